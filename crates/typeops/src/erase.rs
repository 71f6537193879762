//! Erasing what a type says beyond the class: type arguments, type variables, known values.
//!
//! Specified by `mypy/erasetype.py`.

use names::Name;
use nodes::world::World;
use rustc_hash::FxHashMap;
use types::{AnyKind, ArgKind, CallableFlags, Param, Type, TypeFlags, TypeId, TypeVarKey};

use crate::TypeCx;
use crate::callables::{function_fallback, new_callable, normalize_trivial_unpack};
use crate::classes::is_plain_tuple;
use crate::expand::with_args;
use crate::proper::proper;
use crate::simplify::make_simplified_union;
use crate::translate::{translate_callable, translate_parts};
use crate::type_types::make_type_type;
use crate::type_vars::{erased_vars, tuple_of};
use crate::unions::make_union;

/// The type as the running program can tell it: `list[Any]`, `tuple[Any, ...]`, `def (*Any, **Any) -> Any`.
#[must_use]
pub fn erase_type<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    let types = cx.types();
    let typ = proper(cx.world(), typ);
    let any = types.any(AnyKind::SpecialForm);
    match types.get(typ) {
        Type::Unbound { .. } | Type::Placeholder { .. } => types.any(AnyKind::FromError),
        Type::Any { .. }
        | Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::Literal(_) => typ,
        Type::Partial(_) | Type::Parameters(_) => unreachable!("only types of values are erased"),
        Type::Instance(instance) => {
            let args = erased_vars(
                types,
                &cx.world().get(instance.class).type_vars,
                AnyKind::SpecialForm,
            );
            types.instance(instance.class, args)
        }
        Type::TypeVar(_) | Type::ParamSpec(_) | Type::Unpack { .. } => any,
        Type::TypeVarTuple(tuple) => tuple_of(types, tuple.tuple_fallback, any),
        Type::Callable(callable) => {
            let param = |kind| Param {
                typ: any,
                name: None,
                kind,
            };
            let mut erased = new_callable(
                [param(ArgKind::Star), param(ArgKind::Star2)],
                any,
                callable.fallback,
            );
            erased.flags = CallableFlags::ELLIPSIS_ARGS | CallableFlags::IMPLICIT;
            types.callable(erased)
        }
        Type::Overloaded(_) => match function_fallback(types, typ) {
            Some(fallback) => erase_type(cx, fallback),
            None => any,
        },
        Type::Tuple(tuple) => erase_type(cx, tuple.fallback),
        Type::TypedDict(dict) => erase_type(cx, dict.fallback),
        Type::Union(union) => {
            let items: Vec<TypeId> = union.items.iter().map(|item| erase_type(cx, *item)).collect();
            make_simplified_union(cx, &items)
        }
        Type::Type { item, is_type_form } => {
            let item = erase_type(cx, *item);
            make_type_type(cx.world(), item, *is_type_form)
        }
        Type::TypeGuarded(inner)
        | Type::Required {
            item: inner,
            required: _,
        }
        | Type::ReadOnly(inner) => erase_type(cx, *inner),
        Type::Alias { .. } => unreachable!("aliases are expanded above"),
    }
}

/// Which type variables are erased; `None` for all.
pub type Filter<'a> = Option<&'a dyn Fn(TypeVarKey) -> bool>;

/// The type with type variables of all kinds replaced by `Any`.
#[must_use]
pub fn erase_typevars(world: &World<'_>, typ: TypeId, filter: Filter<'_>) -> TypeId {
    Eraser {
        world,
        filter,
        replacement: world.types.any(AnyKind::SpecialForm),
    }
    .erase(typ)
}

/// The type with unification variables replaced by `target`.
#[must_use]
pub fn replace_meta_vars(world: &World<'_>, typ: TypeId, target: TypeId) -> TypeId {
    if !world.types.flags(typ).contains(TypeFlags::META_VAR) {
        return typ;
    }
    Eraser {
        world,
        filter: Some(&TypeVarKey::is_meta_var),
        replacement: target,
    }
    .erase(typ)
}

/// Whether the type has no type variables (mypy's `has_no_typevars`).
#[must_use]
pub fn has_no_typevars(world: &World<'_>, typ: TypeId) -> bool {
    world.types.same(typ, erase_typevars(world, typ, None))
}

struct Eraser<'a, 'p> {
    world: &'a World<'p>,
    filter: Filter<'a>,
    replacement: TypeId,
}

impl Eraser<'_, '_> {
    fn erase(&self, typ: TypeId) -> TypeId {
        let types = self.world.types;
        if !types
            .flags(typ)
            .intersects(TypeFlags::TYPE_VAR | TypeFlags::VARIADIC)
        {
            return typ;
        }
        let erased = |key: TypeVarKey| self.filter.is_none_or(|filter| filter(key));
        if let Some(common) = types.as_type_var_like(typ) {
            return match types.as_type_var_tuple(typ) {
                _ if !erased(common.key) => typ,
                Some(tuple) => tuple_of(types, tuple.tuple_fallback, self.replacement),
                None => self.replacement,
            };
        }
        if let Some(callable) = types.as_callable(typ) {
            let mut new = translate_callable(callable, &mut |part| self.erase(part));
            normalize_trivial_unpack(self.world, &mut new);
            return types.callable(new);
        }
        let new = translate_parts(self.world, typ, &mut |part| self.erase(part));
        self.normal_instance(new)
            .or_else(|| self.normal_tuple(new))
            .unwrap_or(new)
    }

    /// `tuple[X, ...]` for `tuple[*tuple[X, ...], ...]`.
    fn normal_instance(&self, typ: TypeId) -> Option<TypeId> {
        let instance = self.world.types.as_instance(typ)?;
        let unpacked = self.world.types.as_unpack(*instance.args.first()?)?;
        let unpacked = proper(self.world, unpacked);
        let normal = is_plain_tuple(self.world, typ) && self.world.types.as_instance(unpacked).is_some();
        normal.then_some(unpacked)
    }

    /// `tuple[X, ...]` for `tuple[*tuple[X, ...]]`, unless it is a named tuple.
    fn normal_tuple(&self, typ: TypeId) -> Option<TypeId> {
        let tuple = self.world.types.as_tuple(typ)?;
        let [item] = tuple.items[..] else {
            return None;
        };
        let unpacked = proper(self.world, self.world.types.as_unpack(item)?);
        self.world.types.as_instance(unpacked)?;
        if is_plain_tuple(self.world, tuple.fallback) {
            Some(unpacked)
        } else {
            Some(self.erase(tuple.fallback))
        }
    }
}

/// The type with `Literal[5]?` turned into `int`, at any depth.
#[must_use]
pub fn remove_instance_last_known_values<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    let types = cx.types();
    if !types
        .flags(typ)
        .intersects(TypeFlags::LAST_KNOWN_VALUE | TypeFlags::UNION)
    {
        return typ;
    }
    if let Some(instance) = types.as_instance(typ) {
        let args: Vec<TypeId> = instance
            .args
            .iter()
            .map(|arg| remove_instance_last_known_values(cx, *arg))
            .collect();
        let plain = crate::expand::without_last_known_value(types, typ);
        return match types.as_instance(plain) {
            Some(instance) => with_args(types, plain, instance, &args),
            None => plain,
        };
    }
    if matches!(types.get(typ), Type::Alias { .. }) {
        // Aliases are written by users, so they hold no such values.
        return typ;
    }
    let new = translate_deep(cx, typ, &mut remove_instance_last_known_values);
    match types.as_union(new) {
        Some(union) if matches!(types.get(typ), Type::Union(_)) => merge_instances(cx, new, &union.items),
        Some(_) | None => new,
    }
}

/// A translation step whose parts need the context.
fn translate_deep<'p>(
    cx: &mut dyn TypeCx<'p>,
    typ: TypeId,
    map: &mut dyn FnMut(&mut dyn TypeCx<'p>, TypeId) -> TypeId,
) -> TypeId {
    let mut parts = Vec::new();
    let _ = translate_parts(cx.world(), typ, &mut |part| {
        parts.push(part);
        part
    });
    let mapped: FxHashMap<TypeId, TypeId> = parts.into_iter().map(|part| (part, map(cx, part))).collect();
    translate_parts(cx.world(), typ, &mut |part| {
        mapped.get(&part).copied().unwrap_or(part)
    })
}

/// Items that are instances of one class without arguments become one.
fn merge_instances<'p>(cx: &mut dyn TypeCx<'p>, union: TypeId, items: &[TypeId]) -> TypeId {
    let types = cx.types();
    let instances = items
        .iter()
        .filter(|item| types.as_instance(proper(cx.world(), **item)).is_some())
        .count();
    if instances <= 1 {
        return union;
    }
    let mut by_name: FxHashMap<Name, Vec<TypeId>> = FxHashMap::default();
    let plain = |cx: &dyn TypeCx<'p>, item: TypeId| {
        let item = proper(cx.world(), item);
        let instance = types
            .as_instance(item)
            .filter(|instance| instance.args.is_empty())?;
        Some((item, cx.world().get(instance.class).fullname))
    };
    for item in items {
        if let Some((item, name)) = plain(cx, *item) {
            by_name.entry(name).or_default().push(item);
        }
    }
    let mut merged = Vec::new();
    for item in items {
        match plain(cx, *item) {
            None => merged.push(*item),
            Some((item, name)) => match by_name.get(&name).map(Vec::len) {
                None => {}
                Some(1) => merged.push(item),
                Some(_) => {
                    let equal = by_name.remove(&name).unwrap_or_default();
                    merged.push(make_simplified_union(cx, &equal));
                }
            },
        }
    }
    make_union(types, &merged)
}

/// The type with the arguments of instances replaced by `Any`, for comparing by `==` (mypy's
/// `shallow_erase_type_for_equality`).
#[must_use]
pub fn shallow_erase_type_for_equality(world: &World<'_>, typ: TypeId) -> TypeId {
    let typ = proper(world, typ);
    if let Some(instance) = world.types.as_instance(typ) {
        if instance.args.is_empty() {
            return typ;
        }
        let args = erased_vars(
            world.types,
            &world.get(instance.class).type_vars,
            AnyKind::SpecialForm,
        );
        return world.types.instance(instance.class, args);
    }
    if let Some(union) = world.types.as_union(typ) {
        let items: Vec<TypeId> = union
            .items
            .iter()
            .map(|item| shallow_erase_type_for_equality(world, *item))
            .collect();
        return make_union(world.types, &items);
    }
    typ
}
