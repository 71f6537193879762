//! Our own cases in `test-data/unit` against their ledgers: one test for each `.test` file, in all its modes.
//!
//! `cargo xtask conformance --own` runs the same cases.

use std::path::{Path, PathBuf};

use testkit::catalog::suites_of;
use testkit::exclusions::Exclusions;
use testkit::report::{difference, settle};
use testkit::run::{CaseResult, Pool, Selection};
use testkit::upstream::{own_cases, own_ledgers};

fn directory() -> String {
    own_cases().display().to_string()
}

fn unit(file: &Path) -> datatest_stable::Result<()> {
    let selection = Selection::new(suites_of(file)?, None, &Exclusions::default())?;
    let pool = Pool {
        runner: PathBuf::from(env!("CARGO_BIN_EXE_conformance")),
        jobs: 1,
        time_limit: None,
    };
    let results = pool.run(&selection, &|_| ())?;
    let unexpected = settle(&selection, &results, &own_ledgers(), false)?;
    if unexpected.is_empty() {
        return Ok(());
    }
    let new = |result: &&CaseResult| unexpected.failures.iter().any(|(_, name)| *name == result.name);
    let shown = results
        .iter()
        .filter(new)
        .filter_map(|result| difference(&selection, result));
    Err(format!("{}\n{unexpected}", shown.collect::<Vec<_>>().join("\n")).into())
}

datatest_stable::harness! {
    { test = unit, root = directory(), pattern = r"\.test$" },
}
