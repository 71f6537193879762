//! Starting a daemon, and waiting for it.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ipc::{BadStatus, Status};

use crate::Exit;
use crate::cli::DaemonOptions;
use crate::reply::fail;
use crate::terminal::{say, say_error};

/// How long a daemon may take to come up.
const START_TIME: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

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
        Ok(mut child) => wait(status_file, &mut || matches!(child.try_wait(), Ok(Some(_)))),
        Err(error) => fail(&format!("cannot start the daemon: {error}")),
    }
}

fn spawn(
    launcher: &dyn Launcher,
    status_file: &Path,
    options: &DaemonOptions,
) -> io::Result<std::process::Child> {
    // What a daemon that died has left would look like one that did not come up.
    if Status::read(status_file).is_err() {
        let _ = std::fs::remove_file(status_file);
    }
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

/// Waits until the status file says where a daemon is.
fn wait(status_file: &Path, is_over: &mut dyn FnMut() -> bool) -> u8 {
    let end = Instant::now() + START_TIME;
    while Instant::now() < end {
        match Status::read(status_file) {
            Ok(_) => {
                say("Daemon started\n");
                return 0;
            }
            // While it is being written.
            Err(BadStatus::NotFound | BadStatus::Malformed(_) | BadStatus::Invalid(_) | BadStatus::Died) => {}
        }
        if is_over() {
            return fail("The daemon ended before it was up");
        }
        std::thread::sleep(PAUSE);
    }
    fail("Timed out waiting for daemon to start")
}
