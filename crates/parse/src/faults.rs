//! Messages of the lowering, before they have lines.

use options::ErrorCode;
use source::LineIndex;

use crate::ParseError;

/// A message at a byte of the file.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) offset: u32,
    pub(crate) message: String,
    pub(crate) blocker: bool,
    pub(crate) code: ErrorCode,
}

/// Messages in the order in which mypy meets them.
///
/// Bodies of functions are lowered later than mypy reads them; so each stretch of the top level between two functions
/// and each function has a number, and messages are sorted by it in the end.
#[derive(Default, Debug)]
pub(crate) struct Faults {
    found: Vec<(u32, Fault)>,
}

impl Faults {
    pub(crate) fn push(&mut self, turn: u32, fault: Fault) {
        self.found.push((turn, fault));
    }

    /// The messages with lines and columns, in order.
    pub(crate) fn into_errors(mut self, lines: &LineIndex) -> impl Iterator<Item = ParseError> {
        self.found.sort_by_key(|(turn, _)| *turn);
        self.found.into_iter().map(|(_, fault)| {
            let (line, column) = lines.mypy_position(fault.offset);
            ParseError {
                line,
                column,
                message: fault.message,
                blocker: fault.blocker,
                code: fault.code,
            }
        })
    }
}
