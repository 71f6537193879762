//! Aliases as values: `A = list[int]; A()`.

use nodes::defs::ClassFlags;
use options::{ErrorCode, PythonVersion};
use types::{AliasId, AnyKind, Type, TypeId};

use crate::{Checker, Ctx};

/// Why missing arguments of an alias become `Any`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MissingArgs {
    /// They are left out, which may be forbidden.
    Omitted { disallow: bool },
    /// After an error.
    FromError,
    /// In a place where the number of arguments is not known.
    SpecialForm,
}

impl Checker<'_> {
    /// An alias as a value, when it is no target of a type application.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(crate) fn alias_type_in_runtime_context(
        &mut self,
        alias: AliasId,
        ctx: Ctx,
        alias_definition: bool,
    ) -> TypeId {
        let types = self.types();
        let def = self.state.world.get(alias);
        let no_args = def.no_args;
        if def.python_3_12 {
            return self.type_alias_type_type();
        }
        let disallow = self.options().disallow_any_generics && self.exprs.is_callee;
        let item = self.set_any_tvars(alias, Vec::new(), ctx, MissingArgs::Omitted { disallow });
        let item = self.proper(item);
        match types.get(item) {
            Type::Instance(instance) => {
                let constructor = self.type_object_type(instance.class);
                if no_args {
                    return constructor;
                }
                return self.apply_type_arguments_to_callable(constructor, &instance.args, ctx);
            }
            Type::Tuple(_) => {
                let fallback = self.tuple_fallback(item);
                if !self.is_named_instance(fallback, "builtins.tuple")
                    && let Some(instance) = types.as_instance(fallback)
                {
                    return self.type_object_type(instance.class);
                }
            }
            Type::TypedDict(_) => return self.typeddict_callable_from_context(item, &[]),
            Type::None => return self.type_type(item),
            Type::Any { .. } => return types.any_from(item),
            Type::Union(union) if union.pep604 => {
                return self.named_generic_type("types.UnionType", &union.items);
            }
            _ => {}
        }
        if alias_definition {
            types.any(AnyKind::SpecialForm)
        } else {
            // Special forms have methods in some contexts, `__or__` for instance.
            self.named_type("typing._SpecialForm")
        }
    }

    pub(super) fn type_alias_type_type(&mut self) -> TypeId {
        if self.options().python_version >= PythonVersion::new3(12) {
            self.named_type("typing.TypeAliasType")
        } else {
            self.named_type("typing_extensions.TypeAliasType")
        }
    }

    /// An alias whose missing arguments are defaults or `Any` (mypy's `set_any_tvars`).
    pub(super) fn set_any_tvars(
        &mut self,
        alias: AliasId,
        mut args: Vec<TypeId>,
        ctx: Ctx,
        missing: MissingArgs,
    ) -> TypeId {
        let types = self.types();
        let any = types.any(match missing {
            MissingArgs::Omitted { disallow: true } | MissingArgs::FromError => AnyKind::FromError,
            MissingArgs::Omitted { disallow: false } => AnyKind::FromOmittedGenerics,
            MissingArgs::SpecialForm => AnyKind::SpecialForm,
        });
        let variables = self.state.world.get(alias).type_vars.clone();
        let given = args.len();
        let mut env = Vec::with_capacity(variables.len());
        let mut used_any = false;
        for (index, variable) in variables.iter().enumerate() {
            let Some(common) = types.as_type_var_like(*variable).copied() else {
                continue;
            };
            if index < given {
                env.push((common.key, args[index]));
                continue;
            }
            let has_default = self.has_default(*variable);
            let mut arg = if has_default { common.default } else { any };
            used_any |= !has_default;
            if used_any && let Some(variadic) = types.as_type_var_tuple(*variable) {
                let fallback = types.as_instance(variadic.tuple_fallback);
                arg = fallback.map_or(arg, |tuple| types.unpack(types.instance(tuple.class, [any])));
            }
            for mut arg in self.unpacked_default(arg) {
                if has_default {
                    arg = self.expand_type(arg, &env);
                }
                env.push((common.key, arg));
                args.push(arg);
            }
        }
        if used_any && missing == (MissingArgs::Omitted { disallow: true }) && !variables.is_empty() {
            let name = self.state.world.get(alias).name;
            let text = format!("Missing type arguments for generic type \"{}\"", self.text(name));
            self.fail(text, ctx, ErrorCode::TypeArg);
        }
        types.intern(Type::Alias {
            alias,
            args: args.into(),
        })
    }

    fn unpacked_default(&self, arg: TypeId) -> Vec<TypeId> {
        let types = self.types();
        let unpacked = types.as_unpack(arg).map(|inner| self.proper(inner));
        match unpacked.and_then(|inner| types.as_tuple(inner)) {
            Some(tuple) => tuple.items.to_vec(),
            None => vec![arg],
        }
    }

    /// Whether a class is a named tuple.
    pub(crate) fn is_named_tuple(&self, class: types::ClassId) -> bool {
        self.state.world.get(class).is(ClassFlags::NAMED_TUPLE)
    }
}
