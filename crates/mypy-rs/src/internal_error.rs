//! What users see of a bug: a report in mypy's form, and never a backtrace that they did not ask for.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::{Mutex, PoisonError};

use errors::internal_error_report;
use options::Options;

use crate::say_error;

static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Keeps what a panic says, instead of printing it.
pub(crate) fn install() {
    set_hook(Box::new(|info| {
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        let trace = std::backtrace::Backtrace::force_capture();
        last.get_or_insert_with(|| format!("{info}\n{trace}"));
    }));
}

/// Does `work`; a panic is reported and leaves nothing.
pub(crate) fn catch<R>(options: &Options, work: impl FnOnce() -> R) -> Option<R> {
    let result = catch_unwind(AssertUnwindSafe(work));
    result
        .inspect_err(|_| {
            let version = env!("CARGO_PKG_VERSION");
            if options.show_traceback {
                let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
                say_error(&last.take().unwrap_or_default());
            }
            say_error(&internal_error_report(None, version, options.show_traceback));
        })
        .ok()
}
