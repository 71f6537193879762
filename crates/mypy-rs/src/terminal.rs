//! What is known about the terminal, and writing lines to it.

use std::io::IsTerminal as _;

use config::{Environment as _, ProcessEnvironment};
use errors::terminal::{DEFAULT_COLUMNS, Palette};
use options::Options;

use crate::{say, say_error};

/// The outputs of the process.
pub(crate) struct Terminal {
    /// Columns for wrapped lines.
    pub(crate) width: usize,
    /// Colours, if they are wanted.
    pub(crate) palette: Palette,
    hide_codes: bool,
}

impl Terminal {
    pub(crate) fn of_process(options: &Options) -> Self {
        let var = |name: &str| ProcessEnvironment.var(name);
        let force = var("MYPY_FORCE_COLOR").or_else(|| var("FORCE_COLOR"));
        let both = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
        let palette = if options.color_output {
            Palette::detect(var("TERM").as_deref(), force.as_deref(), both)
        } else {
            Palette::plain()
        };
        Self {
            width: width(),
            palette,
            hide_codes: options.hide_error_codes,
        }
    }

    /// Writes lines with colours.
    pub(crate) fn show(&self, lines: &[String], serious: bool) {
        let color = |line: &String| {
            if self.hide_codes {
                self.palette.colorize_without_codes(line)
            } else {
                self.palette.colorize(line)
            }
        };
        let text: String = lines.iter().map(|line| color(line) + "\n").collect();
        if serious { say_error(&text) } else { say(&text) }
    }
}

fn width() -> usize {
    let number = |name: &str| {
        ProcessEnvironment
            .var(name)
            .and_then(|value| value.trim().parse().ok())
    };
    let given = |name: &str| number(name).filter(|columns: &usize| *columns > 0);
    let of_terminal = || {
        let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
        Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
    };
    given("MYPY_FORCE_TERMINAL_WIDTH")
        .or_else(|| given("COLUMNS"))
        .or_else(of_terminal)
        .unwrap_or(DEFAULT_COLUMNS)
}
