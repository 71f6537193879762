//! What the names of a module and of `builtins` refer to, kept while bodies that waited are analysed.
//!
//! All top levels of the SCC are bound then, and such a body defines nothing outside itself: so a name that is no local one
//! means the same in all bodies of the module.

use names::Name;
use nodes::symbols::Symbol;
use types::ModuleId;

/// How many names are kept: those that share a place push each other out.
const PLACES: usize = 256;

/// A name that was looked up.
#[derive(Clone, Copy, Debug)]
struct Entry {
    name: Name,
    symbol: Symbol,
    /// The full name of what it refers to.
    fullname: Option<Name>,
    is_builtin: bool,
}

/// The names outside functions and classes that were looked up last.
#[derive(Debug, Default)]
pub(crate) struct OuterNames {
    /// The module; `None` while nothing is kept.
    module: Option<ModuleId>,
    places: Vec<Option<Entry>>,
}

impl OuterNames {
    /// From now on, names of a module are kept.
    pub(crate) fn start(&mut self, module: ModuleId) {
        self.module = Some(module);
        self.places.clear();
        self.places.resize(PLACES, None);
    }

    /// From now on, names are not kept any more.
    pub(crate) fn end(&mut self) {
        self.module = None;
    }

    /// Whether names of a module are kept.
    pub(crate) fn keeps(&self, module: ModuleId) -> bool {
        self.module == Some(module)
    }

    /// What a name refers to in a module, and whether that is a builtin.
    #[inline]
    pub(crate) fn get(&self, module: ModuleId, name: Name) -> Option<(Symbol, bool)> {
        let entry = self.entry(module, name)?;
        Some((entry.symbol, entry.is_builtin))
    }

    /// The full name of what a name refers to in a module, if that is known to be `symbol`.
    #[inline]
    pub(crate) fn fullname(&self, module: ModuleId, name: Name, symbol: Symbol) -> Option<Name> {
        let entry = self.entry(module, name)?;
        entry.fullname.filter(|_| entry.symbol == symbol)
    }

    #[inline]
    fn entry(&self, module: ModuleId, name: Name) -> Option<Entry> {
        if self.module != Some(module) {
            return None;
        }
        let entry = (*self.places.get(name.index() % PLACES)?)?;
        (entry.name == name).then_some(entry)
    }

    /// Keeps what a name was found to refer to.
    pub(crate) fn put(&mut self, name: Name, (symbol, is_builtin): (Symbol, bool), fullname: Option<Name>) {
        if let Some(place) = self.places.get_mut(name.index() % PLACES) {
            *place = Some(Entry {
                name,
                symbol,
                fullname,
                is_builtin,
            });
        }
    }
}
