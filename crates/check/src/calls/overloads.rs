//! Overloads: which item a call is meant for.

use messages::overloads::OverloadArguments;
use nodes::defs::ClassFlags;
use options::ErrorCode;
use types::{AnyKind, ArgKind, CallableFlags, Type, TypeId};

use super::Actuals;
use crate::exprs::CallOptions;
use crate::{Checker, Ctx};

/// The result and the inferred callee.
pub(super) type CallResult = (TypeId, TypeId);

/// A call of overloads: what stays the same while items and unions are tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct OverloadCall<'c> {
    pub(super) actuals: Actuals<'c>,
    pub(super) ctx: Ctx,
    pub(super) options: CallOptions,
}

impl Checker<'_> {
    pub(super) fn check_overload_call(
        &mut self,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        options: CallOptions,
    ) -> CallResult {
        let types = self.types();
        let callee = self.overloads_with_unpacked_kwargs(callee);
        let options = CallOptions {
            callable_node: None,
            original_type: None,
            ..options
        };
        let call = OverloadCall {
            actuals,
            ctx,
            options,
        };
        let arg_types = self.infer_arg_types_in_empty_context(actuals.args);
        let targets = self.plausible_overload_call_targets(&arg_types, actuals, callee);
        let overlap = self.possible_none_type_var_overlap(&arg_types, &targets);
        let (united, interrupted) = self.try_union_math(&targets, &arg_types, call, overlap);
        let inferred = self.infer_overload_return_type(&targets, &arg_types, call);
        if let Some(result) = self.choose_result(inferred, united, overlap, ctx) {
            return result;
        }
        // No item matches: one that would do with other type arguments gives the best message.
        let erased = self.overload_erased_call_targets(&targets, &arg_types, actuals, ctx);
        let target = erased.first().copied().unwrap_or_else(|| {
            let is_operator = options
                .callable_name
                .is_some_and(|name| crate::exprs::is_operator_method(self.text(name)));
            let code = is_operator.then_some(ErrorCode::Operator);
            let args = OverloadArguments {
                types: &arg_types,
                names: actuals.has_names.then_some((actuals.names, actuals.kinds)),
            };
            let at = self.pos(ctx);
            messages::overloads::no_variant_matches_arguments(self, callee, args, at, code);
            types.any(AnyKind::FromError)
        });
        let result = self.check_call_of(target, actuals, ctx, options);
        if interrupted && !overlap {
            let text = "Not all union combinations were tried because there are too many unions";
            self.fail(text, ctx, ErrorCode::Misc);
        }
        result
    }

    /// Both unions taken apart and the direct way may succeed: the more precise result counts.
    fn choose_result(
        &mut self,
        inferred: Option<CallResult>,
        united: Option<(CallResult, Vec<TypeId>)>,
        none_type_var_overlap: bool,
        ctx: Ctx,
    ) -> Option<CallResult> {
        let take_united = match (&inferred, &united) {
            (Some(inferred), Some((united, _))) => {
                let is_better = self.is_subtype(inferred.0, united.0) && !self.is_any(inferred.0);
                !is_better || none_type_var_overlap
            }
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if take_united {
            let (result, callees) = united?;
            for callee in callees {
                self.warn_deprecated_callee(callee, ctx);
            }
            return Some(result);
        }
        let inferred = inferred?;
        self.warn_deprecated_callee(inferred.1, ctx);
        Some(inferred)
    }

    fn warn_deprecated_callee(&mut self, callee: TypeId, ctx: Ctx) {
        let callee = self.proper(callee);
        if let Some(callable) = self.types().as_callable(callee) {
            self.warn_deprecated(callable.definition, ctx);
        }
    }

    /// The items whose number of arguments fits; those with stars come first if an argument has a star and no known
    /// length.
    fn plausible_overload_call_targets(
        &mut self,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        callee: TypeId,
    ) -> Vec<TypeId> {
        let types = self.types();
        let Type::Overloaded(items) = types.get(callee) else {
            return Vec::new();
        };
        let shapeless = |checker: &Self, wanted: ArgKind| {
            let mut args = actuals.kinds.iter().zip(arg_types);
            args.any(|(kind, typ)| *kind == wanted && !checker.has_shape(*typ))
        };
        let star = shapeless(self, ArgKind::Star);
        let star2 = shapeless(self, ArgKind::Star2);
        let (mut matches, mut star_matches) = (Vec::new(), Vec::new());
        for item in items {
            let callable = self.callable(*item);
            let (is_var_arg, is_kw_arg) = (callable.var_arg().is_some(), callable.kw_arg().is_some());
            if self.param_spec(callable).is_some() {
                matches.push(*item);
                continue;
            }
            let mapping = self.map_known_actuals(actuals, arg_types, callable);
            if !self.fits_argument_count(*item, arg_types, actuals, &mapping) {
                continue;
            }
            if (star && is_var_arg) || (star2 && is_kw_arg) {
                star_matches.push(*item);
            } else {
                matches.push(*item);
            }
        }
        star_matches.extend(matches);
        star_matches
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn has_shape(&self, typ: TypeId) -> bool {
        let types = self.types();
        match types.get(self.proper(typ)) {
            Type::Tuple(_) | Type::TypedDict(_) => true,
            Type::Instance(instance) => self.state.world.get(instance.class).is(ClassFlags::NAMED_TUPLE),
            _ => false,
        }
    }

    /// The result of the first item that fits; `Any` if an argument of type `Any` could mean several.
    pub(super) fn infer_overload_return_type(
        &mut self,
        targets: &[TypeId],
        arg_types: &[TypeId],
        call: OverloadCall<'_>,
    ) -> Option<CallResult> {
        let types = self.types();
        let contain_any = arg_types.iter().any(|typ| self.has_any_type(*typ, false));
        let (mut matches, mut results, mut writes) = (Vec::new(), Vec::new(), Vec::new());
        for target in targets {
            let token = self.errors.watch(errors::Watch::silencing().and_revealed_types());
            let (result, stored) = self.with_local_types(|checker| {
                checker.check_call_of(*target, call.actuals, call.ctx, call.options)
            });
            let watched = self.errors.unwatch(token);
            if watched.has_new_errors {
                continue;
            }
            if !contain_any {
                self.store_types(&stored);
                return Some(result);
            }
            // The inferred callee is more precise, which avoids ambiguities that are none.
            let inferred = self.proper(result.1);
            matches.push(if types.as_callable(inferred).is_some() {
                inferred
            } else {
                *target
            });
            results.push(result);
            writes.push(stored);
        }
        let first = *results.first()?;
        let returns: Vec<TypeId> = results.iter().map(|result| result.0).collect();
        if !self.any_causes_overload_ambiguity(&matches, &returns, arg_types, call.actuals)
            || self.all_same_types(&returns)
        {
            self.store_types(&writes[0]);
            return Some(first);
        }
        let erased: Vec<TypeId> = returns.iter().map(|typ| self.erase_type(*typ)).collect();
        if self.all_same_types(&erased) {
            self.store_types(&writes[0]);
            return Some((erased[0], self.erase_type(first.1)));
        }
        let any = types.any(AnyKind::SpecialForm);
        Some(self.check_call_of(any, call.actuals, call.ctx, call.options))
    }

    /// Whether an item takes `None` where another takes a type variable, and an argument may be `None`: then the
    /// variable must not take all.
    fn possible_none_type_var_overlap(&self, arg_types: &[TypeId], targets: &[TypeId]) -> bool {
        let types = self.types();
        let is_optional = |typ: &TypeId| {
            let union = types.as_union(self.proper(*typ));
            union.is_some_and(|union| union.items.iter().any(|item| types.is_none(self.proper(*item))))
        };
        if targets.is_empty() || !arg_types.iter().any(is_optional) {
            return false;
        }
        let params = |target: &TypeId| &self.callable(*target).params;
        let shortest = targets
            .iter()
            .map(|target| params(target).len())
            .min()
            .unwrap_or(0);
        (0..shortest).any(|index| {
            let at = |target: &TypeId| types.get(self.proper(params(target)[index].typ));
            targets.iter().any(|target| matches!(at(target), Type::None))
                && targets
                    .iter()
                    .any(|target| matches!(at(target), Type::TypeVar(_)))
        })
    }

    /// Unions of signatures: the same parameters with united types, or `Callable[..., Union[results]]`.
    pub(crate) fn combine_function_signatures(&mut self, callees: &[TypeId]) -> TypeId {
        let types = self.types();
        let callees: Vec<TypeId> = callees.iter().map(|callee| self.proper(*callee)).collect();
        if callees.iter().any(|callee| types.as_callable(*callee).is_none()) {
            return types.any(AnyKind::SpecialForm);
        }
        if let Some(combined) = self.union_function_signatures(&callees) {
            return combined;
        }
        let (callees, variables) = self.merge_typevars_in_callables_by_name(&callees);
        let returns: Vec<TypeId> = callees
            .iter()
            .map(|callee| self.callable(*callee).ret_type)
            .collect();
        let ret_type = self.make_simplified_union(&returns);
        let any = types.any(AnyKind::SpecialForm);
        let mut first = self.callable(callees[0]).clone();
        let param = |kind| types::Param {
            typ: any,
            name: None,
            kind,
        };
        first.params = [param(ArgKind::Star), param(ArgKind::Star2)].into();
        first.ret_type = ret_type;
        first.variables = variables.into();
        first.flags |= CallableFlags::IMPLICIT;
        types.callable(first)
    }
}
