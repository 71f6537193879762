//! A small cache in front of the interner: a module repeats few names often.

use std::hash::{BuildHasher, BuildHasherDefault};

use names::{Name, Names};
use rustc_hash::FxHasher;

/// How many slots there are for a module: names that share one push each other out.
const SLOTS: usize = 1024;

/// The same for the text of one type.
const FEW_SLOTS: usize = 8;

/// Interns names; the last ones are found without the locks of the shared table.
pub(crate) struct NameCache<'a> {
    names: &'a Names,
    /// Names with their texts, which are not looked for in the shared table again.
    slots: Box<[Option<(Name, &'a str)>]>,
    mentions_type_form: bool,
}

impl<'a> NameCache<'a> {
    /// A cache for a module.
    pub(crate) fn new(names: &'a Names) -> Self {
        Self::with_slots(names, SLOTS)
    }

    /// A cache for the text of one type: a large one takes longer to make than the type.
    pub(crate) fn small(names: &'a Names) -> Self {
        Self::with_slots(names, FEW_SLOTS)
    }

    fn with_slots(names: &'a Names, slots: usize) -> Self {
        Self {
            names,
            slots: vec![None; slots].into(),
            mentions_type_form: false,
        }
    }

    /// The name of `text`.
    pub(crate) fn intern(&mut self, text: &str) -> Name {
        let hash = BuildHasherDefault::<FxHasher>::default().hash_one(text);
        let index =
            usize::try_from(hash % self.slots.len() as u64).expect("smaller than the number of slots");
        let slot = &mut self.slots[index];
        if let Some((name, known)) = *slot
            && known == text
        {
            return name;
        }
        self.mentions_type_form |= text.ends_with("TypeForm");
        let name = self.names.intern(text);
        *slot = Some((name, self.names.text(name)));
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
