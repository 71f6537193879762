//! Patterns: dispatch, and the simple ones.

use nodes::ast::{ExprId, Pattern, PatternId, Singleton};
use types::{LiteralValue, TypeId};

use super::PatternType;
use crate::Checker;
use crate::binder::{KeyId, Place};
use crate::narrowing::{Comparison, TypeMap};

impl Checker<'_> {
    /// Checks a pattern against a subject of type `subject` (mypy's `pattern_checker.accept`).
    pub(crate) fn accept_pattern(&mut self, pattern: PatternId, subject: TypeId) -> PatternType {
        let body = self.body;
        match *body.pattern(pattern) {
            Pattern::As { pattern: inner, name } => self.as_pattern(pattern, inner, name, subject),
            Pattern::Or(alternatives) => self.or_pattern(body.patterns(alternatives), subject),
            Pattern::Value(expr) => self.value_pattern(expr, subject),
            Pattern::Singleton(value) => self.singleton_pattern(pattern, value, subject),
            Pattern::Sequence(items) => self.sequence_pattern(pattern, body.patterns(items), subject),
            Pattern::Starred(capture) => self.starred_pattern(capture, subject),
            Pattern::Mapping { items, rest } => {
                self.mapping_pattern(pattern, body.mapping_items(items), rest, subject)
            }
            Pattern::Class {
                class_ref,
                positionals,
                keywords,
            } => {
                let positionals = body.patterns(positionals);
                let keywords = body.class_pattern_keywords(keywords);
                self.class_pattern(pattern, class_ref, positionals, keywords, subject)
            }
        }
    }

    /// `inner as name`, `name`, `_`.
    fn as_pattern(
        &mut self,
        pattern: PatternId,
        inner: Option<PatternId>,
        name: Option<ExprId>,
        subject: TypeId,
    ) -> PatternType {
        let mut result = match inner {
            Some(inner) => self.accept_pattern(inner, subject),
            None => PatternType {
                typ: subject,
                rest_type: self.state.world.types.never(),
                captures: TypeMap::new(),
            },
        };
        let Some(name) = name else { return result };
        if !self.is_uninhabited(result.typ) {
            let range = self.pattern_range(result.typ);
            (result.typ, _) = self.divide_subject(subject, &[range], pattern);
            if !self.is_uninhabited(result.typ) {
                result.captures.insert(name, result.typ);
            }
        }
        result
    }

    /// `a | b`.
    fn or_pattern(&mut self, alternatives: &[PatternId], subject: TypeId) -> PatternType {
        let mut rest = subject;
        let mut results = Vec::with_capacity(alternatives.len());
        let mut matched = Vec::new();
        for alternative in alternatives {
            let result = self.accept_pattern(*alternative, rest);
            if !self.is_uninhabited(result.typ) {
                rest = result.rest_type;
                matched.push(result.typ);
            }
            results.push(result.captures);
        }
        PatternType {
            captures: self.or_captures(alternatives, &results),
            typ: self.make_simplified_union(&matched),
            rest_type: rest,
        }
    }

    /// What alternatives bind: all the same names.
    fn or_captures(&mut self, alternatives: &[PatternId], results: &[TypeMap]) -> TypeMap {
        let mut names: Vec<(Option<KeyId>, Place, Vec<TypeId>)> = Vec::new();
        for (index, captures) in results.iter().enumerate() {
            let captured: Vec<_> = captures
                .iter()
                .map(|(place, typ)| (self.place_key(place), place, typ))
                .collect();
            let same = names.len() == captured.len()
                && names
                    .iter()
                    .all(|(key, ..)| captured.iter().any(|(other, ..)| other == key));
            if let Some(previous) = index.checked_sub(1)
                && !same
            {
                self.pattern_fail(
                    "Alternative patterns bind different names",
                    alternatives[previous],
                );
            }
            for (key, place, typ) in captured {
                match names.iter_mut().find(|(known, ..)| *known == key) {
                    Some((.., found)) => found.push(typ),
                    None => names.push((key, place, vec![typ])),
                }
            }
        }
        let never = self.state.world.types.never();
        let mut captures = TypeMap::new();
        for (_, place, found) in names {
            let union = found
                .into_iter()
                .fold(never, |union, typ| self.make_simplified_union(&[union, typ]));
            captures.insert(place, union);
        }
        captures
    }

    /// A value that is compared with `==`.
    fn value_pattern(&mut self, expr: ExprId, subject: TypeId) -> PatternType {
        let typ = self.accept(expr, None);
        let typ = self.coerce_to_literal(typ);
        let (yes, no) = self.narrow_type_by_identity_equality(&Comparison {
            is_identity: false,
            operands: &[Some(Place::Value), None],
            types: &[subject, typ],
            indices: &[0, 1],
            narrowable: &[true, false],
        });
        PatternType {
            typ: yes.get(Place::Value).unwrap_or(subject),
            rest_type: no.get(Place::Value).unwrap_or(subject),
            captures: TypeMap::new(),
        }
    }

    /// `None`, `True`, `False`.
    fn singleton_pattern(&mut self, pattern: PatternId, value: Singleton, subject: TypeId) -> PatternType {
        let mut of_bool =
            |value: bool| self.infer_literal_expr_type(LiteralValue::Bool(value), "builtins.bool");
        let typ = match value {
            Singleton::None => self.state.world.types.none(),
            Singleton::True => of_bool(true),
            Singleton::False => of_bool(false),
        };
        let range = self.pattern_range(typ);
        let (typ, rest_type) = self.divide_subject(subject, &[range], pattern);
        PatternType {
            typ,
            rest_type,
            captures: TypeMap::new(),
        }
    }
}
