//! [`SystemInterpreters`]: the interpreters of this machine, each asked once.

use std::sync::{Mutex, PoisonError};

use config::Interpreters;
use options::PythonVersion;
use rustc_hash::FxHashMap;

use crate::{InterpreterError, SearchDirs, find_interpreter, own_interpreter, search_dirs};

/// The interpreters of this machine. What they answer is remembered.
#[derive(Debug, Default)]
pub struct SystemInterpreters {
    known: Mutex<FxHashMap<String, Result<SearchDirs, InterpreterError>>>,
}

impl SystemInterpreters {
    /// Where the interpreter has its packages; no interpreter has none.
    pub fn dirs(&self, executable: Option<&str>) -> Result<SearchDirs, InterpreterError> {
        let Some(executable) = executable else {
            return Ok(SearchDirs::default());
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .entry(executable.to_owned())
            .or_insert_with(|| search_dirs(executable))
            .clone()
    }

    /// Forgets all answers, because packages may have been installed.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Interpreters for SystemInterpreters {
    fn default_interpreter(&self) -> Option<(String, PythonVersion)> {
        let executable = find_interpreter()?;
        let version = self.dirs(Some(&executable)).ok()?.version?;
        Some((executable, version))
    }

    fn version_beside(&self, named: &str) -> Option<PythonVersion> {
        let own = own_interpreter();
        self.dirs(Some(own.as_deref().unwrap_or(named))).ok()?.version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_remembered_and_no_interpreter_has_no_packages() {
        let system = SystemInterpreters::default();
        assert_eq!(system.dirs(None), Ok(SearchDirs::default()));
        let missing = "/no/such/python";
        assert!(system.dirs(Some(missing)).is_err());
        assert!(system.known.lock().unwrap().contains_key(missing));
        system.forget();
        assert!(system.known.lock().unwrap().is_empty());
    }
}
