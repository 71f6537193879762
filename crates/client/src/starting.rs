//! Starting a daemon, and waiting for it.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::Exit;
use crate::cli::DaemonOptions;
use crate::reply::fail;
use crate::request::request_of_any;
use crate::terminal::{say, say_error};

/// How long a daemon may take to come up.
const START_TIME: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);
/// How long a daemon may take to say that it is there.
const LOOK: Option<Duration> = Some(Duration::from_secs(5));
/// The exit status of a daemon that finds another one in its place.
pub const TAKEN: u8 = 75;

/// What the program does for the client.
pub trait Launcher {
    /// Looks whether a daemon could be started with these flags; returns warnings.
    fn check_flags(&self, flags: &[String]) -> Result<String, Exit>;

    /// The command that runs a daemon, without any argument.
    fn daemon(&self) -> io::Result<Command>;
}

/// Starts a daemon and waits until it answers; returns the exit status.
pub(crate) fn start(launcher: &dyn Launcher, status_file: &Path, options: &DaemonOptions) -> u8 {
    match launcher.check_flags(&options.flags) {
        Ok(warnings) => say(&warnings),
        Err(exit) => {
            say(&exit.stdout);
            say_error(&exit.stderr);
            return exit.status;
        }
    }
    match spawn(launcher, status_file, options) {
        Ok(mut child) => wait(status_file, &mut || has_failed(&mut child)),
        Err(error) => fail(&format!("cannot start the daemon: {error}")),
    }
}

fn spawn(launcher: &dyn Launcher, status_file: &Path, options: &DaemonOptions) -> io::Result<Child> {
    let mut command = launcher.daemon()?;
    command
        .arg("--status-file")
        .arg(status_file)
        .args(["daemon", "--detached"]);
    if let Some(timeout) = options.timeout {
        command.arg(format!("--timeout={timeout}"));
    }
    let (out, err) = match &options.log_file {
        Some(path) => {
            let file = OpenOptions::new().append(true).create(true).open(path)?;
            (Stdio::from(file.try_clone()?), Stdio::from(file))
        }
        None => (Stdio::null(), Stdio::null()),
    };
    command.arg("--").args(&options.flags);
    command.stdin(Stdio::null()).stdout(out).stderr(err).spawn()
}

/// Whether the daemon ended without having come up. One that found another in its place has not failed: that one answers.
fn has_failed(child: &mut Child) -> bool {
    matches!(child.try_wait(), Ok(Some(status)) if status.code() != Some(i32::from(TAKEN)))
}

/// Looks whether a daemon answers. It is asked a question, for mypy's daemons do not survive a client that says nothing.
pub(crate) fn is_running(status_file: &Path) -> bool {
    request_of_any(status_file, "status", LOOK, json!({})).is_ok()
}

/// Waits until the status file says where a daemon is.
fn wait(status_file: &Path, is_over: &mut dyn FnMut() -> bool) -> u8 {
    let end = Instant::now() + START_TIME;
    while Instant::now() < end {
        if is_running(status_file) {
            say("Daemon started\n");
            return 0;
        }
        if is_over() {
            return fail("The daemon ended before it was up");
        }
        std::thread::sleep(PAUSE);
    }
    fail("Timed out waiting for daemon to start")
}
