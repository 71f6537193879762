//! Comparisons: `is`, `==`, `in` and their chains.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use nodes::ast::{CmpOp, Expr, ExprId};
use smallvec::SmallVec;
use types::{Type, TypeId};

use super::TypeMap;
use super::equality::Comparison;
use super::groups::group_operands;
use crate::Checker;
use crate::binder::{KeyId, LiteralKind, Place};

type Maps = (TypeMap, TypeMap);

/// The operands of a comparison chain.
struct Operands {
    exprs: SmallVec<[ExprId; 4]>,
    types: SmallVec<[TypeId; 4]>,
    /// Keys of those that can be narrowed.
    keys: SmallVec<[Option<KeyId>; 4]>,
}

impl Checker<'_> {
    /// What a comparison says about types.
    pub(super) fn comparison_maps(&mut self, first: ExprId, rest: &[(CmpOp, ExprId)]) -> Maps {
        let Some(mut operands) = self.comparison_operands(first, rest) else {
            return Maps::default();
        };
        let ops: SmallVec<[CmpOp; 4]> = rest.iter().map(|(op, _)| *op).collect();
        let groups = group_operands(&ops, &operands.keys);
        let mut all: Vec<Maps> = Vec::new();
        for group in &groups {
            let (yes, no) = match group.op {
                CmpOp::Is | CmpOp::IsNot | CmpOp::Eq | CmpOp::NotEq => {
                    self.identity_or_equality(group.op, &operands, &group.operands)
                }
                CmpOp::In | CmpOp::NotIn => self.containment(&operands, group.operands[0], group.operands[1]),
                CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => Maps::default(),
            };
            let negated = matches!(group.op, CmpOp::IsNot | CmpOp::NotEq | CmpOp::NotIn);
            let (yes, no) = if negated { (no, yes) } else { (yes, no) };
            if groups.len() > 1 {
                self.learn_for_later_comparisons(&mut operands, &yes);
            }
            all.push((yes, no));
        }
        if all.iter().any(|(yes, no)| !yes.is_empty() || !no.is_empty()) {
            return self.reduce_conditional_maps(&all, true);
        }
        let by_length = self.find_tuple_len_narrowing(first, rest);
        self.reduce_conditional_maps(&by_length, true)
    }

    /// The operands with their types and keys; `None` if one was not checked.
    fn comparison_operands(&mut self, first: ExprId, rest: &[(CmpOp, ExprId)]) -> Option<Operands> {
        let exprs = std::iter::once(first).chain(rest.iter().map(|(_, operand)| *operand));
        let exprs: SmallVec<[ExprId; 4]> = exprs.map(|expr| self.collapse_walrus(expr)).collect();
        let mut operands = Operands {
            types: SmallVec::new(),
            keys: SmallVec::new(),
            exprs,
        };
        for expr in &operands.exprs {
            let typ = self.stored_type(*expr)?;
            operands.types.push(typ);
            let key = if self.is_narrowable_operand(*expr, typ) {
                self.literal_hash(*expr)
            } else {
                None
            };
            operands.keys.push(key);
        }
        Some(operands)
    }

    fn is_narrowable_operand(&mut self, expr: ExprId, typ: TypeId) -> bool {
        let is_constant = self.literal(expr) != LiteralKind::Type
            || self.is_literal_none(expr)
            || self.is_literal_not_implemented(expr)
            || self.is_false_literal(expr)
            || self.is_true_literal(expr)
            || self.is_literal_enum(expr);
        if is_constant {
            return false;
        }
        let types = self.state.world.types;
        let proper = self.proper(typ);
        let is_type_of_var =
            matches!(types.get(proper), Type::Type { item, .. } if types.as_type_var(*item).is_some());
        !is_type_of_var && !self.is_type_obj(proper)
    }

    /// Chained comparisons are evaluated from left to right: what the earlier ones say holds for the later ones.
    fn learn_for_later_comparisons(&mut self, operands: &mut Operands, yes: &TypeMap) {
        for (place, typ) in yes.iter() {
            let key = self.place_key(place);
            let Some(index) = operands
                .keys
                .iter()
                .rposition(|known| known.is_some() && *known == key)
            else {
                continue;
            };
            operands.types[index] = self.meet_types(operands.types[index], typ);
        }
    }

    fn identity_or_equality(&mut self, op: CmpOp, operands: &Operands, indices: &[usize]) -> Maps {
        let narrowable: SmallVec<[bool; 4]> = operands.keys.iter().map(Option::is_some).collect();
        let places: SmallVec<[Option<Place>; 4]> = operands
            .exprs
            .iter()
            .map(|expr| Some(Place::Expr(*expr)))
            .collect();
        self.narrow_type_by_identity_equality(&Comparison {
            is_identity: matches!(op, CmpOp::Is | CmpOp::IsNot),
            operands: &places,
            types: &operands.types,
            indices,
            narrowable: &narrowable,
        })
    }

    /// `left in right`.
    fn containment(&mut self, operands: &Operands, left: usize, right: usize) -> Maps {
        let (item_type, iterable_type) = (operands.types[left], operands.types[right]);
        let (mut yes, mut no) = Maps::default();
        if operands.keys[left].is_some() {
            (yes, no) = self.item_maps(
                operands.exprs[left],
                item_type,
                operands.exprs[right],
                iterable_type,
            );
        }
        if operands.keys[right].is_some() {
            let (if_type, else_type) = self.conditional_types_for_iterable(item_type, iterable_type);
            yes.insert(operands.exprs[right], if_type);
            no.insert(operands.exprs[right], else_type);
        }
        (yes, no)
    }

    /// What `item in container` says about `item`.
    fn item_maps(
        &mut self,
        item: ExprId,
        item_type: TypeId,
        container: ExprId,
        container_type: TypeId,
    ) -> Maps {
        let Some(known_items) = self.container_item_types(container, container_type) else {
            let proper = self.proper(container_type);
            let Some(contained) = self.builtin_item_type(proper) else {
                return Maps::default();
            };
            let contained = self.proper(contained);
            let (yes, _) = self.compare_with_item(item, item_type, container, contained);
            return (yes, TypeMap::new());
        };
        let (mut all_yes, mut all_no) = (Vec::new(), Vec::new());
        for known in known_items {
            let known = self.known_item(known);
            let (yes, no) = self.compare_with_item(item, item_type, container, known);
            all_yes.push(yes);
            let proper = self.proper(known);
            if self.is_singleton_equality_type(proper) {
                all_no.push(no);
            }
        }
        let yes = self.reduce_or_conditional_type_maps(&all_yes);
        (yes, self.reduce_and_conditional_type_maps(&all_no, true))
    }

    /// A literal instead of the type of a known item, where its class compares by value.
    fn known_item(&mut self, known: TypeId) -> TypeId {
        let proper = self.proper(known);
        let is_value = self.is_literal_type_like(proper) || self.is_enum_instance(proper);
        if is_value && !self.has_custom_eq_checks(proper) {
            self.coerce_to_literal(known)
        } else {
            known
        }
    }

    fn compare_with_item(
        &mut self,
        item: ExprId,
        item_type: TypeId,
        container: ExprId,
        contained: TypeId,
    ) -> Maps {
        self.narrow_type_by_identity_equality(&Comparison {
            is_identity: false,
            operands: &[Some(item.into()), Some(container.into())],
            types: &[item_type, contained],
            indices: &[0, 1],
            narrowable: &[true, false],
        })
    }

    /// The types of the items of a container, if it is known which ones it has.
    fn container_item_types(&mut self, container: ExprId, typ: TypeId) -> Option<Vec<TypeId>> {
        let types = self.state.world.types;
        let proper = self.proper(typ);
        if let Some(tuple) = types.as_tuple(proper)
            && !tuple.items.iter().any(|item| types.is_unpack(*item))
        {
            return Some(tuple.items.to_vec());
        }
        let body = self.body;
        let items: Vec<ExprId> = match *body.expr(self.collapse_walrus(container)) {
            Expr::List(items) | Expr::Set(items) => {
                let items = body.exprs(items);
                let starred = items.iter().any(|item| matches!(body.expr(*item), Expr::Star(_)));
                (!starred).then(|| items.to_vec())?
            }
            Expr::Dict(items) => {
                let keys = body.dict_items(items).iter().map(|(key, _)| *key);
                keys.collect::<Option<Vec<ExprId>>>()?
            }
            _other => return None,
        };
        Some(items.into_iter().map(|item| self.lookup_type(item)).collect())
    }

    /// The types of TypedDicts that have, or have not, one of the keys that `item` can be.
    fn conditional_types_for_iterable(&mut self, item: TypeId, iterable: TypeId) -> (TypeId, TypeId) {
        let types = self.state.world.types;
        let iterable = self.proper(iterable);
        let possible: Vec<TypeId> = match types.as_union(iterable) {
            Some(_) => self
                .relevant_items(iterable)
                .iter()
                .map(|item| self.proper(*item))
                .collect(),
            None => vec![iterable],
        };
        let keys = self.try_getting_str_literals_from_type(item).unwrap_or_default();
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for typ in possible {
            let bound = types
                .as_type_var(typ)
                .map_or(typ, |var| self.proper(var.common.upper_bound));
            let Some(dict) = types.as_typed_dict(bound).filter(|_| !keys.is_empty()) else {
                yes.push(typ);
                no.push(typ);
                continue;
            };
            for key in &keys {
                let item = dict.item(*key);
                if item.is_some_and(|item| item.required) {
                    yes.push(typ);
                } else if item.is_some_and(|item| self.is_uninhabited(item.typ))
                    || (item.is_none() && self.is_closed_or_final(dict))
                {
                    no.push(typ);
                } else {
                    yes.push(typ);
                    no.push(typ);
                }
            }
        }
        (self.make_union(&yes), self.make_union(&no))
    }

    fn is_closed_or_final(&self, dict: &types::TypedDict) -> bool {
        let world = &self.state.world;
        let fallback = world.types.as_instance(dict.fallback);
        let is_final =
            |fallback: &types::Instance| world.get(fallback.class).is(nodes::defs::ClassFlags::FINAL);
        dict.is_closed || fallback.is_some_and(is_final)
    }

    /// The items of a container of the standard library; `None` for other types.
    pub(crate) fn builtin_item_type(&mut self, typ: TypeId) -> Option<TypeId> {
        const CONTAINERS: [&str; 8] = [
            "builtins.list",
            "builtins.tuple",
            "builtins.dict",
            "builtins.frozendict",
            "builtins.set",
            "builtins.frozenset",
            "_collections_abc.dict_keys",
            "typing.KeysView",
        ];
        let types = self.state.world.types;
        let proper = self.proper(typ);
        match types.get(proper) {
            Type::Instance(instance) => {
                let fullname = self.text(self.state.world.get(instance.class).fullname);
                let arg = *instance.args.first().filter(|_| CONTAINERS.contains(&fullname))?;
                (!types.is_any(self.proper(arg))).then_some(arg)
            }
            Type::Tuple(tuple) => {
                let items: Option<Vec<TypeId>> = tuple
                    .items
                    .iter()
                    .map(|item| self.item_of_unpacked(*item))
                    .collect();
                let items = items?;
                let has_any = items.iter().any(|item| types.is_any(self.proper(*item)));
                (!has_any).then(|| self.make_simplified_union(&items))
            }
            Type::TypedDict(dict) => {
                let class = types.as_instance(dict.fallback)?.class;
                let mro = std::sync::Arc::clone(&self.state.world.get(class).mro);
                let mapping = names::known::TYPING_MAPPING;
                let mapping = mro
                    .iter()
                    .find(|base| self.state.world.get(**base).fullname == mapping)?;
                let mapped = self.map_instance_to_supertype(dict.fallback, *mapping);
                types.as_instance(mapped)?.args.first().copied()
            }
            _other => None,
        }
    }

    /// The item type of an unpacked variadic tuple; other items as they are.
    fn item_of_unpacked(&self, item: TypeId) -> Option<TypeId> {
        let types = self.state.world.types;
        let Some(unpacked) = types.as_unpack(item) else {
            return Some(item);
        };
        let mut unpacked = self.proper(unpacked);
        if let Some(var) = types.as_type_var_tuple(unpacked) {
            unpacked = self.proper(var.common.upper_bound);
        }
        types.as_instance(unpacked)?.args.first().copied()
    }
}
