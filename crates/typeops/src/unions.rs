//! Building and taking apart unions, without asking for subtypes.

use nodes::world::World;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;
use types::{AnyKind, Partial, Type, TypeId, Types, Union};

use crate::proper::{is_recursive_alias, proper};

/// A union of the items: itself for one item, `Never` for none. Unions among the items are flattened, aliases stay
/// (mypy's `UnionType.make_union`).
#[must_use]
pub fn make_union(types: &Types, items: &[TypeId]) -> TypeId {
    match items {
        [] => types.never(),
        [item] => *item,
        [..] => new_union(types, items),
    }
}

/// A union of the items, even if it is only one (mypy's `UnionType(...)`).
#[must_use]
pub fn new_union(types: &Types, items: &[TypeId]) -> TypeId {
    let mut flat = SmallVec::new();
    flatten_into(types, items, &mut flat);
    types.intern(Type::Union(Box::new(Union {
        items: flat,
        pep604: false,
    })))
}

/// Appends the items, and those of unions among them; aliases stay.
pub fn flatten_into(types: &Types, items: &[TypeId], into: &mut SmallVec<[TypeId; 4]>) {
    for item in items {
        match types.as_union(*item) {
            Some(union) => flatten_into(types, &union.items, into),
            None => into.push(*item),
        }
    }
}

/// The items, and those of unions among them, also behind aliases; recursive ones only if `handle_recursive`.
#[must_use]
pub fn flatten_nested_unions(world: &World<'_>, items: &[TypeId], handle_recursive: bool) -> Vec<TypeId> {
    let mut flat = Vec::with_capacity(items.len());
    flatten_aliases_into(world, items, handle_recursive, &mut flat);
    flat
}

fn flatten_aliases_into(world: &World<'_>, items: &[TypeId], recursive: bool, into: &mut Vec<TypeId>) {
    for item in items {
        let target = match world.types.get(*item) {
            Type::Alias { .. } if recursive || !is_recursive_alias(world, *item) => proper(world, *item),
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "all other types stand for themselves"
            )]
            _ => *item,
        };
        match world.types.as_union(target) {
            Some(union) => flatten_aliases_into(world, &union.items, recursive, into),
            None => into.push(*item),
        }
    }
}

/// The types, with those of unions, also behind aliases (mypy's `flatten_types`).
#[must_use]
pub fn flatten_types(world: &World<'_>, items: &[TypeId]) -> Vec<TypeId> {
    flatten_nested_unions(world, items, true)
}

/// The types without repetitions, in order of appearance.
#[must_use]
pub fn remove_dups(types: &Types, items: &[TypeId]) -> Vec<TypeId> {
    if items.len() <= 1 {
        return items.to_vec();
    }
    let mut seen = FxHashSet::default();
    let kept = items
        .iter()
        .copied()
        .filter(|item| seen.insert(types.canonical(*item)));
    kept.collect()
}

/// The items that count: without strict optional, `None` is left out.
#[must_use]
pub fn relevant_items(world: &World<'_>, union: &Union) -> SmallVec<[TypeId; 4]> {
    if world.strict_optional {
        return union.items.clone();
    }
    let kept = union.items.iter().copied();
    kept.filter(|item| !world.types.is_none(proper(world, *item)))
        .collect()
}

/// The type without `None` (mypy's `remove_optional`).
#[must_use]
pub fn remove_optional(world: &World<'_>, typ: TypeId) -> TypeId {
    let typ = proper(world, typ);
    if let Some(union) = world.types.as_union(typ) {
        let kept: Vec<TypeId> = union
            .items
            .iter()
            .copied()
            .filter(|item| !world.types.is_none(proper(world, *item)))
            .collect();
        return make_union(world.types, &kept);
    }
    if world.types.is_none(typ) {
        world.types.never()
    } else {
        typ
    }
}

/// Whether the type is `None` or a union with it (mypy's `is_overlapping_none`).
#[must_use]
pub fn is_overlapping_none(world: &World<'_>, typ: TypeId) -> bool {
    let typ = proper(world, typ);
    let is_none = |item: &TypeId| world.types.is_none(proper(world, *item));
    world.types.is_none(typ)
        || world
            .types
            .as_union(typ)
            .is_some_and(|union| union.items.iter().any(is_none))
}

/// Whether the type is `Any` or a union with it.
#[must_use]
pub fn is_union_with_any(world: &World<'_>, typ: TypeId) -> bool {
    let typ = proper(world, typ);
    let with_any = |item: &TypeId| is_union_with_any(world, *item);
    world.types.is_any(typ)
        || world
            .types
            .as_union(typ)
            .is_some_and(|union| union.items.iter().any(with_any))
}

/// Something concrete for a partial type that could not be completed (mypy's `fixup_partial_type`).
#[must_use]
pub fn fixup_partial_type(world: &World<'_>, typ: TypeId) -> TypeId {
    let Type::Partial(partial) = world.types.get(typ) else {
        return typ;
    };
    match partial.class {
        None => {
            let any = world.types.any(AnyKind::Unannotated);
            make_union(world.types, &[any, world.types.none()])
        }
        Some(_) => partial_container(world, partial),
    }
}

/// The container of a partial type, with `Any` for all arguments; `None` for a partial `None`.
#[must_use]
pub fn partial_container(world: &World<'_>, partial: &Partial) -> TypeId {
    let Some(class) = partial.class else {
        return world.types.none();
    };
    let any = world.types.any(AnyKind::Unannotated);
    world
        .types
        .instance(class, vec![any; world.get(class).type_vars.len()])
}

/// Literals of a union, and the other items (mypy's `separate_union_literals`).
#[must_use]
pub fn separate_union_literals(world: &World<'_>, union: &Union) -> (Vec<TypeId>, Vec<TypeId>) {
    let (mut literals, mut others) = (Vec::new(), Vec::new());
    for item in &union.items {
        let typ = proper(world, *item);
        if matches!(world.types.get(typ), Type::Literal(_)) {
            literals.push(typ);
        } else {
            others.push(*item);
        }
    }
    (literals, others)
}
