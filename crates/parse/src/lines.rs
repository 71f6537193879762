//! Lines and columns of byte offsets, as mypy 2.4.1's parser counts them.
//!
//! Lines count from 1. There are two columns:
//!
//! - [`Lines::character`], from 1: characters of the line, used for syntax errors;
//! - [`Lines::column`], from 0: what nodes carry. On a line that has characters outside ASCII, mypy takes the count of
//!   characters for a count of bytes and converts it once more, so columns behind such characters are too small, and
//!   a name that starts a line with such a character has column -1. Messages show it, so it is done here too.
//!
//! A byte order mark is not counted, but it makes the first line one with characters outside ASCII.

/// Where the lines of a text start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lines {
    starts: Vec<u32>,
    is_ascii: bool,
    has_bom: bool,
}

impl Lines {
    /// The lines of `text`, whose line ends are all `\n`. Costs one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        starts.extend(ends.map(|(index, _)| offset(index + 1)));
        Self {
            starts,
            is_ascii: text.is_ascii(),
            has_bom: text.starts_with('\u{feff}'),
        }
    }

    /// The line of a byte, from 1.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).expect("a text has fewer lines than bytes")
    }

    /// The first byte of a line.
    #[must_use]
    pub fn start(&self, line: u32) -> u32 {
        self.starts[line as usize - 1]
    }

    /// The first byte behind a line, its line end included.
    #[must_use]
    pub fn end(&self, line: u32, text: &str) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or_else(|| offset(text.len()))
    }

    /// The character of its line that a byte belongs to, from 1.
    #[must_use]
    pub fn character(&self, text: &str, offset: u32) -> u32 {
        let line = self.line(offset);
        let start = self.start(line);
        if self.is_ascii {
            return offset - start + 1;
        }
        let count = characters(&text.as_bytes()[start as usize..offset as usize]);
        if line == 1 && self.has_bom { count.max(1) } else { count + 1 }
    }

    /// The column that mypy gives a node that starts at a byte, from 0; -1 in the case described above.
    #[must_use]
    pub fn column(&self, text: &str, offset: u32) -> i32 {
        let character = self.character(text, offset);
        let line = self.line(offset);
        let start = self.start(line) as usize;
        let whole = &text.as_bytes()[start..self.end(line, text) as usize];
        if self.is_ascii || whole.is_ascii() {
            return signed(character) - 1;
        }
        let mut end = (start + character as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        signed(characters(&text.as_bytes()[start..end])) - 1
    }
}

/// How many characters start in `bytes`.
fn characters(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    offset(count)
}

fn offset(index: usize) -> u32 {
    u32::try_from(index).expect("a source file is smaller than 4 GiB")
}

fn signed(column: u32) -> i32 {
    i32::try_from(column).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_ascii_lines_count_bytes() {
        let text = "a = 1\nbc = 2\n";
        let lines = Lines::new(text);
        assert_eq!((lines.line(6), lines.column(text, 6)), (2, 0));
        assert_eq!((lines.line(11), lines.column(text, 11)), (2, 5));
        assert_eq!(lines.line(13), 3);
    }

    #[test]
    fn columns_behind_other_characters_are_converted_twice() {
        let text = "é = 1\n";
        let lines = Lines::new(text);
        assert_eq!(lines.column(text, 0), -1);
        assert_eq!(lines.character(text, 5), 5);
        assert_eq!(lines.column(text, 5), 3);
    }

    #[test]
    fn byte_order_mark_is_no_character() {
        let text = "\u{feff}x = 1\n";
        let lines = Lines::new(text);
        assert_eq!(lines.character(text, 3), 1);
        assert_eq!(lines.column(text, 3), -1);
    }
}
