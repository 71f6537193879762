//! Expressions.

use std::fmt::Write;

use names::Name;
use nodes::ast::{BodyRef, CallArg, CompId, Expr, ExprId, TemplateItem};
use types::ArgKind;

use super::Dump;
use super::writer::Writer;
use crate::NodeKind;
use crate::repr;

impl Dump<'_> {
    pub(super) fn expr(&self, body: BodyRef<'_>, id: ExprId, out: &mut Writer) {
        if self.analyzed(body, id, out) {
            return;
        }
        if let Some(line) = self.one_line(body, id) {
            return out.item(&line);
        }
        // Identities are numbered as mypy meets them: in these parts before the expression.
        let ahead = match *body.expr(id) {
            Expr::Member { base: _, name } => Some(self.attribute(body, id, name)),
            Expr::YieldFrom(value) => Some(self.expression(body, value)),
            _ => None,
        };
        let number = self.node_number(body, NodeKind::Expr, id);
        out.open(&self.tag(class_name(body.expr(id)), body, body.expr_span(id), &number));
        self.expr_parts(body, id, ahead.as_deref(), out);
        out.close();
    }

    /// Expressions that take one line and show no line number.
    fn one_line(&self, body: BodyRef<'_>, id: ExprId) -> Option<String> {
        Some(match *body.expr(id) {
            Expr::Name(name) => format!("NameExpr({})", self.reference(body, id, name)),
            Expr::Int(value) => format!("IntExpr({value})"),
            Expr::BigInt(digits) => format!("IntExpr({})", body.text(digits)),
            Expr::Float(value) => format!("FloatExpr({})", repr::float(value)),
            Expr::Complex(value) => format!("ComplexExpr({})", repr::imaginary(value)),
            Expr::Str { value, .. } => format!("StrExpr({})", escaped(body.text(value))),
            Expr::Bytes(value) => format!("BytesExpr({})", escaped(body.text(value))),
            Expr::Ellipsis => "Ellipsis".to_owned(),
            Expr::Member { .. }
            | Expr::Super { .. }
            | Expr::Call { .. }
            | Expr::Index { .. }
            | Expr::Unary { .. }
            | Expr::Op { .. }
            | Expr::Comparison { .. }
            | Expr::Star(_)
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
            | Expr::Await(_)
            | Expr::Assignment { .. }
            | Expr::Lambda(_)
            | Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Set(_)
            | Expr::Dict(_)
            | Expr::Generator(_)
            | Expr::ListComprehension(_)
            | Expr::SetComprehension(_)
            | Expr::DictComprehension(_)
            | Expr::Conditional { .. }
            | Expr::Slice { .. }
            | Expr::TemplateStr { .. }
            | Expr::NoRhs => return None,
        })
    }

    fn reference(&self, body: BodyRef<'_>, id: ExprId, name: Name) -> String {
        let known = self
            .bound
            .and_then(|bound| Some((bound, bound.reference(body.id(), id)?)));
        match known {
            Some((bound, reference)) => bound.name(name, reference),
            None => self.names.text(name).to_owned(),
        }
    }

    fn attribute(&self, body: BodyRef<'_>, id: ExprId, name: Name) -> String {
        let known = self
            .bound
            .and_then(|bound| Some((bound, bound.reference(body.id(), id)?)));
        match known {
            Some((bound, reference)) => bound.attribute(name, reference),
            None => self.names.text(name).to_owned(),
        }
    }

    fn expr_parts(&self, body: BodyRef<'_>, id: ExprId, ahead: Option<&str>, out: &mut Writer) {
        match *body.expr(id) {
            Expr::Member { base, name: _ } => {
                self.expr(body, base, out);
                ahead.into_iter().for_each(|text| out.item(text));
            }
            Expr::YieldFrom(_) => ahead.into_iter().for_each(|text| out.item(text)),
            Expr::Super { call, name } => {
                out.item(self.names.text(name));
                self.expr(body, call, out);
            }
            Expr::Call { callee, args } => {
                self.expr(body, callee, out);
                self.call_args(body, body.call_args(args), out);
            }
            Expr::Index { base, index } => self.exprs(body, &[base, index], out),
            Expr::Unary { op, operand } => {
                out.item(op.text());
                self.expr(body, operand, out);
            }
            Expr::Op { op, left, right } => {
                out.item(op.text());
                self.exprs(body, &[left, right], out);
            }
            Expr::Comparison { first, rest } => {
                let rest = body.comparisons(rest);
                rest.iter().for_each(|(op, _)| out.item(op.text()));
                self.expr(body, first, out);
                rest.iter().for_each(|(_, right)| self.expr(body, *right, out));
            }
            Expr::Star(expr)
            | Expr::Await(expr)
            | Expr::ListComprehension(expr)
            | Expr::SetComprehension(expr) => self.expr(body, expr, out),
            Expr::Yield(expr) => self.opt_expr(body, expr, out),
            Expr::Assignment { target, value } => self.exprs(body, &[target, value], out),
            Expr::Lambda(func) => self.func_parts(body, func, false, out),
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => {
                self.exprs(body, body.exprs(items), out)
            }
            Expr::Dict(items) => {
                for (key, value) in body.dict_items(items) {
                    self.opt_expr(body, *key, out);
                    self.expr(body, *value, out);
                }
            }
            Expr::Generator(comp) | Expr::DictComprehension(comp) => self.comprehension(body, comp, out),
            Expr::Conditional {
                cond,
                if_expr,
                else_expr,
            } => {
                self.named_expr("Condition", body, cond, out);
                self.exprs(body, &[if_expr, else_expr], out);
            }
            Expr::Slice { begin, end, stride } => {
                for bound in [begin, end] {
                    match bound {
                        Some(bound) => self.expr(body, bound, out),
                        None => out.item("<empty>"),
                    }
                }
                self.opt_expr(body, stride, out);
            }
            Expr::TemplateStr { items, .. } => {
                body.template_items(items)
                    .iter()
                    .for_each(|item| self.template_item(body, *item, out));
            }
            Expr::NoRhs => out.item("Any"),
            Expr::Name(_)
            | Expr::Int(_)
            | Expr::BigInt(_)
            | Expr::Float(_)
            | Expr::Complex(_)
            | Expr::Str { .. }
            | Expr::Bytes(_)
            | Expr::Ellipsis => unreachable!("these take one line"),
        }
    }

    fn call_args(&self, body: BodyRef<'_>, args: &[CallArg], out: &mut Writer) {
        let by_position = |arg: &&CallArg| matches!(arg.kind, ArgKind::Pos | ArgKind::Star);
        out.open("Args");
        args.iter()
            .filter(by_position)
            .for_each(|arg| self.expr(body, arg.expr, out));
        out.close();
        for arg in args {
            match (arg.kind, arg.name) {
                (ArgKind::Star, _) => out.item("VarArg"),
                (ArgKind::Named, Some(name)) => {
                    out.open("KwArgs");
                    out.item(self.names.text(name));
                    self.expr(body, arg.expr, out);
                    out.close();
                }
                (ArgKind::Star2, _) => self.named_expr("DictVarArg", body, arg.expr, out),
                (ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt, _) => {}
            }
        }
    }

    fn comprehension(&self, body: BodyRef<'_>, id: CompId, out: &mut Writer) {
        let comp = body.comprehension(id);
        let clauses = body.clauses(comp.clauses);
        self.opt_expr(body, comp.key, out);
        self.expr(body, comp.item, out);
        clauses
            .iter()
            .for_each(|clause| self.expr(body, clause.index, out));
        clauses
            .iter()
            .for_each(|clause| self.expr(body, clause.sequence, out));
        clauses
            .iter()
            .for_each(|clause| self.exprs(body, body.exprs(clause.conditions), out));
    }

    fn template_item(&self, body: BodyRef<'_>, item: TemplateItem, out: &mut Writer) {
        match item {
            TemplateItem::Literal(expr) => self.expr(body, expr, out),
            TemplateItem::Interpolation {
                value,
                source,
                conversion,
                format_spec,
            } => {
                out.open("Interpolation");
                self.named_expr("Value", body, value, out);
                out.item(&format!("Source({})", repr::text(body.text(source))));
                match conversion {
                    Some(conversion) => out.item(&format!("Conversion('{conversion}')")),
                    None => out.item("Conversion(None)"),
                }
                match format_spec {
                    Some(spec) => self.named_expr("FormatSpec", body, spec, out),
                    None => out.item("FormatSpec(None)"),
                }
                out.close();
            }
        }
    }
}

/// A text with `\u` escapes for all but printable ASCII; what looks like an escape gets one more backslash.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        match c {
            '\\' if looks_like_escape(&text[index + 1..]) => out.push_str("\\\\"),
            ' '..='~' => out.push(c),
            _ => write!(out, "\\u{:04x}", u32::from(c)).expect("writing to a string never fails"),
        }
    }
    out
}

fn looks_like_escape(rest: &str) -> bool {
    let digits = rest
        .strip_prefix('u')
        .and_then(|digits| digits.as_bytes().get(..4));
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// The name of mypy's class.
#[must_use]
pub fn class_name(expr: &Expr) -> &'static str {
    match expr {
        Expr::Name(_) => "NameExpr",
        Expr::Member { .. } => "MemberExpr",
        Expr::Super { .. } => "SuperExpr",
        Expr::Call { .. } => "CallExpr",
        Expr::Index { .. } => "IndexExpr",
        Expr::Unary { .. } => "UnaryExpr",
        Expr::Op { .. } => "OpExpr",
        Expr::Comparison { .. } => "ComparisonExpr",
        Expr::Int(_) | Expr::BigInt(_) => "IntExpr",
        Expr::Float(_) => "FloatExpr",
        Expr::Complex(_) => "ComplexExpr",
        Expr::Str { .. } => "StrExpr",
        Expr::Bytes(_) => "BytesExpr",
        Expr::Ellipsis => "EllipsisExpr",
        Expr::Star(_) => "StarExpr",
        Expr::Yield(_) => "YieldExpr",
        Expr::YieldFrom(_) => "YieldFromExpr",
        Expr::Await(_) => "AwaitExpr",
        Expr::Assignment { .. } => "AssignmentExpr",
        Expr::Lambda(_) => "LambdaExpr",
        Expr::List(_) => "ListExpr",
        Expr::Tuple(_) => "TupleExpr",
        Expr::Set(_) => "SetExpr",
        Expr::Dict(_) => "DictExpr",
        Expr::Generator(_) => "GeneratorExpr",
        Expr::ListComprehension(_) => "ListComprehension",
        Expr::SetComprehension(_) => "SetComprehension",
        Expr::DictComprehension(_) => "DictionaryComprehension",
        Expr::Conditional { .. } => "ConditionalExpr",
        Expr::Slice { .. } => "SliceExpr",
        Expr::TemplateStr { .. } => "TemplateStrExpr",
        Expr::NoRhs => "TempNode",
    }
}
