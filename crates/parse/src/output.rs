//! What parsing a module returns.

use errors::{Report, Span};
use nodes::ast::ModuleAst;
use options::ErrorCode;
use serde::{Deserialize, Serialize};
use source::LineIndex;

/// A syntax error, or a message that only the parser can give.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// The line, from 1.
    pub line: u32,
    /// The column as mypy's parser reports it: from 1 for errors of the grammar and of comments, else from 0.
    pub column: i32,
    /// The text; [`ParseError::shown`] is what users see.
    pub message: String,
    /// Stops the build.
    pub blocker: bool,
    /// The error code; `syntax` unless the message belongs to another one.
    pub code: ErrorCode,
}

impl ParseError {
    /// The message as mypy reports it.
    pub fn report(&self) -> Report {
        let line = i32::try_from(self.line).unwrap_or(i32::MAX);
        let end = if self.column < 0 {
            self.column
        } else {
            self.column + 1
        };
        Report::error(Span::new(line, self.column, line, end), self.shown())
            .code(self.code)
            .blocker(self.blocker)
    }

    /// The text with its first word capitalised, as mypy shows it.
    #[must_use]
    pub fn shown(&self) -> String {
        let blank = self.message.len() - self.message.trim_start().len();
        let mut rest = self.message[blank..].chars();
        match rest.next() {
            Some(first) if first.is_alphanumeric() => {
                let upper: String = first.to_uppercase().collect();
                format!("{}{upper}{}", &self.message[..blank], rest.as_str())
            }
            Some(_) | None => self.message.clone(),
        }
    }
}

/// A `# type: ignore` comment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ignore {
    /// The line, from 1.
    pub line: u32,
    /// The codes in brackets; empty without brackets.
    pub codes: Vec<String>,
}

/// A `# mypy: ...` comment at the start of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InlineConfig {
    /// The line, from 1.
    pub line: u32,
    /// The text behind the colon.
    pub text: String,
}

/// A parsed module.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// The tree; it is partial if there are errors that stop the build.
    pub ast: ModuleAst,
    /// The messages, in mypy's order of reporting (not sorted by line).
    pub errors: Vec<ParseError>,
    /// The `# type: ignore` comments by line; those in code that never runs are left out, so that nobody calls
    /// them unused.
    pub ignores: Vec<Ignore>,
    /// The inline settings.
    pub inline_config: Vec<InlineConfig>,
    /// The path ends in `.pyi`.
    pub is_stub: bool,
    /// An `__init__.pyi` with a `__getattr__` function: the stubs of the package are partial.
    pub is_partial_stub_package: bool,
    /// Has a template string, so it depends on `string.templatelib`.
    pub uses_template_strings: bool,
    /// Has a name that is or ends in `TypeForm`: values may have to be read as types.
    pub mentions_type_form: bool,
    /// Where lines start, for the spans of the tree. Offsets count in the text after `\r\n` and `\r` became `\n`.
    pub lines: LineIndex,
}
