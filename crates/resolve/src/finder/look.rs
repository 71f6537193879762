//! The candidate directories of a module, and the files in them.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use source::FileSystem;

use super::installed::Installed;
use super::{Candidate, ModuleFinder, TopLevel};
use crate::{PYTHON_EXTENSIONS, is_init_file};

/// So many names in a directory are not gone through for a few questions.
const MANY: usize = 128;

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

/// Whether a path is the file of the module.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Yes,
    /// Some package around it has no `__init__` file.
    Near,
    No,
}

impl ModuleFinder {
    /// All directories to look in, in order.
    pub(super) fn candidates(
        &self,
        module: &str,
        use_typeshed: bool,
        installed: &Installed,
    ) -> Vec<Candidate> {
        let mut candidates = self.existing_dirs(module, self.user_dirs());
        if use_typeshed {
            candidates.extend(self.existing_dirs(module, self.typeshed_dirs()));
        }
        let offered = installed.stubs.iter().chain(&installed.inline);
        candidates.extend(offered.map(|other| Candidate {
            dir: other.dir.clone(),
            verify: other.verify,
        }));
        candidates
    }

    fn user_dirs(&self) -> &TopLevel {
        self.user_dirs
            .get_or_init(|| self.top_level(self.paths.mypy_path.iter().chain(&self.paths.python_path)))
    }

    fn typeshed_dirs(&self) -> &TopLevel {
        self.typeshed_dirs
            .get_or_init(|| self.top_level(self.paths.typeshed_path.iter()))
    }

    /// Directories of installed packages.
    pub(super) fn package_dirs(&self) -> &TopLevel {
        self.package_dirs
            .get_or_init(|| self.top_level(self.paths.package_path.iter()))
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

    /// Whether there may be modules in a package, or below a module that is none: not without a directory of that name.
    pub fn may_have_submodules(&self, package: &str) -> bool {
        if self.options.global().fast_module_lookup {
            return true;
        }
        if let Some(known) = self.remembered(|memory| memory.packages.get(package).copied()) {
            return known;
        }
        let may_be = self.has_dir_of(package);
        self.remembered(|memory| memory.packages.insert(package.into(), may_be));
        may_be
    }

    fn has_dir_of(&self, package: &str) -> bool {
        let (top, rest) = package.split_at(package.find('.').unwrap_or(package.len()));
        let rest = rest.replace('.', "/");
        let below = |dirs: &TopLevel, name: &str| {
            let mut dirs = dirs.get(name).into_iter().flatten();
            dirs.any(|dir| self.fs.isdir(&paths::join(dir, &format!("{name}{rest}"))))
        };
        let installed = self.package_dirs();
        if installed.contains_key(top) {
            // For what a question about a submodule would make known of the packages around it.
            self.installed(package);
        }
        below(self.user_dirs(), top)
            || below(self.typeshed_dirs(), top)
            || below(installed, top)
            || below(installed, &format!("{top}-stubs"))
    }

    /// Whether a directory may have a package or a module of this name: one listing answers for all names.
    fn may_have(&self, dir: &str, name: &str) -> bool {
        if self.fs.is_case_insensitive() {
            return true;
        }
        let may_have = |stems: &Option<FxHashSet<Box<str>>>| {
            stems
                .as_ref()
                .is_none_or(|stems| stems.contains(name) || stems.contains(format!("{name}-stubs").as_str()))
        };
        if let Some(known) = self.remembered(|memory| memory.stems.get(dir).map(may_have)) {
            return known;
        }
        let names = self.fs.listdir(dir).ok();
        if names.as_ref().is_some_and(|names| names.len() >= MANY) && !self.is_asked_often(dir) {
            return true;
        }
        let stems = names.map(|names| {
            let stems = names.iter().map(|name| paths::splitext(name).0.into());
            stems.collect()
        });
        self.remembered(|memory| may_have(memory.stems.entry(dir.into()).or_insert(stems)))
    }

    /// Whether it is worth it to know all names in a directory.
    fn is_asked_often(&self, dir: &str) -> bool {
        self.remembered(|memory| {
            let asked = memory.asked.entry(dir.into()).or_default();
            *asked += 1;
            *asked > MANY / 16
        })
    }

    /// The first file in the candidate directories, or the best near miss.
    pub(super) fn look_in(&self, module: &str, candidates: &[Candidate]) -> Option<Arc<str>> {
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
        if !self.may_have(place.dir, last) {
            return None;
        }
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
}
