//! Snapshots of symbol tables.

use indexmap::IndexMap;
use names::Name;
use nodes::symbols::SymbolTable;
use nodes::world::World;
use rustc_hash::FxBuildHasher;

/// What is visible of a symbol table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Snapshot {
    pub(crate) entries: IndexMap<Name, Entry, FxBuildHasher>,
}

/// What is visible of one name: a sequence of numbers, equal for what cannot be told apart from outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) words: Box<[u32]>,
    /// The attributes, for a class that is defined here.
    pub(crate) members: Option<Box<Snapshot>>,
}

/// Describes the symbol table of the module or class of full name `prefix`.
#[must_use]
pub fn snapshot_symbol_table(world: &World<'_>, prefix: Name, table: &SymbolTable) -> Snapshot {
    let _ = (world, prefix, table);
    Snapshot::default()
}
