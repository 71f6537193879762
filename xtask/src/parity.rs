//! `cargo xtask parity`: real packages, checked by mypy and by us with the same flags and the same interpreter.
//!
//! Three modes: *default*, *strict* (`--strict`), and *reveal*, which checks a copy of the package with a `reveal_type`
//! behind every assignment to a name and at the head of every loop, so that thousands of inferred types are compared.
//!
//! *Recall* is the part of mypy's lines that we print, *precision* the part of our lines that mypy prints. What mypy
//! says is kept under `target/` and asked again with `--fresh`.

mod answers;
mod compare;
mod reveal;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::packages::{self, Package};
use answers::{Answer, Programs};
use compare::Comparison;

/// What is compared, and what is shown.
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Only this package: one of the usual ones, or `NAME==VERSION` of another one on PyPI.
    #[arg(long = "package", value_name = "NAME")]
    packages: Vec<String>,
    /// Only this mode.
    #[arg(long = "mode", value_enum)]
    modes: Vec<Mode>,
    /// Show the lines that differ.
    #[arg(long)]
    show: bool,
    /// How many lines are shown of each package and mode.
    #[arg(long, default_value_t = 40)]
    limit: usize,
    /// Compare this program instead of a release build of ours.
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Ask mypy again, even if its answer is known.
    #[arg(long)]
    fresh: bool,
}

/// How a package is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    Default,
    Strict,
    Reveal,
}

impl Mode {
    const ALL: [Self; 3] = [Self::Default, Self::Strict, Self::Reveal];

    fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Strict => "strict",
            Self::Reveal => "reveal",
        }
    }

    fn options(self) -> &'static [&'static str] {
        match self {
            Self::Default | Self::Reveal => &[],
            Self::Strict => &["--strict"],
        }
    }
}

/// Compares, prints a table, and fails if anything differs.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let programs = Programs::find(options.program.clone(), options.fresh)?;
    let modes = if options.modes.is_empty() {
        &Mode::ALL[..]
    } else {
        &options.modes[..]
    };
    let mut total = Comparison::default();
    print_line(&Comparison::header());
    for package in packages::find(&options.packages)? {
        for mode in modes {
            let found = compare_one(&programs, &package, *mode)?;
            print_line(&found.row(&package.name, mode.name()));
            if options.show {
                for line in found.differing.iter().take(options.limit) {
                    print_line(line);
                }
            }
            total.add(&found);
        }
    }
    print_line(&total.row("total", ""));
    Ok(if total.is_equal() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn compare_one(programs: &Programs, package: &Package, mode: Mode) -> Result<Comparison> {
    let package = match mode {
        Mode::Default | Mode::Strict => package.clone(),
        Mode::Reveal => reveal::copy(package)?,
    };
    let expected: Answer = programs.mypy(&package, mode)?;
    let actual = programs.ours(&package, mode)?;
    Ok(Comparison::of(&expected, &actual))
}

#[expect(clippy::print_stdout, reason = "the answer of this task")]
fn print_line(line: &str) {
    println!("{line}");
}
