//! What types say about the type variables of templates.

mod fixture;

use fixture::{Fixture, param, positional};
use typeops::argmap::ArgumentInferContext;
use typeops::constraints::{
    CallArguments, Constraint, Direction, any_constraints, infer_constraints, infer_constraints_for_callable,
};
use types::{ArgKind, TypeId};

use Direction::{Subtype, Supertype};

#[track_caller]
fn check(
    fx: &mut Fixture,
    template: TypeId,
    actual: TypeId,
    direction: Direction,
    expected: &[(TypeId, Direction, TypeId)],
) {
    let found = infer_constraints(fx, template, actual, direction);
    check_list(fx, &found, expected);
}

/// Order and repetitions do not matter.
#[track_caller]
fn check_list(fx: &Fixture, found: &[Constraint], expected: &[(TypeId, Direction, TypeId)]) {
    let types = fx.types();
    let expected: Vec<Constraint> = expected
        .iter()
        .map(|(var, op, target)| Constraint::new(types, *var, *op, *target))
        .collect();
    let covers = |left: &[Constraint], right: &[Constraint]| {
        left.iter().all(|l| right.iter().any(|r| l.same(types, r)))
    };
    assert!(
        covers(found, &expected) && covers(&expected, found),
        "{found:?} is not {expected:?}"
    );
}

#[test]
fn types_without_variables_say_nothing() {
    let mut fx = Fixture::new();
    let object = fx.object;
    check(&mut fx, object, object, Subtype, &[]);
}

#[test]
fn a_variable_is_bounded_by_the_actual_type() {
    let mut fx = Fixture::new();
    let (t, a) = (fx.t, fx.a);
    for direction in [Subtype, Supertype] {
        check(&mut fx, t, a, direction, &[(t, direction, a)]);
    }
}

#[test]
fn invariant_arguments_give_both_directions_and_covariant_ones_one() {
    let mut fx = Fixture::new();
    let (t, a) = (fx.t, fx.a);
    let (list_t, list_a) = (fx.of(fx.list, &[t]), fx.of(fx.list, &[a]));
    check(
        &mut fx,
        list_t,
        list_a,
        Supertype,
        &[(t, Supertype, a), (t, Subtype, a)],
    );
    let iterable_t = fx.of(fx.iterable, &[t]);
    check(&mut fx, iterable_t, list_a, Supertype, &[(t, Supertype, a)]);
}

#[test]
fn a_variadic_class_takes_all_arguments_as_a_tuple() {
    let mut fx = Fixture::new();
    let (ts, a, b) = (fx.ts, fx.a, fx.b);
    let unpacked = fx.types().unpack(ts);
    let (template, actual) = (fx.of(fx.gv, &[unpacked]), fx.of(fx.gv, &[a, b]));
    let items = fx.tuple(&[a, b]);
    check(&mut fx, template, actual, Subtype, &[(ts, Subtype, items)]);
    check(
        &mut fx,
        template,
        actual,
        Supertype,
        &[(ts, Supertype, items), (ts, Subtype, items)],
    );
}

#[test]
fn a_variadic_class_splits_off_what_stands_at_the_ends() {
    let mut fx = Fixture::new();
    let (t, s, u, ts) = (fx.t, fx.s, fx.u, fx.ts);
    let (a, b, c, d) = (fx.a, fx.b, fx.c, fx.d);
    let actual = fx.of(fx.gv2, &[a, b, c, d]);
    let unpacked = fx.types().unpack(ts);
    let template = fx.of(fx.gv2, &[t, unpacked, s]);
    let middle = fx.tuple(&[b, c]);
    let both = |var, typ| [(var, Supertype, typ), (var, Subtype, typ)];
    let expected = [both(t, a), both(ts, middle), both(s, d)].concat();
    check(&mut fx, template, actual, Supertype, &expected);

    let homogeneous = fx.types().unpack(fx.tuple_of(s));
    let template = fx.of(fx.gv2, &[t, homogeneous, u]);
    let expected = [both(t, a), both(s, b), both(s, c), both(u, d)].concat();
    check(&mut fx, template, actual, Supertype, &expected);
}

#[test]
fn lengths_that_do_not_match_say_something_about_the_ends_only() {
    let mut fx = Fixture::new();
    let (t, s, u) = (fx.t, fx.s, fx.u);
    let (a, b, d) = (fx.a, fx.b, fx.d);
    let (template, actual) = (fx.of(fx.gv2, &[u, t, s, u]), fx.of(fx.gv2, &[a, b, d]));
    let both = |var, typ| [(var, Supertype, typ), (var, Subtype, typ)];
    let expected = [both(u, a), both(u, d)].concat();
    check(&mut fx, template, actual, Supertype, &expected);
}

#[test]
fn a_tuple_of_known_shape_learns_nothing_from_one_of_unknown_length() {
    let mut fx = Fixture::new();
    let (template, actual) = (fx.tuple(&[fx.t, fx.s]), fx.tuple_of(fx.a));
    check(&mut fx, template, actual, Supertype, &[]);
}

#[test]
fn tuples_match_item_by_item() {
    let mut fx = Fixture::new();
    let (t, s, ts) = (fx.t, fx.s, fx.ts);
    let (a, b, c) = (fx.a, fx.b, fx.c);
    let (template, actual) = (fx.tuple(&[t, s]), fx.tuple(&[a, b]));
    check(
        &mut fx,
        template,
        actual,
        Supertype,
        &[(t, Supertype, a), (s, Supertype, b)],
    );
    let unpacked = fx.types().unpack(ts);
    let (template, actual) = (fx.tuple(&[t, unpacked]), fx.tuple(&[a, b, c]));
    let rest = fx.tuple(&[b, c]);
    check(
        &mut fx,
        template,
        actual,
        Supertype,
        &[(t, Supertype, a), (ts, Supertype, rest)],
    );
}

#[test]
fn a_variadic_actual_gives_as_many_items_as_are_needed() {
    let mut fx = Fixture::new();
    let (t, s, u) = (fx.t, fx.s, fx.u);
    let (a, b, c) = (fx.a, fx.b, fx.c);
    let variadic = fx.types().unpack(fx.tuple_of(b));
    let (template, actual) = (fx.tuple(&[t, s, u]), fx.tuple(&[a, variadic, c]));
    let expected = [(t, Subtype, a), (s, Subtype, b), (u, Subtype, c)];
    check(&mut fx, template, actual, Subtype, &expected);
}

#[test]
fn any_reaches_every_variable() {
    let mut fx = Fixture::new();
    let (t, s, any) = (fx.t, fx.s, fx.any);
    let template = fx.of(fx.dict, &[t, s]);
    check(
        &mut fx,
        template,
        any,
        Supertype,
        &[(t, Supertype, any), (s, Supertype, any)],
    );
    let template = fx.callable_of(&[t], s);
    check(
        &mut fx,
        template,
        any,
        Supertype,
        &[(t, Supertype, any), (s, Supertype, any)],
    );
}

#[test]
fn parameters_are_contravariant_and_results_covariant() {
    let mut fx = Fixture::new();
    let (t, s, a, b) = (fx.t, fx.s, fx.a, fx.b);
    let (template, actual) = (fx.callable_of(&[t], s), fx.callable_of(&[a], b));
    let expected = [(t, Subtype, a), (s, Supertype, b)];
    check(&mut fx, template, actual, Supertype, &expected);
}

#[test]
fn a_parameter_specification_takes_the_parameters_behind_its_prefix() {
    let mut fx = Fixture::new();
    let types = fx.types();
    let (p, a, b) = (fx.p, fx.a, fx.b);
    let with = |flavor| {
        let mut spec = types.as_param_spec(p).unwrap().clone();
        spec.flavor = flavor;
        types.intern(types::Type::ParamSpec(Box::new(spec)))
    };
    let params = [
        positional(a),
        param(with(types::ParamSpecFlavor::Args), None, ArgKind::Star),
        param(with(types::ParamSpecFlavor::Kwargs), None, ArgKind::Star2),
    ];
    let template = types.callable(fx.callable(&params, b));
    let x = param(b, Some(fx.name("x")), ArgKind::Pos);
    let actual = types.callable(fx.callable(&[positional(a), x], b));
    let found = infer_constraints(&mut fx, template, actual, Supertype);
    let [constraint] = found.as_slice() else {
        panic!("{found:?}");
    };
    let parameters = types.as_parameters(constraint.target).unwrap();
    assert_eq!(&*parameters.params, [x]);
    assert_eq!(
        types
            .as_param_spec(constraint.origin)
            .unwrap()
            .prefix
            .params
            .len(),
        1
    );
}

#[test]
fn members_of_a_protocol_say_what_its_arguments_are() {
    let mut fx = Fixture::new();
    let (t, a) = (fx.t, fx.a);
    let (template, actual) = (fx.of(fx.proto, &[t]), fx.implementation);
    check(&mut fx, template, actual, Supertype, &[(t, Supertype, a)]);
}

#[test]
fn items_of_an_actual_union_all_count_and_those_of_a_template_where_they_can() {
    let mut fx = Fixture::new();
    let (t, a, b) = (fx.t, fx.a, fx.b);
    let list_t = fx.of(fx.list, &[t]);
    let none = fx.types().none();
    let template = fx.union(&[list_t, none]);
    let list_a = fx.of(fx.list, &[a]);
    let both = [(t, Supertype, a), (t, Subtype, a)];
    check(&mut fx, template, list_a, Supertype, &both);
    check(&mut fx, template, none, Supertype, &[]);
    let iterable_t = fx.of(fx.iterable, &[t]);
    let (iterable_a, iterable_b) = (fx.of(fx.iterable, &[a]), fx.of(fx.iterable, &[b]));
    let d = fx.d;
    let actual = fx.union(&[iterable_a, d]);
    check(&mut fx, iterable_t, actual, Supertype, &[(t, Supertype, a)]);
    let actual = fx.union(&[iterable_a, iterable_b]);
    // `Iterable[B]` is superfluous.
    check(&mut fx, iterable_t, actual, Supertype, &[(t, Supertype, a)]);
}

#[test]
fn alternatives_that_disagree_say_nothing() {
    let mut fx = Fixture::new();
    let types = fx.types();
    let (t, a, d) = (fx.t, fx.a, fx.d);
    let of = |target| Some(vec![Constraint::new(types, t, Supertype, target)]);
    let same = any_constraints(&mut fx, vec![of(a), None, of(a)], false);
    assert_eq!(same, of(a).unwrap());
    assert!(any_constraints(&mut fx, vec![of(a), of(d)], false).is_empty());
    let empty = Some(Vec::new());
    assert_eq!(
        any_constraints(&mut fx, vec![empty.clone(), of(a)], true),
        of(a).unwrap()
    );
    assert!(any_constraints(&mut fx, vec![empty, of(a)], false).is_empty());
}

#[test]
fn an_alternative_with_any_makes_the_other_a_union_with_any() {
    let mut fx = Fixture::new();
    let types = fx.types();
    let (t, a, any) = (fx.t, fx.a, fx.any);
    let of = |target| Some(vec![Constraint::new(types, t, Supertype, target)]);
    let found = any_constraints(&mut fx, vec![of(a), of(any)], false);
    let union = fx.union(&[a, any]);
    check_list(&fx, &found, &[(t, Supertype, union)]);
}

#[test]
fn class_objects_match_by_what_they_make() {
    let mut fx = Fixture::new();
    let types = fx.types();
    let (t, a, b) = (fx.t, fx.a, fx.b);
    let type_of = |item| {
        types.intern(types::Type::Type {
            item,
            is_type_form: false,
        })
    };
    check(&mut fx, type_of(t), type_of(a), Supertype, &[(t, Supertype, a)]);
    let union = fx.union(&[type_of(a), type_of(b)]);
    let items = fx.union(&[a, b]);
    let _ = items;
    check(&mut fx, type_of(t), union, Supertype, &[(t, Supertype, a)]);
}

#[test]
fn arguments_of_a_call_bound_the_variables_of_the_callee() {
    let mut fx = Fixture::new();
    let (t, s, a, b) = (fx.t, fx.s, fx.a, fx.b);
    let mut callee = fx.callable(&[positional(t), param(s, None, ArgKind::Star)], t);
    callee.variables = [t, s].into();
    let context = ArgumentInferContext {
        mapping_type: fx.of(fx.mapping, &[fx.any, fx.any]),
        iterable_type: fx.of(fx.iterable, &[fx.any]),
    };
    let bs = fx.of(fx.list, &[b]);
    let types = [Some(a), Some(bs), None];
    let call = CallArguments {
        types: &types,
        kinds: &[ArgKind::Pos, ArgKind::Star, ArgKind::Pos],
        names: &[],
        formal_to_actual: &[smallvec::smallvec![0], smallvec::smallvec![1, 2]],
        context,
    };
    let found = infer_constraints_for_callable(&mut fx, &callee, call);
    check_list(&fx, &found, &[(t, Supertype, a), (s, Supertype, b)]);
}
