//! What is left of a type when another is taken away: after `isinstance` says no.

use names::{Name, known};
use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{Type, TypeId, Union};

use super::{SubtypeOptions, is_proper_subtype_with};
use crate::TypeCx;
use crate::callables::{is_function_like, is_type_obj};
use crate::erase::erase_type;
use crate::literals::is_simple_literal;
use crate::proper::proper;
use crate::unions::{make_union, relevant_items};

/// Native integers of mypyc.
pub(crate) const NATIVE_INTS: [Name; 4] = [
    known::MYPY_EXTENSIONS_I64,
    known::MYPY_EXTENSIONS_I32,
    known::MYPY_EXTENSIONS_I16,
    known::MYPY_EXTENSIONS_U8,
];

/// The items of a union of simple literals without `taken`, if that is one too.
#[must_use]
pub fn try_restrict_literal_union(world: &World<'_>, union: &Union, taken: TypeId) -> Option<Vec<TypeId>> {
    let taken = proper(world, taken);
    if !is_simple_literal(world, taken) {
        return None;
    }
    let mut kept = Vec::new();
    for item in relevant_items(world, union) {
        let typ = proper(world, item);
        if !is_simple_literal(world, typ) {
            return None;
        }
        if !world.types.same(typ, taken) {
            kept.push(item);
        }
    }
    Some(kept)
}

/// `typ` without `taken`; if that cannot be told, something wider. With `consider_runtime_isinstance`, types go that
/// `isinstance` cannot tell from `taken`.
#[must_use]
pub fn restrict_subtype_away<'p>(
    cx: &mut dyn TypeCx<'p>,
    typ: TypeId,
    taken: TypeId,
    consider_runtime_isinstance: bool,
) -> TypeId {
    let types = cx.types();
    let target = proper(cx.world(), typ);
    if let Type::Union(union) = types.get(target) {
        let kept = try_restrict_literal_union(cx.world(), union, taken);
        let mut kept = kept.unwrap_or_else(|| {
            relevant_items(cx.world(), union)
                .into_iter()
                .map(|item| restrict_subtype_away(cx, item, taken, consider_runtime_isinstance))
                .collect()
        });
        kept.retain(|item| !types.is_never(proper(cx.world(), *item)));
        return make_union(types, &kept);
    }
    if let Type::TypeVar(var) = types.get(target) {
        let mut var = var.clone();
        var.common.upper_bound = restrict_subtype_away(cx, var.common.upper_bound, taken, true);
        return types.intern(Type::TypeVar(var));
    }
    let gone = if consider_runtime_isinstance {
        covers_at_runtime(cx, typ, taken)
    } else {
        let options = SubtypeOptions {
            ignore_promotions: true,
            ..SubtypeOptions::default()
        };
        let erasing = SubtypeOptions {
            erase_instances: true,
            ..options
        };
        is_proper_subtype_with(cx, typ, taken, options) || is_proper_subtype_with(cx, typ, taken, erasing)
    };
    if gone { types.never() } else { typ }
}

/// Whether `isinstance(item, supertype)` is always true.
pub fn covers_at_runtime<'p>(cx: &mut dyn TypeCx<'p>, item: TypeId, supertype: TypeId) -> bool {
    let types = cx.types();
    let item = proper(cx.world(), item);
    let mut supertype = proper(cx.world(), supertype);
    // The running program knows no type arguments.
    if !(is_function_like(types, supertype) && is_type_obj(cx.world(), supertype)) {
        supertype = erase_type(cx, supertype);
    }
    let options = SubtypeOptions {
        ignore_promotions: true,
        ..SubtypeOptions::default()
    };
    let erasing = SubtypeOptions {
        erase_instances: true,
        ..options
    };
    let erased = erase_type(cx, item);
    if is_proper_subtype_with(cx, erased, supertype, erasing) {
        return true;
    }
    let Some(class) = types.as_instance(supertype).map(|supertype| supertype.class) else {
        return false;
    };
    let info = cx.world().get(class);
    let fullname = info.fullname;
    if info.is(ClassFlags::PROTOCOL) && is_proper_subtype_with(cx, item, supertype, options) {
        return true;
    }
    if matches!(types.get(item), Type::TypedDict(_)) {
        // `isinstance(x, dict)` picks TypedDicts.
        return fullname == known::BUILTINS_DICT;
    }
    if let Type::TypeVar(var) = types.get(item) {
        return is_proper_subtype_with(cx, var.common.upper_bound, supertype, options);
    }
    let native = types
        .as_instance(item)
        .map(|item| cx.world().get(item.class).fullname);
    fullname == known::BUILTINS_INT && native.is_some_and(|name| NATIVE_INTS.contains(&name))
}

/// Whether `left` says more than `right`: all do if that is `Any`.
pub fn is_more_precise<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    ignore_promotions: bool,
) -> bool {
    let right = proper(cx.world(), right);
    let options = SubtypeOptions {
        ignore_promotions,
        ..SubtypeOptions::default()
    };
    cx.types().is_any(right) || is_proper_subtype_with(cx, left, right, options)
}
