//! Messages of semantic analysis, and positions of nodes.

use errors::{Report, Span as ErrorSpan};
use nodes::ast::{ExprId, Span, StmtId};
use nodes::defs::At;
use nodes::defs::FuncFlags;
use options::ErrorCode;

use crate::{Analyzer, Unit};

impl Unit<'_> {
    /// Where a place of this module is, as messages show it.
    #[must_use]
    pub fn position(&self, at: At) -> ErrorSpan {
        if at.span.is_none() {
            return ErrorSpan::UNKNOWN;
        }
        let offset = self.ast.bodies[at.body].offset;
        let (line, column) = self.lines.mypy_position(offset + at.span.start);
        let (end_line, end_column) = self.lines.mypy_position(offset + at.span.end);
        ErrorSpan::new(signed(line), column, signed(end_line), end_column)
    }
}

impl Analyzer<'_> {
    /// Where an expression of the current target stands.
    pub(crate) fn at(&self, expr: ExprId) -> At {
        self.at_span(self.body.expr_span(expr))
    }

    /// Where a statement of the current target stands.
    pub(crate) fn at_stmt(&self, stmt: StmtId) -> At {
        self.at_span(self.body.stmt_span(stmt))
    }

    /// A span of the current target.
    pub(crate) fn at_span(&self, span: Span) -> At {
        At {
            body: self.body.id(),
            span,
        }
    }

    /// The position of a place of the current module, as messages show it.
    pub(crate) fn position(&self, at: At) -> ErrorSpan {
        self.unit.position(at)
    }

    /// The line of a place of the current module, from 1; -1 for none.
    pub(crate) fn line(&self, at: At) -> i32 {
        if at.span.is_none() {
            return -1;
        }
        signed(
            self.unit
                .lines
                .mypy_position(self.unit.ast.bodies[at.body].offset + at.span.start)
                .0,
        )
    }

    /// Reports an error, unless it is in a function that is not checked.
    pub(crate) fn fail(&mut self, text: impl Into<String>, at: At) {
        self.fail_code(text, at, None);
    }

    /// Reports an error with a code, unless it is in a function that is not checked.
    pub(crate) fn fail_code(&mut self, text: impl Into<String>, at: At, code: impl Into<Option<ErrorCode>>) {
        if self.in_checked_function() {
            let span = self.position(at);
            self.errors.report(Report::error(span, text.into()).code(code));
        }
    }

    /// Reports an error that is one in unchecked functions too; a blocker ends the build after this file.
    pub(crate) fn fail_serious(
        &mut self,
        text: impl Into<String>,
        at: At,
        code: impl Into<Option<ErrorCode>>,
        blocker: bool,
    ) {
        let span = self.position(at);
        self.errors
            .report(Report::error(span, text.into()).code(code).blocker(blocker));
    }

    /// Reports a note.
    pub(crate) fn note(&mut self, text: impl Into<String>, at: At, code: impl Into<Option<ErrorCode>>) {
        if self.in_checked_function() {
            let span = self.position(at);
            let span = ErrorSpan::point(span.line, span.column);
            self.errors.report(Report::note(span, text.into()).code(code));
        }
    }

    /// Whether the function around is checked: annotated, or `--check-untyped-defs` (mypy's `in_checked_function`).
    pub(crate) fn in_checked_function(&self) -> bool {
        if self.options().check_untyped_defs || self.functions.is_empty() {
            return true;
        }
        let innermost = self.functions.iter().rev().find(|func| !self.is_lambda(**func));
        innermost.is_none_or(|func| !self.is_dynamic(*func))
    }

    /// Whether a function has no annotation at all.
    pub(crate) fn is_dynamic(&self, func: types::FuncId) -> bool {
        let def = self.state.world.get(func);
        match def.node {
            Some(_) if self.is_tried(func) => false,
            Some(_) => !def.is(FuncFlags::ANNOTATED),
            None => def.typ.is_none(),
        }
    }

    /// Whether a function is a lambda.
    pub(crate) fn is_lambda(&self, func: types::FuncId) -> bool {
        self.text(self.state.world.get(func).name) == "<lambda>"
    }

    /// Whether the function around is `async def`.
    pub(crate) fn in_coroutine(&self) -> bool {
        self.functions
            .last()
            .is_some_and(|func| self.state.world.get(*func).is(FuncFlags::COROUTINE))
    }
}

fn signed(line: u32) -> i32 {
    i32::try_from(line).unwrap_or(i32::MAX)
}
