//! What a run says at its end: unexpected results, differences, the table.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io;
use std::path::Path;

use serde::Serialize;
use similar::TextDiff;

use crate::ledger::Ledger;
use crate::run::{CaseResult, Selection, Verdict};

/// How many cases of a suite ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All cases.
    pub total: usize,
    /// Those that were not run.
    pub excluded: usize,
    /// Those that passed.
    pub passed: usize,
    /// Those that failed, known or not.
    pub failed: usize,
}

impl Counts {
    /// Counts results.
    pub fn of<'a>(results: impl IntoIterator<Item = &'a CaseResult>) -> Self {
        let mut counts = Self::default();
        for result in results {
            counts.total += 1;
            match &result.verdict {
                Verdict::Passed => counts.passed += 1,
                Verdict::Failed { .. } => counts.failed += 1,
                Verdict::Excluded(_) => counts.excluded += 1,
            }
        }
        counts
    }
}

/// Results that the ledgers do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unexpected {
    /// Suite and case that failed without being known to fail.
    pub failures: Vec<(String, String)>,
    /// Suite and case that passed although they are known to fail, or are known and not run.
    pub passes: Vec<(String, String)>,
}

impl Unexpected {
    /// Whether everything is as the ledgers say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.failures.is_empty() && self.passes.is_empty()
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (suite, case) in &self.failures {
            writeln!(f, "FAILED: {suite}: {case}")?;
        }
        for (suite, case) in &self.passes {
            writeln!(f, "passes, but is in the ledger: {suite}: {case}")?;
        }
        Ok(())
    }
}

/// Compares results with the ledgers in `directory`; with `update` the ledgers take the results over instead.
pub fn settle(
    selection: &Selection,
    results: &[CaseResult],
    directory: &Path,
    update: bool,
) -> Result<Unexpected, String> {
    let cannot = |error: io::Error| format!("ledgers in {}: {error}", directory.display());
    let mut unexpected = Unexpected::default();
    for (index, suite) in selection.suites.iter().enumerate() {
        let mut ledger = Ledger::load(directory, &suite.id).map_err(cannot)?;
        let own = results.iter().filter(|result| result.suite == index);
        if update {
            let names = selection.names(index)?;
            ledger.retain(|case| names.iter().any(|name| name == case));
            ledger.update(
                &own.map(|result| (result.name.clone(), result.verdict.is_failure()))
                    .collect(),
            );
            ledger.store(directory, &suite.id).map_err(cannot)?;
            continue;
        }
        for result in own {
            let pair = (suite.name.clone(), result.name.clone());
            match (result.verdict.is_failure(), ledger.contains(&result.name)) {
                (true, false) => unexpected.failures.push(pair),
                (false, true) => unexpected.passes.push(pair),
                (true, true) | (false, false) => {}
            }
        }
    }
    Ok(unexpected)
}

/// The table of all suites, and the line of the totals.
#[must_use]
pub fn table(selection: &Selection, results: &[CaseResult]) -> String {
    let width = selection
        .suites
        .iter()
        .map(|suite| suite.name.len())
        .max()
        .unwrap_or(0)
        .max("suite".len());
    let mut text = format!(
        "{:width$} {:>8} {:>8} {:>8} {:>8}\n",
        "suite", "total", "excluded", "passed", "failed"
    );
    for (name, counts) in by_suite(selection, results) {
        let Counts {
            total,
            excluded,
            passed,
            failed,
        } = counts;
        let _ = writeln!(
            text,
            "{name:width$} {total:>8} {excluded:>8} {passed:>8} {failed:>8}"
        );
    }
    let Counts {
        total,
        excluded,
        passed,
        failed,
    } = Counts::of(results);
    let _ = write!(
        text,
        "total {total} excluded {excluded} passed {passed} failed {failed}"
    );
    text
}

/// The counts of each suite that has cases, in order.
fn by_suite<'a>(selection: &'a Selection, results: &[CaseResult]) -> Vec<(&'a str, Counts)> {
    let mut own: BTreeMap<usize, Vec<&CaseResult>> = BTreeMap::new();
    for result in results {
        own.entry(result.suite).or_default().push(result);
    }
    own.into_iter()
        .map(|(suite, results)| (selection.suites[suite].name.as_str(), Counts::of(results)))
        .collect()
}

#[derive(Serialize)]
struct JsonReport<'a> {
    suites: Vec<JsonSuite<'a>>,
}

#[derive(Serialize)]
struct JsonSuite<'a> {
    suite: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

/// The counts of all suites as JSON.
#[must_use]
pub fn json(selection: &Selection, results: &[CaseResult]) -> String {
    let suites = by_suite(selection, results)
        .into_iter()
        .map(|(suite, counts)| JsonSuite { suite, counts });
    let report = JsonReport {
        suites: suites.collect(),
    };
    serde_json::to_string_pretty(&report).expect("counts are plain data") + "\n"
}

/// A failing case with the difference between what is expected (`-`) and what is there (`+`).
#[must_use]
pub fn difference(selection: &Selection, result: &CaseResult) -> Option<String> {
    let Verdict::Failed {
        message,
        expected,
        actual,
    } = &result.verdict
    else {
        return None;
    };
    let suite = &selection.suites[result.suite];
    let mut text = format!(
        "--- {}: {} (line {})\n{message}\n",
        suite.name, result.name, result.line
    );
    if !expected.is_empty() || !actual.is_empty() {
        let (expected, actual) = (joined(expected), joined(actual));
        let difference = TextDiff::from_lines(&expected, &actual);
        let _ = write!(
            text,
            "{}",
            difference
                .unified_diff()
                .context_radius(3)
                .header("expected", "actual")
        );
    }
    Some(text)
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::suites_of;
    use std::time::Duration;

    fn result(name: &str, verdict: Verdict) -> CaseResult {
        CaseResult {
            suite: 0,
            name: name.to_owned(),
            line: 1,
            verdict,
            time: Duration::ZERO,
        }
    }

    fn example(dir: &Path) -> (Selection, Vec<CaseResult>) {
        let file = dir.join("check-x.test");
        std::fs::write(&file, "[case a]\n[case b]\n[case c]\n").unwrap();
        let selection = Selection {
            suites: suites_of(&file).unwrap(),
            cases: Vec::new(),
        };
        let failed = Verdict::Failed {
            message: "Unexpected output".to_owned(),
            expected: vec!["x".to_owned(), "y".to_owned()],
            actual: vec!["x".to_owned(), "z".to_owned()],
        };
        let excluded = Verdict::Excluded("why".to_owned());
        (
            selection,
            vec![
                result("a", Verdict::Passed),
                result("b", failed),
                result("c", excluded),
            ],
        )
    }

    #[test]
    fn the_table_ends_with_the_totals() {
        let dir = tempfile::tempdir().unwrap();
        let (selection, results) = example(dir.path());
        let expected = "\
suite      total excluded   passed   failed
check-x        3        1        1        1
total 3 excluded 1 passed 1 failed 1";
        assert_eq!(table(&selection, &results), expected);
    }

    #[test]
    fn the_json_report_has_one_object_for_each_suite() {
        let dir = tempfile::tempdir().unwrap();
        let (selection, results) = example(dir.path());
        let found: serde_json::Value = serde_json::from_str(&json(&selection, &results)).unwrap();
        let expected = serde_json::json!({"suites": [
            {"suite": "check-x", "total": 3, "excluded": 1, "passed": 1, "failed": 1}
        ]});
        assert_eq!(found, expected);
    }

    #[test]
    fn ledgers_decide_what_is_unexpected() {
        let dir = tempfile::tempdir().unwrap();
        let (selection, results) = example(dir.path());
        let pair = |case: &str| vec![("check-x".to_owned(), case.to_owned())];
        let found = settle(&selection, &results, dir.path(), false).unwrap();
        assert_eq!(
            found,
            Unexpected {
                failures: pair("b"),
                passes: Vec::new()
            }
        );
        Ledger::parse("a\nb\ngone\n")
            .store(dir.path(), "check-x")
            .unwrap();
        let found = settle(&selection, &results, dir.path(), false).unwrap();
        assert_eq!(
            found,
            Unexpected {
                failures: Vec::new(),
                passes: pair("a")
            }
        );
        assert!(settle(&selection, &results, dir.path(), true).unwrap().is_empty());
        assert_eq!(Ledger::load(dir.path(), "check-x").unwrap(), Ledger::parse("b\n"));
    }

    #[test]
    fn differences_show_both_sides() {
        let dir = tempfile::tempdir().unwrap();
        let (selection, results) = example(dir.path());
        assert_eq!(difference(&selection, &results[0]), None);
        let text = difference(&selection, &results[1]).unwrap();
        assert!(
            text.starts_with("--- check-x: b (line 1)\nUnexpected output\n"),
            "{text}"
        );
        assert!(text.contains("\n-y\n+z\n"), "{text}");
    }
}
