//! Side tables: all that mypy writes onto nodes, kept beside them, one [`Tables`] for each target.
//!
//! Stripping a target is dropping its table; nothing is undone by hand. Semantic analysis fills the bindings and
//! definitions, the checker the types.

use std::ops::{Deref, DerefMut};

use arena::{FewIdMap, IdMap, SparseIdMap, SparseMap, SparseVec};
use names::{Name, Names};
use trigger::Trigger;
use types::{AliasId, ClassId, DecoratorId, DefRef, FuncId, ModuleId, OverloadId, TypeId, TypeVarId, VarId};

use crate::ast::{
    BodyId, BodyRef, ClassNodeId, DecoratorNodeId, Expr, ExprId, FuncNodeId, OverloadNodeId, StmtId,
};

pub use crate::refs::{Ref, RefFlags, Refs};

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

/// A question of semantic analysis or the checker that the syntax of a target does not show: other answers make other
/// messages, so it counts for fine-grained dependencies. mypy's daemon does not know of these.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// Whether values of a type have a member, and which.
    Member(TypeId, Name),
    /// What the attribute of a class is, which may be a base's.
    Attribute(ClassId, Name),
    /// Which attributes a class has itself.
    Attributes(ClassId),
    /// What a name of a module stands for, which may be defined elsewhere.
    Global(ModuleId, Name),
    /// Which names a module has, and with which types.
    Globals(ModuleId),
}

/// Side table of a target.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What names and attributes refer to.
    pub refs: Refs,
    /// What calls, indexes and operators really are.
    pub analyzed: SparseMap<ExprId, Analyzed>,
    /// The definitions of functions.
    pub funcs: FewIdMap<FuncNodeId, FuncId>,
    /// The definitions of decorated functions.
    pub decorators: SparseIdMap<DecoratorNodeId, DecoratorId>,
    /// Facts about assignments, where there are some.
    pub assignments: SparseIdMap<StmtId, Assignment>,
    /// The type of each expression, as the checker saw it last.
    pub expr_types: IdMap<ExprId, TypeId>,
    /// What aliases the target uses, for fine-grained dependencies.
    pub alias_deps: SparseVec<Name>,
    /// What was asked when the target was processed last. Only with options for fine-grained updates.
    pub asked: SparseVec<Asked>,
    /// For each `for` statement: the types of the iterator and of its items, as the checker saw them last.
    pub loops: SparseMap<StmtId, (TypeId, TypeId)>,
    /// Facts of which most targets have none.
    pub rare: Rare,
}

/// The facts of a target that most targets have none of.
#[derive(Clone, Debug, Default)]
pub struct RareFacts {
    /// The definitions of overloads.
    pub overloads: SparseIdMap<OverloadNodeId, OverloadId>,
    /// The definitions of classes.
    pub classes: SparseIdMap<ClassNodeId, ClassId>,
    /// Types of `for` and `with` comments, after analysis.
    pub stmt_types: SparseMap<StmtId, Vec<TypeId>>,
    /// Imports of names that are defined already: checked as assignments. By the first byte of the statement.
    pub import_assignments: SparseMap<u32, Vec<ImportAssignment>>,
    /// The definition behind each function that has a body of its own (in the table of the top level).
    pub roots: SparseIdMap<BodyId, DefRef>,
    /// The class that `super()` expressions stand in.
    pub super_classes: SparseMap<ExprId, Option<ClassId>>,
    /// The types of expressions of each check with values for type variables; [`Tables::expr_types`] has none of them.
    pub expanded_types: SparseVec<IdMap<ExprId, TypeId>>,
    /// What plugins say that the target depends on.
    pub plugin_deps: SparseVec<Trigger>,
    /// The classes that the checker made up for the target, by their names in the symbol table of the module.
    pub made_up: SparseVec<Name>,
    /// The facts about functions that are checked once for each combination of values of their type variables; kept for
    /// fine-grained dependencies.
    pub expansions: SparseMap<FuncNodeId, Vec<Tables>>,
    /// Names and attributes that are callees of type guards, as the checker saw them last.
    pub callee_guards: SparseMap<ExprId, Guard>,
    /// `if` statements whose condition is always true, as the checker saw them last: nothing behind the body is reached.
    pub unreachable_else: SparseMap<StmtId, ()>,
    /// The types that values of assignments, arguments and results with quoted parts or an index spell.
    pub spelled_types: SparseMap<ExprId, TypeId>,
    /// Statements that named tuples and TypedDicts cannot have: reported, and no part of the class.
    pub removed: SparseMap<StmtId, ()>,
    /// What semantic analysis knows of the right operands of `and` and `or`.
    pub right_operands: SparseMap<ExprId, RightOperand>,
}

/// [`RareFacts`] that take eight bytes while there are none. They can be read and written like the facts that they hold.
#[derive(Clone, Debug, Default)]
pub struct Rare(Option<Box<RareFacts>>);

impl Rare {
    const EMPTY: &'static RareFacts = &RareFacts {
        overloads: SparseIdMap::new(),
        classes: SparseIdMap::new(),
        stmt_types: SparseMap::new(),
        import_assignments: SparseMap::new(),
        roots: SparseIdMap::new(),
        super_classes: SparseMap::new(),
        expanded_types: SparseVec::new(),
        plugin_deps: SparseVec::new(),
        made_up: SparseVec::new(),
        expansions: SparseMap::new(),
        callee_guards: SparseMap::new(),
        unreachable_else: SparseMap::new(),
        spelled_types: SparseMap::new(),
        removed: SparseMap::new(),
        right_operands: SparseMap::new(),
    };

    /// The facts for writing, if there are any: to take something away.
    pub fn known_mut(&mut self) -> Option<&mut RareFacts> {
        self.0.as_deref_mut()
    }

    /// The facts, if there are any.
    #[must_use]
    pub fn into_facts(self) -> Option<RareFacts> {
        self.0.map(|facts| *facts)
    }
}

impl Deref for Rare {
    type Target = RareFacts;

    #[inline]
    fn deref(&self) -> &RareFacts {
        match &self.0 {
            Some(facts) => facts,
            None => Self::EMPTY,
        }
    }
}

impl DerefMut for Rare {
    #[inline]
    fn deref_mut(&mut self) -> &mut RareFacts {
        self.0.get_or_insert_default()
    }
}

impl Tables {
    /// Notes a question.
    pub fn ask(&mut self, question: Asked) {
        if !self.asked.contains(&question) {
            self.asked.push(question);
        }
    }

    /// Makes room for the facts about all expressions of a target.
    pub fn make_room(&mut self, body: BodyRef<'_>) {
        self.refs.prepare(body.body().len.exprs as usize);
    }
}

const _: () = assert!(size_of::<Tables>() <= 128);

/// Base classes that say something about type variables, and are no bases.
const GENERIC: [&str; 3] = ["typing.Generic", "typing.Protocol", "typing_extensions.Protocol"];

impl Tables {
    /// Whether a base of a class statement is `Generic[T]`, `Protocol[T]` or `Protocol`, which semantic analysis takes away.
    #[must_use]
    pub fn is_type_parameter_base(&self, names: &Names, body: BodyRef<'_>, base: ExprId) -> bool {
        let is_named = |expr: ExprId, known: &[&str]| {
            let fullname = self.refs.get(expr).and_then(|reference| reference.fullname);
            fullname.is_some_and(|name| known.contains(&names.text(name)))
        };
        if let Expr::Index { base, .. } = *body.expr(base) {
            is_named(base, &GENERIC)
        } else {
            is_named(base, &GENERIC[1..])
        }
    }
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
