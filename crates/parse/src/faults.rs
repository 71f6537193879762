//! Messages of the lowering, before they have lines.

use crate::{Lines, ParseError};

/// A message at a byte of the file.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) offset: u32,
    pub(crate) message: String,
    pub(crate) blocker: bool,
    pub(crate) code: &'static str,
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
    pub(crate) fn into_errors(mut self, text: &str, lines: &Lines) -> impl Iterator<Item = ParseError> {
        self.found.sort_by_key(|(turn, _)| *turn);
        self.found.into_iter().map(|(_, fault)| ParseError {
            line: lines.line(fault.offset),
            column: lines.column(text, fault.offset),
            message: fault.message,
            blocker: fault.blocker,
            code: fault.code,
        })
    }
}
