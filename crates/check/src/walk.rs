//! Walks over the syntax of a target in source order, after mypy's `TraverserVisitor`.

use nodes::ast::{
    BlockId, BodyRef, ClassNodeId, CompId, Expr, ExprId, FuncLike, FuncNodeId, Pattern, PatternId, Stmt,
    StmtId, TemplateItem,
};

/// What a walk comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Node {
    /// A statement.
    Stmt(StmtId),
    /// An expression.
    Expr(ExprId),
    /// A name that a pattern captures.
    Capture(ExprId),
}

/// A walk over a target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk<'a> {
    body: BodyRef<'a>,
    /// Whether functions inside functions are walked.
    pub(crate) nested_functions: bool,
}

type Visit<'v> = &'v mut dyn FnMut(Node) -> bool;

impl<'a> Walk<'a> {
    /// A walk that goes into nested functions.
    pub(crate) fn new(body: BodyRef<'a>) -> Self {
        Self {
            body,
            nested_functions: true,
        }
    }

    /// Visits a block; `visit` says whether to go into what it is given.
    pub(crate) fn block(&self, block: BlockId, visit: Visit<'_>) {
        for stmt in self.body.block_stmts(block) {
            self.stmt(*stmt, visit);
        }
    }

    fn blocks(&self, blocks: impl IntoIterator<Item = Option<BlockId>>, visit: Visit<'_>) {
        for block in blocks.into_iter().flatten() {
            self.block(block, visit);
        }
    }

    fn exprs(&self, exprs: impl IntoIterator<Item = Option<ExprId>>, visit: Visit<'_>) {
        for expr in exprs.into_iter().flatten() {
            self.expr(expr, visit);
        }
    }

    fn list(&self, exprs: &[ExprId], visit: Visit<'_>) {
        for expr in exprs {
            self.expr(*expr, visit);
        }
    }

    fn stmt(&self, stmt: StmtId, visit: Visit<'_>) {
        if !visit(Node::Stmt(stmt)) {
            return;
        }
        let body = self.body;
        match *body.stmt(stmt) {
            Stmt::Expr(expr) | Stmt::Del(expr) => self.expr(expr, visit),
            Stmt::Assign { lvalues, rvalue, .. } => {
                self.expr(rvalue, visit);
                self.list(body.exprs(lvalues), visit);
            }
            Stmt::OpAssign { lvalue, rvalue, .. } => self.exprs([Some(rvalue), Some(lvalue)], visit),
            Stmt::If {
                cond,
                body: then,
                else_body,
            }
            | Stmt::While {
                cond,
                body: then,
                else_body,
            } => {
                self.expr(cond, visit);
                self.blocks([Some(then), else_body], visit);
            }
            Stmt::For {
                index,
                expr,
                body: inner,
                else_body,
                ..
            } => {
                self.exprs([Some(index), Some(expr)], visit);
                self.blocks([Some(inner), else_body], visit);
            }
            Stmt::Return(expr) => self.exprs([expr], visit),
            Stmt::Assert { expr, msg } => self.exprs([Some(expr), msg], visit),
            Stmt::Raise { expr, from } => self.exprs([expr, from], visit),
            Stmt::Try {
                body: tried,
                handlers,
                else_body,
                finally_body,
                ..
            } => {
                self.block(tried, visit);
                for handler in body.handlers(handlers) {
                    self.exprs([handler.typ], visit);
                    self.block(handler.body, visit);
                }
                self.blocks([else_body, finally_body], visit);
            }
            Stmt::With {
                items, body: inner, ..
            } => {
                for item in body.with_items(items) {
                    self.exprs([Some(item.expr), item.target], visit);
                }
                self.block(inner, visit);
            }
            Stmt::Match { subject, cases } => {
                self.expr(subject, visit);
                for case in body.cases(cases) {
                    self.pattern(case.pattern, visit);
                    self.exprs([case.guard], visit);
                    self.block(case.body, visit);
                }
            }
            Stmt::Class(class) => self.class(class, visit),
            Stmt::Def(func) => self.func_like(func, visit),
            Stmt::Pass
            | Stmt::Break
            | Stmt::Continue
            | Stmt::Import(_)
            | Stmt::Function(_)
            | Stmt::Global(_)
            | Stmt::Nonlocal(_)
            | Stmt::TypeAlias(_) => {}
        }
    }

    fn class(&self, class: ClassNodeId, visit: Visit<'_>) {
        let class = self.body.class(class);
        self.list(self.body.exprs(class.decorators), visit);
        self.list(self.body.exprs(class.bases), visit);
        for (_, value) in self.body.keywords(class.keywords) {
            self.expr(*value, visit);
        }
        self.block(class.defs, visit);
    }

    fn func_like(&self, func: FuncLike, visit: Visit<'_>) {
        if !self.nested_functions {
            return;
        }
        match func {
            FuncLike::Func(node) => self.func(node, visit),
            FuncLike::Decorator(node) => {
                let node = self.body.decorator(node);
                self.func(node.func, visit);
                self.list(self.body.exprs(node.decorators), visit);
            }
            FuncLike::Overload(node) => {
                for item in self.body.func_likes(self.body.overload(node).items) {
                    self.func_like(*item, visit);
                }
            }
        }
    }

    fn func(&self, func: FuncNodeId, visit: Visit<'_>) {
        let func = self.body.func(func);
        for arg in self.body.arguments(func.args) {
            self.exprs([arg.default], visit);
        }
        self.block(func.body, visit);
    }

    /// Visits an expression.
    pub(crate) fn expr(&self, expr: ExprId, visit: Visit<'_>) {
        if !visit(Node::Expr(expr)) {
            return;
        }
        let body = self.body;
        match *body.expr(expr) {
            Expr::Member { base, .. } => self.expr(base, visit),
            Expr::Super { call, .. } => self.expr(call, visit),
            Expr::Call { callee, args } => {
                for arg in body.call_args(args) {
                    self.expr(arg.expr, visit);
                }
                self.expr(callee, visit);
            }
            Expr::Index { base, index } => self.exprs([Some(base), Some(index)], visit),
            Expr::Unary { operand, .. } => self.expr(operand, visit),
            Expr::Op { left, right, .. } => self.exprs([Some(left), Some(right)], visit),
            Expr::Comparison { first, rest } => {
                self.expr(first, visit);
                for (_, operand) in body.comparisons(rest) {
                    self.expr(*operand, visit);
                }
            }
            Expr::Star(inner)
            | Expr::YieldFrom(inner)
            | Expr::Await(inner)
            | Expr::ListComprehension(inner)
            | Expr::SetComprehension(inner) => self.expr(inner, visit),
            Expr::Yield(inner) => self.exprs([inner], visit),
            Expr::Assignment { target, value } => self.exprs([Some(target), Some(value)], visit),
            Expr::Lambda(func) => self.func(func, visit),
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => self.list(body.exprs(items), visit),
            Expr::Dict(items) => {
                for (key, value) in body.dict_items(items) {
                    self.exprs([*key, Some(*value)], visit);
                }
            }
            Expr::Generator(comp) | Expr::DictComprehension(comp) => self.comprehension(comp, visit),
            Expr::Conditional {
                cond,
                if_expr,
                else_expr,
            } => self.exprs([Some(cond), Some(if_expr), Some(else_expr)], visit),
            Expr::Slice { begin, end, stride } => self.exprs([begin, end, stride], visit),
            Expr::TemplateStr { items, .. } => {
                for item in body.template_items(items) {
                    match *item {
                        TemplateItem::Literal(text) => self.expr(text, visit),
                        TemplateItem::Interpolation {
                            value, format_spec, ..
                        } => {
                            self.exprs([Some(value), format_spec], visit);
                        }
                    }
                }
            }
            Expr::Name(_)
            | Expr::Int(_)
            | Expr::BigInt(_)
            | Expr::Float(_)
            | Expr::Complex(_)
            | Expr::Str { .. }
            | Expr::Bytes(_)
            | Expr::Ellipsis
            | Expr::NoRhs => {}
        }
    }

    fn comprehension(&self, comp: CompId, visit: Visit<'_>) {
        let comp = self.body.comprehension(comp);
        for clause in self.body.clauses(comp.clauses) {
            self.exprs([Some(clause.index), Some(clause.sequence)], visit);
            self.list(self.body.exprs(clause.conditions), visit);
        }
        self.exprs([comp.key, Some(comp.item)], visit);
    }

    fn pattern(&self, pattern: PatternId, visit: Visit<'_>) {
        let body = self.body;
        match *body.pattern(pattern) {
            Pattern::As { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern, visit);
                }
                if let Some(name) = name {
                    visit(Node::Capture(name));
                }
            }
            Pattern::Or(items) | Pattern::Sequence(items) => {
                for item in body.patterns(items) {
                    self.pattern(*item, visit);
                }
            }
            Pattern::Value(expr) => self.expr(expr, visit),
            Pattern::Singleton(_) => {}
            Pattern::Starred(capture) => {
                if let Some(capture) = capture {
                    visit(Node::Capture(capture));
                }
            }
            Pattern::Mapping { items, rest } => {
                for (key, value) in body.mapping_items(items) {
                    self.expr(*key, visit);
                    self.pattern(*value, visit);
                }
                self.exprs([rest], visit);
            }
            Pattern::Class {
                class_ref,
                positionals,
                keywords,
            } => {
                self.expr(class_ref, visit);
                for item in body.patterns(positionals) {
                    self.pattern(*item, visit);
                }
                for (_, item) in body.class_pattern_keywords(keywords) {
                    self.pattern(*item, visit);
                }
            }
        }
    }
}

impl crate::Checker<'_> {
    /// The `return` statements of a function, without those of functions in it.
    pub(crate) fn return_statements(&self, block: BlockId) -> Vec<StmtId> {
        let walk = Walk {
            nested_functions: false,
            ..Walk::new(self.body)
        };
        let mut found = Vec::new();
        walk.block(block, &mut |node| {
            if let Node::Stmt(stmt) = node
                && matches!(self.body.stmt(stmt), Stmt::Return(_))
            {
                found.push(stmt);
            }
            true
        });
        found
    }

    /// Whether a function has a `return` with a value other than `None`.
    pub(crate) fn has_return_statement(&self, block: BlockId) -> bool {
        let mut found = false;
        Walk::new(self.body).block(block, &mut |node| {
            if let Node::Stmt(stmt) = node
                && let Stmt::Return(Some(expr)) = self.body.stmt(stmt)
            {
                let is_none =
                    matches!(self.body.expr(*expr), Expr::Name(name) if self.state.world.text(*name) == "None");
                found |= !is_none;
            }
            true
        });
        found
    }
}
