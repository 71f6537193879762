//! The entry: checks an expression in a context, stores its type, and remembers results that are asked for again.

use nodes::ast::{Expr, ExprId};
use nodes::tables::Analyzed;
use types::{AnyKind, Type, TypeFlags, TypeId};

use super::state::Cached;
use super::{AcceptOptions, keyed_items};
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
    /// The type of an expression of the current target; messages are reported (mypy's `accept`).
    pub(crate) fn accept(&mut self, expr: ExprId, type_context: Option<TypeId>) -> TypeId {
        self.accept_with(
            expr,
            AcceptOptions {
                type_context,
                ..AcceptOptions::default()
            },
        )
    }

    /// The type of an operand: an expression is checked, a temporary one is what it says.
    pub(crate) fn accept_operand(&mut self, operand: Operand, type_context: Option<TypeId>) -> TypeId {
        let options = AcceptOptions {
            type_context,
            ..AcceptOptions::default()
        };
        self.accept_operand_with(operand, options)
    }

    /// [`accept_operand`](Self::accept_operand) with all options.
    pub(crate) fn accept_operand_with(&mut self, operand: Operand, options: AcceptOptions) -> TypeId {
        match operand {
            Operand::Expr(expr) => self.accept_with(expr, options),
            Operand::Temp(typ, _) => {
                let ctx = self.operand_ctx(operand);
                self.accept_made_up(|_| typ, ctx, options)
            }
            Operand::Pair(key, value) => {
                let ctx = self.operand_ctx(operand);
                self.accept_made_up(|checker| checker.check_pair(key, value), ctx, options)
            }
        }
    }

    /// [`accept_with`](Self::accept_with) for a node that the tree does not have.
    pub(crate) fn accept_made_up(
        &mut self,
        visit: impl FnOnce(&mut Self) -> TypeId,
        ctx: Ctx,
        options: AcceptOptions,
    ) -> TypeId {
        self.accept_synthetic(options.type_context, |checker| {
            let typ = visit(checker);
            if !options.always_allow_any {
                checker.check_any_expr(typ, ctx);
            }
            typ
        })
    }

    /// What [`accept_with`](Self::accept_with) does around a node that the tree does not have.
    pub(crate) fn accept_synthetic(
        &mut self,
        type_context: Option<TypeId>,
        visit: impl FnOnce(&mut Self) -> TypeId,
    ) -> TypeId {
        let old_is_callee = std::mem::replace(&mut self.exprs.is_callee, false);
        let typ = self.with_type_context(type_context, visit);
        self.exprs.is_callee = old_is_callee;
        self.unless_unchecked(typ)
    }

    /// [`accept`](Self::accept) with all options.
    pub(crate) fn accept_with(&mut self, expr: ExprId, options: AcceptOptions) -> TypeId {
        if !self.exprs.type_overrides.is_empty()
            && let Some(typ) = self.exprs.type_overrides.get(&expr)
        {
            return *typ;
        }
        let old_is_callee = std::mem::replace(&mut self.exprs.is_callee, options.is_callee);
        let typ = self.with_type_context(options.type_context, |checker| {
            checker.visit_in_context(expr, options)
        });
        self.exprs.is_callee = old_is_callee;
        self.store_type(expr, typ);
        if self.options().disallow_any_expr && !options.always_allow_any {
            let ctx = self.ctx(expr);
            self.check_any_expr(typ, ctx);
        }
        self.unless_unchecked(typ)
    }

    /// `--disallow-any-expr`.
    pub(crate) fn check_any_expr(&mut self, typ: TypeId, ctx: Ctx) {
        if self.options().disallow_any_expr
            && !self.run.is_stub
            && self.in_checked_function()
            && self.has_any_type(typ, false)
            && !self.run.current_node_deferred
        {
            report!(self, returns::disallowed_any_type(typ), ctx);
        }
    }

    fn unless_unchecked(&self, typ: TypeId) -> TypeId {
        if !self.in_checked_function() || self.run.current_node_deferred {
            self.types().any(AnyKind::Unannotated)
        } else {
            typ
        }
    }

    /// What kind of expression it is decides; the caller remembers the type.
    pub(crate) fn visit_in_context(&mut self, expr: ExprId, options: AcceptOptions) -> TypeId {
        if options.allow_none_return {
            let node = self.body.expr(expr);
            if matches!(node, Expr::Call { .. }) {
                return self.visit_call_expr(expr, true);
            } else if matches!(node, Expr::YieldFrom(_)) {
                return self.visit_yield_from_expr(expr, true);
            } else if matches!(node, Expr::Conditional { .. }) {
                return self.visit_conditional_expr(expr, true);
            } else if matches!(node, Expr::Await(_)) {
                return self.visit_await_expr(expr, true);
            }
        }
        if let Some(context) = options.type_context
            && let Some(typ) = self.accept_as_type_form(expr, context)
        {
            return typ;
        }
        let is_cached = matches!(
            self.body.expr(expr),
            Expr::Call { .. } | Expr::List(_) | Expr::Tuple(_) | Expr::Dict(_) | Expr::Op { .. }
        );
        if is_cached
            && !self.exprs.in_lambda_expr
            && !self.run.current_node_deferred
            && !self.options().disable_expression_cache
        {
            return self.accept_maybe_cache(expr, options.type_context);
        }
        self.visit(expr)
    }

    /// Deeply nested generic calls check their arguments several times at each level; remembering results keeps
    /// that from growing without bound. Lambdas look through their context, so nothing is remembered inside.
    fn accept_maybe_cache(&mut self, expr: ExprId, type_context: Option<TypeId>) -> TypeId {
        let types = self.types();
        let is_open = type_context.is_some_and(|typ| types.flags(typ).contains(TypeFlags::META_VAR));
        let key = (
            self.body.id(),
            expr,
            type_context.map(|context| types.canonical(context)),
            // Type variables of another call may have the same numbers.
            if is_open { self.state.call_vars.epoch() } else { 0 },
        );
        let binder_version = self.binder.version;
        if let Some(cached) = self.exprs.cache.get(&key)
            && cached.binder_version == binder_version
        {
            let cached = cached.clone();
            self.store_types(&cached.writes);
            self.add_errors(cached.messages.iter().cloned());
            return cached.typ;
        }
        if !self.exprs.is_nested {
            // What stands in no such expression is not checked often enough to be worth it.
            self.exprs.is_nested = true;
            let typ = self.visit(expr);
            self.exprs.is_nested = false;
            return typ;
        }
        let ((typ, watched), writes) =
            self.with_noted_types(|checker| checker.keeping_errors(|checker| checker.visit(expr)));
        if binder_version == self.binder.version && !self.run.current_node_deferred {
            let cached = Cached {
                binder_version,
                typ,
                messages: watched.filtered.as_slice().into(),
                writes,
            };
            self.exprs.cache.insert(key, cached);
        }
        self.add_errors(watched.filtered);
        typ
    }

    /// Checks an expression of any kind in the context that is on top of the stack.
    fn visit(&mut self, expr: ExprId) -> TypeId {
        match *self.body.expr(expr) {
            Expr::Name(_) => self.visit_name_expr(expr),
            Expr::Member { .. } => self.visit_member_expr(expr, false),
            Expr::Super { .. } => self.visit_super_expr(expr),
            Expr::Call { .. } => self.visit_call_expr(expr, false),
            Expr::Index { .. } => self.visit_index_expr(expr),
            Expr::Unary { op, operand } => self.visit_unary_expr(expr, op, operand),
            Expr::Op { op, left, right } => self.visit_op_expr(expr, op, left, right),
            Expr::Comparison { first, rest } => self.visit_comparison_expr(expr, first, rest),
            Expr::Int(_) | Expr::BigInt(_) | Expr::Str { .. } | Expr::Bytes(_) => {
                self.visit_literal_expr(expr)
            }
            Expr::Float(_) => self.named_type("builtins.float"),
            Expr::Complex(_) => self.named_type("builtins.complex"),
            Expr::Ellipsis => self.visit_ellipsis(),
            Expr::Star(inner) => self.accept(inner, None),
            Expr::Yield(value) => self.visit_yield_expr(expr, value),
            Expr::YieldFrom(_) => self.visit_yield_from_expr(expr, false),
            Expr::Await(_) => self.visit_await_expr(expr, false),
            Expr::Assignment { target, value } => self.visit_assignment_expr(expr, target, value),
            Expr::Lambda(func) => self.visit_lambda_expr(expr, func),
            Expr::List(items) => self.check_lst_expr(expr, self.body.exprs(items), "builtins.list", "<list>"),
            Expr::Set(items) => self.check_lst_expr(expr, self.body.exprs(items), "builtins.set", "<set>"),
            Expr::Tuple(items) => self.check_tuple_items(self.body.exprs(items), self.ctx(expr)),
            Expr::Dict(items) => self.visit_dict_expr(expr, &keyed_items(self.body.dict_items(items))),
            Expr::Generator(comp) => self.visit_generator_expr(expr, comp),
            Expr::ListComprehension(generator) => {
                self.check_comprehension(generator, "builtins.list", "<list-comprehension>")
            }
            Expr::SetComprehension(generator) => {
                self.check_comprehension(generator, "builtins.set", "<set-comprehension>")
            }
            Expr::DictComprehension(comp) => self.visit_dictionary_comprehension(expr, comp),
            Expr::Conditional { .. } => self.visit_conditional_expr(expr, false),
            Expr::Slice { begin, end, stride } => self.visit_slice_expr([begin, end, stride]),
            Expr::TemplateStr { items, .. } => self.visit_template_str_expr(items),
            Expr::NoRhs => self.types().any(AnyKind::SpecialForm),
        }
    }

    /// Checks what a call, index or operator really is, in the context `type_context`.
    pub(crate) fn accept_analyzed(
        &mut self,
        expr: ExprId,
        analyzed: &Analyzed,
        type_context: Option<TypeId>,
    ) -> TypeId {
        let typ = self.accept_synthetic(type_context, |checker| checker.visit_analyzed(expr, analyzed));
        self.check_any_expr(typ, self.analyzed_ctx(expr));
        typ
    }

    /// What semantic analysis says that an expression really is.
    #[must_use]
    pub(crate) fn analyzed(&self, expr: ExprId) -> Option<Analyzed> {
        self.tables.analyzed.get(&expr).cloned()
    }

    /// Whether the type is `Any`, after aliases.
    pub(crate) fn is_any(&mut self, typ: TypeId) -> bool {
        let typ = self.proper(typ);
        matches!(self.types().get(typ), Type::Any { .. })
    }
}
