//! Partial types: of `x = []` and `x = None` before more is known of `x`.
//!
//! A scope remembers its variables with partial types. At its end what is left of them is reported, or becomes `None`.
//! Scopes in different functions do not complete each other's variables, but for partial `None` types.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use types::{Partial, Type, TypeId, VarId};

use crate::{Checker, Ctx};

/// The variables of one scope that have partial types, with the places of their definitions.
#[derive(Clone, Debug)]
pub(crate) struct PartialScope {
    pub(crate) map: IndexMap<VarId, Ctx, FxBuildHasher>,
    pub(crate) is_local: bool,
}

/// Where a variable with a partial type was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundPartial {
    /// Assignments at the place can complete the type.
    pub(crate) in_scope: bool,
    /// The scope belongs to a function.
    pub(crate) is_local: bool,
    /// The index of the scope.
    pub(crate) scope: usize,
}

impl Checker<'_> {
    /// The partial type of a variable, if it has one.
    #[must_use]
    pub(crate) fn partial_of_var(&self, var: VarId) -> Option<&'_ Partial> {
        self.as_partial(self.state.world.get(var).typ?)
    }

    /// The partial type behind an id.
    #[must_use]
    pub(crate) fn as_partial(&self, typ: TypeId) -> Option<&'_ Partial> {
        if let Type::Partial(partial) = self.state.world.types.get(typ) {
            Some(partial)
        } else {
            None
        }
    }

    /// Does `work` in a scope of its own for partial types, and reports what is left (mypy's `enter_partial_types`).
    pub(crate) fn enter_partial_types<R>(
        &mut self,
        is_function: bool,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let outer_local = self.run.partial_types.last().is_some_and(|scope| scope.is_local);
        let is_local = outer_local || is_function;
        self.run.partial_types.push(PartialScope {
            map: IndexMap::default(),
            is_local,
        });
        let result = work(self);
        let dynamic = self.run.dynamic_funcs.last().copied().unwrap_or(false);
        let permissive = (self.options().allow_untyped_globals && !is_local)
            || (self.options().check_untyped_defs && dynamic);
        let scope = self.run.partial_types.pop();
        if !self.run.current_node_deferred {
            for (var, ctx) in scope.into_iter().flat_map(|scope| scope.map) {
                self.leave_partial_type(var, ctx, permissive);
            }
        }
        result
    }

    fn leave_partial_type(&mut self, var: VarId, ctx: Ctx, permissive: bool) {
        let is_none = self
            .partial_of_var(var)
            .is_some_and(|partial| partial.class.is_none());
        if is_none && !permissive {
            let none = self.state.world.types.none();
            self.state.world.get_mut(var).typ = Some(none);
            return;
        }
        if !permissive && !self.run.partial_reported.contains(&var) {
            self.need_annotation_for_var(var, ctx);
            self.run.partial_reported.insert(var);
        }
        if let Some(typ) = self.state.world.get(var).typ {
            let fixed = self.fixup_partial_type(typ);
            let invalid = !self.state.world.types.same(fixed, typ);
            let var = self.state.world.get_mut(var);
            var.flags
                .set(nodes::defs::VarFlags::INVALID_PARTIAL_TYPE, invalid);
            var.typ = Some(fixed);
        }
    }

    /// The type of a reference to a variable whose type `typ` is partial.
    pub(crate) fn handle_partial_var_type(
        &mut self,
        typ: TypeId,
        is_lvalue: bool,
        var: VarId,
        ctx: Ctx,
    ) -> TypeId {
        self.has_effect();
        let found = self.find_partial_types_in_all_scopes(var);
        let in_scope = found.is_some_and(|found| found.in_scope);
        let is_none = self
            .as_partial(typ)
            .is_some_and(|partial| partial.class.is_none());
        if is_none && in_scope {
            return if is_lvalue {
                typ
            } else {
                self.state.world.types.none()
            };
        }
        if let Some(found) = found
            && !self.run.current_node_deferred
        {
            if found.in_scope {
                let ctx = self.run.partial_types[found.scope]
                    .map
                    .get(&var)
                    .copied()
                    .unwrap_or(ctx);
                if found.is_local || !self.options().allow_untyped_globals {
                    self.need_annotation_for_var(var, ctx);
                    self.run.partial_reported.insert(var);
                }
            } else {
                let name = self.state.world.get(var).name;
                self.handle_cannot_determine_type(name, ctx);
            }
        }
        self.fixup_partial_type(typ)
    }

    /// The index of the scope that holds `var`, if assignments at the place can complete its type.
    #[must_use]
    pub(crate) fn find_partial_types(&self, var: VarId) -> Option<usize> {
        let found = self.find_partial_types_in_all_scopes(var)?;
        found.in_scope.then_some(found.scope)
    }

    /// Ends the partial type of a variable that `find_partial_types` found.
    pub(crate) fn forget_partial(&mut self, scope: usize, var: VarId) {
        self.run.partial_types[scope].map.shift_remove(&var);
    }

    /// The scope that holds `var`.
    #[must_use]
    pub(crate) fn find_partial_types_in_all_scopes(&self, var: VarId) -> Option<FoundPartial> {
        let scopes = &self.run.partial_types;
        let index = scopes.iter().rposition(|scope| scope.map.contains_key(&var))?;
        let mut disallow_other_scopes = self.options().local_partial_types;
        if let Some(partial) = self.partial_of_var(var) {
            if partial.class.is_none() {
                disallow_other_scopes = false;
            } else if self.state.world.get(var).class.is_some() {
                disallow_other_scopes = true;
            }
        }
        let is_local = scopes[index].is_local;
        let here_local = scopes.last().is_some_and(|scope| scope.is_local);
        Some(FoundPartial {
            in_scope: !disallow_other_scopes || is_local == here_local,
            is_local,
            scope: index,
        })
    }

    /// Gives a variable with a partial type its type (mypy's `replace_partial_type`).
    pub(crate) fn replace_partial_type(&mut self, var: VarId, typ: TypeId, scope: usize) {
        self.state.world.get_mut(var).typ = Some(typ);
        self.binder.version += 1;
        self.forget_partial(scope, var);
        if self.options().allow_redefinition {
            self.binder_assign_type(crate::binder::Place::Var(var), typ, Some(typ));
        }
    }
}
