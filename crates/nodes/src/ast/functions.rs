//! Functions: parameters, `def`, `lambda`, decorators, overloads, and PEP 695 type parameters.

use arena::List;
use names::Name;
use serde::{Deserialize, Serialize};
use types::ArgKind;

use super::{BlockId, ExprId, FuncLike, Span, TypeNodeId};

/// One parameter of a function as written (mypy's `Argument`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Argument {
    /// The name.
    pub name: Name,
    /// The annotation or type comment.
    pub typ: Option<TypeNodeId>,
    /// The default.
    pub default: Option<ExprId>,
    /// How it takes arguments.
    pub kind: ArgKind,
    /// By position only: before `/`, or named `__x`, or of a special method.
    pub pos_only: bool,
    /// `x: int = None` means `Optional[int]` (with `--implicit-optional`).
    pub implicit_optional: bool,
    /// Where it stands.
    pub span: Span,
}

/// A `def` or a `lambda` (mypy's `FuncDef` and `LambdaExpr`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct FuncNode {
    /// The name; `<lambda>` for a lambda.
    pub name: Name,
    /// The parameters.
    pub args: List<Argument>,
    /// The annotation of the result.
    pub returns: Option<TypeNodeId>,
    /// The statements; one `return` for a lambda.
    pub body: BlockId,
    /// PEP 695 parameters; `None` without brackets.
    pub type_params: Option<List<TypeParam>>,
    /// Some parameter or the result has a type, so mypy makes a callable type of it.
    pub is_annotated: bool,
    /// `async def`.
    pub is_async: bool,
    /// Has a `yield` of its own.
    pub is_generator: bool,
    /// Inside a [`DecoratorNode`].
    pub is_decorated: bool,
    /// In an `if TYPE_CHECKING` block.
    pub is_mypy_only: bool,
    /// Where it stands, from `def` on.
    pub span: Span,
}

/// A `def` with decorators (mypy's `Decorator`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct DecoratorNode {
    /// The function.
    pub func: super::FuncNodeId,
    /// The decorators, outermost first.
    pub decorators: List<ExprId>,
    /// Where it stands, decorators included.
    pub span: Span,
}

/// Functions of one name behind each other (mypy's `OverloadedFuncDef`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct OverloadNode {
    /// [`FuncLike::Func`] and [`FuncLike::Decorator`] in order, the implementation last.
    pub items: List<FuncLike>,
    /// From the first item to the last.
    pub span: Span,
}

/// The kind of a PEP 695 type parameter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum TypeParamKind {
    /// `T`.
    TypeVar,
    /// `**P`.
    ParamSpec,
    /// `*Ts`.
    TypeVarTuple,
}

/// A PEP 695 type parameter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct TypeParam {
    /// The name, without stars.
    pub name: Name,
    /// The kind.
    pub kind: TypeParamKind,
    /// `T: bound`.
    pub upper_bound: Option<TypeNodeId>,
    /// `T: (int, str)`.
    pub values: List<TypeNodeId>,
    /// `T = default` (PEP 696).
    pub default: Option<TypeNodeId>,
}
