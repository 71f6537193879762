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
//! | which kind of condition it is; calls such as `isinstance` | `checks` |
//! | the classes of `isinstance` | `ranges` |
//! | dividing a type by a range of types | `conditional` |
//! | made up classes: `<subclass of "A" and "B">` | `intersect`, `made_up` |
//! | `callable(x)`, `hasattr(x, "a")`, `len(x) == 2` | `callables`, `attributes`, `tuple_len` |
//! | comparisons: chains, `is` and `==`, domains of equality | `comparison`, `groups`, `equality`, `domains` |
//! | what a part says about the whole | `parents` |
//! | what is remembered | `memo` |
//! | conditions that are always true | `truth` |
//! | what expressions look like | `refs` |
//!
//! Specified by `find_isinstance_check` and its relatives in `mypy/checker.py`.

mod attributes;
mod callables;
mod checks;
mod comparison;
mod conditional;
mod domains;
mod equality;
mod groups;
mod intersect;
mod made_up;
mod maps;
mod memo;
mod parents;
mod ranges;
mod refs;
mod truth;
mod tuple_len;

use types::TypeId;

pub(crate) use equality::Comparison;
pub(crate) use made_up::MadeUp;
pub(crate) use maps::TypeMap;

/// Which question is asked ([`typeops::NarrowingKey`]): narrowing by what the binder knows.
pub(crate) const NARROW: u8 = 1;
/// Dividing by a range: this one with three settings behind it as bits, 16 to 23.
const DIVIDE: u8 = 2;
/// Comparing with a value: this one with two settings behind it as bits, 32 to 35.
const COMPARE: u8 = 8;
/// The values that are true, and those that are false.
const TRUTH: u8 = 2;
/// Whether there are own methods for `==`.
const CUSTOM_EQ: u8 = 3;
/// The simplified union of two types; the next one that of one type.
pub(crate) const UNION: u8 = 4;
/// The class behind a tuple.
pub(crate) const TUPLE_FALLBACK: u8 = 6;

/// Whether a value fits; the next one with `--extra-checks`.
pub(crate) const FITS: u8 = 40;

/// A type that values are checked against (mypy's `TypeRange`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TypeRange {
    /// The type.
    pub(crate) item: TypeId,
    /// Values may also be of a subtype, for all that is known; else exactly of this class.
    pub(crate) is_upper_bound: bool,
}
