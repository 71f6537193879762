//! Machine-readable messages: one JSON object per line.
//!
//! Notes at the place of an error become the hints of that error; others stand for themselves.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::{Message, Severity};

/// The objects for the messages of one file, as lines of ASCII in the form of Python's `json.dumps`.
#[must_use]
pub fn lines(messages: &[Message]) -> Vec<String> {
    group(messages).iter().map(object).collect()
}

struct Entry<'a> {
    message: &'a Message,
    hints: Vec<&'a str>,
}

fn group(messages: &[Message]) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut errors: FxHashMap<(Arc<str>, i32, i32), usize> = FxHashMap::default();
    for message in messages {
        let Some(file) = &message.file else { continue };
        let place = (file.clone(), message.span.line, message.span.column);
        let error = if message.severity == Severity::Note {
            errors.get(&place)
        } else {
            None
        };
        if let Some(&at) = error {
            entries[at].hints.push(&message.text);
            continue;
        }
        if message.severity == Severity::Error {
            errors.insert(place, entries.len());
        }
        entries.push(Entry {
            message,
            hints: Vec::new(),
        });
    }
    entries
}

fn object(entry: &Entry<'_>) -> String {
    let Entry { message, hints } = entry;
    let hint = if hints.is_empty() {
        Value::Null
    } else {
        hints.join("\n").into()
    };
    let fields: [(&str, Value); 9] = [
        ("file", json!(message.file.as_deref())),
        ("line", json!(message.span.line)),
        ("column", json!(message.span.column)),
        ("end_line", json!(message.span.end_line)),
        ("end_column", json!(message.span.end_column)),
        ("message", json!(&*message.text)),
        ("hint", hint),
        ("code", json!(message.code.map(options::ErrorCode::name))),
        ("severity", json!(message.severity.word())),
    ];
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\": {}", escape_non_ascii(&value.to_string())))
        .collect();
    format!("{{{}}}", fields.join(", "))
}

/// A text as Python's `json.dumps` writes it.
#[must_use]
pub fn text(text: &str) -> String {
    escape_non_ascii(&Value::from(text).to_string())
}

/// Code points beyond ASCII as `\uXXXX`, in pairs beyond the first plane.
fn escape_non_ascii(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() && c != '\u{7f}' {
            result.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                result.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn message(severity: Severity, line: i32, text: &str) -> Message {
        let span = Span::new(line, 0, line, 1);
        Message {
            file: Some("a.py".into()),
            span,
            severity,
            text: text.into(),
            code: None,
        }
    }

    #[test]
    fn notes_are_hints_of_the_error_at_their_place() {
        let messages = [
            message(Severity::Note, 1, "first"),
            message(Severity::Error, 2, "bad"),
            message(Severity::Note, 2, "one"),
            message(Severity::Note, 2, "two"),
        ];
        let found = lines(&messages);
        assert_eq!(found.len(), 2);
        assert!(
            found[0].contains("\"message\": \"first\", \"hint\": null, \"code\": null"),
            "{}",
            found[0]
        );
        assert!(found[1].contains("\"hint\": \"one\\ntwo\""), "{}", found[1]);
    }

    #[test]
    fn output_is_ascii() {
        let found = lines(&[message(Severity::Error, 1, "é\u{1f600}")]);
        assert!(found[0].contains("\\u00e9\\ud83d\\ude00"), "{}", found[0]);
    }
}
