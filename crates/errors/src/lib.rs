//! Messages: from the place that reports them to the lines that users read.
//!
//! ```text
//! report ─▶ watchers ─▶ `type: ignore` ─▶ sink of the module ─▶ emitter ─▶ order ─▶ duplicates ─▶ lines
//!              │ filtered or kept for later        │ unused ignores    │ only once, error limit
//! ```
//!
//! - An [`ErrorSink`] belongs to one module and lives on the thread that checks it. [`ErrorSink::report`] takes a
//!   [`Report`]; a stack of watchers ([`Watch`]) can hold messages back, count or keep them; `# type: ignore` comments
//!   take theirs; the rest are [`ErrorInfo`]s.
//! - The [`Emitter`] is one for the program. It is given the messages of the sinks in mypy's sequential order and
//!   applies what is global: messages shown only once and the error limit. So output does not depend on threads.
//! - [`order`] sorts the messages of a file and drops duplicates, [`render`] adds context notes, [`format`](mod@format) makes
//!   lines, [`json`] the machine-readable ones, and [`terminal`] colours, wraps and sums up.
//! - [`junit`] reports to other programs.
//! - [`similar`] finds names that users may have meant.
//!
//! Positions are plain numbers as in mypy: lines from 1, columns from 0 in code points, -1 for unknown. Scopes and
//! targets are names that the caller gives with [`ErrorSink::set_scope`]. Files are shared paths.
//!
//! Specified by `mypy/errors.py`, `mypy/error_formatter.py` and the terminal part of `mypy/util.py`; judged by the
//! suites check-errorcodes, check-ignore, check-columns, outputjson and errorstream.

mod emit;
pub mod format;
mod ignores;
mod info;
mod internal;
mod iteration;
pub mod json;
pub mod junit;
mod kept;
pub mod order;
pub mod render;
mod report;
pub mod similar;
mod sink;
pub mod terminal;
mod watch;

pub use emit::{Blockers, Emitter};
pub use ignores::IgnoredLines;
pub use info::{
    ErrorHandle, ErrorId, ErrorInfo, ImportContext, ImportStep, OriginSpan, Scope, Severity, Span,
};
pub use internal::internal_error_report;
pub use iteration::{IterationErrors, IterationStep, NonOverlap, TypeKey, Useless};
pub use kept::{FileOrder, Kept};
pub use options::{ErrorCode, ErrorCodeSet};
pub use render::{Message, PathStyle};
pub use report::Report;
pub use sink::ErrorSink;
pub use watch::{Filter, Watch, WatchToken, Watched};
