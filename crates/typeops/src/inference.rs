//! The two places where operations on types infer type arguments: binding `self`, and comparing a generic callable.
//!
//! Specified by `bind_self` in `mypy/typeops.py` and `unify_generic_callable` in `mypy/subtypes.py`.

use types::{Callable, TypeId};

use crate::TypeCx;
use crate::apply::apply_generic_arguments;
use crate::constraints::{Direction, InferOptions, infer_constraints, infer_constraints_with};
use crate::infer::{TypeArgumentOptions, infer_type_arguments};
use crate::query::get_all_type_vars;
use crate::solve::{SolveOptions, solve_constraints};
use crate::type_vars::freshen_function_type_vars;

/// The type arguments that make the declared type of `self` a supertype of the actual one.
pub(crate) fn infer_self_arguments<'p>(
    cx: &mut dyn TypeCx<'p>,
    variables: &[TypeId],
    declared: TypeId,
    actual: TypeId,
) -> Vec<Option<TypeId>> {
    let options = TypeArgumentOptions {
        is_supertype: true,
        keep_type_vars: true,
        ..TypeArgumentOptions::default()
    };
    infer_type_arguments(cx, variables, declared, actual, options)
}

/// The generic callable with types in the place of its variables that make it fit the target, if there are any.
pub(crate) fn unify_generic_callable<'p>(
    cx: &mut dyn TypeCx<'p>,
    callable: &Callable,
    target: &Callable,
    ignore_return: bool,
) -> Option<Callable> {
    let direction = (!ignore_return).then_some(Direction::Subtype);
    unify_generic_callable_with(cx, callable, target, direction)
}

/// The same, with the direction in which the results are compared; `None` if they do not matter.
pub fn unify_generic_callable_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    callable: &Callable,
    target: &Callable,
    return_direction: Option<Direction>,
) -> Option<Callable> {
    let types = cx.types();
    let fresh = with_own_variables(cx, callable, target);
    let callable = types.as_callable(fresh)?;
    // This is asked often: unions stay as they are, which is cheaper and seldom worse.
    let keep_unions = std::mem::replace(&mut cx.state_mut().keep_unions, true);
    let mut constraints = parameter_constraints(cx, callable, target);
    if let Some(direction) = return_direction {
        let of_return = infer_constraints(cx, callable.ret_type, target.ret_type, direction);
        constraints.extend(of_return);
    }
    cx.state_mut().keep_unions = keep_unions;
    let options = SolveOptions {
        allow_polymorphic: true,
        ..SolveOptions::default()
    };
    let (inferred, _) = solve_constraints(cx, &callable.variables, &constraints, options);
    if inferred.contains(&None) {
        return None;
    }
    let mut fits = true;
    let applied = apply_generic_arguments(cx, fresh, &inferred, &mut |_, _, _| fits = false, false);
    types.as_callable(applied).filter(|_| fits).cloned()
}

/// The callable, with new variables if the target has the same: overloads are compared in both directions.
fn with_own_variables<'p>(cx: &mut dyn TypeCx<'p>, callable: &Callable, target: &Callable) -> TypeId {
    let types = cx.types();
    let (callable_id, target) = (types.callable(callable.clone()), types.callable(target.clone()));
    let key_of = |var: &TypeId| types.as_type_var_like(*var).map(|common| common.key);
    let in_target = get_all_type_vars(cx.world(), target);
    let clashes = callable
        .variables
        .iter()
        .any(|own| in_target.iter().any(|other| key_of(own) == key_of(other)));
    if clashes {
        freshen_function_type_vars(cx, callable_id)
    } else {
        callable_id
    }
}

/// Constraints from parameters alone: as wholes, since inference treats callables specially.
fn parameter_constraints<'p>(
    cx: &mut dyn TypeCx<'p>,
    callable: &Callable,
    target: &Callable,
) -> Vec<crate::constraints::Constraint> {
    let types = cx.types();
    let without_result = |callable: &Callable| {
        types.callable(Callable {
            ret_type: types.never(),
            ..callable.clone()
        })
    };
    let options = InferOptions {
        skip_neg_op: true,
        ..InferOptions::default()
    };
    let (callable, target) = (without_result(callable), without_result(target));
    infer_constraints_with(cx, callable, target, Direction::Subtype, options)
}
