//! Variables, aliases, type variables and placeholders.

use names::Name;
use types::{ClassId, LiteralValue, TypeId, Variance};

use super::At;

bitflags::bitflags! {
    /// Yes-or-no facts about a variable.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct VarFlags: u32 {
        /// The first parameter of a method.
        const SELF = 1;
        /// The first parameter of a class method.
        const CLS = 1 << 1;
        /// Its type is known as far as semantic analysis goes.
        const READY = 1 << 2;
        /// The type is inferred, not declared.
        const INFERRED = 1 << 3;
        /// Assigned in the class body.
        const INITIALIZED_IN_CLASS = 1 << 4;
        /// `@staticmethod`.
        const STATICMETHOD = 1 << 5;
        /// `@classmethod`.
        const CLASSMETHOD = 1 << 6;
        /// `@property`.
        const PROPERTY = 1 << 7;
        /// A property with a setter.
        const SETTABLE_PROPERTY = 1 << 8;
        /// `ClassVar`.
        const CLASSVAR = 1 << 9;
        /// Abstract, in a protocol or by decorator.
        const ABSTRACT = 1 << 10;
        /// `Final`.
        const FINAL = 1 << 11;
        /// The index of a loop.
        const INDEX = 1 << 12;
        /// `x: Final` in a class, without a value.
        const FINAL_UNSET_IN_CLASS = 1 << 13;
        /// Such a one that `__init__` sets.
        const FINAL_SET_IN_INIT = 1 << 14;
        /// Stands for an import that is ignored or missing.
        const SUPPRESSED_IMPORT = 1 << 15;
        /// `self: T` is annotated.
        const EXPLICIT_SELF_TYPE = 1 << 16;
        /// Comes from a module's `__getattr__`.
        const FROM_MODULE_GETATTR = 1 << 17;
        /// Has a value in the class body.
        const EXPLICIT_VALUE = 1 << 18;
        /// May differ from the base class.
        const ALLOW_INCOMPATIBLE_OVERRIDE = 1 << 19;
        /// A partial type could not be completed.
        const INVALID_PARTIAL_TYPE = 1 << 20;
        /// A parameter.
        const ARGUMENT = 1 << 21;
        /// A PEP 661 sentinel.
        const SENTINEL = 1 << 22;
    }
}

/// The value of a final variable, as far as it is a simple literal.
pub type FinalValue = LiteralValue;

/// A variable: mypy's `Var`.
#[derive(Clone, Debug)]
pub struct Var {
    /// The short name.
    pub name: Name,
    /// The full name; the short one for a local variable.
    pub fullname: Name,
    /// The class, for an attribute.
    pub class: Option<ClassId>,
    /// Where it is defined.
    pub at: Option<At>,
    /// Its type, if declared or inferred.
    pub typ: Option<TypeId>,
    /// What can be assigned, if it differs: of a property's setter.
    pub setter_type: Option<TypeId>,
    /// Its value, if final and a simple literal.
    pub final_value: Option<FinalValue>,
    /// Yes-or-no facts.
    pub flags: VarFlags,
}

impl Var {
    /// A variable without a type. It counts as ready and inferred, as mypy's `Var` does.
    #[must_use]
    pub fn new(name: Name, fullname: Name, typ: Option<TypeId>) -> Self {
        let inferred = if typ.is_none() {
            VarFlags::INFERRED
        } else {
            VarFlags::empty()
        };
        Self {
            name,
            fullname,
            class: None,
            at: None,
            typ,
            setter_type: None,
            final_value: None,
            flags: VarFlags::READY | inferred,
        }
    }

    /// Whether a flag is set.
    #[inline]
    #[must_use]
    pub fn is(&self, flag: VarFlags) -> bool {
        self.flags.contains(flag)
    }
}

/// A type alias: mypy's `TypeAlias`.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The short name.
    pub name: Name,
    /// The full name.
    pub fullname: Name,
    /// The full name of the module.
    pub module_name: Name,
    /// What it stands for.
    pub target: TypeId,
    /// Its type variables, in order.
    pub type_vars: Box<[TypeId]>,
    /// Names a generic class or type without arguments: `A = list`.
    pub no_args: bool,
    /// The target was normalised: `A = List`.
    pub normalized: bool,
    /// Expanded at once, so that it never shows.
    pub eager: bool,
    /// Made by a `type` statement.
    pub python_3_12: bool,
    /// Which of its type variables is a tuple.
    pub tvar_tuple_index: Option<u32>,
    /// Whether it refers to itself.
    pub is_recursive: bool,
    /// Where it is defined.
    pub at: Option<At>,
}

/// What sets the three kinds of type variables apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TypeVarDefKind {
    /// `TypeVar`, with the values that it is restricted to.
    TypeVar(Box<[TypeId]>),
    /// `ParamSpec`.
    ParamSpec,
    /// `TypeVarTuple`, with `tuple[object, ...]`.
    TypeVarTuple(TypeId),
}

/// The definition of a type variable: mypy's `TypeVarLikeExpr`.
#[derive(Clone, Debug)]
pub struct TypeVarDef {
    /// The short name.
    pub name: Name,
    /// The full name.
    pub fullname: Name,
    /// Which kind.
    pub kind: TypeVarDefKind,
    /// The bound; `object` without one.
    pub upper_bound: TypeId,
    /// The default; `Any` of omitted generics without one.
    pub default: TypeId,
    /// Its variance.
    pub variance: Variance,
    /// Written in brackets (PEP 695).
    pub is_new_style: bool,
    /// Where it is defined.
    pub at: Option<At>,
}

/// A name whose definition is not yet known: mypy's `PlaceholderNode`.
#[derive(Clone, Debug)]
pub struct Placeholder {
    /// The full name.
    pub fullname: Name,
    /// Will be a class or an alias, so that it can stand in a type.
    pub becomes_class: bool,
    /// Where the definition stands.
    pub at: Option<At>,
}
