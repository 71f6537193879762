//! A map from dense ids of which there is mostly one.

use std::fmt;
use std::marker::PhantomData;

use smallvec::SmallVec;

use crate::Id;

/// As [`IdMap`](crate::IdMap), but the value of the first id lies in the map itself: nothing is allocated for it.
pub struct FewIdMap<I, T> {
    items: SmallVec<[Option<T>; 1]>,
    ids: PhantomData<fn(I) -> I>,
}

impl<I: Id, T> FewIdMap<I, T> {
    /// Sets the value of `id` and returns the value that was there.
    pub fn insert(&mut self, id: I, value: T) -> Option<T> {
        if self.items.len() <= id.index() {
            self.items.resize_with(id.index() + 1, || None);
        }
        self.items[id.index()].replace(value)
    }

    /// The value of `id`, if there is one.
    #[inline]
    #[must_use]
    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.index()).and_then(Option::as_ref)
    }

    /// Ids with their values, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        let items = self.items.iter().enumerate();
        items.filter_map(|(index, item)| Some((I::new(index), item.as_ref()?)))
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.items.clear();
    }
}

impl<I, T> Default for FewIdMap<I, T> {
    fn default() -> Self {
        Self {
            items: SmallVec::new(),
            ids: PhantomData,
        }
    }
}

impl<I, T: Clone> Clone for FewIdMap<I, T> {
    fn clone(&self) -> Self {
        Self {
            items: self.items.clone(),
            ids: PhantomData,
        }
    }
}

impl<I: Id + fmt::Debug, T: fmt::Debug> fmt::Debug for FewIdMap<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::define_id! {
        /// An id.
        struct TestId;
    }

    #[test]
    fn values_are_found_by_id() {
        let mut map: FewIdMap<TestId, u64> = FewIdMap::default();
        assert_eq!(map.insert(TestId::new(0), 1), None);
        assert_eq!(map.insert(TestId::new(2), 3), None);
        assert_eq!(map.insert(TestId::new(0), 2), Some(1));
        let all: Vec<_> = map.iter().map(|(id, value)| (id.index(), *value)).collect();
        assert_eq!(all, [(0, 2), (2, 3)]);
        assert_eq!(map.get(TestId::new(1)), None);
        map.clear();
        assert_eq!(map.get(TestId::new(0)), None);
    }

    #[test]
    fn it_takes_three_words() {
        assert_eq!(size_of::<FewIdMap<TestId, u32>>(), 24);
    }
}
