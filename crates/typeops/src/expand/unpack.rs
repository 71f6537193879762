//! Type variable tuples: one item of a list becomes many.

use types::{Type, TypeId, TypeVarTuple};

use super::{Expander, with_args};
use crate::classes::is_plain_tuple;
use crate::proper::proper;

impl Expander<'_, '_> {
    /// The expanded items; `*Ts` becomes what stands for `Ts`.
    pub(super) fn expand_list_with_unpack(&mut self, items: &[TypeId]) -> Vec<TypeId> {
        let mut expanded = Vec::with_capacity(items.len());
        for item in items {
            if let Some(variable) = self.types.as_unpack(*item)
                && let Type::TypeVarTuple(tuple) = self.types.get(variable)
            {
                self.expand_unpack(variable, tuple, &mut expanded);
            } else {
                expanded.push(self.expand(*item));
            }
        }
        expanded
    }

    /// Appends what stands for the type variable tuple.
    pub(super) fn expand_unpack(&mut self, id: TypeId, tuple: &TypeVarTuple, into: &mut Vec<TypeId>) {
        let replacement = proper(self.world, self.env.get(tuple.common.key).unwrap_or(id));
        let replacement = match self.types.as_unpack(replacement) {
            Some(inner) => proper(self.world, inner),
            None => replacement,
        };
        if let Some(items) = self.types.as_tuple(replacement) {
            into.extend_from_slice(&items.items);
        } else if is_plain_tuple(self.world, replacement)
            || matches!(self.types.get(replacement), Type::TypeVarTuple(_))
        {
            into.push(self.types.unpack(replacement));
        } else {
            // `Any` and `Never` come from errors and failed inference; anything else would be one, too.
            into.push(self.types.unpack(self.tuple_of(tuple, replacement)));
        }
    }

    pub(super) fn type_var_tuple(&mut self, id: TypeId, tuple: &TypeVarTuple) -> TypeId {
        let replacement = self.env.get(tuple.common.key).unwrap_or(id);
        if matches!(self.types.get(replacement), Type::TypeVarTuple(_)) {
            replacement
        } else {
            self.tuple_of(tuple, replacement)
        }
    }

    /// `tuple[item, ...]`.
    pub(super) fn tuple_of(&self, tuple: &TypeVarTuple, item: TypeId) -> TypeId {
        match self.types.as_instance(tuple.tuple_fallback) {
            Some(fallback) => with_args(self.types, tuple.tuple_fallback, fallback, &[item]),
            None => tuple.tuple_fallback,
        }
    }
}
