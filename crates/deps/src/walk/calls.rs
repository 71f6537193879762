//! Calls.

use arena::List;
use nodes::ast::{CallArg, Expr, ExprId};
use nodes::symbols::SymbolKind;
use nodes::tables::Ref;
use typeops::callables::is_function_like;
use typeops::proper;
use types::DefRef;

use super::Walk;

impl Walk<'_, '_> {
    pub(super) fn visit_call(&mut self, id: ExprId, callee: ExprId, args: List<CallArg>) {
        let is_isinstance = self
            .fullname_of(callee)
            .is_some_and(|name| self.text(name) == "builtins.isinstance");
        if is_isinstance {
            self.visit_isinstance(id, callee, args);
            return;
        }
        self.visit_call_parts(id);
        if let Some(typ) = self.type_of(callee) {
            let typ = proper(self.world(), typ);
            if !is_function_like(self.world().types, typ) {
                self.depend_on_attribute_of(callee, "__call__");
            }
        }
    }

    /// What is called, the arguments, and what the call really is.
    pub(super) fn visit_call_parts(&mut self, id: ExprId) {
        if let Expr::Call { callee, args } = *self.body.expr(id) {
            self.visit_expr(callee);
            for CallArg {
                expr,
                name: _,
                kind: _,
            } in self.body.call_args(args)
            {
                self.visit_expr(*expr);
            }
            self.visit_analyzed(id);
        }
    }

    /// `isinstance(x, C)` depends on `C`, but not on its constructor. In mypy it does not even depend on `x`.
    fn visit_isinstance(&mut self, id: ExprId, callee: ExprId, args: List<CallArg>) {
        if let [value, class] = self.body.call_args(args) {
            let global = self.reference(class.expr).and_then(|reference| {
                let Ref {
                    kind,
                    node,
                    fullname,
                    flags: _,
                } = reference;
                let is_class = kind == Some(SymbolKind::Global) && matches!(node, Some(DefRef::Class(_)));
                fullname.filter(|_| is_class)
            });
            if let Some(fullname) = global {
                self.depend_on(fullname);
                let (value, class) = (value.expr, class.expr);
                self.unshown(|walk| {
                    walk.visit_expr(callee);
                    walk.visit_expr(value);
                    walk.depend_on_path(class);
                });
                return;
            }
        }
        self.visit_call_parts(id);
    }
}
