//! Which settings a cached result depends on.

use crate::value::sorted_names;
use crate::{FollowImports, Options, PER_MODULE_OPTIONS, Value};

/// The settings beside those of [`PER_MODULE_OPTIONS`] that a cached result depends on; `platform` is one more.
const FURTHER: &[&str] = &[
    "bazel",
    "disable_bytearray_promotion",
    "disable_memoryview_promotion",
    "enable_incomplete_feature",
    "fixed_format_cache",
    "install_types",
    "native_parser",
    "old_type_inference",
    "plugins",
    "strict_bytes",
    "untyped_calls_exclude",
];

/// The names of all settings that a cached result depends on, except `platform`, sorted.
pub static OPTIONS_AFFECTING_CACHE: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
    let mut names: Vec<_> = PER_MODULE_OPTIONS.iter().chain(FURTHER).copied().collect();
    names.retain(|name| *name != "debug_cache");
    names.sort_unstable();
    names
});

/// The settings that a cached result depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheKey {
    /// The platform.
    pub platform: String,
    /// The values of [`OPTIONS_AFFECTING_CACHE`], in its order.
    pub values: Vec<Value>,
}

impl Options {
    /// The settings that a cached result depends on.
    #[must_use]
    pub fn cache_key(&self) -> CacheKey {
        let value = |name: &&str| {
            let value = self.get(name).expect("cache settings exist");
            if let Value::Codes(codes) = value {
                Value::List(sorted_names(codes))
            } else {
                value
            }
        };
        CacheKey {
            platform: self.platform.clone(),
            values: OPTIONS_AFFECTING_CACHE.iter().map(value).collect(),
        }
    }

    /// The settings of a module that its importers depend on.
    #[must_use]
    pub const fn import_key(&self) -> (bool, FollowImports, bool) {
        (
            self.ignore_missing_imports,
            self.follow_imports,
            self.follow_imports_for_stubs,
        )
    }
}

impl CacheKey {
    /// The key as one line of text, equal exactly if the keys are.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{:?} {:?}", self.platform, self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    #[test]
    fn keys_differ_only_for_settings_that_matter() {
        let mut options = Options::default();
        let key = options.cache_key();
        options.pretty = true;
        options.debug_cache = true;
        assert_eq!(options.cache_key(), key);
        options.enabled_error_codes.insert(ErrorCode::Deprecated);
        assert_ne!(options.cache_key(), key);
        assert_ne!(options.cache_key().to_text(), key.to_text());
    }

    #[test]
    fn every_listed_setting_exists() {
        assert_eq!(
            OPTIONS_AFFECTING_CACHE.len(),
            PER_MODULE_OPTIONS.len() - 1 + FURTHER.len()
        );
        assert_eq!(
            Options::default().cache_key().values.len(),
            OPTIONS_AFFECTING_CACHE.len()
        );
    }
}
