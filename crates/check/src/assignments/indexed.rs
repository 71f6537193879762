//! `base[index] = value`.

use nodes::ast::{Expr, ExprId};
use types::{ArgKind, Type};

use super::Rvalue;
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
    /// Checks `base[index] = rvalue`, a call of `__setitem__`.
    pub(super) fn check_indexed_assignment(&mut self, lvalue: ExprId, rvalue: &Rvalue, ctx: Ctx) {
        let Expr::Index { base, index } = *self.body.expr(lvalue) else {
            return;
        };
        self.try_infer_partial_type_from_indexed_assignment(base, index, rvalue);
        let basetype = self.accept(base, None);
        let basetype = self.proper(basetype);
        let setitem = names::known::DUNDER_SETITEM;
        let index_ctx = self.ctx(lvalue);
        let method_type = self.analyze_external_member_access(setitem, basetype, index_ctx);
        let value = self.rvalue_operand(rvalue);
        let args = [Operand::Expr(index), value];
        let kinds = [ArgKind::Pos, ArgKind::Pos];
        let (result, _) = self.check_method_call(setitem, basetype, method_type, &args, &kinds, ctx);
        let result = self.proper(result);
        if matches!(self.ty(result), Type::Uninhabited { ambiguous: false }) {
            self.binder.unreachable();
        }
    }

    /// `x[key] = value` completes `x = {}`.
    fn try_infer_partial_type_from_indexed_assignment(
        &mut self,
        base: ExprId,
        index: ExprId,
        rvalue: &Rvalue,
    ) {
        let var = if self.is_ref_expr(base) {
            self.var_of(base)
        } else {
            None
        };
        let var = match (var, self.body.expr(base)) {
            (None, Expr::Member { .. }) => self.get_partial_self_var(base),
            _ => var,
        };
        let Some(var) = var else { return };
        let Some(partial) = self.partial_of_var(var).cloned() else {
            return;
        };
        let Some(class) = partial.class else { return };
        let Some(scope) = self.find_partial_types(var) else {
            return;
        };
        let typename = self.class_fullname(class);
        let is_default_dict = typename == "collections.defaultdict";
        if !is_default_dict && !matches!(typename, "builtins.dict" | "collections.OrderedDict") {
            return;
        }
        let key_type = self.accept(index, None);
        let value_type = self.accept_rvalue(rvalue, None);
        if self.run.current_node_deferred
            || !self.is_valid_inferred_type(key_type, false, false)
            || !self.is_valid_inferred_type(value_type, false, false)
        {
            return;
        }
        if is_default_dict
            && let Some(known) = partial.value_type
            && !self.is_equivalent(value_type, known)
        {
            return;
        }
        let new_type = self.named_generic_type(typename, &[key_type, value_type]);
        self.replace_partial_type(var, new_type, scope);
    }
}
