//! Overloads on the left.

use std::collections::BTreeSet;

use types::{Type, TypeId};

use super::{CallableCompat, Question, is_callable_compatible, union_function_signatures};
use crate::TypeCx;
use crate::callables::is_type_obj;

impl Question {
    pub(super) fn overloaded<'p>(self, cx: &mut dyn TypeCx<'p>, left: &'p [TypeId]) -> bool {
        let types = cx.types();
        match types.get(self.right) {
            Type::Instance(right) => {
                let Some(fallback) = crate::callables::function_fallback(types, self.left) else {
                    return false;
                };
                self.is_callback(cx, fallback, right) || self.holds(cx, fallback, self.right)
            }
            Type::Callable(_) => {
                if left.iter().any(|item| self.holds(cx, *item, self.right)) {
                    return true;
                }
                // The overloads `int -> int` and `str -> str` are `int | str -> int | str` too.
                let combined = union_function_signatures(cx, left, false);
                combined.is_some_and(|combined| self.holds(cx, combined, self.right))
            }
            Type::Overloaded(right) => self.overloads_to_overloads(cx, left, right),
            Type::Unbound { .. } => true,
            // All items are constructors of one class, so one speaks for all.
            Type::Type { .. } => is_type_obj(cx.world(), self.left) && self.holds(cx, left[0], self.right),
            Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::TypeVar(_)
            | Type::ParamSpec(_)
            | Type::TypeVarTuple(_)
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::Tuple(_)
            | Type::TypedDict(_)
            | Type::Literal(_)
            | Type::Union(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => false,
        }
    }

    /// Each item on the right needs one on the left, in the same order.
    fn overloads_to_overloads<'p>(self, cx: &mut dyn TypeCx<'p>, left: &[TypeId], right: &[TypeId]) -> bool {
        let mut previous = None;
        let mut matched = BTreeSet::new();
        for right_item in right {
            let mut found = false;
            for (index, left_item) in left.iter().enumerate() {
                if self.holds(cx, *left_item, *right_item) && previous <= Some(index) {
                    previous = Some(index);
                    found = true;
                    matched.insert(index);
                    break;
                }
                // An item that overlaps without a match would be taken in some calls.
                if !matched.contains(&index) && self.items_overlap(cx, *left_item, *right_item) {
                    return false;
                }
            }
            if !found {
                return false;
            }
        }
        true
    }

    fn items_overlap<'p>(self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        let types = cx.types();
        let (Some(left), Some(right)) = (types.as_callable(left), types.as_callable(right)) else {
            return false;
        };
        let how = CallableCompat {
            is_proper_subtype: self.relation.proper,
            ignore_return: true,
            ignore_pos_arg_names: self.relation.options.ignore_pos_arg_names,
            strict_concatenate: self.relation.options.strict_concatenate,
            ..CallableCompat::default()
        };
        is_callable_compatible(cx, left, right, how, &mut self.relation.as_compat())
            || is_callable_compatible(cx, right, left, how, &mut self.relation.as_compat())
    }
}
