//! Statements: dispatch, blocks, loops, `try`, `with`, `global`, `match`.

use names::known;
use nodes::ast::{
    BlockId, Expr, ExprId, Handler, Pattern, PatternId, Stmt, StmtId, TypeNode, TypeNodeId, WithItem,
};
use nodes::symbols::SymbolKind;
use options::ErrorCode;

use crate::Analyzer;
use crate::analyzer::ScopeKind;
use crate::lvalues::LvalueOptions;
use crate::type_analysis::AnalOptions;

impl Analyzer<'_> {
    /// The statements of a block, unless it never runs.
    pub(crate) fn visit_block(&mut self, block: BlockId) {
        if self.body.block(block).is_unreachable {
            return;
        }
        *self.block_depth.last_mut().expect("there is a scope") += 1;
        for stmt in self.body.block_stmts(block) {
            if !self.tables.rare.removed.contains_key(stmt) && !self.is_settled(*stmt) {
                self.visit_stmt(*stmt);
            }
        }
        *self.block_depth.last_mut().expect("there is a scope") -= 1;
    }

    fn visit_optional_block(&mut self, block: Option<BlockId>) {
        if let Some(block) = block {
            self.visit_block(block);
        }
    }

    /// One statement.
    pub(crate) fn visit_stmt(&mut self, stmt: StmtId) {
        let syntax = *self.body.stmt(stmt);
        let own = !matches!(
            syntax,
            Stmt::Class(_) | Stmt::Function(_) | Stmt::Def(_) | Stmt::Return(_) | Stmt::For { .. }
        );
        if own {
            self.statement = Some(self.at_stmt(stmt));
        }
        match syntax {
            Stmt::Expr(expr) => self.visit_expr(expr),
            Stmt::Assign { .. } => self.settle(stmt, |this| this.visit_assignment(stmt)),
            Stmt::OpAssign {
                op: _,
                lvalue,
                rvalue,
            } => self.visit_op_assignment(lvalue, rvalue),
            Stmt::If {
                cond,
                body,
                else_body,
            } => {
                self.visit_expr(cond);
                self.visit_block(body);
                self.visit_optional_block(else_body);
            }
            Stmt::While {
                cond,
                body,
                else_body,
            } => {
                self.visit_expr(cond);
                self.visit_loop(body);
                self.visit_optional_block(else_body);
            }
            Stmt::For {
                index,
                expr,
                typ,
                body,
                else_body,
                is_async,
            } => {
                if is_async && !(self.is_func_scope() && self.in_coroutine()) {
                    let text = "\"async for\" outside async function";
                    self.fail_code(text, self.at_stmt(stmt), ErrorCode::Syntax);
                }
                self.statement = Some(self.at_stmt(stmt));
                self.visit_expr(expr);
                let options = LvalueOptions {
                    explicit_type: typ.is_some(),
                    is_index: true,
                    ..LvalueOptions::default()
                };
                self.analyze_lvalue(index, options);
                if let Some(typ) = typ {
                    self.declare_by_comment(stmt, index, typ);
                }
                self.visit_loop(body);
                self.visit_optional_block(else_body);
            }
            Stmt::Return(expr) => self.visit_return(stmt, expr),
            Stmt::Assert { expr, msg } => {
                self.visit_expr(expr);
                self.visit_optional(msg);
            }
            Stmt::Raise { expr, from } => {
                self.visit_optional(expr);
                self.visit_optional(from);
            }
            Stmt::Pass => {}
            Stmt::Break => self.check_jump(stmt, "break"),
            Stmt::Continue => self.check_jump(stmt, "continue"),
            Stmt::Del(expr) => {
                self.visit_expr(expr);
                if !self.is_valid_del_target(expr) {
                    self.fail("Invalid delete target", self.at_stmt(stmt));
                }
            }
            Stmt::Try {
                body,
                handlers,
                else_body,
                finally_body,
                is_star,
            } => {
                self.visit_block(body);
                for handler in self.body.handlers(handlers) {
                    self.visit_handler(*handler, is_star);
                }
                self.visit_optional_block(else_body);
                self.visit_optional_block(finally_body);
            }
            Stmt::With {
                items,
                typ,
                body,
                is_async,
            } => {
                if is_async && !(self.is_func_scope() && self.in_coroutine()) {
                    let text = "\"async with\" outside async function";
                    self.fail_code(text, self.at_stmt(stmt), ErrorCode::Syntax);
                }
                self.visit_with_items(stmt, self.body.with_items(items), typ);
                self.visit_block(body);
            }
            Stmt::Match { subject, cases } => {
                self.visit_expr(subject);
                for case in self.body.cases(cases) {
                    self.visit_pattern(case.pattern);
                    self.visit_optional(case.guard);
                    self.visit_block(case.body);
                }
            }
            Stmt::Import(index) => self.visit_import(stmt, *self.body.import(index)),
            Stmt::Class(class) => self.settle(stmt, |this| this.visit_class(class)),
            Stmt::Function(body) => self.settle(stmt, |this| this.visit_function_stmt(body)),
            Stmt::Def(func) => {
                self.visit_func_like(func);
            }
            Stmt::Global(names) => self.visit_global(stmt, self.body.names(names)),
            Stmt::Nonlocal(names) => self.visit_nonlocal(stmt, self.body.names(names)),
            Stmt::TypeAlias(index) => self.visit_type_alias_stmt(stmt, *self.body.type_alias(index)),
        }
    }

    fn visit_loop(&mut self, body: BlockId) {
        *self.loop_depth.last_mut().expect("there is a scope") += 1;
        let old = std::mem::replace(&mut self.in_except_star, false);
        self.visit_block(body);
        self.in_except_star = old;
        *self.loop_depth.last_mut().expect("there is a scope") -= 1;
    }

    fn visit_return(&mut self, stmt: StmtId, expr: Option<ExprId>) {
        let old = self.statement.replace(self.at_stmt(stmt));
        if !self.is_func_scope() {
            self.fail("\"return\" outside function", self.at_stmt(stmt));
        }
        if self.return_in_except_star {
            self.fail_serious(
                "\"return\" not allowed in except* block",
                self.at_stmt(stmt),
                None,
                false,
            );
        }
        if let Some(expr) = expr {
            self.visit_expr(expr);
            self.try_as_type(expr);
        }
        self.statement = old;
    }

    fn check_jump(&mut self, stmt: StmtId, word: &str) {
        let at = self.at_stmt(stmt);
        if self.loop_depth.last() == Some(&0) {
            self.fail_serious(format!("\"{word}\" outside loop"), at, None, true);
        }
        if self.in_except_star {
            self.fail_serious(
                format!("\"{word}\" not allowed in except* block"),
                at,
                None,
                false,
            );
        }
    }

    fn visit_handler(&mut self, handler: Handler, is_star: bool) {
        self.visit_optional(handler.typ);
        if let Some(var) = handler.var {
            self.analyze_lvalue(var, LvalueOptions::default());
        }
        let old = (self.in_except_star, self.return_in_except_star);
        let inside = self.in_except_star || is_star;
        (self.in_except_star, self.return_in_except_star) = (inside, inside);
        self.visit_block(handler.body);
        (self.in_except_star, self.return_in_except_star) = old;
    }

    fn visit_with_items(&mut self, stmt: StmtId, items: &[WithItem], typ: Option<TypeNodeId>) {
        let mut types = typ.map_or_else(Vec::new, |typ| self.types_of_targets(stmt, items, typ));
        types.reverse();
        for item in items {
            self.visit_expr(item.expr);
            let Some(target) = item.target else { continue };
            let options = LvalueOptions {
                explicit_type: typ.is_some(),
                ..LvalueOptions::default()
            };
            self.analyze_lvalue(target, options);
            if let Some(typ) = types.pop() {
                self.declare_by_comment(stmt, target, typ);
            }
        }
    }

    /// The types of a `with` comment, one for each target.
    fn types_of_targets(&mut self, stmt: StmtId, items: &[WithItem], typ: TypeNodeId) -> Vec<TypeNodeId> {
        let at = self.at_stmt(stmt);
        let types = self.body.types();
        let targets = items.iter().filter(|item| item.target.is_some()).count();
        match (targets, *types.get(typ)) {
            (0, _) => self.fail("Invalid type comment: \"with\" statement has no targets", at),
            (1, _) => return vec![typ],
            (_, TypeNode::Tuple { items, .. }) => {
                let items = types.list(items);
                if items.len() == targets {
                    return items.to_vec();
                }
                self.fail("Incompatible number of types for \"with\" targets", at);
            }
            _ => self.fail("Multiple types expected for multiple \"with\" targets", at),
        }
        Vec::new()
    }

    /// A type comment of a `for` or `with`.
    fn declare_by_comment(&mut self, stmt: StmtId, target: ExprId, typ: TypeNodeId) {
        let is_tuple = matches!(self.body.expr(target), Expr::Tuple(_));
        let options = AnalOptions {
            allow_tuple_literal: is_tuple,
            ..AnalOptions::default()
        };
        if let Some(typ) = self.anal_own_type(typ, options) {
            self.store_declared_types(target, typ);
            let stored = self.tables.rare.stmt_types.entry(stmt).or_default();
            if !stored.contains(&typ) {
                stored.push(typ);
            }
        }
    }

    fn is_valid_del_target(&self, expr: ExprId) -> bool {
        match *self.body.expr(expr) {
            Expr::Index { .. } | Expr::Name(_) | Expr::Member { .. } => true,
            Expr::Tuple(items) | Expr::List(items) => self
                .body
                .exprs(items)
                .iter()
                .all(|item| self.is_valid_del_target(*item)),
            _ => false,
        }
    }

    fn visit_op_assignment(&mut self, lvalue: ExprId, rvalue: ExprId) {
        self.visit_expr(lvalue);
        self.visit_expr(rvalue);
        if self.is_global_all(lvalue)
            && let Expr::List(items) | Expr::Tuple(items) = *self.body.expr(rvalue)
        {
            self.add_exports(self.body.exprs(items));
        }
    }

    /// Whether an expression is the module's `__all__`.
    pub(crate) fn is_global_all(&self, expr: ExprId) -> bool {
        let Expr::Name(name) = *self.body.expr(expr) else {
            return false;
        };
        let kind = self.reference(expr).and_then(|reference| reference.kind);
        name == known::DUNDER_ALL && kind == Some(SymbolKind::Global)
    }

    /// Names in `__all__`.
    pub(crate) fn add_exports(&mut self, items: &[ExprId]) {
        for item in items {
            if let Expr::Str { value, .. } = *self.body.expr(*item) {
                let name = self.intern(self.body.text(value));
                self.all_exports.push(name);
            }
        }
    }

    fn visit_global(&mut self, stmt: StmtId, names: &[names::Name]) {
        for name in names {
            if self
                .nonlocal_decls
                .last()
                .is_some_and(|names| names.contains(name))
            {
                let text = format!("Name \"{}\" is nonlocal and global", self.text(*name));
                self.fail(text, self.at_stmt(stmt));
            }
            self.global_decls
                .last_mut()
                .expect("there is a scope")
                .insert(*name);
        }
    }

    fn visit_nonlocal(&mut self, stmt: StmtId, names: &[names::Name]) {
        let at = self.at_stmt(stmt);
        if self.is_module_scope() {
            self.fail("nonlocal declaration not allowed at module level", at);
            return;
        }
        for name in names {
            let text = self.text(*name);
            let (inner, outer) = self.scopes.split_last().expect("there is a scope");
            let has = |scope: &crate::analyzer::ScopeFrame| {
                scope.names.as_ref().is_some_and(|names| names.contains_key(name))
            };
            let is_local = has(inner);
            match outer
                .iter()
                .rev()
                .find(|scope| has(scope))
                .map(|scope| scope.kind)
            {
                Some(ScopeKind::Annotation) => {
                    self.fail(
                        format!("nonlocal binding not allowed for type parameter \"{text}\""),
                        at,
                    );
                }
                Some(_) => {}
                None => self.fail(format!("No binding for nonlocal \"{text}\" found"), at),
            }
            if is_local {
                let text =
                    format!("Name \"{text}\" is already defined in local scope before nonlocal declaration");
                self.fail(text, at);
            }
            if self.global_decls.last().is_some_and(|names| names.contains(name)) {
                self.fail(format!("Name \"{text}\" is nonlocal and global"), at);
            }
            self.nonlocal_decls
                .last_mut()
                .expect("there is a scope")
                .insert(*name);
        }
    }

    fn visit_pattern(&mut self, pattern: PatternId) {
        match *self.body.pattern(pattern) {
            Pattern::As { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.visit_pattern(pattern);
                }
                self.bind_capture(name);
            }
            Pattern::Or(patterns) | Pattern::Sequence(patterns) => {
                for pattern in self.body.patterns(patterns) {
                    self.visit_pattern(*pattern);
                }
            }
            Pattern::Value(expr) => self.visit_expr(expr),
            Pattern::Singleton(_) => {}
            Pattern::Starred(name) => self.bind_capture(name),
            Pattern::Mapping { items, rest } => {
                let items = self.body.mapping_items(items);
                items.iter().for_each(|(key, _)| self.visit_expr(*key));
                items.iter().for_each(|(_, pattern)| self.visit_pattern(*pattern));
                self.bind_capture(rest);
            }
            Pattern::Class {
                class_ref,
                positionals,
                keywords,
            } => {
                self.visit_expr(class_ref);
                for pattern in self.body.patterns(positionals) {
                    self.visit_pattern(*pattern);
                }
                for (_, pattern) in self.body.class_pattern_keywords(keywords) {
                    self.visit_pattern(*pattern);
                }
            }
        }
    }

    fn bind_capture(&mut self, name: Option<ExprId>) {
        if let Some(name) = name {
            self.analyze_lvalue(name, LvalueOptions::default());
        }
    }

    fn visit_optional(&mut self, expr: Option<ExprId>) {
        if let Some(expr) = expr {
            self.visit_expr(expr);
        }
    }
}
