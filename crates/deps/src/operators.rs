//! Methods behind operators.
//!
//! Specified by `mypy/operators.py`.

use nodes::ast::{BinOp, CmpOp, UnaryOp};

/// The methods of an operator with two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Methods {
    /// Of the left operand.
    pub(crate) forward: &'static str,
    /// Of the right operand.
    pub(crate) reverse: &'static str,
    /// For `left op= right`.
    pub(crate) in_place: &'static str,
}

const fn methods(forward: &'static str, reverse: &'static str, in_place: &'static str) -> Option<Methods> {
    Some(Methods {
        forward,
        reverse,
        in_place,
    })
}

/// The methods of a binary operator; `and` and `or` have none.
pub(crate) const fn of_binary(op: BinOp) -> Option<Methods> {
    match op {
        BinOp::Add => methods("__add__", "__radd__", "__iadd__"),
        BinOp::Sub => methods("__sub__", "__rsub__", "__isub__"),
        BinOp::Mult => methods("__mul__", "__rmul__", "__imul__"),
        BinOp::MatMult => methods("__matmul__", "__rmatmul__", "__imatmul__"),
        BinOp::Div => methods("__truediv__", "__rtruediv__", "__itruediv__"),
        BinOp::Mod => methods("__mod__", "__rmod__", "__imod__"),
        BinOp::Pow => methods("__pow__", "__rpow__", "__ipow__"),
        BinOp::LShift => methods("__lshift__", "__rlshift__", "__ilshift__"),
        BinOp::RShift => methods("__rshift__", "__rrshift__", "__irshift__"),
        BinOp::BitOr => methods("__or__", "__ror__", "__ior__"),
        BinOp::BitXor => methods("__xor__", "__rxor__", "__ixor__"),
        BinOp::BitAnd => methods("__and__", "__rand__", "__iand__"),
        BinOp::FloorDiv => methods("__floordiv__", "__rfloordiv__", "__ifloordiv__"),
        BinOp::And | BinOp::Or => None,
    }
}

/// The methods of the left and of the right operand of a comparison.
pub(crate) const fn of_comparison(op: CmpOp) -> (Option<&'static str>, Option<&'static str>) {
    match op {
        CmpOp::Eq => (Some("__eq__"), Some("__eq__")),
        CmpOp::NotEq => (Some("__ne__"), Some("__ne__")),
        CmpOp::Lt => (Some("__lt__"), Some("__gt__")),
        CmpOp::LtE => (Some("__le__"), Some("__ge__")),
        CmpOp::Gt => (Some("__gt__"), Some("__lt__")),
        CmpOp::GtE => (Some("__ge__"), Some("__le__")),
        CmpOp::In => (None, Some("__contains__")),
        CmpOp::Is | CmpOp::IsNot | CmpOp::NotIn => (None, None),
    }
}

/// The method of a unary operator; `not` has none.
pub(crate) const fn of_unary(op: UnaryOp) -> Option<&'static str> {
    match op {
        UnaryOp::Invert => Some("__invert__"),
        UnaryOp::Pos => Some("__pos__"),
        UnaryOp::Neg => Some("__neg__"),
        UnaryOp::Not => None,
    }
}
