//! `--enable-error-code` and `--disable-error-code`.

use std::collections::BTreeSet;

use crate::changes::codes_of;
use crate::{ErrorCode, Options};

impl Options {
    /// Fills the sets of enabled and disabled codes from the lists of names; enabling wins over disabling.
    ///
    /// Returns the message about names that are no codes. Those have no effect.
    pub fn process_error_codes(&mut self) -> Option<String> {
        let given = self.enable_error_code.iter().chain(&self.disable_error_code);
        let invalid: BTreeSet<&str> = given
            .map(String::as_str)
            .filter(|name| ErrorCode::from_name(name).is_none())
            .collect();
        let names: Vec<&str> = invalid.into_iter().collect();
        let complaint = (!names.is_empty()).then(|| format!("Invalid error code(s): {}", names.join(", ")));
        self.disabled_error_codes
            .insert_all(codes_of(&self.disable_error_code));
        self.enabled_error_codes
            .insert_all(codes_of(&self.enable_error_code));
        self.disabled_error_codes.remove_all(self.enabled_error_codes);
        complaint
    }

    /// Whether messages with `code` show in a module with these settings.
    #[must_use]
    pub fn is_error_code_enabled(&self, code: ErrorCode) -> bool {
        if self.disabled_error_codes.contains(code) {
            return false;
        }
        if self.enabled_error_codes.contains(code) {
            return true;
        }
        let parent_disabled = code
            .sub_code_of()
            .is_some_and(|parent| self.disabled_error_codes.contains(parent));
        !parent_disabled && code.default_enabled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_names_are_reported_sorted_and_once() {
        let mut options = Options {
            enable_error_code: vec!["zzz".into(), "misc".into(), "aaa".into()],
            disable_error_code: vec!["zzz".into()],
            ..Options::default()
        };
        assert_eq!(
            options.process_error_codes().as_deref(),
            Some("Invalid error code(s): aaa, zzz")
        );
        assert!(options.enabled_error_codes.contains(ErrorCode::Misc));
    }

    #[test]
    fn a_disabled_parent_disables_its_sub_codes_unless_they_are_enabled() {
        let mut options = Options {
            disable_error_code: vec!["import".into()],
            ..Options::default()
        };
        assert_eq!(options.process_error_codes(), None);
        assert!(!options.is_error_code_enabled(ErrorCode::ImportUntyped));
        options.enabled_error_codes.insert(ErrorCode::ImportUntyped);
        assert!(options.is_error_code_enabled(ErrorCode::ImportUntyped));
        assert!(!options.is_error_code_enabled(ErrorCode::ImportNotFound));
    }
}
