//! A call of one callable: constructors of abstract classes, inference, and the checks of the arguments.

use names::{Name, known};
use nodes::defs::{AbstractStatus, ClassFlags};
use options::ErrorCode;
use types::{
    AnyKind, ArgKind, Callable, CallableFlags, ClassId, DefRef, Param, ParamSpecFlavor, Type, TypeId,
};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::exprs::CallOptions;
use crate::{Checker, Ctx};

const ENUM_BASES: [Name; 5] = [
    known::ENUM_ENUM,
    known::ENUM_INT_ENUM,
    known::ENUM_FLAG,
    known::ENUM_INT_FLAG,
    known::ENUM_STR_ENUM,
];

impl Checker<'_> {
    /// Checks a call of a callable and returns its result and the callable without type variables that were inferred.
    pub(super) fn check_callable_call(
        &mut self,
        callee: TypeId,
        actuals: Actuals<'_>,
        ctx: Ctx,
        mut options: CallOptions,
    ) -> (TypeId, TypeId) {
        let types = self.types();
        let mut callee = self.normalized_callable(callee);
        let original = self.callable(callee);
        let is_class = self.is_type_obj(callee);
        options.callable_name = self.name_for_plugins(callee, is_class, options);
        if let Some(node) = options.callable_node
            && let Some(fullname) = self.ref_name(node)
            && ENUM_BASES.contains(&fullname)
        {
            // A call of `Enum` that semantic analysis has complained about.
            return (original.ret_type, callee);
        }
        if is_class {
            self.check_instantiation(callee, ctx);
        }
        if self.passes_several_variadics(original, actuals) {
            let text = "Passing multiple variadic unpacks in a call is not supported";
            self.fail(text, ctx, ErrorCode::CallArg);
            return (types.any(AnyKind::FromError), callee);
        }
        callee = self.freshen_returned_callable(callee);
        let outer_vars = self.state.call_vars.in_use();
        if self.callable(callee).is_generic() {
            callee = typeops::freshen_for_call(self, callee);
            callee = self.infer_function_type_arguments_using_context(callee, ctx);
        }
        let mut mapping = self.map_actuals_to_formals(actuals, self.callable(callee));
        callee = self.precise_tuple_constructor(callee, actuals);
        if self.callable(callee).is_generic() {
            let variables = &self.callable(callee).variables;
            let needs_refresh = variables
                .iter()
                .any(|variable| matches!(types.get(*variable), Type::ParamSpec(_) | Type::TypeVarTuple(_)));
            callee = self.infer_function_type_arguments(callee, actuals, &mapping, needs_refresh, ctx);
            if needs_refresh {
                // The variables may have become any number of parameters.
                mapping = self.map_actuals_to_formals(actuals, self.callable(callee));
            }
        }
        callee = typeops::with_lasting_numbers(self, callee, outer_vars);
        self.state.call_vars.release(outer_vars);
        if self.forwards_param_spec(self.callable(callee), actuals, &mapping) {
            return (self.callable(callee).ret_type, callee);
        }
        let arg_types = self.infer_arg_types_in_context(self.callable(callee), actuals, &mapping);
        self.check_arguments(callee, &arg_types, actuals, &mapping, ctx, options);
        if is_class {
            callee = self.type_of_argument(callee, &arg_types);
        }
        self.finish_call(callee, &arg_types, actuals, &mapping, ctx, options)
    }

    /// `type(x)`: the class object with the type of the argument as its result.
    fn type_of_argument(&mut self, callee: TypeId, arg_types: &[TypeId]) -> TypeId {
        let [arg] = arg_types else { return callee };
        if !self.is_type_obj(callee) {
            return callee;
        }
        let instance = self.instance_type_of(callee, false);
        if !self.is_named_instance(instance, "builtins.type") {
            return callee;
        }
        let ret_type = self.normalized_type_type(*arg, false);
        self.with_ret_type(callee, ret_type)
    }

    /// What is stored and returned when the arguments are checked.
    fn finish_call(
        &mut self,
        mut callee: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        ctx: Ctx,
        options: CallOptions,
    ) -> (TypeId, TypeId) {
        if let Some(node) = options.callable_node {
            self.store_type(node, callee);
        }
        if options.callable_name.is_some() {
            let callable = self.callable(callee);
            let hooked = self.function_hook(callable, actuals, arg_types, mapping, ctx, options);
            if let Some(ret_type) = hooked {
                callee = self.with_ret_type(callee, ret_type);
            }
        }
        (self.callable(callee).ret_type, callee)
    }

    /// The name of the callee: of the class for a constructor, else of the function.
    fn name_for_plugins(&mut self, callee: TypeId, is_class: bool, options: CallOptions) -> Option<Name> {
        let types = self.types();
        if is_class {
            let instance = self.instance_type_of(callee, true);
            let instance = self.proper(instance);
            if let Some(instance) = types.as_instance(instance) {
                return Some(self.state.world.get(instance.class).fullname);
            }
        }
        let own = self.callable(callee).name.filter(|name| name.class.is_none());
        options.callable_name.or(own.map(|name| name.name))
    }

    /// A callable with another result.
    pub(crate) fn with_ret_type(&self, callee: TypeId, ret_type: TypeId) -> TypeId {
        let mut callable = self.callable(callee).clone();
        callable.ret_type = ret_type;
        self.types().callable(callable)
    }

    /// Protocols and abstract classes cannot be instantiated, unless through a value of type `type[C]`.
    fn check_instantiation(&mut self, callee: TypeId, ctx: Ctx) {
        let Some(class) = self.class_object(callee) else {
            return;
        };
        if self
            .callable(callee)
            .flags
            .contains(CallableFlags::FROM_TYPE_TYPE)
        {
            return;
        }
        let info = self.state.world.get(class);
        let name = info.name;
        if info.is(ClassFlags::PROTOCOL) {
            let text = format!("Cannot instantiate protocol class \"{}\"", self.text(name));
            self.fail(text, ctx, ErrorCode::Misc);
        } else if info.is(ClassFlags::ABSTRACT) && !info.is(ClassFlags::FALLBACK_TO_ANY) {
            let class_name = self.state.world.text(name);
            let attributes = info.abstract_attributes.clone();
            let mut abstracts = Vec::with_capacity(attributes.len());
            for (attribute, status) in attributes {
                let can_be_empty =
                    status == AbstractStatus::Implicit && self.can_return_none(class, attribute);
                abstracts.push((self.state.world.text(attribute), can_be_empty));
            }
            report!(
                self,
                classes::cannot_instantiate_abstract_class(class_name, &abstracts),
                ctx
            );
        }
    }

    /// Whether an attribute is a method that may return `None`.
    fn can_return_none(&mut self, class: ClassId, name: Name) -> bool {
        if !self.state.world.strict_optional {
            return false;
        }
        let mro = self.state.world.get(class).mro.clone();
        for base in mro.iter() {
            let Some(symbol) = self.state.world.get(*base).names.get(&name) else {
                continue;
            };
            let mut node = symbol.node;
            if let Some(DefRef::Overload(overload)) = node {
                node = self.state.world.get(overload).implementation;
            }
            if let Some(DefRef::Decorator(decorator)) = node {
                node = Some(DefRef::Func(self.state.world.get(decorator).func));
            }
            if let Some(DefRef::Func(func)) = node {
                let typ = self.state.world.get(func).typ;
                let callable = typ.and_then(|typ| self.types().as_callable(typ));
                if let Some(callable) = callable {
                    return self.is_subtype(self.types().none(), callable.ret_type);
                }
            }
            return false;
        }
        false
    }

    /// Whether two arguments of unknown length meet a variadic parameter.
    fn passes_several_variadics(&mut self, callee: &Callable, actuals: Actuals<'_>) -> bool {
        let types = self.types();
        if !callee.var_arg().is_some_and(|param| types.is_unpack(param.typ)) {
            return false;
        }
        let mut seen = false;
        for (arg, kind) in actuals.args.iter().zip(actuals.kinds) {
            if *kind != ArgKind::Star {
                continue;
            }
            let typ = self.accept_operand(*arg, None);
            let typ = self.proper(typ);
            let tuple = types.as_tuple(typ);
            if tuple.is_none_or(|tuple| tuple.items.iter().any(|item| types.is_unpack(*item))) {
                if seen {
                    return true;
                }
                seen = true;
            }
        }
        false
    }

    /// A generic callable that is returned gets type variables of its own, which must not meet those of the caller.
    fn freshen_returned_callable(&mut self, callee: TypeId) -> TypeId {
        let types = self.types();
        let ret_type = self.callable(callee).ret_type;
        let proper = self.proper(ret_type);
        if !types.as_callable(proper).is_some_and(Callable::is_generic) {
            return callee;
        }
        let fresh = self.freshen_all_functions_type_vars(ret_type);
        let fresh = self.freeze_all_type_vars(fresh);
        self.with_ret_type(callee, fresh)
    }

    /// `Shape((1, 2))` of a class that is a tuple takes exactly that tuple.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn precise_tuple_constructor(&mut self, callee: TypeId, actuals: Actuals<'_>) -> TypeId {
        let types = self.types();
        let callable = self.callable(callee);
        let [arg] = actuals.args else { return callee };
        if !callable.flags.contains(CallableFlags::SPECIAL_SIG_TUPLE) {
            return callee;
        }
        let (typ, _) = self.silently(|checker| checker.accept_operand(*arg, None));
        let typ = self.proper(typ);
        if types.as_tuple(typ).is_none() {
            return callee;
        }
        let ret_type = self.callable(callee).ret_type;
        let param = match types.get(ret_type) {
            Type::Tuple(tuple) => {
                let any = types.any(AnyKind::SpecialForm);
                let fallback = self.named_generic_type("builtins.tuple", &[any]);
                let mut tuple = tuple.as_ref().clone();
                tuple.fallback = fallback;
                types.intern(Type::Tuple(Box::new(tuple)))
            }
            Type::Instance(_) => {
                let Some(class) = self.lookup_class("builtins.tuple") else {
                    return callee;
                };
                self.map_instance_to_supertype(ret_type, class)
            }
            _ => return callee,
        };
        let mut callable = self.callable(callee).clone();
        let first = callable.params.first().copied();
        callable.params = first
            .map(|first| Param { typ: param, ..first })
            .into_iter()
            .collect();
        types.callable(callable)
    }

    /// `f(*args, **kwargs)` inside a function with `*args: P.args, **kwargs: P.kwargs`.
    fn forwards_param_spec(
        &mut self,
        callee: &Callable,
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
    ) -> bool {
        let types = self.types();
        let Some(spec) = self.param_spec(callee) else {
            return false;
        };
        if actuals.kinds != [ArgKind::Star, ArgKind::Star2] || mapping.len() != 2 {
            return false;
        }
        let args = self.accept_operand(actuals.args[0], None);
        let kwargs = self.accept_operand(actuals.args[1], None);
        let (Type::ParamSpec(args), Type::ParamSpec(kwargs), Type::ParamSpec(spec)) =
            (types.get(args), types.get(kwargs), types.get(spec))
        else {
            return false;
        };
        args.flavor == ParamSpecFlavor::Args
            && kwargs.flavor == ParamSpecFlavor::Kwargs
            && args.common.key == kwargs.common.key
            && args.common.key == spec.common.key
    }

    /// Checks the number and the types of the arguments.
    fn check_arguments(
        &mut self,
        callee: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        ctx: Ctx,
        options: CallOptions,
    ) {
        let names = (options.object_type, options.callable_name);
        if !self.might_have_shifted_args(callee, actuals) {
            self.check_argument_count(callee, arg_types, actuals, mapping, Some(ctx), names);
            self.check_argument_types(callee, arg_types, actuals, mapping, ctx, options.object_type);
            return;
        }
        let (ok, watched) = self.keeping_errors(|checker| {
            checker.check_argument_count(callee, arg_types, actuals, mapping, Some(ctx), names)
        });
        if ok || !self.detect_missing_positional_arg(callee, arg_types, actuals, ctx) {
            self.add_errors(watched.filtered);
            self.check_argument_types(callee, arg_types, actuals, mapping, ctx, options.object_type);
        }
    }

    fn might_have_shifted_args(&self, callee: TypeId, actuals: Actuals<'_>) -> bool {
        let params = &self.callable(callee).params;
        actuals.args.len() >= 2
            && actuals.kinds.len() + 1 == params.len()
            && params.iter().all(|param| param.kind == ArgKind::Pos)
            && actuals.kinds.iter().all(|kind| *kind == ArgKind::Pos)
            && !self.errors.prefer_simple_messages()
    }

    /// Finds the one argument by position that is missing, by the types of the others, and says so.
    fn detect_missing_positional_arg(
        &mut self,
        callee: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        ctx: Ctx,
    ) -> bool {
        let params = self.callable(callee).params.clone();
        let (mut skipped, mut next) = (None, 0);
        for (index, param) in params.iter().enumerate() {
            let Some(arg) = arg_types.get(next) else {
                skipped = Some(index);
                break;
            };
            if self.is_subtype_by_options(*arg, param.typ) {
                next += 1;
            } else if skipped.is_none() {
                skipped = Some(index);
            } else {
                return false;
            }
        }
        let Some(skipped) = skipped else { return false };
        if next != arg_types.len() || skipped + 1 == params.len() {
            return false;
        }
        let (Some(name), Some(callee_name)) = (
            params[skipped].name,
            messages::callable_name(self.world(), self.callable(callee)),
        ) else {
            return false;
        };
        let text = format!(
            "Missing positional argument \"{}\" in call to {callee_name}",
            self.text(name)
        );
        let place = actuals
            .args
            .get(skipped)
            .map_or(ctx, |arg| self.operand_ctx(*arg));
        self.fail(text, place, ErrorCode::CallArg);
        true
    }
}
