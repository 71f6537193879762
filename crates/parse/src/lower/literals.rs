//! Literals: numbers, texts, bytes, constants.

use arena::List;
use nodes::ast::Expr;
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use super::Lower;
use crate::big_int;

impl Lower<'_> {
    pub(super) fn literal(&mut self, expr: &ast::Expr) -> Expr {
        match expr {
            ast::Expr::StringLiteral(literal) => self.string(literal),
            ast::Expr::BytesLiteral(literal) => {
                let escaped = escape_bytes(&literal.value);
                Expr::Bytes(self.text(&escaped))
            }
            ast::Expr::NumberLiteral(literal) => self.number(&literal.value),
            ast::Expr::BooleanLiteral(literal) => {
                Expr::Name(self.name(if literal.value { "True" } else { "False" }))
            }
            ast::Expr::NoneLiteral(_) => Expr::Name(self.name("None")),
            ast::Expr::EllipsisLiteral(_) => Expr::Ellipsis,
            _ => unreachable!("only literals come here, and modules have no escape commands"),
        }
    }

    fn string(&mut self, literal: &ast::ExprStringLiteral) -> Expr {
        self.has_surrogates = false;
        let parts = literal.value.iter();
        let value = List::push_to(&mut self.arenas.text, parts.flat_map(|part| part.value.bytes()));
        for part in &literal.value {
            self.note_surrogates(&part.value, part.range());
        }
        Expr::Str {
            value,
            has_surrogates: self.has_surrogates,
        }
    }

    /// Looks whether a text has surrogates, which its value cannot hold.
    pub(super) fn note_surrogates(&mut self, value: &str, range: TextRange) {
        if value.contains(char::REPLACEMENT_CHARACTER) && !self.has_surrogates {
            self.has_surrogates = escapes_surrogate(&self.input.text[range]);
        }
    }

    fn number(&mut self, number: &ast::Number) -> Expr {
        match number {
            ast::Number::Int(value) => match value.as_i64() {
                Some(value) => Expr::Int(value),
                None => {
                    let digits = big_int::decimal(&value.to_string());
                    Expr::BigInt(self.text(&digits))
                }
            },
            ast::Number::Float(value) => Expr::Float(*value),
            ast::Number::Complex { real: _, imag } => Expr::Complex(*imag),
        }
    }
}

/// Whether the source of a literal has an escape (`\uD800`, `\U0000D800`) of a surrogate.
fn escapes_surrogate(source: &str) -> bool {
    let mut rest = source;
    while let Some(at) = rest.find('\\') {
        let digits = match rest.as_bytes().get(at + 1) {
            Some(b'u') => 4,
            Some(b'U') => 8,
            Some(_) | None => 0,
        };
        let code = rest
            .get(at + 2..at + 2 + digits)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if code.is_some_and(|code| (0xD800..=0xDFFF).contains(&code)) {
            return true;
        }
        let escaped = rest[at + 1..].chars().next().map_or(0, char::len_utf8);
        rest = &rest[at + 1 + escaped..];
    }
    false
}

/// Bytes as mypy writes them: what `repr` puts between the quotes.
pub(crate) fn escape_bytes(value: &ast::BytesLiteralValue) -> String {
    let bytes = || value.iter().flat_map(|part| part.value.iter().copied());
    let escape_quote = bytes().any(|byte| byte == b'\'') && bytes().any(|byte| byte == b'"');
    let mut escaped = String::new();
    for byte in bytes() {
        match byte {
            b'\r' => escaped.push_str("\\r"),
            b'\n' => escaped.push_str("\\n"),
            b'\t' => escaped.push_str("\\t"),
            b'\\' => escaped.push_str("\\\\"),
            b'\'' if escape_quote => escaped.push_str("\\'"),
            b' '..=b'~' => escaped.push(char::from(byte)),
            _ => {
                let hex = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit)]);
                escaped.push_str("\\x");
                escaped.push(hex(byte >> 4));
                escaped.push(hex(byte & 0xf));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_are_found_in_escapes_only() {
        assert!(escapes_surrogate(r"a \ud800"));
        assert!(escapes_surrogate(r"\U0000dfff"));
        assert!(!escapes_surrogate(r"\\ud800"));
        assert!(!escapes_surrogate(r"\ufffd"));
    }
}
