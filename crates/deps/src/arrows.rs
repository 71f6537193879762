//! Sets of dependencies: arrows from triggers to locations.

use names::{Name, Names};
use trigger::{Location, Trigger};

/// A set of dependencies: when the trigger fires, the location must be looked at.
///
/// Sorted by the numbers of the names, so two sets are compared in one pass.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Dependencies {
    arrows: Box<[(Trigger, Location)]>,
}

impl Dependencies {
    /// The arrows, sorted, each once. The order depends on the table of names: never let it show.
    #[must_use]
    pub fn arrows(&self) -> &[(Trigger, Location)] {
        &self.arrows
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.arrows.is_empty()
    }

    /// How many arrows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.arrows.len()
    }

    /// The arrows as text, sorted: `<m.x> -> m.f`.
    #[must_use]
    pub fn display(&self, names: &Names) -> Vec<String> {
        let show =
            |(from, to): &(Trigger, Location)| format!("{} -> {}", from.display(names), to.display(names));
        let mut lines: Vec<String> = self.arrows.iter().map(show).collect();
        lines.sort_unstable();
        lines
    }
}

impl FromIterator<(Trigger, Location)> for Dependencies {
    fn from_iter<I: IntoIterator<Item = (Trigger, Location)>>(arrows: I) -> Self {
        let mut arrows: Vec<_> = arrows.into_iter().collect();
        arrows.sort_unstable();
        arrows.dedup();
        Self {
            arrows: arrows.into_boxed_slice(),
        }
    }
}

/// The dependencies of a module, by the target that they were found in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ModuleDependencies {
    /// Targets with what was found in them: the top level first, then functions in the order of the source. Functions of
    /// one full name are one target.
    pub targets: Vec<(Name, Dependencies)>,
}

impl ModuleDependencies {
    /// All arrows; one that was found in two targets comes twice.
    pub fn arrows(&self) -> impl Iterator<Item = (Trigger, Location)> {
        self.targets
            .iter()
            .flat_map(|(_, found)| found.arrows().iter().copied())
    }
}
