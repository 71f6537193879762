//! Final names that another variable of the same name follows, where assignments may define new variables.
//!
//! Renaming gives the first of several variables `x` the name `x'` (see [`crate::renaming`]).

use names::{Name, Names};
use nodes::ast::ExprId;
use nodes::symbols::SymbolKind;
use smallvec::SmallVec;
use types::DefRef;

use crate::Analyzer;

impl Analyzer<'_> {
    /// Reports an assignment to a name that is another variable of a final name.
    pub(crate) fn check_alias_of_final(&mut self, lvalue: ExprId, name: Name, is_final: bool) {
        if !self.is_alias_for_final_name(name) {
            return;
        }
        let at = self.at(lvalue);
        if is_final {
            self.fail("Cannot redefine an existing name as final", at);
            return;
        }
        let kind = if self.class.is_some() { "attribute" } else { "name" };
        let text = format!(
            "Cannot assign to final {kind} \"{}\"",
            messages::unmangle(self.text(name))
        );
        self.fail_serious(text, at, None, false);
    }

    fn is_alias_for_final_name(&mut self, name: Name) -> bool {
        let text = self.text(name);
        let original = messages::unmangle(text);
        let names = self.state.world.names;
        let wanted = if self.is_func_scope() {
            (original != text).then(|| names.lookup(original)).flatten()
        } else {
            quoted(names, original)
        };
        let Some(wanted) = wanted.filter(|wanted| *wanted != name) else {
            return false;
        };
        let symbol = self.names(false, false).get(&wanted).copied();
        symbol
            .and_then(|symbol| symbol.node)
            .is_some_and(|node| self.is_final_def(node))
    }

    fn is_final_def(&self, node: DefRef) -> bool {
        let world = &self.state.world;
        match node {
            DefRef::Var(id) => world.get(id).is(nodes::defs::VarFlags::FINAL),
            DefRef::Func(id) => world.get(id).is(nodes::defs::FuncFlags::FINAL),
            DefRef::Overload(id) => world.get(id).is(nodes::defs::FuncFlags::FINAL),
            DefRef::Decorator(id) => world.get(world.get(id).func).is(nodes::defs::FuncFlags::FINAL),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// Whether a name is a further variable of a name (mypy's `is_final_redefinition`).
    pub(crate) fn is_final_redefinition(&mut self, kind: SymbolKind, name: Name) -> bool {
        let Some(first) = quoted(self.state.world.names, messages::unmangle(self.text(name))) else {
            return false;
        };
        match kind {
            SymbolKind::Global => {
                let globals = &self.state.world.module(self.module).names;
                globals.contains_key(&first) && first != name
            }
            SymbolKind::Member => self
                .class
                .is_some_and(|class| self.state.world.get(class).names.contains_key(&first)),
            SymbolKind::Local => false,
        }
    }
}

/// The name with one more quote, if there is one.
fn quoted(names: &Names, text: &str) -> Option<Name> {
    let mut bytes: SmallVec<[u8; 64]> = SmallVec::from_slice(text.as_bytes());
    bytes.push(b'\'');
    names.lookup(std::str::from_utf8(&bytes).ok()?)
}
