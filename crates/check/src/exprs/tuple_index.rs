//! Indexes and slices of tuples of known shape.

use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use types::{AnyKind, ArgKind, Tuple, Type, TypeId};

use crate::{Checker, Ctx, Operand};

type SliceIndex = Option<i64>;

impl Checker<'_> {
    pub(super) fn visit_tuple_index(&mut self, left_type: TypeId, index: ExprId, ctx: Ctx) -> TypeId {
        let types = self.types();
        let Type::Tuple(tuple) = types.get(left_type) else {
            unreachable!("the type is a tuple")
        };
        if let Expr::Slice { begin, end, stride } = *self.body.expr(index) {
            return self.visit_tuple_slice(left_type, index, [begin, end, stride]);
        }
        let Some(numbers) = self.try_getting_int_literals(index) else {
            return self.nonliteral_tuple_index(left_type, index);
        };
        let mut items = Vec::with_capacity(numbers.len());
        for number in numbers {
            let Some(item) = self.tuple_item(tuple, number) else {
                self.fail("Tuple index out of range", ctx, ErrorCode::Misc);
                if tuple.items.iter().any(|item| types.is_unpack(*item)) {
                    let length = self.min_tuple_length(tuple);
                    self.note(
                        format!("Variadic tuple can have length {length}"),
                        ctx,
                        None,
                        None,
                    );
                }
                return types.any(AnyKind::FromError);
            };
            items.push(item);
        }
        self.make_simplified_union(&items)
    }

    /// How many items a tuple has at least.
    pub(crate) fn min_tuple_length(&self, tuple: &Tuple) -> usize {
        let types = self.types();
        let Some((_, unpacked)) = self.unpacked_item(tuple) else {
            return tuple.items.len();
        };
        match types.as_type_var_tuple(unpacked) {
            Some(variadic) => tuple.items.len() - 1 + variadic.min_len as usize,
            None => tuple.items.len() - 1,
        }
    }

    /// Where the unpacked item of a tuple stands, and what is unpacked.
    pub(crate) fn unpacked_item(&self, tuple: &Tuple) -> Option<(usize, TypeId)> {
        let types = self.types();
        let index = tuple.items.iter().position(|item| types.is_unpack(*item))?;
        Some((index, types.as_unpack(tuple.items[index])?))
    }

    /// The type of the items of what a tuple unpacks; of a type variable tuple it is the bound's.
    pub(crate) fn unpacked_item_type(&self, unpacked: TypeId) -> TypeId {
        let types = self.types();
        let mut unpacked = self.proper(unpacked);
        if let Some(variadic) = types.as_type_var_tuple(unpacked) {
            unpacked = self.proper(variadic.common.upper_bound);
        }
        let instance = types.as_instance(unpacked);
        let item = instance.and_then(|instance| instance.args.first().copied());
        item.unwrap_or_else(|| types.any(AnyKind::FromError))
    }

    /// The item of a tuple at `number`, which counts from the end if it is negative.
    pub(crate) fn tuple_item(&mut self, tuple: &Tuple, number: i64) -> Option<TypeId> {
        let at = |index: i64| {
            usize::try_from(index)
                .ok()
                .and_then(|index| tuple.items.get(index))
                .copied()
        };
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let Some((unpack, unpacked)) = self.unpacked_item(tuple) else {
            let number = if number < 0 {
                number.saturating_add(count(tuple.items.len()))
            } else {
                number
            };
            return at(number);
        };
        let middle = self.unpacked_item_type(unpacked);
        let min_length = count(self.min_tuple_length(tuple));
        let extra = min_length - count(tuple.items.len()) + 1;
        let unpack_at = count(unpack);
        if number >= 0 {
            if number >= min_length {
                // The variadic part may be empty; only `Any` is forgiven.
                return self
                    .is_any(middle)
                    .then(|| self.union_around(middle, &[], &tuple.items[unpack + 1..]));
            }
            if number < unpack_at {
                return at(number);
            }
            let end = usize::try_from(number - extra + 2)
                .unwrap_or(0)
                .max(unpack + 1)
                .min(tuple.items.len());
            return Some(self.union_around(middle, &[], &tuple.items[unpack + 1..end]));
        }
        let number = number.saturating_add(min_length);
        if number < 0 {
            return self
                .is_any(middle)
                .then(|| self.union_around(middle, &tuple.items[..unpack], &[]));
        }
        if number >= unpack_at + extra {
            return at(number - extra + 1);
        }
        let start = usize::try_from(number).unwrap_or(0).min(unpack);
        Some(self.union_around(middle, &tuple.items[start..unpack], &[]))
    }

    fn union_around(&self, middle: TypeId, before: &[TypeId], behind: &[TypeId]) -> TypeId {
        let items: Vec<TypeId> = before
            .iter()
            .copied()
            .chain([middle])
            .chain(behind.iter().copied())
            .collect();
        self.make_union(&items)
    }

    fn visit_tuple_slice(&mut self, left_type: TypeId, slice: ExprId, parts: [Option<ExprId>; 3]) -> TypeId {
        let types = self.types();
        let mut choices: [Vec<SliceIndex>; 3] = Default::default();
        for (part, choices) in parts.into_iter().zip(&mut choices) {
            let Some(part) = part else {
                choices.push(None);
                continue;
            };
            match self.try_getting_int_literals(part) {
                Some(numbers) => choices.extend(numbers.into_iter().map(Some)),
                None => return self.nonliteral_tuple_index(left_type, slice),
            }
        }
        let ctx = self.ctx(slice);
        let [begins, ends, strides] = &choices;
        let mut items = Vec::new();
        let all = begins.iter().flat_map(|begin| {
            let ends = ends.iter();
            ends.flat_map(move |end| strides.iter().map(move |stride| (*begin, *end, *stride)))
        });
        for (begin, end, stride) in all.collect::<Vec<_>>() {
            if stride == Some(0) {
                self.fail("Slice step cannot be zero", ctx, ErrorCode::Misc);
                items.push(self.named_type("builtins.tuple"));
                continue;
            }
            let Some(item) = self.slice_tuple(left_type, (begin, end, stride)) else {
                if self.has_any_variadic(left_type) {
                    return self.nonliteral_tuple_index(left_type, slice);
                }
                self.fail("Ambiguous slice of a variadic tuple", ctx, ErrorCode::Misc);
                return types.any(AnyKind::FromError);
            };
            items.push(item);
        }
        self.make_simplified_union(&items)
    }

    fn has_any_variadic(&mut self, tuple: TypeId) -> bool {
        let types = self.types();
        let Some(tuple) = types.as_tuple(tuple) else {
            return false;
        };
        let Some((_, unpacked)) = self.unpacked_item(tuple) else {
            return false;
        };
        let unpacked = self.proper(unpacked);
        let arg = types
            .as_instance(unpacked)
            .and_then(|instance| instance.args.first().copied());
        arg.is_some_and(|arg| self.is_any(arg))
    }

    /// `tuple[begin:end:stride]`; `None` if that depends on the length of the variadic part.
    fn slice_tuple(&mut self, tuple: TypeId, slice: (SliceIndex, SliceIndex, SliceIndex)) -> Option<TypeId> {
        let types = self.types();
        let tuple = types.as_tuple(tuple)?;
        if let Some((unpack, _)) = self.unpacked_item(tuple)
            && !is_definite_slice(tuple.items.len(), unpack, slice)
        {
            return None;
        }
        let fallback = self.named_type("builtins.tuple");
        let items = slice_items(&tuple.items, slice);
        Some(types.intern(Type::Tuple(Box::new(Tuple {
            items: items.into(),
            fallback,
            implicit: tuple.implicit,
        }))))
    }

    /// The type of `tuple[index]` with an index that is not known: any item.
    fn nonliteral_tuple_index(&mut self, left_type: TypeId, index: ExprId) -> TypeId {
        let (method, ctx) = (names::known::DUNDER_GETITEM, self.ctx(index));
        let args = [Operand::Expr(index)];
        self.check_method_call_by_name(method, left_type, &args, &[ArgKind::Pos], ctx, None);
        let union = self.union_tuple_fallback_item(left_type);
        if matches!(self.body.expr(index), Expr::Slice { .. }) {
            self.named_generic_type("builtins.tuple", &[union])
        } else {
            union
        }
    }

    fn union_tuple_fallback_item(&mut self, tuple: TypeId) -> TypeId {
        let types = self.types();
        let items = types.as_tuple(tuple).map_or(&[][..], |tuple| &tuple.items);
        let items: Vec<TypeId> = items
            .iter()
            .map(|item| match types.as_unpack(*item) {
                Some(unpacked) => self.unpacked_item_type(unpacked),
                None => *item,
            })
            .collect();
        self.make_simplified_union(&items)
    }
}

/// Whether a slice of a tuple with a variadic part is known, whatever the length of that part is.
fn is_definite_slice(
    total: usize,
    unpack: usize,
    (begin, end, stride): (SliceIndex, SliceIndex, SliceIndex),
) -> bool {
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let (unpack, total) = (count(unpack), count(total));
    let in_prefix = |index: i64| (0..=unpack).contains(&index);
    let in_suffix = |index: i64| unpack - total < index && index < 0;
    if begin.is_none() && end.is_none() {
        return matches!(stride, None | Some(1 | -1));
    }
    let begins_in_prefix = begin.is_none_or(in_prefix);
    let begins_in_suffix = begin.is_some_and(in_suffix);
    let ends_in_prefix = end.is_some_and(in_prefix);
    let ends_in_suffix = end.is_none_or(in_suffix);
    if (begins_in_prefix && ends_in_prefix) || (begins_in_suffix && ends_in_suffix) {
        true
    } else if begins_in_prefix && ends_in_suffix {
        matches!(stride, None | Some(1))
    } else {
        begins_in_suffix && ends_in_prefix && matches!(stride, None | Some(-1))
    }
}

/// `items[begin:end:stride]` as Python does it.
fn slice_items(items: &[TypeId], (begin, end, stride): (SliceIndex, SliceIndex, SliceIndex)) -> Vec<TypeId> {
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let stride = stride.unwrap_or(1);
    let clamp = |index: i64, low: i64, high: i64| {
        let index = if index < 0 {
            index.saturating_add(length)
        } else {
            index
        };
        index.clamp(low, high)
    };
    let (low, high) = if stride > 0 { (0, length) } else { (-1, length - 1) };
    let default = if stride > 0 { (low, high) } else { (high, low) };
    let mut at = begin.map_or(default.0, |begin| clamp(begin, low, high));
    let end = end.map_or(default.1, |end| clamp(end, low, high));
    let mut result = Vec::new();
    while (stride > 0 && at < end) || (stride < 0 && at > end) {
        if let Some(item) = usize::try_from(at).ok().and_then(|at| items.get(at)) {
            result.push(*item);
        }
        at = at.saturating_add(stride);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(types: &types::Types, count: i64) -> Vec<TypeId> {
        let literal = |value| types.literal(types::LiteralValue::Int(value), types.none());
        (0..count).map(literal).collect()
    }

    fn sliced(begin: SliceIndex, end: SliceIndex, stride: SliceIndex) -> Vec<usize> {
        let types = types::Types::new();
        let all = ids(&types, 5);
        let place = |item: TypeId| all.iter().position(|known| *known == item);
        let items = slice_items(&all, (begin, end, stride));
        items.into_iter().filter_map(place).collect()
    }

    #[test]
    fn slices_are_those_of_python() {
        assert_eq!(sliced(None, None, None), [0, 1, 2, 3, 4]);
        assert_eq!(sliced(Some(1), Some(-1), None), [1, 2, 3]);
        assert_eq!(sliced(None, None, Some(-2)), [4, 2, 0]);
        assert_eq!(sliced(Some(-99), Some(99), Some(3)), [0, 3]);
        assert_eq!(sliced(Some(3), Some(0), Some(-1)), [3, 2, 1]);
        assert!(sliced(Some(3), Some(1), None).is_empty());
    }

    #[test]
    fn a_slice_across_the_variadic_part_is_known_only_with_trivial_steps() {
        // `(a, b, *c, d)`.
        assert!(is_definite_slice(4, 2, (Some(0), Some(2), Some(2))));
        assert!(is_definite_slice(4, 2, (Some(1), Some(-1), None)));
        assert!(!is_definite_slice(4, 2, (Some(1), Some(-1), Some(2))));
        assert!(!is_definite_slice(4, 2, (Some(3), None, None)));
        assert!(is_definite_slice(4, 2, (None, None, Some(-1))));
    }
}
