//! Operands of operators, indexes, and things that are called and cannot be.

use errors::{ErrorCode, ErrorHandle, NonOverlap, TypeKey};
use types::{AnyKind, Callable, ClassId, TypeId};

use crate::catalogue;
use crate::format::callable_name;
use crate::reporter::{Pos, Reporter, fail, fmt, fmt_distinctly, note};

/// Binary operators and their methods.
pub const OP_METHODS: [(&str, &str); 21] = [
    ("+", "__add__"),
    ("-", "__sub__"),
    ("*", "__mul__"),
    ("/", "__truediv__"),
    ("%", "__mod__"),
    ("divmod", "__divmod__"),
    ("//", "__floordiv__"),
    ("**", "__pow__"),
    ("@", "__matmul__"),
    ("&", "__and__"),
    ("|", "__or__"),
    ("^", "__xor__"),
    ("<<", "__lshift__"),
    (">>", "__rshift__"),
    ("==", "__eq__"),
    ("!=", "__ne__"),
    ("<", "__lt__"),
    (">=", "__ge__"),
    (">", "__gt__"),
    ("<=", "__le__"),
    ("in", "__contains__"),
];

/// The binary operator of a method, if there is one.
#[must_use]
pub fn operator_of_method(method: &str) -> Option<&'static str> {
    OP_METHODS
        .iter()
        .find(|(_, name)| *name == method)
        .map(|(operator, _)| *operator)
}

/// An operand in a message: a type, or a text that stands for one.
#[derive(Clone, Copy, Debug)]
pub enum Operand<'a> {
    /// A type.
    Type(TypeId),
    /// A text, in quotes if it needs them.
    Text(&'a str),
}

impl From<TypeId> for Operand<'_> {
    fn from(typ: TypeId) -> Self {
        Self::Type(typ)
    }
}

impl Operand<'_> {
    fn text<'p>(self, r: &mut dyn Reporter<'p>) -> String {
        match self {
            Self::Type(typ) => fmt(r, typ),
            Self::Text(text) => text.to_owned(),
        }
    }
}

/// Two operands do not go together.
pub fn unsupported_operand_types<'p>(
    r: &mut dyn Reporter<'p>,
    op: &str,
    left: Operand<'_>,
    right: Operand<'_>,
    at: Pos,
    code: ErrorCode,
) -> ErrorHandle {
    let text = if r.are_type_names_disabled() {
        format!("Unsupported operand types for {op} (likely involving Union)")
    } else {
        let (left, right) = (left.text(r), right.text(r));
        format!("Unsupported operand types for {op} ({left} and {right})")
    };
    fail(r, text, at, code)
}

/// The left operand has no such operator.
pub fn unsupported_left_operand<'p>(r: &mut dyn Reporter<'p>, op: &str, typ: TypeId, at: Pos) {
    let what = if r.are_type_names_disabled() {
        "some union".to_owned()
    } else {
        fmt(r, typ)
    };
    let text = format!("Unsupported left operand type for {op} ({what})");
    fail(r, text, at, ErrorCode::Operator);
}

/// An index of the wrong type; `base` is the type that is indexed, in quotes.
pub fn invalid_index_type<'p>(
    r: &mut dyn Reporter<'p>,
    index_type: TypeId,
    expected_type: TypeId,
    base: &str,
    at: Pos,
    code: ErrorCode,
) -> ErrorHandle {
    let (index, expected) = fmt_distinctly(r, index_type, expected_type);
    let text = format!("Invalid index type {index} for {base}; expected type {expected}");
    fail(r, text, at, code)
}

/// Something is called that is no callable. Returns the type of the call.
pub fn not_callable<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) -> TypeId {
    let text = catalogue::NOT_CALLABLE.format(&[&fmt(r, typ)]);
    fail(r, text, at, None);
    r.world().types.any(AnyKind::FromError)
}

/// A function without annotations is called. Returns the type of the call.
pub fn untyped_function_call<'p>(r: &mut dyn Reporter<'p>, callee: &Callable, at: Pos) -> TypeId {
    let name = callable_name(r.world(), callee);
    let name = name.as_deref().unwrap_or("(unknown)");
    let text = format!("Call to untyped function {name} in typed context");
    fail(r, text, at, ErrorCode::NoUntypedCall);
    r.world().types.any(AnyKind::FromError)
}

/// `x += y` gives something that `x` cannot hold.
pub fn incompatible_operator_assignment<'p>(r: &mut dyn Reporter<'p>, op: &str, at: Pos) {
    fail(
        r,
        format!("Result type of {op} incompatible in assignment"),
        at,
        None,
    );
}

/// Note: both operands are unions.
pub fn warn_both_operands_are_from_unions<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    note(
        r,
        "Both left and right operands are unions",
        at,
        ErrorCode::Operator,
    );
}

/// Note: one operand (`Left` or `Right`) is a union.
pub fn warn_operand_was_from_union<'p>(r: &mut dyn Reporter<'p>, side: &str, original: TypeId, at: Pos) {
    let text = format!("{side} operand is of type {}", fmt(r, original));
    note(r, text, at, ErrorCode::Operator);
}

/// `__radd__` of one class and `__add__` of another accept the same operands with different results.
pub fn operator_method_signatures_overlap<'p>(
    r: &mut dyn Reporter<'p>,
    reverse_class: ClassId,
    reverse_method: &str,
    forward_class: TypeId,
    forward_method: &str,
    at: Pos,
) {
    let world = r.world();
    let class = world.text(world.get(reverse_class).name);
    let forward_class = fmt(r, forward_class);
    let text = format!(
        "Signatures of \"{reverse_method}\" of \"{class}\" and \"{forward_method}\" of {forward_class} are unsafely overlapping"
    );
    fail(r, text, at, None);
}

/// The other operand's operator is no function.
pub fn forward_operator_not_callable<'p>(r: &mut dyn Reporter<'p>, forward_method: &str, at: Pos) {
    fail(
        r,
        format!("Forward operator \"{forward_method}\" is not callable"),
        at,
        None,
    );
}

/// Two methods of a class do not fit each other.
pub fn signatures_incompatible<'p>(r: &mut dyn Reporter<'p>, method: &str, other_method: &str, at: Pos) {
    let text = format!("Signatures of \"{method}\" and \"{other_method}\" are incompatible");
    fail(r, text, at, None);
}

/// A comparison that is always the same, by the types of its operands. `kind` is `equality`, `identity` or `container`.
///
/// In a loop the comparison is collected instead, and reported if it stays so.
pub fn dangerous_comparison<'p>(
    r: &mut dyn Reporter<'p>,
    left: TypeId,
    right: TypeId,
    kind: &'static str,
    at: Pos,
) {
    let place = NonOverlap { span: at.span, kind };
    if r.errors().collect_non_overlap(place, (key(left), key(right))) {
        return;
    }
    let (left_name, right_name) = if kind == "container" {
        ("element", "container item")
    } else {
        ("left operand", "right operand")
    };
    let (left, right) = fmt_distinctly(r, left, right);
    let text = format!("Non-overlapping {kind} check ({left_name} type: {left}, {right_name} type: {right})");
    fail(r, text, at, ErrorCode::ComparisonOverlap);
}

/// A type as the sink of messages keeps it.
pub(crate) fn key(typ: TypeId) -> TypeKey {
    TypeKey(typ.to_bits())
}

/// The type that [`key`] made a key of.
pub(crate) fn of_key(key: TypeKey) -> TypeId {
    TypeId::from_bits(key.0).expect("the key was made of a type")
}
