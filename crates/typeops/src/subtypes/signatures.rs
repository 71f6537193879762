//! Several callables as one whose parameters and result are unions.

use names::Name;
use types::{ArgKind, Callable, Param, Type, TypeId};

use crate::TypeCx;
use crate::callables::normalized;
use crate::expand::{Env, expand_type};
use crate::simplify::make_simplified_union;
use crate::unions::make_union;

/// The callable that takes what any of them takes and returns what any of them returns; `None` if their parameters
/// do not line up.
pub fn union_function_signatures<'p>(
    cx: &mut dyn TypeCx<'p>,
    callables: &[TypeId],
    simplify_unions: bool,
) -> Option<TypeId> {
    let types = cx.types();
    if let [only] = callables {
        return Some(*only);
    }
    let (callables, variables) = merge_typevars_in_callables_by_name(cx, callables);
    let mut normal: Vec<Callable> = Vec::with_capacity(callables.len());
    for callable in &callables {
        normal.push(normalized(cx.world(), types.as_callable(*callable)?).into_owned());
    }
    let first = normal.first()?;
    let mut params: Vec<Param> = first.params.to_vec();
    for target in &normal {
        line_up(cx, &mut params, &first.params, &target.params)?;
    }
    let mut union = |items: &[TypeId]| {
        if simplify_unions {
            make_simplified_union(cx, items)
        } else {
            make_union(types, items)
        }
    };
    for (index, param) in params.iter_mut().enumerate() {
        let all: Vec<TypeId> = normal.iter().map(|target| target.params[index].typ).collect();
        param.typ = union(&all);
    }
    let all: Vec<TypeId> = normal.iter().map(|target| target.ret_type).collect();
    let mut combined = first.clone();
    combined.ret_type = union(&all);
    combined.params = params.into();
    combined.variables = variables.into();
    Some(types.callable(combined))
}

/// Adjusts names and kinds so that they fit those of the target too.
fn line_up(cx: &dyn TypeCx<'_>, params: &mut [Param], first: &[Param], target: &[Param]) -> Option<()> {
    if params.len() != target.len() {
        return None;
    }
    for ((new, first), target) in params.iter_mut().zip(first).zip(target) {
        if target.name != first.name {
            if target.kind.is_named(false) {
                return None;
            }
            if target.kind.is_positional(false) {
                new.name = None;
            }
        }
        if matches!(
            cx.types().get(target.typ),
            Type::ParamSpec(_) | Type::Unpack { .. }
        ) {
            // These cannot be items of a union.
            return None;
        }
        if new.kind != target.kind {
            if !new.kind.is_positional(false) || !target.kind.is_positional(false) {
                return None;
            }
            new.kind = ArgKind::Pos;
        }
    }
    Some(())
}

/// The callables with one variable in the place of all that have the same full name, and these variables.
pub fn merge_typevars_in_callables_by_name<'p>(
    cx: &mut dyn TypeCx<'p>,
    callables: &[TypeId],
) -> (Vec<TypeId>, Vec<TypeId>) {
    let types = cx.types();
    let mut variables: Vec<(Name, TypeId)> = Vec::new();
    let merged = callables.iter().map(|typ| {
        let Some(callable) = types.as_callable(*typ).filter(|callable| callable.is_generic()) else {
            return *typ;
        };
        let mut env = Env::default();
        for variable in &callable.variables {
            let Some(common) = types.as_type_var_like(*variable) else {
                continue;
            };
            let known = variables.iter().find(|(name, _)| *name == common.fullname);
            let known = known.map(|(_, known)| *known);
            if known.is_none() {
                variables.push((common.fullname, *variable));
            }
            env.insert(common.key, known.unwrap_or(*variable));
        }
        expand_type(cx.world(), *typ, &env)
    });
    let merged = merged.collect();
    (
        merged,
        variables.into_iter().map(|(_, variable)| variable).collect(),
    )
}
