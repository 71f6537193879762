//! Formatting of strings: `%`, `format` and their placeholders.

use errors::ErrorCode;

use crate::reporter::{Pos, Reporter, fail};

const CODE: ErrorCode = ErrorCode::StringFormatting;

/// More placeholders than values.
pub fn too_few_string_formatting_arguments<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(r, "Not enough arguments for format string", at, CODE);
}

/// More values than placeholders.
pub fn too_many_string_formatting_arguments<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(
        r,
        "Not all arguments converted during string formatting",
        at,
        CODE,
    );
}

/// A placeholder that does not exist.
pub fn unsupported_placeholder<'p>(r: &mut dyn Reporter<'p>, placeholder: &str, at: Pos) {
    fail(
        r,
        format!("Unsupported format character \"{placeholder}\""),
        at,
        CODE,
    );
}

/// `%(name)*d`.
pub fn string_interpolation_with_star_and_key<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    let text = "String interpolation contains both stars and mapping keys";
    fail(r, text, at, CODE);
}

/// `%c` of bytes with something else.
pub fn requires_int_or_single_byte<'p>(r: &mut dyn Reporter<'p>, format_call: bool, at: Pos) {
    let mark = if format_call { ":" } else { "%" };
    let text = format!("\"{mark}c\" requires an integer in range(256) or a single byte");
    fail(r, text, at, CODE);
}

/// `%c` with something else.
pub fn requires_int_or_char<'p>(r: &mut dyn Reporter<'p>, format_call: bool, at: Pos) {
    let mark = if format_call { ":" } else { "%" };
    fail(r, format!("\"{mark}c\" requires int or char"), at, CODE);
}

/// `%(key)s` with a mapping that lacks it.
pub fn key_not_in_mapping<'p>(r: &mut dyn Reporter<'p>, key: &str, at: Pos) {
    fail(r, format!("Key \"{key}\" not found in mapping"), at, CODE);
}

/// `%(key)s %s`.
pub fn string_interpolation_mixing_key_and_non_keys<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    let text = "String interpolation mixes specifier with and without mapping keys";
    fail(r, text, at, CODE);
}
