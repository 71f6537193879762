//! Types of expressions during experiments: written into a map of their own, and taken over or not.

use nodes::ast::ExprId;
use rustc_hash::FxHashMap;
use types::TypeId;

use crate::Checker;

/// Types of expressions that an experiment has found (mypy's temporary type maps).
pub(crate) type LocalTypes = FxHashMap<ExprId, TypeId>;

impl Checker<'_> {
    /// Does `work` without writing into the type map; returns what it would have written (mypy's `local_type_map`).
    pub(crate) fn with_local_types<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> (R, LocalTypes) {
        self.run.local_types.push(LocalTypes::default());
        let result = work(self);
        let types = self.run.local_types.pop().unwrap_or_default();
        (result, types)
    }

    /// Takes over what an experiment has found (mypy's `store_types`).
    pub(crate) fn store_types(&mut self, types: LocalTypes) {
        if let Some(top) = self.run.local_types.last_mut() {
            top.extend(types);
            return;
        }
        for (expr, typ) in types {
            self.tables.expr_types.insert(expr, typ);
        }
    }

    /// Writes the type of an expression into the innermost type map (mypy's `store_type`).
    pub fn store_type(&mut self, expr: ExprId, typ: TypeId) {
        match self.run.local_types.last_mut() {
            Some(top) => {
                top.insert(expr, typ);
            }
            None => {
                self.tables.expr_types.insert(expr, typ);
            }
        }
    }

    /// The type of an expression, as it was checked last (mypy's `lookup_type_or_none`).
    #[must_use]
    pub fn stored_type(&self, expr: ExprId) -> Option<TypeId> {
        let local = self.run.local_types.iter().rev().find_map(|map| map.get(&expr));
        local.or_else(|| self.tables.expr_types.get(expr)).copied()
    }

    /// Takes the type of an expression out of the innermost type map.
    pub(crate) fn take_stored_type(&mut self, expr: ExprId) -> Option<TypeId> {
        match self.run.local_types.last_mut() {
            Some(top) => top.remove(&expr),
            None => self.tables.expr_types.remove(expr),
        }
    }
}
