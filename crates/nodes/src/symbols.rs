//! Symbol tables: the names of a module, a class or a function, in order of definition.

use indexmap::IndexMap;
use names::Name;
use rustc_hash::FxBuildHasher;
use types::DefRef;

/// Which kind of scope a name belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SymbolKind {
    /// A function: mypy's `LDEF`.
    Local,
    /// A module: mypy's `GDEF`.
    Global,
    /// A class: mypy's `MDEF`.
    Member,
}

bitflags::bitflags! {
    /// Yes-or-no facts about an entry of a symbol table.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct SymbolFlags: u8 {
        /// Not exported by `from m import *` and, in stubs, not at all: `import x` without `as x`.
        const NOT_PUBLIC = 1;
        /// Cannot be reached from other modules at all.
        const HIDDEN = 1 << 1;
        /// Defined by assignment through `self`.
        const IMPLICIT = 1 << 2;
        /// Made by a plugin.
        const PLUGIN_GENERATED = 1 << 3;
        /// Not written to the cache.
        const NO_SERIALIZE = 1 << 4;
    }
}

/// An entry of a symbol table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Symbol {
    /// Which kind of scope it belongs to.
    pub kind: SymbolKind,
    /// What it refers to; `None` if that is unknown.
    pub node: Option<DefRef>,
    /// Yes-or-no facts.
    pub flags: SymbolFlags,
}

impl Symbol {
    /// A public entry.
    #[must_use]
    pub fn new(kind: SymbolKind, node: DefRef) -> Self {
        Self {
            kind,
            node: Some(node),
            flags: SymbolFlags::empty(),
        }
    }

    /// Whether `from m import *` and stubs export it (mypy's `module_public`).
    #[must_use]
    pub fn module_public(self) -> bool {
        !self.flags.contains(SymbolFlags::NOT_PUBLIC)
    }

    /// Whether it is hidden from other modules (mypy's `module_hidden`).
    #[must_use]
    pub fn module_hidden(self) -> bool {
        self.flags.contains(SymbolFlags::HIDDEN)
    }

    /// Whether a flag is set.
    #[must_use]
    pub fn is(self, flag: SymbolFlags) -> bool {
        self.flags.contains(flag)
    }
}

/// Names in order of definition.
pub type SymbolTable = IndexMap<Name, Symbol, FxBuildHasher>;
