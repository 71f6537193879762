//! Starting a daemon, and waiting for it.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ipc::{BadStatus, Connection, Status};

use crate::Exit;
use crate::cli::DaemonOptions;
use crate::reply::fail;
use crate::terminal::{say, say_error};

/// How long a daemon may take to come up.
const START_TIME: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);
/// How long a connection may take that only looks who is there.
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

/// The daemon of a status file, if it really lets clients in: the process of an old file may be another one by now.
pub(crate) fn running(status_file: &Path) -> Result<Status, BadStatus> {
    let status = Status::read(status_file)?;
    match Connection::connect(&status.connection_name, LOOK) {
        Err(error) if is_nobody(&error) => Err(BadStatus::Died),
        Ok(_) | Err(_) => Ok(status),
    }
}

/// Whether nobody listens at a socket.
fn is_nobody(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
    )
}

/// Waits until the status file says where a daemon is.
fn wait(status_file: &Path, is_over: &mut dyn FnMut() -> bool) -> u8 {
    let end = Instant::now() + START_TIME;
    while Instant::now() < end {
        match running(status_file) {
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
