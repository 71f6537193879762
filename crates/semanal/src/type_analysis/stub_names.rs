//! What the names in signatures of bundled stubs refer to, kept from one signature to the next.
//!
//! Most functions are those of bundled stubs, and most of their annotations are a few names. When functions are analysed, all
//! top levels are bound, and functions without a body define nothing: so a name means the same in all of them that stand in
//! the same class, or in none. Names of the class itself do not count: what they mean depends on the place.

use names::Name;
use types::ClassId;

use super::unbound_vars::KnownName;
use crate::Analyzer;

/// How many names are kept: those that share a place push each other out.
const PLACES: usize = 64;

#[derive(Clone, Copy, Debug)]
struct Entry {
    name: Name,
    class: Option<ClassId>,
    known: KnownName,
}

/// The names that were looked up last.
#[derive(Debug, Default)]
pub(crate) struct StubNames {
    places: Vec<Option<Entry>>,
}

impl StubNames {
    /// Forgets them.
    pub(crate) fn clear(&mut self) {
        self.places.clear();
    }

    pub(super) fn get(&self, name: Name, class: Option<ClassId>) -> Option<KnownName> {
        let entry = (*self.places.get(name.index() % PLACES)?)?;
        (entry.name == name && entry.class == class).then_some(entry.known)
    }

    pub(super) fn put(&mut self, name: Name, class: Option<ClassId>, known: KnownName) {
        if self.places.is_empty() {
            self.places.resize(PLACES, None);
        }
        self.places[name.index() % PLACES] = Some(Entry { name, class, known });
    }
}

impl Analyzer<'_> {
    /// Whether names mean now what they mean in the other signatures.
    pub(super) fn keeps_stub_names(&self) -> bool {
        self.target.is_some()
            && self.state.world.module(self.module).is_typeshed
            && self.fixed_names.is_none()
            && self.scopes.iter().all(|scope| scope.names.is_none())
    }
}
