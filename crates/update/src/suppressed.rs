//! Imports that were suppressed because there was no such module, and now there is one.
//!
//! Specified by `refresh_suppressed_submodules` of `mypy/server/update.py` and `find_added_suppressed` of
//! `mypy/dmypy_server.py`.

use std::sync::Arc;

use build::imports_name;
use build::state::{ModuleSet, State, module_prefix};
use names::Name;
use resolve::is_init_file;
use rustc_hash::FxHashSet;
use source::FileSystem as _;
use trigger::{Location, Trigger};

use crate::places::is_module_file;
use crate::{FineGrained, ModulePath};

impl FineGrained {
    /// Modules that are imported, were not found when they were looked for last, and are there now. They are added to `seen`;
    /// those that are in it are left out. Without following imports only stubs count.
    pub(crate) fn find_added_suppressed(&self, seen: &mut FxHashSet<Name>, follows: bool) -> Vec<ModulePath> {
        let waiting = self.program.manager.waiting();
        self.find_added(
            waiting.filter_map(|module| self.program.graph.get(&module)),
            seen,
            follows,
        )
    }

    /// Whether nothing is there of what a module imports and was not found.
    pub(crate) fn waits_in_vain(&self, module: Name) -> bool {
        let state = self.program.graph.get(&module);
        self.find_added(state, &mut FxHashSet::default(), true).is_empty()
    }

    fn find_added<'s>(
        &self,
        importers: impl IntoIterator<Item = &'s State>,
        seen: &mut FxHashSet<Name>,
        follows: bool,
    ) -> Vec<ModulePath> {
        let graph = &self.program.graph;
        let names = self.program.names();
        let mut suppressed: Vec<Name> = importers
            .into_iter()
            .flat_map(|state| state.suppressed.iter().copied())
            .collect();
        suppressed.sort_by_key(|module| names.text(*module));
        suppressed.dedup();
        let is_looked_for = |module: &Name| {
            // Submodules of `encodings` are suppressed, as it has a `__getattr__`.
            !graph.contains_key(module) && !names.text(*module).starts_with("encodings.")
        };
        let mut found = Vec::new();
        for module in suppressed.into_iter().filter(is_looked_for) {
            if seen.contains(&module) {
                continue;
            }
            let Some(path) = self.program.manager.find_module(names.text(module)) else {
                continue;
            };
            if follows || path.ends_with(".pyi") {
                seen.insert(module);
                found.push(ModulePath { module, path });
            }
        }
        found
    }

    /// Looks for new submodules of a package: who imports such a name from the package took it for something else so far, and
    /// now waits for the submodule. Unlike in mypy, directories count too, as submodules and as namespace packages.
    pub(crate) fn refresh_suppressed_submodules(&mut self, package: Name, path: &str) {
        let fs = self.program.manager.fs().clone();
        let directory = if is_init_file(path) {
            paths::dirname(path)
        } else {
            path
        };
        if is_module_file(path) && !is_init_file(path) || self.program.manager.is_typeshed_file(path) {
            return;
        }
        let Ok(entries) = fs.listdir(directory) else {
            return;
        };
        for entry in entries.iter() {
            let is_package = || !entry.contains('.') && fs.isdir(&paths::join(directory, entry));
            let short = module_of_file(entry).or_else(|| is_package().then_some(entry));
            if let Some(short) = short {
                let short = self.program.names().intern(short);
                self.wait_for_submodule(package, short);
            }
        }
    }

    /// Who imports this name from a package waits for the submodule of that name.
    pub(crate) fn wait_for_submodule(&mut self, package: Name, short: Name) {
        let shared = self.program.shared_names();
        let names = &shared.names;
        let submodule = names.join(package, short);
        let is_there = self.program.graph.contains_key(&submodule);
        let locations: Vec<Location> = self
            .program
            .dependencies
            .locations(Trigger::Name(submodule))
            .collect();
        for location in locations {
            // A submodule fires no triggers of its own.
            let Location::Target(target) = location else {
                continue;
            };
            let graph = &mut self.program.graph;
            let Some(state) = module_prefix(graph, names, target).and_then(|module| graph.get_mut(&module))
            else {
                continue;
            };
            let is_known =
                is_there && state.dependencies.contains(&submodule) || state.suppressed.contains(&submodule);
            if !is_known && imports(state, names, (package, short)) {
                state.suppressed.insert(submodule);
                let waiting = state.id;
                self.program.manager.note_waiting(waiting);
            }
        }
    }

    /// What a module depends on and is not there is suppressed, and what is there is not.
    pub(crate) fn fix_dependencies_of(&mut self, module: Name) {
        let (graph, manager) = (&mut self.program.graph, &mut self.program.manager);
        let Some(state) = graph.get(&module) else { return };
        let is_there = |dep: &&Name| graph.contains_key(*dep);
        let gone: Vec<Name> = state
            .dependencies
            .iter()
            .filter(|dep| !is_there(dep))
            .copied()
            .collect();
        let back: Vec<Name> = state.suppressed.iter().filter(is_there).copied().collect();
        let state = &mut graph[&module];
        for dep in gone {
            manager.note_waiting(module);
            state.suppress_dependency(dep);
        }
        for dep in back {
            state.add_dependency(dep);
        }
    }

    /// The same for all modules, if nothing but these came or went.
    pub(crate) fn fix_dependencies_on(&mut self, touched: &[Name]) {
        let mut affected: Vec<Name> = self.program.manager.waiting().collect();
        affected.extend(touched);
        for module in touched {
            affected.extend(self.program.importers(*module));
        }
        let affected: ModuleSet = affected.into_iter().collect();
        for module in affected {
            self.fix_dependencies_of(module);
        }
    }
}

fn imports(state: &State, names: &names::Names, import: (Name, Name)) -> bool {
    let is_package = is_init_file(&state.xpath);
    let tree = state.tree.as_ref();
    tree.is_some_and(|tree| imports_name(&tree.parsed, state.id, is_package, names, import))
}

/// The name of the module in a file of a package.
pub(crate) fn module_of_file(file: &str) -> Option<&str> {
    let (stem, ending) = file.split_once('.')?;
    (matches!(ending, "py" | "pyi") && stem != "__init__").then_some(stem)
}

/// All modules with their paths, as they are now.
pub(crate) fn module_paths(engine: &FineGrained) -> Vec<(Name, Arc<str>)> {
    let states = engine.program.graph.values();
    states
        .filter_map(|state| Some((state.id, state.path.clone()?)))
        .collect()
}
