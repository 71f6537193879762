//! What the rooms of expressions remember between calls.

use names::Name;
use nodes::ast::ExprId;
use rustc_hash::FxHashMap;
use types::TypeId;

/// How [`accept_with`](crate::Checker::accept_with) checks an expression.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AcceptOptions {
    /// The type that the surroundings want.
    pub(crate) type_context: Option<TypeId>,
    /// A call or an `await` may return `None`.
    pub(crate) allow_none_return: bool,
    /// `Any` is no error, even with `--disallow-any-expr`.
    pub(crate) always_allow_any: bool,
    /// The expression is being called.
    pub(crate) is_callee: bool,
}

/// How [`check_call`](crate::Checker::check_call) treats the callee.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CallOptions {
    /// The expression that the inferred type of the callee is stored for.
    pub(crate) callable_node: Option<ExprId>,
    /// The full name of the function or method, for plugins and messages.
    pub(crate) callable_name: Option<Name>,
    /// The object whose method is called.
    pub(crate) object_type: Option<TypeId>,
    /// The type of the object before its fallback was taken.
    pub(crate) original_type: Option<TypeId>,
}

/// What the rooms of expressions remember between calls.
#[derive(Debug, Default)]
pub(crate) struct ExprState {
    /// The types that the surroundings want, innermost last.
    pub(crate) type_context: Vec<Option<TypeId>>,
    /// Types that hold instead of the inferred ones, while unions are split in overloads.
    pub(crate) type_overrides: FxHashMap<ExprId, TypeId>,
    /// The expression that is being checked is a callee.
    pub(crate) is_callee: bool,
    /// A lambda is being checked.
    pub(crate) in_lambda_expr: bool,
}
