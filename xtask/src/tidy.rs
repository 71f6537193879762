//! `cargo xtask tidy`: rules that the compiler does not know.

use std::process::ExitCode;

use anyhow::Result;

/// Runs every rule.
pub(crate) fn run() -> Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
