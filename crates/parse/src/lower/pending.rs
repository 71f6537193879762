//! Functions outside functions: noted while the top level is lowered, then lowered into bodies of their own.
//!
//! **Terms.** A *note* is one `def`. A *group* is one statement: a note, or overloads. Groups that no block refers to any
//! more (branches of conditional overloads that do not apply) are lowered into the top level, where nothing refers
//! to them: mypy reads them too, so their imports and messages count.

use arena::{IdVec, List};
use names::Name;
use nodes::ast::{
    Body, BodyId, ClassNodeId, Contents, Counts, FuncLike, ModuleAst, OverloadNode, OverloadNodeId, Root,
    Span, Stmt, StmtId,
};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};
use smallvec::SmallVec;

use super::{Context, Lower};
use crate::fingerprint::{self, Fingerprint};
use crate::reachability::always_fails;

/// One `def` that is lowered later.
#[derive(Clone, Copy)]
struct Note<'a> {
    name: Name,
    def: &'a ast::StmtFunctionDef,
    context: Context,
    class: Option<ClassNodeId>,
    turn: u32,
}

/// One statement that becomes a body.
struct Group {
    /// Indices of notes.
    items: SmallVec<[usize; 1]>,
    stmt: StmtId,
    is_used: bool,
}

/// All notes of a module.
#[derive(Default)]
pub(super) struct Pending<'a> {
    notes: Vec<Note<'a>>,
    groups: Vec<Group>,
    class: Option<ClassNodeId>,
    /// Some block may have lost statements.
    pub(super) has_conditional_overloads: bool,
}

impl Pending<'_> {
    /// Notes which class functions stand in from now on; returns the class before.
    pub(super) fn enter_class(&mut self, class: Option<ClassNodeId>) -> Option<ClassNodeId> {
        std::mem::replace(&mut self.class, class)
    }

    fn group(&self, id: BodyId) -> &Group {
        &self.groups[id.to_usize()]
    }

    /// The notes of a group, as overload items refer to them.
    pub(super) fn items(&self, id: BodyId) -> &[usize] {
        &self.group(id).items
    }

    pub(super) fn is_decorated(&self, note: usize) -> bool {
        !self.notes[note].def.decorator_list.is_empty()
    }

    pub(super) fn name_of(&self, id: BodyId) -> Name {
        self.notes[self.group(id).items[0]].name
    }

    /// Whether the only function of a stretch of code has others inside that will be lowered.
    pub(super) fn last_has_inner_function(&self) -> bool {
        self.notes
            .last()
            .is_some_and(|note| crate::visible_effects::has_inner_function(note.def))
    }
}

/// The text of a target, in numbers: as [`Body`] has them.
struct TextOf {
    suite: u32,
    end: u32,
    fingerprint: u64,
    header: u64,
}

impl TextOf {
    /// Of a target that is no single function.
    fn top(fingerprint: u64) -> Self {
        Self {
            suite: 0,
            end: 0,
            fingerprint,
            header: fingerprint,
        }
    }
}

impl<'a> Lower<'a> {
    pub(super) fn module(&mut self, body: &'a [ast::Stmt]) -> ModuleAst {
        let body = self.until_failing_assertion(body);
        let root = self.block(body, TextRange::default());
        let mut used = self.used_groups(root);
        self.lower_unused_groups();
        let mut bodies = IdVec::with_capacity(used.len() + 1);
        let mut imports: Vec<(u32, BodyId, StmtId)> = Vec::new();
        let text = TextOf::top(self.top_fingerprint(&used));
        self.finish_body(&mut bodies, &mut imports, Root::Module(root), None, text);
        used.sort_by_key(|group| self.group_start(*group));
        for group in used {
            self.lower_group(group, &mut bodies, &mut imports);
        }
        imports.sort_unstable_by_key(|(offset, ..)| *offset);
        let mut ast = ModuleAst {
            arenas: std::mem::take(&mut self.arenas),
            bodies,
            imports: imports.into_iter().map(|(_, body, stmt)| (body, stmt)).collect(),
            settings: fingerprint::of_settings(self.input.options, self.input.is_stub),
        };
        ast.shrink_to_fit();
        ast
    }

    /// Nothing behind an assertion that always fails is part of a module.
    fn until_failing_assertion(&mut self, body: &'a [ast::Stmt]) -> &'a [ast::Stmt] {
        let options = self.input.options;
        match body.iter().position(|stmt| always_fails(stmt, options)) {
            Some(index) => {
                self.left_out = true;
                if let ([first, ..], [.., last]) = (&body[index + 1..], body) {
                    self.skip_lines(first, last);
                }
                &body[..=index]
            }
            None => body,
        }
    }

    /// Notes a function; its statement refers to a group until bodies are numbered.
    pub(super) fn note_function(&mut self, def: &'a ast::StmtFunctionDef) -> StmtId {
        self.functions += 1;
        if !self.context.in_class && def.name.as_str() == "__getattr__" {
            self.has_getattr = true;
        }
        let name = self.name(&def.name);
        let note = self.pending.notes.len();
        // The function has a turn of its own, and what follows it the next one.
        self.turn += 2;
        self.pending.notes.push(Note {
            name,
            def,
            context: self.context,
            class: self.pending.class,
            turn: self.turn - 1,
        });
        let span = if def.decorator_list.is_empty() {
            self.span(def.range)
        } else {
            self.decorator_span(def)
        };
        self.push_group(SmallVec::from_elem(note, 1), span)
    }

    fn push_group(&mut self, items: SmallVec<[usize; 1]>, span: Span) -> StmtId {
        let group = BodyId::from_usize(self.pending.groups.len());
        let stmt = self.push_stmt(Stmt::Function(group), span);
        let is_used = true;
        self.pending.groups.push(Group { items, stmt, is_used });
        stmt
    }

    /// Makes one group of notes of other groups, which are no longer used.
    pub(super) fn overload_group(&mut self, items: &[usize], parts: &[BodyId], span: Span) -> StmtId {
        for part in parts {
            self.pending.groups[part.to_usize()].is_used = false;
        }
        self.push_group(SmallVec::from_slice(items), span)
    }

    /// The groups that the tree refers to.
    fn used_groups(&mut self, root: nodes::ast::BlockId) -> Vec<usize> {
        if self.pending.has_conditional_overloads {
            let mut reached = vec![false; self.pending.groups.len()];
            self.visit_groups(root, &mut |group: BodyId| reached[group.to_usize()] = true);
            for (group, reached) in self.pending.groups.iter_mut().zip(reached) {
                group.is_used = reached;
            }
        }
        let groups = self.pending.groups.iter().enumerate();
        groups
            .filter(|(_, group)| group.is_used)
            .map(|(index, _)| index)
            .collect()
    }

    fn group_start(&self, group: usize) -> u32 {
        let first = self.pending.groups[group].items[0];
        self.pending.notes[first].def.start().to_u32()
    }

    /// Lowers functions that no block refers to, and removes their statements.
    fn lower_unused_groups(&mut self) {
        let mut lowered = vec![false; self.pending.notes.len()];
        for group in self.pending.groups.iter().filter(|group| group.is_used) {
            group.items.iter().for_each(|note| lowered[*note] = true);
        }
        for group in 0..self.pending.groups.len() {
            let Group { items, stmt, is_used } = &self.pending.groups[group];
            if *is_used {
                continue;
            }
            let (items, stmt) = (items.clone(), *stmt);
            self.arenas.stmts[stmt.to_usize()] = Stmt::Pass;
            self.arenas.stmt_spans[stmt.to_usize()] = Span::NONE;
            for note in items {
                if !std::mem::replace(&mut lowered[note], true) {
                    self.lower_note(note);
                }
            }
        }
    }

    /// Lowers a function into the current body.
    fn lower_note(&mut self, note: usize) -> FuncLike {
        let Note {
            def, context, turn, ..
        } = self.pending.notes[note];
        let outer = (self.context, self.turn);
        (self.context, self.turn) = (context, turn);
        let function = self.def(def);
        (self.context, self.turn) = outer;
        function
    }

    fn lower_group(
        &mut self,
        group: usize,
        bodies: &mut IdVec<BodyId, Body>,
        imports: &mut Vec<(u32, BodyId, StmtId)>,
    ) {
        let Group { items, stmt, .. } = &self.pending.groups[group];
        let (items, stmt) = (items.clone(), *stmt);
        self.arenas.stmts[stmt.to_usize()] = Stmt::Function(bodies.next_id());
        self.base = self.arenas.counts();
        self.offset = self.group_start(group);
        self.unreachable_elifs.clear();
        let functions: SmallVec<[FuncLike; 1]> = items.iter().map(|note| self.lower_note(*note)).collect();
        let root = match functions.as_slice() {
            [function] => *function,
            functions => self.push_overload(functions),
        };
        let class = self.pending.notes[items[0]].class;
        let text = self.text_of_group(&items);
        self.finish_body(bodies, imports, Root::Func(root), class, text);
    }

    pub(super) fn push_overload(&mut self, functions: &[FuncLike]) -> FuncLike {
        let span = Self::span_without_end(self.func_like_span(functions[0]));
        let items = List::push_to(&mut self.arenas.func_likes, functions.iter().copied());
        let id = OverloadNodeId::from_usize(self.arenas.overloads.len() - self.base.overloads as usize);
        self.arenas.overloads.push(OverloadNode { items, span });
        FuncLike::Overload(id)
    }

    fn finish_body(
        &mut self,
        bodies: &mut IdVec<BodyId, Body>,
        imports: &mut Vec<(u32, BodyId, StmtId)>,
        root: Root,
        class: Option<ClassNodeId>,
        text: TextOf,
    ) {
        let body = bodies.push(Body {
            base: self.base,
            len: difference(self.arenas.counts(), self.base),
            root,
            contents: Contents::of(&self.arenas, self.base),
            offset: self.offset,
            class,
            suite: text.suite,
            end: text.end,
            fingerprint: text.fingerprint,
            header: text.header,
        });
        for stmt in std::mem::take(&mut self.imports) {
            imports.push((self.offset + self.stmt_span(stmt).start, body, stmt));
        }
    }

    /// A function depends on its text and on where it stands.
    fn text_of_group(&self, items: &[usize]) -> TextOf {
        let end = items.iter().map(|note| self.pending.notes[*note].def.end()).max();
        let end = end.map_or(0, |end| end.to_u32() - self.offset);
        let fingerprint = self.group_fingerprint(items);
        let def = self.pending.notes[items[0]].def;
        let [first, ..] = def.body.as_slice() else {
            return TextOf {
                end,
                ..TextOf::top(fingerprint)
            };
        };
        if items.len() > 1 {
            return TextOf {
                end,
                ..TextOf::top(fingerprint)
            };
        }
        let mut header = Fingerprint::default();
        self.add_context(&mut header, items[0]);
        header.add_text(self.input, TextRange::new(def.start(), first.start()));
        TextOf {
            suite: first.start().to_u32() - self.offset,
            end,
            fingerprint,
            header: header.finish(),
        }
    }

    fn add_context(&self, hash: &mut Fingerprint, note: usize) {
        let Note { context, class, .. } = &self.pending.notes[note];
        let class = class.map(|class| self.names.text(self.class_name(class)));
        hash.add_context(context_bits(*context), class);
    }

    fn group_fingerprint(&self, items: &[usize]) -> u64 {
        let mut hash = Fingerprint::default();
        for note in items {
            self.add_context(&mut hash, *note);
            hash.add_lines(self.input, self.pending.notes[*note].def.range);
        }
        hash.finish()
    }

    /// The top level depends on what is outside the functions.
    fn top_fingerprint(&self, used: &[usize]) -> u64 {
        let mut hash = Fingerprint::default();
        let mut notes: Vec<_> = used
            .iter()
            .flat_map(|group| &self.pending.groups[*group].items)
            .collect();
        notes.sort_unstable();
        let ranges = notes.into_iter().map(|note| self.pending.notes[*note].def);
        hash.add_outside(self.input, ranges);
        hash.finish()
    }

    fn class_name(&self, class: ClassNodeId) -> Name {
        self.arenas.classes[class.to_usize()].name
    }
}

fn context_bits(context: Context) -> u8 {
    let Context {
        unreachable,
        mypy_only,
        functions_mypy_only,
        in_class,
        in_function,
    } = context;
    let bits = [unreachable, mypy_only, functions_mypy_only, in_class, in_function];
    bits.into_iter().fold(0, |bits, bit| bits << 1 | u8::from(bit))
}

fn difference(end: Counts, start: Counts) -> Counts {
    Counts {
        exprs: end.exprs - start.exprs,
        stmts: end.stmts - start.stmts,
        blocks: end.blocks - start.blocks,
        patterns: end.patterns - start.patterns,
        types: end.types - start.types,
        funcs: end.funcs - start.funcs,
        decorators: end.decorators - start.decorators,
        overloads: end.overloads - start.overloads,
        classes: end.classes - start.classes,
        comprehensions: end.comprehensions - start.comprehensions,
    }
}
