//! From a command line and configuration files to settings.
//!
//! ```text
//! arguments ──▶ flags (which configuration file? strict?) ─┐
//! mypy.ini, pyproject.toml, … ──▶ sections ──▶ settings ◀──┴── flags again, on top
//! ```
//!
//! - [`parse_command_line`] does all of it and says what to check; or what to print, and with which status to end.
//! - [`process_flags`] takes the flags of a test case.
//! - [`parse_mypy_comments`] reads `# mypy:` comments of a module.
//! - [`FLAGS`] is the one table of flags: parsing, help and completions follow it.
//!
//! The process is reached through [`Host`] only: environment, files, interpreters.
//!
//! Specified by `mypy/main.py` (with Python's `argparse`) and `mypy/config_parser.py` (with Python's `configparser`);
//! judged by the suites cmdline, check-flags, check-inline-config, testargs and test_config_parser.

mod arguments;
mod checks;
mod command_line;
mod completions;
mod config_file;
mod convert;
pub mod flags;
mod glob;
mod help;
mod host;
mod ini;
mod inline;
mod process_flags;
mod pystr;
mod raw;
mod section;
mod toml_file;
mod unserved;

pub use checks::startup_problem;
pub use command_line::{CommandLine, Exit, Program, Request, parse_command_line};
pub use completions::{Shell, completions};
pub use config_file::{ConfigFile, find_config_file, read_config, unused_sections_text};
pub use convert::parse_version;
pub use flags::{Action, FLAGS, Flag, GROUPS, Group, SERVER_FLAGS};
pub use help::{DMYPY_HEADER, MYPY_HEADER, help_text, usage_text};
pub use host::{Environment, Host, Interpreters, NoInterpreters, ProcessEnvironment};
pub use inline::{NoEnvironment, parse_mypy_comments};
pub use process_flags::process_flags;
pub use unserved::unserved_text;
