//! Which guesses are better than others.

use nodes::world::World;
use semanal::UNKNOWN;
use typeops::proper;
use typeops::query::any_component;
use typeops::unions::is_overlapping_none;
use types::{AnyKind, Callable, Type, TypeFlags, TypeId};

/// Whether a callable can only be written with `...` for its parameters.
pub(crate) fn is_tricky_callable(callable: &Callable) -> bool {
    let mut params = callable.params.iter();
    callable.is_ellipsis_args() || params.any(|param| param.kind.is_star() || param.kind.is_named(false))
}

fn is_any(world: &World<'_>, typ: TypeId) -> bool {
    world.types.is_any(proper(world, typ))
}

/// Whether `Any` occurs, other than that of special forms.
fn has_any_type(world: &World<'_>, typ: TypeId) -> bool {
    let is_real = |typ: &Type| matches!(typ, Type::Any { kind, .. } if *kind != AnyKind::SpecialForm);
    any_component(world, typ, TypeFlags::ANY, &mut |typ| is_real(typ))
}

/// Lower is better: unions and `Any` cost, optional types do not.
pub(crate) fn score_callable(world: &World<'_>, callable: &Callable) -> u32 {
    let params = callable
        .params
        .iter()
        .map(|param| score_type(world, param.typ, true));
    params.sum::<u32>() + score_type(world, callable.ret_type, false)
}

fn score_type(world: &World<'_>, typ: TypeId, is_param: bool) -> u32 {
    let typ = proper(world, typ);
    match world.types.get(typ) {
        Type::Any { .. } => 20,
        Type::None if is_param => 20,
        Type::Union(union) if union.items.iter().any(|item| is_any(world, *item)) => 20,
        Type::Union(union) if union.items.iter().any(|item| has_any_type(world, *item)) => 15,
        Type::Union(_) if !is_overlapping_none(world, typ) => 10,
        Type::Callable(callable) if has_any_type(world, typ) || is_tricky_callable(callable) => 10,
        _ => 0,
    }
}

/// How little of a signature is `Any`: 1 if nothing is.
pub(crate) fn any_score_callable(
    world: &World<'_>,
    callable: &Callable,
    is_method: bool,
    ignore_return: bool,
) -> f64 {
    let params = callable.params.iter().skip(usize::from(is_method));
    let mut scores: Vec<f64> = params
        .map(|param| any_score_type(world, param.typ, true))
        .collect();
    // The result counts twice, for its type spreads; `None` counts only if there is nothing else.
    if !world.types.is_none(proper(world, callable.ret_type)) || scores.is_empty() {
        let result = if ignore_return {
            1.0
        } else {
            any_score_type(world, callable.ret_type, false)
        };
        scores.extend([result, result]);
    }
    scores.iter().sum::<f64>() / scores.len() as f64
}

fn any_score_type(world: &World<'_>, typ: TypeId, is_param: bool) -> f64 {
    let typ = proper(world, typ);
    match world.types.get(typ) {
        Type::Any { kind, .. } if *kind != UNKNOWN => 0.0,
        Type::None if is_param => 0.5,
        Type::Union(union) if union.items.iter().any(|item| is_any(world, *item)) => 0.5,
        Type::Union(union) if union.items.iter().any(|item| has_any_type(world, *item)) => 0.25,
        Type::Callable(callable) if is_tricky_callable(callable) => 0.5,
        _ if has_any_type(world, typ) => 0.5,
        _ => 1.0,
    }
}
