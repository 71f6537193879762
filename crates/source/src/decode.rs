//! From bytes to text.
//!
//! mypy's parser reads UTF-8 and looks at nothing else; only bytes that are not UTF-8 are decoded as Python does: by a
//! byte order mark, or by a comment such as `# -*- coding: latin-1 -*-` on one of the first two lines (PEP 263).

use std::fmt;

use crate::encodings::{self, Codec};

/// Why bytes are no text, in Python's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The comment names an encoding that is not known.
    UnknownEncoding(String),
    /// Bytes have no meaning in the encoding.
    Invalid {
        /// Python's name of the decoder.
        codec: String,
        /// The bytes.
        bytes: Vec<u8>,
        /// Where they are.
        position: usize,
        /// What is wrong with them.
        reason: &'static str,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownEncoding(name) => write!(f, "unknown encoding: {name}"),
            Self::Invalid {
                codec,
                bytes,
                position,
                reason,
            } => match bytes.as_slice() {
                [byte] => {
                    write!(
                        f,
                        "'{codec}' codec can't decode byte 0x{byte:02x} in position {position}: {reason}"
                    )
                }
                more => {
                    let last = position + more.len().saturating_sub(1);
                    write!(
                        f,
                        "'{codec}' codec can't decode bytes in position {position}-{last}: {reason}"
                    )
                }
            },
        }
    }
}

impl std::error::Error for DecodeError {}

/// The text of a source as mypy's parser sees it. UTF-8 is taken as it is, with its byte order mark.
pub fn decode(bytes: Vec<u8>) -> Result<String, DecodeError> {
    String::from_utf8(bytes).or_else(|error| decode_python(error.as_bytes()))
}

/// The text of a source as Python sees it, without a byte order mark.
pub fn decode_python(bytes: &[u8]) -> Result<String, DecodeError> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return encodings::decode(rest, Codec::Utf8);
    }
    let Some(cookie) = encoding_cookie(bytes) else {
        return encodings::decode(bytes, Codec::Utf8);
    };
    let name =
        if cookie.starts_with("iso-latin-1-") || cookie.starts_with("latin-1-") || cookie == "iso-latin-1" {
            "latin-1"
        } else {
            cookie
        };
    let codec = Codec::from_name(name).ok_or_else(|| DecodeError::UnknownEncoding(name.to_owned()))?;
    encodings::decode(bytes, codec)
}

/// The encoding that a comment on the first line, or on the second after a comment, names.
fn encoding_cookie(bytes: &[u8]) -> Option<&str> {
    if let Some(name) = cookie_of_line(bytes) {
        return Some(name);
    }
    let line_end = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(bytes.len());
    if !is_comment(&bytes[..line_end]) {
        return None;
    }
    // The first line may end with a carriage return alone; the last possible end comes first.
    let after_newline = bytes.get(line_end + 1..);
    let returns = (0..line_end)
        .rev()
        .filter(|at| bytes[*at] == b'\r')
        .map(|at| &bytes[at + 1..]);
    after_newline.into_iter().chain(returns).find_map(cookie_of_line)
}

fn is_comment(line: &[u8]) -> bool {
    line.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0b')) == Some(&b'#')
}

/// The encoding that the first line of `bytes` names if it is a comment; the last one counts.
fn cookie_of_line(bytes: &[u8]) -> Option<&str> {
    let end = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(bytes.len());
    let line = &bytes[..end];
    if !is_comment(line) {
        return None;
    }
    let hash = line.iter().position(|byte| *byte == b'#')?;
    (hash + 1..line.len())
        .rev()
        .find_map(|at| name_after(line[at..].strip_prefix(b"coding")?))
}

/// The name after `coding`: a colon or equals sign, blanks, and the name.
fn name_after(text: &[u8]) -> Option<&str> {
    let (b':' | b'=', rest) = text.split_first()? else {
        return None;
    };
    let blanks = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    let rest = &rest[blanks..];
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let len = rest.iter().take_while(is_name).count();
    if len == 0 {
        None
    } else {
        std::str::from_utf8(&rest[..len]).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap_err().to_string()
    }

    #[test]
    fn utf8_is_taken_whatever_a_comment_says() {
        assert_eq!(
            decode(b"# coding: uft-8\n".to_vec()).unwrap(),
            "# coding: uft-8\n"
        );
        assert_eq!(decode("\u{feff}x".into()).unwrap(), "\u{feff}x");
        assert_eq!(decode_python("\u{feff}x".as_bytes()).unwrap(), "x");
    }

    #[test]
    fn comments_on_the_first_two_lines_name_encodings() {
        for comment in [
            "# coding: latin-1",
            "#!x\n# -*- coding: iso-latin-1-unix -*-",
            " # vim: fileencoding=L1",
        ] {
            let bytes = [comment.as_bytes(), b"\n\xe9"].concat();
            assert_eq!(decode(bytes).unwrap().chars().last(), Some('é'), "{comment}");
        }
        assert!(error(b"x = 1\n# coding: latin-1\n\xe9").contains("'utf-8' codec"));
        assert!(error(b"#\n#\n# coding: latin-1\n\xe9").contains("'utf-8' codec"));
    }

    /// The texts are those of Python 3.11.
    #[test]
    fn errors_are_worded_as_by_python() {
        let position = "can't decode byte 0xff in position 10: invalid start byte";
        assert_eq!(error(b"x: int = \"\xff\"\n"), format!("'utf-8' codec {position}"));
        assert_eq!(
            error(b"\xe3\x81x"),
            "'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte"
        );
        assert_eq!(
            error(b"x\xe3\x81"),
            "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data"
        );
        assert_eq!(error(b"# coding: foo\n\xff"), "unknown encoding: foo");
        assert_eq!(
            error(b"# coding: ascii\n\xff"),
            "'ascii' codec can't decode byte 0xff in position 16: ordinal not in range(128)"
        );
        assert_eq!(
            error(b"# coding: cp1252\n\x81"),
            "'charmap' codec can't decode byte 0x81 in position 17: character maps to <undefined>"
        );
    }

    #[test]
    fn other_encodings_are_known() {
        let text = |name: &str, bytes: &[u8]| {
            let source = [b"# coding: ", name.as_bytes(), b"\n", bytes].concat();
            decode(source).unwrap().lines().nth(1).unwrap().to_owned()
        };
        assert_eq!(text("shift_jis", b"\x82\xa0"), "あ");
        assert_eq!(text("EUC-JP", b"\xa4\xa2"), "あ");
        assert_eq!(text("koi8-r", b"\xc1"), "а");
        assert_eq!(text("cp1251", b"\xe0"), "а");
        assert_eq!(text("gbk", b"\xc4\xe3"), "你");
        assert_eq!(text("iso8859-15", b"\xa4"), "€");
        assert_eq!(text("windows-1252", b"\x80"), "€");
    }
}
