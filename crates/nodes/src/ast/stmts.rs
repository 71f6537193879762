//! Statements, after the subclasses of mypy's `Statement`.

use arena::List;
use names::Name;
use serde::{Deserialize, Serialize};

use super::{
    BinOp, BlockId, BodyId, ClassNodeId, DecoratorNodeId, ExprId, FuncNodeId, OverloadNodeId, PatternId,
    TypeNodeId, TypeParam,
};

/// A sequence of statements.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Block {
    /// In order.
    pub stmts: List<super::StmtId>,
    /// Never run, by Python version, platform or a constant condition: every pass skips it.
    pub is_unreachable: bool,
}

/// A name of an import with its new name: `a.b as c`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct ImportName {
    /// What is imported; dotted for `import a.b`.
    pub name: Name,
    /// What it is called here.
    pub as_name: Option<Name>,
    /// Its first byte, counted like spans: mypy reports a missing module on the line of its name.
    pub offset: u32,
}

/// Where an import stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct ImportFlags {
    /// Outside functions.
    pub is_top_level: bool,
    /// In code that never runs.
    pub is_unreachable: bool,
    /// In an `if TYPE_CHECKING` block.
    pub is_mypy_only: bool,
}

/// An import statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Import {
    /// `import a.b as c, d`.
    Import {
        /// The modules.
        names: List<ImportName>,
        /// Where it stands.
        flags: ImportFlags,
    },
    /// `from ..module import a as b`.
    From {
        /// Without the dots; empty for `from . import x`.
        module: Name,
        /// How many dots.
        relative: u32,
        /// The names.
        names: List<ImportName>,
        /// Where it stands.
        flags: ImportFlags,
    },
    /// `from ..module import *`.
    All {
        /// Without the dots.
        module: Name,
        /// How many dots.
        relative: u32,
        /// Where it stands.
        flags: ImportFlags,
    },
}

impl Import {
    /// Where it stands.
    #[must_use]
    pub fn flags(&self) -> ImportFlags {
        match self {
            Self::Import { flags, .. } | Self::From { flags, .. } | Self::All { flags, .. } => *flags,
        }
    }
}

/// One `except` clause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Handler {
    /// What is caught.
    pub typ: Option<ExprId>,
    /// The name behind `as`: an [`Expr::Name`](super::Expr::Name).
    pub var: Option<ExprId>,
    /// What is done.
    pub body: BlockId,
}

/// One item of a `with` statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct WithItem {
    /// The context manager.
    pub expr: ExprId,
    /// What stands behind `as`.
    pub target: Option<ExprId>,
}

/// One `case` of a `match` statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Case {
    /// The pattern.
    pub pattern: PatternId,
    /// The condition behind `if`.
    pub guard: Option<ExprId>,
    /// What is done.
    pub body: BlockId,
}

/// A class statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct ClassNode {
    /// The name.
    pub name: Name,
    /// The statements of the class.
    pub defs: BlockId,
    /// The bases, as written.
    pub bases: List<ExprId>,
    /// `metaclass=` and other keywords, in order.
    pub keywords: List<(Name, ExprId)>,
    /// The decorators, outermost first.
    pub decorators: List<ExprId>,
    /// PEP 695 parameters; `None` without brackets.
    pub type_params: Option<List<TypeParam>>,
    /// The statement that this is.
    pub stmt: super::StmtId,
}

/// A `type X = ...` statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct TypeAliasNode {
    /// The name: an [`Expr::Name`](super::Expr::Name).
    pub name: ExprId,
    /// PEP 695 parameters.
    pub type_params: List<TypeParam>,
    /// The right side.
    pub value: ExprId,
}

/// A function in any of its three forms.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum FuncLike {
    /// A `def` without decorators.
    Func(FuncNodeId),
    /// A `def` with decorators.
    Decorator(DecoratorNodeId),
    /// Several of one name: overloads, or a property with its setter.
    Overload(OverloadNodeId),
}

/// A statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Stmt {
    /// An expression.
    Expr(ExprId),
    /// `a = b = value`, `x: int = value`, `x: int`.
    Assign {
        /// The targets, from left to right.
        lvalues: List<ExprId>,
        /// The value; [`Expr::NoRhs`](super::Expr::NoRhs) for `x: int`.
        rvalue: ExprId,
        /// The annotation or type comment.
        typ: Option<TypeNodeId>,
        /// The type is an annotation, not a comment.
        new_syntax: bool,
    },
    /// `target op= value`.
    OpAssign {
        /// The operator.
        op: BinOp,
        /// The target.
        lvalue: ExprId,
        /// The value.
        rvalue: ExprId,
    },
    /// `if`; an `elif` is an `if` in the `else` block.
    If {
        /// The condition.
        cond: ExprId,
        /// If it holds.
        body: BlockId,
        /// If it does not.
        else_body: Option<BlockId>,
    },
    /// `while`.
    While {
        /// The condition.
        cond: ExprId,
        /// The loop.
        body: BlockId,
        /// Behind the loop.
        else_body: Option<BlockId>,
    },
    /// `for`.
    For {
        /// What is assigned.
        index: ExprId,
        /// What is iterated over.
        expr: ExprId,
        /// The type comment.
        typ: Option<TypeNodeId>,
        /// The loop.
        body: BlockId,
        /// Behind the loop.
        else_body: Option<BlockId>,
        /// `async for`.
        is_async: bool,
    },
    /// `return`.
    Return(Option<ExprId>),
    /// `assert`.
    Assert {
        /// The condition.
        expr: ExprId,
        /// The message.
        msg: Option<ExprId>,
    },
    /// `raise`.
    Raise {
        /// The exception.
        expr: Option<ExprId>,
        /// The cause.
        from: Option<ExprId>,
    },
    /// `pass`.
    Pass,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// `del`; a tuple for several.
    Del(ExprId),
    /// `try`.
    Try {
        /// What is tried.
        body: BlockId,
        /// The `except` clauses.
        handlers: List<Handler>,
        /// `else`.
        else_body: Option<BlockId>,
        /// `finally`.
        finally_body: Option<BlockId>,
        /// `except*`.
        is_star: bool,
    },
    /// `with`.
    With {
        /// The context managers.
        items: List<WithItem>,
        /// The type comment.
        typ: Option<TypeNodeId>,
        /// What is done.
        body: BlockId,
        /// `async with`.
        is_async: bool,
    },
    /// `match`.
    Match {
        /// What is matched.
        subject: ExprId,
        /// The cases.
        cases: List<Case>,
    },
    /// Any import, by its index in [`BodyRef::import`](super::BodyRef::import).
    Import(u32),
    /// A class.
    Class(ClassNodeId),
    /// A function outside functions: it has a body of its own.
    Function(BodyId),
    /// A function inside a function.
    Def(FuncLike),
    /// `global`.
    Global(List<Name>),
    /// `nonlocal`.
    Nonlocal(List<Name>),
    /// `type X = ...`, by its index in [`BodyRef::type_alias`](super::BodyRef::type_alias).
    TypeAlias(u32),
}

const _: () = assert!(size_of::<Stmt>() == 24);
