//! Callables on the left, and the comparison of two callables.

use std::borrow::Cow;

use names::known;
use nodes::defs::ClassFlags;
use types::{Callable, CallableFlags, ClassId, Instance, Type, TypeId};

use super::{
    ParameterCompat, ProtocolCheck, Question, are_parameters_compatible, is_protocol_implementation_with,
};
use crate::callables::{get_instance_type, is_type_obj_callable, normalized};
use crate::classes::protocol_members;
use crate::{MemberQuery, TypeCx, inference};

/// A check that is applied to pairs of types of parameters and results.
pub type Compat<'c, 'p> = dyn FnMut(&mut dyn TypeCx<'p>, TypeId, TypeId) -> bool + 'c;

/// How two callables are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CallableCompat {
    /// `Any` does not help.
    pub is_proper_subtype: bool,
    /// Results do not matter.
    pub ignore_return: bool,
    /// Names of positional parameters do not matter.
    pub ignore_pos_arg_names: bool,
    /// Parameters are compared from left to right, as results are.
    pub check_args_covariantly: bool,
    /// It is enough that some call of the one is a call of the other.
    pub allow_partial_overlap: bool,
    /// Parameters behind those of `Concatenate` count.
    pub strict_concatenate: bool,
}

impl Question {
    pub(super) fn callable<'p>(self, cx: &mut dyn TypeCx<'p>, left: &'p Callable) -> bool {
        let types = cx.types();
        match types.get(self.right) {
            Type::Callable(right) => {
                self.guards_hold(cx, left, right) && {
                    let how = CallableCompat {
                        is_proper_subtype: self.relation.proper,
                        ignore_pos_arg_names: self.relation.options.ignore_pos_arg_names,
                        strict_concatenate: self.relation.options.strict_concatenate,
                        ..CallableCompat::default()
                    };
                    is_callable_compatible(cx, left, right, how, &mut self.relation.as_compat())
                }
            }
            Type::Overloaded(items) => items.iter().all(|item| self.holds(cx, self.left, *item)),
            Type::Instance(right) => {
                self.is_callback(cx, left.fallback, right)
                    || self.is_class_object_protocol(cx, left, right)
                    || self.holds(cx, left.fallback, self.right)
            }
            // What `__init__` takes is not compared.
            Type::Type { item, .. } => {
                is_type_obj_callable(cx.world(), left) && {
                    let instance = get_instance_type(cx.world(), left, false);
                    self.holds(cx, instance, *item)
                }
            }
            Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::TypeVar(_)
            | Type::ParamSpec(_)
            | Type::TypeVarTuple(_)
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::Tuple(_)
            | Type::TypedDict(_)
            | Type::Literal(_)
            | Type::Union(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => false,
        }
    }

    fn guards_hold<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Callable, right: &Callable) -> bool {
        if let (Some(left), Some(right)) = (left.type_guard, right.type_guard) {
            return self.holds(cx, left, right);
        }
        if let (Some(left), Some(right)) = (left.type_is, right.type_is) {
            // The answer "no" narrows too, so the types must be equal.
            return self.holds(cx, left, right) && self.holds(cx, right, left);
        }
        let lacks_guard = right.type_guard.is_some() && left.type_guard.is_none();
        !lacks_guard && (right.type_is.is_none() || left.type_is.is_some())
    }

    /// Whether the function on the left implements a protocol with `__call__`.
    pub(super) fn is_callback<'p>(self, cx: &mut dyn TypeCx<'p>, fallback: TypeId, right: &Instance) -> bool {
        if !is_protocol(cx, right.class) {
            return false;
        }
        let members = protocol_members(cx, right.class);
        if !members.contains(&known::DUNDER_CALL) {
            return false;
        }
        let Some(call) = cx.find_member(MemberQuery::call(self.right)) else {
            return false;
        };
        if !self.holds(cx, self.left, call) {
            return false;
        }
        let check = ProtocolCheck {
            skip: &[known::DUNDER_CALL],
            ..ProtocolCheck::default()
        };
        members.len() == 1 || is_protocol_implementation_with(cx, fallback, self.right, check)
    }

    fn is_class_object_protocol<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: &Callable,
        right: &Instance,
    ) -> bool {
        if !is_protocol(cx, right.class) || !is_type_obj_callable(cx.world(), left) {
            return false;
        }
        let instance = get_instance_type(cx.world(), left, true);
        let check = ProtocolCheck {
            proper: self.relation.proper,
            class_obj: true,
            ..ProtocolCheck::default()
        };
        cx.types().as_instance(instance).is_some()
            && is_protocol_implementation_with(cx, instance, self.right, check)
    }
}

pub(super) fn is_protocol(cx: &dyn TypeCx<'_>, class: ClassId) -> bool {
    cx.world().get(class).is(ClassFlags::PROTOCOL)
}

/// Whether `left` can be called wherever `right` is, by a check of the caller's choice.
///
/// The check is applied to results from left to right, to parameters from right to left.
pub fn is_callable_compatible<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: &Callable,
    right: &Callable,
    how: CallableCompat,
    compat: &mut Compat<'_, 'p>,
) -> bool {
    compare(cx, left, right, how, compat, None)
}

/// The same, with another check for results.
pub fn is_callable_compatible_with_return<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: &Callable,
    right: &Callable,
    how: CallableCompat,
    compat: &mut Compat<'_, 'p>,
    compat_return: &mut Compat<'_, 'p>,
) -> bool {
    compare(cx, left, right, how, compat, Some(compat_return))
}

fn compare<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: &Callable,
    right: &Callable,
    how: CallableCompat,
    compat: &mut Compat<'_, 'p>,
    compat_return: Option<&mut Compat<'_, 'p>>,
) -> bool {
    let mut left = normalized(cx.world(), left);
    let right = normalized(cx.world(), right);
    let implicit = (left.flags | right.flags).contains(CallableFlags::IMPLICIT);
    let is_class = |cx: &dyn TypeCx<'p>, callable| is_type_obj_callable(cx.world(), callable);
    if !how.allow_partial_overlap && is_class(cx, &right) && !is_class(cx, &left) {
        return false;
    }
    if left.is_generic() {
        // A generic callable fits if it does for some types in the place of its variables.
        let Some(unified) = unify_generic_callable(cx, &left, &right, how.ignore_return) else {
            return false;
        };
        left = Cow::Owned(unified);
    }
    if !how.ignore_return {
        let holds = match compat_return {
            Some(compat) => compat(cx, left.ret_type, right.ret_type),
            None => compat(cx, left.ret_type, right.ret_type),
        };
        if !holds {
            return false;
        }
    }
    let concatenates = (left.flags | right.flags).contains(CallableFlags::FROM_CONCATENATE);
    let parameters = ParameterCompat {
        is_proper_subtype: how.is_proper_subtype,
        ignore_pos_arg_names: how.ignore_pos_arg_names || implicit,
        allow_partial_overlap: how.allow_partial_overlap,
        strict_concatenate_check: how.strict_concatenate || !concatenates,
    };
    let (left, right) = ((&*left).into(), (&*right).into());
    if how.check_args_covariantly {
        let mut flipped = |cx: &mut dyn TypeCx<'p>, left, right| compat(cx, right, left);
        are_parameters_compatible(cx, left, right, parameters, &mut flipped)
    } else {
        are_parameters_compatible(cx, left, right, parameters, compat)
    }
}

/// The generic callable with types in the place of its variables that make it fit the target, if there are any.
pub fn unify_generic_callable<'p>(
    cx: &mut dyn TypeCx<'p>,
    callable: &Callable,
    target: &Callable,
    ignore_return: bool,
) -> Option<Callable> {
    inference::unify_generic_callable(cx, callable, target, ignore_return)
}
