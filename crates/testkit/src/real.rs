//! Scripted edits of real packages: after each, an update has to answer as a fresh run does.
//!
//! A package is read into memory, where edits find real functions, classes, imports and files by the form of their lines.
//! The same seed gives the same edits.

mod definitions;
mod edits;
mod lines;
mod scan;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use build::{Flush, Request, Shared};
use options::{ModuleOptions, Options};
use resolve::{BuildSource, SearchDirs, find_sources};
use source::{CachedFs, MemoryFs};
use update::Increments;

pub use edits::{EditKind, Editor, Step};

/// Where the package lies in memory.
const ROOT: &str = "/w";

/// A package in memory.
#[derive(Debug)]
pub struct Package {
    files: Arc<MemoryFs>,
    targets: Vec<String>,
    options: Arc<ModuleOptions>,
}

impl Package {
    /// Reads all files of Python in a directory, but those of directories called `typeshed`; the top-level packages and modules
    /// `targets` are what is checked. Gives the paths with their texts, too, in order.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn read(directory: &Path, targets: &[String]) -> Result<(Self, Vec<(String, String)>)> {
        let mut texts = Vec::new();
        for target in targets {
            read_into(&mut texts, directory, target)?;
        }
        texts.sort();
        let files = Arc::new(MemoryFs::new(ROOT));
        for (path, text) in &texts {
            files.write(path, text.as_bytes());
        }
        let mut options = Options {
            fine_grained_incremental: true,
            local_partial_types: true,
            error_summary: false,
            ..Options::default()
        };
        if let Some(wrong) = options.process_error_codes() {
            return Err(anyhow!("the error codes are wrong: {wrong:?}"));
        }
        let package = Self {
            files,
            targets: targets.to_vec(),
            options: Arc::new(ModuleOptions::new(options)),
        };
        Ok((package, texts))
    }

    /// Applies what a step does to files.
    pub fn apply(&self, step: &Step) {
        for (path, text) in &step.files {
            match text {
                Some(text) => self.files.write(path, text.as_bytes()),
                None => {
                    self.files.remove(path);
                }
            }
        }
    }

    fn sources(&self, fs: &CachedFs) -> Result<Vec<BuildSource>> {
        let found = find_sources(&self.targets, self.options.global(), fs, "", false);
        found.map_err(|error| anyhow!("{error}"))
    }

    /// Builds the program as it is now. The program is there unless an error blocks.
    ///
    /// # Errors
    /// If the sources are not there.
    pub fn check(&self) -> Result<(Vec<String>, Option<Daemon>)> {
        let fs = build::file_system(self.files.clone());
        let sources = self.sources(&fs)?;
        let mut messages = Vec::new();
        let request = Request {
            sources: &sources,
            options: &self.options,
            fs: &fs,
            shared: &Arc::new(Shared::for_one_build()),
            dirs: &SearchDirs::default(),
            mypypath: "",
            alt_lib_path: None,
            fixtures: None,
        };
        let built = build::build(&request, &mut |flush: Flush<'_>| {
            messages.extend_from_slice(flush.lines);
        });
        let program = built.program;
        let program = program.map(|program| Increments::new(program, messages.clone(), sources));
        Ok((messages, program.map(|program| Daemon { program, fs })))
    }
}

/// A program that is kept up to date.
#[derive(Debug)]
pub struct Daemon {
    program: Increments,
    fs: Arc<CachedFs>,
}

impl Daemon {
    /// Brings the program up to date with the files, and gives its messages.
    ///
    /// # Errors
    /// If the sources are not there.
    pub fn check(&mut self, package: &Package) -> Result<Vec<String>> {
        self.fs.flush();
        let sources = package.sources(&self.fs)?;
        Ok(self.program.check(sources, None))
    }

    /// Whether the last update processed nothing but functions whose statements changed.
    #[must_use]
    pub fn has_processed_bodies(&self) -> bool {
        !self.program.engine.events.processed_bodies.is_empty()
    }

    /// Whether the last update met an error that blocks the program.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.program.engine.is_blocked()
    }

    /// What is wrong with the program, if something is.
    pub fn inconsistencies(&mut self) -> Vec<String> {
        let program = &mut self.program.engine.program;
        program.with_world(|world, _| astmerge::inconsistencies(world))
    }
}

fn read_into(texts: &mut Vec<(String, String)>, root: &Path, relative: &str) -> Result<()> {
    let path = root.join(relative);
    if path.is_dir() {
        let entries = std::fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for entry in entries {
            let name = entry?.file_name();
            let Some(name) = name.to_str().filter(|name| *name != "typeshed") else {
                continue;
            };
            read_into(texts, root, &format!("{relative}/{name}"))?;
        }
    } else if relative.ends_with(".py") || relative.ends_with(".pyi") {
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        texts.push((relative.to_owned(), text));
    }
    Ok(())
}
