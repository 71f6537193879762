//! `cargo xtask upstream`: the pinned source distribution of mypy, fetched with pip.
//!
//! It carries the test cases that judge this program and the stubs that it embeds. It is not kept in the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::{processes, workspace};

/// The version of mypy whose behaviour this program has.
pub(crate) const VERSION: &str = "2.4.1";
/// What the archive must hash to.
const SHA256: &str = "63b590965691e540a335fa74dadf31a7069142f6b72e234689bbd244edf55623";

/// Fetches what is missing and says where it is.
#[expect(clippy::print_stdout, reason = "the answer of this task")]
pub(crate) fn run() -> Result<ExitCode> {
    println!("{}", fetch()?.display());
    Ok(ExitCode::SUCCESS)
}

/// The directory of the unpacked distribution; fetches it when it is not there.
pub(crate) fn fetch() -> Result<PathBuf> {
    let parent = workspace::upstream_dir();
    let name = format!("mypy-{VERSION}");
    let ready = parent.join(&name);
    if ready.is_dir() {
        return Ok(ready);
    }
    fs::create_dir_all(&parent).with_context(|| format!("cannot create {}", parent.display()))?;
    let staging = tempfile::Builder::new().prefix(".fetch-").tempdir_in(&parent)?;
    let archive = staging.path().join(format!("{name}.tar.gz"));
    download(staging.path())?;
    verify(&archive)?;
    processes::check(python(&["-m", "tarfile", "-e"]).arg(&archive).arg(staging.path()))
        .context("cannot unpack the source distribution of mypy")?;
    match fs::rename(staging.path().join(&name), &ready) {
        Ok(()) => Ok(ready),
        // Another process was quicker.
        Err(_) if ready.is_dir() => Ok(ready),
        Err(error) => Err(error).with_context(|| format!("cannot create {}", ready.display())),
    }
}

fn download(into: &Path) -> Result<()> {
    let requirement = format!("mypy=={VERSION}");
    let mut pip = python(&[
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
    ]);
    pip.args(["--no-binary", "mypy", &requirement, "--dest"])
        .arg(into);
    processes::check(pip.stdin(std::process::Stdio::null())).context(
        "cannot fetch the source distribution of mypy; `python3 -m pip` and a package index are needed",
    )
}

fn verify(archive: &Path) -> Result<()> {
    let bytes = fs::read(archive).with_context(|| format!("pip left no {}", archive.display()))?;
    let found = hex(&Sha256::digest(&bytes));
    if found != SHA256 {
        bail!("{} has the SHA-256 {found}, not {SHA256}", archive.display());
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn python(args: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.args(args);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_with_another_hash_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let archive = dir.path().join("mypy.tar.gz");
        fs::write(&archive, b"something else").unwrap();
        let error = verify(&archive).unwrap_err().to_string();
        assert!(error.contains("has the SHA-256"), "{error}");
    }

    #[test]
    fn a_missing_archive_is_named() {
        let error = verify(Path::new("nowhere/mypy.tar.gz")).unwrap_err().to_string();
        assert!(error.contains("nowhere/mypy.tar.gz"), "{error}");
    }

    #[test]
    fn hashes_are_written_in_hexadecimal() {
        assert_eq!(hex(&[0, 255, 16]), "00ff10");
    }
}
