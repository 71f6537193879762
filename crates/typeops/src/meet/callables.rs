//! Meets of callables and overloads.

use nodes::defs::ClassFlags;
use types::{Callable, CallableFlags, Type, TypeId};

use super::{Meet, meet_types};
use crate::TypeCx;
use crate::callables::{
    callable_items, function_fallback, get_instance_type, is_function_like, is_type_obj_callable,
};
use crate::join::{
    combine_similar_callables, is_abstract_class, is_function_class, is_similar_callables,
    match_generic_callables, safe_join, unpack_callback_protocol,
};
use crate::proper::proper;
use crate::subtypes::{is_equivalent, is_subtype};
use crate::type_types::make_type_type;

impl Meet {
    pub(super) fn with_callable<'p>(self, cx: &mut dyn TypeCx<'p>, t: &'p Callable) -> TypeId {
        let types = cx.types();
        match types.get(self.s) {
            Type::Callable(s) if is_similar_callables(t, s) => self.similar(cx, t, s),
            Type::Type { item, .. } if is_type_obj_callable(cx.world(), t) && !t.is_generic() => {
                let instance = get_instance_type(cx.world(), t, false);
                let met = meet_types(cx, *item, instance);
                if types.is_none(met) || types.is_never(met) {
                    return self.default(cx);
                }
                make_type_type(cx.world(), met, false)
            }
            Type::Instance(_) => match self.callback(cx) {
                Some(call) => meet_types(cx, self.t, call),
                None => self.default(cx),
            },
            #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is like a callable")]
            _ => self.default(cx),
        }
    }

    /// The `__call__` of the left side, if that is a protocol with nothing else.
    fn callback<'p>(self, cx: &mut dyn TypeCx<'p>) -> Option<TypeId> {
        let class = cx.types().as_instance(self.s)?.class;
        if !cx.world().get(class).is(ClassFlags::PROTOCOL) {
            return None;
        }
        unpack_callback_protocol(cx, self.s)
    }

    fn similar<'p>(self, cx: &mut dyn TypeCx<'p>, t: &Callable, s: &Callable) -> TypeId {
        let types = cx.types();
        if is_equivalent(cx, self.t, self.s) {
            let combined = combine_similar_callables(cx, t, s);
            return types.callable(combined);
        }
        let mut met = meet_similar_callables(cx, t, s);
        if types.is_never(proper(cx.world(), met.ret_type)) {
            return self.default(cx);
        }
        if !is_abstract_class(cx.world(), self.t) && !is_abstract_class(cx.world(), self.s) {
            met.flags |= CallableFlags::FROM_TYPE_TYPE;
        }
        types.callable(met)
    }

    pub(super) fn with_overloaded<'p>(self, cx: &mut dyn TypeCx<'p>, t: &[TypeId]) -> TypeId {
        let types = cx.types();
        let Some(fallback) = function_fallback(types, self.t) else {
            return self.default(cx);
        };
        if is_function_like(types, self.s) {
            let left = callable_items(types, &self.s);
            let same = left.len() == t.len() && left.iter().zip(t).all(|(s, t)| types.same(*s, *t));
            if same {
                return types.overloaded(t);
            }
            if is_subtype(cx, self.s, self.t) {
                return self.s;
            }
            if is_subtype(cx, self.t, self.s) {
                return self.t;
            }
            let other = function_fallback(types, self.s).unwrap_or(self.s);
            return meet_types(cx, fallback, other);
        }
        match self.callback(cx) {
            Some(call) => meet_types(cx, self.t, call),
            None => meet_types(cx, fallback, self.s),
        }
    }
}

/// The meet of two callables whose parameters line up: parameters join, results meet.
fn meet_similar_callables<'p>(cx: &mut dyn TypeCx<'p>, t: &Callable, s: &Callable) -> Callable {
    let (t, s) = match_generic_callables(cx, t, s);
    let params: Vec<TypeId> = t
        .params
        .iter()
        .zip(&s.params)
        .map(|(t, s)| safe_join(cx, t.typ, s.typ))
        .collect();
    // Of a function and a class, the class.
    let fallback = if is_function_class(cx.world(), t.fallback) {
        s.fallback
    } else {
        t.fallback
    };
    let instance_type = match (t.instance_type, s.instance_type) {
        (Some(t), Some(s)) => Some(meet_types(cx, t, s)),
        (one, None) | (None, one) => one,
    };
    let ret_type = meet_types(cx, t.ret_type, s.ret_type);
    let mut new = t;
    for (param, typ) in new.params.iter_mut().zip(params) {
        param.typ = typ;
    }
    (new.ret_type, new.fallback, new.instance_type, new.name) = (ret_type, fallback, instance_type, None);
    new
}
