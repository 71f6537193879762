//! The `.test` format: files with many small programs and what a type checker says about them.
//!
//! A file is a list of cases. A case starts with `[case NAME]`; its first lines are the module `__main__`, and sections
//! such as `[file a.py]`, `[builtins fixtures/list.pyi]` or `[out]` follow. Messages are expected in `[out]` sections or in
//! comments beside the code (`# E: text`). A file `a.py.2` replaces `a.py` in the second step of an incremental case.
//!
//! - [`split_cases`] cuts a file into [`RawCase`]s without looking into them;
//! - [`sections`] cuts a raw case into [`Section`]s;
//! - [`Case::parse`] understands the sections.
//!
//! Specified by `mypy/test/data.py`; a case that mypy's runner refuses is refused here too.

mod annotations;
mod case;
mod outputs;
mod sections;
mod split;
mod steps;

pub use annotations::expected_messages;
pub use case::{Case, CaseError, Context, ExpectedFile};
pub use outputs::RUNTIME_VERSION;
pub use sections::{Section, sections};
pub use split::{OnlyWhen, RawCase, SplitError, split_cases};
pub use steps::{FileOperation, module_of_path};
