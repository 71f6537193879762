//! Placeholders that hide behind aliases.

use nodes::world::World;
use rustc_hash::FxHashSet;
use types::{AliasId, Type, TypeFlags, TypeId};

/// Whether a placeholder occurs in the targets of aliases inside a type.
pub(crate) fn behind_aliases(world: &World<'_>, typ: TypeId) -> bool {
    search(world, typ, &mut FxHashSet::default())
}

fn search(world: &World<'_>, typ: TypeId, seen: &mut FxHashSet<AliasId>) -> bool {
    let flags = world.types.flags(typ);
    if flags.contains(TypeFlags::PLACEHOLDER) {
        return true;
    }
    if !flags.contains(TypeFlags::ALIAS) {
        return false;
    }
    let structure = world.types.get(typ);
    if let Type::Alias { alias, .. } = structure
        && seen.insert(*alias)
        && search(world, world.get(*alias).target, seen)
    {
        return true;
    }
    let mut found = false;
    structure.for_each_part(&mut |part| found = found || search(world, part, seen));
    found
}
