//! Templates that are callables or overloads.

use names::known;
use types::{ArgKind, Callable, CallableFlags, ClassId, Param, ParamSpec, Parameters, Type, TypeId};

use super::arguments::infer_arguments;
use super::tuples::build_constraints_for_simple_unpack;
use super::{
    Constraint, Direction, InferOptions, Question, infer_against_any, infer_constraints,
    infer_constraints_with, param_specs,
};
use crate::callables::{Signature, normalized, param_spec_of};
use crate::classes::base_named;
use crate::expand::expand_type_by_instance;
use crate::proper::proper;
use crate::subtypes::{CallableCompat, find_member, is_callable_compatible, is_subtype};
use crate::tuples::{find_unpack_in_list, tuple_fallback};
use crate::type_objects::type_object_type;
use crate::{MemberQuery, TypeCx};

/// The template is a callable.
pub(super) fn infer<'p>(cx: &mut dyn TypeCx<'p>, template: &Callable, question: Question) -> Vec<Constraint> {
    let types = cx.types();
    let template = normalized(cx.world(), template).into_owned();
    match types.get(question.actual) {
        Type::Callable(actual) => {
            let actual = normalized(cx.world(), actual).into_owned();
            infer_from_callable(cx, &template, &actual, question)
        }
        Type::Any { .. } => infer_from_any(cx, &template, question),
        Type::Overloaded(items) => infer_from_overloaded(cx, items, &template, question.direction, false),
        Type::Type { item, .. } => infer_from_type_type(cx, &template, *item, question.direction),
        Type::Instance(_) => {
            let query = MemberQuery {
                is_operator: true,
                ..MemberQuery::of(known::DUNDER_CALL, question.actual, question.actual)
            };
            let call = find_member(cx, query);
            let template = types.callable(template);
            call.map_or_else(Vec::new, |call| {
                infer_constraints(cx, template, call, question.direction)
            })
        }
        _other => Vec::new(),
    }
}

fn infer_from_callable<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &Callable,
    actual: &Callable,
    question: Question,
) -> Vec<Constraint> {
    let types = cx.types();
    let direction = question.direction;
    let (left, right) = compared_returns(template, actual);
    let mut result = infer_constraints(cx, left, right, direction);
    let reverse = cx.state().infer_polymorphic && actual.is_generic() && !question.options.skip_neg_op;
    let reversed = if let Some(spec) = param_spec_of(types, template) {
        if reverse {
            result.extend(infer_reversed(cx, template, actual, direction));
        }
        infer_param_spec(cx, spec, actual, direction, &mut result);
        reverse
    } else {
        // `Callable[..., T]` applied to `U -> U` would be `Callable[..., Any]`, but a self type is bound later.
        let leaks_self = template.is_ellipsis_args() && binds_self(cx, actual);
        let reverse = reverse && !leaks_self;
        if reverse {
            result.extend(infer_reversed(cx, template, actual, direction));
        }
        // Nothing is known of the parameters of `Callable[..., T]`.
        if !template.is_ellipsis_args() {
            result.extend(infer_parameters(cx, template, actual, direction));
        }
        reverse
    };
    if reversed {
        for constraint in &mut result {
            constraint.extra_tvars.extend_from_slice(&actual.variables);
        }
    }
    result
}

/// The guarded types if both have them, else what is returned.
fn compared_returns(template: &Callable, actual: &Callable) -> (TypeId, TypeId) {
    if let (Some(left), Some(right)) = (template.type_is, actual.type_is) {
        return (left, right);
    }
    if let (Some(left), Some(right)) = (template.type_guard, actual.type_guard) {
        return (left, right);
    }
    (template.ret_type, actual.ret_type)
}

fn binds_self<'p>(cx: &dyn TypeCx<'p>, callable: &Callable) -> bool {
    let is_self = |variable: &TypeId| {
        let common = cx.types().as_type_var_like(*variable);
        common.is_some_and(|common| common.key.raw == 0)
    };
    callable.variables.iter().any(is_self)
}

/// A generic actual callable: what the template says of *its* variables, which are solved for too.
fn infer_reversed<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &Callable,
    actual: &Callable,
    direction: Direction,
) -> Vec<Constraint> {
    let types = cx.types();
    let (template, actual) = (types.callable(template.clone()), types.callable(actual.clone()));
    let options = InferOptions {
        skip_neg_op: true,
        erase_types: true,
    };
    infer_constraints_with(cx, actual, template, direction.reversed(), options)
}

/// The parameters of a template without parameter specification.
fn infer_parameters<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &Callable,
    actual: &Callable,
    direction: Direction,
) -> Vec<Constraint> {
    let types = cx.types();
    let unpack = template
        .params
        .iter()
        .find_map(|param| types.as_unpack(param.typ));
    // A parameter specification may take a type variable tuple, but not the other way round.
    let Some(unpack) = unpack.filter(|_| param_spec_of(types, actual).is_none()) else {
        return infer_arguments(cx, template.into(), actual.into(), direction);
    };
    let Some(tuple) = tuple_class_of_unpack(cx, unpack) else {
        return Vec::new();
    };
    let template = repack(cx, &template.params, tuple);
    let actual = repack(cx, &actual.params, tuple);
    if find_unpack_in_list(types, &template).is_none() {
        return Vec::new();
    }
    build_constraints_for_simple_unpack(cx, &template, &actual, direction.reversed())
}

/// The class `tuple`, out of something that is unpacked.
fn tuple_class_of_unpack<'p>(cx: &dyn TypeCx<'p>, unpack: TypeId) -> Option<ClassId> {
    let types = cx.types();
    let typ = proper(cx.world(), unpack);
    if let Some(instance) = types.as_instance(typ) {
        return Some(instance.class);
    }
    if let Some(variadic) = types.as_type_var_tuple(typ) {
        return types
            .as_instance(variadic.tuple_fallback)
            .map(|fallback| fallback.class);
    }
    let fallback = types.as_instance(types.as_tuple(typ)?.fallback)?;
    base_named(cx.world(), fallback.class, known::BUILTINS_TUPLE)
}

/// The types of the parameters as a tuple has them: the variadic one in the middle, what follows it behind.
fn repack<'p>(cx: &dyn TypeCx<'p>, params: &[Param], tuple: ClassId) -> Vec<TypeId> {
    let types = cx.types();
    let Some(index) = params.iter().position(|param| param.kind == ArgKind::Star) else {
        return params.iter().map(|param| param.typ).collect();
    };
    let mut result: Vec<TypeId> = params[..index].iter().map(|param| param.typ).collect();
    let star = params[index].typ;
    let Some(unpacked) = types.as_unpack(star) else {
        result.push(types.unpack(types.instance(tuple, [star])));
        return result;
    };
    if let Some(items) = types.as_tuple(proper(cx.world(), unpacked)) {
        result.extend_from_slice(&items.items);
    } else {
        result.push(star);
    }
    result
}

/// The template ends in `*args: P.args, **kwargs: P.kwargs`: the prefixes match, and `P` is the rest.
fn infer_param_spec<'p>(
    cx: &mut dyn TypeCx<'p>,
    id: TypeId,
    actual: &Callable,
    direction: Direction,
    result: &mut Vec<Constraint>,
) {
    let types = cx.types();
    let spec = types.as_param_spec(id).expect("it was found as one");
    let prefix = &spec.prefix.params;
    let actual_prefix = Signature {
        params: &actual.params[..prefix.len().min(actual.params.len())],
        ..actual.into()
    };
    result.extend(infer_arguments(
        cx,
        (&spec.prefix).into(),
        actual_prefix,
        direction,
    ));
    let actual_spec = param_spec_of(types, actual).and_then(|spec| types.as_param_spec(spec));
    let target = if let Some(actual_spec) = actual_spec {
        if prefix.len() > actual_spec.prefix.params.len() {
            return;
        }
        let rest = Parameters {
            params: param_specs::behind(&actual_spec.prefix.params, prefix.len()),
            imprecise_arg_kinds: actual_spec.prefix.imprecise_arg_kinds,
            ..Parameters::default()
        };
        types.intern(Type::ParamSpec(Box::new(ParamSpec {
            prefix: rest,
            ..actual_spec.clone()
        })))
    } else {
        rest_of_parameters(cx, actual, prefix.len())
    };
    result.push(Constraint::new(types, id, direction, target));
}

fn rest_of_parameters<'p>(cx: &dyn TypeCx<'p>, actual: &Callable, prefix: usize) -> TypeId {
    let positional = actual
        .params
        .iter()
        .filter(|param| param.kind.is_positional(false));
    let prefix = prefix.min(positional.count());
    let variables = if cx.state().infer_polymorphic {
        Box::default()
    } else {
        actual.variables.clone()
    };
    cx.types().intern(Type::Parameters(Box::new(Parameters {
        params: param_specs::behind(&actual.params, prefix),
        variables,
        is_ellipsis_args: false,
        imprecise_arg_kinds: actual.flags.contains(CallableFlags::IMPRECISE_ARG_KINDS),
    })))
}

fn infer_from_any<'p>(cx: &mut dyn TypeCx<'p>, template: &Callable, question: Question) -> Vec<Constraint> {
    let types = cx.types();
    let any = types.any_from(question.actual);
    let mut result = if let Some(id) = param_spec_of(types, template) {
        let param = |kind| Param {
            typ: any,
            name: None,
            kind,
        };
        let target = types.intern(Type::Parameters(Box::new(Parameters {
            params: [param(ArgKind::Star), param(ArgKind::Star2)].into(),
            ..Parameters::default()
        })));
        vec![Constraint::new(types, id, Direction::Subtype, target)]
    } else {
        let items: Vec<_> = template.params.iter().map(|param| param.typ).collect();
        infer_against_any(cx, &items, question)
    };
    result.extend(infer_constraints(cx, template.ret_type, any, question.direction));
    result
}

/// Only what a class object returns counts, not what it takes.
fn infer_from_type_type<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &Callable,
    item: TypeId,
    direction: Direction,
) -> Vec<Constraint> {
    let types = cx.types();
    let instance_type = match types.as_tuple(item) {
        Some(tuple) => tuple_fallback(cx, tuple),
        None => item,
    };
    let Some(instance) = types.as_instance(instance_type) else {
        return infer_constraints(cx, template.ret_type, item, direction);
    };
    let constructor = type_object_type(cx, instance.class);
    let constructor = expand_type_by_instance(cx.world(), constructor, instance);
    match types.get(constructor) {
        Type::Callable(constructor) => {
            infer_constraints(cx, template.ret_type, constructor.ret_type, direction)
        }
        Type::Overloaded(items) => infer_from_overloaded(cx, items, template, direction, true),
        _other => infer_constraints(cx, template.ret_type, item, direction),
    }
}

/// Only the first item counts that can be called as the template is, without regard to what they return.
fn infer_from_overloaded<'p>(
    cx: &mut dyn TypeCx<'p>,
    items: &[TypeId],
    template: &Callable,
    direction: Direction,
    ret_only: bool,
) -> Vec<Constraint> {
    let types = cx.types();
    let template_id = types.callable(template.clone());
    let found = items.iter().find(|item| can_be_called_as(cx, **item, template));
    let item = *found.unwrap_or(&items[0]);
    if !ret_only {
        return infer_constraints(cx, template_id, item, direction);
    }
    let item = types.as_callable(item).expect("items of overloads are callables");
    infer_constraints(cx, template.ret_type, item.ret_type, direction)
}

/// What they return may not be known yet, so it does not matter.
fn can_be_called_as<'p>(cx: &mut dyn TypeCx<'p>, item: TypeId, template: &Callable) -> bool {
    let how = CallableCompat {
        ignore_return: true,
        ..CallableCompat::default()
    };
    let item = cx.types().as_callable(item);
    item.is_some_and(|item| is_callable_compatible(cx, item, template, how, &mut is_subtype))
}

/// The template is overloaded: all items that a callable can be called as, or all of them.
pub(super) fn infer_overloaded<'p>(
    cx: &mut dyn TypeCx<'p>,
    items: &[TypeId],
    question: Question,
) -> Vec<Constraint> {
    let mut matching: Vec<TypeId> = Vec::new();
    if let Some(actual) = cx.types().as_callable(question.actual) {
        for item in items {
            if can_be_called_as(cx, *item, actual) {
                matching.push(*item);
            }
        }
    }
    let items = if matching.is_empty() { items } else { &matching };
    let mut result = Vec::new();
    for item in items {
        result.extend(infer_constraints(cx, *item, question.actual, question.direction));
    }
    result
}
