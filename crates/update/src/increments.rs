//! [`Increments`]: a program and its sources, checked again and again.
//!
//! Specified by `fine_grained_increment` and its neighbours of `mypy/dmypy_server.py`.

use std::sync::Arc;

use build::Program;
use build::state::State;
use names::Name;
use options::FollowImports;
use resolve::BuildSource;
use rustc_hash::{FxHashMap, FxHashSet};
use source::FileSystem as _;

use crate::places::Places;
use crate::suppressed::module_paths;
use crate::{FileWatcher, FineGrained, ModulePath};

/// A program with the sources that were asked for last, and their files.
#[derive(Debug)]
pub struct Increments {
    /// The program.
    pub engine: FineGrained,
    watcher: FileWatcher,
    sources: Arc<[BuildSource]>,
    /// What was asked for in the last check, if that came to its end with imports followed.
    asked: Option<Arc<[BuildSource]>>,
    places: Places,
    /// The modules of files, as they were at some time.
    modules: FxHashMap<Arc<str>, Name>,
    /// The sources of the last check, if all their files are watched.
    watched: Option<Arc<[BuildSource]>>,
}

/// What changed since the last check.
struct Changes {
    /// Files with another content, or that came or went.
    files: FxHashSet<Arc<str>>,
    /// Modules that are found in another file now.
    moved: FxHashMap<Name, Arc<str>>,
}

/// Files that are said to have changed.
#[derive(Clone, Copy, Debug)]
pub struct GivenChanges<'c> {
    /// Files that are to be no longer part of the program.
    pub remove: &'c [Arc<str>],
    /// Files that are new or changed.
    pub update: &'c [Arc<str>],
}

/// What became of the only file that changed.
enum Alone {
    /// There is nothing else to do.
    Done(Vec<String>),
    /// Imports have to be followed.
    Unfinished(Vec<String>),
}

impl Increments {
    /// Takes over a program that was built of `sources`, with the messages of the build.
    #[must_use]
    pub fn new(program: Program, messages: Vec<String>, sources: impl Into<Arc<[BuildSource]>>) -> Self {
        let mut result = Self {
            engine: FineGrained::new(program, messages),
            watcher: FileWatcher::default(),
            sources: sources.into(),
            asked: None,
            places: Places::default(),
            modules: FxHashMap::default(),
            watched: None,
        };
        result.watch(&result.sources.clone());
        if result.follows() {
            result.sources = result.all_sources(result.sources.to_vec()).into();
            result.watch(&result.sources.clone());
        }
        result.changed_files();
        result.places.note(&result.engine);
        result
    }

    /// The sources of the last check; all modules of the program, if imports are followed.
    #[must_use]
    pub fn sources(&self) -> &[BuildSource] {
        &self.sources
    }

    /// The files that are watched.
    #[must_use]
    pub fn watcher(&self) -> &FileWatcher {
        &self.watcher
    }

    /// Whether imports are followed, so that all modules that are reached are part of the program.
    #[must_use]
    pub fn follows(&self) -> bool {
        self.engine.program.manager.global().follow_imports == FollowImports::Normal
    }

    /// Brings the program up to date with these sources, and returns its messages. With `given`, only these files are looked
    /// at, and all others are believed to be unchanged; not possible when imports are followed.
    pub fn check(
        &mut self,
        sources: impl Into<Arc<[BuildSource]>>,
        given: Option<GivenChanges<'_>>,
    ) -> Vec<String> {
        let sources = sources.into();
        build::with_stack(|| self.check_here(sources, given))
    }

    /// The same, for a caller whose thread has enough stack.
    pub fn check_here(
        &mut self,
        sources: impl Into<Arc<[BuildSource]>>,
        given: Option<GivenChanges<'_>>,
    ) -> Vec<String> {
        let sources = sources.into();
        if self.follows() {
            self.increment_following(sources)
        } else {
            self.increment(sources, given)
        }
    }

    fn increment(&mut self, sources: Arc<[BuildSource]>, given: Option<GivenChanges<'_>>) -> Vec<String> {
        let changed_files = match given {
            Some(given) => {
                let fs = self.engine.program.manager.fs().clone();
                self.watcher.update_changed(&fs, given.remove, given.update)
            }
            None => {
                self.watch(&sources);
                self.changed_files()
            }
        };
        let (mut changed, removed) = self.find_changed(&sources, &changed_files);
        self.engine.program.manager.set_sources(&sources);
        changed.extend(
            self.engine
                .find_added_suppressed(&mut FxHashSet::default(), false),
        );
        if given.is_none() && self.places.have_changed(&self.engine) {
            self.add_modules_with_other_imports(&mut changed);
        }
        let messages = if changed.is_empty() && removed.is_empty() && self.engine.is_settled() {
            // Files that are not asked for may have come or gone.
            self.engine.verify_failed_imports()
        } else {
            self.engine.update(&changed, &removed, false)
        };
        self.sources = sources;
        if given.is_none() {
            self.places.note(&self.engine);
        }
        messages
    }

    fn add_modules_with_other_imports(&self, changed: &mut Vec<ModulePath>) {
        let program = &self.engine.program;
        for module in program.modules_with_other_imports() {
            let path = program.graph.get(&module).and_then(|state| state.path.clone());
            let is_known = changed.iter().any(|entry| entry.module == module);
            if let Some(path) = path.filter(|_| !is_known) {
                changed.push(ModulePath { module, path });
            }
        }
    }

    /// What changed among sources: modules that are new or changed, and modules that are gone.
    fn find_changed(
        &self,
        sources: &[BuildSource],
        files: &FxHashSet<Arc<str>>,
    ) -> (Vec<ModulePath>, Vec<ModulePath>) {
        let entries: Vec<ModulePath> = sources.iter().filter_map(|source| self.entry(source)).collect();
        let before: Vec<ModulePath> = self
            .sources
            .iter()
            .filter_map(|source| self.entry(source))
            .collect();
        let modules: FxHashSet<Name> = entries.iter().map(|entry| entry.module).collect();
        let graph = &self.engine.program.graph;
        // A stub that came or went gives its module another file, which may be an old one.
        let is_moved = |entry: &ModulePath| {
            let known = graph.get(&entry.module).and_then(|state| state.path.as_ref());
            known.is_some_and(|path| *path != entry.path)
        };
        let is_changed = |entry: &&ModulePath| files.contains(&entry.path) || is_moved(entry);
        let mut changed: Vec<ModulePath> = entries.iter().filter(is_changed).cloned().collect();
        let is_gone = |entry: &&ModulePath| !modules.contains(&entry.module);
        let mut removed: Vec<ModulePath> = before.iter().filter(is_gone).cloned().collect();
        self.add_explicitly_new(sources, &mut changed);
        // Files whose module has another name now, because of an `__init__` that came or went.
        for entry in &entries {
            let old = before.iter().find(|old| old.path == entry.path);
            if let Some(old) = old.filter(|old| old.module != entry.module) {
                removed.push(old.clone());
                changed.push(entry.clone());
            }
        }
        (changed, removed)
    }

    /// Modules that came back may have been changed meanwhile, or have had errors.
    fn add_explicitly_new(&self, sources: &[BuildSource], changed: &mut Vec<ModulePath>) {
        let before: FxHashSet<&str> = self.sources.iter().map(|source| &*source.module).collect();
        for source in sources {
            if let Some(entry) = self.entry(source)
                && !before.contains(&*source.module)
                && !changed.contains(&entry)
            {
                changed.push(entry);
            }
        }
    }

    fn increment_following(&mut self, sources: Arc<[BuildSource]>) -> Vec<String> {
        if !self
            .watched
            .as_ref()
            .is_some_and(|watched| Arc::ptr_eq(watched, &sources))
        {
            self.watch(&sources);
            let is_watched =
                |source: &BuildSource| source.path.as_ref().is_none_or(|path| self.watcher.watches(path));
            self.watched = sources.iter().all(is_watched).then(|| sources.clone());
        }
        let files = self.changed_files();
        let have_moved = self.places.have_changed(&self.engine);
        let is_usual = !have_moved
            && self.was_asked(&sources)
            && files.len() < 2
            && self.engine.is_settled()
            && self.nothing_was_added();
        let mut messages = None;
        if is_usual {
            match files.iter().next() {
                None => return self.engine.update(&[], &[], true),
                Some(file) => match self.update_alone(file) {
                    Some(Alone::Done(done)) => return done,
                    Some(Alone::Unfinished(updated)) => messages = Some(updated),
                    None => {}
                },
            }
        }
        self.asked = Some(sources.clone());
        self.increment_from_sources(sources, (files, have_moved), messages)
    }

    fn was_asked(&self, sources: &Arc<[BuildSource]>) -> bool {
        let is_same = |asked: &Arc<[BuildSource]>| Arc::ptr_eq(asked, sources) || asked == sources;
        self.asked.as_ref().is_some_and(is_same)
    }

    /// Whether no module appeared that some import waits for.
    fn nothing_was_added(&mut self) -> bool {
        self.engine.program.manager.forget_places();
        let mut seen = FxHashSet::default();
        self.engine.find_added_suppressed(&mut seen, true).is_empty()
    }

    /// Processes the only file that changed; that was all if no module came or went, and all are still imported.
    fn update_alone(&mut self, file: &Arc<str>) -> Option<Alone> {
        let (module, path) = (self.module_of(file)?, file.clone());
        let graph = &self.engine.program.graph;
        let state = graph.get(&module)?;
        let (modules, imports) = (graph.len(), state.imports.clone());
        let messages = self.engine.update(&[ModulePath { module, path }], &[], true);
        let graph = &self.engine.program.graph;
        let has_these = |state: &State| {
            state.imports == imports || self.engine.program.reaches_all() && self.engine.waits_in_vain(module)
        };
        let is_done =
            graph.len() == modules && graph.get(&module).is_some_and(has_these) && self.engine.is_settled();
        Some(if is_done {
            Alone::Done(messages)
        } else {
            Alone::Unfinished(messages)
        })
    }

    /// The module of a file.
    fn module_of(&mut self, file: &Arc<str>) -> Option<Name> {
        let graph = &self.engine.program.graph;
        let is_of_file = |module: &Name| {
            graph
                .get(module)
                .is_some_and(|state| state.path.as_ref() == Some(file))
        };
        if let Some(module) = self.modules.get(file).copied().filter(is_of_file) {
            return Some(module);
        }
        let modules = module_paths(&self.engine).into_iter().rev();
        self.modules = modules.map(|(module, path)| (path, module)).collect();
        self.modules.get(file).copied()
    }

    /// Follows imports from the sources. `messages` are those of the update of the changed file, if it was processed already.
    fn increment_from_sources(
        &mut self,
        sources: Arc<[BuildSource]>,
        (files, have_moved): (FxHashSet<Arc<str>>, bool),
        messages: Option<Vec<String>>,
    ) -> Vec<String> {
        let before: Vec<(Name, Arc<str>)> = module_paths(&self.engine);
        self.engine.program.manager.set_sources(&sources);
        let mut seen: FxHashSet<Name> = sources.iter().map(|source| self.name(source)).collect();
        let moved = have_moved.then(|| Places::moved_modules(&self.engine, &seen));
        let files = Changes {
            moved: moved.unwrap_or_default(),
            files,
        };
        let mut changed = self.reachable_changes(&sources, &mut seen, &files);
        self.add_explicitly_new(&sources, &mut changed);
        let mut messages = messages.unwrap_or_else(|| self.engine.update(&changed, &[], true));
        self.follow_changed(changed, &mut seen, &files, &mut messages);
        let known: FxHashSet<Name> = before.iter().map(|(module, _)| *module).collect();
        for (module, path) in module_paths(&self.engine) {
            // Submodules appear in directories that changed.
            if have_moved || !known.contains(&module) {
                self.engine.refresh_suppressed_submodules(module, &path);
            }
        }
        self.take_added(&mut seen, &mut messages);
        let unreached = |(module, _): &(Name, Arc<str>)| {
            self.engine.program.graph.contains_key(module) && !seen.contains(module)
        };
        let removed: Vec<ModulePath> = before
            .into_iter()
            .filter(unreached)
            .map(|(module, path)| ModulePath { module, path })
            .collect();
        if !removed.is_empty() {
            messages = self.engine.update(&[], &removed, false);
        }
        self.fix_dependencies();
        self.sources = self.all_sources(Vec::new()).into();
        self.watch(&self.sources.clone());
        self.changed_files();
        self.places.note(&self.engine);
        messages
    }

    /// Goes on from modules that were processed: what they import may have changed, too.
    fn follow_changed(
        &mut self,
        changed: Vec<ModulePath>,
        seen: &mut FxHashSet<Name>,
        files: &Changes,
        messages: &mut Vec<String>,
    ) {
        let mut worklist = changed;
        while let Some(entry) = worklist.pop() {
            let Some(state) = self.engine.program.graph.get(&entry.module) else {
                continue;
            };
            let imports: Vec<BuildSource> = state
                .dependencies
                .iter()
                .filter(|dep| !seen.contains(*dep))
                .filter_map(|dep| self.source(*dep))
                .collect();
            let changed = self.reachable_changes(&imports, seen, files);
            *messages = self.engine.update(&changed, &[], true);
            worklist.extend(changed);
        }
    }

    /// Processes modules that were missing and are there now.
    fn take_added(&mut self, seen: &mut FxHashSet<Name>, messages: &mut Vec<String>) {
        loop {
            let added = self.engine.find_added_suppressed(seen, true);
            if added.is_empty() {
                break;
            }
            *messages = self.engine.update(&added, &[], true);
            for entry in &added {
                self.engine
                    .refresh_suppressed_submodules(entry.module, &entry.path);
            }
        }
    }

    /// The changed modules that can be reached from `roots` without going through a changed module.
    fn reachable_changes(
        &self,
        roots: &[BuildSource],
        seen: &mut FxHashSet<Name>,
        changes: &Changes,
    ) -> Vec<ModulePath> {
        let graph = &self.engine.program.graph;
        let mut changed = Vec::new();
        let mut worklist: Vec<(Name, Option<Arc<str>>)> = roots
            .iter()
            .map(|source| (self.name(source), source.path.clone()))
            .collect();
        seen.extend(worklist.iter().map(|(module, _)| *module));
        while let Some((module, path)) = worklist.pop() {
            let state = graph.get(&module);
            if let Some(path) = changes.moved.get(&module) {
                changed.push(ModulePath {
                    module,
                    path: path.clone(),
                });
                continue;
            }
            // A stub that came or went gives its module another file, which may be an old one.
            let is_moved = state.is_some_and(|state| state.path != path);
            if let Some(path) = path.filter(|path| is_moved || changes.files.contains(path)) {
                changed.push(ModulePath { module, path });
                continue;
            }
            let Some(state) = state else { continue };
            for dep in state.dependencies.iter().chain(&state.ancestors) {
                if let Some(state) = graph.get(dep).filter(|_| !seen.contains(dep)) {
                    seen.insert(*dep);
                    worklist.push((*dep, state.path.clone()));
                }
            }
        }
        changed
    }

    /// Dependencies on modules that are gone are suppressed.
    fn fix_dependencies(&mut self) {
        let program = &mut self.engine.program;
        let (graph, manager) = (&mut program.graph, &mut program.manager);
        let known: FxHashSet<Name> = graph.keys().copied().collect();
        for state in graph.values_mut() {
            let gone: Vec<Name> = state
                .dependencies
                .iter()
                .filter(|dep| !known.contains(*dep))
                .copied()
                .collect();
            for dep in gone {
                manager.note_waiting(state.id);
                state.suppress_dependency(dep);
            }
            let back: Vec<Name> = state
                .suppressed
                .iter()
                .filter(|dep| known.contains(*dep))
                .copied()
                .collect();
            for dep in back {
                state.add_dependency(dep);
            }
        }
    }

    fn watch(&mut self, sources: &[BuildSource]) {
        let fs = self.engine.program.manager.fs().clone();
        let follows = self.follows();
        let paths = sources.iter().filter_map(|source| source.path.as_ref());
        // Directories are those of namespace packages.
        self.watcher.add(paths, |path| !follows || fs.isfile(path));
    }

    fn changed_files(&mut self) -> FxHashSet<Arc<str>> {
        let fs = self.engine.program.manager.fs().clone();
        self.watcher.find_changed(&fs)
    }

    fn all_sources(&self, given: Vec<BuildSource>) -> Vec<BuildSource> {
        let mut result = given;
        let known: FxHashSet<Arc<str>> = result.iter().map(|source| source.module.clone()).collect();
        let modules = self.engine.program.graph.keys();
        let others = modules.filter_map(|module| self.source(*module));
        result.extend(others.filter(|source| !known.contains(&source.module)));
        result
    }

    fn source(&self, module: Name) -> Option<BuildSource> {
        let state = self.engine.program.graph.get(&module)?;
        Some(BuildSource {
            path: state.path.clone(),
            ..BuildSource::module(self.engine.program.names().text(module))
        })
    }

    fn name(&self, source: &BuildSource) -> Name {
        self.engine.program.names().intern(&source.module)
    }

    fn entry(&self, source: &BuildSource) -> Option<ModulePath> {
        let path = source.path.clone()?;
        let module = self.name(source);
        Some(ModulePath { module, path })
    }
}
