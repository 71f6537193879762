//! Comparing what the program says with what a case expects.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

/// Why a case failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What was compared, or what went wrong.
    pub message: String,
    /// The expected lines; empty when nothing was compared.
    pub expected: Vec<String>,
    /// The lines that were there instead.
    pub actual: Vec<String>,
}

impl Failure {
    /// A failure without lines to compare.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            expected: Vec::new(),
            actual: Vec::new(),
        }
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::new(message)
    }
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(at 0x)\w+>").expect("a constant pattern"));

/// Expects `actual` to be `expected`, line by line, after the clean-up that mypy's runner does:
/// blanks and carriage returns at the end of a line go, addresses of objects become zeros.
pub fn same_lines(expected: &[String], actual: &[String], what: &str) -> Result<(), Failure> {
    let actual: Vec<String> = actual.iter().map(|line| cleaned(line)).collect();
    if expected == actual {
        return Ok(());
    }
    Err(Failure {
        message: what.to_owned(),
        expected: expected.to_vec(),
        actual,
    })
}

/// Expects the same modules in any order; `__main__` does not count on the actual side.
pub fn same_modules(expected: &BTreeSet<String>, actual: &[String], what: &str) -> Result<(), Failure> {
    let expected: Vec<String> = expected.iter().cloned().collect();
    let actual: BTreeSet<String> = actual
        .iter()
        .filter(|name| *name != "__main__")
        .cloned()
        .collect();
    same_lines(
        &expected,
        &actual.into_iter().collect::<Vec<_>>(),
        &format!("modules of [{what}]"),
    )
}

/// Expects the same targets in the same order.
pub fn same_targets(expected: &[String], actual: &[String], what: &str) -> Result<(), Failure> {
    same_lines(expected, actual, &format!("targets of [{what}]"))
}

/// Cuts a text into lines as Python's `str.splitlines` does for the line ends that occur in output.
#[must_use]
pub fn split_lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn cleaned(line: &str) -> String {
    let line = line.trim_end_matches(' ');
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.contains("at 0x") {
        return ADDRESS.replace_all(line, "${1}000000000000>").into_owned();
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[&str]) -> Vec<String> {
        text.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn order_and_text_count() {
        assert!(same_lines(&lines(&["a", "b"]), &lines(&["a", "b"]), "x").is_ok());
        assert!(same_lines(&lines(&["a", "b"]), &lines(&["b", "a"]), "x").is_err());
        assert!(same_lines(&lines(&["a"]), &lines(&["A"]), "x").is_err());
    }

    #[test]
    fn blanks_at_the_end_and_addresses_do_not_count() {
        let expected = lines(&["a", "<f at 0x000000000000>"]);
        assert!(same_lines(&expected, &lines(&["a  ", "<f at 0x7f12ab>"]), "x").is_ok());
    }

    #[test]
    fn the_main_module_is_not_listed() {
        let expected = BTreeSet::from(["a".to_owned()]);
        assert!(same_modules(&expected, &lines(&["__main__", "a", "a"]), "stale").is_ok());
        assert!(same_modules(&expected, &lines(&["b"]), "stale").is_err());
    }
}
