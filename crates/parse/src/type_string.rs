//! Types in texts that semantic analysis finds: `cast("list[int]", x)`.

use names::Names;
use nodes::ast::{Span, TypeArena, TypeNodeId};

use crate::name_cache::NameCache;
use crate::types::{Place, TypeLower};

/// The type that `text` means, added to `arena`, with all of its parts at `span`.
///
/// A text that is no type becomes [`RawValue::Str`](nodes::ast::RawValue::Str): it may be a literal. Syntax is not
/// checked against the Python version, since nothing of it is evaluated.
///
/// ```
/// use nodes::ast::{Span, TypeArena, TypeNode, TypeRef};
///
/// let names = names::Names::new();
/// let mut arena = TypeArena::default();
/// let id = parse::type_string("list[int]", Span { start: 5, end: 16 }, &names, &mut arena);
/// let types = TypeRef::of_arena(&arena);
/// assert!(matches!(types.get(id), TypeNode::Unbound { .. }));
/// assert_eq!(types.text(types.quoted(id).expect("it was quoted").text), "list[int]");
/// ```
#[must_use]
pub fn type_string(text: &str, span: Span, names: &Names, arena: &mut TypeArena) -> TypeNodeId {
    TypeLower::new(arena, 0, Place::Fixed(span), false, None).quoted(
        text,
        span,
        &mut NameCache::new(names, text.len()),
    )
}
