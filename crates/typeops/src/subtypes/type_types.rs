//! `type[C]` and `TypeForm[T]` on the left.

use names::known;
use types::{Callable, Type, TypeId};

use super::callables::is_protocol;
use super::{ProtocolCheck, Question, is_protocol_implementation_with};
use crate::TypeCx;
use crate::callables::{is_type_obj, is_type_obj_callable};
use crate::expand::expand_type_by_instance;
use crate::proper::proper;
use crate::tuples::tuple_fallback;
use crate::type_objects::type_object_type;

impl Question {
    pub(super) fn type_type<'p>(self, cx: &mut dyn TypeCx<'p>, item: TypeId, is_type_form: bool) -> bool {
        let types = cx.types();
        match types.get(self.right) {
            Type::Type {
                item: right,
                is_type_form: right_form,
            } => (!is_type_form || *right_form) && self.holds(cx, item, *right),
            Type::Instance(right) if is_type_form => {
                cx.world().get(right.class).fullname == known::BUILTINS_OBJECT
            }
            Type::Instance(right) => {
                let fullname = cx.world().get(right.class).fullname;
                [known::BUILTINS_OBJECT, known::BUILTINS_TYPE].contains(&fullname)
                    || self.class_object_to_instance(cx, item, right.class)
            }
            Type::Overloaded(items) => {
                !is_type_form
                    && is_type_obj(cx.world(), self.right)
                    && items
                        .first()
                        .is_some_and(|first| self.holds(cx, self.left, *first))
            }
            Type::Callable(right) => !is_type_form && self.class_object_to_callable(cx, item, right),
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
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => false,
        }
    }

    /// Only what a call returns is compared, not what it takes.
    fn class_object_to_callable<'p>(self, cx: &mut dyn TypeCx<'p>, item: TypeId, right: &Callable) -> bool {
        let types = cx.types();
        if self.relation.proper && !is_type_obj_callable(cx.world(), right) {
            // Properly, this would break transitivity.
            return false;
        }
        let instance = match types.as_tuple(item) {
            Some(tuple) => tuple_fallback(cx, tuple),
            None => item,
        };
        if let Some(inner) = types.as_instance(instance) {
            let constructor = type_object_type(cx, inner.class);
            let constructor = expand_type_by_instance(cx.world(), constructor, inner);
            let items = crate::callables::callable_items(types, &constructor);
            if !items.is_empty() {
                return items.iter().all(|item| {
                    let made = types.as_callable(*item).map(|made| made.ret_type);
                    made.is_some_and(|made| self.holds(cx, made, right.ret_type))
                });
            }
        }
        self.holds(cx, item, right.ret_type)
    }

    fn class_object_to_instance<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        item: TypeId,
        right: types::ClassId,
    ) -> bool {
        let types = cx.types();
        let item = match types.as_type_var(item) {
            Some(var) => proper(cx.world(), var.common.upper_bound),
            None => item,
        };
        let Some(class) = types.as_instance(item).map(|instance| instance.class) else {
            return false;
        };
        let check = ProtocolCheck {
            proper: self.relation.proper,
            class_obj: true,
            ..ProtocolCheck::default()
        };
        if is_protocol(cx, right) && is_protocol_implementation_with(cx, item, self.right, check) {
            return true;
        }
        let metaclass = cx.world().get(class).metaclass_type;
        metaclass.is_some_and(|metaclass| self.holds(cx, metaclass, self.right))
    }
}
