//! Comments that mean something, and code that never runs.

use names::Names;
use parse::{ParseError, ParseOptions, Parsed, parse, parse_configured};

fn parsed(text: &str) -> Parsed {
    parse(text, "m.py", &ParseOptions::default(), &Names::new())
}

fn ignored_lines(text: &str) -> Vec<u32> {
    parsed(text).ignores.iter().map(|ignore| ignore.line).collect()
}

fn shown(error: &ParseError) -> String {
    format!("{}:{}: {}", error.line, error.column, error.shown())
}

fn check_errors(text: &str, expected: &[&str]) {
    let errors: Vec<String> = parsed(text).errors.iter().map(shown).collect();
    assert_eq!(errors, expected, "{text}");
}

#[test]
fn ignores_in_code_that_never_runs_are_left_out() {
    let text =
        "import sys\nif sys.version_info < (3,):\n    x  # type: ignore\nelse:\n    y  # type: ignore\n";
    assert_eq!(ignored_lines(text), [5]);
    assert_eq!(
        ignored_lines("x  # type: ignore\nassert not True or PY2\ny  # type: ignore\n"),
        [1, 3]
    );
    assert_eq!(
        ignored_lines("x  # type: ignore\nassert PY2\ny  # type: ignore\n"),
        [1]
    );
}

#[test]
fn an_ignore_before_the_first_statement_ignores_the_module() {
    let module = parsed("# type: ignore\nimport x\n");
    assert!(module.ast.imports.is_empty());
    assert!(module.ignores.is_empty());
    check_errors(
        "# type: ignore[a, b]\nx\n",
        &[
            "1:0: Type ignore with error code is not supported for modules; use `# mypy: disable-error-code=\"a, b\"`",
        ],
    );
    assert_eq!(ignored_lines("'docstring'\n# type: ignore\nx\n"), [2]);
}

#[test]
fn wrong_comments_are_reported() {
    check_errors(
        "x  # type: ignore me\n",
        &["1:4: Invalid \"type: ignore\" comment"],
    );
    check_errors(
        "x = 1  # type: 1 +\n",
        &["1:0: Syntax error in type comment \"1 +\""],
    );
    check_errors(
        "def f(a, b):\n    # type: (int) -> None\n    pass\n",
        &["1:0: Type signature has too few parameters"],
    );
    check_errors(
        "x  # type: ignore # type: ignore\n",
        &["1:4: Multiple type ignores on the same line"],
    );
}

#[test]
fn inline_settings_come_before_lowering() {
    let text = "# mypy: always-true=FAST, implicit-optional\nif FAST:\n    import a\nelse:\n    import b\n";
    let mut seen = Vec::new();
    let module = parse_configured(
        text,
        "m.py",
        &ParseOptions::default(),
        &Names::new(),
        |comments, options| {
            seen.extend(
                comments
                    .iter()
                    .map(|comment| (comment.line, comment.text.clone())),
            );
            options.implicit_optional = true;
        },
    );
    assert_eq!(seen, [(1, "always-true=FAST, implicit-optional".to_owned())]);
    let top = module.ast.top();
    let unreachable: Vec<bool> = module
        .ast
        .imports
        .iter()
        .map(|(_, stmt)| {
            let nodes::ast::Stmt::Import(index) = *top.stmt(*stmt) else {
                panic!("an import")
            };
            top.import(index).flags().is_unreachable
        })
        .collect();
    assert_eq!(unreachable, [false, true]);
}

#[test]
fn syntax_errors_have_the_texts_and_columns_of_mypy() {
    check_errors("x = (\n", &["2:1: Unexpected EOF while parsing"]);
    check_errors("f(a=1, a=2)\n", &["1:8: Duplicate keyword argument \"a\""]);
    check_errors(
        "def f(x, x): pass\n",
        &["1:9: Duplicate parameter \"x\" in function definition"],
    );
}

#[test]
fn line_ends_of_all_systems_count_once() {
    for text in ["a\r\nb\r\n)", "a\rb\r)", "a\nb\n)"] {
        assert_eq!(parsed(text).errors[0].line, 3, "{text:?}");
    }
}

#[test]
fn columns_behind_other_characters_are_those_of_mypy() {
    check_errors("é = 1; x: (yield 1)[*a]\n", &[]);
    let old = ParseOptions {
        python_version: (3, 10),
        ..ParseOptions::default()
    };
    let column = |text: &str| parse(text, "m.py", &old, &Names::new()).errors[0].column;
    assert_eq!(column("a = 1; x[*a]\n"), 9);
    assert_eq!(column("é = 1; x[*a]\n"), 8);
    assert_eq!(column("\u{feff}x[*a]\n"), 0);
}

#[test]
fn stub_packages_with_getattr_are_partial() {
    let text = "def __getattr__(name: str): ...\n";
    let parse = |path: &str| parse(text, path, &ParseOptions::default(), &Names::new());
    assert!(parse("a/__init__.pyi").is_partial_stub_package);
    assert!(!parse("a/__init__.py").is_partial_stub_package);
    assert!(!parse("a/b.pyi").is_partial_stub_package);
}
