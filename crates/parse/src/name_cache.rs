//! A small cache in front of the interner: a module repeats few names often.

use std::hash::{BuildHasher, BuildHasherDefault};

use names::{Name, Names};
use rustc_hash::FxHasher;

const SLOTS: usize = 1024;

/// Interns names; the last ones are found without the locks of the shared table.
pub(crate) struct NameCache<'a> {
    names: &'a Names,
    /// Names with their texts, which are not looked for in the shared table again.
    slots: Box<[Option<(Name, &'a str)>; SLOTS]>,
    mentions_type_form: bool,
}

impl<'a> NameCache<'a> {
    pub(crate) fn new(names: &'a Names) -> Self {
        Self {
            names,
            slots: Box::new([None; SLOTS]),
            mentions_type_form: false,
        }
    }

    /// The name of `text`.
    pub(crate) fn intern(&mut self, text: &str) -> Name {
        let hash = BuildHasherDefault::<FxHasher>::default().hash_one(text);
        let index = usize::try_from(hash % SLOTS as u64).expect("smaller than the number of slots");
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
