//! The daemon's engine without its process: a session that checks, updates, suggests and inspects.

use std::sync::Arc;

use build::{Flush, file_system};
use options::{ModuleOptions, Options};
use resolve::{BuildSource, SearchDirs, find_sources};
use source::CachedFs;
use update::Increments;

use super::batch::SHARED;
use super::disk::CaseDisk;
use super::{Answer, Library, Unsupported, checker_options, site_packages};
use crate::files::{CacheChange, Files};
use crate::settings::CaseOptions;

/// A daemon in this process.
#[derive(Debug)]
pub struct Session {
    options: CaseOptions,
    loaded: Option<Loaded>,
}

/// A program in the session, with the disk that it comes from.
#[derive(Debug)]
struct Loaded {
    disk: Arc<CaseDisk>,
    fs: Arc<CachedFs>,
    increments: Increments,
}

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
        if options.settings.use_fine_grained_cache == Some(true) {
            return Err(Unsupported("a daemon that starts from a cache"));
        }
        Ok(Self {
            options: options.clone(),
            loaded: None,
        })
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
        let Some(loaded) = &mut self.loaded else {
            return Ok(self.load(world, targets));
        };
        loaded.disk.set(world.files);
        loaded.fs.flush();
        let options = loaded.increments.engine.program.manager.global().clone();
        let sources = match sources(targets, &options, &loaded.fs) {
            Ok(sources) => sources,
            Err(messages) => return Ok(without_program(messages)),
        };
        let messages = loaded.increments.check_here(sources, None);
        loaded.fs.flush();
        Ok(StepReply {
            messages,
            trace: Some(loaded.trace()),
        })
    }

    /// What is wrong with the loaded program, if something is.
    pub fn inconsistencies(&mut self) -> Vec<String> {
        let Some(loaded) = &mut self.loaded else {
            return Vec::new();
        };
        let program = &mut loaded.increments.engine.program;
        program.with_world(|world, _| astmerge::inconsistencies(world))
    }

    fn load(&mut self, world: World<'_>, targets: &Targets) -> StepReply {
        let disk = Arc::new(CaseDisk::new(world.files, world.library));
        let fs = file_system(disk.clone());
        let mut options = match checker_options(&self.options, &*disk) {
            Ok(options) => options,
            Err(text) => return without_program(text.lines().map(str::to_owned).collect()),
        };
        if let Some(wrong) = options.process_error_codes() {
            return without_program(vec![wrong]);
        }
        let sources = match sources(targets, &options, &fs) {
            Ok(sources) => sources,
            Err(messages) => return without_program(messages),
        };
        let fixtures = options
            .use_builtins_fixtures
            .then_some(world.library.directory.as_str());
        let request = build::Request {
            sources: &sources,
            options: &Arc::new(ModuleOptions::new(options)),
            fs: &fs,
            shared: &SHARED,
            dirs: &SearchDirs {
                site_packages: site_packages(&self.options),
                ..SearchDirs::default()
            },
            mypypath: "",
            alt_lib_path: None,
            fixtures,
        };
        let mut messages = Vec::new();
        let built = build::build_on_this_thread(&request, &mut |flush: Flush<'_>| {
            messages.extend_from_slice(flush.lines);
        });
        let Some(program) = built.program else {
            return without_program(messages);
        };
        let loaded = self.loaded.insert(Loaded {
            disk,
            increments: Increments::new(program, messages.clone(), sources),
            fs,
        });
        loaded.fs.flush();
        StepReply {
            messages,
            trace: Some(loaded.trace()),
        }
    }

    /// The command `suggest`; returns `error`, or `out` and `err`.
    pub fn suggest(&mut self, world: World<'_>, request: &SuggestRequest) -> Answer<String> {
        let Some(loaded) = &mut self.loaded else {
            let error =
                "Command 'suggest' is only valid after a 'check' command (that produces no parse errors)";
            return Ok(error.to_owned());
        };
        loaded.disk.set(world.files);
        let request = suggest::Request {
            function: request.function.clone(),
            json: request.json,
            callsites: request.callsites,
            no_errors: request.no_errors,
            no_any: request.no_any,
            flex_any: request.flex_any,
            use_fixme: request.use_fixme.clone(),
            max_guesses: request.max_guesses.map(|max| max as usize),
        };
        let reply = suggest::suggest(&mut loaded.increments.engine, &request);
        Ok(match reply {
            Ok(out) if out.is_empty() => "No suggestions".to_owned(),
            Ok(out) => out,
            Err(error) => error,
        })
    }

    /// The command `inspect`; returns `error`, or `out` and `err`.
    pub fn inspect(&mut self, world: World<'_>, request: &InspectRequest) -> Answer<String> {
        let Some(loaded) = &mut self.loaded else {
            return Err(Unsupported("inspect before a check"));
        };
        loaded.disk.set(world.files);
        let show = match request.show.as_str() {
            "type" => inspect::Show::Type,
            "attrs" => inspect::Show::Attributes,
            "definition" => inspect::Show::Definition,
            _ => return Err(Unsupported("unknown kind of inspection")),
        };
        let request = inspect::Request {
            show,
            location: request.location.clone(),
            verbosity: request.verbosity,
            limit: request.limit as usize,
            include_span: request.include_span,
            include_kind: request.include_kind,
            include_object_attrs: request.include_object_attrs,
            union_attrs: request.union_attrs,
            force_reload: request.force_reload,
        };
        let reply = inspect::inspect(&mut loaded.increments.engine, &request);
        Ok(reply.map_or_else(|error| error, |answer| answer.out))
    }
}

fn without_program(messages: Vec<String>) -> StepReply {
    StepReply {
        messages,
        trace: None,
    }
}

/// The sources that a check is asked for. The error is what the program would say.
fn sources(targets: &Targets, options: &Options, fs: &CachedFs) -> Result<Vec<BuildSource>, Vec<String>> {
    let find = |paths: &[String], allow_empty: bool| {
        let found = find_sources(paths, options, fs, "", allow_empty);
        found.map_err(|problem| problem.to_string().lines().map(str::to_owned).collect())
    };
    match targets {
        Targets::Paths(paths) => find(paths, false),
        Targets::MainAndDirectory => {
            let main = BuildSource::file("tmp/main", Some("__main__"), None);
            let others = find(&["tmp".to_owned()], true)?;
            Ok(std::iter::once(main).chain(others).collect())
        }
    }
}

impl Loaded {
    fn trace(&self) -> Trace {
        let engine = &self.increments.engine;
        let names = engine.program.names();
        let texts = |list: &[names::Name]| list.iter().map(|name| names.text(*name).to_owned()).collect();
        let events = &engine.events;
        let triggers = events.triggered.iter().map(|trigger| trigger.display(names));
        let errors = events
            .targets_with_errors
            .iter()
            .map(|target| names.text(*target).to_owned());
        Trace {
            changed: texts(&events.changed_modules),
            updated: texts(&events.updated_modules),
            targets: texts(&events.processed_targets),
            triggered: triggers.chain(errors).collect(),
        }
    }
}
