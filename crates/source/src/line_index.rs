//! [`LineIndex`]: lines and columns of byte offsets, without the text.
//!
//! Kept are the starts of lines, and the text of those lines that are not ASCII. Lines end with `\n`, `\r\n` or `\r`.
//!
//! There are two columns. [`LineIndex::position`] counts code points. [`LineIndex::mypy_position`] is what mypy prints:
//! its parser converts a column to code points twice, taking the first result for a number of bytes, so that columns
//! behind text beyond ASCII come out too small. Only positions made in this way agree with mypy's output.

use serde::{Deserialize, Serialize};

/// Lines and columns of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineIndex {
    /// The offset of each line.
    starts: Box<[u32]>,
    /// The lines that are not ASCII, in order: index of the line, and its text.
    wide: Box<[(u32, Box<str>)]>,
    /// Whether the text begins with a byte order mark.
    bom: bool,
}

impl LineIndex {
    /// The index of `text`. Costs one pass over the bytes.
    ///
    /// Panics if the text has 4 GiB or more.
    #[must_use]
    pub fn new(text: &str) -> Self {
        assert!(
            u32::try_from(text.len()).is_ok(),
            "a source is smaller than 4 GiB"
        );
        let starts = line_starts(text.as_bytes());
        let wide = if text.is_ascii() {
            Box::default()
        } else {
            wide_lines(text, &starts)
        };
        Self {
            starts: starts.into(),
            wide,
            bom: text.starts_with('\u{feff}'),
        }
    }

    /// The number of lines; a line end at the end of the text starts one more.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The offset at which a line, counted from 1, starts.
    #[must_use]
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.starts.get(line.checked_sub(1)? as usize).copied()
    }

    /// The line of an offset, counted from 1.
    #[inline]
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// The line of an offset, counted from 1, and the column in code points, counted from 0.
    ///
    /// A byte order mark is no column. `offset` must lie between characters.
    #[must_use]
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        let bytes = offset - self.starts[line as usize - 1];
        let Some(text) = self.wide_line(line) else {
            return (line, bytes);
        };
        let column = prefix_chars(text, bytes as usize);
        (line, column.saturating_sub(u32::from(self.bom && line == 1)))
    }

    /// The line of an offset, counted from 1, and the column as mypy prints it, counted from 0.
    ///
    /// The column is -1, which mypy does not print, where a line starts with a character beyond ASCII.
    #[inline]
    #[must_use]
    pub fn mypy_position(&self, offset: u32) -> (u32, i32) {
        let (line, column) = self.position(offset);
        let column = match self.wide_line(line) {
            None => column as i32,
            Some(text) => prefix_chars(text, column as usize + 1) as i32 - 1,
        };
        (line, column)
    }

    /// The text of a line that is not ASCII, with its end.
    fn wide_line(&self, line: u32) -> Option<&str> {
        let at = self
            .wide
            .binary_search_by_key(&(line - 1), |(index, _)| *index)
            .ok()?;
        Some(&self.wide[at].1)
    }
}

/// How many code points begin and end within the first `bytes` bytes.
fn prefix_chars(text: &str, bytes: usize) -> u32 {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].chars().count() as u32
}

fn line_starts(bytes: &[u8]) -> Vec<u32> {
    let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
    starts.push(0);
    if memchr::memchr(b'\r', bytes).is_none() {
        for_each_newline(bytes, |end| starts.push(end as u32 + 1));
        return starts;
    }
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let is_crlf = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
        if !is_crlf {
            starts.push(end as u32 + 1);
        }
    }
    starts
}

/// Calls `found` for each `\n`. Lines are so short that eight bytes at a time cost less than a search for each.
fn for_each_newline(bytes: &[u8], mut found: impl FnMut(usize)) {
    const NEWLINES: u64 = u64::from_ne_bytes([b'\n'; 8]);
    const LOW_BITS: u64 = u64::from_ne_bytes([0x7f; 8]);
    let (words, rest) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let differences = u64::from_le_bytes(*word) ^ NEWLINES;
        // The highest bit of each byte without a difference.
        let mut marks = !(((differences & LOW_BITS) + LOW_BITS) | differences | LOW_BITS);
        while marks != 0 {
            found(index * 8 + marks.trailing_zeros() as usize / 8);
            marks &= marks - 1;
        }
    }
    let start = words.len() * 8;
    let is_newline = |(_, byte): &(usize, &u8)| **byte == b'\n';
    rest.iter()
        .enumerate()
        .filter(is_newline)
        .for_each(|(at, _)| found(start + at));
}

fn wide_lines(text: &str, starts: &[u32]) -> Box<[(u32, Box<str>)]> {
    let ends = starts[1..]
        .iter()
        .copied()
        .chain(std::iter::once(text.len() as u32));
    let lines = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &text[*start as usize..end as usize]);
    let wide = (0..).zip(lines).filter(|(_, line)| !line.is_ascii());
    wide.map(|(index, line)| (index, line.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let index = LineIndex::new("a\nb\r\nc\rd\n");
        assert_eq!(index.line_count(), 5);
        let lines: Vec<u32> = (0..9).map(|offset| index.line(offset)).collect();
        assert_eq!(lines, [1, 1, 2, 2, 2, 3, 3, 4, 4]);
        assert_eq!(index.line_start(3), Some(5));
        assert_eq!(index.line_start(9), None);
        assert_eq!(index.position(9), (5, 0));
    }

    #[test]
    fn every_newline_is_found_wherever_it_stands() {
        for len in 0..40 {
            let text: String = (0..len)
                .map(|at| ['\n', 'x', '\u{b}', '\n', 'é'][at * at % 5])
                .collect();
            let ends = text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n');
            let starts: Vec<u32> = std::iter::once(0).chain(ends.map(|(_, start)| start)).collect();
            assert_eq!(*LineIndex::new(&text).starts, starts, "{text:?}");
        }
    }

    #[test]
    fn columns_count_code_points() {
        let text = "x = 1\ns = \"é\"; y\n";
        let index = LineIndex::new(text);
        let offset = text.find('y').unwrap() as u32;
        assert_eq!(index.position(offset), (2, 9));
        assert_eq!(index.position(4), (1, 4));
    }

    /// Measured with mypy 2.4.1 and `--show-column-numbers`.
    #[test]
    fn printed_columns_are_those_of_mypy() {
        let column = |text: &str, what: char| {
            let offset = text.find(what).unwrap() as u32;
            LineIndex::new(text).mypy_position(offset).1 + 1
        };
        assert_eq!(column("x: int = \"é\"; y\n", 'y'), 14);
        assert_eq!(column("x: int = \"あ\"; y\n", 'y'), 13);
        assert_eq!(column("é = z; y\n", 'y'), 7);
        assert_eq!(column("\u{feff}x: int = \"\"\n", '"'), 8);
        assert_eq!(column("plain; y\n", 'y'), 8);
        assert_eq!(column("é = z\n", 'é'), 0);
    }
}
