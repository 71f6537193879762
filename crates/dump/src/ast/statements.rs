//! Statements.

use nodes::ast::{BlockId, BodyRef, Import, ImportName, Span, Stmt, StmtId};

use super::Dump;
use super::writer::Writer;

impl Dump<'_> {
    pub(super) fn stmt(&self, body: BodyRef<'_>, id: StmtId, out: &mut Writer) {
        let span = body.stmt_span(id);
        match *body.stmt(id) {
            Stmt::Function(function) => return self.function_body(function, out),
            Stmt::Def(function) => return self.func_like(body, function, out),
            Stmt::Class(class) => return self.class(body, class, span, out),
            Stmt::Import(index) => return self.import(body, body.import(index), span, out),
            ref stmt => out.open(&self.tag(name(stmt), body, span)),
        }
        self.parts(body, id, out);
        out.close();
    }

    fn parts(&self, body: BodyRef<'_>, id: StmtId, out: &mut Writer) {
        match *body.stmt(id) {
            Stmt::Expr(expr) | Stmt::Del(expr) => self.expr(body, expr, out),
            Stmt::Return(expr) => self.opt_expr(body, expr, out),
            Stmt::Assign { .. } => self.assignment(body, id, out),
            Stmt::OpAssign { op, lvalue, rvalue } => {
                out.item(op.text());
                self.exprs(body, &[lvalue, rvalue], out);
            }
            Stmt::If {
                cond,
                body: then,
                else_body,
            } => {
                self.named_expr("If", body, cond, out);
                self.named_block("Then", body, then, out);
                self.else_block(body, else_body, out);
            }
            Stmt::While {
                cond,
                body: inner,
                else_body,
            } => {
                self.expr(body, cond, out);
                self.block(body, inner, out);
                self.else_block(body, else_body, out);
            }
            Stmt::For { .. } => self.for_parts(body, id, out),
            Stmt::Assert { expr, msg } => {
                self.expr(body, expr, out);
                self.opt_expr(body, msg, out);
            }
            Stmt::Raise { expr, from } => {
                self.opt_expr(body, expr, out);
                self.opt_expr(body, from, out);
            }
            Stmt::Try { .. } => self.try_parts(body, id, out),
            Stmt::With { .. } => self.with_parts(body, id, out),
            Stmt::Match { subject, cases } => {
                self.expr(body, subject, out);
                for case in body.cases(cases) {
                    out.open("Pattern");
                    self.pattern(body, case.pattern, out);
                    out.close();
                    if let Some(guard) = case.guard {
                        self.named_expr("Guard", body, guard, out);
                    }
                    self.named_block("Body", body, case.body, out);
                }
            }
            Stmt::Global(names) | Stmt::Nonlocal(names) => {
                body.names(names)
                    .iter()
                    .for_each(|name| out.item(self.names.text(*name)));
            }
            Stmt::TypeAlias(index) => self.type_alias(body, index, out),
            Stmt::Pass | Stmt::Break | Stmt::Continue => {}
            Stmt::Function(_) | Stmt::Def(_) | Stmt::Class(_) | Stmt::Import(_) => {
                unreachable!("definitions and imports have layouts of their own")
            }
        }
    }

    fn assignment(&self, body: BodyRef<'_>, id: StmtId, out: &mut Writer) {
        let Stmt::Assign {
            lvalues,
            rvalue,
            typ,
            new_syntax: _,
        } = *body.stmt(id)
        else {
            unreachable!("only assignments come here")
        };
        match body.exprs(lvalues) {
            [lvalue] => self.expr(body, *lvalue, out),
            lvalues => {
                out.open("Lvalues");
                self.exprs(body, lvalues, out);
                out.close();
            }
        }
        self.expr(body, rvalue, out);
        if let Some(typ) = typ {
            let declared = self.facts.declared_type(body, id, typ);
            out.item(&declared.unwrap_or_else(|| self.type_node(body, typ)));
        }
    }

    fn else_block(&self, body: BodyRef<'_>, block: Option<BlockId>, out: &mut Writer) {
        if let Some(block) = block {
            self.named_block("Else", body, block, out);
        }
    }

    fn for_parts(&self, body: BodyRef<'_>, id: StmtId, out: &mut Writer) {
        let Stmt::For {
            index,
            expr,
            typ,
            body: inner,
            else_body,
            is_async,
        } = *body.stmt(id)
        else {
            unreachable!("only `for` comes here")
        };
        if is_async {
            out.item("Async()");
        }
        self.expr(body, index, out);
        if let Some(typ) = typ {
            out.item(&self.type_node(body, typ));
        }
        self.expr(body, expr, out);
        self.block(body, inner, out);
        self.else_block(body, else_body, out);
    }

    fn try_parts(&self, body: BodyRef<'_>, id: StmtId, out: &mut Writer) {
        let Stmt::Try {
            body: inner,
            handlers,
            else_body,
            finally_body,
            is_star,
        } = *body.stmt(id)
        else {
            unreachable!("only `try` comes here")
        };
        self.block(body, inner, out);
        if is_star {
            out.item("*");
        }
        for handler in body.handlers(handlers) {
            self.opt_expr(body, handler.typ, out);
            self.opt_expr(body, handler.var, out);
            self.block(body, handler.body, out);
        }
        self.else_block(body, else_body, out);
        if let Some(block) = finally_body {
            self.named_block("Finally", body, block, out);
        }
    }

    fn with_parts(&self, body: BodyRef<'_>, id: StmtId, out: &mut Writer) {
        let Stmt::With {
            items,
            typ,
            body: inner,
            is_async,
        } = *body.stmt(id)
        else {
            unreachable!("only `with` comes here")
        };
        if is_async {
            out.item("Async()");
        }
        for item in body.with_items(items) {
            self.named_expr("Expr", body, item.expr, out);
            if let Some(target) = item.target {
                self.named_expr("Target", body, target, out);
            }
        }
        if let Some(typ) = typ {
            out.item(&self.type_node(body, typ));
        }
        self.block(body, inner, out);
    }

    fn type_alias(&self, body: BodyRef<'_>, index: u32, out: &mut Writer) {
        let alias = body.type_alias(index);
        self.expr(body, alias.name, out);
        self.type_params(body, body.type_params(alias.type_params), out);
        // mypy wraps the value in a lambda.
        let span = body.expr_span(alias.value);
        out.open(&self.tag("LambdaExpr", body, span));
        out.open(&self.tag("Block", body, Span::NONE));
        self.named_expr(&self.tag("ReturnStmt", body, span), body, alias.value, out);
        out.close();
        out.close();
    }

    fn import(&self, body: BodyRef<'_>, import: &Import, span: Span, out: &mut Writer) {
        let from =
            |module, relative: u32| format!("{}{}", ".".repeat(relative as usize), self.names.text(module));
        let text = match *import {
            Import::Import { names, .. } => {
                format!(
                    "{}({})",
                    self.tag("Import", body, span),
                    self.import_names(body.import_names(names))
                )
            }
            Import::From {
                module,
                relative,
                names,
                ..
            } => {
                let names = self.import_names(body.import_names(names));
                format!(
                    "{}({}, [{names}])",
                    self.tag("ImportFrom", body, span),
                    from(module, relative)
                )
            }
            Import::All { module, relative, .. } => {
                format!(
                    "{}({})",
                    self.tag("ImportAll", body, span),
                    from(module, relative)
                )
            }
        };
        out.item(&text);
    }

    fn import_names(&self, names: &[ImportName]) -> String {
        let name = |one: &ImportName| {
            let name = self.names.text(one.name);
            match one.as_name {
                Some(as_name) => format!("{name} : {}", self.names.text(as_name)),
                None => name.to_owned(),
            }
        };
        names.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

/// The name of mypy's class.
fn name(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::Expr(_) => "ExpressionStmt",
        Stmt::Assign { .. } => "AssignmentStmt",
        Stmt::OpAssign { .. } => "OperatorAssignmentStmt",
        Stmt::If { .. } => "IfStmt",
        Stmt::While { .. } => "WhileStmt",
        Stmt::For { .. } => "ForStmt",
        Stmt::Return(_) => "ReturnStmt",
        Stmt::Assert { .. } => "AssertStmt",
        Stmt::Raise { .. } => "RaiseStmt",
        Stmt::Pass => "PassStmt",
        Stmt::Break => "BreakStmt",
        Stmt::Continue => "ContinueStmt",
        Stmt::Del(_) => "DelStmt",
        Stmt::Try { .. } => "TryStmt",
        Stmt::With { .. } => "WithStmt",
        Stmt::Match { .. } => "MatchStmt",
        Stmt::Import(_) => "Import",
        Stmt::Class(_) => "ClassDef",
        Stmt::Function(_) | Stmt::Def(_) => "FuncDef",
        Stmt::Global(_) => "GlobalDecl",
        Stmt::Nonlocal(_) => "NonlocalDecl",
        Stmt::TypeAlias(_) => "TypeAliasStmt",
    }
}
