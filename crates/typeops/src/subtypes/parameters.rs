//! The comparison of two lists of parameters.
//!
//! `left` stands in for `right` if each argument that `right` takes has a corresponding parameter in `left`, by name
//! or by position or both, that takes at least as much; and if `left` requires nothing that `right` does not take.

use names::Name;
use nodes::world::World;
use types::{ArgKind, TypeId};

use super::Compat;
use crate::TypeCx;
use crate::callables::{FormalArgument, Signature};
use crate::meet::meet_types;
use crate::proper::proper;

/// How two lists of parameters are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ParameterCompat {
    /// `...` does not take everything.
    pub is_proper_subtype: bool,
    /// Names of positional parameters do not matter.
    pub ignore_pos_arg_names: bool,
    /// It is enough that some arguments fit both.
    pub allow_partial_overlap: bool,
    /// Named parameters on the left must fit `**kwargs` on the right.
    pub strict_concatenate_check: bool,
}

/// Whether the parameters are `*args: Any, **kwargs: Any`.
#[must_use]
pub fn are_trivial_parameters(world: &World<'_>, params: Signature<'_>) -> bool {
    params.params.len() == 2 && is_trivial_suffix(world, params)
}

/// Whether the parameters end in `*args: Any, **kwargs: Any`.
#[must_use]
pub fn is_trivial_suffix(world: &World<'_>, params: Signature<'_>) -> bool {
    let is_any = |typ: TypeId| world.types.is_any(proper(world, typ));
    let [.., star, star2] = params.params else {
        return false;
    };
    star.kind == ArgKind::Star && star2.kind == ArgKind::Star2 && is_any(star.typ) && is_any(star2.typ)
}

/// Two lists of parameters on their way through the phases of the comparison.
struct Comparison<'a, 'c, 'p> {
    left: Signature<'a>,
    right: Signature<'a>,
    how: ParameterCompat,
    compat: &'a mut Compat<'c, 'p>,
    /// The right side ends in `*Any, **Any`.
    trivial_suffix: bool,
    /// The right side ends in `*Any`, and the left one takes arguments by position only.
    trivial_vararg_suffix: bool,
}

/// Whether the parameters on the left take all that those on the right do.
pub fn are_parameters_compatible<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: Signature<'_>,
    right: Signature<'_>,
    how: ParameterCompat,
    compat: &mut Compat<'_, 'p>,
) -> bool {
    let lenient = !how.is_proper_subtype;
    if lenient && (right.is_ellipsis_args || are_trivial_parameters(cx.world(), right)) {
        return true;
    }
    let ends_in_any = right
        .params
        .last()
        .is_some_and(|last| last.kind == ArgKind::Star && cx.types().is_any(proper(cx.world(), last.typ)));
    let mut comparison = Comparison {
        left,
        right,
        how,
        compat,
        trivial_suffix: lenient && is_trivial_suffix(cx.world(), right),
        trivial_vararg_suffix: lenient
            && ends_in_any
            && left.params.iter().all(|param| param.kind.is_positional(true)),
    };
    if !comparison.stars_fit(cx) || !comparison.right_has_left(cx) {
        return false;
    }
    comparison.trivial_suffix
        || (comparison.var_args_fit(cx) && comparison.kw_args_fit(cx) && comparison.left_has_right(cx))
}

impl<'p> Comparison<'_, '_, 'p> {
    /// If both take any number of arguments, their types must fit; if the right side does, the left one must.
    fn stars_fit(&mut self, cx: &mut dyn TypeCx<'p>) -> bool {
        let (left_star, right_star) = (self.left.var_arg(), self.right.var_arg());
        if self.incompatible(cx, left_star, right_star) && !self.trivial_vararg_suffix {
            return false;
        }
        let (left_star2, right_star2) = (self.left.kw_arg(), self.right.kw_arg());
        !self.incompatible(cx, left_star2, right_star2)
    }

    fn incompatible(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        left: Option<FormalArgument>,
        right: Option<FormalArgument>,
    ) -> bool {
        match (left, right) {
            (_, None) => false,
            (None, Some(_)) => !self.how.allow_partial_overlap && !self.trivial_suffix,
            (Some(left), Some(right)) => !(self.compat)(cx, right.typ, left.typ),
        }
    }

    /// Every argument that the right side takes, the left one takes.
    fn right_has_left(&mut self, cx: &mut dyn TypeCx<'p>) -> bool {
        let imprecise = self.right.imprecise_arg_kinds;
        for right in self.right.formal_arguments(false) {
            match callable_corresponding_argument(cx, self.left, right) {
                Some(left) => {
                    if !are_args_compatible(cx, left, right, self.how, imprecise, self.compat) {
                        return false;
                    }
                }
                None if self.how.allow_partial_overlap && !right.required => {}
                None => return false,
            }
        }
        true
    }

    /// `*args` on the right: all further positional parameters of the left side take its type.
    fn var_args_fit(&mut self, cx: &mut dyn TypeCx<'p>) -> bool {
        let Some(star) = self.right.var_arg().filter(|_| !self.trivial_vararg_suffix) else {
            return true;
        };
        let right = FormalArgument { pos: None, ..star };
        let mut index = star.pos.unwrap_or(0);
        while let Some(param) = self.left.params.get(index) {
            if !param.kind.is_positional(false)
                || (self.how.allow_partial_overlap && param.kind.is_optional())
            {
                break;
            }
            let Some(left) = self.left.argument_by_position(Some(index)) else {
                break;
            };
            if !are_args_compatible(cx, left, right, self.how, false, self.compat) {
                return false;
            }
            index += 1;
        }
        true
    }

    /// `**kwargs` on the right: all named parameters that only the left side has take its type.
    fn kw_args_fit(&mut self, cx: &mut dyn TypeCx<'p>) -> bool {
        let Some(right) = self.right.argument_from_kwarg(None) else {
            return true;
        };
        if !self.how.strict_concatenate_check {
            return true;
        }
        let on_right = |name: Name| self.right.params.iter().any(|param| param.name == Some(name));
        let names: Vec<Name> = self
            .left
            .params
            .iter()
            .filter(|param| !param.kind.is_star())
            .filter_map(|param| param.name.filter(|name| !on_right(*name)))
            .collect();
        for name in names {
            let Some(left) = self.left.argument_by_name(Some(name)) else {
                continue;
            };
            if self.how.allow_partial_overlap && !left.required {
                continue;
            }
            if !are_args_compatible(cx, left, right, self.how, false, self.compat) {
                return false;
            }
        }
        true
    }

    /// Everything that the left side requires, the right one takes.
    fn left_has_right(&mut self, cx: &mut dyn TypeCx<'p>) -> bool {
        let types = cx.types();
        for left in self.left.formal_arguments(false) {
            let by_name = self.right.argument_by_name(left.name);
            let by_pos = self.right.argument_by_position(left.pos);
            if let (Some(by_name), Some(by_pos)) = (by_name, by_pos)
                && !by_name.same(by_pos, types)
                && (by_pos.required || by_name.required)
                && self.how.strict_concatenate_check
                && !self.right.imprecise_arg_kinds
            {
                // Two parameters on the right for one on the left, and one of them must be passed.
                return false;
            }
            if left.required && by_pos.is_none() && by_name.is_none() {
                return false;
            }
        }
        true
    }
}

/// Whether the argument on the left can stand in for that on the right.
pub fn are_args_compatible<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: FormalArgument,
    right: FormalArgument,
    how: ParameterCompat,
    allow_imprecise_kinds: bool,
    compat: &mut Compat<'_, 'p>,
) -> bool {
    let overlap = how.allow_partial_overlap && !(left.required && right.required);
    let name_differs = right.name.is_some() && left.name != right.name && !(overlap && left.name.is_none());
    if name_differs && (!how.ignore_pos_arg_names || right.pos.is_none()) {
        return false;
    }
    if right.pos.is_some() && left.pos != right.pos && !allow_imprecise_kinds {
        return false;
    }
    if !overlap && !right.required && left.required {
        return false;
    }
    if overlap && !left.required && !right.required {
        return true;
    }
    compat(cx, right.typ, left.typ)
}

/// The parameter of `params` that takes what `model` does.
pub fn callable_corresponding_argument<'p>(
    cx: &mut dyn TypeCx<'p>,
    params: Signature<'_>,
    model: FormalArgument,
) -> Option<FormalArgument> {
    let types = cx.types();
    let by_name = params.argument_by_name(model.name);
    let by_pos = params.argument_by_position(model.pos);
    let (Some(by_name), Some(by_pos)) = (by_name, by_pos) else {
        return by_name.or(by_pos);
    };
    // `*args` and `**kwargs` together are one optional parameter that can be passed both ways.
    let mergeable = !(by_name.required || by_pos.required)
        && by_pos.name.is_none()
        && by_name.pos.is_none()
        && !types.is_unpack(by_name.typ)
        && !types.is_unpack(by_pos.typ);
    if by_name.same(by_pos, types) || !mergeable {
        return Some(by_name);
    }
    Some(FormalArgument {
        name: by_name.name,
        pos: by_pos.pos,
        typ: meet_types(cx, by_name.typ, by_pos.typ),
        required: false,
    })
}
