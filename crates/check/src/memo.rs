//! What is remembered of the expressions of a target while it is being checked, by their dense ids.
//!
//! Expressions are looked at again and again: in several contexts, in loops to a fixed point, in each pass. What
//! depends on nothing but the syntax and on what semantic analysis has bound is worked out once for each visit of a
//! target.

use nodes::ast::ExprId;
use types::TypeId;

use crate::binder::KeyId;

/// Facts about expressions of the current target.
#[derive(Debug, Default)]
pub(crate) struct BodyMemo {
    keys: Vec<Option<Option<KeyId>>>,
    literals: Vec<Option<(TypeId, TypeId)>>,
}

impl BodyMemo {
    /// The key of an expression, if that is known; the key itself is `None` for expressions that have none.
    #[inline]
    pub(crate) fn key(&self, expr: ExprId) -> Option<Option<KeyId>> {
        *self.keys.get(expr.to_usize())?
    }

    /// Remembers the key of an expression.
    pub(crate) fn put_key(&mut self, expr: ExprId, key: Option<KeyId>) {
        put(&mut self.keys, expr, key);
    }

    /// The types of a literal: the literal type, and the instance that remembers it.
    #[inline]
    pub(crate) fn literal(&self, expr: ExprId) -> Option<(TypeId, TypeId)> {
        *self.literals.get(expr.to_usize())?
    }

    /// Remembers the types of a literal.
    pub(crate) fn put_literal(&mut self, expr: ExprId, types: (TypeId, TypeId)) {
        put(&mut self.literals, expr, types);
    }

    /// Forgets everything but keeps the room.
    pub(crate) fn clear(&mut self) {
        self.keys.clear();
        self.literals.clear();
    }
}

fn put<T: Copy>(items: &mut Vec<Option<T>>, expr: ExprId, item: T) {
    let index = expr.to_usize();
    if index >= items.len() {
        items.resize(index + 1, None);
    }
    items[index] = Some(item);
}
