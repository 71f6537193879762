//! [`Increments`]: a program and its sources, checked again and again.
//!
//! Specified by `fine_grained_increment` and its neighbours of `mypy/dmypy_server.py`.

use std::sync::Arc;

use build::Program;
use build::state::State;
use names::Name;
use options::FollowImports;
use resolve::{BuildSource, SourceChanges, SourceParts};
use rustc_hash::{FxHashMap, FxHashSet};
use source::FileSystem as _;

use crate::few_changes::{Few, few_differences};
use crate::places::Places;
use crate::suppressed::module_paths;
use crate::{FileWatcher, FineGrained, ModulePath};

/// A program with the sources that were asked for last, and their files.
#[derive(Debug)]
pub struct Increments {
    /// The program.
    pub engine: FineGrained,
    watcher: FileWatcher,
    /// The sources of the last check, if imports are not followed.
    sources: Arc<[BuildSource]>,
    /// All modules as sources, if somebody asked since modules came or went.
    pub(crate) all: Option<Arc<[BuildSource]>>,
    /// What was asked for in the last check, if that came to its end with imports followed.
    pub(crate) asked: Option<Arc<[BuildSource]>>,
    pub(crate) places: Places,
    /// The modules of files, as they were at some time.
    pub(crate) modules: FxHashMap<Arc<str>, Name>,
    /// The sources of the last check, if all their files are watched.
    watched: Option<Arc<[BuildSource]>>,
}

/// What changed since the last check.
#[derive(Default)]
pub(crate) struct Changes {
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
            all: None,
            asked: None,
            places: Places::default(),
            modules: FxHashMap::default(),
            watched: None,
        };
        result.watch(&result.sources.clone());
        if result.follows() {
            result.watch_program();
        }
        result.changed_files();
        result.note_places();
        result
    }

    /// The sources of the last check; all modules of the program, if imports are followed.
    #[must_use]
    pub fn sources(&mut self) -> Arc<[BuildSource]> {
        if !self.follows() {
            return self.sources.clone();
        }
        let all = self.all.take().unwrap_or_else(|| {
            let modules = self.engine.program.graph.keys();
            modules.filter_map(|module| self.source(*module)).collect()
        });
        self.all.insert(all).clone()
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
        if given.is_none() && self.have_places_changed() {
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
            self.note_places();
        }
        messages
    }

    fn have_places_changed(&self) -> bool {
        let changes = self.places.changes(&self.engine);
        changes.is_none_or(|changes| !changes.is_empty())
    }

    fn note_places(&mut self) {
        self.all = None;
        self.places.note(&self.engine);
        self.engine.program.take_came_or_went();
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
        let known: FxHashSet<&str> = self.sources.iter().map(|source| &*source.module).collect();
        self.add_explicitly_new(sources, |source, _| known.contains(&*source.module), &mut changed);
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
    fn add_explicitly_new(
        &self,
        sources: &[BuildSource],
        was_there: impl Fn(&BuildSource, Name) -> bool,
        changed: &mut Vec<ModulePath>,
    ) {
        for source in sources {
            if let Some(entry) = self.entry(source)
                && !was_there(source, entry.module)
                && !changed.contains(&entry)
            {
                changed.push(entry);
            }
        }
    }

    fn increment_following(&mut self, sources: Arc<[BuildSource]>) -> Vec<String> {
        let given = self.engine.program.manager.given_sources();
        let differences = given.and_then(|given| few_differences(given, &sources));
        self.watch_sources(&sources, differences.as_ref());
        let files = self.changed_files();
        let places = self.places.changes(&self.engine);
        let mut have_moved = places.as_ref().is_none_or(|changes| !changes.is_empty());
        let mut messages = None;
        if !have_moved && self.was_asked(&sources) && files.len() < 2 && self.engine.is_settled() {
            if self.nothing_was_added() {
                match files.iter().next() {
                    None => return self.engine.update(&[], &[], true),
                    Some(file) => match self.update_alone(file) {
                        Some(Alone::Done(done)) => return done,
                        Some(Alone::Unfinished(updated)) => messages = Some(updated),
                        None => {}
                    },
                }
            }
        } else if let (Some(differences), Some(places)) = (differences, places) {
            let few = self.few_changes(&sources, &differences, &files, &places);
            match few.map(|few| self.increment_by_few(&sources, &differences, few)) {
                Some(Few::Done(done)) => return done,
                Some(Few::Unfinished(updated)) => (messages, have_moved) = (Some(updated), true),
                None => {}
            }
        }
        self.asked = Some(sources.clone());
        self.increment_from_sources(sources, (files, have_moved), messages)
    }

    /// Watches the files of sources; `differences` are those from the last ones, if it is known that they are few.
    fn watch_sources(&mut self, sources: &Arc<[BuildSource]>, differences: Option<&SourceChanges>) {
        let is_same = |other: &Arc<[BuildSource]>| Arc::ptr_eq(other, sources);
        if self.watched.as_ref().is_some_and(is_same) {
            return;
        }
        let were_watched = match (&self.watched, self.engine.program.manager.given_sources()) {
            (Some(watched), Some(given)) => Arc::ptr_eq(watched, given),
            _ => false,
        };
        let new: Vec<BuildSource> = match differences.filter(|_| were_watched) {
            Some(differences) => differences.new.iter().map(|at| sources[*at].clone()).collect(),
            None => sources.to_vec(),
        };
        self.watch(&new);
        let is_watched =
            |source: &BuildSource| source.path.as_ref().is_none_or(|path| self.watcher.watches(path));
        self.watched = new.iter().all(is_watched).then(|| sources.clone());
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
    pub(crate) fn module_of(&mut self, file: &Arc<str>) -> Option<Name> {
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
        let is_there = |_: &BuildSource, module| self.engine.program.graph.contains_key(&module);
        self.add_explicitly_new(&sources, is_there, &mut changed);
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
        self.watch_program();
        self.changed_files();
        self.note_places();
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
    pub(crate) fn take_added(&mut self, seen: &mut FxHashSet<Name>, messages: &mut Vec<String>) {
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
    pub(crate) fn reachable_changes(
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
        let modules: Vec<Name> = self.engine.program.graph.keys().copied().collect();
        for module in modules {
            self.engine.fix_dependencies_of(module);
        }
    }

    pub(crate) fn watch(&mut self, sources: &[BuildSource]) {
        let fs = self.engine.program.manager.fs().clone();
        let follows = self.follows();
        let paths = sources.iter().filter_map(|source| source.path.as_ref());
        // Directories are those of namespace packages.
        self.watcher.add(paths, |path| !follows || fs.isfile(path));
    }

    pub(crate) fn changed_files(&mut self) -> FxHashSet<Arc<str>> {
        let fs = self.engine.program.manager.fs().clone();
        self.watcher.find_changed(&fs)
    }

    /// Watches the files of all modules of the program.
    fn watch_program(&mut self) {
        let fs = self.engine.program.manager.fs().clone();
        let states = self.engine.program.graph.values();
        let paths = states.filter_map(|state| state.path.as_ref());
        self.watcher.add(paths, |path| fs.isfile(path));
    }

    /// Watches more files.
    pub(crate) fn watch_paths(&mut self, paths: &[Arc<str>]) {
        let fs = self.engine.program.manager.fs().clone();
        self.watcher.add(paths, |path| fs.isfile(path));
    }

    fn source(&self, module: Name) -> Option<BuildSource> {
        let state = self.engine.program.graph.get(&module)?;
        let parts = SourceParts {
            path: state.path.clone(),
            ..SourceParts::module(self.engine.program.names().text(module))
        };
        Some(parts.into())
    }

    fn name(&self, source: &BuildSource) -> Name {
        self.engine.program.names().intern(&source.module)
    }

    pub(crate) fn entry(&self, source: &BuildSource) -> Option<ModulePath> {
        let path = source.path.clone()?;
        let module = self.name(source);
        Some(ModulePath { module, path })
    }
}
