//! [`FoundSources`]: the sources that files and directories stood for in the last check.
//!
//! Which sources there are depends on the names in directories only. As long as these did not change, nobody looks again.

use options::Options;
use resolve::{BuildSource, find_sources};
use source::{CachedFs, Directories};

use crate::session::{Reply, texts};

/// What was found, and what it depends on.
#[derive(Debug)]
pub(crate) struct FoundSources {
    files: Vec<String>,
    options: Options,
    sources: Vec<BuildSource>,
    directories: Directories,
}

impl FoundSources {
    /// Looks for the sources of files. The error is the reply.
    pub(crate) fn find(files: &[String], options: &Options, fs: &CachedFs) -> Result<Self, Reply> {
        let mypypath = std::env::var("MYPYPATH").unwrap_or_default();
        let sources = find_sources(files, options, fs, &mypypath, false)
            .map_err(|problem| texts("", &problem.to_string(), 2))?;
        Ok(Self {
            files: files.to_vec(),
            options: options.clone(),
            sources,
            directories: Directories::look(fs, fs.directories()),
        })
    }

    /// Whether the same files would be found to stand for the same sources.
    pub(crate) fn hold(&self, files: &[String], options: &Options, fs: &CachedFs) -> bool {
        self.files == files && self.options == *options && self.directories.are_unchanged(fs)
    }

    /// The sources.
    pub(crate) fn sources(&self) -> &[BuildSource] {
        &self.sources
    }
}
