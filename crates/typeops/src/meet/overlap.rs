//! Can a value be of both types?
//!
//! Complete overlaps come first: one type contains the other. Then types with several variants (unions, overloads,
//! type variables) are compared variant by variant, and the others part by part.

use names::known;
use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{AnyKind, Callable, Literal, Type, TypeId};

use super::overlap_parts::{
    are_tuples_overlapping, are_typed_dicts_overlapping, instances_overlap, is_tuple,
    typed_dict_mapping_overlap, typed_dict_mapping_pair,
};
use crate::callables::is_function_like;
use crate::classes::{has_base, object_of};
use crate::erase::erase_type;
use crate::proper::{is_recursive_pair, proper};
use crate::subtypes::{
    CallableCompat, ParameterCompat, SubtypeOptions, are_parameters_compatible, find_member,
    is_callable_compatible, is_proper_subtype_with, is_subtype_with,
};
use crate::tuples::tuple_fallback;
use crate::unions::{make_union, relevant_items};
use crate::{MemberQuery, TypeCx};

/// Which overlaps count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OverlapOptions {
    /// `int` does not overlap `float`.
    pub ignore_promotions: bool,
    /// As overloads need it: `Any` overlaps only `object`, `None` only what is explicitly optional, and names of
    /// positional parameters matter.
    pub overlap_for_overloads: bool,
}

/// Whether a value can be of both types.
pub fn is_overlapping_types<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    options: OverlapOptions,
) -> bool {
    Overlap {
        options,
        seen: Vec::new(),
    }
    .check(cx, left, right)
}

/// The same for the types as the running program can tell them.
pub fn is_overlapping_erased_types<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    ignore_promotions: bool,
) -> bool {
    let (left, right) = (erase_type(cx, left), erase_type(cx, right));
    let options = OverlapOptions {
        ignore_promotions,
        ..OverlapOptions::default()
    };
    is_overlapping_types(cx, left, right, options)
}

/// A question for an overlap, with the recursive pairs above it.
#[derive(Clone)]
pub(super) struct Overlap {
    pub(super) options: OverlapOptions,
    seen: Vec<(TypeId, TypeId)>,
}

impl Overlap {
    /// The same question for parts of the types.
    pub(super) fn of_parts<'p>(&self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        self.clone().check(cx, left, right)
    }

    fn check<'p>(mut self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        let types = cx.types();
        if matches!(types.get(left), Type::TypeGuarded(_)) || matches!(types.get(right), Type::TypeGuarded(_))
        {
            return true;
        }
        let pair = (types.canonical(left), types.canonical(right));
        if self.seen.contains(&pair) {
            return true;
        }
        if is_recursive_pair(cx.world(), left, right) {
            self.seen.push(pair);
        }
        let left = without_none(cx.world(), proper(cx.world(), left));
        let right = without_none(cx.world(), proper(cx.world(), right));
        let is_unknown = |typ| {
            matches!(
                types.get(typ),
                Type::Unbound { .. } | Type::Placeholder { .. } | Type::Erased | Type::Deleted(_)
            )
        };
        if is_unknown(left) || is_unknown(right) {
            return true;
        }
        self.proper_types(cx, left, right)
    }

    fn proper_types<'p>(&self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        let types = cx.types();
        let world = cx.world();
        if types.is_any(left) || types.is_any(right) {
            return !self.options.overlap_for_overloads || is_object(world, left) || is_object(world, right);
        }
        // Large enumerations are compared with unions of their members often, and must be fast.
        if is_enum_overlapping_union(world, left, right)
            || is_enum_overlapping_union(world, right, left)
            || is_literal_in_union(world, left, right)
            || is_literal_in_union(world, right, left)
        {
            return true;
        }
        let none_and_object = |one, other| types.is_none(one) && is_object(world, other);
        if self.options.overlap_for_overloads
            && (none_and_object(left, right) || none_and_object(right, left))
        {
            return false;
        }
        if self.are_related(cx, left, right) {
            return true;
        }
        let lefts = get_possible_variants(cx.world(), left);
        let rights = get_possible_variants(cx.world(), right);
        let is_variable = |typ| types.as_type_var_like(typ).is_some();
        if lefts.len() > 1 || rights.len() > 1 || is_variable(left) || is_variable(right) {
            return lefts
                .iter()
                .any(|left| rights.iter().any(|right| self.of_parts(cx, *left, *right)));
        }
        if cx.strict_optional() && types.is_none(left) != types.is_none(right) {
            return false;
        }
        self.single_variants(cx, left, right)
    }

    pub(super) fn are_related<'p>(&self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        let options = SubtypeOptions {
            ignore_promotions: self.options.ignore_promotions,
            ..SubtypeOptions::default()
        };
        let related = if self.options.overlap_for_overloads {
            is_proper_subtype_with
        } else {
            is_subtype_with
        };
        related(cx, left, right, options) || related(cx, right, left, options)
    }

    /// TypedDicts and tuples may overlap in part; otherwise they are what they fall back to.
    fn single_variants<'p>(&self, cx: &mut dyn TypeCx<'p>, mut left: TypeId, mut right: TypeId) -> bool {
        let types = cx.types();
        match (types.get(left), types.get(right)) {
            (Type::TypedDict(left), Type::TypedDict(right)) => {
                let mut overlapping = |cx: &mut dyn TypeCx<'p>, left, right| self.of_parts(cx, left, right);
                return are_typed_dicts_overlapping(cx, left, right, &mut overlapping);
            }
            (Type::TypedDict(dict), _) if typed_dict_mapping_pair(cx.world(), right) => {
                return typed_dict_mapping_overlap(cx, dict, right, self);
            }
            (_, Type::TypedDict(dict)) if typed_dict_mapping_pair(cx.world(), left) => {
                return typed_dict_mapping_overlap(cx, dict, left, self);
            }
            (Type::TypedDict(dict), _) => left = dict.fallback,
            (_, Type::TypedDict(dict)) => right = dict.fallback,
            (_, _) => {}
        }
        if is_tuple(cx.world(), left) && is_tuple(cx.world(), right) {
            let mut overlapping = |cx: &mut dyn TypeCx<'p>, left, right| self.of_parts(cx, left, right);
            return are_tuples_overlapping(cx, left, right, &mut overlapping);
        }
        if let Some(tuple) = types.as_tuple(left) {
            left = tuple_fallback(cx, tuple);
        } else if let Some(tuple) = types.as_tuple(right) {
            right = tuple_fallback(cx, tuple);
        }
        self.class_objects_and_functions(cx, left, right)
    }

    fn class_objects_and_functions<'p>(&self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        let types = cx.types();
        match (types.get(left), types.get(right)) {
            (Type::Type { item: left, .. }, Type::Type { item: right, .. }) => {
                self.of_parts(cx, *left, *right)
            }
            (Type::Type { item, .. }, _) => self.class_object_overlaps(cx, *item, right),
            (_, Type::Type { item, .. }) => self.class_object_overlaps(cx, *item, left),
            (Type::Parameters(left), Type::Parameters(right)) => {
                let how = ParameterCompat {
                    ignore_pos_arg_names: !self.options.overlap_for_overloads,
                    allow_partial_overlap: true,
                    ..ParameterCompat::default()
                };
                let mut compat = |cx: &mut dyn TypeCx<'p>, left, right| self.of_parts(cx, left, right);
                are_parameters_compatible(cx, (&**left).into(), (&**right).into(), how, &mut compat)
            }
            (Type::Parameters(_), _) | (_, Type::Parameters(_)) => false,
            (Type::Callable(left), Type::Callable(right)) => self.callables_overlap(cx, left, right),
            (Type::Callable(callable), Type::Instance(_)) => {
                self.callable_overlaps_instance(cx, left, callable, right)
            }
            (Type::Instance(_), Type::Callable(callable)) => {
                self.callable_overlaps_instance(cx, right, callable, left)
            }
            (_, _) => self.fallbacks(cx, left, right),
        }
    }

    /// `type[C]` overlaps functions that return `C`, and metaclasses of `C`.
    fn class_object_overlaps<'p>(&self, cx: &mut dyn TypeCx<'p>, item: TypeId, other: TypeId) -> bool {
        let types = cx.types();
        match types.get(other) {
            Type::Callable(callable) => self.of_parts(cx, item, callable.ret_type),
            Type::Instance(instance) => {
                let is_meta = has_base(cx.world(), instance.class, known::BUILTINS_TYPE);
                match types.get(item) {
                    Type::Instance(item) => match cx.world().get(item.class).metaclass_type {
                        Some(metaclass) => self.of_parts(cx, metaclass, other),
                        None => is_meta,
                    },
                    Type::Any { .. } => is_meta,
                    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else has a metaclass")]
                    _ => false,
                }
            }
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "nothing else is like a class object"
            )]
            _ => false,
        }
    }

    /// In both directions, as unsafe overlaps of overloads are found.
    fn callables_overlap<'p>(&self, cx: &mut dyn TypeCx<'p>, left: &Callable, right: &Callable) -> bool {
        let how = CallableCompat {
            ignore_pos_arg_names: !self.options.overlap_for_overloads,
            allow_partial_overlap: true,
            ..CallableCompat::default()
        };
        let covariantly = CallableCompat {
            check_args_covariantly: true,
            ..how
        };
        let mut compat = |cx: &mut dyn TypeCx<'p>, left, right| self.of_parts(cx, left, right);
        is_callable_compatible(cx, left, right, how, &mut compat)
            || is_callable_compatible(cx, right, left, covariantly, &mut compat)
    }

    fn callable_overlaps_instance<'p>(
        &self,
        cx: &mut dyn TypeCx<'p>,
        id: TypeId,
        callable: &Callable,
        instance: TypeId,
    ) -> bool {
        let call = find_member(cx, MemberQuery::call(instance));
        let call = call.filter(|call| is_function_like(cx.types(), proper(cx.world(), *call)));
        match call {
            Some(call) => self.of_parts(cx, call, id),
            None => self.fallbacks(cx, callable.fallback, instance),
        }
    }

    /// Functions and literals as the instances that they fall back to.
    fn fallbacks<'p>(&self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        let types = cx.types();
        let of_callable = |typ| types.as_callable(typ).map_or(typ, |callable| callable.fallback);
        let (left, right) = (of_callable(left), of_callable(right));
        if let (Some(left), Some(right)) = (types.as_literal(left), types.as_literal(right))
            && left.value != right.value
        {
            return false;
        }
        let of_literal = |typ| {
            types
                .as_literal(typ)
                .map_or(typ, |literal: &Literal| literal.fallback)
        };
        let (left, right) = (of_literal(left), of_literal(right));
        types.as_instance(left).is_some()
            && types.as_instance(right).is_some()
            && instances_overlap(cx, left, right, self)
    }
}

/// Without strict optional, unions without their `None`.
fn without_none(world: &World<'_>, typ: TypeId) -> TypeId {
    match world.types.as_union(typ).filter(|_| !world.strict_optional) {
        Some(union) => proper(world, make_union(world.types, &relevant_items(world, union))),
        None => typ,
    }
}

/// The types that a type can be one of: the items of a union, the values or the bound of a type variable, the items
/// of overloads; the type itself otherwise.
#[must_use]
pub fn get_possible_variants(world: &World<'_>, typ: TypeId) -> Vec<TypeId> {
    let typ = proper(world, typ);
    match world.types.get(typ) {
        Type::TypeVar(var) if !var.values.is_empty() => var.values.to_vec(),
        Type::TypeVar(var) => vec![var.common.upper_bound],
        Type::ParamSpec(spec) => {
            let bound = world.types.as_instance(proper(world, spec.common.upper_bound));
            let any = world.types.any(AnyKind::ImplementationArtifact);
            vec![bound.map_or(any, |bound| object_of(world, bound.class))]
        }
        Type::TypeVarTuple(tuple) => vec![tuple.common.upper_bound],
        Type::Union(union) => union.items.to_vec(),
        Type::Overloaded(items) => items.to_vec(),
        #[expect(clippy::wildcard_enum_match_arm, reason = "all other types have one variant")]
        _ => vec![typ],
    }
}

/// Whether one is an enumeration and the other a union with some of its members.
#[must_use]
pub fn is_enum_overlapping_union(world: &World<'_>, x: TypeId, y: TypeId) -> bool {
    let (Some(instance), Some(union)) = (world.types.as_instance(x), world.types.as_union(y)) else {
        return false;
    };
    let is_member = |item: TypeId| {
        let literal = world.types.as_literal(proper(world, item));
        let fallback = literal.and_then(|literal| world.types.as_instance(literal.fallback));
        fallback.is_some_and(|fallback| fallback.class == instance.class)
    };
    world.get(instance.class).is(ClassFlags::ENUM) && relevant_items(world, union).into_iter().any(is_member)
}

/// Whether one is a literal and the other a union that contains it.
#[must_use]
pub fn is_literal_in_union(world: &World<'_>, x: TypeId, y: TypeId) -> bool {
    world.types.as_literal(x).is_some()
        && world.types.as_union(y).is_some_and(|union| {
            union
                .items
                .iter()
                .any(|item| world.types.same(x, proper(world, *item)))
        })
}

/// Whether the type is an instance of `object`.
#[must_use]
pub fn is_object(world: &World<'_>, typ: TypeId) -> bool {
    let instance = world.types.as_instance(typ);
    instance.is_some_and(|instance| world.get(instance.class).fullname == known::BUILTINS_OBJECT)
}
