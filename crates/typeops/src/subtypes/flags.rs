//! What kind of thing a member is: can it be set, does it belong to the class?

use names::{Name, known};
use nodes::defs::{FuncFlags, VarFlags};
use nodes::world::World;
use types::{DefRef, Type, TypeId, VarId};

use crate::classes::get_method;
use crate::proper::proper;
use crate::unions::relevant_items;

bitflags::bitflags! {
    /// What kind of thing a member is.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct MemberFlags: u8 {
        /// Can be assigned: neither a method nor a property without setter.
        const SETTABLE = 1;
        /// Annotated as `ClassVar`.
        const CLASSVAR = 1 << 1;
        /// `@classmethod` or `@staticmethod`.
        const CLASS_OR_STATIC = 1 << 2;
        /// A variable or a property.
        const VAR = 1 << 3;
        /// A property whose setter takes another type than the getter gives.
        const EXPLICIT_SETTER = 1 << 4;
    }
}

/// The kind of the member of an instance, or of its class object.
#[must_use]
pub fn get_member_flags(world: &World<'_>, name: Name, owner: TypeId, class_obj: bool) -> MemberFlags {
    let Some(instance) = world.types.as_instance(owner) else {
        return MemberFlags::empty();
    };
    let has_setattr = || get_method(world, instance.class, known::DUNDER_SETATTR).is_some();
    if let Some(method) = get_method(world, instance.class, name) {
        return of_method(world, method, &has_setattr);
    }
    let Some((_, symbol)) = world.lookup_member(instance.class, name) else {
        if has_setattr() {
            return MemberFlags::SETTABLE;
        }
        let extra = instance.extra_attrs.as_deref();
        let settable = extra.is_some_and(|extra| {
            extra.attrs.iter().any(|(other, _)| *other == name) && !extra.immutable.contains(&name)
        });
        return if settable {
            MemberFlags::SETTABLE
        } else {
            MemberFlags::empty()
        };
    };
    match symbol.node {
        Some(DefRef::Var(var)) => of_variable(world, var, class_obj),
        Some(
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_),
        )
        | None => MemberFlags::empty(),
    }
}

fn of_method(world: &World<'_>, method: DefRef, has_setattr: &dyn Fn() -> bool) -> MemberFlags {
    if let DefRef::Decorator(id) = method {
        let var = world.get(world.get(id).var);
        return if var
            .flags
            .intersects(VarFlags::STATICMETHOD | VarFlags::CLASSMETHOD)
        {
            MemberFlags::CLASS_OR_STATIC
        } else if var.is(VarFlags::PROPERTY) {
            MemberFlags::VAR
        } else {
            MemberFlags::empty()
        };
    }
    let DefRef::Overload(id) = method else {
        return MemberFlags::empty();
    };
    let overload = world.get(id);
    let Some(DefRef::Decorator(getter)) = overload
        .items
        .first()
        .filter(|_| overload.is(FuncFlags::PROPERTY))
    else {
        return MemberFlags::empty();
    };
    let var = world.get(world.get(*getter).var);
    if !var.is(VarFlags::SETTABLE_PROPERTY) && !has_setattr() {
        return MemberFlags::VAR;
    }
    let mut flags = MemberFlags::VAR | MemberFlags::SETTABLE;
    flags.set(MemberFlags::EXPLICIT_SETTER, var.setter_type.is_some());
    flags
}

fn of_variable(world: &World<'_>, id: VarId, class_obj: bool) -> MemberFlags {
    let var = world.get(id);
    let mut flags = MemberFlags::VAR;
    if var.is(VarFlags::PROPERTY) {
        return flags;
    }
    flags.set(MemberFlags::SETTABLE, !var.is(VarFlags::FINAL));
    let class_var = var.is(VarFlags::CLASSVAR) && !is_descriptor(world, var.typ);
    let inferred = class_obj && var.is(VarFlags::INFERRED);
    flags.set(MemberFlags::CLASSVAR, class_var || inferred);
    flags
}

/// Whether values of the type answer for attributes themselves, with `__get__`.
fn is_descriptor(world: &World<'_>, typ: Option<TypeId>) -> bool {
    let Some(typ) = typ.map(|typ| proper(world, typ)) else {
        return false;
    };
    if let Type::Union(union) = world.types.get(typ) {
        return relevant_items(world, union)
            .iter()
            .all(|item| is_descriptor(world, Some(*item)));
    }
    let class = world.types.as_instance(typ).map(|instance| instance.class);
    class.is_some_and(|class| world.lookup_member(class, known::DUNDER_GET).is_some())
}
