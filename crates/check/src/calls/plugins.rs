//! What plugins are asked about calls.

use names::Name;
use types::{ArgKind, Callable, TypeId};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::exprs::CallOptions;
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
        _callable_name: Name,
        _callee: TypeId,
        _actuals: Actuals<'_>,
        _ctx: Ctx,
        _object_type: Option<TypeId>,
    ) -> Option<TypeId> {
        None
    }

    /// What a plugin makes of the result of a function, or of a method of `options.object_type`.
    pub(super) fn function_hook(
        &mut self,
        _callee: &Callable,
        _actuals: Actuals<'_>,
        _arg_types: &[TypeId],
        _formal_to_actual: &FormalToActual,
        _ctx: Ctx,
        _options: CallOptions,
    ) -> Option<TypeId> {
        None
    }
}
