//! Operations on types, as methods of the checker: short ways into the crate `typeops`.
#![expect(unused_variables, clippy::unimplemented, reason = "filled when the operations are merged")]

use names::Name;
use types::{ClassId, DefRef, Type, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// The type behind aliases (mypy's `get_proper_type`).
    #[must_use]
    pub(crate) fn proper(&self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    /// Whether the type is `Never`, behind aliases.
    #[must_use]
    pub(crate) fn is_uninhabited(&self, typ: TypeId) -> bool {
        matches!(self.state.world.types.get(self.proper(typ)), Type::Uninhabited { .. })
    }
    pub(crate) fn is_subtype(&mut self, left: TypeId, right: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_proper_subtype(&mut self, left: TypeId, right: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_same_type(&mut self, left: TypeId, right: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn make_simplified_union(&mut self, items: &[TypeId]) -> TypeId {
        unimplemented!("h4")
    }
    /// The union of `items` without simplification: the item itself if there is one, `Never` if there is none.
    pub(crate) fn make_union(&self, items: &[TypeId]) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn flatten_nested_unions(&self, items: &[TypeId]) -> Vec<TypeId> {
        unimplemented!("h4")
    }
    /// The items of a union, without `None` where that is a member of every type.
    pub(crate) fn relevant_union_items(&self, union: &types::Union) -> Vec<TypeId> {
        unimplemented!("h4")
    }
    pub(crate) fn relevant_items(&self, union: TypeId) -> Vec<TypeId> {
        match self.state.world.types.as_union(union) {
            Some(union) => self.relevant_union_items(union),
            None => vec![union],
        }
    }
    pub(crate) fn fill_typevars_with_any(&self, class: ClassId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn remove_instance_last_known_values(&mut self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn map_instance_to_supertype(&mut self, instance: TypeId, class: ClassId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn expand_type_by_instance(&mut self, typ: TypeId, instance: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn tuple_fallback(&mut self, tuple: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn meet_types(&mut self, left: TypeId, right: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn join_types(&mut self, left: TypeId, right: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn narrow_declared_type(&mut self, declared: TypeId, narrowed: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn is_overlapping_types(&mut self, left: TypeId, right: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_overlapping_types_no_promotions(&mut self, left: TypeId, right: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_subtype_no_promotions(&mut self, left: TypeId, right: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_proper_subtype_no_promotions(&mut self, left: TypeId, right: TypeId) -> bool {
        unimplemented!("h4")
    }
    /// Whether an object can be the first argument of a method (mypy's `is_subtype(..., ignore_pos_arg_names=True)`).
    pub(crate) fn is_subtype_of_self(&mut self, left: TypeId, right: TypeId, always_covariant: bool) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_equivalent(&mut self, left: TypeId, right: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn restrict_subtype_away(&mut self, typ: TypeId, away: TypeId, consider_runtime_isinstance: bool) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn shallow_erase_type_for_equality(&self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn try_expanding_sum_type_to_union(&self, typ: TypeId, target: Option<Name>) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn coerce_to_literal(&self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn true_only(&mut self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn false_only(&mut self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn custom_special_method(&mut self, typ: TypeId, name: Name, check_all: bool) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_literal_type_like(&self, typ: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_singleton_identity_type(&self, typ: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_singleton_equality_type(&self, typ: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn try_getting_str_literals_from_type(&self, typ: TypeId) -> Option<Vec<Name>> {
        unimplemented!("h4")
    }
    pub(crate) fn try_getting_int_literals_from_type(&self, typ: TypeId) -> Option<Vec<i64>> {
        unimplemented!("h4")
    }
    pub(crate) fn is_overlapping_none(&self, typ: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn remove_optional(&self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn erase_to_union_or_bound(&mut self, variable: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn erase_to_bound(&self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn erase_typevars(&self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn get_all_type_vars(&self, typ: TypeId) -> Vec<TypeId> {
        unimplemented!("h4")
    }
    pub(crate) fn freshen_all_functions_type_vars(&mut self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn freeze_all_type_vars(&self, typ: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn bind_self(&mut self, method: TypeId, original: Option<TypeId>, is_classmethod: bool) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn expand_self_type(&self, var: Option<types::VarId>, typ: TypeId, replacement: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    /// Whether `Self` of the old kind is bound to such a type: type variables and `type[T]` only.
    pub(crate) fn supported_self_type(&self, typ: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn can_have_shared_disjoint_base(&self, instances: &[TypeId]) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn is_metaclass(&self, class: ClassId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn type_type_normalized(&self, item: TypeId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn is_type_obj(&self, typ: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn type_object(&self, typ: TypeId) -> Option<ClassId> {
        unimplemented!("h4")
    }
    /// The instance type of the first constructor of a class object.
    pub(crate) fn instance_type_of(&self, class_object: TypeId, force_fallback: bool) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn is_function_like(&self, typ: TypeId) -> bool {
        matches!(self.state.world.types.get(typ), Type::Callable(_) | Type::Overloaded(_))
    }
    pub(crate) fn function_fallback(&self, typ: TypeId) -> Option<TypeId> {
        unimplemented!("h4")
    }
    /// Whether the first argument of a callable, or of all overloads' first, is taken (mypy's `bound()`).
    pub(crate) fn is_bound(&self, typ: TypeId) -> bool {
        unimplemented!("h4")
    }
    pub(crate) fn get_method(&self, class: ClassId, name: Name) -> Option<DefRef> {
        unimplemented!("h4")
    }
    pub(crate) fn class_of(&self, node: DefRef) -> Option<ClassId> {
        unimplemented!("h4")
    }
    pub(crate) fn symbol_type(&self, node: DefRef) -> Option<TypeId> {
        unimplemented!("h4")
    }
    /// The declared or inferred type of a method (mypy's `get_method(name).type`).
    pub(crate) fn method_type(&self, class: ClassId, name: Name) -> Option<TypeId> {
        let method = self.get_method(class, name)?;
        self.symbol_type(method)
    }
    /// The names of the members of an enumeration.
    pub(crate) fn enum_members(&self, class: ClassId) -> Vec<Name> {
        unimplemented!("h4")
    }
    /// `typ` with these type variables replaced by `Any`.
    pub(crate) fn erase_variables(&self, typ: TypeId, variables: &[TypeId]) -> TypeId {
        unimplemented!("h4")
    }
}

impl Checker<'_> {
    /// `items` cut into a prefix and a suffix of these lengths and what lies between.
    pub(crate) fn split_with_prefix_and_suffix(
        &self,
        items: &[TypeId],
        prefix: usize,
        suffix: usize,
    ) -> [Vec<TypeId>; 3] {
        unimplemented!("h4")
    }
    /// `Callable[..., any]`.
    pub(crate) fn any_callable(&self, any: TypeId) -> TypeId {
        unimplemented!("h4")
    }
}
