//! Conditions that are known before any type is: versions, platforms, `TYPE_CHECKING`, `--always-true`.
//!
//! The parser decides which blocks such conditions cut off. Here they decide which right operands of `and` and `or`
//! are never evaluated, or always.
//!
//! Specified by `infer_condition_value` in `mypy/reachability.py` and `visit_op_expr` in `mypy/semanal.py`.

use nodes::ast::{BinOp, CmpOp, Expr, ExprId, UnaryOp};
use nodes::tables::RightOperand;

use crate::Analyzer;

/// What is known of a condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Truth {
    AlwaysTrue,
    /// For the type checker, not when the program runs.
    MypyTrue,
    AlwaysFalse,
    MypyFalse,
    Unknown,
}

impl Truth {
    fn of(value: bool) -> Self {
        if value {
            Self::AlwaysTrue
        } else {
            Self::AlwaysFalse
        }
    }

    fn inverted(self) -> Self {
        match self {
            Self::AlwaysTrue => Self::AlwaysFalse,
            Self::MypyTrue => Self::MypyFalse,
            Self::AlwaysFalse => Self::AlwaysTrue,
            Self::MypyFalse => Self::MypyTrue,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether it holds as far as mypy is concerned, if that is known.
    fn known(self) -> Option<bool> {
        match self {
            Self::AlwaysTrue | Self::MypyTrue => Some(true),
            Self::AlwaysFalse | Self::MypyFalse => Some(false),
            Self::Unknown => None,
        }
    }
}

impl Analyzer<'_> {
    /// What the left operand of `and` or `or` says of the right one.
    pub(crate) fn right_operand(&self, op: BinOp, left: ExprId) -> Option<RightOperand> {
        let left = self.condition_truth(left).known()?;
        match (op, left) {
            (BinOp::And, false) | (BinOp::Or, true) => Some(RightOperand::Unreachable),
            (BinOp::And, true) | (BinOp::Or, false) => Some(RightOperand::Always),
            (
                BinOp::Add
                | BinOp::Sub
                | BinOp::Mult
                | BinOp::MatMult
                | BinOp::Div
                | BinOp::Mod
                | BinOp::Pow
                | BinOp::LShift
                | BinOp::RShift
                | BinOp::BitOr
                | BinOp::BitXor
                | BinOp::BitAnd
                | BinOp::FloorDiv,
                _,
            ) => None,
        }
    }

    fn condition_truth(&self, expr: ExprId) -> Truth {
        let node = self.body.expr(expr);
        if let Expr::Unary {
            op: UnaryOp::Not,
            operand,
        } = node
        {
            return self.condition_truth(*operand).inverted();
        }
        if let Expr::Name(name) | Expr::Member { base: _, name } = node {
            return self.name_truth(self.text(*name));
        }
        if let Expr::Op { op, left, right } = node {
            return match op {
                BinOp::And | BinOp::Or => self.bool_op_truth(*op, *left, *right),
                BinOp::Add
                | BinOp::Sub
                | BinOp::Mult
                | BinOp::MatMult
                | BinOp::Div
                | BinOp::Mod
                | BinOp::Pow
                | BinOp::LShift
                | BinOp::RShift
                | BinOp::BitOr
                | BinOp::BitXor
                | BinOp::BitAnd
                | BinOp::FloorDiv => Truth::Unknown,
            };
        }
        if let Expr::Comparison { first, rest } = node {
            return match self.body.comparisons(*rest) {
                [(op, right)] => self.compare_truth(*first, *op, *right),
                _ => Truth::Unknown,
            };
        }
        if let Expr::Call { callee, args } = node
            && let Expr::Member { base, name } = *self.body.expr(*callee)
            && self.text(name) == "startswith"
            && self.is_sys(base, "platform")
            && let [arg] = self.body.call_args(*args)
            && let Expr::Str { value, .. } = *self.body.expr(arg.expr)
        {
            return Truth::of(self.options().platform.starts_with(self.body.text(value)));
        }
        Truth::Unknown
    }

    fn name_truth(&self, name: &str) -> Truth {
        let options = self.options();
        match name {
            "PY2" => Truth::AlwaysFalse,
            "PY3" => Truth::AlwaysTrue,
            "MYPY" | "TYPE_CHECKING" => Truth::MypyTrue,
            _ if options.always_true.iter().any(|known| known == name) => Truth::AlwaysTrue,
            _ if options.always_false.iter().any(|known| known == name) => Truth::AlwaysFalse,
            _ => Truth::Unknown,
        }
    }

    fn bool_op_truth(&self, op: BinOp, left: ExprId, right: ExprId) -> Truth {
        let both = [self.condition_truth(left), self.condition_truth(right)];
        // What one operand decides alone, and the two kinds of the opposite: of those the second wins only if it is
        // there twice.
        let (alone, whole, mixed) = if op == BinOp::Or {
            let alone = [Truth::AlwaysTrue, Truth::MypyTrue];
            (alone, Truth::MypyFalse, Truth::AlwaysFalse)
        } else {
            let alone = [Truth::AlwaysFalse, Truth::MypyFalse];
            (alone, Truth::MypyTrue, Truth::AlwaysTrue)
        };
        if let Some(truth) = alone.into_iter().find(|truth| both.contains(truth)) {
            truth
        } else if both == [whole; 2] {
            whole
        } else if both.iter().all(|truth| *truth == whole || *truth == mixed) {
            mixed
        } else {
            Truth::Unknown
        }
    }

    fn is_sys(&self, expr: ExprId, attribute: &str) -> bool {
        let Expr::Member { base, name } = *self.body.expr(expr) else {
            return false;
        };
        self.text(name) == attribute
            && matches!(*self.body.expr(base), Expr::Name(name) if self.text(name) == "sys")
    }

    fn compare_truth(&self, left: ExprId, op: CmpOp, right: ExprId) -> Truth {
        let version = match (self.version_part(left), self.version_part(right)) {
            (Some(part), _) => self.version_truth(part, op, right),
            (None, Some(part)) => self.version_truth(part, mirrored(op), left),
            (None, None) => Truth::Unknown,
        };
        if version == Truth::Unknown && self.is_sys(left, "platform") {
            return self.platform_truth(op, right);
        }
        version
    }

    fn platform_truth(&self, op: CmpOp, right: ExprId) -> Truth {
        let platform = self.options().platform.as_str();
        let is_platform = |expr: ExprId| match *self.body.expr(expr) {
            Expr::Str { value, .. } => Some(self.body.text(value) == platform),
            _ => None,
        };
        let found = match (op, self.body.expr(right)) {
            (CmpOp::Eq | CmpOp::NotEq, _) => is_platform(right),
            (CmpOp::In | CmpOp::NotIn, Expr::Tuple(items) | Expr::List(items) | Expr::Set(items)) => {
                let found: Option<Vec<bool>> = self
                    .body
                    .exprs(*items)
                    .iter()
                    .map(|item| is_platform(*item))
                    .collect();
                found.map(|found| found.contains(&true))
            }
            _ => None,
        };
        match found {
            Some(found) => Truth::of(found == matches!(op, CmpOp::Eq | CmpOp::In)),
            None => Truth::Unknown,
        }
    }

    /// The numbers of `sys.version_info[...]` that are compared: a range for a slice.
    fn version_part(&self, expr: ExprId) -> Option<VersionPart> {
        if self.is_sys(expr, "version_info") {
            return Some(VersionPart::Slice(0, 2));
        }
        let Expr::Index { base, index } = *self.body.expr(expr) else {
            return None;
        };
        if !self.is_sys(base, "version_info") {
            return None;
        }
        let Expr::Slice { begin, end, stride } = *self.body.expr(index) else {
            return Some(VersionPart::Index(self.small_int(index)?));
        };
        let bound =
            |bound: Option<ExprId>, missing| bound.map_or(Some(missing), |bound| self.small_int(bound));
        (bound(stride, 1)? == 1).then_some(())?;
        Some(VersionPart::Slice(bound(begin, 0)?, bound(end, 2)?))
    }

    fn small_int(&self, expr: ExprId) -> Option<i64> {
        match *self.body.expr(expr) {
            Expr::Int(value) => Some(value),
            _ => None,
        }
    }

    fn version_truth(&self, part: VersionPart, op: CmpOp, other: ExprId) -> Truth {
        let version = self.options().python_version;
        let version = [i64::from(version.major), i64::from(version.minor)];
        match part {
            VersionPart::Index(index @ (0 | 1)) => match self.small_int(other) {
                Some(value) => ordered(&version[usize::from(index == 1)], op, &value),
                None => Truth::Unknown,
            },
            VersionPart::Slice(low, high) if 0 <= low && low < high && high <= 2 => {
                let Expr::Tuple(items) = *self.body.expr(other) else {
                    return Truth::Unknown;
                };
                let value: Option<Vec<i64>> = self
                    .body
                    .exprs(items)
                    .iter()
                    .map(|item| self.small_int(*item))
                    .collect();
                let Some(value) = value else { return Truth::Unknown };
                let version = &version[usize::from(low == 1)..if high == 2 { 2 } else { 1 }];
                let is_order = !matches!(op, CmpOp::Eq | CmpOp::NotEq);
                if version.len() == value.len() || (version.len() > value.len() && is_order) {
                    ordered(&version, op, &value.as_slice())
                } else {
                    Truth::Unknown
                }
            }
            VersionPart::Index(_) | VersionPart::Slice(..) => Truth::Unknown,
        }
    }
}

/// What of `sys.version_info` is compared.
#[derive(Clone, Copy, Debug)]
enum VersionPart {
    Index(i64),
    Slice(i64, i64),
}

fn mirrored(op: CmpOp) -> CmpOp {
    match op {
        CmpOp::Lt => CmpOp::Gt,
        CmpOp::LtE => CmpOp::GtE,
        CmpOp::Gt => CmpOp::Lt,
        CmpOp::GtE => CmpOp::LtE,
        CmpOp::Eq | CmpOp::NotEq | CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => op,
    }
}

fn ordered<T: PartialOrd>(left: &T, op: CmpOp, right: &T) -> Truth {
    match op {
        CmpOp::Eq => Truth::of(left == right),
        CmpOp::NotEq => Truth::of(left != right),
        CmpOp::Lt => Truth::of(left < right),
        CmpOp::LtE => Truth::of(left <= right),
        CmpOp::Gt => Truth::of(left > right),
        CmpOp::GtE => Truth::of(left >= right),
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => Truth::Unknown,
    }
}
