//! What is remembered of narrowing, while bodies of functions are checked: the same variables are narrowed in the same
//! way again and again.
//!
//! The answers are functions of the types that are asked about and of the classes of the program. They are
//! remembered as in [`Checker::can_remember`], unless definitions of function bodies are part of the types: their
//! attributes are still being found.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types are treated alike"
)]

use rustc_hash::FxHashMap;
use types::{DefId, Type, TypeId};

use crate::Checker;

/// The two types that a question divides a type into.
pub(crate) type Divided = (Option<TypeId>, Option<TypeId>);

/// A question about types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Question {
    /// Which question, with its yes-or-no settings.
    pub(crate) kind: u8,
    /// The type that is narrowed.
    pub(crate) typ: TypeId,
    /// What it is narrowed by.
    pub(crate) other: TypeId,
    /// The answer where nothing is learned.
    pub(crate) default: Option<TypeId>,
}

impl Question {
    /// A question about one type.
    pub(crate) fn alone(kind: u8, typ: TypeId) -> Self {
        Self {
            kind,
            typ,
            other: typ,
            default: None,
        }
    }
}

/// Questions with their answers.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    answers: FxHashMap<Question, Divided>,
    /// The version of the world that they are of.
    version: u64,
}

impl Checker<'_> {
    /// The answer to a question: `work`, or what it said before.
    pub(crate) fn remembering(
        &mut self,
        question: Question,
        work: impl FnOnce(&mut Self) -> Divided,
    ) -> Divided {
        let state = &self.state;
        if !self.can_remember() || state.infer_unions || state.keep_unions {
            return work(self);
        }
        let version = state.world.version();
        let known = &mut self.exprs.narrowed;
        if known.version != version {
            known.answers.clear();
            known.version = version;
        }
        if let Some(answer) = known.answers.get(&question) {
            return *answer;
        }
        let before = self.effects();
        let answer = work(self);
        let is_pure = self.effects() == before && self.state.world.version() == version;
        if is_pure && !self.mentions_local(question.typ) && !self.mentions_local(question.other) {
            self.exprs.narrowed.answers.insert(question, answer);
        }
        answer
    }

    fn mentions_local(&self, typ: TypeId) -> bool {
        let typ = self.state.world.types.get(typ);
        let mut found = match typ {
            Type::Instance(instance) => instance.class.is_local(),
            Type::Alias { .. } => true,
            _other => false,
        };
        typ.for_each_part(&mut |part| found = found || self.mentions_local(part));
        found
    }
}
