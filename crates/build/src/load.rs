//! The module graph: sources, what they import, and what that imports.
//!
//! Modules are met breadth first; all modules of a wave are read and parsed in parallel. The order in which modules are
//! met decides on the order of processing, so it does not depend on threads.
//!
//! Specified by `load_graph` and `State.new_state` of `mypy/build.py`.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use errors::{ErrorSink, IgnoredLines, ImportStep, Report, Span};
use names::Name;
use options::Options;
use rayon::prelude::*;
use resolve::BuildSource;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Blocked;
use crate::find::{Absent, CORE_MODULES, Reason};
use crate::imports::imports_of;
use crate::manager::Manager;
use crate::state::{Graph, ModuleSet, Priority, State, ancestors};
use crate::tree::{ParseJob, TextError, Tree, parse_tree};

const RESOLUTION: &str = "See https://mypy.readthedocs.io/en/stable/running_mypy.html#mapping-file-paths-to-modules \
                          for more info";
const DUPLICATE_MODULE: [&str; 5] = [
    RESOLUTION,
    "Common resolutions include:",
    "    a) using `--exclude` to avoid checking one of them,",
    "    b) adding `__init__.py` somewhere,",
    "    c) using `--explicit-package-bases` or adjusting `MYPYPATH`",
];
const DUPLICATE_FILE: [&str; 4] = [
    RESOLUTION,
    "Common resolutions include:",
    "    a) adding `__init__.py` somewhere,",
    "    b) using `--explicit-package-bases` or adjusting `MYPYPATH`",
];

/// What a new module is known by.
struct NewModule {
    id: Name,
    path: Option<Arc<str>>,
    text: Option<Arc<str>>,
    reason: Reason,
}

impl Manager {
    /// A module of the user's own must not have the name of one that everything builds on.
    pub(crate) fn check_core_modules(&mut self) -> Result<(), Blocked> {
        let global = self.global().clone();
        if global.use_builtins_fixtures {
            return Ok(());
        }
        for module in CORE_MODULES {
            let Ok(path) = self.finder.find_fast(module) else {
                let text = format!(
                    "mypy: error: Failed to find builtin module \"{module}\", perhaps typeshed is broken?"
                );
                return Err(Blocked {
                    use_stdout: true,
                    ..Blocked::of_program(text, 2)
                });
            };
            let cwd = self.finder.fs().cwd();
            let custom = global.abs_custom_typeshed_dir.as_deref();
            if resolve::is_typeshed_file(custom, &cwd, &path) || resolve::is_stub_package_file(&cwd, &path) {
                continue;
            }
            let id = self.names().intern(module);
            let mut sink = ErrorSink::new(path, Some(id), global);
            let text = format!("This file shadows library module \"{module}\"");
            sink.report(Report::error(Span::UNKNOWN, text).blocker(true));
            let note = format!("A user-defined top-level module with name \"{module}\" is not supported");
            sink.report(Report::note(Span::UNKNOWN, note));
            return self.admit(&mut sink);
        }
        Ok(())
    }

    /// Loads all modules that the sources need.
    pub(crate) fn load_graph(&mut self, sources: &[BuildSource]) -> Result<Graph, Blocked> {
        let start = Instant::now();
        let mut graph = Graph::default();
        self.load_more(&mut graph, sources, &mut Vec::new())?;
        self.stats.count("graph_size", graph.len());
        let is_stub = |state: &&State| state.path.as_ref().is_some_and(|path| path.ends_with(".pyi"));
        self.stats
            .count("stubs_found", graph.values().filter(is_stub).count());
        self.stats.time("graph_load_time", start);
        Ok(graph)
    }

    /// Loads all modules that the sources need and that are not in the graph. `new` gets what was added, also if the build
    /// ends on the way.
    pub fn load_more(
        &mut self,
        graph: &mut Graph,
        sources: &[BuildSource],
        new: &mut Vec<Name>,
    ) -> Result<(), Blocked> {
        let mut entry_points: FxHashSet<Name> = FxHashSet::default();
        for source in sources {
            let Some(state) = self.source_state(graph, source)? else {
                continue;
            };
            entry_points.insert(state.id);
            self.refuse_duplicate(graph, &state)?;
            new.push(state.id);
            graph.insert(state.id, state);
        }
        let roots = new.clone();
        self.parse_all(graph, &roots)?;
        let mut files: Option<FxHashMap<Arc<str>, Name>> = None;
        let mut queue: VecDeque<Name> = roots.into();
        let mut unparsed: Vec<Name> = Vec::new();
        while let Some(id) = queue.pop_front() {
            if !graph[&id].is_parsed() {
                self.parse_all(graph, &std::mem::take(&mut unparsed))?;
            }
            for (dep, is_ancestor) in imports_to_follow(&graph[&id]) {
                if graph[&id].suppressed.contains(&dep) && !entry_points.contains(&dep) {
                    self.missing.insert(dep);
                } else if !graph.contains_key(&dep)
                    && let Some(state) = self.imported_state(graph, id, dep, is_ancestor)?
                {
                    let files = files.get_or_insert_with(|| files_of(graph));
                    self.refuse_known_file(graph, files, &state)?;
                    new.push(dep);
                    graph.insert(dep, state);
                    queue.push_back(dep);
                    unparsed.push(dep);
                }
            }
        }
        self.unsuppress(graph);
        Ok(())
    }

    fn source_state(&mut self, graph: &mut Graph, source: &BuildSource) -> Result<Option<State>, Blocked> {
        let new = NewModule {
            id: self.names().intern(source.module_name()),
            path: source.path.clone(),
            text: source.text.clone(),
            reason: if source.followed {
                Reason::Followed
            } else {
                Reason::Root
            },
        };
        match self.new_state(graph, new) {
            Ok(state) => Ok(Some(state)),
            Err(Absent::Missing) => Ok(None),
            Err(Absent::Blocked(blocked)) => Err(blocked),
        }
    }

    /// The module `dep` that the module `id` imports. Without one, the import is suppressed.
    fn imported_state(
        &mut self,
        graph: &mut Graph,
        id: Name,
        dep: Name,
        is_ancestor: bool,
    ) -> Result<Option<State>, Blocked> {
        let line = graph[&id].dep_line(dep);
        let reason = if is_ancestor {
            Reason::Ancestor(id)
        } else {
            Reason::Import(id, line)
        };
        let new = NewModule {
            id: dep,
            path: None,
            text: None,
            reason,
        };
        match self.new_state(graph, new) {
            Ok(state) => Ok(Some(state)),
            Err(Absent::Missing) => {
                let state = &mut graph[&id];
                if state.dependencies.contains(&dep) {
                    state.suppress_dependency(dep);
                    self.note_waiting(id);
                }
                Ok(None)
            }
            Err(Absent::Blocked(blocked)) => Err(blocked),
        }
    }

    fn new_state(&mut self, graph: &mut Graph, new: NewModule) -> Result<State, Absent> {
        self.next_order += 1;
        let order = self.next_order;
        let options = self.options.for_module(self.names().text(new.id));
        let (path, ignore_all) = match new.path {
            Some(path) => {
                let silent = new.reason != Reason::Root && self.is_silent_import(&path);
                (Some(path), silent)
            }
            None if new.text.is_some() => (None, false),
            None => {
                let found = self.find_module_and_diagnose(graph, new.id, &options, new.reason);
                if matches!(found, Err(Absent::Missing)) {
                    self.missing.insert(new.id);
                }
                let found = found?;
                (Some(found.path), found.silent)
            }
        };
        let caller = match new.reason {
            Reason::Import(caller, line) => Some((&graph[&caller], line)),
            Reason::Root | Reason::Followed | Reason::Ancestor(_) => None,
        };
        Ok(self.make_state(new.id, order, path, new.text, (options, ignore_all), caller))
    }

    fn make_state(
        &self,
        id: Name,
        order: u32,
        path: Option<Arc<str>>,
        text: Option<Arc<str>>,
        (options, ignore_all): (Arc<Options>, bool),
        caller: Option<(&State, i32)>,
    ) -> State {
        let xpath = path.clone().unwrap_or_else(|| "<string>".into());
        let mut sink = ErrorSink::new(xpath.clone(), Some(id), options.clone());
        let import_context = caller.map(|(caller, line)| {
            let step = ImportStep {
                path: caller.xpath.clone(),
                line,
            };
            let before = caller
                .import_context
                .iter()
                .flat_map(|steps| steps.iter().cloned());
            before.chain([step]).collect()
        });
        sink.set_import_context(import_context.clone());
        if ignore_all || options.ignore_errors {
            sink.ignore_all();
        }
        State {
            id,
            order,
            abspath: path
                .as_ref()
                .map(|path| paths::abspath(&self.finder.fs().cwd(), path).into()),
            ancestors: ancestors(id, path.as_deref(), self.names()),
            path,
            xpath,
            text,
            options,
            ignore_all,
            import_context,
            dependencies: ModuleSet::default(),
            suppressed: ModuleSet::default(),
            imports: Box::default(),
            priorities: FxHashMap::default(),
            dep_lines: FxHashMap::default(),
            tree: None,
            early_errors: Vec::new(),
            time: Duration::ZERO,
            sink,
        }
    }

    fn refuse_duplicate(&mut self, graph: &Graph, state: &State) -> Result<(), Blocked> {
        let Some(other) = graph.get(&state.id) else {
            return Ok(());
        };
        let id = self.names().text(state.id);
        let text = format!("Duplicate module named \"{id}\" (also at \"{}\")", other.xpath);
        self.refuse(state, text, &DUPLICATE_MODULE)
    }

    fn refuse_known_file(
        &mut self,
        graph: &Graph,
        files: &mut FxHashMap<Arc<str>, Name>,
        state: &State,
    ) -> Result<(), Blocked> {
        let Some(path) = &state.abspath else { return Ok(()) };
        let Some(other) = files.insert(path.clone(), state.id) else {
            return Ok(());
        };
        let (first, second) = (self.names().text(graph[&other].id), self.names().text(state.id));
        let text =
            format!("Source file found twice under different module names: \"{first}\" and \"{second}\"");
        self.refuse(state, text, &DUPLICATE_FILE)
    }

    fn refuse(&mut self, state: &State, text: String, notes: &[&str]) -> Result<(), Blocked> {
        let mut sink = ErrorSink::new(state.xpath.clone(), Some(state.id), self.global().clone());
        sink.report(Report::error(Span::UNKNOWN, text).blocker(true));
        for note in notes {
            sink.report(Report::note(Span::UNKNOWN, *note));
        }
        self.admit(&mut sink)
    }

    /// Modules that turned up later are no longer missing.
    fn unsuppress(&mut self, graph: &mut Graph) {
        let is_there = |dep: &&Name| graph.contains_key(*dep);
        let back = |state: &State| -> Vec<(Name, Name)> {
            let deps = state.suppressed.iter().filter(is_there);
            deps.map(|dep| (state.id, *dep)).collect()
        };
        let waiting = self.waiting().filter_map(|module| graph.get(&module));
        let back: Vec<(Name, Name)> = waiting.flat_map(back).collect();
        for (id, dep) in back {
            graph[&id].add_dependency(dep);
            self.missing.remove(dep);
        }
    }

    /// Reads and parses modules in parallel, and finds out what they import.
    pub(crate) fn parse_all(&mut self, graph: &mut Graph, ids: &[Name]) -> Result<(), Blocked> {
        let start = Instant::now();
        let results = self.parse_in_parallel(graph, ids);
        let unreadable = |result: &Result<Tree, TextError>| result.is_err();
        if let Some(at) = results.iter().position(unreadable) {
            return Err(self.unreadable(&graph[&ids[at]], &results[at]));
        }
        for (id, tree) in ids.iter().zip(results) {
            let tree = tree.unwrap_or_else(|_| unreachable!("errors were looked for"));
            self.take_tree(&mut graph[id], tree)?;
        }
        self.stats.count("files_parsed", ids.len());
        self.stats.time("parse_time", start);
        for id in ids {
            self.modules.insert(*id);
        }
        for id in ids {
            self.compute_dependencies(&mut graph[id])?;
        }
        Ok(())
    }

    fn parse_in_parallel(&self, graph: &Graph, ids: &[Name]) -> Vec<Result<Tree, TextError>> {
        let shadows: Vec<Option<String>> = ids
            .iter()
            .map(|id| graph[id].path.as_ref().and_then(|path| self.shadow_of(path)))
            .collect();
        let jobs: Vec<ParseJob<'_>> = ids
            .iter()
            .zip(&shadows)
            .map(|(id, shadow)| {
                let state = &graph[id];
                ParseJob {
                    xpath: &state.xpath,
                    path: shadow.as_deref().or(state.path.as_deref()),
                    text: state.text.as_deref(),
                    options: &state.options,
                    ignore_all: state.ignore_all,
                }
            })
            .collect();
        let (fs, names, cache) = (&*self.fs, self.names(), self.shared.cache());
        if let [job] = jobs.as_slice() {
            return vec![parse_tree(job, fs, names, cache)];
        }
        match self.shared.pool() {
            Some(pool) => pool.install(|| {
                jobs.par_iter()
                    .map(|job| parse_tree(job, fs, names, cache))
                    .collect()
            }),
            None => jobs.iter().map(|job| parse_tree(job, fs, names, cache)).collect(),
        }
    }

    fn unreadable(&self, state: &State, result: &Result<Tree, TextError>) -> Blocked {
        let path = self.emitter.paths().simplify(&state.xpath);
        let error = result.as_ref().err().map(ToString::to_string).unwrap_or_default();
        Blocked {
            module: Some(self.names().text(state.id).to_owned()),
            ..Blocked::of_program(format!("{path}: error: {error}"), 2)
        }
    }

    /// Takes a tree over: its settings, what is wrong with it, and its ignore comments.
    fn take_tree(&mut self, state: &mut State, tree: Tree) -> Result<(), Blocked> {
        state.options = tree.options.clone();
        state.sink.set_options(tree.options.clone());
        for (line, error) in &tree.config_errors {
            let line = i32::try_from(*line).unwrap_or(i32::MAX);
            state
                .sink
                .report(Report::error(Span::point(line, 0), error.as_str()));
        }
        if state.options.mypyc && !state.options.strict_bytes {
            let text = "Option --strict-bytes cannot be disabled when using mypyc";
            state
                .sink
                .report(Report::error(Span::UNKNOWN, text).blocker(true));
        }
        for error in &tree.parsed.errors {
            state.sink.report(error.report());
        }
        state.early_errors = state.sink.infos().to_vec();
        self.admit(&mut state.sink)?;
        state.sink.set_ignored_lines(ignored_lines(&tree));
        if state.options.ignore_errors {
            state.sink.ignore_all();
        }
        state.time += tree.time;
        state.tree = Some(tree);
        Ok(())
    }

    /// Finds the imports of a module that was parsed.
    fn compute_dependencies(&mut self, state: &mut State) -> Result<(), Blocked> {
        let Some(tree) = state.tree.as_ref() else {
            return Ok(());
        };
        let found = self.imports_of_module(state, tree);
        for line in &found.without_parent {
            let text = "No parent module -- cannot perform relative import";
            state
                .sink
                .report(Report::error(Span::point(*line, 0), text).blocker(true));
        }
        state.imports = found.modules.iter().copied().collect();
        state.dependencies = found.modules;
        (state.priorities, state.dep_lines) = (found.priorities, found.lines);
        self.admit(&mut state.sink)
    }

    /// Finds anew what a module of the program imports: `from package import name` imports a module or not, and that changes
    /// as files come and go. Returns what it imported so far if it is something else now.
    pub(crate) fn refresh_imports(&mut self, graph: &mut Graph, id: Name) -> Option<Box<[Name]>> {
        let state = &graph[&id];
        let found = self.imports_of_module(state, state.tree.as_ref()?);
        if found.are_those_of(state) {
            graph[&id].dep_lines = found.lines;
            return None;
        }
        let (dependencies, suppressed) = found
            .modules
            .iter()
            .partition(|module| graph.contains_key(*module));
        let state = &mut graph[&id];
        let before = std::mem::replace(&mut state.imports, found.modules.into_iter().collect());
        (state.priorities, state.dep_lines) = (found.priorities, found.lines);
        (state.dependencies, state.suppressed) = (dependencies, suppressed);
        self.note_waiting(id);
        Some(before)
    }

    /// The modules of the program that import something else than when they were loaded, as files came and went.
    pub(crate) fn modules_with_other_imports(&self, graph: &Graph) -> Vec<Name> {
        let is_other = |state: &&State| {
            let tree = state.tree.as_ref();
            tree.is_some_and(|tree| !self.imports_of_module(state, tree).are_those_of(state))
        };
        graph.values().filter(is_other).map(|state| state.id).collect()
    }

    fn imports_of_module(&self, state: &State, tree: &Tree) -> ModuleImports {
        let is_package = paths::basename(&state.xpath).starts_with("__init__.");
        let names = self.names();
        let mut known = None;
        let found = imports_of(&tree.parsed, state.id, is_package, names, &mut |package, name| {
            self.submodule(package, name, &mut known)
        });
        let mut result = ModuleImports {
            without_parent: found.without_parent,
            ..ModuleImports::default()
        };
        for import in found.modules {
            let priority = result.priorities.entry(import.module);
            let priority = priority.or_insert(import.priority);
            *priority = import.priority.min(*priority);
            if import.module != state.id {
                result.modules.insert(import.module);
                result.lines.entry(import.module).or_insert(import.line);
            }
        }
        let builtins = names.intern("builtins");
        if state.id != builtins {
            result.modules.insert(builtins);
        }
        if tree.parsed.uses_template_strings {
            result.modules.insert(names.intern("string.templatelib"));
        }
        result
    }
}

/// What a module imports, as its syntax and the files that are there tell.
#[derive(Default)]
struct ModuleImports {
    modules: ModuleSet,
    priorities: FxHashMap<Name, Priority>,
    /// The line of the first import of each.
    lines: FxHashMap<Name, i32>,
    /// The lines of relative imports that have nothing to be relative to.
    without_parent: Vec<i32>,
}

impl ModuleImports {
    /// Whether a module is known to import these.
    fn are_those_of(&self, state: &State) -> bool {
        self.modules.iter().eq(state.imports.iter()) && self.priorities == state.priorities
    }
}

/// The lines with `# type: ignore` comments, with their codes.
fn ignored_lines(tree: &Tree) -> IgnoredLines {
    let line = |line: u32| i32::try_from(line).unwrap_or(i32::MAX);
    let codes = |codes: &[String]| codes.iter().map(|code| code.as_str().into()).collect();
    let ignores = tree.parsed.ignores.iter();
    ignores
        .map(|ignore| (line(ignore.line), codes(&ignore.codes)))
        .collect()
}

/// The modules of a graph by file.
fn files_of(graph: &Graph) -> FxHashMap<Arc<str>, Name> {
    let file = |state: &State| Some((state.abspath.clone()?, state.id));
    graph.values().filter_map(file).collect()
}

/// What a module needs: the packages around it, what it imports, what it would import if it were there. Says which are
/// packages around it.
fn imports_to_follow(state: &State) -> Vec<(Name, bool)> {
    let all = state
        .ancestors
        .iter()
        .chain(&state.dependencies)
        .chain(&state.suppressed);
    all.map(|dep| (*dep, state.ancestors.contains(dep))).collect()
}
