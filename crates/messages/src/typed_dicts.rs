//! Keys of TypedDicts.

use errors::ErrorCode;
use types::{TypeId, TypedDict};

use typeops::typed_dicts::is_anonymous;

use crate::quote_type_string;
use crate::reporter::{Pos, Reporter, fail, fmt, format_distinctly, note};
use crate::text::{best_matches, format_item_name_list, format_key_list, pretty_seq};

const ITEM: ErrorCode = ErrorCode::TypeddictItem;

fn dict_of<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> &'p TypedDict {
    let dict = r.world().types.as_typed_dict(typ);
    dict.expect("messages about keys are about TypedDicts")
}

fn keys_of<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> Vec<&'p str> {
    let world = r.world();
    let items = dict_of(r, typ).items.iter();
    items.map(|item| world.text(item.name)).collect()
}

/// Read-only keys are changed. `keys` are sorted by the caller or here: their order does not matter.
pub fn readonly_keys_mutated<'p>(r: &mut dyn Reporter<'p>, keys: &[&str], at: Pos) {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    let verb = if keys.len() == 1 { "is" } else { "are" };
    let text = format!(
        "ReadOnly {} TypedDict {verb} mutated",
        format_key_list(&keys, false)
    );
    fail(r, text, at, ErrorCode::TypeddictReadonlyMutated);
}

/// `{**x}` where `x` is no TypedDict.
pub fn unsupported_target_for_star_typeddict<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let text = format!("Unsupported type {} for ** expansion in TypedDict", fmt(r, typ));
    fail(r, text, at, ITEM);
}

/// Keys that no `**` item is sure to have.
pub fn non_required_keys_absent_with_star<'p>(r: &mut dyn Reporter<'p>, keys: &[&str], at: Pos) {
    let text = format!(
        "Non-required {} not explicitly found in any ** item",
        format_key_list(keys, true)
    );
    fail(r, text, at, ITEM);
}

/// The keys are not those of the TypedDict `typ`.
pub fn unexpected_typeddict_keys<'p>(
    r: &mut dyn Reporter<'p>,
    typ: TypeId,
    expected_keys: &[&str],
    actual_keys: &[&str],
    at: Pos,
) {
    let without = |keys: &[&'_ str], others: &[&str]| -> Vec<String> {
        let kept = keys.iter().filter(|key| !others.contains(key));
        kept.map(|key| (*key).to_owned()).collect()
    };
    let (missing, extra) = (
        without(expected_keys, actual_keys),
        without(actual_keys, expected_keys),
    );
    if !is_anonymous(r.world(), dict_of(r, typ)) {
        let named = fmt(r, typ);
        if !missing.is_empty() {
            let keys = format_key_list(&missing, true);
            fail(r, format!("Missing {keys} for TypedDict {named}"), at, ITEM);
        }
        if !extra.is_empty() {
            let keys = format_key_list(&extra, true);
            let text = format!("Extra {keys} for TypedDict {named}");
            fail(r, text, at, ErrorCode::TypeddictUnknownKey);
        }
        if !missing.is_empty() || !extra.is_empty() {
            return;
        }
    }
    let found = format_key_list(actual_keys, true);
    if expected_keys.is_empty() {
        fail(r, format!("Unexpected TypedDict {found}"), at, None);
        return;
    }
    let is_part = !actual_keys.is_empty() && extra.is_empty() && !missing.is_empty();
    let only = if is_part { "only " } else { "" };
    let expected = format_key_list(expected_keys, false);
    fail(
        r,
        format!("Expected {expected} but found {only}{found}"),
        at,
        ITEM,
    );
}

/// A key that is no literal.
pub fn typeddict_key_must_be_string_literal<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let keys = format_item_name_list(&keys_of(r, typ));
    let text = format!("TypedDict key must be a string literal; expected one of {keys}");
    fail(r, text, at, ErrorCode::LiteralReq);
}

/// A key that the TypedDict does not have. Setting one is less serious than reading one.
pub fn typeddict_key_not_found<'p>(
    r: &mut dyn Reporter<'p>,
    typ: TypeId,
    item_name: &str,
    setitem: bool,
    at: Pos,
) {
    let keys = keys_of(r, typ);
    if is_anonymous(r.world(), dict_of(r, typ)) {
        let keys = format_item_name_list(&keys);
        let text = format!("\"{item_name}\" is not a valid TypedDict key; expected one of {keys}");
        fail(r, text, at, None);
        return;
    }
    let code = if setitem {
        ErrorCode::TypeddictUnknownKey
    } else {
        ITEM
    };
    let text = format!("TypedDict {} has no key \"{item_name}\"", fmt(r, typ));
    fail(r, text, at, code);
    let matches = best_matches(item_name, keys, 3);
    if !matches.is_empty() {
        note(
            r,
            format!("Did you mean {}?", pretty_seq(&matches, "or")),
            at,
            code,
        );
    }
}

/// A display fits several TypedDicts of a union, or none.
pub fn typeddict_context_ambiguous<'p>(r: &mut dyn Reporter<'p>, types: &[TypeId], at: Pos) {
    let texts: Vec<String> = format_distinctly(r, types)
        .iter()
        .map(|text| quote_type_string(text))
        .collect();
    let text = format!(
        "Type of TypedDict is ambiguous, none of ({}) matches cleanly",
        texts.join(", ")
    );
    fail(r, text, at, None);
}

/// A required key is deleted.
pub fn typeddict_key_cannot_be_deleted<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, item_name: &str, at: Pos) {
    let text = if is_anonymous(r.world(), dict_of(r, typ)) {
        format!("TypedDict key \"{item_name}\" cannot be deleted")
    } else {
        format!(
            "Key \"{item_name}\" of TypedDict {} cannot be deleted",
            fmt(r, typ)
        )
    };
    fail(r, text, at, None);
}

/// `setdefault` with a value that the key does not have.
pub fn typeddict_setdefault_arguments_inconsistent<'p>(
    r: &mut dyn Reporter<'p>,
    default: TypeId,
    expected: TypeId,
    at: Pos,
) {
    let (default, expected) = (fmt(r, default), fmt(r, expected));
    let text = format!(
        "Argument 2 to \"setdefault\" of \"TypedDict\" has incompatible type {default}; expected {expected}"
    );
    fail(r, text, at, ITEM);
}
