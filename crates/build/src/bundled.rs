//! Bundled stubs, which do not change: nobody asks what they depend on.
//!
//! Most of what a program is made of are stubs of the standard library. What they depend on is not looked for, as long
//! as they depend on each other only. If one changes after all, because a file of the program takes its place, that is
//! made up for.

use deps::{DependencyMap, Memo, get_dependencies_with};
use names::Name;
use nodes::world::World;
use rustc_hash::FxHashSet;
use typeops::TypeState;

use crate::Program;
use crate::phases::has_dependencies;
use crate::state::Graph;

/// Bundled stubs that depend on nothing but each other.
pub(crate) type Bundled = FxHashSet<Name>;

/// Whether a cycle consists of bundled stubs, and depends on nothing but `known` ones.
pub(crate) fn is_bundled(world: &World<'_>, graph: &Graph, cycle: &[Name], known: &Bundled) -> bool {
    cycle.iter().all(|module| {
        let state = &graph[module];
        let is_typeshed = world
            .module_id(*module)
            .is_some_and(|id| world.module(id).is_typeshed);
        let has_place = |dep: &Name| known.contains(dep) || cycle.contains(dep);
        is_typeshed
            && state.options.abs_custom_typeshed_dir.is_none()
            && state.dependencies.iter().all(has_place)
    })
}

impl Program {
    /// Before a module changes: if it is a bundled stub, the others depend on it.
    pub(crate) fn prepare_change(&mut self, module: Name) {
        if !self.bundled.contains(&module) {
            return;
        }
        let mut bundled: Vec<Name> = std::mem::take(&mut self.bundled).into_iter().collect();
        bundled.sort_unstable();
        bundled.retain(|other| *other != module);
        let mut map = std::mem::take(&mut self.dependencies);
        self.with_state(|state, graph| {
            let mut memo = Memo::default();
            for other in bundled {
                add_dependencies(&mut map, &mut memo, state, graph, other);
            }
        });
        self.dependencies = map;
    }
}

/// Finds what a module depends on.
pub(crate) fn add_dependencies(
    map: &mut DependencyMap,
    memo: &mut Memo,
    state: &mut TypeState<'_>,
    graph: &Graph,
    module: Name,
) {
    let id = state.world.module_id(module);
    let tree = graph.get(&module).and_then(|state| state.tree.as_ref());
    if let (Some(id), Some(tree)) = (id, tree)
        && has_dependencies(state.world.text(module))
    {
        map.replace_module(module, get_dependencies_with(memo, state, id, &tree.parsed.ast));
    }
}
