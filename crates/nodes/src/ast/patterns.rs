//! Patterns of `match`, after `mypy/patterns.py`.

use arena::List;
use names::Name;
use serde::{Deserialize, Serialize};

use super::{ExprId, PatternId};

/// A constant that is matched by identity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Singleton {
    /// `None`.
    None,
    /// `True`.
    True,
    /// `False`.
    False,
}

/// A pattern.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Pattern {
    /// `pattern as name`, `name`, `_`.
    As {
        /// What is matched; anything if `None`.
        pattern: Option<PatternId>,
        /// An [`Expr::Name`](super::Expr::Name).
        name: Option<ExprId>,
    },
    /// `a | b`.
    Or(List<PatternId>),
    /// A value compared with `==`.
    Value(ExprId),
    /// A value compared with `is`.
    Singleton(Singleton),
    /// `[a, *rest]`.
    Sequence(List<PatternId>),
    /// `*name` inside a sequence; `None` for `*_`.
    Starred(Option<ExprId>),
    /// `{key: pattern, **rest}`.
    Mapping {
        /// Keys with their patterns.
        items: List<(ExprId, PatternId)>,
        /// The name behind `**`.
        rest: Option<ExprId>,
    },
    /// `C(a, name=b)`.
    Class {
        /// The class: a name or an attribute.
        class_ref: ExprId,
        /// Patterns by position.
        positionals: List<PatternId>,
        /// Patterns by keyword.
        keywords: List<(Name, PatternId)>,
    },
}

const _: () = assert!(size_of::<Pattern>() <= 24);
