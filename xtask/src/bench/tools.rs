//! The type checkers, where they come from, and how they are called.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::ValueEnum;

use crate::packages::Package;
use crate::{binary, environments, upstream};

/// A type checker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Tool {
    Ours,
    Mypy,
    Zuban,
    Ty,
    Pyrefly,
}

/// Versions of those that have no reason to be another one.
const ZUBAN: &str = "zuban==0.10.2";
const TY: &str = "ty==0.0.104";
const PYREFLY: &str = "pyrefly==1.4.1";

/// Where the programs are.
#[derive(Debug)]
pub(super) struct Programs {
    check: Vec<(Tool, PathBuf)>,
    daemon: Vec<(Tool, PathBuf)>,
    interpreter: PathBuf,
}

impl Tool {
    const ALL: [Self; 5] = [Self::Ours, Self::Mypy, Self::Zuban, Self::Ty, Self::Pyrefly];

    /// Ours, and the chosen ones: all if none is chosen.
    pub(super) fn chosen(names: &[Self]) -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|tool| names.is_empty() || *tool == Self::Ours || names.contains(tool))
            .collect()
    }

    /// What the table calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ours => "mypy-rs",
            Self::Mypy => "mypy",
            Self::Zuban => "zuban",
            Self::Ty => "ty",
            Self::Pyrefly => "pyrefly",
        }
    }

    /// Whether it has a daemon that is called like `dmypy`.
    pub(super) fn has_daemon(self) -> bool {
        match self {
            Self::Ours | Self::Mypy => true,
            Self::Zuban | Self::Ty | Self::Pyrefly => false,
        }
    }

    /// What ends an answer, if the tool can watch files.
    pub(super) fn watches(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Ours | Self::Mypy | Self::Zuban => None,
            Self::Ty => Some(&["\nFound ", "All checks passed"]),
            Self::Pyrefly => Some(&["INFO 0 errors", " errors (", " error (", " errors\n", " error\n"]),
        }
    }
}

/// Builds ours and installs the others, each in an environment of its own.
pub(super) fn install(tools: &[Tool]) -> Result<Programs> {
    let (mut check, mut daemon) = (Vec::new(), Vec::new());
    let mypy = format!("mypy=={}", upstream::VERSION);
    for tool in tools {
        let requirement = match tool {
            Tool::Ours => {
                check.push((*tool, binary::build("mypy-rs")?));
                daemon.push((*tool, binary::build("dmypy-rs")?));
                continue;
            }
            Tool::Mypy => &mypy,
            Tool::Zuban => ZUBAN,
            Tool::Ty => TY,
            Tool::Pyrefly => PYREFLY,
        };
        let environment = environments::with_requirements(tool.name(), &[requirement])?;
        check.push((*tool, environments::bin(&environment, tool.name())));
        if tool.has_daemon() {
            daemon.push((*tool, environments::bin(&environment, "dmypy")));
        }
    }
    let interpreter = environments::bare_interpreter()?;
    Ok(Programs {
        check,
        daemon,
        interpreter,
    })
}

impl Programs {
    /// The command line of a cold check.
    pub(super) fn cold(&self, tool: Tool, package: &Package) -> Vec<String> {
        let mut words = vec![path_of(&self.check, tool)];
        let interpreter = self.interpreter.display().to_string();
        match tool {
            Tool::Ours | Tool::Mypy => words.extend(mypy_options(&interpreter)),
            Tool::Zuban => words.extend(["mypy".to_owned(), "--python-executable".to_owned(), interpreter]),
            Tool::Ty => words.extend(["check".to_owned(), "--python".to_owned(), interpreter]),
            Tool::Pyrefly => {
                words.extend([
                    "check".to_owned(),
                    "--python-interpreter-path".to_owned(),
                    interpreter,
                ]);
            }
        }
        words.extend(package.targets.iter().cloned());
        words
    }

    /// The command that checks and watches, to be run where the package lies.
    pub(super) fn watch(&self, tool: Tool, package: &Package) -> Command {
        let words = self.cold(tool, package);
        let mut result = Command::new(&words[0]);
        // Both tools that can say it say it alike, behind the name of the command.
        result.arg(&words[1]).arg("--watch").args(&words[2..]);
        result.current_dir(&package.directory);
        result
    }

    /// A command of a daemon, to be run where the package lies.
    pub(super) fn daemon(&self, tool: Tool, command: &[&str], package: &Package) -> Command {
        let mut result = Command::new(path_of(&self.daemon, tool));
        result.args(command).current_dir(&package.directory);
        result
    }

    /// The flags that a daemon is started with.
    pub(super) fn daemon_flags(&self) -> Vec<String> {
        mypy_options(&self.interpreter.display().to_string()).into()
    }
}

fn path_of(programs: &[(Tool, PathBuf)], tool: Tool) -> String {
    let found = programs.iter().find(|(known, _)| *known == tool);
    let (_, path) = found.expect("every chosen tool is installed");
    path.display().to_string()
}

fn mypy_options(interpreter: &str) -> [String; 4] {
    [
        "--config-file=".to_owned(),
        "--cache-dir=/dev/null".to_owned(),
        "--python-executable".to_owned(),
        interpreter.to_owned(),
    ]
}
