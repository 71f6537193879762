//! Sequence patterns: `[a, *rest]`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use nodes::ast::{Expr, ExprId, Pattern, PatternId};
use types::{Tuple, Type, TypeId};

use super::PatternType;
use super::starred::Shape;
use crate::Checker;
use crate::binder::Place;
use crate::narrowing::TypeMap;

/// Types that are sequences but do not match sequence patterns.
const NO_SEQUENCES: [&str; 3] = ["builtins.str", "builtins.bytes", "builtins.bytearray"];

/// A sequence pattern and its subject.
#[derive(Clone, Copy)]
struct Sequence<'p> {
    pattern: PatternId,
    items: &'p [PatternId],
    shape: Shape,
}

/// What the patterns inside a sequence pattern say.
struct Inner {
    /// Types of the items if they match.
    types: Vec<TypeId>,
    /// Types of the items if they do not match.
    rests: Vec<TypeId>,
    captures: TypeMap,
}

impl Checker<'_> {
    /// `[a, *rest]`.
    pub(super) fn sequence_pattern(
        &mut self,
        pattern: PatternId,
        items: &[PatternId],
        subject: TypeId,
    ) -> PatternType {
        let types = self.state.world.types;
        let subject_type = self.proper(subject);
        if !self.can_match_sequence(subject_type) {
            return self.early_non_match(subject);
        }
        let star = items
            .iter()
            .position(|item| matches!(self.body.pattern(*item), Pattern::Starred(_)));
        let shape = Shape {
            star,
            required: items.len() - usize::from(star.is_some()),
        };
        let sequence = Sequence {
            pattern,
            items,
            shape,
        };
        if let Some(union) = types.as_union(subject_type) {
            return self.sequence_pattern_of_union(sequence, &union.items);
        }
        match types.get(subject_type) {
            Type::Tuple(tuple) => match tuple.items.iter().position(|item| types.is_unpack(*item)) {
                None => self.match_fixed_tuple(sequence, tuple, subject),
                Some(_) => self.match_variadic_tuple(sequence, tuple, subject),
            },
            _other => self.match_other_sequence(sequence, subject_type),
        }
    }

    /// Whether a value of a type can be a sequence in the sense of patterns.
    fn can_match_sequence(&mut self, typ: TypeId) -> bool {
        let types = self.state.world.types;
        if types.is_any(typ) {
            return true;
        }
        if let Some(union) = types.as_union(typ) {
            return union.items.iter().any(|item| {
                let proper = self.proper(*item);
                self.can_match_sequence(proper)
            });
        }
        for name in NO_SEQUENCES {
            if self.lookup_class(name).is_some() {
                let other = self.named_type(name);
                if self.is_subtype_no_promotions(typ, other) {
                    return false;
                }
            }
        }
        let sequence = self.named_type("typing.Sequence");
        self.is_subtype(typ, sequence) || self.is_subtype(sequence, typ)
    }

    fn sequence_pattern_of_union(&mut self, sequence: Sequence<'_>, items: &[TypeId]) -> PatternType {
        let star = sequence
            .shape
            .star
            .and_then(|star| match *self.body.pattern(sequence.items[star]) {
                Pattern::Starred(capture) => capture,
                _other => None,
            });
        let (mut matches, mut rests) = (Vec::new(), Vec::new());
        let mut captured: Vec<(Place, Vec<TypeId>)> = Vec::new();
        for item in items {
            let result = self.accept_pattern(sequence.pattern, *item);
            matches.push(result.typ);
            rests.push(result.rest_type);
            if self.is_uninhabited(result.typ) {
                continue;
            }
            for (place, typ) in result.captures.iter() {
                let index = captured
                    .iter()
                    .position(|(known, _)| *known == place)
                    .unwrap_or_else(|| {
                        captured.push((place, Vec::new()));
                        captured.len() - 1
                    });
                if !(star.map(Place::Expr) == Some(place) && self.is_list_of_never(typ)) {
                    captured[index].1.push(typ);
                }
            }
        }
        let captures = captured
            .into_iter()
            .map(|(place, found)| (place, self.make_simplified_union(&found)));
        PatternType {
            captures: captures.collect(),
            typ: self.make_simplified_union(&matches),
            rest_type: self.make_simplified_union(&rests),
        }
    }

    fn is_list_of_never(&self, typ: TypeId) -> bool {
        let world = &self.state.world;
        let Some(instance) = world.types.as_instance(self.proper(typ)) else {
            return false;
        };
        let is_list = world.get(instance.class).fullname == names::known::BUILTINS_LIST;
        is_list && instance.args.first().is_some_and(|arg| self.is_uninhabited(*arg))
    }

    fn match_inner(&mut self, sequence: Sequence<'_>, types: &[TypeId], is_variadic: bool) -> Inner {
        let contracted = self.contract_starred_pattern_types(types, sequence.shape);
        let mut inner = Inner {
            types: Vec::new(),
            rests: Vec::new(),
            captures: TypeMap::new(),
        };
        for (pattern, typ) in sequence.items.iter().zip(contracted) {
            let result = self.accept_pattern(*pattern, typ);
            inner.types.push(result.typ);
            inner.rests.push(result.rest_type);
            self.update_captures(&mut inner.captures, &result.captures);
        }
        let expand = |chk: &Self, found: Vec<TypeId>| {
            chk.expand_starred_pattern_types(found, sequence.shape.star, types.len(), is_variadic)
        };
        inner.types = expand(self, inner.types);
        inner.rests = expand(self, inner.rests);
        inner
    }

    fn match_fixed_tuple(&mut self, sequence: Sequence<'_>, tuple: &Tuple, subject: TypeId) -> PatternType {
        let types = self.state.world.types;
        let (count, required) = (tuple.items.len(), sequence.shape.required);
        if count < required || (count > required && sequence.shape.star.is_none()) {
            return self.early_non_match(subject);
        }
        let inner = self.match_inner(sequence, &tuple.items, false);
        let is_impossible = inner.types.iter().any(|typ| self.is_uninhabited(*typ));
        let always: Vec<bool> = inner
            .rests
            .iter()
            .map(|rest| self.is_uninhabited(*rest))
            .collect();
        let always_count = always.iter().filter(|always| **always).count();
        let mut rest_type = self.proper(subject);
        if always_count == always.len() {
            rest_type = types.never();
        } else if always_count + 1 == always.len() {
            let items = tuple.items.iter().zip(inner.rests.iter().zip(&always));
            let items = items.map(|(item, (rest, always))| if *always { *item } else { *rest });
            rest_type = types.tuple(items.collect::<Vec<TypeId>>(), tuple.fallback);
        }
        PatternType {
            typ: if is_impossible {
                types.never()
            } else {
                types.tuple(inner.types, tuple.fallback)
            },
            rest_type,
            captures: inner.captures,
        }
    }

    fn match_variadic_tuple(
        &mut self,
        sequence: Sequence<'_>,
        tuple: &Tuple,
        subject: TypeId,
    ) -> PatternType {
        let types = self.state.world.types;
        let bounded = |item: &TypeId| match types
            .as_unpack(*item)
            .and_then(|inner| types.as_type_var_tuple(inner))
        {
            Some(var) => types.unpack(var.common.upper_bound),
            None => *item,
        };
        let items: Vec<TypeId> = tuple.items.iter().map(bounded).collect();
        if items.len() - 1 > sequence.shape.required && sequence.shape.star.is_none() {
            return self.early_non_match(subject);
        }
        let count = items.len();
        let inner = self.match_inner(sequence, &items, true);
        let current = types.intern(Type::Tuple(Box::new(Tuple {
            items: items.into(),
            ..tuple.clone()
        })));
        let new = types.tuple(inner.types, tuple.fallback);
        let range = self.pattern_range(current);
        let (typ, _) = self.divide_subject(new, &[range], sequence.pattern);
        let always = sequence.shape.star.is_some()
            && sequence.shape.required < count
            && inner.rests.iter().all(|rest| self.is_uninhabited(*rest));
        PatternType {
            typ,
            rest_type: if always { types.never() } else { current },
            captures: inner.captures,
        }
    }

    /// A subject whose items are all of one type.
    fn match_other_sequence(&mut self, sequence: Sequence<'_>, subject: TypeId) -> PatternType {
        let types = self.state.world.types;
        let item = match types.get(subject) {
            Type::Any { .. } => types.any_from(subject),
            Type::Instance(_) if self.type_is_iterable(subject) => {
                let ctx = self.pattern_ctx(sequence.pattern);
                self.iterable_item_type(subject, ctx)
            }
            _other => self.named_type("builtins.object"),
        };
        let inner = self.match_inner(sequence, &vec![item; sequence.items.len()], false);
        let never = types.never();
        let joined = inner
            .types
            .iter()
            .fold(never, |joined, typ| self.join_types(joined, *typ));
        let child = self.construct_sequence_child(subject, joined);
        let range = self.pattern_range(child);
        let (typ, rest) = self.divide_subject(subject, &[range], sequence.pattern);
        let always = sequence.shape.star.is_some() && sequence.items.len() == 1;
        PatternType {
            typ,
            rest_type: if always { rest } else { subject },
            captures: inner.captures,
        }
    }

    /// `outer` as a sequence of items of type `inner`.
    fn construct_sequence_child(&mut self, outer: TypeId, inner: TypeId) -> TypeId {
        let types = self.state.world.types;
        let proper = self.proper(outer);
        match types.get(proper) {
            Type::TypeVar(var) => {
                let mut var = var.clone();
                var.common.upper_bound = self.construct_sequence_child(var.common.upper_bound, inner);
                return types.intern(Type::TypeVar(var));
            }
            Type::Any { .. } => return outer,
            Type::Union(union) => {
                let mut children = Vec::new();
                for item in &union.items {
                    let proper = self.proper(*item);
                    if self.can_match_sequence(proper) {
                        children.push(self.construct_sequence_child(*item, inner));
                    }
                }
                return self.make_simplified_union(&children);
            }
            _other => {}
        }
        let sequence = self.named_generic("typing.Sequence", &[inner]);
        let any_sequence = self.named_type("typing.Sequence");
        if !self.is_subtype(outer, any_sequence) {
            return sequence;
        }
        let instance = if types.as_tuple(proper).is_some() {
            self.tuple_fallback(proper)
        } else {
            proper
        };
        let Some(class) = types.as_instance(instance).map(|instance| instance.class) else {
            return sequence;
        };
        let empty = self.fill_typevars(class);
        let partial = self.expand_type_by_instance(empty, sequence);
        self.expand_type_by_instance(partial, instance)
    }

    /// `*name`.
    pub(super) fn starred_pattern(&mut self, capture: Option<ExprId>, subject: TypeId) -> PatternType {
        let mut captures = TypeMap::new();
        if let Some(name) = capture.filter(|name| matches!(self.body.expr(*name), Expr::Name(_))) {
            captures.insert(name, self.named_generic("builtins.list", &[subject]));
        }
        PatternType {
            typ: subject,
            rest_type: self.state.world.types.never(),
            captures,
        }
    }
}
