//! `functools.partial`: what is left of a callable when some arguments are given.

use names::known;
use types::{
    ArgKind, Callable, CallableFlags, DefRef, ExtraAttrs, Instance, Param, ParamSpecFlavor, Type, TypeId,
    TypeVarKey,
};

use super::CallSite;
use super::site::Taken;
use crate::exprs::CallOptions;
use crate::{Checker, Operand};

const SPECIAL_SIGS: CallableFlags = CallableFlags::SPECIAL_SIG_DICT.union(CallableFlags::SPECIAL_SIG_TUPLE);

impl Checker<'_> {
    /// `partial(f, ...)`.
    pub(super) fn partial_result(&mut self, site: &CallSite<'_>) -> Option<TypeId> {
        if site.mapping.len() != 3 {
            return None;
        }
        let (_, callee) = site.only(0)?;
        if self.types().as_overloaded(self.proper(callee)).is_some() {
            return None;
        }
        Some(self.partial_of(callee, site))
    }

    fn partial_of(&mut self, callee: TypeId, site: &CallSite<'_>) -> TypeId {
        let proper = self.proper(callee);
        if let Some(union) = self.types().as_union(proper) {
            let items: Vec<TypeId> = union
                .items
                .iter()
                .map(|item| self.partial_of(*item, site))
                .collect();
            return self.make_union(&items);
        }
        self.partial_of_callable(callee, site).unwrap_or(site.result)
    }

    fn partial_of_callable(&mut self, callee: TypeId, site: &CallSite<'_>) -> Option<TypeId> {
        let function = self.extract_callable_type(Some(callee), site.ctx)?;
        let function = self.normalized_callable(function);
        let given = Taken::of(site, &site.flattened_from(1));
        let callable = self.callable(function);
        let mapping = self.map_known_actuals(given.actuals(), &given.types, callable);
        let bound = self.call_partially(function, &given, &mapping, site)?;
        let result = self.remaining_callable(callable, self.callable(bound), &given, &mapping);
        Some(self.instance_of_partial(callable, result, &given))
    }

    /// Checks the arguments that are given, all parameters being optional; the callable with what was inferred.
    fn call_partially(
        &mut self,
        function: TypeId,
        given: &Taken,
        mapping: &[Vec<usize>],
        site: &CallSite<'_>,
    ) -> Option<TypeId> {
        let types = self.types();
        let callable = self.callable(function);
        let is_class = self.is_type_obj(function);
        let ret_type = if is_class {
            callable.ret_type
        } else {
            // Wrapped, so that the type that is wanted around the call helps.
            self.named_generic_type("functools.partial", &[callable.ret_type])
        };
        let defaulted = self.defaulted(callable, mapping, ret_type);
        let call = |checker: &mut Self| {
            let actuals = given.actuals();
            let names = site.ctx.expr.map(|expr| (expr, actuals.names.into()));
            let outer = std::mem::replace(&mut checker.exprs.partial_call, names);
            let (_, bound) = checker.check_call_of(defaulted, actuals, site.ctx, CallOptions::default());
            checker.exprs.partial_call = outer;
            checker.proper(bound)
        };
        let bound = if is_class {
            // What is wanted is a `partial`, which says nothing of the class.
            self.with_type_context(None, call)
        } else {
            call(self)
        };
        types.as_callable(bound)?;
        if is_class {
            return Some(bound);
        }
        let wrapped = types.as_instance(self.proper(self.callable(bound).ret_type))?;
        if self.state.world.get(wrapped.class).fullname != known::FUNCTOOLS_PARTIAL {
            return None;
        }
        Some(self.with_ret_type(bound, *wrapped.args.first()?))
    }

    /// The callable with all parameters optional, without type variables that no argument can decide.
    fn defaulted(&self, callable: &Callable, mapping: &[Vec<usize>], ret_type: TypeId) -> TypeId {
        let types = self.types();
        let mut decided: Vec<TypeVarKey> = Vec::new();
        for (param, _) in callable
            .params
            .iter()
            .zip(mapping)
            .filter(|(_, given)| !given.is_empty())
        {
            let variables = self.get_all_type_vars(param.typ).into_iter();
            decided.extend(variables.filter_map(|var| Some(types.as_type_var_like(var)?.key)));
        }
        let is_kept = |variable: &TypeId| {
            // The others may be empty.
            let variable = types.as_type_var(*variable);
            variable.is_none_or(|variable| decided.contains(&variable.common.key))
        };
        let optional = |param: &Param| Param {
            kind: match param.kind {
                ArgKind::Pos => ArgKind::Opt,
                ArgKind::Named => ArgKind::NamedOpt,
                kind @ (ArgKind::Opt | ArgKind::Star | ArgKind::Star2 | ArgKind::NamedOpt) => kind,
            },
            ..*param
        };
        types.callable(Callable {
            params: callable.params.iter().map(optional).collect(),
            ret_type,
            variables: callable.variables.iter().copied().filter(is_kept).collect(),
            flags: callable.flags.difference(SPECIAL_SIGS) | CallableFlags::SPECIAL_SIG_PARTIAL,
            ..callable.clone()
        })
    }

    /// The callable without the parameters that are given by position; those given by keyword get a default.
    fn remaining_callable(
        &mut self,
        callable: &Callable,
        bound: &Callable,
        given: &Taken,
        mapping: &[Vec<usize>],
    ) -> Callable {
        let kinds = given.actuals().kinds;
        let mut params = Vec::new();
        let is_same_shape = bound.params.len() == callable.params.len();
        for (index, param) in callable.params.iter().enumerate() {
            let mut typ = param.typ;
            if is_same_shape && self.is_valid_inferred_type(bound.params[index].typ, false, false) {
                typ = bound.params[index].typ;
            }
            let actuals = &mapping[index];
            let mut kind = param.kind;
            if let Some(first) = actuals.first()
                && !kind.is_star()
            {
                if actuals.iter().any(|actual| kinds[*actual].is_positional(true)) {
                    continue;
                }
                kind = match kinds[*first] {
                    ArgKind::Named | ArgKind::Star2 => ArgKind::NamedOpt,
                    other @ (ArgKind::Pos | ArgKind::Opt | ArgKind::Star | ArgKind::NamedOpt) => other,
                };
            }
            params.push(Param { typ, kind, ..*param });
        }
        let mut ret_type = bound.ret_type;
        if !self.is_valid_inferred_type(ret_type, false, false) {
            ret_type = callable.ret_type;
        }
        Callable {
            params: params.into(),
            ret_type,
            flags: callable.flags.difference(SPECIAL_SIGS) | CallableFlags::SPECIAL_SIG_PARTIAL,
            ..callable.clone()
        }
    }

    /// `partial[R]` that remembers the callable.
    fn instance_of_partial(&mut self, callable: &Callable, applied: Callable, given: &Taken) -> TypeId {
        let types = self.types();
        let result = self.erase_variables(applied.ret_type, &callable.variables);
        let plain = self.named_generic_type("functools.partial", &[result]);
        let mut immutable = Vec::new();
        if self.param_spec(&applied).is_some() {
            let kinds = given.actuals().kinds;
            if kinds.contains(&ArgKind::Star) {
                immutable.push(known::MYPY_PARTIAL_ARGS_BOUND);
            }
            if kinds.contains(&ArgKind::Star2) {
                immutable.push(known::MYPY_PARTIAL_KWARGS_BOUND);
            }
        }
        immutable.sort_unstable();
        let Some(instance) = types.as_instance(plain) else {
            return plain;
        };
        types.intern(Type::Instance(Instance {
            extra_attrs: Some(Box::new(ExtraAttrs {
                attrs: Box::new([(known::MYPY_PARTIAL, types.callable(applied))]),
                immutable: immutable.into(),
                mod_name: None,
            })),
            ..instance.clone()
        }))
    }

    /// A call of a `partial`: of the callable that it remembers.
    pub(super) fn partial_call_result(&mut self, object: TypeId, site: &CallSite<'_>) -> Option<TypeId> {
        let types = self.types();
        let instance = types.as_instance(object)?;
        let attrs = instance.extra_attrs.as_ref()?;
        let is_partial = self.state.world.get(instance.class).fullname == known::FUNCTOOLS_PARTIAL;
        let (_, applied) = attrs
            .attrs
            .iter()
            .find(|(name, _)| *name == known::MYPY_PARTIAL)?;
        if !is_partial || site.mapping.len() != 2 {
            return None;
        }
        let applied = self.proper(*applied);
        let given = Taken::of(site, &site.flattened_from(0));
        let (result, _) = self.check_call_of(applied, given.actuals(), site.ctx, CallOptions::default());
        if let Some(callable) = types.as_callable(applied)
            && self.param_spec(callable).is_some()
        {
            self.check_partial_param_spec(callable, attrs, &given, site);
        }
        Some(result)
    }

    /// `*args` and `**kwargs` of a parameter specification must be passed once, now or before.
    fn check_partial_param_spec(
        &mut self,
        callable: &Callable,
        attrs: &ExtraAttrs,
        given: &Taken,
        site: &CallSite<'_>,
    ) {
        let actuals = given.actuals();
        let flavors: Vec<ParamSpecFlavor> = actuals
            .args
            .iter()
            .filter_map(|arg| self.param_spec_flavor(*arg))
            .collect();
        let was_bound = |name| attrs.immutable.contains(&name);
        let args_bound = was_bound(known::MYPY_PARTIAL_ARGS_BOUND);
        let args_passed = flavors.contains(&ParamSpecFlavor::Args);
        if !args_bound && !args_passed {
            report!(
                self,
                calls::too_few_arguments(callable, Some(actuals.names)),
                site.ctx
            );
        } else if args_bound && args_passed {
            report!(self, calls::too_many_arguments(callable), site.ctx);
        }
        let kwargs_bound = was_bound(known::MYPY_PARTIAL_KWARGS_BOUND);
        if !kwargs_bound && !flavors.contains(&ParamSpecFlavor::Kwargs) {
            report!(
                self,
                calls::too_few_arguments(callable, Some(actuals.names)),
                site.ctx
            );
        }
    }

    /// Which part of a parameter specification an argument is, if it is a variable of that type.
    fn param_spec_flavor(&self, arg: Operand) -> Option<ParamSpecFlavor> {
        let Operand::Expr(expr) = arg else { return None };
        if !matches!(self.body.expr(expr), nodes::ast::Expr::Name(_)) {
            return None;
        }
        let Some(DefRef::Var(var)) = self.referent(expr) else {
            return None;
        };
        let typ = self.state.world.get(var).typ?;
        Some(self.types().as_param_spec(typ)?.flavor)
    }
}
