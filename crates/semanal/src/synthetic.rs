//! Classes that calls and special bases make: named tuples, TypedDicts, enumerations, new types.

use names::Name;
use nodes::ast::{ClassNodeId, ExprId};
use types::TypeId;

use crate::Analyzer;
use crate::assignments::Assign;
use crate::classes::Header;

impl Analyzer<'_> {
    pub(crate) fn analyze_typeddict_class(&mut self, _node: ClassNodeId, _header: &Header) -> bool {
        false
    }
    pub(crate) fn analyze_namedtuple_class(&mut self, _node: ClassNodeId, _header: &Header) -> bool {
        false
    }
    pub(crate) fn analyze_call_base(&mut self, _class: Name, _index: usize, _base: ExprId) -> Option<Option<TypeId>> {
        None
    }
    pub(crate) fn analyze_namedtuple_assign(&mut self, _s: Assign) -> bool {
        false
    }
    pub(crate) fn analyze_typeddict_assign(&mut self, _s: Assign) -> bool {
        false
    }
    pub(crate) fn process_newtype(&mut self, _s: Assign) -> bool {
        false
    }
    pub(crate) fn analyze_enum_assign(&mut self, _s: Assign) -> bool {
        false
    }
}
