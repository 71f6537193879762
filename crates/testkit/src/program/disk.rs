//! The disk of a case: its files, the shared stubs, nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use source::{FileKind, FileSystem, FsError, Listing, Stat};

use super::Library;
use crate::files::{CASE_DIRECTORY, File, Files};

/// The files of a case below [`CASE_DIRECTORY`], and those of a [`Library`]. Files can be replaced between steps.
#[derive(Debug)]
pub struct CaseDisk {
    files: RwLock<Own>,
    library: Arc<Library>,
    case_insensitive: bool,
}

/// What the case brings along.
#[derive(Debug)]
struct Own {
    files: BTreeMap<String, File>,
    /// Directories that may have no files.
    directories: BTreeSet<String>,
}

/// What a path names.
enum Found {
    File(File),
    Directory,
}

impl CaseDisk {
    /// A disk with these files.
    #[must_use]
    pub fn new(files: &Files, library: &Arc<Library>) -> Self {
        Self {
            files: RwLock::new(absolute(files)),
            library: Arc::clone(library),
            case_insensitive: false,
        }
    }

    /// Whether paths that differ in case only name the same file.
    #[must_use]
    pub fn with_case_insensitive(self, case_insensitive: bool) -> Self {
        Self {
            case_insensitive,
            ..self
        }
    }

    /// Replaces the files of the case.
    pub fn set(&self, files: &Files) {
        *self.files.write().unwrap_or_else(PoisonError::into_inner) = absolute(files);
    }

    fn find(&self, path: &str) -> Result<Found, FsError> {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        let found = self
            .entry(&files.files, path)
            .or_else(|| self.entry(&self.library.files, path))
            .or_else(|| Self::left(&files.directories, path));
        let standing = || path == "/" || path == CASE_DIRECTORY || path == format!("{CASE_DIRECTORY}/tmp");
        found
            .or_else(|| standing().then_some(Found::Directory))
            .ok_or(FsError::NOT_FOUND)
    }

    fn entry(&self, files: &BTreeMap<String, File>, path: &str) -> Option<Found> {
        if let Some(file) = files.get(path) {
            return Some(Found::File(file.clone()));
        }
        if self.below(files, path).next().is_some() {
            return Some(Found::Directory);
        }
        let same = |known: &&String| self.case_insensitive && known.eq_ignore_ascii_case(path);
        files
            .keys()
            .find(same)
            .map(|known| Found::File(files[known].clone()))
    }

    /// A directory that is there though there is no file in it.
    fn left(directories: &BTreeSet<String>, path: &str) -> Option<Found> {
        let is_it = |known: &String| *known == path || paths::is_sub_path(known, path);
        directories.iter().any(is_it).then_some(Found::Directory)
    }

    /// The rests of the paths of all files below a directory.
    fn below<'a>(
        &'a self,
        files: &'a BTreeMap<String, File>,
        directory: &str,
    ) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        let prefix = format!("{}/", directory.trim_end_matches('/'));
        if self.case_insensitive {
            let starts = move |path: &'a str| {
                let (head, rest) = path.split_at_checked(prefix.len())?;
                head.eq_ignore_ascii_case(&prefix).then_some(rest)
            };
            return Box::new(files.keys().filter_map(move |path| starts(path)));
        }
        let range = files.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        let rests = range
            .map(|(path, _)| path.as_str())
            .collect::<Vec<_>>()
            .into_iter();
        Box::new(rests.map_while(move |path| path.strip_prefix(&prefix)))
    }
}

fn absolute(files: &Files) -> Own {
    let abspath = |path: &str| paths::abspath(CASE_DIRECTORY, path);
    let entries = files.iter();
    Own {
        files: entries
            .map(|(path, file)| (abspath(path), file.clone()))
            .collect(),
        directories: files.directories_left().map(abspath).collect(),
    }
}

impl FileSystem for CaseDisk {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        if path.is_empty() {
            return Err(FsError::NOT_FOUND);
        }
        let identity = (0, 0);
        match self.find(&self.abspath(path))? {
            Found::Directory => Ok(Stat {
                kind: FileKind::Dir,
                size: 0,
                mtime: 0,
                ctime: 0,
                identity,
            }),
            Found::File(file) => {
                let seconds = i64::try_from(file.modified).unwrap_or(i64::MAX);
                let mtime = seconds.saturating_mul(1_000_000_000);
                Ok(Stat {
                    kind: FileKind::File,
                    size: file.content.len() as u64,
                    mtime,
                    ctime: mtime,
                    identity,
                })
            }
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        match self.find(&self.abspath(path))? {
            Found::File(file) => Ok(file.content.to_vec()),
            Found::Directory => Err(FsError::IS_A_DIRECTORY),
        }
    }

    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        let path = self.abspath(path);
        if let Found::File(_) = self.find(&path)? {
            return Err(FsError::NOT_A_DIRECTORY);
        }
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        let all = self
            .below(&files.files, &path)
            .chain(self.below(&self.library.files, &path));
        let prefix = format!("{}/", path.trim_end_matches('/'));
        let left = files.directories.iter();
        let all = all.chain(left.filter_map(|directory| directory.strip_prefix(&prefix)));
        let mut names: BTreeSet<&str> = all.filter_map(|rest| rest.split('/').next()).collect();
        if path == CASE_DIRECTORY {
            names.insert("tmp");
        }
        Ok(names.into_iter().map(Arc::from).collect())
    }

    fn cwd(&self) -> Arc<str> {
        CASE_DIRECTORY.into()
    }

    fn is_case_insensitive(&self) -> bool {
        self.case_insensitive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk() -> CaseDisk {
        let mut files = Files::default();
        files.write("main", b"import a".to_vec());
        files.write("tmp/p/a.py", b"x".to_vec());
        files.write("tmp/p2.py", b"y".to_vec());
        let mut library = Library::default();
        library.add_file("/lib-stub/builtins.pyi".to_owned(), b"z".to_vec());
        CaseDisk::new(&files, &Arc::new(library))
    }

    fn names(disk: &CaseDisk, path: &str) -> Vec<String> {
        disk.listdir(path)
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn relative_paths_are_seen_from_the_case() {
        assert_eq!(disk().read("tmp/p/a.py").unwrap(), b"x");
        assert_eq!(disk().read("/case/tmp/p/../p2.py").unwrap(), b"y");
        assert_eq!(disk().read("tmp/p3.py"), Err(FsError::NOT_FOUND));
    }

    #[test]
    fn stubs_are_found_by_their_absolute_path() {
        assert_eq!(disk().read("/lib-stub/builtins.pyi").unwrap(), b"z");
        assert_eq!(names(&disk(), "/lib-stub"), ["builtins.pyi"]);
    }

    #[test]
    fn directories_come_with_their_files() {
        assert!(disk().isdir("tmp/p") && !disk().isfile("tmp/p"));
        assert_eq!(names(&disk(), "tmp"), ["p", "p2.py"]);
        assert_eq!(names(&disk(), "."), ["main", "tmp"]);
        assert_eq!(disk().listdir("main"), Err(FsError::NOT_A_DIRECTORY));
        assert_eq!(disk().read("tmp/p"), Err(FsError::IS_A_DIRECTORY));
    }

    #[test]
    fn directories_stay_when_their_files_go() {
        let mut files = Files::default();
        files.write("tmp/p/q/a.py", Vec::new());
        files.remove("tmp/p/q/a.py");
        let disk = CaseDisk::new(&files, &Arc::default());
        assert!(disk.isdir("tmp/p") && disk.isdir("tmp/p/q") && !disk.isfile("tmp/p/q"));
        assert_eq!(names(&disk, "tmp"), ["p"]);
        assert!(names(&disk, "tmp/p/q").is_empty());
    }

    #[test]
    fn the_directory_of_a_case_is_there_without_files() {
        let disk = CaseDisk::new(&Files::default(), &Arc::default());
        assert!(disk.isdir("tmp") && names(&disk, "tmp").is_empty());
    }

    #[test]
    fn case_can_be_ignored_and_is_kept() {
        assert!(!disk().isfile("tmp/P2.py"));
        let disk = disk().with_case_insensitive(true);
        assert!(disk.isfile("tmp/P2.py") && disk.isdir("tmp/P"));
        assert!(!disk.isfile_case("tmp/P2.py", "tmp") && disk.isfile_case("tmp/p2.py", "tmp"));
        assert_eq!(names(&disk, "tmp/P"), ["a.py"]);
    }

    #[test]
    fn a_file_that_is_written_again_is_younger() {
        let disk = disk();
        let before = disk.stat("main").unwrap().mtime;
        let mut files = Files::default();
        files.write("main", Vec::new());
        files.write("main", Vec::new());
        disk.set(&files);
        assert!(disk.stat("main").unwrap().mtime > before);
        assert!(!disk.exists("tmp/p2.py"));
    }
}
