//! Polymorphic inference: variables that depend on each other, some of which may stay free.
//!
//! Steps: the closure of all constraints; components of variables that depend on each other, in order; components
//! that no bound limits are free, with one variable for all; then each batch of components is solved, and its
//! solutions are put into the bounds of the next. `T <: list[T]` cannot be expressed: then nothing is solved.

use names::known;
use types::{Type, TypeId, TypeVar, TypeVarKey};

use super::closure::{Closure, transitive_closure};
use super::graph::{batches, components};
use super::{Solutions, Variables, key_of, solve_one};
use crate::TypeCx;
use crate::constraints::Constraint;
use crate::expand::{Env, expand_type};
use crate::meet::meet_type_list;
use crate::proper::proper;

/// Solutions, and the free variables.
pub(super) fn solve<'p>(
    cx: &mut dyn TypeCx<'p>,
    vars: &Variables,
    constraints: &[Constraint],
) -> (Solutions, Vec<TypeId>) {
    let mut closure = transitive_closure(cx, vars, constraints);
    let edges = dependencies(cx, vars, &closure);
    let components = components(&edges);
    if !components
        .iter()
        .all(|component| is_linear(cx, vars, &closure, component))
    {
        return (Solutions::default(), Vec::new());
    }
    let batches = batches(components, &edges);
    let free = choose_all_free(cx, vars, &mut closure, &batches[0]);
    let mut solutions = Solutions::default();
    for batch in batches {
        let batch: Vec<usize> = batch.into_iter().flatten().collect();
        solve_batch(cx, vars, batch, &mut closure, &mut solutions);
    }
    (solutions, free)
}

/// For each variable the others that must be known first: those in its bounds, and those that it is compared with.
fn dependencies<'p>(cx: &dyn TypeCx<'p>, vars: &Variables, closure: &Closure) -> Vec<Vec<usize>> {
    let of_var = |var: usize| {
        let mut found = Vec::new();
        let bounds = closure.lowers[var].as_slice().iter();
        for bound in bounds.chain(closure.uppers[var].as_slice()) {
            found.extend(vars.occurring(cx, *bound));
        }
        let compared = |other: &usize| closure.below[var][*other] || closure.below[*other][var];
        found.extend((0..vars.keys.len()).filter(|other| *other != var && compared(other)));
        found.sort_unstable();
        found.dedup();
        found
    };
    (0..vars.keys.len()).map(of_var).collect()
}

/// No bound of the component speaks of the component itself.
fn is_linear<'p>(cx: &dyn TypeCx<'p>, vars: &Variables, closure: &Closure, component: &[usize]) -> bool {
    let bounds = |var: &usize| {
        let lowers = closure.lowers[*var].as_slice().iter();
        lowers
            .chain(closure.uppers[*var].as_slice())
            .copied()
            .collect::<Vec<_>>()
    };
    component.iter().flat_map(bounds).all(|bound| {
        let occurring = vars.occurring(cx, bound);
        !occurring.iter().any(|var| component.contains(var))
    })
}

/// Chooses a free variable for each component without bounds, and makes it a bound of the variables around it.
fn choose_all_free<'p>(
    cx: &mut dyn TypeCx<'p>,
    vars: &Variables,
    closure: &mut Closure,
    components: &[Vec<usize>],
) -> Vec<TypeId> {
    let types = cx.types();
    let mut chosen: Vec<(usize, TypeId)> = Vec::new();
    for component in components {
        let is_open = |var: &usize| closure.lowers[*var].is_empty() && closure.uppers[*var].is_empty();
        if component.iter().all(is_open)
            && let Some(best) = choose_free(cx, vars, component)
        {
            let index = vars.index(key_of(types, best));
            chosen.push((index.expect("it is chosen from the component"), best));
        }
    }
    for (free, typ) in &chosen {
        for other in 0..vars.keys.len() {
            if closure.below[*free][other] {
                closure.lowers[other].add(types, *typ);
            }
            if closure.below[other][*free] {
                closure.uppers[other].add(types, *typ);
            }
        }
    }
    chosen.into_iter().map(|(_, typ)| typ).collect()
}

/// The variable that stands for all of a component, preferably one of the caller's, with the bound that all have in
/// common.
fn choose_free<'p>(cx: &mut dyn TypeCx<'p>, vars: &Variables, component: &[usize]) -> Option<TypeId> {
    let types = cx.types();
    if let [only] = component {
        return Some(vars.types[*only]);
    }
    let bound_of = |var: &usize| {
        let common = types.as_type_var_like(vars.types[*var]);
        common.expect("only type variables are solved for").upper_bound
    };
    let bounds: Vec<TypeId> = component.iter().map(bound_of).collect();
    let bound = meet_type_list(cx, &bounds);
    let proper_bound = proper(cx.world(), bound);
    // `Never` is better than a variable that only `Never` fits. `None` is `Never` without strict optional.
    if types.is_never(proper_bound) || types.is_none(proper_bound) {
        return None;
    }
    let restricted: Vec<&TypeVar> = component
        .iter()
        .filter_map(|var| types.as_type_var(vars.types[*var]))
        .filter(|var| !var.values.is_empty())
        .collect();
    let values = match restricted.as_slice() {
        [] => Box::default(),
        [only] if is_trivial_bound(cx, proper_bound, false) => only.values.clone(),
        _ => return None,
    };
    let number = |var: usize| cx.state().call_vars.lasting(vars.keys[var]);
    let rank = |var: &&usize| (**var >= vars.originals, number(**var));
    let best = vars.types[*component.iter().min_by_key(rank)?];
    if let Some(var) = types.as_type_var(best) {
        let mut var = var.clone();
        var.values = values;
        var.common.upper_bound = bound;
        return Some(types.intern(Type::TypeVar(Box::new(var))));
    }
    is_trivial_bound(cx, proper_bound, true).then_some(best)
}

/// `object`, or `tuple[object, ...]` if that is allowed.
fn is_trivial_bound<'p>(cx: &dyn TypeCx<'p>, typ: TypeId, allow_tuple: bool) -> bool {
    let Some(instance) = cx.types().as_instance(typ) else {
        return false;
    };
    let fullname = cx.world().get(instance.class).fullname;
    if fullname == known::BUILTINS_TUPLE {
        let item = instance.args.first().map(|item| proper(cx.world(), *item));
        return allow_tuple && item.is_some_and(|item| is_trivial_bound(cx, item, false));
    }
    fullname == known::BUILTINS_OBJECT
}

/// Solves the variables of a batch one after the other: what is found for one bounds the others.
///
/// From `{T <: S, T <: A, S :> B}` with `A :> B`, `T = A` and `S = B` would be wrong.
fn solve_batch<'p>(
    cx: &mut dyn TypeCx<'p>,
    vars: &Variables,
    mut batch: Vec<usize>,
    closure: &mut Closure,
    solutions: &mut Solutions,
) {
    let types = cx.types();
    let mut env = Env::default();
    batch.sort_by_key(|var| cx.state().call_vars.lasting(vars.keys[*var]));
    let is_solvable =
        |closure: &Closure, var: usize| !closure.lowers[var].is_empty() || !closure.uppers[var].is_empty();
    while let Some(position) = batch.iter().position(|var| is_solvable(closure, *var)) {
        let var = batch.remove(position);
        let (lowers, uppers) = (closure.lowers[var].clone(), closure.uppers[var].clone());
        let result = solve_one(cx, lowers.as_slice(), uppers.as_slice());
        let key: TypeVarKey = vars.keys[var];
        solutions.insert(key, result);
        let Some(result) = result else { continue };
        env.bind(cx.world(), vars.types[var], result);
        for other in (0..vars.keys.len()).filter(|other| *other != var) {
            if std::mem::take(&mut closure.below[var][other]) {
                closure.lowers[other].add(types, result);
            }
            if std::mem::take(&mut closure.below[other][var]) {
                closure.uppers[other].add(types, result);
            }
        }
    }
    for bounds in closure.lowers.iter_mut().chain(&mut closure.uppers) {
        bounds.map(types, |typ| expand_type(cx.world(), typ, &env));
    }
}
