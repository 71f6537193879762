//! Typed ids and dense vectors indexed by them.
//!
//! Everything that the type checker talks about (a module, a statement, an expression, a class) has an id of a
//! type of its own. An id is a `u32` with a niche, so `Option<Id>` costs nothing. Facts about things live in an
//! [`IdVec`] or an [`IdMap`] beside them, never inside them.
//!
//! ```
//! arena::define_id! {
//!     /// A statement.
//!     pub struct StmtId;
//! }
//! let mut lines: arena::IdVec<StmtId, u32> = arena::IdVec::new();
//! let first = lines.push(1);
//! assert_eq!(lines[first], 1);
//! assert_eq!(size_of::<Option<StmtId>>(), 4);
//! ```

mod few;
mod id;
mod list;
mod map;
mod sparse;
mod vec;

pub use few::FewIdMap;
pub use id::Id;
pub use list::List;
pub use map::IdMap;
pub use sparse::{SparseIdMap, SparseMap, SparseVec};
pub use vec::IdVec;

#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use std::num::NonZeroU32;
