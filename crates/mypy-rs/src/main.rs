//! The command `mypy-rs`: checks a program once and says what is wrong with it.

mod check;
mod install;
mod internal_error;
mod junit;
mod terminal;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use config::{
    Host, MYPY_HEADER, ProcessEnvironment, Program, Shell, completions, parse_command_line, unserved_text,
};
use resolve::SystemInterpreters;
use source::{FileSystem, RealFs};

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

/// What `--version` prints: whose behaviour it is, and which program this is.
const VERSION: &str = concat!(
    "mypy-rs 2.4.1 (compatible with mypy 2.4.1; mypy-rs ",
    env!("CARGO_PKG_VERSION"),
    ")"
);

fn main() -> ExitCode {
    internal_error::install();
    let args: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    if let [flag, shell] = args.as_slice()
        && flag == "--completions"
    {
        return complete(shell);
    }
    match RealFs::new() {
        Ok(fs) => run(&args, fs),
        Err(error) => {
            say_error(&format!(
                "mypy-rs: error: cannot find the current directory: {error}\n"
            ));
            ExitCode::from(2)
        }
    }
}

fn run(args: &[String], real: RealFs) -> ExitCode {
    let base: Arc<dyn FileSystem> = Arc::new(real);
    let fs = build::file_system(base);
    let pythons = SystemInterpreters::default();
    let host = Host {
        env: &ProcessEnvironment,
        fs: &*fs,
        pythons: &pythons,
    };
    let program = Program {
        name: "mypy",
        header: MYPY_HEADER,
        version: VERSION,
        server: false,
        require_targets: true,
    };
    match parse_command_line(args, program, &host) {
        Ok(command) => {
            say(&command.stdout);
            say_error(&command.stderr);
            say_error(&unserved_text(&command, "mypy-rs", false));
            ExitCode::from(check::check(command, &fs, &pythons))
        }
        Err(exit) => {
            say(&exit.stdout);
            say_error(&exit.stderr);
            ExitCode::from(exit.status)
        }
    }
}

/// Prints the script that makes a shell complete the flags: `--completions bash`.
fn complete(shell: &str) -> ExitCode {
    match Shell::named(shell) {
        Some(shell) => {
            say(&completions(shell, "mypy-rs"));
            ExitCode::SUCCESS
        }
        None => {
            say_error("mypy-rs: error: --completions knows bash, zsh and fish\n");
            ExitCode::from(2)
        }
    }
}

/// Writes to standard output. Nobody can be told if that fails.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes to standard error.
fn say_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
