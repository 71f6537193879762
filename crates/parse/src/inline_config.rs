//! The inline settings that change the tree: `# mypy: always-true=X`, `always-false`, `ignore-errors`.
//!
//! All other settings are the caller's business; these three take effect before lowering.

use crate::{InlineConfig, ParseOptions};

/// Applies the settings of `comments` to `options`.
pub(crate) fn apply(comments: &[InlineConfig], options: &mut ParseOptions) {
    let mut ignore_errors = None;
    for comment in comments {
        for part in split_outside_quotes(&comment.text) {
            let (key, value) = part.split_once('=').unwrap_or((&part, "True"));
            let names = || {
                value
                    .split(',')
                    .map(|name| name.trim().to_owned())
                    .filter(|name| !name.is_empty())
            };
            match key.trim().replace('-', "_").as_str() {
                "always_true" => options.always_true.extend(names()),
                "always_false" => options.always_false.extend(names()),
                "ignore_errors" => ignore_errors = truth(value.trim()).or(ignore_errors),
                _ => {}
            }
        }
    }
    // Never switched off here: the caller may know other reasons.
    options.skip_function_bodies |= ignore_errors == Some(true);
}

/// The parts between commas; commas inside double quotes do not count, and the quotes are dropped.
fn split_outside_quotes(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        let last = parts.last_mut().expect("there is always a part");
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => parts.push(String::new()),
            _ => last.push(c),
        }
    }
    parts
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "1" | "yes" | "true" | "on" => Some(true),
        "0" | "no" | "false" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str) -> ParseOptions {
        let mut options = ParseOptions::default();
        let comment = InlineConfig {
            line: 1,
            text: text.to_owned(),
        };
        apply(&[comment], &mut options);
        options
    }

    #[test]
    fn quoted_lists_keep_their_commas() {
        let options = applied("always-true=\"A, B\", always_false=C, strict");
        assert_eq!(options.always_true, ["A", "B"]);
        assert_eq!(options.always_false, ["C"]);
        assert!(!options.skip_function_bodies);
    }

    #[test]
    fn ignored_errors_let_bodies_be_skipped() {
        assert!(applied("ignore-errors").skip_function_bodies);
        assert!(applied("ignore_errors = yes").skip_function_bodies);
        assert!(!applied("ignore-errors=False").skip_function_bodies);
        assert!(!applied("ignore-errors=maybe").skip_function_bodies);
    }
}
