//! What plugins are asked about calls.

use names::Name;
use types::{ArgKind, Callable, TypeId};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::exprs::CallOptions;
use crate::plugins::{CallSite, SignatureHook, SignatureSite};
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
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
        let object = object_type.map(|object| self.proper(object));
        let hook = self.find_signature_hook(callable_name, object)?;
        let types = self.types();
        let Some(items) = types.as_overloaded(callee) else {
            return self.apply_signature_hook(hook, callee, actuals, ctx, object);
        };
        let mut adjusted = Vec::with_capacity(items.len());
        for item in items {
            let changed = self.apply_signature_hook(hook, *item, actuals, ctx, object);
            adjusted.push(changed.unwrap_or(*item));
        }
        Some(types.overloaded(adjusted))
    }

    fn apply_signature_hook(
        &mut self,
        hook: SignatureHook,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        object: Option<TypeId>,
    ) -> Option<TypeId> {
        let callable = self.types().as_callable(callee)?;
        let mapping = self.map_actuals_to_formals(actuals, callable);
        let site = SignatureSite {
            callable,
            actuals,
            mapping: &mapping,
            object,
            ctx,
        };
        self.run_signature_hook(hook, &site)
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
        let name = options.callable_name?;
        let site = CallSite {
            actuals,
            arg_types,
            mapping: formal_to_actual,
            result: callee.ret_type,
            ctx,
        };
        match options.object_type {
            None => self.run_function_hook(name, &site),
            Some(object) => {
                let object = self.proper(object);
                self.run_method_hook(name, object, &site)
            }
        }
    }
}
