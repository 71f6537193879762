//! Narrowing: what the truth of a condition says about types.
//!
//! **Terms.** A [`TypeMap`] says which types expressions have if a condition has a certain truth value. An expression
//! that is `Never` in it means that the condition cannot have that value: code behind it is not reached.
//!
//! ```text
//! isinstance(x, int)     x: int | str     ->   true: {x: int}, false: {x: str}
//! ```
//!
//! | subject | room |
//! |---|---|
//! | maps and their combinations | `maps` |
//!
//! Specified by `find_isinstance_check` and its relatives in `mypy/checker.py`.

mod api;
mod maps;

use types::TypeId;

pub(crate) use maps::TypeMap;

/// A type that values are checked against (mypy's `TypeRange`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TypeRange {
    /// The type.
    pub(crate) item: TypeId,
    /// Values may also be of a subtype, for all that is known; else exactly of this class.
    pub(crate) is_upper_bound: bool,
}
