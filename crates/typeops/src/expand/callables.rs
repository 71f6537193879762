//! Callables, with parameter specifications and unpacked `*args`.

use types::{
    AnyKind, ArgKind, Callable, CallableFlags, Param, ParamSpec, ParamSpecFlavor, Parameters, Type, TypeId,
};

use super::Expander;
use crate::callables::{final_param_spec, normalize_trivial_unpack, with_normalized_var_args};
use crate::proper::proper;

impl Expander<'_, '_> {
    pub(super) fn callable(&mut self, callable: &Callable) -> TypeId {
        if let Some(spec) = final_param_spec(self.types, callable)
            && let Some(replacement) = self.env.get(spec.common.key)
        {
            if let Some(parameters) = self.types.as_parameters(replacement) {
                return self.with_parameters(callable, parameters);
            }
            if let Some(other) = self.types.as_param_spec(replacement) {
                return self.with_param_spec(callable, other);
            }
        }
        let mut new = callable.clone();
        let star = callable
            .params
            .iter()
            .position(|param| param.kind == ArgKind::Star);
        let star = star.filter(|star| self.types.is_unpack(callable.params[*star].typ));
        for (index, param) in new.params.iter_mut().enumerate() {
            param.typ = if Some(index) == star {
                self.unpacked_var_arg(param.typ)
            } else {
                self.expand(param.typ)
            };
        }
        self.expand_results(&mut new);
        new.instance_type = callable.instance_type.map(|typ| self.expand(typ));
        if star.is_some() {
            new = with_normalized_var_args(self.world, &new).into_owned();
        }
        self.types.callable(new)
    }

    fn expand_results(&mut self, callable: &mut Callable) {
        callable.ret_type = self.expand(callable.ret_type);
        callable.type_guard = callable.type_guard.map(|typ| self.expand(typ));
        callable.type_is = callable.type_is.map(|typ| self.expand(typ));
    }

    /// `(prefix, *P.args, **P.kwargs)` where parameters stand for `P`.
    fn with_parameters(&mut self, callable: &Callable, parameters: &Parameters) -> TypeId {
        let mut new = callable.clone();
        let mut params = callable.params[..callable.params.len() - 2].to_vec();
        self.expand_params(&mut params);
        params.extend_from_slice(&parameters.params);
        new.params = params.into();
        self.expand_results(&mut new);
        new.flags.set(
            CallableFlags::IMPRECISE_ARG_KINDS,
            callable.flags.contains(CallableFlags::IMPRECISE_ARG_KINDS) || parameters.imprecise_arg_kinds,
        );
        new.variables = parameters
            .variables
            .iter()
            .chain(&callable.variables)
            .copied()
            .collect();
        normalize_trivial_unpack(self.world, &mut new);
        self.types.callable(new)
    }

    /// `(prefix, *P.args, **P.kwargs)` where another specification stands for `P`, maybe with a prefix.
    fn with_param_spec(&mut self, callable: &Callable, other: &ParamSpec) -> TypeId {
        let mut new = callable.clone();
        let (before, stars) = callable.params.split_at(callable.params.len() - 2);
        let mut params = before.to_vec();
        self.expand_params(&mut params);
        params.extend_from_slice(&other.prefix.params);
        let flavors = [ParamSpecFlavor::Args, ParamSpecFlavor::Kwargs];
        params.extend(stars.iter().zip(flavors).map(|(star, flavor)| {
            let mut clean = other.clone();
            (clean.prefix, clean.flavor) = (Parameters::default(), flavor);
            let typ = self.types.intern(Type::ParamSpec(Box::new(clean)));
            Param { typ, ..*star }
        }));
        new.params = params.into();
        new.ret_type = self.expand(callable.ret_type);
        if !other.prefix.params.is_empty() {
            new.flags |= CallableFlags::FROM_CONCATENATE;
        }
        if other.prefix.imprecise_arg_kinds {
            new.flags |= CallableFlags::IMPRECISE_ARG_KINDS;
        }
        self.types.callable(new)
    }

    /// The type of `*args: *X`, with `X` expanded.
    fn unpacked_var_arg(&mut self, typ: TypeId) -> TypeId {
        let Some(inner) = self.types.as_unpack(typ) else {
            return self.expand(typ);
        };
        let target = proper(self.world, inner);
        if let Some(tuple) = self.types.as_tuple(target) {
            let expanded = self.expand(target);
            // A tuple that became purely variadic is no longer one of known shape.
            return match self.types.as_tuple(expanded) {
                Some(new) => self
                    .types
                    .unpack(self.types.tuple(new.items.clone(), tuple.fallback)),
                None => self.types.unpack(expanded),
            };
        }
        if let Some(variable) = self.types.as_type_var_tuple(target) {
            let mut items = Vec::new();
            self.expand_unpack(target, variable, &mut items);
            return self
                .types
                .unpack(self.types.tuple(items, variable.tuple_fallback));
        }
        if self.types.as_instance(target).is_some() {
            let inner = self.expand(inner);
            return self.types.unpack(inner);
        }
        self.types.any(AnyKind::FromError)
    }
}
