//! Overlaps of overloads: whether one signature hides another, or answers the same call with another type.

use typeops::{CallableCompat, TypeCx};
use types::{ArgKind, Callable, Type, TypeId};

use crate::Checker;

impl<'a> Checker<'a> {
    /// Whether one call could match both, judged by the number of positional arguments.
    pub(super) fn are_argument_counts_overlapping(left: &Callable, right: &Callable) -> bool {
        let min_args = left.min_args().max(right.min_args());
        let max_args = max_possible_positional_args(left).min(max_possible_positional_args(right));
        min_args <= max_args
    }

    /// Whether two signatures, the first one before the other, answer some common call with types that disagree.
    pub(super) fn is_unsafe_overlapping_overload_signatures(
        &mut self,
        signature: TypeId,
        other: TypeId,
        class_type_vars: &[TypeId],
        partial_only: bool,
    ) -> bool {
        let signature = self.detach_callable(signature, class_type_vars);
        let other = self.detach_callable(other, class_type_vars);
        let others = self.expand_callable_variants(other);
        for variant in self.expand_callable_variants(signature) {
            for other in &others {
                if self.is_unsafe_overlap(variant, *other, partial_only) {
                    return true;
                }
            }
        }
        false
    }

    fn is_unsafe_overlap(&mut self, left: TypeId, right: TypeId, partial_only: bool) -> bool {
        let types = self.types();
        let (Some(left_type), Some(right_type)) = (types.as_callable(left), types.as_callable(right)) else {
            return false;
        };
        if Self::is_subset_no_promote(self, left_type.ret_type, right_type.ret_type) {
            return false;
        }
        let overlapping = CallableCompat {
            allow_partial_overlap: true,
            ..CallableCompat::default()
        };
        let forwards = CallableCompat {
            check_args_covariantly: false,
            ..overlapping
        };
        let backwards = CallableCompat {
            check_args_covariantly: true,
            ..overlapping
        };
        let is_overlapping = self.is_callable_compatible_by(
            (left, right),
            forwards,
            &mut Self::is_overlapping_types_for_overload,
            &mut |cx: &mut dyn TypeCx<'a>, l, r| !Self::is_subset_no_promote(cx, l, r),
        ) || self.is_callable_compatible_by(
            (right, left),
            backwards,
            &mut Self::is_overlapping_types_for_overload,
            &mut |cx: &mut dyn TypeCx<'a>, l, r| !Self::is_subset_no_promote(cx, r, l),
        );
        if !is_overlapping || !partial_only {
            return is_overlapping;
        }
        let subset = CallableCompat {
            ignore_return: true,
            ..backwards
        };
        !self.is_callable_compatible_by(
            (right, left),
            subset,
            &mut Self::is_subset_no_promote,
            &mut Self::is_subset_no_promote,
        )
    }

    /// Whether a signature takes all that `other` takes.
    pub(super) fn overload_can_never_match(&mut self, signature: TypeId, other: TypeId) -> bool {
        let Some(callable) = self.types().as_callable(signature) else {
            return false;
        };
        let mapping: Vec<_> = callable
            .variables
            .iter()
            .filter_map(|var| Some((self.types().as_type_var_like(*var)?.key, *var)))
            .collect();
        let mut erased = Vec::new();
        for (key, var) in mapping {
            erased.push((key, self.erase_def_to_union_or_bound(var)));
        }
        let expanded = self.expand_type_by(signature, &erased);
        let how = CallableCompat {
            is_proper_subtype: true,
            ignore_return: true,
            ..CallableCompat::default()
        };
        let mut more_precise = |cx: &mut dyn TypeCx<'a>, l, r| typeops::is_more_precise(cx, l, r, false);
        let mut again = more_precise;
        self.is_callable_compatible_by((expanded, other), how, &mut more_precise, &mut again)
    }

    /// Whether the parameters of `left` are as wide as those of `right`.
    pub(super) fn is_more_general_arg_prefix(&mut self, left: TypeId, right: TypeId) -> bool {
        let how = CallableCompat {
            is_proper_subtype: true,
            ignore_return: true,
            ..CallableCompat::default()
        };
        if matches!(self.ty(left), Type::Callable(_)) {
            return matches!(self.ty(right), Type::Callable(_))
                && self.is_callable_compatible_by(
                    (left, right),
                    how,
                    &mut typeops::is_proper_subtype,
                    &mut typeops::is_proper_subtype,
                );
        }
        let Type::Overloaded(lefts) = self.ty(left) else {
            return false;
        };
        let rights: &[TypeId] = if let Type::Overloaded(items) = self.ty(right) {
            items
        } else {
            std::slice::from_ref(&right)
        };
        let how = CallableCompat {
            check_args_covariantly: true,
            ignore_pos_arg_names: true,
            ..how
        };
        lefts.len() == rights.len()
            && lefts.iter().zip(rights).all(|(left, right)| {
                self.is_callable_compatible_by(
                    (*left, *right),
                    how,
                    &mut typeops::is_same_type,
                    &mut typeops::is_same_type,
                )
            })
    }

    /// A method whose class' type variables count as its own.
    fn detach_callable(&mut self, typ: TypeId, class_type_vars: &[TypeId]) -> TypeId {
        let Some(callable) = self.types().as_callable(typ) else {
            return typ;
        };
        if class_type_vars.is_empty() {
            return typ;
        }
        let mut callable = callable.clone();
        callable.variables = [&*callable.variables, class_type_vars].concat().into();
        self.types().callable(callable)
    }

    /// A generic callable with all combinations of values, or bounds, for its type variables.
    fn expand_callable_variants(&mut self, typ: TypeId) -> Vec<TypeId> {
        let types = self.types();
        let mut typ = typ;
        let Some(callable) = types.as_callable(typ) else {
            return vec![typ];
        };
        let own_self = callable.variables.iter().find_map(|var| {
            let common = types.as_type_var_like(*var)?;
            (common.key.raw == 0).then_some((common.key, common.upper_bound))
        });
        if let Some((key, bound)) = own_self {
            let expanded = self.expand_type_by(typ, &[(key, bound)]);
            typ = self.without_variables(expanded, |raw| raw == 0);
        }
        let Some(callable) = types.as_callable(typ) else {
            return vec![typ];
        };
        let mut combinations: Vec<Vec<_>> = vec![Vec::new()];
        for var in &callable.variables {
            let Some(common) = types.as_type_var_like(*var) else {
                continue;
            };
            let values = match types.as_type_var(*var) {
                Some(var) if !var.values.is_empty() => var.values.to_vec(),
                Some(_) | None => vec![common.upper_bound],
            };
            combinations = combinations
                .iter()
                .flat_map(|before| {
                    values.iter().map(|value| {
                        let mut longer = before.clone();
                        longer.push((common.key, *value));
                        longer
                    })
                })
                .collect();
        }
        if callable.variables.is_empty() {
            return vec![typ];
        }
        combinations
            .iter()
            .map(|mapping| {
                let expanded = self.expand_type_by(typ, mapping);
                self.without_variables(expanded, |_| true)
            })
            .collect()
    }

    fn without_variables(&self, typ: TypeId, is_dropped: impl Fn(i32) -> bool) -> TypeId {
        let types = self.types();
        let Some(callable) = types.as_callable(typ) else {
            return typ;
        };
        let mut callable = callable.clone();
        let kept = callable.variables.iter().filter(|var| {
            let raw = types.as_type_var_like(**var).map(|common| common.key.raw);
            !raw.is_some_and(&is_dropped)
        });
        callable.variables = kept.copied().collect();
        types.callable(callable)
    }
}

/// How many positional arguments a callable may take.
fn max_possible_positional_args(callable: &Callable) -> usize {
    let has_star = callable
        .params
        .iter()
        .any(|param| matches!(param.kind, ArgKind::Star | ArgKind::Star2));
    if has_star || callable.is_ellipsis_args() {
        return usize::MAX;
    }
    callable
        .params
        .iter()
        .filter(|param| param.kind.is_positional(false))
        .count()
}
