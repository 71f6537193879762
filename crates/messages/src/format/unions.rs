//! Unions: literals as one, `None` last, long ones cut.

use types::{LiteralValue, Type, TypeId};

use typeops::display;
use typeops::proper::proper;
use typeops::unions::{make_union, separate_union_literals};

use super::inner::Formatter;

/// A union has more items than that only in verbose messages.
pub(crate) const MAX_UNION_ITEMS: usize = 10;

impl Formatter<'_, '_> {
    /// A union; `typ` is its type.
    pub(super) fn union(&self, items: &[TypeId]) -> String {
        let types = self.world.types;
        let typ = self.without_last_known_values(items);
        let Some(union) = types.as_union(typ) else {
            return self.format(typ);
        };
        let (literals, others) = separate_union_literals(self.world, union);
        let (sentinels, literals): (Vec<TypeId>, Vec<TypeId>) = literals
            .into_iter()
            .partition(|literal| self.is_sentinel(*literal));
        if literals.len() > 1 {
            let values: Vec<String> = literals
                .iter()
                .map(|literal| self.literal_value(*literal))
                .collect();
            let values = format!("Literal[{}]", values.join(", "));
            let rest: Vec<TypeId> = sentinels.into_iter().chain(others).collect();
            return match rest.as_slice() {
                [] => values,
                [only] if self.is_none(*only) => format!("{values} | None"),
                [..] => format!("{values} | {}", self.union_items(&rest)),
            };
        }
        let mut somethings = union.items.iter().filter(|item| !self.is_none(**item));
        if let (Some(only), None) = (somethings.next(), somethings.next()) {
            return format!("{} | None", self.format(*only));
        }
        self.union_items(&union.items)
    }

    fn is_none(&self, typ: TypeId) -> bool {
        self.world.types.is_none(proper(self.world, typ))
    }

    fn is_sentinel(&self, typ: TypeId) -> bool {
        let literal = self.world.types.as_literal(typ);
        literal.is_some_and(|literal| matches!(literal.value, LiteralValue::Sentinel { .. }))
    }

    fn union_items(&self, items: &[TypeId]) -> String {
        let mut texts: Vec<String> = items.iter().map(|item| self.format(*item)).collect();
        let count = texts.len();
        texts.retain(|text| text != "None");
        let has_none = texts.len() < count;
        if texts.len() > MAX_UNION_ITEMS && self.verbosity == 0 {
            let more = texts.len() - MAX_UNION_ITEMS / 2;
            texts.truncate(MAX_UNION_ITEMS / 2);
            texts.push(format!("<{more} more items>"));
        }
        if has_none {
            texts.push("None".to_owned());
        }
        texts.join(" | ")
    }

    /// The items without the literals that values are known to be, each once: no `str | str`.
    fn without_last_known_values(&self, items: &[TypeId]) -> TypeId {
        let types = self.world.types;
        let mut seen = Vec::new();
        let mut result = Vec::with_capacity(items.len());
        for item in items {
            let Some(instance) = types.as_instance(*item) else {
                result.push(*item);
                continue;
            };
            let mut erased = instance.clone();
            erased.last_known_value = None;
            let erased = types.intern(Type::Instance(erased));
            if !seen.contains(&types.canonical(erased)) {
                seen.push(types.canonical(erased));
                result.push(erased);
            }
        }
        proper(self.world, make_union(types, &result))
    }

    /// The value of a literal type; members of enumerations with the name of their class.
    pub(super) fn literal_value(&self, typ: TypeId) -> String {
        let Some(literal) = self.world.types.as_literal(typ) else {
            unreachable!("asked for literal types only");
        };
        if let LiteralValue::Enum(name) = literal.value {
            return format!("{}.{}", self.format(literal.fallback), self.world.text(name));
        }
        display::literal_repr(self.world, literal)
    }
}
