//! Joins of TypedDicts: the keys of both, as far as both keep what they promise.

use types::{Type, TypeId, TypedDict, TypedDictItem};

use super::{Joiner, default, join_types};
use crate::TypeCx;
use crate::subtypes::is_equivalent;
use crate::typed_dicts::{KeyFacts, create_anonymous_fallback, zip_all};

impl Joiner {
    pub(super) fn with_typed_dict<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        s: TypeId,
        t: &TypedDict,
    ) -> TypeId {
        let types = cx.types();
        let left = match types.get(s) {
            Type::TypedDict(left) => left,
            Type::Instance(_) => return join_types(cx, s, t.fallback),
            #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is like a TypedDict")]
            _ => return default(cx, s),
        };
        let mut items = Vec::new();
        for (name, left, right) in zip_all(types, left, t) {
            // A key that one side does not list may be anything, so the join does not list it.
            let (Some(left_type), Some(right_type)) = (left.typ, right.typ) else {
                continue;
            };
            items.push(TypedDictItem {
                name,
                typ: join_types(cx, left_type, right_type),
                required: left.required && right.required,
                readonly: is_readonly(cx, (left, left_type), (right, right_type)),
            });
        }
        types.intern(Type::TypedDict(Box::new(TypedDict {
            items: items.into(),
            is_closed: left.is_closed && t.is_closed,
            fallback: create_anonymous_fallback(cx.world(), left),
            to_be_mutated: Box::default(),
        })))
    }
}

/// Whether the key of the join can only be read: if one side has no way to assign or delete it, or if what can be
/// assigned differs.
fn is_readonly<'p>(
    cx: &mut dyn TypeCx<'p>,
    (left, left_type): (KeyFacts, TypeId),
    (right, right_type): (KeyFacts, TypeId),
) -> bool {
    left.required != right.required
        || left.readonly
        || right.readonly
        || !is_equivalent(cx, left_type, right_type)
}
