//! Attributes of class objects: of a class by its name, and of `type[C]`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::Name;
use types::{AnyKind, ClassId, Type, TypeId};

use super::MemberContext;
use crate::Checker;

impl Checker<'_> {
    /// An attribute of a class object whose constructor is `typ`.
    pub(super) fn type_callable_member_access(
        &mut self,
        name: Name,
        typ: TypeId,
        mx: &MemberContext,
    ) -> TypeId {
        let types = self.state.world.types;
        let first = match types.get(typ) {
            Type::Overloaded(items) => items.first().copied().unwrap_or(typ),
            _other => typ,
        };
        let Some(callable) = types.as_callable(first) else {
            return types.any(AnyKind::FromError);
        };
        if !mx.is_operator {
            let instance = self.instance_type_of(first, true);
            let found = self.analyze_class_attribute_access(
                instance,
                name,
                mx,
                callable.fallback,
                None,
                &callable.variables,
            );
            if let Some(found) = found {
                return found;
            }
        }
        self.member_access(name, callable.fallback, mx, None)
    }

    /// An attribute of `type[item]`.
    pub(super) fn type_type_member_access(
        &mut self,
        name: Name,
        item: TypeId,
        mx: &MemberContext,
        override_info: Option<ClassId>,
    ) -> TypeId {
        let types = self.state.world.types;
        let type_type = self.named_type("builtins.type");
        let instance = match types.get(item) {
            Type::Instance(_) => Some(item),
            Type::Any { .. } => return self.any_class_member_access(name, type_type, mx, override_info),
            Type::TypeVar(var) => {
                let bound = self.proper(var.common.upper_bound);
                match types.get(bound) {
                    Type::Instance(_) => Some(bound),
                    Type::Union(_) => {
                        let classes = self.type_type_normalized(bound);
                        return self.member_access(name, classes, mx, override_info);
                    }
                    Type::Tuple(_) => Some(self.tuple_fallback(bound)),
                    Type::Any { .. } => {
                        return self.any_class_member_access(name, type_type, mx, override_info);
                    }
                    _other => None,
                }
            }
            Type::Tuple(_) => Some(self.tuple_fallback(item)),
            Type::Callable(_) | Type::Overloaded(_) if self.is_type_obj(item) => self.function_fallback(item),
            Type::Type { item: inner, .. } => self.metaclass_of(*inner),
            _other => None,
        };
        let Some(instance) = instance else {
            return self.member_access(name, type_type, mx, override_info);
        };
        let fallback = self.metaclass_of(instance).unwrap_or(type_type);
        let mut silent = false;
        if !mx.is_operator {
            let found = self.analyze_class_attribute_access(instance, name, mx, fallback, override_info, &[]);
            if let Some(found) = found {
                if !(types.is_any(self.proper(found)) && self.has_unknown_base(instance)) {
                    return found;
                }
                silent = true;
            }
        }
        self.maybe_silently(silent, |chk| chk.member_access(name, fallback, mx, override_info))
    }

    fn any_class_member_access(
        &mut self,
        name: Name,
        fallback: TypeId,
        mx: &MemberContext,
        override_info: Option<ClassId>,
    ) -> TypeId {
        self.maybe_silently(true, |chk| chk.member_access(name, fallback, mx, override_info))
    }

    /// The metaclass of an instance's class, as an instance.
    pub(super) fn metaclass_of(&self, instance: TypeId) -> Option<TypeId> {
        let world = &self.state.world;
        let instance = world.types.as_instance(instance)?;
        world.get(instance.class).metaclass_type
    }

    fn has_unknown_base(&self, instance: TypeId) -> bool {
        let world = &self.state.world;
        let instance = world.types.as_instance(instance);
        instance.is_some_and(|instance| {
            world
                .get(instance.class)
                .is(nodes::defs::ClassFlags::FALLBACK_TO_ANY)
        })
    }
}
