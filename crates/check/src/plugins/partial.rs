//! `functools.partial`: the callable that is left is remembered with the instance.

use names::Name;
use rustc_hash::FxHashSet;
use types::{ArgKind, Callable, CallableFlags, ExtraAttrs, Param, Type, TypeId};

use super::HookedCall;
use crate::calls::Actuals;
use crate::exprs::CallOptions;
use crate::{Checker, Ctx, Operand};

const PARTIAL: &str = "functools.partial";
const ATTRIBUTE: &str = "__mypy_partial";
const ARGS_BOUND: &str = "__mypy_partial_paramspec_args_bound";
const KWARGS_BOUND: &str = "__mypy_partial_paramspec_kwargs_bound";

/// Some of the arguments of a call.
#[derive(Debug, Default)]
struct Given {
    args: Vec<Operand>,
    kinds: Vec<ArgKind>,
    names: Vec<Option<Name>>,
    types: Vec<TypeId>,
}

impl Given {
    /// The arguments of these parameters, each once, in the order of the parameters.
    fn new(call: &HookedCall<'_>, formals: &[typeops::argmap::Indexes]) -> Self {
        let mut given = Self::default();
        let mut seen = FxHashSet::default();
        for index in formals.iter().flatten().copied() {
            if !seen.insert(index) {
                continue;
            }
            given.args.push(call.actuals.args[index]);
            given.kinds.push(call.actuals.kinds[index]);
            given.names.push(call.actuals.names.get(index).copied().flatten());
            given.types.push(call.arg_types[index]);
        }
        given
    }

    fn actuals(&self) -> Actuals<'_> {
        Actuals {
            args: &self.args,
            kinds: &self.kinds,
            names: &self.names,
            has_names: true,
        }
    }
}

impl<'p> Checker<'p> {
    /// `partial(callee, ...)`.
    pub(super) fn partial_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        if call.mapping.len() != 3 {
            return None;
        }
        let (_, callee) = call.only(0)?;
        if matches!(self.ty(self.proper(callee)), Type::Overloaded(_)) {
            return None;
        }
        Some(self.partial_of(call, callee))
    }

    fn partial_of(&mut self, call: &HookedCall<'_>, callee: TypeId) -> TypeId {
        let proper = self.proper(callee);
        if let Some(union) = self.types().as_union(proper) {
            let items: Vec<TypeId> = union
                .items
                .iter()
                .map(|item| self.partial_of(call, *item))
                .collect();
            return self.make_union(&items);
        }
        self.partial_of_callee(call, callee).unwrap_or(call.default)
    }

    fn partial_of_callee(&mut self, call: &HookedCall<'_>, callee: TypeId) -> Option<TypeId> {
        let types = self.types();
        let callee = self.extract_callable_type(Some(callee), call.ctx)?;
        let func = types.as_callable(callee)?;
        let func = typeops::callables::normalized(&self.state.world, func).into_owned();
        let func_type = types.callable(func);
        let func: &'p Callable = types.as_callable(func_type)?;
        let given = Given::new(call, &call.mapping[1..]);
        let known = &mut |index: usize| self.proper(given.types[index]);
        let mapping = typeops::map_actuals_to_formals(types, &given.kinds, &given.names, &func.params, known);
        let bound = self.check_partial_call(func_type, func, &given, &mapping, call.ctx)?;
        let params = self.remaining_params(func, &bound, &given, &mapping);
        let mut ret_type = bound.ret_type;
        if !self.is_valid_inferred_type(ret_type, false, false) {
            ret_type = func.ret_type;
        }
        let mut applied = func.clone();
        applied.params = params;
        applied.ret_type = ret_type;
        self.mark_as_partial(&mut applied);
        Some(self.instance_of_partial(func, applied, &given))
    }

    fn mark_as_partial(&self, callable: &mut Callable) {
        let others = CallableFlags::SPECIAL_SIG_DICT | CallableFlags::SPECIAL_SIG_TUPLE;
        callable.flags.remove(others);
        callable.flags.insert(CallableFlags::SPECIAL_SIG_PARTIAL);
    }

    /// Checks the arguments that are given. Returns the callable with what they say of its type variables.
    fn check_partial_call(
        &mut self,
        func_type: TypeId,
        func: &Callable,
        given: &Given,
        mapping: &[typeops::argmap::Indexes],
        ctx: Ctx,
    ) -> Option<Callable> {
        let types = self.types();
        // The surroundings want a `partial[X]`, not an `X`; a class object must not look like a call of `partial`.
        let is_class = self.is_type_obj(func_type);
        let mut defaulted = func.clone();
        for param in &mut defaulted.params {
            param.kind = match param.kind {
                ArgKind::Pos => ArgKind::Opt,
                ArgKind::Named => ArgKind::NamedOpt,
                ArgKind::Opt | ArgKind::NamedOpt | ArgKind::Star | ArgKind::Star2 => param.kind,
            };
        }
        if !is_class {
            defaulted.ret_type = self.named_generic(PARTIAL, &[func.ret_type]);
        }
        // Variables that no argument says anything about stay open.
        let mentioned = func
            .params
            .iter()
            .zip(mapping)
            .filter(|(_, actuals)| !actuals.is_empty());
        let mentioned: Vec<TypeId> = mentioned
            .flat_map(|(param, _)| self.get_all_type_vars(param.typ))
            .collect();
        let key = |typ: TypeId| types.as_type_var_like(typ).map(|common| common.key);
        let inferable: FxHashSet<_> = mentioned.into_iter().filter_map(key).collect();
        let keep = |variable: &&TypeId| {
            !matches!(types.get(**variable), Type::TypeVar(_))
                || key(**variable).is_some_and(|key| inferable.contains(&key))
        };
        defaulted.variables = func.variables.iter().filter(keep).copied().collect();
        self.mark_as_partial(&mut defaulted);
        let defaulted = types.callable(defaulted);
        let context = if is_class { None } else { self.type_context() };
        let (_, bound) = self.with_type_context(context, |checker| {
            checker.call_with_given_names(defaulted, given, ctx)
        });
        let mut bound = types.as_callable(self.proper(bound))?.clone();
        if !is_class {
            let wrapped = self.proper(bound.ret_type);
            if !self.is_named_instance(wrapped, PARTIAL) {
                return None;
            }
            bound.ret_type = *types.as_instance(wrapped)?.args.first()?;
        }
        Some(bound)
    }

    /// The parameters of the callable that is left: those given by position are gone, keywords are optional now.
    fn remaining_params(
        &mut self,
        func: &Callable,
        bound: &Callable,
        given: &Given,
        mapping: &[typeops::argmap::Indexes],
    ) -> Box<[Param]> {
        let same_count = bound.params.len() == func.params.len();
        let mut params = Vec::new();
        for (index, (param, actuals)) in func.params.iter().zip(mapping).enumerate() {
            let mut param = *param;
            if same_count && self.is_valid_inferred_type(bound.params[index].typ, false, false) {
                param.typ = bound.params[index].typ;
            }
            if let Some(first) = actuals.first()
                && !matches!(param.kind, ArgKind::Star | ArgKind::Star2)
            {
                let by_position =
                    |actual: &usize| matches!(given.kinds[*actual], ArgKind::Pos | ArgKind::Star);
                if actuals.iter().any(by_position) {
                    continue;
                }
                param.kind = match given.kinds[*first] {
                    ArgKind::Named | ArgKind::Star2 => ArgKind::NamedOpt,
                    kind @ (ArgKind::Pos | ArgKind::Opt | ArgKind::NamedOpt | ArgKind::Star) => kind,
                };
            }
            params.push(param);
        }
        params.into()
    }

    fn instance_of_partial(&mut self, func: &Callable, applied: Callable, given: &Given) -> TypeId {
        let types = self.types();
        // Type variables of the callable mean nothing outside of it.
        let erased = self.erase_variables(applied.ret_type, &func.variables);
        let result = self.named_generic_type(PARTIAL, &[erased]);
        let Some(instance) = types.as_instance(result) else {
            return result;
        };
        let mut immutable = Vec::new();
        if self.param_spec(&applied).is_some() {
            if given.kinds.contains(&ArgKind::Star) {
                immutable.push(self.name(ARGS_BOUND));
            }
            if given.kinds.contains(&ArgKind::Star2) {
                immutable.push(self.name(KWARGS_BOUND));
            }
            immutable.sort_unstable();
        }
        let attrs = ExtraAttrs {
            attrs: Box::new([(self.name(ATTRIBUTE), types.callable(applied))]),
            immutable: immutable.into(),
            mod_name: None,
        };
        let mut instance = instance.clone();
        instance.extra_attrs = Some(Box::new(attrs));
        types.intern(Type::Instance(instance))
    }

    /// Messages about arguments name them as the callable gets them, not as they stand in the call.
    fn call_with_given_names(&mut self, callee: TypeId, given: &Given, ctx: Ctx) -> (TypeId, TypeId) {
        let call = ctx.expr.map(|expr| (expr, given.names.clone().into()));
        let outer = std::mem::replace(&mut self.exprs.partial_call, call);
        let result = self.check_call_of(callee, given.actuals(), ctx, CallOptions::default());
        self.exprs.partial_call = outer;
        result
    }

    /// Calling what `partial` gave.
    pub(super) fn partial_call_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let types = self.types();
        let object = call.object_type?;
        if !self.is_named_instance(object, PARTIAL) || call.mapping.len() != 2 {
            return None;
        }
        let extra = types.as_instance(object)?.extra_attrs.as_deref()?;
        let attribute = self.name(ATTRIBUTE);
        let callee = extra.attrs.iter().find(|(name, _)| *name == attribute)?.1;
        let callee = self.proper(callee);
        let given = Given::new(call, call.mapping);
        let (result, _) = self.call_with_given_names(callee, &given, call.ctx);
        let Some(callable) = types.as_callable(callee) else {
            return Some(result);
        };
        if self.param_spec(callable).is_some() {
            self.check_partial_param_spec(callable, extra, &given, call.ctx);
        }
        Some(result)
    }

    /// `*args: P.args` and `**kwargs: P.kwargs` must be passed once, to `partial` or to its result.
    fn check_partial_param_spec(
        &mut self,
        callable: &'p Callable,
        extra: &ExtraAttrs,
        given: &Given,
        ctx: Ctx,
    ) {
        let is_bound = |name: Name| extra.immutable.contains(&name);
        let (args_bound, kwargs_bound) = (is_bound(self.name(ARGS_BOUND)), is_bound(self.name(KWARGS_BOUND)));
        let flavors: Vec<types::ParamSpecFlavor> = given
            .args
            .iter()
            .filter_map(|arg| self.param_spec_part(*arg))
            .collect();
        let args_passed = flavors.contains(&types::ParamSpecFlavor::Args);
        let kwargs_passed = flavors.contains(&types::ParamSpecFlavor::Kwargs);
        if !args_bound && !args_passed {
            report!(self, calls::too_few_arguments(callable, Some(&given.names)), ctx);
        } else if args_bound && args_passed {
            report!(self, calls::too_many_arguments(callable), ctx);
        }
        if !kwargs_bound && !kwargs_passed {
            report!(self, calls::too_few_arguments(callable, Some(&given.names)), ctx);
        }
    }

    /// Which part of a parameter specification a variable is declared as.
    fn param_spec_part(&self, arg: Operand) -> Option<types::ParamSpecFlavor> {
        let Some(types::DefRef::Var(var)) = self.referent(self.expr_of(arg)?) else {
            return None;
        };
        let typ = self.state.world.get(var).typ?;
        Some(self.types().as_param_spec(typ)?.flavor)
    }
}
