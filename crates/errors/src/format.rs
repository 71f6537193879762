//! Lines of text from messages, with the source below them if it is wanted.

use options::{ErrorCode, Options};

use crate::{Message, Severity};

/// How far source snippets are indented. Colours and wrapping recognise snippets by it.
pub const SOURCE_OFFSET: usize = 4;

/// Which parts of a message show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineStyle {
    /// The column.
    pub columns: bool,
    /// The end of the code; only together with the column.
    pub ends: bool,
    /// No error codes.
    pub hide_codes: bool,
    /// The source below errors.
    pub pretty: bool,
}

impl LineStyle {
    /// The style that the settings ask for.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        Self {
            columns: options.show_column_numbers,
            ends: options.show_error_end,
            hide_codes: options.hide_error_codes,
            pretty: options.pretty,
        }
    }
}

/// The lines for the messages of one file. `source` has the lines of the file, if they are at hand and wanted.
#[must_use]
pub fn lines(messages: &[Message], style: LineStyle, source: Option<&[&str]>) -> Vec<String> {
    let mut result = Vec::with_capacity(messages.len());
    for message in messages {
        result.push(line(message, style));
        if style.pretty
            && message.severity == Severity::Error
            && let Some(text) = source.and_then(|source| source_line(source, message.span.line))
        {
            result.extend(snippet(message, text));
        }
    }
    result
}

/// The line for one message.
#[must_use]
pub fn line(message: &Message, style: LineStyle) -> String {
    let mut text = String::new();
    if let Some(file) = &message.file {
        let span = message.span;
        text.push_str(file);
        if span.line >= 0 {
            text.push_str(&format!(":{}", span.line));
            if style.columns && span.column >= 0 {
                text.push_str(&format!(":{}", span.column + 1));
                if style.ends && span.end_line >= 0 && span.end_column >= 0 {
                    text.push_str(&format!(":{}:{}", span.end_line, span.end_column));
                }
            }
        }
        text.push_str(": ");
        text.push_str(message.severity.word());
        text.push_str(": ");
    }
    text.push_str(&message.text);
    if let Some(code) = shown_code(message).filter(|_| !style.hide_codes) {
        text.push_str(&format!("  [{code}]"));
    }
    text
}

/// The code, if it shows. Notes mostly follow an error that shows it already.
fn shown_code(message: &Message) -> Option<ErrorCode> {
    let alone = |code: &ErrorCode| [ErrorCode::AnnotationUnchecked, ErrorCode::Deprecated].contains(code);
    message
        .code
        .filter(|code| message.severity == Severity::Error || alone(code))
}

fn source_line<'a>(source: &[&'a str], line: i32) -> Option<&'a str> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    source.get(index).copied()
}

/// The line of the source and a line that marks the place.
fn snippet(message: &Message, source: &str) -> [String; 2] {
    let span = message.span;
    let expanded = expand_tabs(source);
    let indent = source.chars().take_while(|c| c.is_whitespace()).count();
    let column = usize::try_from(span.column).unwrap_or(0).max(indent);
    let column = expanded_width(source, column);
    // An unknown end counts from the end of the line, as slices do in Python.
    let from_end = || {
        source
            .chars()
            .count()
            .saturating_sub(span.end_column.unsigned_abs() as usize)
    };
    let end_column = usize::try_from(span.end_column).unwrap_or_else(|_| from_end());
    let end_column = expanded_width(source, end_column);
    let width = if span.end_line == span.line {
        end_column.saturating_sub(column + 1)
    } else {
        expanded.chars().count().saturating_sub(column + 1)
    };
    let marker = format!("{}^{}", " ".repeat(SOURCE_OFFSET + column), "~".repeat(width));
    [format!("{}{expanded}", " ".repeat(SOURCE_OFFSET)), marker]
}

/// How many columns the first `len` code points take.
fn expanded_width(source: &str, len: usize) -> usize {
    source.chars().take(len).fold(0, next_column)
}

fn next_column(column: usize, c: char) -> usize {
    match c {
        '\t' => (column / 8 + 1) * 8,
        '\n' | '\r' => 0,
        _ => column + 1,
    }
}

/// Tabs replaced by spaces up to the next multiple of eight.
fn expand_tabs(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        let next = next_column(column, c);
        if c == '\t' {
            result.extend(std::iter::repeat_n(' ', next - column));
        } else {
            result.push(c);
        }
        column = next;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn message(span: Span) -> Message {
        let code = Some(ErrorCode::Misc);
        Message {
            file: Some("a.py".into()),
            span,
            severity: Severity::Error,
            text: "Bad".into(),
            code,
        }
    }

    fn pretty(span: Span, source: &str) -> Vec<String> {
        let style = LineStyle {
            pretty: true,
            ..LineStyle::default()
        };
        lines(&[message(span)], style, Some(&[source]))
    }

    #[test]
    fn positions_show_as_far_as_asked_and_known() {
        let all = LineStyle {
            columns: true,
            ends: true,
            ..LineStyle::default()
        };
        assert_eq!(
            line(&message(Span::new(2, 3, 4, 5)), all),
            "a.py:2:4:4:5: error: Bad  [misc]"
        );
        assert_eq!(
            line(&message(Span::new(2, -1, 2, 0)), all),
            "a.py:2: error: Bad  [misc]"
        );
        let ends = LineStyle {
            ends: true,
            hide_codes: true,
            ..LineStyle::default()
        };
        assert_eq!(line(&message(Span::new(2, 3, 4, 5)), ends), "a.py:2: error: Bad");
        assert_eq!(line(&message(Span::UNKNOWN), ends), "a.py: error: Bad");
    }

    #[test]
    fn notes_show_codes_only_if_they_stand_alone() {
        let note = Message {
            severity: Severity::Note,
            ..message(Span::line(1))
        };
        assert_eq!(line(&note, LineStyle::default()), "a.py:1: note: Bad");
        let alone = Message {
            code: Some(ErrorCode::Deprecated),
            ..note
        };
        assert_eq!(
            line(&alone, LineStyle::default()),
            "a.py:1: note: Bad  [deprecated]"
        );
    }

    #[test]
    fn snippets_mark_the_code() {
        let found = pretty(Span::new(1, 4, 1, 7), "x = abc");
        assert_eq!(
            found,
            ["a.py:1: error: Bad  [misc]", "    x = abc", "        ^~~"]
        );
        let tabbed = pretty(Span::new(1, 1, 1, 2), "\tx");
        assert_eq!(tabbed[1..], ["            x", "            ^"]);
        let open_end = pretty(Span::new(1, 0, 3, 1), "foo(");
        assert_eq!(open_end[2], "    ^~~~");
    }

    /// Measured with mypy 2.4.1, `--pretty` and `--warn-unused-ignores`.
    #[test]
    fn a_message_for_a_whole_line_marks_all_but_its_last_character() {
        assert_eq!(
            pretty(Span::new(1, -1, 1, -1), "x = 1  # type: ignore")[2],
            "    ^~~~~~~~~~~~~~~~~~~~"
        );
    }

    #[test]
    fn a_column_within_the_indentation_moves_to_the_code() {
        assert_eq!(pretty(Span::new(1, 0, 1, 1), "    x = 1")[2], "        ^");
    }
}
