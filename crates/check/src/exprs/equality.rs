//! `--strict-equality`: comparisons whose operands have no value in common.

use names::known;
use rustc_hash::FxHashSet;
use types::{Instance, LiteralValue, Type, TypeId};

use crate::Checker;

/// What is being compared, beyond the two types.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Comparison {
    /// The container, for `in`.
    pub(crate) original_container: Option<TypeId>,
    /// The types stay as they are: known values of variables do not count.
    pub(crate) keep_types: bool,
    /// `is`.
    pub(crate) identity_check: bool,
}

/// Sets whose `__eq__` compares items whatever the class is.
const OVERLAPPING_TYPES: &[&str] = &[
    "builtins.set",
    "builtins.frozenset",
    "typing.KeysView",
    "typing.ItemsView",
    "_collections_abc.dict_keys",
    "_collections_abc.dict_items",
];

const OVERLAPPING_BYTES: &[&str] = &["builtins.bytes", "builtins.bytearray", "builtins.memoryview"];

type Seen = FxHashSet<(TypeId, TypeId)>;

impl Checker<'_> {
    /// Whether two values can never be equal, so that comparing them is most likely a mistake.
    pub(crate) fn dangerous_comparison(&mut self, left: TypeId, right: TypeId, how: Comparison) -> bool {
        self.options().strict_equality && self.is_dangerous(left, right, how, &mut Seen::default())
    }

    fn is_dangerous(&mut self, left: TypeId, right: TypeId, how: Comparison, seen: &mut Seen) -> bool {
        let types = self.types();
        if !seen.insert((types.canonical(left), types.canonical(right))) {
            return false;
        }
        let (mut left, mut right) = (self.proper(left), self.proper(right));
        if !how.identity_check
            && (self.has_custom_method(left, "__eq__", false)
                || self.has_custom_method(right, "__eq__", false))
        {
            return false;
        }
        if !how.keep_types {
            left = self.try_getting_literal(left);
            right = self.try_getting_literal(right);
        }
        // Inside functions whose type variables have values, the types here are only some of the real ones.
        if self.binder.is_unreachable_warning_suppressed() {
            return false;
        }
        let (left_none, right_none) = (types.is_none(left), types.is_none(right));
        if self.options().strict_equality_for_none {
            if left_none && right_none {
                return false;
            }
        } else if left_none || right_none {
            return false;
        }
        if matches!(
            (types.get(left), types.get(right)),
            (Type::Union(_), Type::Union(_))
        ) {
            left = self.remove_optional(left);
            right = self.remove_optional(right);
        }
        if let Some(container) = how.original_container
            && self.has_bytes_component(container)
            && self.has_bytes_component(left)
        {
            // `97 in b"abc"` and `b"a" in b"abc"` can both be true.
            return false;
        }
        if let (Type::Instance(left), Type::Instance(right)) = (types.get(left), types.get(right))
            && let Some(answer) = self.compare_instances(left, right, seen)
        {
            return answer;
        }
        if self.compares_bools_or_bytes(left, right) {
            return false;
        }
        !self.is_overlapping_types(left, right)
    }

    /// Known classes whose `__eq__` looks at items or ignores the class.
    fn compare_instances(&mut self, left: &Instance, right: &Instance, seen: &mut Seen) -> Option<bool> {
        let world = &self.state.world;
        let left_name = world.text(world.get(left.class).fullname);
        let right_name = world.text(world.get(right.class).fullname);
        if OVERLAPPING_TYPES.contains(&left_name) && OVERLAPPING_TYPES.contains(&right_name) {
            return self.compare_as("typing.AbstractSet", left, right, 1, seen);
        }
        if world.has_base_named(left.class, known::TYPING_MAPPING)
            && world.has_base_named(right.class, known::TYPING_MAPPING)
        {
            return self.compare_as("typing.Mapping", left, right, 2, seen);
        }
        if matches!(left_name, "builtins.list" | "builtins.tuple") && left_name == right_name {
            let (left, right) = (*left.args.first()?, *right.args.first()?);
            return Some(self.is_dangerous(left, right, Comparison::default(), seen));
        }
        if OVERLAPPING_BYTES.contains(&left_name) && OVERLAPPING_BYTES.contains(&right_name) {
            return Some(false);
        }
        None
    }

    /// Compares the first `count` type arguments of a common base class.
    fn compare_as(
        &mut self,
        base: &str,
        left: &Instance,
        right: &Instance,
        count: usize,
        seen: &mut Seen,
    ) -> Option<bool> {
        let class = self.lookup_class(base)?;
        let left = self.instance_as(left, class)?;
        let right = self.instance_as(right, class)?;
        let pairs: Vec<_> = left
            .args
            .iter()
            .copied()
            .zip(right.args.iter().copied())
            .take(count)
            .collect();
        Some(
            pairs
                .into_iter()
                .any(|(left, right)| self.is_dangerous(left, right, Comparison::default(), seen)),
        )
    }

    fn compares_bools_or_bytes(&self, left: TypeId, right: TypeId) -> bool {
        let types = self.types();
        let bytes_and_bytearray = |literal: TypeId, other: TypeId| {
            let (Some(literal), Some(other)) = (types.as_literal(literal), types.as_instance(other)) else {
                return false;
            };
            self.is_named_instance(literal.fallback, "builtins.bytes")
                && self
                    .state
                    .world
                    .has_base_named(other.class, known::BUILTINS_BYTEARRAY)
        };
        if let (Some(left), Some(right)) = (types.as_literal(left), types.as_literal(right)) {
            return matches!(
                (&left.value, &right.value),
                (LiteralValue::Bool(_), LiteralValue::Bool(_))
            );
        }
        bytes_and_bytearray(left, right) || bytes_and_bytearray(right, left)
    }

    /// Whether the type is `bytes` or `bytearray`, or a union with one of them.
    fn has_bytes_component(&mut self, typ: TypeId) -> bool {
        let typ = self.proper(typ);
        if let Type::Union(union) = self.types().get(typ) {
            return union.items.iter().any(|item| self.has_bytes_component(*item));
        }
        self.is_named_instance(typ, "builtins.bytes") || self.is_named_instance(typ, "builtins.bytearray")
    }
}
