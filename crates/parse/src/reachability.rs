//! Which code never runs, decided by Python version, platform and names that are constant.
//!
//! ```text
//! if sys.version_info >= (3, 8):   AlwaysTrue
//! elif TYPE_CHECKING:              MypyTrue: true for mypy, false when the program runs
//! ```
//!
//! Specified by `mypy/reachability.py`; the order of the tests is the parser's (ast-serialize).

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, Pattern, Stmt, UnaryOp};

use crate::ParseOptions;

/// What is known about a condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Truth {
    AlwaysTrue,
    /// True for mypy, false when the program runs.
    MypyTrue,
    AlwaysFalse,
    /// False for mypy, true when the program runs.
    MypyFalse,
    Unknown,
}

impl Truth {
    fn inverted(self) -> Self {
        match self {
            Self::AlwaysTrue => Self::AlwaysFalse,
            Self::MypyTrue => Self::MypyFalse,
            Self::AlwaysFalse => Self::AlwaysTrue,
            Self::MypyFalse => Self::MypyTrue,
            Self::Unknown => Self::Unknown,
        }
    }

    fn is_false(self) -> bool {
        matches!(self, Self::AlwaysFalse | Self::MypyFalse)
    }

    fn is_true(self) -> bool {
        matches!(self, Self::AlwaysTrue | Self::MypyTrue)
    }

    fn of(value: bool) -> Self {
        if value {
            Self::AlwaysTrue
        } else {
            Self::AlwaysFalse
        }
    }
}

/// What is known about one branch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Branch {
    /// Never run.
    pub(crate) unreachable: bool,
    /// Imports in it are seen by mypy only.
    pub(crate) mypy_only: bool,
    /// Functions in it are seen by mypy only: narrower, since an `else` never counts.
    pub(crate) functions_mypy_only: bool,
}

/// Goes through the branches of an `if` or a `match` in order.
pub(crate) struct Branches<'a> {
    options: &'a ParseOptions,
    rest_unreachable: bool,
    seen_mypy_true: bool,
    seen_mypy_false: bool,
}

impl<'a> Branches<'a> {
    pub(crate) fn new(options: &'a ParseOptions) -> Self {
        Self {
            options,
            rest_unreachable: false,
            seen_mypy_true: false,
            seen_mypy_false: false,
        }
    }

    /// The next branch of an `if`, with its condition.
    pub(crate) fn condition(&mut self, test: &Expr) -> Branch {
        let truth = condition_truth(test, self.options);
        let unreachable = self.rest_unreachable || truth.is_false();
        let mypy_only = !unreachable && !self.seen_mypy_true && truth == Truth::MypyTrue;
        self.rest_unreachable |= truth.is_true();
        self.seen_mypy_true |= truth == Truth::MypyTrue;
        self.seen_mypy_false |= truth == Truth::MypyFalse;
        Branch {
            unreachable,
            mypy_only,
            functions_mypy_only: mypy_only,
        }
    }

    /// The `else` of an `if`.
    pub(crate) fn otherwise(&self) -> Branch {
        let unreachable = self.rest_unreachable;
        Branch {
            unreachable,
            mypy_only: !unreachable && self.seen_mypy_false && !self.seen_mypy_true,
            functions_mypy_only: false,
        }
    }

    /// The next `case` of a `match`.
    pub(crate) fn case(&mut self, pattern: &Pattern, guard: Option<&Expr>) -> Branch {
        let pattern = pattern_truth(pattern);
        let guard = guard.map_or(Truth::AlwaysTrue, |guard| condition_truth(guard, self.options));
        let unreachable = self.rest_unreachable || pattern.is_false() || guard.is_false();
        let mypy_true = guard == Truth::MypyTrue && pattern.is_true();
        let mypy_only = !unreachable && !self.seen_mypy_true && mypy_true;
        self.rest_unreachable |= guard.is_true() && pattern.is_true();
        self.seen_mypy_true |= mypy_true;
        Branch {
            unreachable,
            mypy_only,
            functions_mypy_only: guard == Truth::MypyTrue,
        }
    }
}

/// Whether `stmt` is an assertion that fails always: nothing behind it is part of the module.
pub(crate) fn always_fails(stmt: &Stmt, options: &ParseOptions) -> bool {
    match stmt {
        Stmt::Assert(stmt) => condition_truth(&stmt.test, options).is_false(),
        _ => false,
    }
}

fn condition_truth(test: &Expr, options: &ParseOptions) -> Truth {
    match test {
        Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => {
            condition_truth(&unary.operand, options).inverted()
        }
        Expr::BooleanLiteral(literal) if literal.value => {
            listed(&options.always_true, "True", Truth::AlwaysTrue)
        }
        Expr::BooleanLiteral(_) => listed(&options.always_false, "False", Truth::AlwaysFalse),
        Expr::Name(name) => name_truth(&name.id, options),
        Expr::Attribute(attribute) => name_truth(&attribute.attr, options),
        Expr::BoolOp(bool_op) => bool_op_truth(bool_op, options),
        Expr::Compare(compare) => compare_truth(compare, options),
        Expr::Call(call) => platform_prefix_truth(call, &options.platform),
        _ => Truth::Unknown,
    }
}

fn listed(names: &[String], name: &str, truth: Truth) -> Truth {
    if names.iter().any(|listed| listed == name) {
        truth
    } else {
        Truth::Unknown
    }
}

fn name_truth(name: &str, options: &ParseOptions) -> Truth {
    match name {
        "MYPY" | "TYPE_CHECKING" => Truth::MypyTrue,
        "PY2" => Truth::AlwaysFalse,
        "PY3" => Truth::AlwaysTrue,
        _ => match listed(&options.always_true, name, Truth::AlwaysTrue) {
            Truth::Unknown => listed(&options.always_false, name, Truth::AlwaysFalse),
            known => known,
        },
    }
}

fn bool_op_truth(bool_op: &ast::ExprBoolOp, options: &ParseOptions) -> Truth {
    let seen: Vec<Truth> = bool_op
        .values
        .iter()
        .map(|value| condition_truth(value, options))
        .collect();
    let has = |truth| seen.contains(&truth);
    // What one value decides alone; then the two kinds of the opposite, of which one wins.
    let (alone, mixed) = match bool_op.op {
        BoolOp::And => (
            [Truth::AlwaysFalse, Truth::MypyFalse],
            [Truth::MypyTrue, Truth::AlwaysTrue],
        ),
        BoolOp::Or => (
            [Truth::AlwaysTrue, Truth::MypyTrue],
            [Truth::AlwaysFalse, Truth::MypyFalse],
        ),
    };
    let decided = alone.into_iter().find(|truth| has(*truth));
    if let Some(truth) = decided {
        truth
    } else if has(Truth::Unknown) {
        Truth::Unknown
    } else if has(mixed[0]) {
        mixed[0]
    } else {
        mixed[1]
    }
}

fn compare_truth(compare: &ast::ExprCompare, options: &ParseOptions) -> Truth {
    let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
        return Truth::Unknown;
    };
    match version_truth(&compare.left, *op, right, options.python_version) {
        Truth::Unknown => platform_truth(&compare.left, *op, right, &options.platform),
        known => known,
    }
}

/// What of `sys.version_info` is compared.
enum VersionPart {
    Index(i32),
    Slice(i32, i32),
}

fn version_truth(left: &Expr, op: CmpOp, right: &Expr, version: (u8, u8)) -> Truth {
    let pair = |version: &Expr, value: &Expr| Some((version_part(version)?, integers(value)?));
    let (part, (value, is_tuple), op) = match pair(left, right) {
        Some((part, value)) => (part, value, op),
        None => match pair(right, left) {
            Some((part, value)) => (part, value, mirrored(op)),
            None => return Truth::Unknown,
        },
    };
    let version = [i32::from(version.0), i32::from(version.1)];
    match part {
        VersionPart::Index(index @ 0..=1) if !is_tuple => {
            ordered(&version[index.unsigned_abs() as usize], op, &value[0])
        }
        VersionPart::Slice(low, high) if is_tuple && 0 <= low && low < high && high <= 2 => {
            let version = &version[low.unsigned_abs() as usize..high.unsigned_abs() as usize];
            let ordering = !matches!(op, CmpOp::Eq | CmpOp::NotEq);
            if version.len() == value.len() || (version.len() > value.len() && ordering) {
                ordered(&version, op, &value.as_slice())
            } else {
                Truth::Unknown
            }
        }
        VersionPart::Index(_) | VersionPart::Slice(..) => Truth::Unknown,
    }
}

fn version_part(expr: &Expr) -> Option<VersionPart> {
    if is_sys_attribute(expr, "version_info") {
        return Some(VersionPart::Slice(0, 2));
    }
    let Expr::Subscript(subscript) = expr else {
        return None;
    };
    if !is_sys_attribute(&subscript.value, "version_info") {
        return None;
    }
    match &*subscript.slice {
        Expr::Slice(slice) => {
            let bound = |bound: Option<&Expr>, missing| bound.map_or(Some(missing), integer);
            if bound(slice.step.as_deref(), 1)? != 1 {
                return None;
            }
            Some(VersionPart::Slice(
                bound(slice.lower.as_deref(), 0)?,
                bound(slice.upper.as_deref(), 2)?,
            ))
        }
        index => Some(VersionPart::Index(integer(index)?)),
    }
}

/// The integers of a literal, and whether it is a tuple.
fn integers(expr: &Expr) -> Option<(Vec<i32>, bool)> {
    match expr {
        Expr::Tuple(tuple) => Some((tuple.elts.iter().map(integer).collect::<Option<_>>()?, true)),
        _ => Some((vec![integer(expr)?], false)),
    }
}

fn integer(expr: &Expr) -> Option<i32> {
    match expr {
        Expr::NumberLiteral(number) => match &number.value {
            ast::Number::Int(value) => value.as_i32(),
            ast::Number::Float(_) | ast::Number::Complex { .. } => None,
        },
        _ => None,
    }
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

fn platform_truth(left: &Expr, op: CmpOp, right: &Expr, platform: &str) -> Truth {
    if !is_sys_attribute(left, "platform") {
        return Truth::Unknown;
    }
    match (op, right) {
        (CmpOp::Eq | CmpOp::NotEq, Expr::StringLiteral(text)) => ordered(&platform, op, &text.value.to_str()),
        (CmpOp::In | CmpOp::NotIn, _) => match has_text(right, platform) {
            Some(found) => Truth::of(found == (op == CmpOp::In)),
            None => Truth::Unknown,
        },
        _ => Truth::Unknown,
    }
}

/// Whether a tuple, list or set of texts has `text` in it.
fn has_text(expr: &Expr, text: &str) -> Option<bool> {
    let items = match expr {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        Expr::Set(set) => &set.elts,
        _ => return None,
    };
    items.iter().try_fold(false, |found, item| match item {
        Expr::StringLiteral(literal) => Some(found | (literal.value.to_str() == text)),
        _ => None,
    })
}

/// `sys.platform.startswith("...")`
fn platform_prefix_truth(call: &ast::ExprCall, platform: &str) -> Truth {
    match (&*call.func, &*call.arguments.args) {
        (Expr::Attribute(callee), [Expr::StringLiteral(prefix)])
            if callee.attr.as_str() == "startswith" && is_sys_attribute(&callee.value, "platform") =>
        {
            Truth::of(platform.starts_with(prefix.value.to_str()))
        }
        _ => Truth::Unknown,
    }
}

fn is_sys_attribute(expr: &Expr, name: &str) -> bool {
    match expr {
        Expr::Attribute(attribute) if attribute.attr.as_str() == name => {
            matches!(&*attribute.value, Expr::Name(base) if base.id.as_str() == "sys")
        }
        _ => false,
    }
}

fn pattern_truth(pattern: &Pattern) -> Truth {
    match pattern {
        Pattern::MatchAs(pattern) if pattern.pattern.is_none() => Truth::AlwaysTrue,
        Pattern::MatchOr(any) if any.patterns.iter().any(|one| pattern_truth(one).is_true()) => {
            Truth::AlwaysTrue
        }
        _ => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use ruff_python_ast::Mod;
    use ruff_python_parser::{Mode, parse_unchecked};

    use super::*;

    fn check(source: &str, expected: Truth) {
        let options = ParseOptions {
            python_version: (3, 10),
            always_true: vec!["FAST".to_owned()],
            always_false: vec!["SLOW".to_owned()],
            ..ParseOptions::default()
        };
        let parsed = parse_unchecked(source, Mode::Expression.into());
        let Mod::Expression(module) = parsed.into_syntax() else {
            panic!("an expression")
        };
        assert_eq!(condition_truth(&module.body, &options), expected, "{source}");
    }

    #[test]
    fn names_decide() {
        check("TYPE_CHECKING", Truth::MypyTrue);
        check("not typing.TYPE_CHECKING", Truth::MypyFalse);
        check("PY2", Truth::AlwaysFalse);
        check("m.FAST", Truth::AlwaysTrue);
        check("SLOW", Truth::AlwaysFalse);
        check("True", Truth::Unknown);
        check("x", Truth::Unknown);
    }

    #[test]
    fn bool_ops_combine() {
        check("PY3 or x", Truth::AlwaysTrue);
        check("PY2 or MYPY", Truth::MypyTrue);
        check("not MYPY or not TYPE_CHECKING", Truth::MypyFalse);
        check("PY2 or not MYPY", Truth::AlwaysFalse);
        check("not MYPY and PY3", Truth::MypyFalse);
        check("PY3 and MYPY", Truth::MypyTrue);
        check("PY3 and PY3", Truth::AlwaysTrue);
        check("PY3 and x", Truth::Unknown);
    }

    #[test]
    fn versions_compare() {
        check("sys.version_info >= (3, 10)", Truth::AlwaysTrue);
        check("(3, 11) <= sys.version_info", Truth::AlwaysFalse);
        check("sys.version_info[0] == 3", Truth::AlwaysTrue);
        check("sys.version_info[:1] == (3,)", Truth::AlwaysTrue);
        check("sys.version_info == (3,)", Truth::Unknown);
        check("sys.version_info > (3,)", Truth::AlwaysTrue);
        check("sys.version_info[1:2] < (11,)", Truth::AlwaysTrue);
        check("sys.version_info[2] == 0", Truth::Unknown);
        check("sys.version_info >= (3, 10, 1)", Truth::Unknown);
        check("3 < sys.version_info >= (3, 8)", Truth::Unknown);
    }

    #[test]
    fn platforms_compare() {
        check("sys.platform == 'linux'", Truth::AlwaysTrue);
        check("sys.platform != 'linux'", Truth::AlwaysFalse);
        check("sys.platform.startswith('win')", Truth::AlwaysFalse);
        check("sys.platform in ('linux', 'darwin')", Truth::AlwaysTrue);
        check("sys.platform not in {'linux'}", Truth::AlwaysFalse);
        check("sys.platform in ['linux', x]", Truth::Unknown);
    }
}
