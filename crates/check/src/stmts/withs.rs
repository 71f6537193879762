//! `with`: what context managers give, and whether they swallow exceptions.

use nodes::ast::{ExprId, Stmt, StmtId};
use options::ErrorCode;
use types::{AnyKind, ArgKind, LiteralValue, TypeId};

use crate::assignments::Rvalue;
use crate::binder::FrameOptions;
use crate::message::Message;
use crate::{Checker, Operand};

const AENTER: Message = Message::new(
    "Incompatible types in \"async with\" for \"__aenter__\"",
    ErrorCode::Misc,
);
const AEXIT: Message = Message::new(
    "Incompatible types in \"async with\" for \"__aexit__\"",
    ErrorCode::Misc,
);

impl Checker<'_> {
    pub(super) fn visit_with_stmt(&mut self, stmt: StmtId) {
        let Stmt::With {
            items,
            typ,
            body,
            is_async,
        } = *self.body.stmt(stmt)
        else {
            return;
        };
        let mut may_be_suppressed = false;
        for item in self.body.with_items(items) {
            let exit_type = if is_async {
                self.check_async_with_item(item.expr, item.target, typ.is_none())
            } else {
                self.check_with_item(item.expr, item.target, typ.is_none())
            };
            may_be_suppressed |= self.may_suppress(exit_type);
        }
        if !may_be_suppressed {
            self.accept_block(body);
            return;
        }
        let frame = FrameOptions {
            can_skip: true,
            try_frame: true,
            ..FrameOptions::default()
        };
        self.in_frame(frame, |checker| checker.accept_block(body));
    }

    /// Whether an `__exit__` with this return type may swallow exceptions.
    fn may_suppress(&self, exit_type: TypeId) -> bool {
        let exit_type = self.proper(exit_type);
        if let Some(literal) = self.types().as_literal(exit_type) {
            return literal.value == LiteralValue::Bool(true)
                && self.is_named_instance(literal.fallback, "builtins.bool");
        }
        self.is_named_instance(exit_type, "builtins.bool") && self.state.world.strict_optional
    }

    fn check_with_item(&mut self, expr: ExprId, target: Option<ExprId>, infer: bool) -> TypeId {
        let ctx = self.ctx(expr);
        let manager = self.accept(expr, None);
        let enter = names::known::DUNDER_ENTER;
        let (obj, _) = self.check_method_call_by_name(enter, manager, &[], &[], ctx, None);
        if let Some(target) = target {
            self.check_assignment(target, &Rvalue::temp(obj, ctx), infer);
        }
        let arg = Operand::Temp(self.types().any(AnyKind::SpecialForm), ctx);
        let exit = names::known::DUNDER_EXIT;
        self.check_method_call_by_name(exit, manager, &[arg; 3], &[ArgKind::Pos; 3], ctx, None)
            .0
    }

    fn check_async_with_item(&mut self, expr: ExprId, target: Option<ExprId>, infer: bool) -> TypeId {
        let ctx = self.ctx(expr);
        let manager = self.accept(expr, None);
        let enter = self.name("__aenter__");
        let (obj, _) = self.check_method_call_by_name(enter, manager, &[], &[], ctx, None);
        let obj = self.check_awaitable_expr(obj, ctx, &AENTER, false);
        if let Some(target) = target {
            self.check_assignment(target, &Rvalue::temp(obj, ctx), infer);
        }
        let arg = Operand::Temp(self.types().any(AnyKind::SpecialForm), ctx);
        let exit = self.name("__aexit__");
        let (res, _) =
            self.check_method_call_by_name(exit, manager, &[arg; 3], &[ArgKind::Pos; 3], ctx, None);
        self.check_awaitable_expr(res, ctx, &AEXIT, false)
    }
}
