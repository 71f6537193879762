//! From sources to messages: the module graph, its schedule, and a check from scratch.
//!
//! [`build()`] takes sources and settings, finds and parses all modules that they need, analyses and checks one import cycle
//! after the other, and hands out the messages of each file as soon as it is done. The program stays in the
//! [`Build`] that it returns, for queries, dumps and updates.
//!
//! ```text
//! sources ─▶ load (graph of States) ─▶ order (cycles) ─▶ phases: semanal ─▶ interface ─▶ freeze ─▶ implementation ─▶ flush
//! ```
//!
//! **Terms.** A *source* was asked for; all other modules are *followed*. A dependency is *suppressed* if there is no such
//! module, or if the settings say not to follow it. A *blocker* ends the build.
//!
//! **Invariants.** The order of modules, and so the output, does not depend on threads. Nothing is read from the disk but
//! through the file system of the request.
//!
//! Specified by `mypy/build.py`; judged by check-modules, check-flags, check-incremental and cmdline.

mod bodies;
mod bundled;
mod cycles;
mod dump;
pub mod dumps;
mod entangled;
mod file_system;
mod find;
mod import_graph;
mod imports;
mod late;
mod load;
mod manager;
mod missing;
pub mod order;
mod phases;
mod plugins;
mod program;
mod reprocess;
pub mod scc;
mod shared;
pub mod state;
mod stats;
mod targets;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

use options::ModuleOptions;
use resolve::{BuildSource, SearchDirs};
use source::CachedFs;

pub use file_system::{file_system, watching_file_system};
pub use imports::{Imported, Imports, imports_name, imports_of};
pub use program::{Processed, Program};
pub use reprocess::Targets;
pub use shared::Shared;
pub use stats::{Figure, Stats};
pub use targets::find_targets;
pub use tree::{ParseCache, ParseJob, TextError, Tree, parse_tree};

use manager::FlushFn;
use phases::Work;

pub use manager::Manager;

/// What to build.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What to check.
    pub sources: &'a [BuildSource],
    /// The settings, whose codes of errors were processed.
    pub options: &'a Arc<ModuleOptions>,
    /// The files, with the bundled stubs: see [`file_system`].
    pub fs: &'a Arc<CachedFs>,
    /// What this build shares with others.
    pub shared: &'a Arc<Shared>,
    /// Where the interpreter has its packages.
    pub dirs: &'a SearchDirs,
    /// The environment variable `MYPYPATH`, or nothing.
    pub mypypath: &'a str,
    /// A directory to search before all others, instead of those of the sources: for tests.
    pub alt_lib_path: Option<&'a str>,
    /// A directory of small stubs that stand in for typeshed with `use_builtins_fixtures`: for tests.
    pub fixtures: Option<&'a str>,
}

/// Lines that are ready to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Flush<'a> {
    /// The file that they are about, as it shows.
    pub file: Option<&'a str>,
    /// The lines; none if the file has no messages.
    pub lines: &'a [String],
    /// They are about the check itself, and belong on standard error.
    pub serious: bool,
}

/// A build that ended before its time (mypy's `CompileError`). The lines were flushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The lines that were not shown before.
    pub messages: Vec<String>,
    /// They are about the checked program, and belong on standard output.
    pub use_stdout: bool,
    /// The module with the error, if it is known.
    pub module: Option<String>,
    /// The exit status of the program.
    pub status: u8,
}

impl Blocked {
    /// An error that is not about checked code.
    pub(crate) fn of_program(message: String, status: u8) -> Self {
        Self {
            messages: vec![message],
            use_stdout: false,
            module: None,
            status,
        }
    }
}

/// The result of a build.
#[derive(Debug)]
pub struct Build {
    /// The program, unless the build ended before there was one.
    pub program: Option<Program>,
    /// What ended it before its time.
    pub blocked: Option<Blocked>,
    /// What to print on standard output besides messages.
    pub output: String,
    /// Distributions of stubs that are missing.
    pub missing_stubs: BTreeSet<&'static str>,
    /// How long it took.
    pub stats: Stats,
}

/// How much stack the analysis may use: address space only, memory as far as it is used.
const STACK_SIZE: usize = 1 << 30;

/// Builds a program. `flush` gets the messages of each file when it is done.
///
/// # Panics
/// If there is a bug, and never because of what is checked.
pub fn build(request: &Request<'_>, flush: &mut (dyn FnMut(Flush<'_>) + Send)) -> Build {
    with_stack(|| build_on_this_thread(request, flush))
}

/// Does `work` on a thread with enough stack for the analysis of programs that nest deep.
///
/// # Panics
/// If `work` does.
pub fn with_stack<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    let result = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("build".to_owned())
            .stack_size(STACK_SIZE);
        let thread = thread
            .spawn_scoped(scope, work)
            .expect("the system can start a thread");
        thread.join()
    });
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// As [`build()`], for a caller whose thread has enough stack.
///
/// # Panics
/// If there is a bug, and never because of what is checked.
pub fn build_on_this_thread(request: &Request<'_>, flush: &mut (dyn FnMut(Flush<'_>) + Send)) -> Build {
    let mut result = Build {
        program: None,
        blocked: None,
        output: String::new(),
        missing_stubs: BTreeSet::new(),
        stats: Stats::default(),
    };
    match Manager::new(request) {
        Ok(mut manager) => match run(&mut manager, request, &mut result, flush) {
            Ok(work) => {
                take_figures(&mut manager, &mut result);
                result.program = work.map(|work| Program::new(manager, work));
                if let Some(program) = &mut result.program {
                    result.output.push_str(&dumps::wanted(program, request));
                }
            }
            Err(blocked) => {
                take_figures(&mut manager, &mut result);
                end_early(blocked, &mut result, flush);
            }
        },
        Err(blocked) => end_early(blocked, &mut result, flush),
    }
    result
}

fn take_figures(manager: &mut Manager, result: &mut Build) {
    result.stats = std::mem::take(&mut manager.stats);
    result.missing_stubs = std::mem::take(&mut manager.missing_stubs);
}

fn end_early(blocked: Blocked, result: &mut Build, flush: &mut FlushFn<'_>) {
    flush_blocked(flush, &blocked);
    result.blocked = Some(blocked);
}

/// The build itself; without a program if there was only something to print.
fn run(
    manager: &mut Manager,
    request: &Request<'_>,
    result: &mut Build,
    flush: &mut FlushFn<'_>,
) -> Result<Option<Work>, Blocked> {
    plugins::refuse(manager)?;
    manager.check_core_modules()?;
    let graph = manager.load_graph(request.sources)?;
    let global = manager.global().clone();
    let program = if graph.is_empty() {
        result.output.push_str("Nothing to do?!\n");
        None
    } else if global.dump_graph {
        result
            .output
            .push_str(&dump::graph(&graph, manager.names(), &*manager.fs));
        None
    } else {
        Some(phases::process(manager, graph, flush)?)
    };
    warn_unused_sections(manager, flush);
    Ok(program)
}

fn flush_blocked(flush: &mut (dyn FnMut(Flush<'_>) + Send), blocked: &Blocked) {
    flush(Flush {
        file: None,
        lines: &blocked.messages,
        serious: !blocked.use_stdout,
    });
}

fn warn_unused_sections(manager: &mut Manager, flush: &mut FlushFn<'_>) {
    let global = manager.global().clone();
    let unused = manager.options.unused_sections();
    if !global.warn_unused_configs || unused.is_empty() || global.non_interactive {
        return;
    }
    let file = global.config_file.as_deref().unwrap_or_default();
    let line = config::unused_sections_text(file, &unused);
    flush(Flush {
        file: None,
        lines: &[line],
        serious: false,
    });
}
