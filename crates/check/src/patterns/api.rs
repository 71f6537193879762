//! Signatures.
#![expect(unused_variables, clippy::unimplemented, reason = "published for the others")]

use nodes::ast::PatternId;
use types::TypeId;

use super::PatternType;
use crate::Checker;

impl Checker<'_> {
    /// Checks a pattern against a subject of type `subject` (mypy's `pattern_checker.accept`).
    pub(crate) fn accept_pattern(&mut self, pattern: PatternId, subject: TypeId) -> PatternType {
        unimplemented!("h7")
    }
}
