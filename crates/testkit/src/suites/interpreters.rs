//! Python environments with packages, made once below `target/upstream/environments` and then shared by all cases.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Environment;
use crate::compare::{Failure, split_lines};
use crate::program::commands::output;
use crate::upstream::workspace_root;

/// A Python environment.
#[derive(Clone, Debug)]
pub(super) struct Interpreter {
    directory: PathBuf,
}

impl Interpreter {
    /// The environment `name`; `install` puts its packages into a fresh one.
    pub(super) fn named(
        name: &str,
        install: impl FnOnce(&Self) -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        let cannot = |error: std::io::Error| Failure::new(format!("cannot make an environment: {error}"));
        let parent = workspace_root().join("target/upstream/environments");
        fs::create_dir_all(&parent).map_err(cannot)?;
        let parent = fs::canonicalize(parent).map_err(cannot)?;
        let interpreter = Self {
            directory: parent.join(name),
        };
        let complete = interpreter.directory.join(".complete");
        if complete.is_file() {
            return Ok(interpreter);
        }
        let lock = fs::File::create(parent.join(".lock")).map_err(cannot)?;
        lock.lock().map_err(cannot)?;
        if !complete.is_file() {
            run(Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&interpreter.directory))?;
            install(&interpreter)?;
            fs::write(&complete, "").map_err(cannot)?;
        }
        Ok(interpreter)
    }

    /// The environment in which the programs run: with the packages of mypy's test requirements that cases import.
    pub(super) fn of_programs(environment: &Environment) -> Result<Self, Failure> {
        Self::named("programs", |interpreter| {
            let requirements = environment.root.join("test-requirements.txt");
            let text = fs::read_to_string(&requirements)
                .map_err(|error| Failure::new(format!("cannot read {}: {error}", requirements.display())))?;
            let attrs = text.lines().find(|line| line.starts_with("attrs=="));
            let attrs = attrs.ok_or_else(|| Failure::new("mypy's test requirements do not name attrs"))?;
            interpreter.install(&[attrs.trim()], Path::new("."))
        })
    }

    /// Lets it be found under the name of another version, too: a case that names the oldest version that mypy knows only
    /// asks it for packages.
    pub(super) fn also_as(&self, name: &str) -> Result<(), Failure> {
        match std::os::unix::fs::symlink("python", self.scripts().join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(Failure::new(format!("cannot make {name}: {error}")))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Where its `python` is.
    pub(super) fn python(&self) -> PathBuf {
        self.scripts().join("python")
    }

    /// The directory of its programs, for a search path.
    pub(super) fn scripts(&self) -> PathBuf {
        self.directory.join("bin")
    }

    /// Calls `pip install` in `directory`.
    pub(super) fn install(&self, words: &[&str], directory: &Path) -> Result<(), Failure> {
        let mut pip = Command::new(self.python());
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        run(pip.args(words).current_dir(directory))
    }
}

/// The search path on which `python3` is this interpreter.
pub(super) fn search_path(interpreter: &Interpreter) -> OsString {
    let mut path = interpreter.scripts().into_os_string();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    path
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let done = output(command.stdin(Stdio::null()))?;
    if done.code == 0 {
        return Ok(());
    }
    let mut actual = split_lines(&done.out);
    actual.extend(split_lines(&done.err));
    let message = format!("{:?} failed", command.get_program());
    Err(Failure {
        message,
        expected: Vec::new(),
        actual,
    })
}
