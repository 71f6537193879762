//! Variables: declarations that are missing, unpacking, long tuples, deleted names.

use errors::ErrorCode;
use nodes::defs::Var;
use types::{Type, TypeId};

use crate::catalogue::Text;
use crate::reporter::{Pos, Reporter, fail, fail_text, fmt, fmt_bare, is_subtype, note};
use crate::text::unmangle;

/// Tuples with more items have messages of their own.
const MAX_TUPLE_ITEMS: usize = 10;

/// Containers of builtins for which a declaration can be suggested.
const CONTAINERS: [&str; 4] = [
    "builtins.list",
    "builtins.dict",
    "builtins.set",
    "builtins.frozenset",
];

/// The type of a variable cannot be inferred. With `hint`, a declaration is suggested where that is possible.
pub fn need_annotation_for_var<'p>(r: &mut dyn Reporter<'p>, var: &Var, hint: bool, at: Pos) {
    let name = r.world().text(var.name);
    let recommended = if hint { recommended_type(r, var) } else { None };
    let hint = recommended.map_or_else(String::new, |typ| format!(" (hint: \"{name}: {typ} = ...\")"));
    need_annotation(r, name, &hint, at);
}

/// The type of something that is no variable cannot be inferred.
pub fn need_annotation_for_name<'p>(r: &mut dyn Reporter<'p>, name: &str, at: Pos) {
    need_annotation(r, name, "", at);
}

fn need_annotation<'p>(r: &mut dyn Reporter<'p>, name: &str, hint: &str, at: Pos) {
    let text = format!("Need type annotation for \"{}\"{hint}", unmangle(name));
    fail(r, text, at, ErrorCode::VarAnnotated);
}

fn recommended_type<'p>(r: &dyn Reporter<'p>, var: &Var) -> Option<String> {
    let Type::Partial(partial) = r.world().types.get(var.typ?) else {
        return None;
    };
    let Some(class) = partial.class else {
        return Some("<type> | None".to_owned());
    };
    let fullname = r.world().text(r.world().get(class).fullname);
    if !CONTAINERS.contains(&fullname) {
        return None;
    }
    let name = fullname.strip_prefix("builtins.").unwrap_or(fullname);
    let item = if name == "dict" {
        "<type>, <type>"
    } else {
        "<type>"
    };
    Some(format!("{name}[{item}]"))
}

/// `a, b = x` where `x` has another number of items.
pub fn wrong_number_values_to_unpack<'p>(
    r: &mut dyn Reporter<'p>,
    provided: usize,
    expected: usize,
    at: Pos,
) {
    let text = if provided == expected {
        return;
    } else if provided > expected {
        format!("Too many values to unpack ({expected} expected, {provided} provided)")
    } else if provided == 1 {
        format!("Need more than 1 value to unpack ({expected} expected)")
    } else {
        format!("Need more than {provided} values to unpack ({expected} expected)")
    };
    fail(r, text, at, None);
}

/// `a, b = "ab"`.
pub fn unpacking_strings_disallowed<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(r, "Unpacking a string is disallowed", at, ErrorCode::StrUnpack);
}

/// Something is iterated that cannot be.
pub fn type_not_iterable<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let text = format!("{} object is not iterable", fmt(r, typ));
    fail(r, text, at, None);
}

fn deleted_name<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> String {
    match r.world().types.get(typ) {
        Type::Deleted(Some(name)) => format!(" \"{}\"", r.world().text(*name)),
        _other => String::new(),
    }
}

/// A deleted variable is read. `typ` is its type, a deleted one.
pub fn deleted_as_rvalue<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let text = format!("Trying to read deleted variable{}", deleted_name(r, typ));
    fail(r, text, at, None);
}

/// The variable of an `except` is assigned outside.
pub fn deleted_as_lvalue<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let name = deleted_name(r, typ);
    fail(
        r,
        format!("Assignment to variable{name} outside except: block"),
        at,
        None,
    );
}

/// A name that some paths do not define.
pub fn variable_may_be_undefined<'p>(r: &mut dyn Reporter<'p>, name: &str, at: Pos) {
    fail(
        r,
        format!("Name \"{name}\" may be undefined"),
        at,
        ErrorCode::PossiblyUndefined,
    );
}

/// A name that is used before it is defined.
pub fn var_used_before_def<'p>(r: &mut dyn Reporter<'p>, name: &str, at: Pos) {
    fail(
        r,
        format!("Name \"{name}\" is used before definition"),
        at,
        ErrorCode::UsedBeforeDef,
    );
}

/// An abstract class is assigned where a concrete one is wanted.
pub fn concrete_only_assign<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let text = format!(
        "Can only assign concrete classes to a variable of type {}",
        fmt(r, typ)
    );
    fail(r, text, at, ErrorCode::TypeAbstract);
}

/// Reports a tuple of many items that does not fit, item by item. Returns false if the tuple is not that long.
///
/// `labels` are what to call the two types if their lengths differ: the subtype first.
pub fn try_report_long_tuple_assignment_error<'p>(
    r: &mut dyn Reporter<'p>,
    subtype: TypeId,
    supertype: TypeId,
    at: Pos,
    text: &Text,
    labels: Option<(&str, &str)>,
) -> bool {
    let types = r.world().types;
    let Some(left) = types.as_tuple(subtype) else {
        return false;
    };
    let is_long = left.items.len() > MAX_TUPLE_ITEMS;
    if typeops::classes::is_plain_tuple(r.world(), supertype) {
        let item = types
            .as_instance(supertype)
            .and_then(|tuple| tuple.args.first().copied());
        let Some(item) = item.filter(|_| is_long) else {
            return false;
        };
        generate_incompatible_tuple_error(r, &vec![item; left.items.len()], &left.items, at, text);
        return true;
    }
    let Some(right) = types.as_tuple(supertype) else {
        return false;
    };
    if !is_long && right.items.len() <= MAX_TUPLE_ITEMS {
        return false;
    }
    match labels {
        Some((sub_label, super_label)) if left.items.len() != right.items.len() => {
            let (sub, sup) = (
                format_long_tuple_type(r, subtype),
                format_long_tuple_type(r, supertype),
            );
            let more = format!(" ({sub_label} {sub}, {super_label} {sup})");
            fail_text(r, &text.with_additional_msg(&more), at);
        }
        _ => generate_incompatible_tuple_error(r, &right.items, &left.items, at, text),
    }
    true
}

/// A tuple of many items with only the first two.
pub fn format_long_tuple_type<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> String {
    match r.world().types.as_tuple(typ).map(|tuple| &tuple.items[..]) {
        Some(items @ [first, second, ..]) if items.len() > MAX_TUPLE_ITEMS => {
            let (first, second, more) = (fmt_bare(r, *first), fmt_bare(r, *second), items.len() - 2);
            format!("\"tuple[{first}, {second}, ... <{more} more items>]\"")
        }
        Some(_) | None => fmt(r, typ),
    }
}

/// Reports how many items of a tuple do not fit, and notes for the first three.
pub fn generate_incompatible_tuple_error<'p>(
    r: &mut dyn Reporter<'p>,
    lhs_types: &[TypeId],
    rhs_types: &[TypeId],
    at: Pos,
    text: &Text,
) {
    let mut count = 0;
    let mut notes = Vec::new();
    for (index, (left, right)) in lhs_types.iter().zip(rhs_types).enumerate() {
        if is_subtype(r, *right, *left) {
            continue;
        }
        if count < 3 {
            let (right, left) = (fmt(r, *right), fmt(r, *left));
            notes.push(format!(
                "Expression tuple item {index} has type {right}; {left} expected; "
            ));
        }
        count += 1;
    }
    let omitted = if count > 3 {
        format!("; {} items are omitted", count - 3)
    } else {
        String::new()
    };
    let more = format!(" ({count} tuple items are incompatible{omitted})");
    fail_text(r, &text.with_additional_msg(&more), at);
    for text_of_note in notes {
        note(r, text_of_note, at, text.code);
    }
}
