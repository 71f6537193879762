//! Snapshots of what is visible of a module, and their differences.
//!
//! A [`Snapshot`] describes a symbol table, with the tables of the classes in it: types of variables, signatures of
//! functions, bases of classes, targets of imports. What is defined elsewhere is described by its full name only:
//! changes there reach this module through dependencies. Snapshots are plain values: they can be compared after the
//! definitions that they describe have changed, and between two programs with one table of names.
//!
//! Two versions differ in a name if only one has it, if it stands for something of another kind, or if anything
//! differs that shows outside: `m.f` when the signature of `f` changed. A class itself differs only if something big
//! changed, such as its bases; smaller changes count for the attribute: `m.C.x`.
//!
//! Specified by `mypy/server/astdiff.py`; judged by the suite diff.

mod compare;
mod snapshot;

pub use compare::compare_symbol_table_snapshots;
pub use snapshot::{Snapshot, snapshot_symbol_table};
