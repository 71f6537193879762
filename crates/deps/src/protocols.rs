//! Dependencies that comparing classes with protocols makes.
//!
//! After `x: Proto = C()` where `Proto` has the member `attr`:
//!
//! ```text
//! <B.attr>, <C.attr> -> <C>      for each class B in the method resolution order of C
//! <C> -> Proto                   what is known of comparisons with Proto is out of date
//! ```
//!
//! Members that plugins read (`dataclasses.replace`, `attrs.evolve`) make arrows of the first kind, too. mypy has none there, and
//! its daemon does not see that a field has another type.
//!
//! Specified by `_snapshot_protocol_deps` of `mypy/typestate.py`.

use nodes::world::World;
use trigger::{Location, Trigger};
use typeops::classes::protocol_members;
use typeops::{LookedFor, TypeState, WithoutChecker};
use types::ClassId;

use crate::Dependencies;

/// What follows from the comparisons since the last call; they are forgotten then.
///
/// The arrows are global: a class may be compared in any module. See
/// [`DependencyMap::add_protocols`](crate::DependencyMap::add_protocols).
pub fn protocol_dependencies(state: &mut TypeState<'_>) -> Dependencies {
    let checks = std::mem::take(&mut state.protocol_checks);
    let mut arrows = Vec::new();
    for (class, looked_for) in checks {
        let members = match looked_for {
            LookedFor::Protocol(protocol) => {
                protocol_members(&mut WithoutChecker::new(state), protocol).to_vec()
            }
            LookedFor::Member(name) => vec![name],
        };
        let world = &state.world;
        let fullname = world.get(class).fullname;
        for name in members {
            for base in bases_without_object(world, class) {
                let trigger = world.names.join(world.get(base).fullname, name);
                if !is_of_library(world.text(trigger)) {
                    let whole = Location::Trigger(Trigger::Name(fullname));
                    arrows.push((Trigger::Name(trigger), whole));
                }
            }
        }
        if let LookedFor::Protocol(protocol) = looked_for
            && !is_of_library(world.text(fullname))
        {
            let protocol = Location::Target(world.get(protocol).fullname);
            arrows.push((Trigger::Name(fullname), protocol));
        }
    }
    arrows.into_iter().collect()
}

fn bases_without_object<'w>(world: &'w World<'_>, class: ClassId) -> impl Iterator<Item = ClassId> + 'w {
    let mro = &world.get(class).mro;
    let len = mro.len().saturating_sub(1);
    mro[..len].iter().copied()
}

/// As mypy asks it: anywhere in the name.
fn is_of_library(fullname: &str) -> bool {
    fullname.contains("typing") || fullname.contains("builtins")
}
