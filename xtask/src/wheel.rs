//! `cargo xtask wheel`: the wheel as users get it. pip builds it, and an environment of its own tries both programs.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::environments::bin;
use crate::{processes, workspace};

/// What both programs say about the file that they are tried on.
const EXPECTED: &str = "a.py:2: error: Incompatible types in assignment";

/// Builds, installs and tries the wheel.
#[expect(clippy::print_stdout, reason = "the answer of this task")]
pub(crate) fn run() -> Result<ExitCode> {
    let environment = workspace::root().join("target/wheel/environment");
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(&environment);
    processes::check(&mut venv).context("cannot make an environment for the wheel")?;
    let mut pip = Command::new(bin(&environment, "python"));
    pip.args(["-m", "pip", "install", "--disable-pip-version-check"])
        .arg(workspace::root());
    processes::check(pip.stdin(Stdio::null())).context("pip cannot build and install the wheel")?;
    let place = tempfile::tempdir()?;
    fs::write(place.path().join("a.py"), "import os\nx: int = os.sep\n")?;
    let tried = try_checks(&environment, place.path());
    // Whatever came of it, no daemon is left.
    let _ = say(&environment, place.path(), "dmypy-rs", &["stop"]);
    tried?;
    println!("both programs of the wheel work, in {}", environment.display());
    Ok(ExitCode::SUCCESS)
}

/// The bundled stubs say what `os.sep` is, so a right answer shows that they are there.
fn try_checks(environment: &Path, place: &Path) -> Result<()> {
    for (program, words) in [
        ("mypy-rs", &["a.py"][..]),
        ("dmypy-rs", &["run", "--", "a.py"]),
        ("dmypy-rs", &["check", "a.py"]),
    ] {
        let said = say(environment, place, program, words)?;
        if !said.contains(EXPECTED) {
            bail!("`{program} {}` of the wheel says:\n{said}", words.join(" "));
        }
    }
    Ok(())
}

/// Standard output and standard error of a program of the wheel.
fn say(environment: &Path, place: &Path, program: &str, words: &[&str]) -> Result<String> {
    let mut command = Command::new(bin(environment, program));
    command.args(words).current_dir(place).stdin(Stdio::null());
    let output = command
        .output()
        .with_context(|| format!("the wheel has no {program}"))?;
    let text = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&text).into_owned())
}
