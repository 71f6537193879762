//! Definitions that lost their identity.

use names::Name;
use nodes::module::ModuleDefs;
use nodes::symbols::SymbolTable;
use nodes::world::World;
use types::{DefId, DefRef, ModuleId};

/// The full names of definitions that are in the old and in the new version, of the same kind, but in different slots: those who
/// refer to them refer to the old version.
///
/// Cost: the number of names of the module and its classes.
#[must_use]
pub fn moved(world: &World<'_>, module: ModuleId, old: &ModuleDefs) -> Vec<Name> {
    let new = world.module(module);
    let mut comparison = Comparison {
        world,
        module,
        old,
        moved: Vec::new(),
    };
    comparison.compare(new.fullname, &old.names, &new.names);
    comparison.moved
}

struct Comparison<'w, 'p> {
    world: &'w World<'p>,
    module: ModuleId,
    old: &'w ModuleDefs,
    moved: Vec<Name>,
}

impl Comparison<'_, '_> {
    fn compare(&mut self, prefix: Name, old: &SymbolTable, new: &SymbolTable) {
        for (name, symbol) in old {
            let (Some(before), Some(now)) = (symbol.node, new.get(name).and_then(|symbol| symbol.node)) else {
                continue;
            };
            if !self.is_own(before) || !self.is_own(now) {
                continue;
            }
            let fullname = self.world.names.join(prefix, *name);
            if before != now && same_kind(before, now) {
                self.moved.push(fullname);
            }
            if let (DefRef::Class(before), DefRef::Class(now)) = (before, now) {
                let class = &self.old.defs.classes[before.index()];
                let later = self.world.get(now);
                if class.fullname == fullname && later.fullname == fullname {
                    self.compare(fullname, &class.names, &later.names);
                }
            }
        }
    }

    /// Whether a definition is part of the interface of the module.
    fn is_own(&self, def: DefRef) -> bool {
        let is_local = match def {
            DefRef::Module(_) => return false,
            DefRef::Class(id) => id.is_local(),
            DefRef::Func(id) => id.is_local(),
            DefRef::Decorator(id) => id.is_local(),
            DefRef::Overload(id) => id.is_local(),
            DefRef::Var(id) => id.is_local(),
            DefRef::Alias(id) => id.is_local(),
            DefRef::TypeVar(id) => id.is_local(),
            DefRef::Placeholder(id) => id.is_local(),
        };
        !is_local && def.module() == self.module
    }
}

fn same_kind(left: DefRef, right: DefRef) -> bool {
    std::mem::discriminant(&left) == std::mem::discriminant(&right)
}
