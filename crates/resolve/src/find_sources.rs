//! From the files and directories of a command line to modules.
//!
//! The name of a module follows from the directories above its file: upwards as long as they are packages. With
//! namespace packages a directory without `__init__.py` is a package too if one above it has one, or is a base that
//! was given explicitly.

use std::cell::RefCell;
use std::fmt;

use options::Options;
use rustc_hash::{FxHashMap, FxHashSet};
use source::{CachedFs, FileSystem, is_identifier};

use crate::gitignore::GitIgnores;
use crate::{BuildSource, Exclude, ExcludeError, PYTHON_EXTENSIONS};

/// Why a list of sources makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidSourceList {
    /// The text is for standard error.
    Bad(String),
    /// A pattern of `--exclude` is none.
    Exclude(ExcludeError),
}

impl fmt::Display for InvalidSourceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad(text) => f.write_str(text),
            Self::Exclude(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for InvalidSourceList {}

/// The sources that files and directories stand for. `mypypath` is the environment variable of that name.
///
/// With `allow_empty_dir`, a directory without sources is no error.
pub fn find_sources(
    files: &[String],
    options: &Options,
    fs: &CachedFs,
    mypypath: &str,
    allow_empty_dir: bool,
) -> Result<Vec<BuildSource>, InvalidSourceList> {
    let finder = SourceFinder::new(fs, options, mypypath)?;
    let mut sources = Vec::new();
    for path in files {
        let path = paths::normpath(path);
        if PYTHON_EXTENSIONS
            .iter()
            .any(|extension| path.ends_with(extension))
        {
            sources.push(finder.source(&path)?);
        } else if fs.isdir(&path) {
            let found = finder.in_dir(&path)?;
            if found.is_empty() && !allow_empty_dir {
                return Err(InvalidSourceList::Bad(format!(
                    "There are no .py[i] files in directory '{path}'"
                )));
            }
            sources.extend(found);
        } else {
            let module = options.scripts_are_modules.then(|| paths::basename(&path));
            sources.push(BuildSource::file(&path, module, None));
        }
    }
    Ok(sources)
}

/// The name of a package and the directory that it starts in.
type Package = (String, String);

struct SourceFinder<'a> {
    fs: &'a CachedFs,
    /// Absolute directories that names start in, if they are given explicitly.
    bases: Option<Vec<String>>,
    namespace_packages: bool,
    exclude: Exclude,
    gitignores: Option<GitIgnores>,
    packages: RefCell<FxHashMap<String, Option<Package>>>,
}

impl<'a> SourceFinder<'a> {
    fn new(fs: &'a CachedFs, options: &Options, mypypath: &str) -> Result<Self, InvalidSourceList> {
        let bases = options.explicit_package_bases.then(|| {
            let from_env = mypypath.split(':').filter(|_| !mypypath.is_empty());
            let roots = from_env
                .chain(options.mypy_path.iter().map(String::as_str))
                .chain(["."]);
            roots.map(|root| package_base(fs, root)).collect()
        });
        Ok(Self {
            fs,
            bases,
            namespace_packages: options.namespace_packages,
            exclude: Exclude::new(&options.exclude).map_err(InvalidSourceList::Exclude)?,
            gitignores: options.exclude_gitignore.then(GitIgnores::default),
            packages: RefCell::default(),
        })
    }

    fn source(&self, path: &str) -> Result<BuildSource, InvalidSourceList> {
        let (module, base) = self.module_of(path)?;
        Ok(BuildSource::file(path, Some(&module), Some(&base)))
    }

    /// The sources in a directory and below it. Of equal names, packages come before stubs, and these before modules;
    /// the first one wins.
    fn in_dir(&self, dir: &str) -> Result<Vec<BuildSource>, InvalidSourceList> {
        let Ok(listing) = self.fs.listdir(dir) else {
            return Ok(Vec::new());
        };
        let mut names: Vec<&str> = listing.iter().map(AsRef::as_ref).collect();
        names.sort_by_cached_key(|name| sort_key(name));
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut sources = Vec::new();
        for name in names {
            let path = paths::join(dir, name);
            if is_skipped_name(name) || self.is_excluded(&path) {
                continue;
            }
            if self.fs.isdir(&path) {
                let found = self.in_dir(&path)?;
                if !found.is_empty() {
                    seen.insert(name);
                    sources.extend(found);
                }
                continue;
            }
            let (stem, extension) = paths::splitext(name);
            if PYTHON_EXTENSIONS.contains(&extension) && seen.insert(stem) {
                sources.push(self.source(&path)?);
            }
        }
        Ok(sources)
    }

    fn is_excluded(&self, path: &str) -> bool {
        let ignored = || {
            self.gitignores
                .as_ref()
                .is_some_and(|ignores| ignores.matches(path, self.fs))
        };
        self.exclude.matches(path, self.fs) || ignored()
    }

    /// The module that a file is, and the directory that its name starts in.
    fn module_of(&self, path: &str) -> Result<Package, InvalidSourceList> {
        let path = self.fs.abspath(path);
        let (dir, file) = paths::split(&path);
        let (package, base) = self.package_of(dir)?;
        let name = PYTHON_EXTENSIONS
            .iter()
            .find_map(|extension| file.strip_suffix(extension))
            .unwrap_or(file);
        let name = if name.is_empty() { file } else { name };
        if name == "__init__" {
            Ok((package, base))
        } else {
            Ok((module_join(&package, name), base))
        }
    }

    /// The package that a directory is; without a name if names start here.
    fn package_of(&self, dir: &str) -> Result<Package, InvalidSourceList> {
        Ok(self
            .intended_package(dir)?
            .unwrap_or_else(|| (String::new(), dir.to_owned())))
    }

    /// The package that a directory clearly is, or nothing if it might be just a directory.
    fn intended_package(&self, dir: &str) -> Result<Option<Package>, InvalidSourceList> {
        let known = self.packages.borrow().get(dir).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = self.find_package(dir)?;
        self.packages.borrow_mut().insert(dir.to_owned(), found.clone());
        Ok(found)
    }

    fn find_package(&self, dir: &str) -> Result<Option<Package>, InvalidSourceList> {
        if self
            .bases
            .as_ref()
            .is_some_and(|bases| bases.contains(&package_base(self.fs, dir)))
        {
            return Ok(Some((String::new(), dir.to_owned())));
        }
        let (parent, name) = paths::split(dir);
        let name = name.strip_suffix("-stubs").unwrap_or(name);
        let named = |(package, base): Package| (module_join(&package, name), base);
        if let Some(init) = self.init_file(dir) {
            if !is_identifier(name) {
                return Err(InvalidSourceList::Bad(format!(
                    "{name} contains {init} but is not a valid Python package name"
                )));
            }
            return self.package_of(parent).map(|package| Some(named(package)));
        }
        if !self.namespace_packages || parent.is_empty() || !is_identifier(name) {
            return Ok(None);
        }
        Ok(self.intended_package(parent)?.map(named))
    }

    /// The name of the `__init__` file of a directory.
    fn init_file(&self, dir: &str) -> Option<&'static str> {
        let names = ["__init__.pyi", "__init__.py"];
        names.into_iter().find(|name| {
            let path = paths::join(dir, name);
            self.fs.isfile(&path) || (name.ends_with(".py") && self.fs.is_fake_init(&path))
        })
    }
}

/// Directories that never have sources of interest.
pub(crate) fn is_skipped_name(name: &str) -> bool {
    matches!(name, "__pycache__" | "site-packages" | "node_modules") || name.starts_with('.')
}

/// `__init__` files first, then directories and others, stubs, modules, each by name.
pub(crate) fn sort_key(name: &str) -> (bool, i8, String) {
    let (base, extension) = paths::splitext(name);
    let not_init = base != "__init__";
    match extension {
        ".pyi" => (not_init, 0, base.to_owned()),
        ".py" => (not_init, 1, base.to_owned()),
        _ => (not_init, -1, name.to_owned()),
    }
}

fn package_base(fs: &CachedFs, root: &str) -> String {
    let root = fs.abspath(if root.is_empty() { "." } else { root });
    root.strip_suffix('/').unwrap_or(&root).to_owned()
}

fn module_join(parent: &str, child: &str) -> String {
    if parent.is_empty() {
        child.to_owned()
    } else {
        format!("{parent}.{child}")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use source::MemoryFs;

    fn fs(files: &[&str]) -> CachedFs {
        let memory = MemoryFs::new("/");
        files.iter().for_each(|file| memory.write(file, ""));
        CachedFs::new(Arc::new(memory))
    }

    /// `module@base` of what is found in `path`.
    fn found(files: &[&str], path: &str, options: &Options) -> Vec<String> {
        let sources = find_sources(&[path.to_owned()], options, &fs(files), "", false).unwrap();
        sources
            .iter()
            .map(|source| format!("{}@{}", source.module, source.base_dir.as_deref().unwrap()))
            .collect()
    }

    fn error(files: &[&str], path: &str) -> String {
        find_sources(&[path.to_owned()], &Options::default(), &fs(files), "", false)
            .unwrap_err()
            .to_string()
    }

    fn plain() -> Options {
        Options {
            namespace_packages: false,
            ..Options::default()
        }
    }

    fn explicit(bases: &[&str]) -> Options {
        let mypy_path = bases.iter().map(|base| (*base).to_owned()).collect();
        Options {
            explicit_package_bases: true,
            mypy_path,
            ..Options::default()
        }
    }

    #[test]
    fn names_climb_as_long_as_there_are_init_files() {
        let files = [
            "/a/pkg/__init__.py",
            "/a/pkg/sub/__init__.pyi",
            "/a/pkg/sub/m.py",
            "/a/pkg/ns/n.py",
        ];
        assert_eq!(found(&files, "/a/pkg/sub/m.py", &plain()), ["pkg.sub.m@/a"]);
        assert_eq!(found(&files, "/a/pkg/ns/n.py", &plain()), ["n@/a/pkg/ns"]);
        assert_eq!(
            found(&files, "/a/pkg/ns/n.py", &Options::default()),
            ["pkg.ns.n@/a"]
        );
        assert_eq!(found(&files, "/a/pkg/sub/__init__.pyi", &plain()), ["pkg.sub@/a"]);
    }

    #[test]
    fn explicit_bases_end_the_climb() {
        let files = ["/pkg/a/b/m.py"];
        assert_eq!(
            found(&files, "/pkg/a/b/m.py", &Options::default()),
            ["m@/pkg/a/b"]
        );
        assert_eq!(
            found(&files, "/pkg/a/b/m.py", &explicit(&["/pkg"])),
            ["a.b.m@/pkg"]
        );
        assert_eq!(found(&files, "/pkg/a/b/m.py", &explicit(&[])), ["pkg.a.b.m@/"]);
    }

    #[test]
    fn invalid_names_end_the_climb_unless_they_are_packages() {
        let files = [
            "/not-a-name/x/m.py",
            "/bad-name/__init__.py",
            "/bad-name/m.py",
            "/pkg-stubs/__init__.pyi",
        ];
        assert_eq!(
            found(&files, "/not-a-name/x/m.py", &explicit(&[])),
            ["m@/not-a-name/x"]
        );
        let complaint = "bad-name contains __init__.py but is not a valid Python package name";
        assert_eq!(error(&files, "/bad-name/m.py"), complaint);
        assert_eq!(found(&files, "/pkg-stubs/__init__.pyi", &plain()), ["pkg@/"]);
    }

    #[test]
    fn directories_give_packages_then_stubs_then_modules() {
        let files = [
            "/d/b.py",
            "/d/b.pyi",
            "/d/a.py",
            "/d/a/__init__.py",
            "/d/__init__.py",
            "/d/.x/y.py",
            "/d/c.txt",
        ];
        assert_eq!(found(&files, "/d", &plain()), ["d@/", "d.a@/", "d.b@/"]);
        assert_eq!(
            error(&["/d/c.txt"], "/d"),
            "There are no .py[i] files in directory '/d'"
        );
    }

    #[test]
    fn excluded_paths_are_left_out_of_directories_only() {
        let files = ["/d/a.py", "/d/b/c.py"];
        let exclude = Options {
            exclude: vec!["/b/$".into(), "a".into()],
            ..plain()
        };
        assert_eq!(found(&files, "/d/a.py", &exclude), ["a@/d"]);
        let nothing = find_sources(&["/d".into()], &exclude, &fs(&files), "", true).unwrap();
        assert!(nothing.is_empty());
    }

    #[test]
    fn scripts_may_have_names() {
        let script = |options: &Options| {
            find_sources(&["/d/script".into()], options, &fs(&["/d/script"]), "", false)
                .unwrap()
                .remove(0)
        };
        assert_eq!(&*script(&plain()).module, "__main__");
        assert_eq!(
            &*script(&Options {
                scripts_are_modules: true,
                ..plain()
            })
            .module,
            "script"
        );
    }
}
