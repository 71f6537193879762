//! Classes of the standard library by their full names.

use names::Name;
use nodes::world::World;
use types::{ClassId, DefRef, TypeId};

/// The class of a full name that lies at the top level of its module (mypy's `lookup_stdlib_typeinfo`).
#[must_use]
pub fn class_named(world: &World<'_>, fullname: &str) -> Option<ClassId> {
    let (module, name) = fullname.rsplit_once('.')?;
    let module = world.module_id(world.names.lookup(module)?)?;
    class_in(world, module, world.names.lookup(name)?)
}

/// The class `name` of `builtins`.
#[must_use]
pub fn builtin_class(world: &World<'_>, name: &str) -> Option<ClassId> {
    let module = world.module_id(names::known::BUILTINS)?;
    class_in(world, module, world.names.lookup(name)?)
}

fn class_in(world: &World<'_>, module: types::ModuleId, name: Name) -> Option<ClassId> {
    let symbol = world.try_module(module)?.names.get(&name)?;
    match symbol.node {
        Some(DefRef::Class(class)) => Some(class),
        Some(
            DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_),
        )
        | None => None,
    }
}

/// An instance of the class of this full name, without type arguments.
#[must_use]
pub fn named_type(world: &World<'_>, fullname: &str) -> Option<TypeId> {
    named_generic_type(world, fullname, &[])
}

/// An instance of the class of this full name.
#[must_use]
pub fn named_generic_type(world: &World<'_>, fullname: &str, args: &[TypeId]) -> Option<TypeId> {
    let class = class_named(world, fullname)?;
    Some(world.types.instance(class, args))
}
