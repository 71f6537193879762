//! `a if condition else b`.

use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use types::{Type, TypeId};

use crate::Checker;

impl Checker<'_> {
    pub(super) fn visit_conditional_expr(&mut self, expr: ExprId, allow_none_return: bool) -> TypeId {
        let Expr::Conditional {
            cond,
            if_expr,
            else_expr,
        } = *self.body.expr(expr)
        else {
            unreachable!("only conditional expressions are visited here")
        };
        self.accept(cond, None);
        let outer = self.type_context();
        let (if_map, else_map) = self.find_isinstance_check(cond);
        if self.is_code_enabled(ErrorCode::RedundantExpr) {
            let ctx = self.ctx(cond);
            if self.is_unreachable_map(&if_map) {
                report!(self, unreachable::redundant_condition_in_if(false), ctx);
            } else if self.is_unreachable_map(&else_map) {
                report!(self, unreachable::redundant_condition_in_if(true), ctx);
            }
        }
        let branch = |checker: &mut Self, is_if: bool, context: Option<TypeId>| {
            let (map, node) = if is_if {
                (&if_map, if_expr)
            } else {
                (&else_map, else_expr)
            };
            checker.analyze_cond_branch(map, node, context, allow_none_return)
        };
        let mut context = outer;
        if outer.is_none() {
            // Each branch is context for the other: `[1] if c else []`.
            let if_type = branch(self, true, None);
            let else_type = branch(self, false, None);
            context = Some(if self.has_ambiguous_uninhabited_component(if_type) {
                else_type
            } else if self.has_ambiguous_uninhabited_component(else_type) {
                if_type
            } else {
                self.make_simplified_union(&[if_type, else_type])
            });
        }
        let if_type = branch(self, true, context);
        let else_type = branch(self, false, context);
        self.join_branches(if_type, else_type, outer)
    }

    fn join_branches(&mut self, if_type: TypeId, else_type: TypeId, context: Option<TypeId>) -> TypeId {
        let union = self.make_simplified_union(&[if_type, else_type]);
        let wants_union = context.is_some_and(|context| {
            let context = self.proper(context);
            matches!(self.types().get(context), Type::Union(_))
        });
        if !self.has_uninhabited_component(union) || wants_union {
            return union;
        }
        // With empty collections a join may be better.
        let joined = self.join_types(if_type, else_type);
        let proper = self.proper(joined);
        if self.is_named_instance(proper, "builtins.object") {
            union
        } else {
            joined
        }
    }
}
