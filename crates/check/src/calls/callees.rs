//! Kinds of callees.

use names::Name;
use types::{AnyKind, ArgKind, CallableFlags, Type, TypeId};

use super::Actuals;
use crate::exprs::CallOptions;
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
    /// Checks a call and returns the type of its result and the inferred type of the callee. `arg_names` may be
    /// empty when no argument has a name.
    pub(crate) fn check_call(
        &mut self,
        callee: TypeId,
        args: &[Operand],
        arg_kinds: &[ArgKind],
        ctx: Ctx,
        arg_names: &[Option<Name>],
        options: CallOptions,
    ) -> (TypeId, TypeId) {
        // Not more than that: calls with the same types are alike.
        self.run.effects += 1;
        let actuals = Actuals {
            args,
            kinds: arg_kinds,
            names: arg_names,
            has_names: !arg_names.is_empty(),
        };
        self.check_call_of(callee, actuals, ctx, options)
    }

    /// [`check_call`](Self::check_call) with the arguments as one value.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(crate) fn check_call_of(
        &mut self,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        options: CallOptions,
    ) -> (TypeId, TypeId) {
        let types = self.types();
        let callee = self.proper(callee);
        let node_only = CallOptions {
            callable_node: options.callable_node,
            ..CallOptions::default()
        };
        match types.get(callee) {
            Type::Callable(callable) => {
                if callable.is_generic()
                    && let Some(overloads) = self.is_generic_decorator_overload_call(callee, actuals)
                    && let Some(result) = self.handle_decorator_overload_call(callee, overloads, ctx)
                {
                    return result;
                }
                self.check_callable_call(callee, actuals, ctx, options)
            }
            Type::Overloaded(_) => self.check_overload_call(callee, actuals, ctx, options),
            Type::Any { .. } => self.check_any_type_call(actuals, callee, ctx),
            _ if !self.in_checked_function() => self.check_any_type_call(actuals, callee, ctx),
            Type::Union(_) => self.check_union_call(callee, actuals, ctx),
            Type::Instance(_) => self.check_instance_call(callee, actuals, ctx, options),
            Type::TypeVar(variable) => {
                self.check_call_of(variable.common.upper_bound, actuals, ctx, node_only)
            }
            Type::Type { item, .. } => {
                let item = self.analyze_type_type_callee(*item, ctx);
                self.check_call_of(item, actuals, ctx, node_only)
            }
            Type::Tuple(_) => {
                let fallback = self.tuple_fallback(callee);
                let options = CallOptions {
                    original_type: Some(callee),
                    ..options
                };
                self.check_call_of(fallback, actuals, ctx, options)
            }
            Type::Literal(literal) => self.check_call_of(literal.fallback, actuals, ctx, options),
            Type::Uninhabited { .. } => (callee, callee),
            _ => {
                let error = types.any(AnyKind::FromError);
                report!(self, operators::not_callable(callee), ctx);
                (error, error)
            }
        }
    }

    fn check_instance_call(
        &mut self,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        options: CallOptions,
    ) -> (TypeId, TypeId) {
        let Type::Instance(instance) = self.types().get(callee) else {
            unreachable!("the callee is an instance")
        };
        let method = names::known::DUNDER_CALL;
        let original = options.original_type.unwrap_or(callee);
        let function = self.operator_member(method, callee, ctx, original, original);
        let fullname = self.state.world.get(instance.class).fullname;
        let callable_name = self.state.world.names.join(fullname, method);
        let function = self.transform_callee(Some(callable_name), function, actuals, ctx, Some(callee));
        let inner = CallOptions {
            callable_node: options.callable_node,
            callable_name: Some(callable_name),
            object_type: Some(callee),
            original_type: None,
        };
        let result = self.check_call_of(function, actuals, ctx, inner);
        if let Some(node) = options.callable_node {
            // Not the type of `__call__`, which was stored above.
            self.store_type(node, callee);
        }
        result
    }

    /// The overloads that are the argument of a generic function from callables to callables, a decorator.
    fn is_generic_decorator_overload_call(&mut self, callee: TypeId, actuals: Actuals<'_>) -> Option<TypeId> {
        let types = self.types();
        let callable = types.as_callable(callee)?;
        let ([param], [arg]) = (&callable.params[..], actuals.args) else {
            return None;
        };
        types.as_callable(self.proper(param.typ))?;
        types.as_callable(self.proper(callable.ret_type))?;
        let (typ, _) = self
            .with_local_type_map(|checker| checker.silently(|checker| checker.accept_operand(*arg, None)));
        let typ = self.proper(typ);
        matches!(types.get(typ), Type::Overloaded(_)).then_some(typ)
    }

    /// Applies a decorator to each item of overloads.
    fn handle_decorator_overload_call(
        &mut self,
        callee: TypeId,
        overloads: TypeId,
        ctx: Ctx,
    ) -> Option<(TypeId, TypeId)> {
        let types = self.types();
        let Type::Overloaded(items) = types.get(overloads) else {
            return None;
        };
        let (mut results, mut inferred) = (Vec::new(), Vec::new());
        for item in items {
            let arg = [Operand::Temp(*item, ctx)];
            let ((result, callee), failed) = self.silently(|checker| {
                checker.check_call(callee, &arg, &[ArgKind::Pos], ctx, &[], CallOptions::default())
            });
            let (result, callee) = (self.proper(result), self.proper(callee));
            if !failed && types.as_callable(result).is_some() && types.as_callable(callee).is_some() {
                results.push(result);
                inferred.push(callee);
            }
        }
        (!results.is_empty()).then(|| (types.overloaded(results), types.overloaded(inferred)))
    }

    fn check_any_type_call(&mut self, actuals: Actuals<'_>, callee: TypeId, ctx: Ctx) -> (TypeId, TypeId) {
        let types = self.types();
        let arg_types = self.infer_arg_types_in_empty_context(actuals.args);
        self.check_var_args_kwargs(&arg_types, actuals.kinds, ctx);
        let any = if types.is_any(callee) {
            types.any_from(callee)
        } else {
            types.any(AnyKind::SpecialForm)
        };
        (any, any)
    }

    fn check_union_call(&mut self, callee: TypeId, actuals: Actuals<'_>, ctx: Ctx) -> (TypeId, TypeId) {
        let items = self.relevant_items(callee);
        let results: Vec<TypeId> = self.without_type_names(|checker| {
            let call = |item| {
                checker
                    .check_call_of(item, actuals, ctx, CallOptions::default())
                    .0
            };
            items.into_iter().map(call).collect()
        });
        (self.make_simplified_union(&results), callee)
    }

    /// The callee of a call of a value of type `type[item]`.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(crate) fn analyze_type_type_callee(&mut self, item: TypeId, ctx: Ctx) -> TypeId {
        let types = self.types();
        let item = self.proper(item);
        match types.get(item) {
            Type::Any { .. } => return types.any_from(item),
            Type::Instance(instance) => {
                let mut constructor = self.type_object_type(instance.class);
                if let Some(callable) = types.as_callable(constructor) {
                    let mut callable = callable.clone();
                    callable.flags |= CallableFlags::FROM_TYPE_TYPE;
                    constructor = types.callable(callable);
                }
                let expanded = self.expand_type_by_instance(constructor, item);
                // Only class objects are generic, never a value of type `type[C]`.
                return match types.as_callable(expanded) {
                    Some(callable) => {
                        let mut callable = callable.clone();
                        callable.variables = Box::default();
                        types.callable(callable)
                    }
                    None => expanded,
                };
            }
            Type::Union(_) => {
                let mut callees = Vec::new();
                for item in self.relevant_items(item) {
                    callees.push(self.analyze_type_type_callee(item, ctx));
                }
                return self.new_union(&callees);
            }
            Type::TypeVar(variable) => {
                let bound = self.proper(variable.common.upper_bound);
                let callee = self.analyze_type_type_callee(bound, ctx);
                return self.replace_type_type_callee_ret_type(callee, item);
            }
            Type::Tuple(_) => {
                let fallback = self.tuple_fallback(item);
                if !self.is_named_instance(fallback, "builtins.tuple") {
                    return self.analyze_type_type_callee(fallback, ctx);
                }
            }
            Type::TypedDict(_) => return self.typeddict_callable_from_context(item, &[]),
            _ => {}
        }
        report!(self, classes::unsupported_type_type(item), ctx);
        types.any(AnyKind::FromError)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn replace_type_type_callee_ret_type(&mut self, callee: TypeId, ret_type: TypeId) -> TypeId {
        let types = self.types();
        let callee = self.proper(callee);
        let replace = |typ: TypeId| match types.as_callable(typ) {
            Some(callable) => {
                let mut callable = callable.clone();
                callable.ret_type = ret_type;
                types.callable(callable)
            }
            None => typ,
        };
        match types.get(callee) {
            Type::Overloaded(items) => {
                types.overloaded(items.iter().map(|item| replace(*item)).collect::<Vec<_>>())
            }
            Type::Union(_) => {
                let mut items = Vec::new();
                for item in self.relevant_items(callee) {
                    items.push(self.replace_type_type_callee_ret_type(item, ret_type));
                }
                self.new_union(&items)
            }
            _ => replace(callee),
        }
    }
}
