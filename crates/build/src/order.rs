//! The order of processing: the cycles of the graph, and the modules in a cycle.
//!
//! Both show in the output, so they are mypy's: cycles by level, the youngest first; modules in a cycle so that the
//! weakest imports are the ones that look ahead.
//!
//! Specified by `sorted_components` and `order_ascc` of `mypy/build.py`; judged by mypy's `testgraph`.

use names::{Name, Names};
use rustc_hash::FxHashMap;

use crate::scc::{levels, strongly_connected_components};
use crate::state::{Graph, PRI_INDIRECT, Priority, State};

/// An import cycle, or a module that is in none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scc {
    /// The modules, in no meaningful order.
    pub modules: Vec<Name>,
    /// The cycles that these modules import, by index.
    pub dependencies: Vec<usize>,
    /// The cycles that import these modules, in the order in which they are told that these are done.
    pub dependents: Vec<usize>,
}

/// The cycles of a graph, each after all that it depends on.
#[must_use]
pub fn sorted_components(graph: &Graph) -> Vec<Scc> {
    let modules: Vec<Name> = graph.keys().copied().collect();
    let Components { sccs, dependencies } = Components::of(graph, &modules, PRI_INDIRECT);
    let order = sort_levels(graph, &sccs, &dependencies);
    let mut position = vec![0; order.len()];
    for (at, scc) in order.iter().enumerate() {
        position[*scc] = at;
    }
    let mut result: Vec<Scc> = order
        .iter()
        .map(|scc| Scc {
            modules: sccs[*scc].clone(),
            dependencies: dependencies[*scc].iter().map(|dep| position[*dep]).collect(),
            dependents: Vec::new(),
        })
        .collect();
    for at in 0..result.len() {
        for dep in result[at].dependencies.clone() {
            result[dep].dependents.push(at);
        }
    }
    result
}

/// The modules of a cycle in the order of processing. `builtins` is the last one of its cycle.
#[must_use]
pub fn order_scc(graph: &Graph, scc: &[Name], names: &Names) -> Vec<Name> {
    let mut order = order_ascc(graph, scc, PRI_INDIRECT);
    let builtins = names.intern("builtins");
    if scc.contains(&builtins) {
        order.retain(|module| *module != builtins);
        order.sort_by(|a, b| names.text(*b).cmp(names.text(*a)));
        order.push(builtins);
    }
    order
}

/// The modules of a cycle in the order of processing, without the exception for `builtins`.
pub(crate) fn order_ascc_all(graph: &Graph, scc: &[Name]) -> Vec<Name> {
    order_ascc(graph, scc, PRI_INDIRECT)
}

/// Leaves out the imports of the lowest priority and orders the cycles that remain, again and again.
fn order_ascc(graph: &Graph, scc: &[Name], below: Priority) -> Vec<Name> {
    if scc.len() <= 1 {
        return scc.to_vec();
    }
    let inner: FxHashMap<Name, ()> = scc.iter().map(|module| (*module, ())).collect();
    let mut priorities: Vec<Priority> = Vec::new();
    for state in scc.iter().map(|module| &graph[module]) {
        let inside = state.imports.iter().filter(|dep| inner.contains_key(*dep));
        priorities.extend(
            inside
                .map(|dep| state.priority(*dep))
                .filter(|priority| *priority < below),
        );
    }
    priorities.sort_unstable();
    priorities.dedup();
    let weakest = match priorities.as_slice() {
        [] | [_] => {
            let mut order = scc.to_vec();
            order.sort_by_key(|module| std::cmp::Reverse(graph[module].order));
            return order;
        }
        [.., weakest] => *weakest,
    };
    let Components { sccs, dependencies } = Components::of(graph, scc, weakest);
    let order = sort_levels(graph, &sccs, &dependencies);
    order
        .iter()
        .flat_map(|scc| order_ascc(graph, &sccs[*scc], weakest))
        .collect()
}

/// The cycles among some modules, and which cycle depends on which.
struct Components {
    sccs: Vec<Vec<Name>>,
    dependencies: Vec<Vec<usize>>,
}

impl Components {
    /// The cycles that imports with a priority below `below` make.
    fn of(graph: &Graph, modules: &[Name], below: Priority) -> Self {
        let index: FxHashMap<Name, u32> = modules.iter().copied().zip(0..).collect();
        let targets = |state: &State| -> Vec<u32> {
            let strong = state.imports.iter().filter(|dep| state.priority(**dep) < below);
            strong.filter_map(|dep| index.get(dep).copied()).collect()
        };
        let edges: Vec<Vec<u32>> = modules.iter().map(|module| targets(&graph[module])).collect();
        let found = strongly_connected_components(&edges);
        let mut scc_of = vec![0; modules.len()];
        for (at, scc) in found.iter().enumerate() {
            scc.iter().for_each(|vertex| scc_of[*vertex as usize] = at);
        }
        let dependencies = found.iter().enumerate().map(|(at, scc)| {
            let mut deps: Vec<usize> = scc
                .iter()
                .flat_map(|vertex| &edges[*vertex as usize])
                .map(|to| scc_of[*to as usize])
                .collect();
            deps.sort_unstable();
            deps.dedup();
            deps.retain(|dep| *dep != at);
            deps
        });
        Self {
            dependencies: dependencies.collect(),
            sccs: found
                .iter()
                .map(|scc| scc.iter().map(|vertex| modules[*vertex as usize]).collect())
                .collect(),
        }
    }
}

/// Cycles by level; in a level, the one whose first module was met last comes first.
fn sort_levels(graph: &Graph, sccs: &[Vec<Name>], dependencies: &[Vec<usize>]) -> Vec<usize> {
    let first = |scc: &usize| sccs[*scc].iter().map(|module| graph[module].order).min();
    let mut result = Vec::with_capacity(sccs.len());
    for mut level in levels(dependencies) {
        level.sort_by_key(|scc| std::cmp::Reverse(first(scc)));
        result.extend(level);
    }
    result
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use errors::ErrorSink;
    use options::Options;

    use super::*;
    use crate::state::{PRI_HIGH, PRI_LOW, PRI_MED};

    /// A graph of modules with the imports that they have, in this order.
    pub(crate) fn graph(names: &Names, modules: &[(&str, &[(&str, Priority)])]) -> Graph {
        let state = |order: usize, id: &str, imports: &[(&str, Priority)]| {
            let options = Arc::new(Options::default());
            State {
                id: names.intern(id),
                order: u32::try_from(order).expect("few modules"),
                path: None,
                abspath: None,
                xpath: "<string>".into(),
                text: None,
                ignore_all: false,
                import_context: None,
                dependencies: imports.iter().map(|(to, _)| names.intern(to)).collect(),
                suppressed: Default::default(),
                imports: imports.iter().map(|(to, _)| names.intern(to)).collect(),
                priorities: imports.iter().map(|(to, pri)| (names.intern(to), *pri)).collect(),
                dep_lines: FxHashMap::default(),
                ancestors: Vec::new(),
                tree: None,
                early_errors: Vec::new(),
                time: std::time::Duration::ZERO,
                sink: ErrorSink::new("<string>".into(), None, options.clone()),
                options,
            }
        };
        let states = modules
            .iter()
            .enumerate()
            .map(|(at, (id, imports))| state(at, id, imports));
        states.map(|state| (state.id, state)).collect()
    }

    fn texts<'n>(names: &'n Names, modules: &[Name]) -> Vec<&'n str> {
        modules.iter().map(|module| names.text(*module)).collect()
    }

    #[test]
    fn dependencies_come_first_and_the_youngest_first_within_a_level() {
        let names = Names::new();
        let graph = graph(
            &names,
            &[
                ("a", &[("b", PRI_MED), ("c", PRI_MED)]),
                ("d", &[("b", PRI_MED)]),
                ("b", &[("c", PRI_MED)]),
                ("c", &[("b", PRI_MED)]),
            ],
        );
        let sccs = sorted_components(&graph);
        let order: Vec<Vec<&str>> = sccs
            .iter()
            .map(|scc| {
                let mut texts = texts(&names, &scc.modules);
                texts.sort_unstable();
                texts
            })
            .collect();
        assert_eq!(order, [vec!["b", "c"], vec!["d"], vec!["a"]]);
        assert_eq!(
            (sccs[0].dependents.as_slice(), sccs[2].dependencies.as_slice()),
            (&[1, 2][..], &[0][..])
        );
    }

    #[test]
    fn the_weakest_import_of_a_cycle_looks_ahead() {
        let names = Names::new();
        let graph = graph(
            &names,
            &[
                ("a", &[("b", PRI_MED)]),
                ("b", &[("c", PRI_HIGH)]),
                ("c", &[("a", PRI_LOW)]),
            ],
        );
        let scc: Vec<Name> = ["a", "b", "c"].map(|id| names.intern(id)).to_vec();
        assert_eq!(texts(&names, &order_scc(&graph, &scc, &names)), ["c", "b", "a"]);
    }

    #[test]
    fn builtins_is_last_and_the_others_of_its_cycle_are_sorted_backwards() {
        let names = Names::new();
        let graph = graph(
            &names,
            &[
                ("typing", &[("builtins", PRI_HIGH), ("abc", PRI_HIGH)]),
                ("builtins", &[("typing", PRI_HIGH)]),
                ("abc", &[("typing", PRI_HIGH), ("types", PRI_MED)]),
                ("types", &[("abc", PRI_HIGH)]),
            ],
        );
        let scc: Vec<Name> = graph.keys().copied().collect();
        assert_eq!(
            texts(&names, &order_scc(&graph, &scc, &names)),
            ["typing", "types", "abc", "builtins"]
        );
    }
}
