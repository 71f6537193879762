//! Statements: where names are defined, and where the code branches.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use nodes::ast::{BlockId, Case, Expr, ExprId, Handler, Import, Pattern, PatternId, Stmt, StmtId};

use arena::List;

use super::{Loop, Walk};

/// The parts of a `try` statement.
#[derive(Clone, Copy)]
struct Try {
    body: BlockId,
    handlers: List<Handler>,
    else_body: Option<BlockId>,
    finally_body: Option<BlockId>,
}

impl Walk<'_, '_> {
    pub(super) fn stmt(&mut self, stmt: StmtId) {
        let body = self.chk.body;
        match *body.stmt(stmt) {
            Stmt::Expr(expr) => self.expr_stmt(expr),
            Stmt::Assign { lvalues, rvalue, .. } => {
                let lvalues = body.exprs(lvalues);
                lvalues.iter().for_each(|lvalue| self.process_lvalue(*lvalue));
                self.expr(rvalue);
                lvalues.iter().for_each(|lvalue| self.expr(*lvalue));
            }
            Stmt::OpAssign { lvalue, rvalue, .. } => {
                self.expr(rvalue);
                self.expr(lvalue);
            }
            Stmt::If {
                cond,
                body,
                else_body,
            } => self.if_stmt(stmt, cond, body, else_body),
            Stmt::While {
                cond,
                body,
                else_body,
            } => self.while_stmt(cond, body, else_body),
            Stmt::For {
                index,
                expr,
                body,
                else_body,
                ..
            } => self.for_stmt(index, expr, body, else_body),
            Stmt::Return(expr) => {
                self.exprs(expr);
                self.tracker.skip_branch();
            }
            Stmt::Assert { expr, msg } => {
                self.expr(expr);
                self.exprs(msg);
                if self.chk.is_false_literal(expr) {
                    self.tracker.skip_branch();
                }
            }
            Stmt::Raise { expr, from } => {
                self.exprs(expr);
                self.exprs(from);
                self.tracker.skip_branch();
            }
            Stmt::Pass => {}
            Stmt::Break => self.break_stmt(),
            Stmt::Continue => self.tracker.skip_branch(),
            Stmt::Del(expr) => self.expr(expr),
            Stmt::Try {
                body,
                handlers,
                else_body,
                finally_body,
                ..
            } => self.try_stmt(Try {
                body,
                handlers,
                else_body,
                finally_body,
            }),
            Stmt::With {
                items, body: block, ..
            } => {
                for item in body.with_items(items) {
                    self.expr(item.expr);
                    item.target
                        .into_iter()
                        .for_each(|target| self.process_lvalue(target));
                }
                self.block(block);
            }
            Stmt::Match { subject, cases } => self.match_stmt(subject, body.cases(cases)),
            Stmt::Import(import) => self.import(body.import(import)),
            Stmt::Class(class) => self.class_def(class),
            Stmt::Function(target) => self.function(target),
            Stmt::Def(func) => self.func_like(func),
            Stmt::Global(names) | Stmt::Nonlocal(names) => {
                body.names(names)
                    .iter()
                    .for_each(|name| self.process_definition(*name));
            }
            Stmt::TypeAlias(alias) => {
                if let Expr::Name(name) = *body.expr(body.type_alias(alias).name) {
                    self.tracker.record_definition(name);
                }
            }
        }
    }

    fn exprs(&mut self, expr: Option<ExprId>) {
        expr.into_iter().for_each(|expr| self.expr(expr));
    }

    /// The names of a target are defined here.
    pub(super) fn process_lvalue(&mut self, lvalue: ExprId) {
        match *self.chk.body.expr(lvalue) {
            Expr::Name(name) => self.process_definition(name),
            Expr::Star(inner) => self.process_lvalue(inner),
            Expr::List(items) | Expr::Tuple(items) => {
                let items = self.chk.body.exprs(items);
                items.iter().for_each(|item| self.process_lvalue(*item));
            }
            _other => {}
        }
    }

    /// An expression by itself: a call that never returns ends the branch.
    fn expr_stmt(&mut self, expr: ExprId) {
        let typ = self.chk.stored_type(expr);
        if typ.is_none_or(|typ| self.chk.is_uninhabited(typ)) {
            self.tracker.skip_branch();
        }
        self.expr(expr);
    }

    fn if_stmt(&mut self, stmt: StmtId, cond: ExprId, body: BlockId, else_body: Option<BlockId>) {
        self.expr(cond);
        self.tracker.start_branch_statement();
        let is_unreachable = |walk: &Self, block: BlockId| walk.chk.body.block(block).is_unreachable;
        if !is_unreachable(self, body) {
            self.block(body);
            self.tracker.next_branch();
        }
        if self.chk.tables.rare.unreachable_else.contains_key(&stmt) {
            self.tracker.skip_branch();
        } else if let Some(else_body) = else_body {
            if is_unreachable(self, else_body) {
                self.tracker.skip_branch();
            } else {
                self.block(else_body);
            }
        }
        self.tracker.end_branch_statement();
    }

    fn while_stmt(&mut self, cond: ExprId, body: BlockId, else_body: Option<BlockId>) {
        self.expr(cond);
        self.tracker.start_branch_statement();
        self.loops.push(Loop::default());
        self.block(body);
        let has_break = self.loops.last().is_some_and(|innermost| innermost.has_break);
        if !self.chk.is_true_literal(cond) {
            self.tracker.next_branch();
        }
        self.tracker.end_branch_statement();
        if let Some(else_body) = else_body {
            if has_break {
                self.tracker.start_branch_statement();
                self.tracker.next_branch();
            }
            self.block(else_body);
            if has_break {
                self.tracker.end_branch_statement();
            }
        }
        self.loops.pop();
    }

    fn for_stmt(&mut self, index: ExprId, expr: ExprId, body: BlockId, else_body: Option<BlockId>) {
        self.expr(expr);
        self.process_lvalue(index);
        self.expr(index);
        self.tracker.start_branch_statement();
        self.loops.push(Loop::default());
        self.block(body);
        self.tracker.next_branch();
        self.tracker.end_branch_statement();
        if let Some(else_body) = else_body {
            let innermost = self.loops.last_mut();
            let has_break = innermost.as_ref().is_some_and(|innermost| innermost.has_break);
            let break_names = innermost.and_then(|innermost| innermost.break_names.take());
            if has_break {
                self.tracker.start_branch_statement();
                if let Some(names) = break_names {
                    self.tracker.record_definitions(&names);
                }
                self.tracker.next_branch();
            }
            self.block(else_body);
            if has_break {
                self.tracker.end_branch_statement();
            }
        }
        self.loops.pop();
    }

    fn break_stmt(&mut self) {
        if let Some(innermost) = self.loops.last_mut() {
            innermost.has_break = true;
            let defined = self.tracker.defined();
            match &mut innermost.break_names {
                Some(names) => names.intersect(defined),
                None => innermost.break_names = Some(defined.clone()),
            }
        }
        self.tracker.skip_branch();
    }

    /// A `finally` is reached on all ways, the code behind it is not: so both are looked at on their own.
    fn try_stmt(&mut self, stmt: Try) {
        self.try_depth += 1;
        if stmt.finally_body.is_some() {
            let before = self.tracker.clone();
            self.tracker.disable_branch_skip = true;
            self.try_parts(stmt);
            self.tracker = before;
        }
        self.try_parts(stmt);
        self.try_depth -= 1;
    }

    fn try_parts(&mut self, stmt: Try) {
        self.tracker.start_branch_statement();
        self.block(stmt.body);
        stmt.else_body.into_iter().for_each(|block| self.block(block));
        let body = self.chk.body;
        for handler in body.handlers(stmt.handlers) {
            self.tracker.next_branch();
            self.exprs(handler.typ);
            let name = handler.var.and_then(|var| match *body.expr(var) {
                Expr::Name(name) => Some(name),
                _other => None,
            });
            name.into_iter().for_each(|name| self.process_definition(name));
            self.exprs(handler.var);
            self.block(handler.body);
            name.into_iter().for_each(|name| self.tracker.delete(name));
        }
        self.tracker.end_branch_statement();
        if let Some(finally_body) = stmt.finally_body {
            self.tracker.in_finally = true;
            self.block(finally_body);
            self.tracker.in_finally = false;
        }
    }

    fn match_stmt(&mut self, subject: ExprId, cases: &[Case]) {
        self.expr(subject);
        self.tracker.start_branch_statement();
        for case in cases {
            self.pattern(case.pattern);
            self.exprs(case.guard);
            if self.chk.body.block(case.body).is_unreachable {
                self.tracker.skip_branch();
            } else {
                self.block(case.body);
            }
            if !self.matches_always(case.pattern) {
                self.tracker.next_branch();
            }
        }
        self.tracker.end_branch_statement();
    }

    /// Whether a pattern matches anything.
    fn matches_always(&self, pattern: PatternId) -> bool {
        match *self.chk.body.pattern(pattern) {
            Pattern::As { pattern, name: _ } => pattern.is_none(),
            Pattern::Or(patterns) => {
                let patterns = self.chk.body.patterns(patterns);
                patterns.iter().any(|pattern| self.matches_always(*pattern))
            }
            Pattern::Value(_)
            | Pattern::Singleton(_)
            | Pattern::Sequence(_)
            | Pattern::Starred(_)
            | Pattern::Mapping { .. }
            | Pattern::Class { .. } => false,
        }
    }

    fn import(&mut self, import: &Import) {
        let names = match *import {
            Import::Import { names, .. } | Import::From { names, .. } => names,
            Import::All { .. } => return,
        };
        let is_from = matches!(import, Import::From { .. });
        for import_name in self.chk.body.import_names(names) {
            let defined = import_name.as_name.unwrap_or_else(|| {
                let text = self.chk.text(import_name.name);
                match text.split_once('.') {
                    Some((first, _)) if !is_from => self.chk.state.world.names.intern(first),
                    Some(_) | None => import_name.name,
                }
            });
            self.tracker.record_definition(defined);
        }
    }
}
