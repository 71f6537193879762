//! The type map and its local layers: types of expressions during experiments, taken over or not.
//!
//! Types are always written into the one dense map; while there are layers, what was there before is remembered, so
//! that an experiment can be undone. So looking a type up costs the same at any depth.

use std::rc::Rc;

use nodes::ast::ExprId;
use types::TypeId;

use crate::Checker;

/// Types of expressions that an experiment has found (mypy's temporary type maps).
pub(crate) type LocalTypes = Rc<[(ExprId, TypeId)]>;

/// What is needed to undo writes into the type map.
#[derive(Debug, Default)]
pub(crate) struct TypeLog {
    /// How many experiments there are around the place.
    layers: usize,
    /// What was written since the outermost one began, with the type before.
    writes: Vec<(ExprId, Option<TypeId>)>,
}

impl Checker<'_> {
    /// Writes the type of an expression into the type map (mypy's `store_type`).
    pub fn store_type(&mut self, expr: ExprId, typ: TypeId) {
        let old = self.tables.expr_types.insert(expr, typ);
        if self.run.type_log.layers > 0 {
            self.run.type_log.writes.push((expr, old));
        }
    }

    /// The type of an expression, as it was checked last (mypy's `lookup_type_or_none`).
    #[must_use]
    pub fn stored_type(&self, expr: ExprId) -> Option<TypeId> {
        self.tables.expr_types.get(expr).copied()
    }

    /// Whether the expression was checked (mypy's `has_type`).
    #[must_use]
    pub(crate) fn has_type(&self, expr: ExprId) -> bool {
        self.tables.expr_types.contains(expr)
    }

    /// Takes the type of an expression out of the type map.
    pub(crate) fn take_stored_type(&mut self, expr: ExprId) -> Option<TypeId> {
        let old = self.tables.expr_types.remove(expr);
        if old.is_some() && self.run.type_log.layers > 0 {
            self.run.type_log.writes.push((expr, old));
        }
        old
    }

    /// Takes over what an experiment has found (mypy's `store_types`).
    pub(crate) fn store_types(&mut self, types: impl AsRef<[(ExprId, TypeId)]>) {
        for (expr, typ) in types.as_ref() {
            self.store_type(*expr, *typ);
        }
    }

    /// Does `work` without changing the type map; returns what it wrote (mypy's `local_type_map`).
    pub(crate) fn with_local_types<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> (R, LocalTypes) {
        let (mark, result) = self.in_type_layer(work);
        let types = self.types_since(mark);
        self.undo_types(mark);
        (result, types)
    }

    /// Does `work` without changing the type map.
    pub(crate) fn with_local_type_map<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let (mark, result) = self.in_type_layer(work);
        self.undo_types(mark);
        result
    }

    /// Does `work` and returns what it wrote into the type map, where it stays.
    pub(crate) fn with_noted_types<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> (R, LocalTypes) {
        let (mark, result) = self.in_type_layer(work);
        let types = self.types_since(mark);
        if self.run.type_log.layers == 0 {
            self.run.type_log.writes.clear();
        }
        (result, types)
    }

    fn in_type_layer<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> (usize, R) {
        let mark = self.run.type_log.writes.len();
        self.run.type_log.layers += 1;
        let result = work(self);
        self.run.type_log.layers -= 1;
        (mark, result)
    }

    fn types_since(&self, mark: usize) -> LocalTypes {
        let written = self.run.type_log.writes[mark..].iter();
        if written.clone().all(|(expr, _)| self.has_type(*expr)) {
            // The usual case: the length is known, so one piece of memory is enough.
            let never = self.types().never();
            return written
                .map(|(expr, _)| (*expr, self.stored_type(*expr).unwrap_or(never)))
                .collect();
        }
        written
            .filter_map(|(expr, _)| Some((*expr, self.stored_type(*expr)?)))
            .collect()
    }

    fn undo_types(&mut self, mark: usize) {
        while self.run.type_log.writes.len() > mark {
            match self.run.type_log.writes.pop() {
                Some((expr, Some(typ))) => {
                    self.tables.expr_types.insert(expr, typ);
                }
                Some((expr, None)) => {
                    self.tables.expr_types.remove(expr);
                }
                None => {}
            }
        }
    }
}
