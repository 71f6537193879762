//! Assignments to attributes: descriptors take another type than they give.

use nodes::ast::ExprId;
use types::{Type, TypeId};

use super::{Rvalue, SimpleAssignment};
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// Checks `lvalue = rvalue` for an attribute. Returns the type of the value, that of the target, and whether the
    /// binder may narrow the attribute.
    pub(super) fn check_member_assignment(
        &mut self,
        lvalue: ExprId,
        instance_type: TypeId,
        set_type: TypeId,
        rvalue: &Rvalue,
        ctx: Ctx,
    ) -> (TypeId, TypeId, bool) {
        let instance_type = self.proper(instance_type);
        let is_class = matches!(self.ty(instance_type), Type::Type { .. });
        if is_class || self.type_object(instance_type).is_some() {
            let (rvalue_type, _) =
                self.check_simple_assignment(Some(set_type), rvalue, ctx, SimpleAssignment::default());
            return (rvalue_type, set_type, true);
        }
        let token = self.errors.watch(errors::Watch::silencing().and_deprecated());
        let get_type = self.analyze_ordinary_member_access(lvalue, false, None);
        let _ = self.errors.unwatch(token);
        let (rvalue_type, _) =
            self.check_simple_assignment(Some(set_type), rvalue, ctx, SimpleAssignment::default());
        let rvalue_type = if self.is_subtype(rvalue_type, get_type) {
            rvalue_type
        } else {
            get_type
        };
        (rvalue_type, set_type, self.is_subtype(get_type, set_type))
    }
}
