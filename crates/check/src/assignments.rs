//! Assignments: `target = value` in all its forms.

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
