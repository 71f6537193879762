//! [`Error`]: bytes are no value, or a value cannot be written.

use std::fmt;

/// Says only that something is wrong: bytes are made and read by the same program, so nobody asks what. It takes no room, so
/// that numbers are handed on in registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a module")
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}
