//! Expressions.

use arena::List;
use nodes::ast::{BinOp, Clause, CmpOp, CompId, Comprehension, Expr, ExprId, Span, UnaryOp};
use ruff_python_ast as ast;
use ruff_text_size::Ranged;
use smallvec::SmallVec;

use super::{ExprIds, Lower};

/// Stack that must be left before an expression is lowered, and the size of a new segment.
const RED_ZONE: usize = 256 * 1024;
const SEGMENT: usize = 2 * 1024 * 1024;
/// How many levels may pass between two looks at the stack.
const UNCHECKED_LEVELS: u32 = 32;

impl<'a> Lower<'a> {
    pub(super) fn expr(&mut self, expr: &'a ast::Expr) -> ExprId {
        self.depth += 1;
        self.max_depth = self.max_depth.max(self.depth);
        let id = if self.depth.is_multiple_of(UNCHECKED_LEVELS) {
            stacker::maybe_grow(RED_ZONE, SEGMENT, || self.expr_here(expr))
        } else {
            self.expr_here(expr)
        };
        self.depth -= 1;
        id
    }

    pub(super) fn opt_expr(&mut self, expr: Option<&'a ast::Expr>) -> Option<ExprId> {
        expr.map(|expr| self.expr(expr))
    }

    pub(super) fn exprs(&mut self, exprs: &'a [ast::Expr]) -> List<ExprId> {
        let ids: ExprIds = exprs.iter().map(|expr| self.expr(expr)).collect();
        self.expr_list(&ids)
    }

    pub(super) fn name_expr(&mut self, name: &ast::Identifier) -> ExprId {
        let span = self.span(name.range);
        let name = self.name(name);
        self.push_expr(Expr::Name(name), span)
    }

    fn expr_here(&mut self, expr: &'a ast::Expr) -> ExprId {
        let span = self.span(expr.range());
        let lowered = match expr {
            ast::Expr::Name(name) => Expr::Name(self.name(&name.id)),
            ast::Expr::Attribute(attribute) => self.attribute(attribute),
            ast::Expr::Call(call) => self.call(call),
            ast::Expr::Subscript(subscript) => self.subscript(subscript),
            ast::Expr::BinOp(bin_op) => return self.bin_op(bin_op),
            ast::Expr::BoolOp(bool_op) => return self.bool_op(bool_op, span),
            ast::Expr::Compare(compare) => self.compare(compare),
            ast::Expr::FString(string) => return self.f_string(string, span),
            ast::Expr::TString(string) => return self.t_string(string, span),
            ast::Expr::ListComp(comp) => {
                let generator = self.generator(&comp.elt, &comp.generators);
                Expr::ListComprehension(self.push_expr(Expr::Generator(generator), span))
            }
            ast::Expr::SetComp(comp) => {
                let generator = self.generator(&comp.elt, &comp.generators);
                Expr::SetComprehension(self.push_expr(Expr::Generator(generator), span))
            }
            ast::Expr::Generator(comp) => Expr::Generator(self.generator(&comp.elt, &comp.generators)),
            ast::Expr::DictComp(comp) => self.dict_comprehension(comp, span),
            ast::Expr::Lambda(lambda) => self.lambda(lambda, span),
            ast::Expr::Dict(dict) => self.dict(dict),
            ast::Expr::Named(named) => self.named(named),
            ast::Expr::Yield(_) | ast::Expr::YieldFrom(_) => self.yielded(expr),
            ast::Expr::List(list) => {
                let items = self.exprs(&list.elts);
                // What is assigned to is a tuple for mypy.
                let is_target = list.ctx == ast::ExprContext::Store;
                if is_target {
                    Expr::Tuple(items)
                } else {
                    Expr::List(items)
                }
            }
            ast::Expr::Tuple(tuple) => Expr::Tuple(self.exprs(&tuple.elts)),
            ast::Expr::Set(set) => Expr::Set(self.exprs(&set.elts)),
            ast::Expr::UnaryOp(unary) => Expr::Unary {
                op: unary_op(unary.op),
                operand: self.expr(&unary.operand),
            },
            ast::Expr::If(conditional) => {
                let if_expr = self.expr(&conditional.body);
                let cond = self.expr(&conditional.test);
                let else_expr = self.expr(&conditional.orelse);
                Expr::Conditional {
                    cond,
                    if_expr,
                    else_expr,
                }
            }
            ast::Expr::Slice(slice) => Expr::Slice {
                begin: self.opt_expr(slice.lower.as_deref()),
                end: self.opt_expr(slice.upper.as_deref()),
                stride: self.opt_expr(slice.step.as_deref()),
            },
            ast::Expr::Starred(starred) => Expr::Star(self.expr(&starred.value)),
            ast::Expr::Await(awaited) => Expr::Await(self.expr(&awaited.value)),
            ast::Expr::StringLiteral(_)
            | ast::Expr::BytesLiteral(_)
            | ast::Expr::NumberLiteral(_)
            | ast::Expr::BooleanLiteral(_)
            | ast::Expr::NoneLiteral(_)
            | ast::Expr::EllipsisLiteral(_)
            | ast::Expr::IpyEscapeCommand(_) => self.literal(expr),
        };
        self.push_expr(lowered, span)
    }

    fn subscript(&mut self, subscript: &'a ast::ExprSubscript) -> Expr {
        let base = self.expr(&subscript.value);
        let index = self.expr(&subscript.slice);
        let has_star = match &*subscript.slice {
            ast::Expr::Starred(_) => true,
            ast::Expr::Tuple(tuple) => tuple.elts.iter().any(ast::Expr::is_starred_expr),
            _ => false,
        };
        if has_star {
            self.require_version("Star unpack syntax", (3, 11), self.expr_span(index));
        }
        Expr::Index { base, index }
    }

    /// Has the place from its left operand to its right one, without parentheses around them.
    fn bin_op(&mut self, bin_op: &'a ast::ExprBinOp) -> ExprId {
        let left = self.expr(&bin_op.left);
        let right = self.expr(&bin_op.right);
        let span = Span {
            start: self.expr_span(left).start,
            end: self.expr_span(right).end,
        };
        let op = self::bin_op(bin_op.op);
        self.push_expr(Expr::Op { op, left, right }, span)
    }

    /// `a and b and c` is `a and (b and c)`.
    fn bool_op(&mut self, bool_op: &'a ast::ExprBoolOp, span: Span) -> ExprId {
        let op = match bool_op.op {
            ast::BoolOp::And => BinOp::And,
            ast::BoolOp::Or => BinOp::Or,
        };
        let values: ExprIds = bool_op.values.iter().map(|value| self.expr(value)).collect();
        let (last, rest) = values.split_last().expect("the parser gives at least two values");
        let end = self.expr_span(*last).end;
        let mut right = *last;
        for (index, left) in rest.iter().copied().enumerate().rev() {
            let start = self.expr_span(left).start;
            let span = if index == 0 { span } else { Span { start, end } };
            right = self.push_expr(Expr::Op { op, left, right }, span);
        }
        right
    }

    fn compare(&mut self, compare: &'a ast::ExprCompare) -> Expr {
        let first = self.expr(&compare.left);
        let rest: SmallVec<[_; 4]> = compare
            .ops
            .iter()
            .zip(&*compare.comparators)
            .map(|(op, right)| (cmp_op(*op), self.expr(right)))
            .collect();
        Expr::Comparison {
            first,
            rest: List::push_to(&mut self.arenas.comparisons, rest),
        }
    }

    fn dict(&mut self, dict: &'a ast::ExprDict) -> Expr {
        let keys: SmallVec<[_; 8]> = dict
            .items
            .iter()
            .map(|item| self.opt_expr(item.key.as_ref()))
            .collect();
        let values: ExprIds = dict.items.iter().map(|item| self.expr(&item.value)).collect();
        Expr::Dict(List::push_to(
            &mut self.arenas.dict_items,
            keys.into_iter().zip(values),
        ))
    }

    fn named(&mut self, named: &'a ast::ExprNamed) -> Expr {
        let mut target = self.expr(&named.target);
        let value = self.expr(&named.value);
        if !matches!(self.get_expr(target), Expr::Name(_)) {
            // Only after a syntax error.
            let placeholder = self.name("");
            target = self.push_expr(Expr::Name(placeholder), self.expr_span(target));
        }
        Expr::Assignment { target, value }
    }

    fn yielded(&mut self, expr: &'a ast::Expr) -> Expr {
        // Code that never runs is never analysed, so it makes no generator.
        self.has_yield |= !self.context.unreachable;
        match expr {
            ast::Expr::Yield(one) => Expr::Yield(self.opt_expr(one.value.as_deref())),
            ast::Expr::YieldFrom(one) => Expr::YieldFrom(self.expr(&one.value)),
            _ => unreachable!("only yields come here"),
        }
    }

    fn generator(&mut self, item: &'a ast::Expr, clauses: &'a [ast::Comprehension]) -> CompId {
        let is_star = item.is_starred_expr();
        let item = self.expr(item);
        if is_star {
            self.require_version("Unpacking in comprehensions", (3, 15), self.expr_span(item));
        }
        self.comprehension(item, None, clauses)
    }

    fn dict_comprehension(&mut self, comp: &'a ast::ExprDictComp, span: Span) -> Expr {
        let key = self.opt_expr(comp.key.as_deref());
        let value = self.expr(&comp.value);
        let comprehension = self.comprehension(value, key, &comp.generators);
        if key.is_none() {
            self.require_version("Unpacking in comprehensions", (3, 15), span);
        }
        Expr::DictComprehension(comprehension)
    }

    fn comprehension(
        &mut self,
        item: ExprId,
        key: Option<ExprId>,
        clauses: &'a [ast::Comprehension],
    ) -> CompId {
        let indices: ExprIds = clauses.iter().map(|clause| self.expr(&clause.target)).collect();
        let sequences: ExprIds = clauses.iter().map(|clause| self.expr(&clause.iter)).collect();
        let mut lowered = SmallVec::<[_; 4]>::new();
        for ((clause, index), sequence) in clauses.iter().zip(indices).zip(sequences) {
            lowered.push(Clause {
                index,
                sequence,
                conditions: self.exprs(&clause.ifs),
                is_async: clause.is_async,
            });
        }
        let clauses = List::push_to(&mut self.arenas.clauses, lowered);
        let id = CompId::from_usize(self.arenas.comprehensions.len() - self.base.comprehensions as usize);
        self.arenas
            .comprehensions
            .push(Comprehension { item, key, clauses });
        id
    }
}

pub(super) fn bin_op(op: ast::Operator) -> BinOp {
    match op {
        ast::Operator::Add => BinOp::Add,
        ast::Operator::Sub => BinOp::Sub,
        ast::Operator::Mult => BinOp::Mult,
        ast::Operator::MatMult => BinOp::MatMult,
        ast::Operator::Div => BinOp::Div,
        ast::Operator::Mod => BinOp::Mod,
        ast::Operator::Pow => BinOp::Pow,
        ast::Operator::LShift => BinOp::LShift,
        ast::Operator::RShift => BinOp::RShift,
        ast::Operator::BitOr => BinOp::BitOr,
        ast::Operator::BitXor => BinOp::BitXor,
        ast::Operator::BitAnd => BinOp::BitAnd,
        ast::Operator::FloorDiv => BinOp::FloorDiv,
    }
}

fn unary_op(op: ast::UnaryOp) -> UnaryOp {
    match op {
        ast::UnaryOp::Invert => UnaryOp::Invert,
        ast::UnaryOp::Not => UnaryOp::Not,
        ast::UnaryOp::UAdd => UnaryOp::Pos,
        ast::UnaryOp::USub => UnaryOp::Neg,
    }
}

fn cmp_op(op: ast::CmpOp) -> CmpOp {
    match op {
        ast::CmpOp::Eq => CmpOp::Eq,
        ast::CmpOp::NotEq => CmpOp::NotEq,
        ast::CmpOp::Lt => CmpOp::Lt,
        ast::CmpOp::LtE => CmpOp::LtE,
        ast::CmpOp::Gt => CmpOp::Gt,
        ast::CmpOp::GtE => CmpOp::GtE,
        ast::CmpOp::Is => CmpOp::Is,
        ast::CmpOp::IsNot => CmpOp::IsNot,
        ast::CmpOp::In => CmpOp::In,
        ast::CmpOp::NotIn => CmpOp::NotIn,
    }
}
