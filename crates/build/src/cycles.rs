//! [`Cycles`]: the import cycles of a program, and the order of the modules in each, as a build of it would have them.

use std::sync::Arc;

use names::{Name, Names};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::order::{order_scc, sorted_components};
use crate::phases::schedule;
use crate::state::Graph;

/// Which cycle each module is in, and its place there.
#[derive(Debug, Default)]
pub(crate) struct Cycles {
    cycles: Vec<Vec<Name>>,
    places: FxHashMap<Name, (usize, usize)>,
    /// How many modules are processed before each.
    ranks: FxHashMap<Name, u32>,
}

impl Cycles {
    /// The cycles of a graph whose modules are in the order of a build.
    pub(crate) fn of(graph: &Graph, names: &Names) -> Self {
        let mut result = Self::default();
        let sccs = sorted_components(graph);
        for at in schedule(&sccs) {
            let order = order_scc(graph, &sccs[at].modules, names);
            for module in &order {
                let rank = u32::try_from(result.ranks.len()).unwrap_or(u32::MAX);
                result.ranks.insert(*module, rank);
            }
            if order.len() > 1 {
                let cycle = result.cycles.len();
                let places = order.iter().enumerate();
                result
                    .places
                    .extend(places.map(|(at, module)| (*module, (cycle, at))));
                result.cycles.push(order);
            }
        }
        result
    }

    /// How many modules a build would check before this one.
    pub(crate) fn rank(&self, module: Name) -> u32 {
        self.ranks.get(&module).copied().unwrap_or(u32::MAX)
    }

    /// The modules of the cycle of `module` in order; none if it is in no cycle.
    pub(crate) fn around(&self, module: Name) -> &[Name] {
        match self.places.get(&module) {
            Some((cycle, _)) => &self.cycles[*cycle],
            None => &[],
        }
    }

    /// The modules of the cycle of `module` that are processed behind it.
    pub(crate) fn later(&self, module: Name) -> &[Name] {
        match self.places.get(&module) {
            Some((cycle, at)) => &self.cycles[*cycle][at + 1..],
            None => &[],
        }
    }

    /// The modules of cycles that `other` does not have.
    fn not_as_in<'c>(&'c self, other: &'c Self) -> impl Iterator<Item = Name> + 'c {
        let is_other =
            |cycle: &&Vec<Name>| cycle.first().is_some_and(|first| other.around(*first) != **cycle);
        self.cycles.iter().filter(is_other).flatten().copied()
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

/// Numbers the modules of a graph in the order in which a build with these sources would meet them. Returns whether it would
/// meet all of them.
pub(crate) fn number_as_build(graph: &mut Graph, sources: &[Name]) -> bool {
    // Smaller than the graph, whose states lie far apart.
    let places: FxHashMap<Name, usize> = graph.keys().copied().zip(0..).collect();
    let mut seen = vec![false; graph.len()];
    let mut order: Vec<usize> = Vec::with_capacity(graph.len());
    let mut meet = |order: &mut Vec<usize>, module: &Name| {
        if let Some(at) = places.get(module).copied()
            && !std::mem::replace(&mut seen[at], true)
        {
            order.push(at);
        }
    };
    for source in sources {
        meet(&mut order, source);
    }
    let mut next = 0;
    while let Some(at) = order.get(next) {
        let state = &graph[*at];
        for import in state.ancestors.iter().chain(&*state.imports) {
            meet(&mut order, import);
        }
        next += 1;
    }
    let meets_all = order.len() == graph.len();
    let rest = (0..graph.len()).filter(|at| !seen[*at]);
    for (number, at) in (1..).zip(order.into_iter().chain(rest)) {
        graph[at].order = number;
    }
    meets_all
}

/// The cycles of a program from one update to the next.
#[derive(Debug, Default)]
pub(crate) struct CycleTracker {
    /// The cycles by which all modules were checked that were not processed in this update.
    before: Arc<Cycles>,
    /// The cycles as they are now.
    now: Arc<Cycles>,
    /// Imports changed since `now` was worked out.
    is_stale: bool,
    /// All modules are reached from the sources, as of `now`.
    reaches_all: bool,
    /// The sources that `now` was worked out for.
    sources: Vec<Name>,
    /// The modules that were processed in this update, with the cycles by which they were.
    processed: FxHashMap<Name, Arc<Cycles>>,
}

impl CycleTracker {
    /// Says that imports changed.
    pub(crate) fn set_stale(&mut self) {
        self.is_stale = true;
    }

    /// The cycles of the graph as it is now.
    pub(crate) fn current(&mut self, graph: &mut Graph, sources: &[Name], names: &Names) -> Arc<Cycles> {
        if std::mem::take(&mut self.is_stale) || self.sources != sources {
            self.sources = sources.to_vec();
            self.reaches_all = number_as_build(graph, sources);
            self.now = Arc::new(Cycles::of(graph, names));
        }
        self.now.clone()
    }

    /// The cycles as they were when they were asked for last.
    pub(crate) fn now(&self) -> &Cycles {
        &self.now
    }

    /// Whether it is known that all modules of the graph are reached from the sources by imports.
    pub(crate) fn reaches_all(&self) -> bool {
        self.reaches_all && !self.is_stale
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
