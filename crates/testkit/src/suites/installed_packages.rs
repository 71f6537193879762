//! `pep561.test`: packages that are installed in an environment of their own.
//!
//! Specified by `mypy/test/testpep561.py`. mypy's runner makes an environment for each case; here cases that need the same
//! packages share one, since nothing changes it.

use std::fs;
use std::path::Path;

use super::Environment;
use super::interpreters::Interpreter;
use super::normalize::without_directory;
use crate::compare::{Failure, same_lines, split_lines};
use crate::files::Files;
use crate::format::{Case, FileOperation};
use crate::program::commands::{Call, run as run_program};

/// Checks a program against installed packages, step by step.
pub(super) fn run(case: &Case, environment: &Environment) -> Result<(), Failure> {
    environment.programs.checker()?;
    let wanted = Packages::parse(case.input.first().map_or("", String::as_str))?;
    let python = wanted.install(environment)?.python();
    let cannot = |error: std::io::Error| Failure::new(format!("cannot write the case's files: {error}"));
    let directory = tempfile::Builder::new()
        .prefix("case-")
        .tempdir()
        .map_err(cannot)?;
    let root = fs::canonicalize(directory.path()).map_err(cannot)?;
    fs::create_dir(root.join("tmp")).map_err(cannot)?;
    let mut files = Files::of_case(case);
    files.write_to(&root).map_err(cannot)?;
    let arguments = arguments(case, &python);
    let text: String = case.input.iter().map(|line| format!("{line}\n")).collect();
    fs::write(root.join(format!("{}.py", case.name)), text).map_err(cannot)?;
    let mut steps = case.steps();
    if steps != [Vec::new()] {
        steps.insert(0, Vec::new());
    }
    for (index, operations) in steps.iter().enumerate() {
        replace(&mut files, operations, &root)?;
        let call = Call {
            arguments: &arguments,
            directory: &root,
            variables: &[],
        };
        let done = run_program(&environment.programs, &call)??;
        let mut lines = split_lines(&done.out);
        lines.extend(split_lines(&done.err));
        compare(case, index, lines)?;
    }
    Ok(())
}

fn compare(case: &Case, index: usize, lines: Vec<String>) -> Result<(), Failure> {
    let nothing = Vec::new();
    let run = index as u32 + 1;
    let expected = if run == 1 {
        &case.output
    } else {
        case.later_output.get(&run).unwrap_or(&nothing)
    };
    same_lines(
        expected,
        &without_directory(lines),
        &format!("Invalid output on iteration {run}"),
    )
}

fn replace(files: &mut Files, operations: &[FileOperation], root: &Path) -> Result<(), Failure> {
    files.perform(operations)?;
    let cannot = |error: std::io::Error| Failure::new(format!("cannot write the case's files: {error}"));
    for operation in operations {
        match operation {
            FileOperation::Update {
                path,
                content,
                module: _,
            } => {
                fs::write(root.join(path), content).map_err(cannot)?;
            }
            FileOperation::Delete { path, module: _ } => {
                let path = root.join(path);
                if path.is_dir() {
                    fs::remove_dir_all(path)
                } else {
                    fs::remove_file(path)
                }
                .map_err(cannot)?;
            }
        }
    }
    Ok(())
}

/// The flags on the second line, the program unless a package is asked for, and what mypy's runner adds.
fn arguments(case: &Case, python: &Path) -> Vec<String> {
    let line = case.input.get(1).map_or("", String::as_str);
    let flags = line.strip_prefix("# flags: ").unwrap_or("");
    let mut arguments: Vec<String> = flags.split_whitespace().map(str::to_owned).collect();
    if !arguments
        .iter()
        .any(|argument| argument == "-p" || argument == "--package")
    {
        arguments.push(format!("{}.py", case.name));
    }
    arguments.extend(["--no-error-summary", "--hide-error-codes"].map(str::to_owned));
    arguments.push(format!("--python-executable={}", python.display()));
    arguments
}

/// `# pkgs: a, b; editable`.
#[derive(Debug, PartialEq, Eq)]
struct Packages {
    names: Vec<String>,
    editable: bool,
}

impl Packages {
    fn parse(line: &str) -> Result<Self, Failure> {
        let words = line.strip_prefix("# pkgs:").unwrap_or("");
        let mut parts = words.split(';').map(str::trim);
        let names = parts
            .next()
            .unwrap_or("")
            .split(',')
            .map(|name| name.trim().to_owned());
        let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Err(Failure::new("No packages to install for PEP 561 test?"));
        }
        let flags: Vec<&str> = parts.collect();
        match flags.iter().find(|flag| **flag != "editable") {
            Some(unknown) => Err(Failure::new(format!("Unknown pip argument: {unknown}"))),
            None => Ok(Self {
                names,
                editable: !flags.is_empty(),
            }),
        }
    }

    /// An environment with these packages.
    fn install(&self, environment: &Environment) -> Result<Interpreter, Failure> {
        let mode = if self.editable { "-editable" } else { "" };
        let words: &[&str] = if self.editable { &["-e", "."] } else { &["."] };
        Interpreter::named(&format!("{}{mode}", self.names.join("+")), |interpreter| {
            self.names.iter().try_for_each(|name| {
                interpreter.install(words, &environment.root.join("test-data/packages").join(name))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_named_in_the_first_line() {
        let found = Packages::parse("# pkgs: a, b; editable").unwrap();
        assert_eq!(
            found,
            Packages {
                names: vec!["a".to_owned(), "b".to_owned()],
                editable: true
            }
        );
        assert!(Packages::parse("# pkgs: a; quick").is_err());
        assert!(Packages::parse("x = 1").is_err());
    }
}
