//! The client of the daemon: starts it, asks it, and shows what it says.
//!
//! [`Cli`] is the command line; [`run`] does what it says and returns the exit status. The client links nothing of the
//! checker: it reads the status file, sends one frame, and prints the answer. What a daemon is started with is checked
//! by the caller, through [`Launcher`].
//!
//! Specified by `mypy/dmypy/client.py`; judged by daemon.test.

mod arguments;
mod cli;
mod commands;
mod python;
mod reply;
mod request;
mod starting;
mod terminal;

pub use arguments::expand_files;
pub use cli::{Action, CheckOptions, Cli, DaemonOptions, Inspection};
pub use commands::run;
pub use config::Exit;
pub use starting::{Launcher, TAKEN};

/// The version that a daemon must have.
pub const VERSION: &str = "2.4.1";
