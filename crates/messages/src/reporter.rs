//! [`Reporter`]: where messages go, and [`Pos`]: where they point.

use std::sync::Arc;

use errors::{ErrorCode, ErrorHandle, ErrorSink, OriginSpan, Report, Severity, Span};
use nodes::world::World;
use options::Options;
use typeops::TypeCx;
use types::TypeId;

use crate::catalogue::Text;

/// Where a message points, and which lines a `# type: ignore` may stand on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Pos {
    /// The place.
    pub span: Span,
    /// An expression: a comment on any of its lines takes effect, not only on the first.
    pub is_expression: bool,
}

impl Pos {
    /// No place at all.
    pub const UNKNOWN: Self = Self::node(Span::UNKNOWN);

    /// The place of an expression.
    #[must_use]
    pub const fn expression(span: Span) -> Self {
        Self {
            span,
            is_expression: true,
        }
    }

    /// The place of anything else: a statement, a type, a definition.
    #[must_use]
    pub const fn node(span: Span) -> Self {
        Self {
            span,
            is_expression: false,
        }
    }

    /// The lines on which a `# type: ignore` takes effect (mypy's `span_from_context`).
    #[must_use]
    pub fn origin(self) -> OriginSpan {
        let Span { line, end_line, .. } = self.span;
        let last = if self.is_expression && end_line > 0 {
            end_line
        } else {
            line
        };
        OriginSpan::lines(line..=last)
    }
}

/// The one who reports: semantic analysis or the type checker (mypy's `MessageBuilder`).
pub trait Reporter<'p> {
    /// The messages of the current file.
    fn errors(&mut self) -> &mut ErrorSink;

    /// The settings of the current file.
    fn options(&self) -> &Arc<Options>;

    /// The program.
    fn world(&self) -> &World<'p>;

    /// The context of operations on types.
    fn cx(&mut self) -> &mut dyn TypeCx<'p>;

    /// Type names are left out of messages, so that those about the items of a union are one
    /// (mypy's `disable_type_names`).
    fn are_type_names_disabled(&self) -> bool {
        false
    }
}

/// Whether nobody will read the messages, so that they need not say much.
pub(crate) fn prefer_simple_messages<'p>(r: &mut dyn Reporter<'p>) -> bool {
    r.errors().prefer_simple_messages()
}

/// Reports an error.
pub fn fail<'p>(
    r: &mut dyn Reporter<'p>,
    text: impl Into<String>,
    at: Pos,
    code: impl Into<Option<ErrorCode>>,
) -> ErrorHandle {
    report(r, text.into(), at, &Extra::error(code.into()))
}

/// Reports an error with a text of the catalogue and its code.
pub fn fail_text<'p>(r: &mut dyn Reporter<'p>, text: &Text, at: Pos) -> ErrorHandle {
    fail(r, &*text.value, at, text.code)
}

/// Reports an error that a `# type: ignore` at `origin` takes effect on too.
pub fn fail_with_origin<'p>(
    r: &mut dyn Reporter<'p>,
    text: impl Into<String>,
    at: Pos,
    code: impl Into<Option<ErrorCode>>,
    origin: Pos,
) -> ErrorHandle {
    let extra = Extra {
        origin: Some(origin),
        ..Extra::error(code.into())
    };
    report(r, text.into(), at, &extra)
}

/// Reports a note.
pub fn note<'p>(
    r: &mut dyn Reporter<'p>,
    text: impl Into<String>,
    at: Pos,
    code: impl Into<Option<ErrorCode>>,
) -> ErrorHandle {
    report(r, text.into(), at, &Extra::note(code.into()))
}

/// Reports a note with `offset` spaces before its text.
pub fn note_with_offset<'p>(
    r: &mut dyn Reporter<'p>,
    text: impl Into<String>,
    at: Pos,
    code: impl Into<Option<ErrorCode>>,
    offset: usize,
) -> ErrorHandle {
    let extra = Extra {
        offset,
        ..Extra::note(code.into())
    };
    report(r, text.into(), at, &extra)
}

/// Reports a note that belongs to an error: it has the error's code and goes where the error goes.
pub fn note_of<'p>(
    r: &mut dyn Reporter<'p>,
    text: impl Into<String>,
    at: Pos,
    parent: ErrorHandle,
    offset: usize,
) -> ErrorHandle {
    let extra = Extra {
        offset,
        parent: Some(parent),
        ..Extra::note(None)
    };
    report(r, text.into(), at, &extra)
}

/// Reports a note for each of the lines.
pub fn note_multiline<'p>(
    r: &mut dyn Reporter<'p>,
    lines: &[String],
    at: Pos,
    code: impl Into<Option<ErrorCode>>,
    origin: Option<Pos>,
) {
    let extra = Extra {
        origin,
        ..Extra::note(code.into())
    };
    for line in lines {
        report(r, line.clone(), at, &extra);
    }
}

/// What a message has beyond text and place.
struct Extra {
    severity: Severity,
    code: Option<ErrorCode>,
    offset: usize,
    origin: Option<Pos>,
    parent: Option<ErrorHandle>,
}

impl Extra {
    fn error(code: Option<ErrorCode>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            offset: 0,
            origin: None,
            parent: None,
        }
    }

    fn note(code: Option<ErrorCode>) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::error(code)
        }
    }
}

fn report<'p>(r: &mut dyn Reporter<'p>, text: String, at: Pos, extra: &Extra) -> ErrorHandle {
    let mut origin = at.origin();
    if let Some(other) = extra.origin {
        origin.extend(&other.origin());
    }
    let report = match extra.severity {
        Severity::Error => Report::error(at.span, text),
        Severity::Note => Report::note(at.span, text),
    };
    let report = report
        .code(extra.code)
        .offset(extra.offset)
        .origin(origin)
        .parent(extra.parent);
    r.errors().report(report)
}

/// A type in quotes, as most messages show it.
pub(crate) fn fmt<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> String {
    crate::format_type(r.world(), r.options(), typ)
}

/// A type without quotes.
pub(crate) fn fmt_bare<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> String {
    crate::format_type_bare(r.world(), r.options(), typ)
}

/// Two types in quotes that do not look the same.
pub(crate) fn fmt_distinctly<'p>(r: &mut dyn Reporter<'p>, left: TypeId, right: TypeId) -> (String, String) {
    let (left, right) = fmt_distinctly_bare(r, left, right);
    (crate::quote_type_string(&left), crate::quote_type_string(&right))
}

/// Two types without quotes that do not look the same.
pub(crate) fn fmt_distinctly_bare<'p>(
    r: &mut dyn Reporter<'p>,
    left: TypeId,
    right: TypeId,
) -> (String, String) {
    let both = format_distinctly(r, &[left, right]);
    let mut both = both.into_iter();
    (both.next().unwrap_or_default(), both.next().unwrap_or_default())
}

/// Types without quotes that do not look the same.
pub(crate) fn format_distinctly<'p>(r: &mut dyn Reporter<'p>, typs: &[TypeId]) -> Vec<String> {
    let options = Arc::clone(r.options());
    crate::format::distinct_bare(r.cx(), &options, typs)
}

/// Whether `left` is a subtype of `right`.
pub(crate) fn is_subtype<'p>(r: &mut dyn Reporter<'p>, left: TypeId, right: TypeId) -> bool {
    typeops::subtypes::is_subtype(r.cx(), left, right)
}
