//! Signatures.
#![expect(unused_variables, clippy::unimplemented, reason = "published for the others")]

use names::Name;
use types::{ClassId, DefRef, TypeId, VarId};

use super::{MemberAccess, MemberContext};
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// The type of attribute `name` of a value of type `typ` (mypy's `analyze_member_access`).
    pub(crate) fn analyze_member_access(&mut self, name: Name, typ: TypeId, ctx: Ctx, access: MemberAccess) -> TypeId {
        unimplemented!("h7")
    }

    /// The type that a descriptor of type `descriptor_type` gives or takes.
    pub(crate) fn analyze_descriptor_access(&mut self, descriptor_type: TypeId, mx: &MemberContext) -> TypeId {
        unimplemented!("h7")
    }

    /// The type of a method, with `self` bound.
    pub(crate) fn analyze_decorator_or_funcbase_access(
        &mut self,
        defn: DefRef,
        itype: TypeId,
        name: Name,
        mx: &MemberContext,
    ) -> TypeId {
        unimplemented!("h7")
    }

    /// The type of an attribute of an instance; `typ` is an instance.
    pub(crate) fn analyze_instance_member_access(
        &mut self,
        name: Name,
        typ: TypeId,
        mx: &MemberContext,
        override_info: Option<ClassId>,
    ) -> TypeId {
        unimplemented!("h7")
    }

    /// The type of an attribute of a class object; `itype` is the instance. `None` if it has none.
    pub(crate) fn analyze_class_attribute_access(
        &mut self,
        itype: TypeId,
        name: Name,
        mx: &MemberContext,
        mcs_fallback: TypeId,
        override_info: Option<ClassId>,
        original_vars: &[TypeId],
    ) -> Option<TypeId> {
        unimplemented!("h7")
    }

    /// Whether a variable is an instance variable according to PEP 526.
    pub(crate) fn is_instance_var(&self, var: VarId) -> bool {
        unimplemented!("h7")
    }

    /// Whether values of a type have an operator method.
    pub(crate) fn has_operator(&mut self, typ: TypeId, op_method: Name) -> bool {
        unimplemented!("h7")
    }

    /// Complains about assigning to an attribute that is final in `class` or a base.
    pub(crate) fn check_final_member(&mut self, name: Name, class: ClassId, ctx: Ctx) {
        unimplemented!("h7")
    }

    /// The method without its first parameter, for methods whose `self` has no annotation.
    pub(crate) fn bind_self_fast(&mut self, method: TypeId) -> TypeId {
        unimplemented!("h7")
    }
}
