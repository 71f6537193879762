//! `semanal-*.test`: trees, symbol tables, classes and messages after semantic analysis.
//!
//! Specified by `mypy/test/testsemanal.py` and `mypy/test/testtransform.py`.

use std::collections::BTreeMap;

use super::Environment;
use super::normalize::slashes;
use crate::compare::{Failure, same_lines};
use crate::files::Files;
use crate::format::Case;
use crate::program::dumps::{DumpKind, Dumped, analyzed};
use crate::program::{BuildRequest, Source};
use crate::settings::{CaseOptions, OLDEST_VERSION, options_of, version_of_file};

const WHAT: &str = "Invalid semantic analyzer output";

/// Compares trees, or the messages if there are any.
pub(super) fn run_trees(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let mut options = options(case);
    options.settings.python_version = Some(version_of_file(&case.file));
    compare_trees(case, environment, options, DumpKind::Tree)
}

/// Compares trees after an identity transformation.
pub(super) fn run_transformed(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let mut options = options(case);
    options.settings.python_version = options_of(&case.source(), case, 1).settings.python_version;
    compare_trees(case, environment, options, DumpKind::TransformedTree)
}

/// Compares messages.
pub(super) fn run_errors(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let found = dump(case, environment, options(case), DumpKind::Tree)?;
    same_lines(
        &case.output,
        &slashes(case, found.messages.lines),
        "Invalid compiler output",
    )
}

/// Compares symbol tables, or the messages if there are any.
pub(super) fn run_symbol_tables(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let found = dump(case, environment, options(case), DumpKind::SymbolTable)?;
    let mut actual = found.messages.lines;
    if actual.is_empty() && !found.messages.blocked {
        for (module, text) in sorted(found.texts) {
            actual.push(format!("{module}:"));
            actual.extend(text.split('\n').map(|line| format!("  {line}")));
        }
    }
    same_lines(&case.output, &actual, WHAT)
}

/// Compares classes, or the messages if there are any.
pub(super) fn run_classes(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let found = dump(case, environment, options(case), DumpKind::Classes)?;
    let mut actual = found.messages.lines;
    if actual.is_empty() && !found.messages.blocked {
        actual = class_map(sorted(found.texts));
    }
    same_lines(&case.output, &actual, WHAT)
}

fn class_map(classes: BTreeMap<String, String>) -> Vec<String> {
    let mut lines = vec!["TypeInfoMap(".to_owned()];
    for (name, text) in classes {
        let indented = text.replace('\n', "\n  ");
        lines.extend(format!("  {name} : {indented}").split('\n').map(str::to_owned));
    }
    lines.last_mut().expect("there is a first line").push(')');
    lines
}

fn compare_trees(
    case: &Case,
    environment: &Environment,
    options: CaseOptions,
    kind: DumpKind,
) -> Result<(), Failure> {
    let found = dump(case, environment, options, kind)?;
    let mut actual = found.messages.lines;
    if actual.is_empty() && !found.messages.blocked {
        for text in sorted(found.texts).into_values() {
            actual.extend(text.split('\n').map(str::to_owned));
        }
    }
    same_lines(&case.output, &slashes(case, actual), WHAT)
}

fn sorted(texts: Vec<(String, String)>) -> BTreeMap<String, String> {
    texts.into_iter().collect()
}

fn dump(
    case: &Case,
    environment: &Environment,
    options: CaseOptions,
    kind: DumpKind,
) -> Result<Dumped, Failure> {
    let request = BuildRequest {
        sources: vec![Source {
            path: Some("main".to_owned()),
            module: None,
            text: Some(case.source()),
        }],
        files: &Files::of_case(case),
        library: &environment.library,
        cache_changes: Vec::new(),
        options,
        alt_lib_path: Some("tmp"),
        case_insensitive: false,
    };
    Ok(analyzed(&request, kind, &case.test_modules)?)
}

fn options(case: &Case) -> CaseOptions {
    let mut options = options_of(&case.source(), case, 1);
    let settings = &mut options.settings;
    settings.use_builtins_fixtures = Some(true);
    settings.semantic_analysis_only = Some(true);
    settings.show_traceback = Some(true);
    settings.python_version = Some(OLDEST_VERSION);
    settings.reveal_verbose_types = Some(true);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_one_map() {
        let classes = [("a.B", "TypeInfo(\n  Name(a.B))"), ("a.A", "TypeInfo()")];
        let classes = classes
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
        let expected = [
            "TypeInfoMap(",
            "  a.A : TypeInfo()",
            "  a.B : TypeInfo(",
            "    Name(a.B)))",
        ];
        assert_eq!(class_map(classes), expected);
    }
}
