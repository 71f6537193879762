//! Operators: `left op right` and `op operand`, with the cases that mypy treats specially.

use nodes::ast::{BinOp, Expr, ExprId, UnaryOp};
use types::{ClassId, TypeId};

use crate::assignments::Rvalue;
use crate::operators::op_method;
use crate::{Checker, Ctx, Operand};

/// Whether the method of the right operand (`__radd__`) may be, must be or must not be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum UseReverse {
    Default,
    Always,
    Never,
}

impl Checker<'_> {
    pub(super) fn visit_op_expr(&mut self, expr: ExprId, op: BinOp, left: ExprId, right: ExprId) -> TypeId {
        if let Some(analyzed) = self.analyzed(expr) {
            // A type: `X | Y`.
            return self.accept_analyzed(expr, &analyzed, None);
        }
        if matches!(op, BinOp::And | BinOp::Or) {
            return self.check_boolean_op(expr, op, left, right);
        }
        let ctx = self.ctx(expr);
        self.check_op_expr(op, left, right, ctx)
    }

    /// Checks `left op right`, which need not have an expression of its own, as in `left op= right`.
    pub(crate) fn check_op_expr(&mut self, op: BinOp, left: ExprId, right: ExprId, ctx: Ctx) -> TypeId {
        let left_node = self.body.expr(left);
        if op == BinOp::Mult && matches!(left_node, Expr::List(_)) {
            return self.check_list_multiply(left, right, ctx);
        }
        if op == BinOp::Mod && matches!(left_node, Expr::Str { .. } | Expr::Bytes(_)) {
            return self.check_str_interpolation(left, right);
        }
        let left_type = self.accept(left, None);
        if op == BinOp::Add
            && let Some(sum) = self.add_tuples(left_type, right, ctx)
        {
            return sum;
        }
        let reverse = self.use_reverse(op, left_type, right);
        if op == BinOp::Add
            && let Some(sum) = self.add_to_variadic(left_type, right)
        {
            return sum;
        }
        let method = op_method(op);
        match reverse {
            UseReverse::Default | UseReverse::Never => {
                let name = self.name(method);
                let allow_reverse = reverse == UseReverse::Default;
                self.check_op(name, left_type, Operand::Expr(right), ctx, allow_reverse)
                    .0
            }
            UseReverse::Always => {
                // The reverse method gives better messages.
                let name = self.name(super::operator_methods::reverse_method(method));
                let base = self.accept(right, None);
                self.check_op(name, base, Operand::Expr(left), ctx, false).0
            }
        }
    }

    /// `(a, b) + (c, d)`, and `(a, b) + cs` with precise tuple types.
    fn add_tuples(&mut self, left_type: TypeId, right: ExprId, ctx: Ctx) -> Option<TypeId> {
        let types = self.types();
        let left_type = self.proper(left_type);
        let left = types.as_tuple(left_type)?;
        let left_class = types.as_instance(left.fallback)?.class;
        let add = names::known::DUNDER_ADD;
        let definer = self.state.world.lookup_member(left_class, add)?.0;
        if self.text(self.state.world.get(definer).fullname) != "builtins.tuple" {
            return None;
        }
        let right_type = self.accept(right, None);
        let right_type = self.proper(right_type);
        let left_variadic = left.items.iter().any(|item| types.is_unpack(*item));
        if let Some(right) = types.as_tuple(right_type) {
            let right_class = types.as_instance(right.fallback)?.class;
            let right_variadic = right.items.iter().any(|item| types.is_unpack(*item));
            if self.has_radd(right_class) || (left_variadic && right_variadic) {
                return None;
            }
            let items: Vec<TypeId> = left.items.iter().chain(&right.items).copied().collect();
            let fallback = self.named_type("builtins.tuple");
            return Some(types.tuple(items, fallback));
        }
        let instance = types.as_instance(right_type)?;
        if !self.has_precise_tuples()
            || !self.type_is_iterable(right_type)
            || self.has_radd(instance.class)
            || !self.class_is(left_class, "builtins.tuple")
            || left_variadic
        {
            return None;
        }
        let item = self.iterable_item_type(right_type, ctx);
        let rest = self.named_generic_type("builtins.tuple", &[item]);
        let items = left.items.iter().copied().chain([types.unpack(rest)]).collect();
        Some(self.tuple_with_items(left_type, items))
    }

    /// `xs + (y, z)` with precise tuple types.
    fn add_to_variadic(&mut self, left_type: TypeId, right: ExprId) -> Option<TypeId> {
        if !self.has_precise_tuples() {
            return None;
        }
        let types = self.types();
        let left_type = self.proper(left_type);
        if !self.is_named_instance(left_type, "builtins.tuple") {
            return None;
        }
        let right_type = self.accept(right, None);
        let right_type = self.proper(right_type);
        let right = types.as_tuple(right_type)?;
        let class = types.as_instance(right.fallback)?.class;
        if !self.class_is(class, "builtins.tuple") || right.items.iter().any(|item| types.is_unpack(*item)) {
            return None;
        }
        let items = std::iter::once(types.unpack(left_type))
            .chain(right.items.iter().copied())
            .collect();
        Some(self.tuple_with_items(right_type, items))
    }

    fn has_radd(&self, class: ClassId) -> bool {
        let radd = names::known::DUNDER_RADD;
        self.state.world.lookup_member(class, radd).is_some()
    }

    /// `dict | TypedDict` is `TypedDict.__ror__`, and `TypedDict | dict` never asks the dictionary.
    fn use_reverse(&mut self, op: BinOp, left_type: TypeId, right: ExprId) -> UseReverse {
        if op != BinOp::BitOr {
            return UseReverse::Default;
        }
        let types = self.types();
        let left_type = self.proper(left_type);
        let mut result = UseReverse::Default;
        if self.is_named_instance(left_type, "builtins.dict") {
            let right_type = self.accept(right, None);
            let right_type = self.proper(right_type);
            if types.as_typed_dict(right_type).is_some() {
                result = UseReverse::Always;
            }
        }
        if types.as_typed_dict(left_type).is_some() {
            let right_type = self.accept(right, None);
            if self.is_named_instance(right_type, "builtins.dict") {
                result = UseReverse::Never;
            }
        }
        result
    }

    /// `[...] * n`: the context of the product is that of the list.
    fn check_list_multiply(&mut self, left: ExprId, right: ExprId, ctx: Ctx) -> TypeId {
        let right_type = self.accept(right, None);
        let int = self.named_type("builtins.int");
        let context = if self.is_subtype(right_type, int) {
            self.type_context()
        } else {
            None
        };
        let left_type = self.accept(left, context);
        let method = names::known::DUNDER_MUL;
        self.check_op(method, left_type, Operand::Expr(right), ctx, false)
            .0
    }

    pub(super) fn visit_unary_expr(&mut self, expr: ExprId, op: UnaryOp, operand: ExprId) -> TypeId {
        let operand_type = self.accept(operand, None);
        let method = match op {
            UnaryOp::Not => {
                self.check_for_truthy_type(operand_type, operand);
                return self.bool_type();
            }
            UnaryOp::Neg => "__neg__",
            UnaryOp::Pos => "__pos__",
            UnaryOp::Invert => "__invert__",
        };
        let (name, ctx) = (self.name(method), self.ctx(expr));
        self.check_method_call_by_name(name, operand_type, &[], &[], ctx, None)
            .0
    }

    pub(super) fn visit_assignment_expr(&mut self, expr: ExprId, target: ExprId, value: ExprId) -> TypeId {
        let typ = self.accept(value, None);
        let binder_version = self.binder.version;
        let rvalue = Rvalue::Plain(Operand::Expr(value));
        self.check_assignment(target, &rvalue, true);
        if self.binder.version != binder_version {
            self.run.assignment_expression_effect += 1;
        }
        let ctx = self.ctx(expr);
        self.check_final_of_target(target, ctx);
        if !self.has_uninhabited_component(typ) {
            self.store_type(target, typ);
        }
        self.find_partial_type_ref_fast_path(target);
        typ
    }

    /// Whether `PreciseTupleTypes` is enabled.
    #[must_use]
    pub(crate) fn has_precise_tuples(&self) -> bool {
        self.options()
            .enable_incomplete_feature
            .iter()
            .any(|feature| feature == options::PRECISE_TUPLE_TYPES)
    }
}
