//! `await`, `yield` and `yield from`.

use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use types::{AnyKind, Type, TypeId};

use crate::message::Message;
use crate::{Checker, Ctx};

const TYPES_IN_AWAIT: Message = Message::new("Incompatible types in \"await\"", ErrorCode::Misc);
const TYPES_IN_YIELD: Message = Message::new("Incompatible types in \"yield\"", ErrorCode::Misc);
const TYPES_IN_YIELD_FROM: Message = Message::new("Incompatible types in \"yield from\"", ErrorCode::Misc);
const ACTUAL_EXPECTED: (Option<&str>, Option<&str>) = (Some("actual type"), Some("expected type"));

impl Checker<'_> {
    /// The declared result of the function around; `Any` outside functions, where that was reported before.
    fn current_return_type(&self) -> TypeId {
        let outside = self.types().any(AnyKind::FromError);
        self.run.return_types.last().copied().unwrap_or(outside)
    }

    pub(super) fn visit_yield_expr(&mut self, expr: ExprId, value: Option<ExprId>) -> TypeId {
        let types = self.types();
        let return_type = self.current_return_type();
        let expected = self.get_generator_yield_type(return_type, false);
        let ctx = self.ctx(expr);
        match value {
            None => {
                let proper = self.proper(expected);
                if !matches!(types.get(proper), Type::None | Type::Any { .. }) && self.in_checked_function() {
                    self.fail("Yield value expected", ctx, ErrorCode::Misc);
                }
            }
            Some(value) => {
                let actual = self.accept(value, Some(expected));
                self.check_subtype(actual, expected, ctx, &TYPES_IN_YIELD, ACTUAL_EXPECTED);
            }
        }
        self.get_generator_receive_type(return_type, false)
    }

    pub(super) fn visit_await_expr(&mut self, expr: ExprId, allow_none_return: bool) -> TypeId {
        let types = self.types();
        let Expr::Await(value) = *self.body.expr(expr) else {
            unreachable!("only `await` is visited here")
        };
        let context = self.type_context();
        let context = context.map(|context| self.named_generic_type("typing.Awaitable", &[context]));
        let actual = self.accept(value, context);
        let actual = self.proper(actual);
        if matches!(types.get(actual), Type::Any { .. }) {
            return types.any_from(actual);
        }
        let ctx = self.ctx(expr);
        let result = self.check_awaitable_expr(actual, ctx, &TYPES_IN_AWAIT, false);
        let proper = self.proper(result);
        if !allow_none_return && types.is_none(proper) {
            report!(self, returns::does_not_return_value(None), ctx);
        }
        result
    }

    /// The type of `await` of a value of type `typ`; also for `async for` and `async with`.
    pub(crate) fn check_awaitable_expr(
        &mut self,
        typ: TypeId,
        ctx: Ctx,
        msg: &Message,
        ignore_binder: bool,
    ) -> TypeId {
        let types = self.types();
        let awaitable = self.named_type("typing.Awaitable");
        if !self.check_subtype(typ, awaitable, ctx, msg, ACTUAL_EXPECTED) {
            return types.any(AnyKind::SpecialForm);
        }
        let method = self.name("__await__");
        let generator = self.check_method_call_by_name(method, typ, &[], &[], ctx, None).0;
        let result = self.get_generator_return_type(generator, false);
        let result = self.proper(result);
        if !ignore_binder && matches!(types.get(result), Type::Uninhabited { ambiguous: false }) {
            self.binder.unreachable();
        }
        result
    }

    pub(super) fn visit_yield_from_expr(&mut self, expr: ExprId, allow_none_return: bool) -> TypeId {
        let types = self.types();
        let Expr::YieldFrom(value) = *self.body.expr(expr) else {
            unreachable!("only `yield from` is visited here")
        };
        let ctx = self.ctx(expr);
        let return_type = self.current_return_type();
        let operand = self.accept(value, None);
        let operand = self.proper(operand);
        let iterator = self.yield_from_iterator(operand, return_type, ctx);
        let expected = self.get_generator_yield_type(return_type, false);
        let actual = self.get_generator_yield_type(iterator, false);
        self.check_subtype(actual, expected, ctx, &TYPES_IN_YIELD_FROM, ACTUAL_EXPECTED);
        let iterator = self.proper(iterator);
        let result = self.get_generator_return_type(iterator, false);
        let proper = self.proper(result);
        if !allow_none_return && types.is_none(proper) {
            report!(self, returns::does_not_return_value(None), ctx);
        }
        result
    }

    /// The iterator behind the operand of `yield from`.
    fn yield_from_iterator(&mut self, operand: TypeId, return_type: TypeId, ctx: Ctx) -> TypeId {
        let types = self.types();
        if matches!(types.get(operand), Type::Any { .. }) {
            return types.any_from(operand);
        }
        let in_coroutine = self.has_coroutine_decorator(return_type);
        let is_async = self.is_async_def(operand);
        if self.type_is_iterable(operand) {
            if is_async && !in_coroutine {
                report!(self, returns::yield_from_invalid_operand_type(operand), ctx);
            }
            let method = names::known::DUNDER_ITER;
            return self
                .check_method_call_by_name(method, operand, &[], &[], ctx, None)
                .0;
        }
        if is_async && in_coroutine {
            return self.check_awaitable_expr(operand, ctx, &TYPES_IN_YIELD_FROM, false);
        }
        report!(self, returns::yield_from_invalid_operand_type(operand), ctx);
        types.any(AnyKind::FromError)
    }

    /// Whether a result is that of a function under `@types.coroutine`.
    fn has_coroutine_decorator(&self, typ: TypeId) -> bool {
        self.is_named_instance(typ, "typing.AwaitableGenerator")
    }

    /// Whether a result is that of an `async def`; under `@types.coroutine` the fourth argument tells.
    pub(crate) fn is_async_def(&self, typ: TypeId) -> bool {
        let mut typ = self.proper(typ);
        if self.is_named_instance(typ, "typing.AwaitableGenerator")
            && let Some(instance) = self.types().as_instance(typ)
            && let Some(original) = instance.args.get(3)
        {
            typ = self.proper(*original);
        }
        self.is_named_instance(typ, "typing.Coroutine")
    }
}
