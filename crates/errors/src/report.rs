//! [`Report`]: what a caller says of a new message.

use std::sync::Arc;

use options::ErrorCode;

use crate::{ErrorHandle, OriginSpan, Severity, Span};

/// A message to be. Make one with [`Report::error`] or [`Report::note`] and refine it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Report {
    pub(crate) span: Span,
    pub(crate) message: Arc<str>,
    pub(crate) severity: Severity,
    pub(crate) code: Option<ErrorCode>,
    pub(crate) blocker: bool,
    pub(crate) only_once: bool,
    pub(crate) about_import: bool,
    pub(crate) origin: OriginSpan,
    pub(crate) parent: Option<ErrorHandle>,
}

impl Report {
    /// An error. Without a code it is `misc`, or without any code if it blocks.
    pub fn error(span: Span, message: impl Into<Arc<str>>) -> Self {
        Self::new(Severity::Error, span, message.into())
    }

    /// A note.
    pub fn note(span: Span, message: impl Into<Arc<str>>) -> Self {
        Self::new(Severity::Note, span, message.into())
    }

    fn new(severity: Severity, span: Span, message: Arc<str>) -> Self {
        Self {
            span,
            message,
            severity,
            code: None,
            blocker: false,
            only_once: false,
            about_import: false,
            origin: OriginSpan::default(),
            parent: None,
        }
    }

    /// It says that an import failed, or was not followed: what an update looks at anew.
    pub fn about_import(mut self) -> Self {
        self.about_import = true;
        self
    }

    /// What the message is about.
    pub fn code(mut self, code: impl Into<Option<ErrorCode>>) -> Self {
        self.code = code.into();
        self
    }

    /// The build stops after this file, and no comment ignores the message.
    pub fn blocker(mut self, blocker: bool) -> Self {
        self.blocker = blocker;
        self
    }

    /// The text is shown once in a program.
    pub fn only_once(mut self) -> Self {
        self.only_once = true;
        self
    }

    /// The lines on which `# type: ignore` takes effect, if it is not just the line of the message.
    pub fn origin(mut self, origin: OriginSpan) -> Self {
        self.origin = origin;
        self
    }

    /// Puts `offset` spaces before the text.
    pub fn offset(mut self, offset: usize) -> Self {
        if offset > 0 {
            self.message = format!("{}{}", " ".repeat(offset), self.message).into();
        }
        self
    }

    /// Attaches a note to an error; it takes the error's code.
    pub fn parent(mut self, parent: impl Into<Option<ErrorHandle>>) -> Self {
        self.parent = parent.into();
        self
    }

    /// The code that the message will have.
    pub(crate) fn effective_code(&self) -> Option<ErrorCode> {
        let given = self.code.or_else(|| self.parent.and_then(|parent| parent.code));
        given.or_else(|| (!self.blocker).then_some(ErrorCode::Misc))
    }
}
