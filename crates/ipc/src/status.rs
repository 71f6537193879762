//! The status file: where the daemon is.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use serde_json::Value;

use crate::{Object, alive};

/// Something is wrong with the status file, or the daemon is gone. The texts are mypy's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadStatus {
    /// There is no such file.
    #[error("No status file found")]
    NotFound,
    /// It is not JSON.
    #[error("Malformed status file: {0}")]
    Malformed(String),
    /// It is not what a daemon writes.
    #[error("{0}")]
    Invalid(String),
    /// The process is gone.
    #[error("Daemon has died")]
    Died,
}

/// Where the daemon is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its process.
    pub pid: i64,
    /// The path of its socket.
    pub connection_name: String,
}

/// Reads a status file.
pub fn read_status(path: &Path) -> Result<Object, BadStatus> {
    if !path.is_file() {
        return Err(BadStatus::NotFound);
    }
    if is_foreign(path) {
        return Err(BadStatus::Invalid(
            "The status file belongs to another user".to_owned(),
        ));
    }
    let text = fs::read_to_string(path).map_err(|error| BadStatus::Malformed(error.to_string()))?;
    match serde_json::from_str(&text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(BadStatus::Invalid(format!(
            "Invalid status file (not a dict): {other}"
        ))),
        Err(error) => Err(BadStatus::Malformed(error.to_string())),
    }
}

/// Whether the file belongs to another user: who writes it decides what is killed, and what is believed.
fn is_foreign(path: &Path) -> bool {
    let user = rustix::process::geteuid().as_raw();
    fs::metadata(path).is_ok_and(|data| data.uid() != user)
}

impl Status {
    /// Understands what a status file says, and looks whether the process is alive.
    pub fn check(object: &Object) -> Result<Self, BadStatus> {
        let invalid = |text: &str| BadStatus::Invalid(text.to_owned());
        let pid = object
            .get("pid")
            .ok_or_else(|| invalid("Invalid status file (no pid field)"))?;
        let pid = pid.as_i64().ok_or_else(|| invalid("pid field is not an int"))?;
        if !alive(pid) {
            return Err(BadStatus::Died);
        }
        let name = object
            .get("connection_name")
            .ok_or_else(|| invalid("Invalid status file (no connection_name field)"))?;
        let name = name
            .as_str()
            .ok_or_else(|| invalid("connection_name field is not a string"))?;
        Ok(Self {
            pid,
            connection_name: name.to_owned(),
        })
    }

    /// Reads a status file and looks whether the process is alive.
    pub fn read(path: &Path) -> Result<Self, BadStatus> {
        Self::check(&read_status(path)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(text: &str) -> Result<Status, String> {
        let dir = tempfile::tempdir().expect("there is room for a directory");
        let path = dir.path().join("status.json");
        fs::write(&path, text).expect("the directory can be written");
        Status::read(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn a_good_file_says_where_the_daemon_is() {
        let pid = std::process::id();
        let found = status(&format!("{{\"pid\": {pid}, \"connection_name\": \"/tmp/x\"}}\n"));
        let expected = Status {
            pid: i64::from(pid),
            connection_name: "/tmp/x".to_owned(),
        };
        assert_eq!(found, Ok(expected));
    }

    #[test]
    fn bad_files_say_what_is_wrong() {
        assert_eq!(Status::read(Path::new("/no/such/file")), Err(BadStatus::NotFound));
        assert!(status("{").is_err_and(|error| error.starts_with("Malformed status file: ")));
        assert_eq!(status("{}"), Err("Invalid status file (no pid field)".to_owned()));
        assert_eq!(
            status("{\"pid\": \"1\"}"),
            Err("pid field is not an int".to_owned())
        );
        assert_eq!(status("{\"pid\": 2147483647}"), Err("Daemon has died".to_owned()));
        let pid = std::process::id();
        let no_name = format!("{{\"pid\": {pid}}}");
        assert_eq!(
            status(&no_name),
            Err("Invalid status file (no connection_name field)".to_owned())
        );
    }
}
