//! Are all operations on types mypy's? Random pairs of types are given to both.
//!
//! Needs a Python with mypy 2.4.1, so it is not part of the usual run:
//!
//! ```text
//! MYPY_PYTHON=python PARITY_SEED=1 PARITY_COUNT=20000 cargo test -p typeops --test parity -- --ignored --nocapture
//! ```

mod zoo;

#[path = "parity/operations.rs"]
mod operations;
#[path = "parity/program.rs"]
mod program;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;

use typeops::subtypes::infer_class_variances;
use zoo::Zoo;

fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

/// A line for each pair: both types, and what mypy says to each operation.
fn ask_mypy(strict_optional: bool) -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity");
    let (seed, count) = (setting("PARITY_SEED", "1"), setting("PARITY_COUNT", "2000"));
    let output = Command::new(setting("MYPY_PYTHON", "python3"))
        .arg("-B")
        .arg(here.join("ask_mypy.py"))
        .arg(here.join("program.txt"))
        .args([seed, count, strict_optional.to_string()])
        .output()
        .expect("MYPY_PYTHON can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("types are text")
}

fn load(strict_optional: bool) -> Zoo {
    let mut zoo = program::load(include_str!("parity/program.txt"));
    zoo.state.world.strict_optional = strict_optional;
    for class in zoo.all_classes() {
        infer_class_variances(&mut zoo, class);
    }
    zoo
}

/// The operations whose results differ, with an example each, and how many results were compared.
fn compare(strict_optional: bool) -> (BTreeMap<String, String>, usize) {
    let mut zoo = load(strict_optional);
    let (mut differences, mut compared) = (BTreeMap::new(), 0);
    for line in ask_mypy(strict_optional).lines() {
        let mut fields = line.split('\t');
        let (left, right) = (
            fields.next().expect("a type"),
            fields.next().expect("another type"),
        );
        let (l, r) = (zoo.typ(left), zoo.typ(right));
        for field in fields {
            let (operation, expected) = field.split_once('=').expect("a result has a name");
            let ours = catch_unwind(AssertUnwindSafe(|| operations::answer(&mut zoo, operation, l, r)));
            let ours = ours.unwrap_or_else(|_| "a panic".to_owned());
            compared += 1;
            if ours != expected {
                let example = format!("{left}  and  {right}\n  mypy: {expected}\n  ours: {ours}");
                differences.entry(operation.to_owned()).or_insert(example);
            }
        }
    }
    (differences, compared)
}

#[test]
#[ignore = "needs a Python with mypy 2.4.1"]
fn all_operations_answer_as_mypy_does() {
    for strict_optional in [true, false] {
        let (differences, compared) = compare(strict_optional);
        println!(
            "strict optional {strict_optional}: {compared} results, {} operations differ",
            differences.len()
        );
        let differences: Vec<String> = differences
            .iter()
            .map(|(operation, example)| format!("{operation}: {example}"))
            .collect();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}
