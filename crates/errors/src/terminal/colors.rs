//! Colours and bold letters.

use super::{is_marker, is_snippet, split_message};

/// The control sequences of a terminal. All are empty for one that has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// Ends all others.
    pub normal: String,
    /// Bold letters.
    pub bold: String,
    /// Underlined letters.
    pub underline: String,
    /// Grey letters.
    pub dim: String,
    /// Blue letters.
    pub blue: String,
    /// Green letters.
    pub green: String,
    /// Red letters.
    pub red: String,
    /// Yellow letters.
    pub yellow: String,
}

impl Palette {
    /// No colours.
    #[must_use]
    pub fn plain() -> Self {
        Self::default()
    }

    /// The sequences of `xterm` and of nearly all others, as its terminfo entry has them.
    #[must_use]
    pub fn ansi() -> Self {
        let text = str::to_owned;
        Self {
            normal: text("\x1b(B\x1b[m"),
            bold: text("\x1b[1m"),
            underline: text("\x1b[4m"),
            dim: text("\x1b[2;10m"),
            blue: text("\x1b[34m"),
            green: text("\x1b[32m"),
            red: text("\x1b[31m"),
            yellow: text("\x1b[33m"),
        }
    }

    /// The sequences of the terminal that `TERM` names; none if it has no colours.
    ///
    /// `force` is the value of `MYPY_FORCE_COLOR`, or else of `FORCE_COLOR`: unless it is a number that is not zero, or
    /// some other text, both outputs must be terminals.
    #[must_use]
    pub fn detect(term: Option<&str>, force: Option<&str>, outputs_are_terminals: bool) -> Self {
        let is_forced = force.is_some_and(|force| match force.trim().parse::<i64>() {
            Ok(number) => number != 0,
            Err(_) => !force.is_empty(),
        });
        let term = term.unwrap_or_default();
        let is_plain = term.is_empty()
            || ["dumb", "unknown", "vt"]
                .iter()
                .any(|name| term.starts_with(name));
        if is_plain || !(is_forced || outputs_are_terminals) {
            return Self::plain();
        }
        let uses_shift_in = ["screen", "tmux", "linux"]
            .iter()
            .any(|name| term.starts_with(name));
        if uses_shift_in {
            Self {
                normal: "\x1b[m\x0f".to_owned(),
                ..Self::ansi()
            }
        } else {
            Self::ansi()
        }
    }

    /// The line with colours.
    #[must_use]
    pub fn colorize(&self, line: &str) -> String {
        if is_snippet(line) {
            let start: &[&str] = if is_marker(line) {
                &[&self.red]
            } else {
                &[&self.dim]
            };
            return self.style(line, start);
        }
        if let Some((place, message)) = split_message(line, "error:") {
            return format!(
                "{place}{}{}",
                self.style("error:", &[&self.bold, &self.red]),
                self.error(message)
            );
        }
        if let Some((place, message)) = split_message(line, "note:") {
            let message = self.quotes(&self.links(message));
            return format!("{place}{}{message}", self.style("note:", &[&self.blue]));
        }
        line.to_owned()
    }

    /// The text between the sequences `start` and the normal one.
    /// A text between control sequences.
    #[must_use]
    pub fn style(&self, text: &str, start: &[&str]) -> String {
        let start: String = start.concat();
        format!("{start}{text}{}", self.normal)
    }

    /// The line with colours if error codes are hidden: then brackets at the end are part of the message.
    #[must_use]
    pub fn colorize_without_codes(&self, line: &str) -> String {
        match split_message(line, "error:").filter(|_| !is_snippet(line)) {
            Some((place, message)) => {
                let word = self.style("error:", &[&self.bold, &self.red]);
                format!("{place}{word}{}", self.quotes(message))
            }
            None => self.colorize(line),
        }
    }

    /// The message of an error: quoted parts bold, the code yellow.
    fn error(&self, message: &str) -> String {
        let (message, code) = message.split_at(message.rfind('[').unwrap_or(message.len()));
        format!("{}{}", self.quotes(message), self.style(code, &[&self.yellow]))
    }

    /// Parts in double quotes bold, unless a quote is left open.
    fn quotes(&self, message: &str) -> String {
        if message.matches('"').count() % 2 == 1 {
            return message.to_owned();
        }
        let parts = message.split('"').enumerate();
        parts
            .map(|(at, part)| {
                if at % 2 == 0 {
                    self.style(part, &[])
                } else {
                    self.style(&format!("\"{part}\""), &[&self.bold])
                }
            })
            .collect()
    }

    /// The first link underlined.
    fn links(&self, note: &str) -> String {
        let starts = ["http://", "https://"]
            .into_iter()
            .filter_map(|scheme| note.find(scheme));
        let Some(start) = starts.min() else {
            return note.to_owned();
        };
        let len = note[start..]
            .find(char::is_whitespace)
            .unwrap_or(note.len() - start);
        let link = self.style(&note[start..start + len], &[&self.underline]);
        format!("{}{link}{}", &note[..start], &note[start + len..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn palette() -> Palette {
        let text = str::to_owned;
        Palette {
            normal: text("<n>"),
            bold: text("<B>"),
            underline: text("<u>"),
            dim: text("<d>"),
            blue: text("<b>"),
            green: text("<g>"),
            red: text("<r>"),
            yellow: text("<y>"),
        }
    }

    #[test]
    fn errors_have_a_red_word_bold_quotes_and_a_yellow_code() {
        let found = palette().colorize("a.py:1: error: No \"x\" here  [misc]");
        assert_eq!(
            found,
            "a.py:1: <B><r>error:<n> No <n><B>\"x\"<n> here  <n><y>[misc]<n>"
        );
        let found = palette().colorize_without_codes("a.py:1: error: No [x]");
        assert_eq!(found, "a.py:1: <B><r>error:<n> No [x]<n>");
    }

    #[test]
    fn notes_have_underlined_links() {
        let found = palette().colorize("a.py:1: note: See https://x.y/z now");
        assert_eq!(found, "a.py:1: <b>note:<n> See <u>https://x.y/z<n> now<n>");
    }

    #[test]
    fn snippets_are_dim_and_markers_red() {
        assert_eq!(palette().colorize("    x = 1"), "<d>    x = 1<n>");
        assert_eq!(palette().colorize("    ^~~"), "<r>    ^~~<n>");
    }

    #[test]
    fn colours_need_a_terminal_that_has_them() {
        let xterm = Some("xterm-256color");
        assert_eq!(Palette::detect(xterm, None, true), Palette::ansi());
        assert_eq!(Palette::detect(xterm, Some("1"), false), Palette::ansi());
        assert_eq!(Palette::detect(xterm, Some("0"), false), Palette::plain());
        assert_eq!(Palette::detect(Some("dumb"), Some("yes"), true), Palette::plain());
        assert_eq!(Palette::detect(Some("screen"), None, true).normal, "\x1b[m\x0f");
    }

    #[test]
    fn a_plain_palette_changes_nothing() {
        let line = "a.py:1: error: No \"x\" here  [misc]";
        assert_eq!(Palette::plain().colorize(line), line);
    }
}
