//! Starred patterns: which items of a sequence they take.
//!
//! ```text
//! [a, *b, c] against (bool, int, str, bytes):   contracted (bool, int | str, bytes)
//! ```

use types::TypeId;

use crate::Checker;

/// The shape of a sequence pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shape {
    /// Which pattern is starred.
    pub(super) star: Option<usize>,
    /// How many are not.
    pub(super) required: usize,
}

impl Checker<'_> {
    /// The types of items, one for each pattern.
    pub(super) fn contract_starred_pattern_types(&mut self, items: &[TypeId], shape: Shape) -> Vec<TypeId> {
        let types = self.state.world.types;
        if let Some(index) = items.iter().position(|item| types.is_unpack(*item)) {
            return self.contract_variadic(items, index, shape);
        }
        let Some(star) = shape.star else {
            return items.to_vec();
        };
        let end = star + items.len().saturating_sub(shape.required);
        let middle = self.make_simplified_union(&items[star..end]);
        [&items[..star], &[middle], &items[end..]].concat()
    }

    fn contract_variadic(&mut self, items: &[TypeId], index: usize, shape: Shape) -> Vec<TypeId> {
        let types = self.state.world.types;
        let unpacked = types
            .as_unpack(items[index])
            .map(|unpacked| self.proper(unpacked));
        let item = unpacked.and_then(|unpacked| types.as_instance(unpacked)?.args.first().copied());
        let item = item.unwrap_or(items[index]);
        let Some(star) = shape.star else {
            let missing = (shape.required + 1).saturating_sub(items.len());
            return [&items[..index], &vec![item; missing], &items[index + 1..]].concat();
        };
        let [prefix, middle, suffix] = self.split_with_prefix_and_suffix(items, star, shape.required - star);
        let middle: Vec<TypeId> = middle
            .into_iter()
            .map(|part| if types.is_unpack(part) { item } else { part })
            .collect();
        let middle = self.make_simplified_union(&middle);
        [prefix, vec![middle], suffix].concat()
    }

    /// The types of patterns, one for each of `count` items: undoes the contraction.
    pub(super) fn expand_starred_pattern_types(
        &self,
        found: Vec<TypeId>,
        star: Option<usize>,
        count: usize,
        original_unpack: bool,
    ) -> Vec<TypeId> {
        let Some(star) = star else { return found };
        let mut found = found;
        if original_unpack {
            if !self.is_uninhabited(found[star]) {
                let tuple = self.named_generic("builtins.tuple", &[found[star]]);
                found[star] = self.state.world.types.unpack(tuple);
            }
            return found;
        }
        let length = (count + 1).saturating_sub(found.len());
        let starred = vec![found[star]; length];
        found.splice(star..=star, starred);
        found
    }
}
