//! The two places where operations on types infer type arguments: binding `self`, and comparing a generic callable.

use types::TypeId;

use crate::TypeCx;

/// The type arguments that make the declared type of `self` a supertype of the actual one.
pub(crate) fn infer_self_arguments<'p>(
    _cx: &mut dyn TypeCx<'p>,
    variables: &[TypeId],
    _declared: TypeId,
    _actual: TypeId,
) -> Vec<Option<TypeId>> {
    vec![None; variables.len()]
}

/// The generic callable with types in the place of its variables that make it fit the target, if there are any.
pub(crate) fn unify_generic_callable<'p>(
    _cx: &mut dyn TypeCx<'p>,
    callable: &types::Callable,
    _target: &types::Callable,
    _ignore_return: bool,
) -> Option<types::Callable> {
    Some(callable.clone())
}
