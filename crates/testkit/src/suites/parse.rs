//! `parse*.test` and `native-parser*.test`: trees, syntax errors, ignored lines, imports.
//!
//! Specified by `mypy/test/testparse.py` and `mypy/test/test_nativeparse.py`.

use crate::compare::{Failure, same_lines};
use crate::format::Case;
use crate::program::parse::{
    Imported, ReachableImport, SyntaxError, parse, parse_with_ignores, reachable_imports,
};
use crate::settings::{CaseOptions, OLDEST_VERSION, PythonVersion, Settings, options_of};

const WHAT: &str = "Invalid parser output";

/// Compares the tree, or the messages if there are any.
pub(super) fn run_trees(case: &Case) -> Result<(), Failure> {
    let settings = Settings {
        hide_error_codes: Some(true),
        python_version: version_in_name(&case.file, &["310", "312", "313", "314"]),
        ..Settings::default()
    };
    let found = parse(
        &case.source(),
        "main",
        &CaseOptions {
            flags: None,
            settings,
        },
        true,
    )?;
    let failed = found.messages.blocked || !found.messages.lines.is_empty();
    same_lines(
        &case.output,
        if failed {
            &found.messages.lines
        } else {
            &found.tree
        },
        WHAT,
    )
}

/// Compares syntax errors; there must be some.
pub(super) fn run_errors(case: &Case) -> Result<(), Failure> {
    let options = options_of(&case.source(), case, 0);
    let found = parse(&case.source(), "file", &options, false)?;
    if found.messages.lines.is_empty() {
        return Err(Failure::new("No errors reported"));
    }
    same_lines(&case.output, &found.messages.lines, "Invalid compiler output")
}

/// Compares ignored lines, errors and the tree.
pub(super) fn run_with_ignores(case: &Case) -> Result<(), Failure> {
    let source = case.source();
    let version = version_in_name(&case.file, &["310", "311", "312", "313", "314"]);
    let skip_bodies = source.contains("# mypy: ignore-errors=True");
    let lines = match parse_with_ignores(&source, version.unwrap_or(OLDEST_VERSION), skip_bodies)? {
        Ok(found) => {
            let ignores = found
                .ignores
                .iter()
                .map(|(line, codes)| show_ignore(*line, codes));
            ignores
                .chain(found.errors.iter().map(show_error))
                .chain(found.tree)
                .collect()
        }
        Err(messages) => messages,
    };
    same_lines(&case.output, &lines, WHAT)
}

/// Compares errors and reachable imports.
pub(super) fn run_imports(case: &Case) -> Result<(), Failure> {
    let lines = match reachable_imports(&case.source(), OLDEST_VERSION)? {
        Ok(found) => {
            let errors = found.errors.iter().map(show_error);
            errors.chain(found.imports.iter().flat_map(show_import)).collect()
        }
        Err(messages) => messages,
    };
    same_lines(&case.output, &lines, WHAT)
}

/// The version of a file whose name ends in `python312.test` and the like, if its runner looks at it.
fn version_in_name(file: &str, known: &[&str]) -> Option<PythonVersion> {
    let digits = known
        .iter()
        .find(|digits| file.ends_with(&format!("python{digits}.test")))?;
    Some((3, digits[1..].parse().expect("a number")))
}

fn show_error(error: &SyntaxError) -> String {
    format!("{}:{}: error: {}", error.line, error.column, error.message)
}

fn show_ignore(line: u32, codes: &[String]) -> String {
    if codes.is_empty() {
        format!("ignore: {line}")
    } else {
        format!("ignore: {line} [{}]", codes.join(", "))
    }
}

fn show_import(import: &ReachableImport) -> Vec<String> {
    let line = import.line;
    let flags = show_flags(import);
    let renamed = |(name, other): &(String, Option<String>)| match other {
        Some(other) => format!("{name} as {other}"),
        None => name.clone(),
    };
    match &import.what {
        Imported::Modules(modules) => modules
            .iter()
            .map(|module| format!("{line}: import {}{flags}", renamed(module)))
            .collect(),
        Imported::Names { dots, module, names } => {
            let names = names.iter().map(renamed).collect::<Vec<_>>().join(", ");
            vec![format!(
                "{line}: from {}{module} import {names}{flags}",
                ".".repeat(*dots)
            )]
        }
        Imported::All { dots, module } => {
            vec![format!(
                "{line}: from {}{module} import *{flags}",
                ".".repeat(*dots)
            )]
        }
    }
}

fn show_flags(import: &ReachableImport) -> String {
    let mut flags = Vec::new();
    if !import.top_level {
        flags.push("not top_level");
    }
    if import.mypy_only {
        flags.push("mypy_only");
    }
    if flags.is_empty() {
        String::new()
    } else {
        format!(" [{}]", flags.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(top_level: bool, mypy_only: bool, what: Imported) -> Vec<String> {
        show_import(&ReachableImport {
            line: 3,
            top_level,
            mypy_only,
            what,
        })
    }

    #[test]
    fn imports_are_shown_with_their_flags() {
        let modules = vec![("a".to_owned(), None), ("b".to_owned(), Some("c".to_owned()))];
        let found = shown(true, false, Imported::Modules(modules));
        assert_eq!(found, ["3: import a", "3: import b as c"]);
        let names = vec![("x".to_owned(), None), ("y".to_owned(), Some("z".to_owned()))];
        let found = shown(
            false,
            true,
            Imported::Names {
                dots: 2,
                module: "m".to_owned(),
                names,
            },
        );
        assert_eq!(found, ["3: from ..m import x, y as z [not top_level, mypy_only]"]);
        let found = shown(
            true,
            false,
            Imported::All {
                dots: 0,
                module: "m".to_owned(),
            },
        );
        assert_eq!(found, ["3: from m import *"]);
    }

    #[test]
    fn ignores_and_errors_are_shown() {
        assert_eq!(show_ignore(2, &[]), "ignore: 2");
        assert_eq!(
            show_ignore(2, &["a".to_owned(), "b".to_owned()]),
            "ignore: 2 [a, b]"
        );
        let error = SyntaxError {
            line: 1,
            column: 4,
            message: "no".to_owned(),
        };
        assert_eq!(show_error(&error), "1:4: error: no");
    }

    #[test]
    fn only_some_versions_are_looked_at() {
        assert_eq!(version_in_name("parse-python312.test", &["312"]), Some((3, 12)));
        assert_eq!(version_in_name("parse-python311.test", &["312"]), None);
    }
}
