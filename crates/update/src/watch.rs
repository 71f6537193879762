//! [`FileWatcher`]: which of the watched files changed.
//!
//! Specified by `mypy/fswatcher.py`. Unlike there, times count in full, and so does the time that no program can set: an edit of
//! the same size within the same second is seen, and one whose time is set back, too.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use source::{CachedFs, ContentHash, FileSystem as _, FsError, Moment, Stat};

/// What was known of a file when it was looked at last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileData {
    /// When it was changed, in nanoseconds.
    pub mtime: i64,
    /// When it or its properties were changed, in nanoseconds.
    pub ctime: i64,
    /// How long it is, in bytes.
    pub size: u64,
    /// Its content.
    pub hash: ContentHash,
}

/// Watches files: by time and size, and by content if one of these changed.
#[derive(Clone, Debug, Default)]
pub struct FileWatcher {
    files: IndexMap<Arc<str>, Option<FileData>, FxBuildHasher>,
    /// The last look at all files: when it was, and how many there were.
    looked: Option<(Moment, usize)>,
}

impl FileWatcher {
    /// Watches more files, if they are wanted. Those that are there are new in the next look.
    pub fn add<'p>(
        &mut self,
        paths: impl IntoIterator<Item = &'p Arc<str>>,
        is_wanted: impl Fn(&str) -> bool,
    ) {
        for path in paths {
            if !self.files.contains_key(path) && is_wanted(path) {
                self.files.insert(path.clone(), None);
            }
        }
    }

    /// Whether a file is watched.
    #[must_use]
    pub fn watches(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// What is known of the files.
    pub fn files(&self) -> impl Iterator<Item = (&str, FileData)> {
        self.files
            .iter()
            .filter_map(|(path, data)| data.map(|data| (&**path, data)))
    }

    /// The files that changed, came or went since they were looked at last, which was in the same file system. Only those are
    /// looked at of which it may know something else by now.
    pub fn find_changed(&mut self, fs: &CachedFs) -> FxHashSet<Arc<str>> {
        let doubtful = self.doubtful(fs);
        let doubtful = doubtful.unwrap_or_else(|| (0..self.files.len()).collect());
        self.looked = Some((fs.moment(), self.files.len()));
        let path = |at: &usize| {
            &**self
                .files
                .get_index(*at)
                .expect("it is an index of these files")
                .0
        };
        let paths: Vec<&str> = doubtful.iter().map(path).collect();
        let found = fs.stat_all(&paths);
        let mut changed: FxHashSet<Arc<str>> = FxHashSet::default();
        for (at, stat) in doubtful.into_iter().zip(found) {
            if let Some((path, data)) = self.files.get_index_mut(at)
                && look(fs, path, data, stat)
            {
                changed.insert(Arc::clone(path));
            }
        }
        changed
    }

    /// The files that have to be looked at again, by index; `None` if these are all.
    fn doubtful(&self, fs: &CachedFs) -> Option<Vec<usize>> {
        let (moment, count) = self.looked?;
        let mut found: Vec<usize> = (count..self.files.len()).collect();
        let are_known = fs.forgotten_since(moment, &mut |path| found.extend(self.files.get_index_of(path)));
        found.sort_unstable();
        found.dedup();
        are_known.then_some(found)
    }

    /// The same for some files only; all others are believed to be unchanged. Files to `remove` are not watched any more.
    pub fn update_changed(
        &mut self,
        fs: &CachedFs,
        remove: &[Arc<str>],
        update: &[Arc<str>],
    ) -> FxHashSet<Arc<str>> {
        for path in remove {
            self.files.shift_remove(path);
            self.looked = None;
        }
        self.add(update, |_| true);
        let mut changed = FxHashSet::default();
        for path in update {
            let data = self.files.get_mut(path);
            if data.is_some_and(|data| look(fs, path, data, fs.stat(path))) {
                changed.insert(path.clone());
            }
        }
        changed
    }
}

/// Looks at a file, and says whether it changed.
fn look(fs: &CachedFs, path: &str, data: &mut Option<FileData>, found: Result<Stat, FsError>) -> bool {
    let Ok(stat) = found else {
        return data.take().is_some();
    };
    let is_same =
        |known: FileData| (known.mtime, known.ctime, known.size) == (stat.mtime, stat.ctime, stat.size);
    if data.is_some_and(is_same) {
        return false;
    }
    let Ok(hash) = fs.hash(path) else {
        return data.take().is_some();
    };
    let now = FileData {
        mtime: stat.mtime,
        ctime: stat.ctime,
        size: stat.size,
        hash,
    };
    let before = data.replace(now);
    before.is_none_or(|before| before.hash != hash)
}

#[cfg(test)]
mod tests {
    use source::RealFs;

    use super::*;

    #[test]
    fn all_that_happens_to_files_is_seen_whether_the_kernel_tells_or_not() {
        let real = || CachedFs::new(Arc::new(RealFs::new().expect("the process has a directory")));
        for fs in [real(), real().watching()] {
            let place = tempfile::tempdir().expect("there is room");
            let root = place.path().canonicalize().expect("it is there");
            let path = |name: &str| Arc::<str>::from(&*root.join(name).to_string_lossy());
            let (a, b, c) = (path("a.py"), path("b.py"), path("c.py"));
            let write =
                |path: &Arc<str>, text: &str| std::fs::write(&**path, text).expect("it can be written");
            let mut watcher = FileWatcher::default();
            let mut look = |new: &[&Arc<str>]| {
                fs.flush();
                watcher.add(new.iter().copied(), |_| true);
                let mut changed: Vec<Arc<str>> = watcher.find_changed(&fs).into_iter().collect();
                changed.sort_unstable();
                changed
            };
            write(&a, "1");
            assert_eq!(look(&[&a, &b]), std::slice::from_ref(&a));
            assert!(look(&[]).is_empty());
            write(&a, "22");
            write(&b, "3");
            assert_eq!(look(&[]), [a.clone(), b.clone()]);
            std::fs::remove_file(&*b).expect("it is there");
            write(&c, "4");
            assert_eq!(look(&[&c]), [b.clone(), c.clone()]);
            let (d, e) = (path("d.py"), path("e.py"));
            write(&d, "5");
            std::fs::hard_link(&*d, &*e).expect("it can be linked");
            assert_eq!(look(&[&d, &e]), [d.clone(), e.clone()]);
            write(&e, "6");
            assert_eq!(look(&[]), [d.clone(), e.clone()]);
            std::fs::rename(&*a, &*c).expect("it can be moved");
            assert_eq!(look(&[]), [a.clone(), c.clone()]);
        }
    }
}
