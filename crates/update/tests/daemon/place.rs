//! A program in memory, and a daemon's engine for it.

use std::sync::Arc;

use build::{Flush, Request, Shared};
use options::{FollowImports, ModuleOptions, Options};
use resolve::{SearchDirs, find_sources};
use source::{CachedFs, MemoryFs};
use update::Increments;

/// A program in memory that is checked again and again.
pub(crate) struct Daemon {
    pub(crate) files: Arc<MemoryFs>,
    fs: Arc<CachedFs>,
    options: Arc<ModuleOptions>,
    program: Option<Increments>,
}

impl Daemon {
    pub(crate) fn new(follow_imports: FollowImports) -> Self {
        let files = Arc::new(MemoryFs::new("/w"));
        let mut options = Options {
            fine_grained_incremental: true,
            local_partial_types: true,
            follow_imports,
            error_summary: false,
            ..Options::default()
        };
        assert_eq!(options.process_error_codes(), None);
        Self {
            fs: build::file_system(files.clone()),
            files,
            options: Arc::new(ModuleOptions::new(options)),
            program: None,
        }
    }

    /// A daemon that knows nothing yet of the same files.
    pub(crate) fn fresh(&self) -> Self {
        Self {
            fs: build::file_system(self.files.clone()),
            files: self.files.clone(),
            options: self.options.clone(),
            program: None,
        }
    }

    pub(crate) fn check(&mut self, sources: &[&str]) -> Vec<String> {
        self.fs.flush();
        let paths: Vec<String> = sources.iter().map(|path| (*path).to_owned()).collect();
        let sources = find_sources(&paths, self.options.global(), &self.fs, "", false);
        let sources = sources.expect("the files are there");
        if let Some(program) = &mut self.program {
            return program.check(sources, None);
        }
        let mut messages = Vec::new();
        let request = Request {
            sources: &sources,
            options: &self.options,
            fs: &self.fs,
            shared: &Arc::new(Shared::for_one_build()),
            dirs: &SearchDirs::default(),
            mypypath: "",
            alt_lib_path: None,
            fixtures: None,
        };
        let built = build::build(&request, &mut |flush: Flush<'_>| {
            messages.extend_from_slice(flush.lines)
        });
        let Some(program) = built.program else {
            let blocked = built
                .blocked
                .expect("nothing else keeps a program from being built");
            return blocked.messages;
        };
        self.program = Some(Increments::new(program, messages.clone(), sources));
        messages
    }

    /// The full names of the functions that were processed alone in the last update.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let engine = &self.program.as_ref().expect("something was checked").engine;
        let text = |name: &names::Name| engine.program.names().text(*name).to_owned();
        engine.events.processed_bodies.iter().map(text).collect()
    }
}
