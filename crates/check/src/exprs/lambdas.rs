//! `lambda ...: ...`, with the types of its parameters from the context.

use nodes::ast::{ExprId, FuncNodeId, Stmt};
use options::ErrorCode;
use typeops::callables::new_callable;
use types::{AnyKind, ArgKind, Callable, CallableFlags, DefRef, FuncId, Param, Type, TypeId};

use super::AcceptOptions;
use crate::Checker;

/// What the context says of a lambda: its type, and the type that its body is checked with.
type FromContext = (TypeId, Option<TypeId>);

impl Checker<'_> {
    pub(super) fn visit_lambda_expr(&mut self, expr: ExprId, node: FuncNodeId) -> TypeId {
        let Some(func) = self.tables.funcs.get(node).copied() else {
            return self.types().any(AnyKind::FromError);
        };
        let old = std::mem::replace(&mut self.exprs.in_lambda_expr, true);
        self.check_default_params(func, Some(false));
        let result = match self.infer_lambda_type_using_context(expr, func) {
            Some(context) => self.check_lambda_in_context(node, func, context),
            None => self.check_lambda_alone(node, func),
        };
        self.exprs.in_lambda_expr = old;
        result
    }

    /// The expression that a lambda returns.
    pub(crate) fn lambda_body(&self, node: FuncNodeId) -> ExprId {
        let block = self.body.func(node).body;
        match self
            .body
            .block_stmts(block)
            .last()
            .map(|stmt| self.body.stmt(*stmt))
        {
            Some(Stmt::Return(Some(expr))) => *expr,
            _ => unreachable!("the body of a lambda is a return statement"),
        }
    }

    fn check_lambda_alone(&mut self, node: FuncNodeId, func: FuncId) -> TypeId {
        let body = self.lambda_body(node);
        let special = self.types().any(AnyKind::SpecialForm);
        self.run.return_types.push(special);
        let ret_type = self.in_branch(|checker| {
            checker.in_function(func, |checker| {
                checker.forget_parameter_types(func);
                checker.accept_with(
                    body,
                    AcceptOptions {
                        allow_none_return: true,
                        ..AcceptOptions::default()
                    },
                )
            })
        });
        self.run.return_types.pop();
        self.untyped_lambda(func, ret_type)
    }

    /// Parameters may have types from an earlier check in a context.
    fn forget_parameter_types(&mut self, func: FuncId) {
        let args = self.state.world.get(func).args.clone();
        for var in args.iter().filter_map(|arg| arg.var) {
            self.state.world.get_mut(var).typ = None;
        }
    }

    /// The type of a lambda whose parameters have no types.
    fn untyped_lambda(&mut self, func: FuncId, ret_type: TypeId) -> TypeId {
        let fallback = self.named_type("builtins.function");
        let types = self.types();
        let def = self.state.world.get(func);
        let params = def.args.iter().map(|arg| Param {
            typ: types.any(AnyKind::Unannotated),
            name: (!arg.pos_only).then_some(arg.name),
            kind: arg.kind,
        });
        types.callable(Callable {
            name: Some(def.name.into()),
            flags: CallableFlags::IMPLICIT,
            ..new_callable(params, ret_type, fallback)
        })
    }

    fn check_lambda_in_context(&mut self, node: FuncNodeId, func: FuncId, context: FromContext) -> TypeId {
        let types = self.types();
        let (inferred, type_override) = context;
        let body = self.lambda_body(node);
        let Type::Callable(callable) = types.get(inferred) else {
            unreachable!("the context of a lambda is a callable")
        };
        self.run.return_types.push(callable.ret_type);
        self.function_target(DefRef::Func(func), |checker| {
            checker.check_func_item(func, type_override, None, false);
        });
        if !self.has_type(body) {
            let options = AcceptOptions {
                allow_none_return: true,
                ..AcceptOptions::default()
            };
            self.in_branch(|checker| checker.accept_with(body, options));
        }
        let any = types.any(AnyKind::FromError);
        let ret_type = self.stored_type(body).unwrap_or(any);
        self.run.return_types.pop();
        let mut result = callable.as_ref().clone();
        result.ret_type = ret_type;
        types.callable(result)
    }

    fn infer_lambda_type_using_context(&mut self, expr: ExprId, func: FuncId) -> Option<FromContext> {
        let types = self.types();
        let context = self.lambda_context()?;
        let mut callable = self.erase_lambda_context(context);
        callable.fallback = self.named_type("builtins.function");
        if callable.type_guard.is_some() || callable.type_is.is_some() {
            // A guard must be explicit.
            return None;
        }
        let args = self.state.world.get(func).args.clone();
        let names = args.iter().map(|arg| (!arg.pos_only).then_some(arg.name));
        let original = types.as_callable(context)?;
        if callable.is_ellipsis_args() || self.param_spec(original).is_some() {
            let special = types.any(AnyKind::SpecialForm);
            callable.flags.remove(CallableFlags::ELLIPSIS_ARGS);
            let params = args.iter().zip(names.clone()).map(|(arg, name)| Param {
                typ: special,
                name,
                kind: arg.kind,
            });
            callable.params = params.collect();
        }
        if args
            .iter()
            .any(|arg| matches!(arg.kind, ArgKind::Star | ArgKind::Star2))
        {
            return Some((types.callable(callable), None));
        }
        let same_kinds = args.len() == callable.params.len()
            && args
                .iter()
                .zip(&callable.params)
                .all(|(arg, param)| arg.kind == param.kind);
        if !same_kinds {
            let ctx = self.ctx(expr);
            self.fail("Cannot infer type of lambda", ctx, ErrorCode::Misc);
            return None;
        }
        // The names must be those of the lambda, for contexts with a parameter specification.
        let type_override = types.callable(callable.clone());
        for (param, name) in callable.params.iter_mut().zip(names) {
            param.name = name;
        }
        Some((types.callable(callable), Some(type_override)))
    }

    /// The callable that the surroundings want: of a union the only one.
    fn lambda_context(&mut self) -> Option<TypeId> {
        let types = self.types();
        let context = self.type_context()?;
        let mut context = self.proper(context);
        if matches!(types.get(context), Type::Union(_)) {
            let items = self.relevant_items(context);
            let items = items.into_iter().map(|item| self.proper(item));
            let callables: Vec<TypeId> = items.filter(|item| types.as_callable(*item).is_some()).collect();
            if let [only] = callables[..] {
                context = only;
            }
        }
        types.as_callable(context).map(|_| context)
    }

    /// The context without the type variables that are being inferred: they say nothing yet of the result.
    fn erase_lambda_context(&mut self, context: TypeId) -> Callable {
        let types = self.types();
        let Type::Callable(callable) = types.get(context) else {
            unreachable!("the context of a lambda is a callable")
        };
        if self.options().old_type_inference {
            let erased = self.replace_meta_vars(context, types.erased());
            return types.as_callable(erased).unwrap_or(callable).clone();
        }
        let mut extra: Vec<TypeId> = Vec::new();
        for param in &callable.params {
            for variable in self.get_all_type_vars(param.typ) {
                let is_meta = types
                    .as_type_var_like(variable)
                    .is_some_and(|common| common.key.is_meta_var());
                if is_meta && !extra.iter().any(|known| types.same(*known, variable)) {
                    extra.push(variable);
                }
            }
        }
        let mut new = callable.as_ref().clone();
        new.ret_type = self.replace_meta_vars(callable.ret_type, types.erased());
        new.variables = callable.variables.iter().copied().chain(extra).collect();
        new
    }
}
