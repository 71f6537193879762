//! Definitions of type aliases: by assignment, `TypeAlias`, `TypeAliasType` and the `type` statement.

use names::Name;
use nodes::ast::{Expr, ExprId, StmtId, TypeAliasNode, TypeNode};
use nodes::defs::{Alias, At, ClassFlags, TypeVarDefKind};
use nodes::symbols::SymbolFlags;
use nodes::tables::{Analyzed, Ref, RefFlags};
use nodes::world::World;
use options::ErrorCode;
use rustc_hash::FxHashSet;
use types::{AliasId, AnyKind, ArgKind, DefRef, Type, TypeFlags, TypeId, TypeVarId};

use crate::Analyzer;
use crate::assignments::Assign;
use crate::lookup::Missing;
use crate::type_analysis::{AnalOptions, PartOptions, TypeAnalysis};

/// An analysed right side of an alias.
struct Target {
    typ: TypeId,
    type_vars: Vec<TypeId>,
    indexed: bool,
}

/// What an alias definition declares of type parameters.
#[derive(Default)]
struct DeclaredParams {
    vars: Option<Vec<(Name, TypeVarId)>>,
    names: Option<Vec<Name>>,
    /// By `TypeAliasType` or a `type` statement.
    python_3_12: bool,
    /// By a `type` statement.
    is_stmt: bool,
}

impl<'a> Analyzer<'a> {
    /// `A = int`: whether it defines an alias (mypy's `check_and_set_up_type_alias`).
    pub(crate) fn set_up_type_alias(&mut self, s: Assign) -> bool {
        let known = self.tables.assignments.get(s.stmt).copied().unwrap_or_default();
        if known.invalid_recursive_alias {
            return true;
        }
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        let Expr::Name(name) = *self.body.expr(*lvalue) else {
            return false;
        };
        let pep_613 = self.is_pep_613(s);
        if !pep_613 && s.typ.is_some() {
            return false;
        }
        let (rvalue, params) = self.alias_value(s, name);
        let pep_695 = params.python_3_12;
        if matches!(self.body.expr(rvalue), Expr::Call { .. })
            && self
                .analyzed(rvalue)
                .is_some_and(|analyzed| !matches!(analyzed, Analyzed::TypeAlias(_)))
        {
            return false;
        }
        let existing = self.names(false, false).get(&name).and_then(|symbol| symbol.node);
        if self.blocks_alias(existing, s, known.is_alias_def, name, *lvalue) {
            return false;
        }
        let is_name = matches!(self.body.expr(rvalue), Expr::Name(_) | Expr::Member { .. });
        let is_local = self.class.is_some() || self.is_func_scope();
        if !pep_613 && !pep_695 && ((is_name && is_local) || !self.can_be_alias(rvalue, false)) {
            return false;
        }
        let is_placeholder_or_alias =
            matches!(existing, None | Some(DefRef::Placeholder(_) | DefRef::Alias(_)));
        if !is_placeholder_or_alias {
            return false;
        }
        let target = if self.is_none_alias(rvalue) {
            Target {
                typ: self.state.world.types.none(),
                type_vars: Vec::new(),
                indexed: false,
            }
        } else {
            let tag = self.track_incomplete_refs();
            let Some(target) = self.analyze_alias(name, rvalue, params) else {
                return false;
            };
            if self.found_incomplete_ref(tag) || self.is_incomplete_target(target.typ) {
                self.mark_incomplete(name, self.at(rvalue), true, SymbolFlags::empty());
                return true;
            }
            target
        };
        self.define_alias(s, name, rvalue, target, pep_695, existing);
        true
    }

    /// The expression that an alias stands for, and its declared parameters.
    fn alias_value(&mut self, s: Assign, name: Name) -> (ExprId, DeclaredParams) {
        let Expr::Call { callee, args } = *self.body.expr(s.rvalue) else {
            return (s.rvalue, DeclaredParams::default());
        };
        let version = self.options().python_version;
        let known = match self.fullname_of(callee) {
            "typing_extensions.TypeAliasType" => true,
            "typing.TypeAliasType" => (version.major, version.minor) >= (3, 12),
            _ => false,
        };
        let args = self.body.call_args(args);
        if !known || !self.check_type_var_name(callee, args, name, self.at(s.rvalue)) {
            return (s.rvalue, DeclaredParams::default());
        }
        let named = |wanted: &str| {
            args.iter()
                .any(|arg| arg.name.is_some_and(|name| self.text(name) == wanted))
        };
        let by_position = args.iter().filter(|arg| arg.kind == ArgKind::Pos).count();
        if by_position + usize::from(named("value")) + usize::from(named("name")) != 2 {
            return (s.rvalue, DeclaredParams::default());
        }
        let keyword = |this: &Self, wanted: &str| {
            args.iter()
                .find(|arg| arg.name.is_some_and(|name| this.text(name) == wanted))
                .map(|arg| arg.expr)
        };
        let second = args
            .get(1)
            .filter(|arg| arg.kind == ArgKind::Pos)
            .map(|arg| arg.expr);
        let Some(value) = second.or_else(|| keyword(self, "value")) else {
            return (s.rvalue, DeclaredParams::default());
        };
        let params = keyword(self, "type_params");
        let (vars, names) = params.map_or_else(Default::default, |params| self.alias_type_params(params));
        (
            value,
            DeclaredParams {
                vars: Some(vars),
                names: Some(names),
                python_3_12: true,
                is_stmt: false,
            },
        )
    }

    /// `type_params=(T, ...)` of `TypeAliasType`.
    fn alias_type_params(&mut self, params: ExprId) -> (Vec<(Name, TypeVarId)>, Vec<Name>) {
        let Expr::Tuple(items) = *self.body.expr(params) else {
            let text = "Tuple literal expected as the type_params argument to TypeAliasType";
            self.fail(text, self.at(params));
            return Default::default();
        };
        let (mut vars, mut names) = (Vec::new(), Vec::new());
        let mut variadic = false;
        for item in self.body.exprs(items) {
            if matches!(self.body.expr(*item), Expr::Star(_)) {
                self.visit_expr(*item);
            } else {
                self.analyze_type_expr(*item);
            }
            let Some(owned) = self.expr_syntax(*item) else {
                continue;
            };
            let TypeNode::Unbound { name: written, .. } = *owned.syntax().node() else {
                continue;
            };
            let tag = self.track_incomplete_refs();
            let at = self.at(*item);
            let Some(var) = self.unbound_type_var_in(owned.syntax(), true) else {
                if !self.found_incomplete_ref(tag) {
                    names.extend(self.bound_type_var(written, at));
                }
                continue;
            };
            if matches!(self.state.world.get(var.1).kind, TypeVarDefKind::TypeVarTuple(_))
                && std::mem::replace(&mut variadic, true)
            {
                let text = "Can only use one TypeVarTuple in type_params argument to TypeAliasType";
                self.fail_code(text, at, ErrorCode::TypeVar);
                continue;
            }
            if vars.contains(&var) {
                let name = self.text(var.0);
                let text =
                    format!("Duplicate type variable \"{name}\" in type_params argument to TypeAliasType");
                self.fail_code(text, at, ErrorCode::TypeVar);
                continue;
            }
            names.push(var.0);
            vars.push(var);
        }
        (vars, names)
    }

    /// The name of a type variable in `type_params` that is bound around: what uses it reports that. Anything else is
    /// reported here.
    fn bound_type_var(&mut self, name: Name, at: At) -> Option<Name> {
        let symbol = self.lookup_qualified(name, Missing::Report(at));
        if let Some(DefRef::TypeVar(id)) = symbol.and_then(|symbol| symbol.node) {
            return Some(self.state.world.get(id).name);
        }
        let text = "Free type variable expected in type_params argument to TypeAliasType";
        self.fail_code(text, at, ErrorCode::TypeVar);
        let fullname = symbol
            .and_then(|symbol| symbol.node)
            .map(|node| self.state.world.fullname(node));
        let is_unpack = |name| matches!(self.text(name), "typing.Unpack" | "typing_extensions.Unpack");
        if fullname.is_some_and(is_unpack) {
            self.note(
                "Don't Unpack type variables in type_params",
                at,
                ErrorCode::TypeVar,
            );
        }
        None
    }

    /// Whether an assignment is annotated with `TypeAlias`.
    pub(crate) fn is_pep_613(&mut self, s: Assign) -> bool {
        let Some(typ) = s.typ else { return false };
        let TypeNode::Unbound { name, .. } = *self.body.types().get(typ) else {
            return false;
        };
        let symbol = self.lookup_qualified(name, Missing::Quiet);
        let node = symbol.and_then(|symbol| symbol.node);
        node.is_some_and(|node| {
            matches!(
                self.text(self.state.world.fullname(node)),
                "typing.TypeAlias" | "typing_extensions.TypeAlias"
            )
        })
    }

    /// Whether an earlier definition of the name keeps this from being an alias.
    fn blocks_alias(
        &mut self,
        existing: Option<DefRef>,
        s: Assign,
        is_own: bool,
        name: Name,
        lvalue: ExprId,
    ) -> bool {
        match existing {
            Some(DefRef::Var(_)) => true,
            Some(DefRef::Alias(_)) if !is_own => {
                let name = self.text(name);
                let text = format!(
                    "Cannot assign multiple types to name \"{name}\" without an explicit \"type[...]\" annotation"
                );
                self.fail(text, self.at(lvalue));
                true
            }
            Some(node @ DefRef::Placeholder(_)) => {
                let line = self.line(self.at_stmt(s.stmt));
                self.def_line(node).is_some_and(|placeholder| placeholder < line)
            }
            _ => false,
        }
    }

    fn is_incomplete_target(&self, typ: TypeId) -> bool {
        if self.is_func_scope() {
            return self.has_placeholder(typ);
        }
        matches!(self.state.world.types.get(typ), Type::Placeholder { .. })
    }

    /// Analyses the right side of an alias (mypy's `analyze_alias`).
    fn analyze_alias(&mut self, name: Name, rvalue: ExprId, params: DeclaredParams) -> Option<Target> {
        let at = self.at(rvalue);
        let Some(owned) = self.expr_syntax(rvalue) else {
            let text = "Invalid type alias: expression is not a valid type";
            self.fail_code(text, at, ErrorCode::ValidType);
            return None;
        };
        let syntax = owned.syntax();
        let found = self.find_type_vars(&[syntax], true).vars;
        let vars = params.vars.unwrap_or(found);
        let frame = self.tvar_scope.class_frame(self.qualified_name(name));
        let python_3_12 = params.is_stmt;
        let names = params.names;
        let (typ, type_vars) = self.in_tvar_scope(frame, |this| {
            let type_vars = this.bind_type_vars(&vars, at);
            if python_3_12 {
                let outer = std::mem::replace(&mut this.allow_unbound_tvars, true);
                this.visit_expr(rvalue);
                this.allow_unbound_tvars = outer;
            }
            let options = AnalOptions {
                allow_placeholder: true,
                defining_alias: true,
                prohibit_self_type: Some("type alias target"),
                python_3_12_alias: python_3_12,
                ..AnalOptions::default()
            };
            let mut ta = TypeAnalysis::new(options);
            ta.alias_vars.clone_from(&type_vars);
            let type_vars = this.without_ambiguous(type_vars, &mut ta.erased, at);
            ta.alias_param_names = names;
            let part = PartOptions {
                not_nested: true,
                ..PartOptions::default()
            };
            let typ = this.anal_part(&mut ta, syntax, part);
            this.tables.alias_deps.append(&mut ta.aliases_used);
            (typ, type_vars)
        });
        let indexed = match *syntax.node() {
            TypeNode::Unbound {
                args,
                empty_tuple_index,
                ..
            } => empty_tuple_index || !args.is_empty(),
            _ => false,
        };
        let mut kept: Vec<TypeId> = Vec::new();
        for var in type_vars {
            let is_tuple = |var: &TypeId| matches!(self.state.world.types.get(*var), Type::TypeVarTuple(_));
            if !(is_tuple(&var) && kept.iter().any(is_tuple)) {
                kept.push(var);
            }
        }
        Some(Target {
            typ,
            type_vars: kept,
            indexed,
        })
    }

    /// A variable with a default behind a type variable tuple could mean anything.
    fn without_ambiguous(&mut self, vars: Vec<TypeId>, erased: &mut Vec<TypeId>, at: At) -> Vec<TypeId> {
        let types = self.state.world.types;
        let mut variadic = false;
        let mut kept = Vec::with_capacity(vars.len());
        for var in vars {
            let is_plain = matches!(types.get(var), Type::TypeVar(_));
            if variadic && is_plain && self.has_default(var) {
                let text = messages::catalogue::NO_DEFAULT_AFTER_TYPEVAR_TUPLE;
                self.fail_code(text.value.to_string(), at, ErrorCode::TypeVar);
                erased.push(var);
                continue;
            }
            variadic |= matches!(types.get(var), Type::TypeVarTuple(_));
            kept.push(var);
        }
        kept
    }

    fn define_alias(
        &mut self,
        s: Assign,
        name: Name,
        rvalue: ExprId,
        target: Target,
        pep_695: bool,
        existing: Option<DefRef>,
    ) {
        let types = self.state.world.types;
        let at = self.at_stmt(s.stmt);
        let mut typ = self.checked_target(target.typ, at);
        let mut no_args = false;
        if let Type::Instance(instance) = types.get(typ) {
            no_args = !pep_695 && !target.indexed;
            let mut instance = instance.clone();
            if !self.validate_instance(&instance, target.indexed, self.at(rvalue)) {
                self.suppress_omitted(|this| this.fix_instance(&mut instance, None, at));
                typ = types.intern(Type::Instance(instance));
            }
        }
        let normalized = match self.reference(rvalue).and_then(|reference| reference.node) {
            Some(DefRef::Alias(alias)) => self.state.world.get(alias).normalized,
            _ => false,
        };
        let alias = self.make_alias(name, typ, &target.type_vars, at);
        let alias = Alias {
            no_args,
            normalized,
            python_3_12: pep_695,
            ..alias
        };
        let (id, updated) = self.store_alias(name, alias, existing, at);
        match *self.body.expr(s.rvalue) {
            Expr::Index { .. } | Expr::Call { .. } | Expr::Op { .. } => {
                self.tables.analyzed.insert(s.rvalue, Analyzed::TypeAlias(id));
            }
            Expr::Name(_) | Expr::Member { .. } => {
                let change = |reference: &mut Ref| reference.flags |= RefFlags::ALIAS_RVALUE;
                self.tables.refs.change(s.rvalue, change);
            }
            _ => {}
        }
        if self.disable_invalid_recursion(id, self.at(s.rvalue)) {
            self.tables.assignments.or_default(s.stmt).invalid_recursive_alias = true;
        }
        let target = self.state.world.get(id).target;
        if updated || self.has_placeholder(target) {
            self.process_placeholder(Some(name), "name", at, updated);
        }
        self.check_not_in_protocol(name, at);
    }

    /// Does `work` without messages about missing type arguments: a bare generic on the right side is fine.
    fn suppress_omitted(&mut self, work: impl FnOnce(&mut Self)) {
        let token = self
            .errors
            .watch(errors::Watch::filtering(errors::Filter::Everything));
        work(self);
        let _ = self.errors.unwatch(token);
    }

    fn check_not_in_protocol(&mut self, name: Name, at: At) {
        let Some(class) = self.class.filter(|_| self.is_class_scope()) else {
            return;
        };
        if self.state.world.get(class).is(ClassFlags::PROTOCOL) {
            self.fail("Type aliases are prohibited in protocol bodies", at);
            if !self.text(name).chars().next().is_some_and(char::is_uppercase) {
                self.note(
                    "Use variable annotation syntax to define protocol members",
                    at,
                    None,
                );
            }
        }
    }

    /// Reports kinds of `Any` that are not wanted in an alias. An explicit `Any` is no longer explicit where the alias
    /// is used, and one of an import is reported only once.
    fn checked_target(&mut self, typ: TypeId, at: At) -> TypeId {
        self.check_explicit_any(typ, at);
        let typ = self.without_any_of_kind(typ, AnyKind::Explicit);
        if !self.has_placeholder(typ) && self.check_unimported_any("Type alias target", typ, at) {
            return self.without_any_of_kind(typ, AnyKind::FromUnimportedType);
        }
        typ
    }

    fn make_alias(&self, name: Name, target: TypeId, type_vars: &[TypeId], at: At) -> Alias {
        let types = self.state.world.types;
        let tuple = type_vars
            .iter()
            .position(|var| matches!(types.get(*var), Type::TypeVarTuple(_)));
        Alias {
            name,
            fullname: self.qualified_name(name),
            module_name: self.module_name,
            target,
            type_vars: type_vars.into(),
            no_args: false,
            normalized: false,
            eager: self.is_func_scope(),
            python_3_12: false,
            tvar_tuple_index: tuple.and_then(|index| u32::try_from(index).ok()),
            is_recursive: false,
            at: Some(at),
        }
    }

    /// Puts an alias into the symbol table, over the one of an earlier iteration. True if something changed.
    fn store_alias(&mut self, name: Name, alias: Alias, existing: Option<DefRef>, at: At) -> (AliasId, bool) {
        if let Some(DefRef::Alias(id)) = existing {
            let old = self.state.world.get(id);
            let updated = old.target != alias.target || old.type_vars != alias.type_vars;
            *self.state.world.get_mut(id) = alias;
            return (id, updated);
        }
        let id = self.add_def(alias);
        let replaces = matches!(existing, Some(DefRef::Placeholder(_)));
        if replaces {
            if let Some(symbol) = self.names(false, false).get_mut(&name) {
                symbol.node = Some(DefRef::Alias(id));
            }
        } else {
            self.add_symbol(name, DefRef::Alias(id), at);
        }
        (id, replaces)
    }

    /// Takes the target away from aliases that cannot be expanded. True if it did.
    fn disable_invalid_recursion(&mut self, alias: AliasId, at: At) -> bool {
        let world = &self.state.world;
        let def = world.get(alias);
        let mut texts = Vec::new();
        if matches!(world.types.get(def.target), Type::Alias { alias: other, .. } if *other == alias) {
            texts.push(format!(
                "Cannot resolve name \"{}\" (possible cyclic definition)",
                self.text(def.name)
            ));
        } else if is_item_of_itself(world, def.target, &mut FxHashSet::from_iter([alias])) {
            let what = match world.types.get(def.target) {
                Type::Tuple(_) => "tuple",
                _ => "union",
            };
            texts.push(format!("Invalid recursive alias: a {what} item of itself"));
        }
        if diverges(world, def.target, &mut vec![alias]) {
            texts.push("Invalid recursive alias: type variable nesting on right hand side".to_owned());
        }
        if texts.is_empty() {
            let recursive = refers_to(world, def.target, alias, &mut FxHashSet::default());
            self.state.world.get_mut(alias).is_recursive = recursive;
            return false;
        }
        self.state.world.get_mut(alias).target = self.state.world.types.any(AnyKind::FromError);
        for text in texts {
            self.fail(text, at);
        }
        true
    }

    /// Whether an expression can be the right side of an alias.
    fn can_be_alias(&mut self, expr: ExprId, allow_none: bool) -> bool {
        match *self.body.expr(expr) {
            Expr::Name(_) | Expr::Member { .. } => {
                self.is_type_ref(expr, true) || (allow_none && self.fullname_of(expr) == "builtins.None")
            }
            Expr::Index { base, .. } => self.is_type_ref(base, false),
            Expr::Call { .. } => self.is_none_alias(expr),
            Expr::Op {
                op: nodes::ast::BinOp::BitOr,
                left,
                right,
            } => self.is_stub() || (self.can_be_alias(left, true) && self.can_be_alias(right, true)),
            _ => false,
        }
    }

    fn is_type_ref(&mut self, expr: ExprId, bare: bool) -> bool {
        if !matches!(self.body.expr(expr), Expr::Name(_) | Expr::Member { .. }) {
            return false;
        }
        let reference = self.reference(expr);
        let node = reference.and_then(|reference| reference.node);
        let fullname = reference
            .and_then(|reference| reference.fullname)
            .map_or("", |name| self.text(name));
        if let Some(DefRef::TypeVar(_)) = node {
            self.fail(
                format!("Type variable \"{fullname}\" is invalid as target for type alias"),
                self.at(expr),
            );
            return false;
        }
        let valid: &[&str] = if bare { &BARE_FORMS } else { &TYPE_CONSTRUCTORS };
        match node {
            Some(DefRef::Alias(_)) => true,
            _ if valid.contains(&fullname) => true,
            Some(DefRef::Class(class)) => bare || !self.state.world.get(class).is(ClassFlags::ENUM),
            Some(DefRef::Var(_)) => crate::type_analysis::NEVER_NAMES.contains(&fullname),
            _ => {
                let symbol = match *self.body.expr(expr) {
                    Expr::Name(name) => self.lookup(name, Missing::ReportExpr(expr)),
                    _ => self.lookup_expr(expr),
                };
                match symbol.and_then(|symbol| symbol.node) {
                    Some(DefRef::Placeholder(id)) => self.state.world.get(id).becomes_class,
                    _ => false,
                }
            }
        }
    }

    /// `type(None)`.
    fn is_none_alias(&mut self, expr: ExprId) -> bool {
        let Expr::Call { callee, args } = *self.body.expr(expr) else {
            return false;
        };
        let [arg] = self.body.call_args(args) else {
            return false;
        };
        let (Expr::Name(callee), Expr::Name(name)) = (*self.body.expr(callee), *self.body.expr(arg.expr))
        else {
            return false;
        };
        let at = self.at(expr);
        let is = |this: &mut Self, name: Name, wanted: &str| {
            let node = this
                .lookup_qualified(name, Missing::Report(at))
                .and_then(|symbol| symbol.node);
            node.is_some_and(|node| this.text(this.state.world.fullname(node)) == wanted)
        };
        is(self, callee, "builtins.type") && is(self, name, "builtins.None")
    }

    /// A `type` statement.
    pub(crate) fn visit_type_alias_stmt(&mut self, stmt: StmtId, syntax: TypeAliasNode) {
        if self
            .tables
            .assignments
            .get(stmt)
            .is_some_and(|assignment| assignment.invalid_recursive_alias)
        {
            return;
        }
        let at = self.at_stmt(stmt);
        let Expr::Name(name) = *self.body.expr(syntax.name) else {
            return;
        };
        let Some(depth) = self.push_type_params(Some(syntax.type_params), at) else {
            self.defer();
            return;
        };
        self.analyze_type_alias_stmt(stmt, name, syntax);
        self.pop_type_params(depth);
    }

    fn analyze_type_alias_stmt(&mut self, stmt: StmtId, name: Name, syntax: TypeAliasNode) {
        let at = self.at_stmt(stmt);
        let symbol = self.names(false, false).get(&name).copied();
        let existing = symbol.and_then(|symbol| symbol.node);
        let line = self.line(at);
        let is_own = match existing {
            None | Some(DefRef::Alias(_)) => true,
            Some(node @ DefRef::Placeholder(_)) => self.def_line(node) == Some(line),
            Some(_) => false,
        };
        if !is_own {
            self.already_defined(name, at, symbol, "Name");
            return;
        }
        let params = self.body.type_params(syntax.type_params);
        let names: Vec<Name> = params.iter().map(|param| param.name).collect();
        let mut vars = Vec::new();
        for param in params {
            if let Some(DefRef::TypeVar(id)) = self
                .lookup(param.name, Missing::Quiet)
                .and_then(|symbol| symbol.node)
            {
                vars.push((param.name, id));
            }
        }
        let tag = self.track_incomplete_refs();
        let declared = DeclaredParams {
            vars: Some(vars),
            names: Some(names),
            python_3_12: true,
            is_stmt: true,
        };
        let target = self.analyze_alias(name, syntax.value, declared);
        let any = self.state.world.types.any(AnyKind::FromError);
        let target = target.unwrap_or(Target {
            typ: any,
            type_vars: Vec::new(),
            indexed: false,
        });
        if self.found_incomplete_ref(tag) || self.is_incomplete_target(target.typ) {
            self.mark_incomplete(name, at, true, SymbolFlags::empty());
            return;
        }
        if target.type_vars.iter().any(|var| self.has_placeholder(*var)) {
            self.defer();
        }
        let mut typ = self.checked_target(target.typ, at);
        if let Type::Instance(instance) = self.state.world.types.get(typ) {
            let mut instance = instance.clone();
            if !self.validate_instance(&instance, target.indexed, at) {
                self.fix_instance(&mut instance, None, at);
                typ = self.state.world.types.intern(Type::Instance(instance));
            }
        }
        let alias = Alias {
            python_3_12: true,
            ..self.make_alias(name, typ, &target.type_vars, at)
        };
        let is_same = existing.is_none_or(|node| self.def_line(node) == Some(line));
        let (id, updated) = match existing {
            Some(DefRef::Alias(first)) if !is_same => {
                let second = self.add_def(alias);
                self.add_symbol(name, DefRef::Alias(second), at);
                (first, false)
            }
            _ => self.store_alias(name, alias, existing, at),
        };
        if self.disable_invalid_recursion(id, at) {
            self.tables.assignments.or_default(stmt).invalid_recursive_alias = true;
        }
        let target = self.state.world.get(id).target;
        if updated || self.has_placeholder(target) {
            self.process_placeholder(Some(name), "name", at, updated);
        }
        self.visit_expr(syntax.name);
    }

    /// The type variable that a type expression is, if it may be bound here; unpacked ones for `Generic[*Ts]`.
    pub(crate) fn unbound_type_var(
        &mut self,
        syntax: crate::type_analysis::TypeSyntax<'_>,
    ) -> Option<(Name, TypeVarId)> {
        match *syntax.node() {
            TypeNode::Unpack { inner, .. } => self.unbound_unpacked(syntax.with(inner)),
            TypeNode::Unbound { name, args, .. } => {
                let symbol = self.lookup_qualified(name, Missing::Report(self.syntax_at(syntax)))?;
                let fullname = symbol
                    .node
                    .map_or("", |node| self.text(self.state.world.fullname(node)));
                if matches!(fullname, "typing.Unpack" | "typing_extensions.Unpack") {
                    let inner = *syntax.types.list(args).first()?;
                    return self.unbound_unpacked(syntax.with(inner));
                }
                self.unbound_type_var_in(syntax, false)
            }
            _ => None,
        }
    }

    fn unbound_unpacked(
        &mut self,
        syntax: crate::type_analysis::TypeSyntax<'_>,
    ) -> Option<(Name, TypeVarId)> {
        let found = self.unbound_type_var_in(syntax, true)?;
        matches!(
            self.state.world.get(found.1).kind,
            TypeVarDefKind::TypeVarTuple(_)
        )
        .then_some(found)
    }

    fn unbound_type_var_in(
        &mut self,
        syntax: crate::type_analysis::TypeSyntax<'_>,
        tuples: bool,
    ) -> Option<(Name, TypeVarId)> {
        let TypeNode::Unbound { name, .. } = *syntax.node() else {
            return None;
        };
        let symbol = self.lookup_qualified(name, Missing::Report(self.syntax_at(syntax)))?;
        if matches!(symbol.node, Some(DefRef::Placeholder(_))) {
            self.record_incomplete_ref();
        }
        let (id, def) = self.type_var_def(Some(symbol))?;
        let is_tuple = matches!(def.kind, TypeVarDefKind::TypeVarTuple(_));
        if (is_tuple && !tuples) || !self.tvar_scope.allow_binding(def.fullname) {
            return None;
        }
        Some((name, id))
    }
}

/// Special forms that an alias may name without arguments.
const BARE_FORMS: [&str; 3] = ["typing.Any", "typing.Tuple", "typing.Callable"];

/// Special forms that take arguments.
const TYPE_CONSTRUCTORS: [&str; 14] = [
    "typing.Callable",
    "typing.Optional",
    "typing.Tuple",
    "typing.Type",
    "typing.Union",
    "typing.Literal",
    "typing_extensions.Literal",
    "typing.Annotated",
    "typing_extensions.Annotated",
    "typing.TypeGuard",
    "typing_extensions.TypeGuard",
    "typing.TypeIs",
    "typing_extensions.TypeIs",
    "typing.Unpack",
];

/// Whether an alias refers to itself outside of any class: as an item of a union or tuple.
fn is_item_of_itself(world: &World<'_>, target: TypeId, seen: &mut FxHashSet<AliasId>) -> bool {
    match world.types.get(target) {
        Type::Alias { alias, .. } => {
            if !seen.insert(*alias) {
                return true;
            }
            let found = is_item_of_itself(world, world.get(*alias).target, seen);
            seen.remove(alias);
            found
        }
        Type::Union(union) => union
            .items
            .iter()
            .any(|item| is_item_of_itself(world, *item, seen)),
        Type::Tuple(tuple) => tuple.items.iter().any(|item| match world.types.get(*item) {
            Type::Unpack { typ, .. } => is_item_of_itself(world, *typ, seen),
            _ => false,
        }),
        _ => false,
    }
}

/// Whether expanding an alias makes ever larger arguments.
fn diverges(world: &World<'_>, target: TypeId, chain: &mut Vec<AliasId>) -> bool {
    let types = world.types;
    if !types.flags(target).contains(TypeFlags::ALIAS) {
        return false;
    }
    if let Type::Alias { alias, args } = types.get(target) {
        if chain.contains(alias) {
            return args.iter().any(|arg| {
                let is_var = crate::tvar_scope::common_of(types.get(*arg)).is_some();
                let is_unpacked_var = matches!(types.get(*arg), Type::Unpack { typ, .. } if crate::tvar_scope::common_of(types.get(*typ)).is_some());
                !is_var && !is_unpacked_var && types.flags(*arg).contains(TypeFlags::TYPE_VAR)
            });
        }
        chain.push(*alias);
        let found = diverges(world, typeops::proper(world, target), chain);
        chain.pop();
        return found;
    }
    let mut found = false;
    types
        .get(target)
        .for_each_part(&mut |part| found = found || diverges(world, part, chain));
    found
}

/// Whether an alias occurs in a type, looking through other aliases.
fn refers_to(world: &World<'_>, typ: TypeId, alias: AliasId, seen: &mut FxHashSet<AliasId>) -> bool {
    let types = world.types;
    if !types.flags(typ).contains(TypeFlags::ALIAS) {
        return false;
    }
    let structure = types.get(typ);
    if let Type::Alias { alias: other, .. } = structure {
        if *other == alias {
            return true;
        }
        if seen.insert(*other) && refers_to(world, world.get(*other).target, alias, seen) {
            return true;
        }
    }
    let mut found = false;
    structure.for_each_part(&mut |part| found = found || refers_to(world, part, alias, seen));
    found
}
