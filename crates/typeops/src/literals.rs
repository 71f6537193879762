//! Literals: reading them out of types, and enumerations as unions of their members.
//!
//! Specified by `mypy/typeops.py`.

use names::{Name, known};
use nodes::defs::ClassFlags;
use nodes::world::World;
use rustc_hash::FxHashMap;
use types::{ClassId, Literal, LiteralValue, Type, TypeId};

use crate::callables::{function_fallback, is_function_like, is_type_obj, type_object};
use crate::classes::enum_members;
use crate::proper::proper;
use crate::truth::is_enum_literal;
use crate::unions::{flatten_nested_unions, make_union, new_union, relevant_items, remove_dups};

/// The instance behind a literal, or behind a value that is known (mypy's `simple_literal_type`).
#[must_use]
pub fn simple_literal_type(world: &World<'_>, typ: TypeId) -> Option<TypeId> {
    Some(literal_of(world, typ)?.fallback)
}

/// The literal itself, or the one that an instance is known to be.
fn literal_of<'p>(world: &World<'p>, typ: TypeId) -> Option<&'p Literal> {
    let known = world
        .types
        .as_instance(typ)
        .and_then(|instance| instance.last_known_value);
    world.types.as_literal(known.unwrap_or(typ))
}

/// Whether the type is a literal of an enumeration or a text.
#[must_use]
pub fn is_simple_literal(world: &World<'_>, typ: TypeId) -> bool {
    if let Some(literal) = world.types.as_literal(typ) {
        let fallback = world.types.as_instance(literal.fallback);
        return fallback.is_some_and(|fallback| {
            let class = world.get(fallback.class);
            class.is(ClassFlags::ENUM) || class.fullname == known::BUILTINS_STR
        });
    }
    let known = literal_of(world, typ);
    // mypy keeps texts, bytes and names of enumeration members as `str`.
    known.is_some_and(|literal| {
        matches!(
            literal.value,
            LiteralValue::Str(_) | LiteralValue::Bytes(_) | LiteralValue::Enum(_)
        )
    })
}

/// The literals that a type consists of, or `None` if it does not only consist of literals of that class.
#[must_use]
pub fn try_getting_literals_from_type(
    world: &World<'_>,
    typ: TypeId,
    fullname: Name,
) -> Option<Vec<LiteralValue>> {
    let types = world.types;
    let typ = proper(world, typ);
    let known = types
        .as_instance(typ)
        .and_then(|instance| instance.last_known_value);
    let candidates = match (known, types.as_union(typ)) {
        (Some(known), _) => vec![known],
        (None, Some(union)) => union.items.to_vec(),
        (None, None) => vec![typ],
    };
    let value = |candidate: TypeId| {
        let literal = types.as_literal(proper(world, candidate))?;
        let fallback = types.as_instance(literal.fallback)?;
        (world.get(fallback.class).fullname == fullname).then(|| literal.value.clone())
    };
    candidates.into_iter().map(value).collect()
}

/// The texts of a type that consists of text literals.
#[must_use]
pub fn try_getting_str_literals_from_type(world: &World<'_>, typ: TypeId) -> Option<Vec<Name>> {
    let values = try_getting_literals_from_type(world, typ, known::BUILTINS_STR)?;
    let text = |value| {
        if let LiteralValue::Str(text) = value {
            Some(text)
        } else {
            None
        }
    };
    values.into_iter().map(text).collect()
}

/// The numbers of a type that consists of integer literals. Numbers beyond 64 bits count as none.
#[must_use]
pub fn try_getting_int_literals_from_type(world: &World<'_>, typ: TypeId) -> Option<Vec<i64>> {
    let values = try_getting_literals_from_type(world, typ, known::BUILTINS_INT)?;
    let number = |value| {
        if let LiteralValue::Int(number) = value {
            Some(number)
        } else {
            None
        }
    };
    values.into_iter().map(number).collect()
}

/// Whether the type, as a context, may ask for literals.
#[must_use]
pub fn is_literal_type_like(world: &World<'_>, typ: Option<TypeId>) -> bool {
    let Some(typ) = typ.map(|typ| proper(world, typ)) else {
        return false;
    };
    if let Some(union) = world.types.as_union(typ) {
        return union
            .items
            .iter()
            .any(|item| is_literal_type_like(world, Some(*item)));
    }
    if let Some(var) = world.types.as_type_var(typ) {
        return is_literal_type_like(world, Some(var.common.upper_bound))
            || var
                .values
                .iter()
                .any(|value| is_literal_type_like(world, Some(*value)));
    }
    world.types.as_literal(typ).is_some()
}

/// Whether the type is a literal with this value, or known to be, and of the class of this full name.
#[must_use]
pub fn is_literal_type(world: &World<'_>, typ: TypeId, fullname: Name, value: &LiteralValue) -> bool {
    literal_of(world, typ).is_some_and(|literal| {
        let fallback = world.types.as_instance(literal.fallback);
        literal.value == *value
            && fallback.is_some_and(|fallback| world.get(fallback.class).fullname == fullname)
    })
}

/// Full names of classes with one value only.
const SINGLETONS: [Name; 7] = [
    known::BUILTINS_ELLIPSIS,
    known::TYPES_ELLIPSIS_TYPE,
    known::BUILTINS_NOT_IMPLEMENTED_TYPE,
    known::TYPES_NOT_IMPLEMENTED_TYPE,
    known::BUILTINS_SENTINEL,
    known::TYPING_EXTENSIONS_SENTINEL,
    known::TYPING_EXTENSIONS_SENTINEL_CLASS,
];

/// Whether all values of the type are one by `is`.
#[must_use]
pub fn is_singleton_identity_type(world: &World<'_>, typ: TypeId) -> bool {
    let is_final = |class: ClassId| world.get(class).is(ClassFlags::FINAL);
    if let Some(instance) = world.types.as_instance(typ) {
        let class = world.get(instance.class);
        let single = class.is(ClassFlags::ENUM) && enum_members(world, instance.class).len() == 1;
        return single || SINGLETONS.contains(&class.fullname);
    }
    if let Some(literal) = world.types.as_literal(typ) {
        return is_enum_literal(world, literal)
            || matches!(
                literal.value,
                LiteralValue::Sentinel { .. } | LiteralValue::Bool(_)
            );
    }
    if let Type::Type { item, .. } = world.types.get(typ) {
        return world
            .types
            .as_instance(*item)
            .is_some_and(|instance| is_final(instance.class));
    }
    if is_function_like(world.types, typ) && is_type_obj(world, typ) {
        return type_object(world, typ).is_some_and(is_final);
    }
    world.types.is_none(typ)
}

/// Whether all values of the type are one by `==`.
#[must_use]
pub fn is_singleton_equality_type(world: &World<'_>, typ: TypeId) -> bool {
    world.types.as_literal(typ).is_some() || is_singleton_identity_type(world, typ)
}

/// The type with enumerations (and `bool`) written as unions of their members: all, or the one of this full name.
#[must_use]
pub fn try_expanding_sum_type_to_union(world: &World<'_>, typ: TypeId, target: Option<Name>) -> TypeId {
    let types = world.types;
    let typ = proper(world, typ);
    if let Some(union) = types.as_union(typ) {
        let flat = flatten_nested_unions(world, &relevant_items(world, union), true);
        let items: Vec<TypeId> = remove_dups(types, &flat)
            .into_iter()
            .map(|item| try_expanding_sum_type_to_union(world, item, target))
            .collect();
        return make_union(types, &items);
    }
    let Some(instance) = types.as_instance(typ) else {
        return typ;
    };
    let class = world.get(instance.class);
    if target.is_some_and(|target| target != class.fullname) {
        return typ;
    }
    if class.fullname == known::BUILTINS_BOOL {
        let of = |value| types.literal(LiteralValue::Bool(value), typ);
        return new_union(types, &[of(true), of(false)]);
    }
    if !class.is(ClassFlags::ENUM) {
        return typ;
    }
    let members: Vec<TypeId> = enum_members(world, instance.class)
        .into_iter()
        .map(|name| types.literal(LiteralValue::Enum(name), typ))
        .collect();
    if members.is_empty() {
        typ
    } else {
        make_union(types, &members)
    }
}

/// The items of a flat union, with all literals of an enumeration (or of `bool`) replaced by it where the first of
/// them stands.
#[must_use]
pub fn try_contracting_literals_in_union(world: &World<'_>, items: &[TypeId]) -> Vec<TypeId> {
    let mut kept: Vec<Option<TypeId>> = items.iter().map(|item| Some(proper(world, *item))).collect();
    let mut sums: FxHashMap<Name, (Vec<LiteralValue>, Vec<usize>)> = FxHashMap::default();
    for index in 0..kept.len() {
        let Some(literal) = kept[index].and_then(|typ| world.types.as_literal(typ)) else {
            continue;
        };
        let Some(class) = world
            .types
            .as_instance(literal.fallback)
            .map(|fallback| fallback.class)
        else {
            continue;
        };
        let is_enum = world.get(class).is(ClassFlags::ENUM);
        if !is_enum && !matches!(literal.value, LiteralValue::Bool(_)) {
            continue;
        }
        let (missing, places) = sums
            .entry(world.get(class).fullname)
            .or_insert_with(|| (all_values(world, class, is_enum), Vec::new()));
        missing.retain(|value| *value != literal.value);
        places.push(index);
        if missing.is_empty() {
            kept[places[0]] = Some(literal.fallback);
            places[1..].iter().for_each(|place| kept[*place] = None);
        }
    }
    kept.into_iter().flatten().collect()
}

fn all_values(world: &World<'_>, class: ClassId, is_enum: bool) -> Vec<LiteralValue> {
    if is_enum {
        enum_members(world, class)
            .into_iter()
            .map(LiteralValue::Enum)
            .collect()
    } else {
        vec![LiteralValue::Bool(true), LiteralValue::Bool(false)]
    }
}

/// The type with instances of known value turned into literals, also those of enumerations with one member.
#[must_use]
pub fn coerce_to_literal(world: &World<'_>, typ: TypeId) -> TypeId {
    let target = proper(world, typ);
    if let Some(union) = world.types.as_union(target) {
        let items: Vec<TypeId> = union
            .items
            .iter()
            .map(|item| coerce_to_literal(world, *item))
            .collect();
        return make_union(world.types, &items);
    }
    let Some(instance) = world.types.as_instance(target) else {
        return typ;
    };
    if let Some(known) = instance.last_known_value {
        return known;
    }
    if world.get(instance.class).is(ClassFlags::ENUM)
        && let [only] = enum_members(world, instance.class)[..]
    {
        return world.types.literal(LiteralValue::Enum(only), target);
    }
    typ
}

/// The instance that a type falls back to, if it has one.
#[must_use]
pub fn try_getting_instance_fallback(world: &World<'_>, typ: TypeId) -> Option<TypeId> {
    let typ = proper(world, typ);
    match world.types.get(typ) {
        Type::Instance(_) => Some(typ),
        Type::Literal(literal) => Some(literal.fallback),
        Type::Callable(_) | Type::Overloaded(_) => function_fallback(world.types, typ),
        Type::TypeVar(var) => try_getting_instance_fallback(world, var.common.upper_bound),
        Type::Tuple(tuple) => Some(tuple.fallback),
        Type::TypedDict(dict) => Some(dict.fallback),
        Type::Any { .. }
        | Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::ParamSpec(_)
        | Type::TypeVarTuple(_)
        | Type::Unpack { .. }
        | Type::Parameters(_)
        | Type::Union(_)
        | Type::Partial(_)
        | Type::Type { .. }
        | Type::Alias { .. }
        | Type::Unbound { .. }
        | Type::Placeholder { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => None,
    }
}
