//! The second argument of `isinstance`: which types it stands for.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use nodes::ast::{BinOp, Expr, ExprId};
use nodes::defs::ClassFlags;
use types::{Type, TypeId};

use super::TypeRange;
use crate::Checker;

impl TypeRange {
    fn exactly(item: TypeId) -> Self {
        Self {
            item,
            is_upper_bound: false,
        }
    }

    fn below(item: TypeId) -> Self {
        Self {
            item,
            is_upper_bound: true,
        }
    }
}

impl Checker<'_> {
    /// The types that the second argument of `isinstance` stands for: none for `()`, `None` if that cannot be said.
    pub(crate) fn get_isinstance_type(&mut self, expr: ExprId) -> Option<Vec<TypeRange>> {
        self.isinstance_ranges(expr, true)
    }

    fn isinstance_ranges(&mut self, expr: ExprId, flatten_tuples: bool) -> Option<Vec<TypeRange>> {
        if let Expr::Op {
            op: BinOp::BitOr,
            left,
            right,
        } = *self.body.expr(expr)
        {
            let left = self.union_operand_ranges(left);
            let right = self.union_operand_ranges(right);
            let mut ranges = left?;
            ranges.extend(right?);
            return Some(ranges);
        }
        let typ = self.lookup_type(expr);
        if !flatten_tuples {
            return Some(vec![self.get_type_range_of_type(typ)?]);
        }
        let items = self.flatten_types_if_tuple(typ);
        items
            .into_iter()
            .map(|item| self.get_type_range_of_type(item))
            .collect()
    }

    fn union_operand_ranges(&mut self, expr: ExprId) -> Option<Vec<TypeRange>> {
        if self.is_literal_none(expr) {
            return Some(vec![TypeRange::exactly(self.state.world.types.none())]);
        }
        self.isinstance_ranges(expr, false)
    }

    /// The items of a tuple, nested ones too; other types by themselves.
    fn flatten_types_if_tuple(&mut self, typ: TypeId) -> Vec<TypeId> {
        let types = self.state.world.types;
        let proper = self.proper(typ);
        match types.get(proper) {
            Type::Union(union) => {
                let items: Vec<TypeId> = union
                    .items
                    .iter()
                    .flat_map(|item| self.flatten_types_if_tuple(*item))
                    .collect();
                vec![self.make_union(&items)]
            }
            Type::Tuple(tuple) => tuple
                .items
                .iter()
                .flat_map(|item| self.flatten_types_if_tuple(*item))
                .collect(),
            Type::Instance(instance) => {
                let is_tuple = self.state.world.get(instance.class).fullname == names::known::BUILTINS_TUPLE;
                vec![
                    instance
                        .args
                        .first()
                        .copied()
                        .filter(|_| is_tuple)
                        .unwrap_or(proper),
                ]
            }
            _other => vec![proper],
        }
    }

    /// The type of the values that a class object of type `typ` makes; `None` if that cannot be said.
    pub(crate) fn get_type_range_of_type(&mut self, typ: TypeId) -> Option<TypeRange> {
        let types = self.state.world.types;
        let mut typ = self.proper(typ);
        if let Some(var) = types.as_type_var(typ) {
            typ = self.proper(var.common.upper_bound);
        }
        if let Some(class) = self.type_object(typ) {
            let filled = self.fill_typevars_with_any(class);
            let is_tuple = types.as_tuple(filled).is_some();
            let item = if is_tuple {
                self.erase_typevars(filled)
            } else {
                filled
            };
            return Some(TypeRange::exactly(item));
        }
        match types.get(typ) {
            Type::Union(union) => {
                let ranges = union
                    .items
                    .iter()
                    .filter_map(|item| self.get_type_range_of_type(*item));
                let items: Vec<TypeId> = ranges.map(|range| range.item).collect();
                Some(TypeRange::below(self.make_simplified_union(&items)))
            }
            Type::Type { item, .. } => {
                let is_exact = match types.get(*item) {
                    Type::None => true,
                    Type::Instance(instance) => self.state.world.get(instance.class).is(ClassFlags::FINAL),
                    _other => false,
                };
                Some(if is_exact {
                    TypeRange::exactly(*item)
                } else {
                    TypeRange::below(*item)
                })
            }
            Type::Any { .. } => Some(TypeRange::exactly(typ)),
            Type::Instance(instance) => {
                let class = self.state.world.get(instance.class);
                match self.text(class.fullname) {
                    "builtins.type" => {
                        let object = *class.mro.last()?;
                        Some(TypeRange::below(types.instance(object, [])))
                    }
                    "types.UnionType" if !instance.args.is_empty() => {
                        Some(TypeRange::exactly(self.new_union(&instance.args)))
                    }
                    "typing._SpecialForm" => None,
                    _other => self.range_of_other(typ),
                }
            }
            _other => self.range_of_other(typ),
        }
    }

    fn range_of_other(&mut self, typ: TypeId) -> Option<TypeRange> {
        let type_type = self.named_type("builtins.type");
        let is_impossible = !self.is_subtype(type_type, typ);
        is_impossible.then(|| TypeRange::exactly(self.state.world.types.never()))
    }
}
