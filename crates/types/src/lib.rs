//! Python types as mypy knows them, interned: a type is a four-byte [`TypeId`].
//!
//! **Terms.** A [`Type`] is the structure of one type; its parts are [`TypeId`]s. The [`Types`] table makes each
//! structure exist once, so *identical* is `==` on ids. mypy's own `==` is coarser: unions compare as sets, all
//! `Any`s are equal, callables ignore some fields. [`Types::same`] is that relation; use it exactly where mypy
//! compares or hashes types. Classes, aliases and variables appear through ids of their definitions ([`ids`]), so
//! recursion never goes through a type, and a new version of a class needs no type to be rewritten.
//!
//! ```
//! use types::{AnyKind, Type, Types};
//! let types = Types::new();
//! let none = types.none();
//! let any = types.any(AnyKind::Explicit);
//! let union = |items: [types::TypeId; 2]| types.intern(Type::union(items));
//! assert_ne!(union([none, any]), union([any, none]));
//! assert!(types.same(union([none, any]), union([any, none])));
//! ```
//!
//! **Invariants.** Types carry no source position. Nothing in this crate looks at a definition: what needs the
//! class behind an id (display, subtyping, fallbacks) is in a higher layer. Syntax that is not yet a type
//! (`Callable[[int], str]` as written) is `nodes::TypeNode`, never a `Type`.
//!
//! Specified by `mypy/types.py`.

mod access;
mod callable_name;
mod equality;
mod flags;
pub mod ids;
mod index;
mod interner;
mod kinds;
mod parts;
mod truth;
mod type_id;

pub use callable_name::CallableName;
pub use flags::TypeFlags;
pub use ids::*;
pub use interner::Types;
pub use kinds::*;
pub use truth::Truth;
pub use type_id::{TypeId, TypeKind};
