//! The types of class objects: constructors.
//!
//! Specified by `type_object_type`, `class_callable` and `map_type_from_supertype` in `mypy/typeops.py`.

use names::known;
use nodes::defs::ClassFlags;
use nodes::symbols::Symbol;
use nodes::world::World;
use types::{AnyKind, ArgKind, Callable, CallableFlags, ClassId, DefRef, Param, Type, TypeId};

use crate::TypeCx;
use crate::bind_self::{bind_self_with, get_self_type};
use crate::callables::{callable_items, is_function_like, new_callable};
use crate::classes::member_node;
use crate::expand::expand_type_by_instance;
use crate::function_types::function_type;
use crate::named::builtin_class;
use crate::proper::proper;
use crate::subtypes::{SubtypeOptions, is_equivalent_with, is_subtype_with};
use crate::supertypes::map_instance_to_supertype;
use crate::truth::symbol_type;
use crate::tuples::tuple_fallback;
use crate::type_vars::fill_typevars;

/// The type of the class object: a callable (or overloads) with the parameters of `__init__` or `__new__`, whichever
/// comes first in the method resolution order, and a metaclass as fallback.
#[must_use]
pub fn type_object_type<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId) -> TypeId {
    let key = (class, cx.strict_optional());
    if let Some(known) = cx.state().type_objects.get(&key) {
        return *known;
    }
    cx.state_mut().note_unsettled();
    let typ = compute(cx, class);
    if cx.state().is_stable(class) {
        cx.state_mut().type_objects.insert(key, typ);
    }
    typ
}

fn compute<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId) -> TypeId {
    let types = cx.types();
    let broken = types.any(AnyKind::FromError);
    let Some((init, init_class)) = constructor(cx.world(), class, known::DUNDER_INIT) else {
        return broken;
    };
    // Some test stubs have no `__new__` at all.
    let has_new = cx.world().lookup_member(class, known::DUNDER_NEW).is_some();
    let new = if has_new {
        constructor(cx.world(), class, known::DUNDER_NEW)
    } else {
        Some((init, init_class))
    };
    let Some((new, new_class)) = new else {
        return broken;
    };
    let Some(fallback) = metaclass_instance(cx.world(), class) else {
        return broken;
    };
    let mro = &cx.world().get(class).mro;
    let place = |of: ClassId| mro.iter().position(|base| *base == of);
    let is_new = place(init_class) > place(new_class);
    let is_object = cx.world().get(init_class).fullname == known::BUILTINS_OBJECT;
    let tie = place(init_class) == place(new_class);
    if tie && is_object && cx.world().get(class).is(ClassFlags::FALLBACK_TO_ANY) {
        // An unknown base may define anything.
        return universal_constructor(cx, class, fallback);
    }
    let (method, method_class) = if is_new {
        (new, new_class)
    } else {
        (init, init_class)
    };
    let signature = match method {
        DefRef::Decorator(_) => match symbol_type(cx.world(), method) {
            Some(typ) => proper(cx.world(), typ),
            None => return broken,
        },
        DefRef::Func(_)
        | DefRef::Overload(_)
        | DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => function_type(cx.world(), method, fallback),
    };
    let result = type_object_type_from_function(cx, signature, class, method_class, fallback, is_new);
    special_tuple(cx.world(), class, method_class, result)
}

/// The constructor of a tuple class is not what the stubs say; the caller of it knows better.
fn special_tuple(world: &World<'_>, class: ClassId, method_class: ClassId, result: TypeId) -> TypeId {
    let is_tuple = |class: ClassId| world.get(class).fullname == known::BUILTINS_TUPLE;
    if !is_tuple(method_class) || is_tuple(class) {
        return result;
    }
    let Some(callable) = world.types.as_callable(result) else {
        return result;
    };
    let mut callable = callable.clone();
    callable.flags |= CallableFlags::SPECIAL_SIG_TUPLE;
    world.types.callable(callable)
}

/// The method of that name if it can construct, and the class that defines it.
fn constructor(world: &World<'_>, class: ClassId, name: names::Name) -> Option<(DefRef, ClassId)> {
    let (owner, Symbol { node, .. }) = world.lookup_member(class, name)?;
    let node = node?;
    if !is_valid_constructor(world, node) {
        return None;
    }
    Some((node, crate::classes::class_of(world, node).unwrap_or(owner)))
}

/// Whether a definition is a function, overloads, or decorated with a function as the result.
#[must_use]
pub fn is_valid_constructor(world: &World<'_>, node: DefRef) -> bool {
    match node {
        DefRef::Func(_) | DefRef::Overload(_) => true,
        DefRef::Decorator(_) => {
            symbol_type(world, node).is_some_and(|typ| is_function_like(world.types, proper(world, typ)))
        }
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => false,
    }
}

/// An instance of the metaclass, or of `type`.
#[must_use]
pub fn metaclass_instance(world: &World<'_>, class: ClassId) -> Option<TypeId> {
    match world.get(class).metaclass_type {
        Some(metaclass) => Some(metaclass),
        None => Some(world.types.instance(builtin_class(world, "type")?, [])),
    }
}

fn universal_constructor<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId, fallback: TypeId) -> TypeId {
    let types = cx.types();
    let any = types.any(AnyKind::SpecialForm);
    let param = |kind, name| Param {
        typ: any,
        name: Some(cx.world().names.intern(name)),
        kind,
    };
    let params = [param(ArgKind::Star, "_args"), param(ArgKind::Star2, "_kwds")];
    let function = builtin_class(cx.world(), "function").map(|class| types.instance(class, []));
    let mut signature = new_callable(params, any, function.unwrap_or(fallback));
    signature.flags = CallableFlags::BOUND;
    let made = Constructor {
        class,
        def_class: None,
        fallback,
        special: CallableFlags::empty(),
        is_new: false,
    };
    let callable = class_callable(cx, &signature, made, None);
    types.callable(callable)
}

/// The class object type out of the type of `__init__` or `__new__` of `def_class`.
#[must_use]
pub fn type_object_type_from_function<'p>(
    cx: &mut dyn TypeCx<'p>,
    signature: TypeId,
    class: ClassId,
    def_class: ClassId,
    fallback: TypeId,
    is_new: bool,
) -> TypeId {
    let types = cx.types();
    // Explicit types of `self` are gone once it is bound.
    let explicit = !is_new && !cx.world().get(class).is(ClassFlags::NEWTYPE);
    let self_types: Vec<Option<TypeId>> = callable_items(types, &signature)
        .iter()
        .map(|item| types.as_callable(*item).filter(|_| explicit))
        .map(|item| get_self_type(cx.world(), item?, def_class))
        .collect();
    let original = fill_typevars(cx.world(), class);
    let bound = bind_self_with(cx, signature, Some(original), is_new, true);
    let signature = map_type_from_supertype(cx, bound, class, def_class);
    let is_dict = cx.world().get(def_class).fullname == known::BUILTINS_DICT;
    let made = Constructor {
        class,
        def_class: Some(def_class),
        fallback,
        special: if is_dict {
            CallableFlags::SPECIAL_SIG_DICT
        } else {
            CallableFlags::empty()
        },
        is_new,
    };
    let items: Vec<TypeId> = callable_items(types, &signature)
        .iter()
        .zip(self_types)
        .filter_map(|(item, self_type)| {
            let callable = class_callable(cx, types.as_callable(*item)?, made, self_type);
            Some(types.callable(callable))
        })
        .collect();
    match (types.get(signature), &items[..]) {
        (Type::Callable(_), [only]) => *only,
        (_, items) => types.overloaded(items),
    }
}

/// What a class object type is made for.
#[derive(Clone, Copy)]
struct Constructor {
    class: ClassId,
    /// The class that defines the method.
    def_class: Option<ClassId>,
    fallback: TypeId,
    special: CallableFlags,
    is_new: bool,
}

/// The bound method as a class object: with the class's type variables, and with an instance as the result.
fn class_callable<'p>(
    cx: &mut dyn TypeCx<'p>,
    method: &Callable,
    made: Constructor,
    self_type: Option<TypeId>,
) -> Callable {
    let default = fill_typevars(cx.world(), made.class);
    let ret_type = constructed_type(cx, method, made, self_type, default);
    let info = cx.world().get(made.class);
    let mut new = method.clone();
    new.ret_type = ret_type;
    new.fallback = made.fallback;
    new.name = Some(info.name.into());
    new.variables = info.type_vars.iter().chain(&method.variables).copied().collect();
    new.flags.remove(
        CallableFlags::SPECIAL_SIG_DICT
            | CallableFlags::SPECIAL_SIG_TUPLE
            | CallableFlags::SPECIAL_SIG_PARTIAL,
    );
    new.flags |= made.special;
    new.instance_type = Some(default);
    new
}

fn constructed_type<'p>(
    cx: &mut dyn TypeCx<'p>,
    method: &Callable,
    made: Constructor,
    self_type: Option<TypeId>,
    default: TypeId,
) -> TypeId {
    let types = cx.types();
    let explicit = if made.is_new {
        Some(method.ret_type)
    } else {
        self_type
    };
    let Some(explicit) = explicit.map(|typ| proper(cx.world(), typ)) else {
        return default;
    };
    let ignore_params = SubtypeOptions {
        ignore_type_params: true,
        ..SubtypeOptions::default()
    };
    if made.is_new {
        let any = if let Type::Any { kind, .. } = types.get(explicit) {
            Some(*kind)
        } else {
            None
        };
        let declared_any = any.is_some_and(|kind| kind != AnyKind::Unannotated);
        // `__new__` of a base that says it returns the base says nothing about this class.
        let of_def = made
            .def_class
            .map_or(default, |class| fill_typevars(cx.world(), class));
        if declared_any || !is_equivalent_with(cx, of_def, explicit, ignore_params) {
            return explicit;
        }
    }
    let can_be_declared = matches!(
        types.get(explicit),
        Type::Instance(_) | Type::Tuple(_) | Type::Uninhabited { .. } | Type::Literal(_)
    );
    // A protocol can be a supertype by accident.
    let class = types.as_instance(default).map(|instance| instance.class);
    let nominal = class.is_some_and(|class| !cx.world().get(class).is(ClassFlags::PROTOCOL));
    if can_be_declared && nominal && is_subtype_with(cx, explicit, default, ignore_params) {
        explicit
    } else {
        default
    }
}

/// A type that speaks of the type variables of `super_class`, as it is in `sub_class`.
#[must_use]
pub fn map_type_from_supertype<'p>(
    cx: &mut dyn TypeCx<'p>,
    typ: TypeId,
    sub_class: ClassId,
    super_class: ClassId,
) -> TypeId {
    let types = cx.types();
    let mut instance = fill_typevars(cx.world(), sub_class);
    if let Some(tuple) = types.as_tuple(instance) {
        instance = tuple_fallback(cx, tuple);
    }
    let mapped = map_instance_to_supertype(cx, instance, super_class);
    match types.as_instance(mapped) {
        Some(mapped) => expand_type_by_instance(cx.world(), typ, mapped),
        None => typ,
    }
}

/// Whether an attribute of that name is a function, a decorated function or a variable of a class outside
/// `builtins` and `typing` (mypy's `custom_special_method`, for one class).
#[must_use]
pub fn has_custom_member(world: &World<'_>, class: ClassId, name: names::Name) -> bool {
    let Some(node) = member_node(world, class, name) else {
        return false;
    };
    crate::classes::class_of(world, node).is_some_and(|owner| {
        let fullname = world.text(world.get(owner).fullname);
        !fullname.starts_with("builtins.") && !fullname.starts_with("typing.")
    })
}
