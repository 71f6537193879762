//! The fine-grained update loop: after an edit, only what depends on the changed definitions is processed again.
//!
//! ```text
//! changed files ─▶ module: load, analyse into the old slots, check ─▶ snapshots compared ─▶ triggers
//!                                                                                              │
//!            compare ◀─ check ◀─ analyse ◀─ strip ◀─ targets ◀─ dependencies, recursively ◀────┘ until nothing changes
//! ```
//!
//! | subject | room |
//! |---|---|
//! | the loop over changed modules | [`FineGrained`] |
//! | one changed module: loading, errors that block, removal | `module` |
//! | from triggers to targets, to a fixed point | `propagate` |
//! | from the name of a target to its definition | `lookup` |
//! | what changed outside: triggers of snapshots | `triggers` |
//! | order of messages from one update to the next | `order` |
//! | which files changed | `watch` |
//! | whether modules are found elsewhere now | `places` |
//! | from a list of sources to an update, with imports followed or not | [`Increments`] |
//!
//! **Terms.** A *target* is the top level of a module, or a function outside functions. A module is *up to date* in an update if
//! it was processed as a whole. A *blocker* is an error that ends the update: the old version of the module stays, and the
//! next update begins with it.
//!
//! The state of an update shows in [`Events`], which tests compare with what they expect.
//!
//! Specified by `mypy/server/update.py`, and for [`Increments`] by `mypy/dmypy_server.py`; judged by the suites fine-grained*.

mod events;
mod few_changes;
mod fine_grained;
mod increments;
mod lookup;
mod module;
mod order;
mod places;
mod propagate;
mod suppressed;
mod triggers;
mod watch;

pub use events::Events;
pub use fine_grained::FineGrained;
pub use increments::{GivenChanges, Increments};
pub use watch::{FileData, FileWatcher};

use std::sync::Arc;

use names::Name;

/// A module with the path of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModulePath {
    /// The full name.
    pub module: Name,
    /// The path.
    pub path: Arc<str>,
}

/// Keeps the first of several entries for a module.
fn without_repetitions(modules: Vec<ModulePath>) -> Vec<ModulePath> {
    let mut seen = rustc_hash::FxHashSet::default();
    modules
        .into_iter()
        .filter(|entry| seen.insert(entry.module))
        .collect()
}
