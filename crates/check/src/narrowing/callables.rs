//! `callable(x)`.

use names::known;
use types::{Type, TypeId};

use super::TypeMap;
use crate::Checker;
use crate::binder::Place;

impl Checker<'_> {
    /// The types of values of type `typ` that can be called, and of those that cannot; never both empty.
    ///
    /// With `unsound_partition`, what is not clearly callable is not; else a callable subclass is made up.
    pub(crate) fn partition_by_callable(
        &mut self,
        typ: TypeId,
        unsound_partition: bool,
    ) -> (Vec<TypeId>, Vec<TypeId>) {
        let types = self.state.world.types;
        let typ = self.proper(typ);
        match types.get(typ) {
            Type::Callable(_) | Type::Overloaded(_) | Type::Type { .. } => (vec![typ], vec![]),
            Type::Any { .. } => (vec![typ], vec![typ]),
            Type::None => (vec![], vec![typ]),
            Type::Union(union) => {
                let (mut callables, mut others) = (Vec::new(), Vec::new());
                for item in &union.items {
                    let (can, cannot) = self.partition_by_callable(*item, true);
                    callables.extend(can);
                    others.extend(cannot);
                }
                (callables, others)
            }
            Type::TypeVar(_) => {
                let bound = self.erase_to_union_or_bound(typ);
                let (callables, others) = self.partition_by_callable(bound, unsound_partition);
                (callables, if others.is_empty() { vec![] } else { vec![typ] })
            }
            Type::Tuple(_) => {
                let fallback = self.tuple_fallback(typ);
                self.partition_instance_by_callable(typ, fallback, unsound_partition)
            }
            Type::Instance(_) => self.partition_instance_by_callable(typ, typ, unsound_partition),
            Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::ParamSpec(_)
            | Type::TypeVarTuple(_)
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::TypedDict(_)
            | Type::Literal(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => self.undecided(typ, unsound_partition),
        }
    }

    fn undecided(&self, typ: TypeId, unsound_partition: bool) -> (Vec<TypeId>, Vec<TypeId>) {
        if unsound_partition {
            (vec![], vec![typ])
        } else {
            (vec![typ], vec![typ])
        }
    }

    /// The partition of an instance or of a tuple, whose fallback is `instance`.
    fn partition_instance_by_callable(
        &mut self,
        typ: TypeId,
        instance: TypeId,
        unsound_partition: bool,
    ) -> (Vec<TypeId>, Vec<TypeId>) {
        let types = self.state.world.types;
        let Some(class) = types.as_instance(instance).map(|instance| instance.class) else {
            return self.undecided(typ, unsound_partition);
        };
        if let Some(method) = self.method_type(class, known::DUNDER_CALL) {
            let (callables, others) = self.partition_by_callable(method, false);
            if !callables.is_empty() && others.is_empty() {
                return (vec![typ], vec![]);
            }
        }
        if unsound_partition {
            return self.undecided(typ, unsound_partition);
        }
        let fake = self.make_fake_callable(instance);
        let Some(tuple) = types.as_tuple(typ) else {
            return (vec![fake], vec![typ]);
        };
        let fake_tuple = types.tuple(tuple.items.clone(), fake);
        if let Some(fake_class) = types.as_instance(fake).map(|fake| fake.class)
            && self.may_write(fake_class)
        {
            self.state.world.get_mut(fake_class).tuple_type = Some(fake_tuple);
        }
        (vec![fake_tuple], vec![typ])
    }

    /// What `callable(expr)` says.
    pub(super) fn conditional_callable_type_map(
        &mut self,
        place: Place,
        current: TypeId,
    ) -> (TypeMap, TypeMap) {
        let types = self.state.world.types;
        if types.is_any(self.proper(current)) {
            return Default::default();
        }
        let (callables, others) = self.partition_by_callable(current, false);
        let never = || TypeMap::of(place, types.never());
        match (callables.is_empty(), others.is_empty()) {
            (false, false) => (
                TypeMap::of(place, self.make_union(&callables)),
                TypeMap::of(place, self.make_union(&others)),
            ),
            (false, true) => (TypeMap::new(), never()),
            (true, _) => (never(), TypeMap::new()),
        }
    }
}
