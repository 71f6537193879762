//! [`ErrorSink`]: the messages of one module while it is being checked.

use std::sync::Arc;

use names::Name;
use options::{ErrorCode, Options};
use rustc_hash::FxHashSet;

use crate::ignores::Ignores;
use crate::watch::Watcher;
use crate::{ErrorHandle, ErrorId, ErrorInfo, IgnoredLines, ImportContext, Report, Scope, Severity, Span};

/// Codes whose messages get no link to their documentation: it has nothing to add.
const HIDE_LINK_CODES: &[ErrorCode] = &[
    ErrorCode::Misc,
    ErrorCode::Assignment,
    ErrorCode::ArgType,
    ErrorCode::ReturnValue,
    ErrorCode::AttrDefined,
    ErrorCode::NameDefined,
    ErrorCode::Override,
];

const LINK: &str = "https://mypy.rtfd.io/en/stable/_refs.html#code";

/// The messages of one module.
#[derive(Debug)]
pub struct ErrorSink {
    file: Arc<str>,
    module: Option<Name>,
    options: Arc<Options>,
    scope: Scope,
    import_context: ImportContext,
    pub(crate) ignores: Ignores,
    pub(crate) watchers: Vec<Watcher>,
    infos: Vec<ErrorInfo>,
    next_id: u32,
}

impl ErrorSink {
    /// A sink without messages for the file at the path `file`.
    #[must_use]
    pub fn new(file: Arc<str>, module: Option<Name>, options: Arc<Options>) -> Self {
        Self {
            file,
            module,
            options,
            scope: Scope::default(),
            import_context: None,
            ignores: Ignores::default(),
            watchers: Vec::new(),
            infos: Vec::new(),
            next_id: 0,
        }
    }

    /// The path of the file, as it was found and not as it shows.
    #[must_use]
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The module, if the file is one.
    #[must_use]
    pub fn module(&self) -> Option<Name> {
        self.module
    }

    /// The settings of the module.
    #[must_use]
    pub fn options(&self) -> &Arc<Options> {
        &self.options
    }

    /// Changes the settings, for instance when `# mypy:` comments have been read.
    pub fn set_options(&mut self, options: Arc<Options>) {
        self.options = options;
    }

    /// Where messages arise from now on. Returns the scope until now, to be set again later.
    pub fn set_scope(&mut self, scope: Scope) -> Scope {
        std::mem::replace(&mut self.scope, scope)
    }

    /// Where messages arise.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// The imports on the way to the file, for messages from now on.
    pub fn set_import_context(&mut self, context: ImportContext) -> ImportContext {
        std::mem::replace(&mut self.import_context, context)
    }

    /// The lines with `# type: ignore` comments, in the order of the file. Until this is called no message is ignored,
    /// not even one whose code is disabled.
    pub fn set_ignored_lines(&mut self, lines: IgnoredLines) {
        self.ignores.set_lines(lines);
    }

    /// Whether a line has a `# type: ignore` comment.
    #[must_use]
    pub fn has_ignore_on(&self, line: i32) -> bool {
        self.ignores.has_line(line)
    }

    /// All messages that do not block are ignored.
    pub fn ignore_all(&mut self) {
        self.ignores.all = true;
    }

    /// Whether all messages that do not block are ignored.
    #[must_use]
    pub fn ignores_all(&self) -> bool {
        self.ignores.all
    }

    /// Lines that are never checked; unused `# type: ignore` comments there are no errors.
    pub fn set_skipped_lines(&mut self, lines: FxHashSet<i32>) {
        self.ignores.skipped = lines;
    }

    /// Reports a message. The handle is good for attaching notes, even if the message was held back or ignored.
    pub fn report(&mut self, report: Report) -> ErrorHandle {
        let code = report.effective_code();
        if let Some(parent) = report.parent {
            assert_eq!(
                code, parent.code,
                "a note has the code of the error that it is attached to"
            );
            assert_eq!(
                report.severity,
                Severity::Note,
                "only notes are attached to errors"
            );
        }
        let span = report.span.completed();
        let info = ErrorInfo {
            id: self.fresh_id(),
            import_context: self.import_context.clone(),
            scope: self.scope,
            span,
            severity: report.severity,
            message: report.message,
            code,
            blocker: report.blocker,
            only_once: report.only_once,
            about_import: report.about_import,
            module: self.module,
            origin: report.origin.or_line(span.line),
            priority: 0,
            parent: report.parent.map(|parent| parent.id),
            follows: None,
            hidden: false,
        };
        let handle = info.handle();
        self.add(info);
        handle
    }

    /// Adds a message that a watcher has kept: watchers below see it, and `# type: ignore` takes effect now.
    pub fn add(&mut self, info: ErrorInfo) {
        if self.is_held_back(&info) || self.is_ignored(&info) {
            return;
        }
        if info.only_once
            && self
                .infos
                .iter()
                .any(|other| other.only_once && other.message == info.message)
        {
            return;
        }
        let uncovered = self.uncovered_note(&info);
        let link = self.link_note(&info);
        let id = info.id;
        self.store(info);
        for note in [uncovered, link].into_iter().flatten() {
            let note = ErrorInfo {
                id: self.fresh_id(),
                follows: Some(id),
                ..note
            };
            self.store(note);
        }
    }

    /// Adds an error of the module itself, past `# type: ignore` comments.
    pub fn report_simple(&mut self, line: i32, message: String, code: ErrorCode) {
        let info = ErrorInfo {
            id: self.fresh_id(),
            import_context: self.import_context.clone(),
            scope: Scope::default(),
            span: Span::new(line, -1, line, -1),
            severity: Severity::Error,
            message: message.into(),
            code: Some(code),
            blocker: false,
            only_once: false,
            about_import: false,
            module: self.module,
            origin: crate::OriginSpan::lines(line..=line),
            priority: 0,
            parent: None,
            follows: None,
            hidden: false,
        };
        self.store(info);
    }

    /// The messages in the order of reporting.
    #[must_use]
    pub fn infos(&self) -> &[ErrorInfo] {
        &self.infos
    }

    /// Takes the messages out.
    pub fn take_infos(&mut self) -> Vec<ErrorInfo> {
        std::mem::take(&mut self.infos)
    }

    /// Whether there is a message.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        !self.infos.is_empty()
    }

    /// Whether there is a message that stops the build.
    #[must_use]
    pub fn has_blockers(&self) -> bool {
        self.infos.iter().any(|info| info.blocker)
    }

    /// The targets with messages, in the order of reporting and without repetitions.
    pub fn targets(&self) -> impl Iterator<Item = Name> + '_ {
        let mut seen = FxHashSet::default();
        self.infos
            .iter()
            .filter_map(ErrorInfo::target)
            .filter(move |target| seen.insert(*target))
    }

    /// Drops the messages of some targets, because these are going to be checked again.
    pub fn clear_targets(&mut self, is_cleared: impl Fn(Name) -> bool) {
        self.infos.retain(|info| !info.target().is_some_and(&is_cleared));
    }

    /// Drops all messages, and forgets which ignores were used.
    pub fn clear(&mut self) {
        self.infos.clear();
        self.ignores.forget_uses();
    }

    /// Moves the messages of some targets by a number of lines, because lines above them came or went.
    pub fn shift_targets(&mut self, delta: i32, is_moved: impl Fn(Name) -> bool) {
        for info in self
            .infos
            .iter_mut()
            .filter(|info| info.target().is_some_and(&is_moved))
        {
            info.shift(delta);
        }
    }

    fn fresh_id(&mut self) -> ErrorId {
        self.next_id += 1;
        ErrorId(self.next_id)
    }

    /// Past ignores, but watchers below see it.
    fn store(&mut self, info: ErrorInfo) {
        if !self.is_held_back(&info) {
            self.infos.push(info);
        }
    }

    /// A note that the error has a code which the comment on its line does not name.
    fn uncovered_note(&self, info: &ErrorInfo) -> Option<ErrorInfo> {
        let code = info.code?;
        let ignored = self.ignores.codes_on(info.span.line)?;
        let out_of_date = matches!(code, ErrorCode::LiteralReq | ErrorCode::TypeAbstract)
            && ignored.iter().any(|name| &**name == ErrorCode::Misc.name());
        let message = if out_of_date {
            format!("Error code changed to {code}; \"type: ignore\" comment may be out of date")
        } else {
            format!(
                "Error code \"{code}\" not covered by \"type: ignore[{}]\" comment",
                ignored.join(", ")
            )
        };
        Some(note_for(info, message, None))
    }

    /// A note with a link to the documentation of the code.
    fn link_note(&self, info: &ErrorInfo) -> Option<ErrorInfo> {
        let wanted = self.options.show_error_code_links && !self.options.hide_error_codes;
        let code = info
            .code
            .filter(|code| wanted && !HIDE_LINK_CODES.contains(code))?;
        let message = format!("See {LINK}-{code} for more info");
        if self
            .infos
            .iter()
            .any(|other| other.only_once && *other.message == *message)
        {
            return None;
        }
        Some(ErrorInfo {
            only_once: true,
            priority: 20,
            ..note_for(info, message, Some(code))
        })
    }
}

impl ErrorInfo {
    fn shift(&mut self, delta: i32) {
        let move_line = |line: &mut i32| *line += if *line > 0 { delta } else { 0 };
        move_line(&mut self.span.line);
        move_line(&mut self.span.end_line);
        self.origin.shift(delta);
    }
}

/// A note at the place of a message.
pub(crate) fn note_for(info: &ErrorInfo, message: String, code: Option<ErrorCode>) -> ErrorInfo {
    ErrorInfo {
        severity: Severity::Note,
        message: message.into(),
        code,
        blocker: false,
        only_once: false,
        priority: 0,
        parent: None,
        follows: None,
        hidden: false,
        ..info.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Filter, OriginSpan, Watch};

    fn sink() -> ErrorSink {
        ErrorSink::new("a.py".into(), None, Arc::new(Options::default()))
    }

    fn with_ignores(lines: &[(i32, &[&str])]) -> ErrorSink {
        let mut sink = sink();
        let codes = |codes: &[&str]| codes.iter().map(|code| (*code).into()).collect();
        sink.set_ignored_lines(lines.iter().map(|(line, names)| (*line, codes(names))).collect());
        sink
    }

    fn error(line: i32, code: ErrorCode) -> Report {
        Report::error(Span::point(line, 0), format!("{code} on {line}")).code(code)
    }

    fn texts(sink: &ErrorSink) -> Vec<&str> {
        sink.infos().iter().map(|info| &*info.message).collect()
    }

    #[test]
    fn a_comment_ignores_its_codes_and_their_sub_codes() {
        let mut sink = with_ignores(&[(1, &[]), (2, &["import"]), (3, &["misc"])]);
        sink.report(error(1, ErrorCode::Misc));
        sink.report(error(2, ErrorCode::ImportUntyped));
        sink.report(error(3, ErrorCode::ArgType));
        let note = "Error code \"arg-type\" not covered by \"type: ignore[misc]\" comment";
        assert_eq!(texts(&sink), ["arg-type on 3", note]);
    }

    #[test]
    fn blockers_cannot_be_ignored() {
        let mut sink = with_ignores(&[(1, &[])]);
        sink.ignore_all();
        sink.report(error(1, ErrorCode::Syntax).blocker(true));
        assert!(sink.has_blockers());
    }

    #[test]
    fn any_line_of_the_origin_can_ignore() {
        let mut sink = with_ignores(&[(3, &[])]);
        sink.report(error(1, ErrorCode::Misc).origin(OriginSpan::lines(1..=3)));
        assert!(texts(&sink).is_empty());
        sink.report_unused_ignores(false);
        assert!(texts(&sink).is_empty());
    }

    #[test]
    fn a_disabled_code_is_silent_and_uses_no_comment() {
        let mut sink = with_ignores(&[(1, &["possibly-undefined"])]);
        sink.report(error(1, ErrorCode::PossiblyUndefined));
        sink.report_unused_ignores(false);
        assert_eq!(texts(&sink), ["Unused \"type: ignore\" comment"]);
    }

    #[test]
    fn unused_ignores_name_what_is_unused_and_what_is_narrower() {
        let mut sink = with_ignores(&[
            (1, &["misc", "arg-type"]),
            (2, &["import"]),
            (3, &["unused-ignore"]),
            (4, &[]),
        ]);
        sink.set_skipped_lines([4].into_iter().collect());
        sink.report(error(1, ErrorCode::Misc));
        sink.report(error(2, ErrorCode::ImportUntyped));
        sink.report_unused_ignores(false);
        let expected = [
            "Unused \"type: ignore[arg-type]\" comment",
            "Unused \"type: ignore\" comment, use narrower [import-untyped] instead of [import] code",
        ];
        assert_eq!(texts(&sink), expected);
    }

    #[test]
    fn bare_ignores_are_told_which_codes_they_took() {
        let mut sink = with_ignores(&[(1, &[]), (2, &[])]);
        sink.report(error(1, ErrorCode::Misc));
        sink.report(error(1, ErrorCode::ArgType));
        sink.report_ignores_without_code(true, false);
        let expected =
            "\"type: ignore\" comment without error code (consider \"type: ignore[arg-type, misc]\" instead)";
        assert_eq!(texts(&sink), [expected]);
    }

    #[test]
    fn the_first_watcher_that_filters_hides_messages_from_those_below() {
        let mut sink = sink();
        let outer = sink.watch(Watch::noticing());
        let inner = sink.watch(Watch::keeping());
        sink.report(error(1, ErrorCode::Misc));
        let kept = sink.unwatch(inner).filtered;
        assert!(!sink.has_new_errors(&outer));
        kept.into_iter().for_each(|info| sink.add(info));
        assert!(sink.unwatch(outer).has_new_errors);
        assert_eq!(texts(&sink), ["misc on 1"]);
    }

    #[test]
    fn deprecation_passes_watchers_that_did_not_ask_for_it() {
        let options = Options {
            enabled_error_codes: [ErrorCode::Deprecated].into_iter().collect(),
            ..Options::default()
        };
        let mut sink = ErrorSink::new("a.py".into(), None, Arc::new(options));
        let watch = sink.watch(Watch::silencing());
        sink.report(error(1, ErrorCode::Deprecated));
        assert!(!sink.unwatch(watch).has_new_errors);
        let watch = sink.watch(Watch::silencing().and_deprecated());
        sink.report(error(2, ErrorCode::Deprecated));
        assert!(sink.unwatch(watch).has_new_errors);
        assert_eq!(texts(&sink), ["deprecated on 1"]);
    }

    #[test]
    fn a_filter_lets_one_code_pass() {
        let mut sink = sink();
        let watch = sink.watch(Watch::filtering(Filter::AllExcept(
            ErrorCode::TypeddictReadonlyMutated,
        )));
        sink.report(error(1, ErrorCode::Misc));
        sink.report(error(2, ErrorCode::TypeddictReadonlyMutated));
        assert!(sink.unwatch(watch).has_new_errors);
        assert_eq!(texts(&sink), ["typeddict-readonly-mutated on 2"]);
    }

    #[test]
    fn links_come_once_and_not_for_obvious_codes() {
        let options = Options {
            show_error_code_links: true,
            ..Options::default()
        };
        let mut sink = ErrorSink::new("a.py".into(), None, Arc::new(options));
        sink.report(error(1, ErrorCode::Misc));
        sink.report(error(2, ErrorCode::Index));
        sink.report(error(3, ErrorCode::Index));
        let link = "See https://mypy.rtfd.io/en/stable/_refs.html#code-index for more info";
        assert_eq!(texts(&sink), ["misc on 1", "index on 2", link, "index on 3"]);
        assert_eq!(sink.infos()[2].priority, 20);
    }

    #[test]
    fn notes_take_the_code_of_their_parent() {
        let mut sink = sink();
        let parent = sink.report(error(1, ErrorCode::Index));
        let note = sink.report(Report::note(Span::line(1), "more").parent(parent).offset(4));
        assert_eq!(note.code, Some(ErrorCode::Index));
        assert_eq!(texts(&sink), ["index on 1", "    more"]);
    }

    #[test]
    fn clearing_and_moving_are_by_target() {
        let names = names::Names::new();
        let mut sink = ErrorSink::new(
            "a.py".into(),
            Some(names.intern("a")),
            Arc::new(Options::default()),
        );
        sink.report(error(1, ErrorCode::Misc));
        let f = names.intern("a.f");
        sink.set_scope(Scope {
            target: Some(f),
            ..Scope::default()
        });
        sink.report(error(5, ErrorCode::Index));
        sink.shift_targets(2, |target| target == f);
        assert_eq!(sink.infos()[1].span, Span::new(7, 0, 7, 1));
        assert_eq!(sink.infos()[0].span.line, 1);
        assert_eq!(sink.targets().collect::<Vec<_>>(), [names.intern("a"), f]);
        sink.clear_targets(|target| target != f);
        assert_eq!(texts(&sink), ["index on 5"]);
    }
}
