//! The operations of the fine-grained engine, each by itself.

use super::{Answer, BuildRequest, Messages, Unsupported};

/// Dependencies of modules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// The messages of the build.
    pub messages: Messages,
    /// Trigger and locations, with the dependencies through protocols, in any order.
    pub arrows: Vec<(String, Vec<String>)>,
}

/// Checks the program and returns the dependencies that come from `modules`.
pub fn dependencies(request: &BuildRequest<'_>, modules: &Modules<'_>) -> Answer<Dependencies> {
    let _ = (request, modules);
    Err(Unsupported("dependencies"))
}

/// Which modules are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modules<'a> {
    /// Those of this list that are part of the program.
    Only(&'a [String]),
    /// Those that are in both lists.
    Both(&'a [String], &'a [&'a str]),
}

impl Modules<'_> {
    /// Whether `module` is looked at.
    #[must_use]
    pub fn contains(&self, module: &str) -> bool {
        match self {
            Self::Only(modules) => modules.iter().any(|known| known == module),
            Self::Both(modules, others) => {
                modules.iter().any(|known| known == module) && others.contains(&module)
            }
        }
    }
}

/// Two builds of `__main__` compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The messages of the first build.
    pub before: Messages,
    /// The messages of the second build.
    pub after: Messages,
    /// The triggers that fire, in any order.
    pub triggers: Vec<String>,
}

/// Builds two versions of `__main__` and compares their interfaces.
pub fn triggers_of_change(before: &BuildRequest<'_>, after: &BuildRequest<'_>) -> Answer<Change> {
    let _ = (before, after);
    Err(Unsupported("triggers of a change"))
}

/// What is printed before and after a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeDump {
    /// Trees, with the identities of definitions as numbers.
    Trees,
    /// Classes, recursively.
    Classes,
    /// Symbol tables.
    SymbolTables,
    /// Types of expressions.
    Types,
}

/// The two dumps of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// The messages of the first build.
    pub messages: Vec<String>,
    /// The lines before the update.
    pub before: Vec<String>,
    /// The lines after the update.
    pub after: Vec<String>,
}

/// Builds the program fine-grained, prints `kind` of `modules`, replaces the file `tmp/target.py` (the module `target`) by
/// `next`, updates, and prints again with the same numbering of identities. `None` when an error blocks the build.
pub fn merged(
    request: &BuildRequest<'_>,
    next: &str,
    kind: MergeDump,
    modules: &[String],
) -> Answer<Option<Merge>> {
    let _ = (request, next, kind, modules);
    Err(Unsupported("merge"))
}
