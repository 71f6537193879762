//! Expressions: names are bound, special calls and type applications recognised.

use nodes::ast::{CallArg, Comprehension, Expr, ExprId, FuncNodeId, TemplateItem};
use nodes::defs::{TypeVarDefKind, VarFlags};
use nodes::symbols::{Symbol, SymbolKind};
use nodes::tables::{Analyzed, Ref, RefFlags, RightOperand};
use options::ErrorCode;
use types::{ArgKind, DefId, DefRef, Param, Parameters, Type, TypeId};

use crate::Analyzer;
use crate::analyzer::ScopeKind;
use crate::lookup::Missing;
use crate::lvalues::LvalueOptions;
use crate::tvar_scope::TvarScope;
use crate::type_analysis::AnalOptions;

impl Analyzer<'_> {
    /// One expression.
    pub(crate) fn visit_expr(&mut self, expr: ExprId) {
        match *self.body.expr(expr) {
            Expr::Name(name) => {
                if let Some(symbol) = self.lookup(name, Missing::ReportExpr(expr)) {
                    self.bind_name(expr, name, symbol);
                }
            }
            Expr::Member { base, name } => self.visit_member(expr, base, name),
            Expr::Super { call, name: _ } => self.visit_super(expr, call),
            Expr::Call { callee, args } => self.visit_call(expr, callee, self.body.call_args(args)),
            Expr::Index { base, index } => self.visit_index(expr, base, index),
            Expr::Unary { op: _, operand } => self.visit_expr(operand),
            Expr::Op { op, left, right } => {
                self.visit_expr(left);
                let known = self.right_operand(op, left);
                if let Some(known) = known {
                    self.tables.rare.right_operands.insert(expr, known);
                }
                if known != Some(RightOperand::Unreachable) {
                    self.visit_expr(right);
                }
            }
            Expr::Comparison { first, rest } => {
                self.visit_expr(first);
                self.body
                    .comparisons(rest)
                    .iter()
                    .for_each(|(_, operand)| self.visit_expr(*operand));
            }
            Expr::Int(_)
            | Expr::BigInt(_)
            | Expr::Float(_)
            | Expr::Complex(_)
            | Expr::Str { .. }
            | Expr::Bytes(_)
            | Expr::Ellipsis
            | Expr::NoRhs => {}
            Expr::Star(_) => {
                self.fail_serious("can't use starred expression here", self.at(expr), None, true);
            }
            Expr::Yield(value) => self.visit_yield(expr, value),
            Expr::YieldFrom(value) => self.visit_yield_from(expr, value),
            Expr::Await(value) => self.visit_await(expr, value),
            Expr::Assignment { target, value } => {
                self.visit_expr(value);
                let options = LvalueOptions {
                    escape_comprehensions: true,
                    has_explicit_value: true,
                    ..LvalueOptions::default()
                };
                if !self.is_func_scope() || self.check_walrus_place(expr) {
                    self.analyze_lvalue(target, options);
                }
            }
            Expr::Lambda(node) => self.visit_lambda(node),
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => {
                self.visit_items(self.body.exprs(items))
            }
            Expr::Dict(items) => {
                for (key, value) in self.body.dict_items(items) {
                    if let Some(key) = key {
                        self.visit_expr(*key);
                    }
                    self.visit_expr(*value);
                }
            }
            Expr::Generator(comp) => self.visit_comprehension(expr, comp, false),
            Expr::ListComprehension(generator) | Expr::SetComprehension(generator) => {
                if let Expr::Generator(comp) = *self.body.expr(generator) {
                    self.check_async_comprehension(expr, *self.body.comprehension(comp));
                }
                self.visit_expr(generator);
            }
            Expr::DictComprehension(comp) => self.visit_comprehension(expr, comp, true),
            Expr::Conditional {
                cond,
                if_expr,
                else_expr,
            } => {
                self.visit_expr(if_expr);
                self.visit_expr(cond);
                self.visit_expr(else_expr);
            }
            Expr::Slice { begin, end, stride } => {
                for part in [begin, end, stride].into_iter().flatten() {
                    self.visit_expr(part);
                }
            }
            Expr::TemplateStr {
                items,
                has_surrogates: _,
            } => {
                for item in self.body.template_items(items) {
                    match *item {
                        TemplateItem::Literal(expr) => self.visit_expr(expr),
                        TemplateItem::Interpolation {
                            value, format_spec, ..
                        } => {
                            self.visit_expr(value);
                            if let Some(spec) = format_spec {
                                self.visit_expr(spec);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Items of a display: starred ones are allowed.
    fn visit_items(&mut self, items: &[ExprId]) {
        for item in items {
            match *self.body.expr(*item) {
                Expr::Star(inner) => self.visit_expr(inner),
                _ => self.visit_expr(*item),
            }
        }
    }

    /// Binds a name to what it was found to be (mypy's `bind_name_expr`).
    pub(crate) fn bind_name(&mut self, expr: ExprId, name: names::Name, symbol: Symbol) {
        match symbol.node {
            Some(DefRef::TypeVar(id)) if self.is_bound_type_var(id) && !self.allow_unbound_tvars => {
                let text = format!(
                    "\"{}\" is a type variable and only valid in type context",
                    self.text(name)
                );
                self.fail(text, self.at(expr));
            }
            Some(DefRef::Placeholder(_)) => {
                self.process_placeholder(Some(name), "name", self.at(expr), false)
            }
            Some(DefRef::Var(var)) if symbol.kind == SymbolKind::Local && var.is_local() => {
                debug_assert_eq!(
                    self.state.world.get(var).fullname,
                    name,
                    "local names have none but themselves"
                );
                self.bind_as(expr, symbol, Some(name));
            }
            Some(_) | None => match self.outer_names.fullname(self.module, name, symbol) {
                Some(fullname) => self.bind_as(expr, symbol, Some(fullname)),
                None => self.bind(expr, symbol),
            },
        }
    }

    fn is_bound_type_var(&self, id: types::TypeVarId) -> bool {
        let def = self.state.world.get(id);
        matches!(def.kind, TypeVarDefKind::TypeVar(_)) && self.tvar_scope.binding(def.fullname).is_some()
    }

    /// Writes down what a name or attribute refers to; flags stay.
    pub(crate) fn bind(&mut self, expr: ExprId, symbol: Symbol) {
        let fullname = symbol.node.map(|node| self.state.world.fullname(node));
        self.bind_as(expr, symbol, fullname);
    }

    fn bind_as(&mut self, expr: ExprId, symbol: Symbol, fullname: Option<names::Name>) {
        let flags = self
            .reference(expr)
            .map_or(RefFlags::empty(), |reference| reference.flags);
        self.tables.refs.insert(
            expr,
            Ref {
                kind: Some(symbol.kind),
                node: symbol.node,
                fullname,
                flags,
            },
        );
    }

    fn visit_member(&mut self, expr: ExprId, base: ExprId, name: names::Name) {
        self.visit_expr(base);
        let Some(reference) = self.reference(base) else {
            return;
        };
        if let Some(DefRef::Module(module)) = reference.node {
            match self.module_symbol(module, name) {
                Some(Symbol {
                    node: Some(DefRef::Placeholder(_)),
                    ..
                }) => {
                    self.process_placeholder(Some(name), "attribute", self.at(expr), false);
                }
                Some(symbol) => self.bind(expr, symbol),
                None => {}
            }
            return;
        }
        let class = match reference.node {
            Some(DefRef::Class(class)) => Some(class),
            Some(DefRef::Var(var)) => self.class.filter(|class| self.is_first_parameter(var, *class)),
            Some(DefRef::Alias(alias)) => {
                let alias = self.state.world.get(alias);
                if alias.no_args {
                    self.instance_class(alias.target)
                } else {
                    None
                }
            }
            _ => None,
        };
        let symbol = class.and_then(|class| self.state.world.get(class).names.get(&name).copied());
        if let Some(symbol) = symbol
            && matches!(
                symbol.node,
                Some(DefRef::Module(_) | DefRef::Class(_) | DefRef::Alias(_))
            )
        {
            self.bind(expr, symbol);
        }
    }

    /// Whether a variable is `self` or `cls` of the method around.
    fn is_first_parameter(&self, var: types::VarId, class: types::ClassId) -> bool {
        let Some(func) = self.functions.last() else {
            return false;
        };
        let def = self.state.world.get(*func);
        let is_first = def.args.first().is_some_and(|arg| arg.var == Some(var));
        is_first && def.class == Some(class) && def.typ.is_some() && self.takes_self(*func)
    }

    fn visit_super(&mut self, expr: ExprId, call: ExprId) {
        let Expr::Call { callee: _, args } = *self.body.expr(call) else {
            return;
        };
        let args = self.body.call_args(args);
        if self.class.is_none() && args.is_empty() {
            self.fail("\"super\" used outside class", self.at(expr));
            return;
        }
        self.tables.rare.super_classes.insert(expr, self.class);
        for arg in args {
            self.visit_expr(arg.expr);
        }
    }

    fn visit_index(&mut self, expr: ExprId, base: ExprId, index: ExprId) {
        self.visit_expr(base);
        let node = self.reference(base).and_then(|reference| reference.node);
        let is_application = match node {
            Some(DefRef::Class(class)) => {
                let class = self.state.world.get(class);
                !class.type_vars.is_empty()
            }
            Some(DefRef::Alias(_) | DefRef::Func(_) | DefRef::Overload(_)) => true,
            _ => false,
        };
        if is_application {
            self.visit_type_application(expr, base, index);
        } else {
            self.visit_index_value(index);
        }
    }

    fn visit_index_value(&mut self, index: ExprId) {
        match *self.body.expr(index) {
            Expr::Star(inner) => self.visit_expr(inner),
            _ => self.visit_expr(index),
        }
    }

    /// `C[int]` as a value.
    fn visit_type_application(&mut self, expr: ExprId, base: ExprId, index: ExprId) {
        let tag = self.track_incomplete_refs();
        self.analyze_type_expr(index);
        if self.found_incomplete_ref(tag) || self.basic_type_applications {
            return;
        }
        if let Some(types) = self.application_args(expr, base, index) {
            self.tables
                .analyzed
                .insert(expr, Analyzed::TypeApplication { expr: base, types });
        }
    }

    fn application_args(&mut self, expr: ExprId, base: ExprId, index: ExprId) -> Option<Vec<TypeId>> {
        let node = self.reference(base)?.node;
        let interned = self.state.world.types;
        let is_tuple = self.fullname_of(base) == "builtins.tuple";
        let mut items = match *self.body.expr(index) {
            Expr::Tuple(items) => self.body.exprs(items).to_vec(),
            _ => vec![index],
        };
        if is_tuple && items.len() == 2 && matches!(self.body.expr(items[1]), Expr::Ellipsis) {
            items.pop();
        }
        let vars = match node {
            Some(DefRef::Class(class)) => self.state.world.get(class).type_vars.clone(),
            Some(DefRef::Alias(alias)) => self.state.world.get(alias).type_vars.clone(),
            _ => Box::default(),
        };
        let is_spec = |var: &TypeId| matches!(interned.get(*var), Type::ParamSpec(_));
        let is_variadic = |var: &TypeId| matches!(interned.get(*var), Type::TypeVarTuple(_));
        let has_spec = vars.iter().any(is_spec);
        let allow_unpack = is_tuple || vars.iter().any(is_variadic);
        let options = AnalOptions {
            allow_unbound_tvars: self.allow_unbound_tvars,
            allow_placeholder: true,
            allow_param_spec_literals: has_spec,
            allow_unpack,
            ..AnalOptions::default()
        };
        let mut types = Vec::new();
        for item in items {
            let Some(owned) = self.argument_syntax(item) else {
                self.fail("Type expected within [...]", self.at(expr));
                return None;
            };
            types.push(self.anal_type(owned.syntax(), options)?);
        }
        if allow_unpack {
            types = self.flatten_tuples(types);
            types = self.check_unpacks(types, self.at(expr));
        }
        if has_spec && vars.len() == 1 && !types.is_empty() {
            let is_literal =
                |typ: &TypeId| matches!(interned.get(*typ), Type::Parameters(_) | Type::ParamSpec(_));
            let first = typeops::proper(&self.state.world, types[0]);
            let single_any = types.len() == 1 && matches!(interned.get(first), Type::Any { .. });
            if !single_any && !types.iter().any(is_literal) {
                let params = types
                    .iter()
                    .map(|typ| Param {
                        typ: *typ,
                        name: None,
                        kind: ArgKind::Pos,
                    })
                    .collect();
                types = vec![interned.intern(Type::Parameters(Box::new(Parameters {
                    params,
                    ..Parameters::default()
                })))];
            }
        }
        Some(types)
    }

    /// Analyses an expression that is really a type, without complaints about type variables.
    pub(crate) fn analyze_type_expr(&mut self, expr: ExprId) {
        let old = std::mem::replace(&mut self.allow_unbound_tvars, true);
        self.in_tvar_scope(TvarScope::root(), |this| this.visit_index_value(expr));
        self.allow_unbound_tvars = old;
    }

    fn visit_call(&mut self, expr: ExprId, callee: ExprId, args: &[CallArg]) {
        self.visit_expr(callee);
        if self.visit_special_call(expr, callee, args) {
            return;
        }
        for arg in args {
            self.visit_expr(arg.expr);
            self.try_as_type(arg.expr);
        }
        self.visit_export_call(callee, args);
    }

    /// `__all__.append(...)` and the like.
    fn visit_export_call(&mut self, callee: ExprId, args: &[CallArg]) {
        let Expr::Member { base, name } = *self.body.expr(callee) else {
            return;
        };
        let Some(first) = args.first().filter(|_| self.is_global_all(base)) else {
            return;
        };
        match (self.text(name), *self.body.expr(first.expr)) {
            ("append", _) => self.add_exports(&[first.expr]),
            ("extend", Expr::List(items) | Expr::Tuple(items)) => self.add_exports(self.body.exprs(items)),
            ("remove", Expr::Str { value, .. }) => {
                let removed = self.intern(self.body.text(value));
                self.all_exports.retain(|name| *name != removed);
            }
            _ => {}
        }
    }

    fn visit_lambda(&mut self, node: FuncNodeId) {
        let id = self.func_id(node);
        let old = (self.in_except_star, self.return_in_except_star);
        (self.in_except_star, self.return_in_except_star) = (false, false);
        let syntax = *self.body.func(node);
        for arg in self.body.arguments(syntax.args) {
            if let Some(default) = arg.default {
                self.visit_expr(default);
            }
        }
        self.analyze_function_body(node, id);
        (self.in_except_star, self.return_in_except_star) = old;
    }

    fn visit_comprehension(&mut self, expr: ExprId, comp: nodes::ast::CompId, check_async: bool) {
        let syntax = *self.body.comprehension(comp);
        if check_async {
            self.check_async_comprehension(expr, syntax);
        }
        let clauses = self.body.clauses(syntax.clauses);
        self.enter_comprehension(comp, |this| {
            for (index, clause) in clauses.iter().enumerate() {
                if index > 0 {
                    this.visit_expr(clause.sequence);
                }
                this.analyze_lvalue(
                    clause.index,
                    LvalueOptions {
                        is_index: true,
                        ..LvalueOptions::default()
                    },
                );
                for condition in this.body.exprs(clause.conditions) {
                    this.visit_expr(*condition);
                }
            }
            if let Some(key) = syntax.key {
                this.visit_expr(key);
            }
            this.visit_items(&[syntax.item]);
        });
        if let Some(first) = clauses.first() {
            self.visit_expr(first.sequence);
        }
    }

    fn check_async_comprehension(&mut self, expr: ExprId, comp: Comprehension) {
        let is_async = self
            .body
            .clauses(comp.clauses)
            .iter()
            .any(|clause| clause.is_async);
        if is_async && !(self.is_func_scope() && self.in_coroutine()) {
            self.fail_code(
                "\"async for\" outside async function",
                self.at(expr),
                ErrorCode::Syntax,
            );
        }
    }

    /// A walrus in a comprehension in a class body has no scope to go to.
    fn check_walrus_place(&mut self, expr: ExprId) -> bool {
        let outside = self
            .scopes
            .iter()
            .rposition(|scope| scope.kind != ScopeKind::Comprehension);
        let in_class = outside.is_some_and(|index| index > 0 && self.scopes[index].names.is_none());
        if in_class {
            let text = "Assignment expression within a comprehension cannot be used in a class body";
            self.fail_serious(text, self.at(expr), ErrorCode::Syntax, true);
        }
        !in_class
    }

    fn visit_yield(&mut self, expr: ExprId, value: Option<ExprId>) {
        if !self.is_func_scope() {
            self.fail_serious("\"yield\" outside function", self.at(expr), None, true);
        } else if self.innermost_scope() == ScopeKind::Comprehension {
            let text = "\"yield\" inside comprehension or generator expression";
            self.fail_serious(text, self.at(expr), None, true);
        }
        if let Some(value) = value {
            self.visit_expr(value);
        }
    }

    fn visit_yield_from(&mut self, expr: ExprId, value: ExprId) {
        let text = if !self.is_func_scope() {
            "\"yield from\" outside function"
        } else if self.innermost_scope() == ScopeKind::Comprehension {
            "\"yield from\" inside comprehension or generator expression"
        } else if self.in_coroutine() {
            "\"yield from\" in async function"
        } else {
            ""
        };
        if !text.is_empty() {
            self.fail_serious(text, self.at(expr), None, true);
        }
        self.visit_expr(value);
    }

    fn visit_await(&mut self, expr: ExprId, value: ExprId) {
        if !self.is_func_scope() || self.functions.is_empty() {
            let text = "\"await\" outside function";
            self.fail_serious(text, self.at(expr), ErrorCode::TopLevelAwait, false);
        } else if !self.in_coroutine() {
            let text = "\"await\" outside coroutine (\"async def\")";
            self.fail_serious(text, self.at(expr), ErrorCode::AwaitNotAsync, false);
        }
        self.visit_expr(value);
    }

    /// Whether a variable is `self` of the method around (mypy's `is_self`).
    pub(crate) fn is_self_var(&self, expr: ExprId, flag: VarFlags) -> bool {
        match self.reference(expr).and_then(|reference| reference.node) {
            Some(DefRef::Var(var)) => self.state.world.get(var).is(flag),
            _ => false,
        }
    }
}
