//! [`FineGrained`]: a program that is kept up to date.

use build::Program;
use names::Name;
use rustc_hash::FxHashSet;
use source::FileSystem as _;

use crate::order::sort_messages_preserving_file_order;
use crate::propagate::Propagation;
use crate::{Events, ModulePath, without_repetitions};

/// A checked program, with what it takes to update it.
#[derive(Debug)]
pub struct FineGrained {
    /// The program.
    pub program: Program,
    /// What the last update went through.
    pub events: Events,
    /// Something visible changed in this update.
    pub(crate) has_fired: bool,
    previous_messages: Vec<String>,
    /// The module that the last update ended at.
    blocking_error: Option<ModulePath>,
    /// Modules that are known to be out of date because an update ended early.
    stale: Vec<ModulePath>,
    /// Those of them that are to be taken out of the program.
    stale_removed: FxHashSet<Name>,
}

/// What became of one changed module.
pub(crate) struct Step {
    /// The module that was processed: the changed one, or one that it imports and that is new.
    pub(crate) done: ModulePath,
    /// What is left to be processed.
    pub(crate) remaining: Vec<ModulePath>,
    /// The messages, if one of them blocks.
    pub(crate) blocker: Option<Vec<String>>,
}

/// What an update was asked for.
pub(crate) struct Request<'r> {
    pub(crate) initial: &'r FxHashSet<Name>,
    pub(crate) removed: &'r FxHashSet<Name>,
    pub(crate) blocking: Option<Name>,
    pub(crate) followed: bool,
}

impl FineGrained {
    /// Takes over a program that was built with `fine_grained_incremental`; `messages` are those of the build.
    #[must_use]
    pub fn new(program: Program, messages: Vec<String>) -> Self {
        Self {
            has_fired: false,
            program,
            events: Events::default(),
            previous_messages: messages,
            blocking_error: None,
            stale: Vec::new(),
            stale_removed: FxHashSet::default(),
        }
    }

    /// Processes modules that changed, were added or are gone, and all that depends on what changed in them. Returns the
    /// messages of the whole program. `followed` says that the modules were found by following imports.
    pub fn update(&mut self, changed: &[ModulePath], removed: &[ModulePath], followed: bool) -> Vec<String> {
        self.events.processed_targets.clear();
        let mut to_remove = std::mem::take(&mut self.stale_removed);
        for entry in changed {
            to_remove.remove(&entry.module);
        }
        to_remove.extend(removed.iter().map(|entry| entry.module));
        let changed: Vec<ModulePath> = changed.iter().chain(removed).cloned().collect();
        self.events.changed_modules = changed.iter().map(|entry| entry.module).collect();
        let blocker_is_gone = self
            .blocking_error
            .as_ref()
            .is_some_and(|entry| !self.is_there(&entry.path));
        if changed.is_empty() && !blocker_is_gone {
            self.stale_removed = to_remove;
            return self.previous_messages.clone();
        }
        self.program.manager.forget_places();
        self.has_fired = false;
        self.events.processed_bodies.clear();
        self.events.triggered.clear();
        self.events.targets_with_errors.clear();
        self.events.updated_modules.clear();
        // What an earlier update left may have another file by now.
        let mut stale = std::mem::take(&mut self.stale);
        stale.retain(|entry| to_remove.contains(&entry.module) || self.is_part_of_program(entry.module));
        let stale: Vec<ModulePath> = stale
            .into_iter()
            .map(|entry| match to_remove.contains(&entry.module) {
                true => entry,
                false => self.where_it_is(entry),
            })
            .collect();
        let changed = without_repetitions(changed.into_iter().chain(stale).collect());
        let initial: FxHashSet<Name> = changed.iter().map(|entry| entry.module).collect();
        // The module with the blocker comes first, with the file that it has now.
        let blocking = self.blocking_error.take().map(|old| {
            let now = changed.iter().find(|entry| entry.module == old.module);
            now.cloned().unwrap_or_else(|| self.where_it_is(old))
        });
        let request = Request {
            initial: &initial,
            removed: &to_remove,
            blocking: blocking.as_ref().map(|entry| entry.module),
            followed,
        };
        let changed = without_repetitions(blocking.clone().into_iter().chain(changed).collect());
        let messages = self.process_all(changed, &request);
        let messages = sort_messages_preserving_file_order(messages, &self.previous_messages);
        self.previous_messages.clone_from(&messages);
        messages
    }

    /// Looks anew at imports that failed, in a program that did not change.
    pub(crate) fn verify_failed_imports(&mut self) -> Vec<String> {
        self.events.processed_targets.clear();
        self.events.changed_modules.clear();
        let program = &mut self.program;
        program.manager.verify_failed_imports(&mut program.graph);
        let messages = program.all_messages();
        self.previous_messages = sort_messages_preserving_file_order(messages, &self.previous_messages);
        self.previous_messages.clone()
    }

    /// Whether the last update came to its end.
    pub(crate) fn is_settled(&self) -> bool {
        self.blocking_error.is_none() && self.stale.is_empty()
    }

    /// Whether the last update met an error that blocks the program: it stays as it was until that error is gone.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.blocking_error.is_some()
    }

    /// Whether there is a file, or the directory of a namespace package. mypy takes the latter for a module that is gone.
    pub(crate) fn is_there(&self, path: &str) -> bool {
        let fs = self.program.manager.fs();
        fs.isfile(path) || fs.isdir(path)
    }

    /// Whether a module is there, or is looked for: the file of one that is not may be that of another module by now.
    fn is_part_of_program(&mut self, module: Name) -> bool {
        self.program.graph.contains_key(&module) || self.program.is_wanted(module)
    }

    /// A module with the file that it has now, if the one that it had is gone.
    fn where_it_is(&self, entry: ModulePath) -> ModulePath {
        if self.is_there(&entry.path) {
            return entry;
        }
        let path = self
            .program
            .manager
            .find_module(self.program.names().text(entry.module));
        ModulePath {
            path: path.unwrap_or(entry.path),
            ..entry
        }
    }

    /// Has a target processed again, whatever changed; for queries that change the program for a while.
    pub fn trigger(&mut self, target: Name) -> Vec<String> {
        self.propagate(Propagation {
            targets: FxHashSet::from_iter([target]),
            ..Propagation::default()
        });
        self.previous_messages = self.program.all_messages();
        self.previous_messages.clone()
    }

    /// Does something that changes the program for a while; afterwards messages come in the order in which they came before.
    pub fn keeping_order<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let order = self.program.manager.message_order();
        let messages = self.previous_messages.clone();
        let result = work(self);
        if self.blocking_error.is_none()
            && let Some(order) = order
        {
            self.program.manager.restore_message_order(order);
            let now = self.program.all_messages();
            self.previous_messages = sort_messages_preserving_file_order(now, &messages);
        }
        result
    }

    fn process_all(&mut self, changed: Vec<ModulePath>, request: &Request<'_>) -> Vec<String> {
        let mut changed = changed;
        loop {
            let next = changed.remove(0);
            let step = self.update_one(next, request);
            changed.retain(|entry| entry.module != step.done.module);
            changed = without_repetitions(step.remaining.into_iter().chain(changed).collect());
            if let Some(messages) = step.blocker {
                self.blocking_error = Some(step.done);
                let is_stale = |module: &&Name| changed.iter().any(|entry| entry.module == **module);
                self.stale_removed = request.removed.iter().filter(is_stale).copied().collect();
                self.stale = changed;
                return messages;
            }
            if changed.is_empty() {
                // Errors that say that something is not known may be out of date, whatever the dependencies say.
                if self.has_fired {
                    self.propagate(Propagation {
                        targets: self.program.manager.unsettled_targets(),
                        up_to_date: FxHashSet::from_iter([step.done.module]),
                        ..Propagation::default()
                    });
                }
                let turned = self.program.turned_targets();
                self.propagate(Propagation {
                    targets: turned,
                    ..Propagation::default()
                });
                let program = &mut self.program;
                program.manager.verify_failed_imports(&mut program.graph);
                program.dependencies.settle();
                return program.all_messages();
            }
        }
    }

    fn update_one(&mut self, next: ModulePath, request: &Request<'_>) -> Step {
        let is_gone = Some(next.module) == request.blocking
            && !self.program.graph.contains_key(&next.module)
            && !request.initial.contains(&next.module)
            && !self.program.is_wanted(next.module);
        if is_gone {
            // Nobody imports the module with the blocker any more.
            self.program.refresh_imports(next.module);
            return Step {
                done: next,
                remaining: Vec::new(),
                blocker: None,
            };
        }
        let is_removed = request.removed.contains(&next.module);
        self.update_module(next, is_removed, request.followed)
    }
}
