//! Abstract classes, `super`, class objects.

use errors::ErrorCode;
use types::{ClassId, TypeId};

use crate::reporter::{Pos, Reporter, fail, fmt, fmt_bare, note};
use crate::text::{format_string_list, plural_s};

/// An abstract class is instantiated. Each attribute is given with whether it counts as abstract only because its body
/// is empty and it may return `None`.
pub fn cannot_instantiate_abstract_class<'p>(
    r: &mut dyn Reporter<'p>,
    class_name: &str,
    abstract_attributes: &[(&str, bool)],
    at: Pos,
) {
    let code = ErrorCode::Abstract;
    let quoted = |name: &str| format!("\"{name}\"");
    let all: Vec<String> = abstract_attributes.iter().map(|(name, _)| quoted(name)).collect();
    let text = format!(
        "Cannot instantiate abstract class \"{class_name}\" with abstract attribute{} {}",
        plural_s(all.len()),
        format_string_list(&all)
    );
    fail(r, text, at, code);
    let implicit = abstract_attributes.iter().filter(|(_, implicit)| *implicit);
    let implicit: Vec<String> = implicit.map(|(name, _)| quoted(name)).collect();
    let text = match implicit.as_slice() {
        [] => return,
        [only] => format!(
            "{only} is implicitly abstract because it has an empty function body. If it is not meant to be abstract, explicitly `return` or `return None`."
        ),
        [..] => format!(
            "The following methods were marked implicitly abstract because they have empty function bodies: {}. If they are not meant to be abstract, explicitly `return` or `return None`.",
            format_string_list(&implicit)
        ),
    };
    note(r, text, at, code);
}

/// `super().f()` where `f` is abstract and has no body.
pub fn unsafe_super<'p>(r: &mut dyn Reporter<'p>, method: &str, class: &str, at: Pos) {
    let text = format!(
        "Call to abstract method \"{method}\" of \"{class}\" with trivial body via super() is unsafe"
    );
    fail(r, text, at, ErrorCode::SafeSuper);
}

/// `type[X]` is called where `X` has no constructor.
pub fn unsupported_type_type<'p>(r: &mut dyn Reporter<'p>, item: TypeId, at: Pos) {
    let text = format!("Cannot instantiate type \"type[{}]\"", fmt_bare(r, item));
    fail(r, text, at, None);
}

/// An abstract class is given where a concrete one is wanted.
pub fn concrete_only_call<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let text = format!(
        "Only concrete class can be given where {} is expected",
        fmt(r, typ)
    );
    fail(r, text, at, ErrorCode::TypeAbstract);
}

/// `isinstance` or `issubclass` with something that they cannot look at.
pub fn cannot_use_function_with_type<'p>(
    r: &mut dyn Reporter<'p>,
    method_name: &str,
    type_name: &str,
    at: Pos,
) {
    let text = format!("Cannot use {method_name}() with {type_name} type");
    fail(r, text, at, None);
}

/// `issubclass` with a protocol that has more than methods.
pub fn report_non_method_protocol<'p>(r: &mut dyn Reporter<'p>, class: ClassId, members: &[&str], at: Pos) {
    let text = "Only protocols that don't have non-method members can be used with issubclass()";
    fail(r, text, at, None);
    if members.len() < 3 {
        let class = r.world().text(r.world().get(class).name);
        let text = format!(
            "Protocol \"{class}\" has non-method member(s): {}",
            members.join(", ")
        );
        note(r, text, at, None);
    }
}
