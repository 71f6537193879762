//! `left and right`, `left or right`: the result is one of the operands, and the left one narrows the right one.

use nodes::ast::{BinOp, ExprId};
use nodes::tables::RightOperand;
use options::ErrorCode;
use types::{Type, TypeId};

use super::AcceptOptions;
use crate::Checker;
use crate::binder::FrameOptions;
use crate::narrowing::TypeMap;

impl Checker<'_> {
    pub(super) fn check_boolean_op(
        &mut self,
        expr: ExprId,
        op: BinOp,
        left: ExprId,
        right: ExprId,
    ) -> TypeId {
        let context = self.type_context();
        let left_type = self.accept(left, context);
        let expanded = self.try_expanding_sum_type_to_union(left_type, Some(names::known::BUILTINS_BOOL));
        let known = self.tables.rare.right_operands.get(&expr).copied();
        let never = self.types().never();
        let (left_map, right_map) = match (known, op) {
            (Some(RightOperand::Always), _) => (TypeMap::of(left, never), TypeMap::default()),
            (Some(RightOperand::Unreachable), _) => (TypeMap::default(), TypeMap::of(right, never)),
            (None, BinOp::And) => {
                let (right_map, left_map) = self.find_isinstance_check(left);
                (left_map, right_map)
            }
            (None, _) => self.find_isinstance_check(left),
        };
        let left_unreachable = self.is_unreachable_map(&left_map);
        if left_unreachable
            && known != Some(RightOperand::Always)
            && self.is_code_enabled(ErrorCode::RedundantExpr)
        {
            let ctx = self.ctx(left);
            report!(self, unreachable::redundant_left_operand(op.text()), ctx);
        }
        let right_unreachable = self.is_unreachable_map(&right_map);
        if right_unreachable
            && known != Some(RightOperand::Unreachable)
            && self.should_report_unreachable_issues()
        {
            let ctx = self.ctx(right);
            report!(self, unreachable::unreachable_right_operand(op.text()), ctx);
        }
        let right_context = self.combined_context(expanded);
        let right_type = self.analyze_cond_branch(&right_map, right, right_context, false);
        match (left_unreachable, right_unreachable) {
            (true, true) => never,
            (false, true) => left_type,
            (true, false) => right_type,
            (false, false) => self.join_operands(op, left_type, expanded, right_type),
        }
    }

    fn join_operands(
        &mut self,
        op: BinOp,
        left_type: TypeId,
        expanded: TypeId,
        right_type: TypeId,
    ) -> TypeId {
        let (restricted, result_is_left) = if op == BinOp::And {
            (self.false_only(expanded), !self.can_be_true(expanded))
        } else {
            (self.true_only(expanded), !self.can_be_false(expanded))
        };
        if matches!(self.types().get(restricted), Type::Uninhabited { .. }) {
            right_type
        } else if result_is_left {
            left_type
        } else {
            self.make_simplified_union(&[restricted, right_type])
        }
    }

    /// Checks an expression where `map` holds; in an unreachable branch without messages.
    pub(crate) fn analyze_cond_branch(
        &mut self,
        map: &TypeMap,
        node: ExprId,
        context: Option<TypeId>,
        allow_none_return: bool,
    ) -> TypeId {
        let options = AcceptOptions {
            type_context: context,
            allow_none_return,
            ..AcceptOptions::default()
        };
        self.in_branch(|checker| {
            if checker.is_unreachable_map(map) {
                checker.silently(|checker| checker.accept_with(node, options));
                return checker.types().never();
            }
            checker.push_type_map(map, false);
            checker.accept_with(node, options)
        })
    }

    /// Does `work` in a frame of the binder that control flow may bypass and that does not fall through.
    pub(crate) fn in_branch<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let options = FrameOptions {
            can_skip: true,
            fall_through: 0,
            ..FrameOptions::default()
        };
        self.in_frame(options, work)
    }

    /// The context of the right operand: the left one's type or what the surroundings want.
    fn combined_context(&mut self, typ: TypeId) -> Option<TypeId> {
        if self.has_any_type(typ, false) {
            // `Any` spreads: `dict[str, Any] or {}`.
            return Some(typ);
        }
        match self.type_context() {
            Some(context) => Some(self.make_simplified_union(&[typ, context])),
            None => Some(self.make_simplified_union(&[typ])),
        }
    }
}
