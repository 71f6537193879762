//! Merges a new version of a module into the program: definitions keep their identity.
//!
//! mypy analyses the new version apart and then replaces, node by node, what is new by what is known already. Here a
//! definition *is* its slot, and nothing is replaced: while the new version is analysed, each definition takes over the
//! slot of the old one of the same kind and qualified name ([`begin`]). References from other modules stay valid, and no
//! type is rewritten. [`moved`] tells which definitions could not keep their slot, so that those who refer to them are
//! processed again. If only statements of functions changed, nothing but places moves ([`move_bodies`]).
//!
//! ```
//! use names::Names;
//! use nodes::{defs::Var, module::ModuleDefs, world::World};
//! use types::Types;
//!
//! let (names, types) = (Names::new(), Types::new());
//! let mut world = World::new(&names, &types);
//! let module = world.add_module(ModuleDefs::new(names.intern("m")));
//! let var = || Var::new(names.intern("x"), names.intern("m.x"), None);
//! let old = world.add(module, var());
//! astmerge::begin(&mut world, module);
//! assert_eq!(world.add(module, var()), old);
//! ```
//!
//! Specified by `mypy/server/astmerge.py`; judged by the suite `merge`.

mod bodies;
mod consistency;
mod moved;

use nodes::world::{OldModule, World};
use types::ModuleId;

pub use bodies::{Versions, move_bodies};
pub use consistency::inconsistencies;
pub use moved::moved;

/// Makes room for a new version of `module`, whose definitions will take over the slots of the old one. The old version can be
/// put back with [`World::put_back`].
///
/// Cost: a copy of the interface.
pub fn begin(world: &mut World<'_>, module: ModuleId) -> OldModule {
    world.renew(module)
}
