//! [`MissingModules`]: modules that are imported but not part of the program.
//!
//! `from package import name` is silent about a name that is such a module, whoever else imports it. So who does that is
//! processed again when the set changes.
//!
//! Specified by `missing_modules` of `BuildManager` in `mypy/build.py`; mypy's daemon never takes a module out that nothing
//! imports any more.

use names::Name;
use rustc_hash::FxHashSet;

/// Modules that are imported but not part of the program, and which of them came or went lately.
#[derive(Clone, Debug, Default)]
pub(crate) struct MissingModules {
    modules: FxHashSet<Name>,
    changed: Vec<Name>,
}

impl MissingModules {
    /// All of them.
    pub(crate) fn modules(&self) -> &FxHashSet<Name> {
        &self.modules
    }

    pub(crate) fn contains(&self, module: Name) -> bool {
        self.modules.contains(&module)
    }

    pub(crate) fn insert(&mut self, module: Name) {
        if self.modules.insert(module) {
            self.changed.push(module);
        }
    }

    pub(crate) fn remove(&mut self, module: Name) {
        if self.modules.remove(&module) {
            self.changed.push(module);
        }
    }

    /// Those that came or went since the last call.
    pub(crate) fn take_changed(&mut self) -> Vec<Name> {
        std::mem::take(&mut self.changed)
    }
}

#[cfg(test)]
mod tests {
    use names::Names;

    use super::*;

    #[test]
    fn only_changes_are_told() {
        let names = Names::new();
        let (a, b) = (names.intern("a"), names.intern("b"));
        let mut missing = MissingModules::default();
        missing.insert(a);
        missing.insert(a);
        missing.remove(b);
        assert_eq!(missing.take_changed(), [a]);
        missing.remove(a);
        assert_eq!(missing.take_changed(), [a]);
        assert!(missing.take_changed().is_empty() && !missing.contains(a));
    }
}
