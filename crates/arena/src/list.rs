//! A list of items that lies in a pool: eight bytes instead of a vector of its own.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A run of items in a pool (a `Vec<T>` that many lists share).
///
/// A list does not own its items: it is `Copy`, and [`items`](Self::items) needs the pool that it was made from.
pub struct List<T> {
    start: u32,
    len: u32,
    item: PhantomData<fn() -> T>,
}

impl<T> List<T> {
    /// The list without items; it belongs to every pool.
    pub const EMPTY: Self = Self {
        start: 0,
        len: 0,
        item: PhantomData,
    };

    /// Appends `items` to `pool` and returns them as a list.
    pub fn push_to(pool: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Self {
        let start = pool.len();
        pool.extend(items);
        let len = pool.len() - start;
        if len == 0 {
            return Self::EMPTY;
        }
        let narrow = |n: usize| u32::try_from(n).expect("a pool has fewer than 2^32 items");
        Self {
            start: narrow(start),
            len: narrow(len),
            item: PhantomData,
        }
    }

    /// The items, out of the pool that the list was made from.
    #[inline]
    #[must_use]
    pub fn items(self, pool: &[T]) -> &[T] {
        &pool[self.range()]
    }

    /// Where the items lie in the pool.
    #[inline]
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }

    /// How many items there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<T> {}

impl<T> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.start == other.start && self.len == other.len
    }
}

impl<T> Eq for List<T> {}

impl<T> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.start, self.len).hash(state);
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.len).serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, len) = <(u32, u32)>::deserialize(deserializer)?;
        Ok(Self {
            start,
            len,
            item: PhantomData,
        })
    }
}

impl<T> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.range())
    }
}
