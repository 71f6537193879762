//! Types of well-known classes: `builtins.int`, `typing.Iterable`, ...

use types::{DefRef, Instance, Type, TypeId};

use crate::Checker;

/// A class that was looked up by its full name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownClass {
    class: types::ClassId,
    /// The instance with `Any` for all arguments, if the class no longer changes.
    typ: Option<TypeId>,
}

impl Checker<'_> {
    /// The class of this full name, if its module is loaded and has it (mypy's `lookup_typeinfo`).
    #[must_use]
    pub fn lookup_class(&self, fullname: &'static str) -> Option<types::ClassId> {
        self.known_class(fullname).map(|known| known.class)
    }

    fn known_class(&self, fullname: &'static str) -> Option<KnownClass> {
        let key = (fullname.as_ptr().addr(), fullname.len());
        if let Some(known) = self.exprs.known_classes.borrow().get(&key) {
            return Some(*known);
        }
        let class = self.find_class(fullname)?;
        let typ = self.state.is_stable(class).then(|| self.instance_with_any(class));
        let known = KnownClass { class, typ };
        self.exprs.known_classes.borrow_mut().insert(key, known);
        Some(known)
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
    pub fn named_generic(&self, fullname: &'static str, args: &[TypeId]) -> TypeId {
        let types = self.state.world.types;
        match self.lookup_class(fullname) {
            Some(class) => types.intern(Type::Instance(Instance::new(class, args))),
            None => types.any(types::AnyKind::FromError),
        }
    }

    /// An instance of the class of this full name, each type variable being `Any` (mypy's `named_type`).
    #[must_use]
    pub fn named_type(&self, fullname: &'static str) -> TypeId {
        match self.known_class(fullname) {
            Some(KnownClass { class, typ }) => typ.unwrap_or_else(|| self.instance_with_any(class)),
            None => self.types().any(types::AnyKind::FromError),
        }
    }

    fn instance_with_any(&self, class: types::ClassId) -> TypeId {
        let any = self.types().any(types::AnyKind::FromOmittedGenerics);
        let args = vec![any; self.state.world.get(class).type_vars.len()];
        self.types().instance(class, args)
    }
}
