//! `cargo xtask run` and `cargo xtask daemon`: build a binary in release mode and run it.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use crate::{processes, upstream, workspace};

/// Builds the binary of the package `package` and runs it with `args` in the caller's directory.
pub(crate) fn run(package: &str, args: &[String]) -> Result<ExitCode> {
    let binary = build(package)?;
    processes::forward(Command::new(binary).args(args))
}

/// Builds the commands in release mode and returns where the binary of `package` is.
pub(crate) fn build(package: &str) -> Result<PathBuf> {
    upstream::fetch()?;
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(workspace::root())
        .no_deps()
        .exec()
        .context("cannot read the workspace")?;
    if !metadata.packages.iter().any(|known| known.name == package) {
        bail!("this workspace has no package `{package}`");
    }
    processes::check(&mut processes::cargo(&[
        "build",
        "--quiet",
        "--release",
        "--package",
        "mypy-rs",
        "--package",
        "dmypy-rs",
    ]))?;
    let name = format!("{package}{}", std::env::consts::EXE_SUFFIX);
    Ok(metadata
        .target_directory
        .join("release")
        .join(name)
        .into_std_path_buf())
}
