//! What is remembered of narrowing, while bodies of functions are checked: the same variables are narrowed in the same
//! way again and again.
//!
//! The answers are functions of the types that are asked about and of the classes of the program. They are
//! remembered as in [`Checker::can_remember`], unless definitions of function bodies are part of the types: their
//! attributes are still being found.

use typeops::{Divided, NarrowingKey};
use types::{TypeFlags, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// A question about a type and another one.
    pub(crate) fn question(&self, kind: u8, typ: TypeId, other: TypeId) -> NarrowingKey {
        NarrowingKey {
            kind,
            strict_optional: self.state.world.strict_optional,
            typ,
            other,
            default: None,
        }
    }

    /// The answer to a question: `work`, or what it said before.
    pub(crate) fn remembering(
        &mut self,
        question: NarrowingKey,
        work: impl FnOnce(&mut Self) -> Divided,
    ) -> Divided {
        let state = &self.state;
        if !self.can_remember()
            || state.infer_unions
            || state.keep_unions
            || self.is_open(question.typ)
            || self.is_open(question.other)
        {
            return work(self);
        }
        let version = state.world.version();
        if let Some(answer) = self.state.narrowings.get(version, &question) {
            return answer;
        }
        let before = self.effects();
        let answer = work(self);
        let is_pure = self.effects() == before && self.state.world.version() == version;
        if is_pure && !self.mentions_local(question.typ) && !self.mentions_local(question.other) {
            self.state.narrowings.put(version, question, answer);
        }
        answer
    }

    /// Whether definitions of function bodies are part of a type, or may be.
    pub(crate) fn mentions_local(&self, typ: TypeId) -> bool {
        const OPEN: TypeFlags = TypeFlags::LOCAL.union(TypeFlags::ALIAS);
        self.state.world.types.flags(typ).intersects(OPEN)
    }
}
