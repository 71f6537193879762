//! Guesses: which signatures are tried.

use nodes::world::World;
use semanal::{TrialCall, UNKNOWN};
use typeops::callables::new_callable;
use typeops::{
    TypeState, WithoutChecker, join_type_list, make_simplified_union, make_union, meet_type_list, named_type,
    proper,
};
use types::{AnyKind, Callable, DefRef, Param, Type, TypeId};

use crate::find::Function;
use crate::refine::refine_callable;

/// What is known about the parameters.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'e> {
    /// The calls of the function.
    pub(crate) calls: &'e [TrialCall],
    /// For each parameter the types of the parameters that it is passed on to.
    pub(crate) uses: &'e [Vec<TypeId>],
    /// For each parameter the type of its default.
    pub(crate) defaults: &'e [Option<TypeId>],
}

/// The type of the function, every `Any` marked as one to be found out; without a type, a callable of such `Any`s.
pub(crate) fn starting_type(world: &World<'_>, found: &Function) -> Callable {
    let func = world.get(found.id);
    let typ = func.typ.map(|typ| with_unknowns(world, typ));
    if let Some(callable) = typ.and_then(|typ| world.types.as_callable(typ)) {
        return callable.clone();
    }
    let unknown = world.types.any(UNKNOWN);
    let param = |arg: &nodes::defs::FuncArg| Param {
        typ: unknown,
        name: (!arg.pos_only).then_some(arg.name),
        kind: arg.kind,
    };
    let fallback = named_type(world, "builtins.function");
    new_callable(func.args.iter().map(param), unknown, fallback.unwrap_or(unknown))
}

/// Every `Any` of a type becomes one to be found out, except for those of missing imports.
fn with_unknowns(world: &World<'_>, typ: TypeId) -> TypeId {
    match world.types.get(typ) {
        Type::Any { missing_import, .. } => {
            if missing_import.is_some() {
                typ
            } else {
                world.types.any(UNKNOWN)
            }
        }
        // Their bounds and defaults may lead back to themselves.
        Type::TypeVar(_) | Type::ParamSpec(_) | Type::TypeVarTuple(_) => typ,
        _ => world.types.map_parts(typ, &mut |part| with_unknowns(world, part)),
    }
}

/// Signatures with all combinations of types for the parameters; the type of the result stays.
pub(crate) fn get_guesses(
    state: &mut TypeState<'_>,
    found: &Function,
    base: &Callable,
    evidence: Evidence<'_>,
    max: usize,
) -> Vec<Callable> {
    let options: Vec<Vec<TypeId>> = (0..base.params.len())
        .map(|index| argument_types(state, found, evidence, index))
        .collect();
    let mut guesses = Vec::new();
    let mut at = vec![0; options.len()];
    while guesses.len() < max {
        let mut guess = base.clone();
        for (index, param) in guess.params.iter_mut().enumerate() {
            param.typ = options[index][at[index]];
        }
        guesses.push(refine_callable(state, base, &guess));
        if !advance(&mut at, &options) {
            break;
        }
    }
    guesses
}

/// Goes to the next combination, the last parameter first; false behind the last one.
fn advance(at: &mut [usize], options: &[Vec<TypeId>]) -> bool {
    for index in (0..at.len()).rev() {
        at[index] += 1;
        if at[index] < options[index].len() {
            return true;
        }
        at[index] = 0;
    }
    false
}

/// The types that one parameter may have.
fn argument_types(
    state: &mut TypeState<'_>,
    found: &Function,
    evidence: Evidence<'_>,
    index: usize,
) -> Vec<TypeId> {
    let types = state.world.types;
    if index == 0 && found.is_method {
        return vec![types.any(UNKNOWN)];
    }
    let passed = evidence.calls.iter().flat_map(|call| {
        let formal = call.formals.get(index - usize::from(found.is_method));
        formal.into_iter().flatten().map(|argument| argument.typ)
    });
    let is_known = |typ: &TypeId| !is_implicit_any(&state.world, *typ);
    let mut passed: Vec<TypeId> = passed.filter(is_known).collect();
    let uses = evidence.uses.get(index).into_iter().flatten().copied();
    let mut uses: Vec<TypeId> = uses.filter(is_known).collect();
    if let Some(default) = evidence.defaults.get(index).copied().flatten() {
        passed.push(default);
        if !uses.is_empty() {
            uses.push(default);
        }
    }
    let mut result = match passed.first() {
        None => vec![types.any(AnyKind::Explicit)],
        Some(first) if passed.iter().all(|typ| types.is_none(proper(&state.world, *typ))) => {
            vec![make_union(types, &[*first, types.any(AnyKind::Explicit)])]
        }
        Some(_) => type_combinations(state, &passed),
    };
    if !uses.is_empty() {
        // It must fit all uses.
        result.push(meet_type_list(&mut WithoutChecker::new(state), &uses));
    }
    result
}

fn is_implicit_any(world: &World<'_>, typ: TypeId) -> bool {
    matches!(world.types.get(proper(world, typ)), Type::Any { kind, .. } if *kind != AnyKind::Explicit)
}

/// What several types are together: their join, and their union if that is another type.
pub(crate) fn type_combinations(state: &mut TypeState<'_>, items: &[TypeId]) -> Vec<TypeId> {
    let mut cx = WithoutChecker::new(state);
    let joined = join_type_list(&mut cx, items);
    let union = make_simplified_union(&mut cx, items);
    if state.world.types.same(joined, union) {
        vec![joined]
    } else {
        vec![joined, union]
    }
}

/// The type of the method in the first base class that has it.
pub(crate) fn guesses_from_parent(world: &World<'_>, found: &Function) -> Option<Callable> {
    let func = world.get(found.id);
    let class = world.get(func.class?);
    class.mro.iter().skip(1).find_map(|parent| {
        let symbol = world.get(*parent).names.get(&func.name)?;
        let typ = match symbol.node? {
            DefRef::Func(func) => world.get(func).typ,
            DefRef::Decorator(decorator) => world.get(world.get(decorator).var).typ,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        };
        let callable = world.types.as_callable(proper(world, typ?))?;
        (callable.params.len() == func.args.len()).then(|| callable.clone())
    })
}
