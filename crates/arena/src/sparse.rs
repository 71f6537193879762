//! Maps that are mostly empty: eight bytes until something is put in.

use std::fmt;
use std::ops::{Deref, DerefMut};

use rustc_hash::{FxBuildHasher, FxHashMap};

/// A hash map that takes eight bytes while it is empty. It can be read and written like the map that it holds.
pub struct SparseMap<K, V>(Option<Box<FxHashMap<K, V>>>);

impl<K: 'static, V: 'static> SparseMap<K, V> {
    const EMPTY: &'static FxHashMap<K, V> = &FxHashMap::with_hasher(FxBuildHasher);
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
}
