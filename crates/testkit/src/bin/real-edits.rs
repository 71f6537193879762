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
    let mut bodies = 0;
    for number in 1..=arguments.steps {
        let step = editor.step();
        package.apply(&step);
        let start = Instant::now();
        let answer = comparable(daemon.check(&package)?);
        let update = start.elapsed();
        let start = Instant::now();
        let (expected, fresh) = package.check()?;
        let fresh_run = start.elapsed();
        (updates, fresh_runs) = (updates + update, fresh_runs + fresh_run);
        let expected = comparable(expected);
        let is_equal = agree(&answer, &expected);
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
            let (expected, answer) = (expected.join("\n") + "\n", answer.join("\n") + "\n");
            let diff = TextDiff::from_lines(&expected, &answer);
            println!(
                "{}",
                diff.unified_diff().context_radius(0).header("fresh", "update")
            );
            match fresh {
                Some(fresh) => daemon = fresh,
                None => bail!("an error blocks a fresh run after {:?}", step.kind),
            }
        }
    }
    let text = format!(
        "seed {}: {} edits ({bodies} of bodies only), {mismatches} mismatches; updates {updates:.1?}, fresh runs {fresh_runs:.1?}",
        arguments.seed, arguments.steps
    );
    Ok(Summary { text, mismatches })
}
