//! Tasks of this repository: `cargo xtask TASK`.
//!
//! One file per task; this one reads the command line and turns errors into an exit code.

mod bench;
mod binary;
mod ci;
mod conformance;
mod edits;
mod environments;
mod packages;
mod parity;
mod processes;
mod profile;
mod tidy;
mod upstream;
mod wheel;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Fetch the pinned source distribution of mypy into target/upstream (does nothing when it is there).
    Upstream,
    /// Build mypy-rs in release mode and run it: `cargo xtask run -- ARGS`.
    Run {
        /// What mypy-rs is to be called with.
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Build dmypy-rs in release mode and run it: `cargo xtask daemon -- ARGS`.
    Daemon {
        /// What dmypy-rs is to be called with.
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Run mypy's own test cases and compare the result with the ledgers.
    #[command(disable_help_flag = true)]
    Conformance {
        /// Options of the runner; `--help` lists them.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Check real packages with mypy and with us, and say how the answers differ.
    Parity(parity::Options),
    /// Measure us, mypy and other type checkers on real packages.
    Bench(bench::Options),
    /// Edit real packages step by step, and compare every update with a fresh run.
    Edits(edits::Options),
    /// Build the wheel with pip, install it into an environment of its own, and try both programs (takes minutes).
    Wheel,
    /// Make the profile anew that release builds are optimised for (takes minutes; needs llvm-tools).
    Profile,
    /// Check the rules that the compiler does not know: layers, module docs, exhaustive walkers.
    Tidy,
    /// The whole check: fmt, clippy, tests, doc tests, tidy, conformance.
    Ci,
}

#[expect(clippy::print_stderr, reason = "the end of a task that failed")]
fn main() -> ExitCode {
    run(Arguments::parse().task).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(task: Task) -> Result<ExitCode> {
    match task {
        Task::Upstream => upstream::run(),
        Task::Run { args } => binary::run("mypy-rs", &args),
        Task::Daemon { args } => binary::run("dmypy-rs", &args),
        Task::Conformance { args } => conformance::run(&args),
        Task::Parity(options) => parity::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Edits(options) => edits::run(&options),
        Task::Wheel => wheel::run(),
        Task::Profile => profile::run(),
        Task::Tidy => tidy::run(),
        Task::Ci => ci::run(),
    }
}
