//! [`Cycles`]: the import cycles of a program, and the order of the modules in each, as a build of it would have them.

use std::sync::Arc;

use names::{Name, Names};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::import_graph::{Doubts, ImportGraph, Vertex};
use crate::order::{order_scc, sorted_components};
use crate::phases::schedule;
use crate::state::Graph;

/// Which cycle each module is in, and its place there.
#[derive(Debug, Default)]
pub(crate) struct Cycles {
    cycles: Vec<Arc<Cycle>>,
    places: FxHashMap<Name, (usize, usize)>,
}

/// An import cycle.
#[derive(Debug)]
struct Cycle {
    /// Its modules in the order of processing.
    order: Vec<Name>,
    /// The same in the order in which a build meets them; in any fixed order if that does not matter.
    key: Vec<Vertex>,
}

impl Cycles {
    fn new(cycles: Vec<Arc<Cycle>>) -> Self {
        let mut places = FxHashMap::default();
        for (at, cycle) in cycles.iter().enumerate() {
            let modules = cycle.order.iter().enumerate();
            places.extend(modules.map(|(place, module)| (*module, (at, place))));
        }
        Self { cycles, places }
    }

    /// The modules of the cycle of `module` in order; none if it is in no cycle.
    pub(crate) fn around(&self, module: Name) -> &[Name] {
        match self.places.get(&module) {
            Some((cycle, _)) => &self.cycles[*cycle].order,
            None => &[],
        }
    }

    /// The modules of the cycle of `module` that are processed behind it.
    pub(crate) fn later(&self, module: Name) -> &[Name] {
        match self.places.get(&module) {
            Some((cycle, at)) => &self.cycles[*cycle].order[at + 1..],
            None => &[],
        }
    }

    /// The modules of cycles that `other` does not have.
    fn not_as_in<'c>(&'c self, other: &'c Self) -> impl Iterator<Item = Name> + 'c {
        let is_other = |cycle: &&Arc<Cycle>| {
            let first = cycle.order.first();
            first.is_some_and(|first| other.around(*first) != cycle.order)
        };
        let others = self.cycles.iter().filter(is_other);
        others.flat_map(|cycle| &cycle.order).copied()
    }

    /// Whether two modules are in one cycle, so that both are bound before one is checked.
    fn are_together(&self, module: Name, other: Name) -> bool {
        let cycle = |module: &Name| self.places.get(module).map(|(cycle, _)| *cycle);
        cycle(&module).is_some() && cycle(&module) == cycle(&other)
    }

    /// Whether `other` is in the cycle of `module` and processed behind it.
    pub(crate) fn is_later(&self, module: Name, other: Name) -> bool {
        match (self.places.get(&module), self.places.get(&other)) {
            (Some((cycle, at)), Some((other_cycle, other_at))) => cycle == other_cycle && other_at > at,
            _ => false,
        }
    }
}

/// The cycles of a program from one update to the next.
#[derive(Debug, Default)]
pub(crate) struct CycleTracker {
    imports: ImportGraph,
    /// Modules whose imports changed since `now` was worked out, or that came or went.
    changed: Vec<Name>,
    /// What may be otherwise than in `now` because of others, which `imports` knows of.
    doubts: Doubts,
    /// The modules that changed so since somebody asked last.
    came_or_went: Vec<Name>,
    /// The sources that `now` was worked out for.
    sources: Vec<Name>,
    /// The modules of each cycle, as of `now`.
    components: Vec<Vec<Vertex>>,
    /// How many modules a build checks before each, if somebody asked since imports changed.
    ranks: Option<Arc<FxHashMap<Name, u32>>>,
    /// The cycles by which all modules were checked that were not processed in this update.
    before: Arc<Cycles>,
    /// The cycles as they are now.
    now: Arc<Cycles>,
    /// The modules that were processed in this update, with the cycles by which they were.
    processed: FxHashMap<Name, Arc<Cycles>>,
}

impl CycleTracker {
    /// Says that these modules import something else now, came or went.
    pub(crate) fn note_changes(&mut self, modules: impl IntoIterator<Item = Name>) {
        let already = self.changed.len();
        self.changed.extend(modules);
        self.came_or_went.extend_from_slice(&self.changed[already..]);
    }

    /// The modules that came or went since the last call, and some others, with repetitions.
    pub(crate) fn take_came_or_went(&mut self) -> Vec<Name> {
        std::mem::take(&mut self.came_or_went)
    }

    /// Who imports a module, be it there or not, in the graph as it is now; with repetitions.
    pub(crate) fn importers(&mut self, graph: &Graph, module: Name) -> Vec<Name> {
        self.take_changes(graph);
        self.imports.importers(module).collect()
    }

    /// Who lies in a package, be it there or not, in the graph as it is now.
    pub(crate) fn members(&mut self, graph: &Graph, package: Name) -> Vec<Name> {
        self.take_changes(graph);
        self.imports.members(package).collect()
    }

    fn take_changes(&mut self, graph: &Graph) {
        for module in std::mem::take(&mut self.changed) {
            self.doubts |= self.imports.take(module, graph.get(&module));
            self.ranks = None;
        }
    }

    /// The cycles of the graph as it is now.
    pub(crate) fn current(&mut self, graph: &mut Graph, sources: &[Name], names: &Names) -> Arc<Cycles> {
        self.take_changes(graph);
        let mut doubts = std::mem::take(&mut self.doubts);
        if self.sources != sources {
            self.sources = sources.to_vec();
            doubts.numbers = true;
        }
        if doubts.numbers {
            self.imports.renumber(&self.sources);
            self.ranks = None;
        }
        if doubts.components {
            self.components = self.imports.find_components();
        }
        if doubts.numbers || doubts.components || doubts.inner {
            self.order_cycles(graph, names, doubts.inner);
        }
        self.now.clone()
    }

    /// Works out the order of processing in the cycles. Cycles stay as they are if nothing changed that it depends on; `inner`
    /// says that imports inside of one did.
    fn order_cycles(&mut self, graph: &mut Graph, names: &Names, inner: bool) {
        let builtins = names.intern("builtins");
        let mut cycles = Vec::with_capacity(self.components.len());
        let mut are_same = self.components.len() == self.now.cycles.len();
        for component in &mut self.components {
            let has_builtins = component
                .iter()
                .any(|vertex| self.imports.module(*vertex) == builtins);
            if has_builtins {
                component.sort_unstable();
            } else {
                component.sort_unstable_by_key(|vertex| self.imports.number_of(*vertex));
            }
            let known = self.now.places.get(&self.imports.module(component[0]));
            let known = known.map(|(cycle, _)| &self.now.cycles[*cycle]);
            let is_same = |known: &&Arc<Cycle>| known.key == *component && (has_builtins || !inner);
            if let Some(known) = known.filter(is_same) {
                cycles.push(known.clone());
                continue;
            }
            are_same = false;
            let modules: Vec<Name> = component
                .iter()
                .map(|vertex| self.imports.module(*vertex))
                .collect();
            self.imports.write_numbers(graph, modules.iter().copied());
            cycles.push(Arc::new(Cycle {
                order: order_scc(graph, &modules, names),
                key: component.clone(),
            }));
        }
        if !are_same {
            self.now = Arc::new(Cycles::new(cycles));
        }
    }

    /// The cycles as they were when they were asked for last.
    pub(crate) fn now(&self) -> &Cycles {
        &self.now
    }

    /// How many modules a build would meet before this one, as of `now`.
    pub(crate) fn number(&self, module: Name) -> u32 {
        self.imports.number(module).unwrap_or(0)
    }

    /// How many modules a build would check before each, as of `now`.
    pub(crate) fn ranks(&mut self, graph: &mut Graph, names: &Names) -> Arc<FxHashMap<Name, u32>> {
        let ranks = self.ranks.get_or_insert_with(|| {
            let all: Vec<Name> = graph.keys().copied().collect();
            self.imports.write_numbers(graph, all.into_iter());
            let sccs = sorted_components(graph);
            let mut ranks = FxHashMap::default();
            for at in schedule(&sccs) {
                for module in order_scc(graph, &sccs[at].modules, names) {
                    let rank = u32::try_from(ranks.len()).unwrap_or(u32::MAX);
                    ranks.insert(module, rank);
                }
            }
            Arc::new(ranks)
        });
        ranks.clone()
    }

    /// Whether it is known that all modules of the graph are reached from the sources by imports.
    pub(crate) fn reaches_all(&self) -> bool {
        self.changed.is_empty() && !self.doubts.numbers && self.imports.reaches_all()
    }

    /// The modules that are not reached from the sources by imports, as of `now`.
    pub(crate) fn unreached(&self) -> Vec<Name> {
        self.imports.unreached().collect()
    }

    /// Says that a module is processed by the cycles as they are now.
    pub(crate) fn note(&mut self, module: Name) {
        self.processed.insert(module, self.now.clone());
    }

    /// Whether something may have been checked by other cycles than those of now.
    pub(crate) fn has_changes(&self) -> bool {
        let is_now = |cycles: &Arc<Cycles>| Arc::ptr_eq(cycles, &self.now);
        !is_now(&self.before) || !self.processed.values().all(is_now)
    }

    /// The modules whose cycle is not the same, in the same order, as it was for all modules that were checked.
    pub(crate) fn changed_modules(&self) -> FxHashSet<Name> {
        let versions = || std::iter::once(&self.before).chain(self.processed.values());
        let mut changed = FxHashSet::default();
        let mut seen: Vec<&Arc<Cycles>> = Vec::new();
        for then in versions() {
            if !seen.iter().any(|seen| Arc::ptr_eq(seen, then)) {
                seen.push(then);
                changed.extend(then.not_as_in(&self.now));
                changed.extend(self.now.not_as_in(then));
            }
        }
        changed
    }

    /// Whether `module` was bound or checked before `other` was checked and would be no more, or the other way round.
    pub(crate) fn has_turned(&self, module: Name, other: Name) -> bool {
        let then = self.processed.get(&module).unwrap_or(&self.before);
        let stand = |cycles: &Cycles| (cycles.are_together(module, other), cycles.is_later(module, other));
        stand(then) != stand(&self.now)
    }

    /// All modules are checked by the cycles of now.
    pub(crate) fn settle(&mut self) {
        self.processed.clear();
        self.before = self.now.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::tests::graph;
    use crate::state::{PRI_HIGH, PRI_LOW, PRI_MED};

    const MODULES: [&str; 9] = ["a", "b", "builtins", "c", "d", "e", "f", "g", "h"];

    /// The same numbers each time.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % limit as u64).expect("it is small")
        }
    }

    fn tracker(names: &Names) -> CycleTracker {
        let mut tracker = CycleTracker::default();
        // So that modules that no source reaches have the same order everywhere.
        tracker.note_changes(MODULES.map(|module| names.intern(module)));
        tracker.current(&mut Graph::default(), &[], names);
        tracker
    }

    /// Gives a module other imports, or takes it out.
    fn edit(graph_now: &mut Graph, names: &Names, chance: &mut Chance) -> Name {
        let module = MODULES[chance.below(MODULES.len())];
        let id = names.intern(module);
        let mut imports = Vec::new();
        for _ in 0..chance.below(4) {
            let other = MODULES[chance.below(MODULES.len())];
            if other != module && imports.iter().all(|(known, _)| *known != other) {
                imports.push((other, [PRI_HIGH, PRI_MED, PRI_LOW][chance.below(3)]));
            }
        }
        graph_now.shift_remove(&id);
        if chance.below(8) > 0 {
            graph_now.extend(graph(names, &[(module, &imports)]));
        }
        id
    }

    #[test]
    fn after_edits_all_is_as_in_a_graph_that_is_looked_at_for_the_first_time() {
        let names = Names::new();
        let mut chance = Chance(20_261_121);
        for _ in 0..200 {
            let (mut tested, mut program) = (tracker(&names), Graph::default());
            let mut sources: Vec<Name> = vec![names.intern("a")];
            let mut last = tested.now.clone();
            for _ in 0..60 {
                for _ in 0..=chance.below(2) {
                    tested.note_changes([edit(&mut program, &names, &mut chance)]);
                }
                if chance.below(20) == 0 {
                    sources = (0..3).map(|_| names.intern(MODULES[chance.below(9)])).collect();
                }
                let cycles = tested.current(&mut program, &sources, &names);
                let mut fresh = tracker(&names);
                fresh.note_changes(program.keys().copied());
                let expected = fresh.current(&mut program, &sources, &names);
                for module in MODULES.map(|module| names.intern(module)) {
                    assert_eq!(cycles.around(module), expected.around(module));
                    if program.contains_key(&module) {
                        assert_eq!(tested.number(module), fresh.number(module));
                    }
                }
                assert_eq!(tested.reaches_all(), fresh.reaches_all());
                assert_eq!(
                    tested.ranks(&mut program, &names),
                    fresh.ranks(&mut program, &names)
                );
                let mut changed = cycles.not_as_in(&last).chain(last.not_as_in(&cycles));
                assert!(!Arc::ptr_eq(&cycles, &last) || changed.next().is_none());
                drop(changed);
                last = cycles;
            }
        }
    }

    #[test]
    fn an_import_of_what_is_known_already_leaves_the_cycles_alone() {
        let names = Names::new();
        let with = |imports: &[(&str, u8)]| {
            graph(
                &names,
                &[
                    ("a", imports),
                    ("b", &[("c", PRI_HIGH)]),
                    ("c", &[("b", PRI_HIGH)]),
                ],
            )
        };
        let (mut program, a) = (with(&[("b", PRI_HIGH)]), names.intern("a"));
        let mut tested = CycleTracker::default();
        tested.note_changes(program.keys().copied());
        let before = tested.current(&mut program, &[a], &names);
        program = with(&[("b", PRI_HIGH), ("c", PRI_HIGH)]);
        tested.note_changes([a]);
        assert!(!tested.reaches_all(), "nobody knows before it is looked at");
        let now = tested.current(&mut program, &[a], &names);
        assert!(Arc::ptr_eq(&before, &now) && tested.reaches_all());
        program = with(&[("c", PRI_HIGH), ("b", PRI_HIGH)]);
        tested.note_changes([a]);
        let turned = tested.current(&mut program, &[a], &names);
        assert_ne!(now.around(names.intern("b")), turned.around(names.intern("b")));
    }
}
