//! What the daemon is told about the terminal, and writing to it.

use std::io::{IsTerminal as _, Write as _};

use config::{Environment as _, ProcessEnvironment};

/// The width that is assumed where it is not known.
const DEFAULT_COLUMNS: usize = 80;

/// Whether output goes to a person.
pub(crate) fn is_tty() -> bool {
    let var = |name: &str| ProcessEnvironment.var(name);
    let forced = var("MYPY_FORCE_COLOR").or_else(|| var("FORCE_COLOR"));
    let is_forced = forced.is_some_and(|value| match value.trim().parse::<i64>() {
        Ok(number) => number != 0,
        Err(_) => !value.is_empty(),
    });
    is_forced || std::io::stdout().is_terminal()
}

/// How many columns there are.
pub(crate) fn width() -> usize {
    let given = |name: &str| {
        let number = ProcessEnvironment
            .var(name)
            .and_then(|value| value.trim().parse().ok());
        number.filter(|columns: &usize| *columns > 0)
    };
    let of_terminal = || {
        let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
        Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
    };
    given("MYPY_FORCE_TERMINAL_WIDTH")
        .or_else(|| given("COLUMNS"))
        .or_else(of_terminal)
        .unwrap_or(DEFAULT_COLUMNS)
}

/// Writes to standard output. Nobody can be told if that fails.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes to standard error.
pub(crate) fn say_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
