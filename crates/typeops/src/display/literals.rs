//! Values of literal types as Python writes them.

use std::fmt::Write as _;

use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{Literal, LiteralValue, Type};

/// `Literal[5]`; a sentinel is its own name.
pub(super) fn literal_type(world: &World<'_>, literal: &Literal) -> String {
    let repr = literal_repr(world, literal);
    if matches!(literal.value, LiteralValue::Sentinel { .. }) {
        repr
    } else {
        format!("Literal[{repr}]")
    }
}

/// The value of a literal as its type shows it (mypy's `value_repr`): `5`, `'a'`, `b'a'`, `m.Color.RED`.
#[must_use]
pub fn literal_repr(world: &World<'_>, literal: &Literal) -> String {
    let enum_name = || {
        let Type::Instance(fallback) = world.types.get(literal.fallback) else {
            return None;
        };
        let class = world.get(fallback.class);
        class.is(ClassFlags::ENUM).then(|| world.text(class.fullname))
    };
    match &literal.value {
        LiteralValue::Enum(name) => {
            format!("{}.{}", enum_name().unwrap_or_default(), world.text(*name))
        }
        LiteralValue::Bool(true) => "True".to_owned(),
        LiteralValue::Bool(false) => "False".to_owned(),
        LiteralValue::Int(value) => value.to_string(),
        LiteralValue::BigInt(digits) => world.text(*digits).to_owned(),
        LiteralValue::Str(text) => python_repr(world.text(*text)),
        LiteralValue::Bytes(text) => format!("b{}", python_repr(world.text(*text))),
        LiteralValue::Float(bits) => float_repr(f64::from_bits(*bits)),
        LiteralValue::Sentinel { fullname: _, name } => world.text(*name).to_owned(),
    }
}

/// A text as Python's `repr` writes it.
#[must_use]
pub fn python_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for character in text.chars() {
        push_escaped(&mut out, character, quote);
    }
    out.push(quote);
    out
}

fn push_escaped(out: &mut String, character: char, quote: char) {
    let code = u32::from(character);
    let written = match character {
        '\\' => write!(out, "\\\\"),
        '\n' => write!(out, "\\n"),
        '\r' => write!(out, "\\r"),
        '\t' => write!(out, "\\t"),
        _ if character == quote => write!(out, "\\{quote}"),
        ' '..='~' => write!(out, "{character}"),
        _ if code < 0x100 && !is_printable(character) => write!(out, "\\x{code:02x}"),
        _ if is_printable(character) => write!(out, "{character}"),
        _ if code < 0x1_0000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
    written.expect("writing to a string cannot fail");
}

/// Whether Python prints the character as it is. Rust's own debug form knows the same categories of characters
/// (control, format, surrogate, private, unassigned and separators) except for combining marks, which it escapes.
fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    character.is_alphanumeric() || character.escape_debug().len() == 1 || is_combining(character)
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe2f}')
}

/// A float as Python's `repr` writes it: the shortest digits, with an exponent below 1e-4 and from 1e16 on.
pub(crate) fn float_repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if value != 0.0 && !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    let plain = value.to_string();
    if plain.contains('.') {
        plain
    } else {
        format!("{plain}.0")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_python_does() {
        assert_eq!(python_repr("a"), "'a'");
        assert_eq!(python_repr("it's"), "\"it's\"");
        assert_eq!(python_repr("'\""), "'\\'\"'");
        assert_eq!(python_repr("a\\b\n\t\r"), "'a\\\\b\\n\\t\\r'");
        assert_eq!(python_repr("\u{0}\u{7f}\u{a0}"), "'\\x00\\x7f\\xa0'");
        assert_eq!(python_repr("é中😀"), "'é中😀'");
        assert_eq!(python_repr("\u{200b}\u{e000}"), "'\\u200b\\ue000'");
    }

    #[test]
    fn floats_are_written_as_python_does() {
        assert_eq!(float_repr(1.0), "1.0");
        assert_eq!(float_repr(-0.0), "-0.0");
        assert_eq!(float_repr(0.1), "0.1");
        assert_eq!(float_repr(1e16), "1e+16");
        assert_eq!(float_repr(1.5e-5), "1.5e-05");
        assert_eq!(float_repr(123_456_789.25), "123456789.25");
    }
}
