//! Panics: what they say is kept for the client instead of being printed.

use std::backtrace::Backtrace;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::{Mutex, PoisonError};

/// What the panics since the last command said. Checks run on threads of their own, so it is one list for all.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps what panics say. The process has one hook, so the program calls this once.
pub fn install() {
    set_hook(Box::new(|info| {
        let text = format!("{info}\n{}", Backtrace::force_capture());
        SAID.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }));
}

/// Does `work`; the error is what a panic said.
pub(crate) fn catch<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    let result = catch_unwind(AssertUnwindSafe(work));
    let said = std::mem::take(&mut *SAID.lock().unwrap_or_else(PoisonError::into_inner));
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("a value that is no text");
        said.first().cloned().unwrap_or_else(|| text.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_words() {
        assert_eq!(catch(|| 1), Ok(1));
        let said = catch(|| -> i32 { panic!("as a test") }).expect_err("it panicked");
        assert!(said.contains("as a test"), "{said}");
    }
}
