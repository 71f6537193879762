//! Aliases in types: their arguments, and their expansion where it cannot wait.

use nodes::ast::TypeNode;
use nodes::defs::At;
use options::ErrorCode;
use typeops::Env;
use types::{AliasId, AnyKind, DefRef, Instance, Type, TypeId};

use super::{PartOptions, TypeAnalysis, TypeSyntax};
use crate::Analyzer;
use crate::tvar_scope::common_of;

/// An alias with arguments put in for those that were missing.
struct FilledAlias {
    typ: TypeId,
    /// A default was put in, in the default of another variable.
    used_default: bool,
    used_any: bool,
}

impl Analyzer<'_> {
    /// An alias, with or without arguments.
    pub(crate) fn visit_alias(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        alias: AliasId,
    ) -> TypeId {
        let types = self.state.world.types;
        let TypeNode::Unbound {
            name,
            args,
            empty_tuple_index,
            ..
        } = *syntax.node()
        else {
            unreachable!("called for names only")
        };
        let at = self.syntax_at(syntax);
        let def = self.state.world.get(alias);
        let (fullname, eager) = (def.fullname, def.eager);
        let vars = def.type_vars.clone();
        ta.aliases_used.push(fullname);
        let has_spec = vars
            .iter()
            .any(|var| matches!(types.get(*var), Type::ParamSpec(_)));
        let part = PartOptions {
            allow_param_spec: true,
            allow_unpack: true,
            ..PartOptions::default()
        };
        let mut given = self.anal_array_with(ta, syntax, syntax.types.list(args), part, has_spec);
        if has_spec && vars.len() == 1 {
            given = self.pack_param_spec_args(given, empty_tuple_index, at);
        }
        let written = self.text(name);
        let typ = self.instantiate_alias(alias, given, at, Some(written), empty_tuple_index, false);
        let typ = self.validate_top_instance(ta, typ, written, empty_tuple_index, at);
        let typ = self.note_type_use(ta, typ, syntax, syntax.types.list(args));
        if eager {
            typeops::proper(&self.state.world, typ)
        } else {
            typ
        }
    }

    /// `L = list; x: L`: the instance that comes out may lack arguments.
    fn validate_top_instance(
        &mut self,
        ta: &TypeAnalysis,
        typ: TypeId,
        written: &str,
        indexed: bool,
        at: At,
    ) -> TypeId {
        let types = self.state.world.types;
        let Type::Instance(instance) = types.get(typ) else {
            return typ;
        };
        let top_of_alias = ta.options.defining_alias && ta.nesting == 0;
        let mut instance = instance.clone();
        if top_of_alias || self.validate_instance(&instance, indexed, at) {
            return typ;
        }
        self.fix_instance(&mut instance, Some(written), at);
        types.intern(Type::Instance(instance))
    }

    /// An alias with its arguments (mypy's `instantiate_type_alias`).
    pub(crate) fn instantiate_alias(
        &mut self,
        alias: AliasId,
        args: Vec<TypeId>,
        at: At,
        written: Option<&str>,
        mut empty: bool,
        standard_error: bool,
    ) -> TypeId {
        let types = self.state.world.types;
        let had_args = !args.is_empty();
        let args = self.flatten_tuples(args);
        empty |= had_args && args.is_empty();
        if args.iter().any(|arg| self.is_unknown_unpack(*arg)) {
            return self.alias_with_any(alias, Vec::new(), AnyKind::SpecialForm);
        }
        let def = self.state.world.get(alias).clone();
        let target = types.get(def.target);
        let is_plain_tuple = match target {
            Type::Instance(instance) => {
                self.text(self.state.world.get(instance.class).fullname) == "builtins.tuple"
            }
            _ => false,
        };
        let no_args = def.no_args && (args.is_empty() || !is_plain_tuple);
        let (max, given) = (def.type_vars.len(), args.len());
        if max > 0 && given == 0 && !(empty && def.tvar_tuple_index.is_some()) {
            return self.bare_alias(alias, written, at);
        }
        if max == 0
            && no_args
            && let Type::Instance(instance) = target
        {
            return types.intern(Type::Instance(Instance::new(instance.class, args)));
        }
        if max == 0 && given == 0 {
            return types.intern(Type::Alias {
                alias,
                args: Box::default(),
            });
        }
        self.alias_with_args(alias, args, at, written, standard_error)
    }

    fn alias_with_args(
        &mut self,
        alias: AliasId,
        args: Vec<TypeId>,
        at: At,
        written: Option<&str>,
        standard_error: bool,
    ) -> TypeId {
        let types = self.state.world.types;
        let def = self.state.world.get(alias).clone();
        let (max, given) = (def.type_vars.len(), args.len());
        let is_unpack = |arg: &TypeId| matches!(types.get(*arg), Type::Unpack { .. });
        let is_tuple_var = |var: &TypeId| matches!(types.get(*var), Type::TypeVarTuple(_));
        let min = def
            .type_vars
            .iter()
            .filter(|var| !self.has_default(**var) && !is_tuple_var(var))
            .count();
        let (correct, fill) = if def.tvar_tuple_index.is_none() {
            if args.iter().any(is_unpack) {
                self.invalid_unpack(at);
                return self.alias_with_any(alias, Vec::new(), AnyKind::FromError);
            }
            ((min..=max).contains(&given), given != max)
        } else {
            let any_length = args.iter().any(|arg| match types.get(*arg) {
                Type::Unpack { typ, .. } => {
                    matches!(
                        types.get(typeops::proper(&self.state.world, *typ)),
                        Type::Instance(_)
                    )
                }
                _ => false,
            });
            let correct = given >= min || any_length;
            (correct, !correct)
        };
        if !correct {
            let text = if standard_error {
                super::arguments::wrong_type_arg_count(max, max, given, self.text(def.name))
            } else if def.tvar_tuple_index.is_some() {
                format!("Bad number of arguments for type alias, expected at least {min}, given {given}")
            } else if min != max {
                format!(
                    "Bad number of arguments for type alias, expected between {min} and {max}, given {given}"
                )
            } else {
                format!("Bad number of arguments for type alias, expected {min}, given {given}")
            };
            self.fail_code(text, at, ErrorCode::TypeArg);
            return self.alias_with_any(alias, Vec::new(), AnyKind::FromError);
        }
        if fill {
            let _ = written;
            return self.alias_with_any(alias, args, AnyKind::FromOmittedGenerics);
        }
        if let (Some(tuple), Some(index)) = (def.tvar_tuple_index, args.iter().position(is_unpack))
            && let Type::Unpack { typ, .. } = types.get(args[index])
            && matches!(types.get(*typ), Type::TypeVarTuple(_))
        {
            let prefix = tuple as usize;
            if index < prefix || given - index - 1 < max - prefix - 1 {
                self.fail_code("TypeVarTuple cannot be split", at, ErrorCode::TypeArg);
                return self.alias_with_any(alias, Vec::new(), AnyKind::FromError);
            }
        }
        let typ = types.intern(Type::Alias {
            alias,
            args: args.into(),
        });
        self.expand_flexible(def.target, typ)
    }

    /// `mypy_extensions.FlexibleAlias[T, X]` is `X`.
    fn expand_flexible(&self, target: TypeId, typ: TypeId) -> TypeId {
        let types = self.state.world.types;
        let Type::Instance(instance) = types.get(target) else {
            return typ;
        };
        if self.text(self.state.world.get(instance.class).fullname) != "mypy_extensions.FlexibleAlias" {
            return typ;
        }
        match types.get(typeops::proper(&self.state.world, typ)) {
            Type::Instance(expanded) => expanded.args.last().copied().unwrap_or(typ),
            _ => typ,
        }
    }

    /// An alias without its arguments. What is missing in a class that is more than an instance is said of the instance.
    fn bare_alias(&mut self, alias: AliasId, written: Option<&str>, at: At) -> TypeId {
        let disallow = written.is_some()
            && self.options().disallow_any_generics
            && !self.state.world.module(self.module).is_typeshed;
        let kind = if disallow {
            AnyKind::FromError
        } else {
            AnyKind::FromOmittedGenerics
        };
        let filled = self.fill_alias(alias, Vec::new(), kind);
        if let Some(written) = written.filter(|_| disallow && filled.used_any) {
            let text = format!("Missing type arguments for generic type \"{written}\"");
            self.fail_code(text, at, ErrorCode::TypeArg);
            if filled.used_default {
                self.note_cyclic_default(self.state.world.types.any(kind), at);
            }
        }
        filled.typ
    }

    fn alias_with_any(&mut self, alias: AliasId, given: Vec<TypeId>, kind: AnyKind) -> TypeId {
        self.fill_alias(alias, given, kind).typ
    }

    /// An alias with defaults and `Any` for missing arguments (mypy's `set_any_tvars`).
    fn fill_alias(&mut self, alias: AliasId, given: Vec<TypeId>, kind: AnyKind) -> FilledAlias {
        let types = self.state.world.types;
        let any = types.any(kind);
        let vars = self.state.world.get(alias).type_vars.clone();
        let mut args = given.clone();
        let mut env = Env::default();
        let (mut used_default, mut used_any) = (false, false);
        for (index, var) in vars.iter().enumerate() {
            let Some(common) = common_of(types.get(*var)).copied() else {
                continue;
            };
            if let Some(arg) = given.get(index) {
                env.insert(common.key, *arg);
                continue;
            }
            let has_default = self.has_default(*var);
            used_default |= has_default && self.default_deps.analyzing;
            let grows = has_default
                && self.default_deps.analyzing
                && self.is_default_recursive(*var, DefRef::Alias(alias));
            let typ = if has_default && !grows {
                typeops::expand_type(&self.state.world, common.default, &env)
            } else {
                used_any = true;
                self.unpacked_any(*var, any)
            };
            env.insert(common.key, typ);
            self.push_unpacked(&mut args, typ);
        }
        if used_default {
            self.record_fixed_alias(alias);
        }
        FilledAlias {
            typ: types.intern(Type::Alias {
                alias,
                args: args.into(),
            }),
            used_default,
            used_any,
        }
    }
}
