//! Type expressions as written: what semantic analysis turns into types.
//!
//! They are mypy's unanalysed types (`UnboundType`, `TypeList`, `RawExpressionType`, ...), with positions.

use arena::List;
use names::Name;
use serde::{Deserialize, Serialize};
use types::AnyKind;

use super::{Text, TypeNodeId};

/// What [`TypeNode::Raw`] was written as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum RawValue {
    /// `True` or `False`.
    Bool(bool),
    /// An integer that fits.
    Int(i64),
    /// A larger integer, in decimal.
    BigInt(Text),
    /// A text that is not a type.
    Str(Text),
    /// Bytes, escaped.
    Bytes(Text),
    /// A float, which no literal type allows.
    Float,
    /// A complex number, which no literal type allows.
    Complex,
    /// An expression that can never be a type; mypy's base type is `typing.Any`.
    Invalid,
}

/// How a type was quoted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Quoted {
    /// The text between the quotes (mypy's `original_str_expr`).
    pub text: Text,
    /// `builtins.bytes` instead of `builtins.str`.
    pub is_bytes: bool,
}

/// A type expression.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum TypeNode {
    /// A name, with arguments: `a.b[c, d]`. Whether it was quoted: [`TypeRef::quoted`](super::TypeRef::quoted).
    Unbound {
        /// Dotted, as written.
        name: Name,
        /// The arguments.
        args: List<TypeNodeId>,
        /// `tuple[()]`.
        empty_tuple_index: bool,
        /// `None` is added to it (`--implicit-optional`).
        optional: bool,
    },
    /// `a | b`, or items of a type comment.
    Union {
        /// The items.
        items: List<TypeNodeId>,
        /// Written with `|`.
        pep604: bool,
        /// Written so that Python evaluates it: not quoted, no `from __future__ import annotations`.
        is_evaluated: bool,
    },
    /// `[a, b]`: parameters of a callable.
    List(List<TypeNodeId>),
    /// `(a, b)`.
    Tuple {
        /// The items.
        items: List<TypeNodeId>,
        /// Made by the lowering, not written with parentheses.
        implicit: bool,
    },
    /// `{"key": type, **other}`: the key is `None` for `**other`.
    TypedDict(List<(Option<Name>, TypeNodeId)>),
    /// `...`.
    Ellipsis,
    /// A literal, or something that is not a type. A note for the message: [`TypeRef::note`](super::TypeRef::note).
    Raw(RawValue),
    /// `*a`, `Unpack[a]` written with a star.
    Unpack {
        /// What is unpacked.
        inner: TypeNodeId,
        /// Written with a star.
        from_star_syntax: bool,
    },
    /// `Arg(int, "x")` inside `Callable`.
    CallableArgument {
        /// The type.
        typ: TypeNodeId,
        /// The name of the parameter.
        name: Option<Name>,
        /// `Arg`, `DefaultArg`, `VarArg`, ...
        constructor: Name,
    },
    /// Made by the lowering where something is wrong or left out.
    Any(AnyKind),
}

const _: () = assert!(size_of::<TypeNode>() <= 24);
