//! The checker as the one who reports: what the functions of the crate `messages` need of it.

use std::sync::Arc;

use errors::ErrorSink;
use messages::{Pos, Reporter};
use options::Options;

use crate::{Checker, Ctx, CtxKind};

impl<'a> Reporter<'a> for Checker<'a> {
    fn errors(&mut self) -> &mut ErrorSink {
        self.has_effect();
        &mut self.errors
    }

    fn options(&self) -> &Arc<Options> {
        self.unit.options
    }

    fn are_type_names_disabled(&self) -> bool {
        self.type_names_disabled
    }
}

impl Checker<'_> {
    /// Where a message about `ctx` points.
    #[must_use]
    pub(crate) fn pos(&self, ctx: Ctx) -> Pos {
        Pos {
            span: self.span_of(ctx),
            is_expression: ctx.kind == CtxKind::Expr,
        }
    }
}
