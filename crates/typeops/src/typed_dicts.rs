//! TypedDicts: items that are there and items that may be there.
//!
//! Specified by `TypedDictType` and `TypedDictItem` in `mypy/types.py`.

use names::{Name, known};
use nodes::world::World;
use types::{TypeId, TypedDict, Types};

/// What a TypedDict says about a key, listed or not (mypy's `TypedDictItem`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyFacts {
    /// The type of the value; `None` for a key that an open TypedDict does not list: `object`.
    pub typ: Option<TypeId>,
    /// Must be there.
    pub required: bool,
    /// Must not be assigned.
    pub readonly: bool,
}

impl KeyFacts {
    /// May be assigned.
    #[must_use]
    pub fn mutable(self) -> bool {
        !self.readonly
    }
}

/// What the TypedDict says about a key.
#[must_use]
pub fn key_facts(types: &Types, dict: &TypedDict, name: Name) -> KeyFacts {
    match dict.item(name) {
        Some(item) => KeyFacts {
            typ: Some(item.typ),
            required: item.required,
            readonly: item.readonly,
        },
        None => KeyFacts {
            typ: dict.is_closed.then(|| types.never()),
            required: false,
            readonly: !dict.is_closed,
        },
    }
}

/// All keys of both, those of `left` first, with what each says about them (mypy's `zipall`).
#[must_use]
pub fn zip_all(types: &Types, left: &TypedDict, right: &TypedDict) -> Vec<(Name, KeyFacts, KeyFacts)> {
    let only_right = right.items.iter().filter(|item| left.item(item.name).is_none());
    let names = left.items.iter().chain(only_right).map(|item| item.name);
    let facts = |name| (name, key_facts(types, left, name), key_facts(types, right, name));
    names.map(facts).collect()
}

/// Whether it has no name of its own.
#[must_use]
pub fn is_anonymous(world: &World<'_>, dict: &TypedDict) -> bool {
    let fallback = world.types.as_instance(dict.fallback);
    fallback.is_some_and(|fallback| is_anonymous_fallback(world.get(fallback.class).fullname))
}

/// Whether the full name is that of the class behind all TypedDicts.
#[must_use]
pub fn is_anonymous_fallback(fullname: Name) -> bool {
    [
        known::TYPING_TYPED_DICT_FALLBACK,
        known::TYPING_EXTENSIONS_TYPED_DICT_FALLBACK,
        known::MYPY_EXTENSIONS_TYPED_DICT_FALLBACK,
    ]
    .contains(&fullname)
}

/// The fallback of the anonymous TypedDict with the same items.
#[must_use]
pub fn create_anonymous_fallback(world: &World<'_>, dict: &TypedDict) -> TypeId {
    if is_anonymous(world, dict) {
        return dict.fallback;
    }
    let class = world
        .types
        .as_instance(dict.fallback)
        .map(|fallback| fallback.class);
    let of_class = class.and_then(|class| world.get(class).typeddict_type);
    match of_class.and_then(|typ| world.types.as_typed_dict(typ)) {
        Some(inner) if inner.fallback != dict.fallback => create_anonymous_fallback(world, inner),
        Some(_) | None => dict.fallback,
    }
}
