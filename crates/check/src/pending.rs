//! Signatures that are published before their rooms are built.
#![expect(
    unused_variables,
    clippy::unused_self,
    clippy::needless_pass_by_ref_mut,
    clippy::unimplemented,
    reason = "published for the others"
)]

use names::Name;
use nodes::ast::{BlockId, ExprId, StmtId};
use types::{ClassId, DefRef, FuncId, TypeId, VarId};

use crate::assignments::{Lvalue, Rvalue};
use crate::message::Message;
use crate::subtype_checks::SubtypeContext;
use crate::{Checker, Ctx};

impl Checker<'_> {
    // --- subtype_checks ---
    pub(crate) fn check_subtype(
        &mut self,
        sub: TypeId,
        sup: TypeId,
        ctx: Ctx,
        msg: &Message,
        labels: (Option<&str>, Option<&str>),
    ) -> bool {
        unimplemented!("h8")
    }
    pub(crate) fn check_subtype_with(
        &mut self,
        sub: TypeId,
        sup: TypeId,
        ctx: Ctx,
        msg: &Message,
        more: SubtypeContext<'_>,
    ) -> bool {
        unimplemented!("h8")
    }
    /// `Awaitable[X]` -> `X`, unless it is `Any`; silent.
    pub(crate) fn get_precise_awaitable_type(&mut self, typ: TypeId) -> Option<TypeId> {
        unimplemented!("h8")
    }
    pub(crate) fn check_possible_missing_await(
        &mut self,
        sub: TypeId,
        sup: TypeId,
        ctx: Ctx,
        code: Option<options::ErrorCode>,
    ) {
        unimplemented!("h8")
    }
    // --- iteration ---
    pub(crate) fn iterable_item_type(&mut self, iterable: TypeId, ctx: Ctx) -> TypeId {
        unimplemented!("h8")
    }
    /// Types of the iterator and of the items.
    pub(crate) fn analyze_iterable_item_type(&mut self, expr: ExprId) -> (TypeId, TypeId) {
        unimplemented!("h8")
    }
    pub(crate) fn analyze_iterable_item_type_without_expression(
        &mut self,
        typ: TypeId,
        ctx: Ctx,
    ) -> (TypeId, TypeId) {
        unimplemented!("h8")
    }
    pub(crate) fn analyze_async_iterable_item_type(&mut self, expr: ExprId) -> (TypeId, TypeId) {
        unimplemented!("h8")
    }
    pub(crate) fn analyze_container_item_type(&mut self, typ: TypeId) -> Option<TypeId> {
        unimplemented!("h8")
    }
    pub(crate) fn analyze_index_variables(
        &mut self,
        index: ExprId,
        item_type: TypeId,
        infer_lvalue_type: bool,
        ctx: Ctx,
    ) {
        unimplemented!("h8")
    }
    pub(crate) fn type_is_iterable(&mut self, typ: TypeId) -> bool {
        unimplemented!("h8")
    }
    // --- functions ---
    /// The type of a function, decorated function or overloads (mypy's `TypeChecker.function_type`).
    pub(crate) fn function_type(&mut self, func: DefRef) -> TypeId {
        unimplemented!("h8")
    }
    pub(crate) fn check_func_item(
        &mut self,
        func: FuncId,
        type_override: Option<TypeId>,
        name: Option<Name>,
        allow_empty: bool,
    ) {
        unimplemented!("h8")
    }
    pub(crate) fn check_default_params(&mut self, func: FuncId, body_is_trivial: Option<bool>) {
        unimplemented!("h8")
    }
    pub(crate) fn get_generator_yield_type(&mut self, return_type: TypeId, is_coroutine: bool) -> TypeId {
        unimplemented!("h8")
    }
    pub(crate) fn get_generator_receive_type(&mut self, return_type: TypeId, is_coroutine: bool) -> TypeId {
        unimplemented!("h8")
    }
    pub(crate) fn get_generator_return_type(&mut self, return_type: TypeId, is_coroutine: bool) -> TypeId {
        unimplemented!("h8")
    }
    pub(crate) fn get_coroutine_return_type(&mut self, return_type: TypeId) -> TypeId {
        unimplemented!("h8")
    }
    pub(crate) fn is_async_generator_return_type(&mut self, typ: TypeId) -> bool {
        unimplemented!("h8")
    }
    pub(crate) fn is_generator_return_type(&mut self, typ: TypeId, is_coroutine: bool) -> bool {
        unimplemented!("h8")
    }
    /// The type of `name` in `base` as it looks in the current class; with the definition.
    pub(crate) fn node_type_from_base(
        &mut self,
        name: Name,
        base: ClassId,
        ctx: Ctx,
    ) -> Option<(TypeId, DefRef)> {
        unimplemented!("h8")
    }
    /// Type as seen by a caller of an overload item (mypy's `extract_callable_type`).
    pub(crate) fn extract_callable_type(&mut self, inner: Option<TypeId>, ctx: Ctx) -> Option<TypeId> {
        unimplemented!("h8")
    }
    pub(crate) fn warn_deprecated(&mut self, node: Option<DefRef>, ctx: Ctx) {
        unimplemented!("h8")
    }
    pub(crate) fn check_deprecated(&mut self, node: Option<DefRef>, ctx: Ctx) {
        unimplemented!("h8")
    }
    // --- classes ---
    pub(crate) fn check_multiple_inheritance(&mut self, class: ClassId) {
        unimplemented!("h8")
    }
    /// A class without statement, local to the module (mypy's `make_fake_typeinfo`); `None` if there is no order of resolution.
    pub(crate) fn make_fake_class(
        &mut self,
        gen_name: &str,
        short_name: &str,
        bases: &[TypeId],
    ) -> Option<ClassId> {
        unimplemented!("h8")
    }
    pub(crate) fn is_writable_attribute(&self, node: DefRef) -> bool {
        unimplemented!("h8")
    }
    // --- assignments ---
    pub(crate) fn check_assignment(&mut self, lvalue: ExprId, rvalue: &Rvalue, infer_lvalue_type: bool) {
        unimplemented!("h8")
    }
    pub(crate) fn check_lvalue(&mut self, lvalue: ExprId, rvalue: Option<&Rvalue>) -> Lvalue {
        unimplemented!("h8")
    }
    pub(crate) fn infer_variable_type(&mut self, var: VarId, lvalue: ExprId, init_type: TypeId, ctx: Ctx) {
        unimplemented!("h8")
    }
    pub(crate) fn set_inferred_type(&mut self, var: VarId, lvalue: ExprId, typ: TypeId) {
        unimplemented!("h8")
    }
    pub(crate) fn flatten_lvalues(&self, lvalues: &[ExprId]) -> Vec<ExprId> {
        unimplemented!("h8")
    }
    /// For assignment expressions: complains about assigning to final names.
    pub(crate) fn check_final_of_target(&mut self, target: ExprId, ctx: Ctx) {
        unimplemented!("h8")
    }
    /// Partial types, `None` and uninhabited parts are no valid inferred types (mypy's `is_valid_inferred_type`).
    pub(crate) fn is_valid_inferred_type(
        &mut self,
        typ: TypeId,
        is_lvalue_final: bool,
        is_lvalue_member: bool,
    ) -> bool {
        unimplemented!("h8")
    }
    // --- statements ---
    pub(crate) fn accept_block(&mut self, block: BlockId) {
        unimplemented!("h8")
    }
    pub(crate) fn accept_stmt(&mut self, stmt: StmtId) {
        unimplemented!("h8")
    }
    // --- temporary: from other rooms ---
    pub(crate) fn cannot_determine_type(&mut self, name: Name, ctx: Ctx) {
        unimplemented!("messages")
    }
    pub(crate) fn need_annotation_for_var(&mut self, var: VarId, ctx: Ctx) {
        unimplemented!("messages")
    }
    pub(crate) fn binder_changed(&mut self) {
        unimplemented!("binder")
    }
    pub(crate) fn assign_type_to_var(&mut self, var: VarId, typ: TypeId, declared: TypeId) {
        unimplemented!("binder")
    }
}
