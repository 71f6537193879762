//! Attributes of expressions.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use build::Program;
use indexmap::IndexMap;
use names::Name;
use nodes::world::World;
use typeops::callables::{function_fallback, is_function_like, is_type_obj, type_object};
use typeops::{TypeState, WithoutChecker, fill_typevars_with_any, proper, tuple_fallback};
use types::{ClassId, DefRef, Type, TypeId};

use crate::query::{Line, Request};
use crate::sorting::sort_by;
use crate::subject::Subject;

/// Attributes by the class that has them, in the order in which classes are looked at.
type Attributes<'n> = IndexMap<ClassId, Vec<&'n str>>;

/// The attributes of each expression.
pub(crate) fn attributes(program: &mut Program, request: &Request, subjects: &[Subject]) -> Vec<Line> {
    program.with_state(|state, _| {
        let line = |subject: &Subject| match subject.typ {
            Some(typ) => {
                let text = shown(state, request, subject, typ);
                (subject.prefix(request) + &text, true)
            }
            None => subject.missing_type(request),
        };
        subjects.iter().map(line).collect()
    })
}

/// JSON, classes in the order in which attributes are found.
fn shown(state: &mut TypeState<'_>, request: &Request, subject: &Subject, typ: TypeId) -> String {
    let typ = proper(&state.world, typ);
    let mut instances = instance_fallbacks(state, typ);
    // Everything is an object.
    instances.extend(object_class(&state.world).filter(|_| instances.is_empty()));
    let of_class = class_of_object(&state.world, typ);
    let of_class = of_class.map_or_else(Vec::new, |template| instance_fallbacks(state, template));
    let world = &state.world;
    let mut parts = module_names(world, subject);
    for classes in [of_class, instances] {
        for (class, names) in collect(world, request, &classes) {
            let class = world.get(class);
            let name = if request.verbosity < 1 {
                class.name
            } else {
                class.fullname
            };
            parts.push(format!("\"{}\": [{}]", world.text(name), quoted(&names)));
        }
    }
    format!("{{{}}}", parts.join(", "))
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

/// The names of a module, which it has beyond the attributes of modules.
fn module_names(world: &World<'_>, subject: &Subject) -> Vec<String> {
    let node = subject.reference.and_then(|reference| reference.node);
    let Some(DefRef::Module(id)) = node else {
        return Vec::new();
    };
    let Some(module) = world.try_module(id) else {
        return Vec::new();
    };
    let mut names: Vec<&str> = module.names.keys().map(|name| world.text(*name)).collect();
    names.sort_unstable();
    names.retain(|name| *name != "__builtins__");
    vec![format!(
        "\"<{}>\": [{}]",
        world.text(module.fullname),
        quoted(&names)
    )]
}

fn object_class(world: &World<'_>) -> Option<ClassId> {
    let builtins = world.module_id(names::known::BUILTINS)?;
    let object = world.names.lookup("object")?;
    match world.try_module(builtins)?.names.get(&object)?.node? {
        DefRef::Class(class) => Some(class),
        DefRef::Module(_)
        | DefRef::Func(_)
        | DefRef::Decorator(_)
        | DefRef::Overload(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

/// The type of the instances of a class object.
pub(crate) fn class_of_object(world: &World<'_>, typ: TypeId) -> Option<TypeId> {
    let is_class = is_function_like(world.types, typ) && is_type_obj(world, typ);
    let class = type_object(world, typ).filter(|_| is_class)?;
    Some(fill_typevars_with_any(world, class))
}

/// The classes that a type gets its attributes from: several for a union, or a type variable with values.
pub(crate) fn instance_fallbacks(state: &mut TypeState<'_>, typ: TypeId) -> Vec<ClassId> {
    let types = state.world.types;
    let class_of = |typ: TypeId| types.as_instance(typ).map(|instance| instance.class);
    match types.get(typ) {
        Type::Instance(instance) => vec![instance.class],
        Type::Tuple(tuple) => {
            let fallback = tuple_fallback(&mut WithoutChecker::new(state), tuple);
            class_of(fallback).into_iter().collect()
        }
        Type::TypedDict(dict) => class_of(dict.fallback).into_iter().collect(),
        Type::Literal(literal) => class_of(literal.fallback).into_iter().collect(),
        Type::Callable(_) | Type::Overloaded(_) => {
            let fallback = function_fallback(types, typ);
            fallback.and_then(class_of).into_iter().collect()
        }
        Type::TypeVar(var) if var.values.is_empty() => {
            let bound = proper(&state.world, var.common.upper_bound);
            instance_fallbacks(state, bound)
        }
        Type::TypeVar(var) => of_all(state, &var.values),
        Type::Union(union) => of_all(state, &union.items),
        Type::Any { .. }
        | Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::ParamSpec(_)
        | Type::TypeVarTuple(_)
        | Type::Unpack { .. }
        | Type::Parameters(_)
        | Type::Partial(_)
        | Type::Type { .. }
        | Type::Alias { .. }
        | Type::Unbound { .. }
        | Type::Placeholder { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => Vec::new(),
    }
}

fn of_all(state: &mut TypeState<'_>, types: &[TypeId]) -> Vec<ClassId> {
    let mut found = Vec::new();
    for typ in types {
        let typ = proper(&state.world, *typ);
        found.extend(instance_fallbacks(state, typ));
    }
    found
}

/// The attributes of a union of classes: those that all have, or with `union_attrs` those that any has.
fn collect<'w>(world: &'w World<'_>, request: &Request, classes: &[ClassId]) -> Attributes<'w> {
    let all: Vec<Attributes<'w>> = classes
        .iter()
        .map(|class| of_class(world, request, *class))
        .collect();
    let mut common: Option<BTreeSet<&str>> = None;
    for item in &all {
        let names: BTreeSet<&str> = item.values().flatten().copied().collect();
        common = Some(common.map_or_else(|| names.clone(), |common| &common & &names));
    }
    let common = common.unwrap_or_default();
    let mut combined: Attributes<'w> = IndexMap::new();
    for item in &all {
        for (base, names) in item {
            if combined.contains_key(base) {
                continue;
            }
            let wanted = |name: &&&str| request.union_attrs || common.contains(**name);
            let names: Vec<&str> = names.iter().filter(wanted).copied().collect();
            if !names.is_empty() {
                combined.insert(*base, names);
            }
        }
    }
    in_order(world, combined)
}

/// Derived classes before their bases; unrelated ones as they come.
fn in_order<'w>(world: &World<'_>, attributes: Attributes<'w>) -> Attributes<'w> {
    let mut bases: Vec<ClassId> = attributes.keys().copied().collect();
    sort_by(&mut bases, |left, right| {
        if world.has_base(right, left) {
            Ordering::Greater
        } else if world.has_base(left, right) {
            Ordering::Less
        } else {
            Ordering::Equal
        }
    });
    let mut attributes = attributes;
    let entry = |base| Some((base, attributes.swap_remove(&base)?));
    bases.into_iter().filter_map(entry).collect()
}

fn of_class<'w>(world: &'w World<'_>, request: &Request, class: ClassId) -> Attributes<'w> {
    let mro = &world.get(class).mro;
    let kept = if request.include_object_attrs {
        mro.len()
    } else {
        mro.len().saturating_sub(1)
    };
    let names = |base: &ClassId| {
        let names = world.get(*base).names.keys();
        let mut names: Vec<&str> = names.map(|name: &Name| world.text(*name)).collect();
        names.sort_unstable();
        (*base, names)
    };
    mro[..kept].iter().map(names).collect()
}
