//! The whole program looked over after a merge: nothing refers to what is not there.
//!
//! Specified by `mypy/server/mergecheck.py`.

use names::Name;
use nodes::symbols::SymbolTable;
use nodes::world::World;
use types::{ClassId, DefId, DefRef, ModuleId};

/// What is wrong with the symbol tables of the program: names whose definition is not there or has another name, classes
/// whose method resolution order does not begin with themselves. Empty in a sound program.
///
/// Cost: the number of names of the program; for tests.
#[must_use]
pub fn inconsistencies(world: &World<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for module in world.module_ids() {
        if let Some(defs) = world.try_module(module) {
            let mut look = Look {
                world,
                module,
                found: &mut found,
            };
            look.table(defs.fullname, &defs.names);
        }
    }
    found
}

struct Look<'w, 'p> {
    world: &'w World<'p>,
    module: ModuleId,
    found: &'w mut Vec<String>,
}

impl Look<'_, '_> {
    fn table(&mut self, prefix: Name, table: &SymbolTable) {
        for (name, symbol) in table {
            let fullname = self.world.names.join(prefix, *name);
            let Some(def) = symbol.node else { continue };
            if !self.is_there(def) {
                self.say(fullname, "refers to a definition that is not there");
            } else if let DefRef::Class(class) = def
                && class.module() == self.module
                && self.world.get(class).fullname == fullname
            {
                self.class(class, fullname);
            }
        }
    }

    fn class(&mut self, class: ClassId, fullname: Name) {
        let def = self.world.get(class);
        if def.mro.first().is_some_and(|first| *first != class) {
            self.say(fullname, "does not stand first in its method resolution order");
        }
        for base in def.mro.iter() {
            if !self.is_there(DefRef::Class(*base)) {
                self.say(fullname, "has a base class that is not there");
            }
        }
        self.table(fullname, &def.names);
    }

    fn say(&mut self, fullname: Name, what: &str) {
        self.found.push(format!("{} {what}", self.world.text(fullname)));
    }

    fn is_there(&self, def: DefRef) -> bool {
        let Some(module) = self.world.try_module(def.module()) else {
            return false;
        };
        let (defs, local) = (&module.defs, &self.world.implementation(def.module()).defs);
        let has = |is_local: bool, slots: usize, local_slots: usize, index: usize| {
            index < if is_local { local_slots } else { slots }
        };
        match def {
            DefRef::Module(_) => true,
            DefRef::Class(id) => has(id.is_local(), defs.classes.len(), local.classes.len(), id.index()),
            DefRef::Func(id) => has(id.is_local(), defs.funcs.len(), local.funcs.len(), id.index()),
            DefRef::Decorator(id) => {
                has(id.is_local(), defs.decorators.len(), local.decorators.len(), id.index())
            }
            DefRef::Overload(id) => has(id.is_local(), defs.overloads.len(), local.overloads.len(), id.index()),
            DefRef::Var(id) => has(id.is_local(), defs.vars.len(), local.vars.len(), id.index()),
            DefRef::Alias(id) => has(id.is_local(), defs.aliases.len(), local.aliases.len(), id.index()),
            DefRef::TypeVar(id) => has(id.is_local(), defs.type_vars.len(), local.type_vars.len(), id.index()),
            DefRef::Placeholder(id) => {
                has(id.is_local(), defs.placeholders.len(), local.placeholders.len(), id.index())
            }
        }
    }
}
