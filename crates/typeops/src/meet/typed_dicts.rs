//! Meets of TypedDicts: all keys of both.

use types::{Type, TypeId, TypedDict, TypedDictItem};

use super::{Meet, meet_types};
use crate::TypeCx;
use crate::proper::proper;
use crate::subtypes::{is_equivalent, is_subtype};
use crate::typed_dicts::{KeyFacts, create_anonymous_fallback, zip_all};

impl Meet {
    pub(super) fn with_typed_dict<'p>(self, cx: &mut dyn TypeCx<'p>, t: &TypedDict) -> TypeId {
        let types = cx.types();
        let left = match types.get(self.s) {
            Type::TypedDict(left) => left,
            Type::Instance(_) if is_subtype(cx, self.t, self.s) => return self.t,
            #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is like a TypedDict")]
            _ => return self.default(cx),
        };
        let is_closed = left.is_closed || t.is_closed;
        let mut items = Vec::new();
        for (name, s, t) in zip_all(types, left, t) {
            let Some(typ) = meet_key(cx, s, t) else {
                return self.default(cx);
            };
            let readonly = s.readonly && t.readonly;
            if is_closed && !readonly && types.is_never(proper(cx.world(), typ)) {
                // A closed TypedDict lacks all keys that it does not list.
                continue;
            }
            items.push(TypedDictItem {
                name,
                typ,
                required: s.required || t.required,
                readonly,
            });
        }
        types.intern(Type::TypedDict(Box::new(TypedDict {
            items: items.into(),
            is_closed,
            fallback: create_anonymous_fallback(cx.world(), left),
            to_be_mutated: Box::default(),
        })))
    }
}

/// The type of a key of the meet; `None` if the two promise what cannot be kept together.
fn meet_key<'p>(cx: &mut dyn TypeCx<'p>, s: KeyFacts, t: KeyFacts) -> Option<TypeId> {
    let met = match (s.typ, t.typ) {
        (Some(s), Some(t)) => meet_types(cx, s, t),
        (one, None) | (None, one) => one?,
    };
    let breaks = |cx: &mut dyn TypeCx<'p>, one: KeyFacts, other: KeyFacts| {
        one.typ.is_some_and(|typ| {
            one.mutable() && (!is_equivalent(cx, met, typ) || (other.required && !one.required))
        })
    };
    let never = cx.types().is_never(proper(cx.world(), met));
    let impossible = never && (s.required || t.required);
    (!breaks(cx, s, t) && !breaks(cx, t, s) && !impossible).then_some(met)
}
