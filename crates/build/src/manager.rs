//! [`Manager`]: what all steps of a build share.
//!
//! Specified by `BuildManager` of `mypy/build.py`.

use std::collections::BTreeSet;
use std::sync::Arc;

use errors::format::{LineStyle, lines};
use errors::{Emitter, ErrorInfo, ErrorSink, FileOrder, Kept, PathStyle};
use names::{Name, Names};
use options::{ModuleOptions, Options};
use resolve::{
    BuildSource, ModuleFinder, SearchDirs, SearchPathError, SearchPathInput, SearchPaths, SourceChanges,
    SourceSet, compute_search_paths, known_modules, stdlib_versions,
};
use rustc_hash::{FxHashMap, FxHashSet};
use source::{CachedFs, FileSystem, read_source_lines};
use typeshed::Versions;

use crate::find::Reason;
use crate::missing::MissingModules;
use crate::state::{Graph, ModuleSet, PRI_INDIRECT};
use crate::stats::Stats;
use crate::{Blocked, Flush, Request, Shared};

/// What takes messages that are ready to be shown.
pub(crate) type FlushFn<'f> = dyn FnMut(Flush<'_>) + Send + 'f;

/// What all steps of a build share.
#[derive(Debug)]
pub struct Manager {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: Arc<ModuleOptions>,
    pub(crate) fs: Arc<CachedFs>,
    pub(crate) finder: ModuleFinder,
    pub(crate) sources: Arc<SourceSet>,
    pub(crate) emitter: Emitter,
    /// Modules that are imported but not part of the program.
    pub(crate) missing: MissingModules,
    /// Modules of which something that they import was missing at some time.
    pub(crate) waiting: ModuleSet,
    /// Modules whose file was parsed.
    pub(crate) modules: FxHashSet<Name>,
    /// Packages whose `__init__.pyi` is known to be partial, or not.
    pub(crate) partial_packages: FxHashMap<Name, bool>,
    /// Distributions of stubs that are missing.
    pub(crate) missing_stubs: BTreeSet<&'static str>,
    pub(crate) next_order: u32,
    /// The modules that were asked for.
    pub(crate) roots: Vec<Name>,
    /// The same.
    pub(crate) source_names: FxHashSet<Name>,
    /// The sources, if others were given after the build.
    given: Option<Arc<[BuildSource]>>,
    pub(crate) stats: Stats,
    known_modules: Option<BTreeSet<String>>,
    places: Places,
    versions: Arc<Versions>,
}

/// Where modules are looked for, besides the directories of the sources.
#[derive(Clone, Debug)]
struct Places {
    dirs: SearchDirs,
    mypypath: String,
    alt_lib_path: Option<String>,
    fixtures: Option<String>,
}

impl Places {
    fn search_paths(
        &self,
        fs: &dyn FileSystem,
        sources: &[BuildSource],
        options: &Options,
    ) -> Result<SearchPaths, SearchPathError> {
        let input = SearchPathInput {
            sources,
            options,
            mypypath: &self.mypypath,
            dirs: &self.dirs,
            alt_lib_path: self.alt_lib_path.as_deref(),
            fixtures: self.fixtures.as_deref(),
        };
        compute_search_paths(fs, input)
    }
}

/// The modules of sources.
fn module_names(names: &Names, sources: &[BuildSource]) -> Vec<Name> {
    let module = |source: &BuildSource| names.intern(source.module_name());
    sources.iter().map(module).collect()
}

impl Manager {
    /// Prepares a build: directories to search, and codes of errors.
    pub(crate) fn new(request: &Request<'_>) -> Result<Self, Blocked> {
        let global = request.options.global();
        let places = Places {
            dirs: request.dirs.clone(),
            mypypath: request.mypypath.to_owned(),
            alt_lib_path: request.alt_lib_path.map(str::to_owned),
            fixtures: request.fixtures.map(str::to_owned),
        };
        let search_paths = places
            .search_paths(&**request.fs, request.sources, global)
            .map_err(|error| Blocked::of_program(error.to_string(), error.status()))?;
        let versions = stdlib_versions(&**request.fs, global)
            .map_err(|error| Blocked::of_program(format!("mypy: error: {error}"), 2))?;
        let versions = Arc::new(versions);
        let sources = Arc::new(SourceSet::new(request.sources));
        let fs: Arc<dyn FileSystem> = request.fs.clone();
        let finder = ModuleFinder::new(fs, search_paths, request.options.clone(), versions.clone())
            .with_sources(sources.clone());
        let cwd = request.fs.cwd();
        let style = PathStyle::new(global, &cwd, Some(&cwd));
        let roots = module_names(&request.shared.names, request.sources);
        let mut emitter = Emitter::new(global.clone(), style);
        if global.fine_grained_incremental {
            emitter.keep_all();
        }
        Ok(Self {
            shared: request.shared.clone(),
            options: request.options.clone(),
            fs: request.fs.clone(),
            finder,
            sources,
            emitter,
            missing: MissingModules::default(),
            waiting: ModuleSet::default(),
            modules: FxHashSet::default(),
            partial_packages: FxHashMap::default(),
            missing_stubs: BTreeSet::new(),
            next_order: 0,
            source_names: roots.iter().copied().collect(),
            roots,
            given: None,
            stats: Stats::default(),
            known_modules: None,
            places,
            versions,
        })
    }

    /// The settings without those of modules.
    #[must_use]
    pub fn global(&self) -> &Arc<Options> {
        self.options.global()
    }

    /// The order of files with messages, in a program that is kept up to date.
    #[must_use]
    pub fn message_order(&self) -> Option<FileOrder> {
        self.emitter.kept().map(Kept::order)
    }

    /// Takes an earlier order of files with messages back.
    pub fn restore_message_order(&mut self, order: FileOrder) {
        if let Some(kept) = self.emitter.kept_mut() {
            kept.restore_order(order);
        }
    }

    /// Begins to process a module as a whole: its messages are gathered apart.
    pub fn begin_messages(&mut self) {
        self.emitter.reset();
        if let Some(kept) = self.emitter.kept_mut() {
            kept.begin();
        }
    }

    /// The messages of the modules at `paths` take the place of those that they had; without a path, all stays as it was.
    pub fn end_messages(&mut self, paths: &[Arc<str>]) {
        if let Some(kept) = self.emitter.kept_mut() {
            kept.end(paths);
        }
    }

    /// Forgets the messages of a module that is gone. Its file may be that of another module now.
    pub fn forget_messages(&mut self, module: Name, path: &str) {
        if let Some(kept) = self.emitter.kept_mut() {
            kept.forget(path, |info| info.module == Some(module));
        }
    }

    /// A changed module is processed: its messages come before those of others that had none so far.
    pub fn restart_order(&mut self) {
        if let Some(kept) = self.emitter.kept_mut() {
            kept.restart_order();
        }
    }

    /// The targets that have messages.
    #[must_use]
    pub fn targets_with_messages(&self) -> FxHashSet<Name> {
        self.emitter.kept().map(errors::Kept::targets).unwrap_or_default()
    }

    /// The targets with errors that may go away without a dependency saying so.
    #[must_use]
    pub fn unsettled_targets(&self) -> FxHashSet<Name> {
        self.emitter
            .kept()
            .map(errors::Kept::unsettled_targets)
            .unwrap_or_default()
    }

    /// Looks anew at imports that failed: modules that were missing may be there now.
    pub fn verify_failed_imports(&mut self, graph: &mut Graph) {
        let failed = self.emitter.kept().map(errors::Kept::files_with_failed_imports);
        for module in failed.unwrap_or_default() {
            let Some(state) = graph.get(&module) else { continue };
            if let Some(kept) = self.emitter.kept_mut() {
                kept.forget(&state.xpath, |info| info.about_import);
            }
            self.verify_dependencies(graph, module);
        }
    }

    /// Whether it matters for messages in which order modules are checked.
    pub(crate) fn needs_ranks(&self) -> bool {
        self.emitter.kept().is_some_and(Kept::needs_ranks)
    }

    /// The lines of all messages, file by file, as they are after an update; `rank` says where messages show that are said
    /// only once.
    pub(crate) fn all_messages(&mut self, rank: &dyn Fn(&ErrorInfo) -> (bool, u32)) -> Vec<String> {
        let shared = self.shared.clone();
        self.emitter.show_kept(&shared.names, rank);
        let files = self.emitter.unflushed_files();
        files.iter().flat_map(|path| self.format_file(path)).collect()
    }

    /// Forgets where modules were found: before an update.
    pub fn forget_places(&mut self) {
        self.finder.clear();
        self.partial_packages.clear();
    }

    /// Puts other settings in the place of those for modules that are loaded from now on; returns these.
    pub fn replace_options(&mut self, options: Arc<ModuleOptions>) -> Arc<ModuleOptions> {
        std::mem::replace(&mut self.options, options)
    }

    /// Looks for modules beside these sources from now on. The directories stay as they were if that is not possible.
    pub fn set_sources(&mut self, sources: &Arc<[BuildSource]>) {
        if self.given.as_ref() != Some(sources) {
            self.roots = module_names(self.names(), sources);
            self.source_names = self.roots.iter().copied().collect();
            self.sources = Arc::new(SourceSet::new(sources));
            self.given = Some(sources.clone());
        }
        let paths = self
            .places
            .search_paths(&*self.fs, sources, self.options.global());
        if let Ok(paths) = paths {
            let fs: Arc<dyn FileSystem> = self.fs.clone();
            self.finder = ModuleFinder::new(fs, paths, self.options.clone(), self.versions.clone())
                .with_sources(self.sources.clone());
        }
        self.partial_packages.clear();
    }

    /// The sources of the last call of [`Manager::set_sources`].
    #[must_use]
    pub fn given_sources(&self) -> Option<&Arc<[BuildSource]>> {
        self.given.as_ref()
    }

    /// Which of the sources a module is, if it is one.
    #[must_use]
    pub fn place_of_source(&self, module: Name) -> Option<usize> {
        let place = || self.roots.iter().position(|root| *root == module);
        self.is_source(module).then(place).flatten()
    }

    /// Whether a module is one of the sources.
    #[must_use]
    pub fn is_source(&self, module: Name) -> bool {
        self.source_names.contains(&module)
    }

    /// Whether each source has a file and a name that no other source has.
    #[must_use]
    pub fn has_distinct_sources(&self) -> bool {
        self.roots.len() == self.source_names.len() && self.roots.len() == self.sources.file_count()
    }

    /// The same as [`Manager::set_sources`], if nothing but `changes` is new in them since the last call, the directories that
    /// names start in are the same, and no module or file is twice among them. Takes less time than looking at all of them.
    pub fn change_sources(&mut self, sources: &Arc<[BuildSource]>, changes: &SourceChanges) {
        let Some(before) = self.given.take() else {
            self.set_sources(sources);
            return;
        };
        self.given = Some(sources.clone());
        let names = &self.shared.names;
        for at in changes.gone.iter().rev() {
            let module = self.roots.remove(*at);
            self.source_names.remove(&module);
        }
        for at in &changes.new {
            let module = names.intern(sources[*at].module_name());
            self.roots.insert(*at, module);
            self.source_names.insert(module);
        }
        let known = &mut self.sources;
        self.finder.replace_sources(|| {
            let gone = changes.gone.iter().map(|at| &before[*at]);
            let new = changes.new.iter().map(|at| &sources[*at]);
            Arc::make_mut(known).change(gone, new);
            known.clone()
        });
        self.partial_packages.clear();
    }

    /// The directories that modules are looked for in, but for the bundled stubs.
    pub fn search_directories(&self) -> impl Iterator<Item = Arc<str>> {
        let paths = self.finder.search_paths();
        let all = paths
            .python_path
            .iter()
            .chain(&paths.mypy_path)
            .chain(&paths.package_path);
        all.cloned()
    }

    /// The file system, with the bundled stubs.
    #[must_use]
    pub fn fs(&self) -> &Arc<CachedFs> {
        &self.fs
    }

    /// Says that something that a module imports is suppressed now.
    pub fn note_waiting(&mut self, module: Name) {
        self.waiting.insert(module);
    }

    /// The modules of which some import may be suppressed: not many more than these.
    pub fn waiting(&self) -> impl Iterator<Item = Name> {
        self.waiting.iter().copied()
    }

    /// Says whether a module is known to be missing, so that its imports are not looked up.
    pub fn set_missing(&mut self, module: Name, is_missing: bool) {
        if is_missing {
            self.missing.insert(module);
        } else {
            self.missing.remove(module);
        }
    }

    /// The modules that are known to be missing since the last call, and those that are no longer.
    pub fn take_changed_missing(&mut self) -> Vec<Name> {
        self.missing.take_changed()
    }

    /// Reports what is wrong with the imports of a module, again: modules that are missing or skipped.
    pub fn verify_dependencies(&mut self, graph: &mut Graph, module: Name) {
        let state = &graph[&module];
        let direct = state.dependencies.iter().chain(&state.suppressed);
        let direct = direct.filter(|dep| state.priority(**dep) != PRI_INDIRECT);
        let mut all: Vec<Name> = direct.chain(&state.ancestors).copied().collect();
        // As a fresh build finds them: what came and went is in the order in which it did that.
        let position = |dep: &Name| state.imports.iter().position(|import| import == dep);
        all.sort_by_cached_key(|dep| position(dep).unwrap_or(usize::MAX));
        for dep in all {
            let options = self.options.for_module(self.names().text(dep));
            if self.modules.contains(&dep) || options.ignore_missing_imports {
                continue;
            }
            let state = &graph[&module];
            let reason = if state.ancestors.contains(&dep) {
                Reason::Ancestor(module)
            } else {
                Reason::Import(module, state.dep_line(dep))
            };
            // What it finds does not matter here, only what it reports.
            drop(self.find_module_and_diagnose(graph, dep, &options, reason));
        }
    }

    /// Finds the file of a module.
    #[must_use]
    pub fn find_module(&self, module: &str) -> Option<Arc<str>> {
        self.finder.find_fast(module).ok()
    }

    /// Whether a file is one of the bundled stubs, or of those in their place.
    #[must_use]
    pub fn is_typeshed_file(&self, path: &str) -> bool {
        let custom = self.global().abs_custom_typeshed_dir.as_deref();
        resolve::is_typeshed_file(custom, &self.finder.fs().cwd(), path)
    }

    /// Forgets that a module was part of the program.
    pub fn forget_module(&mut self, module: Name) {
        self.modules.remove(&module);
        self.partial_packages.clear();
    }

    /// What this build shares with others.
    pub(crate) fn shared_arc(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    /// The names of the program.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.shared.names
    }

    /// Hands the messages of a sink on; the build ends if one of them blocks.
    pub(crate) fn admit(&mut self, sink: &mut ErrorSink) -> Result<(), Blocked> {
        let blocks = sink.has_blockers();
        self.admit_only(sink);
        if blocks { Err(self.raise()) } else { Ok(()) }
    }

    /// Hands the messages of a sink on, even if one of them blocks.
    pub(crate) fn admit_only(&mut self, sink: &mut ErrorSink) {
        let file = sink.file().clone();
        self.emitter.admit(&file, sink.take_infos());
    }

    /// The end of the build, with all messages that were not written yet.
    pub(crate) fn raise(&mut self) -> Blocked {
        let mut messages = Vec::new();
        for path in self.emitter.unflushed_files() {
            messages.extend(self.format_file(&path));
        }
        let module = match self.emitter.blockers() {
            errors::Blockers::In(module) => module.map(|module| self.names().text(module).to_owned()),
            errors::Blockers::None => None,
        };
        Blocked {
            messages,
            use_stdout: true,
            module,
            status: 2,
        }
    }

    /// The lines for the messages of a file, which counts as written from now on.
    pub(crate) fn format_file(&mut self, path: &Arc<str>) -> Vec<String> {
        let messages = self.emitter.file_messages(path, self.names());
        self.emitter.flush(path);
        let global = self.options.global();
        if global.output.as_deref() == Some("json") {
            return errors::json::lines(&messages);
        }
        let source = global.pretty.then(|| self.source_lines(path)).flatten();
        let source: Option<Vec<&str>> = source
            .as_ref()
            .map(|lines| lines.iter().map(String::as_str).collect());
        lines(&messages, LineStyle::new(global), source.as_deref())
    }

    fn source_lines(&self, path: &str) -> Option<Vec<String>> {
        let shadow = self.global().shadow_file.get(path);
        read_source_lines(&*self.fs, shadow.map_or(path, String::as_str))
    }

    /// Writes the messages of a file.
    pub(crate) fn flush_file(&mut self, path: &Arc<str>, flush: &mut FlushFn<'_>) {
        let lines = self.format_file(path);
        let file = self.emitter.paths().simplify(path);
        flush(Flush {
            file: Some(&file),
            lines: &lines,
            serious: false,
        });
    }

    /// The file to read instead of `path`.
    pub(crate) fn shadow_of(&self, path: &str) -> Option<String> {
        let map = &self.global().shadow_file;
        let found = map.iter().find(|(source, _)| self.fs.samefile(path, source));
        found.map(|(_, shadow)| shadow.clone())
    }

    /// Whether messages in the file are dropped because it was installed, or comes with the program.
    pub(crate) fn is_silent_import(&self, path: &str) -> bool {
        let paths = self.finder.search_paths();
        let silent = paths.package_path.iter().chain(&paths.typeshed_path);
        !self.global().no_silence_site_packages && silent.into_iter().any(|dir| paths::is_sub_path(path, dir))
    }

    /// Top-level modules that users may have meant.
    pub(crate) fn known_modules(&mut self) -> &BTreeSet<String> {
        let (finder, version) = (&self.finder, self.options.global().python_version);
        self.known_modules
            .get_or_insert_with(|| known_modules(finder.stdlib_versions(), version))
    }
}
