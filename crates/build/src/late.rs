//! Definitions whose types the checker finds, not semantic analysis.
//!
//! In a build, the modules of an import cycle are checked one after the other, and what the later ones define without a
//! declared type has none yet while the earlier ones are checked: `Cannot determine type of "x"`. An update processes a
//! module by itself, when all others are done. So that its answer is that of a build, these types are hidden meanwhile.

use nodes::defs::{Overload, Var, VarFlags};
use nodes::world::World;
use types::{DefId as _, DefRef, ModuleId, OverloadId, TypeId, VarId};

/// A definition of the interface without a type, as semantic analysis left it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Late {
    /// A variable, with its flags.
    Var(VarId, VarFlags),
    /// Overloads.
    Overload(OverloadId),
}

impl Late {
    /// The definition.
    pub(crate) fn node(self) -> DefRef {
        match self {
            Self::Var(var, _) => DefRef::Var(var),
            Self::Overload(overload) => DefRef::Overload(overload),
        }
    }
}

/// What the checker has still to find in a module that semantic analysis is done with.
pub(crate) fn late_definitions(world: &World<'_>, module: ModuleId) -> Vec<Late> {
    let defs = &world.module(module).defs;
    let vars = (0_u32..).zip(&defs.vars).filter(|(_, var)| var.typ.is_none());
    let vars = vars.map(|(slot, var)| Late::Var(VarId::new(module, slot), var.flags));
    let overloads = (0_u32..)
        .zip(&defs.overloads)
        .filter(|(_, overload)| overload.typ.is_none());
    let overloads = overloads.map(|(slot, _)| Late::Overload(OverloadId::new(module, slot)));
    vars.chain(overloads).collect()
}

/// Types that are hidden for a while.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    modules: Vec<ModuleId>,
    vars: Vec<(VarId, Option<TypeId>, VarFlags)>,
    overloads: Vec<(OverloadId, Option<TypeId>)>,
}

impl Hidden {
    /// Hides the types of late definitions of a module.
    pub(crate) fn hide(&mut self, world: &mut World<'_>, module: ModuleId, late: &[Late]) {
        if !world.owns(module) {
            world.open(module);
            self.modules.push(module);
        }
        for late in late {
            match *late {
                Late::Var(id, flags) => {
                    let var: &mut Var = world.get_mut(id);
                    self.vars.push((id, var.typ.take(), var.flags));
                    var.flags = flags;
                }
                Late::Overload(id) => {
                    let overload: &mut Overload = world.get_mut(id);
                    self.overloads.push((id, overload.typ.take()));
                }
            }
        }
    }

    /// Shows them again.
    pub(crate) fn show(self, world: &mut World<'_>) {
        for (id, typ, flags) in self.vars {
            let var = world.get_mut(id);
            (var.typ, var.flags) = (typ, flags);
        }
        for (id, typ) in self.overloads {
            world.get_mut(id).typ = typ;
        }
        for module in self.modules {
            world.freeze(module);
        }
    }
}
