//! Type application as a value: `C[int]`, `Alias[int]`.

use nodes::ast::ExprId;
use nodes::defs::ClassFlags;
use options::ErrorCode;
use types::{AliasId, AnyKind, ArgKind, Callable, ClassId, DefRef, Instance, Param, Type, TypeId};

use super::aliases::MissingArgs;
use crate::{Checker, Ctx};

const ONLY_CLASS_APPLICATION: &str = "Type application is only supported for generic classes";

impl Checker<'_> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(super) fn visit_type_application(&mut self, expr: ExprId, base: ExprId, args: &[TypeId]) -> TypeId {
        let types = self.types();
        let ctx = self.analyzed_ctx(expr);
        if let Some(DefRef::Alias(alias)) = self.referent(base) {
            return self.apply_alias(alias, args, ctx);
        }
        let typ = self.accept(base, None);
        let typ = self.proper(typ);
        match types.get(typ) {
            Type::Callable(_) | Type::Overloaded(_) => {
                if !self.is_type_obj(typ) {
                    self.fail(ONLY_CLASS_APPLICATION, ctx, ErrorCode::Misc);
                }
                self.apply_type_arguments_to_callable(typ, args, ctx)
            }
            Type::Any { .. } => types.any_from(typ),
            _ => types.any(AnyKind::SpecialForm),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn apply_alias(&mut self, alias: AliasId, args: &[TypeId], ctx: Ctx) -> TypeId {
        let types = self.types();
        if self.state.world.get(alias).python_3_12 {
            return self.type_alias_type_type();
        }
        let item = self.instantiate_type_alias(alias, args, ctx);
        let item = self.proper(item);
        match types.get(item) {
            Type::Instance(instance) => {
                let constructor = self.type_object_type(instance.class);
                self.apply_type_arguments_to_callable(constructor, &instance.args, ctx)
            }
            Type::Tuple(tuple) => match types.as_instance(tuple.fallback) {
                Some(fallback) if self.is_named_tuple(fallback.class) => {
                    let constructor = self.type_object_type(fallback.class);
                    self.apply_type_arguments_to_callable(constructor, &fallback.args, ctx)
                }
                Some(_) | None => self.only_class_application(ctx),
            },
            Type::TypedDict(_) => self.typeddict_callable_from_context(item, &[]),
            _ => self.only_class_application(ctx),
        }
    }

    fn only_class_application(&mut self, ctx: Ctx) -> TypeId {
        self.fail(ONLY_CLASS_APPLICATION, ctx, ErrorCode::Misc);
        self.types().any(AnyKind::FromError)
    }

    /// An alias with arguments; a wrong number of them is reported (mypy's `instantiate_type_alias`).
    pub(crate) fn instantiate_type_alias(&mut self, alias: AliasId, args: &[TypeId], ctx: Ctx) -> TypeId {
        let types = self.types();
        let def = self.state.world.get(alias);
        let (target, variables, tuple_index) = (def.target, def.type_vars.clone(), def.tvar_tuple_index);
        let flat = self.flatten_nested_tuples(args);
        let empty_tuple_index = !args.is_empty() && flat.is_empty();
        if flat.iter().any(|arg| self.is_unknown_unpack(*arg)) {
            return self.set_any_tvars(alias, Vec::new(), ctx, MissingArgs::SpecialForm);
        }
        let is_tuple = self.is_named_instance(target, "builtins.tuple");
        let no_args = self.state.world.get(alias).no_args && (!is_tuple || flat.is_empty());
        if !variables.is_empty() && flat.is_empty() && !(empty_tuple_index && tuple_index.is_some()) {
            return self.set_any_tvars(alias, flat, ctx, MissingArgs::Omitted { disallow: false });
        }
        if variables.is_empty()
            && no_args
            && let Some(instance) = types.as_instance(target)
        {
            return types.instance(instance.class, flat);
        }
        if let Some(result) = self.wrong_alias_args(alias, &flat, &variables, tuple_index, ctx) {
            return result;
        }
        types.intern(Type::Alias {
            alias,
            args: flat.into(),
        })
    }

    /// Complains about the number or kinds of an alias's arguments; or fills in defaults.
    fn wrong_alias_args(
        &mut self,
        alias: AliasId,
        args: &[TypeId],
        variables: &[TypeId],
        tuple_index: Option<u32>,
        ctx: Ctx,
    ) -> Option<TypeId> {
        let types = self.types();
        let count = args.len();
        let required = variables.iter().filter(|variable| {
            !self.has_default(**variable)
                && (tuple_index.is_none() || types.as_type_var_tuple(**variable).is_none())
        });
        let min = required.count();
        let Some(prefix) = tuple_index else {
            if args.iter().any(|arg| types.is_unpack(*arg)) {
                let text = "Unpack is only valid in a variadic position";
                self.fail(text, ctx, ErrorCode::ValidType);
                return Some(self.set_any_tvars(alias, Vec::new(), ctx, MissingArgs::FromError));
            }
            if count == variables.len() {
                return None;
            }
            if (min..=variables.len()).contains(&count) {
                return Some(self.set_any_tvars(
                    alias,
                    args.to_vec(),
                    ctx,
                    MissingArgs::Omitted { disallow: false },
                ));
            }
            let expected = if min == variables.len() {
                format!("{min}")
            } else {
                format!("between {min} and {}", variables.len())
            };
            return Some(self.bad_alias_args(alias, &expected, count, ctx));
        };
        let variadic = |arg: &TypeId| {
            let unpacked = types.as_unpack(*arg);
            unpacked.is_some_and(|inner| self.is_named_instance(inner, "builtins.tuple"))
        };
        if count < min && !args.iter().any(variadic) {
            return Some(self.bad_alias_args(alias, &format!("at least {min}"), count, ctx));
        }
        let (prefix, suffix) = (prefix as usize, variables.len() - prefix as usize - 1);
        if self.splits_type_var_tuple(args, prefix, suffix) {
            self.fail("TypeVarTuple cannot be split", ctx, ErrorCode::TypeArg);
            return Some(self.set_any_tvars(alias, Vec::new(), ctx, MissingArgs::FromError));
        }
        None
    }

    fn bad_alias_args(&mut self, alias: AliasId, expected: &str, given: usize, ctx: Ctx) -> TypeId {
        let text = format!("Bad number of arguments for type alias, expected {expected}, given {given}");
        self.fail(text, ctx, ErrorCode::TypeArg);
        self.set_any_tvars(alias, Vec::new(), ctx, MissingArgs::FromError)
    }

    fn splits_type_var_tuple(&self, args: &[TypeId], prefix: usize, suffix: usize) -> bool {
        let types = self.types();
        let Some(at) = args.iter().position(|arg| types.is_unpack(*arg)) else {
            return false;
        };
        let is_variable = types
            .as_unpack(args[at])
            .is_some_and(|inner| types.as_type_var_tuple(inner).is_some());
        is_variable && (at < prefix || args.len() - at - 1 < suffix)
    }

    fn is_unknown_unpack(&self, arg: TypeId) -> bool {
        let types = self.types();
        let Some(inner) = types.as_unpack(arg) else {
            return false;
        };
        matches!(
            types.get(self.proper(inner)),
            Type::Any {
                kind: AnyKind::SpecialForm,
                ..
            }
        )
    }

    /// The type variables that type arguments of a callable stand for: those of the class, or its own.
    fn applicable_type_vars(&mut self, callable: TypeId) -> Box<[TypeId]> {
        if let Some(class) = self.class_object(callable) {
            return self.state.world.get(class).type_vars.clone();
        }
        let callable = self.types().as_callable(callable);
        callable.map_or_else(Box::default, |callable| callable.variables.clone())
    }

    /// Applies type arguments to the type of a class object (mypy's `apply_type_arguments_to_callable`).
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(crate) fn apply_type_arguments_to_callable(
        &mut self,
        typ: TypeId,
        args: &[TypeId],
        ctx: Ctx,
    ) -> TypeId {
        let types = self.types();
        let typ = self.proper(typ);
        match types.get(typ) {
            Type::Callable(callable) => {
                if let Some((min, max)) = self.wrong_application_count(typ, args) {
                    let class = self.class_object(typ);
                    if class.is_some_and(|class| self.class_is(class, "builtins.tuple")) {
                        return self.tuple_constructor(callable, args);
                    }
                    report!(
                        self,
                        generics::incompatible_type_application(min, max, args.len()),
                        ctx
                    );
                    return types.any(AnyKind::FromError);
                }
                let args = self.split_for_callable(typ, args, ctx);
                self.apply_known_arguments(typ, &args, ctx)
            }
            Type::Overloaded(items) => {
                for item in items {
                    if let Some((min, max)) = self.wrong_application_count(*item, args) {
                        report!(
                            self,
                            generics::incompatible_type_application(min, max, args.len()),
                            ctx
                        );
                        return types.any(AnyKind::FromError);
                    }
                }
                let mut applied = Vec::with_capacity(items.len());
                for item in items {
                    let args = self.split_for_callable(*item, args, ctx);
                    applied.push(self.apply_known_arguments(*item, &args, ctx));
                }
                types.overloaded(applied)
            }
            _ => types.any(AnyKind::SpecialForm),
        }
    }

    fn apply_known_arguments(&mut self, typ: TypeId, args: &[TypeId], ctx: Ctx) -> TypeId {
        let args: Vec<Option<TypeId>> = args.iter().copied().map(Some).collect();
        self.apply_generic_arguments(typ, &args, ctx, false)
    }

    /// The least and greatest number of type arguments, if the number of `args` is wrong.
    fn wrong_application_count(&mut self, callable: TypeId, args: &[TypeId]) -> Option<(usize, usize)> {
        let variables = self.applicable_type_vars(callable);
        let types = self.types();
        let min = variables
            .iter()
            .filter(|variable| !self.has_default(**variable))
            .count();
        let max = variables.len();
        let variadic = variables
            .iter()
            .any(|variable| types.as_type_var_tuple(*variable).is_some());
        ((args.len() < min || args.len() > max) && !variadic).then_some((min, max))
    }

    /// `tuple[X, Y]` as a value: takes and gives such a tuple.
    fn tuple_constructor(&mut self, constructor: &Callable, args: &[TypeId]) -> TypeId {
        let types = self.types();
        let fallback = self.named_type("builtins.tuple");
        let tuple = types.tuple(args.to_vec(), fallback);
        let name = self.name("tuple");
        let mut callable = Callable {
            params: [Param {
                typ: tuple,
                name: None,
                kind: ArgKind::Pos,
            }]
            .into(),
            ret_type: tuple,
            fallback: constructor.fallback,
            name: Some(name.into()),
            definition: constructor.definition,
            ..constructor.clone()
        };
        callable.variables = Box::default();
        callable.flags &= types::CallableFlags::BOUND;
        callable.instance_type = None;
        callable.type_guard = None;
        callable.type_is = None;
        callable.first_arg = None;
        types.callable(callable)
    }

    /// The type arguments, those of a type variable tuple put together (mypy's `split_for_callable`).
    fn split_for_callable(&mut self, callable: TypeId, args: &[TypeId], ctx: Ctx) -> Vec<TypeId> {
        let types = self.types();
        let variables = self.applicable_type_vars(callable);
        let args = self.flatten_nested_tuples(args);
        let own = types
            .as_callable(callable)
            .map_or(&[][..], |callable| &callable.variables);
        for (variable, arg) in own.iter().zip(&args) {
            let arg_type = self.proper(*arg);
            let fits = matches!(
                types.get(arg_type),
                Type::Parameters(_) | Type::ParamSpec(_) | Type::Any { .. } | Type::Unbound { .. }
            );
            if types.as_param_spec(*variable).is_some() && !fits {
                let shown = messages::format_type(self.world(), self.options(), *arg);
                let text = format!(
                    "Can only replace ParamSpec with a parameter types list or another ParamSpec, got {shown}"
                );
                self.fail(text, ctx, ErrorCode::Misc);
                return vec![types.any(AnyKind::FromError); variables.len()];
            }
        }
        let Some(class) = self.class_object(callable).filter(|_| !variables.is_empty()) else {
            return args;
        };
        if self.class_is(class, "builtins.tuple") {
            return args;
        }
        let args = self.validated_args(class, args, ctx);
        let Some(prefix) = variables
            .iter()
            .position(|variable| types.as_type_var_tuple(*variable).is_some())
        else {
            return args;
        };
        let suffix = variables.len() - prefix - 1;
        let Some(variadic) = types.as_type_var_tuple(variables[prefix]) else {
            return args;
        };
        let [start, middle, end] = self.split_with_prefix_and_suffix(&args, prefix, suffix);
        let middle = types.tuple(middle, variadic.tuple_fallback);
        start.into_iter().chain([middle]).chain(end).collect()
    }

    /// Type arguments of a class, in the right number: mypy's `validate_instance` and `fix_instance`.
    fn validated_args(&mut self, class: ClassId, args: Vec<TypeId>, ctx: Ctx) -> Vec<TypeId> {
        if self.validate_instance_args(class, &args, ctx) {
            return args;
        }
        let info = self.state.world.get(class);
        let variadic = info.is(ClassFlags::HAS_TYPE_VAR_TUPLE);
        let invalid_unpack = !variadic && args.iter().any(|arg| self.types().is_unpack(*arg));
        let args = if invalid_unpack { Vec::new() } else { args };
        self.fill_missing_args(class, args)
    }

    fn validate_instance_args(&mut self, class: ClassId, args: &[TypeId], ctx: Ctx) -> bool {
        let types = self.types();
        if args.iter().any(|arg| self.is_unknown_unpack(*arg)) {
            return false;
        }
        let info = self.state.world.get(class);
        let (variables, name) = (info.type_vars.clone(), info.name);
        let is_variadic = |variable: &TypeId| types.as_type_var_tuple(*variable).is_some();
        let split = info.type_var_tuple_split;
        if info.is(ClassFlags::HAS_TYPE_VAR_TUPLE) {
            let required = variables
                .iter()
                .filter(|variable| !self.has_default(**variable) && !is_variadic(variable));
            let min = required.count();
            if args.is_empty() {
                if variables.len() == 1 {
                    return true;
                }
                if min > 0 {
                    let text = format!("At least {min} type argument(s) expected, none given");
                    self.fail(text, ctx, ErrorCode::TypeArg);
                }
                return false;
            }
            let unpacks_instance = args.iter().any(|arg| {
                let inner = types.as_unpack(*arg);
                inner.is_some_and(|inner| types.as_instance(self.proper(inner)).is_some())
            });
            if args.len() < min && !unpacks_instance {
                let text = format!(
                    "Bad number of arguments, expected: at least {min}, given: {}",
                    args.len()
                );
                self.fail(text, ctx, ErrorCode::TypeArg);
                return false;
            }
            let (prefix, suffix) = split.unwrap_or_default();
            if self.splits_type_var_tuple(args, prefix as usize, suffix as usize) {
                self.fail("TypeVarTuple cannot be split", ctx, ErrorCode::TypeArg);
                return false;
            }
            return true;
        }
        if args.iter().any(|arg| types.is_unpack(*arg)) {
            self.fail(
                "Unpack is only valid in a variadic position",
                ctx,
                ErrorCode::ValidType,
            );
            return false;
        }
        if args.len() == variables.len() {
            return true;
        }
        let min = variables
            .iter()
            .filter(|variable| !self.has_default(**variable))
            .count();
        if args.len() < min || args.len() > variables.len() {
            let text = messages::wrong_type_arg_count(
                min,
                variables.len(),
                &args.len().to_string(),
                self.text(name),
            );
            self.fail(text, ctx, ErrorCode::TypeArg);
        }
        false
    }

    /// Arguments of a class with defaults or `Any` for the missing ones.
    fn fill_missing_args(&mut self, class: ClassId, args: Vec<TypeId>) -> Vec<TypeId> {
        let types = self.types();
        let variables = self.state.world.get(class).type_vars.clone();
        let any = types.any(AnyKind::FromOmittedGenerics);
        let is_variadic = |variable: &TypeId| types.as_type_var_tuple(*variable).is_some();
        let required = variables
            .iter()
            .filter(|variable| !self.has_default(**variable) && !is_variadic(variable));
        let min = required.count();
        let mut args = if args.len() < min || args.len() > variables.len() {
            Vec::new()
        } else {
            args
        };
        let given = args.len();
        let mut env = Vec::new();
        for (index, variable) in variables.iter().enumerate() {
            let Some(common) = types.as_type_var_like(*variable).copied() else {
                continue;
            };
            if index < given {
                env.push((common.key, args[index]));
                continue;
            }
            let has_default = self.has_default(*variable);
            let mut arg = if has_default {
                self.expand_type(common.default, &env)
            } else {
                any
            };
            if !has_default && let Some(variadic) = types.as_type_var_tuple(*variable) {
                let tuple = types.as_instance(variadic.tuple_fallback);
                let class = tuple.map(|tuple: &Instance| tuple.class);
                arg = class.map_or(arg, |class| types.unpack(types.instance(class, [any])));
            }
            env.push((common.key, arg));
            args.push(arg);
        }
        args
    }
}
