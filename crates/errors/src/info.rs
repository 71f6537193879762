//! [`ErrorInfo`]: one message with all that is known of it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use names::Name;
use options::ErrorCode;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

/// Where a message points. Lines count from 1, columns from 0 in code points; -1 is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first line.
    pub line: i32,
    /// The first column.
    pub column: i32,
    /// The last line.
    pub end_line: i32,
    /// The column after the last.
    pub end_column: i32,
}

impl Span {
    /// No position at all.
    pub const UNKNOWN: Self = Self {
        line: -1,
        column: -1,
        end_line: -1,
        end_column: -1,
    };

    /// A span with all four numbers.
    #[must_use]
    pub const fn new(line: i32, column: i32, end_line: i32, end_column: i32) -> Self {
        Self {
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// A whole line.
    #[must_use]
    pub const fn line(line: i32) -> Self {
        Self {
            line,
            column: -1,
            end_line: -1,
            end_column: -1,
        }
    }

    /// A place of which only the start is known.
    #[must_use]
    pub const fn point(line: i32, column: i32) -> Self {
        Self {
            line,
            column,
            end_line: -1,
            end_column: -1,
        }
    }

    /// The span where its lines are now; `None` if one of them is gone.
    pub(crate) fn moved(self, moved: &dyn Fn(i32) -> Option<i32>) -> Option<Self> {
        Some(Self {
            line: moved(self.line)?,
            end_line: moved(self.end_line)?,
            ..self
        })
    }

    /// The span with a sensible end: not before its start, and at least one column wide within a line.
    #[must_use]
    pub(crate) fn completed(self) -> Self {
        let Self { line, column, .. } = self;
        let end_line = self.end_line.max(line);
        let known = self.end_column != -1 || column == -1;
        let mut end_column = if known { self.end_column } else { column + 1 };
        if line == end_line && end_column <= column {
            end_column = column + 1;
        }
        Self {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// The lines on which a `# type: ignore` takes effect on a message: a few ranges, looked at in order.
///
/// Empty means the line of the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginSpan(SmallVec<[(i32, i32); 2]>);

impl OriginSpan {
    /// All lines of a range; nothing if the range is empty.
    #[must_use]
    pub fn lines(range: RangeInclusive<i32>) -> Self {
        let mut result = Self::default();
        result.add(range);
        result
    }

    /// Adds the lines of a range.
    pub fn add(&mut self, range: RangeInclusive<i32>) {
        if !range.is_empty() {
            self.0.push((*range.start(), *range.end()));
        }
    }

    /// The same lines where they are now; `None` if the first or last one of a range is gone.
    pub(crate) fn moved(&self, moved: &dyn Fn(i32) -> Option<i32>) -> Option<Self> {
        let ranges = self.0.iter();
        let ranges = ranges.map(|(first, last)| Some((moved(*first)?, moved(*last)?)));
        Some(Self(ranges.collect::<Option<_>>()?))
    }

    /// Adds the lines of another span.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines in order.
    pub fn iter(&self) -> impl Iterator<Item = i32> + '_ {
        self.0.iter().flat_map(|(first, last)| *first..=*last)
    }

    /// Moves all lines.
    pub(crate) fn shift(&mut self, delta: i32) {
        for (first, last) in &mut self.0 {
            *first += delta;
            *last += delta;
        }
    }

    /// The span, or the one line if the span is empty.
    pub(crate) fn or_line(self, line: i32) -> Self {
        if self.is_empty() {
            Self::lines(line..=line)
        } else {
            self
        }
    }
}

/// Error or note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// More about an error, or information.
    Note,
}

impl Severity {
    /// The word in front of a message.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Note => "note",
        }
    }
}

/// One import on the way to the file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportStep {
    /// The file with the import.
    pub path: Arc<str>,
    /// The line of the import.
    pub line: i32,
}

/// The imports on the way to a file, outermost first; shared by all messages of the file.
pub type ImportContext = Option<Arc<[ImportStep]>>;

/// Where in a module messages arise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The short name of the innermost class that is a scope of its own; none inside a nested function.
    pub type_name: Option<Name>,
    /// The short name of the function.
    pub function_name: Option<Name>,
    /// The full name of the fine-grained target; without one, the module is the target.
    pub target: Option<Name>,
    /// The full name of the function whose signature is looked at from outside: its defaults.
    pub signature: Option<Name>,
}

/// Identifies a message within its sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorId(pub(crate) u32);

/// What [`crate::ErrorSink::report`] returns: enough to attach notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorHandle {
    /// Which message.
    pub id: ErrorId,
    /// Its code.
    pub code: Option<ErrorCode>,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorInfo {
    /// Which message of its sink.
    pub id: ErrorId,
    /// The imports on the way to the file.
    pub import_context: ImportContext,
    /// Where it arose.
    pub scope: Scope,
    /// Where it points.
    pub span: Span,
    /// Error or note.
    pub severity: Severity,
    /// The text.
    pub message: Arc<str>,
    /// What it is about.
    pub code: Option<ErrorCode>,
    /// Whether the build stops after this file.
    pub blocker: bool,
    /// Whether this very text is shown once in a program.
    pub only_once: bool,
    /// It says that an import failed, or was not followed.
    pub about_import: bool,
    /// The module of the file, if it has one.
    pub module: Option<Name>,
    /// The lines on which `# type: ignore` takes effect.
    pub origin: OriginSpan,
    /// Among messages of one place and code, lower ones come first.
    pub priority: i32,
    /// The error that this note is attached to: duplicates go together.
    pub parent: Option<ErrorId>,
    /// The message that made this note: if that is not shown, neither is this.
    pub follows: Option<ErrorId>,
    /// Counted, but not shown, because of the error limit.
    pub hidden: bool,
}

impl ErrorInfo {
    /// The fine-grained target: the function, or else the module.
    #[must_use]
    pub fn target(&self) -> Option<Name> {
        self.scope.target.or(self.module)
    }

    /// Whether it is about statements or the signature of one of these targets, so that it is made again with them.
    #[must_use]
    pub fn is_about(&self, targets: &FxHashSet<Name>) -> bool {
        let is_one = |name: Option<Name>| name.is_some_and(|name| targets.contains(&name));
        is_one(self.target()) || is_one(self.scope.signature)
    }

    /// Whether it says that something in the signature of one of these targets had no type yet when the module was checked.
    /// Later it has one: only a check of the whole module says so again.
    #[must_use]
    pub fn needs_module(&self, targets: &FxHashSet<Name>) -> bool {
        let is_about = |signature: Name| targets.contains(&signature);
        let is_unknown = matches!(self.code, Some(ErrorCode::HasType | ErrorCode::VarAnnotated));
        is_unknown && self.scope.signature.is_some_and(is_about)
    }

    /// Whether it says that an import failed.
    #[must_use]
    pub fn is_import_error(&self) -> bool {
        self.code.is_some_and(|code| {
            [
                ErrorCode::Import,
                ErrorCode::ImportUntyped,
                ErrorCode::ImportNotFound,
            ]
            .contains(&code)
        })
    }

    /// The line that the text names: where a name was defined first.
    #[must_use]
    pub(crate) fn named_line(&self) -> Option<i32> {
        let is_redefinition = self.code == Some(ErrorCode::NoRedef);
        let (_, line) = self
            .message
            .rsplit_once(" on line ")
            .filter(|_| is_redefinition)?;
        line.parse().ok()
    }

    /// A handle to attach notes to.
    #[must_use]
    pub fn handle(&self) -> ErrorHandle {
        ErrorHandle {
            id: self.id,
            code: self.code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_completed_from_starts() {
        assert_eq!(Span::point(3, 4).completed(), Span::new(3, 4, 3, 5));
        assert_eq!(Span::line(3).completed(), Span::new(3, -1, 3, 0));
        assert_eq!(Span::new(3, 4, 2, 9).completed(), Span::new(3, 4, 3, 9));
        assert_eq!(Span::new(3, 4, 3, 2).completed(), Span::new(3, 4, 3, 5));
        assert_eq!(Span::new(3, 4, 5, 2).completed(), Span::new(3, 4, 5, 2));
    }

    #[test]
    fn origin_spans_are_lists_of_ranges() {
        let mut span = OriginSpan::lines(4..=5);
        span.add(9..=9);
        #[expect(clippy::reversed_empty_ranges, reason = "an empty range adds no line")]
        span.add(3..=2);
        assert_eq!(span.iter().collect::<Vec<_>>(), [4, 5, 9]);
        assert_eq!(OriginSpan::default().or_line(7).iter().collect::<Vec<_>>(), [7]);
    }
}
