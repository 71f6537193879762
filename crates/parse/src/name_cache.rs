//! A small cache in front of the interner: a module repeats few names often.

use std::hash::{BuildHasher, BuildHasherDefault};

use names::{Name, Names};
use rustc_hash::FxHasher;

/// How many slots there are at most.
const MAX_SLOTS: usize = 4096;
/// How many at least.
const MIN_SLOTS: usize = 8;

/// Interns names; the last ones are found without the locks of the shared table.
pub(crate) struct NameCache<'a> {
    names: &'a Names,
    /// Names with their texts, which are not looked for in the shared table again.
    slots: Box<[Option<(Name, &'a str)>]>,
    mentions_type_form: bool,
}

impl<'a> NameCache<'a> {
    /// A cache for a source of so many bytes.
    pub(crate) fn new(names: &'a Names, bytes: usize) -> Self {
        let slots = (bytes / 32).next_power_of_two().clamp(MIN_SLOTS, MAX_SLOTS);
        Self {
            names,
            slots: vec![None; slots].into(),
            mentions_type_form: false,
        }
    }

    /// The name of `text`.
    pub(crate) fn intern(&mut self, text: &str) -> Name {
        let hash = BuildHasherDefault::<FxHasher>::default().hash_one(text);
        // The number of slots is a power of two.
        let index = hash as usize & (self.slots.len() - 1);
        if let Some((name, known)) = self.slots[index]
            && known == text
        {
            return name;
        }
        self.mentions_type_form |= text.ends_with("TypeForm");
        let name = self.names.intern(text);
        self.slots[index] = Some((name, self.names.text(name)));
        name
    }

    /// Whether `TypeForm` was among the names, as it is or behind a dot.
    pub(crate) fn mentions_type_form(&self) -> bool {
        self.mentions_type_form
    }

    /// The text of `name`.
    pub(crate) fn text(&self, name: Name) -> &'a str {
        self.names.text(name)
    }
}
