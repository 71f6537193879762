//! Statements: the dispatch, and one room for each kind.
//!
//! | subject | room |
//! |---|---|
//! | blocks and code that is never reached | `blocks` |
//! | `if`, `while`, `for`: branches and loops to a fixed point | `loops` |
//! | `try`, `raise` | `tries` |
//! | `with` | `withs` |
//! | `match` | `matches` |
//! | `return` | `returns` |
//! | expressions, `assert`, `del`, `global`, `type` | `small` |
//! | imports that define a name again | `imports` |

mod blocks;
mod imports;
mod loops;
mod matches;
mod returns;
mod small;
mod tries;
mod withs;

use nodes::ast::{Stmt, StmtId};

use crate::Checker;

impl Checker<'_> {
    /// Checks a statement of the current target.
    pub(crate) fn accept_stmt(&mut self, stmt: StmtId) {
        match *self.body.stmt(stmt) {
            Stmt::Expr(expr) => self.visit_expression_stmt(stmt, expr),
            Stmt::Assign { .. } => self.visit_assignment_stmt(stmt),
            Stmt::OpAssign { .. } => self.visit_operator_assignment_stmt(stmt),
            Stmt::If { .. } => self.visit_if_stmt(stmt),
            Stmt::While { .. } => self.visit_while_stmt(stmt),
            Stmt::For { .. } => self.visit_for_stmt(stmt),
            Stmt::Return(expr) => {
                self.check_return_stmt(stmt, expr);
                self.binder.unreachable();
            }
            Stmt::Assert { expr, msg } => self.visit_assert_stmt(stmt, expr, msg),
            Stmt::Raise { expr, from } => self.visit_raise_stmt(stmt, expr, from),
            Stmt::Break => self.binder.handle_break(),
            Stmt::Continue => self.binder.handle_continue(),
            Stmt::Del(expr) => self.visit_del_stmt(stmt, expr),
            Stmt::Try { .. } => self.visit_try_stmt(stmt),
            Stmt::With { .. } => self.visit_with_stmt(stmt),
            Stmt::Match { .. } => self.visit_match_stmt(stmt),
            Stmt::Import(index) => self.visit_import(stmt, index),
            Stmt::Class(class) => self.visit_class_def(class),
            Stmt::Function(body) => self.visit_function_body(body),
            Stmt::Def(func) => self.accept_func_like(func),
            Stmt::Global(names) => self.visit_global_decl(self.body.names(names)),
            Stmt::TypeAlias(index) => self.visit_type_alias_stmt(index),
            Stmt::Nonlocal(_) | Stmt::Pass => {}
        }
    }

    /// Checks a function that has a target of its own.
    fn visit_function_body(&mut self, body: nodes::ast::BodyId) {
        let def = self.tables.rare.roots.get(body).copied();
        self.in_target(body, |checker| match (def, checker.body.body().root) {
            (Some(def), _) => checker.accept_func_def(def),
            (None, nodes::ast::Root::Func(func)) => checker.accept_func_like(func),
            (None, nodes::ast::Root::Module(_)) => {}
        });
    }
}
