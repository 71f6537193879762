//! The one door to the type checker: every call of a runner into the program goes through here.
//!
//! Each file holds one adapter: plain data in, plain data out. An adapter that is not wired to its crates yet returns
//! [`Unsupported`], and the cases that need it fail. To wire one, replace the body of its function; nothing else knows
//! the crates of the program.
//!
//! | adapter | serves | crates |
//! |---|---|---|
//! | [`parse::parse`] | `parse*`, `parse-errors` | parse, dump, errors |
//! | [`parse::parse_with_ignores`] | `native-parser*` | parse, dump |
//! | [`parse::reachable_imports`] | `native-parser-imports` | parse |
//! | [`batch::Session`] | `check-*`, `errorstream` | build, cache, report |
//! | [`dumps::analyzed`] | `semanal-*` | build, dump |
//! | [`dumps::types`] | `typexport-basic` | build, dump |
//! | [`engine::dependencies`] | `deps*` | build, deps |
//! | [`engine::triggers_of_change`] | `diff` | build, astdiff |
//! | [`engine::merged`] | `merge` | build, update, dump |
//! | [`daemon::Session`] | `fine-grained*` | server, update, suggest, inspect |
//! | [`exports::references`] | `ref-info` | build, inspect |
//! | [`exports::cache_as_json`] | `exportjson` | build, cache |
//! | [`commands::run`] | `cmdline*`, `reports`, `daemon`, `pythoneval*`, `pep561`, `outputjson` | the binaries |

mod adjust;
pub mod batch;
pub mod commands;
pub mod daemon;
pub mod disk;
pub mod dumps;
pub mod engine;
pub mod exports;
pub mod merge;
pub mod parse;

pub use adjust::{checker_options, site_packages};

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::files::{CacheChange, File, Files};
use crate::settings::CaseOptions;

/// The program cannot serve this yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported(pub &'static str);

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the program cannot serve this yet: {}", self.0)
    }
}

impl std::error::Error for Unsupported {}

/// What an adapter returns.
pub type Answer<T> = Result<T, Unsupported>;

/// One build: sources, files to find imports in, options.
#[derive(Clone, Debug)]
pub struct BuildRequest<'a> {
    /// What is to be checked.
    pub sources: Vec<Source>,
    /// The files of the case, relative to its directory.
    pub files: &'a Files,
    /// The stubs that stand in for typeshed when `use_builtins_fixtures` is set.
    pub library: &'a Arc<Library>,
    /// What the case did to mypy's cache before this build.
    pub cache_changes: Vec<CacheChange>,
    /// Flags and settings.
    pub options: CaseOptions,
    /// The directory that imports are looked for first; when it is set, the directories of sources are not looked in.
    pub alt_lib_path: Option<&'static str>,
    /// Whether paths that differ in case only name the same file, as on some systems.
    pub case_insensitive: bool,
}

/// One source of a build (mypy's `BuildSource`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where the file is; messages show it.
    pub path: Option<String>,
    /// The module; found out from the path when it is not given.
    pub module: Option<String>,
    /// The text, if it is not to be read from the file.
    pub text: Option<String>,
}

/// The messages of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    /// The lines.
    pub lines: Vec<String>,
    /// Whether an error ended the build (mypy's `CompileError`): there is no result beside the lines.
    pub blocked: bool,
}

/// The site packages of the interpreter, unless the options say that there are none. mypy's runner is pytest, so the package
/// `_pytest` is installed where its cases run, and one case shows it.
pub const SITE_PACKAGES: &str = "/site-packages";

/// Files by absolute path, shared by all cases: the stubs `<root>/test-data/unit/lib-stub`, and [`SITE_PACKAGES`].
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The directory of the stubs, as it is to be put on the search path.
    pub directory: String,
    /// The files, by absolute path.
    pub files: BTreeMap<String, File>,
}

impl Library {
    /// Reads all files of a directory.
    pub fn load(directory: &Path) -> io::Result<Self> {
        let mut library = Self {
            directory: directory.display().to_string(),
            files: BTreeMap::new(),
        };
        library.add(directory)?;
        for file in ["__init__.py", "py.typed"] {
            library.add_file(format!("{SITE_PACKAGES}/_pytest/{file}"), Vec::new());
        }
        Ok(library)
    }

    /// Adds one file.
    pub fn add_file(&mut self, path: String, content: Vec<u8>) {
        self.files.insert(
            path,
            File {
                content: content.into(),
                modified: 0,
            },
        );
    }

    fn add(&mut self, directory: &Path) -> io::Result<()> {
        for entry in std::fs::read_dir(directory)? {
            let path = entry?.path();
            if path.is_dir() {
                self.add(&path)?;
            } else {
                self.add_file(path.display().to_string(), std::fs::read(&path)?);
            }
        }
        Ok(())
    }
}
