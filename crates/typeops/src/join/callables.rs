//! Joins of callables and overloads.

use names::{Name, known};
use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{Callable, CallableFlags, Param, Parameters, Type, TypeId, TypeVarKey, Types};

use super::instances::unpack_callback_protocol;
use super::{Joiner, fallback_of, is_protocol, join_types, object_or_any_from_type};
use crate::TypeCx;
use crate::callables::{
    callable_items, is_function_like, is_type_obj_callable, map_items, type_object, with_unpacked_kwargs,
};
use crate::expand::{Env, expand_type};
use crate::meet::safe_meet;
use crate::proper::proper;
use crate::subtypes::{is_equivalent, is_subtype};
use crate::type_vars::with_key;

impl Joiner {
    pub(super) fn with_callable<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        s: TypeId,
        t: TypeId,
        callable: &'p Callable,
    ) -> TypeId {
        let types = cx.types();
        match types.get(s) {
            Type::Callable(left) if is_similar_callables(callable, left) => {
                if is_equivalent(cx, t, s) {
                    let combined = combine_similar_callables(cx, callable, left);
                    return types.callable(combined);
                }
                let mut joined = join_similar_callables(cx, callable, left);
                let is_useless = |param: &Param| {
                    let typ = proper(cx.world(), param.typ);
                    types.is_none(typ) || types.is_never(typ)
                };
                if joined.params.iter().any(is_useless) {
                    // A callable that cannot be called is worse than what it falls back to.
                    return join_types(cx, callable.fallback, s);
                }
                if !is_abstract_class(cx.world(), t) && !is_abstract_class(cx.world(), s) {
                    // A collection of concrete classes may be instantiated though their common base may not.
                    joined.flags |= CallableFlags::FROM_TYPE_TYPE;
                }
                types.callable(joined)
            }
            Type::Callable(_) => {
                let (first, second) = if callable.var_arg().is_some() {
                    (t, s)
                } else {
                    (s, t)
                };
                if is_subtype(cx, first, second) {
                    second
                } else if is_subtype(cx, second, first) {
                    first
                } else {
                    join_types(cx, callable.fallback, s)
                }
            }
            Type::Overloaded(_) => join_types(cx, t, s),
            Type::Instance(_) if is_protocol(cx.world(), s) => match unpack_callback_protocol(cx, s) {
                Some(call) => join_types(cx, t, call),
                None => join_types(cx, callable.fallback, s),
            },
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "all other types meet the class of functions"
            )]
            _ => join_types(cx, callable.fallback, s),
        }
    }

    /// ```text
    /// join(Ov(C1, C2), C1)         == C1
    /// join(Ov(C1, C2), Ov(C1, C3)) == C1
    /// join(Ov(C1, C2), C3)         == the join of the fallbacks
    /// ```
    pub(super) fn with_overloaded<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        s: TypeId,
        t: TypeId,
        items: &'p [TypeId],
    ) -> TypeId {
        let types = cx.types();
        let fallback = fallback_of(cx.world(), t);
        if is_function_like(types, s) {
            let mut found = Vec::new();
            for right in items {
                for left in callable_items(types, &s) {
                    found.extend(join_items(cx, *right, *left));
                }
            }
            return match found[..] {
                [] => {
                    let other = fallback_of(cx.world(), s);
                    join_types(cx, fallback, other)
                }
                [only] => only,
                [..] => types.overloaded(found),
            };
        }
        if is_protocol(cx.world(), s)
            && let Some(call) = unpack_callback_protocol(cx, s)
        {
            return join_types(cx, t, call);
        }
        join_types(cx, fallback, s)
    }
}

/// What an item of each side have in common, if one is like the other.
fn join_items<'p>(cx: &mut dyn TypeCx<'p>, t: TypeId, s: TypeId) -> Option<TypeId> {
    let types = cx.types();
    let (right, left) = (types.as_callable(t)?, types.as_callable(s)?);
    if !is_similar_callables(right, left) {
        return None;
    }
    if is_equivalent(cx, t, s) {
        let combined = combine_similar_callables(cx, right, left);
        return Some(types.callable(combined));
    }
    is_subtype(cx, t, s).then_some(s)
}

/// Whether the type is the class object of an abstract class.
pub(crate) fn is_abstract_class(world: &World<'_>, typ: TypeId) -> bool {
    let callable = world.types.as_callable(typ);
    callable.is_some_and(|callable| is_type_obj_callable(world, callable))
        && type_object(world, typ).is_some_and(|class| world.get(class).is(ClassFlags::ABSTRACT))
}

/// Callables (not protocols) with `**kwargs: Unpack[TD]` unpacked; other types as they are.
pub(crate) fn normalize_callables(world: &World<'_>, typ: TypeId) -> TypeId {
    let types = world.types;
    let unpacks = |item: &TypeId| {
        let callable = types.as_callable(*item);
        callable.is_some_and(|callable| callable.flags.contains(CallableFlags::UNPACK_KWARGS))
    };
    if !callable_items(types, &typ).iter().any(unpacks) {
        return typ;
    }
    map_items(types, typ, &mut |_, callable| {
        with_unpacked_kwargs(world, callable).into_owned()
    })
}

fn are_similar(t: &[Param], s: &[Param]) -> bool {
    use types::ArgKind::{Pos, Star};
    let count = |params: &[Param], kind| params.iter().filter(|param| param.kind == kind).count();
    let has_star = |params: &[Param]| params.iter().any(|param| param.kind == Star);
    t.len() == s.len() && count(t, Pos) == count(s, Pos) && has_star(t) == has_star(s)
}

/// Whether the two have equal numbers of parameters, required ones, and `*args`.
#[must_use]
pub fn is_similar_callables(t: &Callable, s: &Callable) -> bool {
    are_similar(&t.params, &s.params)
}

/// The same for parameters by themselves.
#[must_use]
pub fn is_similar_params(t: &Parameters, s: &Parameters) -> bool {
    are_similar(&t.params, &s.params)
}

fn with_new_keys<'p>(cx: &mut dyn TypeCx<'p>, callable: &Callable, keys: &[TypeVarKey]) -> Callable {
    let types: &'p Types = cx.types();
    let mut env = Env::default();
    let mut variables = Vec::with_capacity(callable.variables.len());
    for (variable, key) in callable.variables.iter().zip(keys) {
        let default = types.as_type_var_like(*variable).map(|common| common.default);
        let new = with_key(types, *variable, *key, default.unwrap_or(*variable));
        env.bind(cx.world(), *variable, new);
        variables.push(new);
    }
    let expanded = expand_type(cx.world(), types.callable(callable.clone()), &env);
    let mut new = types.as_callable(expanded).unwrap_or(callable).clone();
    new.variables = variables.into();
    new
}

/// Two generic callables whose variables are made the same, in order.
#[must_use]
pub fn match_generic_callables<'p>(
    cx: &mut dyn TypeCx<'p>,
    t: &Callable,
    s: &Callable,
) -> (Callable, Callable) {
    if t.variables.is_empty() || s.variables.is_empty() {
        return (t.clone(), s.clone());
    }
    let count = t.variables.len().max(s.variables.len());
    let keys: Vec<TypeVarKey> = (0..count).map(|_| cx.state_mut().new_type_var_key(0)).collect();
    (with_new_keys(cx, t, &keys), with_new_keys(cx, s, &keys))
}

/// The join of two callables whose parameters line up: parameters meet, results join.
fn join_similar_callables<'p>(cx: &mut dyn TypeCx<'p>, t: &Callable, s: &Callable) -> Callable {
    let (t, s) = match_generic_callables(cx, t, s);
    let params = t
        .params
        .iter()
        .zip(&s.params)
        .map(|(t, s)| safe_meet(cx, t.typ, s.typ));
    let params = params.collect();
    combine(cx, t, &s, params)
}

/// Two callables that are equal but for `Any`: parameters and results join.
#[must_use]
pub fn combine_similar_callables<'p>(cx: &mut dyn TypeCx<'p>, t: &Callable, s: &Callable) -> Callable {
    let (t, s) = match_generic_callables(cx, t, s);
    let params = t
        .params
        .iter()
        .zip(&s.params)
        .map(|(t, s)| safe_join(cx, t.typ, s.typ));
    let params = params.collect();
    combine(cx, t, &s, params)
}

/// `t` with these types of parameters and names that fit both.
fn combine<'p>(cx: &mut dyn TypeCx<'p>, t: Callable, s: &Callable, params: Vec<TypeId>) -> Callable {
    let names = combine_arg_names(&t.params, &s.params);
    // Only two classes make a class.
    let fallback = if is_function_class(cx.world(), t.fallback) {
        t.fallback
    } else {
        s.fallback
    };
    let instance_type = match (t.instance_type, s.instance_type) {
        (Some(t), Some(s)) => Some(join_types(cx, t, s)),
        (None, _) | (_, None) => None,
    };
    let ret_type = join_types(cx, t.ret_type, s.ret_type);
    let mut new = t;
    for ((param, typ), name) in new.params.iter_mut().zip(params).zip(names) {
        (param.typ, param.name) = (typ, name);
    }
    (new.ret_type, new.fallback, new.instance_type, new.name) = (ret_type, fallback, instance_type, None);
    new
}

/// Whether the fallback is `builtins.function`.
pub(crate) fn is_function_class(world: &World<'_>, fallback: TypeId) -> bool {
    let instance = world.types.as_instance(fallback);
    instance.is_some_and(|instance| world.get(instance.class).fullname == known::BUILTINS_FUNCTION)
}

/// The names of parameters that both callables can be called with.
pub(crate) fn combine_arg_names(t: &[Param], s: &[Param]) -> Vec<Option<Name>> {
    let name = |(t, s): (&Param, &Param)| {
        let keep = t.name == s.name || t.kind.is_named(false) || s.kind.is_named(false);
        t.name.filter(|_| keep)
    };
    t.iter().zip(s).map(name).collect()
}

/// The join of two types of parameters, which may be unpacked.
pub(crate) fn safe_join<'p>(cx: &mut dyn TypeCx<'p>, t: TypeId, s: TypeId) -> TypeId {
    let types = cx.types();
    match (types.as_unpack(t), types.as_unpack(s)) {
        (None, None) => join_types(cx, t, s),
        (Some(t), Some(s)) => {
            let joined = join_types(cx, t, s);
            types.unpack(joined)
        }
        (None, Some(_)) | (Some(_), None) => object_or_any_from_type(cx.world(), proper(cx.world(), t)),
    }
}
