//! [`Emitter`]: the messages of all modules, in mypy's order, with what is global applied.

use std::sync::Arc;

use indexmap::IndexMap;
use names::{Name, Names};
use options::Options;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::kept::Kept;
use crate::sink::note_for;
use crate::{ErrorId, ErrorInfo, Message, PathStyle, order, render};

const SKIPPING: &str =
    "(Skipping most remaining errors due to unresolved imports or missing stubs; fix these first)";

/// Whether, and where, something stopped the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blockers {
    /// Nothing did.
    None,
    /// A message of this module did, if the module is known.
    In(Option<Name>),
}

/// Gathers the messages of a program.
///
/// Give it the messages of the modules with [`Emitter::admit`] in the order in which mypy would report them, then ask
/// for the messages of files. Files keep the order in which they first had a message.
#[derive(Debug)]
pub struct Emitter {
    options: Arc<Options>,
    paths: PathStyle,
    files: IndexMap<Arc<str>, Vec<ErrorInfo>, FxBuildHasher>,
    flushed: FxHashSet<Arc<str>>,
    only_once: FxHashSet<Arc<str>>,
    seen_import_error: bool,
    count: usize,
    kept: Option<Kept>,
}

impl Emitter {
    /// An emitter without messages; `options` are the global settings.
    #[must_use]
    pub fn new(options: Arc<Options>, paths: PathStyle) -> Self {
        Self {
            options,
            paths,
            files: IndexMap::default(),
            flushed: FxHashSet::default(),
            only_once: FxHashSet::default(),
            seen_import_error: false,
            count: 0,
            kept: None,
        }
    }

    /// Keeps all messages as they were reported, for updates: those that do not show now may show later.
    pub fn keep_all(&mut self) {
        self.kept = Some(Kept::default());
    }

    /// The messages that are kept.
    pub fn kept_mut(&mut self) -> Option<&mut Kept> {
        self.kept.as_mut()
    }

    /// The messages that are kept.
    #[must_use]
    pub fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// Puts together what shows from the messages that are kept: files in mypy's order. What is said only once is said where
    /// a build would come across it first: the lower the rank, the earlier.
    pub fn show_kept(&mut self, names: &Names, rank: &dyn Fn(&ErrorInfo) -> (bool, u32)) {
        self.reset();
        let Some(mut kept) = self.kept.take() else { return };
        kept.sort(names);
        let chosen = kept.chosen(rank);
        for (path, infos) in kept.files() {
            let elsewhere = |info: &ErrorInfo| {
                let at = chosen.get(&info.message).filter(|_| info.only_once);
                at.is_some_and(|at| at != path)
            };
            self.admit_but(path, infos.iter().cloned(), elsewhere);
        }
        self.kept = Some(kept);
    }

    /// Forgets all messages, and what was said once (mypy's `Errors.reset`).
    pub fn reset(&mut self) {
        self.files.clear();
        self.flushed.clear();
        self.only_once.clear();
        self.seen_import_error = false;
        self.count = 0;
    }

    /// How paths show.
    #[must_use]
    pub fn paths(&self) -> &PathStyle {
        &self.paths
    }

    /// Adds messages of the file at `path`, in the order of reporting: those of a sink, or of a phase of it.
    pub fn admit(&mut self, path: &Arc<str>, infos: impl IntoIterator<Item = ErrorInfo>) {
        self.admit_but(path, infos, |_| false);
    }

    /// The same, but for messages that are left out, and what follows them.
    fn admit_but(
        &mut self,
        path: &Arc<str>,
        infos: impl IntoIterator<Item = ErrorInfo>,
        is_left_out: impl Fn(&ErrorInfo) -> bool,
    ) {
        let mut dropped: FxHashSet<ErrorId> = FxHashSet::default();
        for mut info in infos {
            if let Some(kept) = &mut self.kept {
                kept.add(path, info.clone());
            }
            let follows_dropped = info.follows.is_some_and(|id| dropped.contains(&id));
            let is_dropped = follows_dropped || is_left_out(&info);
            if is_dropped || (info.only_once && !self.only_once.insert(info.message.clone())) {
                dropped.insert(info.id);
                continue;
            }
            let limited = info.follows.is_none() && self.seen_import_error && !info.is_import_error();
            if limited && self.has_many_errors() {
                info.hidden = true;
                self.say_that_errors_are_skipped(path, &info);
            }
            self.seen_import_error |= info.is_import_error();
            self.store(path, info);
        }
    }

    /// The messages of a file as they show; context notes need the texts of names.
    #[must_use]
    pub fn file_messages(&self, path: &str, names: &Names) -> Vec<Message> {
        let Some(infos) = self.files.get(path) else {
            return Vec::new();
        };
        let context = self.options.show_error_context.then_some(names);
        render::messages(path, &order::shown(infos), &self.paths, context)
    }

    /// Marks a file as written; [`Emitter::unflushed_files`] skips it from now on.
    pub fn flush(&mut self, path: &Arc<str>) {
        self.flushed.insert(path.clone());
    }

    /// The files with messages that were not written yet, in order.
    #[must_use]
    pub fn unflushed_files(&self) -> Vec<Arc<str>> {
        self.files
            .keys()
            .filter(|path| !self.flushed.contains(*path))
            .cloned()
            .collect()
    }

    /// The number of messages, hidden ones included.
    #[must_use]
    pub fn num_messages(&self) -> usize {
        self.count
    }

    /// Whether any message was admitted.
    #[must_use]
    pub fn is_errors(&self) -> bool {
        !self.files.is_empty()
    }

    /// Whether the file has messages.
    #[must_use]
    pub fn is_errors_for_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// What stopped the build.
    #[must_use]
    pub fn blockers(&self) -> Blockers {
        let blocker = self.files.values().flatten().find(|info| info.blocker);
        blocker.map_or(Blockers::None, |info| Blockers::In(info.module))
    }

    /// The targets with messages, without repetitions.
    #[must_use]
    pub fn targets(&self) -> Vec<Name> {
        let mut seen = FxHashSet::default();
        let targets = self.files.values().flatten().filter_map(ErrorInfo::target);
        targets.filter(|target| seen.insert(*target)).collect()
    }

    fn store(&mut self, path: &Arc<str>, info: ErrorInfo) {
        self.count += 1;
        self.files.entry(path.clone()).or_default().push(info);
    }

    fn has_many_errors(&self) -> bool {
        let limit = usize::try_from(self.options.many_errors_threshold);
        limit.is_ok_and(|limit| self.files.len() >= limit || self.count >= limit)
    }

    fn say_that_errors_are_skipped(&mut self, path: &Arc<str>, info: &ErrorInfo) {
        if self.only_once.insert(SKIPPING.into()) {
            let note = ErrorInfo {
                only_once: true,
                ..note_for(info, SKIPPING.to_owned(), None)
            };
            self.store(path, note);
        }
    }
}

#[cfg(test)]
mod tests {
    use options::ErrorCode;

    use super::*;
    use crate::format::{LineStyle, lines};
    use crate::{ErrorSink, ImportStep, Report, Scope, Span};

    fn sink(file: &str) -> ErrorSink {
        ErrorSink::new(file.into(), None, Arc::new(Options::default()))
    }

    fn emitter(options: Options) -> Emitter {
        Emitter::new(Arc::new(options), PathStyle::default())
    }

    fn admit(emitter: &mut Emitter, sink: &ErrorSink) {
        emitter.admit(sink.file(), sink.infos().iter().cloned());
    }

    fn text(emitter: &Emitter, path: &str, names: &Names) -> Vec<String> {
        lines(&emitter.file_messages(path, names), LineStyle::default(), None)
    }

    #[test]
    fn a_message_for_the_whole_program_shows_in_the_first_file_only() {
        let (mut emitter, names) = (emitter(Options::default()), Names::new());
        for file in ["./a.py", "b.py"] {
            let mut sink = sink(file);
            sink.report(Report::note(Span::line(1), "Hint").only_once());
            sink.report(Report::error(Span::line(1), "Bad"));
            admit(&mut emitter, &sink);
        }
        assert_eq!(
            text(&emitter, "./a.py", &names),
            ["a.py:1: note: Hint", "a.py:1: error: Bad  [misc]"]
        );
        assert_eq!(text(&emitter, "b.py", &names), ["b.py:1: error: Bad  [misc]"]);
        assert_eq!(emitter.unflushed_files().len(), 2);
    }

    #[test]
    fn after_a_failed_import_the_limit_hides_other_errors() {
        let options = Options {
            many_errors_threshold: 2,
            ..Options::default()
        };
        let (mut emitter, names) = (emitter(options), Names::new());
        let mut sink = sink("a.py");
        sink.report(Report::error(Span::line(1), "No module").code(ErrorCode::ImportNotFound));
        for line in 2..5 {
            sink.report(Report::error(Span::line(line), "Bad"));
        }
        admit(&mut emitter, &sink);
        let found = text(&emitter, "a.py", &names);
        assert_eq!(found[1], "a.py:2: error: Bad  [misc]");
        assert_eq!(found[2], format!("a.py:3: note: {SKIPPING}"));
        assert_eq!((found.len(), emitter.num_messages()), (3, 5));
    }

    #[test]
    fn context_notes_say_where_and_how() {
        let options = Options {
            show_error_context: true,
            ..Options::default()
        };
        let (mut emitter, names) = (emitter(options), Names::new());
        let mut sink = sink("c.py");
        let steps = ["a.py", "b.py"].map(|path| ImportStep {
            path: path.into(),
            line: 1,
        });
        sink.set_import_context(Some(steps.into()));
        let in_member = Scope {
            type_name: Some(names.intern("C")),
            function_name: Some(names.intern("f")),
            ..Scope::default()
        };
        sink.set_scope(in_member);
        sink.report(Report::error(Span::line(2), "Bad"));
        sink.set_scope(Scope::default());
        sink.report(Report::error(Span::line(3), "Bad"));
        admit(&mut emitter, &sink);
        let expected = [
            "b.py:1: note: In module imported here,",
            "a.py:1: note: ... from here:",
            "c.py: note: In member \"f\" of class \"C\":",
            "c.py:2: error: Bad  [misc]",
            "c.py: note: At top level:",
            "c.py:3: error: Bad  [misc]",
        ];
        assert_eq!(text(&emitter, "c.py", &names), expected);
    }

    #[test]
    fn blockers_are_found() {
        let mut emitter = emitter(Options::default());
        assert_eq!(emitter.blockers(), Blockers::None);
        let mut sink = sink("a.py");
        sink.report(
            Report::error(Span::line(2), "invalid syntax")
                .code(ErrorCode::Syntax)
                .blocker(true),
        );
        admit(&mut emitter, &sink);
        assert_eq!(emitter.blockers(), Blockers::In(None));
    }
}
