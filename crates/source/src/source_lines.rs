//! The lines of a source, read again to be shown below messages.

use crate::{FileSystem, decode_python};

/// The lines of a file, or nothing if it cannot be read or decoded any more.
#[must_use]
pub fn read_source_lines(fs: &dyn FileSystem, path: &str) -> Option<Vec<String>> {
    let text = decode_python(&fs.read(path).ok()?).ok()?;
    Some(split_lines(&text).into_iter().map(str::to_owned).collect())
}

/// The lines of a text as Python's `str.splitlines` cuts them, which knows more line ends than the parser.
#[must_use]
pub fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some((at, end)) = rest.char_indices().find(|(_, c)| is_line_end(*c)) {
        lines.push(&rest[..at]);
        let crlf = end == '\r' && rest[at + 1..].starts_with('\n');
        rest = &rest[at + end.len_utf8() + usize::from(crlf)..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryFs;

    #[test]
    fn lines_end_as_in_python() {
        assert_eq!(split_lines("a\r\nb\rc\n\nd"), ["a", "b", "c", "", "d"]);
        assert_eq!(split_lines("a\x0cb\u{2028}"), ["a", "b"]);
        assert!(split_lines("").is_empty());
    }

    #[test]
    fn files_that_cannot_be_decoded_have_no_lines() {
        let fs = MemoryFs::new("/");
        fs.write("a.py", b"\xef\xbb\xbfx\ny".to_vec());
        fs.write("b.py", b"\xff".to_vec());
        assert_eq!(read_source_lines(&fs, "a.py").unwrap(), ["x", "y"]);
        assert_eq!(read_source_lines(&fs, "b.py"), None);
        assert_eq!(read_source_lines(&fs, "c.py"), None);
    }
}
