//! Meets with instances.

use nodes::defs::ClassFlags;
use types::{ClassId, Instance, Type, TypeId};

use super::{Meet, bottom, meet_types};
use crate::TypeCx;
use crate::callables::{function_fallback, is_function_like, is_type_obj};
use crate::classes::is_metaclass;
use crate::join::unpack_callback_protocol;
use crate::subtypes::is_subtype;
use crate::tuples::args_with_tuple;
use crate::type_vars::tuple_of;

impl Meet {
    pub(super) fn with_instance<'p>(self, cx: &mut dyn TypeCx<'p>, t: &'p Instance) -> TypeId {
        let types = cx.types();
        match types.get(self.s) {
            Type::Instance(s) => self.two_instances(cx, s, t),
            Type::Callable(_) | Type::Overloaded(_) => self.function_with_instance(cx, t),
            Type::Type { .. } | Type::Tuple(_) | Type::Literal(_) | Type::TypedDict(_) => {
                meet_types(cx, self.t, self.s)
            }
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
            | Type::Union(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => self.default(cx),
        }
    }

    fn function_with_instance<'p>(self, cx: &mut dyn TypeCx<'p>, t: &Instance) -> TypeId {
        let types = cx.types();
        debug_assert!(is_function_like(types, self.s));
        if cx.world().get(t.class).is(ClassFlags::PROTOCOL) {
            return match unpack_callback_protocol(cx, self.t) {
                Some(call) => meet_types(cx, call, self.s),
                None => self.default(cx),
            };
        }
        let fallback = function_fallback(types, self.s)
            .filter(|_| is_type_obj(cx.world(), self.s) && is_metaclass(cx.world(), t.class, false));
        match fallback {
            Some(fallback) if is_subtype(cx, fallback, self.t) => self.s,
            Some(_) | None => self.default(cx),
        }
    }

    fn two_instances<'p>(self, cx: &mut dyn TypeCx<'p>, s: &'p Instance, t: &'p Instance) -> TypeId {
        let Self { s: s_id, t: t_id } = self;
        if s.class == t.class {
            if is_subtype(cx, t_id, s_id) || is_subtype(cx, s_id, t_id) {
                return meet_args(cx, s, t);
            }
            return bottom(cx);
        }
        let alternative = |cx: &dyn TypeCx<'p>, class: ClassId| {
            let promoted = cx.world().get(class).alt_promote?;
            cx.types().as_instance(promoted).map(|promoted| promoted.class)
        };
        if alternative(cx, t.class) == Some(s.class) {
            return t_id;
        }
        if alternative(cx, s.class) == Some(t.class) {
            return s_id;
        }
        if is_subtype(cx, t_id, s_id) {
            t_id
        } else if is_subtype(cx, s_id, t_id) {
            s_id
        } else {
            bottom(cx)
        }
    }
}

/// Two instances of one class of which one is a subtype of the other: the meets of their arguments.
fn meet_args<'p>(cx: &mut dyn TypeCx<'p>, s: &Instance, t: &Instance) -> TypeId {
    let types = cx.types();
    let left = args_with_tuple(cx.world(), s.class, &s.args);
    let right = args_with_tuple(cx.world(), s.class, &t.args);
    let variables = cx.world().get(t.class).type_vars.clone();
    let mut args = Vec::with_capacity(variables.len());
    for ((left, right), variable) in left.into_iter().zip(right).zip(variables) {
        let met = meet_types(cx, right, left);
        match (types.as_type_var_tuple(variable), types.as_tuple(met)) {
            (None, _) => args.push(met),
            (Some(_), Some(tuple)) => args.extend_from_slice(&tuple.items),
            (Some(variable), None) => args.push(types.unpack(tuple_of(types, variable.tuple_fallback, met))),
        }
    }
    types.instance(t.class, args)
}
