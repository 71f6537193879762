//! Imports: modules, names of modules, star imports, and what is missing.

use names::{Name, known};
use nodes::ast::{Import, ImportName, StmtId};
use nodes::defs::{At, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use options::ErrorCode;
use types::{AnyKind, DefRef, ModuleId, Type};

use crate::Analyzer;
use crate::symbols::AddOptions;

/// The name that a relative import means (mypy's `correct_relative_import`), and whether there is such a parent.
#[must_use]
pub fn absolute_import(module: &str, is_package: bool, relative: u32, target: &str) -> (String, bool) {
    if relative == 0 {
        return (target.to_owned(), true);
    }
    let levels = if is_package { relative - 1 } else { relative };
    let parts: Vec<&str> = module.split('.').collect();
    let up = usize::try_from(levels).unwrap_or(usize::MAX);
    let kept = parts.len().saturating_sub(up);
    let base = parts[..kept].join(".");
    let name = match (base.is_empty(), target.is_empty()) {
        (_, true) => base,
        (true, false) => format!(".{target}"),
        (false, false) => format!("{base}.{target}"),
    };
    (name, parts.len() >= up)
}

impl Analyzer<'_> {
    /// Analyses an import statement.
    pub(crate) fn visit_import(&mut self, stmt: StmtId, import: Import) {
        let at = self.at_stmt(stmt);
        self.statement = Some(at);
        match import {
            Import::Import { names, flags: _ } => {
                for name in self.body.import_names(names) {
                    self.import_module(*name, at);
                }
            }
            Import::From {
                module,
                relative,
                names,
                flags: _,
            } => {
                let module = self.correct_relative_import(module, relative, at);
                for name in self.body.import_names(names) {
                    self.import_name(module, *name, at);
                }
            }
            Import::All {
                module,
                relative,
                flags: _,
            } => {
                let module = self.correct_relative_import(module, relative, at);
                self.import_all(module, at);
            }
        }
    }

    /// Whether imports without `as` of the same name are re-exported.
    fn implicit_reexport(&self) -> bool {
        !self.is_stub() && self.options().implicit_reexport
    }

    fn correct_relative_import(&mut self, module: Name, relative: u32, at: At) -> Name {
        let (name, is_there) = self.absolute_import(module, relative);
        if !is_there {
            self.fail("Relative import climbs too many namespaces", at);
        }
        name
    }

    /// The module that is imported, and whether there is such a parent.
    pub(crate) fn absolute_import(&self, module: Name, relative: u32) -> (Name, bool) {
        if relative == 0 {
            return (module, true);
        }
        let is_package = self.state.world.module(self.module).is_package;
        let (own, target) = (self.text(self.module_name), self.text(module));
        let (name, is_there) = absolute_import(own, is_package, relative, target);
        (self.intern(&name), is_there)
    }

    fn import_module(&mut self, import: ImportName, at: At) {
        let text = self.text(import.name);
        let top = self.intern(text.split('.').next().unwrap_or(text));
        let (base, imported, public) = match import.as_name {
            Some(as_name) => (
                import.name,
                as_name,
                self.implicit_reexport() || import.name == as_name,
            ),
            None => (top, top, self.implicit_reexport()),
        };
        let flags = visibility(public, !public);
        match self.state.world.module_id(base) {
            Some(module) => {
                let symbol = Symbol {
                    kind: self.symbol_kind(),
                    node: Some(DefRef::Module(module)),
                    flags,
                };
                self.add_imported_symbol(imported, symbol, at, flags);
            }
            None => self.add_unknown_imported_symbol(imported, at, Some(base), flags),
        }
    }

    fn import_name(&mut self, module_name: Name, import: ImportName, at: At) {
        let (id, as_name) = (import.name, import.as_name);
        let module = self.state.world.module_id(module_name);
        let known = module.and_then(|module| self.state.world.module(module).names.get(&id).copied());
        // Most names are those of definitions: these need no full name here.
        if let Some(symbol) = known
            && !matches!(symbol.node, Some(DefRef::Module(_)))
            && module_name != self.module_name
            && id != known::DUNDER_ALL
        {
            self.import_symbol(symbol, module_name, import, false, at);
            return;
        }
        let fullname = self.state.world.names.join(module_name, id);
        let submodule = self.state.world.module_id(fullname);
        let imported = as_name.unwrap_or(id);
        let public = self.implicit_reexport() || as_name == Some(id);
        let flags = visibility(public, !public);
        let mut found = match (module, submodule) {
            (Some(_), Some(submodule)) if module_name == self.module_name => {
                Some(Symbol::new(SymbolKind::Global, DefRef::Module(submodule)))
            }
            (Some(module), _) => {
                if id == known::DUNDER_ALL && as_name == Some(id) {
                    let names = &self.state.world.module(module).names;
                    self.all_exports = names
                        .iter()
                        .filter(|(_, symbol)| symbol.module_public())
                        .map(|(name, _)| *name)
                        .collect();
                }
                known
            }
            (None, _) => None,
        };
        let mut missing_submodule = false;
        if found.is_none() {
            match submodule {
                Some(submodule) => found = Some(Symbol::new(self.symbol_kind(), DefRef::Module(submodule))),
                None => missing_submodule = self.program.missing_modules.contains(&fullname),
            }
        }
        if let (Some(module), None) = (module, found)
            && let Some(symbol) = self.getattr_variable(module, imported, fullname)
        {
            if let Some(node) = symbol.node {
                self.add_symbol_with(imported, node, at, flags, AddOptions::default());
            }
            return;
        }
        match (found, module) {
            (Some(symbol), _) => {
                let is_own_submodule = submodule.is_some() && self.is_below_module(fullname);
                self.import_symbol(symbol, module_name, import, is_own_submodule, at);
            }
            (None, Some(_)) if !missing_submodule => {
                self.report_missing_module_attribute(module_name, import, flags, at, true);
            }
            (None, _) => self.add_unknown_imported_symbol(imported, at, Some(fullname), flags),
        }
    }

    /// Whether a full name is that of something below the current module.
    fn is_below_module(&self, fullname: Name) -> bool {
        let rest = self.text(fullname).strip_prefix(self.text(self.module_name));
        rest.is_some_and(|rest| rest.starts_with('.'))
    }

    /// A name that is there, but maybe not for others.
    fn import_symbol(
        &mut self,
        symbol: Symbol,
        module_name: Name,
        import: ImportName,
        is_own_submodule: bool,
        at: At,
    ) {
        self.process_imported_symbol(symbol, module_name, import, is_own_submodule, at);
        if symbol.module_hidden() {
            let public = self.implicit_reexport() || import.as_name == Some(import.name);
            let flags = visibility(public, !public);
            self.report_missing_module_attribute(module_name, import, flags, at, false);
        }
    }

    fn process_imported_symbol(
        &mut self,
        symbol: Symbol,
        module_name: Name,
        import: ImportName,
        is_own_submodule: bool,
        at: At,
    ) {
        let imported = import.as_name.unwrap_or(import.name);
        let public = self.implicit_reexport() || import.as_name == Some(import.name);
        let is_submodule = is_own_submodule && matches!(symbol.node, Some(DefRef::Module(_)));
        let flags = visibility(public, !public && !is_submodule);
        if let Some(DefRef::Placeholder(_)) = symbol.node {
            if self.now.final_iteration {
                self.report_missing_module_attribute(module_name, import, flags, at, true);
                return;
            }
            self.mark_incomplete(imported, at, true, flags);
        }
        self.add_imported_symbol(imported, symbol, at, flags);
    }

    fn report_missing_module_attribute(
        &mut self,
        module_name: Name,
        import: ImportName,
        flags: SymbolFlags,
        at: At,
        add_unknown: bool,
    ) {
        let imported = import.as_name.unwrap_or(import.name);
        if self.may_come(module_name) {
            self.mark_incomplete(imported, at, false, flags);
            return;
        }
        let message = self.missing_attribute_message(module_name, import.name);
        self.fail_code(message, at, ErrorCode::AttrDefined);
        if add_unknown {
            self.add_unknown_imported_symbol(imported, at, None, flags);
        }
        if self.text(module_name) == "typing" {
            self.typing_hints(import.name, at);
        }
    }

    fn missing_attribute_message(&self, module_name: Name, id: Name) -> String {
        let (module, name) = (self.text(module_name), self.text(id));
        let message = format!("Module \"{module}\" has no attribute \"{name}\"");
        let Some(module_id) = self.state.world.module_id(module_name) else {
            return message;
        };
        let names = &self.state.world.module(module_id).names;
        if names.get(&id).is_some_and(|symbol| !symbol.module_public()) {
            return format!("Module \"{module}\" does not explicitly export attribute \"{name}\"");
        }
        let others: Vec<&str> = names
            .keys()
            .filter(|n| **n != id)
            .map(|n| self.text(*n))
            .collect();
        let matches = errors::similar::best_matches(name, others, 3);
        if matches.is_empty() || self.options().ignore_errors {
            return message;
        }
        format!(
            "{message}; maybe {}?",
            errors::similar::pretty_seq(&matches, "or")
        )
    }

    fn typing_hints(&mut self, id: Name, at: At) {
        let builtin = format!("builtins.{}", self.text(id).to_lowercase());
        if crate::lookup::is_suggested_fixture(&builtin) && self.lookup_fully_qualified(&builtin).is_none() {
            self.add_fixture_note(&builtin, at);
            return;
        }
        let extensions = self.state.world.names.lookup("typing_extensions");
        let extensions = extensions.and_then(|name| self.state.world.module_id(name));
        if extensions.is_some_and(|module| self.state.world.module(module).names.contains_key(&id)) {
            let text = format!("Use `from typing_extensions import {}` instead", self.text(id));
            self.note(text, at, ErrorCode::AttrDefined);
            let url = "https://mypy.readthedocs.io/en/stable/runtime_troubles.html#using-new-additions-to-the-typing-module";
            self.note(format!("See {url}"), at, ErrorCode::AttrDefined);
        }
    }

    fn import_all(&mut self, module_name: Name, at: At) {
        let Some(module) = self.state.world.module_id(module_name) else {
            return;
        };
        // A name that came round the cycle would be found as one of the other module.
        self.note_missing(module_name);
        if self.is_incomplete_namespace(module_name) {
            let star = known::STAR;
            self.mark_incomplete(star, at, false, SymbolFlags::empty());
        }
        let names = &self.state.world.module(module).names;
        let has_all = names.contains_key(&known::DUNDER_ALL);
        let exported: Vec<(Name, Symbol)> = names
            .iter()
            .filter(|(name, symbol)| {
                let public = has_all || !self.text(**name).starts_with('_');
                !symbol.is(SymbolFlags::NO_SERIALIZE) && symbol.module_public() && public
            })
            .map(|(name, symbol)| (*name, *symbol))
            .collect();
        for (name, symbol) in exported {
            self.add_imported_symbol(name, symbol, at, SymbolFlags::empty());
            if matches!(symbol.node, Some(DefRef::Placeholder(_))) && self.now.final_iteration {
                self.add_unknown_imported_symbol(name, at, None, SymbolFlags::empty());
            }
        }
    }

    fn add_imported_symbol(&mut self, name: Name, symbol: Symbol, at: At, flags: SymbolFlags) {
        // What another module of the cycle has from an earlier version of this one is not there yet, if ever.
        if let Some(node) = symbol.node
            && self.is_defined_here(node)
            && self.state.world.is_left_over(node)
        {
            self.note_hidden_import(name);
            return;
        }
        let existing = self.lookup_current_scope(name);
        if let Some(existing) = existing
            && is_definition(existing.node)
            && is_definition(symbol.node)
            && self.import_over_existing_name(name, existing, symbol, at)
        {
            return;
        }
        let node = if self.is_class_scope() {
            self.class_scoped_import(name, symbol.node, at)
        } else {
            symbol.node
        };
        let symbol = Symbol {
            kind: symbol.kind,
            node,
            flags,
        };
        self.add_symbol_node(name, symbol, at, AddOptions::default());
    }

    /// An import of a name that is defined already is checked as an assignment.
    fn import_over_existing_name(&mut self, name: Name, existing: Symbol, symbol: Symbol, at: At) -> bool {
        if existing.node == symbol.node {
            return false;
        }
        let assignable = match existing.node {
            Some(
                DefRef::Var(_) | DefRef::Func(_) | DefRef::Class(_) | DefRef::Decorator(_) | DefRef::Alias(_),
            ) => true,
            Some(DefRef::Module(_) | DefRef::Overload(_) | DefRef::TypeVar(_) | DefRef::Placeholder(_))
            | None => false,
        };
        if assignable {
            self.note_hidden_import(name);
            let assignment = nodes::tables::ImportAssignment {
                name,
                target: existing.node,
                value: symbol.node,
            };
            let list = self
                .tables
                .rare
                .import_assignments
                .entry(at.span.start)
                .or_default();
            if !list.contains(&assignment) {
                list.push(assignment);
            }
        }
        assignable
    }

    /// Functions and variables that are imported into a class become attributes of it.
    fn class_scoped_import(&mut self, name: Name, node: Option<DefRef>, at: At) -> Option<DefRef> {
        let world = &self.state.world;
        let (typ, is_function) = match node? {
            DefRef::Var(var) => (world.get(var).typ, false),
            DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_) => {
                (Some(world.types.any(AnyKind::FromError)), true)
            }
            other @ (DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_)) => return Some(other),
        };
        if let Some(Symbol {
            node: Some(DefRef::Var(existing)),
            ..
        }) = self.names(false, false).get(&name).copied()
            && self.state.world.get(existing).typ == typ
        {
            return Some(DefRef::Var(existing));
        }
        if is_function {
            self.fail("Unsupported class scoped import", at);
        }
        let mut var = Var::new(name, self.qualified_name(name), typ);
        var.class = self.class;
        var.at = Some(at);
        Some(DefRef::Var(self.state.world.add(self.module, var)))
    }

    /// Adds a name that could not be imported: anything may be behind it.
    pub(crate) fn add_unknown_imported_symbol(
        &mut self,
        name: Name,
        at: At,
        target: Option<Name>,
        flags: SymbolFlags,
    ) {
        if let Some(Symbol {
            node: Some(DefRef::Var(existing)),
            ..
        }) = self.names(false, false).get(&name).copied()
            && self.state.world.get(existing).is(VarFlags::SUPPRESSED_IMPORT)
        {
            return;
        }
        let fullname = match target {
            Some(target) if self.options().logical_deps => target,
            Some(_) | None => self.qualified_name(name),
        };
        let types = self.state.world.types;
        let kind = AnyKind::FromUnimportedType;
        let typ = types.intern(Type::Any {
            kind,
            source: None,
            missing_import: Some(fullname),
        });
        let mut var = Var::new(name, fullname, Some(typ));
        var.class = self.class;
        var.flags |= VarFlags::SUPPRESSED_IMPORT;
        var.flags |= VarFlags::INFERRED;
        let id = self.state.world.add(self.module, var);
        self.add_symbol_with(name, DefRef::Var(id), at, flags, AddOptions::default());
    }

    /// Names that `__all__` lists are public, all others are not.
    pub(crate) fn adjust_public_exports(&mut self, module: ModuleId) {
        let all = known::DUNDER_ALL;
        let exports: rustc_hash::FxHashSet<Name> = self.all_exports.iter().copied().collect();
        let names = &mut self.state.world.module_mut(module).names;
        if !names.contains_key(&all) {
            return;
        }
        for (name, symbol) in names {
            if exports.contains(name) {
                symbol.flags.remove(SymbolFlags::NOT_PUBLIC | SymbolFlags::HIDDEN);
            } else {
                symbol.flags.insert(SymbolFlags::NOT_PUBLIC);
            }
        }
    }
}

fn is_definition(node: Option<DefRef>) -> bool {
    !matches!(node, Some(DefRef::Placeholder(_)))
}

fn visibility(public: bool, hidden: bool) -> SymbolFlags {
    let not_public = if public {
        SymbolFlags::empty()
    } else {
        SymbolFlags::NOT_PUBLIC
    };
    not_public
        | if hidden {
            SymbolFlags::HIDDEN
        } else {
            SymbolFlags::empty()
        }
}

#[cfg(test)]
mod tests {
    use super::absolute_import;

    #[test]
    fn relative_imports_count_from_the_package() {
        assert_eq!(
            absolute_import("a.b.c", false, 1, "d"),
            ("a.b.d".to_owned(), true)
        );
        assert_eq!(absolute_import("a.b", true, 1, "d"), ("a.b.d".to_owned(), true));
        assert_eq!(absolute_import("a.b", true, 2, ""), ("a".to_owned(), true));
        assert!(absolute_import("a", false, 1, "b").1);
        assert!(!absolute_import("a", false, 2, "b").1);
    }
}
