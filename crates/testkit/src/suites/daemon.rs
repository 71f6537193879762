//! `daemon.test`: scripts of commands, with the output of each.
//!
//! Specified by `mypy/test/testdaemon.py`. The commands `dmypy` and `mypy` are this program's; `{python}` is `python3`.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Environment;
use super::interpreters::{Interpreter, search_path};
use crate::compare::{Failure, same_lines, split_lines};
use crate::files::Files;
use crate::format::Case;

/// Runs the script of a case; the daemon is killed at the end.
pub(super) fn run(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let shell = Shell::prepare(case, environment)?;
    let result = run_script(case, &shell);
    shell.run("dmypy kill")?;
    result
}

fn run_script(case: &Case, shell: &Shell) -> Result<(), Failure> {
    for (index, step) in parse_script(&case.input).into_iter().enumerate() {
        let Some(command) = step[0].strip_prefix('$') else {
            return Err(Failure::new(format!("not a command: {}", step[0])));
        };
        let command = command.trim().replace("{python}", "python3");
        let lines = shell.run(&command)?;
        let what = format!("Command {} ({command}) did not give expected output", index + 1);
        same_lines(&step[1..], &lines, &what)?;
    }
    Ok(())
}

/// Cuts the lines of a case into commands (`$ …`) and the lines that follow each.
fn parse_script(input: &[String]) -> Vec<&[String]> {
    let mut starts: Vec<usize> = input
        .iter()
        .enumerate()
        .filter(|(_, line)| line.starts_with('$'))
        .map(|(at, _)| at)
        .collect();
    if starts.first() != Some(&0) && !input.is_empty() {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([input.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &input[*start..end])
        .collect()
}

/// A directory with the files of a case, and a search path on which `dmypy` and `mypy` are this program's.
struct Shell {
    directory: tempfile::TempDir,
    path: OsString,
}

impl Shell {
    fn prepare(case: &Case, environment: &Environment) -> Result<Self, Failure> {
        let daemon = environment.programs.daemon()?;
        let checker = environment.programs.checker()?;
        let cannot =
            |error: std::io::Error| Failure::new(format!("cannot make the case's directory: {error}"));
        let directory = tempfile::Builder::new()
            .prefix("case-")
            .tempdir()
            .map_err(cannot)?;
        fs::create_dir(directory.path().join("tmp")).map_err(cannot)?;
        Files::of_case(case).write_to(directory.path()).map_err(cannot)?;
        let programs = directory.path().join("programs");
        fs::create_dir(&programs).map_err(cannot)?;
        link(&daemon, &programs.join("dmypy")).map_err(cannot)?;
        link(&checker, &programs.join("mypy")).map_err(cannot)?;
        let mut path = programs.into_os_string();
        path.push(":");
        path.push(search_path(&Interpreter::of_programs(environment)?));
        Ok(Self { directory, path })
    }

    /// Runs a command line; the lines of both its streams, and the exit code if it is not zero.
    fn run(&self, command: &str) -> Result<Vec<String>, Failure> {
        let mut words = command.to_owned();
        // mypy's runner looks for `mypy run --` behind the first letter, and so finds `dmypy run --`.
        if words.get(1..).is_some_and(|rest| rest.starts_with("mypy run --"))
            && !words.contains("--show-error-codes")
        {
            words.push_str(" --hide-error-codes");
        }
        let log = self.directory.path().join("output");
        let cannot = |error: std::io::Error| Failure::new(format!("cannot run a shell: {error}"));
        let file = fs::File::create(&log).map_err(cannot)?;
        let status = Command::new("sh")
            .args(["-c", &words])
            .current_dir(self.directory.path().join("tmp"))
            .env("PATH", &self.path)
            .stdin(Stdio::null())
            .stdout(file.try_clone().map_err(cannot)?)
            .stderr(file)
            .status()
            .map_err(cannot)?;
        let mut lines = split_lines(&String::from_utf8_lossy(&fs::read(&log).map_err(cannot)?));
        match status.code() {
            Some(0) => {}
            code => lines.push(format!("== Return code: {}", code.unwrap_or(128))),
        }
        Ok(lines)
    }
}

#[cfg(unix)]
fn link(program: &Path, name: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(program, name)
}

#[cfg(not(unix))]
fn link(program: &Path, name: &Path) -> std::io::Result<()> {
    fs::copy(program, name).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_commands_with_their_output() {
        let input = ["$ dmypy start", "Daemon started", "$ dmypy stop"].map(str::to_owned);
        let steps = parse_script(&input);
        assert_eq!(steps, [&input[0..2], &input[2..3]]);
    }
}
