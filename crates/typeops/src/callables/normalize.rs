//! The normal form of callables, which comparing needs.
//!
//! ```text
//! (**kwargs: Unpack[TD])            (*, x: int, y: str = ...)
//! (*args: *tuple[int, str])         (int, str)
//! (*args: *tuple[int, *Ts])         (int, *args: *Ts)
//! (*args: *tuple[int, *Ts, str])    (int, *args: *tuple[*Ts, str])
//! ```

use std::borrow::Cow;

use names::known;
use nodes::world::World;
use types::{ArgKind, Callable, CallableFlags, Param, Tuple, Type, TypeId};

use crate::proper::proper;
use crate::tuples::find_unpack_in_list;

/// Both normalizations.
#[must_use]
pub fn normalized<'a>(world: &World<'_>, callable: &'a Callable) -> Cow<'a, Callable> {
    match with_unpacked_kwargs(world, callable) {
        Cow::Borrowed(callable) => with_normalized_var_args(world, callable),
        Cow::Owned(callable) => {
            let changed = match with_normalized_var_args(world, &callable) {
                Cow::Borrowed(_) => None,
                Cow::Owned(changed) => Some(changed),
            };
            Cow::Owned(changed.unwrap_or(callable))
        }
    }
}

/// `**kwargs: Unpack[TD]` as one parameter for each key.
#[must_use]
pub fn with_unpacked_kwargs<'a>(world: &World<'_>, callable: &'a Callable) -> Cow<'a, Callable> {
    if !callable.flags.contains(CallableFlags::UNPACK_KWARGS) {
        return Cow::Borrowed(callable);
    }
    let Some((last, before)) = callable.params.split_last() else {
        return Cow::Borrowed(callable);
    };
    let Some(dict) = world.types.as_typed_dict(proper(world, last.typ)) else {
        return Cow::Borrowed(callable);
    };
    let keys = dict.items.iter().map(|item| Param {
        typ: item.typ,
        name: Some(item.name),
        kind: if item.required {
            ArgKind::Named
        } else {
            ArgKind::NamedOpt
        },
    });
    let mut new = callable.clone();
    new.params = before.iter().copied().chain(keys).collect();
    new.flags.remove(CallableFlags::UNPACK_KWARGS);
    Cow::Owned(new)
}

/// `*args: *tuple[...]` with its fixed prefix as parameters of their own.
#[must_use]
pub fn with_normalized_var_args<'a>(world: &World<'_>, callable: &'a Callable) -> Cow<'a, Callable> {
    let Some(index) = callable
        .params
        .iter()
        .position(|param| param.kind == ArgKind::Star)
    else {
        return Cow::Borrowed(callable);
    };
    let star = callable.params[index];
    let Some(unpacked) = world.types.as_unpack(star.typ) else {
        return Cow::Borrowed(callable);
    };
    let Some(tuple) = world.types.as_tuple(proper(world, unpacked)) else {
        return Cow::Borrowed(callable);
    };
    let Some(middle) = unpacked_params(world, tuple, star) else {
        return Cow::Borrowed(callable);
    };
    let mut new = callable.clone();
    let (before, after) = (&callable.params[..index], &callable.params[index + 1..]);
    new.params = before.iter().chain(&middle).chain(after).copied().collect();
    Cow::Owned(new)
}

/// The parameters that stand for `*args: *tuple`, or `None` if it is normal already.
fn unpacked_params(world: &World<'_>, tuple: &Tuple, star: Param) -> Option<Vec<Param>> {
    let types = world.types;
    let positional = |typ: &TypeId| Param {
        typ: *typ,
        name: None,
        kind: ArgKind::Pos,
    };
    let Some(unpack) = find_unpack_in_list(types, &tuple.items) else {
        return Some(tuple.items.iter().map(positional).collect());
    };
    if unpack == 0 && tuple.items.len() > 1 {
        return None;
    }
    let rest = if unpack == tuple.items.len() - 1 {
        let nested = proper(world, types.as_unpack(tuple.items[unpack])?);
        if let Some(variadic) = types.as_instance(nested) {
            *variadic.args.first()?
        } else if matches!(types.get(nested), Type::TypeVarTuple(_)) {
            tuple.items[unpack]
        } else {
            // Not a normal tuple: semantic analysis is not done with it.
            return None;
        }
    } else {
        types.unpack(types.tuple(&tuple.items[unpack..], tuple.fallback))
    };
    let mut params: Vec<Param> = tuple.items[..unpack].iter().map(positional).collect();
    params.push(Param { typ: rest, ..star });
    Some(params)
}

/// `*args: *tuple[X, ...]` as `*args: X`, in place.
pub fn normalize_trivial_unpack(world: &World<'_>, callable: &mut Callable) {
    let Some(star) = callable
        .params
        .iter_mut()
        .find(|param| param.kind == ArgKind::Star)
    else {
        return;
    };
    if let Some(unpacked) = world.types.as_unpack(star.typ)
        && let Some(tuple) = world.types.as_instance(proper(world, unpacked))
        && world.get(tuple.class).fullname == known::BUILTINS_TUPLE
        && let Some(item) = tuple.args.first()
    {
        star.typ = *item;
    }
}
