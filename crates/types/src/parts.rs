//! The parts of a type: visiting them, and rebuilding a type with other parts.

use crate::kinds::{Callable, ExtraAttrs, Instance, Parameters, Type, TypeVarCommon};
use crate::{TypeId, Types};

impl Type {
    /// Calls `visit` for each type that this type is directly made of, in mypy's visiting order.
    ///
    /// Bounds, values and defaults of type variables count as parts, fallbacks too.
    pub fn for_each_part(&self, visit: &mut dyn FnMut(TypeId)) {
        match self {
            Self::Any { .. } | Self::None | Self::Uninhabited { .. } | Self::Erased | Self::Deleted(_) => {}
            Self::Instance(instance) => {
                instance.args.iter().for_each(|arg| visit(*arg));
                instance.last_known_value.iter().for_each(|value| visit(*value));
                let extra = instance.extra_attrs.iter().flat_map(|extra| &extra.attrs);
                extra.for_each(|(_, typ)| visit(*typ));
            }
            Self::TypeVar(var) => {
                visit(var.common.upper_bound);
                visit(var.common.default);
                var.values.iter().for_each(|value| visit(*value));
            }
            Self::ParamSpec(spec) => {
                visit(spec.common.upper_bound);
                visit(spec.common.default);
                visit_parameters(&spec.prefix, visit);
            }
            Self::TypeVarTuple(tuple) => {
                visit(tuple.common.upper_bound);
                visit(tuple.common.default);
                visit(tuple.tuple_fallback);
            }
            Self::Parameters(parameters) => visit_parameters(parameters, visit),
            Self::Callable(callable) => visit_callable(callable, visit),
            Self::Overloaded(items) => items.iter().for_each(|item| visit(*item)),
            Self::Tuple(tuple) => {
                tuple.items.iter().for_each(|item| visit(*item));
                visit(tuple.fallback);
            }
            Self::TypedDict(dict) => {
                dict.items.iter().for_each(|item| visit(item.typ));
                visit(dict.fallback);
            }
            Self::Literal(literal) => visit(literal.fallback),
            Self::Union(union) => union.items.iter().for_each(|item| visit(*item)),
            Self::Partial(partial) => partial.value_type.iter().for_each(|typ| visit(*typ)),
            Self::Alias { alias: _, args }
            | Self::Unbound { name: _, args }
            | Self::Placeholder { fullname: _, args } => args.iter().for_each(|arg| visit(*arg)),
            Self::Unpack {
                typ: item,
                from_star_syntax: _,
            }
            | Self::Type {
                item,
                is_type_form: _,
            }
            | Self::Required { item, required: _ }
            | Self::TypeGuarded(item)
            | Self::ReadOnly(item) => visit(*item),
        }
    }
}

fn visit_parameters(parameters: &Parameters, visit: &mut dyn FnMut(TypeId)) {
    parameters.params.iter().for_each(|param| visit(param.typ));
    parameters.variables.iter().for_each(|variable| visit(*variable));
}

fn visit_callable(callable: &Callable, visit: &mut dyn FnMut(TypeId)) {
    callable.params.iter().for_each(|param| visit(param.typ));
    visit(callable.ret_type);
    visit(callable.fallback);
    callable.variables.iter().for_each(|variable| visit(*variable));
    let rest = [callable.type_guard, callable.type_is, callable.instance_type];
    rest.into_iter().flatten().for_each(visit);
}

impl Types {
    /// `typ` with each direct part replaced by what `map` returns for it.
    ///
    /// Returns `typ` itself when no part changes. Parts are the ones of [`Type::for_each_part`].
    pub fn map_parts(&self, typ: TypeId, map: &mut dyn FnMut(TypeId) -> TypeId) -> TypeId {
        let old = self.get(typ);
        let new = rebuild(old, map);
        if new == *old { typ } else { self.intern(new) }
    }
}

fn rebuild(typ: &Type, map: &mut dyn FnMut(TypeId) -> TypeId) -> Type {
    let mut new = typ.clone();
    match &mut new {
        Type::Any { .. } | Type::None | Type::Uninhabited { .. } | Type::Erased | Type::Deleted(_) => {}
        Type::Instance(instance) => map_instance(instance, map),
        Type::TypeVar(var) => {
            map_common(&mut var.common, map);
            map_all(&mut var.values, map);
        }
        Type::ParamSpec(spec) => {
            map_common(&mut spec.common, map);
            map_parameters(&mut spec.prefix, map);
        }
        Type::TypeVarTuple(tuple) => {
            map_common(&mut tuple.common, map);
            tuple.tuple_fallback = map(tuple.tuple_fallback);
        }
        Type::Parameters(parameters) => map_parameters(parameters, map),
        Type::Callable(callable) => map_callable(callable, map),
        Type::Overloaded(items) => map_all(items, map),
        Type::Tuple(tuple) => {
            map_all(&mut tuple.items, map);
            tuple.fallback = map(tuple.fallback);
        }
        Type::TypedDict(dict) => {
            dict.items.iter_mut().for_each(|item| item.typ = map(item.typ));
            dict.fallback = map(dict.fallback);
        }
        Type::Literal(literal) => literal.fallback = map(literal.fallback),
        Type::Union(union) => map_all(&mut union.items, map),
        Type::Partial(partial) => partial.value_type = partial.value_type.map(map),
        Type::Alias { alias: _, args }
        | Type::Unbound { name: _, args }
        | Type::Placeholder { fullname: _, args } => map_all(args, map),
        Type::Unpack {
            typ: item,
            from_star_syntax: _,
        }
        | Type::Type {
            item,
            is_type_form: _,
        }
        | Type::Required { item, required: _ }
        | Type::TypeGuarded(item)
        | Type::ReadOnly(item) => *item = map(*item),
    }
    new
}

fn map_all(items: &mut [TypeId], map: &mut dyn FnMut(TypeId) -> TypeId) {
    items.iter_mut().for_each(|item| *item = map(*item));
}

fn map_common(common: &mut TypeVarCommon, map: &mut dyn FnMut(TypeId) -> TypeId) {
    common.upper_bound = map(common.upper_bound);
    common.default = map(common.default);
}

fn map_instance(instance: &mut Instance, map: &mut dyn FnMut(TypeId) -> TypeId) {
    map_all(&mut instance.args, map);
    instance.last_known_value = instance.last_known_value.map(&mut *map);
    if let Some(extra) = &mut instance.extra_attrs {
        let ExtraAttrs {
            attrs,
            immutable: _,
            mod_name: _,
        } = &mut **extra;
        attrs.iter_mut().for_each(|(_, typ)| *typ = map(*typ));
    }
}

fn map_parameters(parameters: &mut Parameters, map: &mut dyn FnMut(TypeId) -> TypeId) {
    parameters
        .params
        .iter_mut()
        .for_each(|param| param.typ = map(param.typ));
    map_all(&mut parameters.variables, map);
}

fn map_callable(callable: &mut Callable, map: &mut dyn FnMut(TypeId) -> TypeId) {
    callable
        .params
        .iter_mut()
        .for_each(|param| param.typ = map(param.typ));
    callable.ret_type = map(callable.ret_type);
    callable.fallback = map(callable.fallback);
    map_all(&mut callable.variables, map);
    callable.type_guard = callable.type_guard.map(&mut *map);
    callable.type_is = callable.type_is.map(&mut *map);
    callable.instance_type = callable.instance_type.map(&mut *map);
}
