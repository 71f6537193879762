//! One changed module: its new version takes the place of the old one.
//!
//! Specified by `update_module` and `update_module_isolated` of `mypy/server/update.py`.

use std::sync::Arc;

use astdiff::{Snapshot, compare_snapshots, snapshot_module};
use build::Blocked;
use build::state::{Graph, State};
use names::Name;
use nodes::world::Frozen;
use resolve::SourceParts;
use rustc_hash::FxHashSet;
use trigger::Trigger;

use crate::fine_grained::Step;
use crate::propagate::Propagation;
use crate::triggers::{trigger_names, wildcards};
use crate::{FineGrained, ModulePath};

/// Modules beyond the standard library that mypy itself knows: they are not updated.
const SENSITIVE_MODULES: [&str; 2] = ["mypy_extensions", "typing_extensions"];

/// What became of a module by itself.
enum Outcome {
    /// A module was processed; `remaining` are others that it needs.
    Done {
        module: ModulePath,
        remaining: Vec<ModulePath>,
        /// What was visible of it before, if it was there.
        before: Option<Snapshot>,
        /// Its definitions before, if their identities are to be kept.
        old: Option<Frozen>,
    },
    /// Nothing but statements of functions changed, and these functions were processed.
    Bodies(ModulePath),
    /// The update ends here.
    Blocked {
        module: ModulePath,
        remaining: Vec<ModulePath>,
        messages: Vec<String>,
    },
}

impl FineGrained {
    /// Processes one changed module, and what depends on what changed in it. Of several new modules only one is processed.
    pub(crate) fn update_module(&mut self, entry: ModulePath, is_removed: bool, followed: bool) -> Step {
        self.events.updated_modules.push(entry.module);
        if self.is_fixed(&entry) {
            return Step {
                done: entry,
                remaining: Vec::new(),
                blocker: None,
            };
        }
        self.forget_old_file(&entry);
        self.program.manager.restart_order();
        self.program.manager.begin_messages();
        self.events.processed_targets.push(entry.module);
        match self.update_isolated(entry, is_removed, followed) {
            Outcome::Blocked {
                module,
                remaining,
                messages,
            } => {
                self.program.manager.end_messages(&[]);
                Step {
                    done: module,
                    remaining,
                    blocker: Some(messages),
                }
            }
            Outcome::Bodies(module) => Step {
                done: module,
                remaining: Vec::new(),
                blocker: None,
            },
            Outcome::Done {
                module,
                remaining,
                before,
                old,
            } => {
                self.take_messages(&module);
                let mut up_to_date = FxHashSet::from_iter([module.module]);
                let untangled = self.untangle(module.module, &mut up_to_date);
                let moved = old.map_or_else(Vec::new, |old| self.program.moved_since(module.module, &old));
                let is_there = self.program.graph.contains_key(&module.module);
                let targets = if before.is_some() == is_there {
                    FxHashSet::default()
                } else {
                    self.program.dependent_on_package(module.module)
                };
                let mut triggered = self.active_triggers(module.module, before.as_ref(), moved);
                triggered.extend(untangled);
                let missing = self.program.manager.take_changed_missing();
                for trigger in missing.into_iter().map(Trigger::Name) {
                    if !triggered.contains(&trigger) {
                        triggered.push(trigger);
                    }
                }
                self.events.triggered.extend(&triggered);
                let errors = self.program.manager.targets_with_messages();
                self.events.targets_with_errors.extend(errors);
                self.has_fired |= !triggered.is_empty();
                self.propagate(Propagation {
                    triggered: triggered.into_iter().collect(),
                    targets,
                    up_to_date,
                });
                Step {
                    done: module,
                    remaining,
                    blocker: None,
                }
            }
        }
    }

    /// Processes import cycles as a whole if `module` is in one whose modules cannot be analysed one by one. Adds the modules to
    /// `done`; returns the triggers that fire in the others. How `module` itself was before, the caller knows.
    pub(crate) fn untangle(&mut self, module: Name, done: &mut FxHashSet<Name>) -> Vec<Trigger> {
        let mut triggered = Vec::new();
        for cycle in self.program.entangled_cycles(module) {
            let others = cycle.iter().filter(|other| **other != module);
            let before: Vec<(Name, Option<Snapshot>, Option<Frozen>)> = others
                .map(|other| (*other, self.snapshot(*other), self.program.interface(*other)))
                .collect();
            self.program.process_modules_again(&cycle);
            self.events.processed_targets.extend(&cycle);
            for (other, before, old) in before {
                let moved = old.map_or_else(Vec::new, |old| self.program.moved_since(other, &old));
                triggered.extend(self.active_triggers(other, before.as_ref(), moved));
            }
            done.extend(cycle);
        }
        triggered
    }

    /// A module that has another file now leaves no messages behind in the old one.
    fn forget_old_file(&mut self, entry: &ModulePath) {
        let old = self
            .program
            .graph
            .get(&entry.module)
            .map(|state| state.xpath.clone());
        if let Some(old) = old.filter(|old| *old != entry.path) {
            self.program.manager.forget_messages(entry.module, &old);
        }
    }

    /// The messages of a module that was processed take the place of the old ones.
    fn take_messages(&mut self, module: &ModulePath) {
        let manager = &mut self.program.manager;
        if self.program.graph.contains_key(&module.module) {
            manager.end_messages(std::slice::from_ref(&module.path));
        } else {
            manager.end_messages(&[]);
            manager.forget_messages(module.module, &module.path);
        }
    }

    /// Whether a module never changes: stubs of the standard library.
    fn is_fixed(&self, entry: &ModulePath) -> bool {
        let name = self.program.names().text(entry.module);
        let state = self.program.graph.get(&entry.module);
        // One that a module of the user was in front of until now is new.
        let is_new = state.is_some_and(|state| state.xpath != entry.path);
        (!is_new && self.program.manager.is_typeshed_file(&entry.path)) || SENSITIVE_MODULES.contains(&name)
    }

    /// What is visible of a module now, if it is part of the program.
    pub(crate) fn snapshot(&mut self, module: Name) -> Option<Snapshot> {
        self.program.with_world(|world, _| {
            let id = world.module_id(module)?;
            Some(snapshot_module(world, id))
        })
    }

    /// What fires when the module was `before` and is as it is now.
    fn active_triggers(&mut self, module: Name, before: Option<&Snapshot>, moved: Vec<Name>) -> Vec<Trigger> {
        let after = self.snapshot(module);
        let mut changed: Vec<Name> = Vec::new();
        if before.is_none() || after.is_none() {
            changed.push(module);
        }
        let nothing = Snapshot::default();
        let names = self.program.names();
        let (before, after) = (before.unwrap_or(&nothing), after.as_ref().unwrap_or(&nothing));
        let mut diff = compare_snapshots(names, module, before, after);
        diff.extend(moved);
        let wildcards = wildcards(names, module, &diff);
        changed.extend(diff);
        trigger_names(names, changed, wildcards)
    }

    /// Builds a new version of one module, and looks at nothing else.
    fn update_isolated(&mut self, entry: ModulePath, is_removed: bool, followed: bool) -> Outcome {
        if is_removed || !self.is_there(&entry.path) {
            let before = self.snapshot(entry.module);
            self.delete_module(&entry);
            return Outcome::Done {
                module: entry,
                remaining: Vec::new(),
                before,
                old: None,
            };
        }
        self.program.manager.set_missing(entry.module, false);
        let source = SourceParts {
            path: Some(entry.path.clone()),
            followed,
            ..SourceParts::module(self.program.names().text(entry.module))
        };
        let original = Original {
            module: entry.module,
            state: self.program.graph.shift_remove(&entry.module),
        };
        let mut new = Vec::new();
        let program = &mut self.program;
        if let Err(blocked) = program
            .manager
            .load_more(&mut program.graph, &[source.into()], &mut new)
        {
            if !new.contains(&entry.module) {
                new.push(entry.module);
            }
            self.restore(original, &new);
            return self.blocked_while_loading(blocked, &entry);
        }
        self.program.note_imports(&new);
        let imports_the_same = original.has_imports_of(&self.program.graph);
        let others = new.iter().copied().filter(|module| *module != entry.module);
        self.program.note_changed_imports(others);
        if !imports_the_same {
            self.program.note_changed_imports([entry.module]);
        }
        if let Some(old) = &original.state {
            self.program.forget_unwanted(&old.imports);
        }
        if imports_the_same
            && let Some(old) = &original.state
            && let Some(state) = self.program.graph.get_mut(&entry.module)
        {
            state.order = old.order;
            if new == [entry.module] && self.update_bodies(entry.module, old) {
                return Outcome::Bodies(entry);
            }
        }
        self.process_loaded(original, new)
    }

    /// Processes only the functions whose statements changed, if the new version of a module differs in nothing else from the
    /// one before, whose state is `old`.
    fn update_bodies(&mut self, module: Name, old: &State) -> bool {
        if self.counts_ignores(module) {
            return false;
        }
        let Some(targets) = self.program.process_bodies(module, old) else {
            return false;
        };
        self.events.processed_bodies.extend(targets);
        let errors = self.program.manager.targets_with_messages();
        self.events.targets_with_errors.extend(errors);
        true
    }

    fn blocked_while_loading(&self, blocked: Blocked, entry: &ModulePath) -> Outcome {
        let names = self.program.names();
        let module = blocked
            .module
            .map_or(entry.module, |module| names.intern(&module));
        Outcome::Blocked {
            module: ModulePath {
                module,
                path: entry.path.clone(),
            },
            remaining: Vec::new(),
            messages: blocked.messages,
        }
    }

    /// Processes one of the modules that were loaded.
    fn process_loaded(&mut self, original: Original, new: Vec<Name>) -> Outcome {
        let leaf = self.relative_leaf(&new);
        let others: Vec<Name> = new.into_iter().filter(|module| *module != leaf).collect();
        let remaining: Vec<ModulePath> = others.iter().map(|module| self.entry(*module)).collect();
        let module = self.entry(leaf);
        let mut original = original;
        original.state = if others.contains(&original.module) {
            let state = original.state.take();
            self.restore(
                Original {
                    module: original.module,
                    state,
                },
                &others,
            );
            None
        } else {
            self.restore(
                Original {
                    module: original.module,
                    state: None,
                },
                &others,
            );
            original.state
        };
        let before = (leaf == original.module).then(|| self.snapshot(leaf)).flatten();
        if original.state.is_none() {
            self.program.refresh_imports(leaf);
        }
        let old = self.program.interface(leaf);
        match self.program.process_modules(&[leaf]) {
            Ok(()) => Outcome::Done {
                module,
                remaining,
                before,
                old,
            },
            Err(blocked) => {
                self.restore(original, &[leaf]);
                Outcome::Blocked {
                    module,
                    remaining,
                    messages: blocked.messages,
                }
            }
        }
    }

    fn entry(&self, module: Name) -> ModulePath {
        ModulePath {
            module,
            path: self.program.graph[&module].xpath.clone(),
        }
    }

    /// A module that imports none of the others; the first one by name if there is none.
    fn relative_leaf(&self, modules: &[Name]) -> Name {
        let mut sorted = modules.to_vec();
        sorted.sort_by_key(|module| self.program.names().text(*module));
        let all: FxHashSet<Name> = modules.iter().copied().collect();
        let is_leaf = |module: &&Name| {
            let state = &self.program.graph[*module];
            !state.dependencies.iter().any(|dep| all.contains(dep))
        };
        sorted.iter().find(is_leaf).copied().unwrap_or(sorted[0])
    }

    /// Takes new versions of modules out of the graph; the original one gets its old version back, if it had one.
    fn restore(&mut self, original: Original, modules: &[Name]) {
        let mut state = original.state;
        self.program.note_changed_imports(modules.iter().copied());
        for module in modules {
            self.program.graph.shift_remove(module);
            let old = if *module == original.module {
                state.take()
            } else {
                None
            };
            match old {
                Some(old) => {
                    self.program.graph.insert(*module, old);
                }
                None => self.program.manager.forget_module(*module),
            }
        }
    }

    /// Takes a module out of the program.
    fn delete_module(&mut self, entry: &ModulePath) {
        let state = self.program.graph.get(&entry.module);
        let needed: Vec<Name> = state
            .into_iter()
            .flat_map(|state| state.imports.iter().chain(&state.ancestors).copied())
            .collect();
        self.program.remove_module(entry.module);
        self.program.forget_unwanted(&needed);
        self.program.refresh_imports(entry.module);
        let names = self.program.names();
        if let Some((parent, child)) = names.text(entry.module).rsplit_once('.') {
            let (parent, child) = (names.intern(parent), names.intern(child));
            self.program.with_world(|world, _| {
                let Some(parent) = world.module_id(parent) else {
                    return;
                };
                world.open(parent);
                world.module_mut(parent).names.shift_remove(&child);
                world.freeze(parent);
            });
        }
        if self.program.is_imported(entry.module) {
            self.program.manager.set_missing(entry.module, true);
        }
    }
}

/// The old version of the module that changed.
struct Original {
    module: Name,
    state: Option<State>,
}

impl Original {
    /// Whether the new version imports the same.
    fn has_imports_of(&self, graph: &Graph) -> bool {
        match (&self.state, graph.get(&self.module)) {
            (Some(old), Some(new)) => {
                let is_same = old.imports == new.imports && old.priorities == new.priorities;
                is_same && old.ancestors == new.ancestors
            }
            (None, None) => true,
            _ => false,
        }
    }
}

impl ModulePath {
    /// A module with the path of its file.
    #[must_use]
    pub fn new(module: Name, path: &str) -> Self {
        Self {
            module,
            path: Arc::from(path),
        }
    }
}
