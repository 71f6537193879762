//! Virtual environments and packages from PyPI that tasks compare with, under `target/`.
//!
//! Nothing of this is kept in the repository: pip fetches what is missing, and what is there is used again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::{processes, workspace};

/// Where the environments and packages lie.
pub(crate) fn directory() -> PathBuf {
    workspace::root().join("target").join("compare")
}

/// A virtual environment with the given requirements; makes it when it is not there.
pub(crate) fn with_requirements(name: &str, requirements: &[&str]) -> Result<PathBuf> {
    let environment = directory().join("environments").join(name);
    let ready = environment.join("requirements.txt");
    let wanted = requirements.join("\n");
    if fs::read_to_string(&ready).is_ok_and(|found| found == wanted) {
        return Ok(environment);
    }
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(&environment);
    processes::check(&mut venv).with_context(|| format!("cannot make an environment for {name}"))?;
    if !requirements.is_empty() {
        let mut pip = Command::new(bin(&environment, "python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        pip.args(requirements).stdin(Stdio::null());
        processes::check(&mut pip).with_context(|| format!("cannot install {name}"))?;
    }
    fs::write(&ready, wanted).with_context(|| format!("cannot write {}", ready.display()))?;
    Ok(environment)
}

/// An interpreter without any package: what both programs are told to look for packages with.
pub(crate) fn bare_interpreter() -> Result<PathBuf> {
    let environment = directory().join("environments").join("bare");
    let python = bin(&environment, "python");
    if !python.exists() {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear", "--without-pip"])
            .arg(&environment);
        processes::check(&mut venv).context("cannot make an empty environment")?;
    }
    Ok(python)
}

/// A program of an environment.
pub(crate) fn bin(environment: &Path, program: &str) -> PathBuf {
    environment.join("bin").join(program)
}

/// The directory that a wheel is unpacked in; fetches it when it is not there.
pub(crate) fn unpacked_wheel(name: &str, version: &str) -> Result<PathBuf> {
    let parent = directory().join("packages");
    let ready = parent.join(format!("{name}-{version}"));
    if ready.is_dir() {
        return Ok(ready);
    }
    fs::create_dir_all(&parent).with_context(|| format!("cannot create {}", parent.display()))?;
    let staging = tempfile::Builder::new().prefix(".fetch-").tempdir_in(&parent)?;
    let requirement = format!("{name}=={version}");
    download(&requirement, &["--platform", "any"], staging.path())
        .or_else(|_| download(&requirement, &[], staging.path()))
        .with_context(|| {
            format!("cannot fetch {requirement}; `python3 -m pip` and a package index are needed")
        })?;
    let wheel = fs::read_dir(staging.path())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .with_context(|| format!("pip left no wheel of {requirement}"))?;
    let files = staging.path().join("files");
    let mut unzip = Command::new("python3");
    unzip.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&files);
    processes::check(&mut unzip)?;
    fs::rename(&files, &ready).with_context(|| format!("cannot create {}", ready.display()))?;
    Ok(ready)
}

fn download(requirement: &str, options: &[&str], into: &Path) -> Result<()> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check"]);
    pip.args(["--no-deps", "--only-binary", ":all:"]).args(options);
    pip.arg(requirement).arg("--dest").arg(into);
    processes::check(pip.stdin(Stdio::null()).stderr(Stdio::null()))
}
