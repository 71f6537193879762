//! TypedDicts on the left.

use types::{Type, TypedDict};

use super::{Question, SubtypeOptions, is_equivalent_with, is_same_type};
use crate::TypeCx;
use crate::typed_dicts::{KeyFacts, zip_all};

impl Question {
    pub(super) fn typed_dict<'p>(self, cx: &mut dyn TypeCx<'p>, left: &TypedDict) -> bool {
        let types = cx.types();
        if let Type::Instance(_) = types.get(self.right) {
            return self.holds(cx, left.fallback, self.right);
        }
        let Type::TypedDict(right) = types.get(self.right) else {
            return false;
        };
        if right.is_closed && !left.is_closed {
            return false;
        }
        let keys = zip_all(types, left, right);
        keys.iter().all(|(_, left, right)| keeps_promises(*left, *right))
            && keys
                .iter()
                .all(|(_, left, right)| self.values_hold(cx, *left, *right))
    }

    fn values_hold<'p>(self, cx: &mut dyn TypeCx<'p>, left: KeyFacts, right: KeyFacts) -> bool {
        match (left.typ, right.typ) {
            // A key that the right side does not list may be anything.
            (_, None) => true,
            // The left side may hold anything under a key that it does not list.
            (None, Some(_)) => false,
            (Some(left), Some(wanted)) if right.mutable() => {
                if self.relation.proper {
                    return is_same_type(cx, left, wanted);
                }
                let options = SubtypeOptions {
                    ignore_type_params: self.relation.options.ignore_type_params,
                    strict_concatenate: self.relation.options.strict_concatenate,
                    ..SubtypeOptions::default()
                };
                is_equivalent_with(cx, left, wanted, options)
            }
            (Some(left), Some(wanted)) => self.holds(cx, left, wanted),
        }
    }
}

/// Required keys stay required, those that can be assigned stay so, and so do those that can be deleted.
fn keeps_promises(left: KeyFacts, right: KeyFacts) -> bool {
    !(right.required && !left.required)
        && !(right.mutable() && !left.mutable())
        && !(right.mutable() && !right.required && left.required)
}
