//! Type arguments put into generic callables.

mod fixture;

use fixture::{Fixture, positional};
use typeops::display::{StrOptions, type_str};
use typeops::{TypeCx, apply_generic_arguments, apply_poly};
use types::{Type, TypeId};

/// `def [variables] (params) -> ret`.
fn generic(fx: &Fixture, variables: &[TypeId], params: &[TypeId], ret: TypeId) -> TypeId {
    let params: Vec<_> = params.iter().map(|typ| positional(*typ)).collect();
    let mut callable = fx.callable(&params, ret);
    callable.variables = variables.into();
    fx.types().callable(callable)
}

fn show(fx: &Fixture, typ: TypeId) -> String {
    type_str(fx.world(), typ, StrOptions::default())
}

#[test]
fn arguments_replace_variables_and_the_rest_stays() {
    let mut fx = Fixture::new();
    let (t, s, a) = (fx.t, fx.s, fx.a);
    let callable = generic(&fx, &[t, s], &[t, s], t);
    let mut report = |_, _, _| panic!("nothing is wrong");
    let both = apply_generic_arguments(&mut fx, callable, &[Some(a), Some(t)], &mut report, false);
    assert_eq!(show(&fx, both), "def (__main__.A, T) -> __main__.A");
    let one = apply_generic_arguments(&mut fx, callable, &[Some(a), None], &mut report, false);
    assert_eq!(show(&fx, one), "def [S] (__main__.A, S) -> __main__.A");
}

#[test]
fn a_violated_bound_is_reported_or_skipped() {
    let mut fx = Fixture::new();
    let bounded = fx.bounded("TB", 1, fx.b);
    let a = fx.a;
    let callable = generic(&fx, &[bounded], &[bounded], bounded);
    let mut found = Vec::new();
    let mut report = |callable, typ, name| found.push((callable, typ, name));
    let applied = apply_generic_arguments(&mut fx, callable, &[Some(a)], &mut report, false);
    assert_eq!(found, [(callable, a, fx.name("TB"))]);
    assert_eq!(show(&fx, applied), "def (__main__.A) -> __main__.A");
    let mut report = |_, _, _| panic!("it is skipped");
    let skipped = apply_generic_arguments(&mut fx, callable, &[Some(a)], &mut report, true);
    assert_eq!(show(&fx, skipped), "def [TB <: __main__.B] (TB) -> TB");
}

#[test]
fn a_variable_with_values_takes_the_narrowest_that_fits() {
    let mut fx = Fixture::new();
    let types = fx.types();
    let mut var = types.as_type_var(fx.t).unwrap().clone();
    var.values = [fx.object, fx.a, fx.d].into();
    let var = types.intern(Type::TypeVar(Box::new(var)));
    let b = fx.b;
    let callable = generic(&fx, &[var], &[], var);
    let mut report = |_, _, _| panic!("nothing is wrong");
    let applied = apply_generic_arguments(&mut fx, callable, &[Some(b)], &mut report, false);
    assert_eq!(show(&fx, applied), "def () -> __main__.A");
}

#[test]
fn free_variables_become_generic_where_parameters_bind_them() {
    let mut fx = Fixture::new();
    let types = fx.types();
    let t = fx.t;
    let inner = fx.callable_of(&[t], t);
    let takes = types.as_callable(fx.callable_of(&[inner], fx.a)).unwrap().clone();
    let poly = apply_poly(&mut fx, &takes, &[t]).unwrap();
    assert_eq!(
        show(&fx, types.callable(poly)),
        "def (def [T] (T) -> T) -> __main__.A"
    );
    let returns = types.as_callable(fx.callable_of(&[], inner)).unwrap().clone();
    let poly = apply_poly(&mut fx, &returns, &[t]).unwrap();
    assert_eq!(show(&fx, types.callable(poly)), "def () -> def [T] (T) -> T");
    let list = types
        .as_callable(fx.callable_of(&[], fx.of(fx.list, &[t])))
        .unwrap()
        .clone();
    assert_eq!(apply_poly(&mut fx, &list, &[t]), None);
}
