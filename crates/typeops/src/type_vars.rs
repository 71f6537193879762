//! Type variables of classes as arguments, and fresh variables for functions.
//!
//! Specified by `mypy/typevars.py`, `typevartuples.py` and parts of `expandtype.py` and `typeops.py`.

use nodes::world::World;
use smallvec::SmallVec;
use types::{AnyKind, Callable, ClassId, ParamSpec, Parameters, Type, TypeFlags, TypeId, TypeVarKey, Types};

use crate::erase::erase_typevars;
use crate::expand::{Env, expand_type, with_args};
use crate::proper::proper;
use crate::simplify::make_simplified_union;
use crate::translate::translate_parts_with;
use crate::{TypeCx, TypeState};

/// The type of `self` in a class: the instance with the class's own type variables as arguments, or the tuple that
/// the class is (mypy's `fill_typevars`).
#[must_use]
pub fn fill_typevars(world: &World<'_>, class: ClassId) -> TypeId {
    let info = world.get(class);
    let instance = world
        .types
        .instance(class, type_vars_as_args(world.types, &info.type_vars));
    with_tuple_type(world, info.tuple_type, instance)
}

fn with_tuple_type(world: &World<'_>, tuple_type: Option<TypeId>, instance: TypeId) -> TypeId {
    match tuple_type.and_then(|tuple| world.types.as_tuple(tuple)) {
        Some(tuple) => world.types.tuple(tuple.items.clone(), instance),
        None => instance,
    }
}

/// The same with `Any` for all arguments.
#[must_use]
pub fn fill_typevars_with_any(world: &World<'_>, class: ClassId) -> TypeId {
    let info = world.get(class);
    let args = erased_vars(world.types, &info.type_vars, AnyKind::SpecialForm);
    let instance = world.types.instance(class, args);
    let Some(tuple_type) = info.tuple_type else {
        return instance;
    };
    let own: SmallVec<[TypeVarKey; 4]> = keys(world.types, &info.type_vars).collect();
    let erased = erase_typevars(world, tuple_type, Some(&|key| own.contains(&key)));
    if world.types.as_tuple(erased).is_some() {
        with_tuple_type(world, info.tuple_type, instance)
    } else {
        instance
    }
}

/// The identities of type variables.
pub fn keys<'a>(types: &'a Types, variables: &'a [TypeId]) -> impl Iterator<Item = TypeVarKey> + 'a {
    variables
        .iter()
        .filter_map(|variable| types.as_type_var_like(*variable))
        .map(|common| common.key)
}

/// Type variables as they stand in a list of arguments: `Ts` as `*Ts`.
#[must_use]
pub fn type_vars_as_args(types: &Types, variables: &[TypeId]) -> Vec<TypeId> {
    let as_arg = |variable: &TypeId| {
        if let Type::ParamSpec(spec) = types.get(*variable)
            && !spec.prefix.params.is_empty()
        {
            let mut spec: Box<ParamSpec> = spec.clone();
            spec.prefix = Parameters::default();
            return types.intern(Type::ParamSpec(spec));
        }
        let variadic = types.as_type_var_tuple(*variable).is_some();
        if variadic {
            types.unpack(*variable)
        } else {
            *variable
        }
    };
    variables.iter().map(as_arg).collect()
}

/// `Any` for each type variable; `*tuple[Any, ...]` for a tuple of them.
#[must_use]
pub fn erased_vars(types: &Types, variables: &[TypeId], kind: AnyKind) -> Vec<TypeId> {
    let any = types.any(kind);
    let erased = |variable: &TypeId| match types.as_type_var_tuple(*variable) {
        Some(tuple) => types.unpack(tuple_of(types, tuple.tuple_fallback, any)),
        None => any,
    };
    variables.iter().map(erased).collect()
}

/// `tuple[item, ...]`, made out of another one.
#[must_use]
pub fn tuple_of(types: &Types, tuple: TypeId, item: TypeId) -> TypeId {
    match types.as_instance(tuple) {
        Some(instance) => with_args(types, tuple, instance, &[item]),
        None => tuple,
    }
}

/// Whether the type variable has a default.
#[must_use]
pub fn has_default(world: &World<'_>, variable: TypeId) -> bool {
    let common = world.types.as_type_var_like(variable);
    common.is_some_and(|common| {
        !matches!(
            world.types.get(proper(world, common.default)),
            Type::Any {
                kind: AnyKind::FromOmittedGenerics,
                ..
            }
        )
    })
}

/// The type variable with another identity and default.
#[must_use]
pub fn with_key(types: &Types, variable: TypeId, key: TypeVarKey, default: TypeId) -> TypeId {
    let mut new = types.get(variable).clone();
    if let Type::TypeVar(var) = &mut new {
        (var.common.key, var.common.default) = (key, default);
    } else if let Type::ParamSpec(spec) = &mut new {
        (spec.common.key, spec.common.default) = (key, default);
    } else if let Type::TypeVarTuple(tuple) = &mut new {
        (tuple.common.key, tuple.common.default) = (key, default);
    }
    types.intern(new)
}

/// The union of the values of a type variable, or its bound (mypy's `erase_to_union_or_bound`).
#[must_use]
pub fn erase_to_union_or_bound<'p>(cx: &mut dyn TypeCx<'p>, variable: TypeId) -> TypeId {
    let types = cx.types();
    match types.as_type_var(variable) {
        Some(var) if !var.values.is_empty() => make_simplified_union(cx, &var.values),
        Some(var) => proper(cx.world(), var.common.upper_bound),
        None => variable,
    }
}

/// The same for the definition of a type variable of any kind.
#[must_use]
pub fn erase_def_to_union_or_bound<'p>(cx: &mut dyn TypeCx<'p>, variable: TypeId) -> TypeId {
    let types = cx.types();
    if matches!(types.get(variable), Type::ParamSpec(_)) {
        return types.any(AnyKind::FromError);
    }
    if let Some(var) = types.as_type_var(variable).filter(|var| !var.values.is_empty()) {
        return make_simplified_union(cx, &var.values);
    }
    types
        .as_type_var_like(variable)
        .map_or(variable, |common| common.upper_bound)
}

/// The function-like type with fresh unification variables in the place of its own.
#[must_use]
pub fn freshen_function_type_vars<'p>(cx: &mut dyn TypeCx<'p>, callee: TypeId) -> TypeId {
    let types = cx.types();
    if let Type::Overloaded(items) = types.get(callee) {
        let items: Vec<TypeId> = items
            .iter()
            .map(|item| freshen_function_type_vars(cx, *item))
            .collect();
        return types.overloaded(items);
    }
    freshen_with(cx, callee, &mut |cx| cx.state_mut().new_type_var_key(1))
}

/// The callable with variables of new identities in the place of its own.
pub(crate) fn freshen_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    callee: TypeId,
    new_key: &mut dyn FnMut(&mut dyn TypeCx<'p>) -> TypeVarKey,
) -> TypeId {
    let types = cx.types();
    let Some(callable) = types.as_callable(callee).filter(|callable| callable.is_generic()) else {
        return callee;
    };
    let mut env = Env::default();
    let mut fresh = Vec::with_capacity(callable.variables.len());
    for variable in &callable.variables {
        let Some(common) = types.as_type_var_like(*variable) else {
            continue;
        };
        let key = new_key(cx);
        let mut new = with_key(types, *variable, key, common.default);
        env.insert(common.key, new);
        if has_default(cx.world(), new) {
            // Defaults may speak of variables before them, and those are fresh now.
            let default = expand_type(cx.world(), common.default, &env);
            new = with_key(types, *variable, key, default);
            env.insert(common.key, new);
        }
        fresh.push(new);
    }
    with_variables(types, expand_type(cx.world(), callee, &env), fresh)
}

/// The callable with other variables.
#[must_use]
pub fn with_variables(types: &Types, callee: TypeId, variables: Vec<TypeId>) -> TypeId {
    let Some(callable) = types.as_callable(callee) else {
        return callee;
    };
    let mut new: Callable = callable.clone();
    new.variables = variables.into();
    types.callable(new)
}

/// The type with all generic callables in it made fresh.
#[must_use]
pub fn freshen_all_functions_type_vars<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    freshen_all_with(cx, typ, &mut |cx| cx.state_mut().new_type_var_key(1))
}

/// The type with variables of new identities in all generic callables in it: from the inside out.
pub(crate) fn freshen_all_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    typ: TypeId,
    new_key: &mut dyn FnMut(&mut dyn TypeCx<'p>) -> TypeVarKey,
) -> TypeId {
    let types = cx.types();
    if !types.flags(typ).contains(TypeFlags::GENERIC_CALLABLE) {
        return typ;
    }
    let new = translate_parts_with(cx, typ, &mut |cx, part| freshen_all_with(cx, part, new_key));
    freshen_with(cx, new, new_key)
}

/// The type with the unification variables that its callables bind made ordinary variables again (mypy's
/// `freeze_all_type_vars`).
#[must_use]
pub fn freeze_all_type_vars(state: &TypeState<'_>, typ: TypeId) -> TypeId {
    let types = state.world.types;
    if !types.flags(typ).contains(TypeFlags::GENERIC_CALLABLE) {
        return typ;
    }
    let mut bound = Vec::new();
    collect_bound_metas(types, typ, &mut bound);
    if bound.is_empty() {
        typ
    } else {
        freeze(state, typ, &bound)
    }
}

fn collect_bound_metas(types: &Types, typ: TypeId, found: &mut Vec<TypeVarKey>) {
    if !types.flags(typ).contains(TypeFlags::GENERIC_CALLABLE) {
        return;
    }
    let node = types.get(typ);
    if let Type::Callable(callable) = node {
        found.extend(keys(types, &callable.variables).filter(|key| key.is_meta_var()));
    }
    node.for_each_part(&mut |part| collect_bound_metas(types, part, found));
}

fn freeze(state: &TypeState<'_>, typ: TypeId, bound: &[TypeVarKey]) -> TypeId {
    let types = state.world.types;
    if !types.flags(typ).contains(TypeFlags::META_VAR) {
        return typ;
    }
    let new = types.map_parts(typ, &mut |part| freeze(state, part, bound));
    match types.as_type_var_like(new) {
        Some(common) if bound.contains(&common.key) => {
            let key = TypeVarKey {
                raw: state.call_vars.lasting(common.key),
                meta_level: 0,
                ..common.key
            };
            with_key(types, new, key, common.default)
        }
        Some(_) | None => new,
    }
}
