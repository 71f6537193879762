//! The daemon's engine without its process: a session that checks, updates, suggests and inspects.

use std::sync::Arc;

use super::{Answer, Library, Unsupported};
use crate::files::{CacheChange, Files};
use crate::settings::CaseOptions;

/// A daemon in this process.
#[derive(Debug)]
pub struct Session {}

/// What a session works on.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// The files of the case.
    pub files: &'a Files,
    /// The stubs that stand in for typeshed.
    pub library: &'a Arc<Library>,
    /// What the case did to mypy's cache before this step.
    pub cache_changes: &'a [CacheChange],
}

/// What is to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Targets {
    /// These files and directories, as on a command line (`create_source_list`).
    Paths(Vec<String>),
    /// `tmp/main` as `__main__`, and all sources in the directory `tmp`.
    MainAndDirectory,
}

/// What a check or an update did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepReply {
    /// The lines of the reply: `out`, or `err` when `out` is empty.
    pub messages: Vec<String>,
    /// What the update went through; `None` when there is no program in the session.
    pub trace: Option<Trace>,
}

/// What an update went through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// Modules that changed on the disk (`changed_modules`).
    pub changed: Vec<String>,
    /// Modules that were processed again (`updated_modules`).
    pub updated: Vec<String>,
    /// Targets that were processed again (`processed_targets`).
    pub targets: Vec<String>,
    /// Triggers that fired (`triggered`).
    pub triggered: Vec<String>,
}

/// The arguments of `dmypy suggest`.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are the flags of the command")]
pub struct SuggestRequest {
    pub function: String,
    pub json: bool,
    pub callsites: bool,
    pub no_any: bool,
    pub no_errors: bool,
    pub flex_any: Option<f64>,
    pub use_fixme: Option<String>,
    pub max_guesses: Option<u32>,
}

/// The arguments of `dmypy inspect`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the flags of the command")]
pub struct InspectRequest {
    pub show: String,
    pub location: String,
    pub verbosity: u32,
    pub limit: u32,
    pub include_span: bool,
    pub include_kind: bool,
    pub include_object_attrs: bool,
    pub union_attrs: bool,
    pub force_reload: bool,
}

impl Session {
    /// A daemon with these options, with nothing loaded.
    pub fn start(options: &CaseOptions) -> Answer<Self> {
        let _ = options;
        Err(Unsupported("daemon session"))
    }

    /// A batch build that writes the cache from which the session starts later; returns its messages.
    pub fn build(
        &mut self,
        world: World<'_>,
        options: &CaseOptions,
        targets: &Targets,
    ) -> Answer<Vec<String>> {
        let _ = (world, options, targets);
        Err(Unsupported("build before a daemon session"))
    }

    /// The command `check`: loads the program, or updates it.
    pub fn check(&mut self, world: World<'_>, targets: &Targets) -> Answer<StepReply> {
        let _ = (world, targets);
        Err(Unsupported("check in a daemon session"))
    }

    /// The command `suggest`; returns `error`, or `out` and `err`.
    pub fn suggest(&mut self, world: World<'_>, request: &SuggestRequest) -> Answer<String> {
        let _ = (world, request);
        Err(Unsupported("suggest"))
    }

    /// The command `inspect`; returns `error`, or `out` and `err`.
    pub fn inspect(&mut self, world: World<'_>, request: &InspectRequest) -> Answer<String> {
        let _ = (world, request);
        Err(Unsupported("inspect"))
    }
}
