//! Flags become settings.

use options::{Options, PythonVersion, Value};

use crate::arguments::{Arguments, Given, GivenValue};
use crate::flags::Action;

/// What flags say that is no setting by itself.
#[derive(Debug, Default)]
pub(super) struct Special {
    pub(super) python_executable: Option<String>,
    pub(super) no_executable: bool,
    pub(super) python_version: Option<PythonVersion>,
    pub(super) modules: Vec<String>,
    pub(super) packages: Vec<String>,
    pub(super) command: Vec<String>,
    pub(super) files: Vec<String>,
    pub(super) find_occurrences: Option<String>,
    pub(super) cache_map: Vec<String>,
    pub(super) reports: Vec<(String, String)>,
}
impl Given {
    pub(super) fn text(&self) -> &str {
        if let GivenValue::Text(text) = &self.value {
            text
        } else {
            ""
        }
    }
}

/// Applies all flags in their order.
pub(super) fn apply_flags(options: &mut Options, arguments: &Arguments) -> Special {
    let mut special = Special {
        files: arguments.files.clone(),
        ..Special::default()
    };
    for given in &arguments.flags {
        match given.flag.dest.strip_prefix('@') {
            Some(dest) => special.set(dest, given),
            None => set(options, given),
        }
    }
    special
}

/// Applies one flag that is a setting.
pub(crate) fn set(options: &mut Options, given: &Given) {
    let (name, text) = (given.flag.dest, given.text().to_owned());
    let value = match (given.flag.action, &given.value) {
        (Action::SetTrue, _) => Value::Bool(true),
        (Action::SetFalse, _) => Value::Bool(false),
        (Action::Count, _) => Value::Int(options.verbosity + 1),
        (Action::AppendPair, GivenValue::Texts(pair)) => {
            if let [file, shadow] = pair.as_slice() {
                options.shadow_file.insert(file.clone(), shadow.clone());
            }
            return;
        }
        (Action::Append, _) => {
            let mut list = match options.get(name) {
                Some(Value::List(list)) => list,
                Some(_) | None => Vec::new(),
            };
            list.push(text);
            Value::List(list)
        }
        (_, GivenValue::Number(number)) => Value::Int(*number),
        (_, GivenValue::Version(version)) => Value::Version(*version),
        (_, GivenValue::Text(_) | GivenValue::Texts(_) | GivenValue::None) => Value::Str(text),
    };
    options
        .set(name, value)
        .expect("the table of flags fits the settings");
}

impl Special {
    fn set(&mut self, dest: &str, given: &Given) {
        let text = given.text().to_owned();
        match dest {
            "python_executable" => self.python_executable = Some(text),
            "no_executable" => self.no_executable = true,
            "modules" => self.modules.push(text),
            "packages" => self.packages.push(text),
            "command" => self.command.push(text),
            "find_occurrences" => self.find_occurrences = Some(text),
            "strict" => {}
            "python_version" => {
                if let GivenValue::Version(version) = given.value {
                    self.python_version = Some(version);
                }
            }
            "cache_map" => {
                if let GivenValue::Texts(texts) = &given.value {
                    self.cache_map.clone_from(texts);
                }
            }
            report => {
                let report = report
                    .strip_suffix("_report")
                    .expect("all other special flags are reports");
                self.reports.push((report.replace('_', "-"), text));
            }
        }
    }
}
