//! What the two programs say of a package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use super::Mode;
use crate::packages::Package;
use crate::{binary, environments, upstream};

/// The lines that a program printed, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) lines: Vec<String>,
    /// `None` if a signal ended it.
    pub(super) code: Option<i32>,
}

/// Where the programs are.
#[derive(Debug)]
pub(super) struct Programs {
    mypy: PathBuf,
    ours: PathBuf,
    interpreter: PathBuf,
    fresh: bool,
}

impl Programs {
    /// Builds ours, unless `program` is given, and installs mypy.
    pub(super) fn find(program: Option<PathBuf>, fresh: bool) -> Result<Self> {
        let requirement = format!("mypy=={}", upstream::VERSION);
        let ours = match program {
            Some(path) => std::path::absolute(path)?,
            None => binary::build("mypy-rs")?,
        };
        let environment = environments::with_requirements("mypy", &[&requirement])?;
        Ok(Self {
            mypy: environments::bin(&environment, "mypy"),
            ours,
            interpreter: environments::bare_interpreter()?,
            fresh,
        })
    }

    /// What mypy says; its answer is kept.
    pub(super) fn mypy(&self, package: &Package, mode: Mode) -> Result<Answer> {
        let directory = environments::directory().join("answers");
        let kept = directory.join(format!("{}-{}.txt", package.name, mode.name()));
        if !self.fresh
            && let Some(answer) = fs::read_to_string(&kept)
                .ok()
                .and_then(|text| Answer::read(&text))
        {
            return Ok(answer);
        }
        let answer = self.ask(&self.mypy, package, mode)?;
        fs::create_dir_all(&directory)?;
        fs::write(&kept, answer.write()).with_context(|| format!("cannot write {}", kept.display()))?;
        Ok(answer)
    }

    /// What we say.
    pub(super) fn ours(&self, package: &Package, mode: Mode) -> Result<Answer> {
        self.ask(&self.ours, package, mode)
    }

    fn ask(&self, program: &Path, package: &Package, mode: Mode) -> Result<Answer> {
        let mut command = Command::new(program);
        command
            .args(["--config-file=", "--cache-dir=/dev/null", "--no-color-output"])
            .arg("--python-executable")
            .arg(&self.interpreter)
            .args(package.options())
            .args(mode.options())
            .args(&package.targets)
            .current_dir(&package.directory)
            .env_remove("MYPYPATH")
            .stdin(Stdio::null())
            .stderr(Stdio::inherit());
        let output = command
            .output()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(Answer {
            lines: text.lines().map(str::to_owned).collect(),
            code: output.status.code(),
        })
    }
}

impl Answer {
    fn write(&self) -> String {
        let code = self
            .code
            .map_or_else(|| "signal".to_owned(), |code| code.to_string());
        let mut text = format!("{code}\n");
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    fn read(text: &str) -> Option<Self> {
        let (code, rest) = text.split_once('\n')?;
        Some(Self {
            lines: rest.lines().map(str::to_owned).collect(),
            code: code.parse().ok(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        for code in [Some(1), None] {
            let answer = Answer {
                lines: vec!["a.py:1: error: x".to_owned(), "Found 1 error".to_owned()],
                code,
            };
            assert_eq!(Answer::read(&answer.write()), Some(answer));
        }
    }
}
