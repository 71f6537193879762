//! [`Places`]: whether imported modules are still found where they were.
//!
//! A stub beside a module, or a module of the same name in front of it on the search path, takes its place though no file
//! changed. Unlike in mypy, that is seen. It takes a file that comes or goes, which changes the time of its directory.

use std::sync::Arc;

use names::Name;
use rustc_hash::{FxHashMap, FxHashSet};
use source::Directories;

use crate::FineGrained;
use crate::suppressed::module_paths;

/// The directories that modules are looked for in, as they were when they were looked at last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    directories: Option<Directories>,
}

impl Places {
    /// The modules that are found in another file now, or whose file or directory is gone, but for `sources`, whose files are
    /// given.
    pub(crate) fn moved_modules(
        engine: &FineGrained,
        sources: &FxHashSet<Name>,
    ) -> FxHashMap<Name, Arc<str>> {
        let (manager, names) = (&engine.program.manager, engine.program.names());
        let moved = |(module, path): (Name, Arc<str>)| match manager.find_module(names.text(module)) {
            Some(found) => (found != path).then_some((module, found)),
            None => (!engine.is_there(&path)).then_some((module, path)),
        };
        let imported = module_paths(engine).into_iter();
        imported
            .filter(|(module, _)| !sources.contains(module))
            .filter_map(moved)
            .collect()
    }

    /// Whether files came or went in one of the directories since [`Places::note`], as far as the file system tells.
    pub(crate) fn have_changed(&self, engine: &FineGrained) -> bool {
        let fs = engine.program.manager.fs();
        !self
            .directories
            .as_ref()
            .is_some_and(|directories| directories.are_unchanged(fs))
    }

    /// Looks at the directories of the program as it is now.
    pub(crate) fn note(&mut self, engine: &FineGrained) {
        let manager = &engine.program.manager;
        let mut found_in: FxHashMap<&str, &str> = FxHashMap::default();
        for path in engine
            .program
            .graph
            .values()
            .filter_map(|state| state.path.as_deref())
        {
            let is_file = is_module_file(path);
            let directory = if is_file { paths::dirname(path) } else { path };
            found_in.entry(directory).or_insert(path);
            if !is_file {
                // Where a namespace package is, a file may take its place.
                found_in.entry(paths::dirname(path)).or_insert(path);
            }
        }
        let own = found_in
            .into_iter()
            .filter(|(_, path)| !manager.is_typeshed_file(path));
        let own = own.map(|(directory, _)| Arc::from(if directory.is_empty() { "." } else { directory }));
        let directories: FxHashSet<Arc<str>> = manager.search_directories().chain(own).collect();
        self.directories = Some(Directories::look(manager.fs(), directories));
    }
}

/// Whether a module lies in a file: the path of a namespace package is that of its directory.
pub(crate) fn is_module_file(path: &str) -> bool {
    path.ends_with(".py") || path.ends_with(".pyi")
}
