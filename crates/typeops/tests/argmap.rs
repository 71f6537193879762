//! Which argument goes to which parameter.

mod fixture;

use fixture::{Fixture, param};
use names::Name;
use typeops::argmap::{
    ArgTypeExpander, ArgumentInferContext, map_actuals_to_formals, map_formals_to_actuals,
};
use types::{ArgKind, Param, TypeId};

use ArgKind::{Named, Opt, Pos, Star, Star2};

/// An argument is `Ok(kind)` or `Err(name)`.
type Actual = Result<ArgKind, &'static str>;

fn split(fx: &Fixture, actuals: &[Actual]) -> (Vec<ArgKind>, Vec<Option<Name>>) {
    let kind = |actual: &Actual| actual.unwrap_or(Named);
    let name = |actual: &Actual| actual.err().map(|name| fx.name(name));
    (
        actuals.iter().map(kind).collect(),
        actuals.iter().map(name).collect(),
    )
}

fn formals(fx: &Fixture, formals: &[(ArgKind, &str)]) -> Vec<Param> {
    let name = |text: &str| (!text.is_empty()).then(|| fx.name(text));
    formals
        .iter()
        .map(|(kind, text)| param(fx.any, name(text), *kind))
        .collect()
}

#[track_caller]
fn check(actuals: &[Actual], callee: &[(ArgKind, &str)], expected: &[&[usize]]) {
    check_with(actuals, callee, expected, |fx| fx.any);
}

#[track_caller]
fn check_with(
    actuals: &[Actual],
    callee: &[(ArgKind, &str)],
    expected: &[&[usize]],
    star: impl Fn(&Fixture) -> TypeId,
) {
    let fx = Fixture::new();
    let (kinds, names) = split(&fx, actuals);
    let typ = star(&fx);
    let found = map_actuals_to_formals(fx.types(), &kinds, &names, &formals(&fx, callee), &mut |_| typ);
    let found: Vec<&[usize]> = found.iter().map(|indexes| &indexes[..]).collect();
    assert_eq!(found, expected);
}

#[test]
fn positional_arguments_go_in_order() {
    check(&[], &[], &[]);
    check(&[Ok(Pos)], &[(Pos, "")], &[&[0]]);
    check(&[Ok(Pos), Ok(Pos)], &[(Pos, ""), (Pos, "")], &[&[0], &[1]]);
    check(&[], &[(Opt, "")], &[&[]]);
    check(&[Ok(Pos)], &[(Opt, ""), (Opt, "")], &[&[0], &[]]);
}

#[test]
fn star_parameters_take_the_rest() {
    check(&[], &[(Star, "")], &[&[]]);
    check(&[Ok(Pos), Ok(Pos)], &[(Star, "")], &[&[0, 1]]);
    check(&[Err("x")], &[(Star2, "")], &[&[0]]);
    check(&[Err("x"), Ok(Star2)], &[(Pos, "x"), (Star2, "")], &[&[0], &[1]]);
}

#[test]
fn an_iterable_may_give_every_positional_parameter() {
    check(&[Ok(Star)], &[(Star, "")], &[&[0]]);
    check(&[Ok(Pos), Ok(Star)], &[(Star, "")], &[&[0, 1]]);
    check(&[Ok(Star)], &[(Pos, ""), (Star, "")], &[&[0], &[0]]);
    check(&[Ok(Star)], &[(Star, ""), (Named, "x")], &[&[0], &[]]);
    check(&[Ok(Star)], &[(Star, ""), (Star2, "")], &[&[0], &[]]);
}

#[test]
fn arguments_that_fit_nowhere_are_dropped() {
    check(&[Ok(Pos)], &[], &[]);
    check(&[Ok(Star)], &[], &[]);
    check(&[Err("y")], &[(Opt, "x")], &[&[]]);
}

#[test]
fn a_tuple_gives_as_many_parameters_as_it_has_items() {
    let pair = |fx: &Fixture| fx.tuple(&[fx.a, fx.b]);
    check_with(&[Ok(Star)], &[(Pos, ""), (Pos, "")], &[&[0], &[0]], pair);
    check_with(
        &[Ok(Star)],
        &[(Pos, ""), (Opt, ""), (Opt, "")],
        &[&[0], &[0], &[]],
        pair,
    );
    check_with(&[Ok(Star)], &[(Pos, ""), (Star2, "")], &[&[0], &[]], pair);
}

#[test]
fn names_decide_before_order() {
    check(&[Err("y"), Err("x")], &[(Pos, "x"), (Pos, "y")], &[&[1], &[0]]);
    check(
        &[Err("y")],
        &[(Opt, "x"), (Opt, "y"), (Opt, "z")],
        &[&[], &[0], &[]],
    );
    check(&[Err("x"), Err("x")], &[(Opt, "x")], &[&[0, 1]]);
    check(&[Ok(Star), Err("x")], &[(Star, ""), (Named, "x")], &[&[0], &[1]]);
}

#[test]
fn a_mapping_may_give_every_name_that_is_left() {
    check(&[Ok(Star2)], &[(Pos, "x"), (Star2, "")], &[&[0], &[0]]);
    check(&[Ok(Pos), Ok(Star2)], &[(Pos, "x"), (Star2, "")], &[&[0], &[1]]);
    check(
        &[Ok(Star), Ok(Star2)],
        &[(Pos, "x"), (Pos, "y")],
        &[&[0, 1], &[0, 1]],
    );
}

#[test]
fn the_reverse_mapping_lists_parameters() {
    let fx = Fixture::new();
    let callee = formals(&fx, &[(Pos, "x"), (Pos, "y")]);
    let any = fx.any;
    let found = map_formals_to_actuals(fx.types(), &[Star, Star2], &[None, None], &callee, &mut |_| any);
    let found: Vec<&[usize]> = found.iter().map(|indexes| &indexes[..]).collect();
    assert_eq!(found, [[0, 1], [0, 1]]);
}

#[test]
fn unpacked_arguments_give_their_items_one_after_the_other() {
    let mut fx = Fixture::new();
    let context = ArgumentInferContext {
        mapping_type: fx.of(fx.mapping, &[fx.any, fx.any]),
        iterable_type: fx.of(fx.iterable, &[fx.any]),
    };
    let mut expander = ArgTypeExpander::new(context);
    let (a, b, c) = (fx.a, fx.b, fx.c);
    let tuple = fx.tuple(&[a, b]);
    let mut next =
        |fx: &mut Fixture, typ, kind| expander.expand_actual_type(fx, typ, kind, (None, ArgKind::Pos), false);
    assert_eq!(next(&mut fx, tuple, Star), a);
    assert_eq!(next(&mut fx, tuple, Star), b);
    // The next tuple begins at its first item.
    assert_eq!(next(&mut fx, tuple, Star), a);
    let list = fx.of(fx.list, &[c]);
    assert_eq!(next(&mut fx, list, Star), c);
    let dict = fx.of(fx.dict, &[fx.str_, b]);
    assert_eq!(next(&mut fx, dict, Star2), b);
    assert_eq!(next(&mut fx, c, Pos), c);
    let wrong = next(&mut fx, c, Star);
    assert!(fx.types().is_any(wrong));
}
