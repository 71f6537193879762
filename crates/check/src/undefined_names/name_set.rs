//! Sets of names as bits, so that copying and uniting the sets of branches is cheap.

use smallvec::SmallVec;

/// A set of names by their numbers in the walk.
#[derive(PartialEq, Eq, Debug, Default)]
pub(super) struct NameSet {
    words: SmallVec<[u64; 2]>,
}

impl Clone for NameSet {
    fn clone(&self) -> Self {
        // As a whole, not word by word.
        Self {
            words: SmallVec::from_slice(&self.words),
        }
    }
}

impl NameSet {
    pub(super) fn contains(&self, number: usize) -> bool {
        self.words
            .get(number / 64)
            .is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    pub(super) fn insert(&mut self, number: usize) {
        if self.words.len() <= number / 64 {
            self.words.resize(number / 64 + 1, 0);
        }
        self.words[number / 64] |= 1 << (number % 64);
    }

    pub(super) fn remove(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    /// Adds all of `other`.
    pub(super) fn unite(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(word, other)| *word |= other);
    }

    /// Takes away what `other` does not have.
    pub(super) fn intersect(&mut self, other: &Self) {
        self.words.truncate(other.words.len());
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(word, other)| *word &= other);
    }

    /// Takes away what `other` has.
    pub(super) fn subtract(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(word, other)| *word &= !other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(numbers: &[usize]) -> NameSet {
        let mut set = NameSet::default();
        numbers.iter().for_each(|number| set.insert(*number));
        set
    }

    fn numbers(set: &NameSet) -> Vec<usize> {
        (0..300).filter(|number| set.contains(*number)).collect()
    }

    #[test]
    fn sets_of_different_sizes_are_united_intersected_and_subtracted() {
        let (small, large) = (set(&[1, 63]), set(&[1, 64, 200]));
        let with = |change: fn(&mut NameSet, &NameSet), left: &NameSet, right: &NameSet| {
            let mut left = left.clone();
            change(&mut left, right);
            numbers(&left)
        };
        assert_eq!(with(NameSet::unite, &small, &large), [1, 63, 64, 200]);
        assert_eq!(with(NameSet::intersect, &small, &large), [1]);
        assert_eq!(with(NameSet::intersect, &large, &small), [1]);
        assert_eq!(with(NameSet::subtract, &large, &small), [64, 200]);
        assert_eq!(with(NameSet::subtract, &small, &large), [63]);
    }

    #[test]
    fn a_removed_name_is_gone_and_an_unknown_one_does_no_harm() {
        let mut names = set(&[5, 70]);
        names.remove(70);
        names.remove(1000);
        assert_eq!(numbers(&names), [5]);
    }
}
