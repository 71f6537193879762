//! `# mypy:` comments: settings for one module, written in it.

use std::collections::BTreeSet;

use options::{Changes, Options, Value};
use source::MemoryFs;

use crate::convert::Dialect;
use crate::raw::{Raw, Section};
use crate::section::parse_section;
use crate::{Environment, Host, NoInterpreters};

/// An environment without variables.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoEnvironment;

impl Environment for NoEnvironment {
    fn var(&self, _: &str) -> Option<String> {
        None
    }
}

const NO_STRICT: &str = "Setting \"strict\" not supported in inline configuration: specify it in a configuration file \
     instead, or set individual inline flags (see \"mypy -h\" for the list of flags enabled in strict mode)";

/// The settings that comments change, and what is wrong with them, by line.
///
/// `comments` are lines with the text after `# mypy: `; `template` has the settings so far.
#[must_use]
pub fn parse_mypy_comments(comments: &[(u32, String)], template: &Options) -> (Changes, Vec<(u32, String)>) {
    let (mut changes, mut errors) = (Changes::default(), Vec::new());
    for list in ["enable_error_code", "disable_error_code"] {
        changes
            .set(list, Value::List(Vec::new()))
            .expect("the setting is a list");
    }
    for (line, text) in comments {
        one_comment(text, template, &mut changes, &mut |error| {
            errors.push((*line, error))
        });
    }
    (changes, errors)
}

fn one_comment(text: &str, template: &Options, changes: &mut Changes, report: &mut dyn FnMut(String)) {
    let (mut section, complaints) = entries(text);
    let with_version = section.len();
    section.retain(|(key, _)| key != "python_version");
    if section.len() < with_version {
        report("python_version not supported in inline configuration".to_owned());
    }
    complaints.into_iter().for_each(&mut *report);
    let fs = MemoryFs::new("/");
    let host = Host {
        env: &NoEnvironment,
        fs: &fs,
        pythons: &NoInterpreters,
    };
    let parsed = parse_section("", template, &section, Dialect::Ini, &host);
    parsed.complaints.into_iter().for_each(&mut *report);
    if !parsed.report_dirs.is_empty() {
        report("Reports not supported in inline configuration".to_owned());
    }
    if parsed.strict {
        report(NO_STRICT.to_owned());
    }
    for (name, value) in parsed.changes.iter() {
        let value = match (value, changes.get(name)) {
            (Value::List(new), Some(Value::List(known))) if name.ends_with("able_error_code") => {
                let all: BTreeSet<&String> = new.iter().chain(known).collect();
                Value::List(all.into_iter().cloned().collect())
            }
            _ => value.clone(),
        };
        changes
            .set(name, value)
            .expect("changes were checked when they were recorded");
    }
}

/// The entries of a comment as those of an ini file. A key alone means that it is true.
fn entries(text: &str) -> (Section, Vec<String>) {
    let (parts, complaints) = split_directive(text);
    let mut section = Section::new();
    for part in parts {
        let (name, value) = part
            .split_once('=')
            .map_or((part.as_str(), "True"), |(name, value)| {
                (name.trim(), value.trim())
            });
        let key = name.replace('-', "_").to_lowercase();
        let value = Raw::Str(value.to_owned());
        match section.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = value,
            None => section.push((key, value)),
        }
    }
    (section, complaints)
}

/// The parts between commas that are not in double quotes, and what is wrong.
fn split_directive(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut parts, mut complaints, mut current) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ',' => parts.push(std::mem::take(&mut current).trim().to_owned()),
            '"' => {
                let rest = chars.as_str();
                if let Some(end) = rest.find('"') {
                    current.push_str(&rest[..end]);
                    chars = rest[end + 1..].chars();
                } else {
                    complaints.push("Unterminated quote in configuration comment".to_owned());
                    current.clear();
                    chars = "".chars();
                }
            }
            c => current.push(c),
        }
    }
    if !current.is_empty() {
        parts.push(current.trim().to_owned());
    }
    (parts, complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(comments: &[&str]) -> (Changes, Vec<String>) {
        let comments: Vec<_> = (1..)
            .zip(comments.iter().map(|text| (*text).to_owned()))
            .collect();
        let (changes, errors) = parse_mypy_comments(&comments, &Options::default());
        (
            changes,
            errors
                .into_iter()
                .map(|(line, error)| format!("{line}: {error}"))
                .collect(),
        )
    }

    #[test]
    fn keys_may_have_dashes_and_values_quotes() {
        let (changes, errors) = parse(&[
            "disallow-any-generics, always-true=\"FOO,BAR\"",
            "no-strict-optional",
        ]);
        assert_eq!(changes.get("disallow_any_generics"), Some(&Value::Bool(true)));
        assert_eq!(
            changes.get("always_true"),
            Some(&Value::List(vec!["FOO".into(), "BAR".into()]))
        );
        assert_eq!(changes.get("strict_optional"), Some(&Value::Bool(false)));
        assert!(errors.is_empty(), "{errors:?}");
    }

    #[test]
    fn error_codes_of_several_comments_add_up() {
        let (changes, _) = parse(&["enable-error-code=truthy-bool", "enable-error-code=misc, pretty"]);
        assert_eq!(
            changes.get("enable_error_code"),
            Some(&Value::List(vec!["misc".into(), "truthy-bool".into()]))
        );
    }

    #[test]
    fn errors_name_the_line() {
        let (_, errors) = parse(&[
            "bad",
            "strict",
            "python_version=3.12",
            "always-true=\"x",
            "html_report=x",
            "pretty=5",
        ]);
        let starts = [
            "1: Unrecognized option: bad = True",
            "2: Setting \"strict\" not supported in inline configuration: specify",
            "3: python_version not supported in inline configuration",
            "4: Unterminated quote in configuration comment",
            "5: Reports not supported in inline configuration",
            "6: pretty: Not a boolean: 5",
        ];
        assert_eq!(errors.len(), starts.len(), "{errors:?}");
        assert!(
            errors
                .iter()
                .zip(starts)
                .all(|(error, start)| error.starts_with(start)),
            "{errors:?}"
        );
    }
}
