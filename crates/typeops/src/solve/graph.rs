//! Strongly connected components of small graphs, and batches of them in order of dependency.

/// The strongly connected components of the graph `edges[vertex]`, each before those that depend on it.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        edges,
        index: vec![None; edges.len()],
        done: vec![false; edges.len()],
        stack: Vec::new(),
        boundaries: Vec::new(),
        found: Vec::new(),
    };
    for vertex in 0..edges.len() {
        if search.index[vertex].is_none() {
            search.visit(vertex);
        }
    }
    search.found
}

struct Search<'a> {
    edges: &'a [Vec<usize>],
    index: Vec<Option<usize>>,
    done: Vec<bool>,
    stack: Vec<usize>,
    boundaries: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    /// As deep as there are variables that depend on each other: a handful.
    fn visit(&mut self, vertex: usize) {
        let own = self.stack.len();
        self.index[vertex] = Some(own);
        self.stack.push(vertex);
        self.boundaries.push(own);
        for next in &self.edges[vertex] {
            match self.index[*next] {
                None => self.visit(*next),
                Some(index) if !self.done[*next] => {
                    while self.boundaries.last().is_some_and(|boundary| index < *boundary) {
                        self.boundaries.pop();
                    }
                }
                Some(_) => {}
            }
        }
        if self.boundaries.last() == Some(&own) {
            self.boundaries.pop();
            let component = self.stack.split_off(own);
            component.iter().for_each(|vertex| self.done[*vertex] = true);
            self.found.push(component);
        }
    }
}

/// Components in batches: each depends on components of earlier batches only.
pub(super) fn batches(components: Vec<Vec<usize>>, edges: &[Vec<usize>]) -> Vec<Vec<Vec<usize>>> {
    let mut level_of = vec![0_usize; edges.len()];
    let mut result: Vec<Vec<Vec<usize>>> = Vec::new();
    for component in components {
        let dependencies = component
            .iter()
            .flat_map(|vertex| &edges[*vertex])
            .filter(|other| !component.contains(other));
        let level = dependencies.map(|other| level_of[*other] + 1).max().unwrap_or(0);
        component.iter().for_each(|vertex| level_of[*vertex] = level);
        while result.len() <= level {
            result.push(Vec::new());
        }
        result[level].push(component);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_come_after_what_they_depend_on() {
        let edges = vec![vec![1], vec![2, 3], vec![1], vec![]];
        let found = components(&edges);
        assert_eq!(found, [vec![3], vec![1, 2], vec![0]]);
        assert_eq!(
            batches(found, &edges),
            [vec![vec![3]], vec![vec![1, 2]], vec![vec![0]]]
        );
    }

    #[test]
    fn independent_components_share_a_batch() {
        let edges = vec![vec![2], vec![2], vec![]];
        assert_eq!(
            batches(components(&edges), &edges),
            [vec![vec![2]], vec![vec![0], vec![1]]]
        );
    }
}
