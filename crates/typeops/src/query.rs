//! Looking for something inside a type, after mypy's `TypeQuery`.

use nodes::world::World;
use types::{Type, TypeFlags, TypeId};

use crate::proper::proper;

/// Calls `visit` for each component that mypy's queries look at: not fallbacks (but those of tuples), not the
/// variables of callables, not type guards. Of an alias only the arguments.
pub fn for_each_component(typ: &Type, visit: &mut dyn FnMut(TypeId)) {
    match typ {
        Type::Any { .. }
        | Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::Partial(_)
        | Type::Literal(_) => {}
        Type::Instance(instance) => instance.args.iter().for_each(|arg| visit(*arg)),
        Type::TypeVar(var) => {
            visit(var.common.upper_bound);
            visit(var.common.default);
            var.values.iter().for_each(|value| visit(*value));
        }
        Type::ParamSpec(spec) => {
            visit(spec.common.upper_bound);
            visit(spec.common.default);
            spec.prefix.params.iter().for_each(|param| visit(param.typ));
        }
        Type::TypeVarTuple(tuple) => {
            visit(tuple.common.upper_bound);
            visit(tuple.common.default);
        }
        Type::Parameters(parameters) => parameters.params.iter().for_each(|param| visit(param.typ)),
        Type::Callable(callable) => {
            callable.params.iter().for_each(|param| visit(param.typ));
            visit(callable.ret_type);
            let instance = callable.instance_type.filter(|typ| *typ != callable.ret_type);
            instance.into_iter().for_each(visit);
        }
        Type::Overloaded(items) => items.iter().for_each(|item| visit(*item)),
        Type::Tuple(tuple) => {
            visit(tuple.fallback);
            tuple.items.iter().for_each(|item| visit(*item));
        }
        Type::TypedDict(dict) => dict.items.iter().for_each(|item| visit(item.typ)),
        Type::Union(union) => union.items.iter().for_each(|item| visit(*item)),
        Type::Alias { alias: _, args }
        | Type::Unbound { name: _, args }
        | Type::Placeholder { fullname: _, args } => args.iter().for_each(|arg| visit(*arg)),
        Type::Unpack {
            typ: item,
            from_star_syntax: _,
        }
        | Type::Type {
            item,
            is_type_form: _,
        }
        | Type::Required { item, required: _ }
        | Type::TypeGuarded(item)
        | Type::ReadOnly(item) => visit(*item),
    }
}

/// Whether `wanted` says yes to a component at any depth; aliases are expanded, each once.
///
/// `flags` is what every type that can satisfy `wanted` has: types without them are not searched.
#[must_use]
pub fn any_component(
    world: &World<'_>,
    typ: TypeId,
    flags: TypeFlags,
    wanted: &mut dyn FnMut(&Type) -> bool,
) -> bool {
    search(world, typ, flags | TypeFlags::ALIAS, wanted, &mut Vec::new())
}

fn search(
    world: &World<'_>,
    typ: TypeId,
    flags: TypeFlags,
    wanted: &mut dyn FnMut(&Type) -> bool,
    seen: &mut Vec<TypeId>,
) -> bool {
    if !world.types.flags(typ).intersects(flags) {
        return false;
    }
    let node = world.types.get(typ);
    if let Type::Alias { .. } = node {
        if seen.contains(&typ) {
            return false;
        }
        seen.push(typ);
        return search(world, proper(world, typ), flags, wanted, seen);
    }
    let mut found = wanted(node);
    for_each_component(node, &mut |part| {
        found = found || search(world, part, flags, wanted, seen)
    });
    found
}

/// Whether a type variable of any kind occurs in the type; targets of aliases are not searched, for they cannot
/// hold any but the alias's own.
#[must_use]
pub fn has_type_vars(world: &World<'_>, typ: TypeId) -> bool {
    if !world.types.flags(typ).contains(TypeFlags::TYPE_VAR) {
        return false;
    }
    let node = world.types.get(typ);
    if matches!(
        node,
        Type::TypeVar(_) | Type::ParamSpec(_) | Type::TypeVarTuple(_)
    ) {
        return true;
    }
    let mut found = false;
    for_each_component(node, &mut |part| found = found || has_type_vars(world, part));
    found
}

/// The type variables (without parameter specifications and tuples) that occur, in order, repeated.
#[must_use]
pub fn get_type_vars(world: &World<'_>, typ: TypeId) -> Vec<TypeId> {
    let mut found = get_all_type_vars(world, typ);
    found.retain(|id| matches!(world.types.get(*id), Type::TypeVar(_)));
    found
}

/// The type variables of all kinds that occur, in order, repeated.
#[must_use]
pub fn get_all_type_vars(world: &World<'_>, typ: TypeId) -> Vec<TypeId> {
    let mut found = Vec::new();
    collect_type_vars(world, typ, &mut found, &mut Vec::new());
    found
}

fn collect_type_vars(world: &World<'_>, typ: TypeId, found: &mut Vec<TypeId>, seen: &mut Vec<TypeId>) {
    if !world
        .types
        .flags(typ)
        .intersects(TypeFlags::TYPE_VAR | TypeFlags::ALIAS)
    {
        return;
    }
    let node = world.types.get(typ);
    if matches!(
        node,
        Type::TypeVar(_) | Type::ParamSpec(_) | Type::TypeVarTuple(_)
    ) {
        found.push(typ);
    } else if !matches!(node, Type::Alias { .. }) {
        for_each_component(node, &mut |part| collect_type_vars(world, part, found, seen));
    } else if !seen.contains(&typ) {
        seen.push(typ);
        collect_type_vars(world, proper(world, typ), found, seen);
    }
}
