//! What `--strict` sets.

use crate::Options;

/// The settings that `--strict` sets, with their strict values, in the order in which the help lists them.
pub const STRICT_SETTINGS: &[(&str, bool)] = &[
    ("disallow_any_generics", true),
    ("disallow_subclassing_any", true),
    ("disallow_untyped_calls", true),
    ("disallow_untyped_defs", true),
    ("disallow_incomplete_defs", true),
    ("check_untyped_defs", true),
    ("disallow_untyped_decorators", true),
    ("warn_redundant_casts", true),
    ("warn_unused_ignores", true),
    ("warn_return_any", true),
    ("implicit_reexport", false),
    ("strict_equality", true),
    ("extra_checks", true),
];

impl Options {
    /// Sets what `--strict` sets.
    pub fn set_strict(&mut self) {
        for (name, value) in STRICT_SETTINGS {
            self.set(name, crate::Value::Bool(*value))
                .expect("strict settings are booleans");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_changes_each_of_its_settings() {
        let mut options = Options::default();
        options.set_strict();
        assert_eq!(
            options.differences(&Options::default()).count(),
            STRICT_SETTINGS.len()
        );
    }
}
