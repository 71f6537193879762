//! `target op= value`.

use nodes::ast::{BinOp, Expr, Stmt, StmtId};
use types::{ClassId, Type, TypeId};

use super::Rvalue;
use crate::operators::op_method;
use crate::{Checker, Ctx, CtxKind, Operand};

impl Checker<'_> {
    /// Checks an augmented assignment.
    pub(crate) fn visit_operator_assignment_stmt(&mut self, stmt: StmtId) {
        let Stmt::OpAssign { op, lvalue, rvalue } = *self.body.stmt(stmt) else {
            return;
        };
        let ctx = self.stmt_ctx(stmt);
        self.try_infer_partial_generic_type_from_assignment(lvalue, &Rvalue::expr(rvalue), Some(op));
        let lvalue_type = if matches!(self.body.expr(lvalue), Expr::Member { .. }) {
            self.visit_member_expr(lvalue, true)
        } else {
            self.accept(lvalue, None)
        };
        match self.inplace_method(lvalue_type, op) {
            Some(method) => {
                let (result, _) = self.check_op(method, lvalue_type, Operand::Expr(rvalue), ctx, false);
                if !self.is_subtype(result, lvalue_type) {
                    self.msg_incompatible_operator_assignment(op.text(), ctx);
                }
            }
            None => {
                // The statement as an expression: an ignored line is any of its lines.
                let kind = CtxKind::Expr;
                let value = Rvalue::Op(op, lvalue, rvalue, Ctx { kind, ..ctx });
                self.check_assignment(lvalue, &value, true);
            }
        }
        self.check_final(stmt);
    }

    /// The in-place method of an operator, if the type has it.
    fn inplace_method(&mut self, typ: TypeId, op: BinOp) -> Option<names::Name> {
        let method = op_method(op);
        let inplace = self.name(&format!("__i{}", &method[2..]));
        let class = self.class_with_methods(typ)?;
        self.has_readable_member(class, inplace).then_some(inplace)
    }

    fn class_with_methods(&self, typ: TypeId) -> Option<ClassId> {
        let typ = self.proper(typ);
        if let Some(instance) = self.types().as_instance(typ) {
            return Some(instance.class);
        }
        let Type::TypedDict(dict) = self.ty(typ) else {
            return None;
        };
        self.types()
            .as_instance(dict.fallback)
            .map(|instance| instance.class)
    }
}
