//! Keys of expressions: what the binder knows expressions by (mypy's *literal hashes*).
//!
//! Two expressions have the same key if they are written alike and their names refer to the same things: `x.a[0]`
//! is one key wherever it stands. Literals are compared as Python compares them, so `3` and `3.0` are one key, and
//! texts are equal to bytes of the same characters. An expression of a kind that has no key in mypy has none here.
//!
//! Specified by `mypy/literals.py`.

use names::Name;
use nodes::ast::{BinOp, CmpOp, Expr, ExprId, UnaryOp};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use types::{DefRef, LiteralValue, VarId};

use crate::Checker;

arena::define_id! {
    /// A key of an expression.
    pub struct KeyId;
}

/// A value that is written down.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum KeyLiteral {
    /// A whole number, or something that Python compares equal to one.
    Int(i64),
    /// A larger number.
    BigInt(Name),
    /// A float that is not whole, by its bits.
    Float(u64),
    /// An imaginary number, by its bits.
    Complex(u64),
    /// A text or bytes.
    Text(Name),
}

type Parts = SmallVec<[Option<KeyId>; 2]>;

/// The structure of a key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    /// A value that is written down.
    Literal(KeyLiteral),
    /// A name, by what it refers to.
    Ref(Option<DefRef>),
    /// An attribute.
    Member(Option<KeyId>, Name),
    /// `base[index]`.
    Index(Option<KeyId>, Option<KeyId>),
    /// `*x`.
    Star(Option<KeyId>),
    /// A binary operator.
    Binary(BinOp, Option<KeyId>, Option<KeyId>),
    /// A comparison chain.
    Comparison(SmallVec<[CmpOp; 2]>, Parts),
    /// A unary operator.
    Unary(UnaryOp, Option<KeyId>),
    /// A list.
    List(Parts),
    /// A tuple.
    Tuple(Parts),
    /// A set.
    Set(Parts),
    /// A dictionary: keys and values in turn.
    Dict(Parts),
}

/// How far an expression stands for a value by itself (mypy's `LITERAL_NO`, `LITERAL_TYPE`, `LITERAL_YES`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum LiteralKind {
    /// Its type cannot be narrowed.
    No,
    /// Its type can be narrowed.
    Type,
    /// It is a constant.
    Yes,
}

/// The table of all keys of a module.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    keys: Vec<Key>,
    /// Keys of names, by what they refer to.
    refs: FxHashMap<DefRef, KeyId>,
    /// Attributes of what has a key.
    members: FxHashMap<(KeyId, Name), KeyId>,
    /// All others.
    others: FxHashMap<Key, KeyId>,
}

impl Keys {
    /// The id of `key`, made when it is new.
    pub(crate) fn intern(&mut self, key: Key) -> KeyId {
        let next = KeyId::from_usize(self.keys.len());
        let id = match key {
            Key::Ref(Some(node)) => *self.refs.entry(node).or_insert(next),
            Key::Member(Some(base), name) => *self.members.entry((base, name)).or_insert(next),
            Key::Literal(_)
            | Key::Ref(None)
            | Key::Member(None, _)
            | Key::Index(..)
            | Key::Star(_)
            | Key::Binary(..)
            | Key::Comparison(..)
            | Key::Unary(..)
            | Key::List(_)
            | Key::Tuple(_)
            | Key::Set(_)
            | Key::Dict(_) => match self.others.get(&key) {
                Some(known) => *known,
                None => {
                    self.others.insert(key.clone(), next);
                    next
                }
            },
        };
        if id == next {
            self.keys.push(key);
        }
        id
    }

    /// The structure of a key.
    pub(crate) fn get(&self, id: KeyId) -> &Key {
        &self.keys[id.to_usize()]
    }

    /// The keys that a key is made of (mypy's `subkeys`).
    pub(crate) fn parts(&self, id: KeyId) -> Parts {
        match self.get(id) {
            Key::Literal(_) | Key::Ref(_) => Parts::new(),
            Key::Member(part, _) | Key::Star(part) | Key::Unary(_, part) => SmallVec::from_iter([*part]),
            Key::Index(left, right) | Key::Binary(_, left, right) => SmallVec::from_iter([*left, *right]),
            Key::Comparison(_, parts)
            | Key::List(parts)
            | Key::Tuple(parts)
            | Key::Set(parts)
            | Key::Dict(parts) => parts.clone(),
        }
    }

    /// The variable that a key stands for, if it is a name (mypy's `extract_var_from_literal_hash`).
    pub(crate) fn var(&self, id: KeyId) -> Option<VarId> {
        match self.get(id) {
            Key::Ref(Some(DefRef::Var(var))) => Some(*var),
            Key::Ref(_)
            | Key::Literal(_)
            | Key::Member(..)
            | Key::Index(..)
            | Key::Star(_)
            | Key::Binary(..)
            | Key::Comparison(..)
            | Key::Unary(..)
            | Key::List(_)
            | Key::Tuple(_)
            | Key::Set(_)
            | Key::Dict(_) => None,
        }
    }
}

impl KeyLiteral {
    fn float(value: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the value is whole and small")]
        if value.fract() == 0.0 && value.abs() < 9.0e15 {
            Self::Int(value as i64)
        } else {
            Self::Float(value.to_bits())
        }
    }

    fn complex(value: f64) -> Self {
        if value == 0.0 {
            Self::Int(0)
        } else {
            Self::Complex(value.to_bits())
        }
    }

    fn value(value: &LiteralValue) -> Self {
        match value {
            LiteralValue::Bool(value) => Self::Int(i64::from(*value)),
            LiteralValue::Int(value) => Self::Int(*value),
            LiteralValue::BigInt(value) => Self::BigInt(*value),
            LiteralValue::Str(value) | LiteralValue::Bytes(value) | LiteralValue::Enum(value) => {
                Self::Text(*value)
            }
            LiteralValue::Float(bits) => Self::float(f64::from_bits(*bits)),
            LiteralValue::Sentinel { fullname, name: _ } => Self::Text(*fullname),
        }
    }
}

impl Checker<'_> {
    /// The key of an expression, if its kind has one (mypy's `literal_hash`).
    pub(crate) fn literal_hash(&mut self, expr: ExprId) -> Option<KeyId> {
        if let Some(known) = self.memo.key(expr) {
            return known;
        }
        let key = self.work_key_out(expr);
        self.memo.put_key(expr, key);
        key
    }

    fn work_key_out(&mut self, expr: ExprId) -> Option<KeyId> {
        let body = self.body;
        let key = match *body.expr(expr) {
            Expr::Int(value) => Key::Literal(KeyLiteral::Int(value)),
            Expr::BigInt(text) => {
                Key::Literal(KeyLiteral::BigInt(self.state.world.names.intern(body.text(text))))
            }
            Expr::Str { value: text, .. } | Expr::Bytes(text) => {
                Key::Literal(KeyLiteral::Text(self.state.world.names.intern(body.text(text))))
            }
            Expr::Float(value) => Key::Literal(KeyLiteral::float(value)),
            Expr::Complex(value) => Key::Literal(KeyLiteral::complex(value)),
            Expr::Star(inner) => Key::Star(self.literal_hash(inner)),
            Expr::Name(_) => return Some(self.key_of_name(expr)),
            Expr::Member { base, name } => {
                let base = self.literal_hash(base);
                let known = base.and_then(|base| self.keys.members.get(&(base, name)).copied());
                if known.is_some() {
                    return known;
                }
                Key::Member(base, name)
            }
            Expr::Op { op, left, right } => {
                Key::Binary(op, self.literal_hash(left), self.literal_hash(right))
            }
            Expr::Comparison { first, rest } => {
                let rest = body.comparisons(rest);
                let ops = rest.iter().map(|(op, _)| *op).collect();
                let operands = std::iter::once(first).chain(rest.iter().map(|(_, operand)| *operand));
                Key::Comparison(ops, operands.map(|operand| self.literal_hash(operand)).collect())
            }
            Expr::Unary { op, operand } => Key::Unary(op, self.literal_hash(operand)),
            Expr::List(items) => Key::List(self.literal_parts(body.exprs(items))?),
            Expr::Tuple(items) => Key::Tuple(self.literal_parts(body.exprs(items))?),
            Expr::Set(items) => Key::Set(self.literal_parts(body.exprs(items))?),
            Expr::Dict(items) => {
                let mut parts = Parts::new();
                for (key, value) in body.dict_items(items) {
                    parts.extend(self.literal_parts(&[(*key)?, *value])?);
                }
                Key::Dict(parts)
            }
            Expr::Index { base, index } => {
                if self.literal(index) != LiteralKind::Yes {
                    return None;
                }
                Key::Index(self.literal_hash(base), self.literal_hash(index))
            }
            Expr::Assignment { target, value: _ } => return self.literal_hash(target),
            Expr::Super { .. }
            | Expr::Call { .. }
            | Expr::Ellipsis
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
            | Expr::Await(_)
            | Expr::Lambda(_)
            | Expr::Generator(_)
            | Expr::ListComprehension(_)
            | Expr::SetComprehension(_)
            | Expr::DictComprehension(_)
            | Expr::Conditional { .. }
            | Expr::Slice { .. }
            | Expr::TemplateStr { .. }
            | Expr::NoRhs => return None,
        };
        Some(self.keys.intern(key))
    }

    fn key_of_name(&mut self, expr: ExprId) -> KeyId {
        let Some(node) = self.referent(expr) else {
            return self.keys.intern(Key::Ref(None));
        };
        // Names of final values stand for these.
        self.keys.intern(match self.final_value_of(expr) {
            Some(value) => Key::Literal(value),
            None => Key::Ref(Some(node)),
        })
    }

    /// How far an expression stands for a value by itself (mypy's `literal`).
    pub(crate) fn literal(&self, expr: ExprId) -> LiteralKind {
        let body = self.body;
        match *body.expr(expr) {
            Expr::Comparison { first, rest } => {
                let rest = body.comparisons(rest).iter().map(|(_, operand)| *operand);
                let kinds = std::iter::once(first)
                    .chain(rest)
                    .map(|operand| self.literal(operand));
                kinds.min().unwrap_or(LiteralKind::No)
            }
            Expr::Op { left, right, .. } => self.literal(left).min(self.literal(right)),
            Expr::Member { base: inner, .. }
            | Expr::Unary { operand: inner, .. }
            | Expr::Star(inner)
            | Expr::Assignment { target: inner, .. } => self.literal(inner),
            Expr::Index { base, index } => match self.literal(index) {
                LiteralKind::Yes => self.literal(base),
                LiteralKind::No | LiteralKind::Type => LiteralKind::No,
            },
            Expr::Name(_) if self.final_value_of(expr).is_some() => LiteralKind::Yes,
            Expr::Name(_) => LiteralKind::Type,
            Expr::Int(_)
            | Expr::BigInt(_)
            | Expr::Float(_)
            | Expr::Complex(_)
            | Expr::Str { .. }
            | Expr::Bytes(_) => LiteralKind::Yes,
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => {
                self.literal_if(body.exprs(items).iter().all(|item| self.is_constant(*item)))
            }
            Expr::Dict(items) => {
                let constant = |key: Option<ExprId>| key.is_some_and(|key| self.is_constant(key));
                let items = body.dict_items(items).iter();
                self.literal_if(
                    items
                        .clone()
                        .all(|(key, value)| constant(*key) && self.is_constant(*value)),
                )
            }
            Expr::Super { .. }
            | Expr::Call { .. }
            | Expr::Ellipsis
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
            | Expr::Await(_)
            | Expr::Lambda(_)
            | Expr::Generator(_)
            | Expr::ListComprehension(_)
            | Expr::SetComprehension(_)
            | Expr::DictComprehension(_)
            | Expr::Conditional { .. }
            | Expr::Slice { .. }
            | Expr::TemplateStr { .. }
            | Expr::NoRhs => LiteralKind::No,
        }
    }

    fn literal_if(&self, constant: bool) -> LiteralKind {
        if constant {
            LiteralKind::Yes
        } else {
            LiteralKind::No
        }
    }

    fn is_constant(&self, expr: ExprId) -> bool {
        self.literal(expr) == LiteralKind::Yes
    }

    fn literal_parts(&mut self, items: &[ExprId]) -> Option<Parts> {
        let constant = items.iter().all(|item| self.is_constant(*item));
        constant.then(|| items.iter().map(|item| self.literal_hash(*item)).collect())
    }

    fn final_value_of(&self, expr: ExprId) -> Option<KeyLiteral> {
        let DefRef::Var(var) = self.referent(expr)? else {
            return None;
        };
        let var = self.state.world.get(var);
        let value = var.final_value.as_ref()?;
        var.is(nodes::defs::VarFlags::FINAL)
            .then(|| KeyLiteral::value(value))
    }
}
