//! [`RealFs`]: the disk.

use std::fs::{self, Metadata};
use std::sync::Arc;
use std::time::UNIX_EPOCH;
use std::{env, io};

use crate::{FileKind, FileSystem, FsError, Listing, Stat};

/// The disk, seen from one directory.
#[derive(Debug)]
pub struct RealFs {
    cwd: Arc<str>,
    /// Whether relative paths must be made absolute, since the process is elsewhere.
    elsewhere: bool,
}

impl RealFs {
    /// The disk as the process sees it.
    pub fn new() -> io::Result<Self> {
        let cwd = env::current_dir()?;
        Ok(Self {
            cwd: cwd.to_string_lossy().into(),
            elsewhere: false,
        })
    }

    /// The disk as seen from the directory `cwd`, wherever the process is.
    #[must_use]
    pub fn seen_from(cwd: &str) -> Self {
        Self {
            cwd: cwd.into(),
            elsewhere: true,
        }
    }

    fn with_path<T>(&self, path: &str, action: impl FnOnce(&str) -> io::Result<T>) -> Result<T, FsError> {
        let result = if self.elsewhere && !paths::isabs(path) {
            action(&paths::join(&self.cwd, path))
        } else {
            action(if path.is_empty() { "." } else { path })
        };
        result.map_err(FsError::from)
    }
}

impl FileSystem for RealFs {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        if path.is_empty() {
            return Err(FsError::NOT_FOUND);
        }
        self.with_path(path, |path| fs::metadata(path))
            .map(|data| stat_of(&data))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        self.with_path(path, |path| fs::read(path))
    }

    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        let names = |path: &str| {
            let entries = fs::read_dir(path)?;
            entries
                .map(|entry| Ok(entry?.file_name().to_string_lossy().into()))
                .collect()
        };
        self.with_path(path, names)
    }

    fn cwd(&self) -> Arc<str> {
        self.cwd.clone()
    }

    fn is_case_insensitive(&self) -> bool {
        cfg!(any(target_os = "macos", windows))
    }
}

fn stat_of(data: &Metadata) -> Stat {
    let kind = if data.is_file() {
        FileKind::File
    } else if data.is_dir() {
        FileKind::Dir
    } else {
        FileKind::Other
    };
    let since = data
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let mtime = since
        .and_then(|since| i64::try_from(since.as_nanos()).ok())
        .unwrap_or(0);
    Stat {
        kind,
        size: data.len(),
        mtime,
        ctime: ctime(data).unwrap_or(mtime),
        identity: identity(data),
    }
}

#[cfg(unix)]
fn ctime(data: &Metadata) -> Option<i64> {
    use std::os::unix::fs::MetadataExt;
    data.ctime()
        .checked_mul(1_000_000_000)?
        .checked_add(data.ctime_nsec())
}

#[cfg(not(unix))]
fn ctime(_: &Metadata) -> Option<i64> {
    None
}

#[cfg(unix)]
fn identity(data: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (data.dev(), data.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_from_the_given_directory() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("p")).unwrap();
        fs::write(dir.path().join("p/a.py"), "x").unwrap();
        let disk = RealFs::seen_from(dir.path().to_str().unwrap());
        assert_eq!(disk.read("p/a.py").unwrap(), b"x");
        assert!(disk.isdir("p") && disk.isfile("p/a.py") && !disk.exists("p/b.py"));
        assert_eq!(disk.listdir("p").unwrap().len(), 1);
        assert!(disk.samefile("p/a.py", "p/../p/a.py"));
        assert_eq!(disk.read("p").unwrap_err().to_string(), "Is a directory");
    }
}
