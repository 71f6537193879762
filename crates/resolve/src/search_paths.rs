//! [`SearchPaths`]: the directories that modules are looked for in.

use std::fmt;
use std::sync::Arc;

use options::Options;
use source::FileSystem;
use typeshed::{Versions, VersionsError};

use crate::{BuildSource, SearchDirs};

/// Directories in the order of search, all absolute and normal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPaths {
    /// Where the code of the user is.
    pub python_path: Vec<Arc<str>>,
    /// `MYPYPATH` and `mypy_path`; searched first.
    pub mypy_path: Vec<Arc<str>>,
    /// Installed packages; searched last.
    pub package_path: Vec<Arc<str>>,
    /// Typeshed.
    pub typeshed_path: Vec<Arc<str>>,
}

/// What the search paths are made of.
#[derive(Clone, Copy, Debug)]
pub struct SearchPathInput<'a> {
    /// The sources to check: their directories are searched.
    pub sources: &'a [BuildSource],
    /// The global settings.
    pub options: &'a Options,
    /// The environment variable `MYPYPATH`, or nothing.
    pub mypypath: &'a str,
    /// Where the interpreter has its packages.
    pub dirs: &'a SearchDirs,
    /// A directory to search instead of those of the sources, before all others: for tests.
    pub alt_lib_path: Option<&'a str>,
    /// A directory of small stubs to search before typeshed: for tests with `use_builtins_fixtures`.
    pub fixtures: Option<&'a str>,
}

/// Why there are no search paths. The text is for standard error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchPathError {
    /// `--custom-typeshed-dir` names something else. The program ends with status 2.
    BadTypeshed(String),
    /// A directory of installed packages is in `MYPYPATH`. The program ends with status 1.
    SitePackagesInMypyPath(String),
}

impl SearchPathError {
    /// The exit status of the program.
    #[must_use]
    pub const fn status(&self) -> u8 {
        match self {
            Self::BadTypeshed(_) => 2,
            Self::SitePackagesInMypyPath(_) => 1,
        }
    }
}

impl fmt::Display for SearchPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadTypeshed(dir) => {
                write!(
                    f,
                    "error: --custom-typeshed-dir does not point to a valid typeshed ({dir})"
                )
            }
            Self::SitePackagesInMypyPath(dir) => write!(
                f,
                "{dir} is in the MYPYPATH. Please remove it.\n\
                 See https://mypy.readthedocs.io/en/stable/running_mypy.html#how-mypy-handles-imports for more info"
            ),
        }
    }
}

impl std::error::Error for SearchPathError {}

impl SearchPaths {
    /// Paths given as texts, made absolute.
    #[must_use]
    pub fn new(
        fs: &dyn FileSystem,
        python_path: &[String],
        mypy_path: &[String],
        package_path: &[String],
        typeshed_path: &[String],
    ) -> Self {
        let absolute = |list: &[String]| list.iter().map(|path| fs.abspath(path).into()).collect();
        Self {
            python_path: absolute(python_path),
            mypy_path: absolute(mypy_path),
            package_path: absolute(package_path),
            typeshed_path: absolute(typeshed_path),
        }
    }
}

/// The directories to search for a check.
pub fn compute_search_paths(
    fs: &dyn FileSystem,
    input: SearchPathInput<'_>,
) -> Result<SearchPaths, SearchPathError> {
    let lib_path = lib_path(fs, input)?;
    let from_env = input.mypypath.split(':').filter(|_| !input.mypypath.is_empty());
    let configured = input.options.mypy_path.iter().map(String::as_str);
    let mypy_path: Vec<String> = input
        .alt_lib_path
        .into_iter()
        .chain(from_env)
        .chain(configured)
        .map(str::to_owned)
        .collect();
    for site in &input.dirs.site_packages {
        if mypy_path
            .iter()
            .any(|path| path == site || paths::is_sub_path(path, site))
        {
            return Err(SearchPathError::SitePackagesInMypyPath(site.clone()));
        }
    }
    let package_path = [input.dirs.sys_path.as_slice(), &input.dirs.site_packages].concat();
    Ok(SearchPaths::new(
        fs,
        &python_path(fs, input, &lib_path),
        &mypy_path,
        &package_path,
        &lib_path,
    ))
}

/// The directories of typeshed, and what stands before and after them.
fn lib_path(fs: &dyn FileSystem, input: SearchPathInput<'_>) -> Result<Vec<String>, SearchPathError> {
    let root = match &input.options.custom_typeshed_dir {
        Some(custom) => checked_typeshed(fs, fs.abspath(custom))?,
        None => typeshed::ROOT.to_owned(),
    };
    let fixtures = input
        .fixtures
        .filter(|_| input.options.use_builtins_fixtures)
        .map(|dir| fs.abspath(dir));
    let parts = ["stdlib", "stubs/mypy-extensions", "stubs/librt"].map(|part| paths::join(&root, part));
    let fallback = "/usr/local/lib/mypy".to_owned();
    Ok(fixtures.into_iter().chain(parts).chain([fallback]).collect())
}

fn checked_typeshed(fs: &dyn FileSystem, root: String) -> Result<String, SearchPathError> {
    let versions = paths::join(&root, "stdlib/VERSIONS");
    if fs.isfile(&versions) {
        Ok(root)
    } else {
        Err(SearchPathError::BadTypeshed(root))
    }
}

/// The directories of the sources, the last one first, and at the end the current one.
fn python_path(fs: &dyn FileSystem, input: SearchPathInput<'_>, lib_path: &[String]) -> Vec<String> {
    if input.alt_lib_path.is_some() {
        return Vec::new();
    }
    let here = if input.options.bazel {
        ".".to_owned()
    } else {
        fs.cwd().to_string()
    };
    let mut path = Vec::new();
    for dir in input
        .sources
        .iter()
        .filter_map(|source| source.base_dir.as_deref())
    {
        if !path.iter().any(|known| known == dir) {
            path.push(dir.to_owned());
        }
    }
    path.reverse();
    if !lib_path.contains(&here) {
        path.push(here);
    }
    path
}

/// Which modules the typeshed of a check has in which versions.
pub fn stdlib_versions(fs: &dyn FileSystem, options: &Options) -> Result<Versions, VersionsError> {
    match &options.custom_typeshed_dir {
        Some(custom) => Versions::read(fs, &fs.abspath(custom)),
        None => Ok(Versions::bundled()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::MemoryFs;

    fn input<'a>(
        options: &'a Options,
        sources: &'a [BuildSource],
        dirs: &'a SearchDirs,
    ) -> SearchPathInput<'a> {
        SearchPathInput {
            sources,
            options,
            mypypath: "",
            dirs,
            alt_lib_path: None,
            fixtures: None,
        }
    }

    #[test]
    fn directories_of_sources_come_in_reverse_and_before_the_current_one() {
        let fs = MemoryFs::new("/w");
        let sources = ["/a", "/b", "/a"].map(|base| BuildSource::file("x.py", None, Some(base)));
        let (options, dirs) = (
            Options {
                mypy_path: vec!["m".into()],
                ..Options::default()
            },
            SearchDirs::default(),
        );
        let found = compute_search_paths(&fs, input(&options, &sources, &dirs)).unwrap();
        assert_eq!(found.python_path, ["/b", "/a", "/w"].map(Arc::from));
        assert_eq!(found.mypy_path, ["/w/m"].map(Arc::from));
        assert_eq!(&*found.typeshed_path[0], "/bundled/mypy/typeshed/stdlib");
    }

    #[test]
    fn installed_packages_must_not_be_in_mypypath() {
        let (fs, options) = (MemoryFs::new("/w"), Options::default());
        let dirs = SearchDirs {
            site_packages: vec!["/site".into()],
            ..SearchDirs::default()
        };
        let bad = SearchPathInput {
            mypypath: "/x:/site/p",
            ..input(&options, &[], &dirs)
        };
        let error = compute_search_paths(&fs, bad).unwrap_err();
        assert_eq!(error.status(), 1);
        assert!(
            error
                .to_string()
                .starts_with("/site is in the MYPYPATH. Please remove it.\n")
        );
    }

    #[test]
    fn a_custom_typeshed_must_have_versions() {
        let fs = MemoryFs::new("/w");
        let options = Options {
            custom_typeshed_dir: Some("ts".into()),
            ..Options::default()
        };
        let dirs = SearchDirs::default();
        let error = compute_search_paths(&fs, input(&options, &[], &dirs)).unwrap_err();
        assert_eq!(error, SearchPathError::BadTypeshed("/w/ts".into()));
        fs.write("ts/stdlib/VERSIONS", "sys: 3.0-\n");
        let found = compute_search_paths(&fs, input(&options, &[], &dirs)).unwrap();
        assert_eq!(&*found.typeshed_path[0], "/w/ts/stdlib");
        assert!(stdlib_versions(&fs, &options).unwrap().contains("sys"));
    }
}
