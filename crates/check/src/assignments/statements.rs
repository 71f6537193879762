//! Assignment statements.

use nodes::ast::{Expr, ExprId, Stmt, StmtId};
use options::ErrorCode;
use types::AnyKind;

use super::Rvalue;
use crate::Checker;
use crate::message::Message;

const DEPENDENT_FINAL_IN_CLASS_BODY: Message = Message::new(
    "Final name declared in class body cannot depend on type variables",
    ErrorCode::Misc,
);

impl Checker<'_> {
    /// Checks an assignment statement.
    pub(crate) fn visit_assignment_stmt(&mut self, stmt: StmtId) {
        let Stmt::Assign {
            lvalues, rvalue, typ, ..
        } = *self.body.stmt(stmt)
        else {
            return;
        };
        let facts = self.tables.assignments.get(stmt).copied().unwrap_or_default();
        let lvalues = self.body.exprs(lvalues);
        let Some((last, others)) = lvalues.split_last() else {
            return;
        };
        let infer = facts.typ.is_none();
        if !(facts.is_alias_def && self.run.is_stub) {
            self.in_final_context(facts.is_final_def, |checker| {
                checker.check_assignment(*last, &Rvalue::expr(rvalue), infer);
            });
        }
        if facts.is_alias_def {
            self.check_type_alias_rvalue(*last, rvalue);
        }
        self.check_declared_any(stmt, *last, facts.typ);
        if !others.is_empty() {
            self.check_chained(stmt, others, rvalue, infer, facts.is_final_def);
        }
        self.check_final(stmt);
        let ctx = self.stmt_ctx(stmt);
        if facts.is_final_def
            && let Some(declared) = facts.typ
            && self.active_class().is_some()
            && !self.has_no_typevars(declared)
        {
            self.fail_with(&DEPENDENT_FINAL_IN_CLASS_BODY, ctx);
        }
        if typ.is_some() && !self.in_checked_function() {
            self.msg_annotation_in_unchecked_function(ctx);
        }
    }

    /// `x = y = value`: the value is not inferred again.
    fn check_chained(
        &mut self,
        stmt: StmtId,
        others: &[ExprId],
        rvalue: ExprId,
        infer: bool,
        is_final: bool,
    ) {
        let typ = match self.stored_type(rvalue) {
            Some(typ) => typ,
            None => self.accept(rvalue, None),
        };
        let temp = Rvalue::temp(typ, self.stmt_ctx(stmt));
        for lvalue in others {
            self.in_final_context(is_final, |checker| {
                checker.check_assignment(*lvalue, &temp, infer)
            });
        }
    }

    fn check_type_alias_rvalue(&mut self, lvalue: ExprId, rvalue: ExprId) {
        let token = self.errors.watch(errors::Watch::silencing());
        let typ = self.accept(rvalue, None);
        let _ = self.errors.unwatch(token);
        self.store_type(lvalue, typ);
    }

    /// Complains about `Any` in a declared type, if settings want that.
    fn check_declared_any(&mut self, stmt: StmtId, lvalue: ExprId, declared: Option<types::TypeId>) {
        let ctx = self.stmt_ctx(stmt);
        if let Some(typ) = declared
            && self.options().disallow_any_unimported
            && self.has_any_from_unimported_type(typ)
        {
            if matches!(self.body.expr(lvalue), Expr::Tuple(_)) {
                let any = self.types().any(AnyKind::SpecialForm);
                self.msg_unimported_type_becomes_any("A type on this line", any, ctx);
            } else {
                self.msg_unimported_type_becomes_any("Type of variable", typ, ctx);
            }
        }
        if let Some(typ) = declared {
            self.check_for_explicit_any(typ, ctx);
        }
    }

    /// Does `work` as part of a final declaration, or not (mypy's `enter_final_context`).
    pub(crate) fn in_final_context(&mut self, is_final_def: bool, work: impl FnOnce(&mut Self)) {
        let old = std::mem::replace(&mut self.run.is_final_def, is_final_def);
        work(self);
        self.run.is_final_def = old;
    }
}
