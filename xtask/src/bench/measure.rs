//! Time and memory of one process.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::tools::{Programs, Tool};
use crate::packages::Package;

/// Runs a command and prints seconds, processor seconds and kilobytes.
const SCRIPT: &str = include_str!("measure.py");

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    /// Wall time in seconds.
    pub(super) wall: f64,
    /// Processor time in seconds, of user and system.
    pub(super) cpu: f64,
    /// Peak of the resident memory in megabytes.
    pub(super) memory: f64,
}

/// What a check without any cache costs.
pub(super) fn cold(programs: &Programs, tool: Tool, package: &Package) -> Result<Cost> {
    let mut command = Command::new("python3");
    command
        .args(["-c", SCRIPT])
        .args(programs.cold(tool, package))
        .current_dir(&package.directory)
        .stdin(Stdio::null());
    let output = command.output().context("cannot start python3")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let &[wall, cpu, kilobytes, code] = &numbers[..] else {
        bail!("cannot measure {}: {text}", tool.name());
    };
    // 1 says that there are errors in the package.
    if code > 1.0 {
        bail!("{} ended with {code} on {}", tool.name(), package.name);
    }
    Ok(Cost {
        wall,
        cpu,
        memory: kilobytes / 1024.0,
    })
}
