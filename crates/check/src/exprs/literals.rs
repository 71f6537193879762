//! Literals: `5`, `"a"`, `b"c"`, and whether the surroundings want a literal type.

use nodes::ast::{Expr, ExprId};
use types::{AnyKind, LiteralValue, Type, TypeId};

use crate::Checker;

impl Checker<'_> {
    pub(super) fn visit_literal_expr(&mut self, expr: ExprId) -> TypeId {
        let types = self.memo.literal(expr).unwrap_or_else(|| {
            let Some((value, class)) = self.literal_value(expr) else {
                unreachable!("only literals are visited here")
            };
            let types = self.known_literal_types(value, class);
            self.memo.put_literal(expr, types);
            types
        });
        self.literal_in_context(types)
    }

    /// The value of a literal and the full name of its class.
    #[must_use]
    pub(crate) fn literal_value(&self, expr: ExprId) -> Option<(LiteralValue, &'static str)> {
        let names = self.state.world.names;
        let node = self.body.expr(expr);
        if let Expr::Int(value) = node {
            Some((LiteralValue::Int(*value), "builtins.int"))
        } else if let Expr::BigInt(text) = node {
            let text = names.intern(self.body.text(*text));
            Some((LiteralValue::BigInt(text), "builtins.int"))
        } else if let Expr::Str { value, .. } = node {
            let value = names.intern(self.body.text(*value));
            Some((LiteralValue::Str(value), "builtins.str"))
        } else if let Expr::Bytes(text) = node {
            let text = names.intern(self.body.text(*text));
            Some((LiteralValue::Bytes(text), "builtins.bytes"))
        } else {
            None
        }
    }

    /// The type of a literal in the current context: `Literal[5]`, or `int` with the value remembered.
    pub(crate) fn infer_literal_expr_type(&mut self, value: LiteralValue, fallback_name: &str) -> TypeId {
        let types = self.known_literal_types(value, fallback_name);
        self.literal_in_context(types)
    }

    fn literal_in_context(&self, (literal, instance): (TypeId, TypeId)) -> TypeId {
        if self.is_literal_context() {
            literal
        } else {
            instance
        }
    }

    fn known_literal_types(&mut self, value: LiteralValue, fallback_name: &str) -> (TypeId, TypeId) {
        if let Some(known) = self.exprs.literal_types.get(&value) {
            return *known;
        }
        let types = self.literal_types(value.clone(), fallback_name);
        self.exprs.literal_types.insert(value, types);
        types
    }

    /// The literal type of a value, and the instance that remembers it.
    fn literal_types(&self, value: LiteralValue, fallback_name: &str) -> (TypeId, TypeId) {
        let types = self.types();
        let fallback = self.named_type(fallback_name);
        let literal = types.literal(value, fallback);
        let Type::Instance(instance) = types.get(fallback) else {
            return (literal, fallback);
        };
        let mut instance = instance.clone();
        instance.last_known_value = Some(literal);
        (literal, types.intern(Type::Instance(instance)))
    }

    /// Whether the surroundings want a literal.
    pub(crate) fn is_literal_context(&self) -> bool {
        match self.type_context() {
            Some(context) => self.is_literal_type_like(context),
            None => false,
        }
    }

    pub(super) fn visit_ellipsis(&mut self) -> TypeId {
        match self.lookup_class("types.EllipsisType") {
            Some(_) => self.named_type("types.EllipsisType"),
            None => self.types().any(AnyKind::SpecialForm),
        }
    }

    /// The literal that a value is known to be, or the type itself.
    pub(crate) fn try_getting_literal(&self, typ: TypeId) -> TypeId {
        let typ = self.proper(typ);
        match self.types().as_instance(typ) {
            Some(instance) => instance.last_known_value.unwrap_or(typ),
            None => typ,
        }
    }

    /// The integers that an index can be, if they are known: of a literal, or of a union of literals.
    pub(crate) fn try_getting_int_literals(&mut self, index: ExprId) -> Option<Vec<i64>> {
        if let Some(value) = self.int_of(index) {
            return Some(vec![value]);
        }
        let types = self.types();
        let typ = self.accept(index, None);
        let typ = self.try_getting_literal(typ);
        let as_int = |id: TypeId| match types.as_literal(id)?.value {
            LiteralValue::Int(value) => Some(value),
            LiteralValue::Bool(value) => Some(i64::from(value)),
            LiteralValue::BigInt(_)
            | LiteralValue::Str(_)
            | LiteralValue::Bytes(_)
            | LiteralValue::Enum(_)
            | LiteralValue::Float(_)
            | LiteralValue::Sentinel { .. } => None,
        };
        if let Some(value) = as_int(typ) {
            return Some(vec![value]);
        }
        let items = types.as_union(typ)?.items.clone();
        items
            .into_iter()
            .map(|item| {
                let item = self.proper(item);
                as_int(item)
            })
            .collect()
    }

    fn int_of(&self, index: ExprId) -> Option<i64> {
        use nodes::ast::UnaryOp;
        let node = self.body.expr(index);
        if let Expr::Int(value) = node {
            return Some(*value);
        }
        let Expr::Unary { op, operand } = node else {
            return None;
        };
        let Expr::Int(value) = self.body.expr(*operand) else {
            return None;
        };
        match op {
            UnaryOp::Neg => value.checked_neg(),
            UnaryOp::Pos => Some(*value),
            UnaryOp::Invert | UnaryOp::Not => None,
        }
    }
}
