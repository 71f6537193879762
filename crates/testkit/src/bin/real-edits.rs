//! Edits a real package step by step, and compares every update with a fresh run.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Parser;
use similar::TextDiff;
use testkit::fresh::{agree, comparable};
use testkit::real::{Editor, Package};

/// Edit a real package step by step, and compare every update with a fresh run.
#[derive(Parser)]
#[command(name = "real-edits")]
struct Arguments {
    /// The directory that the package lies in.
    directory: PathBuf,
    /// Its top-level packages and modules.
    #[arg(required = true)]
    targets: Vec<String>,
    /// How many edits there are.
    #[arg(long, default_value_t = 150)]
    steps: usize,
    /// Which edits.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write the package as it is before and behind the first edit that an update answers differently into this directory.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Print every edit.
    #[arg(short, long)]
    verbose: bool,
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the program's output"
)]
fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(summary) => {
            println!("{}", summary.text);
            if summary.mismatches == 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// After how many steps with an error that blocks the program its file is made what it was.
const MOST_BROKEN_STEPS: usize = 3;

/// The file that the last message is about.
fn path_of(messages: &[String]) -> String {
    let path = messages.last().and_then(|message| message.split(':').next());
    path.unwrap_or("").to_owned()
}

struct Summary {
    text: String,
    mismatches: usize,
}

#[expect(clippy::print_stdout, reason = "this is the program's output")]
fn run(arguments: &Arguments) -> Result<Summary> {
    let (package, texts) = Package::read(&arguments.directory, &arguments.targets)?;
    let mut editor = Editor::new(texts, arguments.seed);
    let (_, daemon) = package.check()?;
    let Some(mut daemon) = daemon else {
        bail!("an error blocks the package as it is")
    };
    let (mut mismatches, mut updates, mut fresh_runs) = (0, Duration::ZERO, Duration::ZERO);
    let (mut bodies, mut broken_steps) = (0, 0);
    let mut blocked: Option<String> = None;
    for number in 1..=arguments.steps {
        let mended = blocked.filter(|_| broken_steps == MOST_BROKEN_STEPS);
        let mended = mended.and_then(|path| editor.mend(&path));
        let step = mended.unwrap_or_else(|| editor.step());
        package.apply(&step);
        let start = Instant::now();
        let answer = comparable(daemon.check(&package)?);
        let update = start.elapsed();
        let start = Instant::now();
        let (expected, fresh) = package.check()?;
        let fresh_run = start.elapsed();
        (updates, fresh_runs) = (updates + update, fresh_runs + fresh_run);
        let expected = comparable(expected);
        blocked = fresh.is_none().then(|| path_of(&expected));
        broken_steps = if fresh.is_some() {
            0
        } else {
            broken_steps % MOST_BROKEN_STEPS + 1
        };
        let both_blocked = fresh.is_none() && daemon.is_blocked();
        let is_equal = both_blocked || agree(&answer, &expected);
        bodies += usize::from(daemon.has_processed_bodies());
        let inconsistencies = daemon.inconsistencies();
        if !inconsistencies.is_empty() {
            bail!("after {:?}: {}", step.kind, inconsistencies.join("\n"));
        }
        if arguments.verbose || !is_equal {
            println!(
                "{number}: {:?} {} ({update:.0?}, fresh {fresh_run:.0?})",
                step.kind, step.place
            );
        }
        if !is_equal {
            mismatches += 1;
            if let Some(directory) = arguments.keep.as_deref().filter(|_| mismatches == 1) {
                editor.write(directory)?;
            }
            let (expected, answer) = (expected.join("\n") + "\n", answer.join("\n") + "\n");
            let diff = TextDiff::from_lines(&expected, &answer);
            println!(
                "{}",
                diff.unified_diff().context_radius(0).header("fresh", "update")
            );
            if let Some(fresh) = fresh {
                daemon = fresh;
            }
        }
    }
    let text = format!(
        "seed {}: {} edits ({bodies} of bodies only), {mismatches} mismatches; updates {updates:.1?}, fresh runs {fresh_runs:.1?}",
        arguments.seed, arguments.steps
    );
    Ok(Summary { text, mismatches })
}
