//! Patterns of `match`: what they match, what is left, and what they bind.
//!
//! Specified by `mypy/checkpattern.py`.

mod api;

use types::TypeId;

use crate::narrowing::TypeMap;

/// What a pattern does to the type of its subject (mypy's `PatternType`).
#[derive(Clone, Debug)]
pub(crate) struct PatternType {
    /// The type of the subject if it matches.
    pub(crate) typ: TypeId,
    /// The type of the subject if it does not match.
    pub(crate) rest_type: TypeId,
    /// The types of the names that are bound.
    pub(crate) captures: TypeMap,
}
