//! The copy of a package with a `reveal_type` behind every assignment and at the head of every loop.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::packages::Package;
use crate::{environments, processes};

/// What rewrites the sources, run by the interpreter.
const SCRIPT: &str = include_str!("reveal.py");

/// Makes the copy, and says where it is.
pub(super) fn copy(package: &Package) -> Result<Package> {
    let copies = environments::directory().join("reveal");
    std::fs::create_dir_all(&copies)?;
    let directory = copies.join(&package.name);
    let mut python = Command::new("python3");
    python
        .args(["-c", SCRIPT])
        .arg(&package.directory)
        .arg(&directory)
        .args(&package.targets);
    processes::check(&mut python).with_context(|| format!("cannot rewrite {}", package.name))?;
    Ok(Package {
        directory,
        ..package.clone()
    })
}
