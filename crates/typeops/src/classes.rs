//! Questions about classes: bases, metaclasses, methods, protocol members, enumeration members.

use std::cell::LazyCell;
use std::sync::Arc;

use names::{Name, known};
use nodes::defs::{Class, ClassFlags, VarFlags};
use nodes::world::World;
use types::{AnyKind, ClassId, DefRef, Type, TypeId};

use crate::proper::proper;
use crate::{TypeCx, callables};

/// Names that all protocols have for other reasons (mypy's `EXCLUDED_PROTOCOL_ATTRIBUTES`).
const NOT_PROTOCOL_MEMBERS: [Name; 11] = [
    known::DUNDER_ABSTRACTMETHODS,
    known::DUNDER_ANNOTATIONS,
    known::DUNDER_DICT,
    known::DUNDER_DOC,
    known::DUNDER_INIT,
    known::DUNDER_MODULE,
    known::DUNDER_NEW,
    known::DUNDER_SLOTS,
    known::DUNDER_SUBCLASSHOOK,
    known::DUNDER_WEAKREF,
    known::DUNDER_CLASS_GETITEM,
];

/// Whether a class of this full name is in the method resolution order (mypy's `has_base`).
#[must_use]
pub fn has_base(world: &World<'_>, class: ClassId, fullname: Name) -> bool {
    let info = world.get(class);
    info.mro.iter().any(|base| world.get(*base).fullname == fullname)
}

/// Whether `class` has `base` among its bases, by identity or by full name.
#[must_use]
pub fn has_base_class(world: &World<'_>, class: ClassId, base: ClassId) -> bool {
    let info = world.get(class);
    info.mro.contains(&base) || has_base(world, class, world.get(base).fullname)
}

/// Whether the class is a metaclass; with an unknown base it counts as one unless `precise`.
#[must_use]
pub fn is_metaclass(world: &World<'_>, class: ClassId, precise: bool) -> bool {
    let info = world.get(class);
    let is_type = info.fullname == known::BUILTINS_TYPE;
    // With two classes, the other one is `object`.
    is_type
        || (info.mro.len() > 2 && has_base(world, class, known::BUILTINS_TYPE))
        || info.fullname == known::ABC_META
        || (info.is(ClassFlags::FALLBACK_TO_ANY) && !precise)
}

/// The class of this full name in the method resolution order (mypy's `get_base`).
#[must_use]
pub fn base_named(world: &World<'_>, class: ClassId, fullname: Name) -> Option<ClassId> {
    let info = world.get(class);
    info.mro
        .iter()
        .copied()
        .find(|base| world.get(*base).fullname == fullname)
}

/// What an attribute refers to (mypy's `info.get(name).node`).
#[must_use]
pub fn member_node(world: &World<'_>, class: ClassId, name: Name) -> Option<DefRef> {
    world.lookup_member(class, name)?.1.node
}

/// The method of that name: a function, overloads or a decorated function. `None` if the attribute is none of
/// these (mypy's `TypeInfo.get_method`).
#[must_use]
pub fn get_method(world: &World<'_>, class: ClassId, name: Name) -> Option<DefRef> {
    let redefined = LazyCell::new(|| {
        let is_redefined = world.names.is_redefined(name);
        is_redefined.then(|| format!("{}-redefinition", world.text(name)))
    });
    let info = world.get(class);
    let of_class = |base: &ClassId| {
        let base: &Class = world.get(*base);
        match base.names.get(&name) {
            Some(symbol) => Some(symbol.node),
            None => redefinition(world, base, redefined.as_deref()?),
        }
    };
    let node = info.mro.iter().find_map(of_class)??;
    match node {
        DefRef::Func(_) | DefRef::Overload(_) | DefRef::Decorator(_) => Some(node),
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

/// The last redefinition of a method whose first definition is not there.
fn redefinition(world: &World<'_>, class: &Class, prefix: &str) -> Option<Option<DefRef>> {
    let last = class
        .names
        .keys()
        .filter(|name| world.text(**name).starts_with(prefix))
        .max_by_key(|name| world.text(**name))?;
    class.names.get(last).map(|symbol| symbol.node)
}

/// The class that a definition is a member of (mypy's `node.info`).
#[must_use]
pub fn class_of(world: &World<'_>, node: DefRef) -> Option<ClassId> {
    match node {
        DefRef::Func(id) => world.get(id).class,
        DefRef::Decorator(id) => world.get(world.get(id).func).class,
        DefRef::Overload(id) => world.get(id).class,
        DefRef::Var(id) => world.get(id).class,
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

/// The names that a protocol asks for, those of its base protocols included, sorted by text.
#[must_use]
pub fn protocol_members<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId) -> Arc<[Name]> {
    if let Some(known) = cx.state().protocol_members.get(&class) {
        return Arc::clone(known);
    }
    let members: Arc<[Name]> = compute_protocol_members(cx.world(), class).into();
    if cx.state().is_stable(class) {
        cx.state_mut()
            .protocol_members
            .insert(class, Arc::clone(&members));
    }
    members
}

/// The same as [`protocol_members`] without remembering it.
#[must_use]
pub fn compute_protocol_members(world: &World<'_>, class: ClassId) -> Vec<Name> {
    let mro = &world.get(class).mro;
    let above = mro.split_last().map_or(&[][..], |(_, above)| above);
    let mut members = Vec::new();
    for base in above.iter().map(|base| world.get(*base)) {
        if !base.is(ClassFlags::PROTOCOL) {
            continue;
        }
        for (name, symbol) in &base.names {
            let auxiliary = matches!(
                symbol.node,
                Some(DefRef::Alias(_) | DefRef::TypeVar(_) | DefRef::Module(_))
            );
            if !auxiliary && !NOT_PROTOCOL_MEMBERS.contains(name) && !members.contains(name) {
                members.push(*name);
            }
        }
    }
    members.sort_unstable_by_key(|name| world.text(*name));
    members
}

/// The names of the members of an enumeration, in order of definition.
#[must_use]
pub fn enum_members(world: &World<'_>, class: ClassId) -> Vec<Name> {
    let info = world.get(class);
    let members = info.names.iter().filter(|(name, symbol)| match symbol.node {
        Some(DefRef::Decorator(id)) => world.get(id).is_enum_member,
        Some(DefRef::Var(id)) => can_name_member(world, **name) && is_member_variable(world, id),
        Some(DefRef::Class(_)) => can_name_member(world, **name),
        Some(
            DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_),
        )
        | None => false,
    });
    members.map(|(name, _)| *name).collect()
}

fn can_name_member(world: &World<'_>, name: Name) -> bool {
    let excluded = [known::SUNDER_IGNORE, known::SUNDER_ORDER, known::DUNDER_ORDER];
    let text = world.text(name);
    !excluded.contains(&name) && !text.starts_with("__") && !is_sunder(text)
}

/// `_x_`.
fn is_sunder(text: &str) -> bool {
    !(text.starts_with("__") && text.ends_with("__"))
        && text.starts_with('_')
        && text.ends_with('_')
        && text != "_"
}

fn is_member_variable(world: &World<'_>, var: types::VarId) -> bool {
    let var = world.get(var);
    if !var.is(VarFlags::EXPLICIT_VALUE) {
        return false;
    }
    let Some(typ) = var.typ.map(|typ| proper(world, typ)) else {
        return true;
    };
    if callables::is_function_like(world.types, typ) {
        return callables::is_type_obj(world, typ);
    }
    let class = world.types.as_instance(typ).map(|instance| instance.class);
    class.is_none_or(|class| world.get(class).fullname != known::ENUM_NONMEMBER)
}

/// An instance of `object`, out of the method resolution order of a class (mypy's `object_from_instance`).
#[must_use]
pub fn object_of(world: &World<'_>, class: ClassId) -> TypeId {
    world
        .get(class)
        .mro
        .last()
        .map_or(world.types.any(AnyKind::ImplementationArtifact), |object| {
            world.types.instance(*object, [])
        })
}

/// Whether the type is, behind aliases, an instance of the class of this full name (mypy's `is_named_instance`).
#[must_use]
pub fn is_named_instance(world: &World<'_>, typ: TypeId, fullname: Name) -> bool {
    matches!(world.types.get(proper(world, typ)), Type::Instance(instance) if world.get(instance.class).fullname == fullname)
}

/// The same for several names.
#[must_use]
pub fn is_named_instance_of(world: &World<'_>, typ: TypeId, fullnames: &[Name]) -> bool {
    matches!(world.types.get(proper(world, typ)), Type::Instance(instance) if fullnames.contains(&world.get(instance.class).fullname))
}

/// Whether the type is an instance of the class `tuple` itself.
#[must_use]
pub fn is_plain_tuple(world: &World<'_>, typ: TypeId) -> bool {
    world
        .types
        .as_instance(typ)
        .is_some_and(|instance| world.get(instance.class).fullname == known::BUILTINS_TUPLE)
}
