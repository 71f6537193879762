//! `hasattr(x, "name")`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::Name;
use nodes::tables::Asked;
use types::{AnyKind, ExtraAttrs, Instance, Type, TypeId};

use super::TypeMap;
use crate::binder::Place;
use crate::members::MemberAccess;
use crate::{Checker, Ctx, CtxKind};

impl Checker<'_> {
    /// Whether values of a type have an attribute.
    pub(crate) fn has_valid_attribute(&mut self, typ: TypeId, name: Name) -> bool {
        self.ask(Asked::Member(typ, name));
        let types = self.state.world.types;
        let proper = self.proper(typ);
        if types.is_any(proper) {
            return false;
        }
        let module = types
            .as_instance(proper)
            .and_then(|instance| instance.extra_attrs.as_ref()?.mod_name)
            .and_then(|name| self.state.world.module_id(name));
        let access = MemberAccess {
            no_deferral: true,
            module_symbol_table: module,
            ..MemberAccess::default()
        };
        let ctx = Ctx::nowhere(self.body, CtxKind::Other);
        let (_, has_errors) = self.silently(|chk| chk.analyze_member_access(name, typ, ctx, access));
        !has_errors
    }

    /// `typ` with an attribute of type `Any`.
    pub(crate) fn add_any_attribute_to_type(&mut self, typ: TypeId, name: Name) -> TypeId {
        let types = self.state.world.types;
        let proper = self.proper(typ);
        match types.get(proper) {
            Type::Instance(instance) => self.with_any_attribute(instance, name, true),
            Type::Tuple(tuple) => {
                let mut tuple = tuple.clone();
                if let Some(fallback) = types.as_instance(tuple.fallback) {
                    tuple.fallback = self.with_any_attribute(fallback, name, false);
                }
                types.intern(Type::Tuple(tuple))
            }
            Type::Callable(callable) => {
                let mut callable = callable.clone();
                if let Some(fallback) = types.as_instance(callable.fallback) {
                    callable.fallback = self.with_any_attribute(fallback, name, false);
                }
                types.intern(Type::Callable(callable))
            }
            Type::Type { item, is_type_form } if types.as_instance(*item).is_some() => {
                let item = self.add_any_attribute_to_type(*item, name);
                types.intern(Type::Type {
                    item,
                    is_type_form: *is_type_form,
                })
            }
            Type::TypeVar(var) => {
                let mut var = var.clone();
                var.common.upper_bound = self.add_any_attribute_to_type(var.common.upper_bound, name);
                for value in &mut var.values {
                    *value = self.add_any_attribute_to_type(*value, name);
                }
                types.intern(Type::TypeVar(var))
            }
            Type::Union(union) => {
                let (mut with, without) = self.partition_union_by_attr(&union.items, name);
                for item in without {
                    with.push(self.add_any_attribute_to_type(item, name));
                }
                self.make_simplified_union(&with)
            }
            _other => typ,
        }
    }

    /// The instance with one more attribute; `anonymous` if it no longer stands for a module.
    fn with_any_attribute(&self, instance: &Instance, name: Name, anonymous: bool) -> TypeId {
        let types = self.state.world.types;
        let any = types.any(AnyKind::Unannotated);
        let mut extra: ExtraAttrs = instance.extra_attrs.as_deref().cloned().unwrap_or_default();
        let mut attrs = extra.attrs.into_vec();
        match attrs.iter_mut().find(|(known, _)| *known == name) {
            Some(attr) => attr.1 = any,
            None => attrs.push((name, any)),
        }
        extra.attrs = attrs.into();
        if anonymous {
            extra.mod_name = None;
        }
        let mut instance = instance.clone();
        instance.extra_attrs = Some(Box::new(extra));
        types.intern(Type::Instance(instance))
    }

    fn partition_union_by_attr(&mut self, items: &[TypeId], name: Name) -> (Vec<TypeId>, Vec<TypeId>) {
        items
            .iter()
            .copied()
            .partition(|item| self.has_valid_attribute(*item, name))
    }

    /// What `hasattr(expr, "name")` says.
    pub(super) fn hasattr_type_maps(
        &mut self,
        place: Place,
        source: TypeId,
        name: Name,
    ) -> (TypeMap, TypeMap) {
        let types = self.state.world.types;
        if self.has_valid_attribute(source, name) {
            return (TypeMap::of(place, source), TypeMap::new());
        }
        let source = self.proper(source);
        let with_attr = self.add_any_attribute_to_type(source, name);
        if let Some(union) = types.as_union(source) {
            let (_, without) = self.partition_union_by_attr(&union.items, name);
            let rest = self.make_simplified_union(&without);
            return (TypeMap::of(place, with_attr), TypeMap::of(place, rest));
        }
        if types.same(with_attr, source) {
            return (TypeMap::new(), TypeMap::new());
        }
        (TypeMap::of(place, with_attr), TypeMap::new())
    }
}
