//! `outputjson.test`: `--output=json`.
//!
//! Specified by `mypy/test/testoutput.py`.

use std::fs;

use super::Environment;
use super::interpreters::{Interpreter, search_path};
use crate::compare::{Failure, split_lines};
use crate::files::Files;
use crate::format::Case;
use crate::program::commands::{Call, Output, run as run_program};

/// Checks the program and compares the lines without any clean-up.
pub(super) fn run(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::new(format!("cannot make the case's directory: {error}"));
    environment.programs.checker()?;
    let directory = tempfile::Builder::new()
        .prefix("case-")
        .tempdir()
        .map_err(cannot)?;
    fs::create_dir(directory.path().join("tmp")).map_err(cannot)?;
    Files::of_case(case).write_to(directory.path()).map_err(cannot)?;
    let text: String = case.input.iter().map(|line| format!("{line}\n")).collect();
    fs::write(directory.path().join("tmp/main"), text).map_err(cannot)?;
    let variables = [("PATH", search_path(&Interpreter::of_programs(environment)?))];
    let call = Call {
        arguments: &arguments(case),
        directory: directory.path(),
        variables: &variables,
    };
    let actual = shown(&run_program(&environment.programs, &call)??);
    if actual == case.output {
        return Ok(());
    }
    Err(Failure {
        message: "Invalid output".to_owned(),
        expected: case.output.clone(),
        actual,
    })
}

fn arguments(case: &Case) -> Vec<String> {
    let flags = case.input.iter().find_map(|line| line.split_once("# flags: "));
    let flags = flags.map_or("--output=json", |(_, flags)| flags);
    let mut arguments: Vec<String> = flags.split_whitespace().map(str::to_owned).collect();
    arguments.extend(["--python-version=3.10", "tmp/main"].map(str::to_owned));
    arguments
}

fn shown(output: &Output) -> Vec<String> {
    let text = format!("{}{}", output.out, output.err);
    let mut lines = split_lines(text.trim_end_matches('\n'));
    if output.code > 1 {
        lines.push("!!! Mypy crashed !!!".to_owned());
    }
    lines.iter().map(|line| line.replace("tmp/", "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_is_dropped_everywhere() {
        let output = Output {
            out: "{\"file\": \"tmp/main\"}\n".to_owned(),
            err: String::new(),
            code: 1,
        };
        assert_eq!(shown(&output), ["{\"file\": \"main\"}"]);
        let crash = Output { code: 2, ..output };
        assert_eq!(shown(&crash).len(), 2);
    }
}
