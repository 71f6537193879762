//! Patterns of `match`: what they match, what is left, and what they bind.
//!
//! ```text
//! x: int | str             match    rest    binds
//! case int():              int      str
//! case int() as i          int      str     i: int
//! case _:                  str      Never
//! ```
//!
//! | subject | room |
//! |---|---|
//! | dispatch; `p as name`, `a \| b`, values, constants | `simple` |
//! | `[a, *rest]` | `sequences`, `starred` |
//! | `{key: p, **rest}` | `mappings` |
//! | `C(p, name=p)` | `classes` |
//!
//! Specified by `mypy/checkpattern.py`.

mod classes;
mod mappings;
mod sequences;
mod simple;
mod starred;

use nodes::ast::PatternId;
use options::ErrorCode;
use types::TypeId;

use crate::Checker;
use crate::narrowing::{TypeMap, TypeRange};

/// What a pattern does to the type of its subject (mypy's `PatternType`).
#[derive(Clone, Debug)]
pub(crate) struct PatternType {
    /// The type of the subject if it matches.
    pub(crate) typ: TypeId,
    /// The type of the subject if it does not match.
    pub(crate) rest_type: TypeId,
    /// The types of the names that are bound.
    pub(crate) captures: TypeMap,
}

impl Checker<'_> {
    /// A pattern that cannot match.
    fn early_non_match(&self, subject: TypeId) -> PatternType {
        PatternType {
            typ: self.state.world.types.never(),
            rest_type: subject,
            captures: TypeMap::new(),
        }
    }

    /// Exactly the type; for `True` and `False` that value.
    fn pattern_range(&self, typ: TypeId) -> TypeRange {
        let types = self.state.world.types;
        let proper = self.proper(typ);
        let value = types
            .as_instance(proper)
            .and_then(|instance| instance.last_known_value);
        let of_bool = |value: &TypeId| {
            let literal = types.as_literal(*value);
            literal.is_some_and(|literal| matches!(literal.value, types::LiteralValue::Bool(_)))
        };
        TypeRange {
            item: value.filter(of_bool).unwrap_or(proper),
            is_upper_bound: false,
        }
    }

    /// The types of a subject that is, and is not, of the type of `range`.
    fn divide_subject(
        &mut self,
        subject: TypeId,
        ranges: &[TypeRange],
        pattern: PatternId,
    ) -> (TypeId, TypeId) {
        let ctx = self.pattern_ctx(pattern);
        let (yes, no) = self.conditional_types_with_intersection(subject, Some(ranges), ctx, Some(subject));
        (yes.unwrap_or(subject), no.unwrap_or(subject))
    }

    /// Adds what a part of a pattern binds to what the pattern binds.
    fn update_captures(&mut self, captures: &mut TypeMap, more: &TypeMap) {
        let known: Vec<_> = captures.iter().map(|(place, _)| self.place_key(place)).collect();
        for (place, typ) in more.iter() {
            let key = self.place_key(place);
            if known.contains(&key) {
                self.multiple_assignments(place);
            } else {
                captures.insert(place, typ);
            }
        }
    }

    fn multiple_assignments(&mut self, place: crate::binder::Place) {
        let crate::binder::Place::Expr(expr) = place else {
            return;
        };
        let nodes::ast::Expr::Name(name) = *self.body.expr(expr) else {
            return;
        };
        let text = format!("Multiple assignments to name \"{}\" in pattern", self.text(name));
        self.fail(text, self.ctx(expr), ErrorCode::Misc);
    }

    fn pattern_fail(&mut self, text: impl Into<std::sync::Arc<str>>, pattern: PatternId) {
        let ctx = self.pattern_ctx(pattern);
        self.fail(text, ctx, ErrorCode::Misc);
    }
}
