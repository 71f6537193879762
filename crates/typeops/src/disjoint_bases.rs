//! Whether one class can inherit from several others at run time.
//!
//! Specified by `can_have_shared_disjoint_base` in `mypy/typeops.py`.

use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{ClassId, TypeId};

use crate::classes::has_base_class;

/// Whether a class that inherits from the classes of all these instances can exist.
#[must_use]
pub fn can_have_shared_disjoint_base(world: &World<'_>, instances: &[TypeId]) -> bool {
    let mut bases = instances
        .iter()
        .filter_map(|instance| disjoint_base_of(world, world.types.as_instance(*instance)?.class));
    let Some(mut candidate) = bases.next() else {
        return true;
    };
    for base in bases {
        if has_base_class(world, candidate, base) {
            continue;
        }
        if !has_base_class(world, base, candidate) {
            return false;
        }
        candidate = base;
    }
    true
}

/// The class that decides the layout of the instances; `None` stands for `object`.
fn disjoint_base_of(world: &World<'_>, class: ClassId) -> Option<ClassId> {
    if is_disjoint_base(world, class) {
        return Some(class);
    }
    let mro = &world.get(class).mro;
    mro.iter().copied().find(|base| is_disjoint_base(world, *base))
}

/// Decorated as such, or with slots that no base has.
fn is_disjoint_base(world: &World<'_>, class: ClassId) -> bool {
    let info = world.get(class);
    if info.is(ClassFlags::DISJOINT_BASE) {
        return true;
    }
    let of_base = |slot| {
        info.bases.iter().any(|base| {
            let base = world.types.as_instance(*base).map(|base| world.get(base.class));
            let slots = base.and_then(|base| base.slots.as_deref());
            slots.is_some_and(|slots| slots.contains(slot))
        })
    };
    info.slots.iter().flatten().any(|slot| !of_base(slot))
}
