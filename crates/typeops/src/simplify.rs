//! Unions without superfluous items.
//!
//! ```text
//! int, str          -> int | str
//! int, object       -> object
//! int, Any          -> int | Any
//! Literal[True], Literal[False] -> bool
//! ```
//!
//! Specified by `make_simplified_union` in `mypy/typeops.py`.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use types::{ExtraAttrs, Instance, Type, TypeId, Types};

use crate::QuestionKind;
use crate::TypeCx;
use crate::literals::{try_contracting_literals_in_union, try_getting_instance_fallback};
use crate::proper::proper;
use crate::subtypes::{SubtypeOptions, is_proper_subtype_with};
use crate::truth::{true_or_false, truth};
use crate::unions::{flatten_nested_unions, make_union};

/// How a union is simplified.
#[derive(Clone, Copy, Debug)]
pub struct Simplify {
    /// Erased types are kept: for inference against unions.
    pub keep_erased: bool,
    /// All members of an enumeration become the enumeration.
    pub contract_literals: bool,
    /// Recursive aliases are expanded.
    pub handle_recursive: bool,
}

impl Default for Simplify {
    fn default() -> Self {
        Self {
            keep_erased: false,
            contract_literals: true,
            handle_recursive: true,
        }
    }
}

/// The union of the items without those that others contain. Must not be used before classes are complete.
#[must_use]
pub fn make_simplified_union<'p>(cx: &mut dyn TypeCx<'p>, items: &[TypeId]) -> TypeId {
    make_simplified_union_with(cx, items, Simplify::default())
}

/// The same, with settings.
#[must_use]
pub fn make_simplified_union_with<'p>(cx: &mut dyn TypeCx<'p>, items: &[TypeId], how: Simplify) -> TypeId {
    if let [item] = items {
        let typ = proper(cx.world(), *item);
        if cx.types().as_union(typ).is_none() {
            return typ;
        }
    }
    let is_usual = !how.keep_erased && how.contract_literals && how.handle_recursive;
    let can_remember =
        is_usual && cx.state().are_plain(items) && !items.iter().any(|item| cx.state().has_literals(*item));
    let question = can_remember
        .then(|| cx.state().question(QuestionKind::Union, items.iter().copied()))
        .flatten();
    let Some(question) = question else {
        return simplify(cx, items, how);
    };
    if let Some(known) = cx.state().answer(&question) {
        return known;
    }
    let moment = cx.state().moment();
    let result = simplify(cx, items, how);
    cx.state_mut().remember(question, result, moment);
    result
}

fn simplify<'p>(cx: &mut dyn TypeCx<'p>, items: &[TypeId], how: Simplify) -> TypeId {
    let items = flatten_nested_unions(cx.world(), items, how.handle_recursive);
    if let [item] = items[..] {
        return proper(cx.world(), item);
    }
    let mut kept = remove_redundant_items(cx, items.clone(), how.keep_erased);
    let is_literal = |item: &&TypeId| cx.types().as_literal(proper(cx.world(), **item)).is_some();
    if how.contract_literals && kept.iter().filter(is_literal).nth(1).is_some() {
        cx.state_mut().note_unsettled();
        kept = try_contracting_literals_in_union(cx.world(), &kept);
    }
    let result = proper(cx.world(), make_union(cx.types(), &kept));
    without_inconsistent_attrs(cx, &items, result)
}

/// Two passes: later items that are subtypes of earlier ones go, then earlier ones that are subtypes of later ones.
fn remove_redundant_items<'p>(
    cx: &mut dyn TypeCx<'p>,
    mut items: Vec<TypeId>,
    keep_erased: bool,
) -> Vec<TypeId> {
    for _direction in 0..2 {
        items = remove_contained_in_earlier(cx, &items, keep_erased);
        if items.len() <= 1 {
            break;
        }
        items.reverse();
    }
    items
}

fn remove_contained_in_earlier<'p>(
    cx: &mut dyn TypeCx<'p>,
    items: &[TypeId],
    keep_erased: bool,
) -> Vec<TypeId> {
    let types = cx.types();
    let mut kept: Vec<TypeId> = Vec::with_capacity(items.len());
    // Where a type lies among those kept, by its canonical type.
    let mut seen = Seen::default();
    // Classes of literals that nothing among those kept contains: no literal of them needs to be compared again.
    let mut lone_literals: SmallVec<[TypeId; 4]> = SmallVec::new();
    for item in items {
        let typ = proper(cx.world(), *item);
        if types.is_never(typ) {
            continue;
        }
        let literal = types
            .as_literal(typ)
            .map(|literal| types.canonical(literal.fallback));
        let duplicate = match seen.get(types.canonical(typ)) {
            Some(index) => Some(index),
            None if literal.is_some_and(|class| lone_literals.contains(&class)) => None,
            None => find_container(cx, *item, typ, &kept, keep_erased),
        };
        if let Some(index) = duplicate {
            let (old, new) = (truth(cx.world(), kept[index]), truth(cx.world(), *item));
            if (!old.0 && new.0) || (!old.1 && new.1) {
                kept[index] = true_or_false(cx, kept[index]);
            }
        } else {
            seen.insert(types.canonical(typ), kept.len());
            kept.push(*item);
            lone_literals.extend(literal.filter(|class| !lone_literals.contains(class)));
        }
    }
    kept
}

/// Types with their places: few in a list, many in a map.
#[derive(Debug, Default)]
struct Seen {
    few: SmallVec<[(TypeId, usize); 8]>,
    many: FxHashMap<TypeId, usize>,
}

impl Seen {
    fn get(&self, typ: TypeId) -> Option<usize> {
        let in_few = self.few.iter().find(|(known, _)| *known == typ);
        match in_few {
            Some((_, place)) => Some(*place),
            None if self.many.is_empty() => None,
            None => self.many.get(&typ).copied(),
        }
    }

    fn insert(&mut self, typ: TypeId, place: usize) {
        if self.few.len() < self.few.inline_size() {
            self.few.push((typ, place));
        } else {
            self.many.insert(typ, place);
        }
    }
}

/// The first type among those kept that contains the item.
fn find_container<'p>(
    cx: &mut dyn TypeCx<'p>,
    item: TypeId,
    typ: TypeId,
    kept: &[TypeId],
    keep_erased: bool,
) -> Option<usize> {
    let types = cx.types();
    let options = SubtypeOptions {
        keep_erased_types: keep_erased,
        ignore_promotions: true,
        ..SubtypeOptions::default()
    };
    let value = types
        .as_instance(typ)
        .and_then(|instance| instance.last_known_value);
    kept.iter().position(|other| {
        let instance = types.as_instance(proper(cx.world(), *other));
        let other_value = instance.and_then(|instance| instance.last_known_value);
        // What is known to be 5 does not contain what is known to be 6, though both are int.
        let differs = other_value.is_some_and(|other| value.is_none_or(|value| !types.same(value, other)));
        !differs && is_proper_subtype_with(cx, item, *other, options)
    })
}

/// The result without attributes beyond its class, unless all items agree on them.
fn without_inconsistent_attrs<'p>(cx: &mut dyn TypeCx<'p>, items: &[TypeId], result: TypeId) -> TypeId {
    let types = cx.types();
    if items.len() == 2 && items.iter().any(|item| types.is_none(*item)) {
        return result;
    }
    let instance_of = |item: TypeId| -> Option<&'p Instance> {
        let fallback = try_getting_instance_fallback(cx.world(), item)?;
        types.as_instance(fallback)
    };
    let mut first: Option<&ExtraAttrs> = None;
    let mut differ = false;
    for attrs in items
        .iter()
        .filter_map(|item| instance_of(*item)?.extra_attrs.as_deref())
    {
        differ |= first.is_some_and(|first| !same_attrs(types, first, attrs));
        first.get_or_insert(attrs);
    }
    if first.is_none() {
        return result;
    }
    let Some(fallback) = instance_of(result) else {
        return result;
    };
    let lacks = |item: &TypeId| {
        instance_of(*item).is_some_and(|it| it.class == fallback.class && it.extra_attrs.is_none())
    };
    if differ || items.iter().any(lacks) {
        without_attrs(types, result)
    } else {
        result
    }
}

fn same_attrs(types: &Types, left: &ExtraAttrs, right: &ExtraAttrs) -> bool {
    let in_right = |(name, typ): &(names::Name, TypeId)| {
        let other = right.attrs.iter().find(|(other, _)| other == name);
        other.is_some_and(|(_, other)| types.same(*typ, *other))
    };
    left.attrs.len() == right.attrs.len()
        && left.immutable == right.immutable
        && left.attrs.iter().all(in_right)
}

fn without_attrs(types: &Types, typ: TypeId) -> TypeId {
    if let Type::Instance(instance) = types.get(typ) {
        let mut plain = instance.clone();
        plain.extra_attrs = None;
        return types.with_truth(types.intern(Type::Instance(plain)), types.truth(typ));
    }
    if let Type::Tuple(tuple) = types.get(typ) {
        let mut plain = tuple.clone();
        plain.fallback = without_attrs(types, plain.fallback);
        return types.with_truth(types.intern(Type::Tuple(plain)), types.truth(typ));
    }
    typ
}
