//! Strongly connected components and topological order of graphs whose vertices are small numbers.
//!
//! Specified by `mypy/graph_utils.py`; judged by mypy's `testgraph`.

/// The strongly connected components of a graph, each one after all that it depends on.
///
/// `edges[v]` are the vertices that `v` depends on, fewer than 2^32 - 2. Needs no recursion, so any depth of imports is fine.
#[must_use]
pub fn strongly_connected_components<E: AsRef<[u32]>>(edges: &[E]) -> Vec<Vec<u32>> {
    let mut search = Search {
        edges,
        index: vec![NOT_MET; edges.len()],
        stack: Vec::new(),
        boundaries: Vec::new(),
        found: Vec::new(),
    };
    for vertex in (0..).take(edges.len()) {
        if search.index[vertex as usize] == NOT_MET {
            search.visit(vertex);
        }
    }
    search.found
}

/// In the place of a position: the vertex was not met yet.
const NOT_MET: u32 = u32::MAX;
/// In the place of a position: it is known which component the vertex is in.
const IDENTIFIED: u32 = u32::MAX - 1;

struct Search<'a, E> {
    edges: &'a [E],
    /// Position on the stack when the vertex was met.
    index: Vec<u32>,
    stack: Vec<u32>,
    boundaries: Vec<u32>,
    found: Vec<Vec<u32>>,
}

impl<E: AsRef<[u32]>> Search<'_, E> {
    fn visit(&mut self, root: u32) {
        let mut calls = vec![(root, 0)];
        self.enter(root);
        while let Some((vertex, next)) = calls.last_mut() {
            let vertex = *vertex;
            if let Some(&target) = self.edges[vertex as usize].as_ref().get(*next) {
                *next += 1;
                match self.index[target as usize] {
                    NOT_MET => {
                        self.enter(target);
                        calls.push((target, 0));
                    }
                    IDENTIFIED => {}
                    index => {
                        while self.boundaries.last().is_some_and(|boundary| index < *boundary) {
                            self.boundaries.pop();
                        }
                    }
                }
            } else {
                self.leave(vertex);
                calls.pop();
            }
        }
    }

    fn enter(&mut self, vertex: u32) {
        let position = u32::try_from(self.stack.len()).expect("vertices have 32 bits");
        self.index[vertex as usize] = position;
        self.boundaries.push(position);
        self.stack.push(vertex);
    }

    fn leave(&mut self, vertex: u32) {
        if self.boundaries.last().copied() == Some(self.index[vertex as usize]) {
            let start = self
                .boundaries
                .pop()
                .expect("there is a boundary, since it was compared");
            let component = self.stack.split_off(start as usize);
            for vertex in &component {
                self.index[*vertex as usize] = IDENTIFIED;
            }
            self.found.push(component);
        }
    }
}

/// The levels of an acyclic graph: the vertices without dependencies, then those that depend on these only, and so on.
///
/// Edges from a vertex to itself do not count, nor do repeated ones.
#[must_use]
pub fn levels(dependencies: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut waiting: Vec<usize> = vec![0; dependencies.len()];
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); dependencies.len()];
    for (vertex, targets) in dependencies.iter().enumerate() {
        let mut targets = targets.clone();
        targets.sort_unstable();
        targets.dedup();
        for target in targets.into_iter().filter(|target| *target != vertex) {
            waiting[vertex] += 1;
            dependents[target].push(vertex);
        }
    }
    let mut ready: Vec<usize> = (0..dependencies.len())
        .filter(|vertex| waiting[*vertex] == 0)
        .collect();
    let mut result = Vec::new();
    while !ready.is_empty() {
        let mut next = Vec::new();
        for dependent in ready.iter().flat_map(|vertex| &dependents[*vertex]) {
            waiting[*dependent] -= 1;
            if waiting[*dependent] == 0 {
                next.push(*dependent);
            }
        }
        result.push(std::mem::replace(&mut ready, next));
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 is A, 1 is B, 2 is C, 3 is D.
    fn edges() -> Vec<Vec<u32>> {
        vec![vec![1, 2], vec![2], vec![1, 3], vec![]]
    }

    #[test]
    fn cycles_are_components_and_dependencies_come_first() {
        let mut found = strongly_connected_components(&edges());
        found.iter_mut().for_each(|component| component.sort_unstable());
        assert_eq!(found, [vec![3], vec![1, 2], vec![0]]);
    }

    #[test]
    fn a_long_chain_needs_no_recursion() {
        let chain: Vec<Vec<u32>> = (0..200_000).map(|vertex| vec![(vertex + 1) % 200_000]).collect();
        assert_eq!(strongly_connected_components(&chain).len(), 1);
    }

    #[test]
    fn levels_hold_what_is_ready_at_the_same_time() {
        let graph = vec![vec![1, 2], vec![3, 1], vec![3, 3], vec![]];
        assert_eq!(levels(&graph), [vec![3], vec![1, 2], vec![0]]);
        assert!(levels(&[]).is_empty());
    }
}
