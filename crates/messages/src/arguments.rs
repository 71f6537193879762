//! Arguments of the wrong type.

use errors::{ErrorCode, ErrorHandle};
use names::{Name, known};
use nodes::defs::ClassFlags;
use types::{ArgKind, Callable, CallableFlags, Type, TypeId};

use typeops::MemberQuery;
use typeops::callables::Signature;
use typeops::proper::proper;

use crate::catalogue;
use crate::format::{FormatOptions, callable_name, format_type_with};
use crate::hints::{append_invariance_notes, append_numbers_notes};
use crate::operators::{OP_METHODS, Operand, invalid_index_type, unsupported_operand_types};
use crate::protocols::report_protocol_problems;
use crate::quote_type_string;
use crate::reporter::{
    Pos, Reporter, fail, fail_text, fmt, fmt_bare, fmt_distinctly, fmt_distinctly_bare, is_subtype, note,
    prefer_simple_messages,
};
use crate::text::{extract_type, strip_quotes};

/// The expression around an argument.
#[derive(Clone, Copy, Debug)]
pub enum Outer<'a> {
    /// A call, with the names of its arguments.
    Call(&'a [Option<Name>]),
    /// An index that is a text: `x["key"]`.
    Key(&'a str),
    /// Anything else.
    Other,
}

/// An argument that does not fit.
#[derive(Clone, Copy, Debug)]
pub struct WrongArgument<'a> {
    /// Which argument of the call, from 1.
    pub n: usize,
    /// Which parameter, from 1.
    pub m: usize,
    /// What is called.
    pub callee: &'a Callable,
    /// The type of the argument.
    pub arg_type: TypeId,
    /// How it is passed.
    pub arg_kind: ArgKind,
    /// The type of the object whose method is called.
    pub object_type: Option<TypeId>,
    /// The expression around it.
    pub outer: Outer<'a>,
}

/// An argument has the wrong type. Methods of operators and the callables that mypy makes up for displays and
/// comprehensions have messages of their own.
pub fn incompatible_argument<'p>(r: &mut dyn Reporter<'p>, wrong: WrongArgument<'_>, at: Pos) -> ErrorHandle {
    let wrong = WrongArgument {
        arg_type: proper(r.world(), wrong.arg_type),
        ..wrong
    };
    let name = callable_name(r.world(), wrong.callee);
    if let Some(name) = &name {
        if let Some(error) = of_operator(r, wrong, name, at) {
            return error;
        }
        if let Some((text, code)) = of_display(r, wrong, name) {
            return fail(r, text, at, code);
        }
    }
    let target = name.map_or_else(String::new, |name| format!("to {name} "));
    of_call(r, wrong, &target, at)
}

fn param_type(wrong: WrongArgument<'_>, number: usize) -> TypeId {
    let params = &wrong.callee.params;
    let param = params.get(number.wrapping_sub(1)).or(params.last());
    param
        .expect("a callee whose argument is wrong has parameters")
        .typ
}

/// Indexing and operators.
fn of_operator<'p>(
    r: &mut dyn Reporter<'p>,
    wrong: WrongArgument<'_>,
    name: &str,
    at: Pos,
) -> Option<ErrorHandle> {
    let base = match wrong.object_type {
        Some(object) => fmt(r, object),
        None => extract_type(name).to_owned(),
    };
    let (arg, param) = (wrong.arg_type, param_type(wrong, wrong.n));
    let is_setitem = name.starts_with("\"__setitem__\" of");
    if name.starts_with("\"__getitem__\" of") || (is_setitem && wrong.n == 1) {
        return Some(invalid_index_type(r, arg, param, &base, at, ErrorCode::Index));
    }
    if is_setitem {
        let (arg, param) = fmt_distinctly(r, arg, param);
        let more = format!(" (expression has type {arg}, target has type {param})");
        let text = catalogue::INCOMPATIBLE_TYPES_IN_ASSIGNMENT.with_additional_msg(&more);
        return Some(fail_text(r, &text, at));
    }
    let (operator, reversed) = binary_operator(name)?;
    let (base, arg) = (Operand::Text(&base), Operand::Type(arg));
    let (left, right) = if reversed { (arg, base) } else { (base, arg) };
    Some(unsupported_operand_types(
        r,
        operator,
        left,
        right,
        at,
        ErrorCode::Operator,
    ))
}

/// The operator of `"__add__" of ...` or `"__radd__" of ...`, and whether the operands are the other way round.
fn binary_operator(name: &str) -> Option<(&'static str, bool)> {
    let method = name.strip_prefix('"')?.split_once("\" of")?.0;
    OP_METHODS.iter().find_map(|(operator, forward)| {
        let is_forward = method == *forward;
        let is_reverse = method
            .strip_prefix("__r")
            .is_some_and(|rest| rest == &forward[2..]);
        (is_forward || is_reverse).then_some((*operator, *operator == "in" || !is_forward))
    })
}

/// Displays and comprehensions.
fn of_display<'p>(
    r: &mut dyn Reporter<'p>,
    wrong: WrongArgument<'_>,
    name: &str,
) -> Option<(String, ErrorCode)> {
    let (arg, n) = (wrong.arg_type, wrong.n);
    let first = |r: &mut dyn Reporter<'p>| fmt_distinctly(r, arg, wrong.callee.params[0].typ);
    let found = match name {
        "<list>" => {
            let (actual, expected) = first(r);
            let text = format!(
                "List item {} has incompatible type {actual}; expected {expected}",
                n - 1
            );
            (text, ErrorCode::ListItem)
        }
        "<dict>" => {
            let text = of_dict(r, wrong);
            (text, ErrorCode::DictItem)
        }
        "<list-comprehension>" | "<set-comprehension>" => {
            let (actual, expected) = first(r);
            let (actual, expected) = (strip_quotes(&actual), strip_quotes(&expected));
            let kind = if name == "<list-comprehension>" {
                "List"
            } else {
                "Set"
            };
            let text = format!(
                "{kind} comprehension has incompatible type {kind}[{actual}]; expected {kind}[{expected}]"
            );
            (text, ErrorCode::Misc)
        }
        "<dictionary-comprehension>" => {
            let (actual, expected) = fmt_distinctly(r, arg, param_type(wrong, n));
            let part = if n == 1 { "Key" } else { "Value" };
            let text = format!(
                "{part} expression in dictionary comprehension has incompatible type {actual}; expected type {expected}"
            );
            (text, ErrorCode::Misc)
        }
        "<generator>" => {
            let (actual, expected) = first(r);
            let text = format!("Generator has incompatible item type {actual}; expected {expected}");
            (text, ErrorCode::Misc)
        }
        _ => return None,
    };
    Some(found)
}

/// An entry of a dict display, or an unpacked one.
fn of_dict<'p>(r: &mut dyn Reporter<'p>, wrong: WrongArgument<'_>) -> String {
    let types = r.world().types;
    let param = param_type(wrong, wrong.n);
    let n = wrong.n - 1;
    let expected = types
        .as_tuple(proper(r.world(), param))
        .map(|tuple| &tuple.items[..]);
    let actual = types.as_tuple(wrong.arg_type).map(|tuple| &tuple.items[..]);
    if let (Some([key, value]), Some([expected_key, expected_value])) = (actual, expected) {
        let (key, expected_key) = fmt_distinctly_if_needed(r, *key, *expected_key);
        let (value, expected_value) = fmt_distinctly_if_needed(r, *value, *expected_value);
        return format!(
            "Dict entry {n} has incompatible type {key}: {value}; expected {expected_key}: {expected_value}"
        );
    }
    let (actual, expected) = fmt_distinctly(r, wrong.arg_type, param);
    format!("Unpacked dict entry {n} has incompatible type {actual}; expected {expected}")
}

/// Types that fit need not be told apart.
fn fmt_distinctly_if_needed<'p>(
    r: &mut dyn Reporter<'p>,
    actual: TypeId,
    expected: TypeId,
) -> (String, String) {
    if is_subtype(r, actual, expected) {
        (fmt(r, actual), fmt(r, expected))
    } else {
        fmt_distinctly(r, actual, expected)
    }
}

/// An ordinary call.
fn of_call<'p>(r: &mut dyn Reporter<'p>, wrong: WrongArgument<'_>, target: &str, at: Pos) -> ErrorHandle {
    let object = wrong.object_type.map(|object| proper(r.world(), object));
    let types = r.world().types;
    let code = if object.is_some_and(|object| types.as_typed_dict(object).is_some()) {
        ErrorCode::TypeddictItem
    } else {
        ErrorCode::ArgType
    };
    if prefer_simple_messages(r) {
        return fail(r, "Argument has incompatible type", at, code);
    }
    let expected = param_type(wrong, wrong.m);
    let text = text_of_call(r, wrong, expected, target);
    let notes = notes_of_call(r, wrong.arg_type, expected);
    let error = fail(r, text, at, code);
    for text in notes {
        note(r, text, at, code);
    }
    error
}

fn text_of_call<'p>(
    r: &mut dyn Reporter<'p>,
    wrong: WrongArgument<'_>,
    expected: TypeId,
    target: &str,
) -> String {
    let world = r.world();
    let named = |name: Name| format!("\"{}\"", world.text(name));
    let mut label = match wrong.outer {
        Outer::Call(names) => names.get(wrong.n.wrapping_sub(1)).copied().flatten().map(named),
        Outer::Key(_) | Outer::Other => None,
    };
    let item = item_of_typed_dict(r, wrong);
    if let Some((name, _)) = item {
        label = Some(format!("\"{}\"", r.world().text(name)));
    }
    let actual = item.map_or(wrong.arg_type, |(_, typ)| typ);
    let (actual, expected) = fmt_distinctly_bare(r, actual, expected);
    let stars = match wrong.arg_kind {
        _ if item.is_some() => "",
        ArgKind::Star => "*",
        ArgKind::Star2 => "**",
        ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => "",
    };
    let actual = quote_type_string(&format!("{stars}{actual}"));
    let expected = quote_type_string(&expected);
    if let Outer::Key(key) = wrong.outer {
        return format!("Value of \"{key}\" has incompatible type {actual}; expected {expected}");
    }
    let label = label.unwrap_or_else(|| wrong.n.to_string());
    format!("Argument {label} {target}has incompatible type {actual}; expected {expected}")
}

/// The item of an unpacked TypedDict that goes to a parameter with a name.
fn item_of_typed_dict<'p>(r: &dyn Reporter<'p>, wrong: WrongArgument<'_>) -> Option<(Name, TypeId)> {
    if wrong.arg_kind != ArgKind::Star2 {
        return None;
    }
    let dict = r.world().types.as_typed_dict(wrong.arg_type)?;
    let param = wrong.callee.params.get(wrong.m.wrapping_sub(1))?;
    let name = param.name.filter(|_| param.kind != ArgKind::Star2)?;
    dict.item(name).map(|item| (name, item.typ))
}

fn notes_of_call<'p>(r: &mut dyn Reporter<'p>, actual: TypeId, expected: TypeId) -> Vec<String> {
    let types = r.world().types;
    let mut notes = Vec::new();
    let expected = proper(r.world(), expected);
    let items = types
        .as_union(expected)
        .map_or_else(|| vec![expected], |union| union.items.to_vec());
    for item in items {
        let item = proper(r.world(), item);
        if types.as_instance(actual).is_some() && types.as_instance(item).is_some() {
            append_invariance_notes(r, &mut notes, actual, item);
            append_numbers_notes(r, &mut notes, item);
        }
    }
    notes
}

/// Notes about an argument of the wrong type: protocols that it does not implement, and calls that differ.
pub fn incompatible_argument_note<'p>(
    r: &mut dyn Reporter<'p>,
    original_caller_type: TypeId,
    callee_type: TypeId,
    at: Pos,
    parent_error: ErrorHandle,
) {
    if prefer_simple_messages(r) {
        return;
    }
    let types = r.world().types;
    let has_members = matches!(
        types.get(original_caller_type),
        Type::Instance(_) | Type::Tuple(_) | Type::TypedDict(_) | Type::Type { .. } | Type::Callable(_)
    );
    if has_members {
        let items = types
            .as_union(callee_type)
            .map_or_else(|| vec![callee_type], |union| union.items.to_vec());
        for item in items {
            let item = proper(r.world(), item);
            if is_protocol_instance(r, item) {
                report_protocol_problems(r, original_caller_type, item, at, parent_error);
            }
        }
    }
    let is_instance = types.as_instance(original_caller_type).is_some();
    if is_instance && types.as_callable(callee_type).is_some() {
        note_call_of(r, original_caller_type, at, parent_error);
    }
    if is_protocol_instance(r, callee_type) {
        note_call_of(r, callee_type, at, parent_error);
    }
    maybe_note_concatenate_pos_args(r, original_caller_type, callee_type, at, parent_error.code);
}

fn is_protocol_instance<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> bool {
    let instance = r.world().types.as_instance(typ);
    instance.is_some_and(|instance| r.world().get(instance.class).is(ClassFlags::PROTOCOL))
}

fn note_call_of<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos, parent_error: ErrorHandle) {
    let query = MemberQuery {
        is_operator: true,
        ..MemberQuery::of(known::DUNDER_CALL, typ, typ)
    };
    if let Some(call) = typeops::subtypes::find_member(r, query) {
        note_call(r, typ, call, at, parent_error.code);
    }
}

/// Note: the type of `__call__`.
pub fn note_call<'p>(
    r: &mut dyn Reporter<'p>,
    subtype: TypeId,
    call: TypeId,
    at: Pos,
    code: Option<ErrorCode>,
) {
    let how = FormatOptions {
        verbosity: 1,
        ..FormatOptions::default()
    };
    let call = format_type_with(r.world(), r.options(), call, how);
    let text = format!("\"{}.__call__\" has type {call}", fmt_bare(r, subtype));
    note(r, text, at, code);
}

/// Note: `Concatenate` makes parameters positional, and the function has names for them.
pub fn maybe_note_concatenate_pos_args<'p>(
    r: &mut dyn Reporter<'p>,
    original_caller_type: TypeId,
    callee_type: TypeId,
    at: Pos,
    code: Option<ErrorCode>,
) {
    let types = r.world().types;
    let (Some(callee), Some(original)) = (
        types.as_callable(callee_type),
        types.as_callable(original_caller_type),
    ) else {
        return;
    };
    if !(original.flags | callee.flags).contains(CallableFlags::FROM_CONCATENATE) {
        return;
    }
    let wanted = Signature::from(callee).formal_arguments(false);
    let given = Signature::from(original).formal_arguments(false);
    let names: Vec<&str> = wanted
        .zip(given)
        .filter(|(wanted, given)| wanted.pos.is_some() && given.pos.is_some() && wanted.name.is_none())
        .filter_map(|(_, given)| given.name)
        .map(|name| r.world().text(name))
        .collect();
    if names.is_empty() {
        return;
    }
    let function = original
        .name
        .map_or_else(|| "None".to_owned(), |name| name.text(r.world().names));
    let names = names.join("\", \"");
    let text = format!(
        "This is likely because \"{function}\" has named arguments: \"{names}\". Consider marking them positional-only"
    );
    note(r, text, at, code);
}
