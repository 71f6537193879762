//! Adding names to the table of the current scope, with all rules about redefinition.

use indexmap::map::Entry;
use names::{Name, known};
use nodes::defs::{At, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags};
use options::ErrorCode;
use types::{DefRef, Type};

use crate::Analyzer;

/// How to add a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AddOptions {
    /// Adding a placeholder defers the target.
    pub can_defer: bool,
    /// Inside a comprehension, the name belongs to the scope around (PEP 572).
    pub escape_comprehensions: bool,
    /// Adding the name is not progress.
    pub no_progress: bool,
    /// The name is a type parameter of PEP 695.
    pub type_param: bool,
}

impl Default for AddOptions {
    fn default() -> Self {
        Self {
            can_defer: true,
            escape_comprehensions: false,
            no_progress: false,
            type_param: false,
        }
    }
}

impl Analyzer<'_> {
    /// Adds a public name to the current scope. True if it was added.
    pub(crate) fn add_symbol(&mut self, name: Name, node: DefRef, at: At) -> bool {
        self.add_symbol_with(name, node, at, SymbolFlags::empty(), AddOptions::default())
    }

    /// Adds a name to the current scope. True if it was added.
    pub(crate) fn add_symbol_with(
        &mut self,
        name: Name,
        node: DefRef,
        at: At,
        flags: SymbolFlags,
        options: AddOptions,
    ) -> bool {
        let symbol = Symbol {
            kind: self.symbol_kind(),
            node: Some(node),
            flags,
        };
        self.add_symbol_node(name, symbol, at, options)
    }

    /// Adds an entry to the current scope (mypy's `add_symbol_table_node`). True if it was added.
    pub(crate) fn add_symbol_node(
        &mut self,
        name: Name,
        symbol: Symbol,
        at: At,
        options: AddOptions,
    ) -> bool {
        let is_placeholder = matches!(symbol.node, Some(DefRef::Placeholder(_)));
        if is_placeholder && options.can_defer {
            self.process_placeholder(Some(name), "name", at, false);
        }
        let is_blocked = !options.type_param && self.is_missing_here(name);
        let existing = match self
            .names(options.escape_comprehensions, options.type_param)
            .entry(name)
        {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(_) if is_blocked => return false,
            Entry::Vacant(place) => {
                place.insert(symbol);
                None
            }
        };
        match existing {
            None => self.note_new_name(name, symbol),
            Some(existing) if !self.is_valid_replacement(existing, symbol) => {
                if !is_placeholder && !self.is_same_symbol(existing.node, symbol.node) {
                    self.redefine(name, existing, symbol, at);
                }
                return false;
            }
            Some(_) if is_blocked => return false,
            Some(_) => {
                self.names(options.escape_comprehensions, options.type_param)
                    .insert(name, symbol);
            }
        }
        self.now.progress |= !options.no_progress;
        true
    }

    /// Whether it was said that a name cannot be completed yet, so that no later definition of it counts.
    fn is_missing_here(&self, name: Name) -> bool {
        let names = self.missing_names.last().filter(|names| !names.is_empty());
        names.is_some_and(|names| names.contains(&name) || names.contains(&known::STAR))
    }

    /// What was found under a name elsewhere may be hidden now.
    fn note_new_name(&mut self, name: Name, symbol: Symbol) {
        let is_type = matches!(
            symbol.node,
            Some(DefRef::Class(_) | DefRef::Alias(_) | DefRef::Placeholder(_))
        );
        if is_type || !self.is_class_scope() {
            self.settled.define(name, symbol);
        }
    }

    fn redefine(&mut self, name: Name, existing: Symbol, symbol: Symbol, at: At) {
        let (Some(old), Some(new)) = (existing.node, symbol.node) else {
            return;
        };
        if !self.is_defined_here(old) || !self.is_defined_here(new) {
            self.note_hidden_import(name);
        }
        if matches!(
            new,
            DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_) | DefRef::Class(_)
        ) {
            self.add_redefinition(name, symbol);
        }
        if let DefRef::Var(var) = old
            && self.is_init_only(var)
        {
            if self.state.world.get(var).is(VarFlags::EXPLICIT_VALUE) {
                self.fail("InitVar with default value cannot be redefined", at);
            }
            return;
        }
        let is_function = matches!(new, DefRef::Func(_) | DefRef::Decorator(_));
        let is_conditional = is_function && self.set_original_def(old, new);
        if !is_conditional && !self.text(name).contains('@') {
            self.name_already_defined(name, at, Some(existing));
        }
    }

    pub(crate) fn is_init_only(&self, var: types::VarId) -> bool {
        let world = &self.state.world;
        let Some(typ) = world.get(var).typ else {
            return false;
        };
        match world.types.get(typeops::proper(world, typ)) {
            Type::Instance(instance) => {
                world.names.text(world.get(instance.class).fullname) == "dataclasses.InitVar"
            }
            _ => false,
        }
    }

    /// Keeps a second definition of a function or class under a name of its own, so that it is analysed too.
    fn add_redefinition(&mut self, name: Name, mut symbol: Symbol) {
        symbol.flags |= SymbolFlags::NO_SERIALIZE;
        let text = self.text(name).to_owned();
        for count in 1_u32.. {
            let suffix = if count == 1 {
                String::new()
            } else {
                count.to_string()
            };
            let new_name = self.intern(&format!("{text}-redefinition{suffix}"));
            match self.names(false, false).get(&new_name) {
                Some(existing) if existing.node != symbol.node => {}
                Some(_) => return,
                None => {
                    self.names(false, false).insert(new_name, symbol);
                    return;
                }
            }
        }
    }

    /// Whether an entry may silently take the place of another: a definition that of a placeholder.
    fn is_valid_replacement(&self, old: Symbol, new: Symbol) -> bool {
        let Some(DefRef::Placeholder(old)) = old.node else {
            return false;
        };
        match new.node {
            Some(DefRef::Placeholder(new)) => {
                !self.state.world.get(old).becomes_class && self.state.world.get(new).becomes_class
            }
            Some(_) | None => true,
        }
    }

    fn is_same_symbol(&self, old: Option<DefRef>, new: Option<DefRef>) -> bool {
        if old == new
            || matches!(
                (old, new),
                (Some(DefRef::Placeholder(_)), Some(DefRef::Placeholder(_)))
            )
        {
            return true;
        }
        match (old, new) {
            (Some(DefRef::TypeVar(old)), Some(DefRef::TypeVar(new))) => {
                self.state.world.get(old).fullname == self.state.world.get(new).fullname
            }
            (Some(DefRef::Var(old)), Some(DefRef::Var(new))) => {
                let (old, new) = (self.state.world.get(old), self.state.world.get(new));
                let from_getattr = |var: &nodes::defs::Var| var.is(VarFlags::FROM_MODULE_GETATTR);
                from_getattr(old) && from_getattr(new) && old.fullname == new.fullname
            }
            _ => false,
        }
    }

    /// Whether `new` defines `old` again under another condition; then it remembers `old`.
    fn set_original_def(&mut self, old: DefRef, new: DefRef) -> bool {
        let Some(func) = self.state.world.function_of(new) else {
            return false;
        };
        let is_function = matches!(old, DefRef::Func(_) | DefRef::Decorator(_));
        let underscore = known::UNDERSCORE;
        if is_function
            && self.state.world.get(func).name == underscore
            && self.state.world.name(old) == underscore
        {
            return true;
        }
        let def = self.state.world.get_mut(func);
        if (is_function || matches!(old, DefRef::Var(_))) && def.is(nodes::defs::FuncFlags::CONDITIONAL) {
            def.original_def = Some(old);
            return true;
        }
        false
    }

    /// Reports a second definition of a name.
    pub(crate) fn name_already_defined(&mut self, name: Name, at: At, original: Option<Symbol>) {
        self.already_defined(name, at, original, "Name");
    }

    /// Reports a second definition of a name or attribute (mypy's `already_defined`).
    pub(crate) fn already_defined(&mut self, name: Name, at: At, original: Option<Symbol>, noun: &str) {
        let node = original.and_then(|symbol| symbol.node);
        let place = match node {
            Some(DefRef::Module(_)) => " (by an import)".to_owned(),
            Some(node) if self.is_local_name(node) => match self.def_line(node) {
                Some(line) if line > 0 => format!(" on line {line}"),
                Some(_) | None => " (possibly by an import)".to_owned(),
            },
            Some(_) | None => " (possibly by an import)".to_owned(),
        };
        let text = self.text(name).trim_end_matches('\'').to_owned();
        self.fail_code(
            format!("{noun} \"{text}\" already defined{place}"),
            at,
            ErrorCode::NoRedef,
        );
    }

    fn is_local_name(&self, node: DefRef) -> bool {
        self.is_defined_here(node) || !self.text(self.state.world.fullname(node)).contains('.')
    }
}
