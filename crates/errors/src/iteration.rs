//! Messages that depend on the iteration of a loop.
//!
//! The body of a loop, and of a `finally`, is checked several times. Code that looks useless in one iteration may be
//! needed in another, and a revealed type may differ, so such messages are collected step by step and reported at the
//! end: useless code if all steps that reached it found it useless, revealed types together.
//!
//! Types are opaque numbers here: this crate lies below the one that knows them.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use options::ErrorCode;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::Span;

/// A type, as the caller numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeKey(pub u32);

/// A message about unreachable or redundant code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Useless {
    /// What it is about.
    pub code: ErrorCode,
    /// The text.
    pub message: Arc<str>,
    /// Where it points.
    pub span: Span,
}

/// The place of a comparison of types without a common value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NonOverlap {
    /// Where it points.
    pub span: Span,
    /// What is compared: `equality`, `identity`, `container`.
    pub kind: &'static str,
}

/// What one check of a loop body found.
#[derive(Clone, Debug, Default)]
pub struct IterationStep {
    pub(crate) useless: IndexSet<Useless, FxBuildHasher>,
    /// All unreachable lines, not only those with a message.
    pub(crate) unreachable_lines: FxHashSet<i32>,
    pub(crate) non_overlaps: IndexMap<NonOverlap, (TypeKey, TypeKey), FxBuildHasher>,
    pub(crate) revealed_types: Vec<(Span, TypeKey)>,
}

/// What all checks of a loop body found.
#[derive(Clone, Debug, Default)]
pub struct IterationErrors {
    steps: Vec<IterationStep>,
}

impl IterationErrors {
    /// Adds what one check found.
    pub fn push(&mut self, step: IterationStep) {
        self.steps.push(step);
    }

    /// The messages about code that is useless in every step that reaches it, in the order of finding.
    #[must_use]
    pub fn useless(&self) -> Vec<Useless> {
        let all: IndexSet<&Useless> = self.steps.iter().flat_map(|step| &step.useless).collect();
        let everywhere = |found: &&Useless| {
            let agrees = |step: &IterationStep| {
                step.useless.contains(*found) || step.unreachable_lines.contains(&found.span.line)
            };
            self.steps.iter().all(agrees)
        };
        all.into_iter().filter(everywhere).cloned().collect()
    }

    /// The comparisons without a common value in every step that reaches them, with the types of all steps.
    #[must_use]
    pub fn non_overlaps(&self) -> Vec<(NonOverlap, Vec<TypeKey>, Vec<TypeKey>)> {
        let all: IndexSet<NonOverlap> = self
            .steps
            .iter()
            .flat_map(|step| step.non_overlaps.keys().copied())
            .collect();
        let agrees = |step: &IterationStep, place: &NonOverlap| {
            step.non_overlaps.contains_key(place) || step.unreachable_lines.contains(&place.span.line)
        };
        let everywhere = |place: &NonOverlap| self.steps.iter().all(|step| agrees(step, place));
        all.into_iter()
            .filter(everywhere)
            .map(|place| {
                let types = self.steps.iter().filter_map(|step| step.non_overlaps.get(&place));
                let (left, right) = types.copied().unzip();
                (place, left, right)
            })
            .collect()
    }

    /// For each `reveal_type`, the types of all steps.
    #[must_use]
    pub fn revealed_types(&self) -> Vec<(Span, Vec<TypeKey>)> {
        let mut result: IndexMap<Span, Vec<TypeKey>> = IndexMap::new();
        for (span, ty) in self.steps.iter().flat_map(|step| &step.revealed_types) {
            result.entry(*span).or_default().push(*ty);
        }
        result.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use options::Options;

    use super::*;
    use crate::{ErrorSink, Report};

    /// One step that finds unreachable code on the lines of `spans`.
    fn step(sink: &mut ErrorSink, spans: &[(i32, i32)]) -> IterationStep {
        let token = sink.watch_iteration();
        for (first, last) in spans {
            let span = Span::new(*first, 0, *last, 1);
            sink.report(Report::error(span, "Statement is unreachable").code(ErrorCode::Unreachable));
        }
        sink.unwatch_iteration(token).1
    }

    #[test]
    fn useless_code_is_what_no_step_needs() {
        let mut sink = ErrorSink::new("a.py".into(), None, Arc::new(Options::default()));
        let mut errors = IterationErrors::default();
        errors.push(step(&mut sink, &[(1, 1), (4, 4), (7, 7)]));
        errors.push(step(&mut sink, &[(1, 1), (3, 5)]));
        let lines: Vec<i32> = errors.useless().iter().map(|useless| useless.span.line).collect();
        assert_eq!(lines, [1, 4]);
        assert!(!sink.has_errors());
    }

    #[test]
    fn revealed_types_gather_by_place() {
        let mut sink = ErrorSink::new("a.py".into(), None, Arc::new(Options::default()));
        let mut errors = IterationErrors::default();
        for ty in [1, 2] {
            let token = sink.watch_iteration();
            assert!(sink.collect_revealed_type(Span::line(3), TypeKey(ty)));
            let place = NonOverlap {
                span: Span::line(4),
                kind: "identity",
            };
            assert!(sink.collect_non_overlap(place, (TypeKey(ty), TypeKey(9))));
            errors.push(sink.unwatch_iteration(token).1);
        }
        assert_eq!(
            errors.revealed_types(),
            [(Span::line(3), vec![TypeKey(1), TypeKey(2)])]
        );
        assert_eq!(errors.non_overlaps()[0].1, [TypeKey(1), TypeKey(2)]);
        assert!(!sink.collect_revealed_type(Span::line(3), TypeKey(1)));
    }
}
