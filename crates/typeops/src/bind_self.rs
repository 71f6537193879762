//! Taking `self` away from a method.
//!
//! Specified by `bind_self` in `mypy/typeops.py`.

use names::known;
use nodes::world::World;
use types::{ArgKind, Callable, CallableFlags, CallableName, Type, TypeId, TypeVarKey};

use crate::TypeCx;
use crate::expand::{Env, expand_type};
use crate::inference::infer_self_arguments;
use crate::proper::proper;
use crate::query::get_all_type_vars;
use crate::type_types::make_type_type;
use crate::type_vars::{fill_typevars, keys};

/// The method without its first parameter. Type variables that the declared type of that parameter binds take what
/// `original_type` says; without an original type, what their bounds say.
#[must_use]
pub fn bind_self<'p>(
    cx: &mut dyn TypeCx<'p>,
    method: TypeId,
    original_type: Option<TypeId>,
    is_classmethod: bool,
) -> TypeId {
    bind_self_with(cx, method, original_type, is_classmethod, false)
}

/// The same; with `ignore_instances`, `self: C[int]` binds nothing.
#[must_use]
pub fn bind_self_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    method: TypeId,
    original_type: Option<TypeId>,
    is_classmethod: bool,
    ignore_instances: bool,
) -> TypeId {
    let types = cx.types();
    if let Type::Overloaded(items) = types.get(method) {
        let bound: Vec<TypeId> = items
            .iter()
            .map(|item| bind_self_with(cx, *item, original_type, is_classmethod, ignore_instances))
            .collect();
        return types.overloaded(bound);
    }
    let Some(callable) = types.as_callable(method) else {
        return method;
    };
    // `def f(*args)` takes `self` like any other argument; without parameters the method is invalid.
    if callable.params.first().is_none_or(|first| first.kind.is_star()) {
        return method;
    }
    let self_param = proper(cx.world(), callable.params[0].typ);
    let mut bound = if binds_variables(cx.world(), callable, self_param, !ignore_instances) {
        bind_variables(cx, method, callable, self_param, (original_type, is_classmethod))
    } else {
        callable.clone()
    };
    bound.params = bound.params[1..].into();
    bound.flags |= CallableFlags::BOUND;
    types.callable(bound)
}

fn binds_variables(
    world: &World<'_>,
    callable: &Callable,
    self_param: TypeId,
    allow_instances: bool,
) -> bool {
    // A `__call__` whose `self` is a callable refers to itself without end.
    let is_call = |name: CallableName| name.class.is_some() && name.name == known::DUNDER_CALL;
    let allow_callable = !callable.name.is_some_and(is_call);
    callable.is_generic() && supported_self_type(world, self_param, allow_callable, allow_instances)
}

/// Whether type variables in such a type of `self` can be bound.
#[must_use]
pub fn supported_self_type(
    world: &World<'_>,
    typ: TypeId,
    allow_callable: bool,
    allow_instances: bool,
) -> bool {
    let types = world.types;
    if let Type::Type { item, .. } = types.get(typ) {
        return supported_self_type(world, *item, true, true);
    }
    if let Some(instance) = types.as_instance(typ) {
        return allow_instances && !types.same(typ, fill_typevars(world, instance.class));
    }
    types.as_type_var(typ).is_some() || (allow_callable && types.as_callable(typ).is_some())
}

/// The callable with the variables of its `self` replaced, and without them.
fn bind_variables<'p>(
    cx: &mut dyn TypeCx<'p>,
    method: TypeId,
    callable: &'p Callable,
    self_param: TypeId,
    (original_type, is_classmethod): (Option<TypeId>, bool),
) -> Callable {
    let types = cx.types();
    let original = original_type.unwrap_or_else(|| erase_to_bound(cx.world(), self_param));
    let original = proper(cx.world(), original);
    let in_self = get_all_type_vars(cx.world(), self_param);
    let in_self: Vec<TypeVarKey> = keys(types, &in_self).collect();
    let is_bound = |variable: &TypeId| {
        let common = types.as_type_var_like(*variable);
        common.is_some_and(|common| in_self.contains(&common.key))
    };
    let variables: Vec<TypeId> = callable
        .variables
        .iter()
        .copied()
        .filter(|it| is_bound(it))
        .collect();
    let mut found = infer_self_arguments(cx, &variables, self_param, original);
    let failed = found
        .iter()
        .flatten()
        .any(|typ| types.is_never(proper(cx.world(), *typ)));
    if is_classmethod
        && failed
        && matches!(
            types.get(original),
            Type::Instance(_) | Type::TypeVar(_) | Type::Tuple(_)
        )
    {
        // A class method called through an instance.
        let class = types.intern(Type::Type {
            item: original,
            is_type_form: false,
        });
        found = infer_self_arguments(cx, &variables, self_param, class);
    }
    let found = found.into_iter().map(|typ| typ.unwrap_or(types.never()));
    let env: Env = keys(types, &variables).zip(found).collect();
    let expanded = expand_type(cx.world(), method, &env);
    let mut bound = types.as_callable(expanded).unwrap_or(callable).clone();
    bound.variables = bound
        .variables
        .iter()
        .copied()
        .filter(|variable| !variables.iter().any(|it| types.same(*it, *variable)))
        .collect();
    bound
}

/// The bound of a type variable, or of the one in `type[T]`.
#[must_use]
pub fn erase_to_bound(world: &World<'_>, typ: TypeId) -> TypeId {
    let typ = proper(world, typ);
    if let Some(var) = world.types.as_type_var(typ) {
        return var.common.upper_bound;
    }
    if let Type::Type { item, is_type_form } = world.types.get(typ)
        && let Some(var) = world.types.as_type_var(*item)
    {
        return make_type_type(world, var.common.upper_bound, *is_type_form);
    }
    typ
}

/// Whether the type looks like an annotation of `self` (or `cls`).
#[must_use]
pub fn is_self_type_like(world: &World<'_>, typ: TypeId, is_classmethod: bool) -> bool {
    let typ = proper(world, typ);
    let Type::Type { item, .. } = world.types.get(typ) else {
        return !is_classmethod && world.types.as_type_var(typ).is_some();
    };
    is_classmethod && world.types.as_type_var(*item).is_some()
}

/// The type of the first parameter, if it says more than the class does (mypy's `get_self_type`).
#[must_use]
pub fn get_self_type(world: &World<'_>, callable: &Callable, class: types::ClassId) -> Option<TypeId> {
    if world.types.is_never(proper(world, callable.ret_type)) {
        return Some(callable.ret_type);
    }
    let first = callable
        .params
        .first()
        .filter(|first| first.kind == ArgKind::Pos)?;
    (!world.types.same(first.typ, fill_typevars(world, class))).then_some(first.typ)
}
