//! [`FileSystem`]: all that the program wants of a disk.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::ContentHash;

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// Anything else, such as a socket.
    Other,
}

/// What is known of a file without reading it. Symbolic links are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// File or directory.
    pub kind: FileKind,
    /// The size in bytes.
    pub size: u64,
    /// The time of the last change in nanoseconds since 1970.
    pub mtime: i64,
    /// The time of the last change of it or of its properties, which no program can set; the other time if there is none.
    pub ctime: i64,
    /// Device and number: equal for two paths to one file. Zero if there are no such numbers.
    pub identity: (u64, u64),
}

/// Why a path could not be read. Small and copyable, so that it can be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FsError {
    kind: io::ErrorKind,
    errno: Option<i32>,
}

impl FsError {
    /// Nothing is there.
    pub const NOT_FOUND: Self = Self {
        kind: io::ErrorKind::NotFound,
        errno: Some(2),
    };
    /// A part of the path, or the path of a listing, is a file.
    pub const NOT_A_DIRECTORY: Self = Self {
        kind: io::ErrorKind::NotADirectory,
        errno: Some(20),
    };
    /// The path to read is a directory.
    pub const IS_A_DIRECTORY: Self = Self {
        kind: io::ErrorKind::IsADirectory,
        errno: Some(21),
    };

    /// The class of the error.
    #[must_use]
    pub const fn kind(self) -> io::ErrorKind {
        self.kind
    }
}

impl From<io::Error> for FsError {
    fn from(error: io::Error) -> Self {
        Self {
            kind: error.kind(),
            errno: error.raw_os_error(),
        }
    }
}

impl fmt::Display for FsError {
    /// The text of Python's `os.strerror`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(errno) = self.errno else {
            return write!(f, "{}", self.kind);
        };
        let text = io::Error::from_raw_os_error(errno).to_string();
        let end = text.rfind(" (os error").unwrap_or(text.len());
        f.write_str(&text[..end])
    }
}

impl std::error::Error for FsError {}

/// The names in a directory, shared.
pub type Listing = Arc<[Arc<str>]>;

/// A file system. Paths are texts with `/`; relative ones are seen from [`FileSystem::cwd`].
pub trait FileSystem: fmt::Debug + Send + Sync {
    /// What is known of a path.
    fn stat(&self, path: &str) -> Result<Stat, FsError>;

    /// The contents of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, FsError>;

    /// The contents of a file, with their hash.
    fn read_hashed(&self, path: &str) -> Result<(Vec<u8>, ContentHash), FsError> {
        let contents = self.read(path)?;
        let hash = ContentHash::of(&contents);
        Ok((contents, hash))
    }

    /// The hash of the contents of a file that is part of the program, so that nothing can change it: it need not be read.
    fn known_hash(&self, _path: &str) -> Option<ContentHash> {
        None
    }

    /// The names in a directory, in no particular order.
    fn listdir(&self, path: &str) -> Result<Listing, FsError>;

    /// The current directory, absolute.
    fn cwd(&self) -> Arc<str>;

    /// Whether the names of files keep case but are found in any case.
    fn is_case_insensitive(&self) -> bool {
        false
    }

    /// Whether there is a regular file.
    fn isfile(&self, path: &str) -> bool {
        self.stat(path).is_ok_and(|stat| stat.kind == FileKind::File)
    }

    /// Whether there is a directory.
    fn isdir(&self, path: &str) -> bool {
        self.stat(path).is_ok_and(|stat| stat.kind == FileKind::Dir)
    }

    /// Whether there is anything.
    fn exists(&self, path: &str) -> bool {
        self.stat(path).is_ok()
    }

    /// Whether there is a regular file, with the case of all parts below `prefix` as written.
    ///
    /// `prefix` must be a prefix of `path` that ends at a separator.
    fn isfile_case(&self, path: &str, prefix: &str) -> bool {
        self.isfile(path) && (!self.is_case_insensitive() || self.exists_case(path, prefix))
    }

    /// Whether all parts of `path` below `prefix` are listed with the case as written.
    fn exists_case(&self, path: &str, prefix: &str) -> bool {
        let (head, tail) = paths::split(path);
        if tail.is_empty() || !head.starts_with(prefix) {
            return true;
        }
        let listed = self.listdir(if head.is_empty() { "." } else { head });
        listed.is_ok_and(|names| names.iter().any(|name| **name == *tail)) && self.exists_case(head, prefix)
    }

    /// Whether both paths lead to one file.
    fn samefile(&self, a: &str, b: &str) -> bool {
        let cwd = self.cwd();
        match (self.stat(a), self.stat(b)) {
            (Ok(a), Ok(b)) if a.identity != (0, 0) => a.identity == b.identity,
            (Ok(_), Ok(_)) => paths::abspath(&cwd, a) == paths::abspath(&cwd, b),
            (Err(_), _) | (_, Err(_)) => false,
        }
    }

    /// The absolute normal form of a path. Symbolic links stay.
    fn abspath(&self, path: &str) -> String {
        paths::abspath(&self.cwd(), path)
    }
}

impl<T: FileSystem + ?Sized> FileSystem for Arc<T> {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        (**self).stat(path)
    }
    fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        (**self).read(path)
    }
    fn read_hashed(&self, path: &str) -> Result<(Vec<u8>, ContentHash), FsError> {
        (**self).read_hashed(path)
    }
    fn known_hash(&self, path: &str) -> Option<ContentHash> {
        (**self).known_hash(path)
    }
    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        (**self).listdir(path)
    }
    fn cwd(&self) -> Arc<str> {
        (**self).cwd()
    }
    fn is_case_insensitive(&self) -> bool {
        (**self).is_case_insensitive()
    }
    fn samefile(&self, a: &str, b: &str) -> bool {
        (**self).samefile(a, b)
    }
}

/// Whether the text could be a name in a program; letters beyond ASCII are taken on trust.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let starts_well = |c: char| c == '_' || c.is_alphabetic();
    text.starts_with(starts_well) && text.chars().all(|c| c == '_' || c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_read_as_in_python() {
        assert_eq!(FsError::NOT_FOUND.to_string(), "No such file or directory");
        assert_eq!(FsError::IS_A_DIRECTORY.to_string(), "Is a directory");
    }
}
