//! Texts as Python writes them.

/// The `repr` of a text: in single quotes, unless it has single quotes and no double ones.
pub(crate) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut result = String::with_capacity(text.len() + 2);
    result.push(quote);
    for c in text.chars() {
        match c {
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            c if c == quote => result.extend(['\\', c]),
            c if (c as u32) < 0x20 || (0x7f..0xa0).contains(&(c as u32)) || c == '\u{ad}' => {
                result.push_str(&format!("\\x{:02x}", c as u32));
            }
            c => result.push(c),
        }
    }
    result.push(quote);
    result
}

/// The number that Python's `int` reads.
pub(crate) fn parse_int(text: &str) -> Option<i64> {
    let digits = text.trim();
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let groups_are_fine = unsigned
        .split('_')
        .all(|group| group.bytes().all(|b| b.is_ascii_digit()) && !group.is_empty());
    if groups_are_fine {
        digits.replace('_', "").parse().ok()
    } else {
        None
    }
}

/// What Python's `int` says of a text that is no number.
pub(crate) fn int_error(text: &str) -> String {
    format!("invalid literal for int() with base 10: {}", repr(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_those_of_python() {
        assert_eq!(repr("a\n"), "'a\\n'");
        assert_eq!(repr("it's"), "\"it's\"");
        assert_eq!(repr("'\""), "'\\'\"'");
        assert_eq!(repr("\x01é"), "'\\x01é'");
    }

    #[test]
    fn numbers_may_have_signs_blanks_and_underscores() {
        assert_eq!(parse_int(" +1_000 "), Some(1000));
        assert_eq!(parse_int("-3"), Some(-3));
        assert!(
            ["", "_1", "1__0", "1.0", "--1"]
                .iter()
                .all(|text| parse_int(text).is_none())
        );
    }
}
