//! Notes that explain an error or suggest a remedy.

use errors::ErrorCode;
use types::{Instance, TypeId};

use typeops::proper::proper;
use typeops::subtypes::is_same_type;
use typeops::unions::flatten_nested_unions;

use crate::format::MAX_UNION_ITEMS;
use crate::reporter::{Pos, Reporter, fmt, is_subtype, note};
use crate::text::plural_s;

/// Classes of `numbers` that no number is a subtype of.
const UNSUPPORTED_NUMBERS: [&str; 5] = [
    "numbers.Number",
    "numbers.Complex",
    "numbers.Real",
    "numbers.Rational",
    "numbers.Integral",
];

fn named<'p>(r: &dyn Reporter<'p>, typ: TypeId, fullname: &str) -> Option<&'p Instance> {
    let world = r.world();
    let instance = world.types.as_instance(typ)?;
    (world.text(world.get(instance.class).fullname) == fullname).then_some(instance)
}

/// Adds notes about `list` and `dict` being invariant, if that is why `actual` is no `expected`.
pub fn append_invariance_notes<'p>(
    r: &mut dyn Reporter<'p>,
    notes: &mut Vec<String>,
    actual: TypeId,
    expected: TypeId,
) {
    let both = |name| Some((named(r, actual, name)?, named(r, expected, name)?));
    let (lists, dicts) = (both("builtins.list"), both("builtins.dict"));
    let (class, suggestion) = if let Some((actual, expected)) = lists
        && let (Some(left), Some(right)) = (actual.args.first(), expected.args.first())
        && is_subtype(r, *left, *right)
    {
        ("list", "Consider using \"Sequence\" instead, which is covariant")
    } else if let Some((actual, expected)) = dicts
        && let ([key, value], [expected_key, expected_value]) = (&*actual.args, &*expected.args)
        && is_same_type(r.cx(), *key, *expected_key)
        && is_subtype(r, *value, *expected_value)
    {
        (
            "dict",
            "Consider using \"Mapping\" instead, which is covariant in the value type",
        )
    } else {
        return;
    };
    notes.push(format!(
        "\"{class}\" is invariant -- see https://mypy.readthedocs.io/en/stable/common_issues.html#variance"
    ));
    notes.push(suggestion.to_owned());
}

/// Adds a note about the items of a long union that another does not have.
pub fn append_union_note<'p>(
    r: &mut dyn Reporter<'p>,
    notes: &mut Vec<String>,
    actual: TypeId,
    expected: TypeId,
) {
    let Some(union) = r.world().types.as_union(actual) else {
        return;
    };
    let items = flatten_nested_unions(r.world(), &union.items, true);
    if items.len() < MAX_UNION_ITEMS {
        return;
    }
    let mut others = Vec::new();
    for item in items {
        if !is_subtype(r, item, expected) {
            others.push(fmt(r, item));
        }
    }
    if !others.is_empty() {
        let plural = plural_s(others.len());
        notes.push(format!(
            "Item{plural} in the first union not in the second: {}",
            others.join(", ")
        ));
    }
}

/// Adds notes about classes of `numbers`, if `expected` is one.
pub fn append_numbers_notes<'p>(r: &dyn Reporter<'p>, notes: &mut Vec<String>, expected: TypeId) {
    if UNSUPPORTED_NUMBERS
        .iter()
        .any(|name| named(r, expected, name).is_some())
    {
        notes.push("Types from \"numbers\" are not supported for static type checking".to_owned());
        notes.push("See https://peps.python.org/pep-0484/#the-numeric-tower".to_owned());
        notes.push("Consider using a protocol instead, such as typing.SupportsFloat".to_owned());
    }
}

/// A note that a variable may want a declaration: a function returns a variable of inferred type, the same class as
/// wanted with narrower arguments. `returned` is the name of that variable.
pub fn make_inferred_type_note<'p>(
    r: &mut dyn Reporter<'p>,
    returned: Option<&str>,
    subtype: TypeId,
    supertype: TypeId,
    supertype_str: &str,
) -> Option<String> {
    let name = returned?;
    let world = r.world();
    let left = world.types.as_instance(proper(world, subtype))?;
    let right = world.types.as_instance(proper(world, supertype))?;
    if world.get(left.class).fullname != world.get(right.class).fullname
        || left.args.is_empty()
        || right.args.is_empty()
    {
        return None;
    }
    for (left, right) in left.args.iter().zip(&right.args) {
        if !is_subtype(r, *left, *right) {
            return None;
        }
    }
    Some(format!(
        "Perhaps you need a type annotation for \"{name}\"? Suggestion: {supertype_str}"
    ))
}

/// Note: `await` may be missing.
pub fn possible_missing_await<'p>(r: &mut dyn Reporter<'p>, at: Pos, code: Option<ErrorCode>) {
    note(r, "Maybe you forgot to use \"await\"?", at, code);
}

/// The stubs that a test of the type checker needs for a name of `builtins` or `typing`.
fn suggested_test_fixture(fullname: &str) -> Option<&'static str> {
    Some(match fullname {
        "builtins.set" => "set.pyi",
        "builtins.tuple" => "tuple.pyi",
        "builtins.bool" => "bool.pyi",
        "builtins.Exception" | "builtins.BaseException" => "exception.pyi",
        "builtins.isinstance" => "isinstancelist.pyi",
        "builtins.property" => "property.pyi",
        "builtins.classmethod" => "classmethod.pyi",
        "typing._SpecialForm" => "typing-medium.pyi",
        _ => return None,
    })
}

/// Notes: a name of the standard library is missing because a test runs with stubs of its own.
pub fn add_fixture_note<'p>(r: &mut dyn Reporter<'p>, fullname: &str, at: Pos) {
    let text = format!("Maybe your test fixture does not define \"{fullname}\"?");
    note(r, text, at, None);
    if let Some(fixture) = suggested_test_fixture(fullname) {
        let text = format!("Consider adding [builtins fixtures/{fixture}] to your test description");
        note(r, text, at, None);
    }
}
