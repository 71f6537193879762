//! Comments that mean something: `# type: ignore`, type comments and inline settings.
//!
//! One pass over the tokens. A comment is cut at each `#`; parts count up to the first one that means nothing, and a
//! part behind an empty one does not count (`## type: ignore`).

mod directives;
mod signatures;

use ruff_python_ast::Expr;
use ruff_python_ast::token::Tokens;
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;

use options::ErrorCode;
use source::LineIndex;

use crate::{Ignore, InlineConfig, ParseError};
use directives::Directive;

pub(crate) use signatures::parenthesized;

/// A comment that gives a type.
#[derive(Debug)]
pub(crate) enum TypeComment {
    /// `# type: int`
    Regular(Expr),
    /// `# type: (int, str) -> None`
    Signature(Vec<Expr>, Expr),
    /// Neither; with the message.
    Invalid(String),
}

/// What the comments of a module say.
#[derive(Default, Debug)]
pub(crate) struct Comments {
    pub(crate) ignores: Vec<Ignore>,
    /// `# mypy: ignore`: only its place matters, at the top of a module.
    pub(crate) mypy_ignores: Vec<Ignore>,
    pub(crate) types: FxHashMap<u32, TypeComment>,
    pub(crate) inline_config: Vec<InlineConfig>,
    pub(crate) errors: Vec<ParseError>,
}

impl Comments {
    /// Reads all comments of a module.
    pub(crate) fn read(tokens: &Tokens, text: &str, lines: &LineIndex) -> Self {
        let mut comments = Self::default();
        for token in tokens.iter().filter(|token| token.kind().is_comment()) {
            let range = token.range();
            let comment = &text[range];
            if comment.contains(':') {
                comments.add(comment, range.start().to_u32(), lines);
            }
        }
        comments
    }

    /// The first `# type: ignore` or `# mypy: ignore`.
    pub(crate) fn first_ignore(&self) -> Option<&Ignore> {
        match (self.ignores.first(), self.mypy_ignores.first()) {
            (Some(ignore), Some(mypy)) if ignore.line < mypy.line => Some(ignore),
            (ignore, None) => ignore,
            (_, mypy) => mypy,
        }
    }

    fn add(&mut self, comment: &str, offset: u32, lines: &LineIndex) {
        let (line, column) = lines.position(offset);
        if column == 0
            && let Some(setting) = inline_setting(comment)
        {
            let text = setting.to_owned();
            self.inline_config.push(InlineConfig { line, text });
        }
        let mut place = Place {
            line,
            column: column + 1,
            errors: &mut self.errors,
        };
        let (mut ignored, mut mypy_ignored) = (false, false);
        for directive in directives::of_comment(comment) {
            match directive {
                Directive::Ignore(_) if ignored => place.error("Multiple type ignores on the same line"),
                Directive::Ignore(codes) => {
                    ignored = true;
                    self.ignores.push(Ignore { line, codes });
                }
                Directive::MypyIgnore(_) if mypy_ignored => {
                    place.error("Multiple mypy ignores on the same line")
                }
                Directive::MypyIgnore(codes) => {
                    mypy_ignored = true;
                    self.mypy_ignores.push(Ignore { line, codes });
                }
                Directive::InvalidIgnore => place.error("Invalid \"type: ignore\" comment"),
                Directive::InvalidMypyIgnore => place.error("Invalid \"mypy: ignore\" comment"),
                Directive::Type(_) if self.types.contains_key(&line) => {
                    place.error("Multiple type comments on the same line");
                }
                Directive::Type(annotation) => {
                    self.types.insert(line, signatures::parse(annotation));
                }
            }
        }
    }
}

/// Where a comment stands, for messages about it.
struct Place<'a> {
    line: u32,
    column: u32,
    errors: &'a mut Vec<ParseError>,
}

impl Place<'_> {
    fn error(&mut self, message: &str) {
        self.errors.push(ParseError {
            line: self.line,
            column: i32::try_from(self.column).unwrap_or(i32::MAX),
            message: message.to_owned(),
            blocker: false,
            code: ErrorCode::Syntax,
        });
    }
}

/// The settings of a `# mypy: ...` comment that is no `# mypy: ignore`.
fn inline_setting(comment: &str) -> Option<&str> {
    let setting = comment.strip_prefix("# mypy:")?.trim();
    let ignores = setting == "ignore" || setting.starts_with("ignore[") || setting.starts_with("ignore ");
    (!setting.is_empty() && !ignores).then_some(setting)
}
