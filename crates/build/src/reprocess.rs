//! One module, or some of its targets, processed again in a program that stands.
//!
//! Specified by `update_module_isolated` and `reprocess_nodes` of `mypy/server/update.py`.

use std::sync::Arc;

use check::{Checker, Deferred, Paused, check_implementation, check_interface, check_targets, check_whole};
use deps::{get_dependencies, get_dependencies_of_target, protocol_dependencies};
use errors::ErrorSink;
use names::{Name, Names};
use nodes::world::{Frozen, OldModule, World, WorldParts};
use rustc_hash::{FxHashMap, FxHashSet};
use semanal::{Analyzer, Missing};
use trigger::Trigger;
use typeops::{ProtocolChecks, TypeState};
use types::{DefRef, ModuleId, Types};

use crate::bodies::is_cleared;
use crate::cycles::{CycleTracker, Cycles};
use crate::late::{Hidden, Late, late_definitions};
use crate::phases::{
    SourceLines, empty_module, has_dependencies, mentions_type_form, report_ignores, take_sink, tree_of, unit,
};
use crate::state::{Graph, module_prefix};
use crate::tree::Tree;
use crate::{Blocked, Manager, Program, Work};

/// Some targets of one module.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// The top level is one of them, so that the module has to be processed as a whole.
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
            entangled,
        } = work;
        let type_forms = graph.values().any(mentions_type_form);
        let mut cycles = CycleTracker::default();
        let (mut graph, mut manager) = (graph, manager);
        manager.take_changed_missing();
        if manager.global().fine_grained_incremental {
            cycles.note_changes(graph.keys().copied());
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
            entangled,
            type_forms,
            trial: None,
        }
    }

    /// The lines of all messages, file by file, as they are after an update.
    pub fn all_messages(&mut self) -> Vec<String> {
        self.current_cycles();
        let ranks = self.manager.needs_ranks().then(|| self.ranks());
        let (graph, cycles) = (&self.graph, &self.cycles);
        // What is wrong with imports is reported while modules are loaded, before everything else.
        let rank = |info: &errors::ErrorInfo| {
            let of_load = |module: &Name| graph.get(module).map_or(0, |_| cycles.number(*module));
            let of_check = |module: &Name| rank_in(ranks.as_deref(), *module);
            let rank = match &info.module {
                Some(module) if info.about_import => of_load(module),
                Some(module) => of_check(module),
                None => 0,
            };
            (!info.about_import, rank)
        };
        self.manager.all_messages(&rank)
    }

    /// Says that these modules import something else now, came or went, so that the order of a build may be another.
    pub fn note_changed_imports(&mut self, modules: impl IntoIterator<Item = Name>) {
        self.cycles.note_changes(modules);
    }

    /// Whether it is known that all modules are reached from the sources by imports.
    #[must_use]
    pub fn reaches_all(&self) -> bool {
        self.cycles.reaches_all()
    }

    /// The modules that are not reached from the sources by imports as they are now.
    pub fn unreached(&mut self) -> Vec<Name> {
        self.current_cycles();
        self.cycles.unreached()
    }

    /// The modules that came or went since the last call, and some others, with repetitions.
    pub fn take_came_or_went(&mut self) -> Vec<Name> {
        self.cycles.take_came_or_went()
    }

    /// The targets that a build would check before something that they refer to, or behind it, and that were checked the
    /// other way round. They are believed to be processed after this.
    pub fn turned_targets(&mut self) -> FxHashSet<Name> {
        self.current_cycles();
        let mut found = FxHashSet::default();
        if self.cycles.has_changes() {
            let changed = self.cycles.changed_modules();
            let (shared, late) = (self.shared.clone(), std::mem::take(&mut self.late));
            for (other, late) in late.iter().filter(|(other, _)| changed.contains(*other)) {
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

    /// Looks anew at what modules import that may import `module`, which came or went.
    pub fn refresh_imports(&mut self, module: Name) {
        let text = self.shared.names.text(module);
        let Some((package, _)) = text.rsplit_once('.') else {
            return;
        };
        let package = self.shared.names.lookup(package);
        // A package may import its own submodules, and is none of its own imports.
        let mut affected = self.importers(module);
        if let Some(package) = package {
            affected.extend(self.importers(package));
            affected.extend(self.graph.contains_key(&package).then_some(package));
        }
        self.in_order(&mut affected);
        for state in affected {
            if let Some(before) = self.manager.refresh_imports(&mut self.graph, state) {
                self.note_imports(&[state]);
                self.cycles.note_changes([state]);
                self.forget_unwanted(&before);
            }
            let is_there = self.graph.contains_key(&module);
            let state = &mut self.graph[&state];
            if !is_there && !state.imports.contains(&module) {
                // It was waited for and went before it could be loaded.
                state.suppressed.shift_remove(&module);
            }
        }
    }

    /// The modules that import another, be it there or not, with repetitions.
    pub fn importers(&mut self, module: Name) -> Vec<Name> {
        let found = self.cycles.importers(&self.graph, module);
        debug_assert!(
            self.graph
                .values()
                .all(|state| { state.imports.contains(&module) == found.contains(&state.id) })
        );
        found
    }

    /// The modules in a package, be it there or not.
    pub fn members(&mut self, package: Name) -> Vec<Name> {
        let found = self.cycles.members(&self.graph, package);
        debug_assert!(
            self.graph
                .values()
                .all(|state| { state.ancestors.contains(&package) == found.contains(&state.id) })
        );
        found
    }

    /// Puts modules in the order of the graph, each once.
    fn in_order(&self, modules: &mut Vec<Name>) {
        modules.sort_unstable_by_key(|module| self.graph.get_index_of(module));
        modules.dedup();
    }

    /// Forgets that modules are missing that nothing imports any more.
    pub fn forget_unwanted(&mut self, modules: &[Name]) {
        for module in modules {
            if self.manager.missing.contains(*module)
                && !self.is_wanted(*module)
                && self.members(*module).is_empty()
            {
                self.manager.set_missing(*module, false);
            }
        }
    }

    /// The modules that import something else than when they were loaded, as files came and went: `from package import name`
    /// imports a module or not.
    #[must_use]
    pub fn modules_with_other_imports(&self) -> Vec<Name> {
        self.manager.modules_with_other_imports(&self.graph)
    }

    /// Whether a module was asked for, or something imports it.
    #[must_use]
    pub fn is_wanted(&mut self, module: Name) -> bool {
        self.manager.roots.contains(&module) || self.is_imported(module)
    }

    /// Whether something imports a module, be it there or not.
    #[must_use]
    pub fn is_imported(&mut self, module: Name) -> bool {
        !self.importers(module).is_empty()
    }

    /// The modules that import a submodule of a package, whether it is there or not, and the modules in the package: they need
    /// the package, too.
    #[must_use]
    pub fn dependent_on_package(&mut self, package: Name) -> FxHashSet<Name> {
        let mut found: FxHashSet<Name> = self.members(package).into_iter().collect();
        let importers = self.importers(package);
        let names = &self.shared.names;
        let prefix = format!("{}.", names.text(package));
        let is_below = |module: &Name| names.text(*module).starts_with(&prefix);
        let needs = |importer: &Name| self.graph[importer].imports.iter().any(is_below);
        found.extend(importers.into_iter().filter(needs));
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
        self.entangled.forget(module);
        self.cycles.note_changes([module]);
        self.dependencies.remove_module(module);
        self.manager.forget_module(module);
        self.with_world(|world, _| {
            if let Some(id) = world.module_id(module) {
                world.hide_module(id);
            }
        });
    }

    /// Analyses and checks modules of the graph together, in this order: one whose syntax tree is new, or all of an import
    /// cycle. Their definitions take over the slots of the old versions, if there are some. After an error that blocks, the
    /// old versions are back.
    ///
    /// # Errors
    /// If something in the modules ends the build.
    pub fn process_modules(&mut self, modules: &[Name]) -> Result<(), Blocked> {
        modules.iter().for_each(|module| self.prepare_change(*module));
        let later = self.later_modules(modules);
        let (shared, types) = (self.shared.clone(), self.types.clone());
        let trees: Vec<Tree> = modules
            .iter()
            .map(|module| tree_of(&self.graph[module]).clone())
            .collect();
        let mut world = World::from_parts(self.take_parts(), &shared.names, &types);
        let mut steps = Vec::with_capacity(modules.len());
        let mut before = Vec::with_capacity(modules.len());
        for (module, tree) in modules.iter().zip(&trees) {
            let was_there = world.module_id(*module).is_some();
            let (id, old) = self.begin(&mut world, *module);
            let late = self.late.remove(module);
            before.push(Before { was_there, old, late });
            steps.push(Step {
                types: &types,
                tree,
                module: *module,
                id,
            });
        }
        let (parts, result) = self.analyze_and_check(world.into_parts(), &steps, &later);
        let mut world = World::from_parts(parts, &shared.names, &types);
        for (step, before) in steps.iter().zip(before) {
            if result.is_ok() {
                world.freeze(step.id);
            } else {
                self.put_back(&mut world, *step, before);
            }
        }
        self.parts = Some(world.into_parts());
        result
    }

    fn put_back(&mut self, world: &mut World<'_>, step: Step<'_>, before: Before) {
        if let Some(late) = before.late {
            self.late.insert(step.module, late);
        }
        if let Some(old) = before.old {
            world.put_back(step.id, old);
        }
        if !before.was_there {
            world.freeze(step.id);
            world.hide_module(step.id);
        }
    }

    /// Analyses and checks modules again whose files did not change: what they depend on did, or the modules that are analysed
    /// together. Their messages take the place of those that they had.
    pub fn process_modules_again(&mut self, modules: &[Name]) {
        let path = |module: &Name| self.graph[module].xpath.clone();
        let paths: Vec<Arc<str>> = modules.iter().map(path).collect();
        self.manager.begin_messages();
        for (module, path) in modules.iter().zip(&paths) {
            let early = self.graph[module].early_errors.clone();
            self.manager.emitter.admit(path, early);
            self.graph[module].sink.clear();
        }
        // An error that blocks shows like all others, and the old version stays.
        drop(self.process_modules(modules));
        for module in modules {
            self.manager.verify_dependencies(&mut self.graph, *module);
        }
        self.manager.end_messages(&paths);
    }

    /// What a module defines for others, as it is now.
    pub fn interface(&mut self, module: Name) -> Option<Frozen> {
        self.with_world(|world, _| Some(world.freeze(world.module_id(module)?)))
    }

    /// The full names of definitions of a module that could not keep their slot since its interface was `old`.
    pub fn moved_since(&mut self, module: Name, old: &Frozen) -> Vec<Name> {
        self.with_world(|world, _| {
            let id = world.module_id(module);
            id.map_or_else(Vec::new, |id| astmerge::moved(world, id, old))
        })
    }

    /// The import cycles whose modules have to be processed together because one of them was processed by itself: a name of
    /// theirs was defined although something that it needs is not there, and then the order of analysis shows.
    pub fn entangled_cycles(&mut self, module: Name) -> Vec<Vec<Name>> {
        let cycles = self.current_cycles();
        let own = cycles.around(module);
        if !self.entangled.affects(module, own) {
            return Vec::new();
        }
        let mut found: Vec<Vec<Name>> = Vec::new();
        let forced = self.entangled.take_forced();
        let mut modules: Vec<Name> = own.iter().copied().chain(forced).collect();
        modules.retain(|module| self.graph.contains_key(module));
        let ranks = self.ranks();
        modules.sort_by_key(|module| rank_in(Some(&ranks), *module));
        modules.dedup();
        for module in modules {
            if !found.iter().flatten().any(|known| *known == module) {
                found.push(match cycles.around(module) {
                    [] => vec![module],
                    around => around.to_vec(),
                });
            }
        }
        found
    }

    /// Processes some functions of a module again. Their messages take the place of those that they had.
    pub fn process_targets(&mut self, module: Name, targets: &Targets) {
        let (shared, types) = (self.shared.clone(), self.types.clone());
        let tree = tree_of(&self.graph[&module]).clone();
        self.clear_messages(module, targets);
        let mut world = World::from_parts(self.take_parts(), &shared.names, &types);
        let id = module_id(&world, module);
        world.open(id);
        for (function, _) in &targets.functions {
            aststrip::strip_function(&mut world, &tree.parsed.ast, *function);
        }
        let step = Step {
            types: &types,
            tree: &tree,
            module,
            id,
        };
        let mut unchecked = self.cycles.now().around(module).to_vec();
        if unchecked.is_empty() {
            unchecked.push(module);
        }
        let (parts, checks) = self.analyze(world.into_parts(), &[step], &unchecked, |analyzer| {
            analyzer.analyze_targets(id, &targets.functions);
        });
        let world = World::from_parts(parts, &shared.names, &types);
        let mut state = TypeState::new(world);
        state.protocol_checks = checks;
        let sink = self.take_sink(module);
        let (lines, sources) = (SourceLines(&tree.parsed.lines), self.sources(&[step]));
        let mut checker = Checker::new(state, sink, check_unit(&tree, &lines, &sources), id);
        check_targets(&mut checker, deferred(targets));
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

    /// Whether targets cannot be processed without the rest of their module, because what is a default had no type yet when it was
    /// looked at.
    #[must_use]
    pub fn need_module(&self, module: Name, targets: &Targets) -> bool {
        let kept = self.manager.emitter.kept();
        kept.is_some_and(|kept| kept.needs_module(&self.graph[&module].xpath, &targets.names))
    }

    /// The modules that a build would check behind these, and that they may refer to.
    fn later_modules(&mut self, modules: &[Name]) -> Vec<Name> {
        let cycles = self.current_cycles();
        modules.iter().for_each(|module| self.cycles.note(*module));
        match modules {
            [module] => cycles.later(*module).to_vec(),
            _ => Vec::new(),
        }
    }

    fn current_cycles(&mut self) -> Arc<Cycles> {
        let manager = &self.manager;
        self.cycles
            .current(&mut self.graph, &manager.roots, manager.names())
    }

    /// How many modules a build would check before each.
    fn ranks(&mut self) -> Arc<FxHashMap<Name, u32>> {
        self.cycles.ranks(&mut self.graph, self.manager.names())
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
        steps: &[Step<'_>],
        later: &[Name],
    ) -> (WorldParts, Result<(), Blocked>) {
        let Some(types) = steps.first().map(|step| step.types) else {
            return (parts, Ok(()));
        };
        let ids: Vec<ModuleId> = steps.iter().map(|step| step.id).collect();
        let (mut is_forced, mut missing) = (false, Missing::default());
        let mut unchecked = self.cycles.now().around(steps[0].module).to_vec();
        unchecked.retain(|other| steps.iter().all(|step| step.module != *other));
        let (parts, checks) = self.analyze(parts, steps, &unchecked, |analyzer| {
            analyzer.analyze_scc(&ids);
            is_forced = analyzer.is_forced;
            missing = std::mem::take(&mut analyzer.missing);
        });
        if let Err(blocked) = self.admit_all(steps) {
            return (parts, Err(blocked));
        }
        self.note_entangled(steps, is_forced, missing);
        let shared = self.shared.clone();
        let mut world = World::from_parts(parts, &shared.names, types);
        for step in steps {
            let late = late_definitions(&world, step.id);
            self.late.insert(step.module, late);
        }
        let hidden = self.hide_late(&mut world, later);
        let (parts, checks) = self.check(world.into_parts(), checks, steps, hidden);
        let mut state = TypeState::new(World::from_parts(parts, &shared.names, types));
        state.protocol_checks = checks;
        let mut result = self.admit_all(steps);
        for step in steps {
            result = result.and_then(|()| report_ignores(&mut self.manager, &mut self.graph[&step.module]));
        }
        if result.is_ok() {
            for step in steps {
                if has_dependencies(shared.names.text(step.module)) {
                    let found = get_dependencies(&mut state, step.id, &step.tree.parsed.ast);
                    self.dependencies.replace_module(step.module, found);
                }
            }
            self.dependencies
                .add_protocols(&protocol_dependencies(&mut state));
        }
        (state.world.into_parts(), result)
    }

    /// Whether the order of analysis shows for a module.
    pub(crate) fn is_entangled(&mut self, module: Name) -> bool {
        let cycles = self.current_cycles();
        self.entangled.affects(module, cycles.around(module))
    }

    /// Notes whether the answer for modules depends on their order.
    fn note_entangled(&mut self, steps: &[Step<'_>], is_forced: bool, missing: Missing) {
        let mut missing = missing;
        for step in steps {
            let in_cycle = !self.cycles.now().around(step.module).is_empty();
            let is_forced = is_forced && in_cycle;
            let is_forced = (is_forced || steps.len() > 1).then_some(is_forced);
            let missing = missing.remove(&step.module).unwrap_or_default();
            self.entangled.note(step.module, is_forced, missing);
        }
    }

    /// Checks modules, in order and phase by phase.
    fn check(
        &mut self,
        parts: WorldParts,
        checks: ProtocolChecks,
        steps: &[Step<'_>],
        hidden: Hidden,
    ) -> (WorldParts, ProtocolChecks) {
        let shared = self.shared.clone();
        let mut state = TypeState::new(World::from_parts(parts, &shared.names, steps[0].types));
        state.protocol_checks = checks;
        let sinks: Vec<ErrorSink> = steps.iter().map(|step| self.take_sink(step.module)).collect();
        let lines: Vec<SourceLines<'_>> = steps
            .iter()
            .map(|step| SourceLines(&step.tree.parsed.lines))
            .collect();
        let sources = self.sources(steps);
        let is_whole = steps.iter().any(|step| !step.tree.options.local_partial_types);
        let (state, sinks) = check_modules(state, (steps, &lines, &sources), sinks, (is_whole, hidden));
        let (parts, checks) = (state.world.into_parts(), state.protocol_checks);
        drop(sources);
        for (step, sink) in steps.iter().zip(sinks) {
            self.graph[&step.module].sink = sink;
        }
        (parts, checks)
    }

    /// Semantic analysis of modules. In a build, `unchecked` are not checked yet. Returns the program with the comparisons with protocols that were made.
    fn analyze(
        &mut self,
        parts: WorldParts,
        steps: &[Step<'_>],
        unchecked: &[Name],
        work: impl FnOnce(&mut Analyzer<'_>),
    ) -> (WorldParts, ProtocolChecks) {
        let shared = self.shared.clone();
        let sinks: Vec<ErrorSink> = steps.iter().map(|step| self.take_sink(step.module)).collect();
        let sources = self.sources(steps);
        let mut world = World::from_parts(parts, &shared.names, steps[0].types);
        let hidden = self.hide_late(&mut world, unchecked);
        let state = TypeState::new(world);
        let mut analyzer = Analyzer::new(state, &sources, steps[0].id);
        for (step, sink) in steps.iter().zip(sinks) {
            analyzer.sinks.insert(step.id, sink);
        }
        work(&mut analyzer);
        let (mut state, mut sinks) = analyzer.finish();
        hidden.show(&mut state.world);
        let (parts, checks) = (state.world.into_parts(), state.protocol_checks);
        drop(sources);
        for step in steps {
            if let Some(sink) = sinks.remove(&step.id) {
                self.graph[&step.module].sink = sink;
            }
        }
        (parts, checks)
    }

    /// What analysis and checking need to know of the program besides its definitions.
    fn sources<'s>(&'s self, steps: &[Step<'s>]) -> semanal::Program<'s> {
        semanal::Program {
            units: steps.iter().map(|step| (step.id, unit(step.tree))).collect(),
            others: Some(Box::new(Others(&self.graph))),
            missing_modules: self.manager.missing.modules(),
            import_map: &self.import_map,
            type_forms: self.type_forms,
            trial: self.trial.as_ref(),
        }
    }

    fn clear_messages(&mut self, module: Name, targets: &Targets) {
        let state = &mut self.graph[&module];
        state.sink.clear();
        if let Some(kept) = self.manager.emitter.kept_mut() {
            kept.forget(&state.xpath, |info| is_cleared(info, targets));
        }
    }

    /// Hands the messages of modules on; the update ends if one of them blocks.
    fn admit_all(&mut self, steps: &[Step<'_>]) -> Result<(), Blocked> {
        let mut result = Ok(());
        for step in steps {
            let admitted = self.manager.admit(&mut self.graph[&step.module].sink);
            result = result.and(admitted);
        }
        result
    }

    /// Takes the sink of a module for a while.
    fn take_sink(&mut self, module: Name) -> ErrorSink {
        take_sink(&mut self.graph[&module])
    }
}

fn rank_in(ranks: Option<&FxHashMap<Name, u32>>, module: Name) -> u32 {
    let rank = ranks.and_then(|ranks| ranks.get(&module));
    rank.copied().unwrap_or(u32::MAX)
}

/// What is being processed.
#[derive(Clone, Copy)]
struct Step<'s> {
    types: &'s Types,
    tree: &'s Tree,
    module: Name,
    id: ModuleId,
}

/// What there was before a module was processed.
struct Before {
    was_there: bool,
    old: Option<OldModule>,
    late: Option<Vec<Late>>,
}

/// Checks modules: the interfaces of all, then the implementation of each, or all in one phase.
fn check_modules<'a>(
    state: TypeState<'a>,
    (steps, lines, sources): (&[Step<'a>], &'a [SourceLines<'a>], &'a semanal::Program<'a>),
    sinks: Vec<ErrorSink>,
    (is_whole, hidden): (bool, Hidden),
) -> (TypeState<'a>, Vec<ErrorSink>) {
    let mut state = state;
    let mut paused = Vec::with_capacity(steps.len());
    for ((step, lines), sink) in steps.iter().zip(lines).zip(sinks) {
        let unit = check_unit(step.tree, lines, sources);
        let (back, checker) = Checker::new(state, sink, unit, step.id).pause();
        state = back;
        paused.push(checker);
    }
    let show = |state: &mut TypeState<'_>| hidden.show(&mut state.world);
    if is_whole {
        let (state, paused) = check_whole(state, paused, show);
        return (state, paused.into_iter().map(Paused::into_errors).collect());
    }
    let (mut state, paused) = check_interface(state, paused, show);
    let mut sinks = Vec::with_capacity(paused.len());
    for paused in paused {
        let mut checker = paused.resume(state);
        check_implementation(&mut checker);
        let (back, sink) = checker.finish();
        state = back;
        sinks.push(sink);
    }
    (state, sinks)
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

fn deferred(targets: &Targets) -> Vec<Deferred> {
    let functions = targets.functions.iter();
    let deferred = |(node, class): &(DefRef, Option<types::ClassId>)| Deferred {
        node: *node,
        class: *class,
    };
    functions.map(deferred).collect()
}

fn sorted(targets: &Targets, names: &Names) -> Vec<Name> {
    let mut sorted: Vec<Name> = targets.names.iter().copied().collect();
    sorted.sort_by_key(|name| names.text(*name));
    sorted
}

/// The modules of a program that are not processed now.
#[derive(Debug)]
struct Others<'g>(&'g Graph);

impl semanal::OtherUnits for Others<'_> {
    fn unit(&self, module: Name) -> Option<semanal::Unit<'_>> {
        self.0.get(&module)?.tree.as_ref().map(unit)
    }
}
