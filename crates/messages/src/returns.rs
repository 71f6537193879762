//! What functions return, and decorators that make them untyped.

use errors::ErrorCode;
use types::{AnyKind, TypeId};

use typeops::callables::first_callable;
use typeops::proper::proper;

use crate::format::callable_name;
use crate::reporter::{Pos, Reporter, fail, fmt, note};

/// The value of a function is used that returns `None` only.
pub fn does_not_return_value<'p>(r: &mut dyn Reporter<'p>, callee_type: Option<TypeId>, at: Pos) {
    let world = r.world();
    let callee = callee_type.and_then(|typ| first_callable(world.types, proper(world, typ)));
    let name = callee.and_then(|callee| callable_name(world, callee));
    let name = name.as_deref().unwrap_or("Function");
    let text = format!("{name} does not return a value (it only ever returns None)");
    fail(r, text, at, ErrorCode::FuncReturnsValue);
}

/// A function with a precise return type returns `Any`.
pub fn incorrectly_returning_any<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let text = format!("Returning Any from function declared to return {}", fmt(r, typ));
    fail(r, text, at, ErrorCode::NoAnyReturn);
}

/// `__exit__` always returns `False` and says `bool`.
pub fn incorrect_exit_return<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    let code = ErrorCode::ExitReturn;
    let text = "\"bool\" is invalid as return type for \"__exit__\" that always returns False";
    fail(r, text, at, code);
    let text = "Use \"typing.Literal[False]\" as the return type or change it to \"None\"";
    note(r, text, at, code);
    let text = "If return type of \"__exit__\" implies that it may return True, the context manager may swallow exceptions";
    note(r, text, at, code);
}

/// A decorator loses types.
pub fn untyped_decorated_function<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let typ = proper(r.world(), typ);
    let text = if r.world().types.is_any(typ) {
        "Function is untyped after decorator transformation".to_owned()
    } else {
        format!(
            "Type of decorated function contains type \"Any\" ({})",
            fmt(r, typ)
        )
    };
    fail(r, text, at, None);
}

/// A decorator without annotations.
pub fn typed_function_untyped_decorator<'p>(r: &mut dyn Reporter<'p>, func_name: &str, at: Pos) {
    let text = format!("Untyped decorator makes function \"{func_name}\" untyped");
    fail(r, text, at, ErrorCode::UntypedDecorator);
}

/// An expression is `Any` or has it in its type.
pub fn disallowed_any_type<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let typ = proper(r.world(), typ);
    let text = if r.world().types.is_any(typ) {
        "Expression has type \"Any\"".to_owned()
    } else {
        format!("Expression type contains \"Any\" (has type {})", fmt(r, typ))
    };
    fail(r, text, at, None);
}

/// `yield from` something that cannot be iterated. Returns the type of the expression.
pub fn yield_from_invalid_operand_type<'p>(r: &mut dyn Reporter<'p>, expr: TypeId, at: Pos) -> TypeId {
    let text = format!("\"yield from\" can't be applied to {}", fmt(r, expr));
    fail(r, text, at, None);
    r.world().types.any(AnyKind::FromError)
}

/// A signature that cannot be.
pub fn invalid_signature<'p>(r: &mut dyn Reporter<'p>, func_type: TypeId, at: Pos) {
    let text = format!("Invalid signature {}", fmt(r, func_type));
    fail(r, text, at, None);
}

/// A special method with a signature that it cannot have.
pub fn invalid_signature_for_special_method<'p>(
    r: &mut dyn Reporter<'p>,
    func_type: TypeId,
    method_name: &str,
    at: Pos,
) {
    let text = format!("Invalid signature {} for \"{method_name}\"", fmt(r, func_type));
    fail(r, text, at, None);
}

/// Note: annotations in a function whose body is not checked.
pub fn annotation_in_unchecked_function<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    let text =
        "By default the bodies of untyped functions are not checked, consider using --check-untyped-defs";
    note(r, text, at, ErrorCode::AnnotationUnchecked);
}
