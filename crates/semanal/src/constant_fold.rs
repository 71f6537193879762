//! Values of constant expressions, after `mypy/constant_fold.py`.

use nodes::ast::{BinOp, Expr, ExprId, UnaryOp};
use nodes::defs::VarFlags;
use types::{DefRef, LiteralValue};

use crate::Analyzer;

/// A constant value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    Bool(bool),
    Int(i64),
    /// Larger than 64 bits: the value does not matter here.
    BigInt,
    Float(f64),
    Complex,
    Str(String),
}

impl Analyzer<'_> {
    /// The value of an expression, if it is a simple constant.
    pub(crate) fn constant_fold(&self, expr: ExprId) -> Option<Constant> {
        match *self.body.expr(expr) {
            Expr::Int(value) => Some(Constant::Int(value)),
            Expr::BigInt(_) => Some(Constant::BigInt),
            Expr::Float(value) => Some(Constant::Float(value)),
            Expr::Complex(_) => Some(Constant::Complex),
            Expr::Str { value, .. } => Some(Constant::Str(self.body.text(value).to_owned())),
            Expr::Name(name) => self.constant_name(expr, name),
            Expr::Op { op, left, right } => fold_binary(op, self.constant_fold(left)?, self.constant_fold(right)?),
            Expr::Unary { op, operand } => fold_unary(op, &self.constant_fold(operand)?),
            _ => None,
        }
    }

    fn constant_name(&self, expr: ExprId, name: names::Name) -> Option<Constant> {
        match self.text(name) {
            "True" => return Some(Constant::Bool(true)),
            "False" => return Some(Constant::Bool(false)),
            _ => {}
        }
        let Some(DefRef::Var(var)) = self.reference(expr)?.node else { return None };
        let def = self.state.world.get(var);
        let fullname = self.text(def.fullname);
        let in_module = fullname.rsplit_once('.').is_some_and(|(module, _)| module == self.text(self.module_name));
        if !def.is(VarFlags::FINAL) || !in_module {
            return None;
        }
        match def.final_value.as_ref()? {
            LiteralValue::Bool(value) => Some(Constant::Bool(*value)),
            LiteralValue::Int(value) => Some(Constant::Int(*value)),
            LiteralValue::BigInt(_) => Some(Constant::BigInt),
            LiteralValue::Str(text) => Some(Constant::Str(self.text(*text).to_owned())),
            LiteralValue::Float(bits) => Some(Constant::Float(f64::from_bits(*bits))),
            LiteralValue::Bytes(_) | LiteralValue::Enum(_) => None,
        }
    }
}

fn as_int(value: &Constant) -> Option<i64> {
    match value {
        Constant::Bool(value) => Some(i64::from(*value)),
        Constant::Int(value) => Some(*value),
        Constant::BigInt | Constant::Float(_) | Constant::Complex | Constant::Str(_) => None,
    }
}

fn fold_binary(op: BinOp, left: Constant, right: Constant) -> Option<Constant> {
    if let (Constant::Str(left), Constant::Str(right)) = (&left, &right) {
        return (op == BinOp::Add).then(|| Constant::Str(format!("{left}{right}")));
    }
    let repeated = match (&left, &right) {
        (Constant::Str(text), other) | (other, Constant::Str(text)) => as_int(other).map(|count| (text, count)),
        _ => None,
    };
    if let Some((text, count)) = repeated {
        let count = usize::try_from(count).unwrap_or(0);
        return (op == BinOp::Mult && text.len() * count < 1 << 16).then(|| Constant::Str(text.repeat(count)));
    }
    if let (Some(left), Some(right)) = (as_int(&left), as_int(&right)) {
        return fold_ints(op, left, right);
    }
    None
}

fn fold_ints(op: BinOp, left: i64, right: i64) -> Option<Constant> {
    let int = |value: Option<i64>| Some(value.map_or(Constant::BigInt, Constant::Int));
    let shift = u32::try_from(right).ok();
    match op {
        BinOp::Add => int(left.checked_add(right)),
        BinOp::Sub => int(left.checked_sub(right)),
        BinOp::Mult => int(left.checked_mul(right)),
        BinOp::Div if right != 0 => Some(Constant::Float(to_float(left) / to_float(right))),
        BinOp::FloorDiv if right != 0 => int(left.checked_div(right).map(|quotient| floor(left, right, quotient))),
        BinOp::Mod if right != 0 => int(left.checked_rem(right).map(|rest| if rest != 0 && (rest < 0) != (right < 0) { rest + right } else { rest })),
        BinOp::BitAnd => int(Some(left & right)),
        BinOp::BitOr => int(Some(left | right)),
        BinOp::BitXor => int(Some(left ^ right)),
        BinOp::LShift => shift.and_then(|shift| int(left.checked_mul(1_i64.checked_shl(shift).unwrap_or(0)))),
        BinOp::RShift => shift.and_then(|shift| int(Some(left >> shift.min(63)))),
        BinOp::Pow => shift.and_then(|power| int(left.checked_pow(power))),
        BinOp::Div | BinOp::FloorDiv | BinOp::Mod | BinOp::MatMult | BinOp::And | BinOp::Or => None,
    }
}

/// Python rounds quotients down.
fn floor(left: i64, right: i64, quotient: i64) -> i64 {
    if left % right != 0 && (left < 0) != (right < 0) { quotient - 1 } else { quotient }
}

#[expect(clippy::cast_precision_loss, reason = "as Python's division of integers does")]
fn to_float(value: i64) -> f64 {
    value as f64
}

fn fold_unary(op: UnaryOp, value: &Constant) -> Option<Constant> {
    match (op, value) {
        (UnaryOp::Neg, Constant::Float(value)) => Some(Constant::Float(-value)),
        (UnaryOp::Pos, Constant::Float(value)) => Some(Constant::Float(*value)),
        (UnaryOp::Neg | UnaryOp::Pos | UnaryOp::Invert, Constant::BigInt) => Some(Constant::BigInt),
        (UnaryOp::Neg, value) => Some(as_int(value)?.checked_neg().map_or(Constant::BigInt, Constant::Int)),
        (UnaryOp::Pos, value) => Some(Constant::Int(as_int(value)?)),
        (UnaryOp::Invert, value) => Some(Constant::Int(!as_int(value)?)),
        (UnaryOp::Not, _) => None,
    }
}
