//! The types of members, as comparisons with protocols need them.
//!
//! The type checker answers with its own member access. [`find_member_simple`] is for everyone else: it knows
//! methods, properties and variables, but neither descriptors nor plugins.

use names::{Name, known};
use nodes::defs::{ClassFlags, FuncFlags, VarFlags};
use nodes::world::World;
use types::{AnyKind, ClassId, DefRef, Instance, TypeId, VarId};

use crate::bind_self::bind_self;
use crate::callables::is_function_like;
use crate::classes::{class_of, get_method, member_node, object_of};
use crate::expand::{expand_self_type, expand_type_by_instance};
use crate::function_types::function_type;
use crate::proper::proper;
use crate::supertypes::map_instance_to_supertype;
use crate::type_types::make_type_type;
use crate::type_vars::fill_typevars_with_any;
use crate::{MemberQuery, TypeCx};

/// What the symbol tables alone say about a member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuickMember {
    /// The answer.
    Known(Option<TypeId>),
    /// There is such a member, or `__getattr__`: member access must say what it is.
    Ask,
}

/// The type of a member, or `None` if there is none.
pub fn find_member<'p>(cx: &mut dyn TypeCx<'p>, query: MemberQuery) -> Option<TypeId> {
    cx.state_mut().note_unsettled();
    cx.find_member(query)
}

/// The first step of mypy's `find_member` with a type checker: members that are not there need no member access.
#[must_use]
pub fn quick_member(world: &World<'_>, query: MemberQuery) -> QuickMember {
    let Some(instance) = world.types.as_instance(query.owner) else {
        return QuickMember::Known(None);
    };
    if member_node(world, instance.class, query.name).is_some() || getattr(world, instance, query).is_some() {
        return QuickMember::Ask;
    }
    let info = world.get(instance.class);
    let meta_any = query.class_obj && info.is(ClassFlags::META_FALLBACK_TO_ANY);
    if info.is(ClassFlags::FALLBACK_TO_ANY) || meta_any {
        return QuickMember::Known(Some(world.types.any(AnyKind::SpecialForm)));
    }
    QuickMember::Known(extra_attr(instance, query.name))
}

fn extra_attr(instance: &Instance, name: Name) -> Option<TypeId> {
    let extra = instance.extra_attrs.as_deref()?;
    extra
        .attrs
        .iter()
        .find(|(other, _)| *other == name)
        .map(|(_, typ)| *typ)
}

/// The `__getattribute__` or `__getattr__` that answers for all members, if the class has one.
fn getattr(world: &World<'_>, instance: &Instance, query: MemberQuery) -> Option<DefRef> {
    let itself = [
        known::DUNDER_GETATTR,
        known::DUNDER_SETATTR,
        known::DUNDER_GETATTRIBUTE,
    ];
    // Modules have a `__getattr__` that stands for nothing.
    if itself.contains(&query.name) || query.is_operator || query.class_obj || instance.extra_attrs.is_some()
    {
        return None;
    }
    [known::DUNDER_GETATTRIBUTE, known::DUNDER_GETATTR]
        .into_iter()
        .find_map(|name| {
            let method = get_method(world, instance.class, name)?;
            let owner = class_of(world, method)?;
            (world.get(owner).fullname != known::BUILTINS_OBJECT).then_some(method)
        })
}

/// The type of a member as far as the symbol tables say it, with `self` bound and type arguments in place.
pub fn find_member_simple<'p>(cx: &mut dyn TypeCx<'p>, query: MemberQuery) -> Option<TypeId> {
    let types = cx.types();
    let instance = types.as_instance(query.owner)?;
    if let Some(method) = get_method(cx.world(), instance.class, query.name) {
        return Some(type_of_method(cx, method, query));
    }
    let node = member_node(cx.world(), instance.class, query.name);
    if let Some(DefRef::Var(var)) = node {
        let query = MemberQuery {
            is_lvalue: false,
            ..query
        };
        return Some(type_of_variable(cx, var, query));
    }
    if node.is_none()
        && let Some(method) = getattr(cx.world(), instance, query)
    {
        return Some(result_of_getattr(cx, method, query));
    }
    let info = cx.world().get(instance.class);
    let meta_any = query.class_obj && info.is(ClassFlags::META_FALLBACK_TO_ANY);
    if info.is(ClassFlags::FALLBACK_TO_ANY) || meta_any {
        return Some(types.any(AnyKind::SpecialForm));
    }
    if let Some(DefRef::Class(class)) = node {
        // There is no rule for nested classes; this at least says something.
        let nested = fill_typevars_with_any(cx.world(), class);
        return Some(make_type_type(cx.world(), nested, false));
    }
    extra_attr(instance, query.name)
}

fn type_of_method<'p>(cx: &mut dyn TypeCx<'p>, method: DefRef, query: MemberQuery) -> TypeId {
    let plain = MemberQuery {
        is_lvalue: false,
        ..query
    };
    if let DefRef::Decorator(id) = method {
        let var = cx.world().get(id).var;
        return type_of_variable(cx, var, plain);
    }
    if let DefRef::Overload(id) = method
        && cx.world().get(id).is(FuncFlags::PROPERTY)
        && let Some(DefRef::Decorator(getter)) = cx.world().get(id).items.first().copied()
    {
        let var = cx.world().get(getter).var;
        return type_of_variable(cx, var, query);
    }
    type_of_function(cx, method, plain)
}

fn result_of_getattr<'p>(cx: &mut dyn TypeCx<'p>, method: DefRef, query: MemberQuery) -> TypeId {
    let query = MemberQuery {
        class_obj: false,
        is_lvalue: false,
        ..query
    };
    let typ = match method {
        DefRef::Decorator(id) => {
            let var = cx.world().get(id).var;
            type_of_variable(cx, var, query)
        }
        DefRef::Func(_)
        | DefRef::Overload(_)
        | DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => type_of_function(cx, method, query),
    };
    let typ = proper(cx.world(), typ);
    cx.types()
        .as_callable(typ)
        .map_or(typ, |callable| callable.ret_type)
}

/// mypy's `find_node_type` for functions.
fn type_of_function<'p>(cx: &mut dyn TypeCx<'p>, function: DefRef, query: MemberQuery) -> TypeId {
    let types = cx.types();
    let owner = types.as_instance(query.owner).map(|instance| instance.class);
    let object = owner.map_or(types.any(AnyKind::ImplementationArtifact), |class| {
        object_of(cx.world(), class)
    });
    let typ = function_type(cx.world(), function, object);
    let flags = function_flags(cx.world(), function);
    let signature = if query.class_obj && !flags.contains(FuncFlags::CLASS) {
        typ
    } else {
        bind_self(cx, typ, Some(query.self_type), false)
    };
    let result = types
        .as_callable(signature)
        .filter(|_| flags.contains(FuncFlags::PROPERTY));
    let typ = match result.filter(|_| !query.class_obj) {
        Some(callable) => callable.ret_type,
        None => signature,
    };
    let class = class_of(cx.world(), function);
    in_terms_of(cx, typ, query.owner, class)
}

fn function_flags(world: &World<'_>, function: DefRef) -> FuncFlags {
    match function {
        DefRef::Func(id) => world.get(id).flags,
        DefRef::Overload(id) => world.get(id).flags,
        DefRef::Decorator(id) => world.get(world.get(id).func).flags,
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => FuncFlags::empty(),
    }
}

/// mypy's `find_node_type` for variables, also those of decorated functions.
fn type_of_variable<'p>(cx: &mut dyn TypeCx<'p>, id: VarId, query: MemberQuery) -> TypeId {
    let types = cx.types();
    let var = cx.world().get(id);
    let (flags, class, setter) = (var.flags, var.class, var.setter_type);
    let is_setter = flags.contains(VarFlags::SETTABLE_PROPERTY) && query.is_lvalue;
    let declared = if is_setter {
        setter.or(var.typ.filter(|_| flags.contains(VarFlags::READY)))
    } else {
        var.typ
    };
    let Some(declared) = declared else {
        return types.any(AnyKind::FromError);
    };
    let typ = expand_self_type(cx.world(), id, declared, query.self_type);
    let target = proper(cx.world(), typ);
    let is_method = is_function_like(types, target)
        && flags.contains(VarFlags::INITIALIZED_IN_CLASS)
        && !flags.contains(VarFlags::STATICMETHOD);
    if !is_method {
        return in_terms_of(cx, typ, query.owner, class);
    }
    let is_class = flags.contains(VarFlags::CLASSMETHOD);
    let signature = if query.class_obj && !is_class {
        target
    } else {
        bind_self(cx, target, Some(query.self_type), is_class)
    };
    let property = flags.contains(VarFlags::PROPERTY) && !query.class_obj;
    let typ = match types.as_callable(signature).filter(|_| property) {
        Some(callable) if is_setter && setter.is_some() => callable
            .params
            .first()
            .map_or(callable.ret_type, |param| param.typ),
        Some(callable) => callable.ret_type,
        None => signature,
    };
    in_terms_of(cx, typ, query.owner, class)
}

/// The type of an attribute of `class` with the type arguments that `owner` gives to `class`.
fn in_terms_of<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId, owner: TypeId, class: Option<ClassId>) -> TypeId {
    let Some(class) = class else {
        return typ;
    };
    let mapped = map_instance_to_supertype(cx, owner, class);
    match cx.types().as_instance(mapped) {
        Some(mapped) => expand_type_by_instance(cx.world(), typ, mapped),
        None => typ,
    }
}
