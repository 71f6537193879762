//! Maps of types and their combinations.

use smallvec::SmallVec;
use types::TypeId;

use crate::Checker;
use crate::binder::{KeyId, Place};

/// Types of expressions under a condition, in order. Each expression of the source is an entry of its own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct TypeMap {
    entries: SmallVec<[(Place, TypeId); 1]>,
}

impl TypeMap {
    /// A map that says nothing.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A map that says one thing.
    pub(crate) fn of(place: impl Into<Place>, typ: TypeId) -> Self {
        Self {
            entries: SmallVec::from_iter([(place.into(), typ)]),
        }
    }

    /// What it says of an expression.
    pub(crate) fn get(&self, place: impl Into<Place>) -> Option<TypeId> {
        let place = place.into();
        let entry = self.entries.iter().find(|(known, _)| *known == place);
        entry.map(|(_, typ)| *typ)
    }

    /// Makes it say something of an expression; a new one goes to the end.
    pub(crate) fn insert(&mut self, place: impl Into<Place>, typ: TypeId) {
        let place = place.into();
        match self.entries.iter_mut().find(|(known, _)| *known == place) {
            Some(entry) => entry.1 = typ,
            None => self.entries.push((place, typ)),
        }
    }

    /// Makes it forget an expression.
    pub(crate) fn remove(&mut self, place: impl Into<Place>) -> Option<TypeId> {
        let place = place.into();
        let index = self.entries.iter().position(|(known, _)| *known == place)?;
        Some(self.entries.remove(index).1)
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What it says, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Place, TypeId)> + '_ {
        self.entries.iter().copied()
    }

    /// Expressions with their keys, in order.
    fn keyed(&self, chk: &mut Checker<'_>) -> Vec<(Option<KeyId>, Place, TypeId)> {
        let keyed = self
            .entries
            .iter()
            .map(|(place, typ)| (chk.place_key(*place), *place, *typ));
        keyed.collect()
    }
}

impl FromIterator<(Place, TypeId)> for TypeMap {
    fn from_iter<I: IntoIterator<Item = (Place, TypeId)>>(items: I) -> Self {
        let mut map = Self::new();
        for (place, typ) in items {
            map.insert(place, typ);
        }
        map
    }
}

impl Checker<'_> {
    /// Whether the condition cannot have the truth value that the map stands for.
    pub(crate) fn is_unreachable_map(&mut self, map: &TypeMap) -> bool {
        map.iter().any(|(_, typ)| self.is_uninhabited(typ))
    }

    /// Records what a map says in the binder; code becomes unreachable if the condition cannot be met.
    pub(crate) fn push_type_map(&mut self, map: &TypeMap, from_assignment: bool) {
        if self.is_unreachable_map(map) {
            self.binder.unreachable();
            return;
        }
        for (place, typ) in map.iter() {
            self.binder_put(place, typ, from_assignment);
        }
    }

    /// What holds if both conditions hold.
    pub(crate) fn and_conditional_maps(
        &mut self,
        first: &TypeMap,
        second: &TypeMap,
        use_meet: bool,
    ) -> TypeMap {
        let mut result = second.clone();
        let seconds = second.keyed(self);
        for (key, place, typ) in first.keyed(self) {
            let Some(other) = seconds.iter().rev().find(|(other, ..)| *other == key) else {
                result.insert(place, typ);
                continue;
            };
            if use_meet {
                continue;
            }
            if self.first_takes_precedence(typ, other.2) {
                result.insert(place, typ);
            }
        }
        if use_meet {
            for (key, place, typ) in first.keyed(self) {
                for (_, _, other) in seconds.iter().filter(|(other, ..)| *other == key) {
                    let met = self.meet_types(typ, *other);
                    result.insert(place, met);
                }
            }
        }
        result
    }

    /// Whether what the first of two conditions says of an expression counts more than what the second says.
    fn first_takes_precedence(&mut self, first: TypeId, second: TypeId) -> bool {
        let types = self.state.world.types;
        let first = self.proper(first);
        if types.is_never(first) {
            return true;
        }
        let second = self.proper(second);
        types.is_any(second) && !self.is_union_with_any(first)
    }

    fn is_union_with_any(&mut self, typ: TypeId) -> bool {
        let types = self.state.world.types;
        types.as_union(typ).is_some_and(|union| {
            let mut items = union.items.iter();
            items.any(|item| {
                let proper = self.proper(*item);
                types.is_any(proper)
            })
        })
    }

    /// What holds if one of the conditions holds. With `coalesce_any`, `Any` swallows the other type.
    pub(crate) fn or_conditional_maps(
        &mut self,
        first: &TypeMap,
        second: &TypeMap,
        coalesce_any: bool,
    ) -> TypeMap {
        if self.is_unreachable_map(first) {
            return second.clone();
        }
        if self.is_unreachable_map(second) {
            return first.clone();
        }
        let mut result = TypeMap::new();
        let seconds = second.keyed(self);
        for (key, place, typ) in first.keyed(self) {
            for (_, _, other) in seconds.iter().filter(|(other, ..)| *other == key) {
                let proper = self.proper(typ);
                let is_any = coalesce_any && self.state.world.types.is_any(proper);
                let both = if is_any {
                    typ
                } else {
                    self.make_simplified_union(&[typ, *other])
                };
                result.insert(place, both);
            }
        }
        result
    }

    /// All of the first maps hold, or some of the second.
    pub(crate) fn reduce_conditional_maps(
        &mut self,
        maps: &[(TypeMap, TypeMap)],
        use_meet: bool,
    ) -> (TypeMap, TypeMap) {
        let Some(((first_if, first_else), rest)) = maps.split_first() else {
            return Default::default();
        };
        let (mut final_if, mut final_else) = (first_if.clone(), first_else.clone());
        for (if_map, else_map) in rest {
            final_if = self.and_conditional_maps(&final_if, if_map, use_meet);
            final_else = self.or_conditional_maps(&final_else, else_map, false);
        }
        (final_if, final_else)
    }

    /// One of the maps holds.
    pub(crate) fn reduce_or_conditional_type_maps(&mut self, maps: &[TypeMap]) -> TypeMap {
        let Some((first, rest)) = maps.split_first() else {
            return TypeMap::new();
        };
        let mut result = first.clone();
        for map in rest {
            result = self.or_conditional_maps(&result, map, false);
        }
        result
    }

    /// All of the maps hold.
    pub(crate) fn reduce_and_conditional_type_maps(&mut self, maps: &[TypeMap], use_meet: bool) -> TypeMap {
        let Some((first, rest)) = maps.split_first() else {
            return TypeMap::new();
        };
        let mut result = first.clone();
        for map in rest.iter().filter(|map| !map.is_empty()) {
            result = self.and_conditional_maps(&result, map, use_meet);
        }
        result
    }
}
