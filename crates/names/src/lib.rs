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
//! assert_eq!(names.join(names.intern("builtins"), names.intern("int")), a);
//! ```
//!
//! Full names are made much more often than they are read. So a dotted name is the pair of what stands before its last
//! dot and what stands behind; its text is written when somebody wants to see it.
//!
//! **Invariant.** A text with a dot is always a pair if it is short enough ([`MAX_DOTTED`]), however it was made: so equal
//! texts are one name.
//!
//! What is asked for most is answered without a look at the table, which would have to come from memory: a name knows by
//! itself whether it has a dot, and a pair is found by the numbers of its parts.

use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::num::NonZeroU32;
use std::sync::{OnceLock, PoisonError, RwLock};

use hashbrown::HashTable;
use rustc_hash::{FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};

pub mod known;

/// An interned text. Four bytes, and so is `Option<Name>`: the number of the name, and whether its text has a dot.
///
/// The order of names is the order of interning, which depends on threads: never let it show.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name(NonZeroU32);

/// The mark of names with dots.
const DOTTED: u32 = 1 << 31;

impl Name {
    /// The name of a number; its text has a dot or has none.
    const fn at(index: u32, is_dotted: bool) -> Self {
        let mark = if is_dotted { DOTTED } else { 0 };
        match NonZeroU32::new((index + 1) | mark) {
            Some(number) => Self(number),
            None => unreachable!(),
        }
    }

    /// What stands for the name where it is written down with others of its table (`parse::pack`).
    #[must_use]
    pub const fn number(self) -> NonZeroU32 {
        self.0
    }

    /// The name of a [`Name::number`] of the same table.
    #[must_use]
    pub const fn of_number(number: NonZeroU32) -> Self {
        Self(number)
    }

    /// Whether there is a dot in the text.
    #[inline]
    #[must_use]
    pub const fn is_dotted(self) -> bool {
        self.0.get() & DOTTED != 0
    }

    /// Whether it is one of the [`known`] names.
    #[inline]
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.index() < known::TEXTS.len()
    }

    /// The dense number behind the name.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        (self.0.get() & !DOTTED) as usize - 1
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({})", self.index())
    }
}

/// How many ways the tables are cut, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// Texts with dots that have more bytes are names as they are: they are texts of users, not names of anything. So are
/// those with spaces.
const MAX_DOTTED: usize = 255;

/// A name in the table.
#[derive(Debug)]
struct Entry {
    text: OnceLock<Box<str>>,
    /// What the text is written from, if it was not given.
    parts: Option<(Name, Name)>,
    /// The length of the text in bytes.
    len: u32,
    /// There is a space in it: then it is a text of users, which is never taken apart.
    has_space: bool,
}

const _: () = assert!(size_of::<Entry>() <= 40);

/// A name in a table of hashes, with its hash: so that a table can grow without looking at the names.
#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u32,
    name: Name,
}

/// A pair in a table: the parts themselves, so that nothing else is looked at to find it.
#[derive(Clone, Copy, Debug)]
struct Pair {
    first: Name,
    second: Name,
    name: Name,
}

/// How many names a table has room for from the start.
const ROOM: usize = 448;

/// A shard: names by text, and names by parts. Those that somebody asked for by text are in both.
#[derive(Debug)]
struct Shard {
    texts: RwLock<HashTable<Slot>>,
    dotted: RwLock<HashTable<Pair>>,
}

/// The table of all names of a program. Reading a text takes no lock.
#[derive(Debug)]
pub struct Names {
    entries: boxcar::Vec<Entry>,
    shards: [Shard; SHARDS],
    redefined: RwLock<FxHashSet<Name>>,
}

/// What stands behind a name where a later definition of it is kept.
const REDEFINITION: &str = "-redefinition";

impl Names {
    /// A table of the [`known`] names only.
    #[must_use]
    pub fn new() -> Self {
        let names = Self {
            entries: boxcar::Vec::new(),
            shards: std::array::from_fn(|_| Shard {
                texts: RwLock::new(HashTable::with_capacity(ROOM)),
                dotted: RwLock::new(HashTable::with_capacity(ROOM)),
            }),
            redefined: RwLock::default(),
        };
        for text in known::TEXTS {
            names.push(Entry::of_text(text), text.contains('.'));
        }
        names.register_known();
        names
    }

    /// Makes the known names known by text and by parts. Shorter names come first: parts may be known names, too.
    fn register_known(&self) {
        let mut order: Vec<usize> = (0..known::TEXTS.len()).collect();
        order.sort_by_key(|index| known::TEXTS[*index].matches('.').count());
        for index in order {
            let number = u32::try_from(index).expect("there are few known names");
            let name = Name::at(number, known::TEXTS[index].contains('.'));
            match known::TEXTS[index].rsplit_once('.') {
                None => {
                    let hash = hash_of_text(known::TEXTS[index]);
                    let table = &self.shard(hash).texts;
                    let mut table = table.write().unwrap_or_else(PoisonError::into_inner);
                    table.insert_unique(spread(hash), Slot { hash, name }, |slot| spread(slot.hash));
                }
                Some((first, second)) => {
                    let (first, second) = (self.intern(first), self.intern(second));
                    self.pair_or_insert_with(first, second, || name);
                }
            }
        }
    }

    /// The name of `text`, made when it is new. Costs a hash of the text and a short lock; the first time, that for each part.
    #[must_use]
    pub fn intern(&self, text: &str) -> Name {
        let hash = hash_of_text(text);
        if let Some(name) = self.find_text(hash, text) {
            return name;
        }
        match split(text) {
            Some((first, second)) => {
                let name = self.pair(self.intern(first), self.intern(second));
                self.remember(hash, text, name)
            }
            None => self.intern_whole(hash, text),
        }
    }

    /// The name that is known by a text: one without a dot, or one that somebody asked for by its text before.
    fn find_text(&self, hash: u32, text: &str) -> Option<Name> {
        let table = &self.shard(hash).texts;
        let table = table.read().unwrap_or_else(PoisonError::into_inner);
        let is_it = |slot: &Slot| slot.hash == hash && self.text(slot.name) == text;
        table.find(spread(hash), is_it).map(|slot| slot.name)
    }

    /// Makes a name that was put together known by its text, too.
    fn remember(&self, hash: u32, text: &str, name: Name) -> Name {
        let table = &self.shard(hash).texts;
        let mut table = table.write().unwrap_or_else(PoisonError::into_inner);
        let is_it = |slot: &Slot| slot.hash == hash && self.text(slot.name) == text;
        if table.find(spread(hash), is_it).is_none() {
            table.insert_unique(spread(hash), Slot { hash, name }, |slot| spread(slot.hash));
        }
        name
    }

    /// The name of a new text that is not put together.
    fn intern_whole(&self, hash: u32, text: &str) -> Name {
        let is_it = |slot: &Slot| slot.hash == hash && self.text(slot.name) == text;
        let table = &self.shard(hash).texts;
        let mut table = table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = table.find(spread(hash), is_it) {
            return slot.name;
        }
        let name = self.push(Entry::of_text(text), text.contains('.'));
        table.insert_unique(spread(hash), Slot { hash, name }, |slot| spread(slot.hash));
        drop(table);
        self.note_redefinition(text);
        name
    }

    fn note_redefinition(&self, text: &str) {
        if let Some(end) = text.contains('-').then(|| text.rfind(REDEFINITION)).flatten() {
            let name = self.intern(&text[..end]);
            let mut redefined = self.redefined.write().unwrap_or_else(PoisonError::into_inner);
            redefined.insert(name);
        }
    }

    /// Whether there is a name of this text with `-redefinition` (and more) behind it: semantic analysis keeps later
    /// definitions under such names. Costs less than looking for one.
    #[must_use]
    pub fn is_redefined(&self, name: Name) -> bool {
        let redefined = self.redefined.read().unwrap_or_else(PoisonError::into_inner);
        redefined.contains(&name)
    }

    /// The name of two parts.
    fn pair(&self, first: Name, second: Name) -> Name {
        match self.find_pair(first, second) {
            Some(name) => name,
            None => self.pair_or_insert(first, second),
        }
    }

    /// The name of two parts that is probably new.
    fn pair_or_insert(&self, first: Name, second: Name) -> Name {
        self.pair_or_insert_with(first, second, || {
            let (before, behind) = (self.entry(first), self.entry(second));
            let entry = Entry {
                text: OnceLock::new(),
                parts: Some((first, second)),
                len: before.len + behind.len + 1,
                has_space: before.has_space || behind.has_space,
            };
            self.push(entry, true)
        })
    }

    fn pair_or_insert_with(&self, first: Name, second: Name, make: impl FnOnce() -> Name) -> Name {
        let hash = hash_of_pair(first, second);
        let table = &self.shard(hash).dotted;
        let mut table = table.write().unwrap_or_else(PoisonError::into_inner);
        let is_it = |pair: &Pair| pair.first == first && pair.second == second;
        let hash_of = |pair: &Pair| spread(hash_of_pair(pair.first, pair.second));
        match table.entry(spread(hash), is_it, hash_of) {
            hashbrown::hash_table::Entry::Occupied(pair) => pair.get().name,
            hashbrown::hash_table::Entry::Vacant(place) => {
                let name = make();
                place.insert(Pair { first, second, name });
                name
            }
        }
    }

    fn find_pair(&self, first: Name, second: Name) -> Option<Name> {
        let hash = hash_of_pair(first, second);
        let table = &self.shard(hash).dotted;
        let table = table.read().unwrap_or_else(PoisonError::into_inner);
        let is_it = |pair: &Pair| pair.first == first && pair.second == second;
        table.find(spread(hash), is_it).map(|pair| pair.name)
    }

    /// The name of `text` if it was interned before.
    #[must_use]
    pub fn lookup(&self, text: &str) -> Option<Name> {
        let hash = hash_of_text(text);
        if let Some(name) = self.find_text(hash, text) {
            return Some(name);
        }
        let (first, second) = split(text)?;
        let name = self.find_pair(self.lookup(first)?, self.lookup(second)?)?;
        Some(self.remember(hash, text, name))
    }

    /// The text of `name`. Panics if the name comes from another table.
    #[inline]
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        let entry = self.entry(name);
        match entry.text.get() {
            Some(text) => text,
            None => self.write_text(entry),
        }
    }

    #[cold]
    fn write_text<'a>(&'a self, entry: &'a Entry) -> &'a str {
        entry.text.get_or_init(|| {
            let (first, second) = entry
                .parts
                .unwrap_or_else(|| unreachable!("a name has a text or parts"));
            let (first, second) = (self.text(first), self.text(second));
            [first, ".", second].concat().into()
        })
    }

    /// The name `prefix.last`.
    #[must_use]
    pub fn join(&self, prefix: Name, last: Name) -> Name {
        match self.find_pair(prefix, last) {
            Some(name) => name,
            None => self.join_new(prefix, last),
        }
    }

    /// The same. Costs less if the name is new, and more if it is not.
    #[must_use]
    pub fn join_new(&self, prefix: Name, last: Name) -> Name {
        let len = self.entry(prefix).len + 1 + self.entry(last).len;
        if len as usize > MAX_DOTTED || !self.can_be_joined(prefix, last) {
            return self.intern(&[self.text(prefix), ".", self.text(last)].concat());
        }
        self.pair_or_insert(prefix, last)
    }

    /// Whether two names with a dot between them are a pair.
    fn can_be_joined(&self, prefix: Name, last: Name) -> bool {
        let behind = self.entry(last);
        !last.is_dotted() && !behind.has_space && behind.len > 0 && !self.entry(prefix).has_space
    }

    /// The name `prefix.last` if there is one.
    #[must_use]
    pub fn find_joined(&self, prefix: Name, last: Name) -> Option<Name> {
        if !self.can_be_joined(prefix, last) {
            return self.lookup(&[self.text(prefix), ".", self.text(last)].concat());
        }
        self.find_pair(prefix, last)
    }

    /// Whether `name` is `prefix.last`, without making that name.
    #[must_use]
    pub fn is_joined(&self, name: Name, prefix: Name, last: Name) -> bool {
        let entry = self.entry(name);
        match entry.parts {
            Some(parts) if !last.is_dotted() => parts == (prefix, last),
            Some(_) | None => {
                let rest = self.text(name).strip_suffix(self.text(last));
                rest.and_then(|rest| rest.strip_suffix('.')) == Some(self.text(prefix))
            }
        }
    }

    /// What stands before the last dot, if that is known without looking at the text. [`known`] names have texts only.
    #[inline]
    #[must_use]
    pub fn prefix(&self, name: Name) -> Option<Name> {
        let entry = self.entry(name);
        let (first, _) = entry.parts?;
        Some(first)
    }

    /// What stands behind the last dot; the name itself if it has none.
    #[must_use]
    pub fn last_part(&self, name: Name) -> Name {
        match self.entry(name).parts {
            Some((_, last)) => last,
            None if name.is_dotted() => {
                let text = self.text(name);
                self.intern(text.rsplit_once('.').map_or(text, |(_, last)| last))
            }
            None => name,
        }
    }

    /// Makes room for so many more dotted names, so that the tables need not grow step by step.
    pub fn reserve_dotted(&self, more: usize) {
        for shard in &self.shards {
            let mut table = shard.dotted.write().unwrap_or_else(PoisonError::into_inner);
            table.reserve(more / SHARDS, |pair| {
                spread(hash_of_pair(pair.first, pair.second))
            });
        }
    }

    /// What stands between the dots, in order.
    #[must_use]
    pub fn parts(&self, name: Name) -> Vec<Name> {
        let mut parts = Vec::with_capacity(2);
        let mut rest = name;
        while let Some((first, second)) = self.entry(rest).parts {
            parts.push(second);
            rest = first;
        }
        if rest.is_dotted() {
            parts.extend(self.text(rest).rsplit('.').map(|part| self.intern(part)));
        } else {
            parts.push(rest);
        }
        parts.reverse();
        parts
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    fn entry(&self, name: Name) -> &Entry {
        &self.entries[name.index()]
    }

    fn push(&self, entry: Entry, is_dotted: bool) -> Name {
        let index = self.entries.push(entry);
        let number = u32::try_from(index).ok().filter(|number| *number < DOTTED - 1);
        Name::at(number.expect("a program has fewer than 2^31 names"), is_dotted)
    }

    fn shard(&self, hash: u32) -> &Shard {
        // Other bits than those that choose the place in the table.
        &self.shards[(hash >> 28) as usize % SHARDS]
    }
}

impl Entry {
    fn of_text(text: &str) -> Self {
        Self {
            text: OnceLock::from(Box::<str>::from(text)),
            parts: None,
            len: u32::try_from(text.len()).unwrap_or(u32::MAX / 4),
            has_space: text.contains(' '),
        }
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

/// What stands before the last dot, and behind it, if the text is a pair.
fn split(text: &str) -> Option<(&str, &str)> {
    let parts = text.rsplit_once('.').filter(|_| text.len() <= MAX_DOTTED)?;
    (!parts.1.is_empty() && !text.contains(' ')).then_some(parts)
}

fn hash_of_text(text: &str) -> u32 {
    fold(BuildHasherDefault::<FxHasher>::default().hash_one(text))
}

fn hash_of_pair(first: Name, second: Name) -> u32 {
    let both = u64::from(first.0.get()) << 32 | u64::from(second.0.get());
    fold(BuildHasherDefault::<FxHasher>::default().hash_one(both))
}

/// The upper half of a hash, which is the better one, mixed with the lower.
#[expect(clippy::cast_possible_truncation, reason = "half of the hash is enough")]
fn fold(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

/// A hash for the table, which looks at both ends of it.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_name_from_all_threads() {
        let names = Names::new();
        let before = names.len();
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
        assert_eq!(names.len(), before + 500);
    }

    #[test]
    fn dotted_texts_and_joined_names_are_one() {
        let names = Names::new();
        let joined = names.join(
            names.join(names.intern("p"), names.intern("q")),
            names.intern("r"),
        );
        assert_eq!(names.intern("p.q.r"), joined);
        assert_eq!(
            names.find_joined(names.intern("p.q"), names.intern("r")),
            Some(joined)
        );
        assert_eq!(
            names.find_joined(names.intern("p"), names.intern("q.r")),
            Some(joined)
        );
        assert_eq!(names.find_joined(names.intern("r"), names.intern("p")), None);
        assert_eq!(names.lookup("p.q.r"), Some(joined));
        assert_eq!(names.text(joined), "p.q.r");
        assert_eq!(names.join(names.intern("p"), names.intern("q.r")), joined);
        assert_eq!(names.lookup("p.r"), None);
        let int = names.join(known::BUILTINS, names.intern("int"));
        assert_eq!(int, known::BUILTINS_INT);
    }

    #[test]
    fn odd_and_long_texts_are_names_too() {
        let names = Names::new();
        let long = "a.".repeat(1000);
        for text in ["", ".", "..", "a.", ".a", "a..b", &long] {
            let name = names.intern(text);
            assert_eq!(names.text(name), text);
            assert_eq!(names.lookup(text), Some(name));
        }
        let half = "a.".repeat(100) + "a";
        let joined = names.join(names.intern(&half), names.intern(&half));
        assert_eq!(names.text(joined), format!("{half}.{half}"));
        assert_eq!(names.intern(&format!("{half}.{half}")), joined);
    }

    #[test]
    fn join_puts_a_dot_between() {
        let names = Names::new();
        let joined = names.join(names.intern("a.b"), names.intern("c"));
        assert_eq!(names.text(joined), "a.b.c");
    }
}
