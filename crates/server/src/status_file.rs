//! The status file of a daemon that runs: locked as long as it lives, readable by its owner only.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

/// A status file that this process has written, or is going to write.
#[derive(Debug)]
pub(crate) struct StatusFile {
    path: PathBuf,
    file: File,
}

impl StatusFile {
    /// Takes the status file. Fails if another daemon has it: of two that start at the same time, one stays.
    pub(crate) fn take(path: &Path) -> io::Result<Self> {
        loop {
            let mut open = OpenOptions::new();
            let file = open
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)?;
            flock(&file, FlockOperation::NonBlockingLockExclusive)?;
            let taken = Self {
                path: path.to_path_buf(),
                file,
            };
            // Another daemon may have removed the file before it was locked.
            if taken.is_there() {
                return Ok(taken);
            }
        }
    }

    /// Says where the daemon is.
    pub(crate) fn write(&mut self, pid: u32, connection_name: &str) -> io::Result<()> {
        let text = serde_json::json!({"pid": pid, "connection_name": connection_name});
        self.file.set_permissions(fs::Permissions::from_mode(0o600))?;
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(format!("{text}\n").as_bytes())
    }

    /// Removes the file, unless it is no longer ours.
    pub(crate) fn remove(&self) {
        if self.is_there() {
            let _ = fs::remove_file(&self.path);
        }
    }

    fn is_there(&self) -> bool {
        let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        let ours = self.file.metadata().map(identity);
        matches!((ours, fs::metadata(&self.path).map(identity)), (Ok(ours), Ok(there)) if ours == there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_daemon_has_the_file_and_removes_only_its_own() {
        let dir = tempfile::tempdir().expect("there is room for a directory");
        let path = dir.path().join("status.json");
        fs::write(
            &path,
            "an old one that is longer than what is written now, and was left behind",
        )
        .expect("written");
        let mut first = StatusFile::take(&path).expect("nobody has it");
        assert!(StatusFile::take(&path).is_err());
        first.write(7, "/x").expect("it can be written");
        let text = fs::read_to_string(&path).expect("it can be read");
        assert_eq!(text, "{\"pid\":7,\"connection_name\":\"/x\"}\n");
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        first.remove();
        let second = StatusFile::take(&path).expect("the first is gone");
        first.remove();
        assert!(path.exists());
        second.remove();
        assert!(!path.exists());
    }
}
