//! `cargo xtask bench`: us and other type checkers on the same packages, in one run, in turn.
//!
//! Cold runs, without any cache: wall time, processor time and peak memory. Where a tool has a daemon that mypy's users
//! know (`dmypy`, `dmypy-rs`), or watches files (`ty`, `pyrefly`): the time of a check behind an edit. Medians of several rounds, and the ratio to ours. The
//! other tools come from PyPI and are run as they are.

mod edits;
mod measure;
mod table;
mod tools;
mod watch;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::packages;
use table::Table;
use tools::Tool;

/// What is measured.
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Only this package: one of the usual ones, or `NAME==VERSION` of another one on PyPI.
    #[arg(long = "package", value_name = "NAME")]
    packages: Vec<String>,
    /// Only this tool, besides ours.
    #[arg(long = "tool", value_enum)]
    tools: Vec<Tool>,
    /// How many rounds.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Leave the daemons out.
    #[arg(long)]
    no_edits: bool,
}

/// Measures and prints one table for each package.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let tools = Tool::chosen(&options.tools);
    let programs = tools::install(&tools)?;
    for package in packages::find(&options.packages)? {
        let package = edits::copy(&package)?;
        let mut table = Table::new(&package.name);
        for _ in 0..options.rounds.max(1) {
            for tool in &tools {
                table.cold(*tool, measure::cold(&programs, *tool, &package)?);
            }
        }
        if !options.no_edits {
            for tool in tools
                .iter()
                .filter(|tool| tool.has_daemon() || tool.watches().is_some())
            {
                for seconds in edits::times(&programs, *tool, &package, options.rounds.max(1))? {
                    table.edit(*tool, seconds);
                }
            }
        }
        print_text(&table.show());
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "the answer of this task")]
fn print_text(text: &str) {
    println!("{text}");
}
