//! One question to the daemon.

use std::io;
use std::path::Path;
use std::time::Duration;

use ipc::{BadStatus, Connection, Object, Status, describe};
use serde_json::Value;

use crate::terminal::{is_tty, say, say_error, width};

/// Asks the daemon, and prints what its process prints meanwhile. An error of the socket is a reply with `error`.
pub(crate) fn request(
    status_file: &Path,
    command: &str,
    timeout: Option<Duration>,
    arguments: Value,
) -> Result<Object, BadStatus> {
    let status = Status::read(status_file)?;
    Ok(ask(&status, timeout, &frame(command, arguments)).unwrap_or_else(|error| problem(&error)))
}

/// The same, if anybody listens at the socket: the process of an old status file may be another one by now.
pub(crate) fn request_of_any(
    status_file: &Path,
    command: &str,
    timeout: Option<Duration>,
    arguments: Value,
) -> Result<Object, BadStatus> {
    let status = Status::read(status_file)?;
    match ask(&status, timeout, &frame(command, arguments)) {
        Err(error) if is_nobody(&error) => Err(BadStatus::Died),
        reply => Ok(reply.unwrap_or_else(|error| problem(&error))),
    }
}

fn frame(command: &str, arguments: Value) -> Object {
    let Value::Object(mut frame) = arguments else {
        unreachable!("arguments are written as an object")
    };
    frame.insert("command".to_owned(), command.into());
    frame.insert("is_tty".to_owned(), is_tty().into());
    frame.insert("terminal_width".to_owned(), width().into());
    frame
}

fn problem(error: &io::Error) -> Object {
    let mut reply = Object::new();
    reply.insert("error".to_owned(), describe(error).into());
    reply
}

/// Whether nobody listens at a socket.
fn is_nobody(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
    )
}

fn ask(status: &Status, timeout: Option<Duration>, frame: &Object) -> io::Result<Object> {
    let mut connection = Connection::connect(&status.connection_name, timeout)?;
    connection.send(frame)?;
    loop {
        let mut reply = connection.receive()?;
        let is_final = reply
            .remove("final")
            .is_some_and(|is_final| is_final == Value::Bool(true));
        if let Some(Value::String(text)) = reply.remove("stdout") {
            say(&text);
        }
        if let Some(Value::String(text)) = reply.remove("stderr") {
            say_error(&text);
        }
        if is_final {
            return Ok(reply);
        }
    }
}
