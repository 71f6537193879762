//! [`MountedFs`]: one file system below a directory of another.

use std::sync::Arc;

use crate::{ContentHash, FileSystem, FsError, Listing, Stat};

/// A file system whose directory `prefix` is another file system. The bundled stubs appear this way.
#[derive(Debug)]
pub struct MountedFs {
    base: Arc<dyn FileSystem>,
    prefix: String,
    mounted: Arc<dyn FileSystem>,
}

impl MountedFs {
    /// `base`, with `mounted` at the absolute directory `prefix`. `mounted` is asked for absolute paths with the prefix.
    #[must_use]
    pub fn new(base: Arc<dyn FileSystem>, prefix: &str, mounted: Arc<dyn FileSystem>) -> Self {
        Self {
            base,
            prefix: prefix.trim_end_matches('/').to_owned(),
            mounted,
        }
    }

    fn of(&self, path: &str) -> &dyn FileSystem {
        let rest = path.strip_prefix(self.prefix.as_str());
        let inside = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if inside { &*self.mounted } else { &*self.base }
    }
}

impl FileSystem for MountedFs {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        self.of(path).stat(path)
    }
    fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        self.of(path).read(path)
    }
    fn known_hash(&self, path: &str) -> Option<ContentHash> {
        self.of(path).known_hash(path)
    }
    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        self.of(path).listdir(path)
    }
    fn cwd(&self) -> Arc<str> {
        self.base.cwd()
    }
    fn is_case_insensitive(&self) -> bool {
        self.base.is_case_insensitive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryFs;

    #[test]
    fn paths_below_the_prefix_go_to_the_mounted_one() {
        let (base, stubs) = (MemoryFs::new("/w"), MemoryFs::new("/"));
        base.write("a.py", "1");
        base.write("/stubs-not/a.pyi", "2");
        stubs.write("/stubs/a.pyi", "3");
        let fs = MountedFs::new(Arc::new(base), "/stubs", Arc::new(stubs));
        assert_eq!(fs.read("a.py").unwrap(), b"1");
        assert_eq!(fs.read("/stubs/a.pyi").unwrap(), b"3");
        assert!(fs.isfile("/stubs-not/a.pyi") && fs.isdir("/stubs"));
    }
}
