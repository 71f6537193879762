//! Operations on types: subtyping, join, meet, expansion, erasure, constraints and their solution.
//!
//! Every operation takes a [`TypeCx`]: the program as the task sees it, the task's caches and settings, and one way
//! to ask the type checker for a member of a type (descriptors and plugins make that its business). Semantic
//! analysis and the type checker each are such a context, so nothing here is global.
//!
//! Specified by `mypy/subtypes.py`, `join.py`, `meet.py`, `expandtype.py`, `erasetype.py`, `constraints.py`,
//! `solve.py`, `typeops.py` and `typestate.py`.

mod context;

pub use context::{MemberQuery, TypeCx, TypeState};
