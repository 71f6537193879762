//! Scopes: what is defined in each, and which uses wait for a definition.

use indexmap::IndexMap;
use names::Name;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use super::branches::{BranchState, BranchStatement};
use super::name_set::NameSet;
use crate::Ctx;

/// What a scope is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ScopeKind {
    /// The module.
    Global,
    /// A class.
    Class,
    /// A function.
    Func,
    /// A comprehension: it sees what the scope around it has.
    Generator,
}

/// What is known of a name at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Presence {
    /// It is defined.
    Defined,
    /// Some ways to this place define it.
    PossiblyUndefined,
    /// Only another branch defines it.
    DefinedInOtherBranch,
    /// It is not defined so far.
    Undefined,
}

/// A scope.
#[derive(Clone, Debug)]
struct Scope {
    kind: ScopeKind,
    /// Branching statements, outermost first. The first one is the scope as a whole.
    statements: Vec<BranchStatement>,
    /// Uses of names that are not defined so far.
    undefined_refs: UndefinedRefs,
}

/// Uses of names that are not defined so far: mostly one of each.
type UndefinedRefs = IndexMap<Name, SmallVec<[Ctx; 1]>, FxBuildHasher>;

/// What is defined at a place.
#[derive(Clone, Debug)]
pub(super) struct Tracker {
    scopes: Vec<Scope>,
    /// The numbers of the names that are defined in the module, class or function and those around it, innermost last.
    numbers: Vec<FxHashMap<Name, usize>>,
    /// Room for the next one.
    spare: Vec<FxHashMap<Name, usize>>,
    /// Room for the uses of names in the next scope.
    spare_refs: Vec<UndefinedRefs>,
    /// `return` and the like do not end branches: a `finally` is being looked at.
    pub(super) disable_branch_skip: bool,
    /// The place is in a `finally`.
    pub(super) in_finally: bool,
}

impl Tracker {
    /// Nothing is defined.
    pub(super) fn new() -> Self {
        let mut tracker = Self {
            scopes: Vec::new(),
            numbers: Vec::new(),
            spare: Vec::new(),
            spare_refs: Vec::new(),
            disable_branch_skip: false,
            in_finally: false,
        };
        tracker.push_scope(ScopeKind::Global, &BranchState::default());
        tracker
    }

    fn push_scope(&mut self, kind: ScopeKind, initial: &BranchState) {
        if kind != ScopeKind::Generator {
            self.numbers.push(self.spare.pop().unwrap_or_default());
        }
        self.scopes.push(Scope {
            kind,
            statements: vec![BranchStatement::new(initial)],
            undefined_refs: self.spare_refs.pop().unwrap_or_default(),
        });
    }

    fn scope(&self) -> &Scope {
        self.scopes.last().expect("the module's scope is never left")
    }

    fn scope_mut(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("the module's scope is never left")
    }

    fn statement(&self) -> &BranchStatement {
        self.scope()
            .statements
            .last()
            .expect("a scope has a statement from the start")
    }

    fn statement_mut(&mut self) -> &mut BranchStatement {
        self.scope_mut()
            .statements
            .last_mut()
            .expect("a scope has a statement from the start")
    }

    fn number(&mut self, name: Name) -> usize {
        let numbers = self.numbers.last_mut().expect("the module's scope is never left");
        let next = numbers.len();
        *numbers.entry(name).or_insert(next)
    }

    pub(super) fn enter_scope(&mut self, kind: ScopeKind) {
        let initial = match kind {
            ScopeKind::Generator => self.statement().current().clone(),
            ScopeKind::Global | ScopeKind::Class | ScopeKind::Func => BranchState::default(),
        };
        self.push_scope(kind, &initial);
    }

    pub(super) fn exit_scope(&mut self) {
        let Some(mut scope) = self.scopes.pop() else {
            return;
        };
        scope.undefined_refs.clear();
        self.spare_refs.push(scope.undefined_refs);
        if scope.kind != ScopeKind::Generator
            && let Some(mut numbers) = self.numbers.pop()
        {
            numbers.clear();
            self.spare.push(numbers);
        }
    }

    pub(super) fn in_scope(&self, kind: ScopeKind) -> bool {
        self.scope().kind == kind
    }

    pub(super) fn start_branch_statement(&mut self) {
        let statement = BranchStatement::new(self.statement().current());
        self.scope_mut().statements.push(statement);
    }

    pub(super) fn next_branch(&mut self) {
        self.statement_mut().next_branch();
    }

    pub(super) fn end_branch_statement(&mut self) {
        let ended = self
            .scope_mut()
            .statements
            .pop()
            .expect("a statement was started");
        self.statement_mut().record_nested_branch(&ended.done());
    }

    /// The branch ends here, unless it is the scope as a whole.
    pub(super) fn skip_branch(&mut self) {
        if self.scope().statements.len() > 1 && !self.disable_branch_skip {
            self.statement_mut().skip_branch();
        }
    }

    pub(super) fn record_definition(&mut self, name: Name) {
        let number = self.number(name);
        self.statement_mut().record_definition(number);
    }

    pub(super) fn delete(&mut self, name: Name) {
        let number = self.number(name);
        self.statement_mut().delete(number);
    }

    /// Remembers a use of a name that is not defined so far.
    pub(super) fn record_undefined_ref(&mut self, name: Name, ctx: Ctx) {
        let refs = self.scope_mut().undefined_refs.entry(name).or_default();
        if !refs.contains(&ctx) {
            refs.push(ctx);
        }
    }

    /// The uses of a name that is defined now.
    pub(super) fn pop_undefined_refs(&mut self, name: Name) -> SmallVec<[Ctx; 1]> {
        self.scope_mut()
            .undefined_refs
            .shift_remove(&name)
            .unwrap_or_default()
    }

    /// What is known of a name at this place.
    pub(super) fn presence(&self, name: Name) -> Presence {
        let numbers = self.numbers.last().expect("the module's scope is never left");
        let Some(number) = numbers.get(&name).copied() else {
            return Presence::Undefined;
        };
        let statement = self.statement();
        if statement.is_possibly_undefined(number) {
            return Presence::PossiblyUndefined;
        }
        if !statement.is_undefined(number) {
            return Presence::Defined;
        }
        let mut statements = self.scope().statements.iter();
        if statements.any(|statement| statement.is_defined_in_a_branch(number)) {
            Presence::DefinedInOtherBranch
        } else {
            Presence::Undefined
        }
    }

    /// The names that are defined for sure here.
    pub(super) fn defined(&self) -> &NameSet {
        &self.statement().current().must
    }

    /// Defines all names of a set.
    pub(super) fn record_definitions(&mut self, names: &NameSet) {
        for number in 0..self.numbers.last().map_or(0, FxHashMap::len) {
            if names.contains(number) {
                self.statement_mut().record_definition(number);
            }
        }
    }
}
