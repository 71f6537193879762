//! Source that nests deep or goes on for long: a message or a tree, never a dead process.
//!
//! Each source is parsed on the small stack of a test thread.

use names::Names;
use parse::{ParseOptions, Parsed, parse};

const LONG: usize = 20_000;

fn parsed(text: &str) -> Parsed {
    parse(text, "m.py", &ParseOptions::default(), &Names::new())
}

fn check_too_deep(text: &str) {
    let parsed = parsed(text);
    let first = parsed.errors.first().expect("there is an error");
    assert_eq!(first.message, "Source is too deeply nested");
    assert!(first.blocker);
}

fn check_lowered(text: &str) {
    let parsed = parsed(text);
    assert_eq!(parsed.errors, []);
    assert!(parsed.ast.arenas.counts().stmts > 0);
}

#[test]
fn nesting_has_a_limit() {
    check_too_deep(&format!("x = {}1{}\n", "(".repeat(LONG), ")".repeat(LONG)));
    check_too_deep(&format!("x = {}1\n", "not ".repeat(LONG)));
    check_too_deep(&format!("x = {}1\n", "-".repeat(LONG)));
    check_too_deep(&format!("x = {}1\n", "lambda: ".repeat(LONG)));
    check_too_deep(&format!("x = {}1\n", "1**".repeat(LONG)));
    check_too_deep(&format!("x = {}1\n", "1 if 1 else ".repeat(LONG)));
    let blocks: String = (0..5000)
        .map(|depth| format!("{}if x:\n", " ".repeat(depth)))
        .collect();
    check_too_deep(&format!("{blocks}{}pass\n", " ".repeat(5000)));
    check_too_deep(&format!(
        "match x:\n    case {}1{}: pass\n",
        "[".repeat(LONG),
        "]".repeat(LONG)
    ));
}

#[test]
fn chains_have_no_limit() {
    check_lowered(&format!("x = a{}\n", " + a".repeat(LONG)));
    check_lowered(&format!("x = a{}\n", " and a".repeat(LONG)));
    check_lowered(&format!("x = a{}\n", ".b".repeat(LONG)));
    check_lowered(&format!("x = a{}\n", "()".repeat(LONG)));
    check_lowered(&format!("x = a{}\n", "[0]".repeat(LONG)));
    check_lowered(&format!("x: a{}\n", " | a".repeat(LONG)));
    check_lowered(&format!("x: 'a{}'\n", " | a".repeat(LONG)));
    check_lowered(&format!("x = 1  # type: a{}\n", " | a".repeat(LONG)));
    check_lowered(&format!("if a: pass\n{}", "elif a: pass\n".repeat(LONG)));
}

#[test]
fn what_is_not_lowered_may_be_deep_too() {
    let chain = format!("a{}", " + a".repeat(LONG));
    let ignored = parsed(&format!("# type: ignore\nx = {chain}\n"));
    assert_eq!(ignored.ast.arenas.counts().exprs, 0);
    let skipped = parsed(&format!("# mypy: ignore-errors\ndef f():\n    return {chain}\n"));
    assert_eq!(skipped.ast.arenas.counts().exprs, 0);
    assert!(!parsed(&format!("x = {chain} )\n")).errors.is_empty());
    assert!(!parsed(&format!("x = 1  # type: {chain} )\n")).errors.is_empty());
}
