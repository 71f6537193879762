//! The kinds of types and what each is made of, after the classes of `mypy/types.py`.

use std::hash::{Hash, Hasher};

use names::Name;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::{AliasId, CallableName, ClassId, DefRef, TypeId, VarId};

/// Why a type is `Any` (mypy's `TypeOfAny`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum AnyKind {
    /// No annotation where one could be.
    Unannotated,
    /// Written by the user.
    Explicit,
    /// From an import that was not followed.
    FromUnimportedType,
    /// Missing type arguments: `x: list`.
    FromOmittedGenerics,
    /// After an error.
    FromError,
    /// From a construct that mypy treats specially.
    SpecialForm,
    /// From another `Any`: an attribute of it, a call of it.
    FromAnotherAny,
    /// Where mypy has no better answer.
    ImplementationArtifact,
    /// Made by `dmypy suggest`.
    SuggestionEngine,
}

/// Whether and how a type parameter may vary.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Variance {
    /// Neither wider nor narrower.
    Invariant,
    /// May be narrower.
    Covariant,
    /// May be wider.
    Contravariant,
    /// A PEP 695 parameter whose variance has not been inferred.
    NotReady,
}

/// How a parameter takes its argument, or how an argument is passed (mypy's `ArgKind`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum ArgKind {
    /// Positional.
    Pos,
    /// Positional with a default.
    Opt,
    /// `*args`.
    Star,
    /// Keyword-only, or passed by keyword.
    Named,
    /// `**kwargs`.
    Star2,
    /// Keyword-only with a default.
    NamedOpt,
}

impl ArgKind {
    /// May be passed by position; `*args` only if `star`.
    #[must_use]
    pub fn is_positional(self, star: bool) -> bool {
        matches!(self, Self::Pos | Self::Opt) || (star && self == Self::Star)
    }
    /// May be passed by keyword only; `**kwargs` only if `star`.
    #[must_use]
    pub fn is_named(self, star: bool) -> bool {
        matches!(self, Self::Named | Self::NamedOpt) || (star && self == Self::Star2)
    }
    /// Must be passed.
    #[must_use]
    pub fn is_required(self) -> bool {
        matches!(self, Self::Pos | Self::Named)
    }
    /// Has a default.
    #[must_use]
    pub fn is_optional(self) -> bool {
        matches!(self, Self::Opt | Self::NamedOpt)
    }
    /// `*args` or `**kwargs`.
    #[must_use]
    pub fn is_star(self) -> bool {
        matches!(self, Self::Star | Self::Star2)
    }
}

/// The identity of a type variable: equal ids are the same variable (mypy's `TypeVarId`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TypeVarKey {
    /// Positive for class variables (1 is the first), negative for function variables, 0 for `Self`; fresh
    /// variables number on from what their context says.
    pub raw: i32,
    /// 0 for declared variables, above 0 for unification variables.
    pub meta_level: u8,
    /// The full name of the class or function that binds the variable; `None` if it is not bound.
    pub namespace: Option<Name>,
}

impl TypeVarKey {
    /// Whether this stands for a type that inference is looking for.
    #[must_use]
    pub fn is_meta_var(self) -> bool {
        self.meta_level > 0
    }
}

/// What type variables of all three kinds have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TypeVarCommon {
    /// The short name.
    pub name: Name,
    /// The full name of the definition.
    pub fullname: Name,
    /// The identity.
    pub key: TypeVarKey,
    /// The upper bound; `object` when there is none.
    pub upper_bound: TypeId,
    /// The default, or `Any` of kind [`AnyKind::FromOmittedGenerics`] when there is none.
    pub default: TypeId,
}

/// A type variable: `T`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TypeVar {
    /// Name, identity, bound and default.
    pub common: TypeVarCommon,
    /// The values that it is restricted to; empty when it is not.
    pub values: Box<[TypeId]>,
    /// Its variance.
    pub variance: Variance,
}

/// Which part of a parameter specification is meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ParamSpecFlavor {
    /// `P`.
    Bare,
    /// `P.args`.
    Args,
    /// `P.kwargs`.
    Kwargs,
}

/// A parameter specification: `P`, `P.args`, `P.kwargs`, or `Concatenate[int, P]`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ParamSpec {
    /// Name, identity, bound and default.
    pub common: TypeVarCommon,
    /// Which part.
    pub flavor: ParamSpecFlavor,
    /// What `Concatenate` puts in front.
    pub prefix: Parameters,
}

/// A type variable tuple: `Ts`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TypeVarTuple {
    /// Name, identity, bound and default.
    pub common: TypeVarCommon,
    /// `tuple[object, ...]`.
    pub tuple_fallback: TypeId,
    /// How many items it has at least.
    pub min_len: u32,
}

/// One parameter of a callable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Param {
    /// Its type.
    pub typ: TypeId,
    /// Its name; `None` if it can only be passed by position.
    pub name: Option<Name>,
    /// How it takes arguments.
    pub kind: ArgKind,
}

impl Hash for Param {
    /// One number for all: callables are hashed often.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let name = self.name.map_or(0, |name| name.index() as u64 + 1);
        state.write_u64((self.typ.to_usize() as u64) << 32 | name << 3 | self.kind as u64);
    }
}

/// The parameters of a callable by themselves: what a [`ParamSpec`] stands for.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Parameters {
    /// In order.
    pub params: Box<[Param]>,
    /// Type variables bound here.
    pub variables: Box<[TypeId]>,
    /// `...`: any parameters.
    pub is_ellipsis_args: bool,
    /// The kinds are a guess (from `*args` of an inferred callable).
    pub imprecise_arg_kinds: bool,
}

impl Parameters {
    /// How many parameters need an argument by position (mypy's `min_args`).
    #[must_use]
    pub fn min_args(&self) -> usize {
        self.params
            .iter()
            .filter(|param| param.kind == ArgKind::Pos)
            .count()
    }
}

bitflags::bitflags! {
    /// Yes-or-no facts about a callable.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct CallableFlags: u16 {
        /// `Callable[..., R]`.
        const ELLIPSIS_ARGS = 1;
        /// Made up for a function without annotations.
        const IMPLICIT = 1 << 1;
        /// From `type[C]`.
        const FROM_TYPE_TYPE = 1 << 2;
        /// A method whose first argument is taken.
        const BOUND = 1 << 3;
        /// `**kwargs: Unpack[TD]`.
        const UNPACK_KWARGS = 1 << 4;
        /// The kinds are a guess.
        const IMPRECISE_ARG_KINDS = 1 << 5;
        /// Written as `Concatenate[...]`.
        const FROM_CONCATENATE = 1 << 6;
        /// `dict(...)`-like checks of keyword arguments (mypy's `special_sig == "dict"`).
        const SPECIAL_SIG_DICT = 1 << 7;
        /// The constructor of a subclass of a tuple type (mypy's `special_sig == "tuple"`).
        const SPECIAL_SIG_TUPLE = 1 << 8;
        /// Made by `functools.partial` (mypy's `special_sig == "partial"`).
        const SPECIAL_SIG_PARTIAL = 1 << 9;
    }
}

/// A callable type: function, method, class object or `Callable[...]`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Callable {
    /// In order.
    pub params: Box<[Param]>,
    /// What a call gives.
    pub ret_type: TypeId,
    /// The instance that attribute access falls back to: `builtins.function`, or a metaclass for class objects.
    pub fallback: TypeId,
    /// Name for messages.
    pub name: Option<CallableName>,
    /// The definition that it comes from; ignored by [`Types::same`](crate::Types::same).
    pub definition: Option<DefRef>,
    /// Type variables bound here, in order.
    pub variables: Box<[TypeId]>,
    /// Yes-or-no facts.
    pub flags: CallableFlags,
    /// The type of `TypeGuard[...]`.
    pub type_guard: Option<TypeId>,
    /// The type of `TypeIs[...]`.
    pub type_is: Option<TypeId>,
    /// The name of the first parameter of a bound method, for messages (mypy's `def_extras`).
    pub first_arg: Option<Name>,
    /// For a class object whose `__new__` returns something special: the instance type.
    pub instance_type: Option<TypeId>,
}

impl Callable {
    /// How many parameters need an argument by position (mypy's `min_args`).
    #[must_use]
    pub fn min_args(&self) -> usize {
        self.params
            .iter()
            .filter(|param| param.kind == ArgKind::Pos)
            .count()
    }
    /// Whether this is `Callable[..., R]`.
    #[must_use]
    pub fn is_ellipsis_args(&self) -> bool {
        self.flags.contains(CallableFlags::ELLIPSIS_ARGS)
    }
    /// Whether type variables are bound here.
    #[must_use]
    pub fn is_generic(&self) -> bool {
        !self.variables.is_empty()
    }
    /// The `*args` parameter.
    #[must_use]
    pub fn var_arg(&self) -> Option<&Param> {
        self.params.iter().find(|param| param.kind == ArgKind::Star)
    }
    /// The `**kwargs` parameter.
    #[must_use]
    pub fn kw_arg(&self) -> Option<&Param> {
        self.params.iter().find(|param| param.kind == ArgKind::Star2)
    }
}

/// Attributes that one value has beyond its class: a module or a `functools.partial`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct ExtraAttrs {
    /// In order of definition.
    pub attrs: Box<[(Name, TypeId)]>,
    /// Names that cannot be assigned, sorted.
    pub immutable: Box<[Name]>,
    /// The name of the module, if it is one.
    pub mod_name: Option<Name>,
}

/// An instance of a class: `C[A, B]`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Instance {
    /// The class.
    pub class: ClassId,
    /// Its type arguments.
    pub args: Box<[TypeId]>,
    /// The literal that the value is known to be, shown as `Literal[5]?`.
    pub last_known_value: Option<TypeId>,
    /// Attributes beyond the class.
    pub extra_attrs: Option<Box<ExtraAttrs>>,
}

impl Instance {
    /// `class[args]`.
    #[must_use]
    pub fn new(class: ClassId, args: impl Into<Box<[TypeId]>>) -> Self {
        Self {
            class,
            args: args.into(),
            last_known_value: None,
            extra_attrs: None,
        }
    }
}

/// The value of a literal type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum LiteralValue {
    /// `True` or `False`.
    Bool(bool),
    /// An integer that fits.
    Int(i64),
    /// A larger integer, in decimal.
    BigInt(Name),
    /// A text.
    Str(Name),
    /// Bytes, as mypy writes them (escaped).
    Bytes(Name),
    /// The name of a member; the fallback says of which enum.
    Enum(Name),
    /// A float, by its bits: only in messages about invalid literals.
    Float(u64),
    /// A PEP 661 sentinel.
    Sentinel {
        /// The full name of the variable.
        fullname: Name,
        /// The name that it was made with.
        name: Name,
    },
}

impl LiteralValue {
    /// Whether the values are equal as Python objects: `True` is 1, and texts, bytes and members are all texts in
    /// mypy. The types of the literals may differ nevertheless.
    #[must_use]
    pub fn python_eq(&self, other: &Self) -> bool {
        let number = |value: &Self| match value {
            Self::Bool(value) => Some(i64::from(*value)),
            Self::Int(value) => Some(*value),
            Self::BigInt(_)
            | Self::Str(_)
            | Self::Bytes(_)
            | Self::Enum(_)
            | Self::Float(_)
            | Self::Sentinel { .. } => None,
        };
        let text = |value: &Self| match value {
            Self::Str(text) | Self::Bytes(text) | Self::Enum(text) => Some(*text),
            Self::Bool(_) | Self::Int(_) | Self::BigInt(_) | Self::Float(_) | Self::Sentinel { .. } => None,
        };
        let same_number = number(self).is_some() && number(self) == number(other);
        let same_text = text(self).is_some() && text(self) == text(other);
        self == other || same_number || same_text
    }
}

/// A literal type: `Literal[5]`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Literal {
    /// The value.
    pub value: LiteralValue,
    /// The instance of its class.
    pub fallback: TypeId,
}

/// A tuple of known shape.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Tuple {
    /// The items; at most one is an unpacked variadic one.
    pub items: Box<[TypeId]>,
    /// `tuple[Any, ...]` or a named tuple's class, before joining the items (mypy's `partial_fallback`).
    pub fallback: TypeId,
    /// From a tuple expression or `*args`, not from an annotation.
    pub implicit: bool,
}

/// One item of a TypedDict.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TypedDictItem {
    /// The key.
    pub name: Name,
    /// The type of the value.
    pub typ: TypeId,
    /// Must be there.
    pub required: bool,
    /// Must not be assigned.
    pub readonly: bool,
}

/// A TypedDict.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TypedDict {
    /// In order of definition.
    pub items: Box<[TypedDictItem]>,
    /// No other keys (PEP 728).
    pub is_closed: bool,
    /// The class, or `typing._TypedDict` for an anonymous one.
    pub fallback: TypeId,
    /// Keys that may be assigned though they are read-only (mypy's `to_be_mutated`).
    pub to_be_mutated: Box<[Name]>,
}

impl TypedDict {
    /// The item of key `name`.
    #[must_use]
    pub fn item(&self, name: Name) -> Option<&TypedDictItem> {
        self.items.iter().find(|item| item.name == name)
    }
}

/// A union.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Union {
    /// In the order in which they print; flat, except for aliases.
    pub items: SmallVec<[TypeId; 4]>,
    /// Written with `|`.
    pub pep604: bool,
}

/// A type that is not yet known: of `x = []` or `x = None` (mypy's `PartialType`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Partial {
    /// The class of the container; `None` for a partial `None` type.
    pub class: Option<ClassId>,
    /// The variable whose type it is.
    pub var: VarId,
    /// `defaultdict`'s type with an unknown value type.
    pub value_type: Option<TypeId>,
}

/// The structure of a type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// `Any`.
    Any {
        /// Why.
        kind: AnyKind,
        /// For [`AnyKind::FromAnotherAny`]: why that one is `Any`.
        source: Option<AnyKind>,
        /// For [`AnyKind::FromUnimportedType`]: the name that could not be imported.
        missing_import: Option<Name>,
    },
    /// `None`.
    None,
    /// `Never`: no value has it.
    Uninhabited {
        /// It may still become something by inference.
        ambiguous: bool,
    },
    /// Erased during inference; matches everything.
    Erased,
    /// Of a deleted variable.
    Deleted(Option<Name>),
    /// An instance of a class.
    Instance(Instance),
    /// A type variable.
    TypeVar(Box<TypeVar>),
    /// A parameter specification.
    ParamSpec(Box<ParamSpec>),
    /// A type variable tuple.
    TypeVarTuple(Box<TypeVarTuple>),
    /// `*Ts`, `Unpack[...]`.
    Unpack {
        /// What is unpacked.
        typ: TypeId,
        /// Written with a star.
        from_star_syntax: bool,
    },
    /// Parameters by themselves.
    Parameters(Box<Parameters>),
    /// A callable.
    Callable(Box<Callable>),
    /// Overloads: callables in order.
    Overloaded(Box<[TypeId]>),
    /// A tuple of known shape.
    Tuple(Box<Tuple>),
    /// A TypedDict.
    TypedDict(Box<TypedDict>),
    /// A literal.
    Literal(Literal),
    /// A union.
    Union(Box<Union>),
    /// Not yet known.
    Partial(Box<Partial>),
    /// `type[C]`, or `TypeForm[C]`.
    Type {
        /// The type of the instances.
        item: TypeId,
        /// A `TypeForm`.
        is_type_form: bool,
    },
    /// An alias with its arguments, not expanded.
    Alias {
        /// The alias.
        alias: AliasId,
        /// Its arguments.
        args: Box<[TypeId]>,
    },
    /// A name that is not a type; prints as `name?`.
    Unbound {
        /// As written.
        name: Name,
        /// Its arguments.
        args: Box<[TypeId]>,
    },
    /// An instance of a class that is not yet known.
    Placeholder {
        /// The full name of the class; `None` if that is unknown too.
        fullname: Option<Name>,
        /// The arguments.
        args: Box<[TypeId]>,
    },
    /// The target of a `TypeGuard` while narrowing (mypy's `TypeGuardedType`).
    TypeGuarded(TypeId),
    /// `Required[...]` or `NotRequired[...]` inside a TypedDict.
    Required {
        /// The type of the item.
        item: TypeId,
        /// `Required`.
        required: bool,
    },
    /// `ReadOnly[...]` inside a TypedDict.
    ReadOnly(TypeId),
}

impl Type {
    /// A union of `items` as they are: nothing is flattened or simplified.
    pub fn union(items: impl IntoIterator<Item = TypeId>) -> Self {
        Self::Union(Box::new(Union {
            items: items.into_iter().collect(),
            pep604: false,
        }))
    }
}

const _: () = assert!(size_of::<Type>() <= 48);
const _: () = assert!(size_of::<Param>() == 12);
