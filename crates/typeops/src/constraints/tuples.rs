//! Tuples and lists of types with a variadic item.
//!
//! ```text
//! template: T1, *Ts, T2        actual: A, B, C, D      T1 = A, Ts = [B, C], T2 = D
//! template: T1, T2, *Ts        actual: A, *As          only T1 = A: the variadic items overlap in part
//! ```

use names::known;
use types::{Tuple, Type, TypeId};

use super::{Constraint, Direction, Question, infer_against_any, infer_constraints};
use crate::TypeCx;
use crate::classes::{base_named, has_base, is_plain_tuple};
use crate::proper::proper;
use crate::supertypes::map_instance_to_supertype;
use crate::tuples::{find_unpack_in_list, split_with_prefix_and_suffix};

/// The template is a tuple of known shape.
pub(super) fn infer<'p>(cx: &mut dyn TypeCx<'p>, template: &Tuple, question: Question) -> Vec<Constraint> {
    let types = cx.types();
    if let Some(actual) = types.as_tuple(question.actual) {
        return infer_from_tuple(cx, template, actual, question.direction);
    }
    if types.is_any(question.actual) {
        return infer_against_any(cx, &template.items, question);
    }
    let Some(instance) = types.as_instance(question.actual) else {
        return Vec::new();
    };
    if !has_base(cx.world(), instance.class, known::BUILTINS_TUPLE) {
        return Vec::new();
    }
    infer_from_homogeneous(cx, template, instance.class, question)
}

/// `tuple[T, *Ts, S] <: tuple[X, ...]` gives `T <: X` and `S <: X`. Such a tuple is only ever a supertype, but the other
/// direction improves messages.
fn infer_from_homogeneous<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &Tuple,
    class: types::ClassId,
    question: Question,
) -> Vec<Constraint> {
    let types = cx.types();
    let Some(index) = find_unpack_in_list(types, &template.items) else {
        return Vec::new();
    };
    let Some(base) = base_named(cx.world(), class, known::BUILTINS_TUPLE) else {
        return Vec::new();
    };
    let mapped = map_instance_to_supertype(cx, question.actual, base);
    let Some(item) = types.as_instance(mapped).and_then(|tuple| tuple.args.first()) else {
        return Vec::new();
    };
    let unpacked = types
        .as_unpack(template.items[index])
        .expect("it was found as unpacked");
    let unpacked = proper(cx.world(), unpacked);
    let mut result = if types.as_type_var_tuple(unpacked).is_some() {
        vec![Constraint::new(types, unpacked, question.direction, mapped)]
    } else {
        infer_constraints(cx, unpacked, mapped, question.direction)
    };
    for (_, other) in template.items.iter().enumerate().filter(|(at, _)| *at != index) {
        result.extend(infer_constraints(cx, *other, *item, question.direction));
    }
    result
}

fn infer_from_tuple<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &Tuple,
    actual: &Tuple,
    direction: Direction,
) -> Vec<Constraint> {
    let types = cx.types();
    let mut result = Vec::new();
    // What is left to be matched item by item.
    let (mut left, mut right) = (Vec::new(), Vec::new());
    if find_unpack_in_list(types, &template.items).is_some() {
        result = build_constraints_for_simple_unpack(cx, &template.items, &actual.items, direction);
    } else if let Some(index) = find_unpack_in_list(types, &actual.items) {
        if actual.items.len() <= template.items.len() + 1 {
            (left, right) = around_variadic_actual(cx, template, actual, index, direction, &mut result);
        }
    } else {
        left.extend_from_slice(&template.items);
        right.extend_from_slice(&actual.items);
    }
    let both_named = is_named_tuple(cx, template) && is_named_tuple(cx, actual);
    if left.len() == right.len() && !both_named {
        for (template, actual) in left.into_iter().zip(right) {
            result.extend(infer_constraints(cx, template, actual, direction));
        }
    }
    // For named tuples the fallbacks alone give better results.
    result.extend(infer_constraints(
        cx,
        template.fallback,
        actual.fallback,
        direction,
    ));
    result
}

/// `tuple[T, S, U] <: tuple[X, *tuple[Y, ...], Z]` gives `S <: Y`; the items at both ends are returned.
fn around_variadic_actual<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &Tuple,
    actual: &Tuple,
    index: usize,
    direction: Direction,
    result: &mut Vec<Constraint>,
) -> (Vec<TypeId>, Vec<TypeId>) {
    let types = cx.types();
    let unpacked = types
        .as_unpack(actual.items[index])
        .expect("it was found as unpacked");
    let unpacked = proper(cx.world(), unpacked);
    let suffix = actual.items.len() - index - 1;
    let [mut ends, middle, end] = split_with_prefix_and_suffix(cx.world(), &template.items, index, suffix);
    ends.extend(end);
    let mut actual_ends = actual.items[..index].to_vec();
    actual_ends.extend_from_slice(&actual.items[index + 1..]);
    if let Some(item) = types.as_instance(unpacked).and_then(|tuple| tuple.args.first()) {
        for template in middle {
            result.extend(infer_constraints(cx, template, *item, direction));
        }
    }
    (ends, actual_ends)
}

fn is_named_tuple<'p>(cx: &dyn TypeCx<'p>, tuple: &Tuple) -> bool {
    let fallback = cx.types().as_instance(tuple.fallback);
    fallback.is_some_and(|fallback| {
        let class = cx.world().get(fallback.class);
        class.is(nodes::defs::ClassFlags::NAMED_TUPLE)
    })
}

/// Constraints between two lists of types, of which the template has a variadic item. Only for tuples and callables:
/// the arguments of classes are aligned first.
pub(super) fn build_constraints_for_simple_unpack<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &[TypeId],
    actual: &[TypeId],
    direction: Direction,
) -> Vec<Constraint> {
    let types = cx.types();
    let prefix = find_unpack_in_list(types, template).expect("the template has a variadic item");
    let suffix = template.len() - prefix - 1;
    let unpacked = types
        .as_unpack(template[prefix])
        .expect("it was found as unpacked");
    let Some(common) = common_ends(cx, (prefix, suffix), actual) else {
        // They cannot match; an empty variadic item makes the message better.
        let empty = types
            .as_type_var_tuple(unpacked)
            .map(|variadic| types.tuple([], variadic.tuple_fallback));
        return Vec::from_iter(empty.map(|empty| Constraint::new(types, unpacked, direction, empty)));
    };
    let (prefix, suffix) = (common.prefix, common.suffix);
    let [start, middle, end] = split_with_prefix_and_suffix(cx.world(), actual, prefix, suffix);
    let mut result = Vec::new();
    let ends = template[..prefix].iter().zip(start);
    let ends = ends.chain(template[template.len() - suffix..].iter().zip(end));
    for (template, actual) in ends {
        result.extend(infer_constraints(cx, *template, actual, direction));
    }
    if common.variadic_is_covered {
        let variadic = proper(cx.world(), unpacked);
        infer_variadic(cx, variadic, middle, direction, &mut result);
    }
    result
}

/// How many items at both ends can be compared, and whether the rest belongs to the variadic item of the template.
struct Ends {
    prefix: usize,
    suffix: usize,
    variadic_is_covered: bool,
}

fn common_ends<'p>(cx: &dyn TypeCx<'p>, (prefix, suffix): (usize, usize), actual: &[TypeId]) -> Option<Ends> {
    let types = cx.types();
    let whole = Ends {
        prefix,
        suffix,
        variadic_is_covered: true,
    };
    let Some(index) = find_unpack_in_list(types, actual) else {
        return (prefix + suffix <= actual.len()).then_some(whole);
    };
    let actual_suffix = actual.len() - index - 1;
    if index >= prefix && actual_suffix >= suffix {
        return Some(whole);
    }
    // `*tuple[X, ...]` can give as many items as the ends need.
    let unpacked = types.as_unpack(actual[index]).expect("it was found as unpacked");
    if is_plain_tuple(cx.world(), proper(cx.world(), unpacked)) {
        return Some(whole);
    }
    Some(Ends {
        prefix: prefix.min(index),
        suffix: suffix.min(actual_suffix),
        variadic_is_covered: false,
    })
}

/// The variadic item of a template takes `middle`.
fn infer_variadic<'p>(
    cx: &mut dyn TypeCx<'p>,
    variadic: TypeId,
    middle: Vec<TypeId>,
    direction: Direction,
    result: &mut Vec<Constraint>,
) {
    let types = cx.types();
    if let Some(var) = types.as_type_var_tuple(variadic) {
        let target = types.tuple(middle, var.tuple_fallback);
        result.push(Constraint::new(types, variadic, direction, target));
        return;
    }
    let Type::Instance(tuple) = types.get(variadic) else {
        return;
    };
    let Some(item) = tuple.args.first() else { return };
    for actual in middle {
        let Some(unpacked) = types.as_unpack(actual) else {
            result.extend(infer_constraints(cx, *item, actual, direction));
            continue;
        };
        let unpacked = proper(cx.world(), unpacked);
        if let Some(actual) = types.as_instance(unpacked).and_then(|tuple| tuple.args.first())
            && is_plain_tuple(cx.world(), unpacked)
        {
            result.extend(infer_constraints(cx, *item, *actual, direction));
        }
    }
}
