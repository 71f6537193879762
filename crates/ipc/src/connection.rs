//! [`Connection`]: one end of a socket that carries frames.

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// How many bytes say how long a frame is.
const HEADER_SIZE: usize = 4;

/// One end of a socket.
#[derive(Debug)]
pub struct Connection {
    stream: UnixStream,
    max_frame: usize,
}

impl Connection {
    /// The connection over a stream. Frames with more than `max_frame` bytes are refused.
    #[must_use]
    pub fn new(stream: UnixStream, max_frame: usize) -> Self {
        Self { stream, max_frame }
    }

    /// Connects to the socket at `path`. Each read and write takes at most `timeout`.
    pub fn connect(path: &str, timeout: Option<Duration>) -> io::Result<Self> {
        let connection = Self::new(UnixStream::connect(path)?, u32::MAX as usize);
        connection.set_timeout(timeout)?;
        Ok(connection)
    }

    /// Limits how long each read and write may take.
    pub fn set_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.stream.set_read_timeout(timeout)?;
        self.stream.set_write_timeout(timeout)
    }

    /// The process at the other end, if the system says.
    #[must_use]
    pub fn peer(&self) -> Option<i32> {
        peer(&self.stream)
    }

    /// Reads one frame.
    pub fn receive(&mut self) -> io::Result<Object> {
        let mut header = [0; HEADER_SIZE];
        self.fill(&mut header)?;
        let size = u32::from_be_bytes(header) as usize;
        if size == 0 {
            return Err(invalid("No data received"));
        }
        if size > self.max_frame {
            return Err(invalid("The frame is too large"));
        }
        // The length is what the other end says: memory is taken as data comes.
        let mut data = Vec::new();
        (&mut self.stream)
            .take(size as u64)
            .read_to_end(&mut data)
            .map_err(plain_timeout)?;
        if data.len() < size {
            return Err(invalid("No data received"));
        }
        match serde_json::from_slice(&data) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(other) => Err(invalid(&format!(
                "Data received is not a dict (<class '{}'>)",
                python_class(&other)
            ))),
            Err(_) => Err(invalid("Data received is not valid JSON")),
        }
    }

    /// Writes one frame.
    pub fn send(&mut self, object: &Object) -> io::Result<()> {
        let data = serde_json::to_vec(object)?;
        let size = u32::try_from(data.len()).map_err(|_| invalid("The frame is too large"))?;
        let frame = [&size.to_be_bytes(), data.as_slice()].concat();
        self.stream.write_all(&frame).map_err(plain_timeout)
    }

    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        self.stream.read_exact(buffer).map_err(|error| {
            if error.kind() == io::ErrorKind::UnexpectedEof {
                invalid("No data received")
            } else {
                plain_timeout(error)
            }
        })
    }
}

fn invalid(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

/// A read that took too long has the words of Python.
fn plain_timeout(error: io::Error) -> io::Error {
    if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) {
        io::Error::new(io::ErrorKind::TimedOut, "timed out")
    } else {
        error
    }
}

fn python_class(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// An error in the words of Python's `OSError`.
#[must_use]
pub fn describe(error: &io::Error) -> String {
    let text = error.to_string();
    match error.raw_os_error() {
        Some(number) => {
            let end = text.rfind(" (os error").unwrap_or(text.len());
            format!("[Errno {number}] {}", &text[..end])
        }
        None => text,
    }
}

#[cfg(target_os = "linux")]
fn peer(stream: &UnixStream) -> Option<i32> {
    let credentials = rustix::net::sockopt::socket_peercred(stream).ok()?;
    Some(credentials.pid.as_raw_nonzero().get())
}

#[cfg(not(target_os = "linux"))]
fn peer(_: &UnixStream) -> Option<i32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> (Connection, UnixStream) {
        let (ours, theirs) = UnixStream::pair().expect("the system has sockets");
        let connection = Connection::new(ours, 1000);
        connection
            .set_timeout(Some(Duration::from_millis(200)))
            .expect("a timeout can be set");
        (connection, theirs)
    }

    fn error_after(bytes: &[u8]) -> String {
        let (mut connection, mut other) = pair();
        other.write_all(bytes).expect("the buffer is large enough");
        drop(other);
        connection.receive().expect_err("the frame is bad").to_string()
    }

    #[test]
    fn frames_arrive_as_they_were_sent() {
        let (mut connection, other) = pair();
        let mut other = Connection::new(other, 1000);
        let mut object = Object::new();
        object.insert("command".to_owned(), Value::from("stätus"));
        for _ in 0..2 {
            connection.send(&object).expect("it is small");
        }
        assert_eq!(other.receive().expect("it was sent"), object);
        assert_eq!(other.receive().expect("it was sent twice"), object);
        assert_eq!(
            other.peer(),
            Some(i32::try_from(std::process::id()).expect("process numbers are small"))
        );
    }

    #[test]
    fn bad_frames_are_errors() {
        assert_eq!(error_after(b""), "No data received");
        assert_eq!(error_after(&[0, 0]), "No data received");
        assert_eq!(error_after(&[0, 0, 0, 9, b'{']), "No data received");
        assert_eq!(error_after(&[255; 4]), "The frame is too large");
        assert_eq!(
            error_after(&[0, 0, 0, 1, b'{']),
            "Data received is not valid JSON"
        );
        assert_eq!(
            error_after(&[0, 0, 0, 2, b'[', b']']),
            "Data received is not a dict (<class 'list'>)"
        );
    }

    #[test]
    fn waiting_ends() {
        let (mut connection, _other) = pair();
        assert_eq!(
            connection.receive().expect_err("nothing was sent").to_string(),
            "timed out"
        );
    }

    #[test]
    fn errors_of_the_system_have_a_number() {
        let error = Connection::connect("/no/such/socket", None).expect_err("there is no socket");
        assert_eq!(describe(&error), "[Errno 2] No such file or directory");
    }
}
