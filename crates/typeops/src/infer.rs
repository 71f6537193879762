//! The type arguments of a generic function or class: constraints and their solution in one step.
//!
//! Specified by `mypy/infer.py`.

use types::{Callable, TypeId};

use crate::TypeCx;
use crate::constraints::{
    CallArguments, Direction, InferOptions, infer_constraints_for_callable, infer_constraints_with,
};
use crate::solve::{SolveOptions, solve_constraints};

pub use crate::inference::unify_generic_callable_with;

/// The type arguments of a generic function, from the arguments of a call: one for each of its variables, `None`
/// where none fits, and the variables that are left free.
///
/// Variables without constraints become `Never` if `strict`, else `Any`.
pub fn infer_function_type_arguments<'p>(
    cx: &mut dyn TypeCx<'p>,
    callee: &Callable,
    call: CallArguments<'_>,
    strict: bool,
    allow_polymorphic: bool,
) -> (Vec<Option<TypeId>>, Vec<TypeId>) {
    let constraints = infer_constraints_for_callable(cx, callee, call);
    let options = SolveOptions {
        strict,
        allow_polymorphic,
        skip_unsatisfied: false,
    };
    solve_constraints(cx, &callee.variables, &constraints, options)
}

/// The type arguments that make one type match another.
pub fn infer_type_arguments<'p>(
    cx: &mut dyn TypeCx<'p>,
    type_vars: &[TypeId],
    template: TypeId,
    actual: TypeId,
    options: TypeArgumentOptions,
) -> Vec<Option<TypeId>> {
    let direction = if options.is_supertype {
        Direction::Supertype
    } else {
        Direction::Subtype
    };
    let infer = InferOptions {
        skip_neg_op: false,
        erase_types: !options.keep_type_vars,
    };
    let constraints = infer_constraints_with(cx, template, actual, direction, infer);
    let solve = SolveOptions {
        skip_unsatisfied: options.skip_unsatisfied,
        ..SolveOptions::default()
    };
    solve_constraints(cx, type_vars, &constraints, solve).0
}

/// Settings of [`infer_type_arguments`].
#[derive(Clone, Copy, Debug, Default)]
pub struct TypeArgumentOptions {
    /// The template is to be a supertype of the actual type, not a subtype.
    pub is_supertype: bool,
    /// Solutions that violate bounds are left as they are.
    pub skip_unsatisfied: bool,
    /// Type variables of class objects are not erased (mypy's `erase_types=False`).
    pub keep_type_vars: bool,
}
