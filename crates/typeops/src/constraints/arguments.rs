//! Parameters of two callables: the same pairs that the subtype check of callables compares.

use names::Name;
use types::{ArgKind, Param, Type, TypeId};

use super::{Constraint, Direction, infer_constraints};
use crate::TypeCx;
use crate::callables::Signature;
use crate::subtypes::callable_corresponding_argument;

/// Constraints between the parameters of a template and an actual callable.
pub(super) fn infer_arguments<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: Signature<'_>,
    actual: Signature<'_>,
    direction: Direction,
) -> Vec<Constraint> {
    let (left, right) = match direction {
        Direction::Subtype => (template, actual),
        Direction::Supertype => (actual, template),
    };
    let mut pairs = Vec::new();
    star_pairs(left.params, right.params, &mut pairs);
    for model in right.formal_arguments(false) {
        if let Some(argument) = callable_corresponding_argument(cx, left, model) {
            pairs.push((argument.typ, model.typ));
        }
    }
    vararg_pairs(left.params, right.params, &mut pairs);
    kwarg_pairs(left.params, right.params, &mut pairs);
    let mut result = Vec::new();
    for (left, right) in pairs {
        result.extend(infer_directed(cx, left, right, direction));
    }
    result
}

fn of_kind(params: &[Param], kind: ArgKind) -> Option<(usize, TypeId)> {
    let found = params.iter().enumerate().find(|(_, param)| param.kind == kind);
    found.map(|(index, param)| (index, param.typ))
}

/// `*args` with `*args`, `**kwargs` with `**kwargs`.
fn star_pairs(left: &[Param], right: &[Param], pairs: &mut Vec<(TypeId, TypeId)>) {
    for kind in [ArgKind::Star, ArgKind::Star2] {
        if let (Some((_, left)), Some((_, right))) = (of_kind(left, kind), of_kind(right, kind)) {
            pairs.push((left, right));
        }
    }
}

/// What `*args` on the right takes: positional parameters on the left from there on.
fn vararg_pairs(left: &[Param], right: &[Param], pairs: &mut Vec<(TypeId, TypeId)>) {
    let Some((start, star)) = of_kind(right, ArgKind::Star) else {
        return;
    };
    let rest = left.get(start..).unwrap_or_default();
    let positional = rest.iter().take_while(|param| param.kind.is_positional(false));
    pairs.extend(positional.map(|param| (param.typ, star)));
}

/// What `**kwargs` on the right takes: names that only the left has.
fn kwarg_pairs(left: &[Param], right: &[Param], pairs: &mut Vec<(TypeId, TypeId)>) {
    let Some((_, star2)) = of_kind(right, ArgKind::Star2) else {
        return;
    };
    let is_named_on_right = |name: Name| right.iter().any(|param| param.name == Some(name));
    let mut seen: Vec<Name> = Vec::new();
    for param in left.iter().filter(|param| !param.kind.is_star()) {
        let Some(name) = param.name else { continue };
        if !is_named_on_right(name) && !seen.contains(&name) {
            seen.push(name);
            pairs.push((param.typ, star2));
        }
    }
}

/// Parameters are contravariant: the direction turns round.
fn infer_directed<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    direction: Direction,
) -> Vec<Constraint> {
    let types = cx.types();
    // `T <: P.args` would be bogus.
    let is_opaque = |typ| matches!(types.get(typ), Type::ParamSpec(_) | Type::Unpack { .. });
    if is_opaque(left) || is_opaque(right) {
        return Vec::new();
    }
    match direction {
        Direction::Subtype => infer_constraints(cx, left, right, direction.reversed()),
        Direction::Supertype => infer_constraints(cx, right, left, direction.reversed()),
    }
}
