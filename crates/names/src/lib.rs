//! Interned names: identifiers, attribute names and dotted names as four-byte values.
//!
//! A [`Name`] is equal to another exactly if the texts are equal, so no text is compared or cloned on a hot path.
//! A [`Names`] table is shared by all threads of a program; a name is only meaningful with the table that made it.
//!
//! ```
//! let names = names::Names::new();
//! let a = names.intern("builtins.int");
//! assert_eq!(a, names.intern("builtins.int"));
//! assert_eq!(names.text(a), "builtins.int");
//! ```

use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::num::NonZeroU32;
use std::sync::{PoisonError, RwLock};

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};

pub mod known;

/// An interned text. Four bytes, and so is `Option<Name>`.
///
/// The order of names is the order of interning, which depends on threads: never let it show.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(NonZeroU32);

impl Name {
    /// The name of number `index` in every table.
    const fn at(index: u32) -> Self {
        match NonZeroU32::new(index + 1) {
            Some(number) => Self(number),
            None => unreachable!(),
        }
    }

    /// The dense number behind the name.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({})", self.index())
    }
}

/// How many ways the table is cut, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// Dotted names up to this length are put together without an allocation.
const LONGEST_ON_STACK: usize = 128;

/// The table of all names of a program. Reading a text takes no lock.
#[derive(Debug)]
pub struct Names {
    texts: boxcar::Vec<Box<str>>,
    shards: [RwLock<HashTable<Name>>; SHARDS],
    /// Names that were joined, by their parts: full names are asked for again and again.
    joined: [RwLock<FxHashMap<(Name, Name), Name>>; SHARDS],
}

impl Names {
    /// A table of the [`known`] names only.
    #[must_use]
    pub fn new() -> Self {
        let names = Self {
            texts: boxcar::Vec::new(),
            shards: std::array::from_fn(|_| RwLock::new(HashTable::new())),
            joined: std::array::from_fn(|_| RwLock::default()),
        };
        for text in known::TEXTS {
            let _ = names.intern(text);
        }
        names
    }

    /// The name of `text`, made when it is new. Costs a hash of the text and a short lock.
    #[must_use]
    pub fn intern(&self, text: &str) -> Name {
        let hash = BuildHasherDefault::<FxHasher>::default().hash_one(text);
        let shard = &self.shards[shard_of(hash)];
        let found = shard.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = found.find(hash, |name| self.text(*name) == text) {
            return *name;
        }
        drop(found);
        let mut table = shard.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = table.find(hash, |name| self.text(*name) == text) {
            return *name;
        }
        let index = self.texts.push(text.into());
        let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        let name = Name(number.expect("a program has fewer than 2^32 names"));
        let rehash = |name: &Name| BuildHasherDefault::<FxHasher>::default().hash_one(self.text(*name));
        table.insert_unique(hash, name, rehash);
        name
    }

    /// The name of `text` if it was interned before.
    #[must_use]
    pub fn lookup(&self, text: &str) -> Option<Name> {
        let hash = BuildHasherDefault::<FxHasher>::default().hash_one(text);
        let table = self.shards[shard_of(hash)]
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        table.find(hash, |name| self.text(*name) == text).copied()
    }

    /// The text of `name`. Panics if the name comes from another table.
    #[inline]
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        &self.texts[name.index()]
    }

    /// The name `prefix.last`.
    #[must_use]
    pub fn join(&self, prefix: Name, last: Name) -> Name {
        let shard = &self.joined[last.index() % SHARDS];
        let known = shard.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = known.get(&(prefix, last)) {
            return *name;
        }
        drop(known);
        let name = self.join_texts(prefix, last);
        let mut joined = shard.write().unwrap_or_else(PoisonError::into_inner);
        joined.insert((prefix, last), name);
        name
    }

    fn join_texts(&self, prefix: Name, last: Name) -> Name {
        let (prefix, last) = (self.text(prefix), self.text(last));
        let len = prefix.len() + 1 + last.len();
        let mut buffer = [0; LONGEST_ON_STACK];
        if let Some(text) = buffer.get_mut(..len) {
            text[..prefix.len()].copy_from_slice(prefix.as_bytes());
            text[prefix.len()] = b'.';
            text[prefix.len() + 1..].copy_from_slice(last.as_bytes());
            return self.intern(std::str::from_utf8(text).expect("texts make a text"));
        }
        self.intern(&[prefix, ".", last].concat())
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

fn shard_of(hash: u64) -> usize {
    (hash >> 56) as usize % SHARDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_name_from_all_threads() {
        let names = Names::new();
        let texts: Vec<String> = (0..1000).map(|n| format!("name{}", n % 500)).collect();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for text in &texts {
                        assert_eq!(names.text(names.intern(text)), text);
                    }
                });
            }
        });
        assert_eq!(names.len(), known::TEXTS.len() + 500);
    }

    #[test]
    fn join_puts_a_dot_between() {
        let names = Names::new();
        let joined = names.join(names.intern("a.b"), names.intern("c"));
        assert_eq!(names.text(joined), "a.b.c");
    }
}
