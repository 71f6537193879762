//! Cases that are not run, each with a reason.
//!
//! There are two sources. `test-data/upstream/exclusions.txt` says what is out of scope; a line is a suite and a case (both
//! may hold `*`), and the reason:
//!
//! ```text
//! stubgen * stubgen is a program of its own
//! ```
//!
//! And mypy's own runner skips cases, by marks in their names and by rules of the runner; [`skipped_upstream`] has these.

use crate::catalog::{Kind, Suite};
use crate::format::{Case, OnlyWhen, RawCase};

/// The lines of an exclusions file.
#[derive(Clone, Debug, Default)]
pub struct Exclusions {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    suite: String,
    case: String,
    reason: String,
}

impl Exclusions {
    /// Reads the lines of an exclusions file. An error names the line without a reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rules = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.splitn(3, ' ').map(|word| word.trim().to_owned());
            match (words.next(), words.next(), words.next()) {
                (Some(suite), Some(case), Some(reason)) if !reason.is_empty() => {
                    rules.push(Rule { suite, case, reason });
                }
                _ => return Err(format!("line {} of the exclusions has no reason", index + 1)),
            }
        }
        Ok(Self { rules })
    }

    /// Why the case `name` of the suite with the id `suite` is not run, if it is not.
    #[must_use]
    pub fn reason(&self, suite: &str, name: &str) -> Option<&str> {
        let rule = self
            .rules
            .iter()
            .find(|rule| matches(&rule.suite, suite) && matches(&rule.case, name));
        rule.map(|rule| rule.reason.as_str())
    }
}

/// Whether `text` is what `pattern` says; `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|tail| {
            tail.char_indices()
                .map(|(at, _)| at)
                .chain([tail.len()])
                .any(|at| matches(rest, &tail[at..]))
        }),
    }
}

/// Why mypy's own runner skips a case, by its marks and by the rules of the suite.
#[must_use]
pub fn skipped_upstream(suite: &Suite, raw: &RawCase, case: &Case) -> Option<&'static str> {
    if raw.skip {
        return Some("skipped upstream");
    }
    if raw.xfail {
        return Some("expected to fail upstream");
    }
    if suite.kind == Kind::Check && case.name.ends_with("_parallel_only") {
        return Some("skipped upstream: only for runs with several worker processes");
    }
    if suite.kind == Kind::FineGrained && case.only_when == Some(OnlyWhen::Cache) {
        return Some("skipped upstream: only for runs from a cache");
    }
    if suite.kind == Kind::FineGrainedCached {
        return skipped_with_cache(case);
    }
    None
}

fn skipped_with_cache(case: &Case) -> Option<&'static str> {
    if case.only_when == Some(OnlyWhen::NoCache) {
        return Some("skipped upstream: only for runs without a cache");
    }
    let starts_with_errors = case.output.first().is_some_and(|line| line != "==");
    starts_with_errors.then_some("skipped upstream: starts from a cache with errors")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::suites_of;
    use crate::format::{Context, split_cases};
    use std::path::Path;

    #[test]
    fn stars_stand_for_any_text() {
        assert!(matches("*", "abc") && matches("a*c", "abc") && matches("*_x", "a_x_x"));
        assert!(!matches("*_x", "a_xy") && !matches("a", "ab"));
    }

    #[test]
    fn the_first_rule_gives_the_reason() {
        let found = Exclusions::parse("# why\n\nstubgen * out of scope\n* *_old old\n").unwrap();
        assert_eq!(found.reason("stubgen", "testA_old"), Some("out of scope"));
        assert_eq!(found.reason("check-x", "testA_old"), Some("old"));
        assert_eq!(found.reason("check-x", "testA"), None);
    }

    #[test]
    fn a_rule_needs_a_reason() {
        assert!(Exclusions::parse("stubgen *\n").unwrap_err().contains("line 1"));
    }

    fn skipped(file: &str, mode: usize, text: &str) -> Option<&'static str> {
        let suite = &suites_of(Path::new(file)).unwrap()[mode];
        let raw = &split_cases(text).unwrap()[0];
        let case = Case::parse(raw, &Context::for_tests()).unwrap();
        skipped_upstream(suite, raw, &case)
    }

    #[test]
    fn marks_skip() {
        assert!(skipped("check-x.test", 0, "[case a-skip]\nx\n").is_some());
        assert!(skipped("check-x.test", 0, "[case a-xfail]\nx\n").is_some());
        assert!(skipped("check-x.test", 0, "[case a]\nx\n").is_none());
        assert!(skipped("check-x.test", 0, "[case a_parallel_only]\nx\n").is_some());
    }

    #[test]
    fn modes_skip() {
        assert!(skipped("fine-grained.test", 0, "[case a-only_when_cache]\nx\n").is_some());
        assert!(skipped("fine-grained.test", 1, "[case a-only_when_cache]\nx\n").is_none());
        assert!(skipped("fine-grained.test", 1, "[case a-only_when_nocache]\nx\n").is_some());
    }

    #[test]
    fn a_cache_with_errors_is_no_start() {
        assert!(
            skipped(
                "fine-grained.test",
                1,
                "[case a]\nx\n[out]\nmain:1: error: x\n==\n"
            )
            .is_some()
        );
        assert!(
            skipped(
                "fine-grained.test",
                1,
                "[case a]\nx\n[out]\n==\nmain:1: error: x\n"
            )
            .is_none()
        );
    }
}
