//! Classes: mypy's `TypeInfo` and the analysed part of `ClassDef`.

use std::sync::Arc;

use names::Name;
use types::{AliasId, ClassId, TypeId};

use super::At;
use crate::ast::{BodyId, ClassNodeId};
use crate::symbols::SymbolTable;

bitflags::bitflags! {
    /// Yes-or-no facts about a class.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct ClassFlags: u32 {
        /// Has abstract attributes.
        const ABSTRACT = 1;
        /// Is an enumeration.
        const ENUM = 1 << 1;
        /// Has an unknown base class.
        const FALLBACK_TO_ANY = 1 << 2;
        /// Has an unknown metaclass.
        const META_FALLBACK_TO_ANY = 1 << 3;
        /// Is a named tuple.
        const NAMED_TUPLE = 1 << 4;
        /// Made by `NewType`.
        const NEWTYPE = 1 << 5;
        /// Is a protocol.
        const PROTOCOL = 1 << 6;
        /// `@runtime_checkable`.
        const RUNTIME_PROTOCOL = 1 << 7;
        /// `@final`.
        const FINAL = 1 << 8;
        /// `@disjoint_base`.
        const DISJOINT_BASE = 1 << 9;
        /// Made by mypy to stand for two classes at once.
        const INTERSECTION = 1 << 10;
        /// The method resolution order could not be computed.
        const BAD_MRO = 1 << 11;
        /// `@type_check_only`.
        const TYPE_CHECK_ONLY = 1 << 12;
        /// Has a parameter specification among its type variables.
        const HAS_PARAM_SPEC = 1 << 13;
        /// Has a type variable tuple among its type variables.
        const HAS_TYPE_VAR_TUPLE = 1 << 14;
        /// A base class is not compatible with the others.
        const INCOMPATIBLE_BASE = 1 << 15;
        /// The definition is complete: no placeholders are left in it.
        const READY = 1 << 16;
        /// A dataclass, whose fields may not be known yet (mypy's `dataclass_tag`).
        const DATACLASS = 1 << 17;
        /// Made by `attrs`, whose attributes may not be known yet (mypy's `attrs_tag`).
        const ATTRS = 1 << 18;
    }
}

/// Whether something must be overridden.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum AbstractStatus {
    /// No.
    #[default]
    NotAbstract,
    /// `@abstractmethod`.
    Abstract,
    /// A protocol member without a body.
    Implicit,
}

/// An implicit base for assignability: `int` where `float` is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Promotion {
    /// The wider type.
    pub to: TypeId,
}

/// What `dataclass_transform(...)` says.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DataclassTransform {
    /// `eq_default`.
    pub eq_default: bool,
    /// `order_default`.
    pub order_default: bool,
    /// `kw_only_default`.
    pub kw_only_default: bool,
    /// `frozen_default`.
    pub frozen_default: bool,
    /// Full names of the field specifiers.
    pub field_specifiers: Box<[Name]>,
}

/// A field of a dataclass (mypy's `DataclassAttribute`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DataclassField {
    /// The attribute.
    pub name: Name,
    /// What the argument of `__init__` is called, if not like the attribute.
    pub alias: Option<Name>,
    /// The type, as an argument of `__init__`; `None` if it is not declared.
    pub typ: Option<TypeId>,
    /// The class that it is declared in.
    pub class: ClassId,
    /// Where.
    pub at: At,
    /// `__init__` takes it.
    pub in_init: bool,
    /// `InitVar`: `__init__` hands it to `__post_init__`, and it is no attribute.
    pub init_var: bool,
    /// It can be left out.
    pub has_default: bool,
    /// It is given by name only.
    pub kw_only: bool,
    /// Its class is neither frozen nor not: its metaclass is a `dataclass_transform`.
    pub neutral: bool,
}

/// What dataclasses know of themselves (mypy's `metadata["dataclass"]`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dataclass {
    /// All fields, in the order of `__init__`.
    pub fields: Box<[DataclassField]>,
    /// Attributes cannot be assigned to.
    pub frozen: bool,
}

/// What an attribute is converted with (mypy's `Converter`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AttrsConverter {
    /// The type that `__init__` takes; `None` if it could not be found out.
    pub init_type: Option<TypeId>,
    /// The type that it returns; inherited attributes do not know it any more.
    pub ret_type: Option<TypeId>,
}

/// An attribute of a class made by `attrs` (mypy's `Attribute`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AttrsField {
    /// The attribute.
    pub name: Name,
    /// What the argument of `__init__` is called, if not like the attribute.
    pub alias: Option<Name>,
    /// The type, as an argument of `__init__`; `None` if it is that of the variable.
    pub typ: Option<TypeId>,
    /// `__init__` takes it.
    pub in_init: bool,
    /// It can be left out.
    pub has_default: bool,
    /// It is given by name only.
    pub kw_only: bool,
    /// What its argument is converted with.
    pub converter: Option<AttrsConverter>,
    /// Line and column of its definition, for messages about subclasses in other modules.
    pub position: (i32, i32),
}

/// What classes made by `attrs` know of themselves (mypy's `metadata["attrs"]`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attrs {
    /// All attributes, inherited ones first.
    pub fields: Box<[AttrsField]>,
    /// Attributes cannot be assigned to.
    pub frozen: bool,
}

/// Where the type of a TypedDict's field comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldSource {
    /// The base class that defines it; `None` for the class itself.
    pub base: Option<ClassId>,
    /// The place for messages.
    pub at: At,
}

/// Fields of a TypedDict with their types.
pub type Fields = Box<[(Name, TypeId)]>;

/// What checking the inheritance of a TypedDict needs, once types are known.
#[derive(Clone, Debug, Default)]
pub struct TypedDictData {
    /// All types are known.
    pub ready: bool,
    /// The base classes with their fields.
    pub bases: Box<[(ClassId, Fields)]>,
    /// Where the fields come from.
    pub sources: Box<[(Name, FieldSource)]>,
}

/// A class.
#[derive(Clone, Debug)]
pub struct Class {
    /// The short name; `C@12` for a class in a function.
    pub name: Name,
    /// The full name.
    pub fullname: Name,
    /// The full name of the module.
    pub module_name: Name,
    /// The class statement, if there is one.
    pub node: Option<(BodyId, ClassNodeId)>,
    /// Where it stands.
    pub at: Option<At>,
    /// Its attributes.
    pub names: SymbolTable,
    /// The base classes, as instances.
    pub bases: Box<[TypeId]>,
    /// The method resolution order: the class itself first, `object` last. Empty until it is computed.
    pub mro: Arc<[ClassId]>,
    /// Its type variables, in order.
    pub type_vars: Box<[TypeId]>,
    /// How many type arguments come before the type variable tuple, and behind it.
    pub type_var_tuple_split: Option<(u32, u32)>,
    /// The metaclass that it declares.
    pub declared_metaclass: Option<TypeId>,
    /// The metaclass, inherited ones included.
    pub metaclass_type: Option<TypeId>,
    /// The tuple that it is, for a named tuple or a subclass of a tuple type.
    pub tuple_type: Option<TypeId>,
    /// The TypedDict that it is.
    pub typeddict_type: Option<TypeId>,
    /// What checking the inheritance of a TypedDict needs.
    pub typeddict_data: Option<Box<TypedDictData>>,
    /// The alias that stands for it as a named tuple or TypedDict.
    pub special_alias: Option<AliasId>,
    /// Attributes that must be overridden.
    pub abstract_attributes: Box<[(Name, AbstractStatus)]>,
    /// `__deletable__`.
    pub deletable_attributes: Box<[Name]>,
    /// `__slots__`, with those of the bases; `None` if anything can be set.
    pub slots: Option<Box<[Name]>>,
    /// Implicit wider types.
    pub promotions: Box<[Promotion]>,
    /// The class that native integers promote to.
    pub alt_promote: Option<TypeId>,
    /// The type of `Self`, if the class uses it.
    pub self_type: Option<TypeId>,
    /// Why it is deprecated.
    pub deprecated: Option<Name>,
    /// `@dataclass_transform`.
    pub dataclass_transform: Option<Box<DataclassTransform>>,
    /// What a dataclass knows of itself, once its fields are known.
    pub dataclass: Option<Box<Dataclass>>,
    /// What a class made by `attrs` knows of itself, once its attributes are known.
    pub attrs: Option<Box<Attrs>>,
    /// Yes-or-no facts.
    pub flags: ClassFlags,
}

impl Class {
    /// A class without anything in it.
    #[must_use]
    pub fn new(name: Name, fullname: Name, module_name: Name) -> Self {
        Self {
            name,
            fullname,
            module_name,
            node: None,
            at: None,
            names: SymbolTable::default(),
            bases: Box::default(),
            mro: Arc::default(),
            type_vars: Box::default(),
            type_var_tuple_split: None,
            declared_metaclass: None,
            metaclass_type: None,
            tuple_type: None,
            typeddict_type: None,
            typeddict_data: None,
            special_alias: None,
            abstract_attributes: Box::default(),
            deletable_attributes: Box::default(),
            slots: None,
            promotions: Box::default(),
            alt_promote: None,
            self_type: None,
            deprecated: None,
            dataclass_transform: None,
            dataclass: None,
            attrs: None,
            flags: ClassFlags::empty(),
        }
    }

    /// Whether a flag is set.
    #[inline]
    #[must_use]
    pub fn is(&self, flag: ClassFlags) -> bool {
        self.flags.contains(flag)
    }

    /// Whether it has type variables.
    #[must_use]
    pub fn is_generic(&self) -> bool {
        !self.type_vars.is_empty()
    }
}
