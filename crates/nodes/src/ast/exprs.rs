//! Expressions, after the subclasses of mypy's `Expression`.

use arena::List;
use names::Name;
use serde::{Deserialize, Serialize};
use types::ArgKind;

use super::{CompId, ExprId, FuncNodeId};

/// A text in the text pool of its module; [`BodyRef::text`](super::BodyRef::text) reads it.
pub type Text = List<u8>;

/// A binary operator of [`Expr::Op`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum BinOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mult,
    /// `@`
    MatMult,
    /// `/`
    Div,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `<<`
    LShift,
    /// `>>`
    RShift,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `&`
    BitAnd,
    /// `//`
    FloorDiv,
    /// `and`
    And,
    /// `or`
    Or,
}

impl BinOp {
    /// As written in Python.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mult => "*",
            Self::MatMult => "@",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Pow => "**",
            Self::LShift => "<<",
            Self::RShift => ">>",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::BitAnd => "&",
            Self::FloorDiv => "//",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CmpOp {
    /// `==`
    Eq,
    /// `!=`
    NotEq,
    /// `<`
    Lt,
    /// `<=`
    LtE,
    /// `>`
    Gt,
    /// `>=`
    GtE,
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `in`
    In,
    /// `not in`
    NotIn,
}

impl CmpOp {
    /// As written in Python.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::NotEq => "!=",
            Self::Lt => "<",
            Self::LtE => "<=",
            Self::Gt => ">",
            Self::GtE => ">=",
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::In => "in",
            Self::NotIn => "not in",
        }
    }
}

/// A unary operator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum UnaryOp {
    /// `~`
    Invert,
    /// `not`
    Not,
    /// `+`
    Pos,
    /// `-`
    Neg,
}

impl UnaryOp {
    /// As written in Python.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Invert => "~",
            Self::Not => "not",
            Self::Pos => "+",
            Self::Neg => "-",
        }
    }
}

/// One argument of a call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct CallArg {
    /// The value.
    pub expr: ExprId,
    /// The keyword, for [`ArgKind::Named`].
    pub name: Option<Name>,
    /// `Pos`, `Star`, `Named` or `Star2`.
    pub kind: ArgKind,
}

/// One `for ... in ... if ...` of a comprehension.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Clause {
    /// What is assigned.
    pub index: ExprId,
    /// What is iterated over.
    pub sequence: ExprId,
    /// The conditions.
    pub conditions: List<ExprId>,
    /// `async for`.
    pub is_async: bool,
}

/// The generating part of a comprehension (mypy's `GeneratorExpr` and the like).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Comprehension {
    /// The item; the value for a dictionary.
    pub item: ExprId,
    /// The key, for a dictionary.
    pub key: Option<ExprId>,
    /// The clauses, outermost first.
    pub clauses: List<Clause>,
}

/// One item of a template string (PEP 750).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum TemplateItem {
    /// A literal part: a `StrExpr`.
    Literal(ExprId),
    /// `{value!conversion:format_spec}`.
    Interpolation {
        /// The value.
        value: ExprId,
        /// Its source text.
        source: Text,
        /// `r`, `s` or `a`.
        conversion: Option<char>,
        /// The format specification.
        format_spec: Option<ExprId>,
    },
}

/// An expression.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub enum Expr {
    /// `x`.
    Name(Name),
    /// `base.name`.
    Member {
        /// The object.
        base: ExprId,
        /// The attribute.
        name: Name,
    },
    /// `super(...).name`.
    Super {
        /// The call of `super`.
        call: ExprId,
        /// The attribute.
        name: Name,
    },
    /// `callee(args)`.
    Call {
        /// What is called.
        callee: ExprId,
        /// The arguments: first those without a keyword, then those with one.
        args: List<CallArg>,
    },
    /// `base[index]`.
    Index {
        /// The object.
        base: ExprId,
        /// The index; a tuple for several.
        index: ExprId,
    },
    /// `op operand`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        operand: ExprId,
    },
    /// `left op right`, and `and`/`or` (nested to the right).
    Op {
        /// The operator.
        op: BinOp,
        /// Left operand.
        left: ExprId,
        /// Right operand.
        right: ExprId,
    },
    /// `first < second < ...`.
    Comparison {
        /// The first operand.
        first: ExprId,
        /// Operators with the operands behind them.
        rest: List<(CmpOp, ExprId)>,
    },
    /// An integer that fits.
    Int(i64),
    /// A larger integer, in decimal.
    BigInt(Text),
    /// A float.
    Float(f64),
    /// An imaginary number, without the `j`.
    Complex(f64),
    /// A text.
    Str {
        /// The value; surrogates are replaced.
        value: Text,
        /// The value has surrogates.
        has_surrogates: bool,
    },
    /// Bytes, written as mypy does: printable, the rest escaped.
    Bytes(Text),
    /// `...`.
    Ellipsis,
    /// `*expr`.
    Star(ExprId),
    /// `yield expr`.
    Yield(Option<ExprId>),
    /// `yield from expr`.
    YieldFrom(ExprId),
    /// `await expr`.
    Await(ExprId),
    /// `target := value`.
    Assignment {
        /// A name.
        target: ExprId,
        /// The value.
        value: ExprId,
    },
    /// `lambda ...: ...`.
    Lambda(FuncNodeId),
    /// `[a, b]`.
    List(List<ExprId>),
    /// `(a, b)`.
    Tuple(List<ExprId>),
    /// `{a, b}`.
    Set(List<ExprId>),
    /// `{k: v, **d}`: the key is `None` for `**d`.
    Dict(List<(Option<ExprId>, ExprId)>),
    /// `(x for ...)`.
    Generator(CompId),
    /// `[x for ...]`: wraps the generator.
    ListComprehension(ExprId),
    /// `{x for ...}`: wraps the generator.
    SetComprehension(ExprId),
    /// `{k: v for ...}`.
    DictComprehension(CompId),
    /// `if_expr if cond else else_expr`.
    Conditional {
        /// The condition.
        cond: ExprId,
        /// The value if it holds.
        if_expr: ExprId,
        /// The value if it does not.
        else_expr: ExprId,
    },
    /// `begin:end:stride`.
    Slice {
        /// First index.
        begin: Option<ExprId>,
        /// First index behind.
        end: Option<ExprId>,
        /// Step.
        stride: Option<ExprId>,
    },
    /// `t"..."`.
    TemplateStr {
        /// Its parts.
        items: List<TemplateItem>,
        /// A literal part has surrogates.
        has_surrogates: bool,
    },
    /// The missing right side of `x: int` (mypy's `TempNode` with `no_rhs`).
    NoRhs,
}

const _: () = assert!(size_of::<Expr>() == 16);
