//! Signatures.

use names::Name;
use nodes::ast::{BinOp, ExprId};
use types::{ArgKind, DefRef, LiteralValue, TypeId, VarId};

use super::{AcceptOptions, CallOptions};
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
    /// The type of an expression of the current target; messages are reported (mypy's `accept`).
    pub(crate) fn accept(&mut self, expr: ExprId, type_context: Option<TypeId>) -> TypeId {
        self.accept_with(expr, AcceptOptions { type_context, ..AcceptOptions::default() })
    }

    /// [`accept`](Self::accept) with all options.
    pub(crate) fn accept_with(&mut self, _expr: ExprId, _options: AcceptOptions) -> TypeId {
        unimplemented!("h6")
    }

    /// The type of an operand: an expression is checked, a temporary one is what it says.
    pub(crate) fn accept_operand(&mut self, _operand: Operand, _type_context: Option<TypeId>) -> TypeId {
        unimplemented!("h6")
    }

    /// Does `work` with `context` as the type that the surroundings want.
    pub(crate) fn with_type_context<R>(
        &mut self,
        context: Option<TypeId>,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.exprs.type_context.push(context);
        let result = work(self);
        self.exprs.type_context.pop();
        result
    }

    /// Does `work` and drops the types that it stored (mypy's `local_type_map`).
    pub(crate) fn with_local_type_map<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        self.with_local_types(work).0
    }

    /// Does `work` silently and says whether it reported an error (mypy's `filter_errors`).
    pub(crate) fn silently<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> (R, bool) {
        let token = self.errors.watch(errors::Watch::silencing());
        let result = work(self);
        let watched = self.errors.unwatch(token);
        (result, watched.has_new_errors)
    }

    /// The type of a name or attribute (a `RefExpr`), without narrowing.
    pub(crate) fn analyze_ref_expr(&mut self, _expr: ExprId, _lvalue: bool) -> TypeId {
        unimplemented!("h6")
    }

    /// The type of a definition as a value, without deferral. Keywords as in mypy.
    pub(crate) fn analyze_static_reference(
        &mut self,
        _node: DefRef,
        _ctx: Ctx,
        _is_lvalue: bool,
        _include_modules: bool,
        _suppress_errors: bool,
    ) -> TypeId {
        unimplemented!("h6")
    }

    /// Checks a call and returns the type of its result and the inferred type of the callee. `arg_names` may be
    /// empty when no argument has a name.
    pub(crate) fn check_call(
        &mut self,
        _callee: TypeId,
        _args: &[Operand],
        _arg_kinds: &[ArgKind],
        _ctx: Ctx,
        _arg_names: &[Option<Name>],
        _options: CallOptions,
    ) -> (TypeId, TypeId) {
        unimplemented!("h6")
    }

    /// Looks a method up and checks a call of it; returns the result and the inferred type of the method.
    pub(crate) fn check_method_call_by_name(
        &mut self,
        _method: Name,
        _base_type: TypeId,
        _args: &[Operand],
        _arg_kinds: &[ArgKind],
        _ctx: Ctx,
        _original_type: Option<TypeId>,
    ) -> (TypeId, TypeId) {
        unimplemented!("h6")
    }

    /// Checks a call of a method whose type is known.
    pub(crate) fn check_method_call(
        &mut self,
        _method_name: Name,
        _base_type: TypeId,
        _method_type: TypeId,
        _args: &[Operand],
        _arg_kinds: &[ArgKind],
        _ctx: Ctx,
    ) -> (TypeId, TypeId) {
        unimplemented!("h6")
    }

    /// Checks a binary operation by the method's name (`__add__`); returns the result and the method's type.
    pub(crate) fn check_op(
        &mut self,
        _method: Name,
        _base_type: TypeId,
        _arg: Operand,
        _ctx: Ctx,
        _allow_reverse: bool,
    ) -> (TypeId, TypeId) {
        unimplemented!("h6")
    }

    /// Checks `left op right` that has no expression of its own, as in `left op= right` (mypy's `visit_op_expr`).
    pub(crate) fn check_op_expr(&mut self, _op: BinOp, _left: ExprId, _right: ExprId, _ctx: Ctx) -> TypeId {
        unimplemented!("h6")
    }

    /// The type of `td[index]` and the keys that it may be; `setitem` for assignment and deletion.
    pub(crate) fn visit_typeddict_index_expr(
        &mut self,
        _td_type: TypeId,
        _index: ExprId,
        _setitem: bool,
    ) -> (TypeId, Vec<Name>) {
        unimplemented!("h6")
    }

    /// The type of a literal in the current context: `Literal[5]`, or `int` with the value remembered.
    pub(crate) fn infer_literal_expr_type(&mut self, _value: LiteralValue, _fallback_name: &str) -> TypeId {
        unimplemented!("h6")
    }

    /// Whether the surroundings want a literal.
    pub(crate) fn is_literal_context(&self) -> bool {
        unimplemented!("h6")
    }

    /// The signature of a callee after plugins have seen it.
    pub(crate) fn transform_callee_type(
        &mut self,
        _callable_name: Option<Name>,
        _callee: TypeId,
        _args: &[Operand],
        _arg_kinds: &[ArgKind],
        _ctx: Ctx,
        _arg_names: &[Option<Name>],
        _object_type: Option<TypeId>,
    ) -> TypeId {
        unimplemented!("h6")
    }

    /// The full name of a method by the type that it is called on: `typing.Mapping.get`.
    pub(crate) fn method_fullname(&mut self, _object_type: TypeId, _method_name: Name) -> Option<Name> {
        unimplemented!("h6")
    }

    /// What the binder knows of an expression of type `known_type`; `None` only with `skip_non_overlapping`.
    pub(crate) fn narrow_type_from_binder(
        &mut self,
        _expr: ExprId,
        _known_type: TypeId,
        _skip_non_overlapping: bool,
    ) -> Option<TypeId> {
        unimplemented!("h6")
    }

    /// The variable of `self.x` if its type is partial.
    pub(crate) fn get_partial_self_var(&self, _expr: ExprId) -> Option<VarId> {
        unimplemented!("h6")
    }

    /// The type of `await` of a value of type `typ`; `msg` is the start of the message, `msg_code` its code.
    pub(crate) fn check_awaitable_expr(
        &mut self,
        _typ: TypeId,
        _ctx: Ctx,
        _msg: &str,
        _ignore_binder: bool,
    ) -> TypeId {
        unimplemented!("h6")
    }

    /// The type of `base.name` where `expr` is that expression, without narrowing (mypy's
    /// `analyze_ordinary_member_access`). `rvalue` is what is assigned.
    pub(crate) fn analyze_ordinary_member_access(
        &mut self,
        _expr: ExprId,
        _is_lvalue: bool,
        _rvalue: Option<Operand>,
    ) -> TypeId {
        unimplemented!("h6")
    }

    /// The type of attribute `member` of a value of type `base_type`.
    pub(crate) fn analyze_external_member_access(
        &mut self,
        _member: Name,
        _base_type: TypeId,
        _ctx: Ctx,
    ) -> TypeId {
        unimplemented!("h6")
    }

    /// The callee of a call of a value of type `type[item]`.
    pub(crate) fn analyze_type_type_callee(&mut self, _item: TypeId, _ctx: Ctx) -> TypeId {
        unimplemented!("h6")
    }

    /// An alias as a value: the class object, a special form, ...
    pub(crate) fn alias_type_in_runtime_context(
        &mut self,
        _alias: types::AliasId,
        _ctx: Ctx,
        _alias_definition: bool,
    ) -> TypeId {
        unimplemented!("h6")
    }
}
