//! Ids of definitions: what a program defines and another module can refer to.
//!
//! A definition's id is (module, slot) and outlives an edit: a new version of a module puts its definitions into
//! the slots of the old ones. Slots above [`LOCAL`] belong to the *implementation* of the module (definitions in
//! function bodies), the others to its *interface*.

use std::fmt;

arena::define_id! {
    /// A module of the program.
    pub struct ModuleId;
}

/// The first slot number of definitions that live in function bodies.
pub const LOCAL: u32 = 1 << 31;

/// What all ids of definitions have in common.
pub trait DefId: Copy + Eq + std::hash::Hash {
    /// The definition in slot `slot` of `module`.
    fn new(module: ModuleId, slot: u32) -> Self;
    /// The module that owns the slot.
    fn module(self) -> ModuleId;
    /// The slot number, [`LOCAL`] included.
    fn slot(self) -> u32;
    /// Whether the definition belongs to the implementation of its module.
    #[inline]
    fn is_local(self) -> bool {
        self.slot() >= LOCAL
    }
    /// The index in the table of the part (interface or implementation) that the slot belongs to.
    #[inline]
    fn index(self) -> usize {
        (self.slot() & !LOCAL) as usize
    }
}

macro_rules! def_ids {
    ($($(#[$meta:meta])* $name:ident,)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            module: ModuleId,
            slot: u32,
        }

        impl DefId for $name {
            #[inline]
            fn new(module: ModuleId, slot: u32) -> Self {
                Self { module, slot }
            }
            #[inline]
            fn module(self) -> ModuleId {
                self.module
            }
            #[inline]
            fn slot(self) -> u32 {
                self.slot
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let part = if self.is_local() { "local " } else { "" };
                write!(f, "{}({}:{part}{})", stringify!($name), self.module.to_usize(), self.index())
            }
        }
    )*};
}

def_ids! {
    /// A class: mypy's `TypeInfo` with its `ClassDef`.
    ClassId,
    /// A function or method without decorators: mypy's `FuncDef`.
    FuncId,
    /// A decorated function: mypy's `Decorator`, a function and a variable of the same name.
    DecoratorId,
    /// A group of overloads, or a property with a setter: mypy's `OverloadedFuncDef`.
    OverloadId,
    /// A variable: mypy's `Var`.
    VarId,
    /// A type alias: mypy's `TypeAlias`.
    AliasId,
    /// A type variable, parameter specification or type variable tuple: mypy's `TypeVarLikeExpr`.
    TypeVarId,
    /// A name whose definition is not yet known: mypy's `PlaceholderNode`.
    PlaceholderId,
}

/// A definition of any kind: what a symbol table entry or a name in a body refers to (mypy's `SymbolNode`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DefRef {
    /// A module.
    Module(ModuleId),
    /// A class.
    Class(ClassId),
    /// A function.
    Func(FuncId),
    /// A decorated function.
    Decorator(DecoratorId),
    /// A group of overloads.
    Overload(OverloadId),
    /// A variable.
    Var(VarId),
    /// A type alias.
    Alias(AliasId),
    /// A type variable of any kind.
    TypeVar(TypeVarId),
    /// Not yet known.
    Placeholder(PlaceholderId),
}

impl DefRef {
    /// Whether the slot belongs to the implementation of the module.
    #[must_use]
    pub fn is_local(self) -> bool {
        match self {
            Self::Module(_) => false,
            Self::Class(id) => id.is_local(),
            Self::Func(id) => id.is_local(),
            Self::Decorator(id) => id.is_local(),
            Self::Overload(id) => id.is_local(),
            Self::Var(id) => id.is_local(),
            Self::Alias(id) => id.is_local(),
            Self::TypeVar(id) => id.is_local(),
            Self::Placeholder(id) => id.is_local(),
        }
    }

    /// The module that owns the definition.
    #[must_use]
    pub fn module(self) -> ModuleId {
        match self {
            Self::Module(id) => id,
            Self::Class(id) => id.module(),
            Self::Func(id) => id.module(),
            Self::Decorator(id) => id.module(),
            Self::Overload(id) => id.module(),
            Self::Var(id) => id.module(),
            Self::Alias(id) => id.module(),
            Self::TypeVar(id) => id.module(),
            Self::Placeholder(id) => id.module(),
        }
    }
}

const _: () = assert!(size_of::<Option<ClassId>>() == 8);
const _: () = assert!(size_of::<DefRef>() == 12);
