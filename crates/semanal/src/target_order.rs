//! The order of functions: methods of base classes come before those of subclasses.
//!
//! Neighbours of one class are a group. The next group is always the first of those that no base class holds up; groups that
//! wait are looked at again only when the class is done that they were found to wait for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use nodes::world::World;
use rustc_hash::FxHashMap;
use types::ClassId;

use crate::Analyzer;
use crate::function_targets::FunctionTarget;

/// Targets of one class, by their places in the list of all.
type Group = (Option<ClassId>, Range<usize>);

struct Order<'w, 'p> {
    world: &'w World<'p>,
    groups: Vec<Option<Group>>,
    /// How many groups of each class are left.
    left: FxHashMap<ClassId, usize>,
    /// The groups that nothing holds up.
    ready: BinaryHeap<Reverse<usize>>,
    /// The groups that were found to wait for a class.
    waiting: FxHashMap<ClassId, Vec<usize>>,
}

impl Order<'_, '_> {
    /// Finds out whether a group has to wait, and for what.
    fn place(&mut self, index: usize) {
        let class = self.groups[index].as_ref().and_then(|(class, _)| *class);
        let base = class.and_then(|class| {
            let mut bases = self.world.get(class).mro.iter().skip(1);
            bases.find(|base| self.left.contains_key(base)).copied()
        });
        match base {
            Some(base) => self.waiting.entry(base).or_default().push(index),
            None => self.ready.push(Reverse(index)),
        }
    }

    /// The next group; where classes wait for each other, the first.
    fn next(&mut self) -> Option<Group> {
        while let Some(Reverse(index)) = self.ready.pop() {
            if let Some(group) = self.groups[index].take() {
                return Some(group);
            }
        }
        self.groups.iter_mut().find_map(Option::take)
    }

    /// A group of a class is done.
    fn finish(&mut self, class: ClassId) {
        let Some(count) = self.left.get_mut(&class) else {
            return;
        };
        *count -= 1;
        if *count > 0 {
            return;
        }
        self.left.remove(&class);
        for index in self.waiting.remove(&class).unwrap_or_default() {
            self.place(index);
        }
    }
}

impl Analyzer<'_> {
    /// Puts methods of base classes before those of subclasses. Returns neighbours of one module and class, in the order in
    /// which they are due.
    pub(crate) fn order_by_subclassing(&self, targets: &[FunctionTarget]) -> Vec<Range<usize>> {
        let mut groups: Vec<Option<Group>> = Vec::new();
        let mut left: FxHashMap<ClassId, usize> = FxHashMap::default();
        let mut start = 0;
        for neighbours in targets.chunk_by(|a, b| (a.class, a.module) == (b.class, b.module)) {
            let (class, end) = (neighbours[0].class, start + neighbours.len());
            if let Some(class) = class {
                *left.entry(class).or_default() += 1;
            }
            groups.push(Some((class, start..end)));
            start = end;
        }
        let mut result = Vec::with_capacity(groups.len());
        let mut order = Order {
            world: &self.state.world,
            ready: BinaryHeap::with_capacity(groups.len()),
            groups,
            left,
            waiting: FxHashMap::default(),
        };
        (0..order.groups.len()).for_each(|index| order.place(index));
        while let Some((class, group)) = order.next() {
            result.push(group);
            if let Some(class) = class {
                order.finish(class);
            }
        }
        result
    }
}
