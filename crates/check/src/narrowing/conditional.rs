//! Dividing a type: values that are in a range of types, and values that are not.
//!
//! An answer of `None` means that nothing is learned, `Never` that there are no such values.

use typeops::{Divided, NarrowingKey};
use types::{LiteralValue, Type, TypeId};

use super::{DIVIDE, TypeMap, TypeRange};
use crate::binder::Place;
use crate::{Checker, Ctx};

/// How [`Checker::conditional_types`] divides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Division {
    /// The answer where nothing is learned.
    pub(crate) default: Option<TypeId>,
    /// The question is answered by the class of the value, as `isinstance` does.
    pub(crate) consider_runtime_isinstance: bool,
    /// The question is whether values are equal.
    pub(crate) from_equality: bool,
}

impl Default for Division {
    fn default() -> Self {
        Self {
            default: None,
            consider_runtime_isinstance: true,
            from_equality: false,
        }
    }
}

impl Checker<'_> {
    /// The types of the values of type `current` that are in the ranges, and of those that are not; `None` for ranges
    /// stands for types that mypy does not understand.
    pub(crate) fn conditional_types(
        &mut self,
        current: TypeId,
        ranges: Option<&[TypeRange]>,
        division: Division,
    ) -> (Option<TypeId>, Option<TypeId>) {
        let Some([range]) = ranges else {
            return self.divide(current, ranges, division);
        };
        let flags = [
            range.is_upper_bound,
            division.consider_runtime_isinstance,
            division.from_equality,
        ];
        let kind = flags
            .iter()
            .fold(DIVIDE, |bits, flag| bits << 1 | u8::from(*flag));
        let question = NarrowingKey {
            default: division.default,
            ..self.question(kind, current, range.item)
        };
        self.remembering(question, |checker| checker.divide(current, ranges, division))
    }

    fn divide(&mut self, current: TypeId, ranges: Option<&[TypeRange]>, division: Division) -> Divided {
        let types = self.state.world.types;
        let Some(ranges) = ranges else {
            return (Some(current), division.default);
        };
        if ranges.is_empty() {
            return (Some(types.never()), division.default);
        }
        let current = self.expanded_for_literal(current, ranges);
        let proper = self.proper(current);
        let Some(union) = types.as_union(proper) else {
            return self.divide_item(current, ranges, division);
        };
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for item in &union.items {
            let division = Division {
                default: Some(*item),
                ..division
            };
            let (yes_item, no_item) = self.conditional_types(*item, Some(ranges), division);
            yes.extend(yes_item);
            no.extend(no_item);
        }
        (
            Some(self.make_simplified_union(&yes)),
            Some(self.make_simplified_union(&no)),
        )
    }

    /// `bool` or an enumeration as the union of its values, if the range is one of these.
    fn expanded_for_literal(&mut self, current: TypeId, ranges: &[TypeRange]) -> TypeId {
        let [range] = ranges else { return current };
        let target = self.proper(range.item);
        let types = self.state.world.types;
        let Some(literal) = types.as_literal(target) else {
            return current;
        };
        if !matches!(literal.value, LiteralValue::Enum(_) | LiteralValue::Bool(_)) {
            return current;
        }
        match types.as_instance(literal.fallback) {
            Some(fallback) => {
                let fullname = self.state.world.get(fallback.class).fullname;
                self.try_expanding_sum_type_to_union(current, Some(fullname))
            }
            None => current,
        }
    }

    /// The union of the ranges. Instances of new types count as what they are made of, because only their
    /// constructors make them.
    fn proposed_type(&mut self, ranges: &[TypeRange]) -> TypeId {
        let items: Vec<TypeId> = ranges.iter().map(|range| range.item).collect();
        let proposed = self.make_simplified_union(&items);
        let types = self.state.world.types;
        let items: Vec<TypeId> = match types.as_union(proposed) {
            Some(union) => union
                .items
                .iter()
                .map(|item| self.without_new_type(*item))
                .collect(),
            None => vec![self.without_new_type(proposed)],
        };
        let union = self.make_union(&items);
        self.proper(union)
    }

    fn without_new_type(&self, typ: TypeId) -> TypeId {
        let world = &self.state.world;
        let mut item = self.proper(typ);
        while let Some(instance) = world.types.as_instance(item) {
            let class = world.get(instance.class);
            match class.bases.first() {
                Some(base) if class.is(nodes::defs::ClassFlags::NEWTYPE) => item = *base,
                Some(_) | None => break,
            }
        }
        item
    }

    fn divide_item(
        &mut self,
        current: TypeId,
        ranges: &[TypeRange],
        division: Division,
    ) -> (Option<TypeId>, Option<TypeId>) {
        let types = self.state.world.types;
        let default = division.default;
        let mut proposed = self.proposed_type(ranges);
        let proper = self.proper(current);
        if types.is_any(proper) {
            return (Some(proposed), Some(current));
        }
        if types.is_any(proposed) {
            return (Some(proposed), default);
        }
        if !ranges.iter().any(|range| range.is_upper_bound) {
            if self.is_proper_subtype_no_promotions(current, proposed) {
                return (default, Some(types.never()));
            }
            if self.is_structural(proposed) && self.is_subtype_no_promotions(current, proposed) {
                let from = default.unwrap_or(proposed);
                let rest = self.restrict_subtype_away(current, from, division.consider_runtime_isinstance);
                return (default, Some(rest));
            }
        }
        if division.from_equality {
            proposed = self.shallow_erase_type_for_equality(proposed);
        }
        if !self.is_overlapping_types_no_promotions(current, proposed) {
            return (Some(types.never()), default);
        }
        let precise: Vec<TypeId> = ranges
            .iter()
            .filter(|range| !range.is_upper_bound)
            .map(|range| range.item)
            .collect();
        let precise = self.make_union(&precise);
        let rest = self.restrict_subtype_away(current, precise, division.consider_runtime_isinstance);
        if self.is_proper_subtype_no_promotions(proper, proposed) {
            proposed = default.unwrap_or(current);
        }
        (Some(proposed), Some(rest))
    }

    /// Whether a type is met by structure: a callable or a protocol.
    fn is_structural(&self, typ: TypeId) -> bool {
        let world = &self.state.world;
        match world.types.as_instance(typ) {
            Some(instance) => world.get(instance.class).is(nodes::defs::ClassFlags::PROTOCOL),
            None => world.types.as_callable(typ).is_some(),
        }
    }

    /// [`Self::conditional_types`], with made up subclasses where the types exclude each other otherwise.
    pub(crate) fn conditional_types_with_intersection(
        &mut self,
        expr_type: TypeId,
        type_ranges: Option<&[TypeRange]>,
        ctx: Ctx,
        default: Option<TypeId>,
    ) -> (Option<TypeId>, Option<TypeId>) {
        let division = Division {
            default,
            ..Division::default()
        };
        self.divide_with_intersection(expr_type, type_ranges, ctx, division)
    }

    /// The same with all settings.
    pub(crate) fn divide_with_intersection(
        &mut self,
        expr_type: TypeId,
        type_ranges: Option<&[TypeRange]>,
        ctx: Ctx,
        division: Division,
    ) -> (Option<TypeId>, Option<TypeId>) {
        let (yes, no) = self.conditional_types(expr_type, type_ranges, division);
        let Some(ranges) = type_ranges else {
            return (yes, no);
        };
        if !yes.is_some_and(|yes| self.is_uninhabited(yes)) {
            return (yes, no);
        }
        match self.intersect_with_ranges(expr_type, ranges, ctx) {
            Some(intersection) => (Some(intersection), Some(expr_type)),
            None => (yes, no),
        }
    }

    /// The made up subclasses of the classes of `expr_type` and of the ranges; `Never` if there can be none, `None` if
    /// the question makes no sense.
    fn intersect_with_ranges(&mut self, expr_type: TypeId, ranges: &[TypeRange], ctx: Ctx) -> Option<TypeId> {
        let types = self.state.world.types;
        let proper = self.proper(expr_type);
        let possible: Vec<TypeId> = match types.as_union(proper) {
            Some(_) => self
                .relevant_items(proper)
                .iter()
                .map(|item| self.proper(*item))
                .collect(),
            None => vec![proper],
        };
        let targets = ranges.iter().map(|range| self.proper(range.item));
        let targets: Vec<TypeId> = targets
            .filter(|item| matches!(types.get(*item), Type::Instance(_) | Type::None))
            .collect();
        if targets.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        let mut errors: Vec<(String, String)> = Vec::new();
        for value in possible {
            let class = types.as_instance(value)?.class;
            for target in &targets {
                if types.is_none(*target) {
                    let name = self.text(self.state.world.get(class).name);
                    let pair = format!("\"{name}\" and \"NoneType\"");
                    errors.push((pair, "\"NoneType\" is final".to_owned()));
                    continue;
                }
                found.extend(self.intersect_instances(value, *target, &mut errors));
            }
        }
        if !found.is_empty() {
            return Some(self.make_simplified_union(&found));
        }
        if self.should_report_unreachable_issues() {
            for (pair, reason) in errors {
                self.impossible_intersection(&pair, &reason, ctx);
            }
        }
        Some(types.never())
    }

    /// Maps of one expression out of the types of a division.
    pub(crate) fn conditional_types_to_typemaps(
        &mut self,
        place: impl Into<Place>,
        yes: Option<TypeId>,
        no: Option<TypeId>,
    ) -> (TypeMap, TypeMap) {
        let place = match place.into() {
            Place::Expr(expr) => Place::Expr(self.collapse_walrus(expr)),
            other @ (Place::Var(_) | Place::Value) => other,
        };
        let map = |typ: Option<TypeId>| typ.map_or_else(TypeMap::new, |typ| TypeMap::of(place, typ));
        (map(yes), map(no))
    }
}
