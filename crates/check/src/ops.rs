//! Operations on types, as methods of the checker: short ways into the crate `typeops`.
#![expect(unused_variables, clippy::unimplemented, reason = "filled when the operations are merged")]

use types::{ClassId, Type, TypeId};

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
    pub(crate) fn fill_typevars_with_any(&self, class: ClassId) -> TypeId {
        unimplemented!("h4")
    }
    pub(crate) fn remove_instance_last_known_values(&self, typ: TypeId) -> TypeId {
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
}
