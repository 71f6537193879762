//! The operations of the fine-grained engine, each by itself.

use astdiff::Snapshot;
use build::{Build, Program};
use deps::DependencyMap;

use super::batch::{names_of_cases, run};
use super::{Answer, BuildRequest, Messages};

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
    let (built, messages) = build(request);
    let program = built.and_then(|built| built.program);
    let arrows = program.map_or_else(Vec::new, |program| arrows(program, modules));
    Ok(Dependencies { messages, arrows })
}

/// The dependencies of the modules that are looked at, and those through protocols of all.
fn arrows(mut program: Program, modules: &Modules<'_>) -> Vec<(String, Vec<String>)> {
    program.with_state(|state, graph| {
        let names = state.world.names;
        let mut map = DependencyMap::new();
        for (name, module) in graph {
            let id = state.world.module_id(*name);
            if let (Some(id), Some(tree)) = (id, &module.tree)
                && modules.contains(names.text(*name))
            {
                let find = if module.options.logical_deps {
                    deps::get_logical_dependencies
                } else {
                    deps::get_dependencies
                };
                map.replace_module(*name, find(state, id, &tree.parsed.ast));
            }
        }
        map.add_protocols(&deps::protocol_dependencies(state));
        map.display(names)
    })
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
    let (before, after) = (snapshot_of_main(before), snapshot_of_main(after));
    let names = names_of_cases();
    let main = names.intern("__main__");
    let triggers = astdiff::compare_snapshots(names, main, &before.1, &after.1);
    Ok(Change {
        before: before.0,
        after: after.0,
        triggers: triggers
            .into_iter()
            .map(|name| names.text(name).to_owned())
            .collect(),
    })
}

/// The messages of a build, and what is visible of `__main__`.
fn snapshot_of_main(request: &BuildRequest<'_>) -> (Messages, Snapshot) {
    let (built, messages) = build(request);
    let program = built.and_then(|built| built.program);
    let snapshot = program.and_then(|mut program| {
        let main = program.module_id("__main__")?;
        Some(program.with_world(|world, _| astdiff::snapshot_module(world, main)))
    });
    (messages, snapshot.unwrap_or_default())
}

fn build(request: &BuildRequest<'_>) -> (Option<Build>, Messages) {
    let (built, flushes) = run(request);
    let messages = Messages {
        lines: flushes.concat(),
        blocked: built.as_ref().is_none_or(|built| built.blocked.is_some()),
    };
    (built, messages)
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
