//! What names mean, kept while the functions of a module are analysed.
//!
//! All top levels are bound then, so a name of the module or of `builtins` means the same in all functions, and so does a name
//! in all signatures of one class, if it is none of the class: what those mean depends on the place. Still, functions may
//! define what is seen outside (`self.x`, `global x`): then that name is forgotten.

use names::Name;
use nodes::symbols::Symbol;
use types::ClassId;

use crate::Analyzer;
use crate::type_analysis::KnownName;

/// How many names are kept: those that share a place push each other out.
const PLACES: usize = 128;

/// A name in signatures outside functions.
#[derive(Clone, Copy, Debug)]
struct InSignature {
    name: Name,
    class: Option<ClassId>,
    known: KnownName,
}

/// A name of the module or of `builtins`.
#[derive(Clone, Copy, Debug)]
struct Global {
    name: Name,
    symbol: Symbol,
    is_builtin: bool,
}

/// The names that were looked up last in the functions of the current module.
#[derive(Debug, Default)]
pub(crate) struct KeptNames {
    signatures: Vec<Option<InSignature>>,
    globals: Vec<Option<Global>>,
}

fn place(name: Name) -> usize {
    name.index() % PLACES
}

impl KeptNames {
    /// Forgets all of them.
    pub(crate) fn clear(&mut self) {
        self.signatures.clear();
        self.globals.clear();
    }

    /// Forgets a name, which means something else now.
    pub(crate) fn forget(&mut self, name: Name) {
        if let Some(kept) = self.signatures.get_mut(place(name)) {
            *kept = None;
        }
        if let Some(kept) = self.globals.get_mut(place(name)) {
            *kept = None;
        }
    }

    /// What a name means in signatures of a class, or outside classes.
    pub(crate) fn in_signature(&self, name: Name, class: Option<ClassId>) -> Option<KnownName> {
        let kept = (*self.signatures.get(place(name))?)?;
        (kept.name == name && kept.class == class).then_some(kept.known)
    }

    /// Keeps a name that is none of the class itself.
    pub(crate) fn keep_in_signature(&mut self, name: Name, class: Option<ClassId>, known: KnownName) {
        if self.signatures.is_empty() {
            self.signatures.resize(PLACES, None);
        }
        self.signatures[place(name)] = Some(InSignature { name, class, known });
    }

    /// What a name means outside classes and functions, and whether it is a builtin.
    pub(crate) fn global(&self, name: Name) -> Option<(Symbol, bool)> {
        let kept = (*self.globals.get(place(name))?)?;
        (kept.name == name).then_some((kept.symbol, kept.is_builtin))
    }

    /// Keeps a name of the module or of `builtins`.
    pub(crate) fn keep_global(&mut self, name: Name, symbol: Symbol, is_builtin: bool) {
        if self.globals.is_empty() {
            self.globals.resize(PLACES, None);
        }
        self.globals[place(name)] = Some(Global {
            name,
            symbol,
            is_builtin,
        });
    }
}

impl Analyzer<'_> {
    /// Whether a function is analysed and not a top level, so that names of modules mean the same from now on.
    pub(crate) fn keeps_names(&self) -> bool {
        self.target.is_some() && self.fixed_names.is_none()
    }

    /// The same for names in a signature: there must be no function around.
    pub(crate) fn keeps_names_in_signatures(&self) -> bool {
        self.keeps_names() && self.scopes.iter().all(|scope| scope.names.is_none())
    }
}
