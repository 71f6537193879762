//! Callables that are class objects: their fallback is a metaclass.

use nodes::world::World;
use types::{Callable, ClassId, Type, TypeId};

use super::first_callable;
use crate::classes::is_metaclass;
use crate::proper::proper;

/// Whether the function-like type is a class object. Of overloads one item speaks for all.
#[must_use]
pub fn is_type_obj(world: &World<'_>, typ: TypeId) -> bool {
    first_callable(world.types, typ).is_some_and(|callable| is_type_obj_callable(world, callable))
}

/// Whether the callable is a class object.
#[must_use]
pub fn is_type_obj_callable(world: &World<'_>, callable: &Callable) -> bool {
    let fallback = world.types.as_instance(callable.fallback);
    fallback.is_some_and(|fallback| is_metaclass(world, fallback.class, false))
        && !world.types.is_never(proper(world, callable.ret_type))
}

/// The type of the instances of a class object: a tuple for named tuples, unless `force_fallback`.
#[must_use]
pub fn get_instance_type(world: &World<'_>, callable: &Callable, force_fallback: bool) -> TypeId {
    let instance = match callable.instance_type {
        Some(instance) => instance,
        None => proper(world, callable.ret_type),
    };
    if !force_fallback {
        return instance;
    }
    let mut typ = instance;
    if let Type::TypeVar(var) = world.types.get(typ) {
        typ = proper(world, var.common.upper_bound);
    }
    if let Type::Tuple(tuple) = world.types.get(typ) {
        typ = tuple.fallback;
    }
    if let Type::TypedDict(dict) = world.types.get(typ) {
        typ = dict.fallback;
    }
    if let Type::Literal(literal) = world.types.get(typ) {
        typ = literal.fallback;
    }
    typ
}

/// The class that a class object stands for.
#[must_use]
pub fn type_object(world: &World<'_>, typ: TypeId) -> Option<ClassId> {
    let callable = first_callable(world.types, typ)?;
    let instance = get_instance_type(world, callable, true);
    Some(world.types.as_instance(instance)?.class)
}
