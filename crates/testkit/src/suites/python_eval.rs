//! `pythoneval*.test`: real stubs; a program without errors is run by Python, and its output compared.
//!
//! Specified by `mypy/test/testpythoneval.py`.

use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;

use super::Environment;
use super::interpreters::{Interpreter, search_path};
use crate::compare::{Failure, same_lines, split_lines};
use crate::files::Files;
use crate::format::Case;
use crate::program::commands::{Call, output, run as run_program};

const FLAGS: [&str; 7] = [
    "--show-traceback",
    "--no-silence-site-packages",
    "--no-error-summary",
    "--hide-error-codes",
    "--allow-empty-bodies",
    "--test-env",
    "--python-version=3.10",
];

/// Checks a program, runs it if there is nothing to report, and compares all lines.
pub(super) fn run(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::new(format!("cannot make the case's directory: {error}"));
    environment.programs.checker()?;
    let directory = tempfile::Builder::new()
        .prefix("case-")
        .tempdir()
        .map_err(cannot)?;
    let tmp = directory.path().join("tmp");
    fs::create_dir(&tmp).map_err(cannot)?;
    Files::of_case(case).write_to(directory.path()).map_err(cannot)?;
    let program = format!("_{}.py", case.name);
    let text: String = case.input.iter().map(|line| format!("{line}\n")).collect();
    fs::write(tmp.join(&program), text).map_err(cannot)?;
    let interpreter = Interpreter::of_programs(environment)?;
    interpreter.also_as("python3.10")?;
    let variables = [("PATH", search_path(&interpreter))];
    let call = Call {
        arguments: &arguments(case, &program, &environment.scratch),
        directory: directory.path(),
        variables: &variables,
    };
    let checked = run_program(&environment.programs, &call)??;
    let mut lines: Vec<String> = split_lines(&checked.out);
    lines.extend(split_lines(&checked.err));
    for line in &mut lines {
        *line = line.strip_prefix("tmp/").unwrap_or(line).to_owned();
    }
    if checked.code > 1 && case.output.is_empty() {
        lines.push("!!! Mypy crashed !!!".to_owned());
    }
    if checked.code == 0 && lines.is_empty() {
        if needs_newer_python(&call)? {
            return Ok(());
        }
        lines = execute(&program, &tmp)?;
    }
    let lines: Vec<String> = lines.iter().map(|line| stub_name(line)).collect();
    same_lines(&expected(case, &program), &lines, "Invalid output")
}

fn arguments(case: &Case, program: &str, scratch: &Path) -> Vec<String> {
    let mut arguments: Vec<String> = FLAGS.map(str::to_owned).to_vec();
    if let Some(flags) = case.input.iter().find_map(|line| line.split_once("# flags: ")) {
        arguments.extend(flags.1.split_whitespace().map(str::to_owned));
    }
    arguments.push(format!("tmp/{program}"));
    arguments.push(format!(
        "--cache-dir={}",
        scratch.join("pythoneval-cache").display()
    ));
    arguments
}

/// Whether the program is for a newer Python than the one that is here: then it cannot be run, nor is it in mypy's runner.
fn needs_newer_python(call: &Call<'_>) -> Result<bool, Failure> {
    let mut flags = call
        .arguments
        .iter()
        .rev()
        .filter_map(|argument| argument.strip_prefix("--python-version="));
    let Some(wanted) = flags.next().and_then(parse_version) else {
        return Ok(false);
    };
    let mut python = Command::new("python3");
    python.args(["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
    let found = output(&mut python)?.out;
    let found = parse_version(found.trim()).ok_or_else(|| Failure::new(format!("no version: {found}")))?;
    Ok(wanted > found)
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn execute(program: &str, directory: &Path) -> Result<Vec<String>, Failure> {
    let mut python = Command::new("python3");
    python
        .args(["-Wignore", program])
        .current_dir(directory)
        .stdin(std::process::Stdio::null());
    let done = output(&mut python)?;
    let mut lines = split_lines(&done.out);
    lines.extend(split_lines(&done.err));
    Ok(lines)
}

/// A line about a file of typeshed shows the name of the file only.
fn stub_name(line: &str) -> String {
    if !line.contains("/typeshed/") {
        return line.to_owned();
    }
    line.rsplit('/').next().unwrap_or(line).to_owned()
}

fn expected(case: &Case, program: &str) -> Vec<String> {
    let generic = Regex::new(r"\b_program.py\b").expect("a constant pattern");
    case.output
        .iter()
        .map(|line| generic.replace_all(line, program).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Context;

    #[test]
    fn the_generic_name_is_filled_in() {
        let case = Case::parse_text("x\n[out]\n_program.py:1: error: y\n", &Context::for_tests()).unwrap();
        assert_eq!(expected(&case, "_testX.py"), ["_testX.py:1: error: y"]);
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parse_version("3.9") < parse_version("3.11"));
        assert_eq!(parse_version("x"), None);
    }

    #[test]
    fn stubs_are_shown_by_name() {
        assert_eq!(
            stub_name("/a/typeshed/stdlib/builtins.pyi:1: note: x"),
            "builtins.pyi:1: note: x"
        );
        assert_eq!(stub_name("a/b.py:1: note: x"), "a/b.py:1: note: x");
    }

    #[test]
    fn flags_of_the_case_come_last() {
        let case = Case::parse_text("# flags: --strict\n", &Context::for_tests()).unwrap();
        let found = arguments(&case, "_x.py", Path::new("/s"));
        assert_eq!(
            found[7..],
            ["--strict", "tmp/_x.py", "--cache-dir=/s/pythoneval-cache"]
        );
    }
}
