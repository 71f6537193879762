//! [`Notices`]: what the kernel tells of changes in directories (inotify), so that nobody has to ask for each file.
//!
//! A directory is watched only where the kernel tells everything: on a local file system, and if no symbolic link is on the
//! way to it. Files with links of either kind are asked for every time ([`is_plain`]). Whatever moves a watched directory to
//! another place makes all answers doubtful, and the watch starts anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;

/// A place for many events.
const BUFFER: usize = 1 << 14;

/// From this many events on it is quicker to ask anew; the kernel keeps no more either.
const MOST: usize = 1 << 14;

/// File systems that tell of all changes: ext2 to 4, XFS, Btrfs, tmpfs, F2FS, ZFS, overlays of them.
const TELLING: [i128; 7] = [
    0xef53,
    0x5846_5342,
    0x9123_683e,
    0x0102_1994,
    0xf2f5_2010,
    0x2fc1_2fc1,
    0x794c_7630,
];

/// Directories that are watched.
#[derive(Debug)]
pub(crate) struct Notices {
    inotify: OwnedFd,
    cwd: String,
    /// By the text that they are asked for with; the current directory is `.`.
    watched: FxHashMap<Box<str>, Identity>,
    texts: FxHashMap<i32, Vec<Box<str>>>,
    /// Directories that cannot be watched, as far as this transaction knows.
    refused: FxHashSet<Box<str>>,
    /// Whether directories were added since all places were looked at.
    has_grown: bool,
}

/// Device and number.
type Identity = (u64, u64);

/// What changed in watched directories.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Paths that came, went or were written to.
    pub(crate) paths: BTreeSet<String>,
    /// Directories in which something came or went: each name, and whether it is there in the end.
    pub(crate) directories: BTreeMap<String, BTreeMap<String, bool>>,
}

/// A watched directory is not where it was, or the kernel lost track.
struct Lost;

impl Notices {
    /// Watches nothing yet. `None` if the kernel has no such service to give.
    pub(crate) fn start(cwd: &str) -> Option<Self> {
        Some(Self {
            inotify: inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()?,
            cwd: cwd.to_owned(),
            watched: FxHashMap::default(),
            texts: FxHashMap::default(),
            refused: FxHashSet::default(),
            has_grown: false,
        })
    }

    /// Watches a directory from now on, and says whether that is possible.
    pub(crate) fn watch(&mut self, directory: &str) -> bool {
        let directory = if directory.is_empty() { "." } else { directory };
        if self.watched.contains_key(directory) {
            return true;
        }
        if self.refused.contains(directory) {
            return false;
        }
        let added = self.add(directory);
        if added.is_none() {
            self.refused.insert(directory.into());
        }
        added.is_some()
    }

    fn add(&mut self, directory: &str) -> Option<()> {
        let real = fs::canonicalize(directory).ok()?;
        let has_no_links = real == Path::new(&paths::abspath(&self.cwd, directory));
        let kind = i128::from(rustix::fs::statfs(directory).ok()?.f_type);
        if !has_no_links || !TELLING.contains(&kind) {
            return None;
        }
        let wanted = WatchFlags::MODIFY
            | WatchFlags::CLOSE_WRITE
            | WatchFlags::ATTRIB
            | WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::MOVE
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF
            | WatchFlags::ONLYDIR;
        let watch = inotify::add_watch(&self.inotify, directory, wanted).ok()?;
        let texts = self.texts.entry(watch).or_default();
        texts.push(directory.into());
        self.watched.insert(directory.into(), identity(directory)?);
        self.has_grown = true;
        Some(())
    }

    /// What changed since the last call; `None` if that is anything: then nothing is watched any more.
    pub(crate) fn read(&mut self) -> Option<Changes> {
        self.refused.clear();
        let told = self.events().and_then(|changes| {
            let are_in_place = self.are_in_place();
            self.has_grown = false;
            are_in_place.then_some(changes).ok_or(Lost)
        });
        if told.is_err() {
            // If there is no other service to get, what the old one still tells of directories is not understood, and not trusted.
            self.watched.clear();
            self.texts.clear();
            if let Some(anew) = Self::start(&self.cwd) {
                *self = anew;
            }
        }
        told.ok()
    }

    fn events(&self) -> Result<Changes, Lost> {
        let mut changes = Changes::default();
        let mut buffer = [std::mem::MaybeUninit::uninit(); BUFFER];
        let mut reader = Reader::new(&self.inotify, &mut buffer);
        for _ in 0..MOST {
            let event = match reader.next() {
                Ok(event) => event,
                Err(Errno::AGAIN) => return Ok(changes),
                Err(Errno::INTR) => continue,
                Err(_) => return Err(Lost),
            };
            let (Some(texts), Some(name)) = (self.texts.get(&event.wd()), event.file_name()) else {
                // Of no file in a directory: of the directory itself, or of all.
                return Err(Lost);
            };
            let name = name.to_string_lossy();
            let came = event.events().intersects(ReadFlags::CREATE | ReadFlags::MOVED_TO);
            let went = event
                .events()
                .intersects(ReadFlags::DELETE | ReadFlags::MOVED_FROM);
            for directory in texts {
                if came || went {
                    let names = changes.directories.entry(directory.to_string());
                    names.or_default().insert(name.to_string(), came);
                }
                let path = paths::join(directory, &name);
                if let Some(short) = path.strip_prefix("./") {
                    self.note(&mut changes, short)?;
                }
                self.note(&mut changes, &path)?;
            }
        }
        Err(Lost)
    }

    fn note(&self, changes: &mut Changes, path: &str) -> Result<(), Lost> {
        if self.watched.contains_key(path) {
            return Err(Lost);
        }
        changes.paths.insert(path.to_owned());
        Ok(())
    }

    /// Whether all watched directories are found where they were. A directory whose parent is watched cannot leave unnoticed.
    fn are_in_place(&self) -> bool {
        let is_told_of = |directory: &str| {
            let (parent, name) = paths::split(directory);
            let parent = if parent.is_empty() { "." } else { parent };
            !matches!(name, "" | "." | "..") && self.watched.contains_key(parent)
        };
        let mut watched = self.watched.iter();
        watched.all(|(directory, known)| {
            (!self.has_grown && is_told_of(directory)) || identity(directory) == Some(*known)
        })
    }
}

fn identity(directory: &str) -> Option<Identity> {
    fs::metadata(directory).ok().map(|data| (data.dev(), data.ino()))
}

/// Whether all that can happen to what a path names happens in its directory: nothing is there, or something without links.
pub(crate) fn is_plain(path: &str) -> bool {
    match fs::symlink_metadata(path) {
        Ok(data) => data.is_dir() || (data.is_file() && data.nlink() == 1),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(notices: &mut Notices) -> Option<(Vec<String>, Vec<String>)> {
        let changes = notices.read()?;
        Some((
            changes.paths.into_iter().collect(),
            changes.directories.into_keys().collect(),
        ))
    }

    #[test]
    fn edits_and_new_files_are_told_of() {
        let place = tempfile::tempdir().expect("there is room");
        let root = place.path().canonicalize().expect("it is there");
        let root = root.to_str().expect("it is text").to_owned();
        let mut notices = Notices::start("/").expect("the kernel has inotify");
        assert!(notices.watch(&root));
        assert_eq!(read(&mut notices), Some((vec![], vec![])));
        let file = format!("{root}/a.py");
        fs::write(&file, "1").expect("it can be written");
        assert_eq!(read(&mut notices), Some((vec![file.clone()], vec![root.clone()])));
        fs::write(&file, "2").expect("it can be written");
        assert_eq!(read(&mut notices), Some((vec![file], vec![])));
    }

    #[test]
    fn a_directory_that_is_moved_makes_all_doubtful() {
        let place = tempfile::tempdir().expect("there is room");
        let root = place.path().canonicalize().expect("it is there");
        let inner = root.join("a/b");
        fs::create_dir_all(&inner).expect("it can be made");
        let mut notices = Notices::start("/").expect("the kernel has inotify");
        assert!(notices.watch(inner.to_str().expect("it is text")));
        assert!(notices.read().is_some());
        fs::rename(root.join("a"), root.join("c")).expect("it can be moved");
        assert!(notices.read().is_none());
        assert!(notices.read().is_some(), "nothing is watched any more");
    }

    #[test]
    fn what_is_reached_by_links_is_not_watched() {
        let place = tempfile::tempdir().expect("there is room");
        let root = place.path().canonicalize().expect("it is there");
        fs::create_dir(root.join("a")).expect("it can be made");
        std::os::unix::fs::symlink(root.join("a"), root.join("b")).expect("it can be linked");
        fs::write(root.join("a/m.py"), "").expect("it can be written");
        fs::hard_link(root.join("a/m.py"), root.join("n.py")).expect("it can be linked");
        let mut notices = Notices::start("/").expect("the kernel has inotify");
        let text = |path: &str| root.join(path).to_str().expect("it is text").to_owned();
        assert!(notices.watch(&text("a")) && !notices.watch(&text("b")));
        assert!(!is_plain(&text("n.py")) && !is_plain(&text("b")) && is_plain(&text("a/missing.py")));
    }
}
