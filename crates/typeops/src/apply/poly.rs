//! Making free type variables generic where they occur.
//!
//! ```text
//! Callable[[Callable[[T], T]], T]    def [T] (def (T) -> T) -> T
//! Callable[[], Callable[[T], T]]     def () -> def [T] (T) -> T
//! def () -> list[T]                  not possible
//! ```

use names::known;
use nodes::defs::ClassFlags;
use types::{
    Callable, ClassId, Instance, Literal, Param, ParamSpec, ParamSpecFlavor, Parameters, Tuple, Type, TypeId,
    TypedDict, Union,
};

use crate::classes::protocol_members;
use crate::proper::proper;
use crate::query::get_all_type_vars;
use crate::subtypes::find_member;
use crate::type_types::make_type_type;
use crate::{MemberQuery, TypeCx};

/// `callable` without variables of its own, `poly_tvars` bound where they occur first. `None` if one of them occurs
/// where nothing can bind it.
pub fn apply_poly<'p>(
    cx: &mut dyn TypeCx<'p>,
    callable: &Callable,
    poly_tvars: &[TypeId],
) -> Option<Callable> {
    let mut result = callable.clone();
    let poly = |cx: &mut dyn TypeCx<'p>, typ| Poly::new(poly_tvars).translate(cx, typ);
    for param in &mut result.params {
        param.typ = poly(cx, param.typ)?;
    }
    result.ret_type = poly(cx, callable.ret_type)?;
    result.variables = Box::default();
    Some(result)
}

struct Poly<'a> {
    free: &'a [TypeId],
    /// Those that something further out binds.
    bound: Vec<TypeId>,
    /// Callback protocols on the way here.
    seen: Vec<ClassId>,
}

impl<'a> Poly<'a> {
    fn new(free: &'a [TypeId]) -> Self {
        Self {
            free,
            bound: Vec::new(),
            seen: Vec::new(),
        }
    }

    fn translate<'p>(&mut self, cx: &mut dyn TypeCx<'p>, typ: TypeId) -> Option<TypeId> {
        let types = cx.types();
        match types.get(typ) {
            Type::TypeVar(_) | Type::ParamSpec(_) | Type::TypeVarTuple(_) => {
                let is_open = contains(cx, self.free, typ) && !contains(cx, &self.bound, typ);
                (!is_open).then_some(typ)
            }
            Type::Callable(callable) => self.callable(cx, callable),
            Type::Instance(instance) => self.instance(cx, typ, instance),
            Type::Alias { alias, args } => {
                if args.is_empty() {
                    Some(typ)
                } else if cx.world().get(*alias).is_recursive {
                    // Might never end.
                    None
                } else {
                    let target = proper(cx.world(), typ);
                    self.translate(cx, target)
                }
            }
            Type::Parameters(parameters) => {
                let params = self.params(cx, &parameters.params)?;
                Some(types.intern(Type::Parameters(Box::new(Parameters {
                    params,
                    ..(**parameters).clone()
                }))))
            }
            Type::Overloaded(items) => Some(types.overloaded(self.all(cx, items)?)),
            Type::Tuple(tuple) => self.tuple(cx, tuple),
            Type::TypedDict(dict) => self.typed_dict(cx, dict),
            Type::Literal(literal) => {
                let fallback = self.translate(cx, literal.fallback)?;
                Some(types.intern(Type::Literal(Literal {
                    fallback,
                    ..literal.clone()
                })))
            }
            Type::Union(union) => {
                let items = self.all(cx, &union.items)?.into_iter().collect();
                Some(types.intern(Type::Union(Box::new(Union {
                    items,
                    pep604: union.pep604,
                }))))
            }
            Type::Type { item, is_type_form } => self.type_type(cx, *item, *is_type_form),
            Type::Unpack { typ, .. } => Some(types.unpack(self.translate(cx, *typ)?)),
            Type::TypeGuarded(item) | Type::Required { item, .. } | Type::ReadOnly(item) => {
                self.translate(cx, *item)
            }
            Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::Partial(_)
            | Type::Unbound { .. }
            | Type::Placeholder { .. } => Some(typ),
        }
    }

    fn all<'p>(&mut self, cx: &mut dyn TypeCx<'p>, items: &[TypeId]) -> Option<Vec<TypeId>> {
        items.iter().map(|item| self.translate(cx, *item)).collect()
    }

    fn params<'p>(&mut self, cx: &mut dyn TypeCx<'p>, params: &[Param]) -> Option<Box<[Param]>> {
        let translate = |param: &Param| {
            let typ = self.translate(cx, param.typ)?;
            Some(Param { typ, ..*param })
        };
        params.iter().map(translate).collect()
    }

    /// Runs `inner` while the free variables of `params` are bound; returns them too.
    fn binding<'p, R>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        params: &[Param],
        inner: impl FnOnce(&mut Self, &mut dyn TypeCx<'p>) -> Option<R>,
    ) -> Option<(R, Vec<TypeId>)> {
        let found = self.collect(cx, params);
        let before = self.bound.len();
        self.bound.extend_from_slice(&found);
        let result = inner(self, cx);
        self.bound.truncate(before);
        Some((result?, found))
    }

    /// The free variables of parameters that nothing binds yet.
    fn collect<'p>(&self, cx: &dyn TypeCx<'p>, params: &[Param]) -> Vec<TypeId> {
        let types = cx.types();
        let mut found = Vec::new();
        for param in params {
            for var in get_all_type_vars(cx.world(), param.typ) {
                let var = types.as_param_spec(var).map_or(var, |spec| {
                    types.intern(Type::ParamSpec(Box::new(ParamSpec {
                        flavor: ParamSpecFlavor::Bare,
                        prefix: Parameters::default(),
                        ..spec.clone()
                    })))
                });
                if contains(cx, self.free, var)
                    && !contains(cx, &self.bound, var)
                    && !contains(cx, &found, var)
                {
                    found.push(var);
                }
            }
        }
        found
    }

    fn callable<'p>(&mut self, cx: &mut dyn TypeCx<'p>, callable: &Callable) -> Option<TypeId> {
        let (mut result, found) = self.binding(cx, &callable.params, |poly, cx| {
            let instance_type = match callable.instance_type {
                Some(typ) => Some(poly.translate(cx, typ)?),
                None => None,
            };
            Some(Callable {
                params: poly.params(cx, &callable.params)?,
                ret_type: poly.translate(cx, callable.ret_type)?,
                instance_type,
                ..callable.clone()
            })
        })?;
        result.variables = callable.variables.iter().chain(&found).copied().collect();
        Some(cx.types().callable(result))
    }

    fn instance<'p>(&mut self, cx: &mut dyn TypeCx<'p>, typ: TypeId, instance: &Instance) -> Option<TypeId> {
        if let Some(result) = self.instance_with_parameters(cx, instance) {
            return result;
        }
        // A callback protocol is an alias of a callable, and may be recursive as such.
        let class = instance.class;
        if !instance.args.is_empty()
            && cx.world().get(class).is(ClassFlags::PROTOCOL)
            && *protocol_members(cx, class) == [known::DUNDER_CALL]
        {
            return self.callback_protocol(cx, typ, class);
        }
        let mut result = instance.clone();
        if let Some(value) = instance.last_known_value {
            result.last_known_value = Some(self.translate(cx, value)?);
        }
        result.args = self.all(cx, &instance.args)?.into();
        Some(cx.types().intern(Type::Instance(result)))
    }

    /// A generic function can be stored in an instance: `forall T. C[[x: T], T]`.
    fn instance_with_parameters<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        instance: &Instance,
    ) -> Option<Option<TypeId>> {
        let types = cx.types();
        let class = cx.world().get(instance.class);
        let is_spec = |var: &TypeId| types.as_param_spec(*var).is_some();
        let index = class.type_vars.iter().position(is_spec)?;
        let parameters = types.as_parameters(proper(cx.world(), *instance.args.get(index)?))?;
        let bound = self.binding(cx, &parameters.params, |poly, cx| poly.all(cx, &instance.args));
        Some(bound.and_then(|(mut args, found)| {
            let mut replaced = types.as_parameters(args[index])?.clone();
            replaced.variables = replaced.variables.iter().chain(&found).copied().collect();
            args[index] = types.intern(Type::Parameters(Box::new(replaced)));
            Some(types.intern(Type::Instance(Instance {
                args: args.into(),
                ..instance.clone()
            })))
        }))
    }

    fn callback_protocol<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        typ: TypeId,
        class: ClassId,
    ) -> Option<TypeId> {
        if self.seen.contains(&class) {
            return None;
        }
        let query = MemberQuery {
            is_operator: true,
            ..MemberQuery::of(known::DUNDER_CALL, typ, typ)
        };
        let call = find_member(cx, query)?;
        self.seen.push(class);
        let result = self.translate(cx, call);
        self.seen.pop();
        result
    }

    fn tuple<'p>(&mut self, cx: &mut dyn TypeCx<'p>, tuple: &Tuple) -> Option<TypeId> {
        let items = self.all(cx, &tuple.items)?;
        let fallback = self.translate(cx, tuple.fallback)?;
        Some(cx.types().tuple(items, fallback))
    }

    fn typed_dict<'p>(&mut self, cx: &mut dyn TypeCx<'p>, dict: &TypedDict) -> Option<TypeId> {
        let mut result = dict.clone();
        for item in &mut result.items {
            item.typ = self.translate(cx, item.typ)?;
        }
        result.fallback = self.translate(cx, dict.fallback)?;
        Some(cx.types().intern(Type::TypedDict(Box::new(result))))
    }

    fn type_type<'p>(&mut self, cx: &mut dyn TypeCx<'p>, item: TypeId, is_type_form: bool) -> Option<TypeId> {
        let item = self.translate(cx, item)?;
        Some(make_type_type(cx.world(), item, is_type_form))
    }
}

fn contains<'p>(cx: &dyn TypeCx<'p>, list: &[TypeId], typ: TypeId) -> bool {
    list.iter().any(|known| cx.types().same(*known, typ))
}
