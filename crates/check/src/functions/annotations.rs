//! Missing annotations: `--disallow-untyped-defs`, `--disallow-incomplete-defs`.

use nodes::defs::FuncFlags;
use options::ErrorCode;
use types::{AnyKind, DefRef, FuncId, Type, TypeId};

use crate::message::Message;
use crate::{Checker, Ctx};

const FUNCTION_TYPE_EXPECTED: Message =
    Message::new("Function is missing a type annotation", ErrorCode::NoUntypedDef);
const RETURN_TYPE_EXPECTED: Message = Message::new(
    "Function is missing a return type annotation",
    ErrorCode::NoUntypedDef,
);
const PARAM_TYPE_EXPECTED: Message = Message::new(
    "Function is missing a type annotation for one or more parameters",
    ErrorCode::NoUntypedDef,
);

impl Checker<'_> {
    /// Complains about annotations that settings require.
    pub(super) fn check_for_missing_annotations(&mut self, func: FuncId) {
        if self.run.is_typeshed_stub && !self.options().warn_incomplete_stub {
            return;
        }
        let typ = self.state.world.get(func).typ;
        let callable = typ.and_then(|typ| self.types().as_callable(typ));
        let has_explicit_annotation = callable.is_some_and(|callable| {
            let params = callable.params.iter().map(|param| param.typ);
            let mut all = params.chain([callable.ret_type]);
            all.any(|typ| !self.is_unannotated_any(typ))
        });
        let check_incomplete = self.options().disallow_incomplete_defs && has_explicit_annotation;
        if !self.options().disallow_untyped_defs && !check_incomplete {
            return;
        }
        let ctx = self.ctx_of(DefRef::Func(func));
        if typ.is_none() && self.options().disallow_untyped_defs {
            self.report_untyped_def(func, ctx);
        } else if let Some(callable) = callable {
            if self.is_return_unannotated(func, callable.ret_type) {
                self.fail_with(&RETURN_TYPE_EXPECTED, ctx);
            }
            if callable
                .params
                .iter()
                .any(|param| self.is_unannotated_any(param.typ))
            {
                self.fail_with(&PARAM_TYPE_EXPECTED, ctx);
            }
        }
    }

    fn report_untyped_def(&mut self, func: FuncId, ctx: Ctx) {
        let args = &self.state.world.get(func).args;
        let only_self = match &**args {
            [] => true,
            // The copies of a function that mypy checks for each value of a type variable forget what is positional.
            [only] => {
                (!only.pos_only || self.is_checked_by_values(func))
                    && matches!(self.state.world.text(only.name), "self" | "cls")
            }
            [_, ..] => false,
        };
        if !only_self {
            self.fail_with(&FUNCTION_TYPE_EXPECTED, ctx);
            return;
        }
        self.fail_with(&RETURN_TYPE_EXPECTED, ctx);
        let node = self.func_node(func);
        let returns = node.is_some_and(|node| self.has_return_statement(node.body));
        if !returns && !self.func_is(func, FuncFlags::GENERATOR) {
            let text = "Use \"-> None\" if function does not return a value";
            self.note(text, ctx, Some(ErrorCode::NoUntypedDef), None);
        }
    }

    fn is_return_unannotated(&mut self, func: FuncId, ret_type: TypeId) -> bool {
        let ret_type = self.proper(ret_type);
        if self.is_unannotated_any(ret_type) {
            return true;
        }
        let is_coroutine = self.func_is(func, FuncFlags::COROUTINE);
        if self.func_is(func, FuncFlags::GENERATOR) {
            let returned = self.get_generator_return_type(ret_type, is_coroutine);
            return self.is_unannotated_any(returned);
        }
        if is_coroutine && self.types().as_instance(ret_type).is_some() {
            let returned = self.get_coroutine_return_type(ret_type);
            return self.is_unannotated_any(returned);
        }
        false
    }

    /// Whether a type is `Any` because nothing was written.
    pub(crate) fn is_unannotated_any(&self, typ: TypeId) -> bool {
        let typ = self.proper(typ);
        matches!(
            self.ty(typ),
            Type::Any {
                kind: AnyKind::Unannotated,
                ..
            }
        )
    }
}
