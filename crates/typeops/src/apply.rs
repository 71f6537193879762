//! Putting type arguments into generic callables.
//!
//! ```text
//! [int]  applied to  def [T] (T) -> T      gives  def (int) -> int
//! ```
//!
//! Bounds and values are checked on the way; a violation is reported through a function that the caller hands in.
//!
//! Specified by `mypy/applytype.py`.

mod poly;

use names::Name;
use types::{Callable, Type, TypeId, TypeVar, TypeVarCommon};

use crate::callables::final_param_spec;
use crate::erase::erase_typevars;
use crate::expand::{Env, expand_type};
use crate::proper::proper;
use crate::subtypes::{is_same_type, is_subtype};
use crate::{TypeCx, display};

pub use poly::apply_poly;

/// Called with a callable, a type and the name of the type variable that the type does not fit
/// (mypy's `report_incompatible_typevar_value`).
pub type ReportTypeVarValue<'a> = &'a mut dyn FnMut(TypeId, TypeId, Name);

/// What a type variable becomes if `typ` is wanted for it: `typ`, its default, or the narrowest of its values that
/// fits. `None` if nothing fits and `skip_unsatisfied`.
pub fn get_target_type<'p>(
    cx: &mut dyn TypeCx<'p>,
    tvar: TypeId,
    typ: TypeId,
    env: &Env,
    skip_unsatisfied: bool,
    report: &mut dyn FnMut(TypeId, Name),
) -> Option<TypeId> {
    let types = cx.types();
    let common = types
        .as_type_var_like(tvar)
        .expect("only type variables are applied");
    let proper_type = proper(cx.world(), typ);
    let is_open = matches!(types.get(proper_type), Type::Uninhabited { ambiguous: true });
    if is_open && display::has_default(cx.world(), common) {
        // Defaults may speak of variables that come before.
        return Some(expand_type(cx.world(), common.default, env));
    }
    let Some(var) = types.as_type_var(tvar) else {
        return Some(typ);
    };
    let fitting = if var.values.is_empty() {
        fits_bound(cx, common, typ).then_some(typ)
    } else {
        fitting_value(cx, var, typ, proper_type)
    };
    if fitting.is_none() && !skip_unsatisfied {
        report(typ, common.name);
        return Some(typ);
    }
    fitting
}

fn fits_bound<'p>(cx: &mut dyn TypeCx<'p>, common: &TypeVarCommon, typ: TypeId) -> bool {
    let mut bound = common.upper_bound;
    // The bound of a `Self` type that mypy makes has type variables of the class in it.
    if cx.world().text(common.name) == "Self" {
        bound = erase_typevars(cx.world(), bound, None);
    }
    is_subtype(cx, typ, bound)
}

/// The narrowest value that `typ` is a subtype of; `typ` itself if it is `Any` or a variable with fewer values.
fn fitting_value<'p>(
    cx: &mut dyn TypeCx<'p>,
    var: &TypeVar,
    typ: TypeId,
    proper_type: TypeId,
) -> Option<TypeId> {
    let types = cx.types();
    if types.is_any(proper_type) {
        return Some(typ);
    }
    if let Some(other) = types.as_type_var(proper_type)
        && !other.values.is_empty()
    {
        let mut is_value = |wanted: &TypeId| var.values.iter().any(|value| is_same_type(cx, *value, *wanted));
        if other.values.iter().all(&mut is_value) {
            return Some(typ);
        }
    }
    let mut best: Option<TypeId> = None;
    for value in &var.values {
        if is_subtype(cx, typ, *value) && best.is_none_or(|best| is_subtype(cx, *value, best)) {
            best = Some(*value);
        }
    }
    best
}

/// `callable` with type arguments in place of its variables. `None` leaves a variable as it is.
///
/// With `skip_unsatisfied`, arguments that violate bounds are left out instead of reported.
///
/// # Panics
/// If `callable` is not a callable, or has fewer variables than there are arguments.
pub fn apply_generic_arguments<'p>(
    cx: &mut dyn TypeCx<'p>,
    callable: TypeId,
    orig_types: &[Option<TypeId>],
    report: ReportTypeVarValue<'_>,
    skip_unsatisfied: bool,
) -> TypeId {
    let types = cx.types();
    let source = types.as_callable(callable).expect("only callables are generic");
    assert!(
        orig_types.len() <= source.variables.len(),
        "each argument has a variable"
    );
    let mut env = Env::default();
    let mut applied = Vec::new();
    for (tvar, typ) in source.variables.iter().zip(orig_types) {
        let Some(typ) = *typ else { continue };
        let mut report = |typ, name| report(callable, typ, name);
        if let Some(target) = get_target_type(cx, *tvar, typ, &env, skip_unsatisfied, &mut report) {
            env.bind(cx.world(), *tvar, target);
            applied.push(*tvar);
        }
    }
    let remaining: Vec<TypeId> = source
        .variables
        .iter()
        .filter(|tvar| !applied.contains(tvar))
        .copied()
        .collect();
    if is_expanded_as_a_whole(cx, source, &env) {
        return expand_whole(cx, callable, &env, remaining);
    }
    expand_parts(cx, source, &env, &remaining)
}

/// A parameter specification that is replaced changes the number of parameters, and so does `*args: *Ts`.
fn is_expanded_as_a_whole<'p>(cx: &dyn TypeCx<'p>, callable: &Callable, env: &Env) -> bool {
    let types = cx.types();
    if let Some(spec) = final_param_spec(types, callable)
        && env.get(spec.common.key).is_some()
    {
        return true;
    }
    callable
        .var_arg()
        .is_some_and(|param| types.as_unpack(param.typ).is_some())
}

fn expand_whole<'p>(cx: &dyn TypeCx<'p>, callable: TypeId, env: &Env, remaining: Vec<TypeId>) -> TypeId {
    let types = cx.types();
    let expanded = expand_type(cx.world(), callable, env);
    let expanded = types
        .as_callable(expanded)
        .expect("an expanded callable is a callable");
    types.callable(Callable {
        variables: remaining.into(),
        ..expanded.clone()
    })
}

fn expand_parts<'p>(cx: &dyn TypeCx<'p>, callable: &Callable, env: &Env, remaining: &[TypeId]) -> TypeId {
    let expand = |typ: TypeId| expand_type(cx.world(), typ, env);
    let mut result = callable.clone();
    for param in &mut result.params {
        param.typ = expand(param.typ);
    }
    result.ret_type = expand(result.ret_type);
    result.type_guard = result.type_guard.map(expand);
    result.type_is = result.type_is.map(expand);
    result.instance_type = result.instance_type.map(expand);
    result.variables = remaining
        .iter()
        .map(|tvar| expand_default(cx, *tvar, env))
        .collect();
    cx.types().callable(result)
}

/// A variable that stays may have a default that speaks of one that does not.
fn expand_default<'p>(cx: &dyn TypeCx<'p>, tvar: TypeId, env: &Env) -> TypeId {
    let common = cx.types().as_type_var_like(tvar);
    let common = common.expect("only type variables are variables of callables");
    if display::has_default(cx.world(), common) {
        expand_type(cx.world(), tvar, env)
    } else {
        tvar
    }
}
