//! Queries about expressions of a loaded program, and references for other tools.
//!
//! [`inspect`] answers the daemon's command of that name: types, attributes or definitions of the expressions at a place.
//! [`references`] lists what names and attributes of a module refer to.
//!
//! **Terms.** A *location* is `file:line:column`, which all expressions around it answer to, the innermost first; or
//! `file:line:column:end_line:end_column`, which one expression answers to. Lines and columns count from 1, and the end is
//! the last character.
//!
//! | subject | room |
//! |---|---|
//! | what a query asks and how it is answered | [`Request`], [`inspect`] |
//! | locations as text | [`location`] |
//! | visiting a module in mypy's order | `walk` |
//! | expressions at a place | `search` |
//! | the expressions that a query finds | `subject` |
//! | types, attributes, definitions | `shown`, `attributes`, `definitions` |
//! | what names refer to | [`references`] |
//!
//! Specified by `mypy/inspections.py` and `mypy/refinfo.py`; judged by the suites fine-grained-inspect and ref-info.

mod attributes;
mod definitions;
pub mod location;
mod query;
mod references;
mod search;
mod shown;
mod sorting;
mod subject;
mod walk;

pub use query::{Answer, Request, Show, inspect};
pub use references::{Reference, references};
