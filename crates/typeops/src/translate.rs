//! One step of a type translation, with the parts that mypy's `TypeTranslator` goes into.

use nodes::world::World;
use types::{Callable, Truth, Type, TypeId};

use crate::type_types::make_type_type;
use crate::unions::new_union;

/// `typ` with its components replaced by what `map` makes of them.
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
            new.args.iter_mut().for_each(|arg| *arg = map(*arg));
            new.last_known_value = new.last_known_value.map(&mut *map);
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

/// The callable with its components replaced.
pub fn translate_callable(callable: &Callable, map: &mut dyn FnMut(TypeId) -> TypeId) -> Callable {
    let mut new = callable.clone();
    new.params.iter_mut().for_each(|param| param.typ = map(param.typ));
    new.ret_type = map(new.ret_type);
    new.instance_type = new.instance_type.map(map);
    new
}
