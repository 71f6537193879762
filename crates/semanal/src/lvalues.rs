//! Targets of assignments: new variables, existing ones, attributes of `self`, tuples.

use names::Name;
use nodes::ast::{Expr, ExprId};
use nodes::defs::{ClassFlags, FuncFlags, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use nodes::tables::{Ref, RefFlags};
use types::{AnyKind, DefRef, LiteralValue, Type, TypeId};

use crate::Analyzer;
use crate::lookup::Missing;
use crate::symbols::AddOptions;

/// What is known about a target.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LvalueOptions {
    /// Inside a tuple or list of targets.
    pub nested: bool,
    /// The type is declared.
    pub explicit_type: bool,
    pub is_final: bool,
    /// A walrus: the name belongs to the scope around comprehensions.
    pub escape_comprehensions: bool,
    pub has_explicit_value: bool,
    /// The index of a loop.
    pub is_index: bool,
}

const ALLOW_INCOMPATIBLE_OVERRIDE: [&str; 3] = ["__slots__", "__deletable__", "__match_args__"];

impl Analyzer<'_> {
    /// A target (mypy's `analyze_lvalue`).
    pub(crate) fn analyze_lvalue(&mut self, lvalue: ExprId, options: LvalueOptions) {
        let at = self.at(lvalue);
        match *self.body.expr(lvalue) {
            Expr::Name(name) => self.analyze_name_lvalue(lvalue, name, options),
            Expr::Member { base, name } => {
                self.analyze_member_lvalue(lvalue, base, name, options);
                if options.explicit_type && !self.is_self_member(base) {
                    self.fail("Type cannot be declared in assignment to non-self attribute", at);
                }
            }
            Expr::Index { .. } => {
                if options.explicit_type {
                    self.fail("Unexpected type declaration", at);
                }
                self.visit_expr(lvalue);
            }
            Expr::Tuple(items) | Expr::List(items) => {
                self.analyze_tuple_lvalue(lvalue, self.body.exprs(items), options)
            }
            Expr::Star(inner) => {
                if options.nested {
                    let options = LvalueOptions {
                        nested: true,
                        explicit_type: options.explicit_type,
                        ..LvalueOptions::default()
                    };
                    self.analyze_lvalue(inner, options);
                } else {
                    self.fail("Starred assignment target must be in a list or tuple", at);
                }
            }
            _ => self.fail("Invalid assignment target", at),
        }
    }

    fn analyze_tuple_lvalue(&mut self, lvalue: ExprId, items: &[ExprId], options: LvalueOptions) {
        let stars = items
            .iter()
            .filter(|item| matches!(self.body.expr(**item), Expr::Star(_)))
            .count();
        if stars > 1 {
            self.fail("Two starred expressions in assignment", self.at(lvalue));
            return;
        }
        let options = LvalueOptions {
            nested: true,
            explicit_type: options.explicit_type,
            has_explicit_value: true,
            ..LvalueOptions::default()
        };
        for item in items {
            self.analyze_lvalue(*item, options);
        }
    }

    fn analyze_name_lvalue(&mut self, lvalue: ExprId, name: Name, options: LvalueOptions) {
        if self
            .reference(lvalue)
            .is_some_and(|reference| reference.node.is_some())
        {
            return;
        }
        if self.options().allow_redefinition_old {
            self.check_alias_of_final(lvalue, name, options.is_final);
        }
        let at = self.at(lvalue);
        let kind = self.symbol_kind();
        let existing = self
            .names(options.escape_comprehensions, false)
            .get(&name)
            .copied();
        let outer = self.is_global_or_nonlocal(name);
        let is_known = existing.is_some_and(|symbol| !matches!(symbol.node, Some(DefRef::Placeholder(_))));
        if kind == SymbolKind::Member
            && let Some(class) = self
                .class
                .filter(|class| self.state.world.get(*class).is(ClassFlags::ENUM))
            && !self.text(name).starts_with("__")
        {
            self.check_enum_member(class, name, is_known, options, at);
        }
        if is_known || outer {
            if let Some(node) = existing.and_then(|symbol| symbol.node)
                && kind == SymbolKind::Global
                && !self.is_defined_here(node)
            {
                self.note_hidden_import(name);
            }
            self.point_to_existing(lvalue, name, options);
            return;
        }
        let var = self.make_variable(lvalue, name, kind, options);
        let added = AddOptions {
            escape_comprehensions: options.escape_comprehensions,
            ..AddOptions::default()
        };
        let is_added = self.add_symbol_with(name, DefRef::Var(var), at, SymbolFlags::empty(), added);
        if options.is_final && self.is_final_redefinition(kind, name) {
            self.fail("Cannot redefine an existing name as final", at);
        }
        if !is_added {
            return;
        }
        let flags = RefFlags::NEW_DEF | RefFlags::INFERRED_DEF;
        let fullname = if kind == SymbolKind::Global {
            self.state.world.get(var).fullname
        } else {
            name
        };
        let reference = Ref {
            kind: Some(kind),
            node: Some(DefRef::Var(var)),
            fullname: Some(fullname),
            flags,
        };
        self.tables.refs.insert(lvalue, reference);
        if self.is_func_scope()
            && self.text(name).trim_end_matches('\'') == "_"
            && !self.options().allow_redefinition
        {
            let any = self.state.world.types.any(AnyKind::SpecialForm);
            self.store_declared_types(lvalue, any);
        }
    }

    fn check_enum_member(
        &mut self,
        class: types::ClassId,
        name: Name,
        is_known: bool,
        options: LvalueOptions,
        at: nodes::defs::At,
    ) {
        if is_known {
            let (name, class) = (self.text(name), self.text(self.state.world.get(class).name));
            self.fail(
                format!("Attempted to reuse member name \"{name}\" in Enum definition \"{class}\""),
                at,
            );
        }
        if options.explicit_type && options.has_explicit_value {
            self.fail("Enum members must be left unannotated", at);
            let url = "https://typing.readthedocs.io/en/latest/spec/enums.html#defining-members";
            self.note(format!("See {url}"), at, None);
        }
    }

    fn make_variable(
        &mut self,
        lvalue: ExprId,
        name: Name,
        kind: SymbolKind,
        options: LvalueOptions,
    ) -> types::VarId {
        let fullname = if kind == SymbolKind::Local {
            name
        } else {
            self.new_qualified_name(name)
        };
        let mut var = Var::new(name, fullname, None);
        var.at = Some(self.at(lvalue));
        var.flags -= VarFlags::READY;
        var.flags.set(VarFlags::INFERRED, !options.explicit_type);
        var.flags
            .set(VarFlags::EXPLICIT_VALUE, options.has_explicit_value);
        var.flags.set(VarFlags::INDEX, options.is_index);
        if kind == SymbolKind::Member {
            var.class = self.class;
            var.flags |= VarFlags::INITIALIZED_IN_CLASS;
            let allowed = ALLOW_INCOMPATIBLE_OVERRIDE.contains(&self.text(name));
            var.flags.set(VarFlags::ALLOW_INCOMPATIBLE_OVERRIDE, allowed);
        }
        self.add_def(var)
    }

    /// A target that is defined already in this scope.
    fn point_to_existing(&mut self, lvalue: ExprId, name: Name, options: LvalueOptions) {
        let at = self.at(lvalue);
        if options.is_final {
            self.fail("Cannot redefine an existing name as final", at);
        }
        let mut original = self.lookup(name, Missing::Quiet);
        if original.is_none()
            && let Some(class) = self.class.filter(|_| !self.is_func_scope())
        {
            original = self.state.world.lookup_member(class, name).map(|found| found.1);
        }
        if options.explicit_type {
            self.name_already_defined(name, at, original);
        } else {
            match original {
                Some(symbol) => self.bind_name(lvalue, name, symbol),
                None => self.name_not_defined(self.text(name), at, None),
            }
            let node = self.reference(lvalue).and_then(|reference| reference.node);
            self.check_lvalue_validity(node, at);
        }
        if let Some(Symbol {
            node: Some(DefRef::Var(var)),
            ..
        }) = original
            && self.state.world.get(var).is(VarFlags::INFERRED)
            && self
                .global_decls
                .last()
                .is_some_and(|names| names.contains(&name))
        {
            self.mark_functions_as_top_level();
        }
    }

    /// Functions that infer variables of the interface are checked with it (mypy's `mark_as_top_level`).
    fn mark_functions_as_top_level(&mut self) {
        for func in self.functions.clone() {
            self.state.world.get_mut(func).flags |= FuncFlags::DEF_OR_INFER_VARS;
        }
        let module = self.module;
        let body = self.body.id();
        if let nodes::ast::Root::Func(nodes::ast::FuncLike::Overload(node)) = self.body.body().root
            && let Some(overload) = self.tables.rare.overloads.get(node).copied()
        {
            debug_assert_eq!(module, types::DefId::module(overload));
            debug_assert_eq!(body, self.body.id());
            let overload = self.state.world.get_mut(overload);
            overload.flags |= FuncFlags::DEF_OR_INFER_VARS;
            let items = overload.items.iter().chain(&overload.implementation);
            for item in items.copied().collect::<Vec<_>>() {
                self.mark_item_as_top_level(item);
            }
        }
    }

    fn mark_item_as_top_level(&mut self, item: DefRef) {
        let func = match item {
            DefRef::Func(func) => func,
            DefRef::Decorator(decorator) => self.state.world.get(decorator).func,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => return,
        };
        self.state.world.get_mut(func).flags |= FuncFlags::DEF_OR_INFER_VARS;
    }

    fn analyze_member_lvalue(&mut self, lvalue: ExprId, base: ExprId, name: Name, options: LvalueOptions) {
        if self
            .reference(lvalue)
            .is_some_and(|reference| reference.node.is_some())
        {
            return;
        }
        self.visit_expr(lvalue);
        let at = self.at(lvalue);
        let is_self = self.is_self_member(base);
        if let (true, Some(class)) = (is_self, self.class) {
            self.define_self_attribute(lvalue, class, name, options);
        }
        if is_self || self.is_self_var_expr(base, VarFlags::CLS) {
            let own = self
                .class
                .and_then(|class| self.state.world.get(class).names.get(&name).copied());
            if let Some(Symbol {
                node: Some(DefRef::Var(var)),
                ..
            }) = own
                && self.state.world.get(var).is(VarFlags::INFERRED)
                && self.state.world.get(var).is(VarFlags::INITIALIZED_IN_CLASS)
            {
                self.mark_functions_as_top_level();
            }
        }
        let node = self.reference(lvalue).and_then(|reference| reference.node);
        self.check_lvalue_validity(node, at);
    }

    fn define_self_attribute(
        &mut self,
        lvalue: ExprId,
        class: types::ClassId,
        name: Name,
        options: LvalueOptions,
    ) {
        let at = self.at(lvalue);
        let own = self.state.world.get(class).names.get(&name).copied();
        let found = self.state.world.lookup_member(class, name).map(|found| found.1);
        if own.is_some() && options.is_final {
            self.fail("Cannot redefine an existing name as final", at);
        }
        let own_var = match own.and_then(|symbol| symbol.node) {
            Some(DefRef::Var(var)) => Some(var),
            _ => None,
        };
        let is_unbound = self
            .reference(lvalue)
            .is_none_or(|reference| reference.node.is_none());
        let inferred = own_var.is_some_and(|var| self.state.world.get(var).is(VarFlags::INFERRED));
        if is_unbound && inferred && options.explicit_type {
            self.already_defined(name, at, own, "Attribute");
        }
        let is_protocol = self.state.world.get(class).is(ClassFlags::PROTOCOL);
        if let (true, true, Some(var)) = (is_protocol, options.has_explicit_value, own_var)
            && let Some(var) = self.state.world.own_mut(var)
        {
            var.flags -= VarFlags::ABSTRACT;
        }
        let inherits_abstract = own.is_none()
            && matches!(found.and_then(|symbol| symbol.node), Some(DefRef::Var(var)) if self.state.world.get(var).is(VarFlags::ABSTRACT));
        let declares = own.is_none() && (options.explicit_type || options.is_final);
        if found.is_some() && !inherits_abstract && !declares {
            return;
        }
        if is_protocol && found.is_none() {
            self.fail("Protocol members cannot be defined via assignment to self", at);
            return;
        }
        let mut var = Var::new(name, self.qualified_name(name), None);
        var.at = Some(at);
        var.class = Some(class);
        var.flags -= VarFlags::READY;
        var.flags.set(
            VarFlags::EXPLICIT_SELF_TYPE,
            options.explicit_type || options.is_final,
        );
        let id = self.state.world.add(self.module, var);
        let flags = RefFlags::NEW_DEF | RefFlags::INFERRED_DEF;
        self.tables.refs.insert(
            lvalue,
            Ref {
                kind: None,
                node: Some(DefRef::Var(id)),
                fullname: None,
                flags,
            },
        );
        let symbol = Symbol {
            kind: SymbolKind::Member,
            node: Some(DefRef::Var(id)),
            flags: SymbolFlags::IMPLICIT,
        };
        self.state.world.get_mut(class).names.insert(name, symbol);
        self.mark_functions_as_top_level();
    }

    /// Whether an expression is `self` of the method around.
    pub(crate) fn is_self_member(&self, base: ExprId) -> bool {
        self.is_self_var_expr(base, VarFlags::SELF)
    }

    fn is_self_var_expr(&self, base: ExprId, flag: VarFlags) -> bool {
        matches!(self.body.expr(base), Expr::Name(_)) && self.is_self_var(base, flag)
    }

    fn check_lvalue_validity(&mut self, node: Option<DefRef>, at: nodes::defs::At) {
        match node {
            Some(DefRef::TypeVar(_)) => self.fail("Invalid assignment target", at),
            Some(DefRef::Class(_)) => self.fail("Cannot assign to a type", at),
            _ => {}
        }
    }

    /// Gives targets their declared type (mypy's `store_declared_types`).
    pub(crate) fn store_declared_types(&mut self, lvalue: ExprId, typ: TypeId) {
        let types = self.state.world.types;
        match *self.body.expr(lvalue) {
            Expr::Name(_) | Expr::Member { .. } => {
                let change = |reference: &mut Ref| reference.flags -= RefFlags::INFERRED_DEF;
                let reference = self.tables.refs.change(lvalue, change);
                let Some(DefRef::Var(var)) = reference.and_then(|reference| reference.node) else {
                    return;
                };
                let in_enum = self
                    .class
                    .is_some_and(|class| self.state.world.get(class).is(ClassFlags::ENUM));
                let known = match types.get(typeops::proper(&self.state.world, typ)) {
                    Type::Instance(instance) => instance.last_known_value,
                    _ => None,
                };
                let value = known.and_then(|known| match types.get(known) {
                    Type::Literal(literal) => Some(literal.value.clone()),
                    _ => None,
                });
                let Some(def) = self.state.world.own_mut(var) else {
                    return;
                };
                def.typ = Some(typ);
                def.flags |= VarFlags::READY;
                if def.is(VarFlags::FINAL) && !in_enum && !matches!(value, Some(LiteralValue::Enum(_)) | None)
                {
                    def.final_value = value;
                }
            }
            Expr::Tuple(items) => {
                let items = self.body.exprs(items);
                let Type::Tuple(tuple) = types.get(typeops::proper(&self.state.world, typ)) else {
                    self.fail("Tuple type expected for multiple variables", self.at(lvalue));
                    return;
                };
                if items.len() != tuple.items.len() {
                    self.fail("Incompatible number of tuple items", self.at(lvalue));
                    return;
                }
                for (item, typ) in items.iter().zip(&tuple.items) {
                    self.store_declared_types(*item, *typ);
                }
            }
            Expr::Star(inner) => self.store_declared_types(inner, typ),
            _ => {}
        }
    }
}
