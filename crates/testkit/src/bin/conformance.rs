//! Runs mypy's test cases, compares the results with the ledgers, and prints a table.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::Parser;
use testkit::catalog::{Suite, suites_in, suites_of};
use testkit::exclusions::Exclusions;
use testkit::report::{self, Unexpected};
use testkit::run::{CaseResult, Pool, Selection, Verdict, serve};
use testkit::upstream;

/// Run mypy's test cases and compare the results with the ledgers.
#[derive(Parser)]
#[command(name = "cargo xtask conformance")]
struct Arguments {
    /// Only this suite: a name from the table (`check-classes`, `fine-grained (cached)`) or a start of names ending in `*`.
    #[arg(long)]
    suite: Vec<String>,
    /// Only the case of this name, or those whose name holds this text.
    #[arg(long)]
    case: Option<String>,
    /// Write the counts of all suites to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Take the results over into the ledgers instead of comparing with them.
    #[arg(long)]
    update_ledger: bool,
    /// How many cases run at a time; as many as there are cores without it.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Print every case with its verdict and time, and every difference.
    #[arg(short, long)]
    verbose: bool,
    /// Print the cases that are not run, with the reasons, and run nothing.
    #[arg(long)]
    excluded: bool,
    /// Run this `.test` file instead of mypy's; there are no ledgers and no exclusions for it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["suite", "update_ledger"])]
    file: Option<PathBuf>,
    /// Serve another run of this program.
    #[arg(long, hide = true)]
    worker: bool,
}

fn main() -> ExitCode {
    run(&Arguments::parse()).unwrap_or_else(|error| {
        // There is nobody left to tell.
        let _ = writeln!(io::stderr(), "error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let runner = std::env::current_exe().context("this program does not know where it is")?;
    if arguments.worker {
        serve(&runner)?;
        return Ok(ExitCode::SUCCESS);
    }
    let selection = select(arguments)?;
    if arguments.excluded {
        list_excluded(&selection)?;
        return Ok(ExitCode::SUCCESS);
    }
    let jobs = arguments
        .jobs
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from));
    let counter = Counter::new(selection.cases.len());
    let results = Pool { runner, jobs }.run(&selection, &|result| counter.count(result))?;
    counter.end();
    conclude(arguments, &selection, &results)
}

fn select(arguments: &Arguments) -> Result<Selection> {
    if let Some(file) = &arguments.file {
        let file = std::fs::canonicalize(file).with_context(|| format!("no file {}", file.display()))?;
        let suites = suites_of(&file).map_err(|error| anyhow!(error))?;
        return chosen(suites, arguments, &Exclusions::default());
    }
    let directory = upstream::suites_directory().map_err(|error| anyhow!(error))?;
    let mut suites = suites_in(&directory).map_err(|error| anyhow!(error))?;
    if !arguments.suite.is_empty() {
        suites.retain(|suite| arguments.suite.iter().any(|asked| names(asked, suite)));
        if suites.is_empty() {
            bail!("there is no suite {}", arguments.suite.join(", "));
        }
    }
    let file = upstream::exclusions_file();
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let exclusions = Exclusions::parse(&text).map_err(|error| anyhow!(error))?;
    chosen(suites, arguments, &exclusions)
}

fn chosen(suites: Vec<Suite>, arguments: &Arguments, exclusions: &Exclusions) -> Result<Selection> {
    let selection =
        Selection::new(suites, arguments.case.as_deref(), exclusions).map_err(|error| anyhow!(error))?;
    if selection.cases.is_empty() {
        bail!("there is no such case");
    }
    Ok(selection)
}

fn names(asked: &str, suite: &Suite) -> bool {
    match asked.strip_suffix('*') {
        Some(start) => suite.name.starts_with(start),
        None => suite.name == asked || suite.id == asked,
    }
}

/// Prints what is to be said, settles with the ledgers, and finds the exit code.
fn conclude(arguments: &Arguments, selection: &Selection, results: &[CaseResult]) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    if arguments.verbose {
        list_all(&mut out, selection, results)?;
    }
    if arguments.verbose
        || arguments.case.is_some()
        || !arguments.suite.is_empty()
        || arguments.file.is_some()
    {
        for text in results
            .iter()
            .filter_map(|result| report::difference(selection, result))
        {
            writeln!(out, "{text}")?;
        }
    }
    let unexpected = if arguments.file.is_some() {
        failures(selection, results)
    } else {
        report::settle(selection, results, &upstream::ledgers(), arguments.update_ledger)
            .map_err(|error| anyhow!(error))?
    };
    write!(out, "{unexpected}")?;
    if let Some(file) = &arguments.json {
        std::fs::write(file, report::json(selection, results))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    writeln!(out, "{}", report::table(selection, results))?;
    Ok(if unexpected.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Without a ledger, every failure is unexpected.
fn failures(selection: &Selection, results: &[CaseResult]) -> Unexpected {
    let failed = results.iter().filter(|result| result.verdict.is_failure());
    let pair = |result: &CaseResult| (selection.suites[result.suite].name.clone(), result.name.clone());
    Unexpected {
        failures: failed.map(pair).collect(),
        passes: Vec::new(),
    }
}

fn list_all(out: &mut impl io::Write, selection: &Selection, results: &[CaseResult]) -> Result<()> {
    for result in results {
        let verdict = match &result.verdict {
            Verdict::Passed => "passed",
            Verdict::Failed { .. } => "failed",
            Verdict::Excluded(_) => "excluded",
        };
        let suite = &selection.suites[result.suite].name;
        writeln!(
            out,
            "{verdict:8} {:6} ms  {suite}: {}",
            result.time.as_millis(),
            result.name
        )?;
    }
    Ok(())
}

fn list_excluded(selection: &Selection) -> Result<()> {
    let mut out = io::stdout().lock();
    for case in &selection.cases {
        if let Some(reason) = &case.excluded {
            writeln!(
                out,
                "{}: {}: {reason}",
                selection.suites[case.suite].name, case.name
            )?;
        }
    }
    Ok(())
}

/// A line on the terminal that counts cases.
struct Counter {
    total: usize,
    done: AtomicUsize,
    shown: bool,
}

impl Counter {
    fn new(total: usize) -> Self {
        Self {
            total,
            done: AtomicUsize::new(0),
            shown: io::stderr().is_terminal(),
        }
    }

    fn count(&self, _result: &CaseResult) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown && done.is_multiple_of(50) {
            // A counter that cannot be shown is no reason to stop.
            let _ = write!(io::stderr(), "\r{done}/{}", self.total);
        }
    }

    fn end(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r{:20}\r", "");
        }
    }
}
