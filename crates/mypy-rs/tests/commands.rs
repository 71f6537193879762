//! The command as a process: what it says beside messages.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A directory that ends with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("it can be made");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("it can be written");
    }

    /// Standard output, standard error, exit code.
    fn call(&self, words: &str) -> (String, String, Option<i32>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mypy-rs"));
        command
            .args(words.split_whitespace())
            .current_dir(&self.0)
            .stdin(Stdio::null());
        command
            .env_remove("MYPYPATH")
            .env_remove("FORCE_COLOR")
            .env_remove("MYPY_FORCE_COLOR");
        let output = command.output().expect("it can be started");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr), output.status.code())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn shells_get_their_completions_and_others_are_told() {
    let place = Place::new("completions");
    for shell in ["bash", "zsh", "fish"] {
        let (out, err, code) = place.call(&format!("--completions {shell}"));
        assert!(out.contains("warn-unreachable"), "{shell}: {out}");
        assert_eq!((err.as_str(), code), ("", Some(0)));
    }
    let (out, err, code) = place.call("--completions tcsh");
    assert_eq!((out.as_str(), code), ("", Some(2)));
    assert!(err.contains("bash, zsh and fish"), "{err}");
}

#[test]
fn settings_without_effect_are_named_once_and_the_check_goes_on() {
    let place = Place::new("unserved");
    place.write("a.py", "x: int = ''\n");
    place.write("mypy.ini", "[mypy]\nhtml_report = there\n");
    let (out, err, code) = place.call("--no-site-packages --stats a.py");
    assert_eq!(
        err,
        "mypy-rs: warning: --stats is not served yet, and ignored\n\
         mypy-rs: warning: --html-report is not served yet, and ignored\n"
    );
    assert!(out.starts_with("a.py:1: error: ") && code == Some(1), "{out}");
}

#[test]
fn plugins_written_in_python_are_refused() {
    let place = Place::new("plugins");
    place.write("a.py", "x = 1\n");
    place.write("mypy.ini", "[mypy]\nplugins = some.plugin\n");
    let (out, _, code) = place.call("--no-site-packages a.py");
    assert!(
        out.contains("plugins written in Python are not supported"),
        "{out}"
    );
    assert_eq!(code, Some(2));
}

#[test]
fn unknown_error_codes_are_an_error_like_others() {
    let place = Place::new("codes");
    place.write("a.py", "x = 1\n");
    let (out, err, code) = place.call("--no-site-packages --enable-error-code nope a.py");
    assert_eq!(err, "mypy: error: Invalid error code(s): nope\n");
    assert_eq!(
        out,
        "Found 1 error in 1 file (errors prevented further checking)\n"
    );
    assert_eq!(code, Some(2));
}

#[test]
fn developers_see_trees_symbols_and_classes() {
    let place = Place::new("dumps");
    place.write("a.py", "import b\nclass A(b.B): pass\nx = A()\n");
    place.write("b.py", "class B: pass\n");
    let flags = "--no-site-packages --semantic-analysis-only --no-error-summary";
    let dumped = |flag: &str| {
        let (out, err, code) = place.call(&format!("{flags} {flag} a.py"));
        assert_eq!((err.as_str(), code), ("", Some(0)), "{out}");
        out
    };
    let tree = dumped("--dump-ast");
    assert!(
        tree.starts_with("# a\nMypyFile:1(\n  a.py\n  Import:1(b)\n"),
        "{tree}"
    );
    assert!(
        tree.contains("      b.B)") && tree.contains("NameExpr(A [a.A])"),
        "{tree}"
    );
    let symbols = dumped("--dump-symbols");
    assert!(symbols.contains("  A : Gdef/TypeInfo (a.A)"), "{symbols}");
    let classes = dumped("--dump-classes");
    assert!(
        classes.contains("  Name(a.A)\n") && !classes.contains("Name(b.B)"),
        "{classes}"
    );
    assert!(classes.contains("Bases(b.B)"), "{classes}");
}
