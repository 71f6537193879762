//! Type variables and type arguments.

use errors::ErrorCode;
use types::{Callable, TypeId, Variance};

use crate::catalogue;
use crate::format::callable_name;
use crate::reporter::{Pos, Reporter, fail, fmt, note};
use crate::text::{capitalize, variance_string};

/// `f[int]` with the wrong number of types.
pub fn incompatible_type_application<'p>(
    r: &mut dyn Reporter<'p>,
    min_arg_count: usize,
    max_arg_count: usize,
    actual_arg_count: usize,
    at: Pos,
) {
    if max_arg_count == 0 {
        let text = "Type application targets a non-generic function or class";
        fail(r, text, at, None);
        return;
    }
    let expected = if min_arg_count == max_arg_count {
        format!("{max_arg_count} expected")
    } else {
        format!("expected between {min_arg_count} and {max_arg_count}")
    };
    let what = if actual_arg_count > max_arg_count {
        "many"
    } else {
        "few"
    };
    fail(
        r,
        format!("Type application has too {what} types ({expected})"),
        at,
        None,
    );
}

/// Nothing fits a type variable of a function that is called.
pub fn could_not_infer_type_arguments<'p>(
    r: &mut dyn Reporter<'p>,
    callee: &Callable,
    tvar: TypeId,
    at: Pos,
) {
    let Some(name) = callable_name(r.world(), callee) else {
        fail(r, "Cannot infer function type argument", at, None);
        return;
    };
    let text = format!("Cannot infer value of type parameter {} of {name}", fmt(r, tvar));
    fail(r, text, at, None);
    if name == "<dict>" {
        let text = "Try assigning the literal to a variable annotated as dict[<key>, <val>]";
        note(r, text, at, None);
    }
}

/// A type violates the bound or values of a type variable.
pub fn incompatible_typevar_value<'p>(
    r: &mut dyn Reporter<'p>,
    callee: &Callable,
    typ: TypeId,
    typevar_name: &str,
    at: Pos,
) {
    let name = callable_name(r.world(), callee);
    let name = name.as_deref().unwrap_or("function");
    let text = catalogue::INCOMPATIBLE_TYPEVAR_VALUE.format(&[typevar_name, name, &fmt(r, typ)]);
    fail(r, text, at, ErrorCode::TypeVar);
}

/// The variance of a protocol's type variable is not what its members make of it.
pub fn bad_proto_variance<'p>(
    r: &mut dyn Reporter<'p>,
    actual: Variance,
    tvar_name: &str,
    expected: Variance,
    at: Pos,
) {
    let text = format!(
        "{} type variable \"{tvar_name}\" used in protocol where {} one is expected",
        variance_string(actual),
        variance_string(expected)
    );
    fail(r, capitalize(&text), at, None);
}

/// A class with type arguments in `isinstance`.
pub fn type_arguments_not_allowed<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    let text = "Parameterized generics cannot be used with class or instance checks";
    fail(r, text, at, None);
}

/// Type parameters that a class uses without declaring them, in PEP 695 syntax.
pub fn type_parameters_should_be_declared<'p>(r: &mut dyn Reporter<'p>, undeclared: &[&str], at: Pos) {
    let names: Vec<String> = undeclared.iter().map(|name| format!("\"{name}\"")).collect();
    let text = catalogue::TYPE_PARAMETERS_SHOULD_BE_DECLARED.format(&[&names.join(", ")]);
    fail(r, text, at, ErrorCode::ValidType);
}

/// A type variable without default behind one with default.
pub fn tvar_without_default_type<'p>(
    r: &mut dyn Reporter<'p>,
    tvar_name: &str,
    last_tvar_name_with_default: &str,
    at: Pos,
) {
    let text = format!(
        "\"{tvar_name}\" cannot appear after \"{last_tvar_name_with_default}\" in type parameter list because it has no default type"
    );
    fail(r, text, at, None);
}

/// Explicit `Any` where it is not wanted.
pub fn explicit_any<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(r, "Explicit \"Any\" is not allowed", at, ErrorCode::ExplicitAny);
}

/// A type that is `Any` because an import was not followed. `prefix` says what has the type.
pub fn unimported_type_becomes_any<'p>(r: &mut dyn Reporter<'p>, prefix: &str, typ: TypeId, at: Pos) {
    let text = format!("{prefix} becomes {} due to an unfollowed import", fmt(r, typ));
    fail(r, text, at, ErrorCode::NoAnyUnimported);
}
