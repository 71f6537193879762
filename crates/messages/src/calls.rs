//! Arguments that are missing, superfluous or misnamed.

use errors::ErrorCode;
use names::Name;
use types::{ArgKind, Callable, Type, TypeId, TypedDict};

use typeops::proper::proper;

use crate::format::{callable_name, find_defining_module, first_arg_of, for_function};
use crate::reporter::{Pos, Reporter, fail, fmt, is_subtype, note, prefer_simple_messages};
use crate::text::{best_matches, pretty_seq};

/// Positional arguments are missing. `argument_names` are the names of the arguments of the call, if these are known.
pub fn too_few_arguments<'p>(
    r: &mut dyn Reporter<'p>,
    callee: &Callable,
    argument_names: Option<&[Option<Name>]>,
    at: Pos,
) {
    let text = if prefer_simple_messages(r) {
        "Too few arguments".to_owned()
    } else {
        argument_names
            .and_then(|names| missing_positional_arguments(r, callee, names))
            .unwrap_or_else(|| format!("Too few arguments{}", for_function(r.world(), callee)))
    };
    fail(r, text, at, ErrorCode::CallArg);
}

/// The message that names what is missing, if everything has a name.
fn missing_positional_arguments<'p>(
    r: &dyn Reporter<'p>,
    callee: &Callable,
    names: &[Option<Name>],
) -> Option<String> {
    let positional = names.iter().filter(|name| name.is_none()).count();
    let left = callee
        .params
        .get(positional..callee.min_args())
        .unwrap_or_default();
    let missing: Vec<Option<Name>> = left
        .iter()
        .map(|param| param.name)
        .filter(|name| !names.contains(name))
        .collect();
    let callee = callable_name(r.world(), callee)?;
    let texts: Option<Vec<&str>> = missing
        .iter()
        .map(|name| Some(r.world().text((*name)?)))
        .collect();
    let texts = texts.filter(|texts| !texts.is_empty())?;
    let plural = if texts.len() == 1 { "" } else { "s" };
    let list = texts.join("\", \"");
    Some(format!(
        "Missing positional argument{plural} \"{list}\" in call to {callee}"
    ))
}

/// A keyword argument is missing.
pub fn missing_named_argument<'p>(r: &mut dyn Reporter<'p>, callee: &Callable, name: &str, at: Pos) {
    let text = format!(
        "Missing named argument \"{name}\"{}",
        for_function(r.world(), callee)
    );
    fail(r, text, at, ErrorCode::CallArg);
    note_defined_here(r, callee, at, ErrorCode::CallArg);
}

/// There are more arguments than parameters.
pub fn too_many_arguments<'p>(r: &mut dyn Reporter<'p>, callee: &Callable, at: Pos) {
    let text = with_function_unless_simple(r, "Too many arguments", callee);
    fail(r, text, at, ErrorCode::CallArg);
    maybe_note_about_special_args(r, callee, at);
}

fn with_function_unless_simple<'p>(r: &mut dyn Reporter<'p>, text: &str, callee: &Callable) -> String {
    if prefer_simple_messages(r) {
        text.to_owned()
    } else {
        format!("{text}{}", for_function(r.world(), callee))
    }
}

/// An unpacked TypedDict has a key that no parameter takes.
pub fn too_many_arguments_from_typed_dict<'p>(
    r: &mut dyn Reporter<'p>,
    callee: &Callable,
    arg_type: &TypedDict,
    at: Pos,
) {
    let is_taken = |name: Name| callee.params.iter().any(|param| param.name == Some(name));
    let Some(extra) = arg_type.items.iter().find(|item| !is_taken(item.name)) else {
        too_many_arguments(r, callee, at);
        return;
    };
    let key = r.world().text(extra.name);
    let text = format!(
        "Extra argument \"{key}\" from **args{}",
        for_function(r.world(), callee)
    );
    fail(r, text, at, None);
}

/// There are more positional arguments than positional parameters.
pub fn too_many_positional_arguments<'p>(r: &mut dyn Reporter<'p>, callee: &Callable, at: Pos) {
    let text = with_function_unless_simple(r, "Too many positional arguments", callee);
    fail(r, text, at, ErrorCode::CallArgMisc);
    maybe_note_about_special_args(r, callee, at);
    note_defined_here(r, callee, at, ErrorCode::CallArgMisc);
}

/// Note: a method whose first parameter has an unusual name, and may lack `self`.
pub fn maybe_note_about_special_args<'p>(r: &mut dyn Reporter<'p>, callee: &Callable, at: Pos) {
    if prefer_simple_messages(r) {
        return;
    }
    let first = first_arg_of(r.world(), callee).unwrap_or_default();
    if !["", "self", "cls", "mcs"].contains(&first) {
        let text = "Looks like the first special argument in a method is not named \"self\", \"cls\", or \"mcs\", maybe it is missing?";
        note(r, text, at, None);
    }
}

/// No parameter has this name. `for_func` is as [`for_function`] gives it, `matches` are names that look alike.
pub fn unexpected_keyword_argument_for_function<'p>(
    r: &mut dyn Reporter<'p>,
    for_func: &str,
    name: &str,
    matches: &[&str],
    at: Pos,
) {
    let mut text = format!("Unexpected keyword argument \"{name}\"{for_func}");
    if !matches.is_empty() {
        text.push_str(&format!("; did you mean {}?", pretty_seq(matches, "or")));
    }
    fail(r, text, at, ErrorCode::CallArg);
}

/// No parameter has this name. Parameters that the argument would fit are preferred as suggestions.
pub fn unexpected_keyword_argument<'p>(
    r: &mut dyn Reporter<'p>,
    callee: &Callable,
    name: &str,
    arg_type: TypeId,
    at: Pos,
) {
    let (mut fitting, mut others) = (Vec::new(), Vec::new());
    for param in &callee.params {
        if let Some(name) = param.name.filter(|_| param.kind != ArgKind::Star) {
            let name = r.world().text(name);
            if is_subtype(r, arg_type, param.typ) {
                fitting.push(name);
            } else {
                others.push(name);
            }
        }
    }
    let matches = suggest(r, name, &fitting, &others);
    let for_func = for_function(r.world(), callee);
    unexpected_keyword_argument_for_function(r, &for_func, name, &matches, at);
    note_defined_here(r, callee, at, ErrorCode::CallArg);
}

/// Names that look like `name`: those of parameters that fit, or else of any.
pub(crate) fn suggest<'a, 'p>(
    r: &mut dyn Reporter<'p>,
    name: &str,
    fitting: &[&'a str],
    others: &[&'a str],
) -> Vec<&'a str> {
    if prefer_simple_messages(r) {
        return Vec::new();
    }
    let matches = best_matches(name, fitting.iter().copied(), 3);
    if matches.is_empty() {
        best_matches(name, others.iter().copied(), 3)
    } else {
        matches
    }
}

/// Note: where a function of another module is defined.
pub fn note_defined_here<'p>(r: &mut dyn Reporter<'p>, callee: &Callable, at: Pos, code: ErrorCode) {
    let Some(module) = find_defining_module(r.world(), callee) else {
        return;
    };
    let module = r.world().module(module);
    let (path, fullname) = (module.path.clone(), r.world().text(module.fullname));
    if path == *r.errors().file() || ["builtins", "typing"].contains(&fullname) {
        return;
    }
    let name = callable_name(r.world(), callee);
    let name = name.as_deref().map_or("Called function", |name| {
        name.split(" of ").next().unwrap_or(name)
    });
    let text = format!("{name} defined in \"{fullname}\"");
    note(r, text, at, code);
}

/// A parameter is given twice.
pub fn duplicate_argument_value<'p>(r: &mut dyn Reporter<'p>, callee: &Callable, index: usize, at: Pos) {
    let name = callable_name(r.world(), callee);
    let name = name.as_deref().unwrap_or("Function");
    let param = callee.params[index]
        .name
        .map_or("None", |name| r.world().text(name));
    let text = format!("{name} gets multiple values for keyword argument \"{param}\"");
    fail(r, text, at, None);
}

/// `*x` of something that cannot be iterated.
pub fn invalid_var_arg<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(r, "Expected iterable as variadic argument", at, None);
}

/// `**x` of something that is no mapping of texts.
pub fn invalid_keyword_var_arg<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, is_mapping: bool, at: Pos) {
    let typ = proper(r.world(), typ);
    let text = if is_mapping && matches!(r.world().types.get(typ), Type::Instance(_)) {
        "Argument after ** must have string keys".to_owned()
    } else {
        format!("Argument after ** must be a mapping, not {}", fmt(r, typ))
    };
    fail(r, text, at, ErrorCode::ArgType);
}

/// `super(x)` where `x` is no class.
pub fn first_argument_for_super_must_be_type<'p>(r: &mut dyn Reporter<'p>, actual: TypeId, at: Pos) {
    let actual = proper(r.world(), actual);
    // The name of a class for its instance would look like the class itself.
    let what = if matches!(r.world().types.get(actual), Type::Instance(_)) {
        "a non-type instance".to_owned()
    } else {
        fmt(r, actual)
    };
    let text = format!("Argument 1 for \"super\" must be a type object; got {what}");
    fail(r, text, at, ErrorCode::ArgType);
}
