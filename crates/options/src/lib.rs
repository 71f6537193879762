//! The settings of a check as plain data, and the table of error codes.
//!
//! Nothing here reads a file or the environment: `config` fills an [`Options`] from a command line and from
//! configuration files, everything else reads it.
//!
//! - [`Options`] has one public field per setting, with mypy's names and defaults; [`Options::get`] and
//!   [`Options::set`] reach the same fields by name, for configuration files and cache keys.
//! - [`Changes`] are settings to apply on top: what a `[mypy-pattern]` section or a `# mypy:` comment says.
//! - [`ModuleOptions`] answers which settings hold for a module, and which sections nobody used.
//! - [`ErrorCode`] says what a message is about.
//!
//! Specified by `mypy/options.py`, `mypy/errorcodes.py` and `mypy/defaults.py`.
//!
//! ```
//! use options::{Changes, ModuleOptions, Options, Value};
//!
//! let mut options = Options::default();
//! let mut changes = Changes::default();
//! changes.set("ignore_errors", Value::Bool(true)).expect("a boolean setting");
//! options.per_module_options.insert("legacy.*".to_owned(), changes);
//! let modules = ModuleOptions::new(options);
//! assert!(modules.for_module("legacy.core").ignore_errors);
//! assert!(!modules.for_module("app").ignore_errors);
//! ```

mod cache_key;
mod changes;
pub mod codes;
pub mod defaults;
mod error_code_flags;
mod features;
mod glob;
mod per_module;
mod settings;
mod strict;
mod value;

pub use cache_key::{CacheKey, OPTIONS_AFFECTING_CACHE};
pub use changes::Changes;
pub use codes::{ErrorCode, ErrorCodeSet};
pub use features::{
    COMPLETE_FEATURES, FeatureComplaint, INCOMPLETE_FEATURES, INLINE_TYPEDDICT, PRECISE_TUPLE_TYPES,
};
pub use per_module::{ModuleOptions, PER_MODULE_OPTIONS, is_per_module};
pub use settings::Options;
pub use strict::STRICT_SETTINGS;
pub use value::{BuildType, FollowImports, Kind, PythonVersion, SetError, Value};
