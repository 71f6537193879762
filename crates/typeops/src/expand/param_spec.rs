//! Parameter specifications: `P`, `P.args` and `P.kwargs` become parameters.

use types::{
    ArgKind, Instance, Param, ParamSpec, ParamSpecFlavor, Parameters, Type, TypeId, TypedDict, TypedDictItem,
};

use super::Expander;
use crate::unions::make_union;

impl Expander<'_, '_> {
    pub(super) fn parameters(&mut self, parameters: &Parameters) -> TypeId {
        let mut new = parameters.clone();
        self.expand_params(&mut new.params);
        self.types.intern(Type::Parameters(Box::new(new)))
    }

    pub(super) fn expand_params(&mut self, params: &mut [Param]) {
        for param in params {
            param.typ = self.expand(param.typ);
        }
    }

    pub(super) fn param_spec(&mut self, spec: &ParamSpec) -> TypeId {
        let Some(replacement) = self.env.get(spec.common.key) else {
            let mut new = spec.clone();
            self.expand_params(&mut new.prefix.params);
            return self.types.intern(Type::ParamSpec(Box::new(new)));
        };
        let mut prefix = spec.prefix.clone();
        self.expand_params(&mut prefix.params);
        if let Some(other) = self.types.as_param_spec(replacement) {
            prefix.params = prefix
                .params
                .iter()
                .chain(&other.prefix.params)
                .copied()
                .collect();
            let mut new = other.clone();
            (new.flavor, new.prefix) = (spec.flavor, prefix);
            return self.types.intern(Type::ParamSpec(Box::new(new)));
        }
        let Some(parameters) = self.types.as_parameters(replacement) else {
            return replacement;
        };
        match spec.flavor {
            ParamSpecFlavor::Bare => {
                let params = prefix.params.iter().chain(&parameters.params).copied().collect();
                let variables = prefix
                    .variables
                    .iter()
                    .chain(&parameters.variables)
                    .copied()
                    .collect();
                self.types.intern(Type::Parameters(Box::new(Parameters {
                    params,
                    variables,
                    is_ellipsis_args: false,
                    imprecise_arg_kinds: parameters.imprecise_arg_kinds,
                })))
            }
            ParamSpecFlavor::Args => {
                let required = prefix.params.iter().map(|param| param.typ).collect();
                self.varargs(parameters, required, spec.common.upper_bound)
            }
            ParamSpecFlavor::Kwargs => self.kwargs(parameters, spec.common.upper_bound),
        }
    }

    /// The union of all tuples that can be passed by position as `*args`.
    fn varargs(&self, parameters: &Parameters, mut required: Vec<TypeId>, tuple_type: TypeId) -> TypeId {
        if !parameters.variables.is_empty() {
            // The callable is torn apart here, so its type variables would leak.
            return tuple_type;
        }
        let mut optional = Vec::new();
        for param in &parameters.params {
            if param.kind == ArgKind::Pos && param.name.is_none() {
                required.append(&mut optional);
                required.push(param.typ);
            } else if param.kind.is_positional(false) {
                optional.push(param.typ);
            } else if param.kind == ArgKind::Star {
                optional.push(self.unpacked_star(param.typ, tuple_type));
                break;
            }
        }
        let tuples: Vec<TypeId> = (0..=optional.len())
            .map(|count| {
                let items: Box<[TypeId]> = required.iter().chain(&optional[..count]).copied().collect();
                self.types.tuple(items, tuple_type)
            })
            .collect();
        make_union(self.types, &tuples)
    }

    fn unpacked_star(&self, typ: TypeId, tuple_type: TypeId) -> TypeId {
        match self.types.as_instance(tuple_type) {
            Some(tuple) if !self.types.is_unpack(typ) => {
                self.types.unpack(self.types.instance(tuple.class, [typ]))
            }
            Some(_) | None => typ,
        }
    }

    /// The TypedDict of all parameters that can be passed by name, or `dict[str, X]` for `**kwargs: X` alone.
    fn kwargs(&self, parameters: &Parameters, dict_type: TypeId) -> TypeId {
        if !parameters.variables.is_empty() {
            return dict_type;
        }
        let mut items: Vec<TypedDictItem> = Vec::new();
        let mut extra = None;
        for param in &parameters.params {
            if param.kind == ArgKind::Star2 {
                extra = Some(param.typ);
            }
            let Some(name) = param.name.filter(|_| !param.kind.is_star()) else {
                continue;
            };
            let required = param.kind == ArgKind::Named;
            match items.iter_mut().find(|item| item.name == name) {
                Some(item) => (item.typ, item.required) = (param.typ, item.required || required),
                None => items.push(TypedDictItem {
                    name,
                    typ: param.typ,
                    required,
                    readonly: false,
                }),
            }
        }
        if let (true, Some(extra), Some(dict)) = (items.is_empty(), extra, self.types.as_instance(dict_type))
        {
            return self.dict_of(dict, extra);
        }
        self.types.intern(Type::TypedDict(Box::new(TypedDict {
            items: items.into(),
            is_closed: extra.is_none(),
            fallback: dict_type,
            to_be_mutated: Box::default(),
        })))
    }

    fn dict_of(&self, dict: &Instance, value: TypeId) -> TypeId {
        let args: Vec<TypeId> = dict.args.first().copied().into_iter().chain([value]).collect();
        self.types.instance(dict.class, args)
    }
}
