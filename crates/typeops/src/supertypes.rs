//! An instance seen as an instance of one of its base classes.
//!
//! Specified by `mypy/maptype.py`.

use names::known;
use types::{AnyKind, ClassId, Instance, Type, TypeId};

use crate::TypeCx;
use crate::expand::expand_type_by_instance;
use crate::query::has_type_vars;
use crate::tuples::tuple_fallback;

/// The instance as an instance of `superclass`, with type arguments followed through the bases. `Any` for all
/// arguments if `superclass` is not a base.
#[must_use]
pub fn map_instance_to_supertype<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId, superclass: ClassId) -> TypeId {
    let types = cx.types();
    let Some(instance) = types.as_instance(typ) else {
        return typ;
    };
    if instance.class == superclass {
        return typ;
    }
    if cx.world().get(superclass).type_vars.is_empty() {
        return types.instance(superclass, []);
    }
    match map_along_bases(cx, typ, instance, superclass) {
        Some(mapped) => mapped,
        None => with_any(cx, superclass, AnyKind::FromError),
    }
}

fn with_any<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId, kind: AnyKind) -> TypeId {
    let any = cx.types().any(kind);
    cx.types()
        .instance(class, vec![any; cx.world().get(class).type_vars.len()])
}

/// Along the first chain of bases that leads to `superclass`.
fn map_along_bases<'p>(
    cx: &mut dyn TypeCx<'p>,
    typ: TypeId,
    instance: &'p Instance,
    superclass: ClassId,
) -> Option<TypeId> {
    let types = cx.types();
    let bases: Vec<TypeId> = cx.world().get(instance.class).bases.to_vec();
    for base in bases {
        let Some(class) = types.as_instance(base).map(|base| base.class) else {
            continue;
        };
        if class != superclass && !leads_to(cx, class, superclass) {
            continue;
        }
        let mapped = map_to_direct_supertype(cx, typ, instance, class);
        if class == superclass {
            return Some(mapped);
        }
        let inner = types.as_instance(mapped)?;
        return map_along_bases(cx, mapped, inner, superclass);
    }
    None
}

/// Whether there is a chain of bases; in the method resolution order alone there may be none, after errors.
fn leads_to(cx: &dyn TypeCx<'_>, class: ClassId, superclass: ClassId) -> bool {
    let info = cx.world().get(class);
    if !info.mro.is_empty() && !info.mro.contains(&superclass) {
        return false;
    }
    info.bases.iter().any(|base| {
        let base = cx.types().as_instance(*base).map(|base| base.class);
        base.is_some_and(|base| base == superclass || leads_to(cx, base, superclass))
    })
}

/// The instance as an instance of a class that is directly among its bases.
fn map_to_direct_supertype<'p>(
    cx: &mut dyn TypeCx<'p>,
    typ: TypeId,
    instance: &'p Instance,
    supertype: ClassId,
) -> TypeId {
    let types = cx.types();
    if let Some(mapped) = map_generic_tuple(cx, instance, supertype) {
        return mapped;
    }
    let info = cx.world().get(instance.class);
    let is_it = |base: &&TypeId| {
        types
            .as_instance(**base)
            .is_some_and(|base| base.class == supertype)
    };
    match info.bases.iter().find(is_it) {
        Some(base) => expand_type_by_instance(cx.world(), *base, instance),
        None if instance.class == supertype => typ,
        None => with_any(cx, supertype, AnyKind::Unannotated),
    }
}

/// The base `tuple` of a class that is a generic tuple: its item can only be told after the arguments are in place.
fn map_generic_tuple<'p>(
    cx: &mut dyn TypeCx<'p>,
    instance: &'p Instance,
    supertype: ClassId,
) -> Option<TypeId> {
    let types = cx.types();
    let info = cx.world().get(instance.class);
    let tuple_type = info.tuple_type?;
    let recursive = info
        .special_alias
        .is_some_and(|alias| cx.world().get(alias).is_recursive);
    if cx.world().get(supertype).fullname != known::BUILTINS_TUPLE
        || recursive
        || !has_type_vars(cx.world(), tuple_type)
    {
        return None;
    }
    let expanded = expand_type_by_instance(cx.world(), tuple_type, instance);
    if let Type::Tuple(tuple) = types.get(expanded) {
        return Some(tuple_fallback(cx, tuple));
    }
    types.as_instance(expanded).map(|_| expanded)
}
