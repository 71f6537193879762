//! Branches, and loops that are checked until nothing changes.

use errors::IterationErrors;
use nodes::ast::{BlockId, Expr, ExprId, Stmt, StmtId};
use options::ErrorCode;
use types::{ArgKind, Type, TypeId};

use crate::assignments::Rvalue;
use crate::binder::FrameOptions;
use crate::message::Message;
use crate::{Checker, Ctx};

const INCOMPATIBLE_TYPES_IN_ASYNC_FOR: Message =
    Message::new("Incompatible types in \"async for\"", ErrorCode::Misc);

/// A loop that does not settle is a mistake of the checker.
const MAX_ITERATIONS: u32 = 20;

/// Integer types that `range` keeps.
const NATIVE_INTS: [&str; 4] = [
    "mypy_extensions.i64",
    "mypy_extensions.i32",
    "mypy_extensions.i16",
    "mypy_extensions.u8",
];

impl Checker<'_> {
    pub(super) fn visit_if_stmt(&mut self, stmt: StmtId) {
        let Stmt::If {
            cond,
            body,
            else_body,
        } = *self.body.stmt(stmt)
        else {
            return;
        };
        let ctx = self.stmt_ctx(stmt);
        if self.check_if(cond, body, else_body, ctx) {
            self.tables.rare.unreachable_else.insert(stmt, ());
        } else if let Some(facts) = self.tables.rare.known_mut() {
            facts.unreachable_else.remove(&stmt);
        }
    }

    /// Returns whether the condition is always true.
    fn check_if(&mut self, cond: ExprId, body: BlockId, else_body: Option<BlockId>, ctx: Ctx) -> bool {
        let outer = FrameOptions {
            conditional_frame: true,
            fall_through: 0,
            ..FrameOptions::default()
        };
        self.in_frame(outer, |checker| {
            let always = checker.check_branch(cond, body, ctx);
            let last = FrameOptions {
                fall_through: 2,
                ..FrameOptions::default()
            };
            checker.in_frame(last, |checker| {
                if let Some(else_body) = else_body {
                    checker.accept_block(else_body);
                }
            });
            always
        })
    }

    /// Returns whether the condition is always true.
    fn check_branch(&mut self, cond: ExprId, body: BlockId, ctx: Ctx) -> bool {
        let typ = self.accept(cond, None);
        let typ = self.proper(typ);
        if matches!(self.ty(typ), Type::Deleted(_)) {
            self.msg_deleted_as_rvalue(typ, ctx);
        }
        let (if_map, else_map) = self.find_isinstance_check(cond);
        let branch = FrameOptions {
            can_skip: true,
            fall_through: 2,
            ..FrameOptions::default()
        };
        self.in_frame(branch, |checker| {
            checker.push_type_map(&if_map, false);
            checker.accept_block(body);
        });
        self.push_type_map(&else_map, false);
        self.is_unreachable_map(&else_map)
    }

    pub(super) fn visit_while_stmt(&mut self, stmt: StmtId) {
        let Stmt::While {
            cond,
            body,
            else_body,
        } = *self.body.stmt(stmt)
        else {
            return;
        };
        let ctx = self.stmt_ctx(stmt);
        let mut check = |checker: &mut Self| {
            checker.check_if(cond, body, None, ctx);
        };
        self.accept_loop(else_body, Some(cond), &mut |_| {}, &mut check);
    }

    pub(super) fn visit_for_stmt(&mut self, stmt: StmtId) {
        let Stmt::For {
            index,
            expr,
            typ,
            body,
            else_body,
            is_async,
        } = *self.body.stmt(stmt)
        else {
            return;
        };
        let (iterator_type, item_type) = if is_async {
            self.analyze_async_iterable_item_type(expr)
        } else {
            self.analyze_iterable_item_type(expr)
        };
        self.tables.loops.insert(stmt, (iterator_type, item_type));
        let ctx = self.stmt_ctx(stmt);
        let mut on_enter =
            |checker: &mut Self| checker.analyze_index_variables(index, item_type, typ.is_none(), ctx);
        self.accept_loop(else_body, None, &mut on_enter, &mut |checker| {
            checker.accept_block(body)
        });
    }

    /// Checks or infers the targets of a loop or comprehension.
    pub(crate) fn analyze_index_variables(
        &mut self,
        index: ExprId,
        item_type: TypeId,
        infer: bool,
        ctx: Ctx,
    ) {
        self.check_assignment(index, &Rvalue::temp(item_type, ctx), infer);
    }

    /// Checks a loop again and again until what is known at its end does not change.
    fn accept_loop(
        &mut self,
        else_body: Option<BlockId>,
        exit_condition: Option<ExprId>,
        on_enter: &mut dyn FnMut(&mut Self),
        body: &mut dyn FnMut(&mut Self),
    ) {
        let outer = FrameOptions {
            conditional_frame: true,
            ..FrameOptions::default()
        };
        self.in_frame(outer, |checker| {
            checker.iterate(on_enter, body);
            if let Some(cond) = exit_condition {
                let (_, else_map) = checker.find_isinstance_check(cond);
                checker.push_type_map(&else_map, true);
            }
            if let Some(else_body) = else_body {
                checker.accept_block(else_body);
            }
        });
    }

    fn iterate(&mut self, on_enter: &mut dyn FnMut(&mut Self), body: &mut dyn FnMut(&mut Self)) {
        let mut partials = self.count_partials();
        let mut widened = self.run.widened_vars;
        let mut found = IterationErrors::default();
        let mut iteration = 1;
        loop {
            let inner = FrameOptions {
                can_skip: true,
                break_frame: 2,
                continue_frame: 1,
                ..FrameOptions::default()
            };
            self.in_frame(inner, |checker| {
                on_enter(checker);
                let token = checker.errors.watch_iteration();
                body(checker);
                found.push(checker.errors.unwatch_iteration(token).1);
            });
            let (new_partials, new_widened) = (self.count_partials(), self.run.widened_vars);
            let is_settled = new_partials == partials
                && (!self.binder.last_pop_changed || iteration > 3)
                && (new_widened == widened || iteration > 1);
            if is_settled || iteration == MAX_ITERATIONS {
                break;
            }
            (partials, widened) = (new_partials, new_widened);
            iteration += 1;
        }
        messages::unreachable::iteration_dependent_errors(self, &found);
    }

    fn count_partials(&self) -> usize {
        self.run.partial_types.iter().map(|scope| scope.map.len()).sum()
    }

    /// Types of the iterator and the items of an asynchronous iterable.
    pub(crate) fn analyze_async_iterable_item_type(&mut self, expr: ExprId) -> (TypeId, TypeId) {
        let ctx = self.ctx(expr);
        let iterable = self.accept(expr, None);
        let aiter = self.name("__aiter__");
        let (iterator, _) = self.check_method_call_by_name(aiter, iterable, &[], &[], ctx, None);
        let anext = self.name("__anext__");
        let (awaitable, _) = self.check_method_call_by_name(anext, iterator, &[], &[], ctx, None);
        let item = self.check_awaitable_expr(awaitable, ctx, &INCOMPATIBLE_TYPES_IN_ASYNC_FOR, false);
        (iterator, item)
    }

    /// Types of the iterator and the items of an iterable.
    pub(crate) fn analyze_iterable_item_type(&mut self, expr: ExprId) -> (TypeId, TypeId) {
        let iterable = self.accept(expr, None);
        let ctx = self.ctx(expr);
        let (iterator, item) = self.analyze_iterable_item_type_without_expression(iterable, ctx);
        let native = self.analyze_range_native_int_type(expr);
        (iterator, native.unwrap_or(item))
    }

    /// The same for a value of type `typ`.
    pub(crate) fn analyze_iterable_item_type_without_expression(
        &mut self,
        typ: TypeId,
        ctx: Ctx,
    ) -> (TypeId, TypeId) {
        let iterable = self.proper(typ);
        let iter = names::known::DUNDER_ITER;
        let (iterator, _) = self.check_method_call_by_name(iter, iterable, &[], &[], ctx, None);
        if let Some(tuple) = self.types().as_tuple(iterable)
            && self.is_named_instance(tuple.fallback, "builtins.tuple")
        {
            let fallback = self.tuple_fallback(iterable);
            let args = self.types().as_instance(fallback).map(|instance| &instance.args);
            if let Some(item) = args.and_then(|args| args.first()) {
                return (iterator, *item);
            }
        }
        let next = names::known::DUNDER_NEXT;
        let (item, _) = self.check_method_call_by_name(next, iterator, &[], &[], ctx, None);
        (iterator, item)
    }

    /// `range` of native integers gives native integers.
    fn analyze_range_native_int_type(&self, expr: ExprId) -> Option<TypeId> {
        let Expr::Call { callee, args } = *self.body.expr(expr) else {
            return None;
        };
        let args = self.body.call_args(args);
        let is_range = self.is_ref_expr(callee) && self.ref_fullname(callee) == Some("builtins.range");
        let is_plain = (1..=3).contains(&args.len()) && args.iter().all(|arg| arg.kind == ArgKind::Pos);
        if !is_range || !is_plain {
            return None;
        }
        let mut native = None;
        for arg in args {
            let typ = self.proper(self.stored_type(arg.expr)?);
            if !NATIVE_INTS.iter().any(|name| self.is_named_instance(typ, name)) {
                continue;
            }
            match native {
                None => native = Some(typ),
                Some(known) if !self.types().same(known, typ) => return None,
                Some(_) => {}
            }
        }
        native
    }

    /// The type of items of a nominal container, or of a union of such.
    pub(crate) fn analyze_container_item_type(&mut self, typ: TypeId) -> Option<TypeId> {
        let typ = self.proper(typ);
        if let Some(union) = self.types().as_union(typ) {
            let items: Vec<TypeId> = union
                .items
                .iter()
                .filter_map(|item| self.analyze_container_item_type(*item))
                .collect();
            return Some(self.make_union(&items));
        }
        if self.types().as_tuple(typ).is_some() {
            let fallback = self.tuple_fallback(typ);
            return self.analyze_container_item_type(fallback);
        }
        let instance = self.types().as_instance(typ)?;
        let container = self.lookup_class("typing.Container")?;
        if !self.state.world.has_base(instance.class, container) {
            return None;
        }
        let mapped = self.map_instance_to_supertype(typ, container);
        self.types().as_instance(mapped)?.args.first().copied()
    }

    /// Whether values of a type can be iterated over.
    pub(crate) fn type_is_iterable(&mut self, typ: TypeId) -> bool {
        let mut typ = self.proper(typ);
        if self.type_object(typ).is_some()
            && let Some(fallback) = self.fallback_of(typ)
        {
            typ = fallback;
        }
        let any = self.types().any(types::AnyKind::SpecialForm);
        let iterable = self.named_generic_type("typing.Iterable", &[any]);
        self.is_subtype(typ, iterable)
    }

    /// The type of items of an iterable.
    pub(crate) fn iterable_item_type(&mut self, typ: TypeId, ctx: Ctx) -> TypeId {
        if self.types().as_instance(typ).is_some()
            && let Some(iterable) = self.lookup_class("typing.Iterable")
        {
            let mapped = self.map_instance_to_supertype(typ, iterable);
            let args = self.types().as_instance(mapped).map(|instance| &instance.args);
            if let Some(item) = args.and_then(|args| args.first()).copied()
                && !self.types().is_any(self.proper(item))
            {
                return item;
            }
        }
        self.analyze_iterable_item_type_without_expression(typ, ctx).1
    }
}
