//! Attributes: `base.name`.

use names::Name;
use nodes::ast::{Expr, ExprId};
use nodes::defs::VarFlags;
use nodes::tables::Asked;
use types::{DefRef, TypeId};

use super::AcceptOptions;
use crate::members::MemberAccess;
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
    /// The type of `base.name`, narrowed.
    pub(crate) fn visit_member_expr(&mut self, expr: ExprId, is_lvalue: bool) -> TypeId {
        let result = self.analyze_ordinary_member_access(expr, is_lvalue, None);
        let narrowed = self.narrow_type_from_binder(expr, result);
        let ctx = self.ctx(expr);
        self.warn_deprecated(self.referent(expr), ctx);
        narrowed
    }

    /// The type of `base.name` where `expr` is that expression, without narrowing. `rvalue` is what is assigned.
    pub(crate) fn analyze_ordinary_member_access(
        &mut self,
        expr: ExprId,
        is_lvalue: bool,
        rvalue: Option<Operand>,
    ) -> TypeId {
        if self
            .tables
            .refs
            .get(expr)
            .is_some_and(|found| found.kind.is_some())
        {
            // A name of a module.
            return self.analyze_ref_expr(expr, false);
        }
        let Expr::Member { base, name } = *self.body.expr(expr) else {
            unreachable!("only attributes are analysed as such")
        };
        let is_callee = self.exprs.is_callee;
        let options = AcceptOptions {
            is_callee,
            ..AcceptOptions::default()
        };
        let original_type = self.accept_with(base, options);
        let (mut module_symbol_table, mut is_self) = (None, false);
        match self.referent(base) {
            Some(DefRef::Module(module)) => module_symbol_table = Some(module),
            Some(DefRef::Var(var)) => {
                let def = self.state.world.get(var);
                is_self = def.is(VarFlags::SELF) || def.is(VarFlags::CLS);
            }
            Some(
                DefRef::Class(_)
                | DefRef::Func(_)
                | DefRef::Decorator(_)
                | DefRef::Overload(_)
                | DefRef::Alias(_)
                | DefRef::TypeVar(_)
                | DefRef::Placeholder(_),
            )
            | None => {}
        }
        let access = MemberAccess {
            is_lvalue,
            original_type: Some(original_type),
            in_literal_context: self.is_literal_context(),
            module_symbol_table,
            is_self,
            rvalue,
            is_callee,
            ..MemberAccess::default()
        };
        let ctx = self.ctx(expr);
        self.analyze_member_access(name, original_type, ctx, access)
    }

    /// The type of attribute `member` of a value of type `base_type`.
    pub(crate) fn analyze_external_member_access(
        &mut self,
        member: Name,
        base_type: TypeId,
        ctx: Ctx,
    ) -> TypeId {
        self.ask(Asked::Member(base_type, member));
        let access = MemberAccess {
            original_type: Some(base_type),
            in_literal_context: self.is_literal_context(),
            ..MemberAccess::default()
        };
        self.analyze_member_access(member, base_type, ctx, access)
    }
}
