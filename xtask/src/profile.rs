//! `cargo xtask profile`: what release builds are optimised for.
//!
//! Programs that count are built and used on real packages; what they counted goes into `packaging/profile.profdata`, which
//! `packaging/rustc` gives to the compiler in release builds. A profile fits the compiler that it was made with only, so its
//! version stands beside it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::packages::{self, Package};
use crate::{processes, upstream, workspace};

/// How often a package is edited.
const EDITS: usize = 40;

/// Makes the profile anew.
#[expect(clippy::print_stdout, reason = "the answer of this task")]
pub(crate) fn run() -> Result<ExitCode> {
    upstream::fetch()?;
    let tool = profdata()?;
    let place = workspace::root().join("target/profiling");
    let counts = place.join("counts");
    build(&place, &counts)?;
    // Building runs programs that count, too.
    let _ = fs::remove_dir_all(&counts);
    let programs = place.join("release");
    for package in packages::find(&[])? {
        check(&programs, &package)?;
        edit(&programs, &package)?;
    }
    let profile = workspace::root().join("packaging/profile.profdata");
    let mut merge = Command::new(tool);
    merge.args(["merge", "--sparse", "-o"]).arg(&profile).arg(&counts);
    processes::check(&mut merge)?;
    fs::write(
        workspace::root().join("packaging/profile.rustc"),
        compiler(&["--version"])?,
    )?;
    println!(
        "wrote {}: release builds made before have to be made again",
        profile.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Builds programs that count.
fn build(place: &Path, counts: &Path) -> Result<()> {
    let mut cargo = processes::cargo(&[
        "build",
        "--release",
        "--package",
        "mypy-rs",
        "--package",
        "dmypy-rs",
    ]);
    cargo
        .env("CARGO_TARGET_DIR", place)
        .env("RUSTC_WRAPPER", "")
        .env("RUSTFLAGS", format!("-Cprofile-generate={}", counts.display()));
    processes::check(&mut cargo)
}

/// Checks a package as a whole, with usual and with strict settings.
fn check(programs: &Path, package: &Package) -> Result<()> {
    for options in [&[][..], &["--strict"]] {
        let mut program = Command::new(programs.join("mypy-rs"));
        program
            .args(["--cache-dir", "/dev/null"])
            .args(options)
            .args(package.options());
        use_it(program.args(&package.targets).current_dir(&package.directory))?;
    }
    Ok(())
}

/// Edits a copy of a package while the daemon runs.
fn edit(programs: &Path, package: &Package) -> Result<()> {
    let place = tempfile::tempdir()?;
    for target in &package.targets {
        let mut copy = Command::new("cp");
        copy.arg("-r")
            .arg(package.directory.join(target))
            .arg(place.path());
        processes::check(&mut copy)?;
    }
    let daemon = |words: &[&str]| {
        let mut program = Command::new(programs.join("dmypy-rs"));
        use_it(program.args(words).current_dir(place.path()))
    };
    daemon(&[&["start", "--"], package.options()].concat())?;
    let targets: Vec<&str> = package.targets.iter().map(String::as_str).collect();
    let checks = [&["check"], &targets[..]].concat();
    let edited = daemon(&checks).and_then(|()| edit_files(place.path(), || daemon(&checks)));
    // Whatever came of it, no daemon is left.
    daemon(&["stop"])?;
    edited
}

/// Puts a definition at the end of file after file, and takes it away again.
fn edit_files(place: &Path, check: impl Fn() -> Result<()>) -> Result<()> {
    let files = modules(place)?;
    for file in files.iter().step_by(files.len() / EDITS + 1) {
        let before = fs::read(file)?;
        let mut end = OpenOptions::new().append(true).open(file)?;
        end.write_all(b"\ndef profiled(x: int) -> str:\n    return [str(x), x]\n")?;
        check()?;
        fs::write(file, before)?;
        check()?;
    }
    Ok(())
}

/// The modules below a directory.
fn modules(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(modules(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Runs a program to its end; that it found errors is no failure.
fn use_it(program: &mut Command) -> Result<()> {
    let shown = processes::show(program);
    let status = program
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("cannot start `{shown}`"))?;
    if !matches!(status.code(), Some(0 | 1)) {
        bail!("`{shown}` failed: {status}");
    }
    Ok(())
}

/// The program of the compiler's own LLVM that merges counts.
fn profdata() -> Result<PathBuf> {
    let about = compiler(&["--version", "--verbose"])?;
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("the compiler does not say what it runs on")?;
    let root = compiler(&["--print", "sysroot"])?;
    let tool = Path::new(root.trim()).join(format!("lib/rustlib/{host}/bin/llvm-profdata"));
    if !tool.is_file() {
        bail!("llvm-profdata is missing: `rustup component add llvm-tools`");
    }
    Ok(tool)
}

/// What the compiler answers.
fn compiler(words: &[&str]) -> Result<String> {
    let output = Command::new("rustc")
        .args(words)
        .current_dir(workspace::root())
        .output()
        .context("cannot start rustc")?;
    Ok(String::from_utf8(output.stdout)?)
}
