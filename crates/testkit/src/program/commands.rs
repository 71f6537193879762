//! The programs `mypy-rs` and `dmypy-rs` as processes of their own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Answer, Unsupported};

/// The directories of the programs.
#[derive(Clone, Debug)]
pub struct Programs {
    directory: PathBuf,
}

/// One call of a program.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The words behind the program's name.
    pub arguments: &'a [String],
    /// The working directory.
    pub directory: &'a Path,
    /// Variables that are set on top of the environment.
    pub variables: &'a [(&'a str, OsString)],
}

/// What a program said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// The exit code; 128 and more when a signal ended it.
    pub code: i32,
}

impl Programs {
    /// The programs beside the runner: cargo puts all binaries of a profile into one directory.
    #[must_use]
    pub fn beside(runner: &Path) -> Self {
        let directory = runner.parent().unwrap_or(Path::new("")).to_path_buf();
        Self { directory }
    }

    /// The directory, for a search path.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where `mypy-rs` is.
    pub fn checker(&self) -> Answer<PathBuf> {
        self.existing("mypy-rs").ok_or(Unsupported("the program mypy-rs"))
    }

    /// Where `dmypy-rs` is.
    pub fn daemon(&self) -> Answer<PathBuf> {
        self.existing("dmypy-rs")
            .ok_or(Unsupported("the program dmypy-rs"))
    }

    fn existing(&self, name: &str) -> Option<PathBuf> {
        let path = self
            .directory
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        path.is_file().then_some(path)
    }
}

/// Runs `mypy-rs` to its end. `Err` of the inner result: it could not be started.
pub fn run(programs: &Programs, call: &Call<'_>) -> Answer<Result<Output, String>> {
    let program = programs.checker()?;
    let mut command = Command::new(&program);
    command
        .args(call.arguments)
        .current_dir(call.directory)
        .envs(call.variables.iter().map(|(k, v)| (k, v)));
    command
        .env_remove("COLUMNS")
        .env_remove("MYPYPATH")
        .stdin(Stdio::null());
    Ok(output(&mut command))
}

/// Runs any command to its end.
pub fn output(command: &mut Command) -> Result<Output, String> {
    let done = command
        .output()
        .map_err(|error| format!("cannot start {:?}: {error}", command.get_program()))?;
    Ok(Output {
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
        code: done.status.code().unwrap_or(128),
    })
}
