//! Quoted types inside expressions: `cast("list[int]", x)`, `Base["T"]`.
//!
//! Specified by `parse_type_string` in `mypy/nativeparse.py`.

use names::Names;
use nodes::ast::{Span, TypeArena, TypeNodeId};

use crate::name_cache::NameCache;
use crate::types::{Place, TypeLower};

/// The type that a text says, put into `arena`; all of it stands at `span`. A text that is no type becomes itself,
/// for `Literal["..."]` to take.
pub fn type_string(text: &str, span: Span, names: &Names, arena: &mut TypeArena) -> TypeNodeId {
    let mut names = NameCache::new(names);
    TypeLower::new(arena, 0, Place::Fixed(span), false, None).quoted(text, span, &mut names)
}
