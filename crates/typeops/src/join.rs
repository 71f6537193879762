//! The least upper bound of two types.
//!
//! Specified by `mypy/join.py`.

mod callables;
mod instances;
mod tuples;
mod typed_dicts;

pub(crate) use callables::{
    combine_arg_names, is_abstract_class, is_function_class, normalize_callables, safe_join,
};
pub use callables::{
    combine_similar_callables, is_similar_callables, is_similar_params, match_generic_callables,
};
pub(crate) use instances::unpack_callback_protocol;

use names::known;
use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{AnyKind, Instance, Literal, Parameters, Type, TypeId, TypeVar};

use crate::TypeCx;
use crate::callables::function_fallback;
use crate::classes::object_of;
use crate::literals::try_getting_instance_fallback;
use crate::meet::meet_types;
use crate::proper::{is_recursive_pair, proper};
use crate::simplify::make_simplified_union;
use crate::subtypes::{is_proper_subtype, is_subtype};
use crate::truth::{is_enum_literal, true_or_false, truth};
use crate::tuples::tuple_fallback;
use crate::type_types::make_type_type;

/// Pairs of instances whose join is being made: met again inside, they are `object`.
#[derive(Default)]
struct Joiner {
    seen: Vec<(TypeId, TypeId)>,
}

/// The least upper bound of the two.
#[must_use]
pub fn join_types<'p>(cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> TypeId {
    Joiner::default().join(cx, s, t)
}

/// The least upper bound of all; `Never` for none.
#[must_use]
pub fn join_type_list<'p>(cx: &mut dyn TypeCx<'p>, items: &[TypeId]) -> TypeId {
    let Some((first, rest)) = items.split_first() else {
        return cx.types().never();
    };
    rest.iter()
        .fold(*first, |joined, item| join_types(cx, joined, *item))
}

/// The one of the two that contains the other, or else `object`.
#[must_use]
pub fn trivial_join<'p>(cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> TypeId {
    if is_subtype(cx, s, t) {
        t
    } else if is_subtype(cx, t, s) {
        s
    } else {
        object_or_any_from_type(cx.world(), proper(cx.world(), t))
    }
}

/// `object`, out of a type; `Any` if it cannot be found there.
#[must_use]
pub fn object_or_any_from_type(world: &World<'_>, typ: TypeId) -> TypeId {
    let types = world.types;
    let is_proper = |typ: TypeId| !matches!(types.get(typ), Type::Alias { .. } | Type::TypeGuarded(_));
    let of_fallback = |fallback: TypeId| object_from(world, fallback);
    let found = match types.get(typ) {
        Type::Instance(_) => of_fallback(typ),
        Type::Callable(callable) => of_fallback(callable.fallback),
        Type::TypedDict(dict) => of_fallback(dict.fallback),
        Type::Literal(literal) => of_fallback(literal.fallback),
        Type::Tuple(tuple) => of_fallback(tuple.fallback),
        Type::Type { item, .. } => Some(object_or_any_from_type(world, *item)),
        Type::Union(union) => union
            .items
            .iter()
            .filter(|item| is_proper(**item))
            .find_map(|item| {
                let candidate = object_or_any_from_type(world, *item);
                types.as_instance(candidate).map(|_| candidate)
            }),
        Type::TypeVar(_) | Type::ParamSpec(_) | Type::TypeVarTuple(_) => {
            let bound = types.as_type_var_like(typ).map(|common| common.upper_bound);
            bound
                .filter(|bound| is_proper(*bound))
                .map(|bound| object_or_any_from_type(world, bound))
        }
        Type::Any { .. }
        | Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::Unpack { .. }
        | Type::Parameters(_)
        | Type::Overloaded(_)
        | Type::Partial(_)
        | Type::Alias { .. }
        | Type::Unbound { .. }
        | Type::Placeholder { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => None,
    };
    found.unwrap_or(types.any(AnyKind::ImplementationArtifact))
}

/// `object`, out of an instance.
fn object_from(world: &World<'_>, instance: TypeId) -> Option<TypeId> {
    let class = world.types.as_instance(instance)?.class;
    Some(object_of(world, class))
}

impl Joiner {
    fn join<'p>(&mut self, cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> TypeId {
        if is_recursive_pair(cx.world(), s, t) {
            // Expanding both would have no end.
            return trivial_join(cx, s, t);
        }
        let types = cx.types();
        let mut s = proper(cx.world(), s);
        let mut t = proper(cx.world(), t);
        if truth(cx.world(), s) != truth(cx.world(), t) {
            s = true_or_false(cx, s);
            t = true_or_false(cx, t);
        }
        if types.as_union(s).is_some() && types.as_union(t).is_none() {
            std::mem::swap(&mut s, &mut t);
        }
        if types.is_any(s) {
            return s;
        }
        if matches!(types.get(s), Type::Erased) {
            return t;
        }
        if types.is_none(s) && !types.is_none(t) {
            std::mem::swap(&mut s, &mut t);
        }
        if types.is_never(s) && !types.is_never(t) {
            std::mem::swap(&mut s, &mut t);
        }
        s = normalize_callables(cx.world(), s);
        t = normalize_callables(cx.world(), t);
        self.join_by_right(cx, s, t)
    }

    /// By the kind of `t`.
    fn join_by_right<'p>(&mut self, cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> TypeId {
        let types = cx.types();
        match types.get(t) {
            Type::Unbound { .. } | Type::Placeholder { .. } => types.any(AnyKind::SpecialForm),
            Type::Any { .. } => t,
            Type::Uninhabited { .. } | Type::Deleted(_) | Type::Erased => s,
            Type::None => Self::with_none(cx, s, t),
            Type::Union(_) if is_proper_subtype(cx, s, t) => t,
            Type::Union(_) => make_simplified_union(cx, &[s, t]),
            Type::TypeVar(var) => self.with_type_var(cx, s, var),
            Type::ParamSpec(_) if types.same(s, t) => t,
            Type::ParamSpec(_) => default(cx, s),
            Type::TypeVarTuple(tuple) => {
                if types.same(s, t) {
                    t
                } else if types.as_instance(s).is_some() && is_subtype(cx, tuple.common.upper_bound, s) {
                    s
                } else {
                    default(cx, s)
                }
            }
            Type::Parameters(parameters) => Self::with_parameters(cx, s, parameters),
            Type::Instance(instance) => self.with_instance(cx, s, t, instance),
            Type::Callable(callable) => self.with_callable(cx, s, t, callable),
            Type::Overloaded(items) => self.with_overloaded(cx, s, t, items),
            Type::Tuple(tuple) => self.with_tuple(cx, s, t, tuple),
            Type::TypedDict(dict) => self.with_typed_dict(cx, s, dict),
            Type::Literal(literal) => self.with_literal(cx, s, t, literal),
            Type::Type { item, is_type_form } => self.with_type_type(cx, s, *item, *is_type_form),
            Type::TypeGuarded(inner)
            | Type::Required {
                item: inner,
                required: _,
            }
            | Type::ReadOnly(inner) => self.join(cx, s, *inner),
            Type::Unpack { .. } => unreachable!("unpacked items are joined as items of tuples"),
            Type::Partial(_) => {
                unreachable!("partial types are completed or given up before they are joined")
            }
            Type::Alias { .. } => unreachable!("aliases are expanded before"),
        }
    }

    fn with_none<'p>(cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> TypeId {
        let types = cx.types();
        if !cx.strict_optional() {
            return s;
        }
        match types.get(s) {
            Type::None | Type::Uninhabited { .. } => t,
            Type::Unbound { .. } | Type::Placeholder { .. } | Type::Any { .. } => {
                types.any(AnyKind::SpecialForm)
            }
            #[expect(clippy::wildcard_enum_match_arm, reason = "all other types become optional")]
            _ => make_simplified_union(cx, &[s, t]),
        }
    }

    fn with_type_var<'p>(&mut self, cx: &mut dyn TypeCx<'p>, s: TypeId, t: &TypeVar) -> TypeId {
        let types = cx.types();
        let Some(var) = types.as_type_var(s) else {
            return default(cx, s);
        };
        let (left, right) = (var.common.upper_bound, t.common.upper_bound);
        if var.common.key != t.common.key {
            let joined = join_types(cx, left, right);
            return proper(cx.world(), joined);
        }
        if types.same(left, right) {
            return s;
        }
        let mut var = var.clone();
        var.common.upper_bound = join_types(cx, left, right);
        types.intern(Type::TypeVar(Box::new(var)))
    }

    fn with_parameters<'p>(cx: &mut dyn TypeCx<'p>, s: TypeId, t: &Parameters) -> TypeId {
        let types = cx.types();
        let Some(left) = types.as_parameters(s).filter(|left| is_similar_params(t, left)) else {
            return default(cx, s);
        };
        let mut new = t.clone();
        let names = combine_arg_names(&left.params, &t.params);
        for ((param, left), name) in new.params.iter_mut().zip(&left.params).zip(names) {
            param.typ = meet_types(cx, left.typ, param.typ);
            param.name = name;
        }
        types.intern(Type::Parameters(Box::new(new)))
    }

    fn with_literal<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        s: TypeId,
        t: TypeId,
        literal: &Literal,
    ) -> TypeId {
        let types = cx.types();
        if let Some(left) = types.as_literal(s) {
            if types.same(s, t) {
                return t;
            }
            if is_enum_literal(cx.world(), left) && is_enum_literal(cx.world(), literal) {
                return make_simplified_union(cx, &[s, t]);
            }
            return join_types(cx, left.fallback, literal.fallback);
        }
        let known = types
            .as_instance(s)
            .and_then(|instance| instance.last_known_value);
        if known.is_some_and(|known| types.same(known, t)) {
            return t;
        }
        join_types(cx, s, literal.fallback)
    }

    fn with_type_type<'p>(&mut self, cx: &mut dyn TypeCx<'p>, s: TypeId, item: TypeId, form: bool) -> TypeId {
        let types = cx.types();
        if let Type::Type {
            item: left,
            is_type_form,
        } = types.get(s)
        {
            let joined = join_types(cx, item, *left);
            return make_type_type(cx.world(), joined, form || *is_type_form);
        }
        let is_type = |instance: &Instance| cx.world().get(instance.class).fullname == known::BUILTINS_TYPE;
        if types.as_instance(s).is_some_and(is_type) {
            s
        } else {
            default(cx, s)
        }
    }
}

/// What an unrelated type joins to: `object`, or `Any` if there is no way to it.
fn default<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    let types = cx.types();
    let typ = proper(cx.world(), typ);
    let any = types.any(AnyKind::SpecialForm);
    match types.get(typ) {
        Type::Instance(instance) => object_of(cx.world(), instance.class),
        Type::Type { item, .. } => default(cx, *item),
        Type::Tuple(tuple) => {
            let fallback = tuple_fallback(cx, tuple);
            default(cx, fallback)
        }
        Type::TypedDict(dict) => default(cx, dict.fallback),
        Type::Callable(_) | Type::Overloaded(_) => match function_fallback(types, typ) {
            Some(fallback) => default(cx, fallback),
            None => any,
        },
        Type::TypeVar(var) => default(cx, var.common.upper_bound),
        Type::ParamSpec(spec) => default(cx, spec.common.upper_bound),
        Type::Any { .. }
        | Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::TypeVarTuple(_)
        | Type::Unpack { .. }
        | Type::Parameters(_)
        | Type::Literal(_)
        | Type::Union(_)
        | Type::Partial(_)
        | Type::Alias { .. }
        | Type::Unbound { .. }
        | Type::Placeholder { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => any,
    }
}

/// Whether the class behind a type is a protocol.
fn is_protocol(world: &World<'_>, typ: TypeId) -> bool {
    let instance = world.types.as_instance(typ);
    instance.is_some_and(|instance| world.get(instance.class).is(ClassFlags::PROTOCOL))
}

/// The instance that a function falls back to.
fn fallback_of(world: &World<'_>, typ: TypeId) -> TypeId {
    try_getting_instance_fallback(world, typ).unwrap_or(typ)
}
