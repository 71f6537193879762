//! [`CachedFs`]: a file system whose answers do not change during a transaction.
//!
//! Questions about paths are answered from memory after the first time, until [`CachedFs::flush`] starts the next
//! transaction. Where the kernel tells of changes ([`CachedFs::watching`]), answers *last* until it does. Contents are not
//! kept: a source is read once, parsed and dropped; only its hash is remembered.
//!
//! With *package roots* (for Bazel) directories below a root are packages even without an `__init__.py`: an empty one
//! appears to be there. A root itself is never a package.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::forgotten::{Forgotten, Moment};
use crate::notices::{Changes, Notices, is_plain};
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
    /// What the kernel tells, if answers may last.
    notices: Option<Mutex<Notices>>,
}

/// An answer, and whether it holds until the kernel tells otherwise: it *lasts*, or is *passing* with the transaction.
#[derive(Clone, Copy, Debug)]
struct Answer<T> {
    found: Result<T, FsError>,
    lasts: bool,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            began: SystemTime::now(),
            stats: FxHashMap::default(),
            passing: FxHashMap::default(),
            forgotten: Forgotten::default(),
            listings: FxHashMap::default(),
            hashes: FxHashMap::default(),
            fake_packages: FxHashSet::default(),
        }
    }
}

#[derive(Debug)]
struct Cache {
    began: SystemTime,
    /// Those that last.
    stats: FxHashMap<Box<str>, Result<Stat, FsError>>,
    /// Those that do not.
    passing: FxHashMap<Box<str>, Result<Stat, FsError>>,
    forgotten: Forgotten,
    listings: FxHashMap<Box<str>, Answer<Listing>>,
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
            notices: None,
        }
    }

    /// The same for a file system whose paths are those of the disk, as the process sees it: what the kernel tells of is not
    /// asked for again.
    #[must_use]
    pub fn watching(self) -> Self {
        let notices = Notices::start(&self.inner.cwd()).map(Mutex::new);
        Self { notices, ..self }
    }

    /// Sets the package roots: normal relative directories that end with a separator, or the empty text for the
    /// current directory. They outlive transactions.
    pub fn set_package_root(&self, roots: Vec<String>) {
        *self.package_root.write().unwrap_or_else(PoisonError::into_inner) = roots;
    }

    /// Starts another transaction: forgets all answers that may not hold any more.
    pub fn flush(&self) {
        let changes = self.notices.as_ref().and_then(|notices| lock(notices).read());
        self.update(|cache| {
            let mut before = std::mem::take(cache);
            match changes {
                Some(changes) => {
                    before.forget(&changes);
                    (cache.stats, cache.passing) = (before.stats, before.passing);
                    cache.listings = before.listings;
                }
                None => before.forgotten.add_all(),
            }
            cache.forgotten = before.forgotten;
        });
    }

    /// Now, for [`CachedFs::forgotten_since`].
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.look(|cache| cache.forgotten.now())
    }

    /// Calls `each` with all paths that something was known of at a moment that may be otherwise now, with repetitions. Returns
    /// whether they are known; if not, it may be any.
    #[must_use]
    pub fn forgotten_since(&self, moment: Moment, each: &mut dyn FnMut(&str)) -> bool {
        self.look(|cache| {
            let forgotten = cache.forgotten.since(moment);
            forgotten.into_iter().flatten().for_each(|path| each(path));
            forgotten.is_some()
        })
    }

    /// When this transaction began.
    #[must_use]
    pub fn began(&self) -> SystemTime {
        self.look(|cache| cache.began)
    }

    /// The directories that were listed in this transaction.
    #[must_use]
    pub fn listed(&self) -> Vec<Arc<str>> {
        self.look(|cache| cache.listings.keys().map(|path| Arc::from(&**path)).collect())
    }

    /// The paths that were asked for in this transaction, and what was there.
    #[must_use]
    pub fn kinds(&self) -> Vec<(Box<str>, Option<FileKind>)> {
        self.look(|cache| {
            let asked = cache.stats.iter().chain(&cache.passing);
            let kind = |found: &Result<Stat, FsError>| found.ok().map(|stat| stat.kind);
            asked.map(|(path, found)| (path.clone(), kind(found))).collect()
        })
    }

    /// The files that were read in this transaction, with the hashes of their contents.
    #[must_use]
    pub fn contents(&self) -> Vec<(Box<str>, ContentHash)> {
        self.look(|cache| {
            cache
                .hashes
                .iter()
                .map(|(path, hash)| (path.clone(), *hash))
                .collect()
        })
    }

    /// What is known of many paths, in their order. Those that were not asked for yet are on several threads, if that pays.
    #[must_use]
    pub fn stat_all(&self, paths: &[&str]) -> Vec<Result<Stat, FsError>> {
        let mut known: Vec<_> = self.look(|cache| {
            let known = |path: &&str| cache.stat(path);
            paths.iter().map(known).collect()
        });
        let unknown: Vec<&str> = paths
            .iter()
            .zip(&known)
            .filter(|(_, known)| known.is_none())
            .map(|(path, _)| *path)
            .collect();
        if unknown.len() >= FOR_THREADS {
            let stat = |path: &&str| self.stat(path);
            let found: Vec<_> = unknown
                .par_iter()
                .with_min_len(FOR_THREADS / 4)
                .map(stat)
                .collect();
            let unknown = known.iter_mut().filter(|known| known.is_none());
            for (known, found) in unknown.zip(found) {
                *known = Some(found);
            }
        }
        let found = |(path, known): (&&str, Option<_>)| known.unwrap_or_else(|| self.stat(path));
        paths.iter().zip(known).map(found).collect()
    }

    /// Whether the kernel tells from now on what happens to a path in its directory.
    fn is_told_of(&self, path: &str) -> bool {
        let (directory, name) = paths::split(path);
        let is_plain = !name.is_empty() && paths::join(directory, name) == path;
        is_plain && self.watch(directory)
    }

    fn watch(&self, directory: &str) -> bool {
        let has_roots = || {
            let roots = self.package_root.read();
            !roots.unwrap_or_else(PoisonError::into_inner).is_empty()
        };
        let notices = self.notices.as_ref().filter(|_| !has_roots());
        notices.is_some_and(|notices| lock(notices).watch(directory))
    }

    /// Completes an answer that was found after the kernel was asked to tell.
    fn ask(&self, path: &str, is_told_of: bool, found: Result<Stat, FsError>) -> Answer<Stat> {
        let is_dir = found.is_ok_and(|stat| stat.kind == FileKind::Dir);
        if !is_told_of || !is_plain(path) || (is_dir && !self.watch(path)) {
            return Answer { found, lasts: false };
        }
        // The time of a directory counts from when it is watched.
        let found = if is_dir { self.inner.stat(path) } else { found };
        Answer { found, lasts: true }
    }

    /// Forgets what is known of one path and of its directory, for callers that know what changed.
    pub fn forget(&self, path: &str) {
        let dir = paths::normpath(paths::dirname(path));
        self.update(|cache| {
            cache.forget_stat(path);
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
        if let Some(hash) = self.known_hash(path) {
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

fn lock(notices: &Mutex<Notices>) -> std::sync::MutexGuard<'_, Notices> {
    notices.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Cache {
    /// Leaves the answers that last, and were not touched.
    fn forget(&mut self, changes: &Changes) {
        let passing = self.passing.drain();
        passing.for_each(|(path, _)| self.forgotten.add(path));
        self.listings.retain(|_, answer| answer.lasts);
        for path in &changes.paths {
            self.forget_stat(path);
        }
        for (directory, names) in &changes.directories {
            self.forget_stat(directory);
            self.correct_listing(directory, names);
        }
    }

    fn stat(&self, path: &str) -> Option<Result<Stat, FsError>> {
        self.stats.get(path).or_else(|| self.passing.get(path)).copied()
    }

    fn forget_stat(&mut self, path: &str) {
        self.stats.remove(path);
        self.passing.remove(path);
        self.forgotten.add(path.into());
    }

    /// Brings what is remembered of the names in a directory up to date: each of `names` is there, or not. An editor that saves a
    /// file under another name and moves it changes none.
    fn correct_listing(&mut self, directory: &str, names: &BTreeMap<String, bool>) {
        let known = self.listings.get_mut(directory);
        let Some(Ok(listed)) = known.map(|answer| &mut answer.found) else {
            self.listings.remove(directory);
            return;
        };
        // Several names that are no text look the same.
        if names
            .keys()
            .any(|name| name.contains(char::REPLACEMENT_CHARACTER))
        {
            self.listings.remove(directory);
            return;
        }
        let is_listed = |name: &str| listed.iter().any(|listed| **listed == *name);
        let is_other = |(name, is_there): &(&String, &bool)| is_listed(name) != **is_there;
        let changed: FxHashMap<&str, bool> = names
            .iter()
            .filter(is_other)
            .map(|(name, is_there)| (name.as_str(), *is_there))
            .collect();
        if !changed.is_empty() {
            let stay = listed
                .iter()
                .filter(|name| !changed.contains_key(&***name))
                .cloned();
            let came = names
                .keys()
                .filter(|name| changed.get(name.as_str()) == Some(&true));
            *listed = stay.chain(came.map(|name| name.as_str().into())).collect();
        }
    }
}

impl FileSystem for CachedFs {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        if let Some(known) = self.look(|cache| cache.stat(path)) {
            return known;
        }
        let is_told_of = self.is_told_of(path);
        let answer = self.ask(path, is_told_of, self.fresh_stat(path));
        self.update(|cache| {
            // Another thread may have asked meanwhile.
            if let Some(known) = cache.stat(path) {
                return known;
            }
            let answers = if answer.lasts {
                &mut cache.stats
            } else {
                &mut cache.passing
            };
            answers.insert(path.into(), answer.found);
            answer.found
        })
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

    fn known_hash(&self, path: &str) -> Option<ContentHash> {
        self.inner.known_hash(path)
    }

    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        let path = paths::normpath(path);
        let known = |cache: &Cache| Some(cache.listings.get(path.as_str())?.found.clone());
        if let Some(known) = self.look(known) {
            return known;
        }
        let lasts = self.watch(&path);
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
        let answer = Answer { found, lasts };
        self.update(|cache| cache.listings.entry(path.into()).or_insert(answer).found.clone())
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
    fn names_that_come_and_go_are_listed_as_the_disk_does() {
        let place = tempfile::tempdir().expect("there is room");
        let root = place.path().canonicalize().expect("it is there");
        let disk = || Arc::new(crate::RealFs::new().expect("the process has a directory"));
        let (fs, text) = (CachedFs::new(disk()).watching(), root.to_string_lossy());
        let write = |name: &str| std::fs::write(root.join(name), "").expect("it can be written");
        let rename =
            |from: &str, to: &str| std::fs::rename(root.join(from), root.join(to)).expect("it is there");
        let check = || {
            fs.flush();
            let sorted = |listing: Listing| {
                let mut names = listing.to_vec();
                names.sort_unstable();
                names
            };
            assert_eq!(
                sorted(fs.listdir(&text).unwrap()),
                sorted(disk().listdir(&text).unwrap())
            );
            fs.listdir(&text).unwrap()
        };
        write("a.py");
        write("b.py");
        let before = check();
        write("b.py.tmp");
        rename("b.py.tmp", "b.py");
        assert!(Arc::ptr_eq(&before, &check()), "nothing is asked for");
        write("c.py");
        rename("a.py", "d.py");
        check();
        rename("d.py", "a.py");
        std::fs::remove_file(root.join("c.py")).expect("it is there");
        std::fs::create_dir(root.join("c.py")).expect("it can be made");
        write("\u{fffd}");
        check();
        std::fs::remove_file(root.join("\u{fffd}")).expect("it is there");
        check();
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
