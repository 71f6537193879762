//! Modules: what a module defines.

use std::sync::Arc;

use arena::IdMap;
use names::Name;
use rustc_hash::FxHashSet;
use types::DefRef;

use crate::ast::BodyId;
use crate::defs::Defs;
use crate::symbols::SymbolTable;
use crate::tables::Tables;

/// The interface of a module: its names and the definitions behind them (mypy's `MypyFile` after analysis).
#[derive(Clone, Debug)]
pub struct ModuleDefs {
    /// The full name.
    pub fullname: Name,
    /// The path of the file, as messages show it.
    pub path: Arc<str>,
    /// A stub: `.pyi`.
    pub is_stub: bool,
    /// A package: `__init__`.
    pub is_package: bool,
    /// Part of the bundled stubs of the standard library.
    pub is_typeshed: bool,
    /// A stub package that says `partial` in its `py.typed`.
    pub is_partial_stub_package: bool,
    /// The names.
    pub names: SymbolTable,
    /// The definitions.
    pub defs: Defs,
}

impl ModuleDefs {
    /// An empty module.
    #[must_use]
    pub fn new(fullname: Name) -> Self {
        Self {
            fullname,
            path: Arc::from(""),
            is_stub: false,
            is_package: false,
            is_typeshed: false,
            is_partial_stub_package: false,
            names: SymbolTable::default(),
            defs: Defs::default(),
        }
    }
}

/// The implementation of a module: what its targets are, beyond the interface.
#[derive(Clone, Debug, Default)]
pub struct ModuleImpl {
    /// Definitions in function bodies.
    pub defs: Defs,
    /// The side table of each target.
    pub tables: IdMap<BodyId, Box<Tables>>,
    /// Functions whose definition the top level never reaches: nobody checks them.
    pub unreached: FxHashSet<DefRef>,
}
