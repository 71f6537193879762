//! Templates and actual types that are unions, and what alternatives have in common.

use types::{AnyKind, Type, TypeId, Types};

use super::{Constraint, Direction, Question, infer_by_kind, infer_constraints};
use crate::TypeCx;
use crate::erase::erase_typevars;
use crate::proper::{has_recursive_types, proper};
use crate::subtypes::{is_same_type, is_subtype};
use crate::type_types::make_type_type;
use crate::unions::{is_union_with_any, make_union};

/// The template as the caller gave it.
#[derive(Clone, Copy)]
pub(super) struct Original {
    /// Perhaps a recursive alias, which must stay one.
    pub(super) template: TypeId,
    /// Both sides were `type[...]`, and the question is about the items now.
    pub(super) unwrapped: bool,
}

/// Splits unions; the rest goes by the kind of the template.
pub(super) fn infer_with_unions<'p>(
    cx: &mut dyn TypeCx<'p>,
    original: Original,
    template: TypeId,
    question: Question,
) -> Vec<Constraint> {
    let types = cx.types();
    let Question {
        actual, direction, ..
    } = question;
    match (direction, types.get(template), types.get(actual)) {
        // All items of a union must be subtypes.
        (Direction::Subtype, Type::Union(union), _) => union
            .items
            .iter()
            .flat_map(|item| infer_constraints(cx, *item, actual, direction))
            .collect(),
        (Direction::Supertype, _, Type::Union(union)) => {
            let mut result = Vec::new();
            for item in &union.items {
                let item = if original.unwrapped {
                    make_type_type(cx.world(), *item, false)
                } else {
                    *item
                };
                result.extend(infer_constraints(cx, original.template, item, direction));
            }
            result
        }
        // Some item of a union must be a supertype.
        (Direction::Subtype, _, Type::Union(union)) => {
            let options: Vec<_> = union
                .items
                .iter()
                .map(|item| infer_constraints_if_possible(cx, template, *item, direction))
                .collect();
            any_constraints(cx, options, true)
        }
        (Direction::Supertype, Type::Union(union), _) => {
            let options: Vec<_> = union
                .items
                .iter()
                .map(|item| infer_constraints_if_possible(cx, *item, actual, direction))
                .collect();
            // Some variables may stay open here.
            let eager = matches!(types.get(actual), Type::Any { .. });
            let result = any_constraints(cx, options, eager);
            if result.is_empty()
                && has_recursive_types(cx.world(), template)
                && !has_recursive_types(cx.world(), actual)
            {
                return recursive_union(cx, &union.items, actual, direction);
            }
            result
        }
        _ => infer_by_kind(cx, template, question),
    }
}

/// For `T | C[T]` of recursive types: first the items that are not just a variable, then the others.
fn recursive_union<'p>(
    cx: &mut dyn TypeCx<'p>,
    items: &[TypeId],
    actual: TypeId,
    direction: Direction,
) -> Vec<Constraint> {
    let types = cx.types();
    let is_var = |item: &TypeId| matches!(types.get(*item), Type::TypeVar(_));
    let (vars, others): (Vec<TypeId>, Vec<TypeId>) = items.iter().partition(|item| is_var(item));
    let result = infer_constraints(cx, make_union(types, &others), actual, direction);
    if result.is_empty() {
        infer_constraints(cx, make_union(types, &vars), actual, direction)
    } else {
        result
    }
}

/// `None` if no choice of types can make it true: `list[T]` against `int`.
fn infer_constraints_if_possible<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: TypeId,
    actual: TypeId,
    direction: Direction,
) -> Option<Vec<Constraint>> {
    let erased = erase_typevars(cx.world(), template, None);
    let possible = match direction {
        Direction::Subtype => is_subtype(cx, erased, actual),
        Direction::Supertype => is_subtype(cx, actual, erased),
    };
    if !possible {
        return None;
    }
    // Erasing turns a variable into `Any` and loses its bound.
    if direction == Direction::Supertype
        && let Type::TypeVar(var) = cx.types().get(template)
    {
        let bound = erase_typevars(cx.world(), var.common.upper_bound, None);
        if !is_subtype(cx, actual, bound) {
            return None;
        }
    }
    Some(infer_constraints(cx, template, actual, direction))
}

/// What follows from several lists of constraints of which at least one must hold.
///
/// `None` stands for a list that cannot hold. With `eager`, empty lists do not count.
pub fn any_constraints<'p>(
    cx: &mut dyn TypeCx<'p>,
    options: Vec<Option<Vec<Constraint>>>,
    eager: bool,
) -> Vec<Constraint> {
    let valid: Vec<&Vec<Constraint>> = options
        .iter()
        .flatten()
        .filter(|option| !(eager && option.is_empty()))
        .collect();
    let (first, rest) = match valid.as_slice() {
        [] => return Vec::new(),
        [only] => return (*only).clone(),
        [first, rest @ ..] => (*first, rest),
    };
    if rest.iter().all(|other| is_same_constraints(cx, first, other)) {
        return first.clone();
    }
    if rest.iter().all(|other| is_similar_constraints(cx, first, other)) {
        let trivial: Vec<bool> = valid.iter().map(|option| is_trivial(cx, option)).collect();
        if trivial.contains(&true) && trivial.contains(&false) {
            let merged = merge_with_any(cx, &valid, &trivial);
            return any_constraints(cx, merged, eager);
        }
    }
    let types = cx.types();
    let filtered: Vec<_> = options
        .iter()
        .map(|option| filter_satisfiable(cx, option.as_deref()))
        .collect();
    if !same_options(types, &filtered, &options) {
        return any_constraints(cx, filtered, eager);
    }
    let filtered: Vec<_> = options
        .iter()
        .map(|option| exclude_non_meta_vars(option.as_deref()))
        .collect();
    if !same_options(types, &filtered, &options) {
        return any_constraints(cx, filtered, eager);
    }
    Vec::new()
}

fn is_any(cx: &dyn TypeCx<'_>, typ: TypeId) -> bool {
    matches!(cx.types().get(proper(cx.world(), typ)), Type::Any { .. })
}

/// All constraints are against `Any`.
fn is_trivial<'p>(cx: &dyn TypeCx<'p>, option: &[Constraint]) -> bool {
    option.iter().all(|constraint| is_any(cx, constraint.target))
}

/// The lists that are not trivial, their targets joined with `Any`.
fn merge_with_any<'p>(
    cx: &dyn TypeCx<'p>,
    valid: &[&Vec<Constraint>],
    trivial: &[bool],
) -> Vec<Option<Vec<Constraint>>> {
    let types = cx.types();
    let in_trivial = |option: &[Constraint]| {
        let mut pairs = valid.iter().zip(trivial);
        pairs.any(|(other, is_trivial)| *is_trivial && same_list(types, option, other))
    };
    let merge = |constraint: &Constraint| {
        if is_union_with_any(cx.world(), constraint.target) {
            return constraint.clone();
        }
        let any = types.any(AnyKind::ImplementationArtifact);
        let target = make_union(types, &[constraint.target, any]);
        Constraint::new(types, constraint.origin, constraint.op, target)
    };
    valid
        .iter()
        .filter(|option| !in_trivial(option))
        .map(|option| Some(option.iter().map(merge).collect()))
        .collect()
}

/// Without the constraints whose target violates the bound or values of the variable.
fn filter_satisfiable<'p>(cx: &mut dyn TypeCx<'p>, option: Option<&[Constraint]>) -> Option<Vec<Constraint>> {
    let option = option?;
    let mut result = Vec::new();
    for constraint in option {
        if is_satisfiable(cx, constraint) {
            result.push(constraint.clone());
        }
    }
    (option.is_empty() || !result.is_empty()).then_some(result)
}

fn is_satisfiable<'p>(cx: &mut dyn TypeCx<'p>, constraint: &Constraint) -> bool {
    let origin = cx.types().get(constraint.origin);
    if let Type::TypeVar(var) = origin
        && !var.values.is_empty()
    {
        let mut values = var.values.iter();
        return values.any(|value| is_subtype(cx, constraint.target, *value));
    }
    let common = cx.types().as_type_var_like(constraint.origin);
    let common = common.expect("a constraint is about a type variable");
    is_subtype(cx, constraint.target, common.upper_bound)
}

fn exclude_non_meta_vars(option: Option<&[Constraint]>) -> Option<Vec<Constraint>> {
    let option = option?;
    let result: Vec<_> = option
        .iter()
        .filter(|constraint| constraint.type_var.is_meta_var())
        .cloned()
        .collect();
    (option.is_empty() || !result.is_empty()).then_some(result)
}

fn same_list(types: &Types, left: &[Constraint], right: &[Constraint]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(l, r)| l.same(types, r))
}

fn same_options(types: &Types, left: &[Option<Vec<Constraint>>], right: &[Option<Vec<Constraint>>]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).all(|pair| match pair {
            (Some(left), Some(right)) => same_list(types, left, right),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        })
}

fn is_same_constraints<'p>(cx: &mut dyn TypeCx<'p>, left: &[Constraint], right: &[Constraint]) -> bool {
    let mut covers = |left: &[Constraint], right: &[Constraint]| {
        left.iter()
            .all(|l| right.iter().any(|r| is_same_constraint(cx, l, r)))
    };
    covers(left, right) && covers(right, left)
}

/// The direction of constraints against `Any` does not matter.
fn is_same_constraint<'p>(cx: &mut dyn TypeCx<'p>, left: &Constraint, right: &Constraint) -> bool {
    left.type_var == right.type_var
        && (left.op == right.op || (is_any(cx, left.target) && is_any(cx, right.target)))
        && is_same_type(cx, left.target, right.target)
}

/// The same variables with the same directions.
fn is_similar_constraints<'p>(cx: &dyn TypeCx<'p>, left: &[Constraint], right: &[Constraint]) -> bool {
    let similar = |l: &Constraint, r: &Constraint| {
        l.type_var == r.type_var && (l.op == r.op || is_any(cx, l.target) || is_any(cx, r.target))
    };
    left.iter().all(|l| right.iter().any(|r| similar(l, r)))
        && right.iter().all(|l| left.iter().any(|r| similar(l, r)))
}
