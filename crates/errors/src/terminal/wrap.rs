//! Lines that fit into a terminal.

use super::{is_marker, is_snippet, split_message};
use crate::format::SOURCE_OFFSET;

/// How much source is shown at least on each side of a marked place.
const MINIMUM_WIDTH: usize = 20;

/// Wraps errors between words, never within double quotes, and trims source snippets around the marked place.
#[must_use]
pub fn fit_in_terminal(lines: &[String], width: usize) -> Vec<String> {
    let mut result = lines.to_vec();
    for (at, line) in lines.iter().enumerate() {
        if !is_snippet(line) {
            if let Some((place, message)) = split_message(line, "error:") {
                let offset = place.chars().count() + "error: ".len();
                result[at] = format!("{place}error:{}", soft_wrap(message, width, offset));
            }
        } else if !is_marker(line)
            && let Some(marker) = lines.get(at + 1).filter(|marker| is_marker(marker))
        {
            let (source, marker) = trim_snippet(line, marker, width);
            result[at] = source;
            result[at + 1] = marker;
        }
    }
    result
}

/// A snippet and its marker, cut to the width.
fn trim_snippet(line: &str, marker: &str, width: usize) -> (String, String) {
    let source: Vec<char> = line.chars().skip(SOURCE_OFFSET).collect();
    let mark = marker.trim_start();
    let column = marker.chars().count() - mark.chars().count() - SOURCE_OFFSET;
    // Some space on the right, and three dots on each side.
    let max_len = width.saturating_sub(SOURCE_OFFSET + 6);
    let (source, offset) = trim_source_line(&source, max_len, column);
    let source = format!("{}{source}", " ".repeat(SOURCE_OFFSET));
    let indent = usize::try_from((SOURCE_OFFSET + column) as isize - offset).unwrap_or(0);
    let mut marked = format!("{}{mark}", " ".repeat(indent));
    let source_len = source.chars().count();
    if marked.chars().count() > source_len && mark.len() > 3 {
        marked = marked.chars().take(source_len - 3).collect::<String>() + "...";
    }
    (source, marked)
}

/// At most `max_len` code points of `line` around the column, with dots where something is missing, and by how much
/// columns moved to the left.
fn trim_source_line(line: &[char], max_len: usize, column: usize) -> (String, isize) {
    let max_len = max_len.max(2 * MINIMUM_WIDTH + 1);
    let text = |chars: &[char]| chars.iter().collect::<String>();
    if line.len() <= max_len {
        return (text(line), 0);
    }
    if column + MINIMUM_WIDTH < max_len {
        return (text(&line[..max_len]) + "...", 0);
    }
    if column < line.len() - MINIMUM_WIDTH - 1 {
        let offset = column + MINIMUM_WIDTH + 1 - max_len;
        let middle = text(&line[offset..column + MINIMUM_WIDTH + 1]);
        return (format!("...{middle}..."), offset as isize - 3);
    }
    let offset = line.len() - max_len;
    (format!("...{}", text(&line[offset..])), offset as isize - 3)
}

/// Breaks a message between words. The first line begins after `first_offset` columns.
fn soft_wrap(message: &str, max_len: usize, first_offset: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut words = split_words(message).into_iter();
    let mut next = words.next().unwrap_or_default();
    for word in words {
        let limit = if lines.is_empty() {
            max_len.saturating_sub(first_offset)
        } else {
            max_len
        };
        if next.chars().count() + word.chars().count() < limit {
            next.push(' ');
            next.push_str(&word);
        } else {
            lines.push(std::mem::replace(&mut next, word));
        }
    }
    lines.push(next);
    lines.join("\n")
}

/// The parts between single spaces, quoted parts whole.
fn split_words(message: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in message.chars() {
        if c == ' ' && !quoted {
            words.push(String::new());
            continue;
        }
        quoted ^= c == '"';
        words.last_mut().expect("there is always a word").push(c);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(lines: &[&str], width: usize) -> Vec<String> {
        fit_in_terminal(
            &lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(),
            width,
        )
    }

    #[test]
    fn errors_wrap_between_words_and_not_in_quotes() {
        let found = fit(&["a.py:1: error: one two \"three four\" five"], 24);
        assert_eq!(found, ["a.py:1: error: one two\n\"three four\" five"]);
        let note = "a.py:1: note: one two three four five six";
        assert_eq!(fit(&[note], 20), [note]);
    }

    #[test]
    fn source_is_trimmed_around_the_marker() {
        let source = format!("    {}", "x".repeat(100));
        let marker = format!("    {}^~~", " ".repeat(50));
        let found = fit(&[&source, &marker], 60);
        assert_eq!(found[0], format!("    ...{}...", "x".repeat(50)));
        assert_eq!(found[1].find('^'), Some(4 + 50 - (50 + 20 + 1 - 50) + 3));
    }
}
