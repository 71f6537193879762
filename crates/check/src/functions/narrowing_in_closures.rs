//! Narrowed types of outer variables inside a nested function, where no later assignment can change them.

use nodes::ast::{Expr, ExprId, Stmt};
use types::{DefRef, FuncId, VarId};

use crate::Checker;
use crate::walk::{Node, Walk};

impl Checker<'_> {
    /// Copies narrowed types of an outer function into a new frame; returns whether a frame was pushed.
    pub(super) fn copy_outer_narrowing(&mut self, func: FuncId) -> bool {
        if self.run.target.functions.len() < 2 {
            return false;
        }
        let Some(outer) = self.run.outer_binders.last() else {
            return false;
        };
        let mut known = Vec::new();
        for frame in &outer.frames {
            for (key, current) in frame.types.iter() {
                if let Some(var) = self.keys.var(key) {
                    let declaration = outer.declarations.get(&key).copied().flatten();
                    known.push((key, current, var, declaration));
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
            self.binder.know(key, current);
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
        for target in self.assigned_by(node) {
            self.note_target(target, var, found);
        }
    }

    /// The targets that a statement or expression assigns.
    fn assigned_by(&self, node: Node) -> Vec<ExprId> {
        match node {
            Node::Stmt(stmt) => {
                let stmt = *self.body.stmt(stmt);
                if let Stmt::Assign { lvalues, .. } = stmt {
                    self.body.exprs(lvalues).to_vec()
                } else if let Stmt::For { index, .. } = stmt {
                    vec![index]
                } else if let Stmt::With { items, .. } = stmt {
                    let items = self.body.with_items(items).iter();
                    items.filter_map(|item| item.target).collect()
                } else {
                    Vec::new()
                }
            }
            Node::Expr(expr) => {
                if let Expr::Assignment { target, .. } = *self.body.expr(expr) {
                    vec![target]
                } else {
                    Vec::new()
                }
            }
            Node::Capture(expr) => vec![expr],
        }
    }

    fn note_target(&self, target: ExprId, var: VarId, found: &mut i32) {
        let target = self.unstarred(target);
        if let Expr::Tuple(items) | Expr::List(items) = *self.body.expr(target) {
            let items = self.body.exprs(items).iter();
            items.for_each(|item| self.note_target(*item, var, found));
        } else if matches!(self.body.expr(target), Expr::Name(_)) && self.var_of(target) == Some(var) {
            *found = (*found).max(self.line(self.ctx(target).at));
        }
    }
}
