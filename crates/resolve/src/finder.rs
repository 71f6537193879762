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
    sources: Option<SourceSet>,
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
}

/// A directory to look in, and whether the packages on the way need `__init__` files.
struct Candidate {
    dir: String,
    verify: bool,
}

/// Where a module is looked for.
#[derive(Clone, Copy)]
struct Place<'a> {
    dir: &'a str,
    /// The directory without the packages around the module; the case of names counts below it.
    prefix: &'a str,
    /// How many packages are around the module.
    depth: usize,
    verify: bool,
}

/// What installed packages offer for a module.
#[derive(Default)]
struct Installed {
    stubs: Vec<Candidate>,
    inline: Vec<Candidate>,
    without_hints: bool,
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
    pub fn with_sources(mut self, sources: SourceSet) -> Self {
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

    /// The directories that installed packages offer.
    fn installed(&self, module: &str) -> Installed {
        let mut found = Installed::default();
        let (top, rest) = module
            .split_once('.')
            .map_or((module, None), |(top, rest)| (top, Some(rest)));
        let dirs = self
            .package_dirs
            .get_or_init(|| self.top_level(self.paths.package_path.iter()));
        let stub_name = format!("{top}-stubs");
        let possible: FxHashSet<&str> = [top, &stub_name]
            .iter()
            .filter_map(|name| dirs.get(*name))
            .flatten()
            .map(|dir| &**dir)
            .collect();
        if possible.is_empty() || self.options.global().use_builtins_fixtures {
            return found;
        }
        for dir in self
            .paths
            .package_path
            .iter()
            .filter(|dir| possible.contains(&***dir))
        {
            self.add_stubs(&mut found, dir, &stub_name, top, rest);
            self.add_inline(&mut found, dir, module);
        }
        found
    }

    /// Adds the directory of a stub package. A partial one lets the package itself be looked at too.
    fn add_stubs(&self, found: &mut Installed, dir: &str, stub_name: &str, top: &str, rest: Option<&str>) {
        let stub_dir = paths::join(dir, stub_name);
        if !self.fs.isdir(&stub_dir) {
            return;
        }
        let parents = |first: &str| match rest {
            None => dir.to_owned(),
            Some(rest) => {
                let middle = rest.rsplit_once('.').map_or("", |(middle, _)| middle);
                let below = format!("{first}.{middle}")
                    .trim_end_matches('.')
                    .replace('.', "/");
                paths::join(dir, &below)
            }
        };
        let path = parents(stub_name);
        if !self.fs.isdir(&path) {
            return;
        }
        let marker = paths::join(&stub_dir, "py.typed");
        let is_partial = self.fs.isfile(&marker)
            && self
                .fs
                .read(&marker)
                .is_ok_and(|text| text.trim_ascii() == b"partial");
        if is_partial {
            found.inline.push(Candidate {
                dir: parents(top),
                verify: true,
            });
        }
        // A partial stub package may lack `__init__` files.
        found.stubs.push(Candidate {
            dir: path,
            verify: !is_partial,
        });
    }

    /// Adds the directory of a package with types, or notes that there is one without.
    fn add_inline(&self, found: &mut Installed, dir: &str, module: &str) {
        let mut plausible = false;
        let mut path = dir.to_owned();
        let parent = module
            .rsplit_once('.')
            .map_or("", |(parent, _)| parent)
            .replace('.', "/");
        let parent = if parent.is_empty() {
            dir.to_owned()
        } else {
            paths::join(dir, &parent)
        };
        for (index, component) in module.split('.').enumerate() {
            path = paths::join(&path, component);
            let is_dir = self.fs.isdir(&path);
            if is_dir && self.fs.isfile(&paths::join(&path, "py.typed")) {
                self.note_ancestors(module, &parent);
                found.inline.push(Candidate {
                    dir: parent,
                    verify: index == 0,
                });
                return;
            }
            plausible = plausible || is_dir || self.fs.isfile(&format!("{path}.py"));
            if !is_dir {
                break;
            }
        }
        if !plausible {
            return;
        }
        if self.options.for_module(module).follow_untyped_imports {
            self.note_ancestors(module, &parent);
            found.inline.push(Candidate {
                dir: parent,
                verify: false,
            });
        } else {
            found.without_hints = true;
        }
    }

    /// The packages above `module` are found below `dir` if they are found nowhere else.
    fn note_ancestors(&self, module: &str, dir: &str) {
        let (mut name, mut path) = (module, dir);
        while let Some((parent, _)) = name.rsplit_once('.') {
            if self.fs.isdir(path) {
                self.remembered(|memory| {
                    memory
                        .namespace_ancestors
                        .entry(parent.into())
                        .or_insert_with(|| path.into());
                });
            }
            (name, path) = (parent, paths::dirname(path));
        }
    }

    /// All directories to look in, in order.
    fn candidates(&self, module: &str, use_typeshed: bool, installed: &Installed) -> Vec<Candidate> {
        let user = self
            .user_dirs
            .get_or_init(|| self.top_level(self.paths.mypy_path.iter().chain(&self.paths.python_path)));
        let mut candidates = self.existing_dirs(module, user);
        if use_typeshed {
            let bundled = self
                .typeshed_dirs
                .get_or_init(|| self.top_level(self.paths.typeshed_path.iter()));
            candidates.extend(self.existing_dirs(module, bundled));
        }
        let offered = installed.stubs.iter().chain(&installed.inline);
        candidates.extend(offered.map(|other| Candidate {
            dir: other.dir.clone(),
            verify: other.verify,
        }));
        candidates
    }

    /// The directories that the parent packages of `module` would be, as far as they exist.
    fn existing_dirs(&self, module: &str, dirs: &TopLevel) -> Vec<Candidate> {
        let top = module.split('.').next().unwrap_or(module);
        let Some(dirs) = dirs.get(top) else {
            return Vec::new();
        };
        let parent = module
            .rsplit_once('.')
            .map(|(parent, _)| parent.replace('.', "/"));
        let full = |dir: &Arc<str>| {
            parent
                .as_ref()
                .map_or_else(|| dir.to_string(), |parent| paths::join(dir, parent))
        };
        let existing = dirs.iter().map(full).filter(|dir| self.fs.isdir(dir));
        existing.map(|dir| Candidate { dir, verify: true }).collect()
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

    /// The first file in the candidate directories, or the best near miss.
    fn look_in(&self, module: &str, candidates: &[Candidate]) -> Option<Arc<str>> {
        let depth = module.matches('.').count();
        let mut near_misses = Vec::new();
        for Candidate { dir, verify } in candidates {
            let prefix = (0..depth).fold(dir.as_str(), |dir, _| paths::dirname(dir));
            let place = Place {
                dir,
                prefix,
                depth,
                verify: *verify,
            };
            if let Some(found) = self.look_in_dir(module, place, &mut near_misses) {
                return Some(found.into());
            }
        }
        self.best_near_miss(depth, &near_misses)
    }

    /// The file in one directory; near misses are noted.
    fn look_in_dir<'a>(
        &self,
        module: &str,
        place: Place<'a>,
        near_misses: &mut Vec<(String, &'a str)>,
    ) -> Option<String> {
        let last = module.rsplit('.').next().unwrap_or(module);
        let base = paths::join(place.dir, last);
        let is_dir = self.fs.isdir(&base);
        let stubs = std::iter::once(format!("{base}-stubs/__init__.pyi"));
        let inits = PYTHON_EXTENSIONS
            .iter()
            .filter(|_| is_dir)
            .map(|ending| format!("{base}/__init__{ending}"));
        let mut has_init = false;
        for path in stubs.chain(inits) {
            match self.classify(&path, place) {
                Found::Yes => return Some(path),
                Found::Near => {
                    has_init = has_init || path.starts_with(&format!("{base}/"));
                    near_misses.push((path, place.prefix));
                }
                Found::No => {}
            }
        }
        if is_dir && !has_init && self.has_case(&base, place.prefix) {
            near_misses.push((base.clone(), place.prefix));
        }
        for path in PYTHON_EXTENSIONS
            .iter()
            .map(|extension| format!("{base}{extension}"))
        {
            match self.classify(&path, place) {
                Found::Yes => return Some(path),
                Found::Near => near_misses.push((path, place.prefix)),
                Found::No => {}
            }
        }
        None
    }

    fn classify(&self, path: &str, place: Place<'_>) -> Found {
        if !self.fs.isfile_case(path, place.prefix) {
            return Found::No;
        }
        let verified = !place.verify
            || self
                .init_levels(place.depth, path, place.prefix)
                .all(|has_init| has_init);
        if verified { Found::Yes } else { Found::Near }
    }

    fn has_case(&self, path: &str, prefix: &str) -> bool {
        !self.fs.is_case_insensitive() || self.fs.exists_case(path, prefix)
    }

    /// Of the near misses, the first one whose `__init__` files begin highest.
    fn best_near_miss(&self, depth: usize, near_misses: &[(String, &str)]) -> Option<Arc<str>> {
        if !self.options.global().namespace_packages {
            return None;
        }
        let level = |(path, prefix): &(String, &str)| {
            let levels = self.init_levels(depth, path, prefix);
            levels
                .enumerate()
                .filter(|(_, has_init)| *has_init)
                .last()
                .map_or(0, |(level, _)| level + 1)
        };
        let best = near_misses.iter().rev().max_by_key(|miss| level(miss))?;
        Some(best.0.as_str().into())
    }

    /// For each package around a module, from the innermost, whether it has an `__init__` file.
    fn init_levels<'a>(
        &'a self,
        depth: usize,
        path: &'a str,
        prefix: &'a str,
    ) -> impl Iterator<Item = bool> + 'a {
        let start = if is_init_file(path) {
            paths::dirname(path)
        } else {
            path
        };
        let dirs = std::iter::successors(Some(start), |dir| Some(paths::dirname(dir)))
            .skip(1)
            .take(depth);
        dirs.map(move |dir| {
            let init = |extension: &str| format!("{dir}/__init__{extension}");
            PYTHON_EXTENSIONS
                .iter()
                .any(|extension| self.fs.isfile_case(&init(extension), prefix))
        })
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

/// Whether a path is the file of the module.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Yes,
    /// Some package around it has no `__init__` file.
    Near,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;
    use options::{Changes, Options, Value};
    use source::MemoryFs;

    /// A finder over files, with `/u` for the user, `/site` for installed packages and `/ts` for typeshed.
    fn finder_with(files: &[&str], options: Options) -> ModuleFinder {
        let fs = MemoryFs::new("/w");
        files.iter().for_each(|file| match file.split_once('=') {
            Some((path, text)) => fs.write(path, text),
            None => fs.write(file, ""),
        });
        let list = |dir: &str| vec![dir.to_owned()];
        let paths = SearchPaths::new(&fs, &list("/u"), &list("/m"), &list("/site"), &list("/ts"));
        let versions = Versions::parse("sys: 3.0-\nold: 3.0-3.11\n").unwrap();
        let options = Arc::new(ModuleOptions::new(options));
        ModuleFinder::new(Arc::new(fs), paths, options, Arc::new(versions))
    }

    fn finder(files: &[&str]) -> ModuleFinder {
        finder_with(files, Options::default())
    }

    fn found(finder: &ModuleFinder, module: &str) -> String {
        match finder.find(module) {
            Ok(path) => path.to_string(),
            Err(reason) => format!("{reason:?}"),
        }
    }

    #[test]
    fn earlier_directories_and_stubs_win() {
        let finder = finder(&[
            "/u/a.py",
            "/u/a.pyi",
            "/m/b.py",
            "/u/b/__init__.py",
            "/ts/a.pyi",
            "/ts/sys.pyi",
        ]);
        assert_eq!(found(&finder, "a"), "/u/a.pyi");
        assert_eq!(found(&finder, "b"), "/m/b.py");
        assert_eq!(found(&finder, "sys"), "/ts/sys.pyi");
        assert_eq!(found(&finder, "nothing"), "NotFound");
    }

    #[test]
    fn typeshed_has_no_modules_of_other_versions() {
        let finder = finder(&["/ts/old/__init__.pyi", "/ts/old/x.pyi"]);
        assert_eq!(found(&finder, "old.x"), "NotFound");
    }

    #[test]
    fn packages_win_over_namespaces_and_the_highest_init_wins() {
        let files = [
            "/m/p/q/r.py",
            "/u/p/__init__.py",
            "/u/p/q/r.py",
            "/m/n/x.py",
            "/u/n/y.py",
        ];
        let finder = finder(&files);
        assert_eq!(found(&finder, "p.q.r"), "/u/p/q/r.py");
        assert_eq!(found(&finder, "n.x"), "/m/n/x.py");
        assert_eq!(found(&finder, "n.y"), "/u/n/y.py");
        assert_eq!(found(&finder, "n"), "/m/n");
        let finder = finder_with(
            &files,
            Options {
                namespace_packages: false,
                ..Options::default()
            },
        );
        assert_eq!(found(&finder, "n.x"), "NotFound");
    }

    #[test]
    fn installed_packages_need_types() {
        let finder = finder(&[
            "/site/typed/__init__.py",
            "/site/typed/py.typed",
            "/site/typed/sub/x.py",
            "/site/untyped/__init__.py",
            "/site/both/__init__.py",
            "/site/both-stubs/__init__.pyi",
            "/site/single.py",
        ]);
        assert_eq!(found(&finder, "typed"), "/site/typed/__init__.py");
        assert_eq!(found(&finder, "typed.sub.x"), "/site/typed/sub/x.py");
        assert_eq!(found(&finder, "untyped"), "FoundWithoutTypeHints");
        assert_eq!(found(&finder, "untyped.more"), "FoundWithoutTypeHints");
        assert_eq!(found(&finder, "both"), "/site/both-stubs/__init__.pyi");
        assert_eq!(found(&finder, "single"), "FoundWithoutTypeHints");
    }

    #[test]
    fn partial_stubs_let_the_package_fill_in() {
        let finder = finder(&[
            "/site/p-stubs/py.typed=partial\n",
            "/site/p-stubs/a.pyi",
            "/site/p/__init__.py",
            "/site/p/a.py",
            "/site/p/b.py",
        ]);
        assert_eq!(found(&finder, "p.a"), "/site/p-stubs/a.pyi");
        assert_eq!(found(&finder, "p.b"), "/site/p/b.py");
    }

    #[test]
    fn untyped_packages_are_followed_when_asked() {
        let mut options = Options::default();
        let mut changes = Changes::default();
        changes.set("follow_untyped_imports", Value::Bool(true)).unwrap();
        options.per_module_options.insert("untyped.*".to_owned(), changes);
        let finder = finder_with(&["/site/untyped/__init__.py", "/site/other/__init__.py"], options);
        assert_eq!(found(&finder, "untyped"), "/site/untyped/__init__.py");
        assert_eq!(found(&finder, "other"), "FoundWithoutTypeHints");
    }

    #[test]
    fn a_typed_part_makes_its_namespace_known() {
        let finder = finder_with(
            &["/site/ns/part/__init__.py", "/site/ns/part/py.typed"],
            Options {
                namespace_packages: false,
                ..Options::default()
            },
        );
        assert_eq!(found(&finder, "ns"), "FoundWithoutTypeHints");
        assert_eq!(found(&finder, "ns.part"), "/site/ns/part/__init__.py");
        assert_eq!(found(&finder, "ns"), "/site/ns");
    }

    #[test]
    fn stubs_that_could_be_installed_are_known() {
        let finder = finder(&[
            "/site/google/protobuf/__init__.py",
            "/site/six-stubs/__init__.pyi",
        ]);
        assert_eq!(found(&finder, "yaml.x"), "ApprovedStubsNotInstalled");
        assert_eq!(found(&finder, "google.protobuf"), "ApprovedStubsNotInstalled");
        assert_eq!(found(&finder, "six"), "/site/six-stubs/__init__.pyi");
        assert_eq!(found(&finder, "six.moves"), "NotFound");
    }

    #[test]
    fn the_wrong_working_directory_is_noticed() {
        let finder = finder(&["/w/__init__.py", "/helper.py"]);
        assert_eq!(found(&finder, "helper"), "WrongWorkingDirectory");
        assert_eq!(finder.find_fast("helper2"), Err(NotFoundReason::NotFound));
    }

    #[test]
    fn sources_are_found_first_when_asked() {
        let options = Options {
            fast_module_lookup: true,
            ..Options::default()
        };
        let sources = [crate::BuildSource::file("/x/a.py", Some("a"), None)];
        let finder =
            finder_with(&["/x/a.py", "/u/a.py", "/u/a/b.py"], options).with_sources(SourceSet::new(&sources));
        assert_eq!(found(&finder, "a"), "/x/a.py");
        assert_eq!(found(&finder, "a.b"), "NotFound");
    }

    #[test]
    fn clearing_forgets_results() {
        let mut finder = finder(&["/u/a.py"]);
        assert_eq!(found(&finder, "b"), "NotFound");
        finder.clear();
        assert_eq!(found(&finder, "a"), "/u/a.py");
    }

    #[test]
    fn packages_are_collected_with_everything_in_them() {
        let finder = finder(&[
            "/u/p/__init__.py",
            "/u/p/b.py",
            "/u/p/a/c.pyi",
            "/u/p/a/c.py",
            "/u/p/.x/d.py",
        ]);
        let search = crate::RecursiveSearch::new(&finder).unwrap();
        let names: Vec<_> = search
            .modules("p")
            .iter()
            .map(|source| source.module.to_string())
            .collect();
        assert_eq!(names, ["p", "p.a", "p.a.c", "p.b"]);
        assert!(search.modules("q").is_empty());
    }
}
