//! Values of settings: the types of fields, and [`Value`] for settings that are reached by name.

use std::fmt;

use indexmap::IndexMap;

use crate::{ErrorCode, ErrorCodeSet};

/// What is checked: files, modules by name, or a program given as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BuildType {
    /// Files and directories.
    #[default]
    Standard,
    /// `-m` and `-p`.
    Module,
    /// `-c`.
    ProgramText,
}

/// A version of the language, such as 3.12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PythonVersion {
    /// The 3 of 3.12.
    pub major: u8,
    /// The 12 of 3.12.
    pub minor: u8,
}

impl PythonVersion {
    /// The version 3.`minor`.
    #[must_use]
    pub const fn new3(minor: u8) -> Self {
        Self { major: 3, minor }
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What happens with a module that is imported but was not asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FollowImports {
    /// It is checked.
    #[default]
    Normal,
    /// It is checked and its messages are dropped.
    Silent,
    /// It is not read; everything from it is `Any`.
    Skip,
    /// As skip, with a message.
    Error,
}

impl FollowImports {
    /// All values, in the order in which the help shows them.
    pub const ALL: [Self; 4] = [Self::Normal, Self::Silent, Self::Skip, Self::Error];

    /// The word of the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Silent => "silent",
            Self::Skip => "skip",
            Self::Error => "error",
        }
    }

    /// The value for a word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.name() == name)
    }
}

/// The value of a setting that is reached by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, for settings that may be absent.
    None,
    /// A switch.
    Bool(bool),
    /// A number.
    Int(i64),
    /// A text, or the word of an enumeration.
    Str(String),
    /// A list of texts.
    List(Vec<String>),
    /// A version.
    Version(PythonVersion),
    /// A set of error codes.
    Codes(ErrorCodeSet),
    /// Texts with a name each.
    Map(Vec<(String, Vec<String>)>),
}

/// The kind of values that a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// [`Value::Bool`].
    Bool,
    /// [`Value::Int`].
    Int,
    /// [`Value::Str`].
    Str,
    /// [`Value::Str`] or [`Value::None`].
    OptionalStr,
    /// [`Value::List`].
    List,
    /// [`Value::List`] or [`Value::None`].
    OptionalList,
    /// [`Value::Version`].
    Version,
    /// [`Value::Codes`].
    Codes,
    /// [`Value::Map`].
    Map,
}

/// Why a setting could not be set by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetError {
    /// There is no setting of that name.
    Unknown,
    /// The setting takes values of another kind.
    WrongKind(Kind),
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("no such setting"),
            Self::WrongKind(kind) => write!(f, "the setting takes {kind:?}"),
        }
    }
}

impl std::error::Error for SetError {}

/// A type that a field of `Options` may have.
pub(crate) trait Field: Sized {
    const KIND: Kind;
    fn to_value(&self) -> Value;
    fn from_value(value: Value) -> Option<Self>;
}

impl Field for bool {
    const KIND: Kind = Kind::Bool;
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Bool(value) = value {
            Some(value)
        } else {
            None
        }
    }
}

impl Field for i64 {
    const KIND: Kind = Kind::Int;
    fn to_value(&self) -> Value {
        Value::Int(*self)
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Int(value) = value {
            Some(value)
        } else {
            None
        }
    }
}

impl Field for String {
    const KIND: Kind = Kind::Str;
    fn to_value(&self) -> Value {
        Value::Str(self.clone())
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Str(value) = value {
            Some(value)
        } else {
            None
        }
    }
}

impl Field for Vec<String> {
    const KIND: Kind = Kind::List;
    fn to_value(&self) -> Value {
        Value::List(self.clone())
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::List(value) = value {
            Some(value)
        } else {
            None
        }
    }
}

impl Field for Option<String> {
    const KIND: Kind = Kind::OptionalStr;
    fn to_value(&self) -> Value {
        self.clone().map_or(Value::None, Value::Str)
    }
    fn from_value(value: Value) -> Option<Self> {
        if value == Value::None {
            Some(None)
        } else {
            String::from_value(value).map(Some)
        }
    }
}

impl Field for Option<Vec<String>> {
    const KIND: Kind = Kind::OptionalList;
    fn to_value(&self) -> Value {
        self.clone().map_or(Value::None, Value::List)
    }
    fn from_value(value: Value) -> Option<Self> {
        if value == Value::None {
            Some(None)
        } else {
            Vec::from_value(value).map(Some)
        }
    }
}

impl Field for PythonVersion {
    const KIND: Kind = Kind::Version;
    fn to_value(&self) -> Value {
        Value::Version(*self)
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Version(value) = value {
            Some(value)
        } else {
            None
        }
    }
}

impl Field for ErrorCodeSet {
    const KIND: Kind = Kind::Codes;
    fn to_value(&self) -> Value {
        Value::Codes(*self)
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Codes(value) = value {
            Some(value)
        } else {
            None
        }
    }
}

impl Field for FollowImports {
    const KIND: Kind = Kind::Str;
    fn to_value(&self) -> Value {
        Value::Str(self.name().to_owned())
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Str(name) = value {
            Self::from_name(&name)
        } else {
            None
        }
    }
}

impl Field for BuildType {
    const KIND: Kind = Kind::Int;
    fn to_value(&self) -> Value {
        Value::Int(match self {
            Self::Standard => 0,
            Self::Module => 1,
            Self::ProgramText => 2,
        })
    }
    fn from_value(value: Value) -> Option<Self> {
        match i64::from_value(value)? {
            0 => Some(Self::Standard),
            1 => Some(Self::Module),
            2 => Some(Self::ProgramText),
            _ => None,
        }
    }
}

impl Field for IndexMap<String, String> {
    const KIND: Kind = Kind::Map;
    fn to_value(&self) -> Value {
        Value::Map(
            self.iter()
                .map(|(name, text)| (name.clone(), vec![text.clone()]))
                .collect(),
        )
    }
    fn from_value(value: Value) -> Option<Self> {
        let Value::Map(entries) = value else { return None };
        entries
            .into_iter()
            .map(|(name, mut texts)| Some((name, texts.pop()?)))
            .collect()
    }
}

impl Field for IndexMap<String, (String, String)> {
    const KIND: Kind = Kind::Map;
    fn to_value(&self) -> Value {
        Value::Map(
            self.iter()
                .map(|(name, (a, b))| (name.clone(), vec![a.clone(), b.clone()]))
                .collect(),
        )
    }
    fn from_value(value: Value) -> Option<Self> {
        let Value::Map(entries) = value else { return None };
        let pair = |texts: Vec<String>| <[String; 2]>::try_from(texts).ok().map(|[a, b]| (a, b));
        entries
            .into_iter()
            .map(|(name, texts)| Some((name, pair(texts)?)))
            .collect()
    }
}

/// The sorted names of the codes, as cache keys hold them.
pub(crate) fn sorted_names(codes: ErrorCodeSet) -> Vec<String> {
    let mut names: Vec<_> = codes
        .iter()
        .map(|code| ErrorCode::name(code).to_owned())
        .collect();
    names.sort_unstable();
    names
}
