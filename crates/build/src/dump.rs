//! The graph as JSON (`--dump-graph`).
//!
//! Specified by `dump_graph` of `mypy/build.py`.

use indexmap::IndexMap;
use names::{Name, Names};
use serde_json::to_string;
use source::FileSystem;

use crate::order::{order_ascc_all, sorted_components};
use crate::state::{Graph, Priority};

/// A list with one node for each cycle: its id, size, modules, their sizes, and the nodes that it depends on.
pub(crate) fn graph(graph: &Graph, names: &Names, fs: &dyn FileSystem) -> String {
    let sccs: Vec<Vec<Name>> = sorted_components(graph)
        .iter()
        .map(|scc| order_ascc_all(graph, &scc.modules))
        .collect();
    let node_of: IndexMap<Name, usize> = sccs
        .iter()
        .enumerate()
        .flat_map(|(at, scc)| scc.iter().map(move |module| (*module, at)))
        .collect();
    let nodes: Vec<String> = sccs
        .iter()
        .enumerate()
        .map(|(at, scc)| node(graph, names, fs, at, scc, &node_of))
        .collect();
    format!("[{}\n]\n", nodes.join(",\n "))
}

fn node(
    graph: &Graph,
    names: &Names,
    fs: &dyn FileSystem,
    at: usize,
    scc: &[Name],
    node_of: &IndexMap<Name, usize>,
) -> String {
    let text = |name: &Name| to_string(names.text(*name)).expect("texts can be written");
    let size = |module: &Name| {
        let path = graph[module].path.as_deref();
        path.and_then(|path| fs.stat(path).ok())
            .map_or(0, |stat| stat.size)
    };
    let mut deps: IndexMap<usize, Priority> = IndexMap::new();
    for state in scc.iter().map(|module| &graph[module]) {
        for dep in &state.dependencies {
            let (Some(priority), Some(node)) = (state.priorities.get(dep), node_of.get(dep)) else {
                continue;
            };
            if *node != at {
                let known = deps.entry(*node).or_insert(*priority);
                *known = (*known).min(*priority);
            }
        }
    }
    let modules: Vec<String> = scc.iter().map(text).collect();
    let sizes: Vec<String> = scc
        .iter()
        .map(|module| format!("{}: {}", text(module), size(module)))
        .collect();
    let deps: Vec<String> = deps
        .iter()
        .map(|(node, priority)| format!("\"n{node}\": {priority}"))
        .collect();
    let total: u64 = scc.iter().map(size).sum();
    format!(
        "[\"n{at}\", {total}, [{}],\n     {{{}}},\n     {{{}}}]",
        modules.join(", "),
        sizes.join(", "),
        deps.join(", ")
    )
}
