//! Where made up classes are known: in the symbol table of the module while its interface is open, beside it later.

use names::Name;
use nodes::symbols::Symbol;
use rustc_hash::FxHashMap;
use types::{ClassId, DefId, DefRef};

use crate::Checker;

/// Made up classes that are not in the symbol table of their module.
#[derive(Debug, Default)]
pub(crate) struct MadeUp {
    symbols: FxHashMap<Name, Symbol>,
}

impl Checker<'_> {
    /// What a name of the module refers to, made up classes included.
    pub(super) fn made_up_symbol(&self, name: Name) -> Option<DefRef> {
        let symbol = self.made_up.symbols.get(&name);
        symbol
            .or_else(|| self.state.world.module(self.module).names.get(&name))?
            .node
    }

    /// Makes a made up class known.
    pub(super) fn add_made_up_symbol(&mut self, name: Name, symbol: Symbol) {
        let world = &mut self.state.world;
        let is_local = matches!(symbol.node, Some(DefRef::Class(class)) if class.is_local());
        if world.owns(self.module) && !is_local {
            world.module_mut(self.module).names.insert(name, symbol);
        } else {
            self.made_up.symbols.insert(name, symbol);
        }
    }

    /// Whether a class can be changed: it is one of this implementation, or its interface is open.
    pub(super) fn may_write(&self, class: ClassId) -> bool {
        class.is_local() || self.state.world.owns(class.module())
    }
}
