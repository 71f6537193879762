//! Expressions and patterns: where names are used.

use nodes::ast::{CompId, Expr, ExprId, Pattern, PatternId, TemplateItem};

use super::tracker::Presence;
use super::{ScopeKind, Walk};

impl Walk<'_, '_> {
    pub(super) fn expr(&mut self, expr: ExprId) {
        let body = self.chk.body;
        match *body.expr(expr) {
            Expr::Name(name) => self.name(expr, name),
            Expr::Member { base: inner, .. }
            | Expr::Super { call: inner, .. }
            | Expr::Unary { operand: inner, .. }
            | Expr::Star(inner)
            | Expr::YieldFrom(inner)
            | Expr::Await(inner)
            | Expr::ListComprehension(inner)
            | Expr::SetComprehension(inner) => self.expr(inner),
            Expr::Call { callee, args } => {
                self.expr(callee);
                body.call_args(args).iter().for_each(|arg| self.expr(arg.expr));
            }
            Expr::Index {
                base: left,
                index: right,
            }
            | Expr::Op { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            Expr::Comparison { first, rest } => {
                self.expr(first);
                body.comparisons(rest)
                    .iter()
                    .for_each(|(_, operand)| self.expr(*operand));
            }
            Expr::Yield(inner) => inner.into_iter().for_each(|inner| self.expr(inner)),
            Expr::Assignment { target, value } => {
                self.expr(value);
                self.process_lvalue(target);
            }
            Expr::Lambda(func) => self.lambda(func),
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => {
                body.exprs(items).iter().for_each(|item| self.expr(*item));
            }
            Expr::Dict(items) => {
                for (key, value) in body.dict_items(items) {
                    key.iter().for_each(|key| self.expr(*key));
                    self.expr(*value);
                }
            }
            Expr::Generator(comp) | Expr::DictComprehension(comp) => self.comprehension(comp),
            Expr::Conditional {
                cond,
                if_expr,
                else_expr,
            } => [cond, if_expr, else_expr]
                .into_iter()
                .for_each(|part| self.expr(part)),
            Expr::Slice { begin, end, stride } => {
                [begin, end, stride]
                    .into_iter()
                    .flatten()
                    .for_each(|part| self.expr(part));
            }
            Expr::TemplateStr { items, .. } => {
                for item in body.template_items(items) {
                    match *item {
                        TemplateItem::Literal(text) => self.expr(text),
                        TemplateItem::Interpolation {
                            value, format_spec, ..
                        } => {
                            self.expr(value);
                            format_spec.into_iter().for_each(|spec| self.expr(spec));
                        }
                    }
                }
            }
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

    /// A use of a name.
    fn name(&mut self, expr: ExprId, name: names::Name) {
        if self.tracker.in_scope(ScopeKind::Global) && self.is_builtin(name) {
            return;
        }
        match self.tracker.presence(name) {
            Presence::Defined => {}
            Presence::PossiblyUndefined => {
                if self.tracker.in_finally == self.tracker.disable_branch_skip {
                    self.may_be_undefined(name, self.chk.ctx(expr));
                    self.tracker.record_definition(name);
                }
            }
            Presence::DefinedInOtherBranch => {
                let ctx = self.chk.ctx(expr);
                if self.loops.is_empty() && self.try_depth == 0 {
                    self.used_before_definition(name, ctx);
                } else {
                    self.may_be_undefined(name, ctx);
                }
            }
            Presence::Undefined => self.tracker.record_undefined_ref(name, self.chk.ctx(expr)),
        }
    }

    fn comprehension(&mut self, comp: CompId) {
        let body = self.chk.body;
        let node = body.comprehension(comp);
        let clauses = body.clauses(node.clauses);
        self.tracker.enter_scope(ScopeKind::Generator);
        clauses
            .iter()
            .for_each(|clause| self.process_lvalue(clause.index));
        for clause in clauses {
            self.expr(clause.sequence);
            self.expr(clause.index);
            body.exprs(clause.conditions)
                .iter()
                .for_each(|cond| self.expr(*cond));
        }
        node.key.into_iter().for_each(|key| self.expr(key));
        self.expr(node.item);
        self.tracker.exit_scope();
    }

    /// A pattern: names that it binds are defined.
    pub(super) fn pattern(&mut self, pattern: PatternId) {
        let body = self.chk.body;
        match *body.pattern(pattern) {
            Pattern::As { pattern, name } => {
                name.into_iter().for_each(|name| self.process_lvalue(name));
                pattern.into_iter().for_each(|pattern| self.pattern(pattern));
                name.into_iter().for_each(|name| self.expr(name));
            }
            Pattern::Or(patterns) | Pattern::Sequence(patterns) => {
                body.patterns(patterns)
                    .iter()
                    .for_each(|pattern| self.pattern(*pattern));
            }
            Pattern::Value(expr) => self.expr(expr),
            Pattern::Singleton(_) => {}
            Pattern::Starred(capture) => {
                if let Some(capture) = capture {
                    self.process_lvalue(capture);
                    self.expr(capture);
                }
            }
            Pattern::Mapping { items, rest } => {
                let items = body.mapping_items(items);
                items.iter().for_each(|(key, _)| self.expr(*key));
                items.iter().for_each(|(_, pattern)| self.pattern(*pattern));
                rest.into_iter().for_each(|rest| self.expr(rest));
            }
            Pattern::Class {
                class_ref,
                positionals,
                keywords,
            } => {
                self.expr(class_ref);
                body.patterns(positionals)
                    .iter()
                    .for_each(|pattern| self.pattern(*pattern));
                let keywords = body.class_pattern_keywords(keywords);
                keywords.iter().for_each(|(_, pattern)| self.pattern(*pattern));
            }
        }
    }
}
