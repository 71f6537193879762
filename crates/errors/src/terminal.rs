//! What terminals get: colours, wrapped lines, trimmed source, and the line that sums up.
//!
//! Lines are recognised by their form: source snippets and markers by their indentation, messages by `: error:` and
//! `: note:`.

mod colors;
mod summary;
mod wrap;

pub use colors::Palette;
pub use summary::{Counts, count, error_summary, success_summary};
pub use wrap::fit_in_terminal;

use crate::format::SOURCE_OFFSET;

/// The width that is assumed where it is not known.
pub const DEFAULT_COLUMNS: usize = 80;

/// Whether the line is indented as source snippets are.
fn is_snippet(line: &str) -> bool {
    line.len() >= SOURCE_OFFSET && line.as_bytes()[..SOURCE_OFFSET].iter().all(|byte| *byte == b' ')
}

/// Whether the line marks a place in the line above it.
fn is_marker(line: &str) -> bool {
    let mark = line.trim_start();
    is_snippet(line) && mark.starts_with('^') && mark.chars().all(|c| c == '^' || c == '~')
}

/// The parts before and after the first `word`, if `: word` is in the line.
fn split_message<'a>(line: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    line.contains(&format!(": {word}"))
        .then(|| line.split_once(word))
        .flatten()
}
