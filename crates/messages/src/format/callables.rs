//! Callables as they are defined, and by name.

use nodes::defs::FuncFlags;
use nodes::world::World;
use options::Options;
use typeops::callables::is_type_obj_callable;
use typeops::display;
use typeops::proper::proper;
use types::{ArgKind, Callable, CallableFlags, DefRef, FuncId, ModuleId, Param, Type, TypeId};

use super::format_type_bare;

/// The name of a callable in quotes, `"f"` or `"f" of "C"`; internal names such as `<list>` without.
#[must_use]
pub fn callable_name(world: &World<'_>, callable: &Callable) -> Option<String> {
    let name = callable.name?.text(world.names);
    if name.starts_with('<') {
        return Some(name);
    }
    Some(format!("\"{name}\"").replace(" of ", "\" of \""))
}

/// ` for "f"`, or nothing for a callable without a name.
#[must_use]
pub fn for_function(world: &World<'_>, callable: &Callable) -> String {
    callable_name(world, callable).map_or_else(String::new, |name| format!(" for {name}"))
}

/// The function behind a callable, below its decorators.
fn func_def(world: &World<'_>, callable: &Callable) -> Option<DefRef> {
    match callable.definition {
        Some(DefRef::Decorator(id)) => Some(DefRef::Func(world.get(id).func)),
        definition => definition,
    }
}

fn func_of(world: &World<'_>, callable: &Callable) -> Option<FuncId> {
    if let Some(DefRef::Func(id)) = func_def(world, callable) {
        Some(id)
    } else {
        None
    }
}

/// `@classmethod` or `@staticmethod`, if the function is one.
#[must_use]
pub fn pretty_class_or_static_decorator(world: &World<'_>, callable: &Callable) -> Option<&'static str> {
    let definition = func_def(world, callable)?;
    let flags = if let DefRef::Func(id) = definition {
        world.get(id).flags
    } else if let DefRef::Overload(id) = definition {
        world.get(id).flags
    } else {
        return None;
    };
    if flags.contains(FuncFlags::CLASS) {
        Some("@classmethod")
    } else if flags.contains(FuncFlags::STATIC) {
        Some("@staticmethod")
    } else {
        None
    }
}

/// The first parameter of the method behind a callable; `None` for functions and static methods.
#[must_use]
pub fn first_arg_of<'p>(world: &World<'p>, callable: &Callable) -> Option<&'p str> {
    let func = world.get(func_of(world, callable)?);
    if func.class.is_none() || func.is(FuncFlags::STATIC) {
        return None;
    }
    func.args.first().map(|arg| world.text(arg.name))
}

/// The module that defines a function, unless it is a local one.
#[must_use]
pub fn find_defining_module(world: &World<'_>, callable: &Callable) -> Option<ModuleId> {
    let mut fullname = world.text(world.fullname(callable.definition?));
    while let Some((prefix, _)) = fullname.rsplit_once('.') {
        fullname = prefix;
        let module = world
            .names
            .lookup(fullname)
            .and_then(|name| world.module_id(name));
        if module.is_some_and(|module| world.try_module(module).is_some()) {
            return module;
        }
    }
    None
}

/// A callable as its definition has it: `def [T: int] f(self, x: int, y: T) -> None`.
#[must_use]
pub fn pretty_callable(world: &World<'_>, options: &Options, callable: &Callable) -> String {
    pretty(world, options, callable, false)
}

/// The same as it is called on an instance: without `self`, if `skip_self`.
#[must_use]
pub fn pretty_callable_bound(
    world: &World<'_>,
    options: &Options,
    callable: &Callable,
    skip_self: bool,
) -> String {
    pretty(world, options, callable, skip_self)
}

fn pretty(world: &World<'_>, options: &Options, callable: &Callable, skip_self: bool) -> String {
    let params = pretty_params(world, options, callable);
    let skip_self = skip_self || is_type_obj_callable(world, callable);
    let first = pretty_first_arg(world, callable).filter(|first| !first.is_empty() && !skip_self);
    let params = match first {
        Some(first) if params.is_empty() => first.to_owned(),
        Some(first) => format!("{first}, {params}"),
        None => params,
    };
    let name = pretty_name(world, callable).unwrap_or_default();
    let bare = |typ| format_type_bare(world, options, typ);
    let returned = match (callable.type_guard, callable.type_is) {
        (Some(guard), _) => format!("TypeGuard[{}]", bare(guard)),
        (None, Some(is)) => format!("TypeIs[{}]", bare(is)),
        (None, None) => bare(callable.ret_type),
    };
    let variables = pretty_variables(world, options, &callable.variables);
    format!("def {variables}{name}({params}) -> {returned}")
}

/// The name without ` of C`.
fn pretty_name<'p>(world: &World<'p>, callable: &Callable) -> Option<&'p str> {
    let written = callable
        .name
        .map(|name| world.text(name.name))
        .filter(|name| !name.is_empty());
    match written {
        Some(name) => name.split_whitespace().next(),
        None => func_of(world, callable).map(|func| world.text(world.get(func).name)),
    }
}

/// `self` or its like, if the definition has a parameter more than the callable.
fn pretty_first_arg<'p>(world: &World<'p>, callable: &Callable) -> Option<&'p str> {
    let from_concatenate = callable.flags.contains(CallableFlags::FROM_CONCATENATE);
    match func_of(world, callable) {
        Some(func) if !from_concatenate => {
            let args = &world.get(func).args;
            let first = args.first().filter(|_| args.len() > callable.params.len());
            first.map(|arg| world.text(arg.name))
        }
        Some(_) | None => first_arg_of(world, callable),
    }
}

fn pretty_params(world: &World<'_>, options: &Options, callable: &Callable) -> String {
    let mut text = String::new();
    let (mut asterisk, mut slash) = (false, false);
    for (index, param) in callable.params.iter().enumerate() {
        if !text.is_empty() {
            text.push_str(", ");
        }
        if param.kind.is_named(false) && !asterisk {
            text.push_str("*, ");
        }
        asterisk |= param.kind.is_named(false) || param.kind == ArgKind::Star;
        let name = pretty_param_name(world, options, callable, param);
        text.push_str(&pretty_param(world, options, callable, param, name));
        if !slash && param.kind.is_positional(false) && name.is_none() {
            let next = callable.params.get(index + 1);
            if next.is_none_or(|next| next.name.is_some() || !next.kind.is_positional(false)) {
                text.push_str(", /");
                slash = true;
            }
        }
    }
    text
}

/// Unpacked parameters without a name get one: a lone `***TD` looks odd.
fn pretty_param_name<'p>(
    world: &World<'p>,
    options: &Options,
    callable: &Callable,
    param: &Param,
) -> Option<&'p str> {
    if let Some(name) = param.name {
        return Some(world.text(name));
    }
    if options.reveal_verbose_types {
        return None;
    }
    let unpack_kwargs = callable.flags.contains(CallableFlags::UNPACK_KWARGS);
    match param.kind {
        ArgKind::Star if world.types.is_unpack(param.typ) => Some("args"),
        ArgKind::Star2 if unpack_kwargs => Some("kwargs"),
        ArgKind::Pos | ArgKind::Opt | ArgKind::Star | ArgKind::Named | ArgKind::Star2 | ArgKind::NamedOpt => {
            None
        }
    }
}

fn pretty_param(
    world: &World<'_>,
    options: &Options,
    callable: &Callable,
    param: &Param,
    name: Option<&str>,
) -> String {
    let stars = match param.kind {
        ArgKind::Star => "*",
        ArgKind::Star2 => "**",
        ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => "",
    };
    let name = name
        .filter(|name| !name.is_empty())
        .map_or_else(String::new, |name| format!("{name}: "));
    let unpack_kwargs = callable.flags.contains(CallableFlags::UNPACK_KWARGS);
    let typ = format_type_bare(world, options, param.typ);
    let typ = match (
        param.kind == ArgKind::Star2 && unpack_kwargs,
        options.reveal_verbose_types,
    ) {
        (false, _) => typ,
        (true, true) => format!("Unpack[{typ}]"),
        (true, false) => format!("**{typ}"),
    };
    let default = if param.kind.is_optional() { " = ..." } else { "" };
    format!("{stars}{name}{typ}{default}")
}

/// `[T: int, S: (int, str)] `, or nothing.
fn pretty_variables(world: &World<'_>, options: &Options, variables: &[TypeId]) -> String {
    if variables.is_empty() {
        return String::new();
    }
    let variables: Vec<String> = variables
        .iter()
        .map(|var| pretty_variable(world, options, *var))
        .collect();
    format!("[{}] ", variables.join(", "))
}

fn pretty_variable(world: &World<'_>, options: &Options, variable: TypeId) -> String {
    let Type::TypeVar(var) = world.types.get(variable) else {
        return display::type_str(world, variable, display::StrOptions::default());
    };
    let name = world.text(var.common.name);
    let bound = proper(world, var.common.upper_bound);
    let is_object = world
        .types
        .as_instance(bound)
        .is_some_and(|bound| world.text(world.get(bound.class).fullname) == "builtins.object");
    if !is_object {
        return format!("{name}: {}", format_type_bare(world, options, bound));
    }
    if var.values.is_empty() {
        return name.to_owned();
    }
    let values: Vec<String> = var
        .values
        .iter()
        .map(|value| format_type_bare(world, options, *value))
        .collect();
    format!("{name}: ({})", values.join(", "))
}
