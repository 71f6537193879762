//! Syntax trees as `mypy/strconv.py` writes them.
//!
//! ```text
//! MypyFile:1(
//!   AssignmentStmt:1(
//!     NameExpr(x* [__main__.x])
//!     IntExpr(1)
//!     builtins.int))
//! ```
//!
//! Without [`Dump::bound`] it is the tree as it was parsed: `NameExpr(x)` and `int?`.

mod analyzed;
mod classes;
mod expressions;
mod functions;
mod patterns;
mod statements;
mod writer;

use arena::Id;
use names::Names;
use nodes::ast::{BlockId, BodyId, BodyRef, ExprId, ModuleAst, Root, Span, StmtId, TypeNodeId};
use types::DefRef;

use crate::{Bound, Identity, NodeKind};
use writer::Writer;

pub(crate) use analyzed::class_name as analyzed_class_name;
pub use expressions::class_name;

/// What a tree is written with.
#[derive(Clone, Copy)]
pub struct Dump<'a> {
    /// The tree.
    pub ast: &'a ModuleAst,
    /// Its names.
    pub names: &'a Names,
    /// The line of a byte of the file.
    pub line: &'a dyn Fn(u32) -> u32,
    /// What is known beyond the syntax.
    pub bound: Option<Bound<'a>>,
}

impl std::fmt::Debug for Dump<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dump")
            .field("bound", &self.bound)
            .finish_non_exhaustive()
    }
}

impl Dump<'_> {
    /// The whole module. `path` is left out for `main`; `ignored` are the lines with ignore comments, sorted.
    #[must_use]
    pub fn module(&self, path: &str, ignored: &[u32]) -> String {
        let mut out = Writer::default();
        let def = self.bound.map(|bound| DefRef::Module(bound.module));
        out.open(&format!("MypyFile:1{}", self.number(def)));
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

    /// One expression.
    #[must_use]
    pub fn expression(&self, body: BodyRef<'_>, id: ExprId) -> String {
        let mut out = Writer::default();
        self.expr(body, id, &mut out);
        out.finish()
    }

    /// The line of a span, from 1; -1 if it is nowhere.
    #[must_use]
    pub fn line_of(&self, body: BodyRef<'_>, span: Span) -> i64 {
        if span.is_none() {
            -1
        } else {
            i64::from((self.line)(body.body().offset + span.start))
        }
    }

    fn number(&self, def: Option<DefRef>) -> String {
        self.bound.map_or_else(String::new, |bound| bound.number(def))
    }

    /// The number of a node, if numbers are shown.
    fn node_number(&self, body: BodyRef<'_>, kind: NodeKind, id: impl Id) -> String {
        let Some((bound, ids)) = self.bound.and_then(|bound| Some((bound, bound.ids?))) else {
            return String::new();
        };
        let identity = Identity::Node {
            module: bound.module,
            tree: bound.tree,
            body: body.id(),
            kind,
            index: u32::try_from(id.index()).expect("ids are 32 bits wide"),
        };
        format!("<{}>", ids.number(identity))
    }

    /// A name with the line of its node, and with the number of the node.
    fn tag(&self, name: &str, body: BodyRef<'_>, span: Span, number: &str) -> String {
        format!("{name}:{}{number}", self.line_of(body, span))
    }

    fn block(&self, body: BodyRef<'_>, id: BlockId, out: &mut Writer) {
        let number = self.node_number(body, NodeKind::Block, id);
        out.open(&self.tag("Block", body, body.block_span(id), &number));
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
