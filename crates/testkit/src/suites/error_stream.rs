//! `errorstream.test`: messages as they are flushed, with full stubs.
//!
//! Specified by `mypy/test/testerrorstream.py`.

use super::Environment;
use crate::compare::{Failure, same_lines};
use crate::files::Files;
use crate::format::Case;
use crate::program::batch::Session;
use crate::program::{BuildRequest, Source};
use crate::settings::{CaseOptions, Settings};

/// Compares what is flushed, batch by batch.
pub(super) fn run(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let settings = Settings {
        show_traceback: Some(true),
        hide_error_codes: Some(true),
        ..Settings::default()
    };
    let module = Some("__main__".to_owned());
    let request = BuildRequest {
        sources: vec![Source {
            path: Some("main".to_owned()),
            module,
            text: Some(case.source()),
        }],
        files: &Files::of_case(case),
        library: &environment.library,
        cache_changes: Vec::new(),
        options: CaseOptions {
            flags: None,
            settings,
        },
        alt_lib_path: None,
        case_insensitive: false,
    };
    let mut lines = Vec::new();
    for batch in Session::default()
        .flushes(&request)?
        .into_iter()
        .filter(|batch| !batch.is_empty())
    {
        lines.push("==== Errors flushed ====".to_owned());
        lines.extend(batch);
    }
    same_lines(&case.output, &lines, "Invalid output")
}
