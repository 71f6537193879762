//! The schedule of a check from scratch: one import cycle after the other, in two phases.
//!
//! 1. *Interface*: semantic analysis of the cycle, then its top levels and signatures. Then its modules are frozen.
//! 2. *Implementation*: the bodies of functions, module by module. They read frozen interfaces only.
//!
//! Messages are admitted in the order in which mypy reports them, and flushed when the cycle is done.
//!
//! Specified by `process_graph` and `process_stale_scc` of `mypy/build.py`.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use check::{Checker, Paused, check_implementation, check_interface, check_whole};
use deps::{DependencyMap, Memo, protocol_dependencies};
use errors::ErrorSink;
use names::Name;
use nodes::module::ModuleDefs;
use nodes::world::{World, WorldParts};
use options::{ErrorCode, Options};
use rustc_hash::FxHashMap;
use semanal::{Analyzer, Bodies, Repeated};
use source::LineIndex;
use typeops::{ProtocolChecks, TypeState};
use types::{ModuleId, Types};

use crate::Blocked;
use crate::bundled::{Bundled, add_dependencies, is_bundled};
use crate::entangled::Entangled;
use crate::late::late_definitions;
use crate::manager::{FlushFn, Manager};
use crate::order::{Scc, order_scc, sorted_components};
use crate::program::{ImportMap, LateMap, Processed};
use crate::state::{Graph, State};
use crate::tree::Tree;

/// A program whose modules were processed.
pub(crate) struct Work {
    pub(crate) graph: Graph,
    pub(crate) types: Types,
    pub(crate) parts: WorldParts,
    pub(crate) protocol_checks: ProtocolChecks,
    pub(crate) processed: Processed,
    pub(crate) dependencies: DependencyMap,
    pub(crate) bundled: Bundled,
    pub(crate) import_map: ImportMap,
    pub(crate) late: LateMap,
    pub(crate) entangled: Entangled,
}

/// Analyses and checks all modules of a graph.
pub(crate) fn process(manager: &mut Manager, graph: Graph, flush: &mut FlushFn<'_>) -> Result<Work, Blocked> {
    let mut graph = graph;
    let types = Types::new();
    let import_map = import_map(&graph);
    let mut output = Output {
        processed: Processed::default(),
        dependencies: DependencyMap::new(),
        bundled: Bundled::default(),
        memo: Memo::default(),
        late: LateMap::default(),
        entangled: Entangled::default(),
        repeated: Vec::new(),
        flush,
    };
    let (parts, protocol_checks) = process_graph(manager, &mut graph, &types, &import_map, &mut output)?;
    let Output {
        mut processed,
        dependencies,
        bundled,
        late,
        entangled,
        mut repeated,
        ..
    } = output;
    repeated.sort_by_key(|(place, _)| *place);
    for (place, target) in repeated.into_iter().rev() {
        processed.targets.insert(place, target);
    }
    if !dependencies.is_empty() {
        manager.stats.count("dependencies", dependencies.len());
        manager.stats.count("dependency_bytes", dependencies.heap_bytes());
    }
    Ok(Work {
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
    })
}

/// Where results go.
struct Output<'o, 'f> {
    processed: Processed,
    dependencies: DependencyMap,
    bundled: Bundled,
    memo: Memo,
    late: LateMap,
    entangled: Entangled,
    repeated: Vec<Repeated>,
    flush: &'o mut FlushFn<'f>,
}

/// About how many names a module gives to what it and its classes define: there is a statement for each.
fn definitions(tree: &Tree) -> usize {
    tree.parsed.ast.top().body().len.stmts as usize
}

fn process_graph(
    manager: &mut Manager,
    graph: &mut Graph,
    types: &Types,
    import_map: &ImportMap,
    output: &mut Output<'_, '_>,
) -> Result<(WorldParts, ProtocolChecks), Blocked> {
    let shared = manager.shared_arc();
    let mut world = World::new(&shared.names, types);
    let ids: FxHashMap<Name, ModuleId> = graph
        .values()
        .map(|state| (state.id, world.add_module(empty_module(manager, state))))
        .collect();
    let trees: Vec<(ModuleId, Tree)> = graph
        .values()
        .map(|state| (ids[&state.id], tree_of(state).clone()))
        .collect();
    shared
        .names
        .reserve_dotted(trees.iter().map(|(_, tree)| definitions(tree)).sum());
    let units = trees.iter().map(|(id, tree)| (*id, unit(tree))).collect();
    let lines: FxHashMap<ModuleId, SourceLines<'_>> = trees
        .iter()
        .map(|(id, tree)| (*id, SourceLines(&tree.parsed.lines)))
        .collect();
    let missing = manager.missing.modules().clone();
    let program = semanal::Program {
        units,
        others: None,
        missing_modules: &missing,
        type_forms: graph.values().any(mentions_type_form),
        import_map,
        trial: None,
    };
    let mut run = Run {
        manager,
        graph,
        ids: &ids,
        program: &program,
        lines: &lines,
        output,
    };
    let mut state = Some(TypeState::new(world));
    let sccs = sorted_components(run.graph);
    for at in schedule(&sccs) {
        let before = state.take().unwrap_or_else(|| unreachable!("it is put back"));
        state = Some(run.process_scc(before, &sccs[at])?);
    }
    let state = state.unwrap_or_else(|| unreachable!("it is put back"));
    Ok((state.world.into_parts(), state.protocol_checks))
}

/// Whether a module may make use of `TypeForm`; the modules that define it do not count.
pub(crate) fn mentions_type_form(state: &State) -> bool {
    let defines = ["typing.pyi", "typing_extensions.pyi"].contains(&paths::basename(&state.xpath));
    !defines && tree_of(state).parsed.mentions_type_form
}

/// What each module imports.
fn import_map(graph: &Graph) -> ImportMap {
    let imports = |state: &State| {
        state
            .dependencies
            .iter()
            .chain(&state.suppressed)
            .copied()
            .collect()
    };
    graph.values().map(|state| (state.id, imports(state))).collect()
}

/// The order in which cycles are processed: first come, first served, as soon as what they need is done.
pub(crate) fn schedule(sccs: &[Scc]) -> Vec<usize> {
    let mut waiting: Vec<usize> = sccs.iter().map(|scc| scc.dependencies.len()).collect();
    let mut queue: VecDeque<usize> = (0..sccs.len()).filter(|at| waiting[*at] == 0).collect();
    let mut order = Vec::with_capacity(sccs.len());
    while let Some(at) = queue.pop_front() {
        order.push(at);
        for dependent in &sccs[at].dependents {
            waiting[*dependent] -= 1;
            if waiting[*dependent] == 0 {
                queue.push_back(*dependent);
            }
        }
    }
    order
}

pub(crate) fn tree_of(state: &State) -> &Tree {
    state
        .tree
        .as_ref()
        .unwrap_or_else(|| unreachable!("all modules of the graph are parsed"))
}

pub(crate) fn unit(tree: &Tree) -> semanal::Unit<'_> {
    semanal::Unit {
        ast: &tree.parsed.ast,
        lines: &tree.parsed.lines,
        options: &tree.options,
    }
}

/// The lines of a module, as the checker asks for them.
#[derive(Debug)]
pub(crate) struct SourceLines<'a>(pub(crate) &'a LineIndex);

impl check::Lines for SourceLines<'_> {
    fn line_column(&self, offset: u32) -> (i32, i32) {
        let (line, column) = self.0.mypy_position(offset);
        (i32::try_from(line).unwrap_or(i32::MAX), column)
    }
}

/// A module before its analysis.
pub(crate) fn empty_module(manager: &Manager, state: &State) -> ModuleDefs {
    let mut module = ModuleDefs::new(state.id);
    module.path = state.xpath.clone();
    module.is_stub = state.xpath.ends_with(".pyi");
    module.is_package = resolve::is_init_file(&state.xpath);
    module.is_typeshed = is_typeshed(manager, state);
    module.is_partial_stub_package = tree_of(state).parsed.is_partial_stub_package;
    module
}

fn is_typeshed(manager: &Manager, state: &State) -> bool {
    let custom = state.options.abs_custom_typeshed_dir.as_deref();
    resolve::is_typeshed_file(custom, &manager.finder.fs().cwd(), &state.xpath)
}

/// The processing of a graph.
struct Run<'r, 'o, 'f, 'a> {
    manager: &'r mut Manager,
    graph: &'r mut Graph,
    ids: &'a FxHashMap<Name, ModuleId>,
    program: &'a semanal::Program<'a>,
    lines: &'a FxHashMap<ModuleId, SourceLines<'a>>,
    output: &'r mut Output<'o, 'f>,
}

impl<'a> Run<'_, '_, '_, 'a> {
    fn process_scc(&mut self, state: TypeState<'a>, scc: &Scc) -> Result<TypeState<'a>, Blocked> {
        let order = order_scc(self.graph, &scc.modules, self.manager.names());
        self.output.processed.modules.extend(&order);
        let start = Instant::now();
        let version = state.world.version();
        let (mut state, mut bodies) = self.analyze(state, &order)?;
        self.note_late(&state, &order);
        let start = self.manager.stats.time("semanal_time", start);
        let semantic_analysis_only = self.manager.global().semantic_analysis_only;
        let checkers = if semantic_analysis_only {
            Vec::new()
        } else {
            let (checked, checkers) = self.check_interfaces(state, &order)?;
            state = checked;
            checkers
        };
        // What was learned while bodies of earlier cycles were checked still holds: it is about frozen modules, and nothing is
        // remembered before the interfaces of this cycle are complete.
        state.world.keep_version(version);
        let mut start = self.manager.stats.time("type_check_time_interface", start);
        for (module, checker) in checkers {
            state = if self.is_whole(&order) {
                let (back, sink) = checker.resume(state).finish();
                *self.sink(module) = sink;
                back
            } else {
                // That the analysis of bodies waited until now is no reason to count it elsewhere.
                let begun = self.manager.stats.time("type_check_time_implementation", start);
                let (state, checker) = self.analyze_bodies(state, module, checker, &mut bodies);
                start = self.manager.stats.time("semanal_time", begun);
                self.check_implementation(state, module, checker)?
            };
        }
        self.manager.stats.time("type_check_time_implementation", start);
        for module in &order {
            report_ignores(self.manager, &mut self.graph[module])?;
        }
        let global = self.manager.global();
        if global.tracks_dependencies() {
            self.find_dependencies(&mut state, &order);
        }
        state = self.freeze(state, &order);
        for module in &order {
            let state = &self.graph[module];
            if !state.sink.ignores_all() {
                let path = state.xpath.clone();
                self.manager.flush_file(&path, self.output.flush);
            }
        }
        Ok(state)
    }

    /// Notes which types the checker has to find; stubs that never change are left out.
    fn note_late(&mut self, state: &TypeState<'a>, order: &[Name]) {
        if !self.manager.global().fine_grained_incremental {
            return;
        }
        for module in order {
            let id = self.ids[module];
            if !state.world.module(id).is_typeshed {
                let late = late_definitions(&state.world, id);
                self.output.late.insert(*module, late);
            }
        }
    }

    /// Checks the interfaces of a cycle.
    fn check_interfaces(
        &mut self,
        state: TypeState<'a>,
        order: &[Name],
    ) -> Result<(TypeState<'a>, Vec<(Name, Paused<'a>)>), Blocked> {
        let mut state = state;
        let mut paused = Vec::with_capacity(order.len());
        for module in order {
            let sink = self.take_sink(*module);
            let id = self.ids[module];
            let checker = Checker::new(state, sink, self.unit(id), id);
            let (back, checker) = checker.pause();
            state = back;
            paused.push(checker);
        }
        let (state, paused) = if self.is_whole(order) {
            check_whole(state, paused, |_| {})
        } else {
            check_interface(state, paused, |_| {})
        };
        let mut blocked = false;
        let mut checkers = Vec::with_capacity(order.len());
        for (module, mut checker) in order.iter().zip(paused) {
            let sink = checker.errors_mut();
            blocked |= sink.has_blockers();
            self.manager.admit_only(sink);
            checkers.push((*module, checker));
        }
        if blocked {
            Err(self.manager.raise())
        } else {
            Ok((state, checkers))
        }
    }

    /// Checks the implementation of a module.
    fn check_implementation(
        &mut self,
        state: TypeState<'a>,
        module: Name,
        checker: Paused<'a>,
    ) -> Result<TypeState<'a>, Blocked> {
        let start = Instant::now();
        let mut checker = checker.resume(state);
        check_implementation(&mut checker);
        let (state, sink) = checker.finish();
        self.graph[&module].time += start.elapsed();
        *self.sink(module) = sink;
        self.manager.admit(&mut self.graph[&module].sink)?;
        Ok(state)
    }

    /// Whether a cycle is checked in one phase, because functions may complete types of the top level.
    fn is_whole(&self, order: &[Name]) -> bool {
        let mut states = order.iter().map(|module| &self.graph[module]);
        self.manager.global().num_workers == 0 && states.any(|state| !state.options.local_partial_types)
    }

    fn unit(&self, id: ModuleId) -> check::Unit<'a> {
        let unit = &self.program.units[&id];
        check::Unit {
            ast: unit.ast,
            lines: &self.lines[&id],
            options: unit.options,
            program: self.program,
        }
    }

    fn sink(&mut self, module: Name) -> &mut ErrorSink {
        &mut self.graph[&module].sink
    }

    /// Takes the sink of a module for a while.
    fn take_sink(&mut self, module: Name) -> ErrorSink {
        take_sink(&mut self.graph[&module])
    }

    /// Semantic analysis of a cycle. Bodies that define nothing of an interface are left for the phase of implementations.
    fn analyze(&mut self, state: TypeState<'a>, order: &[Name]) -> Result<(TypeState<'a>, Bodies), Blocked> {
        let ids: Vec<ModuleId> = order.iter().map(|module| self.ids[module]).collect();
        let mut analyzer = Analyzer::new(state, self.program, ids[0]);
        for (module, id) in order.iter().zip(&ids) {
            analyzer.sinks.insert(*id, self.take_sink(*module));
        }
        if !self.manager.global().semantic_analysis_only && !self.is_whole(order) {
            analyzer.let_bodies_wait();
        }
        analyzer.analyze_scc(&ids);
        let mut bodies = analyzer.take_bodies();
        bodies.place(self.output.processed.targets.len());
        self.output.processed.targets.append(&mut analyzer.processed);
        let is_forced = Some(analyzer.is_forced && order.len() > 1);
        for module in order {
            let missing = analyzer.missing.remove(module).unwrap_or_default();
            self.output.entangled.note(*module, is_forced, missing);
        }
        let is_blocked = |id: &ModuleId| analyzer.sinks.get(id).is_some_and(ErrorSink::has_blockers);
        if ids.iter().any(is_blocked) {
            // Nothing will be checked: what is wrong with the other bodies shows now.
            for id in &ids {
                analyzer.analyze_bodies(*id, &mut bodies);
            }
        }
        self.count_forms(&analyzer);
        let (state, mut sinks) = analyzer.finish();
        for (module, id) in order.iter().zip(&ids) {
            if let Some(sink) = sinks.remove(id) {
                *self.sink(*module) = sink;
            }
        }
        self.admit_all(order)?;
        Ok((state, bodies))
    }

    fn count_forms(&mut self, analyzer: &Analyzer<'_>) {
        let forms = analyzer.type_form_counts;
        let stats = &mut self.manager.stats;
        stats.count("type_expression_parse_count", forms.seen);
        stats.count("type_expression_full_parse_success_count", forms.spelled);
        stats.count(
            "type_expression_full_parse_failure_count",
            forms.tried - forms.spelled,
        );
    }

    /// Semantic analysis of the bodies that were left out, if somebody will check them.
    fn analyze_bodies(
        &mut self,
        state: TypeState<'a>,
        module: Name,
        mut checker: Paused<'a>,
        bodies: &mut Bodies,
    ) -> (TypeState<'a>, Paused<'a>) {
        let id = self.ids[&module];
        if !bodies.has(id) || !checker.checks_implementation() {
            return (state, checker);
        }
        let stand_in = take_sink(&mut self.graph[&module]);
        let sink = std::mem::replace(checker.errors_mut(), stand_in);
        let version = state.world.version();
        let mut analyzer = Analyzer::new(state, self.program, id);
        analyzer.sinks.insert(id, sink);
        let repeated = analyzer.analyze_bodies(id, bodies);
        self.output.repeated.extend(repeated);
        self.count_forms(&analyzer);
        let (mut state, mut sinks) = analyzer.finish();
        // What defines anything of an interface was not left out.
        state.world.keep_version(version);
        if let Some(sink) = sinks.remove(&id) {
            *checker.errors_mut() = sink;
        }
        (state, checker)
    }

    /// Hands the messages of all modules on, even if one of them has a blocker.
    fn admit_all(&mut self, order: &[Name]) -> Result<(), Blocked> {
        let mut blocked = false;
        for module in order {
            let sink = &mut self.graph[module].sink;
            blocked |= sink.has_blockers();
            self.manager.admit_only(sink);
        }
        if blocked {
            Err(self.manager.raise())
        } else {
            Ok(())
        }
    }

    /// Finds what the modules of a cycle depend on.
    fn find_dependencies(&mut self, state: &mut TypeState<'a>, order: &[Name]) {
        let start = Instant::now();
        let output = &mut *self.output;
        if is_bundled(&state.world, self.graph, order, &output.bundled) {
            output.bundled.extend(order);
        } else {
            for module in order {
                let Output {
                    dependencies, memo, ..
                } = output;
                add_dependencies(dependencies, memo, state, self.graph, *module);
            }
        }
        let protocols = protocol_dependencies(state);
        self.output.dependencies.add_protocols(&protocols);
        self.manager.stats.time("find_dependencies_time", start);
    }

    fn freeze(&mut self, mut state: TypeState<'a>, order: &[Name]) -> TypeState<'a> {
        for module in order {
            state.world.freeze(self.ids[module]);
        }
        state
    }
}

/// Takes the sink of a module for a while.
pub(crate) fn take_sink(state: &mut State) -> ErrorSink {
    let stand_in = ErrorSink::new(state.xpath.clone(), Some(state.id), state.options.clone());
    std::mem::replace(&mut state.sink, stand_in)
}

/// Modules that everything builds on change only with the program itself.
pub(crate) fn has_dependencies(module: &str) -> bool {
    !matches!(module, "builtins" | "typing" | "types" | "sys" | "_typeshed")
}

/// Reports what is wrong with the `# type: ignore` comments of a module that was checked.
pub(crate) fn report_ignores(manager: &mut Manager, state: &mut State) -> Result<(), Blocked> {
    let is_typeshed = is_typeshed(manager, state);
    let options: &Arc<Options> = &state.options;
    let unused = options.warn_unused_ignores || options.enabled_error_codes.contains(ErrorCode::UnusedIgnore);
    if unused && !options.disabled_error_codes.contains(ErrorCode::UnusedIgnore) {
        state.sink.report_unused_ignores(is_typeshed);
    }
    if options.is_error_code_enabled(ErrorCode::IgnoreWithoutCode) {
        state
            .sink
            .report_ignores_without_code(options.warn_unused_ignores, is_typeshed);
    }
    manager.admit(&mut state.sink)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_processed_when_what_they_need_is_done() {
        let scc = |dependencies: &[usize], dependents: &[usize]| Scc {
            modules: Vec::new(),
            dependencies: dependencies.to_vec(),
            dependents: dependents.to_vec(),
        };
        let sccs = [
            scc(&[], &[2, 3]),
            scc(&[], &[3]),
            scc(&[0], &[]),
            scc(&[0, 1], &[]),
        ];
        assert_eq!(schedule(&sccs), [0, 1, 2, 3]);
    }
}
