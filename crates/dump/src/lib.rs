//! Text forms of syntax trees, symbols and types, for tests and for users who want to see what mypy sees.
//!
//! | what | room | mypy |
//! |---|---|---|
//! | syntax trees, before or after semantic analysis | [`ast`] | `str(tree)`, `mypy/strconv.py` |
//! | what semantic analysis found about a tree | [`bound`] | `analyzed`, `node` of nodes |
//! | symbol tables and classes | [`symbols`] | `str(names)`, `TypeInfo.dump` |
//! | expressions with their types | [`expressions`] | the type map of the checker |
//! | types before semantic analysis | [`types`] | `str(type)` |
//! | values | [`repr`] | `repr` |
//!
//! **Terms.** The *identity* of a node or definition shows as a number behind it (`FuncDef:1<2>`), so that a test can see
//! what an update kept. [`Ids`] gives the numbers, in the order in which identities are met.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most questions are about one kind of expression; the others are all alike to them"
)]

pub mod ast;
pub mod bound;
pub mod expressions;
pub mod ids;
pub mod repr;
pub mod symbols;
pub mod types;

pub use ast::Dump;
pub use bound::Bound;
pub use ids::{Identity, Ids, NodeKind};
