//! The files of a case: an in-memory file system with time stamps.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::format::{Case, FileOperation};

/// Files by path. Relative paths are relative to the directory of the case; `./a.py` and `a.py` are the same file.
#[derive(Clone, Debug, Default)]
pub struct Files {
    entries: BTreeMap<String, File>,
    /// Directories of files that were removed: they stay.
    left: BTreeSet<String>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The bytes.
    pub content: Arc<[u8]>,
    /// When it was written last, in seconds of the clock of the case: each write over an old file is one second later.
    pub modified: u64,
}

/// A case changes a file of mypy's cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheChange {
    /// The path in the cache directory, such as `3.10/p/c.meta.ff` or `3.10/@deps.meta.json`.
    pub path: String,
    /// The new text; `None` when the file goes.
    pub content: Option<String>,
}

/// The absolute path that plays the role of the directory of a case, which relative paths are relative to.
pub const CASE_DIRECTORY: &str = "/case";

/// The time stamp of the files that are there from the start.
const START: u64 = 1_000_000_000;

impl Files {
    /// The files that a case starts with.
    #[must_use]
    pub fn of_case(case: &Case) -> Self {
        let mut files = Self::default();
        for (path, text) in case.initial_files().filter(|(path, _)| in_cache(path).is_none()) {
            files.write(path, encoded(path, text));
        }
        files
    }

    /// Writes a file.
    pub fn write(&mut self, path: &str, content: Vec<u8>) {
        let path = normalized(path);
        let modified = self.entries.get(&path).map_or(START, |old| old.modified + 1);
        self.entries.insert(
            path,
            File {
                content: content.into(),
                modified,
            },
        );
    }

    /// Removes a file, or a directory with all in it; false when there is nothing to remove.
    pub fn remove(&mut self, path: &str) -> bool {
        let path = normalized(path);
        if self.entries.remove(&path).is_some() {
            self.left.extend(directory_of(&path));
            return true;
        }
        let before = self.entries.len() + self.left.len();
        let inside = format!("{path}/");
        self.entries.retain(|known, _| !known.starts_with(&inside));
        self.left
            .retain(|known| *known != path && !known.starts_with(&inside));
        let is_gone = self.entries.len() + self.left.len() < before;
        if is_gone {
            self.left.extend(directory_of(&path));
        }
        is_gone
    }

    /// The directories that were left behind when files were removed from them; some have files again.
    pub(crate) fn directories_left(&self) -> impl Iterator<Item = &str> {
        self.left.iter().map(String::as_str)
    }

    /// The file at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&File> {
        self.entries.get(&normalized(path))
    }

    /// The text of the file at `path`, if it is UTF-8.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(&self.get(path)?.content).ok()
    }

    /// All files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.entries.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// Does what a step of an incremental case asks for. Changes of mypy's cache files are not done but returned: the
    /// program has files of its own there.
    pub fn perform(&mut self, operations: &[FileOperation]) -> Result<Vec<CacheChange>, String> {
        let mut changes = Vec::new();
        for operation in operations {
            let (path, content) = match operation {
                FileOperation::Update {
                    module: _,
                    path,
                    content,
                } => (path, Some(content)),
                FileOperation::Delete { module: _, path } => (path, None),
            };
            if let Some(path) = in_cache(path) {
                changes.push(CacheChange {
                    path,
                    content: content.cloned(),
                });
            } else if let Some(content) = content {
                self.write(path, encoded(path, content));
            } else if !self.remove(path) {
                return Err(format!("{path} is to be deleted, but is not there"));
            }
        }
        Ok(changes)
    }

    /// Writes all files below a real directory.
    pub fn write_to(&self, directory: &Path) -> io::Result<()> {
        for (path, file) in &self.entries {
            let target = directory.join(path);
            fs::create_dir_all(target.parent().unwrap_or(directory))?;
            fs::write(target, &file.content)?;
        }
        Ok(())
    }
}

fn directory_of(path: &str) -> Option<String> {
    path.rsplit_once('/').map(|(directory, _)| directory.to_owned())
}

/// The bytes of a file of a case: UTF-8, or Latin-1 when its name ends in `_latin1`.
pub(crate) fn encoded(path: &str, text: &str) -> Vec<u8> {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    if !stem.ends_with("_latin1") {
        return text.as_bytes().to_vec();
    }
    text.chars()
        .map(|letter| u8::try_from(letter).unwrap_or(b'?'))
        .collect()
}

/// The path without `.` and `..`.
fn normalized(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part != ".." || parts.pop().is_none() {
            parts.push(part);
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// The path below the cache directory, if it is there.
fn in_cache(path: &str) -> Option<String> {
    normalized(path).strip_prefix(".mypy_cache/").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_over_a_file_makes_it_younger() {
        let mut files = Files::default();
        files.write("a.py", b"1".to_vec());
        files.write("./a.py", b"2".to_vec());
        assert_eq!(files.text("a.py"), Some("2"));
        assert_eq!(files.get("a.py").unwrap().modified, START + 1);
    }

    #[test]
    fn directories_go_with_their_files() {
        let mut files = Files::default();
        files.write("tmp/p/a.py", Vec::new());
        files.write("tmp/p2.py", Vec::new());
        assert!(files.remove("tmp/p"));
        assert!(!files.remove("tmp/p"));
        assert_eq!(files.iter().count(), 1);
    }

    #[test]
    fn directories_stay_without_files() {
        let mut files = Files::default();
        files.write("tmp/p/a.py", Vec::new());
        assert!(files.remove("tmp/p/a.py"));
        assert_eq!(files.directories_left().collect::<Vec<_>>(), ["tmp/p"]);
        assert!(files.remove("tmp/p") && !files.remove("tmp/p"));
    }

    #[test]
    fn paths_are_normalized() {
        assert_eq!(normalized("./tmp/../a//b.py"), "a/b.py");
        assert_eq!(normalized("/a/./b/"), "/a/b");
        assert_eq!(normalized("../a"), "../a");
    }

    #[test]
    fn changes_of_the_cache_are_handed_on() {
        let path = "tmp/../.mypy_cache/3.10/a.meta.ff".to_owned();
        let delete = FileOperation::Delete {
            module: "a".to_owned(),
            path,
        };
        let changes = Files::default().perform(&[delete]).unwrap();
        assert_eq!(
            changes,
            [CacheChange {
                path: "3.10/a.meta.ff".to_owned(),
                content: None
            }]
        );
    }

    #[test]
    fn a_name_can_ask_for_latin_1() {
        assert_eq!(encoded("tmp/a_latin1.py", "é"), [0xe9]);
        assert_eq!(encoded("tmp/a.py", "é"), [0xc3, 0xa9]);
    }

    #[test]
    fn deleting_what_is_not_there_is_a_mistake() {
        let delete = FileOperation::Delete {
            module: "a".to_owned(),
            path: "tmp/a.py".to_owned(),
        };
        assert!(Files::default().perform(&[delete]).is_err());
    }
}
