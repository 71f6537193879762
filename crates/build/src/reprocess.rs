//! One module, or some of its targets, processed again in a program that stands.
//!
//! Specified by `update_module_isolated` and `reprocess_nodes` of `mypy/server/update.py`.

use std::sync::Arc;

use check::{Checker, Deferred, Paused, check_implementation, check_interface, check_targets, check_whole};
use deps::{get_dependencies, get_dependencies_of_target, protocol_dependencies};
use errors::ErrorSink;
use names::{Name, Names};
use nodes::world::{OldModule, World, WorldParts};
use rustc_hash::{FxHashMap, FxHashSet};
use semanal::Analyzer;
use trigger::Trigger;
use typeops::{ProtocolChecks, TypeState};
use types::{DefRef, ModuleId, Types};

use crate::cycles::{CycleTracker, Cycles};
use crate::late::{Hidden, late_definitions};
use crate::phases::{
    SourceLines, empty_module, has_dependencies, mentions_type_form, report_ignores, take_sink, tree_of, unit,
};
use crate::state::module_prefix;
use crate::tree::Tree;
use crate::{Blocked, Manager, Program, Work};

/// Some targets of one module.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// The top level is one of them.
    pub top_level: bool,
    /// The functions and overloads, with the classes that they stand in, in the order of processing.
    pub functions: Vec<(DefRef, Option<types::ClassId>)>,
    /// The full names of all of them: whose messages are reported anew.
    pub names: FxHashSet<Name>,
}

impl Program {
    pub(crate) fn new(manager: Manager, work: Work) -> Self {
        let Work {
            graph,
            types,
            parts,
            protocol_checks,
            processed,
            dependencies,
            bundled,
            import_map,
            late,
        } = work;
        let type_forms = graph.values().any(mentions_type_form);
        let mut cycles = CycleTracker::default();
        let mut graph = graph;
        if manager.global().fine_grained_incremental {
            cycles.set_stale();
            cycles.current(&mut graph, &manager.roots, manager.names());
            cycles.settle();
        }
        Self {
            shared: manager.shared_arc(),
            types: Arc::new(types),
            parts: Some(parts),
            protocol_checks,
            manager,
            graph,
            processed,
            dependencies,
            bundled,
            import_map,
            cycles,
            late,
            type_forms,
            trial: None,
        }
    }

    /// Says that modules import something else now, came or went, so that the order of a build may be another.
    pub fn note_changed_imports(&mut self) {
        self.cycles.set_stale();
    }

    /// The targets that a build would check before something that they refer to, or behind it, and that were checked the
    /// other way round. They are believed to be processed after this.
    pub fn turned_targets(&mut self) -> FxHashSet<Name> {
        self.current_cycles();
        let mut found = FxHashSet::default();
        if self.cycles.has_changes() {
            let (shared, late) = (self.shared.clone(), std::mem::take(&mut self.late));
            for (other, late) in &late {
                let nodes: Vec<DefRef> = late.iter().map(|late| late.node()).collect();
                let fullnames = self.with_world(|world, _| {
                    let fullname = |node: &DefRef| world.fullname(*node);
                    nodes.iter().map(fullname).collect::<FxHashSet<Name>>()
                });
                let targets = self
                    .dependencies
                    .targets(fullnames.into_iter().map(Trigger::Name));
                found.extend(targets.into_iter().filter(|target| {
                    let module = module_prefix(&self.graph, &shared.names, *target);
                    module.is_some_and(|module| self.cycles.has_turned(module, *other))
                }));
            }
            self.late = late;
        }
        self.cycles.settle();
        found
    }

    /// Notes what modules import that were loaded or changed.
    pub fn note_imports(&mut self, modules: &[Name]) {
        for module in modules {
            if let Some(state) = self.graph.get(module) {
                let imports = state.dependencies.iter().chain(&state.suppressed).copied();
                self.import_map.insert(*module, imports.collect());
                self.type_forms |= mentions_type_form(state);
            }
        }
    }

    /// Takes a module out of the program. What it defined is gone; who refers to it must be processed again.
    pub fn remove_module(&mut self, module: Name) {
        self.prepare_change(module);
        self.graph.shift_remove(&module);
        self.import_map.remove(&module);
        self.late.remove(&module);
        self.cycles.set_stale();
        self.dependencies.remove_module(module);
        self.manager.forget_module(module);
        self.with_world(|world, _| {
            if let Some(id) = world.module_id(module) {
                world.hide_module(id);
            }
        });
    }

    /// Analyses and checks a module of the graph whose syntax tree is new. Its definitions take over the slots of the old
    /// version, if there is one. After an error that blocks, the old version is back.
    ///
    /// Returns the full names of definitions that could not keep their slot.
    ///
    /// # Errors
    /// If something in the module ends the build.
    pub fn process_module(&mut self, module: Name) -> Result<Vec<Name>, Blocked> {
        self.prepare_change(module);
        let later = self.later_modules(module);
        let late = self.late.get(&module).cloned();
        let (shared, types) = (self.shared.clone(), self.types.clone());
        let tree = tree_of(&self.graph[&module]).clone();
        let mut world = World::from_parts(self.take_parts(), &shared.names, &types);
        let was_there = world.module_id(module).is_some();
        let (id, old) = self.begin(&mut world, module);
        let step = Step {
            types: &types,
            tree: &tree,
            module,
            id,
        };
        let (parts, result) = self.analyze_and_check(world.into_parts(), step, &later);
        let mut world = World::from_parts(parts, &shared.names, &types);
        let result = match result {
            Ok(()) => {
                world.freeze(id);
                let moved = old.map(|old| astmerge::moved(&world, id, old.interface()));
                Ok(moved.unwrap_or_default())
            }
            Err(blocked) => {
                if let Some(late) = late {
                    self.late.insert(module, late);
                }
                if let Some(old) = old {
                    world.put_back(id, old);
                }
                if !was_there {
                    world.freeze(id);
                    world.hide_module(id);
                }
                Err(blocked)
            }
        };
        self.parts = Some(world.into_parts());
        result
    }

    /// Analyses and checks a module again whose file did not change: what it depends on did. Its messages take the place of
    /// those that it had.
    ///
    /// Returns the full names of definitions that could not keep their slot.
    pub fn process_module_again(&mut self, module: Name) -> Vec<Name> {
        let path = self.graph[&module].xpath.clone();
        let early = self.graph[&module].early_errors.clone();
        self.manager.begin_messages();
        self.manager.emitter.admit(&path, early);
        self.graph[&module].sink.clear();
        // An error that blocks shows like all others, and the old version stays.
        let moved = self.process_module(module).unwrap_or_default();
        self.manager.verify_dependencies(&mut self.graph, module);
        self.manager.end_messages(Some(&path));
        moved
    }

    /// Processes some functions of a module again. Their messages take the place of those that they had.
    pub fn process_targets(&mut self, module: Name, targets: &Targets) {
        let (shared, types) = (self.shared.clone(), self.types.clone());
        let tree = tree_of(&self.graph[&module]).clone();
        self.clear_messages(module, targets);
        let mut world = World::from_parts(self.take_parts(), &shared.names, &types);
        let id = module_id(&world, module);
        world.open(id);
        if targets.top_level {
            aststrip::strip_top_level(&mut world, id);
        }
        for (function, _) in &targets.functions {
            aststrip::strip_function(&mut world, *function);
        }
        let step = Step {
            types: &types,
            tree: &tree,
            module,
            id,
        };
        let (parts, checks) = self.analyze(world.into_parts(), step, |analyzer| {
            analyzer.analyze_targets(id, targets.top_level, &targets.functions);
        });
        let world = World::from_parts(parts, &shared.names, &types);
        let mut state = TypeState::new(world);
        state.protocol_checks = checks;
        let sink = self.take_sink(module);
        let (lines, sources) = (SourceLines(&tree.parsed.lines), self.sources(step));
        let mut checker = Checker::new(state, sink, check_unit(&tree, &lines, &sources), id);
        check_targets(&mut checker, deferred(id, targets));
        let (state, sink) = checker.finish();
        let (checks, parts) = (state.protocol_checks, state.world.into_parts());
        drop(sources);
        let mut state = TypeState::new(World::from_parts(parts, &shared.names, &types));
        state.protocol_checks = checks;
        self.graph[&module].sink = sink;
        self.manager.admit_only(&mut self.graph[&module].sink);
        if has_dependencies(shared.names.text(module)) {
            for target in sorted(targets, &shared.names) {
                let found = get_dependencies_of_target(&mut state, id, &tree.parsed.ast, target);
                self.dependencies.replace_target(module, target, found);
            }
        }
        self.dependencies
            .add_protocols(&protocol_dependencies(&mut state));
        state.world.freeze(id);
        self.parts = Some(state.world.into_parts());
        self.manager.verify_dependencies(&mut self.graph, module);
    }

    /// The modules that a build would check behind this one, and that it may refer to.
    fn later_modules(&mut self, module: Name) -> Vec<Name> {
        let cycles = self.current_cycles();
        self.cycles.note(module);
        cycles.later(module).to_vec()
    }

    fn current_cycles(&mut self) -> Arc<Cycles> {
        let manager = &self.manager;
        self.cycles
            .current(&mut self.graph, &manager.roots, manager.names())
    }

    /// Hides what a build would not know yet.
    fn hide_late(&self, world: &mut World<'_>, later: &[Name]) -> Hidden {
        let mut hidden = Hidden::default();
        for module in later {
            if let (Some(id), Some(late)) = (world.module_id(*module), self.late.get(module)) {
                hidden.hide(world, id, late);
            }
        }
        hidden
    }

    fn take_parts(&mut self) -> WorldParts {
        self.parts
            .take()
            .expect("no earlier work on the program panicked")
    }

    /// Makes room for the new version of a module.
    fn begin(&self, world: &mut World<'_>, module: Name) -> (ModuleId, Option<OldModule>) {
        let fresh = empty_module(&self.manager, &self.graph[&module]);
        let known = world.module_id(module).or_else(|| world.reveal_module(module));
        let Some(id) = known else {
            return (world.add_module(fresh), None);
        };
        let old = astmerge::begin(world, id);
        let defs = world.module_mut(id);
        (defs.path, defs.is_stub) = (fresh.path, fresh.is_stub);
        (defs.is_package, defs.is_typeshed) = (fresh.is_package, fresh.is_typeshed);
        defs.is_partial_stub_package = fresh.is_partial_stub_package;
        (id, Some(old))
    }

    fn analyze_and_check(
        &mut self,
        parts: WorldParts,
        step: Step<'_>,
        later: &[Name],
    ) -> (WorldParts, Result<(), Blocked>) {
        let Step {
            types,
            tree,
            module,
            id,
        } = step;
        let (parts, checks) = self.analyze(parts, step, |analyzer| analyzer.analyze_scc(&[id]));
        if let Err(blocked) = self.admit(module) {
            return (parts, Err(blocked));
        }
        let shared = self.shared.clone();
        let mut state = TypeState::new(World::from_parts(parts, &shared.names, types));
        state.protocol_checks = checks;
        self.late.insert(module, late_definitions(&state.world, id));
        let hidden = self.hide_late(&mut state.world, later);
        let sink = self.take_sink(module);
        let (lines, sources) = (SourceLines(&tree.parsed.lines), self.sources(step));
        let unit = check_unit(tree, &lines, &sources);
        let (state, paused) = Checker::new(state, sink, unit, id).pause();
        let show = |state: &mut TypeState<'_>| hidden.show(&mut state.world);
        let (state, sinks) = if tree.options.local_partial_types {
            let (mut state, paused) = check_interface(state, vec![paused], show);
            let mut sinks = Vec::new();
            for paused in paused {
                let mut checker = paused.resume(state);
                check_implementation(&mut checker);
                let (back, sink) = checker.finish();
                state = back;
                sinks.push(sink);
            }
            (state, sinks)
        } else {
            let (state, paused) = check_whole(state, vec![paused], show);
            (
                state,
                paused
                    .into_iter()
                    .map(Paused::into_errors)
                    .collect::<Vec<ErrorSink>>(),
            )
        };
        let (checks, parts) = (state.protocol_checks, state.world.into_parts());
        drop(sources);
        for sink in sinks {
            self.graph[&module].sink = sink;
        }
        let mut state = TypeState::new(World::from_parts(parts, &shared.names, types));
        state.protocol_checks = checks;
        let result = self
            .admit(module)
            .and_then(|()| report_ignores(&mut self.manager, &mut self.graph[&module]));
        if result.is_ok() {
            if has_dependencies(shared.names.text(module)) {
                let found = get_dependencies(&mut state, id, &tree.parsed.ast);
                self.dependencies.replace_module(module, found);
            }
            self.dependencies
                .add_protocols(&protocol_dependencies(&mut state));
        }
        (state.world.into_parts(), result)
    }

    /// Semantic analysis of one module. Returns the program with the comparisons with protocols that were made.
    fn analyze(
        &mut self,
        parts: WorldParts,
        step: Step<'_>,
        work: impl FnOnce(&mut Analyzer<'_>),
    ) -> (WorldParts, ProtocolChecks) {
        let shared = self.shared.clone();
        let sink = self.take_sink(step.module);
        let sources = self.sources(step);
        let state = TypeState::new(World::from_parts(parts, &shared.names, step.types));
        let mut analyzer = Analyzer::new(state, &sources, step.id);
        analyzer.sinks.insert(step.id, sink);
        work(&mut analyzer);
        let (state, mut sinks) = analyzer.finish();
        let (parts, checks) = (state.world.into_parts(), state.protocol_checks);
        drop(sources);
        if let Some(sink) = sinks.remove(&step.id) {
            self.graph[&step.module].sink = sink;
        }
        (parts, checks)
    }

    /// What analysis and checking need to know of the program besides its definitions.
    fn sources<'s>(&'s self, step: Step<'s>) -> semanal::Program<'s> {
        semanal::Program {
            units: FxHashMap::from_iter([(step.id, unit(step.tree))]),
            missing_modules: &self.manager.missing,
            import_map: &self.import_map,
            type_forms: self.type_forms,
            trial: self.trial.as_ref(),
        }
    }

    fn clear_messages(&mut self, module: Name, targets: &Targets) {
        let state = &mut self.graph[&module];
        state.sink.clear();
        let is_cleared = |info: &errors::ErrorInfo| {
            info.about_import
                || info
                    .target()
                    .is_some_and(|target| targets.names.contains(&target))
        };
        if let Some(kept) = self.manager.emitter.kept_mut() {
            kept.forget(&state.xpath, is_cleared);
        }
    }

    /// Hands the messages of a module on; the update ends if one of them blocks.
    fn admit(&mut self, module: Name) -> Result<(), Blocked> {
        self.manager.admit(&mut self.graph[&module].sink)
    }

    /// Takes the sink of a module for a while.
    fn take_sink(&mut self, module: Name) -> ErrorSink {
        take_sink(&mut self.graph[&module])
    }
}

/// What is being processed.
#[derive(Clone, Copy)]
struct Step<'s> {
    types: &'s Types,
    tree: &'s Tree,
    module: Name,
    id: ModuleId,
}

fn module_id(world: &World<'_>, module: Name) -> ModuleId {
    world
        .module_id(module)
        .unwrap_or_else(|| unreachable!("modules of the graph are part of the program"))
}

fn check_unit<'a>(
    tree: &'a Tree,
    lines: &'a SourceLines<'a>,
    program: &'a semanal::Program<'a>,
) -> check::Unit<'a> {
    check::Unit {
        ast: &tree.parsed.ast,
        lines,
        options: &tree.options,
        program,
    }
}

fn deferred(id: ModuleId, targets: &Targets) -> Vec<Deferred> {
    let top_level = targets.top_level.then_some(Deferred {
        node: DefRef::Module(id),
        class: None,
    });
    let functions = targets.functions.iter();
    let functions = functions.map(|(node, class)| Deferred {
        node: *node,
        class: *class,
    });
    top_level.into_iter().chain(functions).collect()
}

fn sorted(targets: &Targets, names: &Names) -> Vec<Name> {
    let mut sorted: Vec<Name> = targets.names.iter().copied().collect();
    sorted.sort_by_key(|name| names.text(*name));
    sorted
}
