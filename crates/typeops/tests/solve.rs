//! Types for type variables, out of constraints.

mod fixture;

use fixture::Fixture;
use typeops::TypeCx;
use typeops::constraints::{Constraint, Direction};
use typeops::solve::{SolveOptions, solve_constraints};
use types::TypeId;

/// `T :> target`.
fn supc(fx: &Fixture, var: TypeId, target: TypeId) -> Constraint {
    Constraint::new(fx.types(), var, Direction::Supertype, target)
}

/// `T <: target`.
fn subc(fx: &Fixture, var: TypeId, target: TypeId) -> Constraint {
    Constraint::new(fx.types(), var, Direction::Subtype, target)
}

#[track_caller]
fn check(fx: &mut Fixture, vars: &[TypeId], constraints: &[Constraint], expected: &[Option<TypeId>]) {
    let (found, free) = solve_constraints(fx, vars, constraints, SolveOptions::default());
    assert_eq!(free, []);
    check_same(fx, &found, expected);
}

#[track_caller]
fn check_poly(
    fx: &mut Fixture,
    vars: &[TypeId],
    constraints: &[Constraint],
    expected: &[Option<TypeId>],
    expected_free: &[TypeId],
) {
    let options = SolveOptions {
        allow_polymorphic: true,
        ..SolveOptions::default()
    };
    let (found, free) = solve_constraints(fx, vars, constraints, options);
    check_same(fx, &found, expected);
    assert_eq!(free, expected_free);
}

#[track_caller]
fn check_same(fx: &Fixture, found: &[Option<TypeId>], expected: &[Option<TypeId>]) {
    let same = found
        .iter()
        .zip(expected)
        .all(|(found, expected)| match (found, expected) {
            (Some(found), Some(expected)) => fx.types().same(*found, *expected),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        });
    assert!(
        same && found.len() == expected.len(),
        "{found:?} is not {expected:?}"
    );
}

#[test]
fn nothing_is_solved_for_no_variables() {
    let mut fx = Fixture::new();
    check(&mut fx, &[], &[], &[]);
}

#[test]
fn lower_bounds_are_joined_and_upper_bounds_are_met() {
    let mut fx = Fixture::new();
    let (t, a, b) = (fx.t, fx.a, fx.b);
    let lowers = [supc(&fx, t, a), supc(&fx, t, b)];
    check(&mut fx, &[t], &lowers[..1], &[Some(a)]);
    check(&mut fx, &[t], &lowers, &[Some(a)]);
    let uppers = [subc(&fx, t, a), subc(&fx, t, b)];
    check(&mut fx, &[t], &uppers[..1], &[Some(a)]);
    check(&mut fx, &[t], &uppers, &[Some(b)]);
}

#[test]
fn the_lower_bound_wins_if_it_is_below_the_upper_one() {
    let mut fx = Fixture::new();
    let (t, a, b) = (fx.t, fx.a, fx.b);
    let both = [supc(&fx, t, b), subc(&fx, t, a)];
    check(&mut fx, &[t], &both, &[Some(b)]);
    let exact = [supc(&fx, t, b), subc(&fx, t, b)];
    check(&mut fx, &[t], &exact, &[Some(b)]);
    let impossible = [supc(&fx, t, a), subc(&fx, t, b)];
    check(&mut fx, &[t], &impossible, &[None]);
}

#[test]
fn variables_are_solved_by_themselves() {
    let mut fx = Fixture::new();
    let (t, s, a, b, c) = (fx.t, fx.s, fx.a, fx.b, fx.c);
    let constraints = [supc(&fx, t, b), supc(&fx, s, c), subc(&fx, t, a)];
    check(&mut fx, &[t, s], &constraints, &[Some(b), Some(c)]);
}

#[test]
fn a_variable_without_constraints_becomes_never_or_any() {
    let mut fx = Fixture::new();
    let (t, s, a) = (fx.t, fx.s, fx.a);
    let never = fx.types().ambiguous_never();
    let constraints = [supc(&fx, s, a)];
    check(&mut fx, &[t, s], &constraints, &[Some(never), Some(a)]);
    let options = SolveOptions {
        strict: false,
        ..SolveOptions::default()
    };
    let (found, _) = solve_constraints(&mut fx, &[t], &[], options);
    assert!(fx.types().is_any(found[0].unwrap()));
}

#[test]
fn any_among_the_bounds_makes_any() {
    let mut fx = Fixture::new();
    let (t, a, any) = (fx.t, fx.a, fx.any);
    for constraints in [
        vec![supc(&fx, t, any)],
        vec![supc(&fx, t, any), supc(&fx, t, a)],
        vec![subc(&fx, t, any), subc(&fx, t, a)],
        vec![supc(&fx, t, a), subc(&fx, t, any)],
        vec![supc(&fx, t, any), subc(&fx, t, a)],
    ] {
        check(&mut fx, &[t], &constraints, &[Some(any)]);
    }
}

#[test]
fn a_solution_that_violates_the_bound_gives_way_to_a_bound_that_fits() {
    let mut fx = Fixture::new();
    let (a, b) = (fx.a, fx.b);
    let bounded = fx.bounded("TB", 1, b);
    let constraints = [subc(&fx, bounded, a)];
    check(&mut fx, &[bounded], &constraints, &[Some(b)]);
    let constraints = [supc(&fx, bounded, a)];
    check(&mut fx, &[bounded], &constraints, &[Some(a)]);
}

#[test]
fn unions_are_inferred_where_they_are_wanted() {
    let mut fx = Fixture::new();
    let (t, a, d) = (fx.t, fx.a, fx.d);
    let constraints = [supc(&fx, t, a), supc(&fx, t, d)];
    let object = fx.object;
    check(&mut fx, &[t], &constraints, &[Some(object)]);
    fx.state_mut().infer_unions = true;
    let union = fx.union(&[a, d]);
    check(&mut fx, &[t], &constraints, &[Some(union)]);
}

#[test]
fn polymorphic_without_constraints_is_as_usual() {
    let mut fx = Fixture::new();
    let (t, u) = (fx.t, fx.u);
    let never = fx.types().ambiguous_never();
    check_poly(&mut fx, &[t, u], &[], &[Some(never), Some(never)], &[]);
}

#[test]
fn a_variable_that_nothing_bounds_stays_free() {
    let mut fx = Fixture::new();
    let (t, u, a) = (fx.t, fx.u, fx.a);
    let constraints = [subc(&fx, t, a)];
    check_poly(&mut fx, &[t, u], &constraints, &[Some(a), Some(u)], &[u]);
}

#[test]
fn free_variables_that_bound_each_other_are_one() {
    let mut fx = Fixture::new();
    let (t, u) = (fx.t, fx.u);
    let constraints = [subc(&fx, t, u)];
    check_poly(&mut fx, &[t, u], &constraints, &[Some(t), Some(t)], &[t]);
    let ub = fx.bounded("UB", 7, fx.b);
    let constraints = [subc(&fx, t, ub)];
    let t_prime = fx.bounded("T", 1, fx.b);
    check_poly(
        &mut fx,
        &[t, ub],
        &constraints,
        &[Some(t_prime), Some(t_prime)],
        &[t_prime],
    );
}

#[test]
fn free_variables_without_a_common_bound_cannot_be_one() {
    let mut fx = Fixture::new();
    let (ub, uc) = (fx.bounded("UB", 7, fx.b), fx.bounded("UC", 8, fx.d));
    let constraints = [subc(&fx, ub, uc)];
    let never = fx.types().ambiguous_never();
    check_poly(&mut fx, &[ub, uc], &constraints, &[Some(never), Some(never)], &[]);
}

#[test]
fn chains_hand_bounds_on() {
    let mut fx = Fixture::new();
    let (t, u, s, a, b) = (fx.t, fx.u, fx.s, fx.a, fx.b);
    let chain = [supc(&fx, t, b), subc(&fx, t, u), subc(&fx, u, s), subc(&fx, s, a)];
    check_poly(&mut fx, &[t, u, s], &chain, &[Some(b), Some(b), Some(b)], &[]);
    let reverse = [subc(&fx, t, s), subc(&fx, t, a), supc(&fx, s, b)];
    check_poly(&mut fx, &[t, s], &reverse, &[Some(a), Some(a)], &[]);
    let split = [subc(&fx, t, s), subc(&fx, t, b), supc(&fx, s, a)];
    check_poly(&mut fx, &[t, s], &split, &[Some(b), Some(a)], &[]);
    let impossible = [supc(&fx, t, a), subc(&fx, t, u), subc(&fx, u, s), subc(&fx, s, b)];
    check_poly(&mut fx, &[t, u, s], &impossible, &[None, None, None], &[]);
}

#[test]
fn bounds_that_speak_of_variables_give_constraints_of_their_own() {
    let mut fx = Fixture::new();
    let (t, s, a) = (fx.t, fx.s, fx.a);
    let (list_t, list_a) = (fx.of(fx.list, &[t]), fx.of(fx.list, &[a]));
    let constraints = [supc(&fx, s, list_t), subc(&fx, s, list_a)];
    check_poly(&mut fx, &[t, s], &constraints, &[Some(a), Some(list_a)], &[]);
}

#[test]
fn a_variable_in_its_own_bound_cannot_be_solved() {
    let mut fx = Fixture::new();
    let t = fx.t;
    let list_t = fx.of(fx.list, &[t]);
    let constraints = [subc(&fx, t, list_t)];
    let never = fx.types().ambiguous_never();
    check_poly(&mut fx, &[t], &constraints, &[Some(never)], &[]);
}

#[test]
fn a_union_with_the_variable_itself_says_nothing() {
    let mut fx = Fixture::new();
    let (t, s, int) = (fx.t, fx.s, fx.int);
    let union = fx.union(&[t, int]);
    let constraints = [subc(&fx, t, union), supc(&fx, s, int)];
    check_poly(&mut fx, &[t, s], &constraints, &[Some(t), Some(int)], &[t]);
}
