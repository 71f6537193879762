//! A worker process: takes cases on standard input, one a line, and answers on standard output, one line each.
//!
//! The memory that it may use is limited, so that a case that eats memory ends its worker and not the machine.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, BufRead as _, Write as _};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::Verdict;
use super::selection::{load, root, understand};
use crate::catalog::{Suite, suites_of};
use crate::format::RawCase;
use crate::program::Library;
use crate::program::commands::Programs;
use crate::suites::{self, Environment};

/// The stack of the thread that runs cases: deep programs are part of the suites.
const STACK_BYTES: usize = 256 << 20;
/// The address space of a worker.
const MEMORY_BYTES: u64 = 12 << 30;

/// A case that a worker is to run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// The `.test` file.
    pub(super) file: PathBuf,
    /// Which of the modes of the file.
    pub(super) id: String,
    /// The index of the case in the file.
    pub(super) index: usize,
}

thread_local! {
    /// What the last panic of this thread said.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Serves cases until standard input ends. `runner` is the path of this process's program.
pub fn serve(runner: &Path) -> io::Result<()> {
    limit_memory();
    remember_panics();
    let programs = Programs::beside(runner);
    let thread = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || Worker::new(programs)?.work());
    thread?
        .join()
        .map_err(|_| io::Error::other("the worker panicked"))?
}

struct Worker {
    programs: Programs,
    scratch: tempfile::TempDir,
    files: HashMap<String, Loaded, FxBuildHasher>,
}

/// A suite whose file has been read.
struct Loaded {
    suite: Suite,
    raws: Vec<RawCase>,
    environment: Environment,
}

impl Worker {
    fn new(programs: Programs) -> io::Result<Self> {
        let scratch = tempfile::Builder::new().prefix("worker-").tempdir()?;
        Ok(Self {
            programs,
            scratch,
            files: HashMap::default(),
        })
    }

    fn work(mut self) -> io::Result<()> {
        for line in io::stdin().lock().lines() {
            let order: Order = serde_json::from_str(&line?)?;
            let verdict = self.run(&order);
            let mut out = io::stdout().lock();
            serde_json::to_writer(&mut out, &verdict)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
        Ok(())
    }

    fn run(&mut self, order: &Order) -> Verdict {
        let run = || -> Result<Verdict, String> {
            let loaded = self.loaded(order)?;
            let raw = loaded.raws.get(order.index).ok_or("no such case")?;
            let case = understand(&loaded.suite, raw).map_err(|error| error.to_string())?;
            Ok(match suites::run(loaded.suite.kind, &case, &loaded.environment) {
                Ok(()) => Verdict::Passed,
                Err(failure) => Verdict::Failed {
                    message: failure.message,
                    expected: failure.expected,
                    actual: failure.actual,
                },
            })
        };
        match panic::catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(message)) => Verdict::failed(message),
            Err(_) => Verdict::failed(PANIC.with(RefCell::take)),
        }
    }

    fn loaded(&mut self, order: &Order) -> Result<&Loaded, String> {
        if !self.files.contains_key(&order.id) {
            let mode = suites_of(&order.file)?
                .into_iter()
                .find(|suite| suite.id == order.id);
            let suite = mode.ok_or_else(|| format!("no suite {}", order.id))?;
            let loaded = Loaded {
                raws: load(&suite)?,
                environment: self.environment(&suite)?,
                suite,
            };
            self.files.insert(order.id.clone(), loaded);
        }
        Ok(&self.files[&order.id])
    }

    fn environment(&self, suite: &Suite) -> Result<Environment, String> {
        let directory = suite.file.parent().unwrap_or(Path::new("")).join("lib-stub");
        let library = Library::load(&directory)
            .map_err(|error| format!("cannot read the stubs in {}: {error}", directory.display()))?;
        let root = PathBuf::from(root(suite));
        let scratch = self.scratch.path().to_path_buf();
        Ok(Environment {
            root,
            library: Arc::new(library),
            programs: self.programs.clone(),
            scratch,
        })
    }
}

fn remember_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let text = info.payload_as_str().unwrap_or("a value that is no text");
        PANIC.set(format!("panicked at {place}: {text}"));
    }));
}

#[cfg(target_os = "linux")]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit {
        current: Some(MEMORY_BYTES),
        maximum: Some(MEMORY_BYTES),
    };
    // Without the limit a case that eats memory is the machine's problem, not wrong.
    let _ = setrlimit(Resource::As, limit);
}

#[cfg(not(target_os = "linux"))]
fn limit_memory() {
    let _ = MEMORY_BYTES;
}
