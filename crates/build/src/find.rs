//! Finding the file of an imported module, and saying what is wrong if there is none or it is not followed.
//!
//! Specified by `find_module_and_diagnose` and its neighbours of `mypy/build.py`.

use std::sync::Arc;

use errors::similar::{best_matches, pretty_seq};
use errors::{ErrorSink, Report, Span};
use names::Name;
use options::{ErrorCode, FollowImports, Options};
use resolve::NotFoundReason;

use crate::Blocked;
use crate::manager::Manager;
use crate::state::{Graph, State};
use crate::tree::{ParseJob, parse_tree};

/// These come from typeshed, whatever the settings say.
pub(crate) const CORE_MODULES: [&str; 11] = [
    "builtins",
    "typing",
    "types",
    "typing_extensions",
    "mypy_extensions",
    "_typeshed",
    "_collections_abc",
    "collections",
    "collections.abc",
    "sys",
    "abc",
];

/// Why a module is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It was asked for.
    Root,
    /// A source that was found by following imports.
    Followed,
    /// A module imports it, on this line.
    Import(Name, i32),
    /// It is a package around a module.
    Ancestor(Name),
}

/// Why a module is not part of the program.
#[derive(Debug)]
pub(crate) enum Absent {
    /// It is not there, or is not followed.
    Missing,
    /// And the build ends.
    Blocked(Blocked),
}

impl From<Blocked> for Absent {
    fn from(blocked: Blocked) -> Self {
        Self::Blocked(blocked)
    }
}

/// A module that is followed.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) path: Arc<str>,
    /// Its messages are dropped.
    pub(crate) silent: bool,
}

impl Manager {
    /// The file of a module, as far as the settings `options` of that module follow it. What is wrong is reported where
    /// `reason` says.
    pub(crate) fn find_module_and_diagnose(
        &mut self,
        graph: &mut Graph,
        id: Name,
        options: &Options,
        reason: Reason,
    ) -> Result<Found, Absent> {
        let text = self.names().text(id);
        match self.finder.find(text) {
            Ok(path) => self.follow(graph, id, path, options, reason),
            Err(why) => {
                match reason {
                    Reason::Import(caller, line) => {
                        if !options.ignore_missing_imports && !self.in_partial_package(graph, id) {
                            self.module_not_found(&mut graph[&caller], line, id, why)?;
                        }
                    }
                    Reason::Root => {
                        return Err(Blocked::of_program(
                            format!("mypy: error: Cannot find module \"{text}\""),
                            2,
                        )
                        .into());
                    }
                    Reason::Followed | Reason::Ancestor(_) => {}
                }
                Err(Absent::Missing)
            }
        }
    }

    fn follow(
        &mut self,
        graph: &mut Graph,
        id: Name,
        path: Arc<str>,
        options: &Options,
        reason: Reason,
    ) -> Result<Found, Absent> {
        let is_normal_stub = path.ends_with(".pyi") && !options.follow_imports_for_stubs;
        let is_core = CORE_MODULES.contains(&self.names().text(id));
        let follow = if reason == Reason::Root || is_normal_stub || is_core {
            FollowImports::Normal
        } else {
            options.follow_imports
        };
        match follow {
            FollowImports::Error => {
                match reason {
                    Reason::Ancestor(child) => self.skipping_ancestor(&mut graph[&child], id)?,
                    Reason::Import(caller, line) => self.skipping_module(&mut graph[&caller], line, id)?,
                    Reason::Root | Reason::Followed => {}
                }
                Err(Absent::Missing)
            }
            FollowImports::Skip => Err(Absent::Missing),
            FollowImports::Normal | FollowImports::Silent => {
                let silent = reason != Reason::Root && self.is_silent_import(&path);
                Ok(Found {
                    path,
                    silent: silent || follow == FollowImports::Silent,
                })
            }
        }
    }

    /// The module that `from package import name` imports, if `name` is one. `known` remembers what was found out about the
    /// last package.
    pub(crate) fn submodule(
        &self,
        package: Name,
        name: Name,
        known: &mut Option<(Name, bool)>,
    ) -> Option<Name> {
        let names = self.names();
        let may_be = match *known {
            Some((last, may_be)) if last == package => may_be,
            Some(_) | None => self.finder.may_have_submodules(names.text(package)),
        };
        *known = Some((package, may_be));
        let id = if may_be {
            names.join(package, name)
        } else {
            names.find_joined(package, name)?
        };
        let is_module = self.modules.contains(&id)
            || self.source_names.contains(&id)
            || may_be && self.finder.find_fast(names.text(id)).is_ok();
        is_module.then_some(id)
    }

    /// Whether a module is missing in stubs that say that they are not complete.
    fn in_partial_package(&mut self, graph: &Graph, id: Name) -> bool {
        let mut text = self.names().text(id);
        while let Some((ancestor, _)) = text.rsplit_once('.') {
            let id = self.names().intern(ancestor);
            let known = self.partial_packages.get(&id).copied();
            if let Some(partial) = known.or_else(|| self.is_partial(graph, id)) {
                self.partial_packages.insert(id, partial);
                return partial;
            }
            text = ancestor;
        }
        false
    }

    /// Whether a package is partial, if there is such a package.
    fn is_partial(&self, graph: &Graph, id: Name) -> Option<bool> {
        if let Some(tree) = graph.get(&id).and_then(|state| state.tree.as_ref()) {
            return Some(tree.parsed.is_partial_stub_package);
        }
        let text = self.names().text(id);
        let path = self.finder.find(text).ok()?;
        let options = self.options.for_module(text);
        let is_stub = path.ends_with(".pyi") && !options.follow_imports_for_stubs;
        if !is_stub && matches!(options.follow_imports, FollowImports::Skip | FollowImports::Error) {
            return None;
        }
        let job = ParseJob {
            xpath: &path,
            path: Some(&path),
            text: None,
            options: &options,
            ignore_all: true,
        };
        let tree = parse_tree(&job, &*self.fs, self.names(), self.shared.cache()).ok()?;
        let is_broken = tree.parsed.errors.iter().any(|error| error.blocker);
        (!is_broken).then_some(tree.parsed.is_partial_stub_package)
    }

    fn module_not_found(
        &mut self,
        caller: &mut State,
        line: i32,
        target: Name,
        why: NotFoundReason,
    ) -> Result<(), Blocked> {
        let shared = self.shared_arc();
        let target = shared.names.text(target);
        if target == "builtins" {
            let text = "Cannot find \"builtins\" module. Typeshed appears broken!";
            caller
                .sink
                .report(Report::error(Span::point(line, 0), text).blocker(true));
            return self.admit(&mut caller.sink);
        }
        let code = why.code();
        caller.sink.report(
            Report::error(Span::point(line, 0), why.message(target))
                .code(code)
                .about_import(),
        );
        if why == NotFoundReason::NotFound && wants_hint(caller, line, code) {
            let top = target.split('.').next().unwrap_or(target);
            if let Some(hint) = self.hint(top) {
                caller
                    .sink
                    .report(Report::note(Span::point(line, 0), hint).code(code).about_import());
            }
        }
        for note in why.notes(target, self.global().fine_grained_incremental) {
            caller.sink.report(
                Report::note(Span::point(line, 0), note)
                    .code(code)
                    .only_once()
                    .about_import(),
            );
        }
        if why == NotFoundReason::ApprovedStubsNotInstalled {
            self.missing_stubs.extend(resolve::stub_distribution(target));
        }
        self.admit(&mut caller.sink)
    }

    fn hint(&mut self, top: &str) -> Option<String> {
        if top.starts_with('_') {
            return None;
        }
        let mut matches = best_matches(top, self.known_modules().iter().map(String::as_str), 3);
        matches.retain(|known| known.to_lowercase() != top.to_lowercase());
        (!matches.is_empty()).then(|| format!("Did you mean {}?", pretty_seq(&matches, "or")))
    }

    fn skipping_module(&mut self, caller: &mut State, line: i32, id: Name) -> Result<(), Blocked> {
        let text = format!("Import of \"{}\" ignored", self.names().text(id));
        caller
            .sink
            .report(Report::error(Span::point(line, 0), text).about_import());
        let note = "(Using --follow-imports=error, module not passed on command line)";
        caller.sink.report(
            Report::note(Span::point(line, 0), note)
                .only_once()
                .about_import(),
        );
        self.admit(&mut caller.sink)
    }

    fn skipping_ancestor(&mut self, child: &mut State, id: Name) -> Result<(), Blocked> {
        let context = child.sink.set_import_context(None);
        let text = format!("Ancestor package \"{}\" ignored", self.names().text(id));
        child
            .sink
            .report(Report::error(Span::UNKNOWN, text).only_once().about_import());
        let note = "(Using --follow-imports=error, submodule passed on command line)";
        child
            .sink
            .report(Report::note(Span::UNKNOWN, note).only_once().about_import());
        child.sink.set_import_context(context);
        self.admit(&mut child.sink)
    }
}

/// Whether a hint would show.
fn wants_hint(caller: &State, line: i32, code: ErrorCode) -> bool {
    let sink: &ErrorSink = &caller.sink;
    let is_ignored = caller.tree.as_ref().is_some_and(|tree| {
        let mut ignores = tree.parsed.ignores.iter();
        ignores.any(|ignore| i32::try_from(ignore.line) == Ok(line))
    });
    !is_ignored && !sink.prefer_simple_messages() && sink.options().is_error_code_enabled(code)
}
