//! Parsing one file: the tree as text, syntax errors, ignored lines, imports.

use std::sync::Arc;

use errors::{Emitter, ErrorSink, PathStyle};
use names::Names;
use nodes::ast::{BodyRef, Import, ImportName, Stmt, StmtId};
use options::{Options, PythonVersion as Version};
use parse::ParseOptions;

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
    // The parser itself reads the inline settings that these cases have.
    let _ = inline_config;
    let options = Arc::new(checker_options(options)?);
    let names = Names::new();
    let parsed = parse::parse(source, path, &ParseOptions::from(&*options), &names);
    Ok(Parsed {
        messages: messages(&parsed, path, options, &names),
        tree: tree(&parsed, &names, true),
    })
}

/// The options of a case; only the flags of the suites of the parser are known.
fn checker_options(case: &CaseOptions) -> Answer<Options> {
    let mut options = Options::default();
    let mut flags = case.flags.iter().flatten().map(String::as_str);
    while let Some(flag) = flags.next() {
        match flag {
            "--python-version" => {
                let minor = flags
                    .next()
                    .and_then(|version| version.strip_prefix("3.")?.parse().ok());
                options.python_version = minor.map(Version::new3).ok_or(Unsupported("this version"))?;
            }
            "--no-site-packages" => {}
            _ => return Err(Unsupported("flags other than --python-version for the parser")),
        }
    }
    if let Some(version) = case.settings.python_version {
        options.python_version = checker_version(version);
    }
    options.hide_error_codes = case.settings.hide_error_codes.unwrap_or(false);
    Ok(options)
}

fn checker_version(version: PythonVersion) -> Version {
    let narrow = |number: u32| u8::try_from(number).expect("versions are small");
    Version {
        major: narrow(version.0),
        minor: narrow(version.1),
    }
}

fn messages(parsed: &parse::Parsed, path: &str, options: Arc<Options>, names: &Names) -> Messages {
    let path: Arc<str> = path.into();
    let mut sink = ErrorSink::new(path.clone(), None, options.clone());
    let style = errors::format::LineStyle::new(&options);
    for error in &parsed.errors {
        sink.report(error.report());
    }
    let mut emitter = Emitter::new(options, PathStyle::default());
    emitter.admit(&path, sink.take_infos());
    Messages {
        lines: errors::format::lines(&emitter.file_messages(&path, names), style, None),
        blocked: parsed.errors.iter().any(|error| error.blocker),
    }
}

/// The tree; files are called `main`, so that their path does not show.
fn tree(parsed: &parse::Parsed, names: &Names, show_ignores: bool) -> Vec<String> {
    let ignored: Vec<u32> = if show_ignores {
        parsed.ignores.iter().map(|ignore| ignore.line).collect()
    } else {
        Vec::new()
    };
    let dump = dump::ast::Dump {
        ast: &parsed.ast,
        names,
        line: &|offset| parsed.lines.line(offset),
        bound: None,
    };
    dump.module("main", &ignored)
        .split('\n')
        .map(str::to_owned)
        .collect()
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
    let names = Names::new();
    let parsed = parse_raw(source, version, skip_bodies, &names);
    let ignores = parsed.ignores.iter();
    Ok(Ok(RawParse {
        ignores: ignores
            .map(|ignore| (ignore.line, ignore.codes.clone()))
            .collect(),
        errors: raw_errors(&parsed),
        tree: tree(&parsed, &names, false),
    }))
}

fn parse_raw(
    source: &str,
    version: PythonVersion,
    skip_function_bodies: bool,
    names: &Names,
) -> parse::Parsed {
    let options = Options {
        python_version: checker_version(version),
        ..Options::default()
    };
    let options = ParseOptions {
        skip_function_bodies,
        ..ParseOptions::from(&options)
    };
    parse::parse(source, "t.py", &options, names)
}

fn raw_errors(parsed: &parse::Parsed) -> Vec<SyntaxError> {
    let raw = |error: &parse::ParseError| SyntaxError {
        line: error.line,
        column: error.column.into(),
        message: error.message.clone(),
    };
    parsed.errors.iter().map(raw).collect()
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
    let names = Names::new();
    let parsed = parse_raw(source, version, false, &names);
    let imports = parsed.ast.imports.iter().flat_map(|(body, stmt)| {
        let body = parsed.ast.body(*body);
        imports_of(&parsed, body, *stmt, &names)
    });
    Ok(Ok(Imports {
        errors: raw_errors(&parsed),
        imports: imports.collect(),
    }))
}

/// The imports of a statement: mypy has one for each name of `import a, b`.
fn imports_of(
    parsed: &parse::Parsed,
    body: BodyRef<'_>,
    stmt: StmtId,
    names: &Names,
) -> Vec<ReachableImport> {
    let Stmt::Import(index) = *body.stmt(stmt) else {
        unreachable!("only imports are listed")
    };
    let import = body.import(index);
    let flags = import.flags();
    if flags.is_unreachable {
        return Vec::new();
    }
    let reachable = |offset: u32, what| ReachableImport {
        line: parsed.lines.line(body.body().offset + offset),
        top_level: flags.is_top_level,
        mypy_only: flags.is_mypy_only,
        what,
    };
    let text = |name| names.text(name).to_owned();
    let renamed = |one: &ImportName| (text(one.name), one.as_name.map(text));
    let start = body.stmt_span(stmt).start;
    match *import {
        Import::Import { names: modules, .. } => body
            .import_names(modules)
            .iter()
            .map(|module| reachable(module.offset, Imported::Modules(vec![renamed(module)])))
            .collect(),
        Import::From {
            module,
            relative,
            names: members,
            ..
        } => {
            let names = body.import_names(members).iter().map(renamed).collect();
            let (dots, module) = (relative as usize, text(module));
            vec![reachable(start, Imported::Names { dots, module, names })]
        }
        Import::All { module, relative, .. } => {
            let (dots, module) = (relative as usize, text(module));
            vec![reachable(start, Imported::All { dots, module })]
        }
    }
}
