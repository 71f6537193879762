//! Every source file opens with a `//!` that says what it is for.

use super::sources::Source;

/// The files that do not.
pub(super) fn check(sources: &[Source]) -> Vec<String> {
    let silent = sources.iter().filter(|source| !opens_with_docs(&source.text));
    silent
        .map(|source| format!("{}: the file does not open with `//!`", source.path))
        .collect()
}

fn opens_with_docs(text: &str) -> bool {
    let first = text.lines().next().unwrap_or("");
    first
        .strip_prefix("//!")
        .is_some_and(|words| !words.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opens_with_its_purpose() {
        assert!(check(&[Source::of("a.rs", "//! What a is for.\nfn a() {}\n")]).is_empty());
    }

    #[test]
    fn a_silent_file_is_named() {
        for text in [
            "fn a() {}\n",
            "",
            "//!\nfn a() {}\n",
            "// What a is for.\n",
            "use b;\n//! Late.\n",
        ] {
            let problems = check(&[Source::of("a.rs", text)]);
            assert_eq!(problems, ["a.rs: the file does not open with `//!`"]);
        }
    }
}
