//! Values as Python's `repr` writes them.

use std::fmt::Write;

/// `repr` of a text.
#[must_use]
pub fn text(value: &str) -> String {
    let quote = if value.contains('\'') && !value.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(value.len() + 2);
    out.push(quote);
    for c in value.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c == quote => {
                out.push('\\');
                out.push(c);
            }
            ' ' => out.push(c),
            _ if c.is_control() || c.is_whitespace() => escape(&mut out, c),
            _ => out.push(c),
        }
    }
    out.push(quote);
    out
}

fn escape(out: &mut String, c: char) {
    let code = u32::from(c);
    let written = match code {
        0..=0xFF => write!(out, "\\x{code:02x}"),
        0x100..=0xFFFF => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
    written.expect("writing to a string never fails");
}

/// `repr` of a float: the shortest digits that mean the same number.
#[must_use]
pub fn float(value: f64) -> String {
    let digits = shortest(value);
    if value.is_finite() && !digits.contains(['.', 'e']) {
        digits + ".0"
    } else {
        digits
    }
}

/// `repr` of an imaginary number.
#[must_use]
pub fn imaginary(value: f64) -> String {
    shortest(value) + "j"
}

fn shortest(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').expect("the format has an exponent");
    let exponent: i32 = exponent.parse().expect("the exponent is a number");
    if (-4..16).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_choose_their_quotes() {
        assert_eq!(text("a'b"), "\"a'b\"");
        assert_eq!(text("a'\"b"), "'a\\'\"b'");
        assert_eq!(text("\n\u{1}\u{a0}é"), "'\\n\\x01\\xa0é'");
    }

    #[test]
    fn floats_have_python_exponents() {
        assert_eq!(float(1.0), "1.0");
        assert_eq!(float(1e16), "1e+16");
        assert_eq!(float(1e15), "1000000000000000.0");
        assert_eq!(float(0.0001), "0.0001");
        assert_eq!(float(0.00001), "1e-05");
        assert_eq!(float(1.5e300), "1.5e+300");
        assert_eq!(imaginary(2.0), "2j");
    }
}
