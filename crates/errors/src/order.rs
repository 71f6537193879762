//! The order of the messages of a file, and which are duplicates.
//!
//! 1. Runs of messages with the same import context are sorted by line and column; messages of one place keep the
//!    order of reporting.
//! 2. Within runs of the same place and code, lower priorities come first.
//! 3. A message with the severity and the text of an earlier one on its line is dropped, with the notes attached to it.
//!    A note that is attached to an error is never a duplicate by itself.

use rustc_hash::FxHashSet;

use crate::{ErrorId, ErrorInfo, Severity};

/// The messages of a file as they show, without those that are hidden.
#[must_use]
pub fn shown<'a>(infos: impl IntoIterator<Item = &'a ErrorInfo>) -> Vec<&'a ErrorInfo> {
    let visible = infos.into_iter().filter(|info| !info.hidden).collect();
    remove_duplicates(sort(visible))
}

/// Steps 1 and 2 of the order.
#[must_use]
pub fn sort(mut infos: Vec<&ErrorInfo>) -> Vec<&ErrorInfo> {
    for run in infos.chunk_by_mut(|a, b| a.import_context == b.import_context) {
        run.sort_by_key(|info| (info.span.line, info.span.column));
        for place in run.chunk_by_mut(|a, b| a.span == b.span && a.code == b.code) {
            place.sort_by_key(|info| info.priority);
        }
    }
    infos
}

/// Step 3 of the order.
#[must_use]
pub fn remove_duplicates(infos: Vec<&ErrorInfo>) -> Vec<&ErrorInfo> {
    let mut seen: FxHashSet<(i32, Severity, &str)> = FxHashSet::default();
    let mut removed: FxHashSet<ErrorId> = FxHashSet::default();
    let mut kept = Vec::with_capacity(infos.len());
    for info in infos {
        if info.parent.is_some() || seen.insert((info.span.line, info.severity, &*info.message)) {
            kept.push(info);
        } else {
            removed.insert(info.id);
        }
    }
    kept.retain(|info| !info.parent.is_some_and(|parent| removed.contains(&parent)));
    kept
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use options::{ErrorCode, Options};

    use super::*;
    use crate::{ErrorSink, ImportStep, Report, Span};

    fn sink() -> ErrorSink {
        ErrorSink::new("a.py".into(), None, Arc::new(Options::default()))
    }

    fn order(sink: &ErrorSink) -> Vec<&str> {
        shown(sink.infos())
            .into_iter()
            .map(|info| &*info.message)
            .collect()
    }

    #[test]
    fn messages_sort_by_position_within_an_import_context() {
        let mut sink = sink();
        sink.report(Report::error(Span::point(3, 0), "three"));
        sink.report(Report::error(Span::point(1, 5), "one, five"));
        sink.report(Report::error(Span::point(1, 2), "one, two"));
        sink.set_import_context(Some(
            [ImportStep {
                path: "b.py".into(),
                line: 1,
            }]
            .into(),
        ));
        sink.report(Report::error(Span::point(2, 0), "two"));
        assert_eq!(order(&sink), ["one, two", "one, five", "three", "two"]);
    }

    #[test]
    fn duplicates_take_their_notes_with_them() {
        let mut sink = sink();
        for _ in 0..2 {
            let parent = sink.report(Report::error(Span::point(1, 0), "bad").code(ErrorCode::Index));
            sink.report(Report::note(Span::point(1, 0), "why").parent(parent));
        }
        sink.report(Report::note(Span::point(1, 0), "bad"));
        assert_eq!(order(&sink), ["bad", "why", "bad"]);
    }
}
