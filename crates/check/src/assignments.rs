//! Assignments: `target = value` in all its forms.

use nodes::ast::{BinOp, ExprId};
use types::{TypeId, VarId};

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
