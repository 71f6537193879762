//! Types of well-known classes: `builtins.int`, `typing.Iterable`, ...

use types::{ClassId, DefRef, Instance, Type, TypeId};

use crate::Checker;

/// How many classes are remembered: more than the checker speaks of in most modules.
const ROOM: usize = 64;

/// A class that was looked up by its full name.
#[derive(Clone, Debug)]
struct NamedClass {
    fullname: Box<str>,
    class: ClassId,
    /// The instance with `Any` for each type variable, if somebody asked for it.
    plain: Option<TypeId>,
}

/// Classes that were looked up by their full names: each has one place, so that looking costs one comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamedClasses(Vec<Option<NamedClass>>);

impl NamedClasses {
    fn place(fullname: &str) -> usize {
        let bytes = fullname.as_bytes();
        let at = |back: usize| {
            bytes
                .len()
                .checked_sub(back)
                .map_or(0, |at| usize::from(bytes[at]))
        };
        (bytes.len() ^ (at(1) << 2) ^ (at(3) << 1) ^ (at(4) << 3)) % ROOM
    }

    fn get(&self, fullname: &str) -> Option<&NamedClass> {
        let found = self.0.get(Self::place(fullname))?.as_ref()?;
        (*found.fullname == *fullname).then_some(found)
    }

    fn put(&mut self, fullname: &str, class: ClassId, plain: Option<TypeId>) {
        if self.0.is_empty() {
            self.0.resize(ROOM, None);
        }
        self.0[Self::place(fullname)] = Some(NamedClass {
            fullname: fullname.into(),
            class,
            plain,
        });
    }
}

impl Checker<'_> {
    /// The class of this full name, if its module is loaded and has it (mypy's `lookup_typeinfo`).
    #[must_use]
    pub fn lookup_class(&self, fullname: &str) -> Option<ClassId> {
        if let Some(known) = self.exprs.known_classes.borrow().get(fullname) {
            return Some(known.class);
        }
        let class = self.find_class(fullname)?;
        self.exprs.known_classes.borrow_mut().put(fullname, class, None);
        Some(class)
    }

    fn find_class(&self, fullname: &str) -> Option<ClassId> {
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
        let known = self
            .exprs
            .known_classes
            .borrow()
            .get(fullname)
            .and_then(|known| known.plain);
        if let Some(plain) = known {
            return plain;
        }
        let Some(class) = self.lookup_class(fullname) else {
            return types.any(types::AnyKind::FromError);
        };
        let any = types.any(types::AnyKind::FromOmittedGenerics);
        let args = vec![any; self.state.world.get(class).type_vars.len()];
        let plain = types.intern(Type::Instance(Instance::new(class, args)));
        self.exprs
            .known_classes
            .borrow_mut()
            .put(fullname, class, Some(plain));
        plain
    }
}
