//! Attributes that are not there.

use names::Name;
use types::{AnyKind, ClassId, TypeId};

use super::MemberContext;
use crate::Checker;

impl Checker<'_> {
    /// Reports that `typ` has no attribute `name`, unless nobody wants to know.
    pub(super) fn report_missing_attribute(
        &mut self,
        typ: TypeId,
        name: Name,
        mx: &MemberContext,
        override_info: Option<ClassId>,
    ) -> TypeId {
        self.has_effect();
        let any = self.state.world.types.any(AnyKind::FromError);
        if mx.suppress_errors {
            return any;
        }
        let code = self.has_no_attr(mx.original_type, typ, name, mx.ctx, mx.module_symbol_table);
        if !self.errors.prefer_simple_messages()
            && self.may_be_awaitable_attribute(name, typ, mx, override_info)
        {
            self.possible_missing_await(mx.ctx, code);
        }
        any
    }

    /// Whether a value of the type has the attribute once it is awaited.
    fn may_be_awaitable_attribute(
        &mut self,
        name: Name,
        typ: TypeId,
        mx: &MemberContext,
        override_info: Option<ClassId>,
    ) -> bool {
        if self.run.checking_missing_await {
            return false;
        }
        self.run.checking_missing_await = true;
        let (found, has_errors) = self.silently(|chk| {
            let Some(awaited) = chk.get_precise_awaitable_type(typ) else {
                return false;
            };
            let mx = MemberContext {
                self_type: awaited,
                ..mx.derived()
            };
            chk.member_access(name, awaited, &mx, override_info);
            true
        });
        self.run.checking_missing_await = false;
        found && !has_errors
    }
}
