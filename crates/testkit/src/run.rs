//! Running many cases: what is to be run, worker processes, results.

mod pool;
mod selection;
mod worker;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use pool::{Pool, Progress};
pub use selection::{Selected, Selection};
pub use worker::serve;

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// As expected.
    Passed,
    /// Otherwise: what was compared, the expected lines, the actual lines.
    Failed {
        /// What was compared, or what went wrong.
        message: String,
        /// The expected lines.
        expected: Vec<String>,
        /// The actual lines.
        actual: Vec<String>,
    },
    /// Not run, for this reason.
    Excluded(String),
}

/// A case and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// The index of its suite in the selection.
    pub suite: usize,
    /// The name of the case.
    pub name: String,
    /// The line of its header.
    pub line: usize,
    /// How it ended.
    pub verdict: Verdict,
    /// How long it took.
    pub time: Duration,
}

impl Verdict {
    /// Whether the case was run and did not pass.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    /// A failure without lines.
    #[must_use]
    pub fn failed(message: impl Into<String>) -> Self {
        Self::Failed {
            message: message.into(),
            expected: Vec::new(),
            actual: Vec::new(),
        }
    }
}
