//! Tuples: fallbacks, splitting variadic ones, slices.
//!
//! Specified by `tuple_fallback` in `mypy/typeops.py`, `TupleType` and the helpers at the end of `mypy/types.py`.

use nodes::world::World;
use types::{AnyKind, ExtraAttrs, Instance, Tuple, Type, TypeId, Types};

use crate::TypeCx;
use crate::classes::is_plain_tuple;
use crate::proper::{is_recursive_alias, proper};
use crate::simplify::{Simplify, make_simplified_union_with};

/// Classes that a tuple matches item by item.
pub const TUPLE_LIKE: [names::Name; 5] = [
    names::known::BUILTINS_TUPLE,
    names::known::TYPING_ITERABLE,
    names::known::TYPING_CONTAINER,
    names::known::TYPING_SEQUENCE,
    names::known::TYPING_REVERSIBLE,
];

/// The instance behind a tuple: `tuple[X, ...]` with the union of the items, or the named tuple's class.
#[must_use]
pub fn tuple_fallback<'p>(cx: &mut dyn TypeCx<'p>, tuple: &Tuple) -> TypeId {
    let types = cx.types();
    if !is_plain_tuple(cx.world(), tuple.fallback) {
        return tuple.fallback;
    }
    let items: Vec<TypeId> = tuple
        .items
        .iter()
        .map(|item| match types.as_unpack(*item) {
            Some(unpacked) => item_of_unpacked(cx.world(), unpacked),
            None => *item,
        })
        .collect();
    let how = Simplify {
        handle_recursive: false,
        ..Simplify::default()
    };
    let item = make_simplified_union_with(cx, &items, how);
    let extra_attrs: Option<Box<ExtraAttrs>> = types
        .as_instance(tuple.fallback)
        .and_then(|fallback| fallback.extra_attrs.clone());
    let class = types.as_instance(tuple.fallback).map(|fallback| fallback.class);
    let class = class.unwrap_or_else(|| unreachable!("the fallback of a tuple is an instance"));
    types.intern(Type::Instance(Instance {
        extra_attrs,
        ..Instance::new(class, [item])
    }))
}

/// The item type of what is unpacked: of `tuple[X, ...]`, or of the bound of `Ts`.
#[must_use]
pub fn item_of_unpacked(world: &World<'_>, unpacked: TypeId) -> TypeId {
    let mut unpacked = proper(world, unpacked);
    if let Some(variable) = world.types.as_type_var_tuple(unpacked) {
        unpacked = proper(world, variable.common.upper_bound);
    }
    let instance = world.types.as_instance(unpacked);
    let item = instance.and_then(|instance| instance.args.first().copied());
    item.unwrap_or(world.types.any(AnyKind::FromError))
}

/// Where the unpacked item is; there is at most one.
#[inline]
#[must_use]
pub fn find_unpack_in_list(types: &Types, items: &[TypeId]) -> Option<usize> {
    items.iter().position(|item| types.is_unpack(*item))
}

/// The position and `X` of the item `*tuple[X, ...]`.
#[must_use]
pub fn get_variadic_item(world: &World<'_>, tuple: &Tuple) -> Option<(usize, TypeId)> {
    let index = find_unpack_in_list(world.types, &tuple.items)?;
    let unpacked = proper(world, world.types.as_unpack(tuple.items[index])?);
    let instance = world.types.as_instance(unpacked)?;
    Some((index, *instance.args.first()?))
}

/// The first `prefix` items, the last `suffix`, and those in between. A `*tuple[X, ...]` gives as many `X` as are
/// missing.
#[must_use]
pub fn split_with_prefix_and_suffix(
    world: &World<'_>,
    items: &[TypeId],
    prefix: usize,
    suffix: usize,
) -> [Vec<TypeId>; 3] {
    let needs_more = find_unpack_in_list(world.types, items)
        .is_some_and(|index| index < prefix || items.len() - index - 1 < suffix);
    if needs_more {
        let more = extend_args_for_prefix_and_suffix(world, items, prefix, suffix);
        split(&more, prefix, suffix)
    } else {
        split(items, prefix, suffix)
    }
}

/// As Python slices: a list that is too short gives what it has.
fn split(items: &[TypeId], prefix: usize, suffix: usize) -> [Vec<TypeId>; 3] {
    let start = prefix.min(items.len());
    let end = items.len().saturating_sub(suffix);
    let middle = if start < end { &items[start..end] } else { &[] };
    [items[..start].to_vec(), middle.to_vec(), items[end..].to_vec()]
}

/// The items with a `*tuple[X, ...]` among them preceded and followed by as many `X` as prefix and suffix need.
#[must_use]
pub fn extend_args_for_prefix_and_suffix(
    world: &World<'_>,
    items: &[TypeId],
    prefix: usize,
    suffix: usize,
) -> Vec<TypeId> {
    let variadic = items.iter().enumerate().find_map(|(index, item)| {
        let unpacked = proper(world, world.types.as_unpack(*item)?);
        let instance = world.types.as_instance(unpacked)?;
        let item = *instance.args.first()?;
        is_plain_tuple(world, unpacked).then_some((index, item))
    });
    let Some((index, item)) = variadic else {
        return items.to_vec();
    };
    let behind = items.len() - index - 1;
    let mut extended = items[..index].to_vec();
    extended.extend(std::iter::repeat_n(item, prefix.saturating_sub(index)));
    extended.push(items[index]);
    extended.extend(std::iter::repeat_n(item, suffix.saturating_sub(behind)));
    extended.extend_from_slice(&items[index + 1..]);
    extended
}

/// The arguments of an instance of a class with a type variable tuple, with a tuple in the place of the variadic
/// part: as many as the class has type variables.
#[must_use]
pub fn args_with_tuple(world: &World<'_>, class: types::ClassId, args: &[TypeId]) -> Vec<TypeId> {
    let info = world.get(class);
    let Some((prefix, suffix)) = info.type_var_tuple_split else {
        return args.to_vec();
    };
    let (prefix, suffix) = (prefix as usize, suffix as usize);
    let [mut start, middle, end] = split_with_prefix_and_suffix(world, args, prefix, suffix);
    let variable = info
        .type_vars
        .get(prefix)
        .and_then(|variable| world.types.as_type_var_tuple(*variable));
    let variable =
        variable.unwrap_or_else(|| unreachable!("the split says where the type variable tuple is"));
    start.push(world.types.tuple(middle, variable.tuple_fallback));
    start.extend(end);
    start
}

/// The items, with those of unpacked tuples in their place.
#[must_use]
pub fn flatten_nested_tuples(world: &World<'_>, items: &[TypeId], handle_recursive: bool) -> Vec<TypeId> {
    let mut flat = Vec::with_capacity(items.len());
    for item in items {
        let inner = world.types.as_unpack(*item);
        let inner = inner.filter(|inner| handle_recursive || !is_recursive_alias(world, *inner));
        match inner.and_then(|inner| world.types.as_tuple(proper(world, inner))) {
            Some(tuple) => flat.extend(flatten_nested_tuples(world, &tuple.items, true)),
            None => flat.push(*item),
        }
    }
    flat
}

/// `tuple[begin:end:stride]`; `None` if the result depends on how long a variadic item is.
#[must_use]
pub fn slice_tuple(
    types: &Types,
    tuple: &Tuple,
    bounds: (Option<i64>, Option<i64>, Option<i64>),
    fallback: Option<TypeId>,
) -> Option<TypeId> {
    let (begin, end, stride) = bounds;
    let items = match find_unpack_in_list(types, &tuple.items) {
        Some(unpack) if !can_slice(tuple.items.len(), unpack, bounds) => return None,
        Some(_) | None => python_slice(&tuple.items, begin, end, stride)?,
    };
    Some(types.intern(Type::Tuple(Box::new(Tuple {
        items: items.into(),
        fallback: fallback.unwrap_or(tuple.fallback),
        implicit: tuple.implicit,
    }))))
}

/// Whether a slice stays clear of the variadic item at `unpack`, or takes it as a whole.
fn can_slice(total: usize, unpack: usize, bounds: (Option<i64>, Option<i64>, Option<i64>)) -> bool {
    let (begin, end, stride) = bounds;
    let narrow = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let unpack_from_end = narrow(unpack) - narrow(total);
    let in_prefix = |n: i64| narrow(unpack) >= n && n >= 0;
    let in_suffix = |n: i64| unpack_from_end < n && n < 0;
    let begins_in_prefix = begin.is_none_or(in_prefix);
    let begins_in_suffix = begin.is_some_and(in_suffix);
    let ends_in_prefix = end.is_some_and(in_prefix);
    let ends_in_suffix = end.is_none_or(in_suffix);
    if begin.is_none() && end.is_none() {
        matches!(stride, None | Some(1 | -1))
    } else if begins_in_prefix && ends_in_prefix || begins_in_suffix && ends_in_suffix {
        true
    } else if begins_in_prefix && ends_in_suffix {
        matches!(stride, None | Some(1))
    } else {
        begins_in_suffix && ends_in_prefix && matches!(stride, None | Some(-1))
    }
}

/// As Python slices lists. `None` for a stride of 0.
#[must_use]
pub fn python_slice<T: Clone>(
    items: &[T],
    begin: Option<i64>,
    end: Option<i64>,
    stride: Option<i64>,
) -> Option<Vec<T>> {
    let stride = stride.unwrap_or(1);
    let len = i64::try_from(items.len()).ok()?;
    if stride == 0 {
        return None;
    }
    let (lowest, highest) = if stride > 0 { (0, len) } else { (-1, len - 1) };
    let place = |bound: Option<i64>, default: i64| match bound {
        None => default,
        Some(n) if n < 0 => n.saturating_add(len).max(lowest),
        Some(n) => n.min(highest),
    };
    let start = place(begin, if stride > 0 { lowest } else { highest });
    let stop = place(end, if stride > 0 { highest } else { lowest });
    let mut sliced = Vec::new();
    let mut index = start;
    while if stride > 0 { index < stop } else { index > stop } {
        sliced.extend(
            usize::try_from(index)
                .ok()
                .and_then(|index| items.get(index))
                .cloned(),
        );
        index = index.saturating_add(stride);
    }
    Some(sliced)
}
