//! What runners do to output before they compare it, and to written files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::compare::{Failure, same_lines, split_lines};
use crate::format::{Case, ExpectedFile};

/// The version that messages of this program name.
const MYPY_VERSION: &str = "2.4.1";

static TIME_STAMP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d{10}").expect("a constant pattern"));
static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"\b{}\b", regex::escape(MYPY_VERSION))).expect("a constant pattern")
});

/// On a system whose paths are written with another separator, slashes in messages. A no-op elsewhere.
pub(super) fn slashes(case: &Case, lines: Vec<String>) -> Vec<String> {
    if !case.normalize_output || std::path::MAIN_SEPARATOR == '/' {
        return lines;
    }
    lines
        .into_iter()
        .map(|line| line.replace(std::path::MAIN_SEPARATOR, "/"))
        .collect()
}

/// The lines without the directory `tmp/` at their start.
pub(super) fn without_directory(lines: Vec<String>) -> Vec<String> {
    let strip = |line: String| line.strip_prefix("tmp/").map(str::to_owned).unwrap_or(line);
    lines.into_iter().map(strip).collect()
}

/// Compares the files that a run wrote (path to text) with what the case expects. `directory` is the absolute path of `tmp`:
/// it stands as `$PWD` in the expectations. `strip` is dropped from the expected paths.
pub(super) fn check_output_files(
    case: &Case,
    written: &BTreeMap<String, String>,
    directory: &str,
    strip: &str,
) -> Result<(), Failure> {
    for (path, expected) in &case.output_files {
        let path = path.strip_prefix(strip).unwrap_or(path);
        let Some(text) = written.get(path) else {
            return Err(Failure::new(format!(
                "Expected file {path} was not produced by test case"
            )));
        };
        match expected {
            ExpectedFile::Pattern(pattern) if pattern.is_match(text) => {}
            ExpectedFile::Pattern(pattern) => {
                let expected = vec![pattern.to_string()];
                let message = format!("Output file {path} did not match its expected output pattern");
                return Err(Failure {
                    message,
                    expected,
                    actual: split_lines(text),
                });
            }
            ExpectedFile::Text(expected) => {
                let what = format!("Output file {path} did not match its expected output");
                same_lines(
                    &split_lines(expected),
                    &normalized_file(case, text, directory),
                    &what,
                )?;
            }
        }
    }
    Ok(())
}

fn normalized_file(case: &Case, text: &str, directory: &str) -> Vec<String> {
    const OLD_META: &str = r#"<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">"#;
    let mut lines = Vec::new();
    for line in split_lines(text) {
        let line = line.replace(directory, "$PWD");
        let line = VERSION.replace_all(&line, "$$VERSION");
        let line = TIME_STAMP.replace_all(&line, "$$TIMESTAMP").into_owned();
        let old_meta = case.file == "reports.test" && line == OLD_META;
        lines.push(if old_meta {
            r#"<meta charset="UTF-8">"#.to_owned()
        } else {
            line
        });
    }
    slashes(case, lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Context;

    #[test]
    fn written_files_lose_paths_versions_and_times() {
        let case = Case::parse_text(
            "x\n[outfile r.txt]\n$PWD/a $VERSION $TIMESTAMP\n",
            &Context::for_tests(),
        )
        .unwrap();
        let written = |text: &str| BTreeMap::from([("r.txt".to_owned(), text.to_owned())]);
        let check = |text: &str| check_output_files(&case, &written(text), "/home/tmp", "tmp/");
        assert_eq!(check("/home/tmp/a 2.4.1 1700000000\n"), Ok(()));
        assert!(check("/home/tmp/a 2.4.2 1700000000\n").is_err());
        assert!(check_output_files(&case, &BTreeMap::new(), "/", "tmp/").is_err());
    }

    #[test]
    fn only_the_first_directory_goes() {
        let lines = vec!["tmp/tmp/a.py:1: x".to_owned(), "a: tmp/b".to_owned()];
        assert_eq!(without_directory(lines), ["tmp/a.py:1: x", "a: tmp/b"]);
    }
}
