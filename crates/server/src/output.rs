//! The texts of a reply to a check.
//!
//! Specified by `pretty_messages` and `increment_output` of `mypy/dmypy_server.py`.

use errors::terminal::{Palette, count, error_summary, fit_in_terminal, success_summary};
use options::Options;

/// The terminal of a client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub(crate) is_tty: bool,
    pub(crate) width: usize,
}

/// The lines as the client shows them.
pub(crate) fn pretty(options: &Options, messages: Vec<String>, sources: usize, terminal: Terminal) -> String {
    let colors = options.color_output && terminal.is_tty;
    let palette = if colors { Palette::ansi() } else { Palette::plain() };
    let mut lines = if options.pretty && terminal.is_tty {
        fit_in_terminal(&messages, terminal.width)
    } else {
        messages
    };
    if options.error_summary {
        let counts = count(&lines);
        if counts.errors > 0 {
            lines.push(error_summary(counts, sources, false, &palette));
        } else if counts.notes == lines.len() {
            lines.push(success_summary(sources, &palette));
        }
    }
    let color = |line: &String| {
        if options.hide_error_codes {
            palette.colorize_without_codes(line)
        } else {
            palette.colorize(line)
        }
    };
    lines.iter().map(|line| color(line) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Terminal = Terminal {
        is_tty: false,
        width: 80,
    };

    #[test]
    fn summaries_end_the_output() {
        let options = Options::default();
        assert_eq!(
            pretty(&options, Vec::new(), 2, PLAIN),
            "Success: no issues found in 2 source files\n"
        );
        let lines = vec!["a.py:1: error: x".to_owned()];
        let expected = "a.py:1: error: x\nFound 1 error in 1 file (checked 1 source file)\n";
        assert_eq!(pretty(&options, lines, 1, PLAIN), expected);
    }

    #[test]
    fn notes_alone_are_a_success() {
        let lines = vec!["a.py:1: note: x".to_owned()];
        assert!(pretty(&Options::default(), lines, 1, PLAIN).contains("Success"));
    }
}
