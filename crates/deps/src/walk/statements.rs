//! Statements.

use arena::List;
use nodes::ast::{Block, BlockId, Case, Expr, ExprId, Handler, Stmt, StmtId, TypeAliasNode, WithItem};
use types::TypeId;

use super::Walk;
use crate::operators;

impl Walk<'_, '_> {
    /// What is never run has no dependencies.
    pub(crate) fn visit_block(&mut self, id: BlockId) {
        let Block {
            stmts,
            is_unreachable,
        } = *self.body.block(id);
        if !is_unreachable {
            let stmts = self.body.stmts(stmts);
            stmts.iter().for_each(|stmt| self.visit_stmt(*stmt));
        }
    }

    fn visit_blocks(&mut self, blocks: impl IntoIterator<Item = BlockId>) {
        blocks.into_iter().for_each(|block| self.visit_block(block));
    }

    fn visit_stmt(&mut self, id: StmtId) {
        match *self.body.stmt(id) {
            Stmt::Expr(expr) | Stmt::Return(Some(expr)) => self.visit_expr(expr),
            Stmt::Assign {
                lvalues,
                rvalue,
                typ,
                new_syntax: _,
            } => self.visit_assignment(id, lvalues, rvalue, typ),
            Stmt::OpAssign { op, lvalue, rvalue } => {
                self.visit_expr(rvalue);
                self.visit_expr(lvalue);
                self.visit_lvalue(lvalue);
                if let Some(methods) = operators::of_binary(op) {
                    self.depend_on_attribute_of(lvalue, methods.forward);
                    self.depend_on_attribute_of(lvalue, methods.in_place);
                }
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
                self.visit_expr(cond);
                self.visit_blocks([Some(body), else_body].into_iter().flatten());
            }
            Stmt::For {
                index,
                expr,
                typ: _,
                body,
                else_body,
                is_async,
            } => {
                self.visit_expr(index);
                self.visit_expr(expr);
                self.visit_blocks([Some(body), else_body].into_iter().flatten());
                self.visit_loop(id, index, expr, is_async);
            }
            Stmt::Assert { expr, msg } => {
                self.visit_expr(expr);
                self.visit_optional(msg);
            }
            Stmt::Raise { expr, from } => {
                self.visit_optional(expr);
                self.visit_optional(from);
            }
            Stmt::Del(expr) => self.visit_del(expr),
            Stmt::Try {
                body,
                handlers,
                else_body,
                finally_body,
                is_star: _,
            } => {
                self.visit_block(body);
                self.visit_handlers(handlers);
                self.visit_blocks([else_body, finally_body].into_iter().flatten());
            }
            Stmt::With {
                items,
                typ: _,
                body,
                is_async,
            } => self.visit_with(id, items, body, is_async),
            Stmt::Match { subject, cases } => {
                self.visit_expr(subject);
                self.visit_cases(cases);
            }
            Stmt::Import(index) => self.visit_import(index),
            Stmt::Class(class) => self.visit_class(class),
            Stmt::Function(body) => self.functions.push((body, self.classes.last().copied())),
            Stmt::Def(func) => self.visit_func_like(func),
            Stmt::TypeAlias(index) => {
                let TypeAliasNode {
                    name,
                    type_params: _,
                    value,
                } = *self.body.type_alias(index);
                self.visit_expr(name);
                self.visit_expr(value);
            }
            Stmt::Return(None)
            | Stmt::Pass
            | Stmt::Break
            | Stmt::Continue
            | Stmt::Global(_)
            | Stmt::Nonlocal(_) => {}
        }
    }

    /// The methods that a `for` calls.
    fn visit_loop(&mut self, id: StmtId, index: ExprId, expr: ExprId, is_async: bool) {
        let (iterables, next): (&[&str], &str) = if is_async {
            (&["__aiter__"], "__anext__")
        } else {
            // `__getitem__` is for objects without `__iter__`; to depend on both is simpler.
            (&["__iter__", "__getitem__"], "__next__")
        };
        iterables
            .iter()
            .for_each(|method| self.depend_on_attribute_of(expr, method));
        let inferred = self.tables.loops.get(&id).copied();
        if let Some((iterator, _)) = inferred {
            self.depend_on_attributes_of_type(iterator, &[next]);
        }
        self.visit_lvalue(index);
        if let (Expr::Tuple(_), Some((_, item))) = (self.body.expr(index), inferred) {
            self.depend_on_attributes_of_type(item, &["__iter__", "__getitem__"]);
        }
        self.depend_on_comments(id);
    }

    fn depend_on_attributes_of_type(&mut self, typ: TypeId, names: &[&str]) {
        for name in names {
            let name = self.name(name);
            self.depend_on_attribute(typ, name);
        }
    }

    /// Types in comments of the statement.
    fn depend_on_comments(&mut self, id: StmtId) {
        let tables = self.tables;
        let types = tables.rare.stmt_types.get(&id);
        types
            .into_iter()
            .flatten()
            .for_each(|typ| self.depend_on_type(*typ));
    }

    fn visit_del(&mut self, expr: ExprId) {
        self.visit_expr(expr);
        if let Expr::Index { base, index: _ } = *self.body.expr(expr) {
            self.depend_on_attribute_of(base, "__delitem__");
        }
    }

    fn visit_handlers(&mut self, handlers: List<Handler>) {
        for Handler { typ, var, body } in self.body.handlers(handlers) {
            self.visit_optional(*typ);
            self.visit_optional(*var);
            self.visit_block(*body);
        }
    }

    fn visit_with(&mut self, id: StmtId, items: List<WithItem>, body: BlockId, is_async: bool) {
        let items = self.body.with_items(items);
        for WithItem { expr, target } in items {
            self.visit_expr(*expr);
            self.visit_optional(*target);
        }
        self.visit_block(body);
        let methods = if is_async {
            ["__aenter__", "__aexit__"]
        } else {
            ["__enter__", "__exit__"]
        };
        for WithItem { expr, target: _ } in items {
            methods
                .iter()
                .for_each(|method| self.depend_on_attribute_of(*expr, method));
        }
        self.depend_on_comments(id);
    }

    fn visit_cases(&mut self, cases: List<Case>) {
        for Case { pattern, guard, body } in self.body.cases(cases) {
            self.visit_pattern(*pattern);
            self.visit_optional(*guard);
            self.visit_block(*body);
        }
    }
}
