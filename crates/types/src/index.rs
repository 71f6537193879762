//! Finding an interned type by the hash of its structure, without a lock.
//!
//! An index is a table with open addressing whose places are atomic numbers, half hash and half id. It is read without
//! a lock, and written by one thread at a time. A full table is copied into one of twice the size; the old one stays,
//! for those who still read it. What a reader does not find may be new: it looks again when it may write.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::TypeId;

/// How many places the first table has.
const ROOM: usize = 1024;

/// How often a table can double: more places than there are ids.
const TABLES: usize = 23;

/// Types by hash.
#[derive(Debug)]
pub(crate) struct Index {
    /// Which table is in use.
    current: AtomicUsize,
    tables: [OnceLock<Box<[AtomicU64]>>; TABLES],
    /// How many types there are.
    count: Mutex<usize>,
}

impl Index {
    /// An empty index.
    pub(crate) fn new() -> Self {
        let index = Self {
            current: AtomicUsize::new(0),
            tables: std::array::from_fn(|_| OnceLock::new()),
            count: Mutex::new(0),
        };
        index.tables[0].get_or_init(|| empty(ROOM));
        index
    }

    /// The type of this hash that is the wanted one.
    #[inline]
    pub(crate) fn find(&self, hash: u32, is_it: impl Fn(TypeId) -> bool) -> Option<TypeId> {
        let table = self.table();
        let mask = table.len() - 1;
        let mut place = start(hash) & mask;
        loop {
            let (found, id) = parts(table[place].load(Ordering::Acquire));
            let id = id?;
            if found == hash && is_it(id) {
                return Some(id);
            }
            place = (place + 1) & mask;
        }
    }

    /// The right to write, which one thread has at a time.
    pub(crate) fn write(&self) -> Writer<'_> {
        Writer {
            index: self,
            count: self.count.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    #[inline]
    fn table(&self) -> &[AtomicU64] {
        let table = self.tables[self.current.load(Ordering::Acquire)].get();
        table.expect("the current table was made before it became current")
    }
}

/// The right to write an index.
#[derive(Debug)]
pub(crate) struct Writer<'i> {
    index: &'i Index,
    count: MutexGuard<'i, usize>,
}

impl Writer<'_> {
    /// Adds a type that is not there.
    pub(crate) fn add(mut self, hash: u32, id: TypeId) {
        *self.count += 1;
        if *self.count > self.index.table().len() / 4 * 3 {
            self.grow();
        }
        put(self.index.table(), whole(hash, id));
    }

    #[cold]
    fn grow(&self) {
        let old = self.index.table();
        let new = empty(old.len() * 2);
        for place in old {
            let value = place.load(Ordering::Relaxed);
            if value != 0 {
                put(&new, value);
            }
        }
        let next = self.index.current.load(Ordering::Relaxed) + 1;
        self.index.tables[next].get_or_init(|| new);
        self.index.current.store(next, Ordering::Release);
    }
}

fn empty(places: usize) -> Box<[AtomicU64]> {
    std::iter::repeat_with(AtomicU64::default).take(places).collect()
}

/// Puts a value into the first free place of its hash.
fn put(table: &[AtomicU64], value: u64) {
    let mask = table.len() - 1;
    let mut place = start(parts(value).0) & mask;
    while table[place].load(Ordering::Relaxed) != 0 {
        place = (place + 1) & mask;
    }
    table[place].store(value, Ordering::Release);
}

/// Where the search for a hash begins: the upper bits of a product, which all bits of the hash have a part in.
#[inline]
fn start(hash: u32) -> usize {
    (u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

fn whole(hash: u32, id: TypeId) -> u64 {
    u64::from(hash) << 32 | u64::from(id.to_bits())
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the two halves of a place")]
fn parts(value: u64) -> (u32, Option<TypeId>) {
    ((value >> 32) as u32, TypeId::from_bits(value as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TypeKind;

    fn id(number: u32) -> TypeId {
        TypeId::new(number as usize, TypeKind::None)
    }

    #[test]
    fn all_types_are_found_after_the_table_has_grown() {
        let index = Index::new();
        // Many have one hash, and are told apart by the question.
        for number in 0..5000 {
            assert_eq!(index.find(number % 500, |found| found == id(number)), None);
            index.write().add(number % 500, id(number));
        }
        for number in 0..5000 {
            assert_eq!(
                index.find(number % 500, |found| found == id(number)),
                Some(id(number))
            );
        }
        assert_eq!(index.find(3, |_| false), None);
        assert_eq!(index.find(501, |_| true), None);
    }

    #[test]
    fn what_one_thread_adds_others_find() {
        let index = Index::new();
        let made = std::sync::atomic::AtomicU32::new(0);
        let intern = |hash: u32| {
            if let Some(id) = index.find(hash, |_| true) {
                return id;
            }
            let writer = index.write();
            index.find(hash, |_| true).unwrap_or_else(|| {
                let new = id(made.fetch_add(1, Ordering::Relaxed));
                writer.add(hash, new);
                new
            })
        };
        let all = || (0..3000).map(intern).collect::<Vec<_>>();
        let (left, right) = std::thread::scope(|scope| {
            let (left, right) = (scope.spawn(all), scope.spawn(all));
            (left.join().expect("no panic"), right.join().expect("no panic"))
        });
        assert_eq!(left, right);
        assert_eq!(made.into_inner(), 3000);
    }
}
