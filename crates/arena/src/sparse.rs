//! Maps and lists that are mostly empty: eight bytes until something is put in.

use std::fmt;
use std::ops::{Deref, DerefMut};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::{Id, IdMap};

/// A hash map that takes eight bytes while it is empty. It can be read and written like the map that it holds.
pub struct SparseMap<K, V>(Option<Box<FxHashMap<K, V>>>);

impl<K: 'static, V: 'static> SparseMap<K, V> {
    const EMPTY: &'static FxHashMap<K, V> = &FxHashMap::with_hasher(FxBuildHasher);
}

impl<K, V> SparseMap<K, V> {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }
}

impl<K, V> Default for SparseMap<K, V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: Clone, V: Clone> Clone for SparseMap<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: fmt::Debug + 'static, V: fmt::Debug + 'static> fmt::Debug for SparseMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<K: 'static, V: 'static> Deref for SparseMap<K, V> {
    type Target = FxHashMap<K, V>;

    #[inline]
    fn deref(&self) -> &FxHashMap<K, V> {
        match &self.0 {
            Some(map) => map,
            None => Self::EMPTY,
        }
    }
}

impl<K: 'static, V: 'static> DerefMut for SparseMap<K, V> {
    #[inline]
    fn deref_mut(&mut self) -> &mut FxHashMap<K, V> {
        self.0.get_or_insert_default()
    }
}

impl<K: std::hash::Hash + Eq, V> SparseMap<K, V> {
    /// Takes the value of `key` out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.0.as_mut()?.remove(key)
    }
}

/// An [`IdMap`] that takes eight bytes while it is empty. It can be read and written like the map that it holds.
pub struct SparseIdMap<I, T>(Option<Box<IdMap<I, T>>>);

impl<I: Id + 'static, T: 'static> SparseIdMap<I, T> {
    const EMPTY: &'static IdMap<I, T> = &IdMap::new();
}

impl<I, T> SparseIdMap<I, T> {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }
}

impl<I, T> Default for SparseIdMap<I, T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<I: Id, T: Clone> Clone for SparseIdMap<I, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<I: Id + fmt::Debug + 'static, T: fmt::Debug + 'static> fmt::Debug for SparseIdMap<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<I: Id + 'static, T: 'static> Deref for SparseIdMap<I, T> {
    type Target = IdMap<I, T>;

    #[inline]
    fn deref(&self) -> &IdMap<I, T> {
        match &self.0 {
            Some(map) => map,
            None => Self::EMPTY,
        }
    }
}

impl<I: Id + 'static, T: 'static> DerefMut for SparseIdMap<I, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut IdMap<I, T> {
        self.0.get_or_insert_default()
    }
}

/// A list that takes eight bytes while it is empty. It can be read and written like the vector that it holds.
#[expect(clippy::box_collection, reason = "a vector takes 24 bytes while it is empty")]
pub struct SparseVec<T>(Option<Box<Vec<T>>>);

impl<T> SparseVec<T> {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }
}

impl<T: 'static> SparseVec<T> {
    const EMPTY: &'static Vec<T> = &Vec::new();

    /// Moves all of `other` to the end.
    pub fn append(&mut self, other: &mut Vec<T>) {
        if !other.is_empty() {
            (**self).append(other);
        }
    }
}

impl<T> Default for SparseVec<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone> Clone for SparseVec<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for SparseVec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: 'static> Deref for SparseVec<T> {
    type Target = Vec<T>;

    #[inline]
    fn deref(&self) -> &Vec<T> {
        match &self.0 {
            Some(list) => list,
            None => Self::EMPTY,
        }
    }
}

impl<T: 'static> DerefMut for SparseVec<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<T> {
        self.0.get_or_insert_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_map_is_small_and_can_be_read() {
        assert_eq!(size_of::<SparseMap<u32, String>>(), 8);
        let mut map = SparseMap::<u32, String>::default();
        assert!(map.get(&1).is_none() && map.is_empty() && map.remove(&1).is_none());
        map.insert(1, "one".to_owned());
        assert_eq!(map.get(&1).map(String::as_str), Some("one"));
        assert_eq!(map.remove(&1).as_deref(), Some("one"));
    }

    crate::define_id! {
        struct Key;
    }

    #[test]
    fn empty_lists_stay_small_when_nothing_is_appended() {
        let mut list = SparseVec::<u32>::default();
        list.append(&mut Vec::new());
        assert!(list.0.is_none() && list.is_empty() && size_of_val(&list) == 8);
        list.append(&mut vec![1, 2]);
        list.push(3);
        assert_eq!(*list, [1, 2, 3]);
    }

    #[test]
    fn maps_of_ids_are_made_when_something_is_put_in() {
        let mut map = SparseIdMap::<Key, u32>::default();
        assert!(map.get(Key::new(3)).is_none() && map.0.is_none() && size_of_val(&map) == 8);
        map.insert(Key::new(3), 5);
        assert_eq!(map.get(Key::new(3)), Some(&5));
    }
}
