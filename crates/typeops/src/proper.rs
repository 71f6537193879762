//! What stands behind an alias.

use nodes::world::World;
use types::{AliasId, AnyKind, Type, TypeFlags, TypeId, TypeKind};

use crate::expand::{Env, instantiate_alias, with_args};
use crate::tuples::split_with_prefix_and_suffix;

/// Aliases of aliases deeper than that are broken definitions.
const MAX_ALIASES: usize = 1000;

/// The type behind aliases (mypy's `get_proper_type`). A proper type is returned as it is.
#[inline]
#[must_use]
pub fn proper(world: &World<'_>, typ: TypeId) -> TypeId {
    if typ.is_proper() {
        typ
    } else {
        expand_aliases(world, typ)
    }
}

fn expand_aliases(world: &World<'_>, typ: TypeId) -> TypeId {
    let mut typ = if let Type::TypeGuarded(guarded) = world.types.get(typ) {
        *guarded
    } else {
        typ
    };
    for _ in 0..MAX_ALIASES {
        let Type::Alias { alias, args } = world.types.get(typ) else {
            return typ;
        };
        typ = expand_once(world, *alias, args);
    }
    world.types.any(AnyKind::FromError)
}

/// The target of an alias with its arguments in place: maybe an alias again (mypy's `_expand_once`).
#[must_use]
pub fn expand_once(world: &World<'_>, alias: AliasId, args: &[TypeId]) -> TypeId {
    let def = world.get(alias);
    if def.no_args {
        let Some(instance) = world.types.as_instance(def.target) else {
            return def.target;
        };
        return with_args(world.types, def.target, instance, args);
    }
    let mut env = Env::default();
    if let Some(prefix) = def.tvar_tuple_index {
        let prefix = prefix as usize;
        let suffix = def.type_vars.len() - prefix - 1;
        let [start, middle, end] = split_with_prefix_and_suffix(world, args, prefix, suffix);
        env.bind_tuple(world, def.type_vars[prefix], middle);
        let others = def.type_vars[..prefix].iter().chain(&def.type_vars[prefix + 1..]);
        for (variable, arg) in others.zip(start.iter().chain(&end)) {
            env.bind(world, *variable, *arg);
        }
    } else {
        for (variable, arg) in def.type_vars.iter().zip(args) {
            env.bind(world, *variable, *arg);
        }
    }
    instantiate_alias(world, def.target, &env)
}

/// Whether the type is an alias that refers to itself.
#[inline]
#[must_use]
pub fn is_recursive_alias(world: &World<'_>, typ: TypeId) -> bool {
    typ.is(TypeKind::Alias)
        && matches!(world.types.get(typ), Type::Alias { alias, .. } if world.get(*alias).is_recursive)
}

/// Whether an alias is reached from its own target: what semantic analysis puts into `Alias::is_recursive`.
#[must_use]
pub fn refers_to_itself(world: &World<'_>, alias: AliasId) -> bool {
    let mut seen = Vec::new();
    reaches(world, world.get(alias).target, alias, &mut seen)
}

fn reaches(world: &World<'_>, typ: TypeId, goal: AliasId, seen: &mut Vec<AliasId>) -> bool {
    if !world.types.flags(typ).contains(TypeFlags::ALIAS) {
        return false;
    }
    let mut found = false;
    let node = world.types.get(typ);
    if let Type::Alias { alias, args: _ } = node {
        if *alias == goal {
            return true;
        }
        if !seen.contains(alias) {
            seen.push(*alias);
            found = reaches(world, world.get(*alias).target, goal, seen);
        }
    }
    node.for_each_part(&mut |part| found = found || reaches(world, part, goal, seen));
    found
}

/// Whether an alias that refers to itself occurs in the type, aliases in between expanded.
#[must_use]
pub fn has_recursive_types(world: &World<'_>, typ: TypeId) -> bool {
    if !world.types.flags(typ).contains(TypeFlags::ALIAS) {
        return false;
    }
    let node = world.types.get(typ);
    if is_recursive_alias(world, typ) {
        return true;
    }
    let mut found = false;
    crate::query::for_each_component(node, &mut |part| {
        found = found || has_recursive_types(world, part)
    });
    found
}

/// Whether comparing the two can go on without end (mypy's `is_recursive_pair`).
#[inline]
#[must_use]
pub fn is_recursive_pair(world: &World<'_>, s: TypeId, t: TypeId) -> bool {
    if !s.is(TypeKind::Alias) && !t.is(TypeKind::Alias) {
        return false;
    }
    (is_recursive_alias(world, s) && is_recursive_with(world, s, t))
        || (is_recursive_alias(world, t) && is_recursive_with(world, t, s))
}

fn is_recursive_with(world: &World<'_>, recursive: TypeId, other: TypeId) -> bool {
    let kind = |typ: TypeId| world.types.get(proper(world, typ));
    matches!(kind(other), Type::Instance(_) | Type::Union(_))
        || is_recursive_alias(world, other)
        // The fallback of a tuple is made while it is compared, so tuples never end either.
        || matches!(kind(recursive), Type::Tuple(_))
}
