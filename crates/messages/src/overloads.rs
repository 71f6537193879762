//! Overloaded functions.

use errors::ErrorCode;
use names::Name;
use types::{ArgKind, Callable, TypeId};

use typeops::callables::{callable_items, first_callable};

use crate::calls::suggest;
use crate::format::{callable_name, pretty_callable};
use crate::reporter::{Pos, Reporter, fail, fmt, is_subtype, note, note_with_offset};
use crate::text::{plural_s, pretty_seq};

/// The arguments of a call as messages about overloads need them.
#[derive(Clone, Copy, Debug)]
pub struct OverloadArguments<'a> {
    /// Their types.
    pub types: &'a [TypeId],
    /// Their names and how they are passed, if these are known.
    pub names: Option<(&'a [Option<Name>], &'a [ArgKind])>,
}

/// No overload accepts the arguments. Without a code, it is `call-overload`.
pub fn no_variant_matches_arguments<'p>(
    r: &mut dyn Reporter<'p>,
    overload: TypeId,
    args: OverloadArguments<'_>,
    at: Pos,
    code: Option<ErrorCode>,
) {
    let code = code.unwrap_or(ErrorCode::CallOverload);
    let types = r.world().types;
    let items: Vec<&Callable> = callable_items(types, &overload)
        .iter()
        .filter_map(|item| types.as_callable(*item))
        .collect();
    let name = first_callable(types, overload).and_then(|first| callable_name(r.world(), first));
    let unexpected = unexpected_kwargs(&items, args);
    if !unexpected.is_empty() {
        let for_func = name
            .as_ref()
            .map_or_else(String::new, |name| format!(" for overloaded function {name}"));
        let confident = report_unexpected(r, &items, &unexpected, &for_func, at, code);
        if confident && unexpected.len() == args.types.len() {
            return;
        }
    }
    let of = name.map_or_else(String::new, |name| format!(" of {name}"));
    let formatted: Vec<String> = args.types.iter().map(|arg| fmt(r, *arg)).collect();
    let text = match args.types.len() {
        0 => format!("All overload variants{of} require at least one argument"),
        1 => format!(
            "No overload variant{of} matches argument type {}",
            formatted.join(", ")
        ),
        _ => format!(
            "No overload variant{of} matches argument types {}",
            formatted.join(", ")
        ),
    };
    fail(r, text, at, code);
    let text = format!("Possible overload variant{}:", plural_s(items.len()));
    note(r, text, at, code);
    for item in items {
        let text = pretty_callable(r.world(), r.options(), item);
        note_with_offset(r, text, at, code, 4);
    }
}

/// Keyword arguments that no overload has a parameter for, with their types.
fn unexpected_kwargs(items: &[&Callable], args: OverloadArguments<'_>) -> Vec<(Name, TypeId)> {
    let Some((names, kinds)) = args.names else {
        return Vec::new();
    };
    if items.iter().any(|item| item.kw_arg().is_some()) {
        return Vec::new();
    }
    let params = || {
        items
            .iter()
            .flat_map(|item| &item.params)
            .filter(|param| param.kind != ArgKind::Star)
    };
    if !params().any(|param| param.name.is_some()) {
        return Vec::new();
    }
    let named = names.iter().zip(kinds).zip(args.types);
    named
        .filter(|((_, kind), _)| **kind == ArgKind::Named)
        .filter_map(|((name, _), typ)| Some(((*name)?, *typ)))
        .filter(|(name, _)| !params().any(|param| param.name == Some(*name)))
        .collect()
}

/// Reports them, with suggestions first. Returns whether each of them fits some parameter by its type.
fn report_unexpected<'p>(
    r: &mut dyn Reporter<'p>,
    items: &[&Callable],
    unexpected: &[(Name, TypeId)],
    for_func: &str,
    at: Pos,
    code: ErrorCode,
) -> bool {
    let mut confident = true;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for (name, typ) in unexpected {
        let (fitting, others) = params_by_fit(r, items, *typ);
        let name = r.world().text(*name);
        let matches = suggest(r, name, &fitting, &others);
        if matches.is_empty() {
            without.push(format!("\"{name}\""));
        } else {
            with.push((name, matches));
        }
        confident &= !fitting.is_empty();
    }
    for (name, matches) in with {
        let matches = pretty_seq(&matches, "or");
        let text = format!("Unexpected keyword argument \"{name}\"{for_func}; did you mean {matches}?");
        fail(r, text, at, code);
    }
    if !without.is_empty() {
        let plural = plural_s(without.len());
        let names = without.join(", ");
        fail(
            r,
            format!("Unexpected keyword argument{plural} {names}{for_func}"),
            at,
            code,
        );
    }
    confident
}

/// The names of parameters that accept the type, and of those that do not.
fn params_by_fit<'p>(
    r: &mut dyn Reporter<'p>,
    items: &[&Callable],
    typ: TypeId,
) -> (Vec<&'p str>, Vec<&'p str>) {
    let (mut fitting, mut others) = (Vec::new(), Vec::new());
    let params = items.iter().flat_map(|item| &item.params);
    for param in params.filter(|param| param.kind != ArgKind::Star) {
        let Some(name) = param.name.map(|name| r.world().text(name)) else {
            continue;
        };
        let list = if is_subtype(r, typ, param.typ) {
            &mut fitting
        } else {
            &mut others
        };
        if !list.contains(&name) {
            list.push(name);
        }
    }
    (fitting, others)
}

/// Some overloads have a decorator and some have not.
pub fn overload_inconsistently_applies_decorator<'p>(r: &mut dyn Reporter<'p>, decorator: &str, at: Pos) {
    let text = format!(
        "Overload does not consistently use the \"@{decorator}\" decorator on all function signatures."
    );
    fail(r, text, at, None);
}

/// Two overloads accept the same arguments and return different things.
pub fn overloaded_signatures_overlap<'p>(
    r: &mut dyn Reporter<'p>,
    index1: usize,
    index2: usize,
    flip_note: bool,
    at: Pos,
) {
    let code = ErrorCode::OverloadOverlap;
    let text = format!(
        "Overloaded function signatures {index1} and {index2} overlap with incompatible return types"
    );
    fail(r, text, at, code);
    if flip_note {
        note(r, "Flipping the order of overloads will fix this error", at, code);
    }
}

/// An overload accepts nothing that an earlier one does not accept.
pub fn overloaded_signature_will_never_match<'p>(
    r: &mut dyn Reporter<'p>,
    index1: usize,
    index2: usize,
    at: Pos,
) {
    let text = format!(
        "Overloaded function signature {index2} will never be matched: signature {index1}'s parameter type(s) are the same or broader"
    );
    fail(r, text, at, ErrorCode::OverloadCannotMatch);
}

/// The implementation cannot satisfy an overload because of type variables.
pub fn overloaded_signatures_typevar_specific<'p>(r: &mut dyn Reporter<'p>, index: usize, at: Pos) {
    let text = format!(
        "Overloaded function implementation cannot satisfy signature {index} due to inconsistencies in how they use type variables"
    );
    fail(r, text, at, None);
}

/// The implementation does not accept what an overload accepts.
pub fn overloaded_signatures_param_specific<'p>(r: &mut dyn Reporter<'p>, index: usize, at: Pos) {
    let text = format!(
        "Overloaded function implementation does not accept all possible parameters of signature {index}"
    );
    fail(r, text, at, None);
}

/// The implementation does not return what an overload returns.
pub fn overloaded_signatures_ret_specific<'p>(r: &mut dyn Reporter<'p>, index: usize, at: Pos) {
    let text = format!("Overloaded function implementation cannot produce return type of signature {index}");
    fail(r, text, at, None);
}
