//! Descriptions as sequences of numbers: equal if what they describe cannot be told apart from outside.
//!
//! Each part says how long it is or has a length that follows from its tag, so no two different descriptions are the
//! same sequence.

use names::Name;

/// A description that is being written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Words(Vec<u32>);

impl Words {
    pub(crate) fn number(&mut self, number: u32) {
        self.0.push(number);
    }

    pub(crate) fn long(&mut self, number: u64) {
        #[expect(clippy::cast_possible_truncation, reason = "both halves are written")]
        self.0.extend([(number >> 32) as u32, number as u32]);
    }

    pub(crate) fn signed(&mut self, number: i32) {
        self.0.push(number.cast_unsigned());
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.0.push(u32::from(flag));
    }

    pub(crate) fn len(&mut self, len: usize) {
        self.0
            .push(u32::try_from(len).expect("lists have fewer than 2^32 items"));
    }

    pub(crate) fn name(&mut self, name: Name) {
        self.len(name.index());
    }

    pub(crate) fn optional_name(&mut self, name: Option<Name>) {
        self.len(name.map_or(0, |name| name.index() + 1));
    }

    /// A set: the order of the items does not matter.
    pub(crate) fn names(&mut self, names: impl IntoIterator<Item = Name>) {
        let mut names: Vec<Name> = names.into_iter().collect();
        names.sort_unstable();
        self.len(names.len());
        names.into_iter().for_each(|name| self.name(name));
    }

    /// The end of what is written so far.
    pub(crate) fn mark(&self) -> usize {
        self.0.len()
    }

    /// Makes a set of the descriptions that were written between the marks, which follow each other.
    pub(crate) fn sort_set(&mut self, marks: &[usize]) {
        let Some(start) = marks.first().copied() else {
            return;
        };
        let mut items: Vec<Vec<u32>> = marks
            .windows(2)
            .map(|ends| self.0[ends[0]..ends[1]].to_vec())
            .collect();
        items.sort_unstable();
        items.dedup();
        self.0.truncate(start);
        self.len(items.len());
        items.into_iter().for_each(|item| self.0.extend(item));
    }

    pub(crate) fn finish(self) -> Box<[u32]> {
        self.0.into_boxed_slice()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(items: &[&[u32]]) -> Words {
        let mut words = Words::default();
        words.number(7);
        let mut marks = vec![words.mark()];
        for item in items {
            item.iter().for_each(|number| words.number(*number));
            marks.push(words.mark());
        }
        words.sort_set(&marks);
        words
    }

    #[test]
    fn sets_have_no_order_and_no_copies() {
        assert_eq!(set(&[&[2, 1], &[1], &[2, 1]]), set(&[&[1], &[2, 1]]));
        assert_ne!(set(&[&[2, 1]]), set(&[&[2], &[1]]));
        assert_eq!(set(&[&[1]]).finish()[..], [7, 1, 1]);
    }
}
