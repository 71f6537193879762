//! Which type variables and `Self` occur in type expressions.

use names::{Name, known};
use nodes::ast::{TypeNode, TypeNodeId};
use nodes::symbols::Symbol;
use types::{AnyKind, ClassId, DefRef, TypeId, TypeVarId};

use super::TypeSyntax;
use crate::Analyzer;
use crate::lookup::Missing;

/// What the name of a type expression refers to, with what is asked about it most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct KnownName {
    /// What it refers to.
    pub symbol: Symbol,
    /// The type that it means by itself, if it is `None`, `Any`, or a class with nothing special about it.
    pub plain: Option<TypeId>,
    is_type_var: bool,
    is_self: bool,
    is_class_var: bool,
}

/// What the names in a signature or annotation refer to, looked up once for all that is asked about them.
#[derive(Debug, Default)]
pub(crate) struct KnownNames {
    /// What each name refers to, by type expression of the target.
    names: Vec<(TypeNodeId, KnownName)>,
    /// Some name is that of a type variable.
    has_type_var: bool,
    /// Some name is that of `Self`.
    has_self: bool,
    /// Some name is that of `ClassVar`.
    has_class_var: bool,
    /// Some name is not among them: it is not there, or not there yet.
    is_partial: bool,
    /// There is more than names that mean a type by themselves, and unions of them.
    has_more: bool,
}

impl KnownNames {
    /// Forgets them.
    pub(crate) fn clear(&mut self) {
        self.names.clear();
        (self.has_type_var, self.has_self, self.has_class_var) = (false, false, false);
        (self.is_partial, self.has_more) = (false, false);
    }

    fn add(&mut self, id: TypeNodeId, name: KnownName) {
        self.has_type_var |= name.is_type_var;
        self.has_self |= name.is_self;
        self.has_class_var |= name.is_class_var;
        self.has_more |= name.plain.is_none();
        self.names.push((id, name));
    }

    /// Whether all names are known, of which there are some.
    fn is_whole(&self) -> bool {
        !self.is_partial && !self.names.is_empty()
    }

    /// Whether all names are known, and none is a type variable.
    pub(crate) fn is_without_type_vars(&self) -> bool {
        self.is_whole() && !self.has_type_var
    }

    /// Whether there are only names that mean a type by themselves, and unions of them.
    pub(super) fn is_plain(&self) -> bool {
        self.is_whole() && !self.has_more
    }

    /// The types that the names mean by themselves, in order.
    pub(super) fn plain_types(&self) -> impl Iterator<Item = TypeId> + '_ {
        self.names.iter().filter_map(|(_, name)| name.plain)
    }

    /// Whether all names are known, and none is `ClassVar`.
    pub(crate) fn is_without_class_vars(&self) -> bool {
        self.is_whole() && !self.has_class_var
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
        found.has_more |= !is_name_or_union(syntax.node());
        if let TypeNode::Unbound { name, args, .. } = *syntax.node() {
            let is_asked = except.is_none_or(|except| except != name && !name.is_dotted());
            let known = if is_asked {
                self.look_up_type_name(name)
            } else {
                None
            };
            match known {
                Some(known) => found.add(syntax.id, known),
                None => found.is_partial = true,
            }
            if args.is_empty() {
                return;
            }
        }
        for_each_child(syntax, &mut |child| self.look_up_type_names(child, except, found));
    }

    fn look_up_type_name(&mut self, name: Name) -> Option<KnownName> {
        let is_kept = self.keeps_stub_names();
        if is_kept && let Some(known) = self.stub_names.get(name, self.class) {
            debug_assert_eq!(
                Some(known.symbol),
                self.lookup_qualified(name, Missing::Quiet),
                "names of stubs mean the same in all signatures of a class"
            );
            return Some(known);
        }
        let symbol = self.lookup_qualified(name, Missing::Quiet)?;
        let known = self.known_name(symbol)?;
        let is_member = |class: ClassId| self.state.world.get(class).names.contains_key(&name);
        if is_kept && !self.class.is_some_and(is_member) {
            self.stub_names.put(name, self.class, known);
        }
        Some(known)
    }

    fn known_name(&mut self, symbol: Symbol) -> Option<KnownName> {
        let node = symbol.node?;
        let fullname = self.state.world.fullname(node);
        let types = self.state.world.types;
        let plain = match node {
            DefRef::Placeholder(_) => return None,
            DefRef::TypeVar(_) => None,
            _ if fullname == known::BUILTINS_NONE => Some(types.none()),
            _ if fullname == known::TYPING_ANY => Some(types.any(AnyKind::Explicit)),
            DefRef::Class(class) => self.plain_class_type(class),
            DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_) => None,
        };
        Some(KnownName {
            symbol,
            plain,
            is_type_var: matches!(node, DefRef::TypeVar(_)),
            is_self: SELF_NAMES.contains(&fullname),
            is_class_var: fullname == known::TYPING_CLASS_VAR,
        })
    }

    /// What the name of a type expression of the signature that is being analysed was found to be.
    pub(crate) fn known_name_of(&self, syntax: TypeSyntax<'_>) -> Option<KnownName> {
        let mut known = self.signature_names.names.iter();
        let (_, name) = known.find(|(id, _)| *id == syntax.id)?;
        std::ptr::eq(syntax.types.arena(), self.body.types().arena()).then_some(*name)
    }

    /// What it refers to.
    pub(crate) fn known_symbol_of(&self, syntax: TypeSyntax<'_>) -> Option<Symbol> {
        self.known_name_of(syntax).map(|name| name.symbol)
    }

    /// Whether `Self` occurs in the signature that is being analysed; `None` if its names are not all known.
    pub(crate) fn known_to_use_self(&self) -> Option<bool> {
        let names = &self.signature_names;
        names.is_whole().then_some(names.has_self)
    }

    /// Whether no type variable occurs in a part of the signature that is being analysed, as far as that is known.
    pub(crate) fn has_no_type_vars(&self, syntax: TypeSyntax<'_>) -> bool {
        self.signature_names.is_without_type_vars()
            && std::ptr::eq(syntax.types.arena(), self.body.types().arena())
    }

    /// What the name of a type expression is; a missing one is reported.
    pub(crate) fn symbol_of(&mut self, syntax: TypeSyntax<'_>, name: Name) -> Option<Symbol> {
        match self.known_symbol_of(syntax) {
            Some(symbol) => Some(symbol),
            None => self.lookup_qualified(name, Missing::Report(self.syntax_at(syntax))),
        }
    }

    /// Whether `Self` occurs in a type expression.
    pub(crate) fn uses_self_type(&mut self, syntax: TypeSyntax<'_>) -> bool {
        if let TypeNode::Unbound { name, .. } = *syntax.node() {
            let symbol = match self.known_symbol_of(syntax) {
                Some(symbol) => Some(symbol),
                None if self.may_be_self(name) => self.lookup_qualified(name, Missing::Quiet),
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

/// Whether a type expression is a bare name, or a union.
fn is_name_or_union(node: &TypeNode) -> bool {
    match node {
        TypeNode::Union { .. } => true,
        TypeNode::Unbound {
            args,
            optional,
            empty_tuple_index,
            ..
        } => args.is_empty() && !optional && !empty_tuple_index,
        TypeNode::List(_)
        | TypeNode::Tuple { .. }
        | TypeNode::TypedDict(_)
        | TypeNode::Ellipsis
        | TypeNode::Raw(_)
        | TypeNode::Unpack { .. }
        | TypeNode::CallableArgument { .. }
        | TypeNode::Any(_) => false,
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
