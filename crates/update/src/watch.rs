//! [`FileWatcher`]: which of the watched files changed.
//!
//! Specified by `mypy/fswatcher.py`. Unlike there, times count in full, and so does the time that no program can set: an edit of
//! the same size within the same second is seen, and one whose time is set back, too.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use source::{CachedFs, ContentHash, FileSystem as _, FsError, Stat};

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

    /// What is known of the files.
    pub fn files(&self) -> impl Iterator<Item = (&str, FileData)> {
        self.files
            .iter()
            .filter_map(|(path, data)| data.map(|data| (&**path, data)))
    }

    /// The files that changed, came or went since they were looked at last.
    pub fn find_changed(&mut self, fs: &CachedFs) -> FxHashSet<Arc<str>> {
        let paths: Vec<&str> = self.files.keys().map(|path| &**path).collect();
        let found = fs.stat_all(&paths);
        let mut changed: FxHashSet<Arc<str>> = FxHashSet::default();
        for ((path, data), stat) in self.files.iter_mut().zip(found) {
            if look(fs, path, data, stat) {
                changed.insert(Arc::clone(path));
            }
        }
        changed
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
