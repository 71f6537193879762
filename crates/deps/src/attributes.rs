//! Triggers of attributes: what `x.name` depends on, by the type of `x`.

use names::Name;
use nodes::world::World;
use trigger::Trigger;
use typeops::callables::{function_fallback, is_function_like, is_type_obj, type_object};
use typeops::proper;
use types::{ClassId, Type, TypeId};

use crate::type_triggers::Memo;

/// A question about one attribute.
pub(crate) struct Attribute<'f, 'w, 'p> {
    pub(crate) world: &'w World<'p>,
    pub(crate) memo: &'f mut Memo,
    pub(crate) name: Name,
    /// Whether it counts, too, when a base gets the attribute.
    pub(crate) with_bases: bool,
    pub(crate) found: Vec<Trigger>,
}

impl Attribute<'_, '_, '_> {
    /// An attribute of a class, by the class itself.
    pub(crate) fn of_class(&mut self, class: ClassId) {
        let (world, own) = (self.world, [class]);
        let owners = match &world.get(class).mro {
            mro if self.with_bases && !mro.is_empty() => &mro[..],
            _ => &own,
        };
        for owner in owners {
            let fullname = self.memo.join(world, world.get(*owner).fullname, self.name);
            self.found.push(Trigger::Name(fullname));
        }
    }

    /// The class of an instance, after type variables and tuples are looked through.
    fn look_through(&self, typ: TypeId) -> TypeId {
        let mut typ = proper(self.world, typ);
        if let Some(var) = self.world.types.as_type_var(typ) {
            typ = proper(self.world, var.common.upper_bound);
        }
        // Of a named tuple it is the class; of other tuples, `tuple` itself.
        self.world.types.as_tuple(typ).map_or(typ, |tuple| tuple.fallback)
    }

    /// An attribute of a value.
    pub(crate) fn of_value(&mut self, typ: TypeId) {
        let world = self.world;
        let typ = self.look_through(typ);
        match world.types.get(typ) {
            Type::Instance(instance) => self.of_class(instance.class),
            Type::Callable(_) | Type::Overloaded(_) => {
                if is_type_obj(world, typ) {
                    if let Some(class) = type_object(world, typ) {
                        self.of_class(class);
                    }
                    if let Some(fallback) = function_fallback(world.types, typ) {
                        self.of_value(fallback);
                    }
                }
            }
            Type::Union(union) => union.items.iter().for_each(|item| self.of_value(*item)),
            Type::Type {
                item,
                is_type_form: _,
            } => {
                self.of_value(*item);
                if let Some(metaclass) = self.metaclass_of(*item) {
                    let metaclass = world.types.as_instance(metaclass);
                    metaclass.iter().for_each(|it| self.of_class(it.class));
                }
            }
            Type::Any {
                kind: _,
                source: _,
                missing_import: _,
            }
            | Type::None
            | Type::Uninhabited { ambiguous: _ }
            | Type::Erased
            | Type::Deleted(_)
            | Type::TypeVar(_)
            | Type::ParamSpec(_)
            | Type::TypeVarTuple(_)
            | Type::Unpack {
                typ: _,
                from_star_syntax: _,
            }
            | Type::Parameters(_)
            | Type::Tuple(_)
            | Type::TypedDict(_)
            | Type::Literal(_)
            | Type::Partial(_)
            | Type::Alias { alias: _, args: _ }
            | Type::Unbound { name: _, args: _ }
            | Type::Placeholder { fullname: _, args: _ }
            | Type::TypeGuarded(_)
            | Type::Required { item: _, required: _ }
            | Type::ReadOnly(_) => {}
        }
    }

    /// A method that an operator calls: it is looked up on the class, so for class objects on the metaclass.
    pub(crate) fn of_operand(&mut self, typ: TypeId) {
        let world = self.world;
        let typ = self.look_through(typ);
        if let Some(instance) = world.types.as_instance(typ) {
            self.of_class(instance.class);
        } else if let Some(union) = world.types.as_union(typ) {
            union.items.iter().for_each(|item| self.of_operand(*item));
        } else if is_function_like(world.types, typ) {
            let fallback = function_fallback(world.types, typ).filter(|_| is_type_obj(world, typ));
            fallback
                .into_iter()
                .for_each(|fallback| self.of_operand(fallback));
        } else if let Type::Type {
            item,
            is_type_form: _,
        } = world.types.get(typ)
        {
            self.metaclass_of(*item)
                .into_iter()
                .for_each(|metaclass| self.of_operand(metaclass));
        }
    }

    /// The metaclass of the class that `item` is an instance of.
    fn metaclass_of(&self, item: TypeId) -> Option<TypeId> {
        let instance = self.world.types.as_instance(item)?;
        self.world.get(instance.class).metaclass_type
    }
}
