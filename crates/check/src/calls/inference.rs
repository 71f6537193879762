//! Type variables from the arguments: in one pass, in a second one for callables, then with free variables.
//!
//! ```text
//! map(lambda x: x + 1, [1])     pass 1: list[int] gives T; pass 2: the lambda, with T known, gives S
//! compose(identity, identity)   polymorphic: the result keeps a type variable of its own
//! ```

use nodes::ast::Expr;
use options::ErrorCode;
use typeops::QuestionKind;
use types::{AnyKind, ArgKind, Callable, CallableFlags, Type, TypeFlags, TypeId};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::{Checker, Ctx, Operand};

type Inferred = Vec<Option<TypeId>>;

impl Checker<'_> {
    /// The callee with its type variables solved by the arguments.
    pub(super) fn infer_function_type_arguments(
        &mut self,
        callee: TypeId,
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        needs_refresh: bool,
        ctx: Ctx,
    ) -> TypeId {
        let types = self.types();
        if !self.in_checked_function() {
            let any = types.any(AnyKind::Unannotated);
            let inferred = vec![Some(any); self.callable(callee).variables.len()];
            return self.apply_inferred_arguments(callee, inferred, ctx);
        }
        // The contexts are incomplete: messages would be wrong, and come again later.
        let (arg_types, _) = self.silently(|checker| {
            checker.infer_arg_types_in_context(checker.callable(callee), actuals, mapping)
        });
        let is_plain = actuals.kinds.iter().all(|kind| *kind == ArgKind::Pos)
            && self.state.are_plain(&[callee])
            && self.state.are_plain(&arg_types);
        let given = || std::iter::once(callee).chain(arg_types.iter().copied());
        let question = is_plain
            .then(|| self.state.question(QuestionKind::ByArguments, given()))
            .flatten();
        if let Some(question) = &question
            && let Some(known) = self.state.answer(question)
        {
            return known;
        }
        let moment = self.state.moment();
        let passes = self.get_arg_infer_passes(callee, actuals, &arg_types, mapping);
        let first: Inferred = arg_types
            .iter()
            .zip(&passes)
            .map(|(typ, is_second)| (!is_second).then_some(*typ))
            .collect();
        let (mut inferred, _) = self.solve_arguments(callee, &first, actuals, mapping, true, false);
        let mut callee = callee;
        if passes.contains(&true) {
            (callee, inferred) =
                self.infer_in_second_pass(callee, inferred, actuals, mapping, needs_refresh, ctx);
        }
        if let Some(question) = question.filter(|_| !passes.contains(&true))
            && let Some(applied) = self.apply_quietly(callee, &inferred)
        {
            self.state.remember(question, applied, moment);
            return applied;
        }
        self.fix_dict_key(callee, &mut inferred, actuals, ctx);
        if !self.options().old_type_inference && self.is_unsolved(callee, &inferred) {
            match self.infer_polymorphic(callee, &arg_types, actuals, mapping, needs_refresh, ctx) {
                Ok(applied) => return applied,
                Err(erased) => inferred = erased,
            }
        }
        self.apply_inferred_arguments(callee, inferred, ctx)
    }

    /// The callee with its solutions, if each variable has one and there is nothing to report.
    fn apply_quietly(&mut self, callee: TypeId, inferred: &[Option<TypeId>]) -> Option<TypeId> {
        let is_open = |arg: &Option<TypeId>| arg.is_none_or(|arg| self.has_erased_component(arg));
        if inferred.iter().any(is_open) || self.is_unsolved(callee, inferred) {
            return None;
        }
        let mut fits = true;
        let applied =
            typeops::apply_generic_arguments(self, callee, inferred, &mut |_, _, _| fits = false, false);
        fits.then_some(applied)
    }

    fn solve_arguments(
        &mut self,
        callee: TypeId,
        arg_types: &[Option<TypeId>],
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        strict: bool,
        allow_polymorphic: bool,
    ) -> (Inferred, Vec<TypeId>) {
        let context = self.argument_infer_context();
        let call = typeops::CallArguments {
            types: arg_types,
            kinds: actuals.kinds,
            names: actuals.names,
            formal_to_actual: mapping,
            context,
        };
        let callable = self.callable(callee).clone();
        typeops::infer_function_type_arguments(self, &callable, call, strict, allow_polymorphic)
    }

    fn infer_in_second_pass(
        &mut self,
        callee: TypeId,
        inferred: Inferred,
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        needs_refresh: bool,
        ctx: Ctx,
    ) -> (TypeId, Inferred) {
        let types = self.types();
        // What the first pass did not find is left open.
        let known: Inferred = inferred
            .into_iter()
            .map(|arg| {
                arg.filter(|arg| {
                    let proper = self.proper(*arg);
                    !matches!(types.get(proper), Type::None | Type::Uninhabited { .. })
                        && !self.has_erased_component(*arg)
                })
            })
            .collect();
        let callee = self.apply_generic_arguments(callee, &known, ctx, false);
        if !self.callable(callee).is_generic() {
            return (callee, Vec::new());
        }
        let refreshed = needs_refresh.then(|| self.map_actuals_to_formals(actuals, self.callable(callee)));
        let mapping = refreshed.as_ref().unwrap_or(mapping);
        let (arg_types, _) = self.silently(|checker| {
            checker.infer_arg_types_in_context(checker.callable(callee), actuals, mapping)
        });
        let arg_types: Inferred = arg_types.into_iter().map(Some).collect();
        let (inferred, _) = self.solve_arguments(callee, &arg_types, actuals, mapping, true, false);
        (callee, inferred)
    }

    /// The keys of `dict(a=1)` are texts, which its signature cannot say.
    fn fix_dict_key(&mut self, callee: TypeId, inferred: &mut Inferred, actuals: Actuals<'_>, ctx: Ctx) {
        let types = self.types();
        let is_dict = self
            .callable(callee)
            .flags
            .contains(CallableFlags::SPECIAL_SIG_DICT);
        let has_keywords = actuals
            .kinds
            .iter()
            .any(|kind| matches!(kind, ArgKind::Named | ArgKind::Star2));
        if !is_dict || inferred.len() != 2 || !has_keywords {
            return;
        }
        let string = self.named_type("builtins.str");
        let first = inferred[0].map(|first| self.proper(first));
        match first {
            Some(first) if matches!(types.get(first), Type::None | Type::Uninhabited { .. }) => {
                inferred[0] = Some(string);
            }
            Some(first) if self.is_subtype(string, first) => {}
            Some(_) | None => {
                let text = "Keyword argument only valid with \"str\" key type in call to \"dict\"";
                self.fail(text, ctx, ErrorCode::Misc);
            }
        }
    }

    /// Whether some type variable has no solution, or one with type variables of the callee.
    fn is_unsolved(&self, callee: TypeId, inferred: &[Option<TypeId>]) -> bool {
        let types = self.types();
        let variables = &self.callable(callee).variables;
        inferred.iter().any(|arg| {
            let Some(arg) = arg else { return true };
            if matches!(types.get(self.proper(*arg)), Type::Uninhabited { .. }) {
                return true;
            }
            types
                .flags(*arg)
                .intersects(TypeFlags::TYPE_VAR | TypeFlags::ALIAS)
                && self
                    .get_type_vars(*arg)
                    .into_iter()
                    .any(|found| variables.iter().any(|variable| types.same(*variable, found)))
        })
    }

    /// Tries solutions with free variables. `Ok` is the applied callee; `Err` what is left without such variables.
    fn infer_polymorphic(
        &mut self,
        callee: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        needs_refresh: bool,
        ctx: Ctx,
    ) -> Result<TypeId, Inferred> {
        let types = self.types();
        let refreshed = needs_refresh.then(|| self.map_actuals_to_formals(actuals, self.callable(callee)));
        let mapping = refreshed.as_ref().unwrap_or(mapping);
        let arg_types: Inferred = arg_types.iter().copied().map(Some).collect();
        let (inferred, free_vars) = self.solve_arguments(callee, &arg_types, actuals, mapping, true, true);
        let poly = self.apply_generic_arguments(callee, &inferred, ctx, false);
        let is_solved = |checker: &Self, arg: &Option<TypeId>| {
            arg.is_some_and(|arg| !matches!(types.get(checker.proper(arg)), Type::Uninhabited { .. }))
        };
        if let Some(applied) = self.apply_poly(poly, &free_vars)
            && inferred.iter().all(|arg| is_solved(self, arg))
        {
            return Ok(self.freeze_all_type_vars(applied));
        }
        let unknown = types.ambiguous_never();
        let variables = self.callable(callee).variables.iter().chain(&free_vars);
        let keys = variables
            .filter_map(|variable| types.as_type_var_like(*variable))
            .map(|common| common.key);
        let env: Vec<_> = keys.map(|key| (key, unknown)).collect();
        Err(inferred
            .into_iter()
            .map(|arg| arg.map(|arg| self.expand_type(arg, &env)))
            .collect())
    }

    /// For each argument whether it is looked at in the second pass only: where it goes to a callable with type
    /// variables, so that the types of a lambda's parameters are known by then.
    fn get_arg_infer_passes(
        &mut self,
        callee: TypeId,
        actuals: Actuals<'_>,
        arg_types: &[TypeId],
        mapping: &FormalToActual,
    ) -> Vec<bool> {
        let params = self.callable(callee).params.clone();
        let mut passes = vec![false; actuals.args.len()];
        for (param, indexes) in params.iter().zip(mapping) {
            if self.determines_param_spec(param.typ, indexes, actuals, arg_types)
                || !self.needs_second_pass(param.typ)
            {
                continue;
            }
            indexes.iter().for_each(|index| passes[*index] = true);
        }
        passes
    }

    /// Whether `Callable[P, T]` gets an argument that says what `P` is: a callable that is neither generic nor a
    /// lambda.
    fn determines_param_spec(
        &mut self,
        param: TypeId,
        indexes: &[usize],
        actuals: Actuals<'_>,
        arg_types: &[TypeId],
    ) -> bool {
        let types = self.types();
        let param = self.proper(param);
        let Some(callable) = types.as_callable(param) else {
            return false;
        };
        if self.param_spec(callable).is_none() {
            return false;
        }
        indexes.iter().any(|index| {
            let mut actual = self.proper(arg_types[*index]);
            if types.as_instance(actual).is_some()
                && let Some(method) = self.find_operator_member("__call__", actual)
            {
                actual = self.proper(method);
            }
            let is_lambda = match actuals.args[*index] {
                Operand::Expr(expr) => matches!(self.body.expr(expr), Expr::Lambda(_)),
                Operand::Temp(..) | Operand::Pair(..) => false,
            };
            !is_lambda
                && types
                    .as_callable(actual)
                    .is_some_and(|callable| !callable.is_generic())
        })
    }

    /// Whether a callable with type variables occurs in the type.
    fn needs_second_pass(&self, typ: TypeId) -> bool {
        let types = self.types();
        if !types
            .flags(typ)
            .intersects(TypeFlags::TYPE_VAR | TypeFlags::ALIAS)
        {
            return false;
        }
        let node = types.get(typ);
        if let Type::Callable(callable) = node {
            let in_params = |callable: &Callable| {
                callable
                    .params
                    .iter()
                    .any(|param| self.needs_second_pass(param.typ))
            };
            return in_params(callable) || self.has_type_vars(typ);
        }
        if matches!(node, Type::Alias { .. }) {
            return !self.is_recursive_alias(typ) && self.needs_second_pass(self.proper(typ));
        }
        let mut found = false;
        typeops::query::for_each_component(node, &mut |part| found = found || self.needs_second_pass(part));
        found
    }

    /// Applies solutions; variables without one are reported and become `Any`, all of them.
    fn apply_inferred_arguments(&mut self, callee: TypeId, mut inferred: Inferred, ctx: Ctx) -> TypeId {
        let variables = self.callable(callee).variables.clone();
        for (index, variable) in variables.iter().enumerate() {
            let is_open = match inferred.get(index) {
                Some(Some(arg)) => self.has_erased_component(*arg),
                Some(None) => true,
                None => false,
            };
            if is_open {
                let callable = self.callable(callee);
                report!(
                    self,
                    generics::could_not_infer_type_arguments(callable, *variable),
                    ctx
                );
                let any = self.types().any(AnyKind::FromError);
                inferred = vec![Some(any); inferred.len()];
            }
        }
        self.apply_generic_arguments(callee, &inferred, ctx, false)
    }
}
