//! `len(x)` of tuples: comparisons with whole numbers.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::known;
use nodes::ast::{CmpOp, Expr, ExprId};
use options::PRECISE_TUPLE_TYPES;
use types::{Tuple, Type, TypeId};

use super::TypeMap;
use crate::Checker;
use crate::binder::LiteralKind;

type Maps = (TypeMap, TypeMap);

/// Larger tuples are not made out of comparisons (mypy's `MAX_PRECISE_TUPLE_SIZE`).
const MAX_PRECISE_TUPLE_SIZE: i64 = 8;

/// A comparison of a length with a number, the length on the left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LenOp {
    /// `==` or `is`.
    Eq,
    /// `!=` or `is not`.
    NotEq,
    /// `<`
    Lt,
    /// `<=`
    LtE,
    /// `>`
    Gt,
    /// `>=`
    GtE,
}

impl LenOp {
    fn of(op: CmpOp) -> Option<Self> {
        match op {
            CmpOp::Eq | CmpOp::Is => Some(Self::Eq),
            CmpOp::NotEq | CmpOp::IsNot => Some(Self::NotEq),
            CmpOp::Lt => Some(Self::Lt),
            CmpOp::LtE => Some(Self::LtE),
            CmpOp::Gt => Some(Self::Gt),
            CmpOp::GtE => Some(Self::GtE),
            CmpOp::In | CmpOp::NotIn => None,
        }
    }

    /// The same with the sides exchanged.
    fn flipped(self) -> Self {
        match self {
            Self::Eq | Self::NotEq => self,
            Self::Lt => Self::Gt,
            Self::LtE => Self::GtE,
            Self::Gt => Self::Lt,
            Self::GtE => Self::LtE,
        }
    }

    fn negated(self) -> Self {
        match self {
            Self::Eq => Self::NotEq,
            Self::NotEq => Self::Eq,
            Self::Lt => Self::GtE,
            Self::LtE => Self::Gt,
            Self::Gt => Self::LtE,
            Self::GtE => Self::Lt,
        }
    }

    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Eq => left == right,
            Self::NotEq => left != right,
            Self::Lt => left < right,
            Self::LtE => left <= right,
            Self::Gt => left > right,
            Self::GtE => left >= right,
        }
    }
}

impl Checker<'_> {
    /// Whether an expression is `len(x)` where `x` is a tuple; returns `x`.
    fn len_of_tuple(&mut self, expr: ExprId) -> Option<ExprId> {
        let Expr::Call { callee, args } = *self.body.expr(expr) else {
            return None;
        };
        let [arg] = self.body.call_args(args) else {
            return None;
        };
        if !self.refers_to_fullname(callee, names::known::BUILTINS_LEN)
            || self.literal(arg.expr) != LiteralKind::Type
        {
            return None;
        }
        let typ = self.stored_type(arg.expr)?;
        self.can_be_narrowed_with_len(typ).then_some(arg.expr)
    }

    /// Whether the length says something about a type: a tuple, or a union with one.
    pub(super) fn can_be_narrowed_with_len(&mut self, typ: TypeId) -> bool {
        if self.custom_special_method(typ, names::known::DUNDER_LEN, false) {
            return false;
        }
        let types = self.state.world.types;
        let proper = self.proper(typ);
        match types.get(proper) {
            Type::Tuple(tuple) => {
                let is_variadic = tuple.items.iter().any(|item| types.is_unpack(*item));
                !is_variadic || self.is_instance_of(tuple.fallback, names::known::BUILTINS_TUPLE)
            }
            Type::Instance(instance) => self
                .state
                .world
                .has_base_named(instance.class, known::BUILTINS_TUPLE),
            Type::Union(union) => union
                .items
                .iter()
                .any(|item| self.can_be_narrowed_with_len(*item)),
            _other => false,
        }
    }

    fn is_instance_of(&self, typ: TypeId, fullname: names::Name) -> bool {
        let world = &self.state.world;
        let instance = world.types.as_instance(typ);
        instance.is_some_and(|instance| world.get(instance.class).fullname == fullname)
    }

    /// What comparisons of lengths say.
    pub(super) fn find_tuple_len_narrowing(&mut self, first: ExprId, rest: &[(CmpOp, ExprId)]) -> Vec<Maps> {
        let mut maps = Vec::new();
        for (op, items) in self.len_groups(first, rest) {
            let has_number = items.iter().any(|item| self.literal_int_expr(*item).is_some());
            if !has_number || !items.iter().any(|item| self.len_of_tuple(*item).is_some()) {
                continue;
            }
            if op == LenOp::Eq {
                match self.equal_len_maps(&items) {
                    Ok(found) => maps.extend(found),
                    Err(unreachable) => return vec![(unreachable, TypeMap::new())],
                }
            } else {
                maps.extend(self.ordered_len_maps(op, items[0], items[1]));
            }
        }
        maps
    }

    /// Operands that are compared with each other: runs of `==` and `is` are one group.
    fn len_groups(&self, first: ExprId, rest: &[(CmpOp, ExprId)]) -> Vec<(LenOp, Vec<ExprId>)> {
        let value = |expr: ExprId| match *self.body.expr(expr) {
            Expr::Assignment { value, .. } => value,
            _other => expr,
        };
        let mut groups: Vec<(LenOp, Vec<ExprId>)> = Vec::new();
        let mut run: Vec<ExprId> = Vec::new();
        let mut left = first;
        for (op, right) in rest.iter().copied() {
            let pair = [value(left), value(right)];
            left = right;
            if LenOp::of(op) == Some(LenOp::Eq) {
                run.extend(
                    pair.into_iter()
                        .filter(|item| !run.contains(item))
                        .collect::<Vec<_>>(),
                );
                continue;
            }
            if !run.is_empty() {
                groups.push((LenOp::Eq, std::mem::take(&mut run)));
            }
            groups.extend(LenOp::of(op).map(|op| (op, pair.to_vec())));
        }
        if !run.is_empty() {
            groups.push((LenOp::Eq, run));
        }
        groups
    }

    /// What `len(x) == len(y) == 2` says; `Err` if it cannot be.
    fn equal_len_maps(&mut self, items: &[ExprId]) -> Result<Vec<Maps>, TypeMap> {
        let mut sizes: Vec<i64> = Vec::new();
        let mut tuples = Vec::new();
        for item in items {
            if let Some(size) = self.literal_int_expr(*item) {
                if !sizes.contains(&size) {
                    sizes.push(size);
                }
            } else {
                tuples.extend(self.len_of_tuple(*item));
            }
        }
        let never = self.state.world.types.never();
        let [size] = sizes[..] else {
            return Err(tuples.into_iter().map(|tuple| (tuple.into(), never)).collect());
        };
        if size > MAX_PRECISE_TUPLE_SIZE {
            return Ok(Vec::new());
        }
        Ok(tuples
            .into_iter()
            .map(|tuple| self.len_maps(tuple, LenOp::Eq, size))
            .collect())
    }

    fn len_maps(&mut self, tuple: ExprId, op: LenOp, size: i64) -> Maps {
        let typ = self.lookup_type(tuple);
        let (yes, no) = self.narrow_with_len(typ, op, size);
        (TypeMap::of(tuple, yes), TypeMap::of(tuple, no))
    }

    /// What `len(x) < 3` says.
    fn ordered_len_maps(&mut self, op: LenOp, left: ExprId, right: ExprId) -> Option<Maps> {
        let (tuple, op, number) = match self.len_of_tuple(right) {
            Some(tuple) => (tuple, op.flipped(), left),
            None => (self.len_of_tuple(left)?, op, right),
        };
        let size = self.literal_int_expr(number)?;
        (size <= MAX_PRECISE_TUPLE_SIZE).then(|| self.len_maps(tuple, op, size))
    }

    /// The types of tuples whose length is as the comparison says, and of the others.
    pub(super) fn narrow_with_len(&mut self, typ: TypeId, op: LenOp, size: i64) -> (TypeId, TypeId) {
        let types = self.state.world.types;
        let proper = self.proper(typ);
        match types.get(proper) {
            Type::Tuple(tuple) => self.refine_tuple_type_with_len(proper, tuple, op, size),
            Type::Union(union) => {
                let (mut yes, mut no, mut others) = (Vec::new(), Vec::new(), Vec::new());
                for item in &union.items {
                    if !self.can_be_narrowed_with_len(*item) {
                        others.push(*item);
                        continue;
                    }
                    let (yes_item, no_item) = self.narrow_with_len(*item, op, size);
                    yes.push(yes_item);
                    no.push(no_item);
                }
                yes.extend(&others);
                no.extend(&others);
                (self.make_simplified_union(&yes), self.make_simplified_union(&no))
            }
            Type::Instance(_) => self.refine_instance_type_with_len(proper, op, size),
            _other => (typ, typ),
        }
    }

    fn refine_tuple_type_with_len(
        &mut self,
        typ: TypeId,
        tuple: &Tuple,
        op: LenOp,
        size: i64,
    ) -> (TypeId, TypeId) {
        let types = self.state.world.types;
        let never = types.never();
        let length = len_i64(tuple.items.len());
        let Some(index) = tuple.items.iter().position(|item| types.is_unpack(*item)) else {
            return if op.holds(length, size) {
                (typ, never)
            } else {
                (never, typ)
            };
        };
        if matches!(op, LenOp::NotEq | LenOp::Gt | LenOp::GtE) {
            let (yes, no) = self.refine_tuple_type_with_len(typ, tuple, op.negated(), size);
            return (no, yes);
        }
        let unpack = tuple.items[index];
        let unpacked = types
            .as_unpack(unpack)
            .map_or(unpack, |unpacked| self.proper(unpacked));
        let (prefix, suffix) = (&tuple.items[..index], &tuple.items[index + 1..]);
        let with_middle = |middle: &[TypeId]| {
            let items: Vec<TypeId> = [prefix, middle, suffix].concat();
            let mut tuple = tuple.clone();
            tuple.items = items.into();
            types.intern(Type::Tuple(Box::new(tuple)))
        };
        let bound = if op == LenOp::LtE { size + 1 } else { size };
        if let Some(var) = types.as_type_var_tuple(unpacked) {
            let min_len = length - 1 + i64::from(var.min_len);
            if op == LenOp::Eq {
                return if min_len <= size { (typ, typ) } else { (never, typ) };
            }
            if min_len >= bound {
                return (never, typ);
            }
            let mut var = var.clone();
            var.min_len = u32::try_from(bound - length + 1).unwrap_or(0);
            let var = types.intern(Type::TypeVarTuple(Box::new(var)));
            return (typ, with_middle(&[types.unpack(var)]));
        }
        let Some(arg) = types
            .as_instance(unpacked)
            .and_then(|instance| instance.args.first().copied())
        else {
            return (typ, typ);
        };
        let min_len = length - 1;
        let args = |count: i64| vec![arg; usize::try_from(count).unwrap_or(0)];
        if op == LenOp::Eq {
            return if min_len <= size {
                (with_middle(&args(size - min_len)), typ)
            } else {
                (never, typ)
            };
        }
        if min_len >= bound {
            return (never, typ);
        }
        let mut longer = args(bound - min_len);
        longer.push(unpack);
        let shorter: Vec<TypeId> = (0..bound - min_len)
            .map(|count| with_middle(&args(count)))
            .collect();
        (self.make_union(&shorter), with_middle(&longer))
    }

    /// The same for `tuple[X, ...]`.
    fn refine_instance_type_with_len(&mut self, typ: TypeId, op: LenOp, size: i64) -> (TypeId, TypeId) {
        let types = self.state.world.types;
        if matches!(op, LenOp::NotEq | LenOp::Gt | LenOp::GtE) {
            let (yes, no) = self.refine_instance_type_with_len(typ, op.negated(), size);
            return (no, yes);
        }
        let Some(tuple_class) = self.lookup_class("builtins.tuple") else {
            return (typ, typ);
        };
        let base = self.map_instance_to_supertype(typ, tuple_class);
        let Some(arg) = types
            .as_instance(base)
            .and_then(|base| base.args.first().copied())
        else {
            return (typ, typ);
        };
        let of_size = |count: i64| vec![arg; usize::try_from(count).unwrap_or(0)];
        if op == LenOp::Eq {
            return (types.tuple(of_size(size), typ), typ);
        }
        let is_precise = self.options().has_feature(PRECISE_TUPLE_TYPES)
            && self.is_instance_of(typ, names::known::BUILTINS_TUPLE);
        if !is_precise {
            return (typ, typ);
        }
        let size = if op == LenOp::LtE { size + 1 } else { size };
        let mut longer = of_size(size);
        longer.push(types.unpack(self.named_generic("builtins.tuple", &[arg])));
        let shorter: Vec<TypeId> = (0..size).map(|count| types.tuple(of_size(count), typ)).collect();
        (self.make_union(&shorter), types.tuple(longer, typ))
    }
}

fn len_i64(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}
