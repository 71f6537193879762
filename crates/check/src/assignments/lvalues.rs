//! Targets of assignments: their types, or the variables whose types are inferred.

use nodes::ast::{Expr, ExprId};
use nodes::defs::VarFlags;
use nodes::tables::RefFlags;
use smallvec::SmallVec;
use types::{Type, TypeId};

use super::{Lvalue, Rvalue};
use crate::Checker;

impl Checker<'_> {
    /// What is known of a target; its type is stored.
    pub(crate) fn check_lvalue(&mut self, lvalue: ExprId, rvalue: Option<&Rvalue>) -> Lvalue {
        let is_name = matches!(self.body.expr(lvalue), Expr::Name(_));
        let is_var = !is_name || self.var_of(lvalue).is_some();
        if is_var && self.is_definition(lvalue) && !(is_name && self.is_redefinition(lvalue)) {
            return self.check_definition(lvalue, is_name);
        }
        let node = *self.body.expr(lvalue);
        if let Expr::Index { .. } = node {
            let index = Some(lvalue);
            return Lvalue {
                index,
                ..Lvalue::default()
            };
        }
        if let Expr::Member { .. } = node {
            let rvalue = rvalue.and_then(operand_for_member);
            let typ = self.analyze_ordinary_member_access(lvalue, true, rvalue);
            self.store_type(lvalue, typ);
            return Lvalue::typed(typ);
        }
        if let Expr::Tuple(items) | Expr::List(items) = node {
            return self.check_tuple_lvalue(self.body.exprs(items));
        }
        if let Expr::Star(inner) = node {
            let typ = self.check_lvalue(inner, None).typ;
            return Lvalue {
                typ,
                ..Lvalue::default()
            };
        }
        if is_name {
            return self.check_name_lvalue(lvalue);
        }
        Lvalue::typed(self.accept(lvalue, None))
    }

    /// With `--allow-redefinition`, coming back to the first assignment of a variable is an ordinary one.
    fn is_redefinition(&self, lvalue: ExprId) -> bool {
        let Some(var) = self.var_of(lvalue) else {
            return false;
        };
        let var = self.state.world.get(var);
        let has_type = var
            .typ
            .is_some_and(|typ| !matches!(self.ty(typ), Type::Partial(_)));
        self.options().allow_redefinition
            && var.is(VarFlags::INFERRED)
            && has_type
            && !var.is(VarFlags::INDEX)
    }

    fn check_definition(&mut self, lvalue: ExprId, is_name: bool) -> Lvalue {
        let inferred = if is_name {
            self.var_of(lvalue)
        } else {
            if let Expr::Member { base, .. } = *self.body.expr(lvalue) {
                self.accept(base, None);
            }
            self.def_var(lvalue)
        };
        Lvalue {
            inferred,
            ..Lvalue::default()
        }
    }

    fn check_name_lvalue(&mut self, lvalue: ExprId) -> Lvalue {
        let typ = self.analyze_ref_expr(lvalue, true);
        self.store_type(lvalue, typ);
        let inferred = self.var_of(lvalue).filter(|var| {
            let flags = VarFlags::INFERRED | VarFlags::ARGUMENT;
            self.options().allow_redefinition && self.state.world.get(*var).flags.intersects(flags)
        });
        Lvalue {
            typ: Some(typ),
            index: None,
            inferred,
        }
    }

    fn check_tuple_lvalue(&mut self, items: &[ExprId]) -> Lvalue {
        let ambiguous = self.types().ambiguous_never();
        let types: Vec<TypeId> = items
            .iter()
            .map(|item| self.check_lvalue(*item, None).typ.unwrap_or(ambiguous))
            .collect();
        let fallback = self.named_type("builtins.tuple");
        Lvalue::typed(self.types().tuple(types, fallback))
    }

    /// Whether a target defines its variable here.
    pub(crate) fn is_definition(&self, lvalue: ExprId) -> bool {
        if self.is_ref_expr(lvalue) && self.has_ref_flag(lvalue, RefFlags::INFERRED_DEF) {
            return true;
        }
        matches!(self.body.expr(lvalue), Expr::Name(_))
            && self
                .var_of(lvalue)
                .is_some_and(|var| self.state.world.get(var).typ.is_none())
    }

    /// Targets without stars; tuples come behind their items (mypy's `flatten_lvalues`).
    pub(crate) fn flatten_lvalues(&self, lvalues: &[ExprId]) -> SmallVec<[ExprId; 4]> {
        let mut result = SmallVec::new();
        for lvalue in lvalues {
            if let Expr::Tuple(items) | Expr::List(items) = *self.body.expr(*lvalue) {
                result.extend(self.flatten_lvalues(self.body.exprs(items)));
            }
            result.push(self.unstarred(*lvalue));
        }
        result
    }
}

impl Lvalue {
    fn typed(typ: TypeId) -> Self {
        Self {
            typ: Some(typ),
            ..Self::default()
        }
    }
}

/// The value as member access wants it.
fn operand_for_member(rvalue: &Rvalue) -> Option<crate::Operand> {
    match rvalue {
        Rvalue::Plain(operand) => Some(*operand),
        Rvalue::Star(_) | Rvalue::List(..) | Rvalue::Op(..) => None,
    }
}
