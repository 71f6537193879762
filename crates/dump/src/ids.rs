//! Numbers for identities.
//!
//! Definitions keep their slots over an update, so a definition that was merged keeps its number. Syntax has no identity
//! beyond its tree: with a new tree, all nodes are new.
//!
//! Specified by `IdMapper` in `mypy/util.py`.

use std::cell::{Cell, RefCell};

use nodes::ast::BodyId;
use rustc_hash::FxHashMap;
use types::{DefRef, ModuleId};

/// Which arena of a body a node lies in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "each kind is what its name says")]
pub enum NodeKind {
    Expr,
    /// What an expression was analysed into.
    Analyzed,
    Stmt,
    Block,
    Pattern,
    Func,
    Decorator,
    Overload,
    Class,
}

/// What has an identity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Identity {
    /// A definition.
    Def(DefRef),
    /// A node of a syntax tree.
    Node {
        /// The module.
        module: ModuleId,
        /// Which tree of the module; the caller counts.
        tree: u32,
        /// The body.
        body: BodyId,
        /// The arena.
        kind: NodeKind,
        /// The index in the arena.
        index: u32,
    },
}

/// Numbers for identities, from 0 in the order in which they are asked for. One serves many dumps.
#[derive(Debug, Default)]
pub struct Ids {
    numbers: RefCell<FxHashMap<Identity, usize>>,
    next: Cell<usize>,
}

impl Ids {
    /// The number of an identity.
    pub fn number(&self, identity: Identity) -> usize {
        let mut numbers = self.numbers.borrow_mut();
        *numbers.entry(identity).or_insert_with(|| {
            let next = self.next.get();
            self.next.set(next + 1);
            next
        })
    }

    /// The module has a new version: definitions in its function bodies are others now, even in the slots of the old ones.
    pub fn forget_locals(&self, module: ModuleId) {
        let is_local = |identity: &Identity| match identity {
            Identity::Def(def) => def.module() == module && def.is_local(),
            Identity::Node { .. } => false,
        };
        self.numbers
            .borrow_mut()
            .retain(|identity, _| !is_local(identity));
    }

    /// The number of a definition.
    pub fn of_def(&self, def: DefRef) -> usize {
        self.number(Identity::Def(def))
    }
}
