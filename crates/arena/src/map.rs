//! A map from dense ids to values of which only some are there.

use std::fmt;
use std::marker::PhantomData;

use crate::Id;

/// A growing table from ids to optional values: dense, so looking up is one bounds check.
///
/// It grows to the largest id that was ever inserted; use it for ids of one small arena (a body, a module).
pub struct IdMap<I, T> {
    items: Vec<Option<T>>,
    ids: PhantomData<fn(I) -> I>,
}

impl<I: Id, T> IdMap<I, T> {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            items: Vec::new(),
            ids: PhantomData,
        }
    }

    /// Makes room for the ids below `len`.
    pub fn reserve(&mut self, len: usize) {
        self.items.reserve(len.saturating_sub(self.items.len()));
    }

    /// Makes the entries of the ids below `len`: setting their values then takes no more than that.
    pub fn prepare(&mut self, len: usize) {
        if self.items.len() < len {
            self.items.resize_with(len, || None);
        }
    }

    /// Sets the value of `id` and returns the value that was there.
    #[inline]
    pub fn insert(&mut self, id: I, value: T) -> Option<T> {
        match self.items.get_mut(id.index()) {
            Some(item) => item.replace(value),
            None => {
                self.append(id.index(), value);
                None
            }
        }
    }

    /// Sets a value behind all others.
    fn append(&mut self, index: usize, value: T) {
        self.items.resize_with(index, || None);
        self.items.push(Some(value));
    }

    /// The value of `id` for writing; the default one if there was none.
    pub fn or_default(&mut self, id: I) -> &mut T
    where
        T: Default,
    {
        let index = id.index();
        if index >= self.items.len() {
            self.items.resize_with(index + 1, || None);
        }
        self.items[index].get_or_insert_default()
    }

    /// Takes the value of `id` out.
    pub fn remove(&mut self, id: I) -> Option<T> {
        self.items.get_mut(id.index()).and_then(Option::take)
    }

    /// The value of `id`, if there is one.
    #[inline]
    #[must_use]
    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.index()).and_then(Option::as_ref)
    }

    /// The value of `id` for writing, if there is one.
    #[inline]
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.items.get_mut(id.index()).and_then(Option::as_mut)
    }

    /// Whether `id` has a value.
    #[must_use]
    pub fn contains(&self, id: I) -> bool {
        self.get(id).is_some()
    }

    /// Ids with their values, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        self.items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| Some((I::new(index), item.as_ref()?)))
    }

    /// The values for writing, in the order of the ids.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.items.iter_mut().flatten()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.items.clear();
    }
}

impl<I: Id, T> Default for IdMap<I, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I, T: Clone> Clone for IdMap<I, T> {
    fn clone(&self) -> Self {
        Self {
            items: self.items.clone(),
            ids: PhantomData,
        }
    }
}

impl<I: Id, T: fmt::Debug> fmt::Debug for IdMap<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
