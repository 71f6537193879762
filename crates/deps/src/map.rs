//! The dependencies of a whole program, with a fast way from a trigger to its locations.

use arena::IdVec;
use names::{Name, Names};
use rustc_hash::{FxHashMap, FxHashSet};
use trigger::{Location, Trigger};

use crate::{Dependencies, ModuleDependencies};

arena::define_id! {
    /// Who arrows belong to.
    struct OwnerId;
}

/// The dependencies of a program.
///
/// Each arrow belongs to the target that it was found in. New dependencies of a target take the place of its old ones,
/// and only the differences are written; so the map does not grow with edits, and an edit that changes no
/// dependencies costs one comparison. Dependencies through protocols belong to nobody and only grow: which
/// comparisons led to them is not known any more.
#[derive(Clone, Debug, Default)]
pub struct DependencyMap {
    /// For each trigger: the locations, with the owner of the arrow; `None` for one through a protocol.
    locations: FxHashMap<Trigger, Vec<(Location, Option<OwnerId>)>>,
    /// The arrows of each owner.
    owned: IdVec<OwnerId, Dependencies>,
    /// Owners that are in use no more.
    free: Vec<OwnerId>,
    /// The targets of each module.
    modules: FxHashMap<Name, FxHashMap<Name, OwnerId>>,
    /// What triggers led to until this update: who depended on what a class inherited learns that it does not any more.
    retired: FxHashMap<Trigger, Vec<Trigger>>,
}

impl DependencyMap {
    /// Without any dependency.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What a trigger leads to, directly. A location that was found in several targets comes several times.
    pub fn locations(&self, trigger: Trigger) -> impl Iterator<Item = Location> {
        let found = self.locations.get(&trigger);
        found.into_iter().flatten().map(|(location, _)| *location)
    }

    /// The targets that triggers lead to, directly or through other triggers; also through those that led there before
    /// [`settle`](Self::settle) was called last.
    pub fn targets(&self, triggers: impl IntoIterator<Item = Trigger>) -> FxHashSet<Name> {
        let mut worklist: Vec<Trigger> = triggers.into_iter().collect();
        let mut seen: FxHashSet<Trigger> = worklist.iter().copied().collect();
        let mut found = FxHashSet::default();
        while let Some(trigger) = worklist.pop() {
            let retired = self.retired.get(&trigger).into_iter().flatten();
            let retired = retired.map(|next| Location::Trigger(*next));
            for location in self.locations(trigger).chain(retired) {
                match location {
                    Location::Trigger(next) | Location::UnshownTrigger(next) => {
                        if seen.insert(next) {
                            worklist.push(next);
                        }
                    }
                    Location::Target(target) | Location::Unshown(target) => {
                        found.insert(target);
                    }
                }
            }
        }
        found
    }

    /// Says that an update is at its end: what led to something before it does not matter any more.
    pub fn settle(&mut self) {
        self.retired.clear();
    }

    /// Puts the dependencies of a module in the place of all that it had: of targets that are gone, too.
    pub fn replace_module(&mut self, module: Name, new: ModuleDependencies) {
        let old = self.modules.remove(&module).unwrap_or_default();
        let mut owners = FxHashMap::default();
        for (target, arrows) in new.targets {
            let owner = old.get(&target).copied();
            let owner = owner.unwrap_or_else(|| self.new_owner());
            self.replace(owner, arrows);
            owners.insert(target, owner);
        }
        self.drop_owners(old, |target| owners.contains_key(&target));
        self.modules.insert(module, owners);
    }

    /// Puts the dependencies of a target in the place of those that it had.
    pub fn replace_target(&mut self, module: Name, target: Name, new: Dependencies) {
        let known = self.modules.get(&module).and_then(|targets| targets.get(&target));
        let owner = known.copied().unwrap_or_else(|| self.new_owner());
        self.modules.entry(module).or_default().insert(target, owner);
        self.replace(owner, new);
    }

    /// Takes out what was found in a module. Arrows *to* it stay: others still depend on its names.
    pub fn remove_module(&mut self, module: Name) {
        let old = self.modules.remove(&module).unwrap_or_default();
        self.drop_owners(old, |_| false);
    }

    /// Adds what [`protocol_dependencies`](crate::protocol_dependencies) found.
    pub fn add_protocols(&mut self, new: &Dependencies) {
        for (trigger, location) in new.arrows() {
            let entries = self.locations.entry(*trigger).or_default();
            if !entries.contains(&(*location, None)) {
                entries.push((*location, None));
            }
        }
    }

    /// How many arrows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.locations.values().map(Vec::len).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.locations.is_empty()
    }

    /// Bytes of heap memory that the map takes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let entries: usize = self
            .locations
            .values()
            .map(|entries| entries.capacity() * size_of::<(Location, Option<OwnerId>)>())
            .sum();
        let table = self.locations.capacity() * (size_of::<(Trigger, Vec<Location>)>() + 1);
        let owned: usize = self.owned.iter().map(|arrows| size_of_val(arrows.arrows())).sum();
        entries + table + owned + self.owned.heap_bytes()
    }

    /// All triggers with their locations, as text and sorted.
    #[must_use]
    pub fn display(&self, names: &Names) -> Vec<(String, Vec<String>)> {
        let mut all: Vec<(String, Vec<String>)> = self
            .locations
            .iter()
            .map(|(trigger, entries)| {
                let shown = entries
                    .iter()
                    .filter(|(to, _)| !matches!(to, Location::Unshown(_) | Location::UnshownTrigger(_)));
                let mut locations: Vec<String> = shown.map(|(to, _)| to.display(names)).collect();
                locations.sort_unstable();
                locations.dedup();
                (trigger.display(names), locations)
            })
            .collect();
        all.retain(|(_, locations)| !locations.is_empty());
        all.sort_unstable();
        all
    }

    fn new_owner(&mut self) -> OwnerId {
        let reused = self.free.pop();
        reused.unwrap_or_else(|| self.owned.push(Dependencies::default()))
    }

    /// Sets the owners free whose targets are not to be kept.
    fn drop_owners(&mut self, owners: FxHashMap<Name, OwnerId>, keep: impl Fn(Name) -> bool) {
        #[expect(clippy::iter_over_hash_type, reason = "each owner is dropped by itself")]
        for (target, owner) in owners {
            if !keep(target) {
                self.replace(owner, Dependencies::default());
                self.free.push(owner);
            }
        }
    }

    /// Both lists are sorted: only what differs is written.
    fn replace(&mut self, owner: OwnerId, new: Dependencies) {
        let old = std::mem::take(&mut self.owned[owner]);
        let (mut left, mut right) = (old.arrows().iter().peekable(), new.arrows().iter().peekable());
        loop {
            match (left.peek(), right.peek()) {
                (Some(gone), Some(fresh)) if gone == fresh => {
                    left.next();
                    right.next();
                }
                (Some(gone), fresh) if fresh.is_none_or(|fresh| gone < fresh) => {
                    self.remove(owner, **gone);
                    left.next();
                }
                (_, Some(fresh)) => {
                    self.locations
                        .entry(fresh.0)
                        .or_default()
                        .push((fresh.1, Some(owner)));
                    right.next();
                }
                (_, None) => break,
            }
        }
        self.owned[owner] = new;
    }

    fn remove(&mut self, owner: OwnerId, (trigger, location): (Trigger, Location)) {
        if let Location::Trigger(next) | Location::UnshownTrigger(next) = location {
            let retired = self.retired.entry(trigger).or_default();
            if !retired.contains(&next) {
                retired.push(next);
            }
        }
        let Some(entries) = self.locations.get_mut(&trigger) else {
            return;
        };
        if let Some(at) = entries.iter().position(|entry| *entry == (location, Some(owner))) {
            entries.swap_remove(at);
        }
        if entries.is_empty() {
            self.locations.remove(&trigger);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixture {
        names: Names,
        map: DependencyMap,
    }

    impl Fixture {
        fn new() -> Self {
            Self {
                names: Names::new(),
                map: DependencyMap::new(),
            }
        }

        /// From `a > b` to an arrow from `<a>` to the target `b`.
        fn arrows(&self, texts: &[&str]) -> Dependencies {
            let arrow = |text: &&str| {
                let (from, to) = text.split_once(" > ").expect("an arrow");
                let from = Trigger::Name(self.names.intern(from));
                (from, Location::Target(self.names.intern(to)))
            };
            texts.iter().map(arrow).collect()
        }

        fn target(&mut self, target: &str, texts: &[&str]) {
            let new = self.arrows(texts);
            let (module, target) = (self.names.intern("m"), self.names.intern(target));
            self.map.replace_target(module, target, new);
        }

        fn show(&self) -> Vec<String> {
            let show = |(from, to): (String, Vec<String>)| format!("{from} -> {}", to.join(", "));
            self.map.display(&self.names).into_iter().map(show).collect()
        }
    }

    #[test]
    fn new_dependencies_take_the_place_of_the_old_ones() {
        let mut fixture = Fixture::new();
        fixture.target("m.f", &["m.x > m.f", "m.y > m.f"]);
        fixture.target("m", &["m.x > m"]);
        assert_eq!(fixture.show(), ["<m.x> -> m, m.f", "<m.y> -> m.f"]);
        fixture.target("m.f", &["m.y > m.f", "m.z > m.f"]);
        assert_eq!(fixture.show(), ["<m.x> -> m", "<m.y> -> m.f", "<m.z> -> m.f"]);
    }

    #[test]
    fn what_led_to_something_still_does_until_the_update_ends() {
        let mut fixture = Fixture::new();
        let name = |fixture: &Fixture, text: &str| fixture.names.intern(text);
        let (base, sub) = (name(&fixture, "m.A.f"), name(&fixture, "m.B.f"));
        let (module, user) = (name(&fixture, "m"), name(&fixture, "user"));
        let inherits = (Trigger::Name(base), Location::Trigger(Trigger::Name(sub)));
        let uses = (Trigger::Name(sub), Location::Target(user));
        let map = &mut fixture.map;
        map.replace_target(module, module, [inherits].into_iter().collect());
        map.replace_target(user, user, [uses].into_iter().collect());
        map.replace_target(module, module, Dependencies::default());
        let found = map.targets([Trigger::Name(base)]);
        assert_eq!(found, FxHashSet::from_iter([user]));
        map.settle();
        assert!(map.targets([Trigger::Name(base)]).is_empty());
    }

    #[test]
    fn an_arrow_stays_as_long_as_one_target_has_it() {
        let mut fixture = Fixture::new();
        fixture.target("m.f", &["m.x > m"]);
        fixture.target("m.g", &["m.x > m"]);
        fixture.target("m.f", &[]);
        assert_eq!(fixture.show(), ["<m.x> -> m"]);
        fixture.target("m.g", &[]);
        assert!(fixture.map.is_empty());
    }

    #[test]
    fn targets_that_are_gone_lose_their_dependencies() {
        let mut fixture = Fixture::new();
        fixture.target("m.f", &["m.x > m.f"]);
        let module = fixture.names.intern("m");
        let top = (module, fixture.arrows(&["m.x > m"]));
        fixture
            .map
            .replace_module(module, ModuleDependencies { targets: vec![top] });
        assert_eq!(fixture.show(), ["<m.x> -> m"]);
        fixture.map.remove_module(module);
        assert!(fixture.map.is_empty());
    }

    #[test]
    fn protocols_are_added_once_and_stay() {
        let mut fixture = Fixture::new();
        let new = fixture.arrows(&["m.C.x > m.C"]);
        fixture.map.add_protocols(&new);
        fixture.map.add_protocols(&new);
        fixture.target("m", &["m.C.x > m.C"]);
        fixture.target("m", &[]);
        assert_eq!(fixture.map.len(), 1);
        assert_eq!(fixture.show(), ["<m.C.x> -> m.C"]);
    }
}
