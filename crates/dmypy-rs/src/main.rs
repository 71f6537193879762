//! The command `dmypy-rs`: the daemon and its client.

mod foreground;
mod launcher;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use client::{Action, Cli, expand_files};

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

fn main() -> ExitCode {
    let args = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned());
    let args = match expand_files(args) {
        Ok(args) => args,
        Err(error) => return fail(&format!("dmypy: error: {error}")),
    };
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output with status 0, complaints to standard error with status 2.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    if cli.version {
        say(concat!(
            "dmypy-rs 2.4.1 (compatible with mypy 2.4.1; dmypy-rs ",
            env!("CARGO_PKG_VERSION"),
            ")\n"
        ));
        return ExitCode::SUCCESS;
    }
    if let Some(shell) = cli.completions {
        clap_complete::generate(shell, &mut Cli::command(), "dmypy-rs", &mut std::io::stdout());
        return ExitCode::SUCCESS;
    }
    match cli.action {
        Some(Action::Daemon { daemon, detached }) => foreground::serve(&cli.status_file, &daemon, detached),
        action => ExitCode::from(client::run(Cli { action, ..cli }, &launcher::ThisProgram)),
    }
}

fn say(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

fn fail(message: &str) -> ExitCode {
    let _ = std::io::stderr()
        .lock()
        .write_all(format!("{message}\n").as_bytes());
    ExitCode::from(2)
}
