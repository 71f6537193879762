//! [`Places`]: whether imported modules are still found where they were.
//!
//! A stub beside a module, or a module of the same name in front of it on the search path, takes its place though no file
//! changed. Unlike in mypy, that is seen. It takes a file that comes or goes, which changes the time of its directory.

use std::sync::Arc;

use indexmap::IndexMap;
use names::Name;
use resolve::is_init_file;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use source::{Directories, DirectoryChange};

use crate::FineGrained;
use crate::suppressed::module_paths;

/// The directories that modules are looked for in, as they were when they were looked at last, and the modules in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    directories: Option<Directories>,
    /// Those of them that modules are in, and those of bundled stubs.
    known: FxHashSet<Arc<str>>,
    modules: FxHashSet<Name>,
    /// The modules by the last part of their names.
    by_last_part: FxHashMap<Name, Vec<Name>>,
    /// The packages by their directories.
    packages: IndexMap<Arc<str>, Vec<Name>, FxBuildHasher>,
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

    /// What came and went in the directories since they were noted, as far as the file system tells; `None` if it may be anything.
    pub(crate) fn changes(&self, engine: &FineGrained) -> Option<Vec<DirectoryChange>> {
        let fs = engine.program.manager.fs();
        self.directories.as_ref()?.changes(fs)
    }

    /// The modules whose names end with this part.
    pub(crate) fn modules_that_end_with(&self, part: Name) -> &[Name] {
        self.by_last_part.get(&part).map_or(&[], Vec::as_slice)
    }

    /// Whether a module was there when places were noted.
    pub(crate) fn knows(&self, module: Name) -> bool {
        self.modules.contains(&module)
    }

    /// The packages of a directory.
    pub(crate) fn packages_in(&self, directory: &str) -> &[Name] {
        self.packages.get(directory).map_or(&[], Vec::as_slice)
    }

    /// Looks at the directories of the program as it is now.
    pub(crate) fn note(&mut self, engine: &FineGrained) {
        *self = Self::default();
        let fs = engine.program.manager.fs();
        let searched: FxHashSet<Arc<str>> = engine.program.manager.search_directories().collect();
        self.known.extend(searched.iter().cloned());
        self.directories = Some(Directories::look(fs, searched));
        let all: Vec<Name> = engine.program.graph.keys().copied().collect();
        self.note_modules(engine, &all);
    }

    /// The same if nothing but these modules came or went, of those that had been there.
    pub(crate) fn note_changes(&mut self, engine: &FineGrained, modules: &[Name]) {
        let fs = engine.program.manager.fs();
        if let Some(directories) = &mut self.directories {
            directories.look_again(fs);
        }
        self.note_modules(engine, modules);
    }

    fn note_modules(&mut self, engine: &FineGrained, modules: &[Name]) {
        let mut new = Vec::new();
        for module in modules {
            match engine.program.graph.get(module) {
                Some(state) if self.modules.insert(*module) => {
                    let last = engine.program.names().last_part(*module);
                    self.by_last_part.entry(last).or_default().push(*module);
                    if let Some(path) = &state.path {
                        self.note_path(engine, *module, path, &mut new);
                    }
                }
                None if self.modules.remove(module) => self.forget(engine, *module),
                Some(_) | None => {}
            }
        }
        let fs = engine.program.manager.fs();
        self.directories.get_or_insert_default().add(fs, new);
    }

    fn note_path(&mut self, engine: &FineGrained, module: Name, path: &Arc<str>, new: &mut Vec<Arc<str>>) {
        let is_file = is_module_file(path);
        let directory = if is_file { paths::dirname(path) } else { path };
        self.note_directory(engine, path, directory, new);
        if !is_file {
            // Where a namespace package is, a file may take its place.
            self.note_directory(engine, path, paths::dirname(path), new);
        }
        if !is_file || is_init_file(path) {
            let directory = text_of(directory);
            self.packages.entry(directory.into()).or_default().push(module);
        }
    }

    fn note_directory(&mut self, engine: &FineGrained, path: &str, directory: &str, new: &mut Vec<Arc<str>>) {
        let directory = text_of(directory);
        if !self.known.contains(directory) {
            let directory: Arc<str> = directory.into();
            self.known.insert(directory.clone());
            if !engine.program.manager.is_typeshed_file(path) {
                new.push(directory);
            }
        }
    }

    fn forget(&mut self, engine: &FineGrained, module: Name) {
        let last = engine.program.names().last_part(module);
        if let Some(modules) = self.by_last_part.get_mut(&last) {
            modules.retain(|other| *other != module);
        }
        for packages in self.packages.values_mut() {
            packages.retain(|other| *other != module);
        }
    }
}

fn text_of(directory: &str) -> &str {
    if directory.is_empty() { "." } else { directory }
}

/// Whether a module lies in a file: the path of a namespace package is that of its directory.
pub(crate) fn is_module_file(path: &str) -> bool {
    path.ends_with(".py") || path.ends_with(".pyi")
}
