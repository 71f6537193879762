//! Meets of tuples.

use types::{Tuple, Type, TypeId, Types};

use super::{Meet, meet_types, variadic_of};
use crate::TypeCx;
use crate::proper::proper;
use crate::subtypes::{is_proper_subtype, is_subtype};
use crate::tuples::{TUPLE_LIKE, find_unpack_in_list, split_with_prefix_and_suffix, tuple_fallback};

impl Meet {
    pub(super) fn with_tuple<'p>(self, cx: &mut dyn TypeCx<'p>, t: &'p Tuple) -> TypeId {
        let types = cx.types();
        match types.get(self.s) {
            Type::Tuple(s) => match meet_tuples(cx, s, t) {
                Some(items) => {
                    let fallback = tuple_fallback(cx, t);
                    types.tuple(items, fallback)
                }
                None => self.default(cx),
            },
            Type::Instance(s) => {
                let info = cx.world().get(s.class);
                let (fullname, variadic) = (info.fullname, info.type_var_tuple_split.is_some());
                if let Some(arg) = s.args.first().filter(|_| TUPLE_LIKE.contains(&fullname)) {
                    let items: Vec<TypeId> = t.items.iter().map(|item| meet_item(cx, *item, *arg)).collect();
                    return types.tuple(items, t.fallback);
                }
                // A named tuple with other bases, or a class that is a variadic tuple.
                if is_proper_subtype(cx, self.t, self.s) || (variadic && is_subtype(cx, self.t, self.s)) {
                    self.t
                } else {
                    self.default(cx)
                }
            }
            #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is like a tuple")]
            _ => self.default(cx),
        }
    }
}

/// An item of a tuple with the item of `tuple[X, ...]`.
fn meet_item<'p>(cx: &mut dyn TypeCx<'p>, item: TypeId, arg: TypeId) -> TypeId {
    let types = cx.types();
    let Some(unpacked) = types.as_unpack(item) else {
        return meet_types(cx, item, arg);
    };
    let unpacked = proper(cx.world(), unpacked);
    // Nothing can be told of the items of `*Ts`.
    let met = match types
        .as_instance(unpacked)
        .and_then(|instance| instance.args.first())
    {
        Some(inner) => meet_types(cx, *inner, arg),
        None => types.never(),
    };
    types.unpack(variadic_of(cx, unpacked, met))
}

fn pairwise<'p>(cx: &mut dyn TypeCx<'p>, left: &[TypeId], right: &[TypeId]) -> Vec<TypeId> {
    left.iter()
        .zip(right)
        .map(|(left, right)| meet_types(cx, *left, *right))
        .collect()
}

/// The items of the meet, or `None` if the lengths have nothing in common.
fn meet_tuples<'p>(cx: &mut dyn TypeCx<'p>, s: &Tuple, t: &Tuple) -> Option<Vec<TypeId>> {
    let types: &'p Types = cx.types();
    let s_unpack = find_unpack_in_list(types, &s.items);
    let t_unpack = find_unpack_in_list(types, &t.items);
    match (s_unpack, t_unpack) {
        (None, None) => (s.items.len() == t.items.len()).then(|| pairwise(cx, &t.items, &s.items)),
        (Some(s_unpack), Some(t_unpack)) => {
            let aligned = s.items.len() == t.items.len() && s_unpack == t_unpack;
            if aligned {
                meet_variadic(cx, s, t, s_unpack)
            } else {
                None
            }
        }
        (Some(unpack), None) => meet_fixed(cx, t, s, unpack),
        (None, Some(unpack)) => meet_fixed(cx, s, t, unpack),
    }
}

/// Both are variadic and line up.
fn meet_variadic<'p>(cx: &mut dyn TypeCx<'p>, s: &Tuple, t: &Tuple, unpack: usize) -> Option<Vec<TypeId>> {
    let types = cx.types();
    let s_unpacked = proper(cx.world(), types.as_unpack(s.items[unpack])?);
    let t_unpacked = proper(cx.world(), types.as_unpack(t.items[unpack])?);
    types.as_instance(s_unpacked)?;
    types.as_instance(t_unpacked)?;
    let met = meet_types(cx, s_unpacked, t_unpacked);
    types.as_instance(met)?;
    let mut items = pairwise(cx, &s.items[..unpack], &t.items[..unpack]);
    items.push(types.unpack(met));
    items.extend(pairwise(cx, &s.items[unpack + 1..], &t.items[unpack + 1..]));
    Some(items)
}

/// One has a fixed length, so the meet has it too.
fn meet_fixed<'p>(
    cx: &mut dyn TypeCx<'p>,
    fixed: &Tuple,
    variadic: &Tuple,
    unpack: usize,
) -> Option<Vec<TypeId>> {
    let types = cx.types();
    let unpacked = proper(cx.world(), types.as_unpack(variadic.items[unpack])?);
    let item = *types.as_instance(unpacked)?.args.first()?;
    if fixed.items.len() + 1 < variadic.items.len() {
        return None;
    }
    let suffix = variadic.items.len() - unpack - 1;
    let [start, middle, end] = split_with_prefix_and_suffix(cx.world(), &fixed.items, unpack, suffix);
    let mut items = pairwise(cx, &start, &variadic.items[..unpack]);
    items.extend(middle.iter().map(|fixed| meet_types(cx, *fixed, item)));
    items.extend(pairwise(cx, &end, &variadic.items[unpack + 1..]));
    Some(items)
}
