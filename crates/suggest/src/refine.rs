//! Filling the `Any`s of a type from another type of the same shape.
//!
//! ```text
//! Any             with T                      T
//! list[Any]       with list[int]              list[int]
//! (Any) -> Any    with (int) -> int           (int) -> int
//! Any | None      with int                    int | None
//! float           with int                    float
//! ```

use typeops::{TypeState, WithoutChecker, make_simplified_union, proper};
use types::{Callable, Type, TypeId};

use crate::score::is_tricky_callable;

/// `typ` refined by `other`.
pub(crate) fn refine_type(state: &mut TypeState<'_>, typ: TypeId, other: TypeId) -> TypeId {
    let types = state.world.types;
    let (t, s) = (proper(&state.world, typ), proper(&state.world, other));
    match (types.get(t), types.get(s)) {
        (Type::Any { missing_import, .. }, Type::Any { .. }) if missing_import.is_some() => t,
        (Type::Any { .. }, _) => s,
        (Type::Instance(left), Type::Instance(right)) if left.class == right.class => {
            let mut refined = left.clone();
            refined.args = refine_all(state, &left.args, &right.args);
            types.intern(Type::Instance(refined))
        }
        (Type::Tuple(left), Type::Tuple(right))
            if types.same(left.fallback, right.fallback) && left.items.len() == right.items.len() =>
        {
            let mut refined = left.clone();
            refined.items = refine_all(state, &left.items, &right.items);
            types.intern(Type::Tuple(refined))
        }
        (Type::Callable(left), Type::Callable(right)) => types.callable(refine_callable(state, left, right)),
        (Type::Union(union), _) => refine_union(state, t, &union.items.clone(), s),
        _ => t,
    }
}

fn refine_all(state: &mut TypeState<'_>, left: &[TypeId], right: &[TypeId]) -> Box<[TypeId]> {
    let pairs = left.iter().zip(right);
    pairs
        .map(|(left, right)| refine_type(state, *left, *right))
        .collect()
}

/// Each item by the other type, or by each item of it. What could be refined is replaced.
fn refine_union(state: &mut TypeState<'_>, union: TypeId, items: &[TypeId], other: TypeId) -> TypeId {
    let types = state.world.types;
    if types.same(union, other) {
        return union;
    }
    let others: Vec<TypeId> = match types.as_union(other) {
        Some(union) => union.items.to_vec(),
        None => vec![other],
    };
    let mut result = Vec::new();
    for item in items {
        let refined: Vec<TypeId> = others
            .iter()
            .map(|other| refine_type(state, *item, *other))
            .filter(|new| !types.same(*new, *item))
            .collect();
        if refined.is_empty() {
            result.push(*item);
        }
        result.extend(refined);
    }
    let strict_optional = std::mem::replace(&mut state.world.strict_optional, true);
    let simplified = make_simplified_union(&mut WithoutChecker::new(state), &result);
    state.world.strict_optional = strict_optional;
    simplified
}

/// `callable` refined by `other`.
pub(crate) fn refine_callable(state: &mut TypeState<'_>, callable: &Callable, other: &Callable) -> Callable {
    if !state.world.types.same(callable.fallback, other.fallback) {
        return callable.clone();
    }
    if callable.is_ellipsis_args() && !is_tricky_callable(other) {
        let mut refined = other.clone();
        refined.ret_type = refine_type(state, callable.ret_type, other.ret_type);
        return refined;
    }
    let mut kinds = callable.params.iter().map(|param| param.kind);
    let same_kinds = kinds.by_ref().eq(other.params.iter().map(|param| param.kind));
    if is_tricky_callable(callable) || !same_kinds {
        return callable.clone();
    }
    let mut refined = callable.clone();
    for (param, other) in refined.params.iter_mut().zip(&other.params) {
        param.typ = refine_type(state, param.typ, other.typ);
    }
    refined.ret_type = refine_type(state, callable.ret_type, other.ret_type);
    refined
}
