//! Powers and signs of `int`, and tuples times a number.

use types::{LiteralValue, Type, TypeId};

use super::HookedCall;
use crate::Checker;

impl Checker<'_> {
    /// `int ** n`: an `int` if `n` is a number that is not negative, else a `float`.
    pub(super) fn int_pow_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let [exponent, modulo] = call.mapping else {
            return None;
        };
        let ([index], []) = (exponent.as_slice(), modulo.as_slice()) else {
            return None;
        };
        let exponent = self.literal_exponent(self.expr_of(call.actuals.args[*index])?)?;
        let name = if exponent {
            "builtins.int"
        } else {
            "builtins.float"
        };
        Some(self.named_generic_type(name, &[]))
    }

    /// Whether a number that is written out is at least 0; `None` if the expression is no such number.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn literal_exponent(&self, expr: nodes::ast::ExprId) -> Option<bool> {
        use nodes::ast::{Expr, UnaryOp};
        match self.body.expr(expr) {
            Expr::Int(_) | Expr::BigInt(_) => Some(true),
            Expr::Unary {
                op: UnaryOp::Neg,
                operand,
            } => match self.body.expr(*operand) {
                Expr::Int(value) => Some(*value == 0),
                Expr::BigInt(_) => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn int_neg_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        self.signed_literal(call, |value| value.checked_neg())
    }

    pub(super) fn int_pos_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        self.signed_literal(call, Some)
    }

    /// The literal of the other sign, or an `int` whose value is known.
    fn signed_literal(&mut self, call: &HookedCall<'_>, sign: fn(i64) -> Option<i64>) -> Option<TypeId> {
        let types = self.types();
        let object = call.object_type?;
        let known = types
            .as_instance(object)
            .map(|instance| instance.last_known_value);
        let literal = match known {
            Some(known) => types.as_literal(known?)?,
            None => types.as_literal(object)?,
        };
        let value = self.signed(&literal.value, sign)?;
        let result = types.literal(value, literal.fallback);
        if known.is_none()
            || self
                .type_context()
                .is_some_and(|typ| self.is_literal_type_like(typ))
        {
            return Some(result);
        }
        let mut instance = types.as_instance(object)?.clone();
        instance.last_known_value = Some(result);
        Some(types.intern(Type::Instance(instance)))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn signed(&self, value: &LiteralValue, sign: fn(i64) -> Option<i64>) -> Option<LiteralValue> {
        match value {
            LiteralValue::Int(value) => match sign(*value) {
                Some(value) => Some(LiteralValue::Int(value)),
                None => Some(LiteralValue::BigInt(
                    self.state.world.names.intern("9223372036854775808"),
                )),
            },
            // Whether the sign changes shows with any number.
            LiteralValue::BigInt(text) if sign(1) == Some(-1) => {
                let text = self.text(*text);
                let text = match text.strip_prefix('-') {
                    Some(rest) => rest.to_owned(),
                    None => format!("-{text}"),
                };
                if let Ok(value) = text.parse() {
                    return Some(LiteralValue::Int(value));
                }
                Some(LiteralValue::BigInt(self.state.world.names.intern(&text)))
            }
            LiteralValue::BigInt(text) => Some(LiteralValue::BigInt(*text)),
            LiteralValue::Bool(value) => sign(i64::from(*value)).map(LiteralValue::Int),
            _ => None,
        }
    }

    /// A tuple times a number that is known.
    pub(super) fn tuple_mul_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let types = self.types();
        let tuple = types.as_tuple(call.object_type?)?;
        let arg = self.proper(call.first_type()?);
        let known = types
            .as_instance(arg)
            .map_or(Some(arg), |instance| instance.last_known_value)?;
        let times = match types.as_literal(known)?.value {
            LiteralValue::Int(value) => usize::try_from(value).unwrap_or(0),
            LiteralValue::Bool(value) => usize::from(value),
            LiteralValue::BigInt(_)
            | LiteralValue::Str(_)
            | LiteralValue::Bytes(_)
            | LiteralValue::Enum(_)
            | LiteralValue::Float(_)
            | LiteralValue::Sentinel { .. } => return None,
        };
        if tuple.items.len().saturating_mul(times) > MOST_ITEMS {
            return None;
        }
        let mut tuple = tuple.clone();
        tuple.items = tuple.items.repeat(times).into();
        Some(types.intern(Type::Tuple(Box::new(tuple))))
    }
}

/// The longest tuple that multiplying makes; mypy has no limit but that of the memory.
const MOST_ITEMS: usize = 1 << 20;
