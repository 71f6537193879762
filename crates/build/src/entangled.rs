//! [`Entangled`]: modules for which the order of analysis shows, so that an update processes their import cycles as a whole.
//!
//! A build binds all modules of a cycle before it says that something is missing, each waiting for the others; an update has
//! the others complete. Where nothing is missing, both find the same.

use names::Name;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is known of modules by their last analysis.
#[derive(Debug, Default)]
pub(crate) struct Entangled {
    /// Modules with a name that was defined although something that it needs is not there.
    forced: FxHashSet<Name>,
    /// The modules in which a top level looked for something in vain, or took all names from.
    missing: FxHashMap<Name, FxHashSet<Name>>,
}

impl Entangled {
    /// Takes what the analysis of `module` found out. `is_forced` is `None` if that cannot be told of it alone.
    pub(crate) fn note(&mut self, module: Name, is_forced: Option<bool>, missing: FxHashSet<Name>) {
        match is_forced {
            Some(true) => {
                self.forced.insert(module);
            }
            Some(false) => {
                self.forced.remove(&module);
            }
            None => {}
        }
        if missing.is_empty() {
            self.missing.remove(&module);
        } else {
            self.missing.insert(module, missing);
        }
    }

    /// Forgets a module.
    pub(crate) fn forget(&mut self, module: Name) {
        self.forced.remove(&module);
        self.missing.remove(&module);
    }

    /// Whether the order shows for `module`, or for one of its import cycle.
    pub(crate) fn affects(&self, module: Name, cycle: &[Name]) -> bool {
        let lacks = |other: &Name| {
            let missing = self.missing.get(other);
            missing.is_some_and(|missing| cycle.iter().any(|module| missing.contains(module)))
        };
        self.forced.contains(&module)
            || cycle
                .iter()
                .any(|other| self.forced.contains(other) || lacks(other))
    }

    /// Gives the modules away that have to be looked at because the order showed.
    pub(crate) fn take_forced(&mut self) -> FxHashSet<Name> {
        std::mem::take(&mut self.forced)
    }
}
