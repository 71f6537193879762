//! Looking names up: scopes from inside out, modules, builtins, dotted names.

use std::rc::Rc;

use names::{Name, known};
use nodes::ast::{Expr, ExprId};
use nodes::defs::{At, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind, SymbolTable};
use nodes::tables::Asked;
use options::ErrorCode;
use rustc_hash::FxHashSet;
use types::{AnyKind, ClassId, DefRef, Instance, ModuleId, Type, TypeId};

use crate::Analyzer;
use crate::analyzer::ScopeKind;

/// What to do about a name that is not found. Where an expression stands is only asked when it matters: nearly all names are
/// found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Missing {
    Quiet,
    Report(At),
    ReportExpr(ExprId),
}

impl<'a> Analyzer<'a> {
    /// An unqualified name in all active scopes (mypy's `lookup`).
    pub(crate) fn lookup(&mut self, name: Name, missing: Missing) -> Option<Symbol> {
        // Most names are those of the function that is being analysed.
        if let Some(names) = self.plain_local_names() {
            return match names.get(&name) {
                Some(symbol) => Some(*symbol),
                None => match self.lookup_outside_class(1, name) {
                    Some((symbol, false)) => Some(symbol),
                    Some(found) => self.seen_from_here(found, name, missing),
                    None => self.found_or_report(None, name, missing),
                },
            };
        }
        if self
            .global_decls
            .last()
            .is_some_and(|names| names.contains(&name))
        {
            let found = self.globals().get(&name).copied();
            return self.found_or_report(found, name, missing);
        }
        if self
            .nonlocal_decls
            .last()
            .is_some_and(|names| names.contains(&name))
        {
            let outer = &self.scopes[..self.scopes.len() - 1];
            let found = outer
                .iter()
                .rev()
                .find_map(|scope| scope.names.as_ref()?.get(&name).copied());
            return self.found_or_report(found, name, missing);
        }
        let mut implicit = None;
        if let Some(class) = self.class
            && !self.is_func_scope()
        {
            if let Some(symbol) = self.state.world.get(class).names.get(&name).copied() {
                if symbol.is(SymbolFlags::IMPLICIT) {
                    implicit = Some(symbol);
                } else if self.is_active_in_class_body(name, symbol) {
                    return Some(symbol);
                }
            }
            if name == known::DUNDER_QUALNAME || name == known::DUNDER_MODULE {
                return Some(self.class_name_variable(name));
            }
        }
        match self.lookup_outside_class(0, name) {
            Some(found) => self.seen_from_here(found, name, missing),
            None if implicit.is_some() => implicit,
            None => self.found_or_report(None, name, missing),
        }
    }

    /// What was found outside classes, if names like this can be seen.
    #[inline]
    fn seen_from_here(
        &mut self,
        (symbol, is_builtin): (Symbol, bool),
        name: Name,
        missing: Missing,
    ) -> Option<Symbol> {
        if is_builtin {
            let text = self.text(name);
            if text.len() > 1 && text.starts_with('_') && !text.starts_with("__") {
                return self.found_or_report(None, name, missing);
            }
        }
        if is_builtin || self.is_class_scope() {
            self.settled.find_outside(name, symbol);
        }
        Some(symbol)
    }

    /// The names of the function that is being analysed, if it is the innermost scope and declares no others.
    #[inline]
    fn plain_local_names(&self) -> Option<&SymbolTable> {
        let scope = self.scopes.last()?;
        let is_plain = |names: Option<&FxHashSet<Name>>| names.is_none_or(FxHashSet::is_empty);
        let is_function = scope.kind == ScopeKind::Func
            && is_plain(self.global_decls.last())
            && is_plain(self.nonlocal_decls.last());
        scope.names.as_ref().filter(|_| is_function)
    }

    /// Local scopes but for the `inner` innermost ones, globals, builtins; the flag says that it is a builtin.
    #[inline]
    fn lookup_outside_class(&mut self, inner: usize, name: Name) -> Option<(Symbol, bool)> {
        let outer = self.scopes.len().saturating_sub(inner);
        let local = self.scopes[..outer]
            .iter()
            .rev()
            .find_map(|scope| scope.names.as_ref()?.get(&name).copied());
        if let Some(symbol) = local {
            return Some((symbol, false));
        }
        if let Some(known) = self.outer_names.get(self.module, name) {
            debug_assert_eq!(
                Some(known),
                self.lookup_outside(name),
                "bodies define nothing outside"
            );
            return Some(known);
        }
        let found = self.lookup_outside(name)?;
        if self.outer_names.keeps(self.module) {
            let fullname = found.0.node.map(|node| self.state.world.fullname(node));
            self.outer_names.put(name, found, fullname);
        }
        Some(found)
    }

    /// Globals, builtins; the flag says that it is a builtin.
    fn lookup_outside(&self, name: Name) -> Option<(Symbol, bool)> {
        if let Some(symbol) = self.globals().get(&name).copied() {
            return Some((symbol, false));
        }
        // This is the first name of nearly all modules.
        let globals = self.globals();
        let builtins = match globals.first() {
            Some((first, symbol)) if *first == known::DUNDER_BUILTINS => symbol,
            Some(_) | None => globals.get(&known::DUNDER_BUILTINS)?,
        };
        let Some(DefRef::Module(builtins)) = builtins.node else {
            return None;
        };
        Some((*self.state.world.module(builtins).names.get(&name)?, true))
    }

    fn found_or_report(&mut self, found: Option<Symbol>, name: Name, missing: Missing) -> Option<Symbol> {
        if found.is_none()
            && let Some(at) = self.where_to_report(missing)
        {
            self.name_not_defined(self.text(name).to_owned().as_str(), at, None);
        }
        found
    }

    fn where_to_report(&self, missing: Missing) -> Option<At> {
        match missing {
            Missing::Quiet => None,
            Missing::Report(at) => Some(at),
            Missing::ReportExpr(expr) => Some(self.at(expr)),
        }
    }

    fn class_name_variable(&mut self, name: Name) -> Symbol {
        let typ = self.named_type("builtins.str", &[]);
        let var = Var::new(name, self.qualified_name(name), Some(typ));
        let id = self.state.world.add(self.module, var);
        Symbol::new(SymbolKind::Member, DefRef::Var(id))
    }

    /// Whether an attribute of the class can be seen at the current statement: only behind its definition, classes
    /// and aliases excepted (mypy's `is_active_symbol_in_class_body`).
    fn is_active_in_class_body(&self, name: Name, symbol: Symbol) -> bool {
        let (Some(statement), Some(node)) = (self.statement, symbol.node) else {
            return true;
        };
        if self.is_textually_before(node, statement) || !self.is_defined_here(node) {
            return true;
        }
        if !self.is_type_like(node) {
            return false;
        }
        let Some(global) = self.globals().get(&name).and_then(|global| global.node) else {
            return true;
        };
        let class_line = self
            .class
            .and_then(|class| self.state.world.get(class).at)
            .map(|at| self.line(at));
        let before_class = self
            .def_line(global)
            .zip(class_line)
            .is_some_and(|(line, class)| line < class);
        !before_class || !self.is_type_like(global)
    }

    fn is_type_like(&self, node: DefRef) -> bool {
        match node {
            DefRef::Class(_) | DefRef::Alias(_) => true,
            DefRef::Placeholder(id) => self.state.world.get(id).becomes_class,
            DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::TypeVar(_) => false,
        }
    }

    fn is_textually_before(&self, node: DefRef, statement: At) -> bool {
        let Some(line) = self.def_line(node) else {
            return true;
        };
        let distance = self.line(statement) - line;
        if let DefRef::Overload(overload) = node {
            return !self.is_overload_item(overload, statement) && distance > 0;
        }
        if let DefRef::Decorator(decorator) = node
            && let def = self.state.world.get(decorator)
            && !def.is_overload
            && let Some((body, id)) = def.node
        {
            let decorators = self.unit.ast.body(body).decorator(id).decorators.len();
            return distance > i32::try_from(decorators).unwrap_or(i32::MAX);
        }
        distance > 0
    }

    /// Whether a statement is an item of overloads: its signature, not its decorators.
    fn is_overload_item(&self, overload: types::OverloadId, statement: At) -> bool {
        let def = self.state.world.get(overload);
        let mut items = def.items.iter().chain(&def.implementation);
        items.any(|item| {
            self.function_of(*item)
                .is_some_and(|func| self.state.world.get(func).at == Some(statement))
        })
    }

    /// The line of a definition of the current module.
    pub(crate) fn def_line(&self, node: DefRef) -> Option<i32> {
        let world = &self.state.world;
        if node.module() != self.module {
            return None;
        }
        let at = match node {
            DefRef::Module(_) => return Some(1),
            DefRef::Class(id) => world.get(id).at,
            DefRef::Func(id) => world.get(id).at,
            DefRef::Decorator(id) => world.get(id).at,
            DefRef::Overload(id) => world.get(id).at,
            DefRef::Var(id) => world.get(id).at,
            DefRef::Alias(id) => world.get(id).at,
            DefRef::TypeVar(id) => world.get(id).at,
            DefRef::Placeholder(id) => world.get(id).at,
        };
        at.map(|at| self.line(at))
    }

    /// Whether a definition belongs to the current module by its full name.
    pub(crate) fn is_defined_here(&self, node: DefRef) -> bool {
        !matches!(node, DefRef::Module(_)) && node.module() == self.module
    }

    /// A dotted name (mypy's `lookup_qualified`).
    pub(crate) fn lookup_qualified(&mut self, name: Name, missing: Missing) -> Option<Symbol> {
        if let Some(fixed) = &self.fixed_names {
            return fixed.get(&name).copied();
        }
        if !name.is_dotted() {
            return self.lookup(name, missing);
        }
        let parts = self.state.world.names.parts(name);
        let (first, rest) = parts.split_first()?;
        let mut symbol = self.lookup(*first, missing)?;
        let mut namespace = self.module_name;
        for (index, part) in rest.iter().copied().enumerate() {
            let next = match symbol.node {
                Some(DefRef::Class(class)) => {
                    self.state.world.lookup_member(class, part).map(|found| found.1)
                }
                Some(DefRef::Module(module)) => {
                    namespace = self.state.world.module(module).fullname;
                    self.module_symbol(module, part)
                }
                Some(DefRef::Placeholder(_)) => return Some(symbol),
                Some(DefRef::Alias(alias)) => {
                    let alias = self.state.world.get(alias);
                    match self.state.world.types.get(alias.target) {
                        Type::Instance(instance) if alias.no_args => self
                            .state
                            .world
                            .lookup_member(instance.class, part)
                            .map(|found| found.1),
                        _ => None,
                    }
                }
                Some(DefRef::Var(var)) => {
                    if let Some(typ) = self.any_type_of(var) {
                        let text = self.text(name);
                        let rest = text.splitn(index + 2, '.').last().unwrap_or(text).to_owned();
                        return Some(self.implicit_symbol(symbol, &rest, typ));
                    }
                    None
                }
                Some(DefRef::TypeVar(_)) if matches!(self.text(part), "args" | "kwargs") => return None,
                Some(DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_) | DefRef::TypeVar(_))
                | None => None,
            };
            match next.filter(|next| !next.module_hidden()) {
                Some(next) => {
                    self.ask_for_part(symbol, part);
                    symbol = next;
                }
                None => {
                    if let Some(at) = self.where_to_report(missing) {
                        self.name_not_defined(self.text(name), at, Some(namespace));
                    }
                    return None;
                }
            }
        }
        Some(symbol)
    }

    /// Notes a part of a dotted name: what it stands for may be defined elsewhere, and fine-grained updates must know.
    fn ask_for_part(&mut self, owner: Symbol, part: Name) {
        if !self.options().tracks_dependencies() {
            return;
        }
        match owner.node {
            Some(DefRef::Module(module)) => self.tables.ask(Asked::Global(module, part)),
            Some(DefRef::Class(class)) => self.tables.ask(Asked::Attribute(class, part)),
            Some(_) | None => {}
        }
    }

    /// What a name or a dotted name that is written as an expression is. Nothing is reported.
    pub(crate) fn lookup_expr(&mut self, expr: ExprId) -> Option<Symbol> {
        let mut leftmost = expr;
        while let Expr::Member { base, name: _ } = *self.body.expr(leftmost) {
            leftmost = base;
        }
        let Expr::Name(name) = *self.body.expr(leftmost) else {
            return None;
        };
        let symbol = self.lookup(name, Missing::Quiet)?;
        if leftmost == expr {
            return Some(symbol);
        }
        // Most attributes are those of variables: these need no dotted name.
        let leads_on = match symbol.node? {
            DefRef::Module(_) | DefRef::Class(_) | DefRef::Alias(_) | DefRef::Placeholder(_) => true,
            DefRef::Var(var) => self.any_type_of(var).is_some(),
            DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_) | DefRef::TypeVar(_) => false,
        };
        let dotted = self.dotted_name(expr).filter(|_| leads_on)?;
        self.lookup_qualified(dotted, Missing::Quiet)
    }

    fn any_type_of(&self, var: types::VarId) -> Option<TypeId> {
        let typ = typeops::proper(&self.state.world, self.settled_var_type(var)?);
        matches!(self.state.world.types.get(typ), Type::Any { .. }).then_some(typ)
    }

    /// The entry for an attribute of something of type `Any`.
    fn implicit_symbol(&mut self, base: Symbol, rest: &str, source: TypeId) -> Symbol {
        let basename = base.node.map(|node| self.state.world.fullname(node));
        let fullname = match basename {
            Some(name) => format!("{}.{rest}", self.text(name)),
            None => rest.to_owned(),
        };
        let typ = self.state.world.types.any_from(source);
        let short = self.intern(rest.rsplit('.').next().unwrap_or(rest));
        let var = Var::new(short, self.intern(&fullname), Some(typ));
        let id = self.state.world.add(self.module, var);
        Symbol::new(SymbolKind::Global, DefRef::Var(id))
    }

    /// A name of a module as an attribute (mypy's `get_module_symbol`).
    pub(crate) fn module_symbol(&mut self, module: ModuleId, name: Name) -> Option<Symbol> {
        let defs = self.state.world.module(module);
        let module_name = defs.fullname;
        if let Some(symbol) = defs.names.get(&name).copied() {
            return (!symbol.module_hidden()).then_some(symbol);
        }
        let fullname = self.state.world.names.join(module_name, name);
        if let Some(submodule) = self.state.world.module_id(fullname)
            && self.is_visible_import(module_name, fullname)
        {
            return Some(Symbol::new(SymbolKind::Global, DefRef::Module(submodule)));
        }
        if self.may_come(module_name) {
            self.record_incomplete_ref();
            return None;
        }
        if self
            .state
            .world
            .module(module)
            .names
            .contains_key(&known::DUNDER_GETATTR)
        {
            return self.getattr_variable(module, name, fullname);
        }
        if self.program.missing_modules.contains(&fullname) {
            let typ = self.state.world.types.any(AnyKind::FromUnimportedType);
            let id = self
                .state
                .world
                .add(self.module, Var::new(name, fullname, Some(typ)));
            return Some(Symbol::new(SymbolKind::Global, DefRef::Var(id)));
        }
        None
    }

    /// A variable of the type that the module's `__getattr__` returns.
    pub(crate) fn getattr_variable(
        &mut self,
        module: ModuleId,
        name: Name,
        fullname: Name,
    ) -> Option<Symbol> {
        let getattr = self
            .state
            .world
            .module(module)
            .names
            .get(&known::DUNDER_GETATTR)?
            .node?;
        let typ = match getattr {
            DefRef::Func(func) => self.state.world.get(func).typ,
            DefRef::Var(var) => self.state.world.get(var).typ,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => return None,
        };
        let types = self.state.world.types;
        let typ = typ.map(|typ| typeops::proper(&self.state.world, typ));
        let ret = match typ.map(|typ| types.get(typ)) {
            Some(Type::Callable(callable)) => callable.ret_type,
            _ => types.any(AnyKind::FromError),
        };
        let mut var = Var::new(name, fullname, Some(ret));
        var.flags |= VarFlags::FROM_MODULE_GETATTR;
        let id = self.state.world.add(self.module, var);
        Some(Symbol::new(SymbolKind::Global, DefRef::Var(id)))
    }

    /// Whether a submodule was imported somewhere that the current module depends on.
    fn is_visible_import(&mut self, base: Name, submodule: Name) -> bool {
        if self
            .program
            .import_map
            .get(&self.module_name)
            .is_some_and(|names| names.contains(&submodule))
        {
            return true;
        }
        self.transitive_submodule_imports(base);
        self.transitive_submodule_imports(self.module_name)
            .contains(&submodule)
    }

    fn transitive_submodule_imports(&mut self, module: Name) -> Rc<FxHashSet<Name>> {
        if let Some(known) = self.submodule_imports.get(&module) {
            return known.clone();
        }
        let mut result = FxHashSet::from_iter([module]);
        let mut seen = FxHashSet::from_iter([module]);
        let imports = |name: Name| self.program.import_map.get(&name).into_iter().flatten().copied();
        let mut todo: Vec<Name> = imports(module).collect();
        while let Some(dep) = todo.pop() {
            if !seen.insert(dep) {
                continue;
            }
            if self.text(dep).contains('.') {
                result.insert(dep);
            }
            todo.extend(imports(dep));
        }
        let result = Rc::new(result);
        self.submodule_imports.insert(module, result.clone());
        result
    }

    /// A module-level definition by its full name, or an attribute of a class in it.
    pub(crate) fn lookup_fully_qualified(&mut self, fullname: &str) -> Option<Symbol> {
        let (mut module, mut rest) = fullname.rsplit_once('.')?;
        let id = loop {
            let found = self
                .state
                .world
                .names
                .lookup(module)
                .and_then(|name| self.state.world.module_id(name));
            if let Some(id) = found {
                break id;
            }
            (module, _) = module.rsplit_once('.')?;
            rest = &fullname[module.len() + 1..];
        };
        let mut parts = rest.split('.').map(|part| self.state.world.names.intern(part));
        let first = parts.next()?;
        let mut symbol = self.state.world.module(id).names.get(&first).copied();
        let remaining: Vec<Name> = parts.collect();
        if symbol.is_none() && self.may_come(self.state.world.module(id).fullname) {
            self.record_incomplete_ref();
        }
        for part in remaining {
            let Some(DefRef::Class(class)) = symbol?.node else {
                return None;
            };
            symbol = self.state.world.get(class).names.get(&part).copied();
        }
        symbol
    }

    /// An instance of the class of this full name; each type argument is `Any` where `args` is empty.
    ///
    /// Such a class is part of every program; without it the type is `Any`.
    pub(crate) fn named_type(&mut self, fullname: &'a str, args: &[TypeId]) -> TypeId {
        let found = self.named_type_or_none(fullname, args, AnyKind::SpecialForm);
        found.unwrap_or_else(|| self.state.world.types.any(AnyKind::FromError))
    }

    /// The class of this full name. Once there, it stays: texts of full names stay where they are, so the place of one
    /// is as good as the text.
    fn class_of_fullname(&mut self, fullname: &'a str) -> Option<ClassId> {
        let key = (fullname.as_ptr() as usize, fullname.len());
        if let Some(class) = self.classes_by_text.get(&key) {
            return Some(*class);
        }
        match self.lookup_fully_qualified(fullname)?.node? {
            DefRef::Class(class) => {
                self.classes_by_text.insert(key, class);
                Some(class)
            }
            DefRef::Alias(alias) => self.instance_class(self.state.world.get(alias).target),
            DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// As [`named_type`](Self::named_type), or `None` if the class is not there (yet).
    pub(crate) fn named_type_or_none(
        &mut self,
        fullname: &'a str,
        args: &[TypeId],
        any: AnyKind,
    ) -> Option<TypeId> {
        let class = self.class_of_fullname(fullname)?;
        let types = self.state.world.types;
        let count = self.state.world.get(class).type_vars.len();
        if !args.is_empty() {
            return Some(types.intern(Type::Instance(Instance::new(class, args))));
        }
        if count > 0 {
            return Some(types.intern(Type::Instance(Instance::new(class, vec![types.any(any); count]))));
        }
        Some(self.plain_instance(class))
    }

    /// An instance of a class without arguments, made once.
    pub(crate) fn plain_instance(&mut self, class: ClassId) -> TypeId {
        let types = self.state.world.types;
        *self
            .plain_instances
            .entry(class)
            .or_insert_with(|| types.intern(Type::Instance(Instance::new(class, []))))
    }

    /// `builtins.function`, looked up until it is there: all signatures have it.
    pub(crate) fn signature_fallback(&mut self) -> TypeId {
        if self.signature_fallback.is_none() {
            self.signature_fallback = self.named_type_or_none("builtins.function", &[], AnyKind::SpecialForm);
        }
        let missing = || self.state.world.types.any(AnyKind::FromError);
        self.signature_fallback.unwrap_or_else(missing)
    }

    /// `builtins.object`.
    pub(crate) fn object_type(&mut self) -> TypeId {
        self.named_type("builtins.object", &[])
    }

    /// Reports a name that is not there, or waits if it may still appear (mypy's `name_not_defined`).
    pub(crate) fn name_not_defined(&mut self, name: &str, at: At, namespace: Option<Name>) {
        let in_new_class = namespace.is_none()
            && self.class.is_some()
            && !self.is_func_scope()
            && self.incomplete_classes.last() == Some(&true)
            && !self.now.final_iteration;
        if in_new_class || self.may_come(namespace.unwrap_or(self.module_name)) {
            self.record_incomplete_ref();
            return;
        }
        let hint = if self.errors.has_ignore_on(self.line(at)) {
            String::new()
        } else {
            self.name_hint(name)
        };
        self.fail_code(
            format!("Name \"{name}\" is not defined{hint}"),
            at,
            ErrorCode::NameDefined,
        );
        self.fixture_hint(name, at);
        self.import_hint(name, at);
    }

    fn name_hint(&self, name: &str) -> String {
        let is_dunder = name.starts_with("__") && name.ends_with("__");
        if name.contains('.') || is_dunder || is_suggested_fixture(&format!("builtins.{name}")) {
            return String::new();
        }
        let mut visible: Vec<&str> = Vec::new();
        let globals = self.globals();
        let tables = self
            .scopes
            .iter()
            .filter_map(|scope| scope.names.as_ref())
            .chain([globals]);
        for table in tables {
            visible.extend(table.keys().map(|name| self.state.world.names.text(*name)));
        }
        if let (true, Some(class)) = (self.is_class_scope(), self.class) {
            let table = &self.state.world.get(class).names;
            visible.extend(table.keys().map(|name| self.state.world.names.text(*name)));
        }
        if let Some(DefRef::Module(builtins)) = globals.get(&known::DUNDER_BUILTINS).and_then(|b| b.node) {
            let table = &self.state.world.module(builtins).names;
            let texts = table.keys().map(|name| self.state.world.names.text(*name));
            visible.extend(texts.filter(|t| !(t.len() > 1 && t.starts_with('_') && !t.starts_with("__"))));
        }
        visible.retain(|text| !text.starts_with("__") && *text != name);
        let matches = errors::similar::best_matches(name, visible, 3);
        if matches.is_empty() {
            return String::new();
        }
        format!("; did you mean {}?", errors::similar::pretty_seq(&matches, "or"))
    }

    fn fixture_hint(&mut self, name: &str, at: At) {
        let fullname = format!("builtins.{name}");
        if is_suggested_fixture(&fullname) && self.lookup_fully_qualified(&fullname).is_none() {
            self.add_fixture_note(&fullname, at);
        }
    }

    /// The note that a test's builtins lack a class (mypy's `add_fixture_note`).
    pub(crate) fn add_fixture_note(&mut self, fullname: &str, at: At) {
        self.note(
            format!("Maybe your test fixture does not define \"{fullname}\"?"),
            at,
            None,
        );
        if let Some((_, fixture)) = SUGGESTED_TEST_FIXTURES.iter().find(|(name, _)| *name == fullname) {
            let text = format!("Consider adding [builtins fixtures/{fixture}] to your test description");
            self.note(text, at, None);
        }
    }

    fn import_hint(&mut self, name: &str, at: At) {
        let lower = name.to_lowercase();
        for known in TYPES_FOR_UNIMPORTED_HINTS {
            if known.to_lowercase() == format!("typing.{lower}") {
                let short = known.rsplit('.').next().unwrap_or(known);
                let text = format!(
                    "Did you forget to import it from \"typing\"? (Suggestion: \"from typing import {short}\")"
                );
                self.note(text, at, ErrorCode::NameDefined);
            }
        }
    }
}

pub(crate) fn is_suggested_fixture(fullname: &str) -> bool {
    SUGGESTED_TEST_FIXTURES.iter().any(|(name, _)| *name == fullname)
}

/// Classes that minimal builtins of tests may lack, with the fixture that has them.
const SUGGESTED_TEST_FIXTURES: [(&str, &str); 9] = [
    ("builtins.set", "set.pyi"),
    ("builtins.tuple", "tuple.pyi"),
    ("builtins.bool", "bool.pyi"),
    ("builtins.Exception", "exception.pyi"),
    ("builtins.BaseException", "exception.pyi"),
    ("builtins.isinstance", "isinstancelist.pyi"),
    ("builtins.property", "property.pyi"),
    ("builtins.classmethod", "classmethod.pyi"),
    ("typing._SpecialForm", "typing-medium.pyi"),
];

/// Types whose import is often forgotten.
const TYPES_FOR_UNIMPORTED_HINTS: [&str; 12] = [
    "typing.Any",
    "typing.Callable",
    "typing.Dict",
    "typing.Iterable",
    "typing.Iterator",
    "typing.List",
    "typing.Optional",
    "typing.Set",
    "typing.Tuple",
    "typing.TypeVar",
    "typing.Union",
    "typing.cast",
];
