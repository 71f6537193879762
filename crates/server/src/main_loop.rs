//! [`Server`]: takes requests, one after the other, until it is told to stop, or nobody asks for long enough.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ipc::{Connection, Object};
use options::Options;
use serde_json::Value;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use source::RealFs;

use crate::Session;
use crate::door::{Door, Visit};
use crate::panics;
use crate::quick::Quick;
use crate::status_file::StatusFile;

/// Why a daemon could not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another daemon has the status file.
    #[error("cannot take the status file {path}: {error}")]
    StatusFile {
        /// The status file.
        path: PathBuf,
        /// What is wrong.
        error: io::Error,
    },
    /// The system does not give what a daemon needs.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A daemon.
#[derive(Debug)]
pub struct Server {
    /// The settings that it is started with.
    pub options: Options,
    /// The flags that they come from.
    pub flags: Vec<String>,
    /// Where it says where it is.
    pub status_file: PathBuf,
    /// How long it waits for a request before it ends.
    pub timeout: Option<Duration>,
}

/// What must be gone when the daemon is.
#[derive(Debug)]
struct Traces {
    status_file: StatusFile,
    directory: PathBuf,
}

impl Traces {
    fn remove(&self) {
        self.status_file.remove();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

impl Server {
    /// Serves until it is over.
    pub fn serve(self) -> Result<(), ServeError> {
        panics::install();
        let mut status_file =
            StatusFile::take(&self.status_file).map_err(|error| ServeError::StatusFile {
                path: self.status_file.clone(),
                error,
            })?;
        let door = Door::open()?;
        status_file.write(std::process::id(), &door.path().to_string_lossy())?;
        let traces = Arc::new(Mutex::new(Traces {
            status_file,
            directory: door.directory(),
        }));
        end_on_signals(&traces)?;
        let (sender, visits) = channel();
        let session =
            Session::new(self.options, build::watching_file_system(RealFs::new()?)).with_flags(self.flags);
        let quick = Arc::new(Quick::new(session.metadata()));
        door.watch(sender, quick.clone())?;
        let patience = Patience {
            timeout: self.timeout,
            quick: &quick,
        };
        serve_visits(session, &visits, &patience, &traces);
        traces.lock().unwrap_or_else(PoisonError::into_inner).remove();
        Ok(())
    }
}

/// How long requests are waited for.
struct Patience<'q> {
    timeout: Option<Duration>,
    /// Knows when somebody asked last, be it at the door.
    quick: &'q Quick,
}

/// Answers requests until one says stop, or none comes for too long.
fn serve_visits(
    mut session: Session,
    visits: &Receiver<Visit>,
    patience: &Patience<'_>,
    traces: &Mutex<Traces>,
) {
    loop {
        let visit = match patience.timeout {
            Some(timeout) => next_visit(visits, timeout, patience.quick),
            None => visits.recv().map_err(RecvTimeoutError::from),
        };
        let Ok(Visit { connection, request }) = visit else {
            return;
        };
        let stops = request.get("command").and_then(Value::as_str) == Some("stop");
        let mut reply = answer(&mut session, request);
        patience.quick.set_metadata(session.metadata());
        reply.insert("final".to_owned(), true.into());
        if stops {
            // Before the reply: who gets it must not find the file of a daemon that is ending.
            traces
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .status_file
                .remove();
        }
        if stops {
            send(connection, &reply);
            return;
        }
        // A client that does not read holds nobody up.
        let hand_over = std::thread::Builder::new()
            .name("reply".to_owned())
            .spawn(move || send(connection, &reply));
        if let Err(error) = hand_over {
            tracing::warn!(%error, "there is no thread for a reply");
        }
    }
}

fn send(mut connection: Connection, reply: &Object) {
    if let Err(error) = connection.send(reply) {
        tracing::info!(%error, "a client hung up");
    }
}

/// Waits for a request until nobody has asked anything for long enough, not even the door.
fn next_visit(visits: &Receiver<Visit>, timeout: Duration, quick: &Quick) -> Result<Visit, RecvTimeoutError> {
    let mut wait = timeout;
    loop {
        match visits.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) if quick.idle() < timeout => {
                wait = timeout.saturating_sub(quick.idle());
            }
            visit => return visit,
        }
    }
}

fn answer(session: &mut Session, mut request: Object) -> Object {
    let problem = match request.remove("command") {
        Some(Value::String(command)) => return session.run_command(&command, request),
        Some(_) => "Command is not a string",
        None => "No command found in request",
    };
    let mut reply = Object::new();
    reply.insert("error".to_owned(), problem.into());
    reply
}

/// Signals that end the process remove its traces first, whatever it is doing.
fn end_on_signals(traces: &Arc<Mutex<Traces>>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    let traces = traces.clone();
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            if let Some(signal) = signals.forever().next() {
                traces.lock().unwrap_or_else(PoisonError::into_inner).remove();
                end(128 + signal);
            }
        })?;
    Ok(())
}

#[expect(clippy::exit, reason = "a signal ends the process in the middle of a check")]
fn end(code: i32) -> ! {
    std::process::exit(code)
}
