//! Expected messages beside the code: `x = '' # E: Incompatible types`.

/// Appends to `messages` what the comments in `lines` expect of the file `path`, in the form `path:line: error: text`.
///
/// `# E:`, `# N:` and `# W:` are errors, notes and warnings; `# E:5:` expects a column; `\#` in the text is `#`.
pub fn expected_messages<'a>(
    lines: impl IntoIterator<Item = &'a str>,
    path: &str,
    messages: &mut Vec<String>,
) {
    for (index, line) in lines.into_iter().enumerate() {
        for comment in line.split(" # ").skip(1) {
            let Some(found) = Annotation::parse(comment.trim()) else {
                continue;
            };
            let Annotation {
                severity,
                column,
                text,
            } = found;
            let text = text.replace("\\#", "#");
            let line = index + 1;
            messages.push(match column {
                Some(column) => format!("{path}:{line}:{column}: {severity}: {text}"),
                None => format!("{path}:{line}: {severity}: {text}"),
            });
        }
    }
}

struct Annotation<'a> {
    severity: &'static str,
    column: Option<&'a str>,
    text: &'a str,
}

impl<'a> Annotation<'a> {
    fn parse(comment: &'a str) -> Option<Self> {
        let severity = match comment.as_bytes().first()? {
            b'E' => "error",
            b'N' => "note",
            b'W' => "warning",
            _ => return None,
        };
        let rest = comment[1..].strip_prefix(':')?;
        if let Some(text) = rest.strip_prefix(' ') {
            return Some(Self {
                severity,
                column: None,
                text,
            });
        }
        let (column, text) = rest.split_once(": ")?;
        let numeric = !column.is_empty() && column.bytes().all(|byte| byte.is_ascii_digit());
        numeric.then_some(Self {
            severity,
            column: Some(column),
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[&str]) {
        let mut found = Vec::new();
        expected_messages([line], "main", &mut found);
        assert_eq!(found, expected);
    }

    #[test]
    fn the_three_severities_are_read() {
        check("x # E: a", &["main:1: error: a"]);
        check("x # N: a", &["main:1: note: a"]);
        check("x # W: a", &["main:1: warning: a"]);
    }

    #[test]
    fn several_comments_share_a_line() {
        check("x # E: a # N: b", &["main:1: error: a", "main:1: note: b"]);
    }

    #[test]
    fn a_column_follows_the_severity() {
        check("x # E:12: a", &["main:1:12: error: a"]);
    }

    #[test]
    fn a_number_in_the_text_is_not_a_column() {
        check("x # E: 12: a", &["main:1: error: 12: a"]);
    }

    #[test]
    fn an_escaped_hash_belongs_to_the_text() {
        check("x # E: a \\# b", &["main:1: error: a # b"]);
    }

    #[test]
    fn other_comments_are_not_expectations() {
        check("x # E:a", &[]);
        check("x # Example: a", &[]);
        check("x # type: ignore", &[]);
        check("# E: at the start of the line", &[]);
    }

    #[test]
    fn lines_are_counted_from_one() {
        let mut found = Vec::new();
        expected_messages(["", "x # E: a"], "f.py", &mut found);
        assert_eq!(found, ["f.py:2: error: a"]);
    }
}
