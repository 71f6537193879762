//! Branching statements: which names are defined in all branches, and which in some.

use super::name_set::NameSet;

/// What is defined in a branch, or behind a branching statement.
#[derive(Clone, Debug, Default)]
pub(super) struct BranchState {
    /// Names that are defined for sure.
    pub(super) must: NameSet,
    /// Names that are defined on some ways only.
    pub(super) may: NameSet,
    /// The branch ends in `return` or the like.
    pub(super) skipped: bool,
}

/// A branching statement, while it is being walked through.
#[derive(Clone, Debug)]
pub(super) struct BranchStatement {
    initial: BranchState,
    branches: Vec<BranchState>,
}

impl BranchStatement {
    /// A statement with one branch, before which `initial` holds.
    pub(super) fn new(initial: &BranchState) -> Self {
        let initial = BranchState {
            skipped: false,
            ..initial.clone()
        };
        Self {
            branches: vec![initial.clone()],
            initial,
        }
    }

    /// The branch that is being walked through.
    pub(super) fn current(&self) -> &BranchState {
        self.branches
            .last()
            .expect("a statement has a branch from the start")
    }

    fn current_mut(&mut self) -> &mut BranchState {
        self.branches
            .last_mut()
            .expect("a statement has a branch from the start")
    }

    pub(super) fn next_branch(&mut self) {
        self.branches.push(self.initial.clone());
    }

    pub(super) fn record_definition(&mut self, name: usize) {
        let branch = self.current_mut();
        branch.must.insert(name);
        branch.may.remove(name);
    }

    pub(super) fn delete(&mut self, name: usize) {
        let branch = self.current_mut();
        branch.must.remove(name);
        branch.may.remove(name);
    }

    /// A statement inside the current branch is over.
    pub(super) fn record_nested_branch(&mut self, state: &BranchState) {
        let branch = self.current_mut();
        if state.skipped {
            branch.skipped = true;
            return;
        }
        branch.must.unite(&state.must);
        branch.may.unite(&state.may);
        let BranchState { must, may, .. } = branch;
        may.subtract(must);
    }

    pub(super) fn skip_branch(&mut self) {
        self.current_mut().skipped = true;
    }

    pub(super) fn is_possibly_undefined(&self, name: usize) -> bool {
        self.current().may.contains(name)
    }

    pub(super) fn is_undefined(&self, name: usize) -> bool {
        let branch = self.current();
        !branch.may.contains(name) && !branch.must.contains(name)
    }

    pub(super) fn is_defined_in_a_branch(&self, name: usize) -> bool {
        self.branches
            .iter()
            .any(|branch| branch.must.contains(name) || branch.may.contains(name))
    }

    /// What holds behind the statement. Names of skipped branches count as possibly defined.
    pub(super) fn done(self) -> BranchState {
        let mut may = NameSet::default();
        for branch in &self.branches {
            may.unite(&branch.may);
            may.unite(&branch.must);
        }
        let mut reached = self.branches.iter().filter(|branch| !branch.skipped);
        let first = reached.next();
        let skipped = first.is_none();
        let mut must = first.map(|branch| branch.must.clone()).unwrap_or_default();
        for branch in reached {
            must.intersect(&branch.must);
        }
        may.subtract(&must);
        BranchState { must, may, skipped }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_one_branch_may_be_undefined_behind() {
        let mut statement = BranchStatement::new(&BranchState::default());
        statement.record_definition(1);
        statement.record_definition(2);
        statement.next_branch();
        statement.record_definition(2);
        let state = statement.done();
        assert!(state.may.contains(1) && !state.must.contains(1));
        assert!(state.must.contains(2) && !state.may.contains(2));
    }

    #[test]
    fn a_branch_that_returns_asks_for_nothing() {
        let mut statement = BranchStatement::new(&BranchState::default());
        statement.record_definition(1);
        statement.next_branch();
        statement.skip_branch();
        let state = statement.done();
        assert!(state.must.contains(1) && !state.skipped);
    }

    #[test]
    fn a_statement_whose_branches_all_return_ends_the_branch_around_it() {
        let mut outer = BranchStatement::new(&BranchState::default());
        let mut inner = BranchStatement::new(outer.current());
        inner.skip_branch();
        outer.record_nested_branch(&inner.done());
        assert!(outer.current().skipped);
    }
}
