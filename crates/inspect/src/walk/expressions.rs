//! Expressions.

use arena::List;
use nodes::ast::{CompId, Expr, ExprId, TemplateItem};
use nodes::tables::Analyzed;

use super::{Part, Walk};

/// How much stack there must be left, and how much more is taken then.
const RED_ZONE: usize = 64 * 1024;
const SEGMENT: usize = 1024 * 1024;

impl Walk<'_, '_> {
    pub(super) fn optional(&mut self, expr: Option<ExprId>) {
        expr.into_iter().for_each(|expr| self.expr(expr));
    }

    pub(super) fn exprs(&mut self, exprs: List<ExprId>) {
        let exprs = self.body.exprs(exprs);
        exprs.iter().for_each(|expr| self.expr(*expr));
    }

    pub(super) fn expr(&mut self, id: ExprId) {
        // What is not written is no node.
        if matches!(self.body.expr(id), Expr::NoRhs) {
            return;
        }
        if self.enter(Part::Expr(id)) {
            stacker::maybe_grow(RED_ZONE, SEGMENT, || self.expr_parts(id));
            self.leave(Part::Expr(id));
        }
    }

    fn expr_parts(&mut self, id: ExprId) {
        match *self.body.expr(id) {
            Expr::Member { base, .. } => self.expr(base),
            Expr::Super { call, .. } => self.expr(call),
            Expr::Call { callee, args } => {
                self.expr(callee);
                let args = self.body.call_args(args);
                args.iter().for_each(|arg| self.expr(arg.expr));
                self.analyzed(id);
            }
            Expr::Index { base, index } => {
                self.expr(base);
                self.expr(index);
                self.analyzed(id);
            }
            Expr::Op { left, right, .. } => {
                self.expr(left);
                self.expr(right);
                self.analyzed(id);
            }
            Expr::Comparison { first, rest } => {
                self.expr(first);
                let rest = self.body.comparisons(rest);
                rest.iter().for_each(|(_, operand)| self.expr(*operand));
            }
            Expr::Unary { operand: expr, .. }
            | Expr::Star(expr)
            | Expr::YieldFrom(expr)
            | Expr::Await(expr) => {
                self.expr(expr);
            }
            Expr::Yield(expr) => self.optional(expr),
            Expr::Assignment { target, value } => {
                self.expr(target);
                self.expr(value);
            }
            Expr::Lambda(func) => self.func(func),
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => self.exprs(items),
            Expr::Dict(items) => {
                for (key, value) in self.body.dict_items(items) {
                    self.optional(*key);
                    self.expr(*value);
                }
            }
            Expr::Generator(comprehension) | Expr::DictComprehension(comprehension) => {
                self.comprehension(comprehension);
            }
            Expr::ListComprehension(generator) | Expr::SetComprehension(generator) => self.expr(generator),
            Expr::Conditional {
                cond,
                if_expr,
                else_expr,
            } => [cond, if_expr, else_expr]
                .into_iter()
                .for_each(|expr| self.expr(expr)),
            Expr::Slice { begin, end, stride } => {
                [begin, end, stride]
                    .into_iter()
                    .for_each(|expr| self.optional(expr));
            }
            Expr::TemplateStr { items, .. } => self.template(items),
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

    fn comprehension(&mut self, id: CompId) {
        let comprehension = self.body.comprehension(id);
        for clause in self.body.clauses(comprehension.clauses) {
            self.expr(clause.sequence);
            self.expr(clause.index);
            self.exprs(clause.conditions);
        }
        self.optional(comprehension.key);
        self.expr(comprehension.item);
    }

    fn template(&mut self, items: List<TemplateItem>) {
        for item in self.body.template_items(items) {
            match *item {
                TemplateItem::Literal(expr) => self.expr(expr),
                TemplateItem::Interpolation {
                    value, format_spec, ..
                } => {
                    self.expr(value);
                    self.optional(format_spec);
                }
            }
        }
    }

    /// What a call, index or operator really is.
    fn analyzed(&mut self, id: ExprId) {
        let Some(analyzed) = self.tables.and_then(|tables| tables.analyzed.get(&id)) else {
            return;
        };
        // These two are not visited themselves.
        let is_silent = matches!(analyzed, Analyzed::Promote(_) | Analyzed::Plain);
        if is_silent || !self.enter(Part::Analyzed(id)) {
            return;
        }
        match analyzed {
            Analyzed::Cast { expr, .. }
            | Analyzed::AssertType { expr, .. }
            | Analyzed::RevealType { expr, .. }
            | Analyzed::TypeApplication { expr, .. } => self.expr(*expr),
            Analyzed::Divmod { left, right } => {
                self.expr(*left);
                self.expr(*right);
            }
            Analyzed::DictCall => {
                if let Expr::Call { args, .. } = *self.body.expr(id) {
                    let args = self.body.call_args(args);
                    args.iter().for_each(|arg| self.expr(arg.expr));
                }
            }
            Analyzed::TypeForm(_)
            | Analyzed::RevealLocals(_)
            | Analyzed::TypeAlias(_)
            | Analyzed::TypeVar(_)
            | Analyzed::NamedTuple { .. }
            | Analyzed::TypedDict(_)
            | Analyzed::Enum { .. }
            | Analyzed::NewType { .. }
            | Analyzed::Promote(_)
            | Analyzed::Plain => {}
        }
    }
}
