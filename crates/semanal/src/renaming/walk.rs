//! All names of a module, in mypy's order of traversal.

use arena::List;
use names::Name;
use nodes::ast::{
    BlockId, BodyId, BodyRef, CallArg, CompId, Expr, ExprId, FuncLike, FuncNodeId, Import, ImportName,
    ModuleAst, Pattern, PatternId, Root, Stmt, StmtId, TemplateItem,
};

use super::Place;

/// The tree, and where in it we are.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub ast: &'a ModuleAst,
    pub body: BodyRef<'a>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(ast: &'a ModuleAst) -> Self {
        Self { ast, body: ast.top() }
    }

    pub(super) fn place(self, expr: ExprId) -> Place {
        (self.body.id(), expr)
    }

    /// The statements of the module.
    pub(super) fn top_level(self) -> &'a [StmtId] {
        match self.body.body().root {
            Root::Module(block) => self.body.block_stmts(block),
            Root::Func(_) => &[],
        }
    }
}

/// A traversal; what it does not care about, `walk_*` does.
pub(super) trait Walk<'a> {
    fn cursor(&mut self) -> &mut Cursor<'a>;

    /// A name as an expression.
    fn name(&mut self, expr: ExprId, name: Name);

    fn stmt(&mut self, stmt: StmtId) {
        walk_stmt(self, stmt);
    }

    fn block(&mut self, block: BlockId) {
        walk_block(self, block);
    }

    fn func(&mut self, func: FuncNodeId);

    fn body(&mut self) -> BodyRef<'a> {
        self.cursor().body
    }
}

pub(super) fn walk_block<'a, W: Walk<'a> + ?Sized>(w: &mut W, block: BlockId) {
    for stmt in w.body().block_stmts(block) {
        w.stmt(*stmt);
    }
}

fn walk_blocks<'a, W: Walk<'a> + ?Sized>(w: &mut W, blocks: impl IntoIterator<Item = Option<BlockId>>) {
    for block in blocks.into_iter().flatten() {
        w.block(block);
    }
}

fn walk_body<'a, W: Walk<'a> + ?Sized>(w: &mut W, body: BodyId) {
    let cursor = w.cursor();
    let outer = cursor.body;
    cursor.body = cursor.ast.body(body);
    if let Root::Func(func) = cursor.body.body().root {
        walk_func_like(w, func);
    }
    w.cursor().body = outer;
}

fn walk_func_like<'a, W: Walk<'a> + ?Sized>(w: &mut W, func: FuncLike) {
    match func {
        FuncLike::Func(func) => w.func(func),
        FuncLike::Decorator(node) => {
            let node = w.body().decorator(node);
            w.func(node.func);
            walk_exprs(w, node.decorators);
        }
        FuncLike::Overload(node) => {
            let items = w.body().overload(node).items;
            for item in w.body().func_likes(items) {
                walk_func_like(w, *item);
            }
        }
    }
}

/// Defaults and body of a function.
pub(super) fn walk_func<'a, W: Walk<'a> + ?Sized>(w: &mut W, func: FuncNodeId) {
    let func = w.body().func(func);
    for arg in w.body().arguments(func.args) {
        walk_optional(w, arg.default);
    }
    w.block(func.body);
}

pub(super) fn walk_class<'a, W: Walk<'a> + ?Sized>(w: &mut W, class: nodes::ast::ClassNodeId) {
    let class = w.body().class(class);
    walk_exprs(w, class.decorators);
    walk_exprs(w, class.bases);
    for (_, value) in w.body().keywords(class.keywords) {
        walk_expr(w, *value);
    }
    w.block(class.defs);
}

/// The names that an import binds.
pub(super) fn imported_names(body: BodyRef<'_>, names: List<ImportName>) -> impl Iterator<Item = Name> {
    body.import_names(names)
        .iter()
        .map(|name| name.as_name.unwrap_or(name.name))
}

/// What an import binds: names, or `None` for all that there are.
pub(super) fn imports(body: BodyRef<'_>, index: u32) -> Option<Vec<Name>> {
    match *body.import(index) {
        Import::Import { names, .. } | Import::From { names, .. } => {
            Some(imported_names(body, names).collect())
        }
        Import::All { .. } => None,
    }
}

pub(super) fn walk_stmt<'a, W: Walk<'a> + ?Sized>(w: &mut W, stmt: StmtId) {
    match *w.body().stmt(stmt) {
        Stmt::Expr(expr) | Stmt::Del(expr) => walk_expr(w, expr),
        Stmt::Assign { lvalues, rvalue, .. } => {
            walk_expr(w, rvalue);
            walk_exprs(w, lvalues);
        }
        Stmt::OpAssign { lvalue, rvalue, .. } => {
            walk_expr(w, rvalue);
            walk_expr(w, lvalue);
        }
        Stmt::If {
            cond,
            body,
            else_body,
        }
        | Stmt::While {
            cond,
            body,
            else_body,
        } => {
            walk_expr(w, cond);
            walk_blocks(w, [Some(body), else_body]);
        }
        Stmt::For {
            index,
            expr,
            body,
            else_body,
            ..
        } => {
            walk_expr(w, index);
            walk_expr(w, expr);
            walk_blocks(w, [Some(body), else_body]);
        }
        Stmt::Return(value) => walk_optional(w, value),
        Stmt::Assert { expr, msg } => {
            walk_expr(w, expr);
            walk_optional(w, msg);
        }
        Stmt::Raise { expr, from } => {
            walk_optional(w, expr);
            walk_optional(w, from);
        }
        Stmt::Try {
            body,
            handlers,
            else_body,
            finally_body,
            ..
        } => {
            w.block(body);
            for handler in w.body().handlers(handlers) {
                walk_optional(w, handler.typ);
                w.block(handler.body);
            }
            for handler in w.body().handlers(handlers) {
                walk_optional(w, handler.var);
            }
            walk_blocks(w, [else_body, finally_body]);
        }
        Stmt::With { items, body, .. } => {
            for item in w.body().with_items(items) {
                walk_expr(w, item.expr);
                walk_optional(w, item.target);
            }
            w.block(body);
        }
        Stmt::Match { subject, cases } => {
            walk_expr(w, subject);
            for case in w.body().cases(cases) {
                walk_pattern(w, case.pattern);
                walk_optional(w, case.guard);
                w.block(case.body);
            }
        }
        Stmt::Class(class) => walk_class(w, class),
        Stmt::Function(body) => walk_body(w, body),
        Stmt::Def(func) => walk_func_like(w, func),
        Stmt::TypeAlias(index) => {
            let alias = w.body().type_alias(index);
            walk_expr(w, alias.name);
            walk_expr(w, alias.value);
        }
        Stmt::Pass | Stmt::Break | Stmt::Continue | Stmt::Import(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => {
        }
    }
}

pub(super) fn walk_optional<'a, W: Walk<'a> + ?Sized>(w: &mut W, expr: Option<ExprId>) {
    if let Some(expr) = expr {
        walk_expr(w, expr);
    }
}

fn walk_exprs<'a, W: Walk<'a> + ?Sized>(w: &mut W, exprs: List<ExprId>) {
    for expr in w.body().exprs(exprs) {
        walk_expr(w, *expr);
    }
}

fn walk_args<'a, W: Walk<'a> + ?Sized>(w: &mut W, args: List<CallArg>) {
    for arg in w.body().call_args(args) {
        walk_expr(w, arg.expr);
    }
}

fn walk_comprehension<'a, W: Walk<'a> + ?Sized>(w: &mut W, comp: CompId) {
    let comp = w.body().comprehension(comp);
    for clause in w.body().clauses(comp.clauses) {
        walk_expr(w, clause.sequence);
        walk_expr(w, clause.index);
        walk_exprs(w, clause.conditions);
    }
    walk_optional(w, comp.key);
    walk_expr(w, comp.item);
}

pub(super) fn walk_expr<'a, W: Walk<'a> + ?Sized>(w: &mut W, expr: ExprId) {
    match *w.body().expr(expr) {
        Expr::Name(name) => w.name(expr, name),
        Expr::Member { base: inner, .. }
        | Expr::Super { call: inner, .. }
        | Expr::Unary { operand: inner, .. }
        | Expr::Star(inner)
        | Expr::YieldFrom(inner)
        | Expr::Await(inner)
        | Expr::ListComprehension(inner)
        | Expr::SetComprehension(inner) => walk_expr(w, inner),
        Expr::Call { callee, args } => {
            walk_expr(w, callee);
            walk_args(w, args);
        }
        Expr::Index {
            base: first,
            index: second,
        }
        | Expr::Op {
            left: first,
            right: second,
            ..
        }
        | Expr::Assignment {
            target: first,
            value: second,
        } => {
            walk_expr(w, first);
            walk_expr(w, second);
        }
        Expr::Comparison { first, rest } => {
            walk_expr(w, first);
            for (_, operand) in w.body().comparisons(rest) {
                walk_expr(w, *operand);
            }
        }
        Expr::Yield(value) => walk_optional(w, value),
        Expr::Lambda(func) => walk_func(w, func),
        Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => walk_exprs(w, items),
        Expr::Dict(items) => {
            for (key, value) in w.body().dict_items(items) {
                walk_optional(w, *key);
                walk_expr(w, *value);
            }
        }
        Expr::Generator(comp) | Expr::DictComprehension(comp) => walk_comprehension(w, comp),
        Expr::Conditional {
            cond,
            if_expr,
            else_expr,
        } => {
            walk_expr(w, cond);
            walk_expr(w, if_expr);
            walk_expr(w, else_expr);
        }
        Expr::Slice { begin, end, stride } => {
            walk_optional(w, begin);
            walk_optional(w, end);
            walk_optional(w, stride);
        }
        Expr::TemplateStr { items, .. } => walk_template(w, items),
        Expr::Int(_)
        | Expr::BigInt(_)
        | Expr::Float(_)
        | Expr::Complex(_)
        | Expr::Str { .. }
        | Expr::Bytes(_)
        | Expr::Ellipsis
        | Expr::NoRhs => {}
    }
}

fn walk_template<'a, W: Walk<'a> + ?Sized>(w: &mut W, items: List<TemplateItem>) {
    for item in w.body().template_items(items) {
        match *item {
            TemplateItem::Literal(_) => {}
            TemplateItem::Interpolation {
                value, format_spec, ..
            } => {
                walk_expr(w, value);
                walk_optional(w, format_spec);
            }
        }
    }
}

pub(super) fn walk_pattern<'a, W: Walk<'a> + ?Sized>(w: &mut W, pattern: PatternId) {
    match *w.body().pattern(pattern) {
        Pattern::As { pattern, name } => {
            if let Some(pattern) = pattern {
                walk_pattern(w, pattern);
            }
            walk_optional(w, name);
        }
        Pattern::Or(items) | Pattern::Sequence(items) => {
            for item in w.body().patterns(items) {
                walk_pattern(w, *item);
            }
        }
        Pattern::Value(expr) => walk_expr(w, expr),
        Pattern::Singleton(_) => {}
        Pattern::Starred(name) => walk_optional(w, name),
        Pattern::Mapping { items, rest } => {
            for (key, value) in w.body().mapping_items(items) {
                walk_expr(w, *key);
                walk_pattern(w, *value);
            }
            walk_optional(w, rest);
        }
        Pattern::Class {
            class_ref,
            positionals,
            keywords,
        } => {
            walk_expr(w, class_ref);
            for item in w.body().patterns(positionals) {
                walk_pattern(w, *item);
            }
            for (_, item) in w.body().class_pattern_keywords(keywords) {
                walk_pattern(w, *item);
            }
        }
    }
}
