//! Constraints from all arguments of a call.

use names::Name;
use types::{ArgKind, Callable, Param, Parameters, Tuple, Type, TypeId};

use super::{Constraint, Direction, infer_constraints, param_specs};
use crate::TypeCx;
use crate::argmap::{ArgTypeExpander, ArgumentInferContext, Indexes};
use crate::callables::param_spec_of;
use crate::proper::proper;

/// The arguments of a call, as type inference sees them.
#[derive(Clone, Copy, Debug)]
pub struct CallArguments<'a> {
    /// The types; `None` for an argument that is not looked at in this pass.
    pub types: &'a [Option<TypeId>],
    /// How they are passed.
    pub kinds: &'a [ArgKind],
    /// Their names; may be empty if there are none.
    pub names: &'a [Option<Name>],
    /// For each parameter the arguments that go there.
    pub formal_to_actual: &'a [Indexes],
    /// What `*` and `**` unpack.
    pub context: ArgumentInferContext,
}

/// Constraints on the type variables of `callee` from the arguments of a call.
pub fn infer_constraints_for_callable<'p>(
    cx: &mut dyn TypeCx<'p>,
    callee: &Callable,
    call: CallArguments<'_>,
) -> Vec<Constraint> {
    let types = cx.types();
    let mut expander = ArgTypeExpander::new(call.context);
    let spec = param_spec_of(types, callee);
    let mut of_spec: Vec<Param> = Vec::new();
    let mut result = Vec::new();
    for (formal, actuals) in callee.params.iter().zip(call.formal_to_actual) {
        if let Some(unpacked) = types.as_unpack(formal.typ) {
            let items = variadic_items(cx, formal, unpacked, actuals, call, &mut expander);
            let unpacked = proper(cx.world(), unpacked);
            infer_variadic(cx, unpacked, items, &mut result);
            continue;
        }
        for (actual, typ) in actuals
            .iter()
            .filter_map(|actual| Some((*actual, call.types[*actual]?)))
        {
            let kind = call.kinds[actual];
            if spec.is_some() && formal.kind.is_star() {
                let typ = expander.expand_actual_type(cx, typ, kind, (None, kind), false);
                let name = call.names.get(actual).copied().flatten();
                let kind = if kind.is_star() { kind } else { ArgKind::Pos };
                of_spec.push(Param { typ, name, kind });
            } else {
                let typ = expander.expand_actual_type(cx, typ, kind, (formal.name, formal.kind), false);
                result.extend(infer_constraints(cx, formal.typ, typ, Direction::Supertype));
            }
        }
    }
    // The arguments are only a guess at the kinds of the parameters: anything else that is known is better.
    let is_known = |spec: TypeId| {
        let key = types.as_type_var_like(spec).map(|common| common.key);
        result
            .iter()
            .any(|known: &Constraint| Some(known.type_var) == key)
    };
    if let Some(spec) = spec.filter(|spec| !is_known(*spec)) {
        let target = types.intern(Type::Parameters(Box::new(Parameters {
            params: of_spec.into(),
            imprecise_arg_kinds: true,
            ..Parameters::default()
        })));
        result.push(Constraint::new(types, spec, Direction::Supertype, target));
    }
    if callee
        .variables
        .iter()
        .any(|variable| types.as_param_spec(*variable).is_some())
    {
        result = param_specs::filter_imprecise_kinds(types, result);
    }
    result
}

/// All arguments that go to `*args: *Ts`, as items of a tuple.
fn variadic_items<'p>(
    cx: &mut dyn TypeCx<'p>,
    formal: &Param,
    unpacked: TypeId,
    actuals: &[usize],
    call: CallArguments<'_>,
    expander: &mut ArgTypeExpander,
) -> Vec<TypeId> {
    let types = cx.types();
    let tuple_instance = variadic_fallback(cx, proper(cx.world(), unpacked));
    let mut items = Vec::new();
    for actual in actuals {
        let Some(typ) = call.types[*actual] else { continue };
        let kind = call.kinds[*actual];
        let expanded = expander.expand_actual_type(cx, typ, kind, (formal.name, formal.kind), true);
        let is_tuple = types.as_tuple(proper(cx.world(), typ)).is_some();
        let of_tuple = tuple_instance.and_then(|tuple| types.as_instance(tuple));
        match of_tuple {
            Some(tuple) if kind == ArgKind::Star && !is_tuple => {
                items.push(types.unpack(types.instance(tuple.class, [expanded])));
            }
            _ => items.push(expanded),
        }
    }
    items
}

fn variadic_fallback<'p>(cx: &dyn TypeCx<'p>, unpacked: TypeId) -> Option<TypeId> {
    let types = cx.types();
    types
        .as_type_var_tuple(unpacked)
        .map(|variadic| variadic.tuple_fallback)
        .or_else(|| types.as_tuple(unpacked).map(|tuple| tuple.fallback))
}

/// `*Ts` takes all items; `*tuple[*Ts, X, Y]` has items of its own at the end.
fn infer_variadic<'p>(
    cx: &mut dyn TypeCx<'p>,
    unpacked: TypeId,
    items: Vec<TypeId>,
    result: &mut Vec<Constraint>,
) {
    let types = cx.types();
    if let Some(variadic) = types.as_type_var_tuple(unpacked) {
        let target = types.tuple(items, variadic.tuple_fallback);
        result.push(Constraint::new(types, unpacked, Direction::Supertype, target));
        return;
    }
    let Some(tuple) = types.as_tuple(unpacked) else {
        return;
    };
    infer_with_suffix(cx, tuple, &items, result);
}

/// A prefix never occurs here: it becomes parameters of its own.
fn infer_with_suffix<'p>(
    cx: &mut dyn TypeCx<'p>,
    tuple: &Tuple,
    items: &[TypeId],
    result: &mut Vec<Constraint>,
) {
    let types = cx.types();
    let Some(inner) = tuple.items.first().and_then(|first| types.as_unpack(*first)) else {
        return;
    };
    let inner = proper(cx.world(), inner);
    let suffix = tuple.items.len() - 1;
    let split = if suffix == 0 {
        0
    } else {
        items.len().saturating_sub(suffix)
    };
    if let Some(variadic) = types.as_type_var_tuple(inner) {
        let target = types.tuple(&items[..split], variadic.tuple_fallback);
        result.push(Constraint::new(types, inner, Direction::Supertype, target));
    } else if let Some(item) = types.as_instance(inner).and_then(|inner| inner.args.first()) {
        for actual in &items[..split] {
            result.extend(infer_constraints(cx, *item, *actual, Direction::Supertype));
        }
    }
    if suffix > 0 {
        for (template, actual) in tuple.items[1..].iter().zip(&items[split..]) {
            result.extend(infer_constraints(cx, *template, *actual, Direction::Supertype));
        }
    }
}
