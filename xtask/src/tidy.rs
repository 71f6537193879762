//! `cargo xtask tidy`: rules that the compiler does not know.
//!
//! - [`layers`]: a crate uses only crates of lower layers, as the table in `ARCHITECTURE.md` says.
//! - [`docs`]: every source file opens with `//!`.
//! - [`walkers`]: the four operations of the fine-grained engine name every field of what they take apart.

mod docs;
mod layers;
mod sources;
mod walkers;

use std::process::ExitCode;

use anyhow::Result;

/// Runs every rule and prints what is wrong.
#[expect(clippy::print_stderr, reason = "the answer of this task")]
pub(crate) fn run() -> Result<ExitCode> {
    let sources = sources::read()?;
    let mut problems = layers::check()?;
    problems.extend(docs::check(&sources));
    problems.extend(walkers::check(&sources)?);
    for problem in &problems {
        eprintln!("tidy: {problem}");
    }
    Ok(if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
