//! Hashes of the text of targets, so that an edit elsewhere leaves their facts alone.
//!
//! Text is hashed as it is, comments and blanks included: they decide spans, ignores and type comments.

use std::hash::{Hash, Hasher};

use ruff_python_ast::StmtFunctionDef;
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHasher;

use crate::ParseOptions;
use crate::lower::Input;

/// The hash of the settings that the lowering depends on.
pub(crate) fn of_settings(options: &ParseOptions, is_stub: bool) -> u64 {
    let mut hasher = FxHasher::default();
    options.hash(&mut hasher);
    is_stub.hash(&mut hasher);
    hasher.finish()
}

/// The hash of one target.
#[derive(Default)]
pub(crate) struct Fingerprint(FxHasher);

impl Fingerprint {
    /// Adds what encloses a function.
    pub(crate) fn add_context(&mut self, bits: u8, class: Option<&str>) {
        bits.hash(&mut self.0);
        class.hash(&mut self.0);
    }

    /// Adds a stretch of text.
    pub(crate) fn add_text(&mut self, input: &Input<'_>, range: TextRange) {
        input.text[range].hash(&mut self.0);
    }

    /// Adds the lines that a range touches.
    pub(crate) fn add_lines(&mut self, input: &Input<'_>, range: TextRange) {
        let first = input.lines.line(range.start().to_u32());
        let last = input.lines.line(range.end().to_u32());
        let start_of = |line| {
            input
                .lines
                .line_start(line)
                .map_or(input.text.len(), |start| start as usize)
        };
        input.text[start_of(first)..start_of(last + 1)].hash(&mut self.0);
    }

    /// Adds all text outside functions, which are in source order.
    pub(crate) fn add_outside<'a>(
        &mut self,
        input: &Input<'_>,
        functions: impl Iterator<Item = &'a StmtFunctionDef>,
    ) {
        let mut start = 0;
        for function in functions {
            let range = function.range();
            if range.start().to_usize() >= start {
                input.text[start..range.start().to_usize()].hash(&mut self.0);
                function.name.as_str().hash(&mut self.0);
                start = range.end().to_usize();
            }
        }
        input.text[start..].hash(&mut self.0);
    }

    pub(crate) fn finish(self) -> u64 {
        self.0.finish()
    }
}
