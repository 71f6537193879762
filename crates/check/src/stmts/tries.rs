//! `try` and `raise`.

use errors::IterationErrors;
use nodes::ast::{BlockId, Expr, ExprId, Handler, Stmt, StmtId};
use nodes::defs::VarFlags;
use nodes::tables::{Ref, RefFlags};
use options::ErrorCode;
use types::{AnyKind, Type, TypeId};

use crate::Checker;
use crate::assignments::Rvalue;
use crate::binder::FrameOptions;
use crate::exprs::CallOptions;
use crate::message::Message;

const INVALID_EXCEPTION: Message =
    Message::new("Exception must be derived from BaseException", ErrorCode::Misc);
const INVALID_EXCEPTION_TYPE: Message = Message::new(
    "Exception type must be derived from BaseException (or be a tuple of exception classes)",
    ErrorCode::Misc,
);
const INVALID_EXCEPTION_GROUP: Message = Message::new(
    "Exception type in except* cannot derive from BaseExceptionGroup",
    ErrorCode::Misc,
);
/// The type of `NotImplemented`, by its names.
pub(super) const NOT_IMPLEMENTED_TYPE_NAMES: [&str; 2] =
    ["builtins._NotImplementedType", "types.NotImplementedType"];

impl Checker<'_> {
    pub(super) fn visit_try_stmt(&mut self, stmt: StmtId) {
        let Stmt::Try { finally_body, .. } = *self.body.stmt(stmt) else {
            return;
        };
        let outer = FrameOptions {
            fall_through: 0,
            ..FrameOptions::default()
        };
        let mut found = IterationErrors::default();
        self.in_frame(outer, |checker| {
            checker.visit_try_without_finally(stmt, finally_body.is_some());
            if let Some(finally_body) = finally_body {
                checker.check_finally(finally_body, &mut found);
            }
        });
        let Some(finally_body) = finally_body else { return };
        let suppressed = self.binder.is_unreachable_warning_suppressed();
        if !self.binder.is_unreachable() {
            self.check_finally(finally_body, &mut found);
        }
        messages::unreachable::iteration_dependent_errors(self, &found);
        if !suppressed {
            self.binder.top_mut().suppress_unreachable_warnings = false;
        }
    }

    fn check_finally(&mut self, body: BlockId, found: &mut IterationErrors) {
        let token = self.errors.watch_iteration();
        self.accept_block(body);
        found.push(self.errors.unwatch_iteration(token).1);
    }

    fn visit_try_without_finally(&mut self, stmt: StmtId, try_frame: bool) {
        let Stmt::Try {
            body,
            handlers,
            else_body,
            is_star,
            ..
        } = *self.body.stmt(stmt)
        else {
            return;
        };
        let falling = FrameOptions {
            fall_through: 2,
            ..FrameOptions::default()
        };
        let with_else = FrameOptions { try_frame, ..falling };
        self.in_frame(with_else, |checker| {
            let with_handlers = FrameOptions {
                conditional_frame: true,
                ..falling
            };
            checker.in_frame(with_handlers, |checker| {
                let tried = FrameOptions {
                    try_frame: true,
                    ..falling
                };
                checker.in_frame(tried, |checker| checker.accept_block(body));
                for handler in checker.body.handlers(handlers) {
                    checker.check_handler(handler, is_star);
                }
            });
            if let Some(else_body) = else_body {
                checker.accept_block(else_body);
            }
        });
    }

    fn check_handler(&mut self, handler: &Handler, is_star: bool) {
        let frame = FrameOptions {
            can_skip: true,
            fall_through: 4,
            ..FrameOptions::default()
        };
        self.in_frame(frame, |checker| {
            if let Some(typ) = handler.typ {
                let caught = checker.check_except_handler_test(typ, is_star);
                if let Some(var) = handler.var {
                    let change = |reference: &mut Ref| reference.flags |= RefFlags::INFERRED_DEF;
                    checker.tables.refs.change(var, change);
                    let ctx = checker.ctx(var);
                    checker.check_assignment(var, &Rvalue::temp(caught, ctx), true);
                }
            }
            checker.accept_block(handler.body);
            if let Some(var) = handler.var {
                checker.delete_exception_variable(var);
            }
        });
    }

    /// The variable of an `except` clause is gone behind it.
    fn delete_exception_variable(&mut self, expr: ExprId) {
        let redefine = self.options().allow_redefinition;
        if let Some(var) = self.var_of(expr) {
            let source = if let Expr::Name(name) = self.body.expr(expr) {
                Some(*name)
            } else {
                None
            };
            let deleted = self.types().intern(Type::Deleted(source));
            self.set_var_type(var, deleted, VarFlags::READY);
            if redefine {
                self.binder_assign_type(expr, deleted, Some(deleted));
            }
        }
        if !redefine {
            self.binder_cleanse(expr);
        }
    }

    /// The type of the exceptions that a clause catches.
    fn check_except_handler_test(&mut self, expr: ExprId, is_star: bool) -> TypeId {
        let typ = self.accept(expr, None);
        let mut all = Vec::new();
        for tested in self.get_types_from_except_handler(typ) {
            let tested = self.proper(tested);
            if self.types().is_any(tested) {
                all.push(tested);
            } else if !self.types().is_never(tested) {
                let Some(caught) = self.caught_type(tested) else {
                    let ctx = self.ctx(expr);
                    self.fail_with(&INVALID_EXCEPTION_TYPE, ctx);
                    return self.default_exception_type(is_star);
                };
                all.push(caught);
            }
        }
        if is_star {
            return self.exception_group_of(expr, all);
        }
        self.make_simplified_union(&all)
    }

    /// The instances of an exception class.
    fn caught_type(&mut self, tested: TypeId) -> Option<TypeId> {
        let caught = if let Type::Type { item, .. } = self.ty(tested) {
            *item
        } else {
            let first = if let Type::Overloaded(items) = self.ty(tested) {
                *items.first()?
            } else {
                tested
            };
            self.type_object(first)?;
            let instance = self.instance_type_of(first, false);
            self.erase_typevars(instance)
        };
        let base = self.named_type("builtins.BaseException");
        self.is_subtype(caught, base).then_some(caught)
    }

    fn exception_group_of(&mut self, expr: ExprId, all: Vec<TypeId>) -> TypeId {
        let group = self.named_type("builtins.BaseExceptionGroup");
        let mut items = Vec::new();
        for typ in all {
            if self.is_proper_subtype(typ, group) {
                let ctx = self.ctx(expr);
                self.fail_with(&INVALID_EXCEPTION_GROUP, ctx);
                items.push(self.types().any(AnyKind::FromError));
            } else {
                items.push(typ);
            }
        }
        let arg = self.make_simplified_union(&items);
        let exception = self.named_type("builtins.Exception");
        let base = if self.is_subtype(arg, exception) {
            "builtins.ExceptionGroup"
        } else {
            "builtins.BaseExceptionGroup"
        };
        self.named_generic_type(base, &[arg])
    }

    fn default_exception_type(&mut self, is_star: bool) -> TypeId {
        let any = self.types().any(AnyKind::FromError);
        if is_star {
            self.named_generic_type("builtins.ExceptionGroup", &[any])
        } else {
            any
        }
    }

    fn get_types_from_except_handler(&mut self, typ: TypeId) -> Vec<TypeId> {
        let types = self.types();
        let typ = self.proper(typ);
        let merged = if let Some(tuple) = types.as_tuple(typ) {
            self.make_simplified_union(&tuple.items)
        } else if self.is_named_instance(typ, "builtins.tuple") {
            let item = types
                .as_instance(typ)
                .and_then(|instance| instance.args.first().copied());
            self.make_simplified_union(item.as_slice())
        } else if let Some(union) = types.as_union(typ) {
            let items = self.relevant_union_items(union);
            return items
                .into_iter()
                .flat_map(|item| self.get_types_from_except_handler(item))
                .collect();
        } else {
            return vec![typ];
        };
        match types.as_union(merged) {
            Some(union) => self.relevant_union_items(union),
            None => vec![merged],
        }
    }

    pub(super) fn visit_raise_stmt(&mut self, stmt: StmtId, expr: Option<ExprId>, from: Option<ExprId>) {
        if let Some(expr) = expr {
            self.type_check_raise(expr, stmt, false);
        }
        if let Some(from) = from {
            self.type_check_raise(from, stmt, true);
        }
        self.binder.unreachable();
    }

    fn type_check_raise(&mut self, expr: ExprId, stmt: StmtId, optional: bool) {
        let typ = self.accept(expr, None);
        let typ = self.proper(typ);
        let expr_ctx = self.ctx(expr);
        if matches!(self.ty(typ), Type::Deleted(_)) {
            self.msg_deleted_as_rvalue(typ, expr_ctx);
            return;
        }
        let exception = self.named_type("builtins.BaseException");
        let mut expected = vec![exception, self.make_type_type(exception)];
        if optional {
            expected.push(self.types().none());
        }
        let expected = self.make_union(&expected);
        let ctx = self.stmt_ctx(stmt);
        self.check_subtype(typ, expected, ctx, &INVALID_EXCEPTION, (None, None));
        if matches!(self.ty(typ), Type::Callable(_) | Type::Overloaded(_)) {
            self.check_call(typ, &[], &[], expr_ctx, &[], CallOptions::default());
        }
        let is_not_implemented = NOT_IMPLEMENTED_TYPE_NAMES
            .iter()
            .any(|name| self.is_named_instance(typ, name));
        if is_not_implemented || self.calls_not_implemented(expr) {
            let msg = INVALID_EXCEPTION.with_additional("; did you mean \"NotImplementedError\"?");
            self.fail_with(&msg, ctx);
        }
    }

    fn calls_not_implemented(&self, expr: ExprId) -> bool {
        let Expr::Call { callee, .. } = *self.body.expr(expr) else {
            return false;
        };
        self.is_ref_expr(callee) && self.ref_fullname(callee) == Some("builtins.NotImplemented")
    }
}
