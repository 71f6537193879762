//! Joins of tuples.
//!
//! ```text
//! tuple[int, bool],  tuple[bool, bool]   -> tuple[int, bool]
//! tuple[bool, int],  tuple[bool]         -> tuple[int, ...]
//! tuple[int, bool],  tuple[bool, ...]    -> tuple[int, ...]
//! ```

use types::{Tuple, Type, TypeId};

use super::{Joiner, join_type_list, join_types};
use crate::TypeCx;
use crate::classes::{is_plain_tuple, object_of};
use crate::proper::proper;
use crate::subtypes::is_proper_subtype;
use crate::tuples::{find_unpack_in_list, split_with_prefix_and_suffix, tuple_fallback};
use crate::type_vars::tuple_of;

impl Joiner {
    pub(super) fn with_tuple<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        s: TypeId,
        t: TypeId,
        tuple: &'p Tuple,
    ) -> TypeId {
        let types = cx.types();
        let right_fallback = tuple_fallback(cx, tuple);
        let Some(left) = types.as_tuple(s) else {
            return join_types(cx, s, right_fallback);
        };
        let left_fallback = tuple_fallback(cx, left);
        let fallback = self.join_instances(cx, left_fallback, right_fallback);
        if let Some(items) = join_tuples(cx, left, tuple) {
            if let [item] = items[..]
                && let Some(unpacked) = types.as_unpack(item)
            {
                let unpacked = proper(cx.world(), unpacked);
                if types.as_instance(unpacked).is_some() {
                    // tuple[*tuple[X, ...]] is tuple[X, ...].
                    return unpacked;
                }
            }
            return types.tuple(items, fallback);
        }
        if is_proper_subtype(cx, s, t) {
            t
        } else if is_proper_subtype(cx, t, s) {
            s
        } else {
            fallback
        }
    }
}

/// The items of the join, or `None` if the lengths have nothing in common.
fn join_tuples<'p>(cx: &mut dyn TypeCx<'p>, s: &Tuple, t: &Tuple) -> Option<Vec<TypeId>> {
    let types = cx.types();
    let s_unpack = find_unpack_in_list(types, &s.items);
    let t_unpack = find_unpack_in_list(types, &t.items);
    match (s_unpack, t_unpack) {
        (None, None) => {
            let same_length = s.items.len() == t.items.len();
            same_length.then(|| pairwise(cx, &t.items, &s.items))
        }
        (Some(s_unpack), Some(t_unpack)) => join_variadic(cx, s, t, s_unpack, t_unpack),
        (Some(unpack), None) => join_fixed(cx, t, s, unpack),
        (None, Some(unpack)) => join_fixed(cx, s, t, unpack),
    }
}

fn pairwise<'p>(cx: &mut dyn TypeCx<'p>, left: &[TypeId], right: &[TypeId]) -> Vec<TypeId> {
    left.iter()
        .zip(right)
        .map(|(left, right)| join_types(cx, *left, *right))
        .collect()
}

/// What the item at `index` unpacks.
fn unpacked_at(cx: &dyn TypeCx<'_>, tuple: &Tuple, index: usize) -> Option<TypeId> {
    Some(proper(cx.world(), cx.types().as_unpack(tuple.items[index])?))
}

/// The item of `tuple[X, ...]`.
fn item_of(cx: &dyn TypeCx<'_>, typ: TypeId) -> Option<TypeId> {
    cx.types().as_instance(typ)?.args.first().copied()
}

/// Both are variadic: item by item if they line up, or one purely variadic tuple.
fn join_variadic<'p>(
    cx: &mut dyn TypeCx<'p>,
    s: &Tuple,
    t: &Tuple,
    s_unpack: usize,
    t_unpack: usize,
) -> Option<Vec<TypeId>> {
    let types = cx.types();
    let (s_unpacked, t_unpacked) = (unpacked_at(cx, s, s_unpack)?, unpacked_at(cx, t, t_unpack)?);
    if s.items.len() == t.items.len() && s_unpack == t_unpack {
        let mut items = pairwise(cx, &s.items[..s_unpack], &t.items[..t_unpack]);
        let joined = join_types(cx, s_unpacked, t_unpacked);
        items.push(types.unpack(normal_variadic(cx, joined, t_unpacked)));
        items.extend(pairwise(cx, &s.items[s_unpack + 1..], &t.items[t_unpack + 1..]));
        return Some(items);
    }
    if s.items.len() != 1 && t.items.len() != 1 {
        return None;
    }
    let (s_item, t_item) = (item_of(cx, s_unpacked)?, item_of(cx, t_unpacked)?);
    let middle = join_types(cx, s_item, t_item);
    let others = |tuple: &Tuple, unpack: usize| -> Vec<TypeId> {
        let others = tuple
            .items
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != unpack);
        others.map(|(_, item)| *item).collect()
    };
    let others: Vec<TypeId> = others(s, s_unpack)
        .into_iter()
        .chain(others(t, t_unpack))
        .collect();
    let others = join_type_list(cx, &others);
    let item = join_types(cx, middle, others);
    Some(vec![types.unpack(tuple_of(types, s_unpacked, item))])
}

/// What can be unpacked of a join: type variable tuples and `tuple[X, ...]`, else `tuple[object, ...]`.
fn normal_variadic<'p>(cx: &mut dyn TypeCx<'p>, joined: TypeId, t_unpacked: TypeId) -> TypeId {
    let types = cx.types();
    if matches!(types.get(joined), Type::TypeVarTuple(_)) || is_plain_tuple(cx.world(), joined) {
        return joined;
    }
    let tuple = types
        .as_type_var_tuple(t_unpacked)
        .map_or(t_unpacked, |variable| variable.tuple_fallback);
    match types.as_instance(tuple) {
        Some(instance) => tuple_of(types, tuple, object_of(cx.world(), instance.class)),
        None => joined,
    }
}

/// One is variadic, so the join is too.
fn join_fixed<'p>(
    cx: &mut dyn TypeCx<'p>,
    fixed: &Tuple,
    variadic: &Tuple,
    unpack: usize,
) -> Option<Vec<TypeId>> {
    let types = cx.types();
    let unpacked = unpacked_at(cx, variadic, unpack)?;
    let item = item_of(cx, unpacked)?;
    if fixed.items.len() + 1 < variadic.items.len() {
        return None;
    }
    let suffix = variadic.items.len() - unpack - 1;
    let [start, middle, end] = split_with_prefix_and_suffix(cx.world(), &fixed.items, unpack, suffix);
    let mut items = pairwise(cx, &start, &variadic.items[..unpack]);
    let middle = join_type_list(cx, &middle);
    let joined = join_types(cx, middle, item);
    items.push(types.unpack(tuple_of(types, unpacked, joined)));
    items.extend(pairwise(cx, &end, &variadic.items[unpack + 1..]));
    Some(items)
}
