//! Type arguments of classes: their number, defaults, and `Any` for missing ones.

use std::borrow::Cow;

use nodes::defs::{At, ClassFlags};
use options::ErrorCode;
use typeops::Env;
use types::{AnyKind, DefRef, Instance, Type, TypeId};

use crate::Analyzer;
use crate::tvar_scope::common_of;

impl Analyzer<'_> {
    /// Whether the arguments of an instance fit its class; reports them if they do not (mypy's `validate_instance`).
    pub(crate) fn validate_instance(&mut self, instance: &Instance, indexed: bool, at: At) -> bool {
        let types = self.state.world.types;
        if instance.args.iter().any(|arg| self.is_unknown_unpack(*arg)) {
            return false;
        }
        let empty = indexed && instance.args.is_empty();
        let def = self.state.world.get(instance.class);
        let vars = def.type_vars.clone();
        let given = instance.args.len();
        if def.is(ClassFlags::HAS_TYPE_VAR_TUPLE) {
            return self.validate_variadic(instance, &vars, empty, at);
        }
        if instance
            .args
            .iter()
            .any(|arg| matches!(types.get(*arg), Type::Unpack { .. }))
        {
            self.invalid_unpack(at);
            return false;
        }
        if given == vars.len() {
            return true;
        }
        let min = vars.iter().filter(|var| !self.has_default(**var)).count();
        if (given > 0 || empty) && (given < min || given > vars.len()) {
            let name = self.text(self.state.world.get(instance.class).name);
            self.fail_code(
                wrong_type_arg_count(min, vars.len(), given, name),
                at,
                ErrorCode::TypeArg,
            );
        }
        false
    }

    fn validate_variadic(&mut self, instance: &Instance, vars: &[TypeId], empty: bool, at: At) -> bool {
        let types = self.state.world.types;
        let is_tuple_var = |var: &TypeId| matches!(types.get(*var), Type::TypeVarTuple(_));
        let min = vars
            .iter()
            .filter(|var| !self.has_default(**var) && !is_tuple_var(var))
            .count();
        let given = instance.args.len();
        let unpack = instance
            .args
            .iter()
            .position(|arg| matches!(types.get(*arg), Type::Unpack { .. }));
        if given == 0 {
            if empty && vars.len() == 1 {
                return true;
            }
            if empty && min > 0 {
                let text = format!("At least {min} type argument(s) expected, none given");
                self.fail_code(text, at, ErrorCode::TypeArg);
            }
            return false;
        }
        let unpacked = unpack.map(|index| match types.get(instance.args[index]) {
            Type::Unpack { typ, .. } => typeops::proper(&self.state.world, *typ),
            _ => instance.args[index],
        });
        let any_length = unpacked.is_some_and(|typ| matches!(types.get(typ), Type::Instance(_)));
        if given < min && !any_length {
            let text = format!("Bad number of arguments, expected: at least {min}, given: {given}");
            self.fail_code(text, at, ErrorCode::TypeArg);
            return false;
        }
        let split = self.state.world.get(instance.class).type_var_tuple_split;
        if let (Some(index), Some((prefix, suffix))) = (unpack, split)
            && unpacked.is_some_and(|typ| matches!(types.get(typ), Type::TypeVarTuple(_)))
            && (index < prefix as usize || given - index - 1 < suffix as usize)
        {
            self.fail_code("TypeVarTuple cannot be split", at, ErrorCode::TypeArg);
            return false;
        }
        true
    }

    /// An unpacked type of which nothing is known yet.
    pub(crate) fn is_unknown_unpack(&self, typ: TypeId) -> bool {
        let types = self.state.world.types;
        let Type::Unpack { typ, .. } = types.get(typ) else {
            return false;
        };
        let inner = typeops::proper(&self.state.world, *typ);
        matches!(
            types.get(inner),
            Type::Any {
                kind: AnyKind::SpecialForm,
                ..
            }
        )
    }

    /// Gives a malformed instance defaults and `Any` for what is missing (mypy's `fix_instance`).
    pub(crate) fn fix_instance(&mut self, instance: &mut Instance, written: Option<&str>, at: At) {
        let types = self.state.world.types;
        let vars = self.state.world.get(instance.class).type_vars.clone();
        let is_tuple_var = |var: &TypeId| matches!(types.get(*var), Type::TypeVarTuple(_));
        let min = vars
            .iter()
            .filter(|var| !self.has_default(**var) && !is_tuple_var(var))
            .count();
        let given = instance.args.len();
        let too_many = given > vars.len();
        let is_variadic = self
            .state
            .world
            .get(instance.class)
            .is(ClassFlags::HAS_TYPE_VAR_TUPLE);
        let is_unpack = |arg: &TypeId| matches!(types.get(*arg), Type::Unpack { .. });
        if given < min || too_many || (!is_variadic && instance.args.iter().any(is_unpack)) {
            instance.args = Box::default();
        }
        let mut args = instance.args.to_vec();
        let mut env = Env::default();
        let mut any = None;
        let mut used_default = false;
        for (index, var) in vars.iter().enumerate() {
            let Some(common) = common_of(types.get(*var)).copied() else {
                continue;
            };
            if let Some(arg) = instance.args.get(index) {
                env.insert(common.key, *arg);
                continue;
            }
            let has_default = self.has_default(*var);
            used_default |= has_default && self.default_deps.analyzing;
            let grows = has_default
                && self.default_deps.analyzing
                && self.is_default_recursive(*var, DefRef::Class(instance.class));
            if has_default && !grows {
                let strict = std::mem::replace(&mut self.state.world.strict_optional, true);
                let typ = typeops::expand_type(&self.state.world, common.default, &env);
                self.state.world.strict_optional = strict;
                env.insert(common.key, typ);
                self.push_unpacked(&mut args, typ);
                continue;
            }
            let any = *any.get_or_insert_with(|| {
                if too_many {
                    types.any(AnyKind::FromOmittedGenerics)
                } else {
                    let shown = match written {
                        Some(written) => Cow::Borrowed(written),
                        None => self.shown_bare(instance),
                    };
                    let any = self.omitted_any(&shown, at);
                    if used_default {
                        self.note_cyclic_default(any, at);
                    }
                    any
                }
            });
            env.insert(common.key, any);
            args.push(if is_tuple_var(var) {
                self.unpacked_any(*var, any)
            } else {
                any
            });
        }
        instance.args = args.into();
        if used_default {
            self.record_fixed_class(instance.class);
        }
    }

    /// A generic class without arguments as messages show it; not formatted where no message comes.
    fn shown_bare(&self, instance: &Instance) -> Cow<'static, str> {
        if !self.options().disallow_any_generics {
            return Cow::Borrowed("");
        }
        let types = self.state.world.types;
        let typ = types.intern(Type::Instance(instance.clone()));
        Cow::Owned(messages::format_type_bare(&self.state.world, self.options(), typ))
    }

    /// Explains why arguments are missing in spite of a default.
    pub(crate) fn note_cyclic_default(&mut self, any: TypeId, at: At) {
        let types = self.state.world.types;
        if any == types.any(AnyKind::FromError) {
            let text = messages::catalogue::NO_CYCLIC_DEFAULT;
            self.note(text.value.to_string(), at, ErrorCode::TypeArg);
        }
    }

    /// `*tuple[Any, ...]` for a type variable tuple.
    pub(crate) fn unpacked_any(&self, var: TypeId, any: TypeId) -> TypeId {
        let types = self.state.world.types;
        let Type::TypeVarTuple(tuple) = types.get(var) else {
            return any;
        };
        let Type::Instance(fallback) = types.get(tuple.tuple_fallback) else {
            return any;
        };
        let typ = types.intern(Type::Instance(Instance::new(fallback.class, [any])));
        types.intern(Type::Unpack {
            typ,
            from_star_syntax: false,
        })
    }

    /// Adds a type argument; an unpacked tuple of known length item by item.
    pub(crate) fn push_unpacked(&self, args: &mut Vec<TypeId>, typ: TypeId) {
        let types = self.state.world.types;
        if let Type::Unpack { typ: inner, .. } = types.get(typ)
            && let Type::Tuple(tuple) = types.get(typeops::proper(&self.state.world, *inner))
        {
            args.extend(tuple.items.iter().copied());
            return;
        }
        args.push(typ);
    }

    /// Unpacked tuples of known length item by item, but not recursive ones; in the definition of an alias, no
    /// aliases at all, for it is not known which of them are recursive.
    pub(crate) fn flatten_direct(&self, items: Vec<TypeId>, in_alias: bool) -> Vec<TypeId> {
        let types = self.state.world.types;
        let mut result = Vec::with_capacity(items.len());
        for item in items {
            let Type::Unpack { typ, .. } = types.get(item) else {
                result.push(item);
                continue;
            };
            let skip = match types.get(*typ) {
                Type::Alias { alias, .. } => {
                    let def = self.state.world.get(*alias);
                    in_alias || def.is_recursive || self.has_placeholder(def.target)
                }
                _ => false,
            };
            match types.get(*typ) {
                _ if skip => result.push(item),
                Type::Tuple(tuple) => result.extend(self.flatten_direct(tuple.items.to_vec(), in_alias)),
                Type::Alias { .. } => match types.get(typeops::proper(&self.state.world, *typ)) {
                    Type::Tuple(tuple) => result.extend(tuple.items.iter().copied()),
                    _ => result.push(item),
                },
                _ => result.push(item),
            }
        }
        result
    }

    /// Unpacked tuples of known length item by item (mypy's `flatten_nested_tuples`).
    pub(crate) fn flatten_tuples(&self, args: Vec<TypeId>) -> Vec<TypeId> {
        let types = self.state.world.types;
        let mut result = Vec::with_capacity(args.len());
        for arg in args {
            match types.get(arg) {
                Type::Unpack { typ, .. } => match types.get(typeops::proper(&self.state.world, *typ)) {
                    Type::Tuple(tuple) => result.extend(self.flatten_tuples(tuple.items.to_vec())),
                    _ => result.push(arg),
                },
                _ => result.push(arg),
            }
        }
        result
    }
}

/// The message about a wrong number of type arguments.
pub(crate) fn wrong_type_arg_count(low: usize, high: usize, given: usize, name: &str) -> String {
    let expected = match (low, high) {
        (0, 0) => "no type arguments".to_owned(),
        (1, 1) => "1 type argument".to_owned(),
        (low, high) if low == high => format!("{low} type arguments"),
        (low, high) => format!("between {low} and {high} type arguments"),
    };
    let given = if given == 0 {
        "none".to_owned()
    } else {
        given.to_string()
    };
    format!("\"{name}\" expects {expected}, but {given} given")
}
