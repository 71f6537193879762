//! Values of configuration files and flags.

use options::{FollowImports, PythonVersion, Value, defaults};

use crate::Host;
use crate::glob::glob;
use crate::pystr;
use crate::raw::Raw;

/// Which kind of configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Ini,
    Toml,
}

/// Why a value is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadValue {
    pub(crate) message: String,
    /// The value to use nevertheless.
    pub(crate) fallback: Option<Value>,
}

impl From<String> for BadValue {
    fn from(message: String) -> Self {
        Self {
            message,
            fallback: None,
        }
    }
}

/// A version such as `3.12`.
pub fn parse_version(text: &str) -> Result<PythonVersion, String> {
    version(text, false).map_err(|error| error.message)
}

fn version(text: &str, is_number: bool) -> Result<PythonVersion, BadValue> {
    let invalid = || format!("Invalid python version '{text}' (expected format: 'x.y')");
    let (major, minor) = text.split_once('.').ok_or_else(invalid)?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if major.len() != 1 || !digits(major) || !digits(minor) {
        return Err(invalid().into());
    }
    let major: u8 = major.parse().map_err(|_| invalid())?;
    let minor: u8 = minor.parse().map_err(|_| invalid())?;
    let version = PythonVersion { major, minor };
    if version == (PythonVersion { major: 2, minor: 7 }) {
        // Refused later, with other words.
        return Ok(version);
    }
    if major != 3 {
        return Err(format!("Python major version '{major}' out of range (must be 3)").into());
    }
    let oldest = defaults::PYTHON3_VERSION_MIN;
    if version < oldest {
        let hint = if is_number {
            ". You may need to put quotes around your Python version"
        } else {
            ""
        };
        let message = format!("Python 3.{minor} is not supported (must be {oldest} or higher){hint}");
        return Err(BadValue {
            message,
            fallback: Some(Value::Version(oldest)),
        });
    }
    Ok(version)
}

/// A number of workers, or `auto` for as many as make sense.
pub(crate) fn parse_num_workers(text: &str, host: &Host<'_>) -> Result<i64, String> {
    if text.trim() == "auto" {
        let threads = i64::try_from(host.env.threads()).unwrap_or(defaults::MAX_AUTO_WORKERS);
        return Ok(threads.min(defaults::MAX_AUTO_WORKERS));
    }
    let invalid = || format!("Invalid number of workers '{text}' (expected an integer or 'auto')");
    pystr::parse_int(text).ok_or_else(invalid)
}

/// Refuses entries that are no prefixes of module names.
pub(crate) fn validate_package_allow_list(list: &[String]) -> Result<(), String> {
    for entry in list {
        let why = if entry.contains('*') {
            "entries are already prefixes so must not contain *"
        } else if entry.contains(['\\', '/']) {
            "entries must be packages like foo.bar not directories or files"
        } else {
            continue;
        };
        return Err(format!("Invalid allow list entry: {entry} ({why})"));
    }
    Ok(())
}

/// The value of a setting whose name decides how it is read, or nothing if its kind decides.
pub(crate) fn by_name(
    key: &str,
    raw: &Raw,
    dialect: Dialect,
    host: &Host<'_>,
) -> Option<Result<Value, BadValue>> {
    let text = raw.to_str();
    let value = match key {
        "python_version" => version(&text, matches!(raw, Raw::Float(_))).map(Value::Version),
        "custom_typing_module" => Ok(Value::Str(text)),
        "custom_typeshed_dir" | "quickstart_file" | "junit_xml" | "cache_dir" | "python_executable" => {
            Ok(Value::Str(host.expand_path(&text)))
        }
        "mypy_path" => mypy_path(raw, dialect, host),
        "files" => files(raw, dialect, host),
        "junit_format" => choice(text, &["global", "per_file"]),
        "follow_imports" => choice(text, &FollowImports::ALL.map(FollowImports::name)),
        "plugins"
        | "always_true"
        | "always_false"
        | "enable_incomplete_feature"
        | "disable_error_code"
        | "enable_error_code"
        | "package_root" => list(raw, dialect),
        "untyped_calls_exclude" => allow_list(raw, dialect),
        "exclude" => Ok(Value::List(exclude(raw, dialect))),
        "packages" | "modules" => try_split(raw, &[',']).map(Value::List),
        "num_workers" => parse_num_workers(&text, host)
            .map(Value::Int)
            .map_err(BadValue::from),
        _ => return None,
    };
    Some(value)
}

/// Whether a setting is read as a switch because of its name.
pub(crate) fn is_switch_by_name(key: &str) -> bool {
    matches!(key, "no_site_packages" | "strict")
}

/// The parts between commas, without an empty last one.
fn split_commas(text: &str) -> Vec<&str> {
    let mut items: Vec<&str> = text.split(',').collect();
    if items.last() == Some(&"") {
        items.pop();
    }
    items
}

fn trimmed(items: Vec<&str>) -> Vec<String> {
    items.into_iter().map(|item| item.trim().to_owned()).collect()
}

fn list(raw: &Raw, dialect: Dialect) -> Result<Value, BadValue> {
    match dialect {
        Dialect::Ini => Ok(Value::List(trimmed(split_commas(&raw.to_str())))),
        Dialect::Toml => try_split(raw, &[',']).map(Value::List),
    }
}

fn allow_list(raw: &Raw, dialect: Dialect) -> Result<Value, BadValue> {
    let items = match dialect {
        Dialect::Ini => trimmed(split_commas(&raw.to_str())),
        Dialect::Toml => try_split(raw, &[','])?,
    };
    validate_package_allow_list(&items)?;
    Ok(Value::List(items))
}

/// A list of texts, or a text with separators.
fn try_split(raw: &Raw, separators: &[char]) -> Result<Vec<String>, BadValue> {
    let complain = |value: &Raw, more: &str| {
        let (text, name) = (value.to_str(), value.type_name());
        BadValue::from(format!(
            "Expected a list or a stringified version thereof, but got: '{text}', of type {name}.{more}"
        ))
    };
    match raw {
        Raw::Str(text) => {
            let mut items: Vec<String> = text
                .split(separators)
                .map(|item| item.trim().to_owned())
                .collect();
            if items.last().is_some_and(String::is_empty) {
                items.pop();
            }
            Ok(items)
        }
        Raw::List(items) => items
            .iter()
            .map(|item| match item {
                Raw::Str(text) => Ok(text.trim().to_owned()),
                other @ (Raw::Bool(_)
                | Raw::Int(_)
                | Raw::Float(_)
                | Raw::List(_)
                | Raw::Table(_)
                | Raw::Date(_)) => Err(complain(other, " (As an element of the list.)")),
            })
            .collect(),
        other @ (Raw::Bool(_) | Raw::Int(_) | Raw::Float(_) | Raw::Table(_) | Raw::Date(_)) => {
            Err(complain(other, ""))
        }
    }
}

fn mypy_path(raw: &Raw, dialect: Dialect, host: &Host<'_>) -> Result<Value, BadValue> {
    let parts = match dialect {
        Dialect::Ini => trimmed(raw.to_str().split([',', ':']).collect()),
        Dialect::Toml => try_split(raw, &[',', ':'])?,
    };
    Ok(Value::List(
        parts.iter().map(|part| host.expand_path(part)).collect(),
    ))
}

/// Files by name or by pattern; a pattern that matches nothing stays.
fn files(raw: &Raw, dialect: Dialect, host: &Host<'_>) -> Result<Value, BadValue> {
    let parts = match dialect {
        Dialect::Ini => trimmed(split_commas(&raw.to_str())),
        Dialect::Toml => try_split(raw, &[','])?,
    };
    let mut found = Vec::new();
    for part in parts {
        let path = host.expand_path(&part);
        let matches = glob(host.fs, &path);
        if matches.is_empty() {
            found.push(path);
        } else {
            found.extend(matches);
        }
    }
    Ok(Value::List(found))
}

fn choice(text: String, choices: &[&str]) -> Result<Value, BadValue> {
    if choices.contains(&text.as_str()) {
        return Ok(Value::Str(text));
    }
    let choices: Vec<String> = choices.iter().map(|choice| format!("'{choice}'")).collect();
    Err(format!("invalid choice '{text}' (choose from {})", choices.join(", ")).into())
}

fn exclude(raw: &Raw, dialect: Dialect) -> Vec<String> {
    let texts = match raw {
        Raw::List(items) => items.iter().map(Raw::to_str).collect(),
        Raw::Str(_) | Raw::Bool(_) | Raw::Int(_) | Raw::Float(_) | Raw::Table(_) | Raw::Date(_) => {
            vec![raw.to_str()]
        }
    };
    let texts = texts.iter().map(|text| text.trim().to_owned());
    texts
        .filter(|text| dialect == Dialect::Ini || !text.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::testing::TestHost;

    fn value(key: &str, raw: Raw, dialect: Dialect) -> Result<Value, String> {
        let host = TestHost::new(&[("src/a.py", ""), ("src/b.py", "")]);
        by_name(key, &raw, dialect, &host.host())
            .unwrap()
            .map_err(|error| error.message)
    }

    fn list_of(items: &[&str]) -> Result<Value, String> {
        Ok(Value::List(items.iter().map(|item| (*item).to_owned()).collect()))
    }

    #[test]
    fn versions_are_checked() {
        assert_eq!(parse_version("3.12"), Ok(PythonVersion::new3(12)));
        assert_eq!(
            parse_version("3.9").unwrap_err(),
            "Python 3.9 is not supported (must be 3.10 or higher)"
        );
        assert_eq!(
            parse_version("4.0").unwrap_err(),
            "Python major version '4' out of range (must be 3)"
        );
        assert_eq!(
            parse_version("3").unwrap_err(),
            "Invalid python version '3' (expected format: 'x.y')"
        );
        assert!(parse_version("2.7").is_ok());
        let quotes = value("python_version", Raw::Float(3.1), Dialect::Toml).unwrap_err();
        assert!(quotes.ends_with("You may need to put quotes around your Python version"));
    }

    #[test]
    fn lists_may_end_with_a_comma() {
        let text = |text: &str| Raw::Str(text.to_owned());
        assert_eq!(
            value("always_true", text("A, B,"), Dialect::Ini),
            list_of(&["A", "B"])
        );
        assert_eq!(
            value("mypy_path", text("a:b, c"), Dialect::Ini),
            list_of(&["a", "b", "c"])
        );
        assert_eq!(value("exclude", text(" x "), Dialect::Ini), list_of(&["x"]));
        assert_eq!(
            value("exclude", Raw::List(vec![text("a"), text("")]), Dialect::Toml),
            list_of(&["a"])
        );
        let wrong = value("packages", Raw::Bool(true), Dialect::Toml).unwrap_err();
        assert_eq!(
            wrong,
            "Expected a list or a stringified version thereof, but got: 'True', of type bool."
        );
    }

    #[test]
    fn files_are_globbed() {
        let text = Raw::Str("src/*.py, other.py".to_owned());
        assert_eq!(
            value("files", text, Dialect::Ini),
            list_of(&["src/a.py", "src/b.py", "other.py"])
        );
    }

    #[test]
    fn choices_and_prefixes_are_checked() {
        let bad = value("follow_imports", Raw::Str("x".into()), Dialect::Ini).unwrap_err();
        assert_eq!(
            bad,
            "invalid choice 'x' (choose from 'normal', 'silent', 'skip', 'error')"
        );
        let bad = value("untyped_calls_exclude", Raw::Str("a.*".into()), Dialect::Ini).unwrap_err();
        assert_eq!(
            bad,
            "Invalid allow list entry: a.* (entries are already prefixes so must not contain *)"
        );
    }
}
