//! Which type variables and `Self` occur in type expressions.

use names::{Name, known};
use nodes::ast::{TypeNode, TypeNodeId};
use nodes::symbols::Symbol;
use types::{DefRef, TypeVarId};

use super::TypeSyntax;
use crate::Analyzer;

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

    fn search_vars(&mut self, syntax: TypeSyntax<'_>, in_callables: bool, found: &mut FoundVars) {
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
        found: &mut Vec<(TypeNodeId, Symbol)>,
    ) {
        if let TypeNode::Unbound { name, .. } = *syntax.node()
            && (except.is_none() || (except != Some(name) && !self.state.world.names.is_dotted(name)))
            && let Some(symbol) = self.lookup_qualified(name, self.syntax_at(syntax), true)
            && !matches!(symbol.node, None | Some(DefRef::Placeholder(_)))
        {
            found.push((syntax.id, symbol));
        }
        for_each_child(syntax, &mut |child| self.look_up_type_names(child, except, found));
    }

    /// What the name of a type expression of the signature that is being analysed was found to be.
    pub(crate) fn known_symbol_of(&self, syntax: TypeSyntax<'_>) -> Option<Symbol> {
        let mut known = self.signature_names.iter();
        let (_, symbol) = known.find(|(id, _)| *id == syntax.id)?;
        std::ptr::eq(syntax.types.arena(), self.body.types().arena()).then_some(*symbol)
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
        if !self.state.world.names.is_dotted(name) {
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
