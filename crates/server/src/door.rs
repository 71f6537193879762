//! The door: accepts connections and reads requests, each on a thread of its own.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use ipc::{Connection, Object};
use tempfile::TempDir;

use crate::quick::Quick;

/// A request is a few words, or a list of files.
const MAX_REQUEST: usize = 64 << 20;
/// How long a client may take to say what it wants.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// The longest path of a socket that all systems take.
const MAX_SOCKET_PATH: usize = 100;

/// A client with its request.
pub(crate) struct Visit {
    pub(crate) connection: Connection,
    pub(crate) request: Object,
}

/// The socket of a daemon, in a directory of its own that only the owner can enter.
#[derive(Debug)]
pub(crate) struct Door {
    listener: UnixListener,
    directory: TempDir,
}

impl Door {
    /// Makes the socket.
    pub(crate) fn open() -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder
            .prefix("dmypy-")
            .permissions(fs::Permissions::from_mode(0o700));
        let mut directory = builder.tempdir()?;
        if socket_path(&directory).as_os_str().len() > MAX_SOCKET_PATH {
            directory = builder.tempdir_in("/tmp")?;
        }
        let listener = UnixListener::bind(socket_path(&directory))?;
        fs::set_permissions(socket_path(&directory), fs::Permissions::from_mode(0o600))?;
        Ok(Self { listener, directory })
    }

    /// The path of the socket.
    pub(crate) fn path(&self) -> PathBuf {
        socket_path(&self.directory)
    }

    /// The directory, to be removed at the end.
    pub(crate) fn directory(&self) -> PathBuf {
        self.directory.path().to_path_buf()
    }

    /// Lets clients in until nobody takes their requests any more.
    pub(crate) fn watch(&self, visits: Sender<Visit>, quick: Arc<Quick>) -> io::Result<()> {
        let listener = self.listener.try_clone()?;
        thread::Builder::new().name("door".to_owned()).spawn(move || {
            for stream in listener.incoming() {
                match stream {
                    Ok(stream) => receive(stream, visits.clone(), quick.clone()),
                    // Too many open files, say: the next client may have more luck.
                    Err(error) => {
                        tracing::warn!(%error, "a client could not be let in");
                        thread::sleep(Duration::from_millis(50));
                    }
                }
            }
        })?;
        Ok(())
    }
}

fn socket_path(directory: &TempDir) -> PathBuf {
    directory.path().join("dmypy.sock")
}

/// Reads a request on a thread of its own; a client that sends none, or nonsense, is told and left.
fn receive(stream: UnixStream, visits: Sender<Visit>, quick: Arc<Quick>) {
    let read = move || {
        let mut connection = Connection::new(stream, MAX_REQUEST);
        if connection.set_timeout(Some(REQUEST_TIME)).is_err() {
            return;
        }
        match connection.receive() {
            Ok(request) => {
                if let Some(reply) = quick.answer(&request) {
                    let _ = connection.send(&reply);
                    return;
                }
                // If this fails the daemon is about to end.
                let _ = visits.send(Visit { connection, request });
            }
            Err(error) => {
                tracing::info!(%error, "a client sent no request");
                let mut reply = Object::new();
                reply.insert("error".to_owned(), error.to_string().into());
                reply.insert("final".to_owned(), true.into());
                let _ = connection.send(&reply);
            }
        }
    };
    if let Err(error) = thread::Builder::new().name("client".to_owned()).spawn(read) {
        tracing::warn!(%error, "there is no thread for a client");
    }
}
