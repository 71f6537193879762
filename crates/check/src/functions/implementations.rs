//! Overloads against each other and against their implementation.

use names::known;
use typeops::{CallableCompat, TypeCx};
use types::{Callable, DecoratorId, DefRef, OverloadId, TypeId};

use crate::{Checker, Ctx};

impl<'a> Checker<'a> {
    /// Checks the overloads of a definition against each other and against the implementation.
    pub(super) fn check_overlapping_overloads(&mut self, overload: OverloadId, items: &[DecoratorId]) {
        if self.run.can_skip_diagnostics {
            return;
        }
        let def = self.state.world.get(overload);
        let (class, name, implementation) = (def.class, def.name, def.implementation);
        let implementation = implementation.and_then(|implementation| {
            let typ = self.symbol_type(implementation);
            let ctx = self.ctx_of(implementation);
            Some((self.extract_callable_type(typ, ctx)?, ctx))
        });
        let is_descriptor_get = class.is_some() && name == known::DUNDER_GET;
        for (index, item) in items.iter().enumerate() {
            let Some(sig) = self.item_signature(*item) else {
                continue;
            };
            self.check_later_overloads(items, index, sig, is_descriptor_get);
            if let Some((impl_type, ctx)) = implementation {
                self.check_overload_implementation(sig, impl_type, index, class.is_some(), ctx);
            }
        }
    }

    fn item_signature(&mut self, item: DecoratorId) -> Option<TypeId> {
        let typ = self.decorated_type(item);
        let ctx = self.ctx_of(DefRef::Decorator(item));
        self.extract_callable_type(typ, ctx)
    }

    fn check_later_overloads(
        &mut self,
        items: &[DecoratorId],
        index: usize,
        sig: TypeId,
        is_descriptor_get: bool,
    ) {
        let types = self.types();
        for (distance, later) in items[index + 1..].iter().enumerate() {
            let Some(sig2) = self.item_signature(*later) else {
                continue;
            };
            let (Some(first), Some(second)) = (types.as_callable(sig), types.as_callable(sig2)) else {
                continue;
            };
            if !Self::are_argument_counts_overlapping(first, second) {
                continue;
            }
            let numbers = (index + 1, index + distance + 2);
            if self.overload_can_never_match(sig, sig2) {
                let ctx = self.ctx_of(DefRef::Func(self.state.world.get(*later).func));
                self.msg_overloaded_signature_will_never_match(numbers.0, numbers.1, ctx);
            } else if !is_descriptor_get {
                self.check_unsafe_overlap(items[index], (sig, sig2), numbers);
            }
        }
    }

    /// Overlaps are judged as if optional types were strict.
    fn check_unsafe_overlap(
        &mut self,
        item: DecoratorId,
        (sig, sig2): (TypeId, TypeId),
        numbers: (usize, usize),
    ) {
        let type_vars = self.active_type_vars();
        let strict = std::mem::replace(&mut self.state.world.strict_optional, true);
        if self.is_unsafe_overlapping_overload_signatures(sig, sig2, &type_vars, true) {
            let flip_note = numbers.1 == numbers.0 + 1
                && !self.is_unsafe_overlapping_overload_signatures(sig2, sig, &type_vars, true)
                && !self.overload_can_never_match(sig2, sig);
            let ctx = self.ctx_of(DefRef::Func(self.state.world.get(item).func));
            self.msg_overloaded_signatures_overlap(numbers.0, numbers.1, flip_note, ctx);
        }
        self.state.world.strict_optional = strict;
    }

    /// The implementation must take what an overload takes, and give something compatible with what it gives.
    fn check_overload_implementation(
        &mut self,
        sig: TypeId,
        impl_type: TypeId,
        index: usize,
        is_method: bool,
        ctx: Ctx,
    ) {
        let how = CallableCompat::default();
        let mut reversed = |cx: &mut dyn TypeCx<'a>, left, right| typeops::is_subtype(cx, right, left);
        if self.is_callable_compatible_by((impl_type, sig), how, &mut typeops::is_subtype, &mut reversed) {
            return;
        }
        let types = self.types();
        let Some(implementation) = types.as_callable(impl_type) else {
            return;
        };
        let unified = if implementation.variables.is_empty() {
            Some(impl_type)
        } else {
            self.unify_with_overload(impl_type, sig)
        };
        let Some(unified) = unified else {
            self.msg_overloaded_signatures_typevar_specific(index + 1, ctx);
            return;
        };
        self.report_overload_implementation(sig, unified, index, is_method, ctx);
    }

    fn report_overload_implementation(
        &mut self,
        sig: TypeId,
        unified: TypeId,
        index: usize,
        is_method: bool,
        ctx: Ctx,
    ) {
        let types = self.types();
        let (Some(sig_type), Some(impl_type)) = (types.as_callable(sig), types.as_callable(unified)) else {
            return;
        };
        let mut implementation: Callable = impl_type.clone();
        if is_method
            && let (Some(mine), Some(theirs)) = (implementation.params.first_mut(), sig_type.params.first())
        {
            mine.typ = theirs.typ;
        }
        let ret_type = implementation.ret_type;
        let unified = types.callable(implementation);
        let how = CallableCompat {
            ignore_return: true,
            ..CallableCompat::default()
        };
        if !self.is_callable_compatible_by(
            (unified, sig),
            how,
            &mut typeops::is_subtype,
            &mut typeops::is_subtype,
        ) {
            self.msg_overloaded_signatures_param_specific(index + 1, ctx);
        }
        if !self.is_subtype(sig_type.ret_type, ret_type) && !self.is_subtype(ret_type, sig_type.ret_type) {
            self.msg_overloaded_signatures_ret_specific(index + 1, ctx);
        }
    }
}
