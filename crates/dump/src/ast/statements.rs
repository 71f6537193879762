//! Statements.

use nodes::ast::{BlockId, BodyRef, Import, ImportName, Span, Stmt, StmtId};

use super::Dump;
use super::writer::Writer;
use crate::NodeKind;

impl Dump<'_> {
    pub(super) fn stmt(&self, body: BodyRef<'_>, id: StmtId, out: &mut Writer) {
        let span = body.stmt_span(id);
        let stmt = body.stmt(id);
        if let Stmt::Function(function) = *stmt {
            self.function_body(function, out);
        } else if let Stmt::Def(function) = *stmt {
            self.func_like(body, function, out);
        } else if let Stmt::Class(class) = *stmt {
            self.class(body, class, span, out);
        } else if let Stmt::Import(index) = *stmt {
            self.import(body, body.import(index), span, out);
        } else {
            let number = self.node_number(body, NodeKind::Stmt, id);
            out.open(&self.tag(name(stmt), body, span, &number));
            self.parts(body, id, out);
            out.close();
        }
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
        let declared = self
            .bound
            .and_then(|bound| Some((bound, bound.declared_type(body.id(), id)?)));
        match (declared, typ) {
            (Some((bound, Some(declared))), _) => out.item(&bound.type_text(declared)),
            (None, Some(typ)) => out.item(&self.type_node(body, typ)),
            (Some((_, None)), _) | (None, None) => {}
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
        let known = self
            .bound
            .and_then(|bound| Some(bound.type_text(bound.index_type(body.id(), id)?)));
        if let Some(text) = known.or_else(|| typ.map(|typ| self.type_node(body, typ))) {
            out.item(&text);
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
        let number = |kind| self.node_number(body, kind, alias.value);
        out.open(&self.tag("LambdaExpr", body, span, &number(NodeKind::Func)));
        out.open(&self.tag("Block", body, Span::NONE, &number(NodeKind::Block)));
        let tag = self.tag("ReturnStmt", body, span, &number(NodeKind::Stmt));
        self.named_expr(&tag, body, alias.value, out);
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
                    self.tag("Import", body, span, ""),
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
                    self.tag("ImportFrom", body, span, ""),
                    from(module, relative)
                )
            }
            Import::All { module, relative, .. } => {
                format!(
                    "{}({})",
                    self.tag("ImportAll", body, span, ""),
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
