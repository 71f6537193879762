//! What the binder knows of an expression.

use types::{Type, TypeId};

use crate::Checker;
use crate::binder::Place;
use crate::narrowing::NARROW;

impl Checker<'_> {
    /// The type of an expression, narrowed by what the binder knows of it.
    pub(crate) fn narrow_type_from_binder(&mut self, place: impl Into<Place>, known_type: TypeId) -> TypeId {
        match self.restriction_of(place, known_type) {
            Some(restriction) => self.narrow_by(known_type, restriction),
            None => known_type,
        }
    }

    /// The same, but `None` if what the binder knows has no value in common with `known_type`.
    pub(crate) fn narrow_overlapping_type_from_binder(
        &mut self,
        place: impl Into<Place>,
        known_type: TypeId,
    ) -> Option<TypeId> {
        match self.restriction_of(place, known_type) {
            Some(restriction) if !self.is_overlapping_types(known_type, restriction) => None,
            Some(restriction) => Some(self.narrow_by(known_type, restriction)),
            None => Some(known_type),
        }
    }

    /// While a function is deferred, variables may have types `Any` that do not last: those are not narrowed.
    fn restriction_of(&mut self, place: impl Into<Place>, known_type: TypeId) -> Option<TypeId> {
        let restriction = self.binder_get(place)?;
        if self.run.current_node_deferred && self.is_any(known_type) {
            return None;
        }
        Some(restriction)
    }

    fn narrow_by(&mut self, known_type: TypeId, restriction: TypeId) -> TypeId {
        let question = self.question(NARROW, known_type, restriction);
        let find = |checker: &mut Self| (Some(checker.find_narrowed(known_type, restriction)), None);
        self.remembering(question, find).0.unwrap_or(known_type)
    }

    fn find_narrowed(&mut self, known_type: TypeId, restriction: TypeId) -> TypeId {
        let narrowed = self.narrow_declared_type(known_type, restriction);
        let proper = self.proper(narrowed);
        // The intersection cannot be expressed: the restriction is what users expect.
        if matches!(self.types().get(proper), Type::Uninhabited { .. }) {
            restriction
        } else {
            narrowed
        }
    }
}
