//! Descriptions of types.
//!
//! Classes and aliases count by their full names, `Any` is `Any` for whatever reason, unions are sets, and type
//! variables that a callable binds count by their place among them.

use names::Name;
use nodes::world::World;
use typeops::callables::is_type_obj_callable;
use typeops::expand::{Env, expand_type};
use types::{
    Callable, CallableFlags, ExtraAttrs, Instance, Literal, LiteralValue, Param, ParamSpec, ParamSpecFlavor,
    Parameters, Tuple, Type, TypeId, TypeKind, TypeVar, TypeVarCommon, TypeVarKey, TypeVarTuple, TypedDict,
    Types, Union,
};

use crate::words::Words;

/// Stands for a type that is not there; no kind of types has this number.
const MISSING: u32 = u32::MAX;

impl Words {
    pub(crate) fn optional_type(&mut self, world: &World<'_>, typ: Option<TypeId>) {
        match typ {
            Some(typ) => self.typ(world, typ),
            None => self.number(MISSING),
        }
    }

    pub(crate) fn types(&mut self, world: &World<'_>, types: &[TypeId]) {
        self.len(types.len());
        types.iter().for_each(|typ| self.typ(world, *typ));
    }

    /// A type. All of it is written, as nothing can be known of a type by its id.
    pub(crate) fn typ(&mut self, world: &World<'_>, typ: TypeId) {
        match world.types.get(typ) {
            Type::Any {
                kind: _,
                source: _,
                missing_import: _,
            } => self.number(TypeKind::Any as u32),
            Type::None => self.number(TypeKind::None as u32),
            Type::Uninhabited { ambiguous: _ } => self.number(TypeKind::Uninhabited as u32),
            Type::Erased => self.number(TypeKind::Erased as u32),
            Type::Deleted(_) => self.number(TypeKind::Deleted as u32),
            // Never in an interface.
            Type::Partial(_) => self.number(TypeKind::Partial as u32),
            Type::Instance(instance) => self.instance(world, instance),
            Type::TypeVar(var) => self.type_var(world, var),
            Type::ParamSpec(spec) => self.param_spec(world, spec),
            Type::TypeVarTuple(tuple) => self.type_var_tuple(world, tuple),
            Type::Unpack {
                typ,
                from_star_syntax: _,
            } => self.wrapped(world, TypeKind::Unpack, *typ, false),
            Type::Parameters(parameters) => self.parameters(world, parameters),
            Type::Callable(callable) => self.any_callable(world, typ, callable),
            Type::Overloaded(items) => {
                self.number(TypeKind::Overloaded as u32);
                self.types(world, items);
            }
            Type::Tuple(tuple) => self.tuple(world, tuple),
            Type::TypedDict(dict) => self.typed_dict(world, dict),
            Type::Literal(literal) => self.literal(world, literal),
            Type::Union(union) => self.union(world, union),
            Type::Type { item, is_type_form } => self.wrapped(world, TypeKind::Type, *item, *is_type_form),
            Type::Alias { alias, args } => {
                self.named(world, TypeKind::Alias, Some(world.get(*alias).fullname), args)
            }
            Type::Unbound { name, args } => self.named(world, TypeKind::Unbound, Some(*name), args),
            Type::Placeholder { fullname, args } => self.named(world, TypeKind::Placeholder, *fullname, args),
            Type::TypeGuarded(item) => self.typ(world, *item),
            Type::Required { item, required } => self.wrapped(world, TypeKind::Required, *item, *required),
            Type::ReadOnly(item) => self.wrapped(world, TypeKind::ReadOnly, *item, false),
        }
    }

    fn wrapped(&mut self, world: &World<'_>, tag: TypeKind, item: TypeId, flag: bool) {
        self.number(tag as u32);
        self.flag(flag);
        self.typ(world, item);
    }

    fn named(&mut self, world: &World<'_>, tag: TypeKind, name: Option<Name>, args: &[TypeId]) {
        self.number(tag as u32);
        self.optional_name(name);
        self.types(world, args);
    }

    fn instance(&mut self, world: &World<'_>, instance: &Instance) {
        let Instance {
            class,
            args,
            last_known_value,
            extra_attrs,
        } = instance;
        self.named(world, TypeKind::Instance, Some(world.get(*class).fullname), args);
        self.optional_type(world, *last_known_value);
        self.flag(extra_attrs.is_some());
        if let Some(extra) = extra_attrs {
            let ExtraAttrs {
                attrs,
                immutable,
                mod_name: _,
            } = &**extra;
            let mut attrs = attrs.to_vec();
            attrs.sort_unstable_by_key(|(name, _)| *name);
            self.len(attrs.len());
            for (name, typ) in attrs {
                self.name(name);
                self.typ(world, typ);
            }
            self.names(immutable.iter().copied());
        }
    }

    fn type_var_key(&mut self, key: TypeVarKey) {
        let TypeVarKey {
            raw,
            meta_level,
            namespace: _,
        } = key;
        self.signed(raw);
        self.number(u32::from(meta_level));
    }

    fn type_var(&mut self, world: &World<'_>, var: &TypeVar) {
        let TypeVar {
            common,
            values,
            variance,
        } = var;
        let TypeVarCommon {
            name,
            fullname,
            key,
            upper_bound,
            default,
        } = common;
        self.number(TypeKind::TypeVar as u32);
        self.name(*name);
        self.name(*fullname);
        self.type_var_key(*key);
        self.types(world, values);
        self.typ(world, *upper_bound);
        self.typ(world, *default);
        self.variance(*variance);
    }

    fn param_spec(&mut self, world: &World<'_>, spec: &ParamSpec) {
        let ParamSpec {
            common,
            flavor,
            prefix,
        } = spec;
        self.number(TypeKind::ParamSpec as u32);
        self.unnamed_variable(world, common);
        self.number(match flavor {
            ParamSpecFlavor::Bare => 0,
            ParamSpecFlavor::Args => 1,
            ParamSpecFlavor::Kwargs => 2,
        });
        self.parameters(world, prefix);
    }

    fn type_var_tuple(&mut self, world: &World<'_>, tuple: &TypeVarTuple) {
        let TypeVarTuple {
            common,
            tuple_fallback: _,
            min_len: _,
        } = tuple;
        self.number(TypeKind::TypeVarTuple as u32);
        self.unnamed_variable(world, common);
    }

    fn unnamed_variable(&mut self, world: &World<'_>, common: &TypeVarCommon) {
        let TypeVarCommon {
            name: _,
            fullname: _,
            key,
            upper_bound,
            default,
        } = common;
        self.type_var_key(*key);
        self.typ(world, *upper_bound);
        self.typ(world, *default);
    }

    fn params(&mut self, world: &World<'_>, params: &[Param]) {
        self.len(params.len());
        for Param { typ, name, kind } in params {
            self.typ(world, *typ);
            self.optional_name(*name);
            self.arg_kind(*kind);
        }
    }

    fn parameters(&mut self, world: &World<'_>, parameters: &Parameters) {
        let Parameters {
            params,
            variables: _,
            is_ellipsis_args: _,
            imprecise_arg_kinds: _,
        } = parameters;
        self.number(TypeKind::Parameters as u32);
        self.params(world, params);
    }

    fn any_callable(&mut self, world: &World<'_>, typ: TypeId, callable: &Callable) {
        if callable.is_generic() {
            self.callable(world, &normalized(world, typ, callable));
        } else {
            self.callable(world, callable);
        }
    }

    fn callable(&mut self, world: &World<'_>, callable: &Callable) {
        let Callable {
            params,
            ret_type,
            fallback: _,
            name: _,
            definition: _,
            variables,
            flags,
            type_guard,
            type_is,
            first_arg: _,
            instance_type,
        } = callable;
        self.number(TypeKind::Callable as u32);
        self.params(world, params);
        self.typ(world, *ret_type);
        self.flag(is_type_obj_callable(world, callable));
        self.number(u32::from(
            (*flags & (CallableFlags::ELLIPSIS_ARGS | CallableFlags::BOUND)).bits(),
        ));
        self.types(world, variables);
        for typ in [type_guard, type_is, instance_type] {
            self.optional_type(world, *typ);
        }
    }

    fn tuple(&mut self, world: &World<'_>, tuple: &Tuple) {
        let Tuple {
            items,
            fallback: _,
            implicit: _,
        } = tuple;
        self.number(TypeKind::Tuple as u32);
        self.types(world, items);
    }

    fn typed_dict(&mut self, world: &World<'_>, dict: &TypedDict) {
        let TypedDict {
            items,
            is_closed,
            fallback: _,
            to_be_mutated: _,
        } = dict;
        self.number(TypeKind::TypedDict as u32);
        self.len(items.len());
        for item in items {
            self.name(item.name);
            self.typ(world, item.typ);
            self.flag(item.required);
            self.flag(item.readonly);
        }
        self.flag(*is_closed);
    }

    fn literal(&mut self, world: &World<'_>, literal: &Literal) {
        let Literal { value, fallback } = literal;
        self.number(TypeKind::Literal as u32);
        self.typ(world, *fallback);
        match value {
            LiteralValue::Bool(value) => self.kind_and_long(0, u64::from(*value)),
            LiteralValue::Int(value) => self.kind_and_long(0, value.cast_unsigned()),
            LiteralValue::BigInt(value) => self.kind_and_name(1, *value),
            LiteralValue::Str(value) | LiteralValue::Bytes(value) | LiteralValue::Enum(value) => {
                self.kind_and_name(2, *value);
            }
            LiteralValue::Float(bits) => self.kind_and_long(3, *bits),
            LiteralValue::Sentinel { fullname, name } => {
                self.kind_and_name(4, *fullname);
                self.name(*name);
            }
        }
    }

    fn kind_and_long(&mut self, kind: u32, value: u64) {
        self.number(kind);
        self.long(value);
    }

    fn kind_and_name(&mut self, kind: u32, value: Name) {
        self.number(kind);
        self.name(value);
    }

    fn union(&mut self, world: &World<'_>, union: &Union) {
        let Union { items, pep604: _ } = union;
        self.number(TypeKind::Union as u32);
        let mut marks = vec![self.mark()];
        for item in items {
            self.typ(world, *item);
            marks.push(self.mark());
        }
        self.sort_set(&marks);
    }
}

/// The callable with its type variables numbered -1, -2, ...
fn normalized(world: &World<'_>, typ: TypeId, callable: &Callable) -> Callable {
    let types = world.types;
    let renumbered: Vec<TypeId> = callable
        .variables
        .iter()
        .enumerate()
        .map(|(at, variable)| renumber(types, *variable, at))
        .collect();
    let env: Env = callable
        .variables
        .iter()
        .zip(&renumbered)
        .filter_map(|(variable, new)| Some((types.as_type_var_like(*variable)?.key, *new)))
        .collect();
    let expanded = expand_type(world, typ, &env);
    let mut result = types.as_callable(expanded).unwrap_or(callable).clone();
    result.variables = renumbered.into();
    result
}

fn renumber(types: &Types, variable: TypeId, at: usize) -> TypeId {
    let at = i32::try_from(at).expect("a callable has fewer than 2^31 type variables");
    let key = TypeVarKey {
        raw: -1 - at,
        meta_level: 0,
        namespace: None,
    };
    if let Some(var) = types.as_type_var(variable) {
        let mut var = var.clone();
        var.common.key = key;
        types.intern(Type::TypeVar(Box::new(var)))
    } else if let Some(spec) = types.as_param_spec(variable) {
        let mut spec = spec.clone();
        spec.common.key = key;
        types.intern(Type::ParamSpec(Box::new(spec)))
    } else if let Some(tuple) = types.as_type_var_tuple(variable) {
        let mut tuple = tuple.clone();
        tuple.common.key = key;
        types.intern(Type::TypeVarTuple(Box::new(tuple)))
    } else {
        variable
    }
}
