//! `return`.

use nodes::ast::{Expr, ExprId, StmtId};
use nodes::defs::FuncFlags;
use options::ErrorCode;
use types::{AnyKind, FuncId, Type, TypeId};

use super::tries::NOT_IMPLEMENTED_TYPE_NAMES;
use crate::Checker;
use crate::binder::FrameOptions;
use crate::exprs::AcceptOptions;
use crate::message::Message;
use crate::subtype_checks::SubtypeContext;

const NO_RETURN_EXPECTED: Message = Message::new(
    "Return statement in function which does not return",
    ErrorCode::Misc,
);
const RETURN_IN_ASYNC_GENERATOR: Message = Message::new(
    "\"return\" with value in async generator is not allowed",
    ErrorCode::Misc,
);
const NO_RETURN_VALUE_EXPECTED: Message = Message::new("No return value expected", ErrorCode::ReturnValue);
const RETURN_VALUE_EXPECTED: Message = Message::new("Return value expected", ErrorCode::ReturnValue);
const INCOMPATIBLE_RETURN_VALUE_TYPE: Message =
    Message::new("Incompatible return value type", ErrorCode::ReturnValue);

/// Methods of binary operators, which may return `NotImplemented`.
const BINARY_MAGIC_METHODS: [&str; 48] = [
    "__add__",
    "__and__",
    "__divmod__",
    "__eq__",
    "__floordiv__",
    "__ge__",
    "__gt__",
    "__iadd__",
    "__iand__",
    "__idiv__",
    "__ifloordiv__",
    "__ilshift__",
    "__imatmul__",
    "__imod__",
    "__imul__",
    "__ior__",
    "__ipow__",
    "__irshift__",
    "__isub__",
    "__itruediv__",
    "__ixor__",
    "__le__",
    "__lshift__",
    "__lt__",
    "__matmul__",
    "__mod__",
    "__mul__",
    "__ne__",
    "__or__",
    "__pow__",
    "__radd__",
    "__rand__",
    "__rdiv__",
    "__rfloordiv__",
    "__rlshift__",
    "__rmatmul__",
    "__rmod__",
    "__rmul__",
    "__ror__",
    "__rpow__",
    "__rrshift__",
    "__rshift__",
    "__rsub__",
    "__rtruediv__",
    "__rxor__",
    "__sub__",
    "__truediv__",
    "__xor__",
];

impl Checker<'_> {
    /// Checks a `return` statement.
    pub(super) fn check_return_stmt(&mut self, stmt: StmtId, expr: Option<ExprId>) {
        let Some(func) = self.current_function() else {
            return;
        };
        let Some(declared) = self.run.return_types.last().copied() else {
            return;
        };
        let return_type = self.returned_type(func, declared, false);
        let is_lambda = self.is_lambda(func);
        let ctx = self.stmt_ctx(stmt);
        if let Type::Uninhabited { ambiguous: false } = self.ty(return_type)
            && !is_lambda
        {
            self.fail_with(&NO_RETURN_EXPECTED, ctx);
            return;
        }
        match expr {
            Some(expr) => self.check_returned_value(stmt, expr, func, return_type),
            None => self.check_empty_return(stmt, return_type),
        }
    }

    fn check_empty_return(&mut self, stmt: StmtId, return_type: TypeId) {
        let is_any = self.types().is_any(return_type);
        if is_any || self.types().is_none(return_type) {
            return;
        }
        if self.in_checked_function() {
            let ctx = self.stmt_ctx(stmt);
            self.fail_with(&RETURN_VALUE_EXPECTED, ctx);
        }
    }

    fn check_returned_value(&mut self, stmt: StmtId, expr: ExprId, func: FuncId, return_type: TypeId) {
        let types = self.types();
        let is_lambda = self.is_lambda(func);
        let declared_none = types.is_none(return_type);
        let allow_none = is_lambda || declared_none || types.is_any(return_type);
        let mut typ = if self.depends_on_context(expr) {
            self.infer_context_dependent(expr, return_type, allow_none)
        } else {
            let typ = self.accept_returned(expr, Some(return_type), allow_none);
            self.proper(typ)
        };
        if NOT_IMPLEMENTED_TYPE_NAMES
            .iter()
            .any(|name| self.is_named_instance(typ, name))
        {
            typ = types.any(AnyKind::SpecialForm);
        }
        let ctx = self.stmt_ctx(stmt);
        if self.func_is(func, FuncFlags::ASYNC_GENERATOR) {
            self.fail_with(&RETURN_IN_ASYNC_GENERATOR, ctx);
        } else if types.is_any(typ) {
            if self.warns_about_any(func, expr, return_type) {
                self.msg_incorrectly_returning_any(return_type, ctx);
            }
        } else if declared_none {
            if !is_lambda && !types.is_none(typ) {
                self.fail_with(&NO_RETURN_VALUE_EXPECTED, ctx);
            }
        } else {
            let how = SubtypeContext {
                subtype_label: Some("got"),
                supertype_label: Some("expected"),
                outer_context: Some(stmt),
                ..SubtypeContext::default()
            };
            let at = self.ctx(expr);
            self.check_subtype_with(typ, return_type, at, &INCOMPATIBLE_RETURN_VALUE_TYPE, how);
        }
    }

    fn accept_returned(
        &mut self,
        expr: ExprId,
        type_context: Option<TypeId>,
        allow_none_return: bool,
    ) -> TypeId {
        let options = AcceptOptions {
            type_context,
            allow_none_return,
            ..AcceptOptions::default()
        };
        self.accept_with(expr, options)
    }

    /// Whether the type of an expression depends much on the context, as that of a call does.
    fn depends_on_context(&self, expr: ExprId) -> bool {
        if let Expr::Await(inner) = *self.body.expr(expr) {
            return matches!(self.body.expr(inner), Expr::Call { .. });
        }
        matches!(
            self.body.expr(expr),
            Expr::Call { .. }
                | Expr::List(_)
                | Expr::Tuple(_)
                | Expr::Dict(_)
                | Expr::Set(_)
                | Expr::Op { .. }
        )
    }

    /// Infers an expression in a context, and without it if that fails.
    fn infer_context_dependent(&mut self, expr: ExprId, context: TypeId, allow_none: bool) -> TypeId {
        let discarded = FrameOptions {
            discard: true,
            ..FrameOptions::default()
        };
        let keeping = errors::Watch::keeping().and_deprecated();
        let token = self.errors.watch(keeping);
        let (typ, local_types) = self.with_local_types(|checker| {
            checker.in_frame(discarded, |checker| {
                checker.accept_returned(expr, Some(context), allow_none)
            })
        });
        let typ = self.proper(typ);
        let first = self.errors.unwatch(token);
        if !first.has_new_errors {
            self.store_types(local_types);
            return typ;
        }
        let token = self.errors.watch(keeping);
        let (other, other_types) =
            self.with_local_types(|checker| checker.accept_returned(expr, None, allow_none));
        let other = self.proper(other);
        let second = self.errors.unwatch(token);
        if !second.has_new_errors && self.is_subtype(other, context) {
            self.store_types(other_types);
            return other;
        }
        self.add_errors(first.filtered);
        self.store_types(local_types);
        typ
    }

    /// Whether `return` of `Any` is worth a warning.
    fn warns_about_any(&mut self, func: FuncId, expr: ExprId, return_type: TypeId) -> bool {
        if !self.options().warn_return_any || self.run.current_node_deferred || self.is_lambda(func) {
            return false;
        }
        let any = self.types().any(AnyKind::SpecialForm);
        let name = self.state.world.text(self.state.world.get(func).name);
        let is_operator = BINARY_MAGIC_METHODS.contains(&name) && self.is_literal_not_implemented(expr);
        !self.is_proper_subtype(any, return_type)
            && !is_operator
            && !self.is_named_instance(return_type, "builtins.object")
    }
}
