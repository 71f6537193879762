//! `is` and `==`: what two or more operands say about each other's types.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use nodes::ast::{Expr, ExprId};
use nodes::defs::ClassFlags;
use typeops::Divided;
use types::{DefRef, Type, TypeId};

use super::conditional::Division;
use super::{COMPARE, CUSTOM_EQ, TypeMap, TypeRange};
use crate::Checker;
use crate::binder::Place;

type Maps = (TypeMap, TypeMap);

/// A chain of operands that are identical or equal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison<'c> {
    /// `is`, not `==`.
    pub(crate) is_identity: bool,
    /// All operands of the expression; `None` for one that is no expression.
    pub(crate) operands: &'c [Option<Place>],
    /// Their types.
    pub(crate) types: &'c [TypeId],
    /// Those that belong to the chain.
    pub(crate) indices: &'c [usize],
    /// For each operand: it can be narrowed.
    pub(crate) narrowable: &'c [bool],
}

/// What is learned from one pair of operands after the other.
#[derive(Default)]
struct Learned {
    yes: Vec<TypeMap>,
    no: Vec<TypeMap>,
}

impl Comparison<'_> {
    fn place(&self, index: usize) -> Option<Place> {
        self.operands[index].filter(|_| self.narrowable[index])
    }
}

impl Checker<'_> {
    /// What `a == b == c` or `a is b is c` says about types if it holds, and if it does not.
    pub(crate) fn narrow_type_by_identity_equality(&mut self, comparison: &Comparison<'_>) -> Maps {
        let values = self.comparison_values(comparison);
        let mut learned = Learned::default();
        for i in comparison
            .indices
            .iter()
            .copied()
            .filter(|i| !values.custom_eq.contains(i))
        {
            if let Some(place) = comparison.place(i) {
                self.compare_with_others(comparison, &values, (i, place), &mut learned);
            }
        }
        for i in values.custom_eq.iter().copied() {
            if let Some(place) = comparison.place(i) {
                self.compare_custom_eq(comparison, &values, (i, place), &mut learned);
            }
        }
        for i in comparison.indices.iter().copied() {
            self.compare_type_of(comparison, i, &mut learned);
        }
        let yes = self.reduce_and_conditional_type_maps(&learned.yes, comparison.operands.len() > 2);
        (yes, self.reduce_or_conditional_type_maps(&learned.no))
    }

    fn comparison_values(&mut self, comparison: &Comparison<'_>) -> Values {
        if comparison.is_identity {
            return Values {
                is_identity: true,
                coerce: true,
                custom_eq: Vec::new(),
            };
        }
        let typ = |i: &usize| comparison.types[*i];
        let coerce = comparison.indices.iter().any(|i| {
            let proper = self.proper(typ(i));
            self.is_literal_type_like(proper) || self.is_enum_instance(proper)
        });
        let custom_eq = comparison.indices.iter().copied();
        Values {
            is_identity: false,
            coerce,
            custom_eq: custom_eq.filter(|i| self.has_custom_eq_checks(typ(i))).collect(),
        }
    }

    /// The type that operand `j` is compared as.
    fn comparison_target(&mut self, comparison: &Comparison<'_>, values: &Values, j: usize) -> TypeId {
        let typ = comparison.types[j];
        if values.coerce {
            self.coerce_to_literal(typ)
        } else {
            typ
        }
    }

    /// Whether a type has one value, so that other operands are not of it if the comparison does not hold.
    fn is_value_target(&mut self, target: TypeId, values: &Values) -> bool {
        let proper = self.proper(target);
        if values.is_identity {
            self.is_singleton_identity_type(proper)
        } else {
            self.is_singleton_equality_type(proper)
        }
    }

    /// What operand `i` learns from all others.
    fn compare_with_others(
        &mut self,
        comparison: &Comparison<'_>,
        values: &Values,
        (i, place): (usize, Place),
        learned: &mut Learned,
    ) {
        for j in comparison.indices.iter().copied() {
            if i == j || values.custom_eq.contains(&j) {
                continue;
            }
            let target = self.comparison_target(comparison, values, j);
            let (yes, no) =
                self.compare_types(comparison.types[i], target, values.is_identity, Coercion::Inner);
            let (yes, no) = self.conditional_types_to_typemaps(place, yes, no);
            if self.is_value_target(target, values) {
                learned.yes.push(yes);
                learned.no.push(no);
            } else if (self.options().warn_unreachable && self.scope.len() != 1)
                || !self.is_unreachable_map(&yes)
            {
                learned.yes.push(yes);
            }
        }
    }

    /// The types of a value of type `typ` if it is, or is not, equal to one of type `target`.
    fn compare_types(
        &mut self,
        typ: TypeId,
        target: TypeId,
        is_identity: bool,
        coercion: Coercion,
    ) -> Divided {
        let flags = [is_identity, matches!(coercion, Coercion::Outer)];
        let kind = flags
            .iter()
            .fold(COMPARE, |bits, flag| bits << 1 | u8::from(*flag));
        let question = self.question(kind, typ, target);
        self.remembering(question, |checker| {
            checker.divide_by_value(typ, target, is_identity, coercion)
        })
    }

    fn divide_by_value(
        &mut self,
        typ: TypeId,
        target: TypeId,
        is_identity: bool,
        coercion: Coercion,
    ) -> Divided {
        let (narrowable, ambiguous) = self.partition_equality_ambiguous_types(typ, target, is_identity);
        let Some(narrowable) = narrowable else {
            return (ambiguous, ambiguous);
        };
        let (narrowable, default) = match coercion {
            Coercion::Inner => {
                let literal = self.coerce_to_literal(narrowable);
                (self.try_expanding_sum_type_to_union(literal, None), None)
            }
            Coercion::Outer => {
                let expanded = self.try_expanding_sum_type_to_union(narrowable, None);
                let literal = self.coerce_to_literal(expanded);
                (literal, Some(literal))
            }
        };
        let range = TypeRange {
            item: target,
            is_upper_bound: false,
        };
        let division = Division {
            default,
            from_equality: true,
            ..Division::default()
        };
        let (mut yes, mut no) = self.conditional_types(narrowable, Some(&[range]), division);
        if let Some(ambiguous) = ambiguous {
            yes = Some(self.make_simplified_union(&[yes.unwrap_or(narrowable), ambiguous]));
            no = Some(self.make_simplified_union(&[no.unwrap_or(narrowable), ambiguous]));
        }
        (yes, no)
    }

    /// What operand `i`, whose class has its own `__eq__`, learns from the others.
    fn compare_custom_eq(
        &mut self,
        comparison: &Comparison<'_>,
        values: &Values,
        (i, place): (usize, Place),
        learned: &mut Learned,
    ) {
        let types = self.state.world.types;
        let proper = self.proper(comparison.types[i]);
        let Some(union) = types.as_union(proper) else {
            self.compare_custom_eq_by_value(comparison, values, (i, place), learned);
            return;
        };
        let mut items = Learned::default();
        for item in &union.items {
            if self.has_custom_eq_checks(*item) {
                items.yes.push(TypeMap::of(place, *item));
            }
            let expanded = self.try_expanding_sum_type_to_union(*item, None);
            let item = self.coerce_to_literal(expanded);
            for j in comparison.indices.iter().copied() {
                if values.custom_eq.contains(&j) {
                    if i != j {
                        let kept = self.without_none_unless(item, comparison.types[j]);
                        items.yes.push(TypeMap::of(place, kept));
                    }
                    continue;
                }
                self.compare_union_item(comparison, values, (item, place, j), &mut items);
            }
        }
        learned.yes.push(self.reduce_or_conditional_type_maps(&items.yes));
        learned.no.push(self.reduce_or_conditional_type_maps(&items.no));
    }

    /// `item` without `None`, unless the other operand can be `None`.
    fn without_none_unless(&mut self, item: TypeId, other: TypeId) -> TypeId {
        if self.is_overlapping_none(item) && !self.is_overlapping_none(other) {
            self.remove_optional(item)
        } else {
            item
        }
    }

    fn compare_union_item(
        &mut self,
        comparison: &Comparison<'_>,
        values: &Values,
        (item, place, j): (TypeId, Place, usize),
        items: &mut Learned,
    ) {
        let target = self.comparison_target(comparison, values, j);
        let (yes, no) = self.compare_types(item, target, values.is_identity, Coercion::Outer);
        let (yes, no) = self.conditional_types_to_typemaps(place, yes, no);
        if !self.state.world.types.is_any(self.proper(item)) {
            items.yes.push(yes);
        }
        if self.is_value_target(target, values) {
            items.no.push(no);
        }
    }

    /// An own `__eq__` may say anything, but a value is taken to be equal to itself.
    fn compare_custom_eq_by_value(
        &mut self,
        comparison: &Comparison<'_>,
        values: &Values,
        (i, place): (usize, Place),
        learned: &mut Learned,
    ) {
        for j in comparison
            .indices
            .iter()
            .copied()
            .filter(|j| !values.custom_eq.contains(j))
        {
            let target = self.comparison_target(comparison, values, j);
            if !self.is_value_target(target, values) {
                continue;
            }
            let range = TypeRange {
                item: target,
                is_upper_bound: false,
            };
            let division = Division {
                from_equality: true,
                ..Division::default()
            };
            let (yes, no) = self.conditional_types(comparison.types[i], Some(&[range]), division);
            let (_, no) = self.conditional_types_to_typemaps(place, yes, no);
            learned.no.push(no);
        }
    }

    /// `type(x) == T` and `x.__class__ is T`, where operand `i` is the left side.
    fn compare_type_of(&mut self, comparison: &Comparison<'_>, i: usize, learned: &mut Learned) {
        let Some(Place::Expr(type_expr)) = comparison.operands[i] else {
            return;
        };
        let Some(object) = self.object_of_type_expr(type_expr) else {
            return;
        };
        let types = self.state.world.types;
        let proper = self.proper(comparison.types[i]);
        if matches!(types.get(proper), Type::Type { item, .. } if types.as_type_var(*item).is_some()) {
            return;
        }
        for j in comparison.indices.iter().copied().filter(|j| i != *j) {
            let Some(range) = self.get_type_range_of_type(comparison.types[j]) else {
                continue;
            };
            if types.is_any(self.proper(range.item)) {
                continue;
            }
            let (yes, no) = self.compare_type_with(object, range);
            learned.yes.push(yes);
            if self.is_final_class(comparison.operands[j]) {
                learned.no.push(no);
            }
        }
    }

    fn compare_type_with(&mut self, object: ExprId, range: TypeRange) -> Maps {
        let typ = self.lookup_type(object);
        let ctx = self.ctx(object);
        let (mut yes, no) = self.conditional_types_with_intersection(typ, Some(&[range]), ctx, None);
        if let Some(found) = yes
            && !range.is_upper_bound
            && !self.is_equivalent(found, range.item)
        {
            yes = Some(self.state.world.types.never());
        }
        self.conditional_types_to_typemaps(object, yes, no)
    }

    /// `x` out of `type(x)` or `x.__class__`.
    fn object_of_type_expr(&self, expr: ExprId) -> Option<ExprId> {
        match *self.body.expr(expr) {
            Expr::Call { callee, args } if args.len() == 1 => {
                let is_type = self.refers_to_fullname(callee, names::known::BUILTINS_TYPE);
                is_type.then(|| self.body.call_args(args)[0].expr)
            }
            Expr::Member { base, name } => (name == names::known::DUNDER_CLASS).then_some(base),
            _other => None,
        }
    }

    fn is_final_class(&self, place: Option<Place>) -> bool {
        let Some(Place::Expr(expr)) = place else {
            return false;
        };
        let is_ref = matches!(self.body.expr(expr), Expr::Name(_) | Expr::Member { .. });
        match self.referent(expr) {
            Some(DefRef::Class(class)) if is_ref => self.state.world.get(class).is(ClassFlags::FINAL),
            Some(_) | None => false,
        }
    }

    /// Whether a type has its own `__eq__` or `__ne__`.
    pub(crate) fn has_custom_eq_checks(&mut self, typ: TypeId) -> bool {
        let find = |checker: &mut Self| {
            let has_checks = checker.custom_special_method(typ, names::known::DUNDER_EQ, false)
                || checker.custom_special_method(typ, names::known::DUNDER_NE, false);
            (has_checks.then_some(typ), None)
        };
        self.remembering(self.question(CUSTOM_EQ, typ, typ), find)
            .0
            .is_some()
    }

    /// Whether a type is an instance of an enumeration.
    pub(super) fn is_enum_instance(&self, typ: TypeId) -> bool {
        let world = &self.state.world;
        let instance = world.types.as_instance(typ);
        instance.is_some_and(|instance| world.get(instance.class).is(ClassFlags::ENUM))
    }
}

/// How the operands of a chain are compared.
struct Values {
    is_identity: bool,
    /// Types with a known value count as literals.
    coerce: bool,
    /// Operands whose class has its own `__eq__`.
    custom_eq: Vec<usize>,
}

/// In which order a type is made a literal and expanded to a union.
#[derive(Clone, Copy)]
enum Coercion {
    /// First made a literal.
    Inner,
    /// First expanded; what is not decided is the type itself.
    Outer,
}
