//! Blocks, and code in them that is never reached.

use nodes::ast::{BlockId, Expr, ExprId, Stmt, StmtId};

use crate::Checker;
use crate::exprs::AcceptOptions;

impl Checker<'_> {
    /// Checks a block of the current target.
    pub(crate) fn accept_block(&mut self, block: BlockId) {
        if self.body.block(block).is_unreachable {
            self.binder.unreachable();
            return;
        }
        let stmts = self.body.block_stmts(block);
        self.accept_stmts(stmts, self.top_level_function().is_none());
    }

    /// Checks statements in order, as far as they are reached; `at_top` says that lines behind are remembered.
    pub(crate) fn accept_stmts(&mut self, stmts: &[StmtId], at_top: bool) {
        let mut marked = !at_top;
        let mut reported = false;
        for stmt in stmts.iter().copied() {
            if self.tables.rare.removed.contains_key(&stmt) {
                continue;
            }
            if self.binder.is_unreachable() {
                if !marked {
                    self.mark_unreachable(stmts, stmt);
                    marked = true;
                }
                let finish =
                    !self.should_report_unreachable_issues() || self.report_unreachable(stmt, &mut reported);
                if !self.options().check_unreachable {
                    if finish {
                        break;
                    }
                    continue;
                }
            }
            self.accept_stmt(stmt);
            // What is remembered of expressions is good for one statement.
            self.reset_expressions();
        }
    }

    /// Says that a statement is never reached, unless it is meant to be so; returns whether that was said now.
    fn report_unreachable(&mut self, stmt: StmtId, reported: &mut bool) -> bool {
        if *reported || self.is_noop_for_reachability(stmt) {
            return false;
        }
        let ctx = self.stmt_ctx(stmt);
        self.msg_unreachable_statement(ctx);
        self.binder.suppress_unreachable_warnings();
        *reported = true;
        true
    }

    /// Remembers the lines of the top level from a statement to the end of its block.
    fn mark_unreachable(&mut self, stmts: &[StmtId], after: StmtId) {
        let Some(last) = stmts.last() else { return };
        let first = self.position(self.stmt_ctx(after).at).line;
        let last = self.position(self.stmt_ctx(*last).at).end_line;
        self.run.globals_unreachable.extend(first..=last);
    }

    /// Whether a statement only says that it should not be reached.
    fn is_noop_for_reachability(&mut self, stmt: StmtId) -> bool {
        let stmt = *self.body.stmt(stmt);
        if let Stmt::Assert { expr, .. } = stmt {
            return self.is_false_literal(expr);
        }
        if let Stmt::Return(Some(expr)) = stmt {
            return self.is_literal_not_implemented(expr);
        }
        if let Stmt::Expr(expr) = stmt {
            return matches!(self.body.expr(expr), Expr::Call { .. }) && self.never_returns(expr);
        }
        matches!(stmt, Stmt::Raise { .. })
    }

    fn never_returns(&mut self, call: ExprId) -> bool {
        let watch = errors::Watch::silencing().and_revealed_types();
        let token = self.errors.watch(watch);
        let options = AcceptOptions {
            allow_none_return: true,
            always_allow_any: true,
            ..AcceptOptions::default()
        };
        let typ = self.accept_with(call, options);
        let _ = self.errors.unwatch(token);
        self.is_uninhabited(typ)
    }
}
