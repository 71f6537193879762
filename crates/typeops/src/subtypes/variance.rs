//! The variance of the type parameters of a class with brackets (PEP 695): found by trying.

use names::{Name, known};
use types::{AnyKind, ClassId, DefId, DefRef, Type, TypeId, TypeVarKey, Variance};

use super::{MemberFlags, find_member, get_member_flags, is_subtype};
use crate::callables::map_items;
use crate::classes::{member_node, object_of};
use crate::expand::{Env, expand_type};
use crate::proper::proper;
use crate::tuples::tuple_fallback;
use crate::type_vars::fill_typevars;
use crate::{MemberQuery, TypeCx};

/// Infers all variances of a class that are not yet known. `false` if some cannot be told yet.
///
/// Only a task that owns the class can write them; the others must find them done.
pub fn infer_class_variances<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId) -> bool {
    cx.state_mut().note_unsettled();
    let can_write = class.is_local() || cx.world().owns(class.module());
    let count = cx.world().get(class).type_vars.len();
    let mut success = true;
    for index in 0..count {
        if variance_of(cx, class, index) == Some(Variance::NotReady) {
            success &= can_write && infer_variance(cx, class, index);
        }
    }
    success
}

fn variance_of(cx: &dyn TypeCx<'_>, class: ClassId, index: usize) -> Option<Variance> {
    let variable = cx.world().get(class).type_vars.get(index)?;
    Some(cx.types().as_type_var(*variable)?.variance)
}

fn set_variance<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId, index: usize, variance: Variance) {
    let types = cx.types();
    let variable = cx.world().get(class).type_vars[index];
    if let Type::TypeVar(var) = types.get(variable) {
        let mut var = var.clone();
        var.variance = variance;
        let new = types.intern(Type::TypeVar(var));
        cx.state_mut().world.get_mut(class).type_vars[index] = new;
    }
}

/// Infers the variance of one type parameter of a class that this task may write. `false` if a type that it depends
/// on is not known yet.
pub fn infer_variance<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId, index: usize) -> bool {
    let candidates = [Variance::Covariant, Variance::Contravariant, Variance::Invariant];
    for candidate in candidates {
        if variance_of(cx, class, index) != Some(Variance::NotReady) {
            continue;
        }
        set_variance(cx, class, index, candidate);
        let Some(found) = try_variance(cx, class, index) else {
            set_variance(cx, class, index, Variance::NotReady);
            return false;
        };
        if found == candidate {
            break;
        }
        set_variance(cx, class, index, Variance::NotReady);
    }
    true
}

/// What replacing the variable by `object` does to the members: are they supertypes, subtypes, or both?
struct Trial {
    key: TypeVarKey,
    object: TypeId,
    covariant: bool,
    contravariant: bool,
}

impl Trial {
    fn look_at<'p>(&mut self, cx: &mut dyn TypeCx<'p>, typ: TypeId, settable: bool) {
        let env: Env = [(self.key, self.object)].into_iter().collect();
        let wide = expand_type(cx.world(), typ, &env);
        if !is_subtype(cx, typ, wide) {
            self.covariant = false;
        }
        if !is_subtype(cx, wide, typ) {
            self.contravariant = false;
            if settable {
                self.covariant = false;
            }
        }
    }
}

/// The variance that the members show while the candidate stands in the class; `None` if one has no type yet.
fn try_variance<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId, index: usize) -> Option<Variance> {
    let types = cx.types();
    let variable = cx.world().get(class).type_vars[index];
    let mut trial = Trial {
        key: types.as_type_var(variable)?.common.key,
        object: object_of(cx.world(), class),
        covariant: true,
        contravariant: true,
    };
    let mut self_type = fill_typevars(cx.world(), class);
    if let Some(tuple) = types.as_tuple(self_type) {
        self_type = tuple_fallback(cx, tuple);
    }
    let excluded = [
        known::DUNDER_INIT,
        known::DUNDER_NEW,
        known::DUNDER_REPLACE,
        known::MYPY_REPLACE,
    ];
    for name in all_non_object_members(cx, class) {
        if excluded.contains(&name) {
            continue;
        }
        let flags = get_member_flags(cx.world(), name, self_type, false);
        let mut settable = flags.contains(MemberFlags::SETTABLE);
        if let Some(DefRef::Var(var)) = member_node(cx.world(), class, name) {
            cx.world().get(var).typ?;
            // By convention nobody else sets it.
            settable &= !has_underscore_prefix(cx.world().text(name));
        }
        if let Some(typ) = find_member(cx, MemberQuery::of(name, self_type, self_type)) {
            // A method that returns the class itself says nothing about its parameters.
            let typ = erase_return_self_types(cx, typ, self_type);
            trial.look_at(cx, typ, settable);
        }
    }
    let bases = cx.world().get(class).bases.clone();
    for base in bases {
        trial.look_at(cx, base, false);
    }
    Some(match trial {
        Trial { covariant: true, .. } => Variance::Covariant,
        Trial {
            contravariant: true, ..
        } => Variance::Contravariant,
        Trial { .. } => Variance::Invariant,
    })
}

fn all_non_object_members(cx: &dyn TypeCx<'_>, class: ClassId) -> Vec<Name> {
    let info = cx.world().get(class);
    let mut members: Vec<Name> = info.names.keys().copied().collect();
    let between = info
        .mro
        .get(1..info.mro.len().saturating_sub(1))
        .unwrap_or_default();
    for base in between {
        for name in cx.world().get(*base).names.keys() {
            if !members.contains(name) {
                members.push(*name);
            }
        }
    }
    members
}

fn has_underscore_prefix(name: &str) -> bool {
    name.starts_with('_') && !(name.starts_with("__") && name.ends_with("__"))
}

fn erase_return_self_types<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId, self_type: TypeId) -> TypeId {
    let types = cx.types();
    let any = types.any(AnyKind::ImplementationArtifact);
    let world = cx.world();
    let mut changed = false;
    let erased = map_items(types, proper(world, typ), &mut |_, callable| {
        let mut new = callable.clone();
        let ret_type = proper(world, callable.ret_type);
        if types.as_instance(ret_type).is_some() && types.same(ret_type, self_type) {
            new.ret_type = any;
            changed = true;
        }
        new
    });
    if changed { erased } else { typ }
}
