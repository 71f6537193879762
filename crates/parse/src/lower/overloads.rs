//! Functions of one name behind each other become one statement, also out of `if` statements.
//!
//! ```text
//! @overload                       OverloadedFuncDef(
//! def f(x: int) -> int: ...         Decorator f
//! if sys.version_info >= (3, 9):    Decorator f
//!     @overload                     FuncDef f)
//!     def f(x: str) -> str: ...   IfStmt, without its statements
//! def f(x): ...
//! ```
//!
//! Specified by `fix_function_overloads` of `mypy/nativeparse.py`, whose steps and names of states are kept: which of
//! the odd cases (an `if` at the end, several names) loses which statement shows in messages.

use nodes::ast::{BlockId, BodyId, FuncLike, Stmt, StmtId};
use ruff_python_ast as ast;
use smallvec::{SmallVec, smallvec};

use super::{Lower, StmtIds};

/// A function of a statement: still a note at the top level, lowered inside functions.
#[derive(Clone, Copy)]
enum Item {
    Note(usize, BodyId),
    Lowered(FuncLike),
}

/// How a statement defines a function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Func,
    Decorator,
    Overload,
}

/// The parts of an `if` statement.
#[derive(Clone, Copy)]
struct If {
    body: BlockId,
    else_body: Option<BlockId>,
}

/// What an `if` statement adds to the overloads around it.
enum Executed {
    /// This block is the one that runs.
    Block(BlockId),
    /// No block runs.
    Nothing,
    /// Nobody knows.
    Unknown(StmtId),
}

/// The overloads that are being put together.
#[derive(Default)]
struct State {
    result: StmtIds,
    /// The overloads so far, and their statements.
    items: SmallVec<[Item; 8]>,
    statements: StmtIds,
    name: Option<names::Name>,
    /// There was a function without decorators: no overload from an `if` can follow.
    has_plain_function: bool,
    last_if: Option<StmtId>,
    last_if_overload: Option<StmtId>,
    last_if_name: Option<names::Name>,
    last_if_unknown: Option<StmtId>,
    skipped_ifs: StmtIds,
}

impl<'a> Lower<'a> {
    /// Whether statements, before which there were `functions` functions, may be overloads.
    pub(super) fn may_have_overloads(&self, functions: usize, body: &[ast::Stmt]) -> bool {
        match self.functions - functions {
            0 => false,
            // mypy counts inner functions too; it only matters for an `if` at the end.
            1 => {
                !self.context.in_function
                    && matches!(body.last(), Some(ast::Stmt::If(_)))
                    && self.pending.last_has_inner_function()
            }
            _ => true,
        }
    }

    pub(super) fn merge_overloads(&mut self, stmts: StmtIds) -> StmtIds {
        let mut state = State::default();
        for stmt in stmts {
            self.merge_statement(stmt, &mut state);
        }
        if !state.items.is_empty() {
            self.keep_skipped_ifs(&mut state);
        }
        if let Some(overload) = self.take_overload(&mut state) {
            state.result.push(overload);
        } else if let Some(overload) = state.last_if_overload {
            self.pending.has_conditional_overloads = true;
            state.result.push(overload);
        } else {
            state.result.extend(state.last_if);
        }
        state.result
    }

    fn merge_statement(&mut self, stmt: StmtId, state: &mut State) {
        let if_name = self.overloads_of_if(stmt, state.name);
        let executed = if_name.map(|_| self.executed(stmt));
        let function = self
            .function_of(stmt)
            .filter(|(_, shape)| *shape != Shape::Overload);
        if function.is_some_and(|(name, _)| Some(name) == state.name) {
            self.add_function(stmt, state);
        } else if let (Some(name), Some(executed)) = (if_name, &executed)
            && state.name == Some(name)
            && !state.has_plain_function
        {
            self.add_if(stmt, executed, state);
        } else {
            self.start_anew(stmt, if_name, executed, state);
        }
    }

    /// One more function of the current name.
    fn add_function(&mut self, stmt: StmtId, state: &mut State) {
        state.skipped_ifs.extend(state.last_if);
        self.add_last_if(state);
        if let Some(unknown) = state.last_if_unknown.take() {
            self.fail_merge(unknown);
        }
        self.add_items(stmt, state);
        if let Some((_, Shape::Func)) = self.function_of(stmt) {
            state.has_plain_function = true;
        }
    }

    /// One more `if` with functions of the current name only.
    fn add_if(&mut self, stmt: StmtId, executed: &Executed, state: &mut State) {
        state.skipped_ifs.push(stmt);
        let block = match executed {
            Executed::Block(block) => *block,
            Executed::Nothing => return,
            Executed::Unknown(unknown) => return self.fail_merge(*unknown),
        };
        self.add_last_if(state);
        let (last, rest) = self.split_last(block);
        if let Some((_, Shape::Overload)) = self.function_of(last) {
            state.skipped_ifs.extend(rest);
        }
        self.add_items(last, state);
    }

    /// The functions of the `if` before become overloads.
    fn add_last_if(&mut self, state: &mut State) {
        if let Some(overload) = state.last_if_overload.take() {
            self.add_items(overload, state);
            state.last_if = None;
        }
    }

    /// A statement that does not continue the current overloads.
    fn start_anew(
        &mut self,
        stmt: StmtId,
        if_name: Option<names::Name>,
        executed: Option<Executed>,
        state: &mut State,
    ) {
        if let Some(last_if) = state.last_if.take() {
            state.result.push(last_if);
            state.last_if_name = state.name;
            state.last_if_overload = None;
            state.last_if_unknown = None;
        }
        if !state.items.is_empty() {
            if state.name == state.last_if_name {
                state.skipped_ifs.extend(state.result.pop());
            }
            self.keep_skipped_ifs(state);
        }
        let overload = self.take_overload(state);
        state.result.extend(overload);
        state.has_plain_function = false;
        match (self.function_of(stmt), if_name) {
            (Some((name, Shape::Decorator)), _) if self.names.text(name) != "_" => {
                self.add_items(stmt, state);
                state.name = Some(name);
            }
            (_, Some(name)) => {
                state.name = Some(name);
                state.last_if = Some(stmt);
                state.last_if_name = None;
                self.note_last_if(executed, state);
            }
            _ => {
                state.name = None;
                state.result.push(stmt);
            }
        }
    }

    fn note_last_if(&mut self, executed: Option<Executed>, state: &mut State) {
        state.last_if_unknown = None;
        match executed {
            Some(Executed::Block(block)) => {
                let (last, rest) = self.split_last(block);
                state.skipped_ifs.extend(rest);
                state.last_if_overload = Some(last);
            }
            Some(Executed::Unknown(unknown)) => state.last_if_unknown = Some(unknown),
            Some(Executed::Nothing) | None => {}
        }
    }

    fn add_items(&mut self, stmt: StmtId, state: &mut State) {
        state.statements.push(stmt);
        match *self.get_stmt(stmt) {
            Stmt::Function(group) => {
                let notes: SmallVec<[usize; 4]> = SmallVec::from_slice(self.pending.items(group));
                state
                    .items
                    .extend(notes.into_iter().map(|note| Item::Note(note, group)));
            }
            Stmt::Def(FuncLike::Overload(id)) => {
                let items = self.arenas.overloads[self.base.overloads as usize + id.to_usize()].items;
                let items = items.items(&self.arenas.func_likes);
                state.items.extend(items.iter().copied().map(Item::Lowered));
            }
            Stmt::Def(function) => state.items.push(Item::Lowered(function)),
            _ => unreachable!("overloads are made of functions"),
        }
    }

    /// The current overloads as one statement.
    fn take_overload(&mut self, state: &mut State) -> Option<StmtId> {
        let items = std::mem::take(&mut state.items);
        let statements = std::mem::take(&mut state.statements);
        let first = *statements.first()?;
        if items.len() == 1 {
            return Some(first);
        }
        let (mut notes, mut groups, mut functions) = (StmtIndices::new(), Groups::new(), Functions::new());
        for item in items {
            match item {
                Item::Note(note, group) => {
                    notes.push(note);
                    groups.push(group);
                }
                Item::Lowered(function) => functions.push(function),
            }
        }
        let span = Self::span_without_end(self.stmt_span(first));
        if functions.is_empty() {
            return Some(self.overload_group(&notes, &groups, span));
        }
        let overload = self.push_overload(&functions);
        Some(self.push_stmt(Stmt::Def(overload), span))
    }

    /// The `if` statements stay in the tree without their statements, so that their conditions are checked.
    fn keep_skipped_ifs(&mut self, state: &mut State) {
        for stmt in std::mem::take(&mut state.skipped_ifs) {
            self.strip_if(stmt);
            state.result.push(stmt);
        }
    }

    fn strip_if(&mut self, stmt: StmtId) {
        self.pending.has_conditional_overloads = true;
        let mut next = self.if_of(stmt);
        while let Some(If { body, else_body }) = next {
            self.clear_block(body);
            next = None;
            if let Some(block) = else_body
                && let [only] = *self.block_stmts(block)
            {
                next = self.if_of(only);
                if next.is_none() {
                    self.clear_block(block);
                }
            }
        }
    }

    fn fail_merge(&mut self, stmt: StmtId) {
        let message = "Condition can't be inferred, unable to merge overloads".to_owned();
        self.second_fault(message, self.stmt_span(stmt), false, options::ErrorCode::Misc);
    }

    /// The name of the overloads that are all that an `if` statement has.
    fn overloads_of_if(&self, stmt: StmtId, current: Option<names::Name>) -> Option<names::Name> {
        let mut expected = None;
        let mut stmt = stmt;
        loop {
            let If { body, else_body } = self.if_of(stmt)?;
            let name = self.only_overload(body, current)?;
            if *expected.get_or_insert(name) != name {
                return None;
            }
            let block = match else_body {
                Some(block) if !self.is_unreachable(block) => block,
                Some(_) | None => return expected,
            };
            let [only] = *self.block_stmts(block) else {
                return None;
            };
            if let Some((other, _)) = self.function_of(only) {
                return expected.filter(|name| *name == other);
            }
            stmt = only;
        }
    }

    /// The name of the function that a block defines, if it does nothing else.
    fn only_overload(&self, block: BlockId, current: Option<names::Name>) -> Option<names::Name> {
        let (last, rest) = self.block_stmts(block).split_last()?;
        let (name, shape) = self.function_of(*last)?;
        let fits = match shape {
            Shape::Overload => rest.iter().all(|stmt| self.is_stripped_if(*stmt)),
            Shape::Decorator => rest.is_empty(),
            Shape::Func => rest.is_empty() && current.is_some(),
        };
        fits.then_some(name)
    }

    fn is_stripped_if(&self, stmt: StmtId) -> bool {
        let mut stmt = stmt;
        loop {
            let Some(If { body, else_body }) = self.if_of(stmt) else {
                return false;
            };
            if !self.block_stmts(body).is_empty() {
                return false;
            }
            match else_body.and_then(|block| self.block_stmts(block).first()) {
                Some(first) => stmt = *first,
                None => return true,
            }
        }
    }

    /// Which block of an `if` statement runs.
    fn executed(&self, stmt: StmtId) -> Executed {
        let mut stmt = stmt;
        loop {
            let If { body, else_body } = self.if_of(stmt).expect("only `if` statements come here");
            let never_body = self.is_unreachable(body);
            let Some(else_body) = else_body else {
                return if never_body {
                    Executed::Nothing
                } else {
                    Executed::Unknown(stmt)
                };
            };
            if self.is_unreachable(else_body) {
                return Executed::Block(body);
            }
            if !never_body {
                return Executed::Unknown(stmt);
            }
            match self.block_stmts(else_body).first() {
                Some(first) if self.if_of(*first).is_some() => stmt = *first,
                Some(_) | None => return Executed::Block(else_body),
            }
        }
    }

    fn split_last(&self, block: BlockId) -> (StmtId, StmtIds) {
        let (last, rest) = self
            .block_stmts(block)
            .split_last()
            .expect("a block with overloads is not empty");
        (*last, SmallVec::from_slice(rest))
    }

    fn if_of(&self, stmt: StmtId) -> Option<If> {
        match *self.get_stmt(stmt) {
            Stmt::If {
                cond: _,
                body,
                else_body,
            } => Some(If { body, else_body }),
            _ => None,
        }
    }

    fn function_of(&self, stmt: StmtId) -> Option<(names::Name, Shape)> {
        match *self.get_stmt(stmt) {
            Stmt::Function(group) => {
                let name = self.input.names.intern(self.pending.name_of(group));
                let shape = match self.pending.items(group) {
                    [note] if self.pending.is_decorated(*note) => Shape::Decorator,
                    [_] => Shape::Func,
                    _ => Shape::Overload,
                };
                Some((name, shape))
            }
            Stmt::Def(function) => Some(self.name_and_shape(function)),
            _ => None,
        }
    }

    fn name_and_shape(&self, function: FuncLike) -> (names::Name, Shape) {
        match function {
            FuncLike::Func(id) => (
                self.arenas.funcs[self.base.funcs as usize + id.to_usize()].name,
                Shape::Func,
            ),
            FuncLike::Decorator(id) => {
                let func = self.arenas.decorators[self.base.decorators as usize + id.to_usize()].func;
                (self.name_and_shape(FuncLike::Func(func)).0, Shape::Decorator)
            }
            FuncLike::Overload(id) => {
                let items = self.arenas.overloads[self.base.overloads as usize + id.to_usize()].items;
                let first = items.items(&self.arenas.func_likes)[0];
                (self.name_and_shape(first).0, Shape::Overload)
            }
        }
    }

    /// Calls `visit` for each group that the blocks of the current body refer to.
    pub(super) fn visit_groups(&self, root: BlockId, visit: &mut dyn FnMut(BodyId)) {
        let mut blocks: SmallVec<[BlockId; 16]> = smallvec![root];
        while let Some(block) = blocks.pop() {
            for stmt in self.block_stmts(block) {
                match *self.get_stmt(*stmt) {
                    Stmt::Function(group) => visit(group),
                    Stmt::If { body, else_body, .. }
                    | Stmt::While { body, else_body, .. }
                    | Stmt::For { body, else_body, .. } => {
                        blocks.push(body);
                        blocks.extend(else_body);
                    }
                    Stmt::With { body, .. } => blocks.push(body),
                    Stmt::Class(class) => blocks.push(self.arenas.classes[class.to_usize()].defs),
                    Stmt::Match { cases, .. } => {
                        blocks.extend(cases.items(&self.arenas.cases).iter().map(|case| case.body));
                    }
                    Stmt::Try {
                        body,
                        handlers,
                        else_body,
                        finally_body,
                        is_star: _,
                    } => {
                        blocks.push(body);
                        blocks.extend(
                            handlers
                                .items(&self.arenas.handlers)
                                .iter()
                                .map(|handler| handler.body),
                        );
                        blocks.extend(else_body);
                        blocks.extend(finally_body);
                    }
                    Stmt::Expr(_)
                    | Stmt::Assign { .. }
                    | Stmt::OpAssign { .. }
                    | Stmt::Return(_)
                    | Stmt::Assert { .. }
                    | Stmt::Raise { .. }
                    | Stmt::Pass
                    | Stmt::Break
                    | Stmt::Continue
                    | Stmt::Del(_)
                    | Stmt::Import(_)
                    | Stmt::Def(_)
                    | Stmt::Global(_)
                    | Stmt::Nonlocal(_)
                    | Stmt::TypeAlias(_) => {}
                }
            }
        }
    }
}

type StmtIndices = SmallVec<[usize; 4]>;
type Groups = SmallVec<[BodyId; 4]>;
type Functions = SmallVec<[FuncLike; 4]>;
