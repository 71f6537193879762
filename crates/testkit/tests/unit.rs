//! Our own cases in `test-data/unit`: one test for each `.test` file; all of them pass.

use std::path::{Path, PathBuf};

use testkit::catalog::suites_of;
use testkit::exclusions::Exclusions;
use testkit::report::difference;
use testkit::run::{Pool, Selection};
use testkit::upstream::own_cases;

fn directory() -> String {
    own_cases().display().to_string()
}

fn unit(file: &Path) -> datatest_stable::Result<()> {
    let selection = Selection::new(suites_of(file)?, None, &Exclusions::default())?;
    let pool = Pool {
        runner: PathBuf::from(env!("CARGO_BIN_EXE_conformance")),
        jobs: 1,
    };
    let results = pool.run(&selection, &|_| ())?;
    let failures: Vec<String> = results
        .iter()
        .filter_map(|result| difference(&selection, result))
        .collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n").into())
    }
}

datatest_stable::harness! {
    { test = unit, root = directory(), pattern = r"\.test$" },
}
