//! `cargo xtask edits`: edit real packages step by step, and compare every update with a fresh run.

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use crate::{conformance, packages, processes};

/// What is edited, and how often.
#[derive(Args)]
pub(crate) struct Options {
    /// These packages: rich and mypy without any; `NAME==VERSION` for another one.
    #[arg(long, value_name = "NAME")]
    package: Vec<String>,
    /// How many edits there are of each.
    #[arg(long, default_value_t = 150)]
    steps: usize,
    /// Which edits.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print every edit.
    #[arg(short, long)]
    verbose: bool,
}

/// Edits each package; fails if an update differs from a fresh run.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let usual = ["rich", "mypy"].map(str::to_owned);
    let names = if options.package.is_empty() {
        &usual[..]
    } else {
        &options.package
    };
    let mut passed = true;
    for name in names {
        passed &= edit(name, options)?;
    }
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The usual edits of a package; whether no update differs from a fresh run.
pub(crate) fn check(package: &str, steps: usize) -> Result<bool> {
    let options = Options {
        package: Vec::new(),
        steps,
        seed: 1,
        verbose: false,
    };
    edit(package, &options)
}

fn edit(name: &str, options: &Options) -> Result<bool> {
    let program = conformance::build_testkit("real-edits")?;
    let mut passed = true;
    for package in packages::find(&[name.to_owned()])? {
        let mut command = Command::new(&program);
        command.arg(&package.directory).args(&package.targets);
        command.args([
            "--steps",
            &options.steps.to_string(),
            "--seed",
            &options.seed.to_string(),
        ]);
        if options.verbose {
            command.arg("--verbose");
        }
        passed &= processes::forward(&mut command)? == ExitCode::SUCCESS;
    }
    Ok(passed)
}
