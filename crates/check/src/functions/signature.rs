//! What is checked of a function's signature, before its body.

use nodes::defs::FuncFlags;
use options::ErrorCode;
use types::{Callable, DefRef, FuncId, Type, TypeId, TypeVar, Variance};

use crate::message::Message;
use crate::{Checker, Ctx};

const INVALID_RETURN_TYPE_FOR_ASYNC_GENERATOR: Message = Message::new(
    "The return type of an async generator function should be \"AsyncGenerator\" or one of its supertypes",
    ErrorCode::Misc,
);
const INVALID_RETURN_TYPE_FOR_GENERATOR: Message = Message::new(
    "The return type of a generator function should be \"Generator\" or one of its supertypes",
    ErrorCode::Misc,
);
const RETURN_TYPE_CANNOT_BE_CONTRAVARIANT: Message = Message::new(
    "Cannot use a contravariant type variable as return type",
    ErrorCode::Misc,
);
const UNBOUND_TYPEVAR: &str =
    "A function returning TypeVar should receive at least one argument containing the same TypeVar";

impl Checker<'_> {
    /// Checks the signature of a function (mypy's `check_funcdef_item`).
    pub(super) fn check_funcdef_item(
        &mut self,
        func: FuncId,
        typ: TypeId,
        original_typ: TypeId,
        name: Option<names::Name>,
    ) {
        let Some(callable) = self.types().as_callable(typ) else {
            return;
        };
        if !self.is_lambda(func) {
            self.check_def_signature(func, typ, original_typ);
        }
        if let Some(name) = name {
            let name = self.state.world.text(name);
            self.check_special_method(func, typ, callable, name);
        }
        self.check_return_typevar(func, callable, original_typ);
        self.check_generator_signature(func, callable.ret_type);
    }

    /// A function with a type for each value of its type variables (`typ`) declares that type.
    fn check_def_signature(&mut self, func: FuncId, typ: TypeId, original_typ: TypeId) {
        let Some(callable) = self.types().as_callable(typ) else {
            return;
        };
        let info = self.state.world.get(func);
        let is_method = info.class.is_some();
        let name = self.state.world.text(info.name);
        let ctx = self.ctx_of(DefRef::Func(func));
        if is_method && matches!(name, "__init__" | "__init_subclass__") {
            let ret_type = self.proper(callable.ret_type);
            let is_fine = matches!(self.ty(ret_type), Type::None | Type::Uninhabited { .. });
            if !is_fine && !self.run.dynamic_funcs.last().copied().unwrap_or(false) {
                let text = format!("The return type of \"{name}\" must be None");
                self.fail(text, ctx, ErrorCode::Misc);
            }
        }
        if is_method && name == "__new__" {
            self.check_new_signature(func, typ);
        }
        self.check_for_missing_annotations(func);
        if let Some(declared) = self.state.world.get(func).typ {
            let declared = if typ == original_typ { declared } else { typ };
            if self.options().disallow_any_unimported {
                self.check_unimported_signature(func, declared);
            }
            self.check_for_explicit_any(declared, ctx);
        }
    }

    fn check_unimported_signature(&mut self, func: FuncId, declared: TypeId) {
        let name = self.state.world.text(self.state.world.get(func).name);
        let Some(callable) = self.types().as_callable(declared) else {
            return;
        };
        let ctx = self.ctx_of(DefRef::Func(func));
        if self.has_any_from_unimported_type(callable.ret_type) {
            self.msg_unimported_type_becomes_any("Return type", callable.ret_type, ctx);
        }
        for (index, param) in callable.params.iter().enumerate() {
            if self.has_any_from_unimported_type(param.typ) {
                let prefix = format!("Argument {} to \"{name}\"", index + 1);
                self.msg_unimported_type_becomes_any(&prefix, param.typ, ctx);
            }
        }
    }

    fn check_return_typevar(&mut self, func: FuncId, callable: &Callable, original_typ: TypeId) {
        if let Type::TypeVar(var) = self.ty(callable.ret_type) {
            if var.variance == Variance::Contravariant {
                let ctx = self.return_annotation_ctx(func);
                self.fail_with(&RETURN_TYPE_CANNOT_BE_CONTRAVARIANT, ctx);
            }
            self.check_unbound_return_typevar(func, callable, var);
        } else if let Some(original) = self.types().as_callable(original_typ)
            && let Type::TypeVar(var) = self.ty(original.ret_type)
            && !var.values.is_empty()
        {
            self.check_unbound_return_typevar(func, original, var);
        }
    }

    /// A type variable of the function that only stands in the return type cannot be solved.
    fn check_unbound_return_typevar(&mut self, func: FuncId, callable: &Callable, var: &TypeVar) {
        let types = self.types();
        let is_same = |typ: TypeId| types.same(typ, callable.ret_type);
        if !callable.variables.iter().any(|variable| is_same(*variable)) {
            return;
        }
        let key = var.common.key;
        if callable
            .params
            .iter()
            .any(|param| self.mentions_type_var(param.typ, key))
        {
            return;
        }
        let ctx = self.return_annotation_ctx(func);
        self.fail(UNBOUND_TYPEVAR, ctx, ErrorCode::TypeVar);
        if !self.is_named_instance(var.common.upper_bound, "builtins.object") {
            let bound = self.format_type(var.common.upper_bound);
            let text = format!("Consider using the upper bound {bound} instead");
            self.note(text, ctx, Some(ErrorCode::TypeVar), None);
        }
    }

    fn check_generator_signature(&mut self, func: FuncId, ret_type: TypeId) {
        if !self.func_is(func, FuncFlags::GENERATOR) {
            return;
        }
        let is_coroutine = self.func_is(func, FuncFlags::COROUTINE);
        let ctx = self.signature_ctx(func);
        if self.func_is(func, FuncFlags::ASYNC_GENERATOR) {
            if !self.is_async_generator_return_type(ret_type) {
                self.fail_with(&INVALID_RETURN_TYPE_FOR_ASYNC_GENERATOR, ctx);
            }
        } else if !self.is_generator_return_type(ret_type, is_coroutine) {
            self.fail_with(&INVALID_RETURN_TYPE_FOR_GENERATOR, ctx);
        }
    }

    /// The place of a function's type: of the definition, without its decorators.
    fn signature_ctx(&self, func: FuncId) -> Ctx {
        self.ctx_of(DefRef::Func(func))
    }

    /// The place of a function's return annotation.
    pub(super) fn return_annotation_ctx(&self, func: FuncId) -> Ctx {
        let annotation = self.func_node(func).and_then(|node| node.returns);
        self.type_ctx(func, annotation)
    }

    /// The place of a parameter's annotation.
    pub(super) fn annotation_ctx(&self, func: FuncId, index: usize) -> Ctx {
        let argument = self
            .func_node(func)
            .and_then(|node| self.body.arguments(node.args).get(index));
        self.type_ctx(func, argument.and_then(|argument| argument.typ))
    }

    fn type_ctx(&self, func: FuncId, annotation: Option<nodes::ast::TypeNodeId>) -> Ctx {
        match annotation {
            Some(node) => {
                let span = self.body.types().span(node);
                Ctx::new(self.body, span, crate::CtxKind::Other)
            }
            None => self.ctx_of(DefRef::Func(func)),
        }
    }
}
