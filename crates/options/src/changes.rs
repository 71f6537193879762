//! [`Changes`]: settings to apply on top of others.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::{ErrorCode, ErrorCodeSet, Options, SetError, Value};

/// Settings with new values, in the order in which they were given: what one section of a configuration file or the
/// `# mypy:` comments of a module say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    values: IndexMap<String, Value>,
}

impl Changes {
    /// Records a new value for the setting `name`; refuses what [`Options::set`] would refuse.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), SetError> {
        Options::default().set(name, value.clone())?;
        self.values.insert(name.to_owned(), value);
        Ok(())
    }

    /// The recorded value of the setting `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// Takes the setting `name` out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.values.shift_remove(name)
    }

    /// Names and values in the order of recording.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl Options {
    /// These settings with `changes` on top. Doing it twice changes nothing more.
    ///
    /// Lists of error codes act as overrides: the codes that `self` enables and disables are kept, then the resulting
    /// lists `disable_error_code` and `enable_error_code` are applied in this order.
    #[must_use]
    pub fn with_changes(&self, changes: &Changes) -> Self {
        let mut result = self.clone();
        for (name, value) in changes.iter() {
            result
                .set(name, value.clone())
                .expect("changes were checked when they were recorded");
        }
        if changes.get("ignore_missing_imports") == Some(&Value::Bool(true)) {
            result.ignore_missing_imports_per_module = true;
        }
        result.disabled_error_codes = self.disabled_error_codes;
        result.enabled_error_codes = self.enabled_error_codes;
        result.override_error_codes();
        result
    }

    /// As [`Options::with_changes`]; without changes, the same shared value.
    #[must_use]
    pub fn with_changes_shared(self: &Arc<Self>, changes: &Changes) -> Arc<Self> {
        if changes.is_empty() {
            Arc::clone(self)
        } else {
            Arc::new(self.with_changes(changes))
        }
    }

    fn override_error_codes(&mut self) {
        let disabled = codes_of(&self.disable_error_code);
        let enabled = codes_of(&self.enable_error_code);
        self.disabled_error_codes.insert_all(disabled);
        self.enabled_error_codes.remove_all(disabled);
        self.enabled_error_codes.insert_all(enabled);
        self.disabled_error_codes.remove_all(enabled);
    }
}

/// The codes of the names that are codes.
pub(crate) fn codes_of(names: &[String]) -> ErrorCodeSet {
    names
        .iter()
        .filter_map(|name| ErrorCode::from_name(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(name: &str, value: Value) -> Changes {
        let mut changes = Changes::default();
        changes.set(name, value).unwrap();
        changes
    }

    #[test]
    fn a_module_can_disable_what_is_enabled_globally() {
        let mut global = Options::default();
        global.enabled_error_codes.insert(ErrorCode::TruthyBool);
        let local = global.with_changes(&changes(
            "disable_error_code",
            Value::List(vec!["truthy-bool".into()]),
        ));
        assert!(local.disabled_error_codes.contains(ErrorCode::TruthyBool));
        assert!(!local.enabled_error_codes.contains(ErrorCode::TruthyBool));
    }

    #[test]
    fn missing_imports_ignored_for_a_module_are_marked() {
        let global = Options {
            ignore_missing_imports: true,
            ..Options::default()
        };
        assert!(
            !global
                .with_changes(&Changes::default())
                .ignore_missing_imports_per_module
        );
        let local = global.with_changes(&changes("ignore_missing_imports", Value::Bool(true)));
        assert!(local.ignore_missing_imports_per_module);
    }

    #[test]
    fn applying_changes_twice_is_applying_them_once() {
        let global = Options::default();
        let changes = changes("enable_error_code", Value::List(vec!["redundant-expr".into()]));
        let once = global.with_changes(&changes);
        assert_eq!(once.with_changes(&changes), once);
    }
}
