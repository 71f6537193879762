//! Unions of tuples that are one variadic tuple.

use types::{Tuple, Type, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// Gives `tuple[X, Z] | tuple[X, Y, Z] | tuple[X, Y, Y, *tuple[Y, ...], Z]` its short form
    /// `tuple[X, *tuple[Y, ...], Z]`; other unions stay as they are.
    pub(crate) fn collapse_variadic_union(&mut self, typ: TypeId) -> TypeId {
        let types = self.state.world.types;
        let Some(union) = types.as_union(typ) else {
            return typ;
        };
        let mut tuples: Vec<&Tuple> = Vec::new();
        let mut others: Vec<TypeId> = Vec::new();
        for item in &union.items {
            let proper = self.proper(*item);
            match types.as_tuple(proper) {
                Some(tuple) => tuples.push(tuple),
                None => others.push(*item),
            }
        }
        if tuples.len() <= 1 {
            return typ;
        }
        tuples.sort_by_key(|tuple| tuple.items.len());
        let Some(simplified) = self.collapse_tuples(&tuples, union.items.len()) else {
            return typ;
        };
        let mut items = vec![simplified];
        items.extend(others);
        self.make_union(&items)
    }

    /// The variadic tuple that `tuples`, by length, make up.
    fn collapse_tuples(&mut self, tuples: &[&Tuple], union_len: usize) -> Option<TypeId> {
        let types = self.state.world.types;
        let (first, last) = (tuples.first()?, tuples.last()?);
        let unpack_index = last.items.iter().position(|item| types.is_unpack(*item))?;
        let unpack = last.items[unpack_index];
        let unpacked = self.proper(types.as_unpack(unpack)?);
        let arg = *types.as_instance(unpacked)?.args.first()?;
        let suffix = &last.items[unpack_index + 1..];
        let prefix_len = first.items.len().checked_sub(suffix.len())?;
        let (prefix, first_suffix) = first.items.split_at(prefix_len);
        if !self.same_items(first_suffix, suffix) {
            return None;
        }
        let with_args = |count: usize| -> Vec<TypeId> {
            let args = std::iter::repeat_n(arg, count);
            prefix.iter().copied().chain(args).collect()
        };
        for (index, tuple) in tuples[1..tuples.len() - 1].iter().enumerate() {
            let mut expected = with_args(index + 1);
            expected.extend(suffix);
            if !self.same_items(&tuple.items, &expected) {
                return None;
            }
        }
        let mut expected = with_args(union_len - 1);
        expected.push(unpack);
        expected.extend(suffix);
        if !self.same_items(&last.items, &expected) {
            return None;
        }
        if first.items.is_empty() {
            return Some(unpacked);
        }
        let items = prefix
            .iter()
            .copied()
            .chain([unpack])
            .chain(suffix.iter().copied());
        Some(types.intern(Type::Tuple(Box::new(Tuple {
            items: items.collect(),
            fallback: last.fallback,
            implicit: false,
        }))))
    }

    fn same_items(&self, left: &[TypeId], right: &[TypeId]) -> bool {
        let types = self.state.world.types;
        left.len() == right.len()
            && left
                .iter()
                .zip(right)
                .all(|(left, right)| types.same(*left, *right))
    }
}
