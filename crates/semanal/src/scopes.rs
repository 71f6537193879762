//! Scopes: where names are defined, and how they are called from outside.

use names::Name;
use nodes::ast::{BodyId, CompId, FuncNodeId};
use nodes::symbols::{Symbol, SymbolKind, SymbolTable};
use rustc_hash::FxHashSet;
use types::ClassId;

use crate::Analyzer;
use crate::analyzer::{ScopeFrame, ScopeKind, ScopeOwner};

impl Analyzer<'_> {
    fn scope_kind(&self, from_top: usize) -> ScopeKind {
        let index = self.scopes.len().checked_sub(1 + from_top);
        index.map_or(ScopeKind::Global, |index| self.scopes[index].kind)
    }

    /// The kind of the innermost scope.
    pub(crate) fn innermost_scope(&self) -> ScopeKind {
        self.scope_kind(0)
    }

    /// Whether names are local to a function (mypy's `is_func_scope`).
    pub(crate) fn is_func_scope(&self) -> bool {
        let kind = self.scope_kind(0);
        let kind = if kind == ScopeKind::Annotation {
            self.scope_kind(1)
        } else {
            kind
        };
        matches!(kind, ScopeKind::Func | ScopeKind::Comprehension)
    }

    /// Whether there is a function around, also outside a class.
    pub(crate) fn is_nested_within_func_scope(&self) -> bool {
        self.scopes
            .iter()
            .any(|scope| matches!(scope.kind, ScopeKind::Func | ScopeKind::Comprehension))
    }

    /// Whether names are attributes of a class.
    pub(crate) fn is_class_scope(&self) -> bool {
        self.class.is_some() && !self.is_func_scope()
    }

    /// Whether names are global.
    pub(crate) fn is_module_scope(&self) -> bool {
        !self.is_class_scope() && !self.is_func_scope()
    }

    /// The kind of a name that is defined here.
    pub(crate) fn symbol_kind(&self) -> SymbolKind {
        if self.is_class_scope() {
            SymbolKind::Member
        } else if self.is_func_scope() {
            SymbolKind::Local
        } else {
            SymbolKind::Global
        }
    }

    /// The full name of a name that is defined here; local names have none but themselves.
    pub(crate) fn qualified_name(&self, name: Name) -> Name {
        match self.qualifier() {
            Some(prefix) => self.state.world.names.join(prefix, name),
            None => name,
        }
    }

    /// The same, for a definition that is met for the first time.
    pub(crate) fn new_qualified_name(&self, name: Name) -> Name {
        match self.qualifier() {
            Some(prefix) => self.state.world.names.join_new(prefix, name),
            None => name,
        }
    }

    /// What stands before the names that are defined here.
    fn qualifier(&self) -> Option<Name> {
        match self.class {
            Some(class) => Some(self.state.world.get(class).fullname),
            None => (!self.is_func_scope()).then_some(self.module_name),
        }
    }

    /// Whether a name is declared `global` or `nonlocal` here.
    pub(crate) fn is_global_or_nonlocal(&self, name: Name) -> bool {
        self.is_func_scope()
            && (self
                .global_decls
                .last()
                .is_some_and(|names| names.contains(&name))
                || self
                    .nonlocal_decls
                    .last()
                    .is_some_and(|names| names.contains(&name)))
    }

    /// The table of global names of the module.
    pub(crate) fn globals(&self) -> &SymbolTable {
        &self.state.world.module(self.module).names
    }

    /// The table that names are defined in (mypy's `current_symbol_table`).
    pub(crate) fn names(&mut self, escape_comprehensions: bool, type_param: bool) -> &mut SymbolTable {
        let top = self.scopes.len() - 1;
        let index = if type_param && self.innermost_scope() == ScopeKind::Annotation {
            Some(top)
        } else if self.is_func_scope() {
            let inner = if self.innermost_scope() == ScopeKind::Annotation {
                top - 1
            } else {
                top
            };
            if escape_comprehensions {
                self.outside_comprehensions()
            } else {
                Some(inner)
            }
        } else if let Some(class) = self.class {
            return &mut self.state.world.get_mut(class).names;
        } else {
            None
        };
        match index {
            Some(index) => self.scopes[index].names.get_or_insert_with(SymbolTable::default),
            None => &mut self.state.world.module_mut(self.module).names,
        }
    }

    fn outside_comprehensions(&self) -> Option<usize> {
        let index = self
            .scopes
            .iter()
            .rposition(|scope| scope.kind != ScopeKind::Comprehension)?;
        (index > 0).then_some(index)
    }

    /// The entry of a name in the scope where names are defined.
    pub(crate) fn lookup_current_scope(&self, name: Name) -> Option<Symbol> {
        if let Some(names) = self.scopes.last().and_then(|scope| scope.names.as_ref()) {
            return names.get(&name).copied();
        }
        match self.class {
            Some(class) => self.state.world.get(class).names.get(&name).copied(),
            None => self.globals().get(&name).copied(),
        }
    }

    /// Does `work` in the scope of a function.
    pub(crate) fn enter_function<R>(
        &mut self,
        body: BodyId,
        node: FuncNodeId,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.enter(ScopeOwner::Func(self.module, body, node), ScopeKind::Func, work)
    }

    /// Does `work` in the scope of a comprehension.
    pub(crate) fn enter_comprehension<R>(&mut self, comp: CompId, work: impl FnOnce(&mut Self) -> R) -> R {
        let owner = ScopeOwner::Comprehension(self.module, self.body.id(), comp);
        self.enter(owner, ScopeKind::Comprehension, work)
    }

    fn enter<R>(&mut self, owner: ScopeOwner, kind: ScopeKind, work: impl FnOnce(&mut Self) -> R) -> R {
        let known = self.saved_locals.remove(&owner);
        let names = known.unwrap_or_else(|| std::mem::take(&mut self.spare_names));
        self.scopes.push(ScopeFrame {
            kind,
            names: Some(names),
        });
        self.global_decls.push(FxHashSet::default());
        self.nonlocal_decls.push(FxHashSet::default());
        self.block_depth.push(-1);
        self.loop_depth.push(0);
        self.missing_names.push(FxHashSet::default());
        let result = work(self);
        if let Some(names) = self.scopes.pop().and_then(|scope| scope.names) {
            self.leave_names(owner, names);
        }
        self.global_decls.pop();
        self.nonlocal_decls.pop();
        self.block_depth.pop();
        self.loop_depth.pop();
        self.missing_names.pop();
        result
    }

    /// Keeps the names of a scope for the next iteration; if there will be none, another scope uses their place.
    fn leave_names(&mut self, owner: ScopeOwner, names: SymbolTable) {
        let is_outermost = || self.scopes.iter().all(|scope| scope.names.is_none());
        if self.ends_with_body && !self.now.deferred && is_outermost() {
            let mut names = names;
            names.clear();
            self.spare_names = names;
        } else {
            self.saved_locals.insert(owner, names);
        }
    }

    /// Enters the body of a class.
    pub(crate) fn enter_class(&mut self, class: ClassId) {
        self.class_stack.push(self.class);
        self.scopes.push(ScopeFrame {
            kind: ScopeKind::Class,
            names: None,
        });
        self.block_depth.push(-1);
        self.loop_depth.push(0);
        self.class = Some(class);
        self.missing_names.push(FxHashSet::default());
    }

    /// Leaves the body of a class.
    pub(crate) fn leave_class(&mut self) {
        self.block_depth.pop();
        self.loop_depth.pop();
        self.scopes.pop();
        self.class = self.class_stack.pop().flatten();
        self.missing_names.pop();
    }
}
