//! Deferral: a target that meets something incomplete is analysed again.
//!
//! Names are found missing only in the final iteration; before that, a missing name in a namespace that is still
//! being filled makes the target wait. A definition that cannot be completed yet leaves a *placeholder*, so that
//! other names know that it will be there.

use names::{Name, known};
use nodes::ast::{Import, Span, Stmt};
use nodes::defs::{At, Placeholder};
use nodes::symbols::{Symbol, SymbolFlags};
use types::DefRef;

use crate::Analyzer;

/// A mark in the count of incomplete references.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tag(u32);

impl Analyzer<'_> {
    /// Analyses the target again later; never called in the final iteration.
    pub(crate) fn defer(&mut self) {
        self.defer_with(false);
    }

    /// As [`defer`](Self::defer); `force_progress` if something was updated in place.
    pub(crate) fn defer_with(&mut self, force_progress: bool) {
        if self.now.final_iteration {
            return;
        }
        self.now.progress |= force_progress;
        self.now.deferred = true;
    }

    /// A mark; [`found_incomplete_ref`](Self::found_incomplete_ref) tells whether there was something since.
    pub(crate) fn track_incomplete_refs(&self) -> Tag {
        Tag(self.now.incomplete_refs)
    }

    /// Whether an incomplete name was referred to since the mark.
    pub(crate) fn found_incomplete_ref(&self, tag: Tag) -> bool {
        self.now.incomplete_refs != tag.0
    }

    /// Something incomplete was referred to.
    pub(crate) fn record_incomplete_ref(&mut self) {
        self.defer();
        self.now.incomplete_refs += 1;
    }

    /// Whether names of a module or class may still appear.
    pub(crate) fn is_incomplete_namespace(&self, fullname: Name) -> bool {
        self.waiting_namespace == Some(fullname) || self.incomplete_namespaces.contains(&fullname)
    }

    /// Whether something that is missing in a namespace may still come; notes that it is missing if not.
    pub(crate) fn may_come(&mut self, namespace: Name) -> bool {
        let is_incomplete = self.is_incomplete_namespace(namespace);
        if !is_incomplete {
            self.note_missing(namespace);
        }
        is_incomplete
    }

    /// Notes that the answer of a top level depends on what a namespace lacks, now that it is complete.
    pub(crate) fn note_missing(&mut self, namespace: Name) {
        if self.target.is_none() {
            let missing = self.missing.entry(self.module_name).or_default();
            missing.insert(namespace);
        }
    }

    /// Notes that the answer of a top level depends on whether a name is found in the modules that it is imported from: it is
    /// defined here, too.
    pub(crate) fn note_hidden_import(&mut self, name: Name) {
        if self.target.is_some() {
            return;
        }
        let ast = self.unit.ast;
        for (body, stmt) in &ast.imports {
            let body = ast.body(*body);
            if let Stmt::Import(import) = *body.stmt(*stmt)
                && let Import::From {
                    module,
                    relative,
                    names,
                    ..
                } = *body.import(import)
                && body
                    .import_names(names)
                    .iter()
                    .any(|import| import.as_name.unwrap_or(import.name) == name)
            {
                let module = self.absolute_import(module, relative).0;
                self.note_missing(module);
            }
        }
    }

    /// A definition cannot be completed yet (mypy's `mark_incomplete`).
    pub(crate) fn mark_incomplete(&mut self, name: Name, at: At, becomes_class: bool, flags: SymbolFlags) {
        self.defer();
        if name == known::STAR {
            self.now.incomplete = true;
        } else if !self.is_global_or_nonlocal(name) {
            let fullname = self.qualified_name(name);
            let placeholder = Placeholder {
                fullname,
                becomes_class,
                at: Some(at),
            };
            let id = self.state.world.add(self.module, placeholder);
            let symbol = Symbol {
                kind: self.symbol_kind(),
                node: Some(DefRef::Placeholder(id)),
                flags,
            };
            let nowhere = self.at_span(Span::NONE);
            self.add_symbol_node(name, symbol, nowhere, crate::symbols::AddOptions::default());
        }
        if let Some(missing) = self.missing_names.last_mut() {
            missing.insert(name);
        }
    }

    /// A placeholder was met: wait, or report it in the final iteration.
    pub(crate) fn process_placeholder(
        &mut self,
        name: Option<Name>,
        kind: &str,
        at: At,
        force_progress: bool,
    ) {
        if self.now.final_iteration {
            self.cannot_resolve_name(name, kind, at);
        } else {
            self.defer_with(force_progress);
        }
    }

    fn cannot_resolve_name(&mut self, name: Option<Name>, kind: &str, at: At) {
        let name = name.map_or_else(String::new, |name| format!(" \"{}\"", self.text(name)));
        self.fail(
            format!("Cannot resolve {kind}{name} (possible cyclic definition)"),
            at,
        );
        if self.is_func_scope() {
            self.note("Recursive types are not allowed at function scope", at, None);
        }
    }
}
