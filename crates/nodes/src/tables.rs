//! Side tables: all that mypy writes onto nodes, kept beside them, one [`Tables`] for each target.
//!
//! Stripping a target is dropping its table; nothing is undone by hand. Semantic analysis fills the bindings and
//! definitions, the checker the types.

use arena::IdMap;
use names::Name;
use rustc_hash::{FxHashMap, FxHashSet};
use types::{AliasId, ClassId, DecoratorId, DefRef, FuncId, OverloadId, TypeId, TypeVarId, VarId};

use crate::ast::{
    BodyId, ClassNodeId, DecoratorNodeId, ExprId, FuncNodeId, OverloadNodeId, StmtId, TypeArena, TypeNodeId,
};
use crate::symbols::SymbolKind;

bitflags::bitflags! {
    /// Yes-or-no facts about a reference.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct RefFlags: u8 {
        /// Defines a new name.
        const NEW_DEF = 1;
        /// Defines a name whose type is inferred; printed with a star.
        const INFERRED_DEF = 1 << 1;
        /// Is the right side of an alias definition.
        const ALIAS_RVALUE = 1 << 2;
        /// The left side of a special form such as `T = TypeVar("T")`.
        const SPECIAL_FORM = 1 << 3;
    }
}

/// What a name or an attribute in a body refers to (mypy's `RefExpr`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ref {
    /// The kind of the scope that the name was found in.
    pub kind: Option<SymbolKind>,
    /// What it refers to.
    pub node: Option<DefRef>,
    /// The full name.
    pub fullname: Option<Name>,
    /// Yes-or-no facts.
    pub flags: RefFlags,
}

/// What a call, index or operator really is (mypy's `analyzed`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Analyzed {
    /// `cast(T, expr)`.
    Cast {
        /// The value.
        expr: ExprId,
        /// The type.
        typ: TypeId,
    },
    /// `assert_type(expr, T)`.
    AssertType {
        /// The value.
        expr: ExprId,
        /// The type.
        typ: TypeId,
    },
    /// `TypeForm(T)`.
    TypeForm(TypeId),
    /// `reveal_type(expr)`.
    RevealType {
        /// The value.
        expr: ExprId,
        /// `reveal_type` was imported.
        is_imported: bool,
    },
    /// `reveal_locals()`, with the local variables in order.
    RevealLocals(Vec<VarId>),
    /// `C[T]` as a value.
    TypeApplication {
        /// The class, function or alias.
        expr: ExprId,
        /// The type arguments.
        types: Vec<TypeId>,
    },
    /// An alias: `A = list[int]`, or `list[int]` as a value.
    TypeAlias(AliasId),
    /// `TypeVar("T")`, `ParamSpec("P")`, `TypeVarTuple("Ts")`.
    TypeVar(TypeVarId),
    /// `namedtuple(...)` or `NamedTuple(...)`.
    NamedTuple {
        /// The class.
        class: ClassId,
        /// `NamedTuple(...)`.
        is_typed: bool,
    },
    /// `TypedDict(...)`.
    TypedDict(ClassId),
    /// `Enum(...)`.
    Enum {
        /// The class.
        class: ClassId,
        /// The members.
        items: Vec<Name>,
        /// Their values, if given.
        values: Vec<Option<ExprId>>,
    },
    /// `NewType(...)`.
    NewType {
        /// The class.
        class: Option<ClassId>,
        /// The type that it is made of.
        old_type: Option<TypeId>,
    },
    /// `_promote(T)`.
    Promote(TypeId),
    /// `list(...)`, `dict(...)` and the like with type arguments in a comment. The call itself is what it is.
    Plain,
    /// `divmod(left, right)`: an operator in all but looks.
    Divmod {
        /// Left operand.
        left: ExprId,
        /// Right operand.
        right: ExprId,
    },
    /// `dict(a=1, **b)` of the built-in class: the display `{"a": 1, **b}`.
    DictCall,
}

/// Side table of a target.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What names and attributes refer to.
    pub refs: IdMap<ExprId, Ref>,
    /// What calls, indexes and operators really are.
    pub analyzed: FxHashMap<ExprId, Analyzed>,
    /// The type of each type expression, after analysis.
    pub node_types: IdMap<TypeNodeId, TypeId>,
    /// Type expressions made out of expressions and quoted texts during analysis.
    pub extra_types: TypeArena,
    /// The definitions of functions.
    pub funcs: IdMap<FuncNodeId, FuncId>,
    /// The definitions of decorated functions.
    pub decorators: IdMap<DecoratorNodeId, DecoratorId>,
    /// The definitions of overloads.
    pub overloads: IdMap<OverloadNodeId, OverloadId>,
    /// The definitions of classes.
    pub classes: IdMap<ClassNodeId, ClassId>,
    /// Facts about assignments, where there are some.
    pub assignments: FxHashMap<StmtId, Assignment>,
    /// Types of `for` and `with` comments, after analysis.
    pub stmt_types: FxHashMap<StmtId, Vec<TypeId>>,
    /// Imports of names that are defined already: checked as assignments. By the first byte of the statement.
    pub import_assignments: FxHashMap<u32, Vec<ImportAssignment>>,
    /// The definition behind each function that has a body of its own (in the table of the top level).
    pub roots: FxHashMap<BodyId, DefRef>,
    /// The class that `super()` expressions stand in.
    pub super_classes: FxHashMap<ExprId, Option<ClassId>>,
    /// The type of each expression, as the checker saw it last.
    pub expr_types: IdMap<ExprId, TypeId>,
    /// What aliases the target uses, for fine-grained dependencies.
    pub alias_deps: Vec<Name>,
    /// Names and attributes that are callees of type guards, as the checker saw them last.
    pub callee_guards: FxHashMap<ExprId, Guard>,
    /// `if` statements whose condition is always true, as the checker saw them last: nothing behind the body is reached.
    pub unreachable_else: FxHashSet<StmtId>,
    /// The types that expressions spell where a `TypeForm` may be wanted; `None` if one is known to spell none.
    pub spelled_types: FxHashMap<ExprId, Option<TypeId>>,
    /// Statements that named tuples and TypedDicts cannot have: reported, and no part of the class.
    pub removed: FxHashSet<StmtId>,
    /// What semantic analysis knows of the right operands of `and` and `or`.
    pub right_operands: FxHashMap<ExprId, RightOperand>,
}

/// What a callee narrows its argument to (mypy's `type_guard` and `type_is` of a `RefExpr`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Guard {
    /// The type of `TypeGuard[...]`.
    pub type_guard: Option<TypeId>,
    /// The type of `TypeIs[...]`.
    pub type_is: Option<TypeId>,
}

/// What the left operand of `and` or `or` says of the right one before any type is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RightOperand {
    /// It is always evaluated.
    Always,
    /// It is never evaluated.
    Unreachable,
}

/// An import of a name over an existing definition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImportAssignment {
    /// The name.
    pub name: Name,
    /// What is there already.
    pub target: Option<DefRef>,
    /// What is imported.
    pub value: Option<DefRef>,
}

/// What semantic analysis says of an assignment (mypy's `AssignmentStmt`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Assignment {
    /// The declared type, after analysis.
    pub typ: Option<TypeId>,
    /// Defines an alias.
    pub is_alias_def: bool,
    /// Defines a final name.
    pub is_final_def: bool,
    /// Defines an alias that refers to itself in a forbidden way.
    pub invalid_recursive_alias: bool,
}
