//! From triggers to targets, which are processed again and may fire more triggers, to a fixed point.
//!
//! Specified by `propagate_changes_using_dependencies` and `reprocess_nodes` of `mypy/server/update.py`.

use std::collections::BTreeMap;

use build::Targets;
use build::state::module_prefix;
use names::Name;
use nodes::ast::BodyId;
use nodes::world::World;
use options::ErrorCode;
use rustc_hash::FxHashSet;
use trigger::Trigger;
use types::DefRef;

use crate::FineGrained;
use crate::lookup::{Target, lookup_target};
use crate::triggers::{inherited, trigger_names, wildcards};

/// If this many rounds are not enough, there is a bug.
const MAX_ITERATIONS: u32 = 1000;

/// Where propagation begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Propagation {
    /// Triggers that fired.
    pub(crate) triggered: FxHashSet<Trigger>,
    /// Targets to be processed in any case: those that had errors.
    pub(crate) targets: FxHashSet<Name>,
    /// Modules that were processed just now.
    pub(crate) up_to_date: FxHashSet<Name>,
}

/// Targets by module, in the order of the modules' names.
type Todo = BTreeMap<String, (Name, FxHashSet<Target>)>;

impl FineGrained {
    /// Processes what depends on triggers, again and again until nothing visible changes.
    ///
    /// # Panics
    /// If that does not come to an end.
    pub(crate) fn propagate(&mut self, start: Propagation) {
        let Propagation {
            mut triggered,
            mut targets,
            mut up_to_date,
        } = start;
        for iteration in 1.. {
            if triggered.is_empty() && targets.is_empty() {
                break;
            }
            assert!(
                iteration <= MAX_ITERATIONS,
                "Max number of iterations ({MAX_ITERATIONS}) reached (endless loop?)"
            );
            let todo = self.find_targets(
                std::mem::take(&mut triggered),
                std::mem::take(&mut targets),
                &up_to_date,
            );
            let mut done = FxHashSet::default();
            for (module, targets) in todo.into_values() {
                if !done.contains(&module) {
                    triggered.extend(self.reprocess(module, &targets, &mut done));
                }
            }
            // Changes elsewhere may lead back to a module that was up to date.
            up_to_date.clear();
        }
    }

    /// The targets that triggers lead to, and those that are given.
    fn find_targets(
        &mut self,
        triggered: FxHashSet<Trigger>,
        targets: FxHashSet<Name>,
        up_to_date: &FxHashSet<Name>,
    ) -> Todo {
        let (names, dependencies) = (self.program.names(), &self.program.dependencies);
        let inherited: Vec<Trigger> = triggered
            .iter()
            .flat_map(|trigger| inherited(names, dependencies, *trigger))
            .collect();
        let names = dependencies
            .targets(triggered.into_iter().chain(inherited))
            .into_iter()
            .chain(targets);
        let names: FxHashSet<Name> = names.collect();
        let dotted = self.program.shared_names();
        self.program.with_world(|world, graph| {
            let mut todo = Todo::new();
            #[expect(clippy::iter_over_hash_type, reason = "what is found is sorted")]
            for target in names {
                let Some(module) = module_prefix(graph, &dotted.names, target) else {
                    continue;
                };
                if !up_to_date.contains(&module) {
                    let entry = todo.entry(world.text(module).to_owned());
                    let (_, found) = entry.or_insert_with(|| (module, FxHashSet::default()));
                    found.extend(lookup_target(world, module, target));
                }
            }
            todo
        })
    }

    /// Processes some targets of a module again, and adds the modules to `done` that were processed as a whole with others.
    /// Returns the triggers that fire.
    fn reprocess(
        &mut self,
        module: Name,
        targets: &FxHashSet<Target>,
        done: &mut FxHashSet<Name>,
    ) -> Vec<Trigger> {
        if !self.program.graph.contains_key(&module) || targets.is_empty() {
            return Vec::new();
        }
        let before = self.snapshot(module).unwrap_or_default();
        let (targets, fullnames) = self
            .program
            .with_world(|world, _| in_order(world, module, targets));
        self.events.processed_targets.extend(fullnames);
        let (mut old, mut untangled) = (None, Vec::new());
        if targets.top_level || self.counts_ignores(module) || self.program.need_module(module, &targets) {
            // What mypy strips and analyses piece by piece is all of the module but some signatures.
            old = self.program.interface(module);
            self.program.process_modules_again(&[module]);
            untangled = self.untangle(module, done);
        } else {
            self.program.process_targets(module, &targets);
        }
        let after = self.snapshot(module).unwrap_or_default();
        let moved = old.map(|old| self.program.moved_since(module, &old));
        let names = self.program.names();
        let mut changed = astdiff::compare_snapshots(names, module, &before, &after);
        changed.extend(moved.unwrap_or_default());
        let wildcards = wildcards(names, module, &changed);
        let mut triggered = trigger_names(names, changed, wildcards);
        triggered.append(&mut untangled);
        self.has_fired |= !triggered.is_empty();
        triggered
    }

    /// Whether a module reports `# type: ignore` comments that it does not need: that is known of it as a whole only.
    pub(crate) fn counts_ignores(&self, module: Name) -> bool {
        let state = &self.program.graph[&module];
        let has_comments = state
            .tree
            .as_ref()
            .is_some_and(|tree| !tree.parsed.ignores.is_empty());
        let options = &state.options;
        has_comments
            && (options.warn_unused_ignores
                || options.is_error_code_enabled(ErrorCode::UnusedIgnore)
                || options.is_error_code_enabled(ErrorCode::IgnoreWithoutCode))
    }
}

/// Targets of one module in the order of the source, with their full names.
fn in_order(world: &World<'_>, module: Name, targets: &FxHashSet<Target>) -> (Targets, Vec<Name>) {
    let mut sorted: Vec<(Option<BodyId>, Target)> = Vec::new();
    #[expect(clippy::iter_over_hash_type, reason = "sorted below")]
    for target in targets {
        sorted.push((body_of(world, target.node), *target));
    }
    sorted.sort_by_key(|(body, _)| *body);
    let mut result = Targets::default();
    let mut fullnames = Vec::new();
    for (_, target) in sorted {
        fullnames.push(world.fullname(target.node));
        if let DefRef::Module(_) = target.node {
            result.top_level = true;
            result.names.insert(module);
            continue;
        }
        let owner = target.class.map_or(module, |class| world.get(class).fullname);
        result
            .names
            .insert(world.names.join(owner, world.name(target.node)));
        result.functions.push((target.node, target.class));
    }
    (result, fullnames)
}

fn body_of(world: &World<'_>, node: DefRef) -> Option<BodyId> {
    match node {
        DefRef::Func(func) => world.get(func).node.map(|(body, _)| body),
        DefRef::Overload(overload) => world.get(overload).node.map(|(body, _)| body),
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Decorator(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}
