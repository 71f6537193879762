//! `cargo xtask conformance`: build the runner of the test cases and run it.
//!
//! The runner is a binary of `testkit`, built in the test profile (optimised, with debug assertions), so that
//! `cargo test` and this task share one build.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use cargo_metadata::MetadataCommand;

use crate::{processes, upstream, workspace};

/// The binaries that cases with a command line start; the ones that the workspace does not have yet are left out.
const PROGRAMS: [&str; 2] = ["mypy-rs", "dmypy-rs"];

/// Builds the runner and runs it with `args`.
pub(crate) fn run(args: &[String]) -> Result<ExitCode> {
    upstream::fetch()?;
    let runner = build()?;
    processes::forward(Command::new(runner).args(args))
}

/// Builds the runner and the programs that it starts; returns where the runner is.
pub(crate) fn build() -> Result<PathBuf> {
    build_testkit("conformance")
}

/// Builds the binaries of `testkit` and the programs that they start; returns where the binary `name` is.
pub(crate) fn build_testkit(name: &str) -> Result<PathBuf> {
    upstream::fetch()?;
    let metadata = MetadataCommand::new()
        .current_dir(workspace::root())
        .no_deps()
        .exec()
        .context("cannot read the workspace")?;
    let mut cargo = processes::cargo(&["build", "--quiet", "--profile", "test", "--package", "testkit"]);
    for program in PROGRAMS {
        if metadata.packages.iter().any(|package| package.name == program) {
            cargo.args(["--package", program]);
        }
    }
    processes::check(cargo.arg("--bins"))?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let runner = metadata
        .target_directory
        .join("debug")
        .join(name)
        .into_std_path_buf();
    if !runner.is_file() {
        bail!("cargo left no {}", runner.display());
    }
    Ok(runner)
}
