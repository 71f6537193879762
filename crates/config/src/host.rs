//! [`Host`]: what settings depend on outside of arguments and files.

use options::PythonVersion;
use source::FileSystem;

/// Variables and home directories.
pub trait Environment {
    /// The value of an environment variable.
    fn var(&self, name: &str) -> Option<String>;

    /// The home directory of the user, or of another one.
    fn home(&self, user: Option<&str>) -> Option<String> {
        if user.is_some() {
            None
        } else {
            self.var("HOME").filter(|home| !home.is_empty())
        }
    }

    /// How many columns the terminal has.
    fn columns(&self) -> usize {
        let columns = self.var("COLUMNS").and_then(|columns| columns.parse().ok());
        columns.filter(|columns| *columns > 0).unwrap_or(80)
    }

    /// How many threads can run at once.
    fn threads(&self) -> usize {
        std::thread::available_parallelism().map_or(4, usize::from)
    }
}

/// The environment of the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

/// The interpreters at hand.
pub trait Interpreters {
    /// The interpreter that is used unless told otherwise, and its version.
    fn default_interpreter(&self) -> Option<(String, PythonVersion)>;

    /// The version that is checked for if the user names the interpreter `named`, but no version. mypy takes that of the
    /// interpreter that it runs on; where there is no such thing, `named` is the best answer.
    fn version_beside(&self, named: &str) -> Option<PythonVersion>;
}

/// No interpreter.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoInterpreters;

impl Interpreters for NoInterpreters {
    fn default_interpreter(&self) -> Option<(String, PythonVersion)> {
        None
    }

    fn version_beside(&self, _named: &str) -> Option<PythonVersion> {
        None
    }
}

/// What settings depend on outside of arguments and files.
#[derive(Clone, Copy)]
pub struct Host<'a> {
    /// Variables and home directories.
    pub env: &'a dyn Environment,
    /// Files.
    pub fs: &'a dyn FileSystem,
    /// Interpreters.
    pub pythons: &'a dyn Interpreters,
}

impl std::fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host")
            .field("fs", &self.fs)
            .finish_non_exhaustive()
    }
}

impl Host<'_> {
    /// A path with the home directory and variables in place.
    pub(crate) fn expand_path(&self, path: &str) -> String {
        let path = paths::expanduser(path, &|user| self.env.home(user));
        paths::expandvars(&path, &|name| self.env.var(name))
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use std::collections::HashMap;

    use super::*;
    use source::MemoryFs;

    /// A host without a process.
    pub(crate) struct TestHost {
        pub(crate) vars: HashMap<&'static str, String>,
        pub(crate) fs: MemoryFs,
        pub(crate) versions: Vec<PythonVersion>,
    }

    impl TestHost {
        pub(crate) fn new(files: &[(&str, &str)]) -> Self {
            let fs = MemoryFs::new("/w");
            files.iter().for_each(|(path, text)| fs.write(path, *text));
            Self {
                vars: HashMap::new(),
                fs,
                versions: vec![PythonVersion::new3(13)],
            }
        }

        pub(crate) fn host(&self) -> Host<'_> {
            Host {
                env: self,
                fs: &self.fs,
                pythons: self,
            }
        }
    }

    impl Environment for TestHost {
        fn var(&self, name: &str) -> Option<String> {
            self.vars.get(name).cloned()
        }
        fn threads(&self) -> usize {
            6
        }
    }

    impl Interpreters for TestHost {
        fn default_interpreter(&self) -> Option<(String, PythonVersion)> {
            let version = *self.versions.first()?;
            Some(("/bin/python3".to_owned(), version))
        }

        fn version_beside(&self, named: &str) -> Option<PythonVersion> {
            named
                .rsplit_once("python3.")?
                .1
                .parse()
                .ok()
                .map(PythonVersion::new3)
        }
    }
}
