//! mypy's own cases against the ledgers: one test for each `.test` file, in all its modes.
//!
//! `cargo xtask upstream` fetches the files. `cargo xtask ci` leaves these tests out, since it runs the same cases with
//! `cargo xtask conformance`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use testkit::catalog::suites_of;
use testkit::exclusions::Exclusions;
use testkit::report::{difference, settle};
use testkit::run::{Pool, Selection};
use testkit::upstream::{exclusions_file, ledgers, suites_directory, workspace_root};

/// How many differences a failing file shows.
const SHOWN: usize = 5;

fn directory() -> String {
    suites_directory()
        .unwrap_or_else(|problem| panic!("{problem}"))
        .display()
        .to_string()
}

/// Cases with a command line start the programs, which cargo does not build for this test by itself.
fn build_programs() {
    let root = workspace_root();
    let programs = ["mypy-rs", "dmypy-rs"]
        .into_iter()
        .filter(|name| root.join("crates").join(name).is_dir());
    let packages: Vec<&str> = programs.flat_map(|name| ["--package", name]).collect();
    if packages.is_empty() {
        return;
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--profile", "test", "--bins"])
        .args(packages)
        .current_dir(root);
    assert!(
        cargo.status().expect("cargo starts").success(),
        "the programs do not build"
    );
}

fn upstream(file: &Path) -> datatest_stable::Result<()> {
    static PROGRAMS: Once = Once::new();
    PROGRAMS.call_once(build_programs);
    let exclusions = Exclusions::parse(&std::fs::read_to_string(exclusions_file())?)?;
    let selection = Selection::new(suites_of(file)?, None, &exclusions)?;
    // The harness runs as many files at a time as there are cores.
    let pool = Pool {
        runner: PathBuf::from(env!("CARGO_BIN_EXE_conformance")),
        jobs: 1,
    };
    let results = pool.run(&selection, &|_| ())?;
    let unexpected = settle(&selection, &results, &ledgers(), false)?;
    if unexpected.is_empty() {
        return Ok(());
    }
    let new =
        |result: &&testkit::run::CaseResult| unexpected.failures.iter().any(|(_, name)| *name == result.name);
    let shown = results
        .iter()
        .filter(new)
        .filter_map(|result| difference(&selection, result))
        .take(SHOWN);
    let shown = shown.collect::<Vec<_>>().join("\n");
    Err(format!("{shown}\n{unexpected}").into())
}

datatest_stable::harness! {
    { test = upstream, root = directory(), pattern = r"\.test$" },
}
