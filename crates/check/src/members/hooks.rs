//! Where plugins may change the type of an attribute.

use names::Name;
use types::{ClassId, TypeId};

use super::MemberContext;
use crate::Checker;

impl Checker<'_> {
    /// Whether a plugin wants to see attribute `name` of the class object of `class`.
    pub(super) fn has_class_attribute_hook(&self, _class: ClassId, _name: Name) -> bool {
        false
    }

    /// The type of attribute `name` of an instance, after plugins have seen it.
    pub(super) fn apply_attribute_hook(
        &mut self,
        class: Option<ClassId>,
        name: Name,
        result: TypeId,
        mx: &MemberContext,
    ) -> TypeId {
        let Some(class) = class else { return result };
        self.enum_attribute_hook(class, name, mx.original_type, result)
            .or_else(|| self.array_attribute_hook(class, name, mx.original_type, mx.ctx))
            .unwrap_or(result)
    }

    /// The type of attribute `name` of a class object, after plugins have seen it.
    pub(super) fn apply_class_attribute_hook(
        &mut self,
        _class: ClassId,
        _name: Name,
        result: TypeId,
        _mx: &MemberContext,
    ) -> TypeId {
        result
    }
}
