//! Functions, decorated functions and overloads.

use names::Name;
use types::{ArgKind, ClassId, DefRef, FuncId, TypeId, VarId};

use super::{AbstractStatus, At, DataclassTransform};
use crate::ast::{BodyId, DecoratorNodeId, FuncNodeId, OverloadNodeId};

bitflags::bitflags! {
    /// Yes-or-no facts about a function or overloads.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct FuncFlags: u32 {
        /// `@property`.
        const PROPERTY = 1;
        /// `@classmethod`, written or implied.
        const CLASS = 1 << 1;
        /// `@staticmethod`, written or implied.
        const STATIC = 1 << 2;
        /// `@final`.
        const FINAL = 1 << 3;
        /// `@override`.
        const EXPLICIT_OVERRIDE = 1 << 4;
        /// `@type_check_only`.
        const TYPE_CHECK_ONLY = 1 << 5;
        /// Defines attributes or infers variables of the interface.
        const DEF_OR_INFER_VARS = 1 << 6;
        /// An item of overloads.
        const OVERLOAD = 1 << 7;
        /// Has a `yield`.
        const GENERATOR = 1 << 8;
        /// `async def`.
        const COROUTINE = 1 << 9;
        /// `async def` with a `yield`.
        const ASYNC_GENERATOR = 1 << 10;
        /// `@types.coroutine`.
        const AWAITABLE_COROUTINE = 1 << 11;
        /// Has decorators.
        const DECORATED = 1 << 12;
        /// Defined again under another condition.
        const CONDITIONAL = 1 << 13;
        /// The body is `...`, `pass`, a docstring or the like.
        const TRIVIAL_BODY = 1 << 14;
        /// `self` has no annotation, so binding is cheap.
        const TRIVIAL_SELF = 1 << 15;
        /// A second definition of a name.
        const INVALID_REDEFINITION = 1 << 16;
        /// In an `if TYPE_CHECKING` block.
        const MYPY_ONLY = 1 << 17;
        /// Has annotations, even while its type is not known yet.
        const ANNOTATED = 1 << 18;
        /// Made by a plugin as a part of the class body.
        const MADE = 1 << 19;
        /// `@no_type_check`: what it writes of types is forgotten.
        const NO_TYPE_CHECK = 1 << 20;
    }
}

/// One parameter of a function (the definition's side; its type is in the callable).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FuncArg {
    /// The name.
    pub name: Name,
    /// How it takes arguments.
    pub kind: ArgKind,
    /// By position only.
    pub pos_only: bool,
    /// The variable in the body; `None` until the body is analysed or if there is none.
    pub var: Option<VarId>,
}

/// A function or method: mypy's `FuncDef`. Lambdas have one in the implementation part.
#[derive(Clone, Debug)]
pub struct Func {
    /// The short name.
    pub name: Name,
    /// The full name.
    pub fullname: Name,
    /// The class, for a method.
    pub class: Option<ClassId>,
    /// The `def`, if there is one.
    pub node: Option<(BodyId, FuncNodeId)>,
    /// Where it stands.
    pub at: Option<At>,
    /// The parameters.
    pub args: Box<[FuncArg]>,
    /// Its type: a callable. `None` without annotations.
    pub typ: Option<TypeId>,
    /// Yes-or-no facts.
    pub flags: FuncFlags,
    /// Whether it must be overridden.
    pub abstract_status: AbstractStatus,
    /// For another definition of the same name under another condition: the first one.
    pub original_def: Option<DefRef>,
    /// Why it is deprecated.
    pub deprecated: Option<Name>,
    /// `@dataclass_transform`.
    pub dataclass_transform: Option<Box<DataclassTransform>>,
}

impl Func {
    /// A function without parameters and facts.
    #[must_use]
    pub fn new(name: Name, fullname: Name) -> Self {
        Self {
            name,
            fullname,
            class: None,
            node: None,
            at: None,
            args: Box::default(),
            typ: None,
            flags: FuncFlags::empty(),
            abstract_status: AbstractStatus::NotAbstract,
            original_def: None,
            deprecated: None,
            dataclass_transform: None,
        }
    }

    /// Whether a flag is set.
    #[inline]
    #[must_use]
    pub fn is(&self, flag: FuncFlags) -> bool {
        self.flags.contains(flag)
    }
}

/// A decorated function: mypy's `Decorator`.
#[derive(Clone, Debug)]
pub struct Decorator {
    /// The function below the decorators.
    pub func: FuncId,
    /// The variable that holds the result.
    pub var: VarId,
    /// The statement, if there is one.
    pub node: Option<(BodyId, DecoratorNodeId)>,
    /// Where it stands.
    pub at: Option<At>,
    /// Which decorators are left to be applied, by their index in the statement: semantic analysis takes those
    /// away that it handles itself (`@property`, `@staticmethod`, ...).
    pub remaining: Box<[u32]>,
    /// `@overload` is among the decorators.
    pub is_overload: bool,
    /// `@enum.member` is among the decorators, so it is a member of its enumeration.
    pub is_enum_member: bool,
}

/// Overloads, or a property with a setter: mypy's `OverloadedFuncDef`.
#[derive(Clone, Debug)]
pub struct Overload {
    /// The short name.
    pub name: Name,
    /// The full name.
    pub fullname: Name,
    /// The class, for a method.
    pub class: Option<ClassId>,
    /// The statements, if there are some.
    pub node: Option<(BodyId, OverloadNodeId)>,
    /// Where they stand.
    pub at: Option<At>,
    /// The items that are part of it: functions and decorated functions, without the implementation.
    pub items: Box<[DefRef]>,
    /// All items, before any was taken away.
    pub unanalyzed_items: Box<[DefRef]>,
    /// The implementation.
    pub implementation: Option<DefRef>,
    /// For a property: which item is the setter.
    pub setter_index: Option<u32>,
    /// Its type: overloaded, or of the property.
    pub typ: Option<TypeId>,
    /// Yes-or-no facts.
    pub flags: FuncFlags,
    /// Why it is deprecated.
    pub deprecated: Option<Name>,
}

impl Overload {
    /// Whether a flag is set.
    #[inline]
    #[must_use]
    pub fn is(&self, flag: FuncFlags) -> bool {
        self.flags.contains(flag)
    }
}
