//! [`Directories`]: whether files came or went in directories since they were looked at.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use rustc_hash::FxHashSet;

use crate::{CachedFs, FileSystem as _, FsError, Listing, Stat};

/// Times of files are not finer than this on any file system: another change within it may leave no trace.
const GRAIN: Duration = Duration::from_secs(2);

/// Directories as they were at one time. What is found by their names is found again as long as they do not change.
#[derive(Clone, Debug, Default)]
pub struct Directories {
    known: Vec<Known>,
}

/// A directory at one time.
#[derive(Clone, Debug)]
struct Known {
    path: Arc<str>,
    /// `None` if a change could go unnoticed by it.
    stamp: Option<Stamp>,
    names: Option<Listing>,
}

/// What changes with a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stamp {
    There(Stat),
    Missing,
}

impl Directories {
    /// Looks at directories. The times of those that changed since the transaction began may stay the same when they change
    /// again, and are not trusted.
    #[must_use]
    pub fn look(fs: &CachedFs, directories: impl IntoIterator<Item = Arc<str>>) -> Self {
        let began = fs.began().duration_since(UNIX_EPOCH).unwrap_or_default();
        let settled = began.saturating_sub(GRAIN);
        let settled = i64::try_from(settled.as_nanos()).unwrap_or(i64::MAX);
        let known = directories.into_iter().map(|path| Known {
            stamp: stamp(fs.stat(&path)).filter(|stamp| stamp.is_older_than(settled)),
            names: fs.listdir(&path).ok(),
            path,
        });
        Self {
            known: known.collect(),
        }
    }

    /// Whether no module or package came or went since, for sure.
    #[must_use]
    pub fn are_unchanged(&self, fs: &CachedFs) -> bool {
        self.known.iter().all(|known| known.is_unchanged(fs))
    }
}

impl Known {
    fn is_unchanged(&self, fs: &CachedFs) -> bool {
        let is_same_time = || self.stamp.is_some() && stamp(fs.stat(&self.path)) == self.stamp;
        is_same_time() || self.has_same_names(fs)
    }

    /// Editors make files and take them away again when they save.
    fn has_same_names(&self, fs: &CachedFs) -> bool {
        match (&self.names, fs.listdir(&self.path)) {
            (Some(before), Ok(now)) => Arc::ptr_eq(before, &now) || are_same_modules(before, &now),
            (None, Err(_)) => true,
            (Some(_), Err(_)) | (None, Ok(_)) => false,
        }
    }
}

/// Whether two listings have the same modules. Most file systems tell of names in an order that stays.
fn are_same_modules(before: &[Box<str>], now: &[Box<str>]) -> bool {
    if modules(before).eq(modules(now)) {
        return true;
    }
    let set = |names| -> FxHashSet<&str> { modules(names).collect() };
    modules(before).count() == modules(now).count() && set(before) == set(now)
}

/// The names in a directory that can mean modules or packages, or say something of them.
fn modules(names: &[Box<str>]) -> impl Iterator<Item = &str> {
    let is_module = |name: &&str| match name.rsplit_once('.') {
        Some((stem, extension)) => !stem.is_empty() && matches!(extension, "py" | "pyi" | "typed"),
        None => name.starts_with(|c: char| c == '_' || c.is_alphabetic()),
    };
    names.iter().map(|name| &**name).filter(is_module)
}

/// `None` if the file system keeps no times.
fn stamp(found: Result<Stat, FsError>) -> Option<Stamp> {
    match found {
        Ok(stat) => (stat.mtime != 0).then_some(Stamp::There(stat)),
        Err(_) => Some(Stamp::Missing),
    }
}

impl Stamp {
    fn is_older_than(&self, time: i64) -> bool {
        match self {
            Self::There(stat) => stat.mtime.max(stat.ctime) < time,
            Self::Missing => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryFs;

    #[test]
    fn files_that_come_and_go_are_seen_and_edits_are_not() {
        let files = Arc::new(MemoryFs::new("/w"));
        let fs = CachedFs::new(files.clone());
        let look = || Directories::look(&fs, ["p".into(), "q".into()]);
        let is_unchanged = |before: &Directories| {
            fs.flush();
            before.are_unchanged(&fs)
        };
        files.write("p/a.py", "1");
        let before = look();
        files.write("p/a.py", "2");
        assert!(is_unchanged(&before));
        files.write("p/b.py", "");
        assert!(!is_unchanged(&before));
        let before = look();
        files.remove("p/b.py");
        assert!(!is_unchanged(&before));
    }

    #[test]
    fn files_that_are_no_modules_do_not_count() {
        let files = Arc::new(MemoryFs::new("/w"));
        let fs = CachedFs::new(files.clone());
        files.write("p/a.py", "1");
        let before = Directories::look(&fs, ["p".into()]);
        for name in [".a.py.swp", "a.py~", "4913", "a.py.new"] {
            files.write(&format!("p/{name}"), "");
        }
        fs.flush();
        assert!(before.are_unchanged(&fs));
        files.write("p/b/c.py", "");
        fs.flush();
        assert!(!before.are_unchanged(&fs));
    }

    #[test]
    fn a_change_just_now_is_seen() {
        let place = tempfile::tempdir().expect("there is room");
        let fs = crate::RealFs::new().expect("the process has a directory");
        let fs = CachedFs::new(Arc::new(fs));
        let path: Arc<str> = place.path().to_string_lossy().into();
        let before = Directories::look(&fs, [path]);
        fs.flush();
        assert!(before.are_unchanged(&fs));
        std::fs::write(place.path().join("a.py"), "").expect("it can be written");
        fs.flush();
        assert!(!before.are_unchanged(&fs));
    }
}
