//! What expressions look like: constants, names of builtins, members of enumerations.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::{Name, known};
use nodes::ast::{Expr, ExprId};
use types::{DefRef, LiteralValue, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// The type of an expression that was checked (mypy's `lookup_type`).
    pub(crate) fn lookup_type(&self, expr: ExprId) -> TypeId {
        self.stored_type(expr)
            .unwrap_or_else(|| self.state.world.types.any(types::AnyKind::SpecialForm))
    }

    /// The assignment expression's target instead of the expression itself (mypy's `collapse_walrus`).
    pub(crate) fn collapse_walrus(&self, expr: ExprId) -> ExprId {
        match *self.body.expr(expr) {
            Expr::Assignment { target, .. } => target,
            _other => expr,
        }
    }

    /// Whether an expression is a name or attribute with this full name.
    pub(crate) fn refers_to_fullname(&self, expr: ExprId, fullname: Name) -> bool {
        if !matches!(self.body.expr(expr), Expr::Name(_) | Expr::Member { .. }) {
            return false;
        }
        let Some(reference) = self.tables.refs.get(expr) else {
            return false;
        };
        if reference.fullname == Some(fullname) {
            return true;
        }
        let Some(DefRef::Alias(alias)) = reference.node else {
            return false;
        };
        let alias = self.state.world.get(alias);
        if alias.python_3_12 {
            return false;
        }
        let instance = self.state.world.types.as_instance(self.proper(alias.target));
        instance.is_some_and(|instance| self.state.world.get(instance.class).fullname == fullname)
    }

    /// Whether an expression is `True` or a whole number but 0.
    pub(crate) fn is_true_literal(&self, expr: ExprId) -> bool {
        match *self.body.expr(expr) {
            Expr::Int(value) => value != 0,
            Expr::BigInt(_) => true,
            _other => self.refers_to_fullname(expr, known::BUILTINS_TRUE),
        }
    }

    /// Whether an expression is `False` or 0.
    pub(crate) fn is_false_literal(&self, expr: ExprId) -> bool {
        match *self.body.expr(expr) {
            Expr::Int(value) => value == 0,
            _other => self.refers_to_fullname(expr, known::BUILTINS_FALSE),
        }
    }

    /// Whether an expression is `None`.
    pub(crate) fn is_literal_none(&self, expr: ExprId) -> bool {
        self.is_name_of(expr, "builtins.None")
    }

    /// Whether an expression is `NotImplemented`.
    pub(crate) fn is_literal_not_implemented(&self, expr: ExprId) -> bool {
        self.is_name_of(expr, "builtins.NotImplemented")
    }

    fn is_name_of(&self, expr: ExprId, fullname: &str) -> bool {
        let reference = self.tables.refs.get(expr);
        let name = reference.and_then(|reference| reference.fullname);
        matches!(self.body.expr(expr), Expr::Name(_)) && name.is_some_and(|name| self.text(name) == fullname)
    }

    /// Whether an expression is a member of an enumeration by its name: `Color.RED`.
    pub(crate) fn is_literal_enum(&mut self, expr: ExprId) -> bool {
        let Expr::Member { base, .. } = *self.body.expr(expr) else {
            return false;
        };
        if !matches!(self.body.expr(base), Expr::Name(_)) {
            return false;
        }
        let (Some(parent), Some(member)) = (self.stored_type(base), self.stored_type(expr)) else {
            return false;
        };
        let types = self.state.world.types;
        let parent = self.proper(parent);
        let member = self.coerce_to_literal(member);
        let member = self.proper(member);
        let Some(literal) = types.as_literal(member) else {
            return false;
        };
        let class = types.as_instance(literal.fallback).map(|fallback| fallback.class);
        matches!(literal.value, LiteralValue::Enum(_)) && class.is_some() && self.type_object(parent) == class
    }

    /// The texts that an expression can be: a text, or of a type of literal texts.
    pub(crate) fn str_literals_of(&mut self, expr: ExprId) -> Option<Vec<Name>> {
        if let Expr::Str { value, .. } = *self.body.expr(expr) {
            return Some(vec![self.state.world.names.intern(self.body.text(value))]);
        }
        let typ = self.lookup_type(expr);
        self.try_getting_str_literals_from_type(typ)
    }

    /// The whole number that an expression is, or that its type says it is.
    pub(crate) fn literal_int_expr(&mut self, expr: ExprId) -> Option<i64> {
        let typ = self.stored_type(expr)?;
        let literal = self.coerce_to_literal(typ);
        let proper = self.proper(literal);
        match self.state.world.types.as_literal(proper)?.value {
            LiteralValue::Int(value) => Some(value),
            LiteralValue::Bool(value) => Some(i64::from(value)),
            LiteralValue::BigInt(_) => Some(i64::MAX),
            LiteralValue::Str(_)
            | LiteralValue::Bytes(_)
            | LiteralValue::Enum(_)
            | LiteralValue::Sentinel { .. }
            | LiteralValue::Float(_) => None,
        }
    }
}
