//! Narrowed types of outer variables inside a nested function, where no later assignment can change them.

use nodes::ast::{Expr, ExprId, Stmt};
use types::{DefRef, FuncId, VarId};

use crate::Checker;
use crate::walk::{Node, Walk};

impl Checker<'_> {
    /// Copies narrowed types of an outer function into a new frame; returns whether a frame was pushed.
    pub(super) fn copy_outer_narrowing(&mut self, func: FuncId) -> bool {
        let Some(outer) = self.run.outer_binders.last() else {
            return false;
        };
        let mut known = Vec::new();
        for frame in &outer.frames {
            for (key, current) in &frame.types {
                if let Some(var) = self.keys.var(*key) {
                    let declaration = outer.declarations.get(key).copied().flatten();
                    known.push((*key, *current, var, declaration));
                }
            }
        }
        if known.is_empty() {
            return false;
        }
        let line = self.line(self.ctx_of(DefRef::Func(func)).at);
        let mut has_frame = false;
        for (key, current, var, declaration) in known {
            if self.is_var_redefined_in_outer_context(var, line) {
                continue;
            }
            if !has_frame {
                self.binder.push_frame(false);
                has_frame = true;
            }
            self.binder.top_mut().types.insert(key, current);
            self.binder.declarations.insert(key, declaration);
        }
        has_frame
    }

    /// Whether a variable may be assigned in an outer function at or behind a line, or is a global.
    fn is_var_redefined_in_outer_context(&self, var: VarId, after_line: i32) -> bool {
        let functions = &self.run.target.functions;
        let outers = functions.split_last().map_or(&[][..], |(_, outers)| outers);
        if outers.is_empty() {
            return true;
        }
        outers.iter().any(|outer| match outer {
            DefRef::Func(outer) => self.last_assignment_line(*outer, var) >= after_line,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        })
    }

    /// The last line in a function that may assign a variable; -1 if there is none.
    fn last_assignment_line(&self, func: FuncId, var: VarId) -> i32 {
        let Some(node) = self.func_node(func) else {
            return -1;
        };
        let mut found = -1;
        Walk::new(self.body).block(node.body, &mut |node| {
            self.note_assignment(node, var, &mut found);
            !matches!(node, Node::Stmt(stmt) if matches!(self.body.stmt(stmt), Stmt::Assign { .. }))
        });
        found
    }

    fn note_assignment(&self, node: Node, var: VarId, found: &mut i32) {
        match node {
            Node::Stmt(stmt) => match self.body.stmt(stmt) {
                Stmt::Assign { lvalues, .. } => {
                    let lvalues = self.body.exprs(*lvalues);
                    lvalues
                        .iter()
                        .for_each(|lvalue| self.note_target(*lvalue, var, found));
                }
                Stmt::For { index, .. } => self.note_target(*index, var, found),
                Stmt::With { items, .. } => {
                    for item in self.body.with_items(*items) {
                        item.target
                            .iter()
                            .for_each(|target| self.note_target(*target, var, found));
                    }
                }
                _ => {}
            },
            Node::Expr(expr) => {
                if let Expr::Assignment { target, .. } = self.body.expr(expr) {
                    self.note_target(*target, var, found);
                }
            }
            Node::Capture(expr) => self.note_target(expr, var, found),
        }
    }

    fn note_target(&self, target: ExprId, var: VarId, found: &mut i32) {
        match self.body.expr(target) {
            Expr::Name(_) if self.var_of(target) == Some(var) => {
                *found = (*found).max(self.line(self.ctx(target).at));
            }
            Expr::Tuple(items) | Expr::List(items) => {
                let items = self.body.exprs(*items);
                items.iter().for_each(|item| self.note_target(*item, var, found));
            }
            Expr::Star(inner) => self.note_target(*inner, var, found),
            _ => {}
        }
    }
}
