//! Syntax trees as `mypy/strconv.py` writes them.
//!
//! ```text
//! MypyFile:1(
//!   AssignmentStmt:1(
//!     NameExpr(x)
//!     IntExpr(1)
//!     int?))
//! ```
//!
//! What semantic analysis adds (`NameExpr(x [m.x])`) comes from [`Facts`].

mod expressions;
mod functions;
mod patterns;
mod statements;
mod writer;

use names::Names;
use nodes::ast::{BlockId, BodyId, BodyRef, ExprId, FuncNodeId, ModuleAst, Root, Span, StmtId, TypeNodeId};

use writer::Writer;

/// What is known about nodes beyond the syntax; by default nothing.
///
/// Each method may take the place of what the syntax says.
pub trait Facts {
    /// A name or attribute with its binding: `x [m.x]`.
    fn reference(&self, body: BodyRef<'_>, expr: ExprId) -> Option<String> {
        let _ = (body, expr);
        None
    }

    /// A whole expression that was analysed into something else (mypy's `analyzed`), lines indented from 0.
    fn expression(&self, body: BodyRef<'_>, expr: ExprId) -> Option<String> {
        let _ = (body, expr);
        None
    }

    /// The type of a function.
    fn function_type(&self, body: BodyRef<'_>, func: FuncNodeId) -> Option<String> {
        let _ = (body, func);
        None
    }

    /// Marks of a function in front of its body: `Abstract`, `Static`, `Class`, `Property`.
    fn function_marks(&self, body: BodyRef<'_>, func: FuncNodeId) -> Vec<&'static str> {
        let _ = (body, func);
        Vec::new()
    }

    /// A function is a generator; only known after semantic analysis in mypy.
    fn is_generator(&self, body: BodyRef<'_>, func: FuncNodeId) -> bool {
        let _ = (body, func);
        false
    }

    /// The type of a declaration.
    fn declared_type(&self, body: BodyRef<'_>, stmt: StmtId, typ: TypeNodeId) -> Option<String> {
        let _ = (body, stmt, typ);
        None
    }
}

/// Nothing beyond the syntax.
#[derive(Clone, Copy, Debug, Default)]
pub struct SyntaxOnly;

impl Facts for SyntaxOnly {}

/// What a tree is written with.
pub struct Dump<'a> {
    /// The tree.
    pub ast: &'a ModuleAst,
    /// Its names.
    pub names: &'a Names,
    /// The line of a byte of the file.
    pub line: &'a dyn Fn(u32) -> u32,
    /// What is known beyond the syntax.
    pub facts: &'a dyn Facts,
}

impl Dump<'_> {
    /// The whole module. `path` is left out for `main`; `ignored` are the lines with ignore comments, sorted.
    #[must_use]
    pub fn module(&self, path: &str, ignored: &[u32]) -> String {
        let mut out = Writer::default();
        out.open("MypyFile:1");
        if path != "main" {
            out.item(path);
        }
        let top = self.ast.top();
        let Root::Module(root) = top.body().root else {
            unreachable!("body 0 is the module")
        };
        self.stmts(top, top.block_stmts(root), &mut out);
        if !ignored.is_empty() {
            let lines: Vec<String> = ignored.iter().map(u32::to_string).collect();
            out.item(&format!("IgnoredLines({})", lines.join(", ")));
        }
        out.close();
        out.finish()
    }

    /// A name with the line of its node, or -1 where it has none.
    fn tag(&self, name: &str, body: BodyRef<'_>, span: Span) -> String {
        if span.is_none() {
            return format!("{name}:-1");
        }
        let line = (self.line)(body.body().offset + span.start);
        format!("{name}:{line}")
    }

    fn block(&self, body: BodyRef<'_>, id: BlockId, out: &mut Writer) {
        out.open(&self.tag("Block", body, body.block_span(id)));
        self.stmts(body, body.block_stmts(id), out);
        out.close();
    }

    /// A block under a name of its own.
    fn named_block(&self, name: &str, body: BodyRef<'_>, id: BlockId, out: &mut Writer) {
        out.open(name);
        self.stmts(body, body.block_stmts(id), out);
        out.close();
    }

    fn stmts(&self, body: BodyRef<'_>, stmts: &[StmtId], out: &mut Writer) {
        for stmt in stmts {
            self.stmt(body, *stmt, out);
        }
    }

    /// An expression under a name of its own.
    fn named_expr(&self, name: &str, body: BodyRef<'_>, id: ExprId, out: &mut Writer) {
        out.open(name);
        self.expr(body, id, out);
        out.close();
    }

    fn exprs(&self, body: BodyRef<'_>, exprs: &[ExprId], out: &mut Writer) {
        for expr in exprs {
            self.expr(body, *expr, out);
        }
    }

    fn opt_expr(&self, body: BodyRef<'_>, expr: Option<ExprId>, out: &mut Writer) {
        if let Some(expr) = expr {
            self.expr(body, expr, out);
        }
    }

    fn type_node(&self, body: BodyRef<'_>, id: TypeNodeId) -> String {
        crate::types::type_node(body.types(), id, self.names)
    }

    fn function_body(&self, id: BodyId, out: &mut Writer) {
        let body = self.ast.body(id);
        match body.body().root {
            Root::Func(function) => self.func_like(body, function, out),
            Root::Module(_) => unreachable!("only body 0 is a module"),
        }
    }
}
