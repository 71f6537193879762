//! What plugins are asked about calls.

use names::Name;
use types::{Callable, TypeId};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::exprs::CallOptions;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// The signature of a callee after plugins have seen it.
    pub(crate) fn transform_callee_type(
        &mut self,
        callable_name: Option<Name>,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        object_type: Option<TypeId>,
    ) -> TypeId {
        let callee = self.proper(callee);
        let Some(callable_name) = callable_name else { return callee };
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
