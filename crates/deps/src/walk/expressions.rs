//! Expressions.

use arena::List;
use nodes::ast::{Clause, CmpOp, CompId, Comprehension, Expr, ExprId, TemplateItem};
use nodes::tables::Analyzed;

use super::Walk;
use crate::operators;

/// How much stack there must be left, and how much more is taken then.
const RED_ZONE: usize = 64 * 1024;
const SEGMENT: usize = 1024 * 1024;

impl Walk<'_, '_> {
    pub(super) fn visit_optional(&mut self, expr: Option<ExprId>) {
        expr.into_iter().for_each(|expr| self.visit_expr(expr));
    }

    pub(super) fn visit_exprs(&mut self, exprs: List<ExprId>) {
        let exprs = self.body.exprs(exprs);
        exprs.iter().for_each(|expr| self.visit_expr(*expr));
    }

    pub(super) fn visit_expr(&mut self, id: ExprId) {
        stacker::maybe_grow(RED_ZONE, SEGMENT, || self.visit_expr_here(id));
    }

    fn visit_expr_here(&mut self, id: ExprId) {
        match *self.body.expr(id) {
            Expr::Name(_) => self.visit_name(id),
            Expr::Member { base, name } => self.visit_member(id, base, name),
            Expr::Super { call, name } => self.visit_super(id, call, name),
            Expr::Call { callee, args } => self.visit_call(id, callee, args),
            Expr::Index { base, index } => {
                self.visit_expr(base);
                self.visit_expr(index);
                self.visit_analyzed(id);
                self.depend_on_operand(base, "__getitem__");
            }
            Expr::Unary { op, operand } => {
                self.visit_expr(operand);
                if let Some(method) = operators::of_unary(op) {
                    self.depend_on_operand(operand, method);
                }
            }
            Expr::Op { op, left, right } => {
                self.visit_expr(left);
                self.visit_expr(right);
                self.visit_analyzed(id);
                if let Some(methods) = operators::of_binary(op) {
                    self.depend_on_operand(left, methods.forward);
                    self.depend_on_operand(right, methods.reverse);
                }
            }
            Expr::Comparison { first, rest } => self.visit_comparison(first, rest),
            Expr::Star(expr) => {
                self.visit_expr(expr);
                self.depend_on_attribute_of(expr, "__iter__");
            }
            Expr::YieldFrom(expr) => {
                self.visit_expr(expr);
                self.depend_on_attribute_of(expr, "__iter__");
            }
            Expr::Await(expr) => {
                self.visit_expr(expr);
                self.depend_on_attribute_of(expr, "__await__");
            }
            Expr::Yield(expr) => self.visit_optional(expr),
            Expr::Assignment { target, value } => {
                self.visit_expr(target);
                self.visit_expr(value);
            }
            Expr::Lambda(func) => self.visit_func(func),
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => self.visit_exprs(items),
            Expr::Dict(items) => {
                for (key, value) in self.body.dict_items(items) {
                    self.visit_optional(*key);
                    self.visit_expr(*value);
                }
            }
            Expr::Generator(comprehension) | Expr::DictComprehension(comprehension) => {
                self.visit_comprehension(comprehension);
            }
            Expr::ListComprehension(generator) | Expr::SetComprehension(generator) => {
                self.visit_expr(generator)
            }
            Expr::Conditional {
                cond,
                if_expr,
                else_expr,
            } => [cond, if_expr, else_expr]
                .into_iter()
                .for_each(|expr| self.visit_expr(expr)),
            Expr::Slice { begin, end, stride } => {
                [begin, end, stride]
                    .into_iter()
                    .for_each(|expr| self.visit_optional(expr));
            }
            Expr::TemplateStr {
                items,
                has_surrogates: _,
            } => self.visit_template(items),
            Expr::Int(_)
            | Expr::BigInt(_)
            | Expr::Float(_)
            | Expr::Complex(_)
            | Expr::Str {
                value: _,
                has_surrogates: _,
            }
            | Expr::Bytes(_)
            | Expr::Ellipsis
            | Expr::NoRhs => {}
        }
    }

    fn visit_comparison(&mut self, first: ExprId, rest: List<(CmpOp, ExprId)>) {
        let rest = self.body.comparisons(rest);
        self.visit_expr(first);
        rest.iter().for_each(|(_, operand)| self.visit_expr(*operand));
        let mut left = first;
        for (op, right) in rest {
            let (of_left, of_right) = operators::of_comparison(*op);
            of_left
                .into_iter()
                .for_each(|method| self.depend_on_operand(left, method));
            of_right
                .into_iter()
                .for_each(|method| self.depend_on_operand(*right, method));
            // mypy forgets it.
            if *op == CmpOp::NotIn {
                self.unshown(|walk| walk.depend_on_operand(*right, "__contains__"));
            }
            left = *right;
        }
    }

    fn visit_comprehension(&mut self, id: CompId) {
        let Comprehension { item, key, clauses } = *self.body.comprehension(id);
        let clauses = self.body.clauses(clauses);
        for Clause {
            index,
            sequence,
            conditions,
            is_async: _,
        } in clauses
        {
            self.visit_expr(*sequence);
            self.visit_expr(*index);
            self.visit_exprs(*conditions);
        }
        self.visit_optional(key);
        self.visit_expr(item);
        for clause in clauses {
            self.depend_on_attribute_of(clause.sequence, "__iter__");
        }
    }

    fn visit_template(&mut self, items: List<TemplateItem>) {
        for item in self.body.template_items(items) {
            match *item {
                TemplateItem::Literal(expr) => self.visit_expr(expr),
                TemplateItem::Interpolation {
                    value,
                    source: _,
                    conversion: _,
                    format_spec,
                } => {
                    self.visit_expr(value);
                    self.visit_optional(format_spec);
                }
            }
        }
    }

    /// What a call, index or operator really is.
    pub(super) fn visit_analyzed(&mut self, id: ExprId) {
        let tables = self.tables;
        match tables.analyzed.get(&id) {
            Some(Analyzed::Cast { expr, typ } | Analyzed::AssertType { expr, typ }) => {
                self.visit_expr(*expr);
                self.depend_on_type(*typ);
            }
            Some(Analyzed::TypeForm(typ)) => self.depend_on_type(*typ),
            Some(Analyzed::RevealType { expr, is_imported: _ }) => self.visit_expr(*expr),
            Some(Analyzed::TypeApplication { expr, types }) => {
                self.visit_expr(*expr);
                types.iter().for_each(|typ| self.depend_on_type(*typ));
            }
            Some(Analyzed::NewType { class, old_type: _ }) => {
                if let Some(class) = *class {
                    let fullname = self.world().get(class).fullname;
                    self.scope.enter_class(fullname);
                    self.visit_class_info(class);
                    self.scope.leave();
                }
            }
            Some(Analyzed::Divmod { left, right }) => {
                self.depend_on_operand(*left, "__divmod__");
                self.depend_on_operand(*right, "__rdivmod__");
            }
            // The items of the dictionary are the arguments, which are visited anyway.
            Some(
                Analyzed::DictCall
                | Analyzed::RevealLocals(_)
                | Analyzed::TypeAlias(_)
                | Analyzed::TypeVar(_)
                | Analyzed::NamedTuple {
                    class: _,
                    is_typed: _,
                }
                | Analyzed::TypedDict(_)
                | Analyzed::Enum {
                    class: _,
                    items: _,
                    values: _,
                }
                | Analyzed::Promote(_)
                | Analyzed::Plain,
            )
            | None => {}
        }
    }
}
