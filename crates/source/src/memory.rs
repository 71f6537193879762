//! [`MemoryFs`]: a file system without a disk, for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::{FileKind, FileSystem, FsError, Listing, Stat};

/// Files in memory. Directories come into being with their files, and stay when these go; times count the changes.
#[derive(Debug)]
pub struct MemoryFs {
    cwd: Arc<str>,
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, File>,
    /// Directories that were made by themselves.
    dirs: BTreeSet<String>,
    changes: i64,
    /// The last change that made or removed a name: the time of all directories.
    names: i64,
}

#[derive(Debug)]
struct File {
    contents: Vec<u8>,
    mtime: i64,
}

impl MemoryFs {
    /// No files, seen from the directory `cwd`.
    #[must_use]
    pub fn new(cwd: &str) -> Self {
        Self {
            cwd: cwd.into(),
            state: RwLock::default(),
        }
    }

    /// Writes a file, and the directories above it.
    pub fn write(&self, path: &str, contents: impl Into<Vec<u8>>) {
        let path = self.abspath(path);
        let mut state = self.state_mut();
        state.changes += 1;
        let file = File {
            contents: contents.into(),
            mtime: state.changes,
        };
        if state.files.insert(path, file).is_none() {
            state.names = state.changes;
        }
    }

    /// Makes a directory, and those above it.
    pub fn create_dir(&self, path: &str) {
        let path = self.abspath(path);
        let mut state = self.state_mut();
        state.changes += 1;
        state.names = state.changes;
        state.dirs.insert(path);
    }

    /// Removes a file, or a directory with everything in it. Says whether there was anything.
    pub fn remove(&self, path: &str) -> bool {
        let path = self.abspath(path);
        let mut state = self.state_mut();
        state.changes += 1;
        let before = state.files.len() + state.dirs.len();
        let parent = paths::dirname(&path).to_owned();
        let keeps_parent = state.is_dir(&parent);
        let stays = |other: &str| other != path && !paths::is_sub_path(other, &path);
        state.files.retain(|other, _| stays(other));
        state.dirs.retain(|other| stays(other));
        state.names = state.changes;
        let is_gone = before > state.files.len() + state.dirs.len();
        if keeps_parent {
            state.dirs.insert(parent);
        }
        is_gone
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_dir(&self, path: &str) -> bool {
        let below = |other: Option<&String>| other.is_some_and(|other| paths::is_sub_path(other, path));
        let start = if path == "/" {
            path.to_owned()
        } else {
            format!("{path}/")
        };
        path == "/"
            || self.dirs.contains(path)
            || below(self.files.range(start.clone()..).next().map(|(path, _)| path))
            || below(self.dirs.range(start..).next())
    }
}

impl FileSystem for MemoryFs {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        if path.is_empty() {
            return Err(FsError::NOT_FOUND);
        }
        let path = self.abspath(path);
        let state = self.state();
        let identity = (0, 0);
        if let Some(file) = state.files.get(&path) {
            let size = file.contents.len() as u64;
            return Ok(Stat {
                kind: FileKind::File,
                size,
                mtime: file.mtime,
                ctime: file.mtime,
                identity,
            });
        }
        let dir = Stat {
            kind: FileKind::Dir,
            size: 0,
            mtime: state.names,
            ctime: state.names,
            identity,
        };
        if state.is_dir(&path) {
            Ok(dir)
        } else {
            Err(FsError::NOT_FOUND)
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        let path = self.abspath(path);
        let state = self.state();
        match state.files.get(&path) {
            Some(file) => Ok(file.contents.clone()),
            None if state.is_dir(&path) => Err(FsError::IS_A_DIRECTORY),
            None => Err(FsError::NOT_FOUND),
        }
    }

    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        let path = self.abspath(path);
        let state = self.state();
        if !state.is_dir(&path) {
            let found = state.files.contains_key(&path);
            return Err(if found {
                FsError::NOT_A_DIRECTORY
            } else {
                FsError::NOT_FOUND
            });
        }
        let prefix = if path == "/" { path } else { path + "/" };
        let all = state.files.keys().chain(&state.dirs);
        let names = all.filter_map(|other| other.strip_prefix(prefix.as_str())?.split('/').next());
        let names: BTreeSet<&str> = names.collect();
        Ok(names.into_iter().map(Arc::from).collect())
    }

    fn cwd(&self) -> Arc<str> {
        self.cwd.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_follow_from_files() {
        let fs = MemoryFs::new("/w");
        fs.write("p/q/a.py", "1");
        fs.write("p-x.py", "2");
        fs.create_dir("empty");
        assert!(fs.isdir("p") && fs.isdir("/w/p/q") && fs.isdir("empty") && !fs.isdir("p/q/a.py"));
        assert_eq!(
            &*fs.listdir(".").unwrap(),
            ["empty", "p", "p-x.py"].map(Arc::<str>::from)
        );
        assert!(fs.remove("p/q/a.py"));
        assert!(fs.isdir("p/q") && fs.listdir("p/q").unwrap().is_empty());
        assert!(fs.remove("p") && !fs.remove("p"));
        assert!(!fs.isdir("p"));
        assert_eq!(fs.read("p-x.py").unwrap(), b"2");
        assert_eq!(fs.listdir("p-x.py"), Err(FsError::NOT_A_DIRECTORY));
    }

    #[test]
    fn every_write_has_a_new_time() {
        let fs = MemoryFs::new("/");
        fs.write("a", "1");
        let before = fs.stat("a").unwrap();
        fs.write("a", "1");
        assert!(fs.stat("a").unwrap().mtime > before.mtime);
    }
}
