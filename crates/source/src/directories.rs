//! [`Directories`]: whether files came or went in directories since they were looked at.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use crate::{CachedFs, FileSystem as _, FsError, Stat};

/// Times of files are not finer than this on any file system: another change within it may leave no trace.
const GRAIN: Duration = Duration::from_secs(2);

/// Directories as they were at one time. What is found by their names is found again as long as they do not change.
#[derive(Clone, Debug, Default)]
pub struct Directories {
    /// The directories, with what there is to compare; `None` if a change could go unnoticed.
    stamps: Vec<(Arc<str>, Option<Stamp>)>,
}

/// What changes with a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stamp {
    There(Stat),
    Missing,
}

impl Directories {
    /// Looks at directories. Those that changed since the transaction began may have changed behind the back of what was found
    /// in them, and are not trusted.
    #[must_use]
    pub fn look(fs: &CachedFs, directories: impl IntoIterator<Item = Arc<str>>) -> Self {
        let began = fs.began().duration_since(UNIX_EPOCH).unwrap_or_default();
        let settled = began.saturating_sub(GRAIN);
        let settled = i64::try_from(settled.as_nanos()).unwrap_or(i64::MAX);
        let stamps = directories.into_iter().map(|directory| {
            let stamp = stamp(fs.stat(&directory)).filter(|stamp| stamp.is_older_than(settled));
            (directory, stamp)
        });
        Self {
            stamps: stamps.collect(),
        }
    }

    /// Whether nothing came or went since, for sure.
    #[must_use]
    pub fn are_unchanged(&self, fs: &CachedFs) -> bool {
        let is_unchanged = |(directory, before): &(Arc<str>, Option<Stamp>)| {
            before.is_some() && stamp(fs.stat(directory)) == *before
        };
        self.stamps.iter().all(is_unchanged)
    }
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
    fn a_directory_that_changed_just_now_is_not_trusted() {
        let place = tempfile::tempdir().expect("there is room");
        let fs = crate::RealFs::new().expect("the process has a directory");
        let fs = CachedFs::new(Arc::new(fs));
        let path: Arc<str> = place.path().to_string_lossy().into();
        assert!(!Directories::look(&fs, [path]).are_unchanged(&fs));
    }
}
