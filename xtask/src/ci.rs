//! `cargo xtask ci`: the whole check, in the order in which problems are cheapest to find.
//!
//! The cases of mypy are run once, by the conformance step; the same cases as tests (`mypy_suite::…`) are left out of the test
//! step.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::{conformance, edits, processes, tidy, upstream};

/// Runs every step; the first that fails ends the check.
pub(crate) fn run() -> Result<ExitCode> {
    step("mypy's source distribution");
    upstream::fetch()?;
    step("tidy");
    if tidy::run()? != ExitCode::SUCCESS {
        bail!("tidy found problems");
    }
    step("fmt");
    processes::check(&mut processes::cargo(&["fmt", "--all", "--check"]))?;
    step("clippy");
    let clippy = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ];
    processes::check(&mut processes::cargo(&clippy))?;
    let mut counts = Counts::default();
    step("tests and doc tests");
    let mut tests = processes::cargo(&[
        "test",
        "--workspace",
        "--no-fail-fast",
        "--",
        "--skip",
        "mypy_suite::",
    ]);
    let tests_pass = watch(&mut tests, |line| counts.add_tests(line))?;
    step("conformance");
    let cases_pass = watch(&mut Command::new(conformance::build()?), |line| {
        counts.add_cases(line)
    })?;
    step("edits of real packages");
    let edits_pass = edits::check("rich", 150)? && edits::check("mypy", 25)?;
    Ok(conclude(counts, tests_pass && cases_pass && edits_pass))
}

#[expect(clippy::print_stdout, reason = "the answer of this task")]
fn conclude(counts: Counts, success: bool) -> ExitCode {
    println!("{} passed, {} failed", counts.passed, counts.failed);
    if success {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[expect(clippy::print_stdout, reason = "says where the check is")]
fn step(name: &str) {
    println!("== {name}");
}

/// Runs a command, shows its standard output and hands each line on; whether it succeeds.
fn watch(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let shown = processes::show(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let lines = BufReader::new(child.stdout.take().expect("standard output is a pipe")).lines();
    for line in lines {
        let line = line?;
        each(&line);
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(child.wait()?.success())
}

/// Tests and cases together. A case that is known to fail is not a failure.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
}

impl Counts {
    /// Adds a line of the form `test result: ok. 3 passed; 0 failed; …`.
    fn add_tests(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        self.passed += number_before(counts, " passed");
        self.failed += number_before(counts, " failed");
    }

    /// Adds a line about a case that differs from the ledgers, or the line of the totals.
    fn add_cases(&mut self, line: &str) {
        if line.starts_with("FAILED: ") {
            self.failed += 1;
        } else if line.starts_with("total ") {
            self.passed += number_after(line, " passed ");
        }
    }
}

fn number_before(text: &str, word: &str) -> usize {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    before
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn number_after(text: &str, word: &str) -> usize {
    let after = text.split_once(word).map_or("", |(_, after)| after);
    after
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_tests_are_summed() {
        let mut counts = Counts::default();
        counts.add_tests("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        counts.add_tests("test result: FAILED. 3 passed; 2 failed; 0 ignored");
        counts.add_tests("test tests::results_of_tests_are_summed ... ok");
        assert_eq!(
            counts,
            Counts {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn known_failures_are_no_failures() {
        let mut counts = Counts::default();
        counts.add_cases("FAILED: check-classes: testA");
        counts.add_cases("passes, but is in the ledger: check-classes: testB");
        counts.add_cases("check-classes                612        0      600       12");
        counts.add_cases("total 12405 excluded 609 passed 11000 failed 796");
        assert_eq!(
            counts,
            Counts {
                passed: 11_000,
                failed: 1
            }
        );
    }
}
