//! Assignments: `target = value` in all its forms.
//!
//! | subject | room |
//! |---|---|
//! | the statements | `statements`, `augmented` |
//! | one target | `single`, `simple`, `fallbacks` |
//! | targets: what is known of them | `lvalues` |
//! | values, also those that mypy makes up | `rvalues` |
//! | attributes, slots, `base[index]` | `attributes`, `slots`, `indexed` |
//! | `a, *b = value` | `multiple`, `unpacking`, `unions` |
//! | types of variables out of their first values | `inference`, `contexts` |
//! | base classes | `supers` |
//! | final names | `finals` |

mod attributes;
mod augmented;
mod contexts;
mod fallbacks;
mod finals;
mod indexed;
mod inference;
mod lvalues;
mod multiple;
mod rvalues;
mod simple;
mod single;
mod slots;
mod statements;
pub(crate) mod supers;
mod unions;
mod unpacking;

use nodes::ast::{BinOp, ExprId};
use types::{TypeId, VarId};

use crate::message::Message;
use crate::{Ctx, Operand};

/// What is assigned: an expression, a type, or an expression that mypy makes up.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Rvalue {
    /// An expression, or a type that stands for one.
    Plain(Operand),
    /// `*value`, made up.
    Star(Box<Rvalue>),
    /// `[a, b]`, made up.
    List(Vec<Rvalue>, Ctx),
    /// `left op right`, made up for `left op= right`.
    Op(BinOp, ExprId, ExprId, Ctx),
}

impl Rvalue {
    /// An expression.
    pub(crate) fn expr(expr: ExprId) -> Self {
        Self::Plain(Operand::Expr(expr))
    }

    /// A value of this type.
    pub(crate) fn temp(typ: TypeId, ctx: Ctx) -> Self {
        Self::Plain(Operand::Temp(typ, ctx))
    }
}

/// What is known of the target of an assignment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Lvalue {
    /// Its declared type, if there is one.
    pub(crate) typ: Option<TypeId>,
    /// `base[index]`: assigned by a call.
    pub(crate) index: Option<ExprId>,
    /// The variable whose type is to be inferred.
    pub(crate) inferred: Option<VarId>,
}

/// What a check of one value against one type is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SimpleAssignment<'m> {
    /// What is said if the types do not fit.
    pub(crate) msg: &'m Message,
    /// What the message calls the target.
    pub(crate) lvalue_name: &'m str,
    /// What the message calls the value.
    pub(crate) rvalue_name: &'m str,
    /// Notes behind the message.
    pub(crate) notes: &'m [String],
    /// The target.
    pub(crate) lvalue: Option<ExprId>,
    /// The variable whose type may be widened.
    pub(crate) inferred: Option<VarId>,
}

/// The message about a value of the wrong type.
pub(crate) static INCOMPATIBLE_TYPES_IN_ASSIGNMENT: Message =
    Message::new("Incompatible types in assignment", options::ErrorCode::Assignment);

impl Default for SimpleAssignment<'_> {
    fn default() -> Self {
        Self {
            msg: &INCOMPATIBLE_TYPES_IN_ASSIGNMENT,
            lvalue_name: "variable",
            rvalue_name: "expression",
            notes: &[],
            lvalue: None,
            inferred: None,
        }
    }
}
