//! Statements that need little: expressions, `assert`, `del`, `global`, `type`.

use names::Name;
use nodes::ast::{Expr, ExprId, StmtId};
use nodes::tables::Asked;
use options::ErrorCode;
use types::{ArgKind, DefRef, Type, TypeId};

use crate::binder::FrameOptions;
use crate::exprs::{AcceptOptions, CallOptions};
use crate::message::Message;
use crate::{Checker, Ctx, Operand};

const MALFORMED_ASSERT: Message = Message::new(
    "Assertion is always true, perhaps remove parentheses?",
    ErrorCode::Misc,
);

impl Checker<'_> {
    pub(super) fn visit_expression_stmt(&mut self, stmt: StmtId, expr: ExprId) {
        let options = AcceptOptions {
            allow_none_return: true,
            always_allow_any: true,
            ..AcceptOptions::default()
        };
        let typ = self.accept_with(expr, options);
        if let Some(code) = self.type_requires_usage(typ, expr) {
            let shown = self.format_type(typ);
            let ctx = self.stmt_ctx(stmt);
            self.fail(format!("Value of type {shown} must be used"), ctx, code);
            self.note("Are you missing an await?", ctx, Some(code), None);
        }
    }

    /// Coroutines and other awaitables must not be left alone.
    fn type_requires_usage(&mut self, typ: TypeId, expr: ExprId) -> Option<ErrorCode> {
        let instance = self.types().as_instance(self.proper(typ))?;
        if self.class_is(instance.class, "typing.Coroutine") {
            return Some(ErrorCode::UnusedCoroutine);
        }
        let awaited = self.name("__await__");
        self.ask(Asked::Member(typ, awaited));
        if !self.has_readable_member(instance.class, awaited) || self.is_task_of_group(expr) {
            return None;
        }
        Some(ErrorCode::UnusedAwaitable)
    }

    fn is_task_of_group(&mut self, expr: ExprId) -> bool {
        let Expr::Call { callee, .. } = *self.body.expr(expr) else {
            return false;
        };
        let Expr::Member { base, .. } = *self.body.expr(callee) else {
            return false;
        };
        let called_on = self.accept(base, None);
        self.types()
            .as_instance(self.proper(called_on))
            .is_some_and(|instance| self.class_fullname(instance.class).ends_with(".TaskGroup"))
    }

    pub(super) fn visit_assert_stmt(&mut self, stmt: StmtId, expr: ExprId, msg: Option<ExprId>) {
        self.accept(expr, None);
        if matches!(self.body.expr(expr), Expr::Tuple(items) if !items.is_empty()) {
            let ctx = self.stmt_ctx(stmt);
            self.fail_with(&MALFORMED_ASSERT, ctx);
        }
        let (true_map, else_map) = self.find_isinstance_check(expr);
        if let Some(msg) = msg {
            let frame = FrameOptions {
                can_skip: true,
                fall_through: 0,
                ..FrameOptions::default()
            };
            self.in_frame(frame, |checker| {
                if !checker.is_unreachable_map(&else_map) {
                    checker.push_type_map(&else_map, true);
                }
                checker.accept(msg, None);
            });
        }
        self.push_type_map(&true_map, true);
    }

    pub(super) fn visit_del_stmt(&mut self, stmt: StmtId, expr: ExprId) {
        if let Expr::Index { base, index } = *self.body.expr(expr) {
            let ctx = self.stmt_ctx(stmt);
            let typ = self.delete_item(base, index, ctx);
            self.check_any_expr(typ, ctx);
            return;
        }
        self.visit_in_context(expr, AcceptOptions::default());
        for target in self.flatten_targets(expr) {
            if let Expr::Name(name) = *self.body.expr(target) {
                let deleted = self.types().intern(Type::Deleted(Some(name)));
                let declared = self.binder_declaration(target.into());
                self.binder_assign_type(target, deleted, declared);
            }
        }
    }

    /// `del base[index]`, a call of `__delitem__`; returns the type of the call.
    fn delete_item(&mut self, base: ExprId, index: ExprId, ctx: Ctx) -> TypeId {
        let base_type = self.accept(base, None);
        let delitem = self.name("__delitem__");
        let method = self.analyze_external_member_access(delitem, base_type, ctx);
        let base_type = self.proper(base_type);
        if self.types().as_union(base_type).is_none() {
            self.check_untyped_method_call(method, base_type, delitem, ctx);
            return self.call_delitem(base_type, method, index, ctx);
        }
        let mut results = Vec::new();
        let items = self.relevant_items(base_type);
        for item in self.flatten_nested_unions(&items) {
            let access = crate::members::MemberAccess {
                original_type: Some(base_type),
                self_type: Some(item),
                ..crate::members::MemberAccess::default()
            };
            // Missing members were reported for the union.
            let (method, _) =
                self.silently(|checker| checker.analyze_member_access(delitem, item, ctx, access));
            results.push(self.call_delitem(item, method, index, ctx));
        }
        self.make_simplified_union(&results)
    }

    fn call_delitem(&mut self, object: TypeId, method: TypeId, index: ExprId, ctx: Ctx) -> TypeId {
        let delitem = self.name("__delitem__");
        let object = self.proper(object);
        let options = CallOptions {
            callable_name: self.method_fullname(object, delitem),
            object_type: Some(object),
            ..CallOptions::default()
        };
        let (args, kinds) = ([Operand::Expr(index)], [ArgKind::Pos]);
        self.check_call(method, &args, &kinds, ctx, &[], options).0
    }

    /// The targets inside tuples, lists and stars.
    fn flatten_targets(&self, expr: ExprId) -> Vec<ExprId> {
        let expr = self.unstarred(expr);
        if let Expr::Tuple(items) | Expr::List(items) = *self.body.expr(expr) {
            let items = self.body.exprs(items).iter();
            return items.flat_map(|item| self.flatten_targets(*item)).collect();
        }
        vec![expr]
    }

    /// With `--allow-redefinition`, the binder knows the types of globals that a function assigns.
    pub(super) fn visit_global_decl(&mut self, names: &[Name]) {
        if !self.options().allow_redefinition {
            return;
        }
        for name in names {
            let symbol = self.state.world.module(self.module).names.get(name).copied();
            if let Some(DefRef::Var(var)) = symbol.and_then(|symbol| symbol.node)
                && let Some(typ) = self.state.world.get(var).typ
                && !matches!(self.ty(typ), Type::Partial(_))
            {
                self.binder_assign_type(crate::binder::Place::Var(var), typ, Some(typ));
            }
        }
    }

    pub(super) fn visit_type_alias_stmt(&mut self, index: u32) {
        let alias = self.body.type_alias(index);
        let ctx = self.ctx(alias.name);
        if let Some(DefRef::Alias(id)) = self.referent(alias.name) {
            let type_vars = self.state.world.get(id).type_vars.to_vec();
            self.check_typevar_defaults(&type_vars, ctx);
        }
        let token = self.errors.watch(errors::Watch::silencing());
        self.accept(alias.value, None);
        let _ = self.errors.unwatch(token);
    }
}
