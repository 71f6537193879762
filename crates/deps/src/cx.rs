//! The context of operations on types, without a type checker behind it.

use typeops::subtypes::find_member_simple;
use typeops::{MemberQuery, TypeCx, TypeState};
use types::TypeId;

/// Members are looked up in symbol tables only, as mypy does where no checker is at work.
pub(crate) struct Cx<'s, 'p> {
    state: &'s mut TypeState<'p>,
}

impl<'s, 'p> Cx<'s, 'p> {
    pub(crate) fn new(state: &'s mut TypeState<'p>) -> Self {
        Self { state }
    }
}

impl<'p> TypeCx<'p> for Cx<'_, 'p> {
    fn state(&self) -> &TypeState<'p> {
        self.state
    }

    fn state_mut(&mut self) -> &mut TypeState<'p> {
        self.state
    }

    fn find_member(&mut self, query: MemberQuery) -> Option<TypeId> {
        find_member_simple(self, query)
    }
}
