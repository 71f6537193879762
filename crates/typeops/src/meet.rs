//! The greatest lower bound of two types; narrowing; overlaps.
//!
//! Specified by `mypy/meet.py`.

mod callables;
mod instances;
mod narrow;
mod overlap;
mod overlap_parts;
mod tuples;
mod typed_dicts;

pub use narrow::narrow_declared_type;
pub use overlap::{
    OverlapOptions, get_possible_variants, is_enum_overlapping_union, is_literal_in_union, is_object,
    is_overlapping_erased_types, is_overlapping_types,
};
pub use overlap_parts::{are_tuples_overlapping, are_typed_dicts_overlapping};

use names::known;
use types::{AnyKind, Literal, Parameters, Type, TypeId, TypeVar, TypeVarTuple, Union};

use crate::TypeCx;
use crate::join::{join_types, normalize_callables};
use crate::proper::{is_recursive_pair, proper};
use crate::simplify::make_simplified_union;
use crate::subtypes::{SubtypeOptions, is_proper_subtype_with, is_same_type, is_subtype};
use crate::type_types::make_type_type;
use crate::type_vars::tuple_of;

/// The bottom type: `Never`, or `None` without strict optional.
pub(crate) fn bottom(cx: &dyn TypeCx<'_>) -> TypeId {
    if cx.strict_optional() {
        cx.types().never()
    } else {
        cx.types().none()
    }
}

/// The one of the two that is contained in the other, or else the bottom type.
#[must_use]
pub fn trivial_meet<'p>(cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> TypeId {
    if is_subtype(cx, s, t) {
        proper(cx.world(), s)
    } else if is_subtype(cx, t, s) {
        proper(cx.world(), t)
    } else {
        bottom(cx)
    }
}

/// The greatest lower bound of all; `Any` for none.
#[must_use]
pub fn meet_type_list<'p>(cx: &mut dyn TypeCx<'p>, items: &[TypeId]) -> TypeId {
    let Some((first, rest)) = items.split_first() else {
        return cx.types().any(AnyKind::ImplementationArtifact);
    };
    rest.iter().fold(*first, |met, item| meet_types(cx, met, *item))
}

/// The greatest lower bound of the two.
#[must_use]
pub fn meet_types<'p>(cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> TypeId {
    if is_recursive_pair(cx.world(), s, t) {
        return trivial_meet(cx, s, t);
    }
    let types = cx.types();
    let mut s = proper(cx.world(), s);
    let mut t = proper(cx.world(), t);
    if let Some(met) = with_extra_attrs(cx, s, t) {
        return met;
    }
    let is_unbound = |typ| matches!(types.get(typ), Type::Unbound { .. } | Type::Placeholder { .. });
    if !is_unbound(s) && !is_unbound(t) {
        let options = SubtypeOptions {
            ignore_promotions: true,
            ..SubtypeOptions::default()
        };
        if is_proper_subtype_with(cx, s, t, options) {
            return s;
        }
        if is_proper_subtype_with(cx, t, s, options) {
            return t;
        }
    }
    if matches!(types.get(s), Type::Erased) {
        return s;
    }
    if types.is_any(s) {
        return t;
    }
    if types.as_union(s).is_some() && types.as_union(t).is_none() {
        std::mem::swap(&mut s, &mut t);
    }
    s = normalize_callables(cx.world(), s);
    t = normalize_callables(cx.world(), t);
    Meet { s, t }.by_right(cx)
}

/// Of two instances of one class that mean the same, the one that knows more attributes.
fn with_extra_attrs<'p>(cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> Option<TypeId> {
    let (left, right) = (cx.types().as_instance(s)?, cx.types().as_instance(t)?);
    if left.class != right.class || (left.extra_attrs.is_none() && right.extra_attrs.is_none()) {
        return None;
    }
    if !is_same_type(cx, s, t) {
        return None;
    }
    Some(match (&left.extra_attrs, &right.extra_attrs) {
        (Some(left), Some(right)) if left.attrs.len() > right.attrs.len() => s,
        (Some(_), None) => s,
        (Some(_) | None, _) => t,
    })
}

/// Two proper types that meet.
#[derive(Clone, Copy)]
struct Meet {
    s: TypeId,
    t: TypeId,
}

impl Meet {
    /// By the kind of `t`.
    fn by_right<'p>(self, cx: &mut dyn TypeCx<'p>) -> TypeId {
        let types = cx.types();
        let Self { s, t } = self;
        match types.get(t) {
            Type::Unbound { .. } | Type::Placeholder { .. } => match types.get(s) {
                Type::None => bottom(cx),
                Type::Uninhabited { .. } => s,
                #[expect(clippy::wildcard_enum_match_arm, reason = "all other types become Any")]
                _ => types.any(AnyKind::SpecialForm),
            },
            Type::Any { .. } | Type::Erased => s,
            Type::Union(union) => self.with_union(cx, union),
            Type::None => self.with_none(cx),
            Type::Uninhabited { .. } => t,
            Type::Deleted(_) => match types.get(s) {
                Type::None if cx.strict_optional() => t,
                Type::None | Type::Uninhabited { .. } => s,
                #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else counts")]
                _ => t,
            },
            Type::TypeVar(var) => self.with_type_var(cx, var),
            Type::ParamSpec(_) if types.same(s, t) => s,
            Type::ParamSpec(_) => self.default(cx),
            Type::TypeVarTuple(tuple) => self.with_type_var_tuple(cx, tuple),
            Type::Parameters(parameters) => self.with_parameters(cx, parameters),
            Type::Instance(instance) => self.with_instance(cx, instance),
            Type::Callable(callable) => self.with_callable(cx, callable),
            Type::Overloaded(items) => self.with_overloaded(cx, items),
            Type::Tuple(tuple) => self.with_tuple(cx, tuple),
            Type::TypedDict(dict) => self.with_typed_dict(cx, dict),
            Type::Literal(literal) => self.with_literal(cx, literal),
            Type::Type { item, is_type_form } => self.with_type_type(cx, *item, *is_type_form),
            Type::TypeGuarded(inner)
            | Type::Required {
                item: inner,
                required: _,
            }
            | Type::ReadOnly(inner) => meet_types(cx, s, *inner),
            Type::Unpack { .. } => unreachable!("unpacked items meet as items of tuples"),
            Type::Partial(_) => unreachable!("partial types are completed or given up before they meet"),
            Type::Alias { .. } => unreachable!("aliases are expanded before"),
        }
    }

    /// What unrelated types have in common.
    fn default(self, cx: &dyn TypeCx<'_>) -> TypeId {
        if matches!(
            cx.types().get(self.s),
            Type::Unbound { .. } | Type::Placeholder { .. }
        ) {
            cx.types().any(AnyKind::SpecialForm)
        } else {
            bottom(cx)
        }
    }

    fn with_union<'p>(self, cx: &mut dyn TypeCx<'p>, union: &Union) -> TypeId {
        let mut meets = Vec::new();
        match cx.types().as_union(self.s) {
            Some(left) => {
                for right in &union.items {
                    meets.extend(left.items.iter().map(|left| meet_types(cx, *right, *left)));
                }
            }
            None => meets.extend(union.items.iter().map(|item| meet_types(cx, *item, self.s))),
        }
        make_simplified_union(cx, &meets)
    }

    fn with_none<'p>(self, cx: &mut dyn TypeCx<'p>) -> TypeId {
        let types = cx.types();
        let is_object = types
            .as_instance(self.s)
            .is_some_and(|instance| cx.world().get(instance.class).fullname == known::BUILTINS_OBJECT);
        if !cx.strict_optional() || types.is_none(self.s) || is_object {
            self.t
        } else {
            types.never()
        }
    }

    fn with_type_var<'p>(self, cx: &mut dyn TypeCx<'p>, t: &TypeVar) -> TypeId {
        let types = cx.types();
        let Some(var) = types
            .as_type_var(self.s)
            .filter(|var| var.common.key == t.common.key)
        else {
            return self.default(cx);
        };
        if types.same(var.common.upper_bound, t.common.upper_bound) {
            return self.s;
        }
        let mut new = var.clone();
        new.common.upper_bound = meet_types(cx, var.common.upper_bound, t.common.upper_bound);
        types.intern(Type::TypeVar(Box::new(new)))
    }

    fn with_type_var_tuple(self, cx: &dyn TypeCx<'_>, t: &TypeVarTuple) -> TypeId {
        match cx.types().as_type_var_tuple(self.s) {
            Some(s) if s.common.key == t.common.key => {
                if s.min_len > t.min_len {
                    self.s
                } else {
                    self.t
                }
            }
            Some(_) | None => self.default(cx),
        }
    }

    fn with_parameters<'p>(self, cx: &mut dyn TypeCx<'p>, t: &Parameters) -> TypeId {
        let types = cx.types();
        let left = types.as_parameters(self.s);
        let Some(left) = left.filter(|left| left.params.len() == t.params.len()) else {
            return self.default(cx);
        };
        let mut new = t.clone();
        for (param, left) in new.params.iter_mut().zip(&left.params) {
            param.typ = join_types(cx, left.typ, param.typ);
        }
        types.intern(Type::Parameters(Box::new(new)))
    }

    fn with_literal<'p>(self, cx: &mut dyn TypeCx<'p>, t: &Literal) -> TypeId {
        let types = cx.types();
        let is_it = types.as_literal(self.s).is_some() && types.same(self.s, self.t);
        if is_it || (types.as_instance(self.s).is_some() && is_subtype(cx, t.fallback, self.s)) {
            self.t
        } else {
            self.default(cx)
        }
    }

    fn with_type_type<'p>(self, cx: &mut dyn TypeCx<'p>, item: TypeId, form: bool) -> TypeId {
        let types = cx.types();
        match types.get(self.s) {
            Type::Type {
                item: left,
                is_type_form,
            } => {
                let met = meet_types(cx, item, *left);
                if types.is_none(met) {
                    met
                } else {
                    make_type_type(cx.world(), met, form && *is_type_form)
                }
            }
            Type::Instance(left) if cx.world().get(left.class).fullname == known::BUILTINS_TYPE => self.t,
            Type::Callable(_) => meet_types(cx, self.t, self.s),
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "nothing else is like a class object"
            )]
            _ => self.default(cx),
        }
    }
}

/// The meet of two types of parameters, which may be unpacked.
pub(crate) fn safe_meet<'p>(cx: &mut dyn TypeCx<'p>, t: TypeId, s: TypeId) -> TypeId {
    let types = cx.types();
    let (left, right) = match (types.as_unpack(t), types.as_unpack(s)) {
        (None, None) => return meet_types(cx, t, s),
        (None, Some(_)) | (Some(_), None) => return types.never(),
        (Some(left), Some(right)) => (left, right),
    };
    let met = meet_types(cx, left, right);
    if !types.is_never(met) {
        return types.unpack(met);
    }
    // Nothing in common: a tuple that can only be empty.
    let unpacked = proper(cx.world(), left);
    let class_of = |typ| types.as_instance(typ).map(|instance| instance.class);
    let class = match types.get(unpacked) {
        Type::TypeVarTuple(tuple) => class_of(tuple.tuple_fallback),
        Type::Tuple(tuple) => class_of(tuple.fallback),
        #[expect(clippy::wildcard_enum_match_arm, reason = "what is left is tuple[X, ...]")]
        _ => class_of(unpacked),
    };
    types.unpack(class.map_or(met, |class| types.instance(class, [met])))
}

/// `tuple[item, ...]`, from what is unpacked.
fn variadic_of(cx: &dyn TypeCx<'_>, unpacked: TypeId, item: TypeId) -> TypeId {
    let types = cx.types();
    let tuple = types
        .as_type_var_tuple(unpacked)
        .map_or(unpacked, |variable| variable.tuple_fallback);
    tuple_of(types, tuple, item)
}
