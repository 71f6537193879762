//! The time of a check behind an edit, in a daemon that has checked the package before, or in a tool that watches it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result};

use super::tools::{Programs, Tool};
use super::watch::Watcher;
use crate::packages::Package;
use crate::{environments, processes};

/// A copy of a package that may be edited; without the stubs that mypy's own source brings.
pub(super) fn copy(package: &Package) -> Result<Package> {
    let parent = environments::directory().join("bench");
    let directory = parent.join(&package.name);
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    for target in &package.targets {
        copy_all(&package.directory.join(target), &directory.join(target))?;
    }
    Ok(Package {
        directory,
        ..package.clone()
    })
}

fn copy_all(from: &Path, into: &Path) -> Result<()> {
    if from.is_file() {
        fs::copy(from, into).with_context(|| format!("cannot copy {}", from.display()))?;
        return Ok(());
    }
    fs::create_dir_all(into)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().expect("entries have names");
        if name != "typeshed" && name != "__pycache__" {
            copy_all(&path, &into.join(name))?;
        }
    }
    Ok(())
}

/// The seconds that checks behind edits of the package's largest module take.
pub(super) fn times(programs: &Programs, tool: Tool, package: &Package, rounds: usize) -> Result<Vec<f64>> {
    let module = largest(&package.directory)?.context("the package has no module")?;
    let original = fs::read_to_string(&module)?;
    if let Some(done) = tool.watches() {
        let mut watcher = Watcher::start(programs.watch(tool, package), done)?;
        let result = (0..rounds)
            .map(|round| watcher.edit(|| edit(&module, &original, round)))
            .collect();
        fs::write(&module, &original)?;
        return result;
    }
    let flags = programs.daemon_flags();
    let mut start: Vec<&str> = vec!["start", "--"];
    start.extend(flags.iter().map(String::as_str));
    processes::check(&mut quiet(programs.daemon(tool, &start, package)))?;
    let check = || {
        let mut command = programs.daemon(tool, &["check"], package);
        command.args(&package.targets);
        quiet(command)
    };
    let result = measure(check, rounds, &module, &original);
    fs::write(&module, &original)?;
    processes::check(&mut quiet(programs.daemon(tool, &["stop"], package)))?;
    result
}

fn measure(check: impl Fn() -> Command, rounds: usize, module: &Path, original: &str) -> Result<Vec<f64>> {
    check().status().context("cannot start the daemon")?;
    let mut found = Vec::with_capacity(rounds);
    for round in 0..rounds {
        // A daemon may look at the time of a file in whole seconds.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        edit(module, original, round)?;
        let start = Instant::now();
        check().status()?;
        found.push(start.elapsed().as_secs_f64());
    }
    Ok(found)
}

fn edit(module: &Path, original: &str, round: usize) -> Result<()> {
    let edited = format!("{original}\n\ndef added_by_bench(x: int) -> int:\n    return x + {round}\n");
    fs::write(module, edited).with_context(|| format!("cannot write {}", module.display()))
}

fn quiet(mut command: Command) -> Command {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn largest(directory: &Path) -> Result<Option<PathBuf>> {
    let mut best: Option<(u64, PathBuf)> = None;
    let mut waiting = vec![directory.to_path_buf()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(&directory)? {
            let entry = entry?;
            let (path, data) = (entry.path(), entry.metadata()?);
            if data.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py")
                && best.as_ref().is_none_or(|(size, _)| data.len() > *size)
            {
                best = Some((data.len(), path));
            }
        }
    }
    Ok(best.map(|(_, path)| path))
}
