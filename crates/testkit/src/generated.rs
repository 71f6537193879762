//! Generated programs of several modules, and edits of them: for comparing an update with a fresh run.
//!
//! A program is a table of small numbers: what each name of each module is, and what it refers to. So every edit gives a
//! program again. Modules import those behind them, and some edits make import cycles. A sequence of edits can be replayed from a list of numbers, and a failing one can be made smaller.

mod edits;
mod render;

pub use edits::{Edit, EditKind};

/// How many modules a program has.
pub const MODULES: usize = 4;
/// How many names a module may define.
pub const NAMES: usize = 4;

/// What a name is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    #[default]
    Nothing,
    Variable,
    InferredVariable,
    Function,
    UntypedFunction,
    Class,
    GenericClass,
    Protocol,
    Property,
    Alias,
    NamedTuple,
    TypedDict,
    Overloads,
    NewType,
    DecoratedFunction,
    SelfAttribute,
    Subclass,
    GenericSubclass,
    Dataclass,
    Enumeration,
    Metaclass,
    Operators,
    Abstract,
    LocalClass,
    NestedFunction,
    Narrowing,
    BoundVariable,
    PartialType,
    FinalVariable,
    Conditional,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 30] = [
        Self::Nothing,
        Self::Variable,
        Self::InferredVariable,
        Self::Function,
        Self::UntypedFunction,
        Self::Class,
        Self::GenericClass,
        Self::Protocol,
        Self::Property,
        Self::Alias,
        Self::NamedTuple,
        Self::TypedDict,
        Self::Overloads,
        Self::NewType,
        Self::DecoratedFunction,
        Self::SelfAttribute,
        Self::Subclass,
        Self::GenericSubclass,
        Self::Dataclass,
        Self::Enumeration,
        Self::Metaclass,
        Self::Operators,
        Self::Abstract,
        Self::LocalClass,
        Self::NestedFunction,
        Self::Narrowing,
        Self::BoundVariable,
        Self::PartialType,
        Self::FinalVariable,
        Self::Conditional,
    ];
}

/// A definition: its kind, a choice of type, and a name that it uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its type, or that of its parameter.
    pub typ: u8,
    /// Its second type: what it returns.
    pub result: u8,
    /// The module and the name that it uses.
    pub uses: (u8, u8),
    /// How it uses it.
    pub how: u8,
}

/// How a module gets at another one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Import {
    #[default]
    Module,
    Names,
    Star,
    InFunction,
}

/// A module.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Module {
    /// Its file is not there.
    pub missing: bool,
    /// Neither is the directory that it was in as a package.
    pub swept: bool,
    /// It ends in a line that is no Python.
    pub broken: bool,
    /// It begins with so many empty lines.
    pub blank_lines: u8,
    /// Its definitions stand in opposite order.
    pub backwards: bool,
    /// It is a package.
    pub package: bool,
    /// A stub of it is there, too.
    pub stub: bool,
    /// How it imports the modules before and behind it.
    pub imports: [Import; MODULES],
    /// Which of the modules before it are imported at all.
    pub back: [bool; MODULES],
    /// Its definitions.
    pub items: [Item; NAMES],
}

/// A program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Generated {
    /// The modules.
    pub modules: [Module; MODULES],
}
