//! `cmdline*.test`, `reports.test`, `envvars.test`: the program as a process.
//!
//! Specified by `mypy/test/testcmdline.py`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use super::Environment;
use super::interpreters::{Interpreter, search_path};
use super::normalize::{check_output_files, slashes};
use crate::compare::{Failure, same_lines, split_lines};
use crate::files::Files;
use crate::format::Case;
use crate::program::commands::{Call, Output, run as run_program};

/// Runs a case once, and again for each further output.
pub(super) fn run(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::new(format!("cannot make the case's directory: {error}"));
    environment.programs.checker()?;
    let directory = tempfile::Builder::new()
        .prefix("case-")
        .tempdir()
        .map_err(cannot)?;
    fs::create_dir(directory.path().join("tmp")).map_err(cannot)?;
    Files::of_case(case).write_to(directory.path()).map_err(cannot)?;
    for step in std::iter::once(1).chain(case.later_output.keys().copied()) {
        run_step(case, environment, directory.path(), step)?;
    }
    Ok(())
}

fn run_step(case: &Case, environment: &Environment, directory: &Path, step: u32) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::new(format!("cannot write the program: {error}"));
    let tmp = directory.join("tmp");
    let program = tmp.join("_program.py");
    let text: String = case.input.iter().map(|line| format!("{line}\n")).collect();
    fs::write(&program, text).map_err(cannot)?;
    let working = tmp.join(working_directory(case).unwrap_or_default());
    let arguments = arguments(case, step, &working)?;
    let mut variables = vec![("PATH", search_path(&Interpreter::of_programs(environment)?))];
    let extra = tmp.join("pypath");
    if extra.is_dir() {
        variables.push(("PYTHONPATH", OsString::from(extra)));
    }
    let call = Call {
        arguments: &arguments,
        directory: &working,
        variables: &variables,
    };
    let output = run_program(&environment.programs, &call)??;
    fs::remove_file(&program).map_err(cannot)?;
    if case.output_files.is_empty() {
        compare_lines(case, step, &output)
    } else {
        compare_files(case, directory, &output)
    }
}

fn compare_lines(case: &Case, step: u32, output: &Output) -> Result<(), Failure> {
    let mut lines = split_lines(&output.err);
    lines.extend(split_lines(&output.out));
    let mut lines = slashes(case, lines);
    if output.code != i32::from(!lines.is_empty()) {
        lines.push(format!("== Return code: {}", output.code));
    }
    let nothing = Vec::new();
    let expected = if step == 1 {
        &case.output
    } else {
        case.later_output.get(&step).unwrap_or(&nothing)
    };
    let expected: Vec<String> = expected.iter().map(|line| line.replace("tmp/", "")).collect();
    same_lines(&expected, &lines, &format!("Invalid output on step {step}"))
}

fn compare_files(case: &Case, directory: &Path, output: &Output) -> Result<(), Failure> {
    if output.code != 0 || !output.err.is_empty() {
        let message = format!("Expected zero status and empty stderr, got {}", output.code);
        let mut actual = split_lines(&output.err);
        actual.extend(split_lines(&output.out));
        return Err(Failure {
            message,
            expected: Vec::new(),
            actual,
        });
    }
    let read = |path: &String| Some((path.clone(), fs::read_to_string(directory.join(path)).ok()?));
    let written: BTreeMap<String, String> = case
        .output_files
        .iter()
        .filter_map(|(path, _)| read(path))
        .collect();
    let tmp = fs::canonicalize(directory.join("tmp")).unwrap_or_else(|_| directory.join("tmp"));
    check_output_files(case, &written, &tmp.to_string_lossy(), "")
}

/// The words of `# cmd: mypy …` of a step, and the flags that mypy's runner adds.
fn arguments(case: &Case, step: u32, working: &Path) -> Result<Vec<String>, Failure> {
    let text = case.source();
    let line = |start: String| {
        text.lines()
            .find_map(|line| line.split_once(start.as_str()).map(|(_, words)| words.to_owned()))
    };
    let own = (step > 1).then(|| line(format!("# cmd{step}: mypy "))).flatten();
    let words = own
        .or_else(|| line("# cmd: mypy ".to_owned()))
        .unwrap_or_default();
    let mut arguments = split_words(&words)?;
    arguments.push("--show-traceback".to_owned());
    for (asked, added) in [
        ("--error-summary", "--no-error-summary"),
        ("--show-error-codes", "--hide-error-codes"),
        ("--disallow-empty-bodies", "--allow-empty-bodies"),
    ] {
        if !arguments.iter().any(|argument| argument == asked) {
            arguments.push(added.to_owned());
        }
    }
    let working = working.to_string_lossy();
    Ok(arguments
        .into_iter()
        .map(|argument| argument.replace("$CWD", &working))
        .collect())
}

/// `# cwd: DIRECTORY` on the second line.
fn working_directory(case: &Case) -> Option<&str> {
    case.input.get(1)?.strip_prefix("# cwd: ")
}

/// Cuts a line into words as a shell does: quotes and backslashes, nothing else.
fn split_words(line: &str) -> Result<Vec<String>, Failure> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' | '"' => quoted(letter, &mut letters, word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().extend(letters.next()),
            _ if letter.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Ok(words)
}

fn quoted(quote: char, letters: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), Failure> {
    while let Some(letter) = letters.next() {
        if letter == quote {
            return Ok(());
        }
        if quote != '"' || letter != '\\' {
            word.push(letter);
            continue;
        }
        let next = letters.next();
        if !matches!(next, Some('"' | '\\')) {
            word.push('\\');
        }
        word.extend(next);
    }
    Err(Failure::new("a quote without end in # cmd"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Context;

    fn case(text: &str) -> Case {
        Case::parse_text(
            text,
            &Context {
                file: Path::new("cmdline.test"),
                ..Context::for_tests()
            },
        )
        .unwrap()
    }

    #[test]
    fn words_are_split_as_a_shell_does() {
        let words = split_words(r#"-c 'a  b' "c\"d\n" e\ f ''"#).unwrap();
        assert_eq!(words, ["-c", "a  b", r#"c"d\n"#, "e f", ""]);
        assert!(split_words("'a").is_err());
    }

    #[test]
    fn flags_are_added_unless_the_case_says_otherwise() {
        let case = case("# cmd: mypy a.py --show-error-codes $CWD/b\n# cmd2: mypy c.py\n");
        let found = arguments(&case, 1, Path::new("/w")).unwrap();
        let expected = [
            "a.py",
            "--show-error-codes",
            "/w/b",
            "--show-traceback",
            "--no-error-summary",
            "--allow-empty-bodies",
        ];
        assert_eq!(found, expected);
        assert_eq!(arguments(&case, 2, Path::new("/w")).unwrap()[0], "c.py");
    }

    #[test]
    fn the_second_line_can_name_a_directory() {
        assert_eq!(
            working_directory(&case("# cmd: mypy .\n# cwd: main/sub\n")),
            Some("main/sub")
        );
        assert_eq!(working_directory(&case("# cmd: mypy .\n")), None);
    }

    #[test]
    fn the_exit_code_is_shown_when_it_is_not_obvious() {
        let case = case("# cmd: mypy a.py\n[out]\ntmp/a.py:1: error: x\n");
        let output = |out: &str, code| Output {
            out: out.to_owned(),
            err: String::new(),
            code,
        };
        assert_eq!(compare_lines(&case, 1, &output("a.py:1: error: x\n", 1)), Ok(()));
        assert!(compare_lines(&case, 1, &output("a.py:1: error: x\n", 2)).is_err());
    }
}
