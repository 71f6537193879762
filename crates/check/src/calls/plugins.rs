//! What plugins are asked about calls.

use names::Name;
use semanal::{TrialArgument, TrialCall};
use types::{ArgKind, Callable, Type, TypeId};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::exprs::CallOptions;
use crate::plugins::{HookedCall, HookedSignature, SignatureHook};
use crate::{Checker, Ctx, Operand};

impl<'p> Checker<'p> {
    /// The signature of a callee after plugins have seen it.
    #[expect(clippy::too_many_arguments, reason = "named and ordered as in mypy")]
    pub(crate) fn transform_callee_type(
        &mut self,
        callable_name: Option<Name>,
        callee: TypeId,
        args: &[Operand],
        kinds: &[ArgKind],
        ctx: Ctx,
        names: &[Option<Name>],
        object_type: Option<TypeId>,
    ) -> TypeId {
        let actuals = Actuals {
            args,
            kinds,
            names,
            has_names: !names.is_empty(),
        };
        self.transform_callee(callable_name, callee, actuals, ctx, object_type)
    }

    /// The same with the arguments as one value.
    pub(crate) fn transform_callee(
        &mut self,
        callable_name: Option<Name>,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        object_type: Option<TypeId>,
    ) -> TypeId {
        let callee = self.proper(callee);
        let Some(callable_name) = callable_name else {
            return callee;
        };
        self.signature_hook(callable_name, callee, actuals, ctx, object_type)
            .unwrap_or(callee)
    }

    /// What a plugin makes of the signature of a function, or of a method of `object_type`.
    fn signature_hook(
        &mut self,
        callable_name: Name,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        object_type: Option<TypeId>,
    ) -> Option<TypeId> {
        let object_type = object_type.map(|typ| self.proper(typ));
        let hook = self.find_signature_hook(callable_name, object_type)?;
        self.has_effect();
        let types = self.types();
        if let Type::Overloaded(items) = self.ty(callee) {
            let items: Vec<TypeId> = items
                .iter()
                .map(|item| self.apply_signature_hook(hook, *item, actuals, ctx, object_type))
                .collect();
            return Some(types.overloaded(items));
        }
        types.as_callable(callee)?;
        Some(self.apply_signature_hook(hook, callee, actuals, ctx, object_type))
    }

    fn apply_signature_hook(
        &mut self,
        hook: SignatureHook<'p>,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        object_type: Option<TypeId>,
    ) -> TypeId {
        let callable = self.callable(callee);
        let mapping = self.map_actuals_to_formals(actuals, callable);
        let call = HookedSignature {
            callable,
            actuals,
            mapping: &mapping,
            ctx,
            object_type,
        };
        hook(self, &call).unwrap_or(callee)
    }

    /// What a plugin makes of the result of a function, or of a method of `options.object_type`.
    pub(super) fn function_hook(
        &mut self,
        callee: &Callable,
        actuals: Actuals<'_>,
        arg_types: &[TypeId],
        formal_to_actual: &FormalToActual,
        ctx: Ctx,
        options: CallOptions,
    ) -> Option<TypeId> {
        let callable_name = options.callable_name?;
        if let Some(trial) = self
            .unit
            .program
            .trial
            .filter(|trial| trial.watches(callable_name))
        {
            self.has_effect();
            trial.note(self.trial_call(actuals, arg_types, formal_to_actual, ctx));
            return None;
        }
        let object_type = options.object_type.map(|typ| self.proper(typ));
        let hook = self.find_call_hook(callable_name, object_type)?;
        // It may look at the expressions.
        self.has_effect();
        let call = HookedCall {
            default: callee.ret_type,
            actuals,
            arg_types,
            mapping: formal_to_actual,
            ctx,
            object_type,
        };
        hook(self, &call)
    }

    /// A call of a function whose signature is to be suggested.
    fn trial_call(
        &self,
        actuals: Actuals<'_>,
        arg_types: &[TypeId],
        formal_to_actual: &FormalToActual,
        ctx: Ctx,
    ) -> TrialCall {
        let argument = |index: &usize| TrialArgument {
            kind: actuals.kinds[*index],
            name: actuals.names.get(*index).copied().flatten(),
            typ: arg_types[*index],
        };
        let formals = formal_to_actual.iter();
        TrialCall {
            path: self.state.world.module(self.module).path.to_string(),
            line: self.line(ctx.at),
            formals: formals
                .map(|formal| formal.iter().map(argument).collect())
                .collect(),
        }
    }
}
