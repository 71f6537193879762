//! Statements of the top level that need not be looked at in every iteration.
//!
//! The top levels of an SCC are analysed again and again until all of them are bound (those of `builtins` eleven times). A module
//! is done when nothing in it is deferred; and so is a statement: when it met nothing incomplete it is *settled*, and the
//! iterations to come pass over it. That goes for functions, classes and assignments to names.
//!
//! Still, what comes later may concern what is settled:
//!
//! - a definition hides a builtin, or a class in a class one outside: then all is looked at again;
//! - a class depends on what its bases become: it is settled when they are;
//! - `__all__` is put together in each iteration, and imports look at the `__all__` of other modules: they are never settled.

use arena::IdMap;
use names::{Name, known};
use nodes::ast::{ClassNodeId, Expr, Stmt, StmtId};
use nodes::defs::FuncFlags;
use nodes::symbols::{Symbol, SymbolKind};
use rustc_hash::{FxHashMap, FxHashSet};
use types::{ClassId, DefId, DefRef, ModuleId, Type};

use crate::Analyzer;
use crate::type_arguments::TypeUse;

/// The settled statements of a module.
#[derive(Debug, Default)]
struct OfModule {
    /// The name that each settled statement defines, and what the name stands for.
    stmts: IdMap<StmtId, (Name, DefRef)>,
    /// The types that settled statements write.
    uses: Vec<TypeUse>,
    /// Names that some statement found among the builtins, or outside a class in the class, and what they stood for there;
    /// `None` if that changed.
    outside: FxHashMap<Name, Option<(SymbolKind, DefRef)>>,
}

/// The settled statements of the modules of an SCC.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    others: FxHashMap<ModuleId, OfModule>,
    /// Of the module whose top level is being analysed; `None` outside top levels.
    current: Option<OfModule>,
    classes: FxHashSet<ClassId>,
}

impl Settled {
    /// An iteration over the top level of a module of so many statements starts.
    pub(crate) fn start(&mut self, module: ModuleId, stmts: usize) {
        let mut current = self.others.remove(&module).unwrap_or_default();
        current.stmts.reserve(stmts);
        self.current = Some(current);
    }

    /// The iteration ends. Returns the types that the statements write that were passed over or will be.
    pub(crate) fn end(&mut self, module: ModuleId) -> Vec<TypeUse> {
        let Some(current) = self.current.take() else {
            return Vec::new();
        };
        let uses = current.uses.clone();
        self.others.insert(module, current);
        uses
    }

    /// All is looked at again; or the SCC is done.
    pub(crate) fn clear(&mut self) {
        self.others.clear();
        self.classes.clear();
        if let Some(current) = &mut self.current {
            *current = OfModule::default();
        }
    }

    /// A name was found among the builtins, or in a class outside the class. What meets a placeholder is not settled, so
    /// those do not count.
    pub(crate) fn find_outside(&mut self, name: Name, symbol: Symbol) {
        let Some(current) = &mut self.current else { return };
        if matches!(symbol.node, Some(DefRef::Placeholder(_))) {
            return;
        }
        let meaning = symbol.node.map(|node| (symbol.kind, node));
        current
            .outside
            .entry(name)
            .and_modify(|known| *known = known.filter(|known| Some(*known) == meaning))
            .or_insert(meaning);
    }

    /// A new name is defined. It hides nothing if it means what it meant before: modules import what `builtins` imports, too.
    pub(crate) fn define(&mut self, name: Name, symbol: Symbol) {
        let meaning = symbol.node.map(|node| (symbol.kind, node));
        let current = self.current.as_ref();
        let hidden = current.and_then(|current| current.outside.get(&name));
        if hidden.is_some_and(|hidden| hidden.is_none() || *hidden != meaning) {
            self.clear();
        }
    }
}

impl Analyzer<'_> {
    /// Whether a statement can be passed over.
    pub(crate) fn is_settled(&mut self, stmt: StmtId) -> bool {
        let Some(current) = &self.settled.current else {
            return false;
        };
        match current.stmts.get(stmt).copied() {
            Some((name, def)) if self.body.id().to_usize() == 0 => self.meaning(name) == Some(def),
            Some(_) | None => false,
        }
    }

    /// Analyses a statement, and notes if it is settled.
    pub(crate) fn settle(&mut self, stmt: StmtId, work: impl FnOnce(&mut Self)) {
        if self.settled.current.is_none() || self.body.id().to_usize() != 0 {
            work(self);
            return;
        }
        let (tag, mark) = (self.track_incomplete_refs(), self.type_uses.mark());
        let outer = std::mem::replace(&mut self.now.deferred, false);
        work(self);
        let waits = self.now.deferred || self.found_incomplete_ref(tag);
        self.now.deferred |= outer;
        if waits {
            return;
        }
        let Some(name) = self.settled_name(stmt) else {
            return;
        };
        let Some(def) = self
            .meaning(name)
            .filter(|def| !matches!(def, DefRef::Placeholder(_)))
        else {
            return;
        };
        if let Some(current) = &mut self.settled.current {
            current.stmts.insert(stmt, (name, def));
            current.uses.extend(self.type_uses.take_from(mark));
        }
    }

    /// What a name stands for in the current scope.
    fn meaning(&mut self, name: Name) -> Option<DefRef> {
        self.names(false, false).get(&name).and_then(|symbol| symbol.node)
    }

    /// The name that a statement defines, if no later iteration can say anything else about it.
    fn settled_name(&mut self, stmt: StmtId) -> Option<Name> {
        match *self.body.stmt(stmt) {
            Stmt::Function(body) => {
                let def = *self.tables.rare.roots.get(body)?;
                let flags = match def {
                    DefRef::Overload(id) => self.state.world.get(id).flags,
                    _ => self.state.world.get(self.function_of(def)?).flags,
                };
                (!flags.contains(FuncFlags::DEF_OR_INFER_VARS)).then(|| self.state.world.name(def))
            }
            Stmt::Assign { lvalues, .. } => {
                let [lvalue] = self.body.exprs(lvalues) else {
                    return None;
                };
                match *self.body.expr(*lvalue) {
                    Expr::Name(name) => (name != known::DUNDER_ALL).then_some(name),
                    _ => None,
                }
            }
            Stmt::Class(node) => self.is_settled_class(node).then(|| self.body.class(node).name),
            _ => None,
        }
    }

    /// Whether all that a class builds on is settled; then so is the class.
    fn is_settled_class(&mut self, node: ClassNodeId) -> bool {
        let Some(class) = self.tables.rare.classes.get(node).copied() else {
            return false;
        };
        let world = &self.state.world;
        let def = world.get(class);
        let metaclass = def.metaclass_type.map(|typ| world.types.get(typ));
        let metaclass = metaclass.and_then(|typ| match typ {
            Type::Instance(instance) => Some(instance.class),
            _ => None,
        });
        let is_done = |other: &ClassId| {
            *other == class || !world.owns(other.module()) || self.settled.classes.contains(other)
        };
        let is_done = !def.mro.is_empty() && def.mro.iter().chain(&metaclass).all(is_done);
        if is_done {
            self.settled.classes.insert(class);
        }
        is_done
    }
}
