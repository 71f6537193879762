//! Whether values of a type can be true or false, and the parts of a type that can.
//!
//! Specified by `can_be_true` and `can_be_false` in `mypy/types.py`, `true_only`, `false_only` and `true_or_false` in
//! `mypy/typeops.py`.

use names::{Name, known};
use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{DefRef, Literal, LiteralValue, Truth, Tuple, Type, TypeId, Types};

use crate::TypeCx;
use crate::proper::proper;
use crate::simplify::make_simplified_union;

/// Whether a value of the type can be true in a boolean context.
#[must_use]
pub fn can_be_true(world: &World<'_>, typ: TypeId) -> bool {
    truth(world, typ).0
}

/// Whether a value of the type can be false in a boolean context.
#[must_use]
pub fn can_be_false(world: &World<'_>, typ: TypeId) -> bool {
    truth(world, typ).1
}

/// Both at once.
#[must_use]
pub fn truth(world: &World<'_>, typ: TypeId) -> (bool, bool) {
    world
        .types
        .truth(typ)
        .known()
        .unwrap_or_else(|| of_structure(world, typ))
}

fn of_structure(world: &World<'_>, typ: TypeId) -> (bool, bool) {
    match world.types.get(typ) {
        Type::None => (false, true),
        Type::Uninhabited { .. } => (false, false),
        Type::Callable(_) | Type::Overloaded(_) => (true, false),
        // Nothing is known of it; mypy makes it true as soon as it is asked what it is if it is true.
        Type::Unbound { .. } => (true, false),
        Type::Tuple(tuple) => of_tuple(world, tuple),
        Type::TypedDict(dict) => (
            !dict.items.is_empty(),
            dict.items.iter().all(|item| !item.required),
        ),
        Type::Literal(literal) => of_literal(world, literal),
        Type::Union(union) => union.items.iter().fold((false, false), |so_far, item| {
            let of_item = truth(world, *item);
            (so_far.0 || of_item.0, so_far.1 || of_item.1)
        }),
        Type::Alias { alias, args: _ } => truth(world, world.get(*alias).target),
        Type::Any { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::Instance(_)
        | Type::TypeVar(_)
        | Type::ParamSpec(_)
        | Type::TypeVarTuple(_)
        | Type::Unpack { .. }
        | Type::Parameters(_)
        | Type::Partial(_)
        | Type::Type { .. }
        | Type::Placeholder { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => (true, true),
    }
}

fn of_tuple(world: &World<'_>, tuple: &Tuple) -> (bool, bool) {
    if let Some(fallback) = world.types.as_instance(tuple.fallback) {
        let class = world.get(fallback.class);
        if class.fullname != known::BUILTINS_TUPLE && class.names.contains_key(&known::DUNDER_BOOL) {
            // A named tuple with a `__bool__` of its own.
            return (true, true);
        }
    }
    match tuple.items[..] {
        [] => (false, true),
        [item] => (true, can_be_empty(world.types, item)),
        [..] => (true, false),
    }
}

/// Whether the only item of a tuple stands for any number of items, none included.
fn can_be_empty(types: &Types, item: TypeId) -> bool {
    types.as_unpack(item).is_some_and(|unpacked| {
        let variable = types.as_type_var_tuple(unpacked);
        variable.is_none_or(|variable| variable.min_len == 0)
    })
}

fn of_literal(world: &World<'_>, literal: &Literal) -> (bool, bool) {
    let is_true = match &literal.value {
        LiteralValue::Sentinel { .. } => true,
        LiteralValue::Enum(_) => return truth(world, literal.fallback),
        LiteralValue::Bool(value) => *value,
        LiteralValue::Int(value) => *value != 0,
        LiteralValue::BigInt(_) => true,
        LiteralValue::Str(text) | LiteralValue::Bytes(text) => !world.text(*text).is_empty(),
        LiteralValue::Float(bits) => f64::from_bits(*bits) != 0.0,
    };
    (is_true, !is_true)
}

/// A copy with another truth. As mypy's copies do, it forgets the attributes of modules and lengths of tuples.
fn restricted(types: &Types, typ: TypeId, truth: (bool, bool)) -> TypeId {
    let mut plain = typ;
    if let Type::Instance(instance) = types.get(typ)
        && instance.extra_attrs.is_some()
    {
        let mut instance = instance.clone();
        instance.extra_attrs = None;
        plain = types.intern(Type::Instance(instance));
    } else if let Type::TypeVarTuple(tuple) = types.get(typ)
        && tuple.min_len > 0
    {
        let mut tuple = tuple.clone();
        tuple.min_len = 0;
        plain = types.intern(Type::TypeVarTuple(tuple));
    }
    types.with_truth(plain, Truth::of(truth.0, truth.1))
}

/// What a method such as `__bool__` is declared to return.
fn method_result(world: &World<'_>, typ: TypeId, name: Name) -> Option<TypeId> {
    let member = world
        .types
        .as_literal(typ)
        .filter(|literal| is_enum_literal(world, literal));
    let typ = member.map_or(typ, |literal| literal.fallback);
    let instance = world.types.as_instance(typ)?;
    let node = world.lookup_member(instance.class, name)?.1.node?;
    let method = proper(world, symbol_type(world, node)?);
    Some(world.types.as_callable(method)?.ret_type)
}

/// The type that a symbol table entry has (mypy's `SymbolTableNode.type`).
#[must_use]
pub fn symbol_type(world: &World<'_>, node: DefRef) -> Option<TypeId> {
    match node {
        DefRef::Var(id) => world.get(id).typ,
        DefRef::Func(id) => world.get(id).typ,
        DefRef::Overload(id) => world.get(id).typ,
        DefRef::Decorator(id) => world.get(world.get(id).var).typ,
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

/// Whether the literal is a member of an enumeration.
#[must_use]
pub fn is_enum_literal(world: &World<'_>, literal: &Literal) -> bool {
    let fallback = world.types.as_instance(literal.fallback);
    fallback.is_some_and(|fallback| world.get(fallback.class).is(ClassFlags::ENUM))
}

/// What the type's `__bool__`, or else `__len__`, is declared to return.
fn truth_result(world: &World<'_>, typ: TypeId) -> Option<TypeId> {
    method_result(world, typ, known::DUNDER_BOOL).or_else(|| method_result(world, typ, known::DUNDER_LEN))
}

/// The type restricted to values that are true.
#[must_use]
pub fn true_only<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    let types = cx.types();
    let typ = proper(cx.world(), typ);
    let (can_be_true, can_be_false) = truth(cx.world(), typ);
    if !can_be_true {
        return types.never();
    }
    if !can_be_false {
        return typ;
    }
    if let Some(union) = types.as_union(typ) {
        let mut items: Vec<TypeId> = union.items.iter().map(|item| true_only(cx, *item)).collect();
        items.retain(|item| truth(cx.world(), *item).0);
        return make_simplified_union(cx, &items);
    }
    let result = truth_result(cx.world(), typ);
    if result.is_some_and(|result| !truth(cx.world(), result).0) {
        return types.never();
    }
    restricted(types, typ, (can_be_true, false))
}

/// The type restricted to values that are false.
#[must_use]
pub fn false_only<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    let types = cx.types();
    let typ = proper(cx.world(), typ);
    let (can_be_true, can_be_false) = truth(cx.world(), typ);
    if !can_be_false {
        // Without strict optional, anything can be `None`.
        return if cx.strict_optional() {
            types.never()
        } else {
            types.none()
        };
    }
    if !can_be_true {
        return typ;
    }
    if let Some(union) = types.as_union(typ) {
        let mut items: Vec<TypeId> = union.items.iter().map(|item| false_only(cx, *item)).collect();
        items.retain(|item| truth(cx.world(), *item).1);
        return make_simplified_union(cx, &items);
    }
    if let Some(value) = false_value(cx.world(), typ) {
        return types.literal(value, typ);
    }
    if is_never_false(cx.world(), typ) {
        return types.never();
    }
    restricted(types, typ, (false, can_be_false))
}

/// The one value of a builtin class that is false.
fn false_value(world: &World<'_>, typ: TypeId) -> Option<LiteralValue> {
    let class = world.types.as_instance(typ)?.class;
    let fullname = world.get(class).fullname;
    let empty = || world.names.intern("");
    if fullname == known::BUILTINS_STR {
        Some(LiteralValue::Str(empty()))
    } else if fullname == known::BUILTINS_BYTES {
        Some(LiteralValue::Bytes(empty()))
    } else if fullname == known::BUILTINS_INT {
        Some(LiteralValue::Int(0))
    } else {
        None
    }
}

fn is_never_false(world: &World<'_>, typ: TypeId) -> bool {
    if let Some(result) = truth_result(world, typ) {
        return !truth(world, result).1;
    }
    if let Some(instance) = world.types.as_instance(typ) {
        let class = world.get(instance.class);
        return class.flags.intersects(ClassFlags::FINAL | ClassFlags::ENUM) && world.strict_optional;
    }
    let literal = world.types.as_literal(typ);
    literal.is_some_and(|literal| is_enum_literal(world, literal)) && world.strict_optional
}

/// The type without a restriction to values that are true or false.
#[must_use]
pub fn true_or_false<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    let types = cx.types();
    let typ = proper(cx.world(), typ);
    if let Some(union) = types.as_union(typ) {
        let items: Vec<TypeId> = union.items.iter().map(|item| true_or_false(cx, *item)).collect();
        return make_simplified_union(cx, &items);
    }
    let plain = restricted(
        types,
        types.with_truth(typ, Truth::Default),
        truth(cx.world(), typ),
    );
    let plain = types.with_truth(plain, Truth::Default);
    // Functions and TypedDicts know their truth from the start only; a copy is like any other object.
    if matches!(
        types.get(plain),
        Type::Callable(_) | Type::Overloaded(_) | Type::TypedDict(_)
    ) {
        return types.with_truth(plain, Truth::Both);
    }
    plain
}
