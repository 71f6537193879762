//! [`Session`]: settings, files and the program between commands.

use std::sync::Arc;

use build::{Blocked, Build, Figure, Flush, Request, Shared};
use errors::terminal::count;
use ipc::Object;
use options::{FollowImports, ModuleOptions, Options};
use resolve::{BuildSource, SearchDirs, SystemInterpreters};
use serde_json::Value;
use source::{CachedFs, FileSystem};

use crate::output::{Terminal, pretty};
use crate::panics;
use crate::start::session_options;

/// The answer to a command: the fields of the frame.
pub type Reply = Object;

/// What a daemon knows between commands.
#[derive(Debug)]
pub struct Session {
    /// As the daemon was started, to notice changes.
    pub(crate) start: Options,
    pub(crate) options: Options,
    pub(crate) fs: Arc<CachedFs>,
    pub(crate) pythons: SystemInterpreters,
    shared: Arc<Shared>,
    pub(crate) previous: Option<Previous>,
}

/// What the last check left.
#[derive(Debug)]
pub(crate) struct Previous {
    /// What was asked for.
    pub(crate) sources: Vec<BuildSource>,
    /// How many sources that is; all modules of the program, if imports are followed.
    pub(crate) count: usize,
    /// Files with times, sizes and hashes.
    pub(crate) files: Vec<(String, String)>,
}

impl Session {
    /// A session with the settings that the daemon was started with, over the files of `base`.
    #[must_use]
    pub fn new(start: Options, base: Arc<dyn FileSystem>) -> Self {
        Self {
            options: session_options(&start),
            start,
            fs: build::file_system(base),
            pythons: SystemInterpreters::default(),
            shared: Arc::new(Shared::for_many_builds()),
            previous: None,
        }
    }

    /// Runs a command; a panic is reported and costs the session its program.
    pub fn run_command(&mut self, command: &str, arguments: Object) -> Reply {
        let reply = panics::catch(|| self.dispatch(command, arguments));
        let mut reply = reply.unwrap_or_else(|said| {
            self.previous = None;
            self.shared = Arc::new(Shared::for_many_builds());
            error(&format!("Daemon crashed!\n{said}"))
        });
        self.fs.flush();
        for (name, value) in self.metadata() {
            reply.insert(name.to_owned(), Value::from(value));
        }
        reply
    }

    /// What each reply says of the settings.
    fn metadata(&self) -> [(&'static str, String); 2] {
        let version = self.options.python_version;
        [
            ("platform", self.options.platform.clone()),
            ("python_version", format!("{}_{}", version.major, version.minor)),
        ]
    }

    /// Checks sources, and makes the reply.
    pub(crate) fn check(&mut self, sources: Vec<BuildSource>, terminal: Terminal) -> Reply {
        let count = sources.len();
        self.check_counted(sources, count, terminal)
    }

    /// The same, with another number of sources to show.
    pub(crate) fn check_counted(
        &mut self,
        sources: Vec<BuildSource>,
        count: usize,
        terminal: Terminal,
    ) -> Reply {
        let mut options = self.options.clone();
        if let Some(message) = options.process_error_codes() {
            return texts("", &format!("mypy: error: {message}\n"), 2);
        }
        let dirs = match self.pythons.dirs(options.python_executable.as_deref()) {
            Ok(dirs) => dirs,
            Err(error) => return texts("", &format!("{error}\n"), 2),
        };
        let (built, messages) = self.build(&sources, options, &dirs);
        let first = self.previous.is_none();
        let mut reply = match built.blocked {
            Some(blocked) if first => return blocked_reply(&blocked, &messages),
            Some(_) | None => self.finished(messages, count, first, terminal),
        };
        if let Some(program) = &built.program {
            let files = program.graph.values().filter_map(|state| {
                let hash = state.tree.as_ref()?.hash;
                Some((state.path.as_ref()?.to_string(), hash.to_string()))
            });
            let files = files.collect();
            let follows = self.options.follow_imports == FollowImports::Normal;
            let count = if follows {
                program.graph.len()
            } else {
                sources.len()
            };
            self.previous = Some(Previous {
                sources,
                count,
                files,
            });
        }
        let stats = built
            .stats
            .iter()
            .map(|(name, figure)| (name.to_owned(), figure_value(figure)));
        reply.insert("stats".to_owned(), Value::Object(stats.collect()));
        reply
    }

    fn build(&self, sources: &[BuildSource], options: Options, dirs: &SearchDirs) -> (Build, Vec<String>) {
        let mypypath = std::env::var("MYPYPATH").unwrap_or_default();
        let options = Arc::new(ModuleOptions::new(options));
        let request = Request {
            sources,
            options: &options,
            fs: &self.fs,
            shared: &self.shared,
            dirs,
            mypypath: &mypypath,
            alt_lib_path: None,
            fixtures: None,
        };
        let mut messages = Vec::new();
        let built = build::build(&request, &mut |flush: Flush<'_>| {
            messages.extend_from_slice(flush.lines)
        });
        if let Some(cache) = self.shared.cache() {
            cache.sweep();
        }
        (built, messages)
    }

    /// The reply to a check that came to its end. As in mypy, notes alone are no failure in the first check only.
    fn finished(&self, messages: Vec<String>, sources: usize, first: bool, terminal: Terminal) -> Reply {
        let only_notes = count(&messages).notes >= messages.len();
        let is_good = messages.is_empty() || (first && only_notes);
        texts(
            &pretty(&self.options, messages, sources, terminal),
            "",
            u8::from(!is_good),
        )
    }
}

/// The reply to a first check that was blocked: there is no session to go on with.
fn blocked_reply(blocked: &Blocked, messages: &[String]) -> Reply {
    let output: String = messages.iter().map(|line| format!("{line}\n")).collect();
    if blocked.use_stdout {
        texts(&output, "", 2)
    } else {
        texts("", &output, 2)
    }
}

/// A reply with texts for both outputs of the client, and its exit status.
pub(crate) fn texts(out: &str, err: &str, status: u8) -> Reply {
    let mut reply = Reply::new();
    reply.insert("out".to_owned(), out.into());
    reply.insert("err".to_owned(), err.into());
    reply.insert("status".to_owned(), status.into());
    reply
}

/// A reply that says that the command makes no sense.
pub(crate) fn error(text: &str) -> Reply {
    let mut reply = Reply::new();
    reply.insert("error".to_owned(), text.into());
    reply
}

fn figure_value(figure: Figure) -> Value {
    match figure {
        Figure::Count(count) => count.into(),
        Figure::Seconds(seconds) => seconds.into(),
    }
}
