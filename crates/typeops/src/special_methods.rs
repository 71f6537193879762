//! Which classes define special methods of their own.
//!
//! Specified by `custom_special_method` in `mypy/typeops.py`.

use names::Name;
use types::{ClassId, Type, TypeId};

use crate::TypeCx;
use crate::callables::{function_fallback, is_type_obj};
use crate::proper::proper;
use crate::tuples::tuple_fallback;
use crate::type_objects::has_custom_member;

/// Whether the type has a method such as `__eq__` from a class outside `builtins` and `typing`. Of a union, some item
/// must have it, or with `check_all` each.
#[must_use]
pub fn custom_special_method<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId, name: Name, check_all: bool) -> bool {
    let types = cx.types();
    let typ = proper(cx.world(), typ);
    match types.get(typ) {
        Type::Instance(instance) => has_custom_member(cx.world(), instance.class, name),
        Type::Union(union) if check_all => union
            .items
            .iter()
            .all(|item| custom_special_method(cx, *item, name, true)),
        Type::Union(union) => union
            .items
            .iter()
            .any(|item| custom_special_method(cx, *item, name, false)),
        Type::Tuple(tuple) => {
            let fallback = tuple_fallback(cx, tuple);
            custom_special_method(cx, fallback, name, check_all)
        }
        // Methods of class objects are those of the metaclass.
        Type::Callable(_) | Type::Overloaded(_) => {
            let fallback = function_fallback(types, typ).filter(|_| is_type_obj(cx.world(), typ));
            fallback.is_some_and(|fallback| custom_special_method(cx, fallback, name, check_all))
        }
        Type::Type { item, .. } => {
            let class = types.as_instance(*item).map(|instance| instance.class);
            let metaclass = class.and_then(|class: ClassId| cx.world().get(class).metaclass_type);
            metaclass.is_some_and(|metaclass| custom_special_method(cx, metaclass, name, check_all))
        }
        // In doubt, yes.
        Type::Any { .. } => true,
        Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::TypeVar(_)
        | Type::ParamSpec(_)
        | Type::TypeVarTuple(_)
        | Type::Unpack { .. }
        | Type::Parameters(_)
        | Type::TypedDict(_)
        | Type::Literal(_)
        | Type::Partial(_)
        | Type::Alias { .. }
        | Type::Unbound { .. }
        | Type::Placeholder { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => false,
    }
}
