//! One section of a configuration file, or one `# mypy:` comment.

use indexmap::IndexMap;
use options::{Changes, Kind, Options, Value, defaults};

use crate::Host;
use crate::convert::{BadValue, Dialect, by_name, is_switch_by_name};
use crate::pystr;
use crate::raw::{Raw, Section};

/// What a section says.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// New values of settings. Both lists of error codes are always there, since they act as overrides.
    pub(crate) changes: Changes,
    /// Report name to directory.
    pub(crate) report_dirs: IndexMap<String, String>,
    /// Whether `strict` is on.
    pub(crate) strict: bool,
    /// What is wrong, line by line.
    pub(crate) complaints: Vec<String>,
}

/// How a key is understood.
enum Meaning {
    /// A setting, and whether the value is turned around.
    Setting {
        name: String,
        kind: Option<Kind>,
        invert: bool,
    },
    /// `strict`.
    Strict,
    /// Something else, which has been dealt with.
    Done,
}

/// How values are read.
struct Reader<'a> {
    prefix: &'a str,
    dialect: Dialect,
    host: &'a Host<'a>,
}

/// Reads a section. Kinds of settings follow `template`; complaints begin with `prefix`.
pub(crate) fn parse_section(
    prefix: &str,
    template: &Options,
    section: &Section,
    dialect: Dialect,
    host: &Host<'_>,
) -> Parsed {
    let mut parsed = Parsed::default();
    let reader = Reader {
        prefix,
        dialect,
        host,
    };
    for (key, raw) in section {
        match meaning(prefix, template, key, raw, &mut parsed) {
            Meaning::Done => {}
            Meaning::Strict => match raw.to_bool() {
                Ok(strict) => parsed.strict |= strict,
                Err(error) => parsed.complaints.push(format!("{prefix}{key}: {error}")),
            },
            Meaning::Setting { name, kind, invert } => {
                let value = reader.value(key, raw, (kind, invert), &mut parsed.complaints);
                if let Some(value) = value
                    && let Err(error) = parsed.changes.set(&name, value)
                {
                    parsed.complaints.push(format!("{prefix}{key}: {error}"));
                }
            }
        }
    }
    for list in ["disable_error_code", "enable_error_code"] {
        if parsed.changes.get(list).is_none() {
            parsed
                .changes
                .set(list, Value::List(Vec::new()))
                .expect("the setting is a list");
        }
    }
    parsed
}

fn meaning(prefix: &str, template: &Options, key: &str, raw: &Raw, parsed: &mut Parsed) -> Meaning {
    if key == "strict" {
        return Meaning::Strict;
    }
    let name = if key == "allow_redefinition_new" {
        "allow_redefinition"
    } else {
        key
    };
    let setting = |name: &str, invert: bool| {
        let kind = template
            .get(name)
            .filter(|value| *value != Value::None)
            .and(Options::kind(name));
        Meaning::Setting {
            name: name.to_owned(),
            kind,
            invert,
        }
    };
    let did_you_mean = match key {
        "enabled_error_codes" => Some("enable_error_code"),
        "disabled_error_codes" => Some("disable_error_code"),
        _ => None,
    };
    let mut unrecognized = |more: &str| {
        let value = raw.to_str();
        parsed
            .complaints
            .push(format!("{prefix}Unrecognized option: {key} = {value}{more}"));
        Meaning::Done
    };
    if let Some(other) = did_you_mean {
        return unrecognized(&format!(" (did you mean {other}?)"));
    }
    let is_read_by_name = is_switch_by_name(key) || is_named(key);
    let has_value = template.get(name).is_some_and(|value| value != Value::None) && key != "shadow_file";
    if is_read_by_name || has_value {
        return setting(name, false);
    }
    if let Some(report) = key.strip_suffix("_report") {
        add_report(prefix, key, report, raw, parsed);
        return Meaning::Done;
    }
    if key.starts_with("x_") {
        return Meaning::Done;
    }
    match inverse_of(key) {
        Some(inverse) if template.get(&inverse).is_some_and(|value| value == Value::None) => Meaning::Done,
        Some(inverse) => setting(&inverse, true),
        None => unrecognized(""),
    }
}

/// Whether the name of the key decides how values are read.
fn is_named(key: &str) -> bool {
    const NAMED: &[&str] = &[
        "python_version",
        "custom_typing_module",
        "custom_typeshed_dir",
        "mypy_path",
        "files",
        "quickstart_file",
        "junit_xml",
        "junit_format",
        "follow_imports",
        "plugins",
        "always_true",
        "always_false",
        "untyped_calls_exclude",
        "enable_incomplete_feature",
        "disable_error_code",
        "enable_error_code",
        "package_root",
        "cache_dir",
        "python_executable",
        "exclude",
        "packages",
        "modules",
        "num_workers",
    ];
    NAMED.contains(&key)
}

fn add_report(prefix: &str, key: &str, report: &str, raw: &Raw, parsed: &mut Parsed) {
    let report = report.replace('_', "-");
    if defaults::REPORTER_NAMES.contains(&report.as_str()) {
        parsed.report_dirs.insert(report, raw.to_str());
    } else {
        parsed
            .complaints
            .push(format!("{prefix}Unrecognized report type: {key}"));
    }
}

/// The setting that a key turns around, such as `strict_optional` for `no_strict_optional`.
fn inverse_of(key: &str) -> Option<String> {
    let exists = |name: &String| Options::NAMES.contains(&name.as_str());
    let without = |prefix: &str| key.strip_prefix(prefix).map(str::to_owned).filter(exists);
    let disallow = || Some(format!("dis{key}")).filter(|name| key.starts_with("allow") && exists(name));
    let allow = || {
        Some(key)
            .filter(|key| key.starts_with("disallow"))
            .map(|key| key[3..].to_owned())
            .filter(exists)
    };
    let hide = || {
        key.strip_prefix("show_")
            .map(|rest| format!("hide_{rest}"))
            .filter(exists)
    };
    without("no_").or_else(disallow).or_else(allow).or_else(hide)
}

impl Reader<'_> {
    /// The value of a setting, or nothing after a complaint.
    fn value(
        &self,
        key: &str,
        raw: &Raw,
        (kind, invert): (Option<Kind>, bool),
        complaints: &mut Vec<String>,
    ) -> Option<Value> {
        let prefix = self.prefix;
        let is_switch = is_switch_by_name(key) || (kind == Some(Kind::Bool) && !is_named(key));
        if is_switch {
            return match raw.to_bool() {
                Ok(value) => Some(Value::Bool(value != invert)),
                Err(error) => {
                    complaints.push(format!("{prefix}{key}: {error}"));
                    None
                }
            };
        }
        if invert {
            let name = inverse_of(key).unwrap_or_default();
            complaints.push(format!("{prefix}Can not invert non-boolean key {name}"));
            return None;
        }
        let read = by_name(key, raw, self.dialect, self.host).or_else(|| kind.map(|kind| by_kind(kind, raw)));
        match read? {
            Ok(value) => Some(value),
            Err(BadValue { message, fallback }) => {
                complaints.push(format!("{prefix}{key}: {message}"));
                fallback
            }
        }
    }
}

/// The value of a setting without rules of its own: what Python's type of the setting makes of it.
fn by_kind(kind: Kind, raw: &Raw) -> Result<Value, BadValue> {
    match (kind, raw) {
        (Kind::Bool, _) => raw.to_bool().map(Value::Bool).map_err(BadValue::from),
        (Kind::Int, Raw::Int(number)) => Ok(Value::Int(*number)),
        (Kind::Int, _) => {
            let text = raw.to_str();
            pystr::parse_int(&text)
                .map(Value::Int)
                .ok_or_else(|| pystr::int_error(&text).into())
        }
        (Kind::Str | Kind::OptionalStr, _) => Ok(Value::Str(raw.to_str())),
        (Kind::List | Kind::OptionalList, Raw::List(items)) => {
            Ok(Value::List(items.iter().map(Raw::to_str).collect()))
        }
        // A text is taken apart into its characters.
        (Kind::List | Kind::OptionalList, _) => {
            Ok(Value::List(raw.to_str().chars().map(String::from).collect()))
        }
        (Kind::Version | Kind::Codes | Kind::Map, _) => Err(
            "dictionary update sequence element #0 has length 1; 2 is required"
                .to_owned()
                .into(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::testing::TestHost;

    /// The changes as text, and the complaints.
    fn read(entries: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let section = entries
            .iter()
            .map(|(key, value)| ((*key).to_owned(), Raw::Str((*value).to_owned())))
            .collect();
        let host = TestHost::new(&[]);
        let parsed = parse_section("f: ", &Options::default(), &section, Dialect::Ini, &host.host());
        let changes = parsed
            .changes
            .iter()
            .filter(|(name, _)| !name.ends_with("able_error_code"));
        (
            changes.map(|(name, value)| format!("{name}={value:?}")).collect(),
            parsed.complaints,
        )
    }

    #[test]
    fn switches_can_be_turned_around() {
        let (changes, complaints) = read(&[
            ("no_strict_optional", "yes"),
            ("allow_untyped_defs", "True"),
            ("disallow_redefinition", "0"),
            ("show_error_codes", "1"),
            ("allow_redefinition_new", "1"),
        ]);
        let expected = [
            "strict_optional=Bool(false)",
            "disallow_untyped_defs=Bool(false)",
            "allow_redefinition=Bool(true)",
            "hide_error_codes=Bool(false)",
        ];
        assert_eq!(
            (changes, complaints.len()),
            (expected.map(str::to_owned).to_vec(), 0)
        );
    }

    #[test]
    fn complaints_name_the_key() {
        let (changes, complaints) = read(&[
            ("pretty", "maybe"),
            ("nonsense", "1"),
            ("x_anything", "1"),
            ("enabled_error_codes", "a"),
            ("no_platform", "x"),
            ("verbosity", "x"),
            ("foo_report", "x"),
            ("output", "json"),
        ]);
        let expected = [
            "f: pretty: Not a boolean: maybe",
            "f: Unrecognized option: nonsense = 1",
            "f: Unrecognized option: enabled_error_codes = a (did you mean enable_error_code?)",
            "f: Can not invert non-boolean key platform",
            "f: verbosity: invalid literal for int() with base 10: 'x'",
            "f: Unrecognized report type: foo_report",
            "f: Unrecognized option: output = json",
        ];
        assert_eq!(
            (changes.len(), complaints),
            (0, expected.map(str::to_owned).to_vec())
        );
    }

    #[test]
    fn an_unsupported_version_falls_back() {
        let (changes, complaints) = read(&[("python_version", "3.6")]);
        assert_eq!(
            changes,
            ["python_version=Version(PythonVersion { major: 3, minor: 10 })"]
        );
        assert_eq!(
            complaints,
            ["f: python_version: Python 3.6 is not supported (must be 3.10 or higher)"]
        );
    }
}
