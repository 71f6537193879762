//! Tuples with an unpacked item: `tuple[int, *tuple[str, ...]]` is the union of all its lengths.

use names::known;
use nodes::world::World;
use types::{Tuple, TypeId};

use super::Question;
use crate::TypeCx;
use crate::classes::is_named_instance;
use crate::proper::proper;
use crate::tuples::{
    extend_args_for_prefix_and_suffix, find_unpack_in_list, get_variadic_item, split_with_prefix_and_suffix,
};

impl Question {
    /// The items of the left tuple, with a `*tuple[Any, ...]` among them as long as the right one needs it. `None` if
    /// nothing changes.
    pub(super) fn adjusted_items(
        self,
        world: &World<'_>,
        left: &Tuple,
        right: &Tuple,
    ) -> Option<Vec<TypeId>> {
        let (index, item) = get_variadic_item(world, left)?;
        if !world.types.is_any(proper(world, item)) {
            return None;
        }
        let Some(right_index) = find_unpack_in_list(world.types, &right.items) else {
            let count = (right.items.len() + 1).checked_sub(left.items.len())?;
            let mut items = left.items[..index].to_vec();
            items.extend(std::iter::repeat_n(item, count));
            items.extend_from_slice(&left.items[index + 1..]);
            return Some(items);
        };
        let unpacked = proper(world, world.types.as_unpack(right.items[right_index])?);
        if world.types.as_instance(unpacked).is_some() {
            return None;
        }
        let suffix = right.items.len() - right_index - 1;
        if index > right_index || left.items.len() - index - 1 > suffix {
            return None;
        }
        Some(extend_args_for_prefix_and_suffix(
            world,
            &left.items,
            right_index,
            suffix,
        ))
    }

    /// Whether the left tuple fits a right one with an item `*tuple[X, ...]`.
    pub(super) fn variadic_tuple<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Tuple, right: &Tuple) -> bool {
        let types = cx.types();
        let Some((prefix, item)) = get_variadic_item(cx.world(), right) else {
            return false;
        };
        let suffix = right.items.len() - prefix - 1;
        let Some(index) = find_unpack_in_list(types, &left.items) else {
            return self.fixed_to_variadic(cx, left, right, (prefix, suffix), item);
        };
        let Some(unpacked) = types.as_unpack(left.items[index]) else {
            return false;
        };
        let unpacked = proper(cx.world(), unpacked);
        let Some(tuple) = types.as_instance(unpacked) else {
            return self.type_var_tuple_to_variadic(cx, left, right, index, item);
        };
        let Some(left_item) = tuple.args.first() else {
            return false;
        };
        self.variadic_to_variadic(cx, left, right, (index, *left_item), (prefix, item))
    }

    /// The left tuple has a fixed length: there is one length of the right one to compare with.
    fn fixed_to_variadic<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: &Tuple,
        right: &Tuple,
        (prefix, suffix): (usize, usize),
        item: TypeId,
    ) -> bool {
        if left.items.len() < prefix + suffix {
            return false;
        }
        let [start, middle, end] = split_with_prefix_and_suffix(cx.world(), &left.items, prefix, suffix);
        self.relation.all_hold(cx, &start, &right.items[..prefix])
            && self.relation.all_hold(cx, &end, &right.items[prefix + 1..])
            && middle.iter().all(|left| self.holds(cx, *left, item))
    }

    /// `*Ts` cannot be split, so all that it may be compared with must be `object` or `Any`.
    fn type_var_tuple_to_variadic<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: &Tuple,
        right: &Tuple,
        prefix: usize,
        item: TypeId,
    ) -> bool {
        if left.items.len() < right.items.len() || !self.is_top(cx.world(), item) {
            return false;
        }
        let suffix = left.items.len() - prefix - 1;
        let [start, middle, end] = split_with_prefix_and_suffix(cx.world(), &right.items, prefix, suffix);
        let accepts = |typ: &TypeId| cx.types().is_unpack(*typ) || self.is_top(cx.world(), *typ);
        if !middle.iter().all(accepts) {
            return false;
        }
        // A suffix of zero items is, as in mypy, the whole tuple; it is compared as far as the other goes.
        let left_end = if suffix == 0 {
            &left.items[..]
        } else {
            &left.items[prefix + 1..]
        };
        self.relation.all_hold(cx, &left.items[..prefix], &start)
            && self.relation.all_hold(cx, left_end, &end)
    }

    fn is_top(self, world: &World<'_>, typ: TypeId) -> bool {
        (!self.relation.proper && world.types.is_any(proper(world, typ)))
            || is_named_instance(world, typ, known::BUILTINS_OBJECT)
    }

    /// Each length of the left tuple must fit some length of the right one; with `Any` on the left, one is enough.
    fn variadic_to_variadic<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: &Tuple,
        right: &Tuple,
        (left_prefix, left_item): (usize, TypeId),
        (right_prefix, right_item): (usize, TypeId),
    ) -> bool {
        let types = cx.types();
        let use_any = types.is_any(proper(cx.world(), left_item));
        if !use_any && left.items.len() < right.items.len() {
            return false;
        }
        // The unbounded lengths first, then all finite overlaps of prefixes and suffixes.
        if !self.holds(cx, left_item, right_item) {
            return false;
        }
        let left_suffix = left.items.len() - left_prefix - 1;
        let right_suffix = right.items.len() - right_prefix - 1;
        let more = |a: usize, b: usize| i64::try_from(a).unwrap_or(0) - i64::try_from(b).unwrap_or(0);
        let (before, behind) = (more(right_prefix, left_prefix), more(right_suffix, left_suffix));
        let longest = 0.max(before).max(behind).max(before + behind);
        for overlap in 0..=usize::try_from(longest).unwrap_or(0) {
            let mut items = left.items[..left_prefix].to_vec();
            items.extend(std::iter::repeat_n(left_item, overlap));
            items.extend_from_slice(&left.items[left_prefix + 1..]);
            let of_length = types.tuple(items, left.fallback);
            let holds = self.holds(cx, of_length, self.right);
            if holds == use_any {
                return use_any;
            }
        }
        !use_any
    }
}
