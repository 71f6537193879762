//! Answers that hold as long as no interface changes.

use std::hash::Hash;

use rustc_hash::FxHashMap;

/// Answers by questions, of one version of the world ([`World::version`](nodes::world::World::version)).
#[derive(Debug)]
pub struct Versioned<K, V> {
    version: u64,
    answers: FxHashMap<K, V>,
}

impl<K, V> Default for Versioned<K, V> {
    fn default() -> Self {
        Self {
            version: 0,
            answers: FxHashMap::default(),
        }
    }
}

impl<K: Eq + Hash, V: Copy> Versioned<K, V> {
    /// The answer in this version of the world, if it is known. Answers of other versions are forgotten.
    pub fn get(&mut self, version: u64, question: &K) -> Option<V> {
        if self.version != version {
            self.answers.clear();
            self.version = version;
        }
        self.answers.get(question).copied()
    }

    /// Remembers an answer, if the version is still that of the last question.
    pub fn put(&mut self, version: u64, question: K, answer: V) {
        if self.version == version {
            self.answers.insert(question, answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_another_version_are_forgotten() {
        let mut known: Versioned<&str, i32> = Versioned::default();
        assert_eq!(known.get(1, &"a"), None);
        known.put(1, "a", 5);
        known.put(2, "b", 6);
        assert_eq!(known.get(1, &"a"), Some(5));
        assert_eq!(known.get(1, &"b"), None);
        assert_eq!(known.get(2, &"a"), None);
        assert_eq!(known.get(1, &"a"), None);
    }
}
