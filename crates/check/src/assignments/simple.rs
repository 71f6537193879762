//! One value against one type.

use nodes::ast::{Expr, ExprId};
use nodes::defs::VarFlags;
use nodes::symbols::SymbolKind;
use types::{AnyKind, DefRef, Type, TypeId, VarId};

use super::{Rvalue, SimpleAssignment};
use crate::subtype_checks::SubtypeContext;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// Checks that a value fits a type; returns the types of the value and of the target, which may be wider now.
    pub(crate) fn check_simple_assignment(
        &mut self,
        lvalue_type: Option<TypeId>,
        rvalue: &Rvalue,
        ctx: Ctx,
        more: SimpleAssignment<'_>,
    ) -> (TypeId, Option<TypeId>) {
        if self.run.is_stub
            && self
                .rvalue_expr(rvalue)
                .is_some_and(|expr| matches!(self.body.expr(expr), Expr::Ellipsis))
        {
            return (self.types().any(AnyKind::SpecialForm), lvalue_type);
        }
        let mut rvalue_type = self.infer_rvalue(lvalue_type, rvalue, more.inferred);
        if let Some(var) = more.inferred
            && self.is_useless_for(var, rvalue_type)
        {
            let ctx = self.ctx_of(DefRef::Var(var));
            self.need_annotation_for_var(var, ctx);
            rvalue_type = self.set_nothing_to_any(rvalue_type);
        }
        let mut lvalue_type = lvalue_type;
        if let (Some(var), Some(lvalue)) = (more.inferred, more.lvalue)
            && let Some(wider) = self.widen(var, lvalue, rvalue_type)
        {
            lvalue_type = Some(wider);
        }
        self.check_assigned_subtype(rvalue_type, lvalue_type, ctx, &more);
        (rvalue_type, lvalue_type)
    }

    fn check_assigned_subtype(
        &mut self,
        rvalue_type: TypeId,
        lvalue_type: Option<TypeId>,
        ctx: Ctx,
        more: &SimpleAssignment<'_>,
    ) {
        if matches!(self.ty(rvalue_type), Type::Deleted(_)) {
            self.msg_deleted_as_rvalue(rvalue_type, ctx);
        }
        let Some(lvalue_type) = lvalue_type else { return };
        if matches!(self.ty(lvalue_type), Type::Deleted(_)) {
            self.msg_deleted_as_lvalue(lvalue_type, ctx);
            return;
        }
        if self.is_subtype(rvalue_type, lvalue_type) {
            return;
        }
        let rvalue_label = format!("{} has type", more.rvalue_name);
        let lvalue_label = format!("{} has type", more.lvalue_name);
        let how = SubtypeContext {
            subtype_label: Some(&rvalue_label),
            supertype_label: Some(&lvalue_label),
            notes: more.notes,
            outer_context: None,
        };
        self.check_subtype_with(rvalue_type, lvalue_type, ctx, more.msg, how);
    }

    /// The type of a value, in the context of its target's type; inferred twice where that may help.
    fn infer_rvalue(
        &mut self,
        lvalue_type: Option<TypeId>,
        rvalue: &Rvalue,
        inferred: Option<VarId>,
    ) -> TypeId {
        let always_allow_any = lvalue_type.is_some_and(|typ| !self.types().is_any(self.proper(typ)));
        let is_union = lvalue_type.is_some_and(|typ| self.types().as_union(self.proper(typ)).is_some());
        let try_fallback = (inferred.is_some() || is_union) && !self.simple_rvalue(rvalue);
        match lvalue_type {
            Some(typ) if try_fallback && !self.is_typeddict_type_context(typ) => {
                self.infer_rvalue_with_fallback_context(typ, rvalue, inferred, always_allow_any)
            }
            Some(_) | None => self.accept_rvalue_any(rvalue, lvalue_type, always_allow_any),
        }
    }

    fn is_typeddict_type_context(&self, typ: TypeId) -> bool {
        let typ = self.proper(typ);
        match self.types().as_union(typ) {
            Some(union) => union
                .items
                .iter()
                .any(|item| self.is_typeddict_type_context(*item)),
            None => self.types().as_typed_dict(typ).is_some(),
        }
    }

    /// Whether the type of a value does not depend on the context, for all that is easy to see.
    fn simple_rvalue(&self, rvalue: &Rvalue) -> bool {
        let Some(expr) = self.rvalue_expr(rvalue) else {
            return false;
        };
        let is_literal = matches!(
            self.body.expr(expr),
            Expr::Int(_) | Expr::BigInt(_) | Expr::Str { .. } | Expr::Bytes(_) | Expr::Float(_)
        );
        is_literal
            || self.is_ref_expr(expr)
            || matches!(self.body.expr(expr), Expr::Call { callee, .. } if self.is_plain_function(*callee))
    }

    /// Whether a callee is a function without type variables.
    fn is_plain_function(&self, callee: ExprId) -> bool {
        if !self.is_ref_expr(callee) {
            return false;
        }
        let Some(def @ (DefRef::Func(_) | DefRef::Overload(_))) = self.referent(callee) else {
            return false;
        };
        let types = self.types();
        let is_plain = |typ: TypeId| {
            types
                .as_callable(typ)
                .is_some_and(|callable| !callable.is_generic())
        };
        let Some(typ) = self.symbol_type(def) else {
            return false;
        };
        if let Type::Overloaded(items) = self.ty(typ) {
            return items.iter().all(|item| is_plain(*item));
        }
        is_plain(typ)
    }

    /// Whether a value says nothing about the type of a variable that has none yet.
    fn is_useless_for(&mut self, var: VarId, rvalue_type: TypeId) -> bool {
        if self.is_valid_inferred_type(rvalue_type, false, false) {
            return false;
        }
        match self.state.world.get(var).typ {
            None => true,
            Some(known) => matches!(self.ty(known), Type::Partial(_)) || !self.is_subtype(rvalue_type, known),
        }
    }

    /// With `--allow-redefinition`, a variable takes the type of what is assigned too.
    fn widen(&mut self, var: VarId, lvalue: ExprId, rvalue_type: TypeId) -> Option<TypeId> {
        if !matches!(self.body.expr(lvalue), Expr::Name(_)) || self.var_is(var, VarFlags::FINAL) {
            return None;
        }
        let known = self.state.world.get(var).typ?;
        let new = self.remove_instance_last_known_values(rvalue_type);
        if self.refers_to_different_scope(lvalue)
            || matches!(self.ty(known), Type::Partial(_))
            || self.is_proper_subtype(new, known)
            || !self.can_widen_in_scope(lvalue, known)
        {
            return None;
        }
        let wider = self.make_simplified_union(&[known, new]);
        if !self.var_is(var, VarFlags::INDEX) {
            self.run.widened_vars += 1;
        }
        self.set_inferred_type(var, lvalue, wider);
        if self.ref_kind(lvalue) == Some(SymbolKind::Global) && self.top_level_function().is_some() {
            self.run.globals_widened_in_func.push((var, wider));
        }
        self.binder_put(lvalue, rvalue_type, true);
        if let Some(key) = self.place_key(lvalue.into()) {
            self.binder.declarations.insert(key, Some(wider));
        }
        Some(wider)
    }

    fn refers_to_different_scope(&self, name: ExprId) -> bool {
        match self.ref_kind(name) {
            Some(SymbolKind::Local) => false,
            Some(SymbolKind::Global) => self.var_of(name).is_some_and(|var| {
                use types::DefId as _;
                var.module() != self.module
            }),
            Some(SymbolKind::Member) | None => self.top_level_function().is_some(),
        }
    }

    /// A global is widened in a function only if it was `None`.
    fn can_widen_in_scope(&self, name: ExprId, known: TypeId) -> bool {
        self.ref_kind(name) != Some(SymbolKind::Global)
            || self.top_level_function().is_none()
            || self.types().is_none(self.proper(known))
    }

    /// Tells the binder of the top level that a global was widened.
    pub(crate) fn put_in_globals_binder(&mut self, var: VarId, typ: TypeId) {
        let place = crate::binder::Place::Var(var);
        let Some(key) = self.place_key(place) else { return };
        let binder = self.run.outer_binders.first_mut().unwrap_or(&mut self.binder);
        binder.declarations.insert(key, Some(typ));
        binder.put_key(key, typ, true);
    }
}
