//! The types of functions, with and without annotations.
//!
//! Specified by `function_type` and `callable_type` in `mypy/typeops.py`.

use names::{Name, known};
use nodes::defs::{Func, FuncFlags};
use nodes::world::World;
use types::{AnyKind, CallableFlags, CallableName, DefRef, FuncId, Param, TypeId};

use crate::callables::{callable_with_ellipsis, new_callable};
use crate::type_types::make_type_type;
use crate::type_vars::fill_typevars;

/// The classes whose methods are called methods of `TypedDict`.
const TYPED_DICT_FALLBACKS: [Name; 3] = [
    known::TYPING_TYPED_DICT_FALLBACK,
    known::TYPING_EXTENSIONS_TYPED_DICT_FALLBACK,
    known::MYPY_EXTENSIONS_TYPED_DICT_FALLBACK,
];

/// The name of a function in messages: `f`, or `m of C` for a method (mypy's `set_callable_name`).
#[must_use]
pub fn callable_name(world: &World<'_>, func: FuncId) -> CallableName {
    let func = world.get(func);
    let Some(class) = func.class else {
        return func.name.into();
    };
    let class = world.get(class);
    let class_name = if TYPED_DICT_FALLBACKS.contains(&class.fullname) {
        world.names.intern("TypedDict")
    } else {
        class.name
    };
    CallableName::of_method(func.name, class_name)
}

/// The type of a function or of overloads. Without annotations it is made up with `Any`, and `fallback` is what
/// it falls back to.
#[must_use]
pub fn function_type(world: &World<'_>, function: DefRef, fallback: TypeId) -> TypeId {
    let typ = match function {
        DefRef::Func(id) => world.get(id).typ,
        DefRef::Overload(id) => world.get(id).typ,
        DefRef::Decorator(id) => return function_type(world, DefRef::Func(world.get(id).func), fallback),
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => unreachable!("only functions and overloads have the type of a function"),
    };
    if let Some(typ) = typ {
        return typ;
    }
    if let DefRef::Func(id) = function {
        return callable_type(world, id, fallback, None);
    }
    // Overloads that are broken, or decorated and not ready.
    let any = world.types.any(AnyKind::FromError);
    let dummy = callable_with_ellipsis(any, any, fallback);
    world.types.overloaded([world.types.callable(dummy)])
}

/// The type of a function without annotations.
#[must_use]
pub fn callable_type(world: &World<'_>, func: FuncId, fallback: TypeId, ret_type: Option<TypeId>) -> TypeId {
    let def = world.get(func);
    let any = world.types.any(AnyKind::Unannotated);
    let self_type = self_type_of(world, def);
    let params: Box<[Param]> = def
        .args
        .iter()
        .enumerate()
        .map(|(index, arg)| Param {
            typ: self_type.filter(|_| index == 0).unwrap_or(any),
            name: (!arg.pos_only).then_some(arg.name),
            kind: arg.kind,
        })
        .collect();
    let mut callable = new_callable(params, ret_type.unwrap_or(any), fallback);
    callable.name = Some(def.name.into());
    callable.definition = Some(DefRef::Func(func));
    callable.flags = CallableFlags::IMPLICIT;
    world.types.callable(callable)
}

/// Whether the first parameter is `self` or `cls`.
#[must_use]
pub fn has_self_or_cls_argument(func: &Func) -> bool {
    !func.is(FuncFlags::STATIC) || func.name == known::DUNDER_NEW
}

fn self_type_of(world: &World<'_>, func: &Func) -> Option<TypeId> {
    let class = func.class.filter(|_| has_self_or_cls_argument(func))?;
    let instance = fill_typevars(world, class);
    let of_class = func.is(FuncFlags::CLASS) || func.name == known::DUNDER_NEW;
    Some(if of_class {
        make_type_type(world, instance, false)
    } else {
        instance
    })
}
