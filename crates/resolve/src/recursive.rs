//! `-p`: all modules of a package.

use rustc_hash::FxHashSet;

use crate::find_sources::is_skipped_name;
use crate::gitignore::GitIgnores;
use crate::{BuildSource, Exclude, ExcludeError, ModuleFinder, PYTHON_EXTENSIONS, is_init_file};

/// Collects the modules of packages.
#[derive(Debug)]
pub struct RecursiveSearch<'a> {
    finder: &'a ModuleFinder,
    exclude: Exclude,
    gitignores: Option<GitIgnores>,
}

impl<'a> RecursiveSearch<'a> {
    /// A search with the exclusions of the settings.
    pub fn new(finder: &'a ModuleFinder) -> Result<Self, ExcludeError> {
        let options = finder.options().global();
        let exclude = Exclude::new(&options.exclude)?;
        Ok(Self {
            finder,
            exclude,
            gitignores: options.exclude_gitignore.then(GitIgnores::default),
        })
    }

    /// The module and, if it is a package, everything in it. Nothing if there is no such module.
    #[must_use]
    pub fn modules(&self, module: &str) -> Vec<BuildSource> {
        let Ok(path) = self.finder.find_fast(module) else {
            return Vec::new();
        };
        let mut sources = vec![BuildSource::file(&path, Some(module), None)];
        let package = if is_init_file(&path) {
            Some(paths::dirname(&path))
        } else {
            Some(&*path).filter(|path| self.finder.fs().isdir(path))
        };
        if let Some(package) = package {
            self.add_contents(module, package, &mut sources);
        }
        sources
    }

    fn add_contents(&self, module: &str, package: &str, sources: &mut Vec<BuildSource>) {
        let fs = self.finder.fs();
        let Ok(listing) = fs.listdir(package) else { return };
        let mut names: Vec<&str> = listing.iter().map(AsRef::as_ref).collect();
        names.sort_unstable();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for name in names {
            let path = paths::join(package, name);
            if is_skipped_name(name) || self.is_excluded(&path) {
                continue;
            }
            let part = if fs.isdir(&path) {
                Some(name).filter(|_| self.is_package(&path))
            } else {
                let (stem, extension) = paths::splitext(name);
                let is_module =
                    PYTHON_EXTENSIONS.contains(&extension) && stem != "__init__" && !stem.contains('.');
                Some(stem).filter(|stem| is_module && !seen.contains(stem))
            };
            if let Some(part) = part {
                seen.insert(part);
                sources.extend(self.modules(&format!("{module}.{part}")));
            }
        }
    }

    fn is_package(&self, dir: &str) -> bool {
        let init = |extension: &str| self.finder.fs().isfile(&format!("{dir}/__init__{extension}"));
        self.finder.options().global().namespace_packages
            || PYTHON_EXTENSIONS.iter().any(|extension| init(extension))
    }

    fn is_excluded(&self, path: &str) -> bool {
        let fs = &**self.finder.fs();
        self.exclude.matches(path, fs)
            || self
                .gitignores
                .as_ref()
                .is_some_and(|ignores| ignores.matches(path, fs))
    }
}
