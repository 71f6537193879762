//! Which method stands for which operator (mypy's `operators.py`), as far as definitions ask.

use nodes::ast::BinOp;

/// Forward methods with their reverse methods.
const REVERSE: [(&str, &str); 20] = [
    ("__add__", "__radd__"),
    ("__sub__", "__rsub__"),
    ("__mul__", "__rmul__"),
    ("__truediv__", "__rtruediv__"),
    ("__mod__", "__rmod__"),
    ("__divmod__", "__rdivmod__"),
    ("__floordiv__", "__rfloordiv__"),
    ("__pow__", "__rpow__"),
    ("__matmul__", "__rmatmul__"),
    ("__and__", "__rand__"),
    ("__or__", "__ror__"),
    ("__xor__", "__rxor__"),
    ("__lshift__", "__rlshift__"),
    ("__rshift__", "__rrshift__"),
    ("__eq__", "__eq__"),
    ("__ne__", "__ne__"),
    ("__lt__", "__gt__"),
    ("__ge__", "__le__"),
    ("__gt__", "__lt__"),
    ("__le__", "__ge__"),
];

/// In-place methods.
const INPLACE: [&str; 13] = [
    "__iadd__",
    "__isub__",
    "__imul__",
    "__itruediv__",
    "__imod__",
    "__ifloordiv__",
    "__ipow__",
    "__imatmul__",
    "__iand__",
    "__ior__",
    "__ixor__",
    "__ilshift__",
    "__irshift__",
];

/// Whether the method has a reverse method.
pub(crate) fn is_forward_op_method(name: &str) -> bool {
    REVERSE.iter().any(|(forward, _)| *forward == name)
}

/// Whether the method is the reverse of another.
pub(crate) fn is_reverse_op_method(name: &str) -> bool {
    REVERSE.iter().any(|(_, reverse)| *reverse == name)
}

/// The method that `reverse` is the reverse of.
pub(crate) fn normal_from_reverse_op(reverse: &str) -> Option<&'static str> {
    let found = REVERSE.iter().find(|(_, name)| *name == reverse);
    found.map(|(forward, _)| *forward)
}

/// Whether the method is like `__iadd__`.
pub(crate) fn is_inplace_operator_method(name: &str) -> bool {
    INPLACE.contains(&name)
}

/// The method of a binary operator; `and` and `or` have none.
pub(crate) fn op_method(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "__add__",
        BinOp::Sub => "__sub__",
        BinOp::Mult => "__mul__",
        BinOp::MatMult => "__matmul__",
        BinOp::Div => "__truediv__",
        BinOp::Mod => "__mod__",
        BinOp::Pow => "__pow__",
        BinOp::LShift => "__lshift__",
        BinOp::RShift => "__rshift__",
        BinOp::BitOr => "__or__",
        BinOp::BitXor => "__xor__",
        BinOp::BitAnd => "__and__",
        BinOp::FloorDiv => "__floordiv__",
        BinOp::And | BinOp::Or => unreachable!("`and` and `or` have no methods"),
    }
}
