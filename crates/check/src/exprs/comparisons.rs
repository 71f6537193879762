//! Comparisons: `a < b == c`, `a in b`, `a is b`.

use arena::List;
use nodes::ast::{CmpOp, ExprId};
use nodes::defs::VarFlags;
use options::ErrorCode;
use types::{ArgKind, Type, TypeId};

use super::operations::{Argument, Way};
use crate::{Checker, Ctx, Operand};

/// The method of a comparison operator.
#[must_use]
pub(crate) fn cmp_method(op: CmpOp) -> Option<&'static str> {
    match op {
        CmpOp::Eq => Some("__eq__"),
        CmpOp::NotEq => Some("__ne__"),
        CmpOp::Lt => Some("__lt__"),
        CmpOp::LtE => Some("__le__"),
        CmpOp::Gt => Some("__gt__"),
        CmpOp::GtE => Some("__ge__"),
        CmpOp::In | CmpOp::NotIn => Some("__contains__"),
        CmpOp::Is | CmpOp::IsNot => None,
    }
}

/// What `in` found on its right side.
#[derive(Debug, Default)]
struct Containment {
    containers: Vec<TypeId>,
    iterables: Vec<TypeId>,
    failed: bool,
    partial: bool,
}

impl Checker<'_> {
    /// `a < b == c` is checked as `a < b and b == c`.
    pub(super) fn visit_comparison_expr(
        &mut self,
        expr: ExprId,
        first: ExprId,
        rest: List<(CmpOp, ExprId)>,
    ) -> TypeId {
        let ctx = self.ctx(expr);
        let mut left = first;
        let mut result = None;
        for (op, right) in self.body.comparisons(rest) {
            let argument = self.accept_argument(Operand::Expr(left));
            let left_type = argument.typ;
            let sub_result = match op {
                CmpOp::In | CmpOp::NotIn => self.check_in(argument, *right, ctx),
                CmpOp::Is | CmpOp::IsNot => self.check_is((left, left_type), *right, ctx),
                CmpOp::Eq | CmpOp::NotEq | CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => {
                    self.check_compare(*op, left_type, *right, ctx)
                }
            };
            result = Some(match result {
                Some(result) => self.join_types(result, sub_result),
                None => sub_result,
            });
            left = *right;
        }
        result.unwrap_or_else(|| unreachable!("a comparison has two operands"))
    }

    fn check_compare(&mut self, op: CmpOp, left_type: TypeId, right: ExprId, ctx: Ctx) -> TypeId {
        let method = cmp_method(op).unwrap_or_else(|| unreachable!("the operator has a method"));
        let name = self.name(method);
        let token = self.errors.watch(errors::Watch::noticing());
        let (result, _) = self.check_op(name, left_type, Operand::Expr(right), ctx, true);
        let watched = self.errors.unwatch(token);
        // A class without the method is a worse error than one whose values cannot be equal.
        if !watched.has_new_errors && matches!(op, CmpOp::Eq | CmpOp::NotEq) {
            let right_type = self.accept(right, None);
            if !self.run.can_skip_diagnostics
                && self.dangerous_comparison(left_type, right_type, Default::default())
            {
                self.report_dangerous_comparison(left_type, right_type, "equality", ctx);
            }
        }
        result
    }

    fn check_is(&mut self, (left, left_type): (ExprId, TypeId), right: ExprId, ctx: Ctx) -> TypeId {
        let right_type = self.accept(right, None);
        let how = super::equality::Comparison {
            identity_check: true,
            ..Default::default()
        };
        if !self.run.can_skip_diagnostics
            && self.dangerous_comparison(left_type, right_type, how)
            && !self.is_declared_any(left)
            && !self.is_declared_any(right)
        {
            self.report_dangerous_comparison(left_type, right_type, "identity", ctx);
        }
        self.bool_type()
    }

    fn report_dangerous_comparison(&mut self, left: TypeId, right: TypeId, kind: &'static str, ctx: Ctx) {
        let left = self.try_getting_literal(left);
        let right = self.try_getting_literal(right);
        report!(self, operators::dangerous_comparison(left, right, kind), ctx);
    }

    /// Whether the expression is a variable with the annotation `Any`.
    fn is_declared_any(&mut self, expr: ExprId) -> bool {
        if !matches!(self.body.expr(expr), nodes::ast::Expr::Name(_)) {
            return false;
        }
        let Some(var) = self.var_of(expr) else {
            return false;
        };
        let def = self.state.world.get(var);
        let (inferred, typ) = (def.is(VarFlags::INFERRED), def.typ);
        !inferred && typ.is_some_and(|typ| self.is_any(typ))
    }

    /// `left in right`: `right` may be a container, or an iterable, or a union of such.
    fn check_in(&mut self, left: Argument, right: ExprId, ctx: Ctx) -> TypeId {
        let right_type = match self.find_partial_type_ref_fast_path(right) {
            Some(partial) => partial,
            None => self.accept(right, None),
        };
        let right_type = self.proper(right_type);
        let items = if matches!(self.types().get(right_type), Type::Union(_)) {
            self.relevant_items(right_type)
        } else {
            vec![right_type]
        };
        let mut found = Containment::default();
        for item in items {
            self.check_in_item(left, item, right_type, ctx, &mut found);
        }
        if !found.partial && !found.failed {
            self.check_in_overlap(left.typ, right_type, &found, ctx);
        }
        self.bool_type()
    }

    fn check_in_item(
        &mut self,
        left: Argument,
        item: TypeId,
        right_type: TypeId,
        ctx: Ctx,
        found: &mut Containment,
    ) {
        let contains = names::known::DUNDER_CONTAINS;
        let (container, as_container) = self.keeping_errors(|checker| {
            checker.operation(Way::Method, contains, (item, right_type), Some(left), |checker| {
                let args = [left.operand];
                checker.check_method_call_by_name(
                    contains,
                    item,
                    &args,
                    &[ArgKind::Pos],
                    ctx,
                    Some(right_type),
                )
            });
            checker.analyze_container_item_type(item)
        });
        let proper = self.proper(item);
        if matches!(self.types().get(proper), Type::Partial(_)) {
            found.partial = true;
        } else if as_container.has_new_errors && self.is_valid_var_arg(item) {
            let (item_type, as_iterable) = self
                .keeping_errors(|checker| checker.analyze_iterable_item_type_without_expression(item, ctx).1);
            if as_iterable.has_new_errors {
                self.add_errors(as_iterable.filtered);
                found.failed = true;
            } else {
                found.iterables.push(item_type);
            }
        } else if let Some(container) = container
            && !as_container.has_new_errors
        {
            found.containers.push(container);
        } else {
            self.add_errors(as_container.filtered);
            found.failed = true;
        }
    }

    fn check_in_overlap(&mut self, left_type: TypeId, right_type: TypeId, found: &Containment, ctx: Ctx) {
        let iterable = self.make_union(&found.iterables);
        if self.is_subtype(left_type, iterable) {
            return;
        }
        if found.containers.is_empty() {
            let (left, right) = (left_type.into(), right_type.into());
            let at = self.pos(ctx);
            messages::operators::unsupported_operand_types(self, "in", left, right, at, ErrorCode::Operator);
            return;
        }
        let container = self.make_union(&found.containers);
        let how = super::equality::Comparison {
            original_container: Some(right_type),
            keep_types: true,
            ..Default::default()
        };
        if !self.run.can_skip_diagnostics && self.dangerous_comparison(left_type, container, how) {
            report!(
                self,
                operators::dangerous_comparison(left_type, container, "container"),
                ctx
            );
        }
    }

    /// The type of a name whose type is partial, without the message that it needs an annotation.
    pub(crate) fn find_partial_type_ref_fast_path(&mut self, expr: ExprId) -> Option<TypeId> {
        if !self.is_ref_expr(expr) {
            return None;
        }
        let var = self.var_of(expr)?;
        let ctx = self.ctx(expr);
        let result = self.analyze_var_ref(var, ctx);
        let Type::Partial(partial) = self.types().get(result) else {
            return None;
        };
        partial.class?;
        let fixed = self.fixup_partial_type(result);
        self.store_type(expr, fixed);
        Some(result)
    }
}
