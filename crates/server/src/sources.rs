//! [`FoundSources`]: the sources that a request stood for in the last check.
//!
//! Which sources there are depends on names of files and directories, and on the contents of few files. As long as these did not
//! change, nobody looks again.

use std::sync::Arc;

use build::find_targets;
use config::Request;
use options::{ModuleOptions, Options};
use resolve::{BuildSource, SearchDirs, changed_sources};
use rustc_hash::FxHashSet;
use source::{CachedFs, ContentHash, Directories, FileKind, FileSystem};

/// What sources are wanted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) request: Request,
    pub(crate) options: Options,
    pub(crate) dirs: SearchDirs,
}

/// What was found, and what it depends on.
#[derive(Debug)]
pub(crate) struct FoundSources {
    wanted: Wanted,
    sources: Arc<[BuildSource]>,
    directories: Directories,
    /// Paths outside these directories, and what was there.
    kinds: Vec<(Box<str>, Option<FileKind>)>,
    contents: Vec<(Box<str>, ContentHash)>,
}

impl FoundSources {
    /// Looks for sources. The error is for users.
    pub(crate) fn find(wanted: Wanted, fs: &Arc<CachedFs>) -> Result<Self, String> {
        let mypypath = std::env::var("MYPYPATH").unwrap_or_default();
        let base: Arc<dyn FileSystem> = fs.clone();
        let asked = Arc::new(CachedFs::new(base));
        let options = Arc::new(ModuleOptions::new(wanted.options.clone()));
        let sources = find_targets(&wanted.request, &options, &asked, &wanted.dirs, &mypypath)?;
        let listed = asked.listed();
        Ok(Self {
            wanted,
            sources: sources.into(),
            kinds: kinds_outside(&asked, &listed),
            contents: asked.contents(),
            directories: Directories::look(fs, listed),
        })
    }

    /// Brings the list up to date, if what is wanted is the same, and nothing but plain modules came or went in directories that
    /// were listed. `None` if somebody has to look anew.
    pub(crate) fn refreshed(mut self, wanted: &Wanted, fs: &CachedFs) -> Option<Self> {
        let is_same_kind =
            |(path, kind): &(Box<str>, Option<FileKind>)| fs.stat(path).ok().map(|stat| stat.kind) == *kind;
        let is_same_text = |(path, hash): &(Box<str>, ContentHash)| fs.hash(path) == Ok(*hash);
        let is_same = self.wanted == *wanted
            && self.kinds.iter().all(is_same_kind)
            && self.contents.iter().all(is_same_text);
        if !is_same {
            return None;
        }
        let changes = self.directories.changes(fs)?;
        if !changes.is_empty() {
            let Request::Files(files) = &wanted.request else {
                return None;
            };
            self.sources = changed_sources(&self.sources, files, &changes, &wanted.options, fs)?.into();
            self.directories.look_again(fs);
        }
        Some(self)
    }

    /// The sources.
    pub(crate) fn sources(&self) -> Arc<[BuildSource]> {
        self.sources.clone()
    }
}

/// What was asked for, but for files in directories that were listed.
fn kinds_outside(asked: &CachedFs, listed: &[Arc<str>]) -> Vec<(Box<str>, Option<FileKind>)> {
    let listed: FxHashSet<&str> = listed.iter().map(|path| &**path).collect();
    let is_listed = |path: &str| {
        let directory = paths::dirname(path);
        listed.contains(if directory.is_empty() { "." } else { directory })
    };
    let mut kinds = asked.kinds();
    kinds.retain(|(path, kind)| *kind != Some(FileKind::File) || !is_listed(path));
    kinds
}
