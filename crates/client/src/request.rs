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
    let Value::Object(mut frame) = arguments else {
        unreachable!("arguments are written as an object")
    };
    frame.insert("command".to_owned(), command.into());
    frame.insert("is_tty".to_owned(), is_tty().into());
    frame.insert("terminal_width".to_owned(), width().into());
    let status = Status::read(status_file)?;
    Ok(ask(&status, timeout, &frame).unwrap_or_else(|error| {
        let mut reply = Object::new();
        reply.insert("error".to_owned(), describe(&error).into());
        reply
    }))
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
