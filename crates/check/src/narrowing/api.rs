//! Signatures.
#![expect(unused_variables, clippy::unimplemented, reason = "published for the others")]

use names::Name;
use nodes::ast::ExprId;
use types::TypeId;

use super::{TypeMap, TypeRange};
use crate::binder::Place;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// What a condition says about types if it holds, and if it does not (mypy's `find_isinstance_check`).
    pub(crate) fn find_isinstance_check(&mut self, expr: ExprId) -> (TypeMap, TypeMap) {
        unimplemented!("h7")
    }

    /// The types of values that are in the ranges, and of those that are not; intersections of classes are made up
    /// where needed (mypy's `conditional_types_with_intersection`). The default is `expr_type` where mypy is given it.
    pub(crate) fn conditional_types_with_intersection(
        &mut self,
        expr_type: TypeId,
        type_ranges: Option<&[TypeRange]>,
        ctx: Ctx,
        default: Option<TypeId>,
    ) -> (Option<TypeId>, Option<TypeId>) {
        unimplemented!("h7")
    }

    /// Maps of one expression out of what [`Self::conditional_types_with_intersection`] says.
    pub(crate) fn conditional_types_to_typemaps(
        &mut self,
        place: Place,
        yes: Option<TypeId>,
        no: Option<TypeId>,
    ) -> (TypeMap, TypeMap) {
        unimplemented!("h7")
    }

    /// The types that the second argument of `isinstance` stands for; `None` if that cannot be said.
    pub(crate) fn get_isinstance_type(&mut self, expr: ExprId) -> Option<Vec<TypeRange>> {
        unimplemented!("h7")
    }

    /// A map together with what it says about the objects that its expressions are parts of.
    pub(crate) fn propagate_up_typemap_info(&mut self, map: TypeMap) -> TypeMap {
        unimplemented!("h7")
    }

    /// An instance of a made up subclass of both classes; `None` if there can be none.
    pub(crate) fn intersect_instances(&mut self, left: TypeId, right: TypeId, ctx: Ctx) -> Option<TypeId> {
        unimplemented!("h7")
    }

    /// A made up subclass of the class of `typ` that can be called.
    pub(crate) fn intersect_instance_callable(&mut self, typ: TypeId, callable: TypeId) -> TypeId {
        unimplemented!("h7")
    }

    /// Whether a type has an attribute.
    pub(crate) fn has_valid_attribute(&mut self, typ: TypeId, name: Name) -> bool {
        unimplemented!("h7")
    }

    /// `typ` with an attribute of type `Any`.
    pub(crate) fn add_any_attribute_to_type(&mut self, typ: TypeId, name: Name) -> TypeId {
        unimplemented!("h7")
    }

    /// The items of a container of the standard library, for `in`; `None` for other types.
    pub(crate) fn builtin_item_type(&mut self, typ: TypeId) -> Option<TypeId> {
        unimplemented!("h7")
    }

    /// Whether a type has its own `__eq__` or `__ne__`.
    pub(crate) fn has_custom_eq_checks(&mut self, typ: TypeId) -> bool {
        unimplemented!("h7")
    }

    /// Complains about a condition that is always true, with `--enable-error-code truthy-bool` and relatives.
    pub(crate) fn check_for_truthy_type(&mut self, typ: TypeId, expr: ExprId) {
        unimplemented!("h7")
    }

    /// The types that are callable and those that are not, out of `typ`.
    pub(crate) fn partition_by_callable(&mut self, typ: TypeId, unsound_partition: bool) -> (Vec<TypeId>, Vec<TypeId>) {
        unimplemented!("h7")
    }

    /// The assignment expression's target instead of the expression itself (mypy's `collapse_walrus`).
    pub(crate) fn collapse_walrus(&self, expr: ExprId) -> ExprId {
        unimplemented!("h7")
    }
}
