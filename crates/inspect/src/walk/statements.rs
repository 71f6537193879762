//! Statements and patterns.

use nodes::ast::{BlockId, Pattern, PatternId, Stmt, StmtId};

use super::{Part, Walk};

impl Walk<'_, '_> {
    pub(super) fn block(&mut self, id: BlockId) {
        if self.enter(Part::Block(id)) {
            self.statements(id);
        }
    }

    /// The statements of a block, which itself is not visited.
    pub(super) fn statements(&mut self, id: BlockId) {
        let stmts = self.body.block_stmts(id);
        stmts.iter().for_each(|stmt| self.stmt(*stmt));
    }

    fn blocks(&mut self, blocks: impl IntoIterator<Item = Option<BlockId>>) {
        blocks.into_iter().flatten().for_each(|block| self.block(block));
    }

    fn stmt(&mut self, id: StmtId) {
        match *self.body.stmt(id) {
            Stmt::Class(class) => self.class(class),
            Stmt::Function(body) => self.other_body(body),
            Stmt::Def(func) => self.func_like(func),
            Stmt::Expr(_)
            | Stmt::Assign { .. }
            | Stmt::OpAssign { .. }
            | Stmt::If { .. }
            | Stmt::While { .. }
            | Stmt::For { .. }
            | Stmt::Return(_)
            | Stmt::Assert { .. }
            | Stmt::Raise { .. }
            | Stmt::Pass
            | Stmt::Break
            | Stmt::Continue
            | Stmt::Del(_)
            | Stmt::Try { .. }
            | Stmt::With { .. }
            | Stmt::Match { .. }
            | Stmt::Import(_)
            | Stmt::Global(_)
            | Stmt::Nonlocal(_)
            | Stmt::TypeAlias(_) => {
                if self.enter(Part::Stmt(id)) {
                    self.stmt_parts(id);
                }
            }
        }
    }

    fn stmt_parts(&mut self, id: StmtId) {
        match *self.body.stmt(id) {
            Stmt::Expr(expr) | Stmt::Del(expr) => self.expr(expr),
            Stmt::Assign { lvalues, rvalue, .. } => {
                self.expr(rvalue);
                self.exprs(lvalues);
            }
            Stmt::OpAssign { lvalue, rvalue, .. } => {
                self.expr(rvalue);
                self.expr(lvalue);
            }
            Stmt::If {
                cond,
                body,
                else_body,
            }
            | Stmt::While {
                cond,
                body,
                else_body,
            } => {
                self.expr(cond);
                self.blocks([Some(body), else_body]);
            }
            Stmt::For {
                index,
                expr,
                body,
                else_body,
                ..
            } => {
                self.expr(index);
                self.expr(expr);
                self.blocks([Some(body), else_body]);
            }
            Stmt::Return(expr) => self.optional(expr),
            Stmt::Assert { expr, msg } => {
                self.expr(expr);
                self.optional(msg);
            }
            Stmt::Raise { expr, from } => {
                self.optional(expr);
                self.optional(from);
            }
            Stmt::Try {
                body,
                handlers,
                else_body,
                finally_body,
                ..
            } => {
                self.block(body);
                let handlers = self.body.handlers(handlers);
                for handler in handlers {
                    self.optional(handler.typ);
                    self.block(handler.body);
                }
                handlers.iter().for_each(|handler| self.optional(handler.var));
                self.blocks([else_body, finally_body]);
            }
            Stmt::With { items, body, .. } => {
                for item in self.body.with_items(items) {
                    self.expr(item.expr);
                    self.optional(item.target);
                }
                self.block(body);
            }
            Stmt::Match { subject, cases } => {
                self.expr(subject);
                for case in self.body.cases(cases) {
                    self.pattern(case.pattern);
                    self.optional(case.guard);
                    self.block(case.body);
                }
            }
            Stmt::TypeAlias(index) => {
                let alias = self.body.type_alias(index);
                self.expr(alias.name);
                self.expr(alias.value);
            }
            Stmt::Pass
            | Stmt::Break
            | Stmt::Continue
            | Stmt::Import(_)
            | Stmt::Class(_)
            | Stmt::Function(_)
            | Stmt::Def(_)
            | Stmt::Global(_)
            | Stmt::Nonlocal(_) => {}
        }
    }

    fn pattern(&mut self, id: PatternId) {
        if self.enter(Part::Pattern(id)) {
            self.pattern_parts(id);
        }
    }

    fn pattern_parts(&mut self, id: PatternId) {
        match *self.body.pattern(id) {
            Pattern::As { pattern, name } => {
                pattern.into_iter().for_each(|pattern| self.pattern(pattern));
                self.optional(name);
            }
            Pattern::Or(patterns) | Pattern::Sequence(patterns) => {
                let patterns = self.body.patterns(patterns);
                patterns.iter().for_each(|pattern| self.pattern(*pattern));
            }
            Pattern::Value(expr) => self.expr(expr),
            Pattern::Singleton(_) => {}
            Pattern::Starred(name) => self.optional(name),
            Pattern::Mapping { items, rest } => {
                let items = self.body.mapping_items(items);
                items.iter().for_each(|(key, _)| self.expr(*key));
                items.iter().for_each(|(_, pattern)| self.pattern(*pattern));
                self.optional(rest);
            }
            Pattern::Class {
                class_ref,
                positionals,
                keywords,
            } => {
                self.expr(class_ref);
                let positionals = self.body.patterns(positionals);
                positionals.iter().for_each(|pattern| self.pattern(*pattern));
                let keywords = self.body.class_pattern_keywords(keywords);
                keywords.iter().for_each(|(_, pattern)| self.pattern(*pattern));
            }
        }
    }
}
