//! `ref-info.test` and `exportjson.test`: what other tools read.
//!
//! Specified by `mypy/test/test_ref_info.py` and `mypy/test/testexportjson.py`.

use std::sync::LazyLock;

use regex::Regex;

use super::Environment;
use crate::compare::{Failure, same_lines};
use crate::files::Files;
use crate::format::Case;
use crate::program::exports::{cache_as_json, references};
use crate::program::{BuildRequest, Source};
use crate::settings::{CaseOptions, Settings};

/// Compares references by line.
pub(super) fn run_references(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let settings = Settings {
        use_builtins_fixtures: Some(true),
        show_traceback: Some(true),
        export_ref_info: Some(true),
        sqlite_cache: Some(false),
        ..Settings::default()
    };
    let files = Files::of_case(case);
    let source = Source {
        path: Some("main".to_owned()),
        module: None,
        text: Some(case.source()),
    };
    match references(&request(source, &files, settings, environment))? {
        Ok(found) => {
            let lines: Vec<String> = found
                .iter()
                .map(|item| format!("{}:{}:{}", item.line, item.column, item.target))
                .collect();
            same_lines(&case.output, &lines, "Invalid output")
        }
        Err(messages) => Err(Failure {
            message: "the build has errors".to_owned(),
            expected: Vec::new(),
            actual: messages,
        }),
    }
}

/// Compares the cache as JSON.
pub(super) fn run_cache(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let settings = Settings {
        use_builtins_fixtures: Some(true),
        show_traceback: Some(true),
        allow_empty_bodies: Some(true),
        fixed_format_cache: Some(true),
        sqlite_cache: Some(false),
        ..Settings::default()
    };
    let mut files = Files::of_case(case);
    files.write("tmp/main.py", case.source().into_bytes());
    let source = Source {
        path: Some("tmp/main.py".to_owned()),
        module: Some("main".to_owned()),
        text: None,
    };
    let meta = case.name.ends_with("_meta");
    let found = cache_as_json(&request(source, &files, settings, environment), meta)?;
    let errors = found.messages.blocked || !found.messages.lines.is_empty();
    if !errors && case.output.join("\n").trim() == "<not checked>" {
        return Ok(());
    }
    let mut lines = found.messages.lines;
    lines.extend(found.lines.iter().map(|line| masked(line, meta)));
    same_lines(&case.output, &lines, "Invalid output")
}

static SOURCE_PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r#""[^"]+\.pyi?""#));
static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r#""[0-9][^"]+""#));
static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(": [0-9]+"));
static PLATFORM: LazyLock<Regex> = LazyLock::new(|| pattern(r#": "[^"]+""#));
static HASH: LazyLock<Regex> = LazyLock::new(|| pattern(r#""[a-f0-9]{40}""#));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// The line without what differs from run to run.
fn masked(line: &str, meta: bool) -> String {
    let mut line = line.to_owned();
    replace(&mut line, "\"path\": ", &SOURCE_PATH, "...");
    if !meta {
        return line;
    }
    replace(&mut line, "\"version_id\"", &VERSION, "...");
    replace(&mut line, "mtime\"", &TIME, ": ...");
    replace(&mut line, "\"platform\"", &PLATFORM, ": ...");
    if !line.contains("\"hash\"") {
        line = HASH.replace_all(&line, "\"<hash>\"").into_owned();
    }
    line
}

/// Replaces `pattern` in a line that holds `key`.
fn replace(line: &mut String, key: &str, pattern: &Regex, by: &str) {
    if line.contains(key) {
        *line = pattern.replace_all(line, by).into_owned();
    }
}

fn request<'a>(
    source: Source,
    files: &'a Files,
    settings: Settings,
    environment: &'a Environment,
) -> BuildRequest<'a> {
    BuildRequest {
        sources: vec![source],
        files,
        library: &environment.library,
        cache_changes: Vec::new(),
        options: CaseOptions {
            flags: None,
            settings,
        },
        alt_lib_path: Some("tmp"),
        case_insensitive: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_masked_everywhere() {
        assert_eq!(masked(r#"  "path": "tmp/main.py","#, false), r#"  "path": ...,"#);
        assert_eq!(masked(r#"  "mtime": 12,"#, false), r#"  "mtime": 12,"#);
    }

    #[test]
    fn times_hashes_and_platforms_are_masked_in_descriptions() {
        assert_eq!(masked(r#""data_mtime": 12,"#, true), r#""data_mtime": ...,"#);
        assert_eq!(masked(r#""platform": "linux","#, true), r#""platform": ...,"#);
        assert_eq!(masked(r#""version_id": "2.4.1","#, true), r#""version_id": ...,"#);
        let hash = "0123456789abcdef0123456789abcdef01234567";
        assert_eq!(masked(&format!("\"{hash}\""), true), "\"<hash>\"");
        let own = format!("\"hash\": \"{hash}\"");
        assert_eq!(masked(&own, true), own);
    }
}
