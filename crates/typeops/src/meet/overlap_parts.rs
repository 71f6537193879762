//! Overlaps of tuples, TypedDicts and instances, part by part.

use names::known;
use nodes::world::World;
use types::{ClassId, Tuple, Type, TypeId, TypedDict};

use super::overlap::Overlap;
use crate::TypeCx;
use crate::classes::{base_named, has_base, has_base_class, is_plain_tuple};
use crate::proper::proper;
use crate::subtypes::{Compat, NATIVE_INTS};
use crate::supertypes::map_instance_to_supertype;
use crate::tuples::{args_with_tuple, find_unpack_in_list, item_of_unpacked};
use crate::typed_dicts::create_anonymous_fallback;

/// Whether the keys that must be there overlap; others may be missing.
pub fn are_typed_dicts_overlapping<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: &TypedDict,
    right: &TypedDict,
    overlapping: &mut Compat<'_, 'p>,
) -> bool {
    let mut required_fit = |keys: &TypedDict| {
        keys.items.iter().filter(|item| item.required).all(|item| {
            match (left.item(item.name), right.item(item.name)) {
                (Some(left), Some(right)) => overlapping(cx, left.typ, right.typ),
                (None, _) | (_, None) => false,
            }
        })
    };
    required_fit(left) && required_fit(right)
}

/// Whether the type is a tuple, of known shape or not.
pub(super) fn is_tuple(world: &World<'_>, typ: TypeId) -> bool {
    let typ = proper(world, typ);
    world.types.as_tuple(typ).is_some() || is_plain_tuple(world, typ)
}

/// Whether two tuples overlap item by item, variadic ones as long as the other.
pub fn are_tuples_overlapping<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    overlapping: &mut Compat<'_, 'p>,
) -> bool {
    let types = cx.types();
    let left = proper(cx.world(), left);
    let right = proper(cx.world(), right);
    let left = adjust_tuple(cx.world(), left, right).unwrap_or(left);
    let right = adjust_tuple(cx.world(), right, left).unwrap_or(right);
    let (Some(left), Some(right)) = (types.as_tuple(left), types.as_tuple(right)) else {
        return false;
    };
    let left_items = expand_tuple(cx.world(), left, right.items.len());
    let right_items = expand_tuple(cx.world(), right, left_items.len());
    if left_items.len() != right_items.len() {
        return false;
    }
    let mut pairs = left_items.iter().zip(&right_items);
    if !pairs.all(|(left, right)| overlapping(cx, *left, *right)) {
        return false;
    }
    // They may be different named tuples.
    is_plain_tuple(cx.world(), right.fallback)
        || is_plain_tuple(cx.world(), left.fallback)
        || overlapping(cx, left.fallback, right.fallback)
}

/// `tuple[X, ...]` as a tuple that is as long as the other.
fn adjust_tuple(world: &World<'_>, typ: TypeId, other: TypeId) -> Option<TypeId> {
    if !is_plain_tuple(world, typ) {
        return None;
    }
    let item = *world.types.as_instance(typ)?.args.first()?;
    let length = world.types.as_tuple(other).map_or(1, |other| other.items.len());
    Some(world.types.tuple(vec![item; length], typ))
}

/// The items, with a variadic one repeated until there are `target`; as they are if there are more already.
fn expand_tuple(world: &World<'_>, tuple: &Tuple, target: usize) -> Vec<TypeId> {
    let types = world.types;
    let extra = (target + 1).checked_sub(tuple.items.len());
    let (Some(extra), Some(_)) = (extra, find_unpack_in_list(types, &tuple.items)) else {
        return tuple.items.to_vec();
    };
    let mut items = Vec::with_capacity(target);
    for item in &tuple.items {
        match types.as_unpack(*item) {
            None => items.push(*item),
            Some(unpacked) => {
                let unpacked = proper(world, unpacked);
                let tuple = types.as_type_var_tuple(unpacked);
                let tuple = tuple.map_or(unpacked, |variable| variable.tuple_fallback);
                items.extend(std::iter::repeat_n(item_of_unpacked(world, tuple), extra));
            }
        }
    }
    items
}

/// Whether the type is an instance of `Mapping`, which TypedDicts overlap in a way of their own.
pub(super) fn typed_dict_mapping_pair(world: &World<'_>, other: TypeId) -> bool {
    let instance = world.types.as_instance(proper(world, other));
    instance.is_some_and(|instance| has_base(world, instance.class, known::TYPING_MAPPING))
}

/// Whether a TypedDict overlaps a mapping: all required values must, or one value if none is required.
///
/// ```text
/// TypedDict(x=int, y=str)              overlaps  dict[str, int | str], but not dict[str, int]
/// TypedDict(x=int, y=str, total=False) overlaps  dict[str, str]
/// ```
pub(super) fn typed_dict_mapping_overlap<'p>(
    cx: &mut dyn TypeCx<'p>,
    dict: &TypedDict,
    other: TypeId,
    overlap: &Overlap,
) -> bool {
    let types = cx.types();
    let Some(class) = types.as_instance(other).map(|other| other.class) else {
        return false;
    };
    let has_readonly = dict.items.iter().any(|item| item.readonly);
    if has_readonly && has_base(cx.world(), class, known::TYPING_MUTABLE_MAPPING) {
        return false;
    }
    let Some(mapping) = base_named(cx.world(), class, known::TYPING_MAPPING) else {
        return false;
    };
    let mapped = map_instance_to_supertype(cx, other, mapping);
    let Some([key, value]) = types.as_instance(mapped).map(|mapped| &mapped.args[..]) else {
        return false;
    };
    let (key, value) = (proper(cx.world(), *key), proper(cx.world(), *value));
    let any_required = dict.items.iter().any(|item| item.required);
    if types.is_never(key) && types.is_never(value) {
        // An empty dict.
        return !any_required;
    }
    let Some(text) = text_type(cx.world(), dict) else {
        return false;
    };
    if !overlap.of_parts(cx, key, text) {
        return false;
    }
    let mut candidates = dict.items.iter().filter(|item| item.required == any_required);
    if any_required {
        candidates.all(|item| overlap.of_parts(cx, item.typ, value))
    } else {
        candidates.any(|item| overlap.of_parts(cx, item.typ, value))
    }
}

/// `str`, from the class behind TypedDicts: that is a `Mapping[str, object]`.
fn text_type(world: &World<'_>, dict: &TypedDict) -> Option<TypeId> {
    let fallback = world.types.as_instance(create_anonymous_fallback(world, dict))?;
    let base = world.get(fallback.class).bases.first()?;
    world.types.as_instance(*base)?.args.first().copied()
}

/// Whether two instances overlap: related, or of one class with overlapping arguments.
pub(super) fn instances_overlap<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    overlap: &Overlap,
) -> bool {
    let types = cx.types();
    // Fallbacks may be related where the types were not.
    if overlap.are_related(cx, left, right) {
        return true;
    }
    let (Type::Instance(one), Type::Instance(other)) = (types.get(left), types.get(right)) else {
        return false;
    };
    let name = |cx: &dyn TypeCx<'p>, class: ClassId| cx.world().get(class).fullname;
    if name(cx, other.class) == known::BUILTINS_INT && NATIVE_INTS.contains(&name(cx, one.class)) {
        return true;
    }
    let (left, right) = if has_base_class(cx.world(), one.class, other.class) {
        (map_instance_to_supertype(cx, left, other.class), right)
    } else if has_base_class(cx.world(), other.class, one.class) {
        (left, map_instance_to_supertype(cx, right, one.class))
    } else {
        return false;
    };
    let (Some(left), Some(right)) = (types.as_instance(left), types.as_instance(right)) else {
        return false;
    };
    let left_args = args_with_tuple(cx.world(), right.class, &left.args);
    let right_args = args_with_tuple(cx.world(), right.class, &right.args);
    left_args.len() == right_args.len()
        && left_args
            .iter()
            .zip(&right_args)
            .all(|(left, right)| overlap.of_parts(cx, *left, *right))
}
