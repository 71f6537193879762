//! From the name of a target to its definition.
//!
//! Specified by `lookup_target` of `mypy/server/update.py`.

use names::Name;
use nodes::defs::FuncFlags;
use nodes::symbols::SymbolFlags;
use nodes::world::World;
use types::{ClassId, DefRef, ModuleId};

/// Something to be processed: a function, an overload, or the top level of a module.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Target {
    pub(crate) node: DefRef,
    /// The class that it stands in directly.
    pub(crate) class: Option<ClassId>,
}

/// The definitions to be processed for a target of `module`; none if the name is out of date. Functions that define
/// variables of the interface are processed with the top level.
pub(crate) fn lookup_target(world: &World<'_>, module: Name, target: Name) -> Vec<Target> {
    let Some(id) = world.module_id(module) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    look_up(world, id, target, &mut found);
    for item in &mut found {
        if defines_variables(world, item.node) || is_redefined(world, id, *item) {
            *item = top_level(id);
        }
    }
    found
}

fn top_level(module: ModuleId) -> Target {
    Target {
        node: DefRef::Module(module),
        class: None,
    }
}

fn defines_variables(world: &World<'_>, node: DefRef) -> bool {
    match node {
        DefRef::Func(func) => world.get(func).is(FuncFlags::DEF_OR_INFER_VARS),
        DefRef::Overload(overload) => world.get(overload).is(FuncFlags::DEF_OR_INFER_VARS),
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Decorator(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => false,
    }
}

/// Whether there are more functions of that name: all of them are one target, whose messages belong together.
fn is_redefined(world: &World<'_>, module: ModuleId, target: Target) -> bool {
    let names = match target.class {
        Some(class) => &world.get(class).names,
        None => &world.module(module).names,
    };
    let key = format!("{}-redefinition", world.text(world.name(target.node)));
    let key = world.names.lookup(&key);
    key.is_some_and(|key| names.contains_key(&key))
}

fn look_up(world: &World<'_>, module: ModuleId, target: Name, found: &mut Vec<Target>) {
    let Some((node, class)) = find(world, module, target) else {
        return;
    };
    match node {
        DefRef::Class(class) => look_up_class(world, module, class, target, found),
        DefRef::Module(id) => {
            if world.module(id).fullname == target {
                found.push(top_level(id));
            }
        }
        DefRef::Decorator(decorator) => {
            // A decorated function is the function only: decorators belong to the top level.
            let func = world.get(decorator).func;
            if world.get(func).fullname == target {
                let node = DefRef::Func(func);
                found.push(Target { node, class });
            }
        }
        DefRef::Func(_) | DefRef::Overload(_) => {
            if world.fullname(node) == target {
                found.push(Target { node, class });
            }
        }
        DefRef::Var(_) | DefRef::Alias(_) | DefRef::TypeVar(_) | DefRef::Placeholder(_) => {
            // A function that something else has the name of. mypy does not process it again.
            found.push(top_level(module));
        }
    }
}

/// A class is its body, which is part of the top level, and its methods.
fn look_up_class(world: &World<'_>, module: ModuleId, class: ClassId, target: Name, found: &mut Vec<Target>) {
    let def = world.get(class);
    if def.fullname != target {
        return;
    }
    found.push(top_level(module));
    for (name, symbol) in &def.names {
        if let Some(DefRef::Func(_)) = symbol.node {
            look_up(world, module, world.names.join(target, *name), found);
        }
    }
}

/// The definition of a full name, with the class that it was found in.
fn find(world: &World<'_>, module: ModuleId, target: Name) -> Option<(DefRef, Option<ClassId>)> {
    let prefix = world.text(world.module(module).fullname);
    let rest = world.text(target).strip_prefix(prefix)?;
    let (mut node, mut class) = (DefRef::Module(module), None);
    for part in rest.split('.').skip(1) {
        let name = world.names.lookup(part)?;
        let names = match node {
            DefRef::Module(id) => &world.try_module(id)?.names,
            DefRef::Class(id) => {
                class = Some(id);
                &world.get(id).names
            }
            DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => return None,
        };
        let symbol = names.get(&name)?;
        if symbol.is(SymbolFlags::PLUGIN_GENERATED) {
            return None;
        }
        node = symbol.node?;
    }
    Some((node, class))
}
