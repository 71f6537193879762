//! The text of a type comment: a type, or the signature of a function.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Expr, Mod};
use ruff_python_parser::{Mode, parse_unchecked};
use ruff_text_size::Ranged;

use super::TypeComment;

/// What `annotation`, the text behind `# type:`, means.
pub(super) fn parse(annotation: &str) -> TypeComment {
    let invalid = || TypeComment::Invalid(format!("Syntax error in type comment \"{annotation}\""));
    if annotation.is_empty() {
        return invalid();
    }
    if let Some(expr) = parenthesized(annotation) {
        return TypeComment::Regular(expr);
    }
    signature(annotation).unwrap_or_else(invalid)
}

/// Parses `text` as if it stood in parentheses.
pub(crate) fn parenthesized(text: &str) -> Option<Expr> {
    let parsed = parse_unchecked(&format!("({text})"), Mode::Expression.into());
    if !parsed.errors().is_empty() {
        return None;
    }
    match parsed.into_syntax() {
        Mod::Expression(module) => Some(*module.body),
        Mod::Module(_) => None,
    }
}

fn signature(annotation: &str) -> Option<TypeComment> {
    let (arguments, result) = split_signature(annotation)?;
    let arguments = arguments
        .into_iter()
        .map(parenthesized)
        .collect::<Option<Vec<_>>>()?;
    Some(TypeComment::Signature(arguments, parenthesized(result)?))
}

/// The arguments, without stars, and the result of `(a, *b) -> c`. Whether they are types is not looked at.
fn split_signature(text: &str) -> Option<(Vec<&str>, &str)> {
    let parsed = parse_unchecked(text, Mode::Expression.into());
    let mut tokens = parsed.tokens().iter_with_context();
    if tokens.next()?.kind() != TokenKind::Lpar {
        return None;
    }
    let mut arguments = Vec::new();
    let mut start = tokens.peek()?.start();
    let mut end = start;
    let mut has_star = false;
    loop {
        let token = tokens.next()?;
        match token.kind() {
            TokenKind::Comma if tokens.nesting() == 1 => {
                arguments.push(&text[start.to_usize()..end.to_usize()]);
                start = tokens.peek()?.start();
                end = start;
                has_star = false;
            }
            TokenKind::Star | TokenKind::DoubleStar if tokens.nesting() == 1 => {
                if has_star {
                    return None;
                }
                if start == token.start() {
                    start = tokens.peek()?.start();
                    end = start;
                    has_star = true;
                }
            }
            TokenKind::Rpar if tokens.nesting() == 0 => break,
            _ => end = token.end(),
        }
    }
    if end != start {
        arguments.push(&text[start.to_usize()..end.to_usize()]);
    }
    if tokens.next()?.kind() != TokenKind::Rarrow {
        return None;
    }
    Some((arguments, &text[tokens.next()?.start().to_usize()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&[&str], &str)>) {
        let split = split_signature(text);
        let split = split
            .as_ref()
            .map(|(arguments, result)| (arguments.as_slice(), *result));
        assert_eq!(split, expected, "{text}");
    }

    #[test]
    fn signatures_are_cut_at_their_commas() {
        check(
            "( dict[str , int], * str ) -> None",
            Some((&["dict[str , int]", "str"], "None")),
        );
        check("(str,) -> None", Some((&["str"], "None")));
        check("() -> ()", Some((&[], "()")));
        check("( , ) -> ", Some((&[""], "")));
        check("(a * b) -> c", Some((&["a * b"], "c")));
        check("(Literal[',->']) -> {}", Some((&["Literal[',->']"], "{}")));
    }

    #[test]
    fn three_stars_are_no_signature() {
        check("(***str) -> None", None);
        check("int", None);
    }
}
