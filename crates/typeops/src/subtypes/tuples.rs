//! Tuples on the left.

use names::known;
use types::{AnyKind, Instance, Tuple, Type, TypeId};

use super::callables::is_protocol;
use super::{ProtocolCheck, Question, is_protocol_implementation_with};
use crate::TypeCx;
use crate::classes::is_plain_tuple;
use crate::proper::proper;
use crate::tuples::{TUPLE_LIKE, item_of_unpacked, tuple_fallback};

impl Question {
    pub(super) fn tuple<'p>(self, cx: &mut dyn TypeCx<'p>, left: &'p Tuple) -> bool {
        let types = cx.types();
        if let Type::Instance(right) = types.get(self.right) {
            return self.tuple_to_instance(cx, left, right);
        }
        let Type::Tuple(right) = types.get(self.right) else {
            return false;
        };
        if self.variadic_tuple(cx, left, right) {
            return true;
        }
        // A variadic tuple fits one of fixed length only if its items are `Any`.
        let items = self.adjusted_items(cx.world(), left, right);
        let items = items.as_deref().unwrap_or(&left.items);
        if items.len() != right.items.len() || !self.relation.all_hold(cx, items, &right.items) {
            return false;
        }
        // A computed fallback of the right side may be narrower than it looks, so it is not compared.
        is_plain_tuple(cx.world(), right.fallback)
            || (!is_plain_tuple(cx.world(), left.fallback) && self.holds(cx, left.fallback, right.fallback))
    }

    fn tuple_to_instance<'p>(self, cx: &mut dyn TypeCx<'p>, left: &'p Tuple, right: &Instance) -> bool {
        let fullname = cx.world().get(right.class).fullname;
        if fullname == known::TYPING_SIZED {
            return true;
        }
        if TUPLE_LIKE.contains(&fullname) {
            return self.items_to_iterable(cx, left, right, fullname);
        }
        if self.holds(cx, left.fallback, self.right) {
            let fallback = tuple_fallback(cx, left);
            if self.holds(cx, fallback, self.right) {
                return true;
            }
        }
        // With the tuple itself as `self`, a named tuple may fit more precisely.
        let check = ProtocolCheck {
            proper: self.relation.proper,
            ..ProtocolCheck::default()
        };
        is_protocol(cx, right.class) && is_protocol_implementation_with(cx, self.left, self.right, check)
    }

    fn items_to_iterable<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: &Tuple,
        right: &Instance,
        fullname: names::Name,
    ) -> bool {
        let types = cx.types();
        let wanted = match right.args.first() {
            Some(arg) => *arg,
            None if self.relation.proper => return false,
            None => types.any(AnyKind::SpecialForm),
        };
        if fullname == known::BUILTINS_TUPLE && types.is_any(proper(cx.world(), wanted)) {
            // For `isinstance(x, tuple)`.
            return true;
        }
        left.items.iter().all(|item: &TypeId| {
            let item = match types.as_unpack(*item) {
                Some(unpacked) => item_of_unpacked(cx.world(), unpacked),
                None => *item,
            };
            self.holds(cx, item, wanted)
        })
    }
}
