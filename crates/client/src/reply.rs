//! Showing the reply to a check.

use std::path::Path;
use std::time::Duration;

use errors::junit::{LinesByFile, Run, xml};
use ipc::Object;
use serde_json::Value;

use crate::cli::CheckOptions;
use crate::python::{dict, stats};
use crate::terminal::{say, say_error};

/// Prints the reply, and returns the exit status (`check_output`).
pub(crate) fn show(mut reply: Object, options: &CheckOptions, time: Duration) -> u8 {
    if let Some(error) = reply.get("error") {
        return fail(
            error
                .as_str()
                .unwrap_or("the daemon says that something is wrong"),
        );
    }
    let field = |name: &str| reply.get(name).and_then(Value::as_str).map(str::to_owned);
    let status = reply.get("status").and_then(Value::as_i64);
    let (Some(out), Some(err), Some(status)) = (field("out"), field("err"), status) else {
        return fail(&format!("Response: {}", dict(&reply)));
    };
    say(&out);
    say_error(&err);
    reply.insert("roundtrip_time".to_owned(), time.as_secs_f64().into());
    if options.verbose {
        say(&stats(&reply));
    }
    let junit = options
        .junit_xml
        .as_deref()
        .map(|path| (path, junit(&reply, &out, &err, time)));
    let telemetry = || {
        reply
            .get("stats")
            .map_or_else(|| "{}".to_owned(), ToString::to_string)
    };
    let perf = options.perf_stats_file.as_deref().map(|path| (path, telemetry()));
    for (path, text) in [junit, perf].into_iter().flatten() {
        if let Err(error) = std::fs::write(path, text) {
            return fail(&format!("cannot write {}: {error}", path.display()));
        }
    }
    u8::try_from(status & 0xff).unwrap_or(u8::MAX)
}

fn junit(reply: &Object, out: &str, err: &str, time: Duration) -> String {
    let field = |name: &str| reply.get(name).and_then(Value::as_str).unwrap_or_default();
    let run = Run {
        time,
        serious: !err.is_empty(),
        version: field("python_version"),
        platform: field("platform"),
    };
    let lines: Vec<String> = out.lines().chain(err.lines()).map(str::to_owned).collect();
    let mut messages = LinesByFile::default();
    if !lines.is_empty() {
        messages.insert(None, lines);
    }
    xml(run, &messages)
}

/// Ends with a message.
pub(crate) fn fail(message: &str) -> u8 {
    say_error(&format!("{message}\n"));
    2
}

/// The path of a status file, for messages.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}
