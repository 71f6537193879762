//! What is remembered of attributes of instances, while bodies of functions are checked.
//!
//! The type of an attribute depends on the instance, the name and a few facts about the place: [`MemberKey`] has them
//! all. It is remembered if finding it had no *effect*: no message, no deferral, no call, no fresh type variable that shows
//! ([`Run::effects`](crate::Run) counts them). It holds as long as no interface changes
//! ([`World::version`](nodes::world::World::version)).

use names::Name;
use typeops::MemberKey;
use types::{ClassId, DefId, TypeFlags, TypeId};

use super::MemberContext;
use crate::Checker;

/// How many effects there were.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Effects(u64, i32);

impl Checker<'_> {
    /// The question in a form that can be remembered; `None` if the answer depends on more.
    pub(super) fn member_key(
        &mut self,
        name: Name,
        owner: TypeId,
        class: ClassId,
        override_info: Option<ClassId>,
        mx: &MemberContext,
    ) -> Option<MemberKey> {
        let is_plain = self.can_remember()
            && !mx.is_lvalue
            && !mx.is_super
            && mx.module_symbol_table.is_none()
            && !class.is_local()
            && !self.is_open(owner)
            && !self.is_open(mx.self_type)
            && !self.is_open(mx.original_type);
        if !is_plain {
            return None;
        }
        let state = &self.state;
        let flags = [
            mx.is_operator,
            mx.is_self,
            mx.no_deferral,
            mx.suppress_errors,
            mx.preserve_type_var_ids,
            mx.is_callee,
            state.world.strict_optional,
            state.infer_unions,
            state.keep_unions,
        ];
        Some(MemberKey {
            name,
            owner,
            self_type: mx.self_type,
            original_type: mx.original_type,
            class: override_info,
            active: if mx.is_self { self.self_class() } else { None },
            flags: flags.iter().fold(0, |bits, flag| bits << 1 | u16::from(*flag)),
        })
    }

    /// Whether answers can be remembered at all: bodies are being checked, and nothing is assumed about types.
    pub(crate) fn can_remember(&self) -> bool {
        let state = &self.state;
        self.run.remember_members
            && state.assumptions.is_empty()
            && state.proper_assumptions.is_empty()
            && state.protocol_assumptions.is_empty()
            && state.proper_protocol_assumptions.is_empty()
    }

    /// Whether variables that are being inferred are part of a type: their numbers are used again.
    pub(crate) fn is_open(&self, typ: TypeId) -> bool {
        self.state.world.types.flags(typ).contains(TypeFlags::META_VAR)
    }

    /// The answer, if it is known.
    pub(super) fn known_member(&mut self, key: &MemberKey) -> Option<TypeId> {
        let version = self.state.world.version();
        let (typ, numbered) = self.state.members.get(version, key)?;
        self.state.next_meta_var += numbered;
        Some(typ)
    }

    /// Remembers an answer if there were no effects since `before`. Fresh type variables are an effect too, unless the
    /// attribute is called: then they are only counted, because the call makes them fresh anyway.
    pub(super) fn remember_member(&mut self, key: MemberKey, typ: TypeId, before: Effects, is_callee: bool) {
        let after = self.effects();
        let numbered = after.1 - before.1;
        if after.0 == before.0 && (numbered == 0 || is_callee) {
            let version = self.state.world.version();
            self.state.members.put(version, key, (typ, numbered));
        }
    }

    /// The effects so far.
    pub(crate) fn effects(&self) -> Effects {
        Effects(self.run.effects, self.state.next_meta_var)
    }

    /// Something happens that must happen again next time.
    pub(crate) fn has_effect(&mut self) {
        self.run.effects += 1;
        self.run.unsteady += 1;
    }
}
