//! `type[C]` and `TypeForm[T]`.

use nodes::world::World;
use types::{Type, TypeId};

use crate::proper::proper;
use crate::unions::make_union;

/// `type[item]`, or `TypeForm[item]`; `type[A | B]` is `type[A] | type[B]` (mypy's `TypeType.make_normalized`).
#[must_use]
pub fn make_type_type(world: &World<'_>, item: TypeId, is_type_form: bool) -> TypeId {
    let item = proper(world, item);
    if let Some(union) = world.types.as_union(item).filter(|_| !is_type_form) {
        let items: Vec<TypeId> = union
            .items
            .iter()
            .map(|item| make_type_type(world, *item, false))
            .collect();
        return make_union(world.types, &items);
    }
    world.types.intern(Type::Type { item, is_type_form })
}

/// The item of a `type[...]` that is not a `TypeForm`.
#[must_use]
pub fn type_item(world: &World<'_>, typ: TypeId) -> Option<TypeId> {
    if let Type::Type {
        item,
        is_type_form: false,
    } = world.types.get(typ)
    {
        Some(*item)
    } else {
        None
    }
}
