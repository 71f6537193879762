//! [`ModuleFinder`]: the file of a module.
//!
//! For `a.b.c`, the directories `a/b` below the entries of the search paths are candidates, in this order:
//! `mypy_path`, `python_path`, typeshed (if the version of Python has the module), installed stub packages
//! (`a-stubs`), installed packages with a `py.typed` file. In each, `c-stubs/__init__.pyi`, `c/__init__.pyi`,
//! `c/__init__.py`, `c.pyi` and `c.py` are tried.
//!
//! A candidate counts at once if all packages on the way have an `__init__` file. Otherwise it is a *near miss*: with
//! namespace packages, the near miss whose `__init__` files begin highest wins if nothing else is found.
//!
//! Results are remembered. They can depend on the order of questions, since an installed part of a namespace package
//! makes its ancestors known: ask in a fixed order where output must not depend on threads.

mod installed;
mod look;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use options::ModuleOptions;
use rustc_hash::{FxHashMap, FxHashSet};
use source::FileSystem;
use typeshed::Versions;

use crate::{NotFoundReason, PYTHON_EXTENSIONS, SearchPaths, SourceSet, is_init_file, stub_distribution};

/// The path of a module's file, or of the directory of a namespace package; or why there is none.
pub type SearchResult = Result<Arc<str>, NotFoundReason>;

/// Finds modules, and remembers them.
#[derive(Debug)]
pub struct ModuleFinder {
    fs: Arc<dyn FileSystem>,
    paths: SearchPaths,
    options: Arc<ModuleOptions>,
    versions: Arc<Versions>,
    sources: Option<Arc<SourceSet>>,
    /// Directories for the top-level names below `mypy_path` and `python_path`, typeshed, and installed packages.
    user_dirs: OnceLock<TopLevel>,
    typeshed_dirs: OnceLock<TopLevel>,
    package_dirs: OnceLock<TopLevel>,
    memory: Mutex<Memory>,
}

/// Top-level name to the directories that may have it, in the order of search.
type TopLevel = FxHashMap<Box<str>, Vec<Arc<str>>>;

#[derive(Debug, Default)]
struct Memory {
    results: FxHashMap<Box<str>, SearchResult>,
    /// Directories of namespace packages above installed packages with types.
    namespace_ancestors: FxHashMap<Box<str>, Arc<str>>,
    /// Whether there is a directory of a package, wherever it may be.
    packages: FxHashMap<Box<str>, bool>,
    /// What is in directories, up to the last dot; nothing for those that cannot be listed.
    stems: FxHashMap<Box<str>, Option<FxHashSet<Box<str>>>>,
    /// How often somebody asked for a name in a large directory.
    asked: FxHashMap<Box<str>, usize>,
}

/// A directory to look in, and whether the packages on the way need `__init__` files.
struct Candidate {
    dir: String,
    verify: bool,
}

impl ModuleFinder {
    /// A finder that remembers nothing yet. `versions` are those of [`crate::stdlib_versions`].
    #[must_use]
    pub fn new(
        fs: Arc<dyn FileSystem>,
        paths: SearchPaths,
        options: Arc<ModuleOptions>,
        versions: Arc<Versions>,
    ) -> Self {
        Self {
            fs,
            paths,
            options,
            versions,
            sources: None,
            user_dirs: OnceLock::new(),
            typeshed_dirs: OnceLock::new(),
            package_dirs: OnceLock::new(),
            memory: Mutex::default(),
        }
    }

    /// Lets `--fast-module-lookup` find modules among these sources first.
    #[must_use]
    pub fn with_sources(mut self, sources: Arc<SourceSet>) -> Self {
        self.sources = Some(sources);
        self
    }

    /// The file system that is asked.
    #[must_use]
    pub fn fs(&self) -> &Arc<dyn FileSystem> {
        &self.fs
    }

    /// The directories that are searched.
    #[must_use]
    pub fn search_paths(&self) -> &SearchPaths {
        &self.paths
    }

    /// The versions of the modules of the standard library.
    #[must_use]
    pub fn stdlib_versions(&self) -> &Versions {
        &self.versions
    }

    /// The settings.
    #[must_use]
    pub fn options(&self) -> &ModuleOptions {
        &self.options
    }

    /// Takes other sources, for the same search paths, and forgets all results. The old sources are let go of first.
    pub fn replace_sources(&mut self, change: impl FnOnce() -> Arc<SourceSet>) {
        self.sources = None;
        self.clear();
        self.sources = Some(change());
    }

    /// Forgets all results, because files changed.
    pub fn clear(&mut self) {
        self.user_dirs = OnceLock::new();
        self.typeshed_dirs = OnceLock::new();
        self.package_dirs = OnceLock::new();
        *self.memory.get_mut().unwrap_or_else(PoisonError::into_inner) = Memory::default();
    }

    /// The file of a module, or why there is none.
    pub fn find(&self, module: &str) -> SearchResult {
        self.find_with(module, false)
    }

    /// As [`ModuleFinder::find`], but does not look whether the module is below a directory above the current one.
    pub fn find_fast(&self, module: &str) -> SearchResult {
        self.find_with(module, true)
    }

    fn find_with(&self, module: &str, fast: bool) -> SearchResult {
        if let Some(known) = self.remembered(|memory| memory.results.get(module).cloned()) {
            return known;
        }
        let use_typeshed = self.versions.allows(module, self.options.global().python_version);
        let (mut result, can_remember) = self.search(module, use_typeshed);
        if !can_remember {
            return result;
        }
        let explain = !fast && !self.options.global().fast_module_lookup;
        if explain && result == Err(NotFoundReason::NotFound) && self.is_below_a_parent(module) {
            result = Err(NotFoundReason::WrongWorkingDirectory);
        }
        self.remembered(|memory| memory.results.insert(module.into(), result.clone()));
        result
    }

    fn remembered<T>(&self, action: impl FnOnce(&mut Memory) -> T) -> T {
        action(&mut self.memory.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The result, and whether it may be remembered.
    fn search(&self, module: &str, use_typeshed: bool) -> (SearchResult, bool) {
        if self.options.global().fast_module_lookup
            && let Some(found) = self.find_among_sources(module)
        {
            return (found, true);
        }
        let installed = self.installed(module);
        let candidates = self.candidates(module, use_typeshed, &installed);
        if let Some(path) = self.look_in(module, &candidates) {
            return (Ok(path), true);
        }
        if let Some(ancestor) = self.remembered(|memory| memory.namespace_ancestors.get(module).cloned()) {
            return (Ok(ancestor), true);
        }
        if let Some(reason) = self.missing_stubs(module) {
            return (Err(reason), true);
        }
        if installed.without_hints {
            // A typed part of a namespace package may still be found.
            return (Err(NotFoundReason::FoundWithoutTypeHints), false);
        }
        (Err(NotFoundReason::NotFound), true)
    }

    /// The file among the sources of the command line, if that decides.
    fn find_among_sources(&self, module: &str) -> Option<SearchResult> {
        let sources = self.sources.as_ref()?;
        if let Some(path) = sources.path_of(module).filter(|path| self.fs.isfile(path)) {
            let mut dir = paths::dirname(path);
            for _ in module.matches('.') {
                if !self.has_init(dir) {
                    return None;
                }
                dir = paths::dirname(dir);
            }
            return Some(Ok(path.clone()));
        }
        let (parent, _) = module.rsplit_once('.')?;
        let parent = self.find_among_sources(parent)?.ok()?;
        let (stem, extension) = paths::splitext(&parent);
        // A name below a module that is no package is a variable, or nothing.
        let is_module =
            PYTHON_EXTENSIONS.contains(&extension) && !stem.ends_with("__init__") && !self.fs.isdir(stem);
        is_module.then_some(Err(NotFoundReason::NotFound))
    }

    fn has_init(&self, dir: &str) -> bool {
        PYTHON_EXTENSIONS
            .iter()
            .any(|extension| self.fs.isfile(&format!("{dir}/__init__{extension}")))
    }

    /// Which directories may have which top-level names: what is before the last dot of what is in them.
    fn top_level<'a>(&self, dirs: impl Iterator<Item = &'a Arc<str>>) -> TopLevel {
        let mut result = TopLevel::default();
        for dir in dirs {
            let Ok(names) = self.fs.listdir(dir) else { continue };
            for name in &*names {
                let found: &mut Vec<Arc<str>> = result.entry(paths::splitext(name).0.into()).or_default();
                if found.last() != Some(dir) {
                    found.push(dir.clone());
                }
            }
        }
        result
    }

    /// Whether stubs are known but not installed. A missing part of stubs that are installed is just not found.
    fn missing_stubs(&self, module: &str) -> Option<NotFoundReason> {
        let distribution = stub_distribution(module)?;
        let dots = module.match_indices('.').map(|(at, _)| at);
        let package = dots
            .map(|at| &module[..at])
            .find(|name| stub_distribution(name) == Some(distribution));
        let missing = package
            .is_none_or(|package| self.find(package) == Err(NotFoundReason::ApprovedStubsNotInstalled));
        Some(if missing {
            NotFoundReason::ApprovedStubsNotInstalled
        } else {
            NotFoundReason::NotFound
        })
    }

    /// Whether the module is found below a directory above the current one, as long as these are packages.
    fn is_below_a_parent(&self, module: &str) -> bool {
        let mut dir: Arc<str> = self.fs.cwd();
        let is_package = |dir: &str| {
            self.fs
                .listdir(dir)
                .is_ok_and(|names| names.iter().any(|name| is_init_file(name)))
        };
        while is_package(&dir) {
            let parent: Arc<str> = paths::dirname(&dir).into();
            if parent == dir {
                return false;
            }
            dir = parent;
            let paths = SearchPaths {
                python_path: vec![dir.clone()],
                ..SearchPaths::default()
            };
            let above = Self::new(
                self.fs.clone(),
                paths,
                self.options.clone(),
                self.versions.clone(),
            );
            if above.search(module, false).0.is_ok() {
                return true;
            }
        }
        false
    }
}
