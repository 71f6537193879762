//! A reporter over a small program, and its messages as lines.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::sync::Arc;

use errors::{ErrorSink, Severity, Span};
use messages::{Pos, Reporter};
use options::Options;
use typeops::subtypes::find_member_simple;
use typeops::{MemberQuery, TypeCx, TypeState};
use types::TypeId;

use crate::fixture::Fixture;

pub(crate) struct Checker {
    pub(crate) fx: Fixture,
    pub(crate) sink: ErrorSink,
    pub(crate) names_disabled: bool,
}

impl Checker {
    pub(crate) fn new() -> Self {
        Self {
            fx: Fixture::new(),
            sink: ErrorSink::new("main.py".into(), None, Arc::new(Options::default())),
            names_disabled: false,
        }
    }

    /// The messages so far, one a line: `error: text [code]`.
    pub(crate) fn lines(&mut self) -> Vec<String> {
        let line = |info: errors::ErrorInfo| {
            let kind = match info.severity {
                Severity::Error => "error",
                Severity::Note => "note",
            };
            let code = info.code.map_or_else(String::new, |code| format!(" [{code}]"));
            format!("{kind}: {}{code}", info.message)
        };
        self.sink.take_infos().into_iter().map(line).collect()
    }

    #[track_caller]
    pub(crate) fn expect(&mut self, expected: &[&str]) {
        assert_eq!(self.lines(), expected);
    }
}

impl TypeCx<'static> for Checker {
    fn state(&self) -> &TypeState<'static> {
        self.fx.state()
    }
    fn state_mut(&mut self) -> &mut TypeState<'static> {
        self.fx.state_mut()
    }
    fn find_member(&mut self, query: MemberQuery) -> Option<TypeId> {
        find_member_simple(self, query)
    }
}

impl Reporter<'static> for Checker {
    fn errors(&mut self) -> &mut ErrorSink {
        &mut self.sink
    }
    fn options(&self) -> &Arc<Options> {
        self.sink.options()
    }
    fn are_type_names_disabled(&self) -> bool {
        self.names_disabled
    }
}

/// Line 3.
pub(crate) fn here() -> Pos {
    Pos::expression(Span::new(3, 4, 3, 9))
}
