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

/// Module files and packages that came and went in a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryChange {
    /// The directory, as it was asked for.
    pub directory: Arc<str>,
    /// Names that are there now.
    pub came: Vec<Arc<str>>,
    /// Names that are not any more.
    pub went: Vec<Arc<str>>,
}

impl Directories {
    /// Looks at directories. The times of those that changed since the transaction began may stay the same when they change
    /// again, and are not trusted.
    #[must_use]
    pub fn look(fs: &CachedFs, directories: impl IntoIterator<Item = Arc<str>>) -> Self {
        let mut result = Self::default();
        result.add(fs, directories);
        result
    }

    /// Looks at more directories.
    pub fn add(&mut self, fs: &CachedFs, directories: impl IntoIterator<Item = Arc<str>>) {
        let settled = settled(fs);
        let known = directories.into_iter().map(|path| Known::look(fs, path, settled));
        self.known.extend(known);
    }

    /// Looks again at those that may have changed.
    pub fn look_again(&mut self, fs: &CachedFs) {
        let settled = settled(fs);
        for known in &mut self.known {
            if !known.has_same_time(fs) {
                *known = Known::look(fs, known.path.clone(), settled);
            }
        }
    }

    /// What came and went since, directory by directory; `None` if one of the directories itself did. Beyond looking for those
    /// that changed it takes time only in proportion to what is listed in them.
    #[must_use]
    pub fn changes(&self, fs: &CachedFs) -> Option<Vec<DirectoryChange>> {
        let mut changes = Vec::new();
        for known in &self.known {
            match known.change(fs) {
                Change::None => {}
                Change::Names(change) => changes.push(change),
                Change::Whole => return None,
            }
        }
        Some(changes)
    }
}

/// Times before this one are those of changes that are over.
fn settled(fs: &CachedFs) -> i64 {
    let began = fs.began().duration_since(UNIX_EPOCH).unwrap_or_default();
    let settled = began.saturating_sub(GRAIN);
    i64::try_from(settled.as_nanos()).unwrap_or(i64::MAX)
}

impl Known {
    fn look(fs: &CachedFs, path: Arc<str>, settled: i64) -> Self {
        Self {
            stamp: stamp(fs.stat(&path)).filter(|stamp| stamp.is_older_than(settled)),
            names: fs.listdir(&path).ok(),
            path,
        }
    }

    fn has_same_time(&self, fs: &CachedFs) -> bool {
        self.stamp.is_some() && stamp(fs.stat(&self.path)) == self.stamp
    }

    fn change(&self, fs: &CachedFs) -> Change {
        if self.has_same_time(fs) {
            return Change::None;
        }
        match (&self.names, fs.listdir(&self.path)) {
            (Some(before), Ok(now)) => {
                let (came, went) = differences(before, &now);
                if came.is_empty() && went.is_empty() {
                    return Change::None;
                }
                Change::Names(DirectoryChange {
                    directory: self.path.clone(),
                    came,
                    went,
                })
            }
            (None, Err(_)) => Change::None,
            (Some(_), Err(_)) | (None, Ok(_)) => Change::Whole,
        }
    }
}

/// What became of a directory.
enum Change {
    None,
    Names(DirectoryChange),
    /// The directory itself came or went.
    Whole,
}

/// The names of modules that are only in one of two listings: those that came, and those that went. Editors make files and take
/// them away again when they save. Most file systems tell of names in an order that stays.
fn differences(before: &[Arc<str>], now: &[Arc<str>]) -> (Vec<Arc<str>>, Vec<Arc<str>>) {
    let is_same = |(a, b): &(&Arc<str>, &Arc<str>)| Arc::ptr_eq(a, b) || a == b;
    let start = before.iter().zip(now).take_while(is_same).count();
    let (before, now) = (&before[start..], &now[start..]);
    let end = before
        .iter()
        .rev()
        .zip(now.iter().rev())
        .take_while(is_same)
        .count();
    let (before, now) = (&before[..before.len() - end], &now[..now.len() - end]);
    let only_in = |names: &[Arc<str>], others: &[Arc<str>]| -> Vec<Arc<str>> {
        let others: FxHashSet<&str> = others.iter().map(|name| &**name).collect();
        let is_new = |name: &&Arc<str>| is_module(name) && !others.contains(&***name);
        names.iter().filter(is_new).cloned().collect()
    };
    (only_in(now, before), only_in(before, now))
}

/// Whether a name in a directory can mean a module or a package, or says something of one.
fn is_module(name: &str) -> bool {
    match name.rsplit_once('.') {
        Some((stem, extension)) => !stem.is_empty() && matches!(extension, "py" | "pyi" | "typed"),
        None => name.starts_with(|c: char| c == '_' || c.is_alphabetic()),
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

    /// Whether no module or package came or went since, as a new check sees it.
    fn are_unchanged(before: &Directories, fs: &CachedFs) -> bool {
        fs.flush();
        before.changes(fs).is_some_and(|changes| changes.is_empty())
    }

    #[test]
    fn files_that_come_and_go_are_seen_and_edits_are_not() {
        let files = Arc::new(MemoryFs::new("/w"));
        let fs = CachedFs::new(files.clone());
        let look = || Directories::look(&fs, ["p".into(), "q".into()]);
        let is_unchanged = |before: &Directories| are_unchanged(before, &fs);
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
        assert!(are_unchanged(&before, &fs));
        files.write("p/b/c.py", "");
        assert!(!are_unchanged(&before, &fs));
    }

    #[test]
    fn a_change_just_now_is_seen() {
        let place = tempfile::tempdir().expect("there is room");
        let fs = crate::RealFs::new().expect("the process has a directory");
        let fs = CachedFs::new(Arc::new(fs));
        let path: Arc<str> = place.path().to_string_lossy().into();
        let before = Directories::look(&fs, [path]);
        assert!(are_unchanged(&before, &fs));
        std::fs::write(place.path().join("a.py"), "").expect("it can be written");
        assert!(!are_unchanged(&before, &fs));
    }
}
