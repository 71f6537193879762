//! [`CachedFs`]: a file system whose answers do not change during a transaction.
//!
//! Questions about paths are answered from memory after the first time, until [`CachedFs::flush`] starts the next
//! transaction. Contents are not kept: a source is read once, parsed and dropped; only its hash is remembered.
//!
//! With *package roots* (for Bazel) directories below a root are packages even without an `__init__.py`: an empty one
//! appears to be there. A root itself is never a package.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{ContentHash, FileKind, FileSystem, FsError, Listing, Stat, is_identifier};

/// From this many paths on, threads pay.
const FOR_THREADS: usize = 256;

const INIT: &str = "__init__.py";

/// A file system with remembered answers, for all threads of a program.
#[derive(Debug)]
pub struct CachedFs {
    inner: Arc<dyn FileSystem>,
    package_root: RwLock<Vec<String>>,
    cache: RwLock<Cache>,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            began: SystemTime::now(),
            stats: FxHashMap::default(),
            listings: FxHashMap::default(),
            hashes: FxHashMap::default(),
            fake_packages: FxHashSet::default(),
        }
    }
}

#[derive(Debug)]
struct Cache {
    began: SystemTime,
    stats: FxHashMap<Box<str>, Result<Stat, FsError>>,
    listings: FxHashMap<Box<str>, Result<Listing, FsError>>,
    hashes: FxHashMap<Box<str>, ContentHash>,
    /// Directories that appear to have an `__init__.py`.
    fake_packages: FxHashSet<String>,
}

impl CachedFs {
    /// Remembers the answers of `inner`.
    #[must_use]
    pub fn new(inner: Arc<dyn FileSystem>) -> Self {
        Self {
            inner,
            package_root: RwLock::default(),
            cache: RwLock::default(),
        }
    }

    /// Sets the package roots: normal relative directories that end with a separator, or the empty text for the
    /// current directory. They outlive transactions.
    pub fn set_package_root(&self, roots: Vec<String>) {
        *self.package_root.write().unwrap_or_else(PoisonError::into_inner) = roots;
    }

    /// Starts another transaction: forgets all answers.
    pub fn flush(&self) {
        self.update(|cache| *cache = Cache::default());
    }

    /// When this transaction began.
    #[must_use]
    pub fn began(&self) -> SystemTime {
        self.look(|cache| cache.began)
    }

    /// The directories that were listed in this transaction, and those of the paths that were asked for: what the answers
    /// depend on, but for the contents of files.
    #[must_use]
    pub fn directories(&self) -> FxHashSet<Arc<str>> {
        self.look(|cache| {
            let of_paths = cache.stats.keys().map(|path| paths::dirname(path));
            let listed = cache.listings.keys().map(|path| &**path);
            let all: FxHashSet<&str> = of_paths.chain(listed).collect();
            all.into_iter()
                .map(|directory| Arc::from(if directory.is_empty() { "." } else { directory }))
                .collect()
        })
    }

    /// Asks for many paths at once, on several threads if that pays.
    pub fn look_at(&self, paths: &[&str]) {
        let unknown: Vec<&str> = self.look(|cache| {
            let is_unknown = |path: &&&str| !cache.stats.contains_key(**path);
            paths.iter().filter(is_unknown).copied().collect()
        });
        let found: Vec<_> = if unknown.len() < FOR_THREADS {
            unknown.iter().map(|path| self.inner.stat(path)).collect()
        } else {
            let stat = |path: &&str| self.inner.stat(path);
            unknown
                .par_iter()
                .with_min_len(FOR_THREADS / 4)
                .map(stat)
                .collect()
        };
        self.update(|cache| {
            for (path, stat) in unknown.into_iter().zip(found) {
                // What is missing may only appear to be there.
                if stat.is_ok() {
                    cache.stats.entry(path.into()).or_insert(stat);
                }
            }
        });
    }

    /// Forgets what is known of one path and of its directory, for callers that know what changed.
    pub fn forget(&self, path: &str) {
        let dir = paths::normpath(paths::dirname(path));
        self.update(|cache| {
            cache.stats.remove(path);
            cache.hashes.remove(path);
            cache.listings.remove(dir.as_str());
            cache.fake_packages.remove(&dir);
        });
    }

    /// The hash of the contents of a file, as last read in this transaction.
    pub fn hash(&self, path: &str) -> Result<ContentHash, FsError> {
        if let Some(hash) = self.look(|cache| cache.hashes.get(path).copied()) {
            return Ok(hash);
        }
        self.read_hashed(path).map(|(_, hash)| hash)
    }

    /// Whether a file exists, and not only appears to.
    #[must_use]
    pub fn really_exists(&self, path: &str) -> bool {
        let dir = paths::normpath(paths::dirname(path));
        self.exists(path) && !self.look(|cache| cache.fake_packages.contains(&dir))
    }

    fn look<T>(&self, question: impl FnOnce(&Cache) -> T) -> T {
        question(&self.cache.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn update<T>(&self, change: impl FnOnce(&mut Cache) -> T) -> T {
        change(&mut self.cache.write().unwrap_or_else(PoisonError::into_inner))
    }

    fn fresh_stat(&self, path: &str) -> Result<Stat, FsError> {
        let found = self.inner.stat(path);
        if found.is_ok() || !self.is_fake_init(path) {
            return found;
        }
        let dir = paths::normpath(paths::dirname(path));
        let of_dir = self.inner.stat(&dir)?;
        self.update(|cache| {
            cache.fake_packages.insert(dir.clone());
            // The listing must show the file too.
            cache.listings.remove(dir.as_str());
        });
        Ok(Stat {
            kind: FileKind::File,
            size: 0,
            mtime: of_dir.mtime,
            ctime: of_dir.ctime,
            identity: (of_dir.identity.0, 1),
        })
    }

    /// Whether a missing path is an `__init__.py` that a package root makes appear.
    #[must_use]
    pub fn is_fake_init(&self, path: &str) -> bool {
        let roots = self.package_root.read().unwrap_or_else(PoisonError::into_inner);
        if roots.is_empty() {
            return false;
        }
        let (dir, name) = paths::split(path);
        if name != INIT || !is_identifier(paths::basename(dir)) || !self.isdir(dir) {
            return false;
        }
        let cwd = self.cwd();
        let path = if paths::isabs(path) {
            paths::relpath(&cwd, path, &cwd)
        } else {
            paths::normpath(path)
        };
        let mut below = false;
        for root in roots.iter().filter_map(|root| path.strip_prefix(root.as_str())) {
            if root == INIT {
                return false;
            }
            below = true;
        }
        below
    }
}

impl FileSystem for CachedFs {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        if let Some(known) = self.look(|cache| cache.stats.get(path).copied()) {
            return known;
        }
        let found = self.fresh_stat(path);
        self.update(|cache| *cache.stats.entry(path.into()).or_insert(found))
    }

    /// The contents are read at or after the time that [`FileSystem::stat`] reports.
    fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        self.read_hashed(path).map(|(contents, _)| contents)
    }

    fn read_hashed(&self, path: &str) -> Result<(Vec<u8>, ContentHash), FsError> {
        self.stat(path)?;
        let dir = paths::normpath(paths::dirname(path));
        let fake = paths::basename(path) == INIT && self.look(|cache| cache.fake_packages.contains(&dir));
        let contents = if fake { Vec::new() } else { self.inner.read(path)? };
        let hash = ContentHash::of(&contents);
        self.update(|cache| cache.hashes.insert(path.into(), hash));
        Ok((contents, hash))
    }

    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        let path = paths::normpath(path);
        if let Some(known) = self.look(|cache| cache.listings.get(path.as_str()).cloned()) {
            return known;
        }
        let mut found = self.inner.listdir(&path);
        let fake = self.look(|cache| cache.fake_packages.contains(&path));
        if let Ok(names) = &mut found
            && fake
            && !names.iter().any(|name| &**name == INIT)
        {
            *names = names
                .iter()
                .cloned()
                .chain(std::iter::once(INIT.into()))
                .collect();
        }
        self.update(|cache| cache.listings.entry(path.into()).or_insert(found).clone())
    }

    fn cwd(&self) -> Arc<str> {
        self.inner.cwd()
    }

    fn is_case_insensitive(&self) -> bool {
        self.inner.is_case_insensitive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryFs;

    #[test]
    fn answers_hold_until_the_next_transaction() {
        let memory = Arc::new(MemoryFs::new("/w"));
        memory.write("a.py", "1");
        let fs = CachedFs::new(memory.clone());
        assert!(fs.isfile("a.py") && !fs.exists("b.py"));
        let hash = fs.hash("a.py").unwrap();
        assert_eq!(fs.listdir(".").unwrap().len(), 1);
        memory.remove("a.py");
        memory.write("b.py", "2");
        assert!(fs.isfile("a.py") && !fs.exists("b.py"));
        assert_eq!(fs.hash("a.py"), Ok(hash));
        assert_eq!(fs.listdir(".").unwrap().len(), 1);
        fs.flush();
        assert!(!fs.isfile("a.py") && fs.exists("b.py"));
    }

    #[test]
    fn one_path_can_be_forgotten() {
        let memory = Arc::new(MemoryFs::new("/w"));
        let fs = CachedFs::new(memory.clone());
        assert!(!fs.exists("a.py") && !fs.exists("b.py"));
        memory.write("a.py", "");
        memory.write("b.py", "");
        fs.forget("a.py");
        assert!(fs.exists("a.py") && !fs.exists("b.py"));
    }

    #[test]
    fn directories_below_a_package_root_are_packages() {
        let memory = Arc::new(MemoryFs::new("/w"));
        memory.write("root/pkg/a.py", "");
        memory.write("root/not-a-name/a.py", "");
        memory.write("other/a.py", "");
        let fs = CachedFs::new(memory);
        fs.set_package_root(vec!["root/".to_owned()]);
        assert!(fs.isfile("root/pkg/__init__.py") && fs.isfile("/w/root/pkg/__init__.py"));
        assert_eq!(fs.read("root/pkg/__init__.py").unwrap(), b"");
        assert!(fs.listdir("root/pkg").unwrap().iter().any(|name| &**name == INIT));
        assert!(!fs.really_exists("root/pkg/__init__.py") && !fs.exists("root/pkg/b.py"));
        assert!(!fs.exists("root/__init__.py") && !fs.exists("other/__init__.py"));
        assert!(!fs.exists("root/not-a-name/__init__.py"));
    }

    #[test]
    fn case_counts_below_the_prefix() {
        let memory = Arc::new(MemoryFs::new("/w"));
        memory.write("Pkg/a.py", "");
        let fs = CachedFs::new(memory);
        assert!(fs.exists_case("/w/Pkg/a.py", "/w") && !fs.exists_case("/w/pkg/a.py", "/w"));
        assert!(fs.exists_case("/w/pkg", "/w/pkg"));
    }
}
