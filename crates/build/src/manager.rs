//! [`Manager`]: what all steps of a build share.
//!
//! Specified by `BuildManager` of `mypy/build.py`.

use std::collections::BTreeSet;
use std::sync::Arc;

use errors::format::{LineStyle, lines};
use errors::{Emitter, ErrorSink, PathStyle};
use names::{Name, Names};
use options::{ModuleOptions, Options};
use resolve::{
    ModuleFinder, SearchPathInput, SourceSet, compute_search_paths, known_modules, stdlib_versions,
};
use rustc_hash::{FxHashMap, FxHashSet};
use source::{CachedFs, FileSystem, read_source_lines};

use crate::stats::Stats;
use crate::{Blocked, Flush, Request, Shared};

/// What all steps of a build share.
pub(crate) struct Manager<'r> {
    pub(crate) shared: &'r Arc<Shared>,
    pub(crate) options: Arc<ModuleOptions>,
    pub(crate) fs: Arc<CachedFs>,
    pub(crate) finder: ModuleFinder,
    pub(crate) sources: SourceSet,
    pub(crate) emitter: Emitter,
    /// Modules that are imported but not part of the program.
    pub(crate) missing: FxHashSet<Name>,
    /// Modules whose file was parsed.
    pub(crate) modules: FxHashSet<Name>,
    /// Packages whose `__init__.pyi` is known to be partial, or not.
    pub(crate) partial_packages: FxHashMap<Name, bool>,
    /// Distributions of stubs that are missing.
    pub(crate) missing_stubs: BTreeSet<&'static str>,
    pub(crate) next_order: u32,
    pub(crate) stats: Stats,
    pub(crate) flush: &'r mut (dyn FnMut(Flush<'_>) + Send),
    known_modules: Option<BTreeSet<String>>,
}

impl<'r> Manager<'r> {
    /// Prepares a build: directories to search, and codes of errors.
    pub(crate) fn new(
        request: &'r Request<'_>,
        flush: &'r mut (dyn FnMut(Flush<'_>) + Send),
    ) -> Result<Self, Blocked> {
        let global = request.options.global();
        let input = SearchPathInput {
            sources: request.sources,
            options: global,
            mypypath: request.mypypath,
            dirs: request.dirs,
            alt_lib_path: request.alt_lib_path,
            fixtures: request.fixtures,
        };
        let search_paths = compute_search_paths(&**request.fs, input)
            .map_err(|error| Blocked::of_program(error.to_string(), error.status()))?;
        let versions = stdlib_versions(&**request.fs, global)
            .map_err(|error| Blocked::of_program(format!("mypy: error: {error}"), 2))?;
        let sources = SourceSet::new(request.sources);
        let fs: Arc<dyn FileSystem> = request.fs.clone();
        let finder = ModuleFinder::new(fs, search_paths, request.options.clone(), Arc::new(versions))
            .with_sources(sources.clone());
        let cwd = request.fs.cwd();
        let style = PathStyle::new(global, &cwd, Some(&cwd));
        Ok(Self {
            shared: request.shared,
            options: request.options.clone(),
            fs: request.fs.clone(),
            finder,
            sources,
            emitter: Emitter::new(global.clone(), style),
            missing: FxHashSet::default(),
            modules: FxHashSet::default(),
            partial_packages: FxHashMap::default(),
            missing_stubs: BTreeSet::new(),
            next_order: 0,
            stats: Stats::default(),
            flush,
            known_modules: None,
        })
    }

    /// The settings without those of modules.
    pub(crate) fn global(&self) -> &Arc<Options> {
        self.options.global()
    }

    /// What this build shares with others.
    pub(crate) fn shared_arc(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    pub(crate) fn names(&self) -> &'r Names {
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
    pub(crate) fn flush_file(&mut self, path: &Arc<str>) {
        let lines = self.format_file(path);
        let file = self.emitter.paths().simplify(path);
        (self.flush)(Flush {
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
