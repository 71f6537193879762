//! Contexts of messages: what a message is about, as a place in the source.
//!
//! mypy hands nodes around as contexts. Here a [`Ctx`] is a place (target and span) and what stands there, because
//! that decides which lines a `# type: ignore` comment may stand on (mypy's `span_from_context`).

use errors::{OriginSpan, Span as ErrorSpan};
use names::Name;
use nodes::ast::{BodyRef, ExprId, PatternId, Span, StmtId};
use nodes::defs::At;
use options::ErrorCode;
use types::TypeId;

use crate::Checker;

/// What stands at the place of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CtxKind {
    /// An expression: a comment on any of its lines counts.
    Expr,
    /// A class or function: a comment on any line from the first decorator to the name counts.
    Def,
    /// Anything else: its first line counts.
    Other,
    /// A line without columns: what mypy makes up there knows no more.
    Line,
}

/// What a message is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ctx {
    /// Where it stands.
    pub at: At,
    /// What stands there.
    pub kind: CtxKind,
    /// The expression, if it is one of the current target.
    pub expr: Option<ExprId>,
}

/// An expression, or a type that stands for one (mypy's `TempNode`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// An expression of the current target.
    Expr(ExprId),
    /// A value of this type, with the place for messages.
    Temp(TypeId, Ctx),
    /// An item of a dictionary display as a tuple of key and value, which mypy makes up.
    Pair(DictKey, ExprId),
}

/// The key of an item of a dictionary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DictKey {
    /// The key of a display.
    Expr(ExprId),
    /// A keyword, as in `dict(key=value)`.
    Name(Name),
}

impl Ctx {
    /// A place in `body`.
    #[must_use]
    pub fn new(body: BodyRef<'_>, span: Span, kind: CtxKind) -> Self {
        Self {
            at: At {
                body: body.id(),
                span,
            },
            kind,
            expr: None,
        }
    }

    /// The first line and column only: mypy gives no end to the nodes that it makes up.
    #[must_use]
    pub fn first(self) -> Self {
        if self.kind == CtxKind::Line {
            return self;
        }
        let span = self.at.span;
        let span = Span {
            end: if span.is_none() { span.end } else { span.start + 1 },
            ..span
        };
        Self {
            at: At { span, ..self.at },
            kind: CtxKind::Other,
            expr: None,
        }
    }

    /// The line only, without columns.
    #[must_use]
    pub(crate) fn line_only(self) -> Self {
        Self {
            kind: CtxKind::Line,
            expr: None,
            ..self
        }
    }

    /// No place at all, for work whose messages nobody sees.
    #[must_use]
    pub fn nowhere(body: BodyRef<'_>, kind: CtxKind) -> Self {
        Self::new(body, Span::NONE, kind)
    }
}

impl Checker<'_> {
    /// The context of an expression of the current target.
    #[must_use]
    pub fn ctx(&self, expr: ExprId) -> Ctx {
        Ctx {
            expr: Some(expr),
            ..Ctx::new(self.body, self.body.expr_span(expr), CtxKind::Expr)
        }
    }

    /// The place of what a call or index really is (`cast`, `assert_type`, a type application): mypy gives it a first
    /// line and column only, so that a comment on that line counts.
    #[must_use]
    pub(crate) fn analyzed_ctx(&self, expr: ExprId) -> Ctx {
        Ctx {
            expr: Some(expr),
            ..self.ctx(expr).first()
        }
    }

    /// The context of an operand.
    #[must_use]
    pub fn operand_ctx(&self, operand: Operand) -> Ctx {
        match operand {
            Operand::Expr(expr) => self.ctx(expr),
            Operand::Temp(_, ctx) => ctx.first(),
            Operand::Pair(key, value) => {
                let end = self.body.expr_span(value);
                let start = match key {
                    DictKey::Expr(key) => self.body.expr_span(key),
                    DictKey::Name(_) => end,
                };
                let span = Span {
                    start: start.start,
                    end: end.end,
                };
                Ctx::new(self.body, span, CtxKind::Expr)
            }
        }
    }

    /// The context of a statement of the current target.
    #[must_use]
    pub fn stmt_ctx(&self, stmt: StmtId) -> Ctx {
        Ctx::new(self.body, self.body.stmt_span(stmt), CtxKind::Other)
    }

    /// The context of a pattern of the current target.
    #[must_use]
    pub fn pattern_ctx(&self, pattern: PatternId) -> Ctx {
        Ctx::new(self.body, self.body.pattern_span(pattern), CtxKind::Other)
    }

    /// The context of a definition of this module.
    #[must_use]
    pub fn def_ctx(&self, at: At) -> Ctx {
        Ctx {
            at,
            kind: CtxKind::Def,
            expr: None,
        }
    }

    /// The position of a place of this module, as messages show it.
    #[must_use]
    pub fn position(&self, at: At) -> ErrorSpan {
        if at.span.is_none() {
            return ErrorSpan::UNKNOWN;
        }
        let offset = self.unit.ast.bodies[at.body].offset;
        let (line, column) = self.unit.lines.line_column(offset + at.span.start);
        let (end_line, end_column) = self.unit.lines.line_column(offset + at.span.end);
        ErrorSpan::new(line, column, end_line, end_column)
    }

    /// Where a message about `ctx` points.
    pub(crate) fn span_of(&self, ctx: Ctx) -> ErrorSpan {
        let span = self.position(ctx.at);
        match ctx.kind {
            CtxKind::Line => ErrorSpan::new(span.line, -1, span.line, -1),
            CtxKind::Expr | CtxKind::Def | CtxKind::Other => span,
        }
    }

    /// The line of a place of this module, from 1.
    #[must_use]
    pub fn line(&self, at: At) -> i32 {
        self.position(at).line
    }

    /// Reports an error.
    pub fn fail(
        &mut self,
        text: impl Into<std::sync::Arc<str>>,
        ctx: Ctx,
        code: ErrorCode,
    ) -> errors::ErrorHandle {
        self.has_effect();
        let span = self.span_of(ctx);
        let report = errors::Report::error(span, text)
            .code(code)
            .origin(self.origin(ctx));
        self.errors.report(report)
    }

    /// Reports a note; with a parent it lives and dies with that error.
    pub fn note(
        &mut self,
        text: impl Into<std::sync::Arc<str>>,
        ctx: Ctx,
        code: Option<ErrorCode>,
        parent: Option<errors::ErrorHandle>,
    ) {
        self.has_effect();
        let span = self.span_of(ctx);
        let report = errors::Report::note(span, text)
            .code(code)
            .parent(parent)
            .origin(self.origin(ctx));
        self.errors.report(report);
    }

    /// The lines on which `# type: ignore` takes effect for a message about `ctx`.
    #[must_use]
    pub fn origin(&self, ctx: Ctx) -> OriginSpan {
        let span = self.position(ctx.at);
        match ctx.kind {
            CtxKind::Expr => OriginSpan::lines(span.line..=span.end_line),
            CtxKind::Def | CtxKind::Other | CtxKind::Line => OriginSpan::lines(span.line..=span.line),
        }
    }

    /// The text of a name.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        self.state.world.names.text(name)
    }
}
