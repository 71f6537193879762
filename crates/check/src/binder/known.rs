//! What a frame knows: types by keys, in the order in which they were learned.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{CurrentType, KeyId};

/// Up to so many entries are searched one by one. Most frames know less.
const SEARCHED: usize = 16;

/// A small map that keeps its order.
#[derive(Debug, Default)]
pub(crate) struct KnownTypes {
    entries: SmallVec<[(KeyId, CurrentType); 4]>,
    /// Where each key is, once there are many.
    places: Option<Box<FxHashMap<KeyId, usize>>>,
}

impl Clone for KnownTypes {
    fn clone(&self) -> Self {
        // As a whole, not entry by entry.
        Self {
            entries: SmallVec::from_slice(&self.entries),
            places: self.places.clone(),
        }
    }
}

impl KnownTypes {
    #[inline]
    fn place(&self, key: KeyId) -> Option<usize> {
        if self.entries.len() <= SEARCHED {
            self.entries.iter().position(|(known, _)| *known == key)
        } else {
            self.places.as_ref().and_then(|places| places.get(&key).copied())
        }
    }

    /// What is known of a key.
    #[inline]
    pub(crate) fn get(&self, key: KeyId) -> Option<CurrentType> {
        if self.entries.is_empty() {
            return None;
        }
        self.place(key).map(|place| self.entries[place].1)
    }

    /// Whether anything is known of a key.
    pub(crate) fn contains(&self, key: KeyId) -> bool {
        self.place(key).is_some()
    }

    /// Whether nothing is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Learns the type of a key; one that is known already keeps its place.
    pub(crate) fn insert(&mut self, key: KeyId, current: CurrentType) {
        if let Some(place) = self.place(key) {
            self.entries[place].1 = current;
            return;
        }
        self.entries.push((key, current));
        match &mut self.places {
            Some(places) => {
                places.insert(key, self.entries.len() - 1);
            }
            None if self.entries.len() > SEARCHED => self.find_places(),
            None => {}
        }
    }

    /// Learns all that another frame knows.
    pub(crate) fn extend(&mut self, other: &Self) {
        if self.entries.is_empty() {
            *self = other.clone();
            return;
        }
        for (key, current) in other.iter() {
            self.insert(key, current);
        }
    }

    /// Forgets a key; the last one takes its place.
    pub(crate) fn forget(&mut self, key: KeyId) {
        if let Some(place) = self.place(key) {
            self.entries.swap_remove(place);
            self.find_places();
        }
    }

    /// Forgets the keys for which `keep` is false.
    pub(crate) fn retain(&mut self, keep: impl Fn(KeyId) -> bool) {
        let before = self.entries.len();
        self.entries.retain(|entry| keep(entry.0));
        if self.entries.len() != before {
            self.find_places();
        }
    }

    /// What is known, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (KeyId, CurrentType)> + '_ {
        self.entries.iter().copied()
    }

    fn find_places(&mut self) {
        self.places = None;
        if self.entries.len() > SEARCHED {
            let places = self.entries.iter().enumerate();
            let places = places.map(|(place, (key, _))| (*key, place));
            self.places = Some(Box::new(places.collect()));
        }
    }
}

#[cfg(test)]
mod tests {
    use types::Types;

    use super::*;

    #[test]
    fn few_and_many_entries_keep_their_order() {
        let typ = Types::new().none();
        let current = |from_assignment| CurrentType { typ, from_assignment };
        for count in [3, SEARCHED, SEARCHED + 1, 3 * SEARCHED] {
            let mut known = KnownTypes::default();
            let keys: Vec<KeyId> = (0..count).map(KeyId::from_usize).collect();
            for key in &keys {
                known.insert(*key, current(false));
            }
            known.insert(keys[1], current(true));
            assert!(known.iter().map(|(key, _)| key).eq(keys.iter().copied()));
            assert_eq!(known.get(keys[1]), Some(current(true)));
            known.forget(keys[0]);
            assert!(!known.contains(keys[0]));
            assert_eq!(known.iter().next().map(|(key, _)| key), keys.last().copied());
            known.retain(|key| key != keys[1]);
            assert_eq!(known.get(keys[1]), None);
            assert!(known.contains(keys[2]));
            let mut other = KnownTypes::default();
            other.insert(keys[0], current(false));
            other.extend(&known);
            assert!(other.contains(keys[2]) && other.contains(keys[0]));
        }
    }
}
