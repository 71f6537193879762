//! Texts of errors together with their codes (mypy's `ErrorMessage`).

use std::borrow::Cow;

use options::ErrorCode;

/// The text of an error with its code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Message {
    /// The text.
    pub(crate) text: Cow<'static, str>,
    /// The code.
    pub(crate) code: Option<ErrorCode>,
}

impl Message {
    /// A text that is always the same.
    pub(crate) const fn new(text: &'static str, code: ErrorCode) -> Self {
        Self {
            text: Cow::Borrowed(text),
            code: Some(code),
        }
    }

    /// A text that is made for the occasion.
    pub(crate) fn made(text: String, code: ErrorCode) -> Self {
        Self {
            text: Cow::Owned(text),
            code: Some(code),
        }
    }

    /// The same with more text behind it.
    pub(crate) fn with_additional(&self, more: &str) -> Self {
        Self {
            text: Cow::Owned(format!("{}{more}", self.text)),
            code: self.code,
        }
    }

    /// The same text with another code.
    pub(crate) fn with_code(&self, code: ErrorCode) -> Self {
        Self {
            text: self.text.clone(),
            code: Some(code),
        }
    }
}
