//! Class patterns: `C(pattern, name=pattern)`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::{Name, known};
use nodes::ast::{ExprId, PatternId};
use types::{AnyKind, DefRef, Type, TypeId};

use super::PatternType;
use crate::Checker;
use crate::members::MemberAccess;
use crate::narrowing::{TypeMap, TypeRange};

/// Classes that take a positional pattern for the value itself.
const SELF_MATCH: [&str; 11] = [
    "builtins.bool",
    "builtins.bytearray",
    "builtins.bytes",
    "builtins.dict",
    "builtins.float",
    "builtins.frozenset",
    "builtins.int",
    "builtins.list",
    "builtins.set",
    "builtins.str",
    "builtins.tuple",
];

/// A class pattern, while it is being checked.
#[derive(Clone, Copy)]
struct ClassPattern<'p> {
    pattern: PatternId,
    positionals: &'p [PatternId],
    keywords: &'p [(Name, PatternId)],
    /// The type that the class stands for.
    typ: TypeId,
    /// The subject.
    subject: TypeId,
    /// What the class refers to.
    node: Option<DefRef>,
}

impl Checker<'_> {
    pub(super) fn class_pattern(
        &mut self,
        pattern: PatternId,
        class_ref: ExprId,
        positionals: &[PatternId],
        keywords: &[(Name, PatternId)],
        subject: TypeId,
    ) -> PatternType {
        let node = self.referent(class_ref);
        if let Some(DefRef::Alias(alias)) = node
            && !self.state.world.get(alias).no_args
        {
            self.pattern_fail(
                "Class pattern class must not be a type alias with type parameters",
                pattern,
            );
            return self.early_non_match(subject);
        }
        let class_type = self.accept(class_ref, None);
        let Some(ranges) = self.class_pattern_ranges(class_type, class_ref, pattern) else {
            return self.early_non_match(subject);
        };
        let items: Vec<TypeId> = ranges.iter().map(|range| range.item).collect();
        let typ = self.make_union(&items);
        let current = self.proper(subject);
        let (new_type, rest_type) = self.divide_subject(current, &ranges, pattern);
        if self.is_uninhabited(new_type) {
            return self.early_non_match(subject);
        }
        let narrowed = self.narrow_declared_type(current, new_type);
        let class_pattern = ClassPattern {
            pattern,
            positionals,
            keywords,
            typ,
            subject: current,
            node,
        };
        let result = PatternType {
            typ: new_type,
            rest_type,
            captures: TypeMap::new(),
        };
        self.match_class_arguments(class_pattern, narrowed, result, subject)
    }

    /// The patterns inside of a class pattern; `result` is what the class itself says.
    fn match_class_arguments(
        &mut self,
        class: ClassPattern<'_>,
        narrowed: TypeId,
        mut result: PatternType,
        subject: TypeId,
    ) -> PatternType {
        const TOO_MANY: &str = "Too many positional patterns for class pattern";
        let mut pairs: Vec<(Option<Name>, PatternId)> = Vec::new();
        if !class.positionals.is_empty() {
            if self.should_self_match(class.typ) {
                if class.positionals.len() > 1 {
                    self.pattern_fail(TOO_MANY, class.pattern);
                }
                let inner = self.accept_pattern(class.positionals[0], narrowed);
                if !self.is_uninhabited(inner.typ) {
                    let rest_type = self.make_simplified_union(&[result.rest_type, inner.rest_type]);
                    return PatternType { rest_type, ..inner };
                }
                result.captures = inner.captures;
            } else {
                let Some(names) = self.match_args_of(class) else {
                    return self.early_non_match(subject);
                };
                if class.positionals.len() > names.len() {
                    self.pattern_fail(TOO_MANY, class.pattern);
                    return self.early_non_match(subject);
                }
                pairs.extend(names.into_iter().zip(class.positionals.iter().copied()));
            }
        }
        if self.has_duplicate_keywords(class, &pairs) {
            return self.early_non_match(subject);
        }
        pairs.extend(
            class
                .keywords
                .iter()
                .map(|(name, pattern)| (Some(*name), *pattern)),
        );
        self.match_attributes(class, narrowed, &pairs, result)
    }

    /// The attributes that positional patterns stand for; `None` after an error.
    fn match_args_of(&mut self, class: ClassPattern<'_>) -> Option<Vec<Option<Name>>> {
        let types = self.state.world.types;
        let match_args = self.state.world.names.intern("__match_args__");
        let ctx = self.pattern_ctx(class.pattern);
        let access = MemberAccess::default();
        let (found, has_errors) =
            self.silently(|chk| chk.analyze_member_access(match_args, class.typ, ctx, access));
        if has_errors {
            let shown = self.type_text(class.typ);
            self.pattern_fail(
                format!("Class \"{shown}\" doesn't define \"__match_args__\""),
                class.pattern,
            );
            return None;
        }
        let found = self.proper(found);
        let Some(tuple) = types.as_tuple(found) else {
            return Some(vec![None; class.positionals.len()]);
        };
        let name = |item: &TypeId| match self.try_getting_str_literals_from_type(*item).as_deref() {
            Some([name]) => Some(*name),
            Some(_) | None => None,
        };
        Some(tuple.items.iter().map(name).collect())
    }

    /// Reports keywords that were given before.
    fn has_duplicate_keywords(
        &mut self,
        class: ClassPattern<'_>,
        positionals: &[(Option<Name>, PatternId)],
    ) -> bool {
        let mut has_duplicates = false;
        for (index, (name, value)) in class.keywords.iter().enumerate() {
            let shown = self.text(*name).to_owned();
            if positionals.iter().any(|(known, _)| *known == Some(*name)) {
                self.pattern_fail(
                    format!("Keyword \"{shown}\" already matches a positional pattern"),
                    *value,
                );
                has_duplicates = true;
            } else if class.keywords[..index].iter().any(|(known, _)| known == name) {
                self.pattern_fail(format!("Duplicate keyword pattern \"{shown}\""), *value);
                has_duplicates = true;
            }
        }
        has_duplicates
    }

    fn match_attributes(
        &mut self,
        class: ClassPattern<'_>,
        narrowed: TypeId,
        pairs: &[(Option<Name>, PatternId)],
        mut result: PatternType,
    ) -> PatternType {
        let mut can_match = true;
        for (keyword, pattern) in pairs {
            let attribute = self.attribute_type(class, narrowed, *keyword, *pattern, &mut result.typ);
            let inner = self.accept_pattern(*pattern, attribute);
            if self.is_uninhabited(inner.typ) {
                can_match = false;
                continue;
            }
            self.update_captures(&mut result.captures, &inner.captures);
            if !self.is_uninhabited(inner.rest_type) {
                result.rest_type = class.subject;
            }
        }
        if !can_match {
            result.typ = self.state.world.types.never();
        }
        result
    }

    /// The type of an attribute of the subject; `matched` is the type of the subject, which may get the attribute.
    fn attribute_type(
        &mut self,
        class: ClassPattern<'_>,
        narrowed: TypeId,
        keyword: Option<Name>,
        pattern: PatternId,
        matched: &mut TypeId,
    ) -> TypeId {
        let any = self.state.world.types.any(AnyKind::FromError);
        let Some(keyword) = keyword else { return any };
        let ctx = self.pattern_ctx(pattern);
        let access = MemberAccess {
            original_type: Some(*matched),
            ..MemberAccess::default()
        };
        let (found, has_errors) =
            self.silently(|chk| chk.analyze_member_access(keyword, narrowed, ctx, access));
        if !has_errors {
            return found;
        }
        let is_object = class
            .node
            .is_some_and(|node| self.state.world.fullname(node) == known::BUILTINS_OBJECT);
        if is_object {
            *matched = self.add_any_attribute_to_type(*matched, keyword);
        } else {
            let shown = self.type_text(class.typ);
            let name = self.text(keyword).to_owned();
            self.pattern_fail(format!("Class \"{shown}\" has no attribute \"{name}\""), pattern);
        }
        any
    }

    /// The types that a class in a pattern stands for; `None` if it is none.
    fn class_pattern_ranges(
        &mut self,
        typ: TypeId,
        class_ref: ExprId,
        pattern: PatternId,
    ) -> Option<Vec<TypeRange>> {
        let types = self.state.world.types;
        let proper = self.proper(typ);
        let exactly = |item: TypeId| {
            Some(vec![TypeRange {
                item,
                is_upper_bound: false,
            }])
        };
        if let Some(union) = types.as_union(proper) {
            let mut ranges = Vec::new();
            for item in &union.items {
                ranges.extend(
                    self.class_pattern_ranges(*item, class_ref, pattern)
                        .into_iter()
                        .flatten(),
                );
            }
            return (!ranges.is_empty()).then_some(ranges);
        }
        if let Some(class) = self.type_object(proper) {
            return exactly(self.fill_typevars_with_any(class));
        }
        if self.is_typing_callable(class_ref) {
            let any = types.any(AnyKind::Unannotated);
            return exactly(self.any_callable(any));
        }
        match types.get(proper) {
            Type::Type { item, .. } => Some(vec![TypeRange {
                item: *item,
                is_upper_bound: true,
            }]),
            Type::Any { .. } => exactly(proper),
            _other => {
                let shown = self.type_text(typ);
                self.pattern_fail(
                    format!("Expected type in class pattern; found \"{shown}\""),
                    pattern,
                );
                None
            }
        }
    }

    /// Whether a name is the variable `typing.Callable`.
    fn is_typing_callable(&self, expr: ExprId) -> bool {
        let Some(DefRef::Var(var)) = self.referent(expr) else {
            return false;
        };
        let var = self.state.world.get(var);
        var.typ.is_some() && self.text(var.fullname) == "typing.Callable"
    }

    /// Whether a single positional pattern stands for the value itself.
    fn should_self_match(&mut self, typ: TypeId) -> bool {
        let types = self.state.world.types;
        let mut typ = self.proper(typ);
        if let Some(tuple) = types.as_tuple(typ) {
            typ = tuple.fallback;
        }
        if types.is_any(typ) {
            return false;
        }
        let names = self.state.world.names;
        if let Some(instance) = types.as_instance(typ)
            && let Some(match_args) = names.lookup("__match_args__")
            && self
                .state
                .world
                .lookup_member(instance.class, match_args)
                .is_some()
        {
            return false;
        }
        SELF_MATCH.iter().any(|name| {
            if self.lookup_class(name).is_none() {
                return false;
            }
            let other = self.named_type(name);
            self.is_subtype(typ, other)
        })
    }
}
