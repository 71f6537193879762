//! [`Session`]: settings, files and the program between commands.

use std::sync::Arc;
use std::time::Instant;

use build::{Blocked, Build, Figure, Flush, Request, Shared};
use ipc::Object;
use options::{ModuleOptions, Options};
use resolve::{BuildSource, SearchDirs, SystemInterpreters};
use serde_json::Value;
use source::CachedFs;
use update::{GivenChanges, Increments};

use crate::output::{Terminal, pretty};
use crate::panics;
use crate::sources::FoundSources;
use crate::start::session_options;
use crate::surroundings::Surroundings;

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
    /// The flags that the daemon was started with, if settings are to be looked up again.
    pub(crate) flags: Option<Vec<String>>,
    pub(crate) surroundings: Surroundings,
    /// The sources that were found last.
    pub(crate) found: Option<FoundSources>,
    /// What was asked for last.
    pub(crate) asked: Arc<[BuildSource]>,
    /// The program, once there was a check without an error that blocks.
    pub(crate) loaded: Option<Increments>,
}

impl Session {
    /// A session with the settings that the daemon was started with, over these files.
    #[must_use]
    pub fn new(start: Options, fs: Arc<CachedFs>) -> Self {
        Self {
            options: session_options(&start),
            start,
            fs,
            pythons: SystemInterpreters::default(),
            shared: Arc::new(Shared::for_one_build()),
            flags: None,
            surroundings: Surroundings::default(),
            found: None,
            asked: Arc::default(),
            loaded: None,
        }
    }

    /// The same, where each check looks whether these flags mean something else by now.
    #[must_use]
    pub fn with_flags(self, flags: Vec<String>) -> Self {
        Self {
            flags: Some(flags),
            ..self
        }
    }

    /// Runs a command; a panic is reported and costs the session its program.
    pub fn run_command(&mut self, command: &str, arguments: Object) -> Reply {
        self.fs.flush();
        let reply = panics::catch(|| self.dispatch(command, arguments));
        let mut reply = reply.unwrap_or_else(|said| {
            tracing::error!(%said, "a command crashed");
            self.loaded = None;
            self.shared = Arc::new(Shared::for_one_build());
            error(&format!("Daemon crashed!\n{said}"))
        });
        reply.extend(self.metadata());
        reply
    }

    /// What each reply says of the settings.
    pub(crate) fn metadata(&self) -> Object {
        let version = self.options.python_version;
        let version = format!("{}_{}", version.major, version.minor);
        let mut metadata = Object::new();
        metadata.insert("platform".to_owned(), self.options.platform.clone().into());
        metadata.insert("python_version".to_owned(), version.into());
        metadata
    }

    /// Checks sources, and makes the reply: from scratch, or by an update of the program that is there.
    pub(crate) fn check(&mut self, sources: Arc<[BuildSource]>, terminal: Terminal) -> Reply {
        let count = sources.len();
        self.asked = sources.clone();
        self.check_given(sources, count, None, terminal)
    }

    /// The same, with another number of sources to show, and maybe with the files that changed.
    pub(crate) fn check_given(
        &mut self,
        sources: impl Into<Arc<[BuildSource]>>,
        count: usize,
        given: Option<GivenChanges<'_>>,
        terminal: Terminal,
    ) -> Reply {
        let Some(loaded) = &mut self.loaded else {
            return self.load(sources.into(), terminal);
        };
        let start = Instant::now();
        let messages = loaded.check(sources, given);
        let status = u8::from(!messages.is_empty());
        let mut reply = texts(&pretty(&self.options, messages, count, terminal), "", status);
        let mut stats = Object::new();
        stats.insert("fg_update_time".to_owned(), start.elapsed().as_secs_f64().into());
        reply.insert("stats".to_owned(), Value::Object(stats));
        reply
    }

    /// Checks sources from scratch.
    fn load(&mut self, sources: Arc<[BuildSource]>, terminal: Terminal) -> Reply {
        let mut options = self.options.clone();
        if let Some(message) = options.process_error_codes() {
            return texts("", &format!("mypy: error: {message}\n"), 2);
        }
        let dirs = match self.pythons.dirs(options.python_executable.as_deref()) {
            Ok(dirs) => dirs,
            Err(error) => return texts("", &format!("{error}\n"), 2),
        };
        let (built, messages) = self.build(&sources, options, &dirs);
        if let Some(blocked) = built.blocked {
            return blocked_reply(&blocked, &messages);
        }
        let count = sources.len();
        if let Some(program) = built.program {
            let executable = self.options.python_executable.as_deref();
            self.surroundings.note(executable, &dirs);
            self.loaded = Some(Increments::new(program, messages.clone(), sources));
        }
        // Notes alone are no failure here, as in mypy; in an update they are.
        let only_notes = errors::terminal::count(&messages).notes >= messages.len();
        let status = u8::from(!messages.is_empty() && !only_notes);
        let mut reply = texts(&pretty(&self.options, messages, count, terminal), "", status);
        let stats = built.stats.iter();
        let stats = stats.map(|(name, figure)| (name.to_owned(), figure_value(figure)));
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
        (built, messages)
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
