//! Finding modules and sources.
//!
//! - [`ModuleFinder`] finds the file of a module along the [`SearchPaths`], or says why there is none
//!   ([`NotFoundReason`], with the words of the message).
//! - [`find_sources`] turns the files and directories of a command line into [`BuildSource`]s, with module names; [`changed_sources`] brings such a list up to date.
//! - [`search_dirs`] finds out where an interpreter's packages are, mostly without starting it; [`SystemInterpreters`]
//!   remembers it.
//! - [`stub_distribution`] knows which distribution has the stubs of a package, [`known_modules`] what may have been
//!   meant.
//!
//! All questions about files go through a [`source::FileSystem`]; only [`search_dirs`] and `.gitignore` files look at
//! the disk itself.
//!
//! Specified by `mypy/modulefinder.py`, `mypy/find_sources.py`, `mypy/pyinfo.py` and `mypy/stubinfo.py`.

mod build_source;
mod exclude;
mod find_sources;
mod finder;
mod gitignore;
mod interpreter;
mod known_modules;
mod not_found;
mod recursive;
mod search_paths;
mod source_changes;
mod stub_advice;
mod system;
mod typeshed_files;

pub use build_source::{BuildSource, SourceParts, SourceSet};
pub use exclude::{Exclude, ExcludeError};
pub use find_sources::{InvalidSourceList, find_sources};
pub use finder::{ModuleFinder, SearchResult};
pub use interpreter::{InterpreterError, SearchDirs, find_interpreter, own_interpreter, search_dirs};
pub use known_modules::known_modules;
pub use not_found::NotFoundReason;
pub use recursive::RecursiveSearch;
pub use search_paths::{
    SearchPathError, SearchPathInput, SearchPaths, compute_search_paths, stdlib_versions,
};
pub use source_changes::{SourceChanges, changed_sources};
pub use stub_advice::stub_distribution;
pub use system::SystemInterpreters;
pub use typeshed_files::{is_stdlib_file, is_stub_package_file, is_typeshed_file};

/// The endings of sources, stubs first.
pub const PYTHON_EXTENSIONS: [&str; 2] = [".pyi", ".py"];

/// Whether the path is that of an `__init__` file.
#[must_use]
pub fn is_init_file(path: &str) -> bool {
    matches!(paths::basename(path), "__init__.py" | "__init__.pyi")
}
