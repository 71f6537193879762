//! Metaclasses by the helpers of `six`, `future` and `past`.
//!
//! Specified by `infer_metaclass_and_bases_from_compat_helpers` of `mypy/semanal.py`.

use nodes::ast::{ClassNodeId, Expr, ExprId};
use options::ErrorCode;
use types::ArgKind;

use crate::Analyzer;

const WITH_METACLASS: [&str; 3] = [
    "six.with_metaclass",
    "future.utils.with_metaclass",
    "past.utils.with_metaclass",
];

impl Analyzer<'_> {
    /// The bases and the metaclass that a class statement declares: `class C(with_metaclass(M, B))` and
    /// `@add_metaclass(M)` are `class C(B, metaclass=M)`.
    pub(crate) fn bases_and_metaclass(&mut self, node: ClassNodeId) -> (Vec<ExprId>, Option<ExprId>) {
        let declared = self.class_keyword(node, "metaclass");
        let mut bases = self.body.exprs(self.body.class(node).bases).to_vec();
        let with_metaclass = self.with_metaclass(&bases);
        if let Some((_, rest)) = &with_metaclass {
            bases.clone_from(rest);
        }
        let found = [
            declared,
            with_metaclass.map(|(metaclass, _)| metaclass),
            self.add_metaclass(node),
        ];
        let mut found = found.into_iter().flatten();
        let metaclass = found.next();
        if found.next().is_some() {
            let at = self.class_at(node);
            self.fail_code("Multiple metaclass definitions", at, ErrorCode::Metaclass);
            return (bases, declared);
        }
        (bases, metaclass)
    }

    /// The metaclass and the bases of `with_metaclass(M, B1, B2)`.
    fn with_metaclass(&mut self, bases: &[ExprId]) -> Option<(ExprId, Vec<ExprId>)> {
        let [base] = *bases else { return None };
        let Expr::Call { callee, args } = *self.body.expr(base) else {
            return None;
        };
        if !matches!(self.body.expr(callee), Expr::Name(_) | Expr::Member { .. }) {
            return None;
        }
        self.analyze_type_expr(base);
        let args = self.body.call_args(args);
        let [metaclass, rest @ ..] = args else { return None };
        let is_helper = WITH_METACLASS.contains(&self.fullname_of(callee));
        let is_plain = args.iter().all(|arg| arg.kind == ArgKind::Pos);
        (is_helper && is_plain).then(|| (metaclass.expr, rest.iter().map(|arg| arg.expr).collect()))
    }

    /// The metaclass of `@six.add_metaclass(M)`.
    fn add_metaclass(&mut self, node: ClassNodeId) -> Option<ExprId> {
        for decorator in self.body.exprs(self.body.class(node).decorators) {
            let Expr::Call { callee, args } = *self.body.expr(*decorator) else {
                continue;
            };
            if !matches!(self.body.expr(callee), Expr::Name(_) | Expr::Member { .. }) {
                continue;
            }
            self.visit_expr(callee);
            if let [metaclass] = self.body.call_args(args)
                && metaclass.kind == ArgKind::Pos
                && self.fullname_of(callee) == "six.add_metaclass"
            {
                return Some(metaclass.expr);
            }
        }
        None
    }
}
