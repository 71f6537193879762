//! Statements and blocks.

use arena::List;
use nodes::ast::{Block, BlockId, Case, Expr, Handler, Span, Stmt, StmtId, WithItem};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};
use smallvec::SmallVec;

use super::{Lower, StmtIds};
use crate::comments::TypeComment;
use crate::reachability::{Branch, Branches};

impl<'a> Lower<'a> {
    /// A block that may be empty only after a syntax error; `range` is its place then.
    pub(super) fn block(&mut self, body: &'a [ast::Stmt], range: TextRange) -> BlockId {
        let stmts = self.statements(body);
        self.finish_block(body, &stmts, range)
    }

    /// The `else` of a loop, in which mypy does not look for overloads.
    fn loop_else(&mut self, body: &'a [ast::Stmt]) -> Option<BlockId> {
        if body.is_empty() {
            return None;
        }
        let stmts: StmtIds = body.iter().map(|stmt| self.statement(stmt)).collect();
        Some(self.finish_block(body, &stmts, TextRange::default()))
    }

    fn finish_block(&mut self, body: &[ast::Stmt], stmts: &[StmtId], range: TextRange) -> BlockId {
        let is_unreachable = self.context.unreachable;
        if let ([first, ..], [.., last]) = (body, body)
            && is_unreachable
        {
            self.skip_lines(first, last);
        }
        let span = match (stmts.first(), stmts.last()) {
            (Some(first), Some(last)) => Span {
                start: self.stmt_span(*first).start,
                end: self.stmt_span(*last).end,
            },
            _ => self.span(range),
        };
        self.push_block(stmts, is_unreachable, span)
    }

    /// Statements behind each other, with overloads put together.
    pub(super) fn statements(&mut self, body: &'a [ast::Stmt]) -> StmtIds {
        let functions = self.functions;
        let stmts: StmtIds = body.iter().map(|stmt| self.statement(stmt)).collect();
        if self.may_have_overloads(functions, body) {
            self.merge_overloads(stmts)
        } else {
            stmts
        }
    }

    pub(super) fn statement(&mut self, stmt: &'a ast::Stmt) -> StmtId {
        let span = self.span(stmt.range());
        match stmt {
            ast::Stmt::FunctionDef(def) => self.function(def),
            ast::Stmt::ClassDef(def) => self.class(def),
            ast::Stmt::Expr(stmt) => {
                let expr = self.expr(&stmt.value);
                self.push_stmt(Stmt::Expr(expr), self.expr_span(expr))
            }
            ast::Stmt::Assign(stmt) => self.assign(stmt, span),
            ast::Stmt::AnnAssign(stmt) => self.ann_assign(stmt, span),
            ast::Stmt::AugAssign(stmt) => {
                let lvalue = self.expr(&stmt.target);
                let rvalue = self.expr(&stmt.value);
                let op = super::expressions::bin_op(stmt.op);
                self.push_stmt(Stmt::OpAssign { op, lvalue, rvalue }, span)
            }
            ast::Stmt::If(stmt) => self.if_stmt(stmt, span),
            ast::Stmt::While(stmt) => {
                let cond = self.expr(&stmt.test);
                let body = self.block(&stmt.body, stmt.range);
                let else_body = self.loop_else(&stmt.orelse);
                self.push_stmt(
                    Stmt::While {
                        cond,
                        body,
                        else_body,
                    },
                    span,
                )
            }
            ast::Stmt::For(stmt) => self.for_stmt(stmt, span),
            ast::Stmt::With(stmt) => self.with_stmt(stmt, span),
            ast::Stmt::Try(stmt) => self.try_stmt(stmt, span),
            ast::Stmt::Match(stmt) => self.match_stmt(stmt, span),
            ast::Stmt::Import(stmt) => self.import(stmt, span),
            ast::Stmt::ImportFrom(stmt) => self.import_from(stmt, span),
            ast::Stmt::TypeAlias(stmt) => self.type_alias(stmt, span),
            ast::Stmt::Return(_)
            | ast::Stmt::Raise(_)
            | ast::Stmt::Assert(_)
            | ast::Stmt::Delete(_)
            | ast::Stmt::Global(_)
            | ast::Stmt::Nonlocal(_)
            | ast::Stmt::Pass(_)
            | ast::Stmt::Break(_)
            | ast::Stmt::Continue(_)
            | ast::Stmt::IpyEscapeCommand(_) => self.simple_statement(stmt, span),
        }
    }

    fn simple_statement(&mut self, stmt: &'a ast::Stmt, span: Span) -> StmtId {
        let lowered = match stmt {
            ast::Stmt::Return(stmt) => Stmt::Return(self.opt_expr(stmt.value.as_deref())),
            ast::Stmt::Raise(stmt) => Stmt::Raise {
                expr: self.opt_expr(stmt.exc.as_deref()),
                from: self.opt_expr(stmt.cause.as_deref()),
            },
            ast::Stmt::Assert(stmt) => Stmt::Assert {
                expr: self.expr(&stmt.test),
                msg: self.opt_expr(stmt.msg.as_deref()),
            },
            ast::Stmt::Delete(stmt) => Stmt::Del(match stmt.targets.as_slice() {
                [target] => self.expr(target),
                targets => {
                    let items = self.exprs(targets);
                    self.push_expr(Expr::Tuple(items), span)
                }
            }),
            ast::Stmt::Global(stmt) => Stmt::Global(self.name_list(&stmt.names)),
            ast::Stmt::Nonlocal(stmt) => Stmt::Nonlocal(self.name_list(&stmt.names)),
            ast::Stmt::Pass(_) => Stmt::Pass,
            ast::Stmt::Break(_) => Stmt::Break,
            ast::Stmt::Continue(_) => Stmt::Continue,
            _ => unreachable!(
                "only statements without parts of their own come here, and modules have no escape commands"
            ),
        };
        self.push_stmt(lowered, span)
    }

    fn name_list(&mut self, names: &[ast::Identifier]) -> List<names::Name> {
        let names: SmallVec<[_; 4]> = names.iter().map(|name| self.name(name)).collect();
        List::push_to(&mut self.arenas.names, names)
    }

    fn assign(&mut self, stmt: &'a ast::StmtAssign, span: Span) -> StmtId {
        let lvalues = self.exprs(&stmt.targets);
        let rvalue = self.expr(&stmt.value);
        let comment = self.comment_of(stmt.range);
        let typ = match comment {
            Some(TypeComment::Regular(expr)) => Some(self.comment_type(expr, stmt.range)),
            Some(TypeComment::Invalid(message)) => {
                self.first_fault(message, stmt.range);
                Some(self.invalid_type(span))
            }
            Some(TypeComment::Signature(..)) | None => None,
        };
        let lowered = Stmt::Assign {
            lvalues,
            rvalue,
            typ,
            new_syntax: false,
        };
        self.push_stmt(lowered, span)
    }

    /// The type comment on the first or else the last line of a statement.
    fn comment_of(&self, range: TextRange) -> Option<&'a TypeComment> {
        let (comments, lines) = (self.input.type_comments, self.input.lines);
        if comments.is_empty() {
            return None;
        }
        let at = |offset: ruff_text_size::TextSize| comments.get(&lines.line(offset.to_u32()));
        at(range.start()).or_else(|| at(range.end()))
    }

    fn ann_assign(&mut self, stmt: &'a ast::StmtAnnAssign, span: Span) -> StmtId {
        let target = self.expr(&stmt.target);
        let lvalues = self.expr_list(&[target]);
        let rvalue = match &stmt.value {
            Some(value) => self.expr(value),
            None => self.push_expr(Expr::NoRhs, span),
        };
        let typ = Some(self.annotation(&stmt.annotation));
        let lowered = Stmt::Assign {
            lvalues,
            rvalue,
            typ,
            new_syntax: true,
        };
        self.push_stmt(lowered, span)
    }

    /// An `elif` becomes an `if` in the `else` block, from the last one to the first.
    fn if_stmt(&mut self, stmt: &'a ast::StmtIf, span: Span) -> StmtId {
        let options = self.input.options;
        let mut branches = Branches::new(options);
        let branch = branches.condition(&stmt.test);
        let cond = self.expr(&stmt.test);
        let body = self.in_branch(branch, |lower| lower.block(&stmt.body, stmt.range));
        let mut elifs = SmallVec::<[_; 4]>::new();
        let mut else_body = None;
        let mut has_else = false;
        for clause in &stmt.elif_else_clauses {
            if let Some(test) = &clause.test {
                let branch = branches.condition(test);
                let cond = self.expr(test);
                elifs.push((
                    cond,
                    self.in_branch(branch, |lower| lower.block(&clause.body, clause.range)),
                ));
            } else {
                has_else = true;
                let branch = branches.otherwise();
                else_body = Some(self.in_branch(branch, |lower| lower.block(&clause.body, clause.range)));
            }
        }
        if !has_else && branches.otherwise().unreachable {
            // mypy wants to know that the missing `else` never runs.
            else_body = Some(self.push_block(&[], true, span));
        }
        for (cond, body) in elifs.into_iter().rev() {
            let span = Span {
                start: self.expr_span(cond).start,
                end: self.block_span(else_body.unwrap_or(body)).end,
            };
            let nested = self.push_stmt(
                Stmt::If {
                    cond,
                    body,
                    else_body,
                },
                span,
            );
            else_body = Some(self.push_block(&[nested], false, span));
        }
        self.push_stmt(
            Stmt::If {
                cond,
                body,
                else_body,
            },
            span,
        )
    }

    fn for_stmt(&mut self, stmt: &'a ast::StmtFor, span: Span) -> StmtId {
        let index = self.expr(&stmt.target);
        let expr = self.expr(&stmt.iter);
        let body = self.block(&stmt.body, stmt.range);
        let else_body = self.loop_else(&stmt.orelse);
        let lowered = Stmt::For {
            index,
            expr,
            typ: None,
            body,
            else_body,
            is_async: stmt.is_async,
        };
        self.push_stmt(lowered, span)
    }

    fn with_stmt(&mut self, stmt: &'a ast::StmtWith, span: Span) -> StmtId {
        let items: SmallVec<[_; 2]> = stmt
            .items
            .iter()
            .map(|item| WithItem {
                expr: self.expr(&item.context_expr),
                target: self.opt_expr(item.optional_vars.as_deref()),
            })
            .collect();
        let items = List::push_to(&mut self.arenas.with_items, items);
        let body = self.block(&stmt.body, stmt.range);
        let lowered = Stmt::With {
            items,
            typ: None,
            body,
            is_async: stmt.is_async,
        };
        self.push_stmt(lowered, span)
    }

    fn try_stmt(&mut self, stmt: &'a ast::StmtTry, span: Span) -> StmtId {
        let body = self.block(&stmt.body, stmt.range);
        let types: SmallVec<[_; 4]> = stmt
            .handlers
            .iter()
            .map(|handler| self.handler_type(handler))
            .collect();
        let mut handlers = SmallVec::<[_; 4]>::new();
        for (handler, typ) in stmt.handlers.iter().zip(types) {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let var = handler.name.as_ref().map(|name| self.name_expr(name));
            let body = self.block(&handler.body, handler.range);
            handlers.push(Handler { typ, var, body });
        }
        let handlers = List::push_to(&mut self.arenas.handlers, handlers);
        let else_body = (!stmt.orelse.is_empty()).then(|| self.block(&stmt.orelse, stmt.range));
        let finally_body = (!stmt.finalbody.is_empty()).then(|| self.block(&stmt.finalbody, stmt.range));
        let mut is_star = stmt.is_star;
        if is_star {
            self.require_version("Exception groups", (3, 11), span);
            is_star = self.input.options.python_version >= (3, 11);
        }
        let lowered = Stmt::Try {
            body,
            handlers,
            else_body,
            finally_body,
            is_star,
        };
        self.push_stmt(lowered, span)
    }

    fn handler_type(&mut self, handler: &'a ast::ExceptHandler) -> Option<nodes::ast::ExprId> {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        let typ = handler.type_.as_deref()?;
        let id = self.expr(typ);
        if let ast::Expr::Tuple(tuple) = typ
            && self.input.options.python_version < (3, 14)
            && !tuple.parenthesized
            && handler.name.is_none()
        {
            self.first_fault("multiple exception types must be parenthesized", tuple.range);
        }
        Some(id)
    }

    fn match_stmt(&mut self, stmt: &'a ast::StmtMatch, span: Span) -> StmtId {
        let subject = self.expr(&stmt.subject);
        let options = self.input.options;
        let mut branches = Branches::new(options);
        let mut cases = SmallVec::<[_; 8]>::new();
        for case in &stmt.cases {
            let branch: Branch = branches.case(&case.pattern, case.guard.as_deref());
            cases.push(Case {
                pattern: self.pattern(&case.pattern),
                guard: self.opt_expr(case.guard.as_deref()),
                body: self.in_branch(branch, |lower| lower.block(&case.body, case.range)),
            });
        }
        let cases = List::push_to(&mut self.arenas.cases, cases);
        self.push_stmt(Stmt::Match { subject, cases }, span)
    }

    /// Empties a block whose statements went elsewhere.
    pub(super) fn clear_block(&mut self, id: BlockId) {
        let index = self.base.blocks as usize + id.to_usize();
        let Block {
            stmts,
            is_unreachable: _,
        } = &mut self.arenas.blocks[index];
        *stmts = List::EMPTY;
    }
}
