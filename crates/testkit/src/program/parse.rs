//! Parsing one file: the tree as text, syntax errors, ignored lines, imports.

use super::{Answer, Messages, Unsupported};
use crate::settings::{CaseOptions, PythonVersion};

/// The result of parsing one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The messages, rendered as the checker renders them.
    pub messages: Messages,
    /// The lines of mypy's `str(tree)`.
    pub tree: Vec<String>,
}

/// Parses `source` as the file `path` of the module `__main__` (mypy's `parse.parse`, eagerly). Inline
/// configuration (`# mypy:`) is taken into account when `inline_config` is set.
pub fn parse(source: &str, path: &str, options: &CaseOptions, inline_config: bool) -> Answer<Parsed> {
    let _ = (source, path, options, inline_config);
    Err(Unsupported("parse"))
}

/// A syntax error with its raw position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line, from 1.
    pub line: u32,
    /// The column as the parser counts it.
    pub column: i64,
    /// The text.
    pub message: String,
}

/// What the parser itself returns (mypy's `native_parse`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawParse {
    /// Lines with `# type: ignore`, and their codes.
    pub ignores: Vec<(u32, Vec<String>)>,
    /// The errors, in the parser's order.
    pub errors: Vec<SyntaxError>,
    /// The lines of mypy's `str(tree)`; the path of the file shows as `main`.
    pub tree: Vec<String>,
}

/// Parses `source` for the given version. `skip_bodies` leaves out the bodies of functions that nothing depends on.
/// `Err` of the inner result: the messages of an error that leaves no tree.
pub fn parse_with_ignores(
    source: &str,
    version: PythonVersion,
    skip_bodies: bool,
) -> Answer<Result<RawParse, Vec<String>>> {
    let _ = (source, version, skip_bodies);
    Err(Unsupported("parse with ignores"))
}

/// An import that can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachableImport {
    /// The line, from 1.
    pub line: u32,
    /// Whether it stands at the top level of the module.
    pub top_level: bool,
    /// Whether only type checkers see it.
    pub mypy_only: bool,
    /// What is imported.
    pub what: Imported,
}

/// What an import statement imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    /// `import a as b, c`: pairs of a module and its other name.
    Modules(Vec<(String, Option<String>)>),
    /// `from ..a import b as c`.
    Names {
        /// How many dots there are.
        dots: usize,
        /// The module behind the dots.
        module: String,
        /// Pairs of a name and its other name.
        names: Vec<(String, Option<String>)>,
    },
    /// `from ..a import *`.
    All {
        /// How many dots there are.
        dots: usize,
        /// The module behind the dots.
        module: String,
    },
}

/// The imports of a file that can be reached, and the syntax errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imports {
    /// The errors.
    pub errors: Vec<SyntaxError>,
    /// The imports, in the order of the file.
    pub imports: Vec<ReachableImport>,
}

/// The reachable imports of `source`. `Err` of the inner result: the messages of an error that leaves no tree.
pub fn reachable_imports(source: &str, version: PythonVersion) -> Answer<Result<Imports, Vec<String>>> {
    let _ = (source, version);
    Err(Unsupported("reachable imports"))
}
