//! The daemon: a [`Session`] that checks again and again, behind a socket.
//!
//! ```text
//! client ──frame──▶ door (a thread for each connection) ──▶ main loop ──▶ Session::run_command ──▶ frame ──▶ client
//! ```
//!
//! **Terms.** The *session* holds settings and program; it knows nothing of sockets. The *door* accepts connections and
//! reads requests, so a client that is slow, silent or talks nonsense holds nobody up; it says itself how the daemon is, so that
//! this is known while a check runs. The *main loop* runs one
//! command after the other.
//!
//! **Invariants.** Status file and socket can be used by their owner only. Both are gone when the daemon is. A panic
//! ends its command, with a report to the client, and the session's program; the daemon lives on.
//!
//! Specified by `mypy/dmypy_server.py`; judged by daemon.test.

mod commands;
mod door;
mod main_loop;
mod memory;
mod output;
mod panics;
mod queries;
mod quick;
mod session;
mod sources;
mod start;
mod status_file;
mod surroundings;

pub use main_loop::{ServeError, Server};
pub use panics::install as keep_panics;
pub use session::{Reply, Session};
pub use start::{Exit, start_options};

/// The version whose behaviour this is; clients of other versions ask for a restart.
pub const VERSION: &str = "2.4.1";
