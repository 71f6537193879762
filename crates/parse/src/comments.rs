//! Comments that mean something: `# type: ignore`, type comments and inline settings.
//!
//! One look for `#`; comments without a colon mean nothing, and the tokens tell which of the others are comments. A comment is cut at each `#`; parts count up to the first one that means nothing, and a
//! part behind an empty one does not count (`## type: ignore`).

mod directives;
mod signatures;

use ruff_python_ast::Expr;
use ruff_python_ast::token::Tokens;
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use options::ErrorCode;
use source::LineIndex;

use crate::deep;
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
    /// An upper bound.
    depth_of_types: usize,
    pub(crate) inline_config: Vec<InlineConfig>,
    pub(crate) errors: Vec<ParseError>,
}

impl Comments {
    /// Reads all comments of a module.
    pub(crate) fn read(tokens: &Tokens, text: &str, lines: &LineIndex) -> Self {
        let mut comments = Self::default();
        let mut at = 0;
        while let Some(found) = memchr::memchr(b'#', &text.as_bytes()[at..]) {
            let start = at + found;
            let line = memchr::memchr(b'\n', &text.as_bytes()[start..]).unwrap_or(text.len() - start);
            if memchr::memchr(b':', &text.as_bytes()[start..start + line]).is_none() {
                at = start + line;
            } else if let Some(range) = comment_at(tokens, start) {
                comments.add(&text[range], range.start().to_u32(), lines);
                at = range.end().to_usize();
            } else {
                at = start + 1;
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

    /// Drops the types, which may nest deep.
    pub(crate) fn drop_types(&mut self) {
        deep::drop_tree(std::mem::take(&mut self.types), self.depth_of_types);
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
                    self.depth_of_types = self.depth_of_types.max(deep::depth_bound(annotation));
                    self.types.insert(line, signatures::parse(annotation));
                }
            }
        }
    }
}

/// The comment that begins at a byte: there is none inside a string.
fn comment_at(tokens: &Tokens, start: usize) -> Option<TextRange> {
    let before = tokens.partition_point(|token| token.start().to_usize() < start);
    let here = tokens[before..]
        .iter()
        .take_while(|token| token.start().to_usize() == start);
    here.filter(|token| token.kind().is_comment())
        .map(Ranged::range)
        .next()
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
