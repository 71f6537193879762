//! What daemon and client share: JSON frames on a Unix socket, and the status file that says where the socket is.
//!
//! The protocol is that of mypy's daemon, so mypy's client talks to our daemon and our client to mypy's: a frame is four
//! bytes with the length, the highest first, and then so many bytes of UTF-8 text with one JSON object. The client sends
//! one frame; the daemon answers with any number, the last of which has `"final": true`.
//!
//! Specified by `mypy/ipc.py` and `mypy/dmypy_util.py`; judged by daemon.test and testipc.

mod connection;
mod process;
mod status;

pub use connection::{Connection, Object, describe};
pub use process::{alive, kill};
pub use status::{BadStatus, Status, read_status};

/// The status file, unless told otherwise.
pub const DEFAULT_STATUS_FILE: &str = ".dmypy.json";
