//! Which type variables and `Self` occur in type expressions.

use names::{Name, known};
use nodes::ast::{TypeNode, TypeNodeId};
use nodes::symbols::Symbol;
use types::{DefRef, TypeVarId};

use super::TypeSyntax;
use crate::Analyzer;

/// What the names in a signature or annotation refer to, looked up once for all that is asked about them.
#[derive(Debug, Default)]
pub(crate) struct KnownNames {
    /// What each name refers to, by type expression of the target.
    symbols: Vec<(TypeNodeId, Symbol)>,
    /// Some name is that of a type variable.
    has_type_var: bool,
    /// Some name is not among them: it is not there, or not there yet.
    is_partial: bool,
}

impl KnownNames {
    /// Forgets them.
    pub(crate) fn clear(&mut self) {
        self.symbols.clear();
        (self.has_type_var, self.is_partial) = (false, false);
    }

    fn add(&mut self, id: TypeNodeId, symbol: Symbol) {
        self.has_type_var |= matches!(symbol.node, Some(DefRef::TypeVar(_)));
        self.symbols.push((id, symbol));
    }

    /// Whether all names are known, of which there are some.
    fn is_whole(&self) -> bool {
        !self.is_partial && !self.symbols.is_empty()
    }

    /// Whether `is_it` holds for some definition; `None` if not all are known.
    fn any(&self, is_it: impl Fn(DefRef) -> bool) -> Option<bool> {
        let is_it = |(_, symbol): &(TypeNodeId, Symbol)| symbol.node.is_some_and(&is_it);
        self.is_whole().then(|| self.symbols.iter().any(is_it))
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct FoundVars {
    /// Variables that are not bound yet, in order.
    pub vars: Vec<(Name, TypeVarId)>,
}

const SELF_NAMES: [Name; 2] = [known::TYPING_SELF, known::TYPING_EXTENSIONS_SELF];
const LITERAL_NAMES: [Name; 2] = [known::TYPING_LITERAL, known::TYPING_EXTENSIONS_LITERAL];
const ANNOTATED_NAMES: [Name; 2] = [known::TYPING_ANNOTATED, known::TYPING_EXTENSIONS_ANNOTATED];

impl Analyzer<'_> {
    /// The type variables in type expressions that are not bound yet. Without `in_callables`, those inside
    /// `Callable[...]` are left to it.
    pub(crate) fn find_type_vars(&mut self, syntaxes: &[TypeSyntax<'_>], in_callables: bool) -> FoundVars {
        let mut found = FoundVars::default();
        for syntax in syntaxes {
            self.search_vars(*syntax, in_callables, &mut found);
        }
        found
    }

    /// Adds those of one type expression.
    pub(crate) fn search_vars(&mut self, syntax: TypeSyntax<'_>, in_callables: bool, found: &mut FoundVars) {
        if self.has_no_type_vars(syntax) {
            return;
        }
        let TypeNode::Unbound { name, args, .. } = *syntax.node() else {
            for_each_child(syntax, &mut |child| self.search_vars(child, in_callables, found));
            return;
        };
        let symbol = self.symbol_of(syntax, name);
        let args = syntax.types.list(args);
        if let Some(DefRef::TypeVar(id)) = symbol.and_then(|symbol| symbol.node)
            && self
                .tvar_scope
                .binding(self.state.world.get(id).fullname)
                .is_none()
        {
            if !found.vars.contains(&(name, id)) {
                found.vars.push((name, id));
            }
            return;
        }
        if !in_callables && looks_like_callable(syntax, args) {
            return;
        }
        if args.is_empty() {
            return;
        }
        let node = symbol.and_then(|symbol| symbol.node);
        let args = match node.map(|node| self.state.world.fullname(node)) {
            Some(name) if LITERAL_NAMES.contains(&name) => &[],
            Some(name) if ANNOTATED_NAMES.contains(&name) => &args[..1],
            Some(_) | None => args,
        };
        for arg in args {
            self.search_vars(syntax.with(*arg), in_callables, found);
        }
    }

    /// Looks up the names in a type expression, but not `except`; notes those that are there.
    pub(crate) fn look_up_type_names(
        &mut self,
        syntax: TypeSyntax<'_>,
        except: Option<Name>,
        found: &mut KnownNames,
    ) {
        if let TypeNode::Unbound { name, .. } = *syntax.node() {
            let is_asked = except.is_none_or(|except| except != name && !name.is_dotted());
            let symbol = if is_asked {
                self.lookup_qualified(name, self.syntax_at(syntax), true)
            } else {
                None
            };
            match symbol {
                Some(symbol) if !matches!(symbol.node, None | Some(DefRef::Placeholder(_))) => {
                    found.add(syntax.id, symbol);
                }
                Some(_) | None => found.is_partial = true,
            }
        }
        for_each_child(syntax, &mut |child| self.look_up_type_names(child, except, found));
    }

    /// What the name of a type expression of the signature that is being analysed was found to be.
    pub(crate) fn known_symbol_of(&self, syntax: TypeSyntax<'_>) -> Option<Symbol> {
        let mut known = self.signature_names.symbols.iter();
        let (_, symbol) = known.find(|(id, _)| *id == syntax.id)?;
        std::ptr::eq(syntax.types.arena(), self.body.types().arena()).then_some(*symbol)
    }

    /// Whether `Self` occurs in the signature that is being analysed; `None` if its names are not all known.
    pub(crate) fn known_to_use_self(&self) -> Option<bool> {
        let world = &self.state.world;
        self.signature_names
            .any(|node| SELF_NAMES.contains(&world.fullname(node)))
    }

    /// Whether no type variable occurs in a part of the signature that is being analysed, as far as that is known.
    pub(crate) fn has_no_type_vars(&self, syntax: TypeSyntax<'_>) -> bool {
        let known = &self.signature_names;
        let is_part = || std::ptr::eq(syntax.types.arena(), self.body.types().arena());
        known.is_whole() && !known.has_type_var && is_part()
    }

    /// What the name of a type expression is; a missing one is reported.
    pub(crate) fn symbol_of(&mut self, syntax: TypeSyntax<'_>, name: Name) -> Option<Symbol> {
        match self.known_symbol_of(syntax) {
            Some(symbol) => Some(symbol),
            None => self.lookup_qualified(name, self.syntax_at(syntax), false),
        }
    }

    /// Whether `Self` occurs in a type expression.
    pub(crate) fn uses_self_type(&mut self, syntax: TypeSyntax<'_>) -> bool {
        if let TypeNode::Unbound { name, .. } = *syntax.node() {
            let symbol = match self.known_symbol_of(syntax) {
                Some(symbol) => Some(symbol),
                None if self.may_be_self(name) => self.lookup_qualified(name, self.syntax_at(syntax), true),
                None => None,
            };
            let node = symbol.and_then(|symbol| symbol.node);
            if node.is_some_and(|node| SELF_NAMES.contains(&self.state.world.fullname(node))) {
                return true;
            }
        }
        let mut found = false;
        for_each_child(syntax, &mut |child| found = found || self.uses_self_type(child));
        found
    }

    /// `Self`, `typing.Self`; and with `from typing import Self as S`, any name of the module may be it.
    fn may_be_self(&self, name: Name) -> bool {
        let is_var = |name| {
            let symbol = self.globals().get(&name);
            matches!(symbol.and_then(|symbol| symbol.node), Some(DefRef::Var(_)))
        };
        if is_var(name) {
            return true;
        }
        if !name.is_dotted() {
            return self.text(name) == "Self";
        }
        match self.text(name).rsplit_once('.') {
            None => false,
            Some((_, last)) => last == "Self" || self.state.world.names.lookup(last).is_some_and(is_var),
        }
    }
}

fn looks_like_callable(syntax: TypeSyntax<'_>, args: &[TypeNodeId]) -> bool {
    args.first()
        .is_some_and(|arg| matches!(syntax.types.get(*arg), TypeNode::Ellipsis | TypeNode::List(_)))
}

/// Calls `visit` for each part of a type expression.
fn for_each_child<'t>(syntax: TypeSyntax<'t>, visit: &mut dyn FnMut(TypeSyntax<'t>)) {
    let items = match *syntax.node() {
        TypeNode::Unbound { args: items, .. }
        | TypeNode::Union { items, .. }
        | TypeNode::List(items)
        | TypeNode::Tuple { items, .. } => syntax.types.list(items),
        TypeNode::TypedDict(items) => {
            for (_, id) in syntax.types.dict_items(items) {
                visit(syntax.with(*id));
            }
            &[]
        }
        TypeNode::Unpack { inner: item, .. } | TypeNode::CallableArgument { typ: item, .. } => {
            visit(syntax.with(item));
            &[]
        }
        TypeNode::Ellipsis | TypeNode::Raw(_) | TypeNode::Any(_) => &[],
    };
    items.iter().for_each(|id| visit(syntax.with(*id)));
}
