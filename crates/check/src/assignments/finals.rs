//! Final names are assigned once.

use nodes::ast::{ExprId, Stmt, StmtId};
use nodes::defs::{ClassFlags, VarFlags};
use types::{ClassId, DefRef};

use crate::{Checker, Ctx};

impl Checker<'_> {
    /// Complains if a statement assigns to a final name, or declares one without a value.
    pub(super) fn check_final(&mut self, stmt: StmtId) {
        let ctx = self.stmt_ctx(stmt);
        if let Stmt::OpAssign { lvalue, .. } = *self.body.stmt(stmt) {
            self.check_final_target(lvalue, false, ctx);
        }
        let Stmt::Assign { lvalues, .. } = *self.body.stmt(stmt) else {
            return;
        };
        let targets = self.flatten_lvalues(self.body.exprs(lvalues));
        let facts = self.tables.assignments.get(stmt).copied().unwrap_or_default();
        if facts.is_final_def
            && let Some(class) = self.active_class()
            && let Some(first) = targets.first()
            && facts.typ.is_some()
        {
            self.check_final_has_value(*first, class, ctx);
        }
        for target in targets {
            self.check_final_target(target, facts.is_final_def, ctx);
        }
    }

    /// Complains if an assignment expression assigns to a final name.
    pub(crate) fn check_final_of_target(&mut self, target: ExprId, ctx: Ctx) {
        self.check_final_target(target, false, ctx);
    }

    fn check_final_has_value(&mut self, target: ExprId, class: ClassId, ctx: Ctx) {
        let Some(var) = self.var_of(target) else { return };
        let is_unset = self.var_is(var, VarFlags::FINAL_UNSET_IN_CLASS)
            && !self.var_is(var, VarFlags::FINAL_SET_IN_INIT);
        if is_unset && !self.run.is_stub && !self.state.world.get(class).is(ClassFlags::NAMED_TUPLE) {
            self.msg_final_without_value(ctx);
        }
    }

    fn check_final_target(&mut self, target: ExprId, is_final_decl: bool, ctx: Ctx) {
        if is_final_decl || !self.is_ref_expr(target) {
            return;
        }
        let Some(var) = self.var_of(target) else { return };
        let name = self.state.world.get(var).name;
        if let Some(class) = self.active_class() {
            let mro = self.state.world.get(class).mro.clone();
            let overridden = mro.iter().skip(1).find_map(|base| {
                let node = self.state.world.get(*base).names.get(&name)?.node;
                matches!(node, Some(DefRef::Var(_)) if self.is_final_symbol(node)).then_some(())
            });
            if overridden.is_some() {
                let text = self.state.world.text(name);
                self.msg_cant_assign_to_final(text, false, ctx);
            }
        }
        if self.var_is(var, VarFlags::FINAL) {
            let text = self.state.world.text(name);
            self.msg_cant_assign_to_final(text, false, ctx);
        }
    }
}
