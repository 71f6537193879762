//! Answers of operations that take long and are asked again and again.
//!
//! **What can be remembered.** Types are values, and the hierarchy of classes no longer changes when bodies are checked:
//! what depends on these alone can be remembered. The types of members may still be inferred, so an answer is kept
//! only if nothing asked for a member meanwhile ([`TypeState::is_settled_since`]). Nothing is kept while something is assumed,
//! and nothing that used up a number of a type variable: numbers would not count on as in mypy. Messages cannot be
//! repeated, so who reports one does not remember.
//!
//! Like the subtype pairs that a [`TypeState`] knows, answers are dropped with the state of the task.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use types::{Type, TypeFlags, TypeId};

use crate::TypeState;

/// How many answers of one kind are kept: then all are dropped.
const MAX_ANSWERS: usize = 1 << 16;

/// A question: settings, and the types that it is about.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Question {
    kind: QuestionKind,
    mode: u8,
    types: SmallVec<[TypeId; 5]>,
}

/// What a question asks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum QuestionKind {
    /// The callee, solved by the type that the context wants: callee, context.
    ByContext,
    /// The callee, solved by the types of its arguments, all by position: callee, arguments.
    ByArguments,
    /// A simplified union: its items.
    Union,
    /// A type with the arguments of an instance for the variables of its class: type, instance.
    ByInstance,
}

/// Remembered answers of a task.
#[derive(Debug, Default)]
pub struct Memo {
    answers: FxHashMap<Question, TypeId>,
    /// How often something was asked that may have another answer later.
    unsettled: u32,
}

/// A moment: see [`TypeState::is_settled_since`].
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    unsettled: u32,
    next_meta_var: i32,
}

impl TypeState<'_> {
    /// The question, if its answer may be remembered now.
    #[must_use]
    pub fn question(&self, kind: QuestionKind, types: impl IntoIterator<Item = TypeId>) -> Option<Question> {
        let is_assuming = !self.assumptions.is_empty()
            || !self.proper_assumptions.is_empty()
            || !self.protocol_assumptions.is_empty()
            || !self.proper_protocol_assumptions.is_empty()
            || !self.inferring.is_empty();
        if is_assuming {
            return None;
        }
        let settings = [
            self.world.strict_optional,
            self.infer_unions,
            self.keep_unions,
            self.infer_polymorphic,
        ];
        Some(Question {
            kind,
            mode: settings
                .into_iter()
                .fold(0, |mode, bit| mode << 1 | u8::from(bit)),
            types: types.into_iter().collect(),
        })
    }

    /// The answer, if it is known.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Option<TypeId> {
        self.memo.answers.get(question).copied()
    }

    /// Remembers an answer that was found since a moment, if it is for good.
    pub fn remember(&mut self, question: Question, answer: TypeId, since: Moment) {
        if !self.is_settled_since(since) {
            return;
        }
        if self.memo.answers.len() >= MAX_ANSWERS {
            self.memo.answers.clear();
        }
        self.memo.answers.insert(question, answer);
    }

    /// Now.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment {
            unsettled: self.memo.unsettled,
            next_meta_var: self.next_meta_var,
        }
    }

    /// Whether nothing was asked since that may have another answer later, and no type variable was numbered.
    #[must_use]
    pub fn is_settled_since(&self, moment: Moment) -> bool {
        self.memo.unsettled == moment.unsettled && self.next_meta_var == moment.next_meta_var
    }

    /// Notes that something is asked that may have another answer later: a type that is inferred.
    pub fn note_unsettled(&mut self) {
        self.memo.unsettled = self.memo.unsettled.wrapping_add(1);
    }

    /// Whether types are made of classes alone: neither aliases nor anything that is still open.
    #[must_use]
    pub fn are_plain(&self, types: &[TypeId]) -> bool {
        const OPEN: TypeFlags = TypeFlags::ALIAS
            .union(TypeFlags::PARTIAL)
            .union(TypeFlags::PLACEHOLDER)
            .union(TypeFlags::UNBOUND);
        types
            .iter()
            .all(|typ| !self.world.types.flags(*typ).intersects(OPEN))
    }

    /// Whether the type is a literal or a union with some. Which literals make an enumeration may not be known yet.
    pub(crate) fn has_literals(&self, typ: TypeId) -> bool {
        let types = self.world.types;
        types.flags(typ).contains(TypeFlags::LITERAL)
            && matches!(types.get(typ), Type::Literal(_) | Type::Union(_))
    }
}
