//! Types of well-known classes: `builtins.int`, `typing.Iterable`, ...

use types::{DefRef, Instance, Type, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// The class of this full name, if its module is loaded and has it (mypy's `lookup_typeinfo`).
    #[must_use]
    pub fn lookup_class(&self, fullname: &str) -> Option<types::ClassId> {
        let world = &self.state.world;
        let key = world.names.lookup(fullname);
        if let Some(key) = key
            && let Some(class) = self.exprs.known_classes.borrow().get(&key)
        {
            return Some(*class);
        }
        let class = self.find_class(fullname)?;
        // A full name is interned with its class.
        if let Some(key) = key {
            self.exprs.known_classes.borrow_mut().insert(key, class);
        }
        Some(class)
    }

    fn find_class(&self, fullname: &str) -> Option<types::ClassId> {
        let (module, name) = fullname.rsplit_once('.')?;
        let world = &self.state.world;
        let module = world.module_id(world.names.lookup(module)?)?;
        match world.module(module).names.get(&world.names.lookup(name)?)?.node? {
            DefRef::Class(class) => Some(class),
            DefRef::Alias(alias) => {
                if let Type::Instance(instance) = world.types.get(world.get(alias).target) {
                    return Some(instance.class);
                }
                None
            }
            DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// An instance of the class of this full name with `args` (mypy's `named_generic_type`); `Any` if it is missing.
    #[must_use]
    pub fn named_generic(&self, fullname: &str, args: &[TypeId]) -> TypeId {
        let types = self.state.world.types;
        match self.lookup_class(fullname) {
            Some(class) => types.intern(Type::Instance(Instance::new(class, args))),
            None => types.any(types::AnyKind::FromError),
        }
    }

    /// An instance of the class of this full name, each type variable being `Any` (mypy's `named_type`).
    #[must_use]
    pub fn named_type(&self, fullname: &str) -> TypeId {
        let types = self.state.world.types;
        let Some(class) = self.lookup_class(fullname) else {
            return types.any(types::AnyKind::FromError);
        };
        let any = types.any(types::AnyKind::FromOmittedGenerics);
        let args = vec![any; self.state.world.get(class).type_vars.len()];
        types.intern(Type::Instance(Instance::new(class, args)))
    }
}
