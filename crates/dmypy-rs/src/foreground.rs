//! Being a daemon.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use client::{DaemonOptions, TAKEN};
use resolve::SystemInterpreters;
use server::{ServeError, Server, start_options};
use source::RealFs;
use tracing_subscriber::EnvFilter;

use crate::{fail, say};

/// Serves requests until it is told to stop.
pub(crate) fn serve(status_file: &Path, daemon: &DaemonOptions, detached: bool) -> ExitCode {
    if detached {
        // A process that its client has just started leads no group, so this cannot fail; and if it did, the daemon would
        // only end with its terminal.
        let _ = rustix::process::setsid();
    }
    if let Some(path) = &daemon.log_file
        && let Err(error) = log_to(path)
    {
        return fail(&format!("cannot write {}: {error}", path.display()));
    }
    let filter = EnvFilter::try_from_env("DMYPY_RS_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    let _ = logs.try_init();
    let real = match RealFs::new() {
        Ok(real) => real,
        Err(error) => return fail(&format!("cannot find the current directory: {error}")),
    };
    let fs = build::file_system(Arc::new(real));
    let (options, warnings) = match start_options(&daemon.flags, &fs, &SystemInterpreters::default()) {
        Ok(options) => options,
        Err(exit) => {
            say(&exit.stdout);
            let _ = fail(exit.stderr.trim_end());
            return ExitCode::from(exit.status);
        }
    };
    if !detached {
        say(&warnings);
    }
    let server = Server {
        options,
        flags: daemon.flags.clone(),
        status_file: status_file.to_path_buf(),
        timeout: daemon.timeout.map(Duration::from_secs),
    };
    match server.serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let is_taken = matches!(&problem, ServeError::StatusFile { error, .. } if error.kind() == ErrorKind::WouldBlock);
            let status = fail(&problem.to_string());
            if is_taken { ExitCode::from(TAKEN) } else { status }
        }
    }
}

/// Sends both outputs to a file.
fn log_to(path: &Path) -> std::io::Result<()> {
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    rustix::stdio::dup2_stdout(&file)?;
    rustix::stdio::dup2_stderr(&file)?;
    Ok(())
}
