//! Parameter specifications: parameters by themselves, and which of several guesses to keep.

use rustc_hash::FxHashSet;
use types::{Param, Parameters, Type, TypeVarKey, Types};

use super::arguments::infer_arguments;
use super::{Constraint, Question, infer_against_any};
use crate::TypeCx;

/// The parameters from `start` on.
pub(super) fn behind(params: &[Param], start: usize) -> Box<[Param]> {
    params.get(start..).unwrap_or_default().into()
}

/// The template is a list of parameters.
pub(super) fn infer_parameters<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &Parameters,
    question: Question,
) -> Vec<Constraint> {
    let types = cx.types();
    if matches!(types.get(question.actual), Type::Any { .. }) {
        let items: Vec<_> = template.params.iter().map(|param| param.typ).collect();
        return infer_against_any(cx, &items, question);
    }
    if !cx.state().infer_polymorphic {
        return Vec::new();
    }
    // Secondary constraints, as in `[x: T] <: P <: [x: int]` and `[x: T] <: Q <: Concatenate[int, P]`.
    if let Type::Parameters(actual) = types.get(question.actual) {
        return infer_arguments(cx, template.into(), (&**actual).into(), question.direction);
    }
    if let Type::ParamSpec(actual) = types.get(question.actual) {
        return infer_arguments(cx, template.into(), (&actual.prefix).into(), question.direction);
    }
    Vec::new()
}

/// Drops guesses about a parameter specification when something better is known of it.
pub(super) fn filter_imprecise_kinds(types: &Types, constraints: Vec<Constraint>) -> Vec<Constraint> {
    let is_spec = |constraint: &Constraint| matches!(types.get(constraint.origin), Type::ParamSpec(_));
    let imprecise = |constraint: &Constraint| {
        let parameters = types.as_parameters(constraint.target);
        parameters.map(|parameters| parameters.imprecise_arg_kinds)
    };
    let precise: FxHashSet<TypeVarKey> = constraints
        .iter()
        .filter(|constraint| {
            let is_spec_target = matches!(types.get(constraint.target), Type::ParamSpec(_));
            is_spec(constraint) && (is_spec_target || imprecise(constraint) == Some(false))
        })
        .map(|constraint| constraint.type_var)
        .collect();
    let mut result = Vec::with_capacity(constraints.len() * 2);
    for constraint in constraints {
        // Both conditions often hold; then the constraint is there twice, which changes nothing but the order.
        let keep = !is_spec(&constraint) || !precise.contains(&constraint.type_var);
        if imprecise(&constraint) != Some(true) {
            if keep {
                result.push(constraint.clone());
            }
            result.push(constraint);
        } else if keep {
            result.push(constraint);
        }
    }
    result
}
