//! mypy's `==` on types: coarser than structure.
//!
//! Each type has a *canonical* type: the one representative of all types that mypy calls equal. It is made of
//! canonical parts, with everything that mypy's `__eq__` does not look at set to a fixed value: unions are sorted
//! sets, every `Any` is the same, callables forget definition, variables and most flags. Two types are the same
//! exactly if their canonical types are identical. A canonical type is only good for comparing.

use crate::kinds::{AnyKind, Callable, CallableFlags, Parameters, Type, Variance};
use crate::{TypeId, Types};

/// The canonical structure of `typ`, whose parts are interned already.
pub(crate) fn canonical(types: &Types, typ: &Type) -> Type {
    let same = |part: TypeId| types.canonical(part);
    let all = |parts: &[TypeId]| parts.iter().map(|part| same(*part)).collect::<Box<[TypeId]>>();
    let mut new = typ.clone();
    match &mut new {
        Type::Any {
            kind,
            source,
            missing_import,
        } => {
            (*kind, *source, *missing_import) = (AnyKind::Unannotated, None, None);
        }
        Type::None | Type::Uninhabited { .. } | Type::Erased | Type::Deleted(_) => {}
        Type::Instance(instance) => {
            instance.args = all(&instance.args);
            instance.last_known_value = instance.last_known_value.map(same);
            if let Some(extra) = &mut instance.extra_attrs {
                extra.attrs.iter_mut().for_each(|(_, attr)| *attr = same(*attr));
                extra.attrs.sort_unstable();
                extra.mod_name = None;
            }
        }
        Type::TypeVar(var) => {
            var.common.upper_bound = same(var.common.upper_bound);
            var.common.default = same(var.common.default);
            var.common.name = var.common.fullname;
            var.values = all(&var.values);
            var.variance = Variance::Invariant;
        }
        Type::ParamSpec(spec) => {
            spec.common.upper_bound = types.none();
            spec.common.default = same(spec.common.default);
            spec.common.name = spec.common.fullname;
            forget_in_parameters(&mut spec.prefix, &same);
        }
        Type::TypeVarTuple(tuple) => {
            tuple.common.upper_bound = types.none();
            tuple.tuple_fallback = types.none();
            tuple.common.default = same(tuple.common.default);
            tuple.common.name = tuple.common.fullname;
        }
        Type::Unpack {
            typ,
            from_star_syntax,
        } => (*typ, *from_star_syntax) = (same(*typ), false),
        Type::Parameters(parameters) => forget_in_parameters(parameters, &same),
        Type::Callable(callable) => forget_in_callable(callable, &same),
        Type::Overloaded(items) => *items = all(items),
        Type::Tuple(tuple) => {
            tuple.items = all(&tuple.items);
            tuple.fallback = same(tuple.fallback);
            tuple.implicit = false;
        }
        Type::TypedDict(dict) => {
            dict.items.iter_mut().for_each(|item| item.typ = same(item.typ));
            dict.items.sort_unstable_by_key(|item| item.name);
            dict.fallback = same(dict.fallback);
            dict.to_be_mutated = Box::default();
        }
        Type::Literal(literal) => literal.fallback = same(literal.fallback),
        Type::Union(union) => {
            union.items.iter_mut().for_each(|item| *item = same(*item));
            union.items.sort_unstable();
            union.items.dedup();
            union.pep604 = false;
        }
        Type::Partial(partial) => partial.value_type = partial.value_type.map(same),
        Type::Alias { alias: _, args }
        | Type::Unbound { name: _, args }
        | Type::Placeholder { fullname: _, args } => *args = all(args),
        Type::Type {
            item,
            is_type_form: _,
        }
        | Type::TypeGuarded(item)
        | Type::Required { item, required: _ }
        | Type::ReadOnly(item) => *item = same(*item),
    }
    new
}

fn forget_in_parameters(parameters: &mut Parameters, same: &dyn Fn(TypeId) -> TypeId) {
    parameters
        .params
        .iter_mut()
        .for_each(|param| param.typ = same(param.typ));
    parameters.variables = Box::default();
    parameters.imprecise_arg_kinds = false;
}

fn forget_in_callable(callable: &mut Callable, same: &dyn Fn(TypeId) -> TypeId) {
    callable
        .params
        .iter_mut()
        .for_each(|param| param.typ = same(param.typ));
    callable.ret_type = same(callable.ret_type);
    callable.fallback = same(callable.fallback);
    callable.definition = None;
    callable.variables = Box::default();
    callable.flags &= CallableFlags::ELLIPSIS_ARGS;
    callable.type_guard = callable.type_guard.map(same);
    callable.type_is = callable.type_is.map(same);
    callable.first_arg = None;
    callable.instance_type = None;
}
