//! Operators of whole numbers and tuples.

use names::known;
use nodes::ast::{Expr, UnaryOp};
use types::{Instance, LiteralValue, Type, TypeId};

use super::CallSite;
use crate::{Checker, Operand};

/// More items than this are not written out.
const MAX_ITEMS: usize = 1 << 20;

impl Checker<'_> {
    /// `len(x)` is a native integer for a native vector.
    pub(super) fn len_result(&mut self, site: &CallSite<'_>) -> Option<TypeId> {
        let (1, Some((_, typ))) = (site.mapping.len(), site.only(0)) else {
            return None;
        };
        let class = self.instance_class(self.proper(typ))?;
        let is_vec = self.state.world.get(class).fullname == known::LIBRT_VEC;
        is_vec.then(|| self.named_type("mypy_extensions.i64"))
    }

    /// `n ** 2` is an `int`, `n ** -2` a `float`.
    pub(super) fn int_pow_result(&mut self, site: &CallSite<'_>) -> Option<TypeId> {
        if site.mapping.len() != 2 || !site.given(1).is_empty() {
            return None;
        }
        let (Operand::Expr(exponent), _) = site.only(0)? else {
            return None;
        };
        let is_negative = match *self.body.expr(exponent) {
            Expr::Int(_) | Expr::BigInt(_) => false,
            Expr::Unary {
                op: UnaryOp::Neg,
                operand,
            } => match self.body.expr(operand) {
                Expr::Int(value) => *value != 0,
                Expr::BigInt(_) => true,
                _ => return None,
            },
            _ => return None,
        };
        Some(self.named_type(if is_negative {
            "builtins.float"
        } else {
            "builtins.int"
        }))
    }

    /// `-x` or `+x` of a known number is a known number.
    pub(super) fn int_sign_result(&mut self, object: TypeId, negate: bool) -> Option<TypeId> {
        let types = self.types();
        let literal = match types.get(object) {
            Type::Literal(literal) => literal,
            Type::Instance(instance) => types.as_literal(instance.last_known_value?)?,
            _ => return None,
        };
        let value = self.with_sign(&literal.value, negate)?;
        let signed = types.literal(value, literal.fallback);
        let Type::Instance(instance) = types.get(object) else {
            return Some(signed);
        };
        if typeops::literals::is_literal_type_like(self.world(), self.type_context()) {
            return Some(signed);
        }
        Some(types.intern(Type::Instance(Instance {
            last_known_value: Some(signed),
            ..instance.clone()
        })))
    }

    fn with_sign(&self, value: &LiteralValue, negate: bool) -> Option<LiteralValue> {
        let value = match value {
            LiteralValue::Bool(value) => LiteralValue::Int(i64::from(*value)),
            LiteralValue::Int(_) | LiteralValue::BigInt(_) => value.clone(),
            LiteralValue::Str(_)
            | LiteralValue::Bytes(_)
            | LiteralValue::Enum(_)
            | LiteralValue::Float(_)
            | LiteralValue::Sentinel { .. } => return None,
        };
        if !negate {
            return Some(value);
        }
        let digits = match value {
            LiteralValue::Int(value) => match value.checked_neg() {
                Some(value) => return Some(LiteralValue::Int(value)),
                None => value.to_string(),
            },
            LiteralValue::BigInt(digits) => self.text(digits).to_owned(),
            _ => return None,
        };
        let negated = match digits.strip_prefix('-') {
            Some(positive) => positive.to_owned(),
            None => format!("-{digits}"),
        };
        Some(match negated.parse() {
            Ok(value) => LiteralValue::Int(value),
            Err(_) => LiteralValue::BigInt(self.name(&negated)),
        })
    }

    /// `(a, b) * 2` is `(a, b, a, b)`.
    pub(super) fn tuple_mul_result(&mut self, object: TypeId, site: &CallSite<'_>) -> Option<TypeId> {
        let types = self.types();
        let tuple = types.as_tuple(object)?;
        let factor = self.proper(site.first_type()?);
        let literal = match types.get(factor) {
            Type::Literal(literal) => literal,
            Type::Instance(instance) => types.as_literal(instance.last_known_value?)?,
            _ => return None,
        };
        let factor = match literal.value {
            LiteralValue::Int(value) => usize::try_from(value).unwrap_or(0),
            LiteralValue::Bool(value) => usize::from(value),
            _ => return None,
        };
        if tuple.items.len().saturating_mul(factor) > MAX_ITEMS {
            return None;
        }
        Some(types.tuple(tuple.items.repeat(factor), tuple.fallback))
    }
}
