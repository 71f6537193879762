//! Messages about members and narrowing, as methods of the checker: short ways into the crate `messages`.
#![expect(unused_variables, clippy::unimplemented, reason = "filled when the messages are merged")]

use names::Name;
use options::ErrorCode;
use types::{ModuleId, TypeId};

use crate::{Checker, Ctx};

impl Checker<'_> {
    pub(crate) fn has_no_attr(
        &mut self,
        original: TypeId,
        typ: TypeId,
        name: Name,
        ctx: Ctx,
        module: Option<ModuleId>,
    ) -> Option<ErrorCode> {
        unimplemented!("h5")
    }
    pub(crate) fn possible_missing_await(&mut self, ctx: Ctx, code: Option<ErrorCode>) {
        unimplemented!("h5")
    }
    pub(crate) fn deleted_as_rvalue(&mut self, source: Option<Name>, ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn cant_assign_to_method(&mut self, ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn undefined_in_superclass(&mut self, name: Name, ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn cant_assign_to_final(&mut self, name: Name, attr_assign: bool, ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn read_only_property(&mut self, name: Name, instance: TypeId, ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn cant_assign_to_classvar(&mut self, name: Name, ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn unsafe_super(&mut self, method: Name, class: Name, ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn no_formal_self(&mut self, name: Name, item: TypeId, ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn incompatible_self_argument(
        &mut self,
        name: Name,
        arg: TypeId,
        item: TypeId,
        is_classmethod: bool,
        ctx: Ctx,
    ) {
        unimplemented!("h5")
    }
    pub(crate) fn readonly_keys_mutated(&mut self, keys: &[Name], ctx: Ctx) {
        unimplemented!("h5")
    }
    pub(crate) fn impossible_intersection(&mut self, pair: &str, reason: &str, ctx: Ctx) {
        unimplemented!("h5")
    }
    /// A type in quotes.
    pub(crate) fn format_type(&self, typ: TypeId) -> String {
        unimplemented!("h5")
    }
    /// A type without quotes.
    pub(crate) fn format_type_bare(&self, typ: TypeId, verbosity: u32) -> String {
        unimplemented!("h5")
    }
    pub(crate) fn format_types_distinctly_bare(&mut self, items: &[TypeId]) -> Vec<String> {
        unimplemented!("h5")
    }
    /// The text of a type that hides nothing (mypy's `str_with_options`).
    pub(crate) fn type_text(&self, typ: TypeId) -> String {
        unimplemented!("h5")
    }
    /// `"a" and "b"`.
    pub(crate) fn pretty_seq(&self, items: &[String], conjunction: &str) -> String {
        unimplemented!("h5")
    }
    /// Leaves type names out of messages, or not; returns how it was.
    pub(crate) fn disable_type_names(&mut self, disable: bool) -> bool {
        std::mem::replace(&mut self.type_names_disabled, disable)
    }
    /// Whether somebody wants to hear of code that is never reached.
    pub(crate) fn should_report_unreachable_issues(&self) -> bool {
        self.in_checked_function()
            && self.options().warn_unreachable
            && !self.run.current_node_deferred
            && !self.binder.is_unreachable_warning_suppressed()
    }
    /// Whether a final name is being defined.
    pub(crate) fn get_final_context(&self) -> bool {
        self.run.is_final_def
    }
}
