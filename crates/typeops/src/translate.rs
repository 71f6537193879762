//! One step of a type translation, with the parts that mypy's `TypeTranslator` goes into.

use nodes::world::World;
use types::{Callable, Truth, Type, TypeId};

use crate::TypeCx;
use crate::type_types::make_type_type;
use crate::unions::new_union;

/// `typ` with its components replaced by what `map` makes of them.
///
/// Components are visited in mypy's order: fresh type variables are numbered by it.
///
/// Not components, as in mypy: variables, fallbacks and type guards of callables, anything in type variables and
/// partial types, attributes of modules. Arguments of aliases are components.
#[must_use]
pub fn translate_parts(world: &World<'_>, typ: TypeId, map: &mut dyn FnMut(TypeId) -> TypeId) -> TypeId {
    let types = world.types;
    let new = match types.get(typ) {
        Type::Any { .. }
        | Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::TypeVar(_)
        | Type::ParamSpec(_)
        | Type::TypeVarTuple(_)
        | Type::Partial(_)
        | Type::Unbound { .. }
        | Type::Placeholder { .. } => return typ,
        Type::Instance(instance) => {
            let mut new = instance.clone();
            new.last_known_value = new.last_known_value.map(&mut *map);
            new.args.iter_mut().for_each(|arg| *arg = map(*arg));
            Type::Instance(new)
        }
        Type::Parameters(parameters) => {
            let mut new = parameters.clone();
            new.params.iter_mut().for_each(|param| param.typ = map(param.typ));
            Type::Parameters(new)
        }
        Type::Unpack { typ: inner, .. } => return types.unpack(map(*inner)),
        Type::Callable(callable) => Type::Callable(Box::new(translate_callable(callable, map))),
        Type::Overloaded(items) => Type::Overloaded(items.iter().map(|item| map(*item)).collect()),
        Type::Tuple(tuple) => {
            let items: Box<[TypeId]> = tuple.items.iter().map(|item| map(*item)).collect();
            return types.tuple(items, map(tuple.fallback));
        }
        Type::TypedDict(dict) => {
            let mut new = dict.clone();
            new.items.iter_mut().for_each(|item| item.typ = map(item.typ));
            new.fallback = map(new.fallback);
            new.to_be_mutated = Box::default();
            Type::TypedDict(new)
        }
        Type::Literal(literal) => return types.literal(literal.value.clone(), map(literal.fallback)),
        Type::Union(union) => {
            let items: Vec<TypeId> = union.items.iter().map(|item| map(*item)).collect();
            if items[..] == union.items[..] {
                return types.with_truth(typ, Truth::Default);
            }
            return new_union(types, &items);
        }
        Type::Type { item, is_type_form } => return make_type_type(world, map(*item), *is_type_form),
        Type::Alias { alias, args } => Type::Alias {
            alias: *alias,
            args: args.iter().map(|arg| map(*arg)).collect(),
        },
        Type::TypeGuarded(inner)
        | Type::Required {
            item: inner,
            required: _,
        }
        | Type::ReadOnly(inner) => return map(*inner),
    };
    types.intern(new)
}

/// The same, for a `map` that needs the context: it is called for each component in order, equal ones too, before
/// any is put in place.
#[must_use]
pub fn translate_parts_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    typ: TypeId,
    map: &mut dyn FnMut(&mut dyn TypeCx<'p>, TypeId) -> TypeId,
) -> TypeId {
    let mut parts: Vec<TypeId> = Vec::new();
    let _ = translate_parts(cx.world(), typ, &mut |part| {
        parts.push(part);
        part
    });
    let mapped: Vec<TypeId> = parts.into_iter().map(|part| map(cx, part)).collect();
    let mut mapped = mapped.into_iter();
    translate_parts(cx.world(), typ, &mut |part| mapped.next().unwrap_or(part))
}

/// The callable with its components replaced.
pub fn translate_callable(callable: &Callable, map: &mut dyn FnMut(TypeId) -> TypeId) -> Callable {
    let mut new = callable.clone();
    new.instance_type = new.instance_type.map(&mut *map);
    new.params.iter_mut().for_each(|param| param.typ = map(param.typ));
    new.ret_type = map(new.ret_type);
    new
}
