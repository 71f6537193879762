//! Joins. After the class `JoinSuite` of `mypy/test/testtypes.py`.

mod zoo;

use typeops::{
    can_be_false, can_be_true, false_only, is_subtype, join_types, make_simplified_union, true_only,
};
use types::{AnyKind, Type, Variance};
use zoo::Zoo;

/// In this order of the two types.
fn check_one_way(zoo: &mut Zoo, s: &str, t: &str, expected: &str) {
    let (left, right) = (zoo.typ(s), zoo.typ(t));
    let wanted = zoo.typ(expected);
    let joined = join_types(zoo, left, right);
    assert_eq!(zoo.text(joined), zoo.text(wanted), "join of {s} and {t}");
    assert!(
        is_subtype(zoo, left, joined),
        "{s} is a subtype of the join with {t}"
    );
    assert!(
        is_subtype(zoo, right, joined),
        "{t} is a subtype of the join with {s}"
    );
}

fn check(zoo: &mut Zoo, s: &str, t: &str, expected: &str) {
    check_one_way(zoo, s, t, expected);
    check_one_way(zoo, t, s, expected);
}

#[test]
fn classes_join_to_their_common_base() {
    let zoo = &mut Zoo::invariant();
    for class in ["A", "object", "B"] {
        check(zoo, class, class, class);
    }
    check(zoo, "A", "object", "object");
    check(zoo, "B", "object", "object");
    check(zoo, "A", "D", "object");
    check(zoo, "B", "C", "A");
    check(zoo, "B", "D", "object");
    check(zoo, "F", "F2", "object");
    check(zoo, "F", "F3", "F");
    check(zoo, "E", "F", "F");
    check(zoo, "A", "F", "object");
}

#[test]
fn tuples_join_item_by_item_or_to_variadic_ones() {
    let zoo = &mut Zoo::invariant();
    check(zoo, "tuple[()]", "tuple[()]", "tuple[()]");
    check(zoo, "tuple[A]", "tuple[A]", "tuple[A]");
    check(zoo, "tuple[B, C]", "tuple[A, D]", "tuple[A, object]");
    check(zoo, "tuple[A, A]", "tuple", "tuple[Any, ...]");
    check(zoo, "tuple[A]", "tuple[A, A]", "tuple[A, ...]");
    check(zoo, "tuple[B]", "tuple[A, C]", "tuple[A, ...]");
    check(zoo, "tuple[()]", "tuple[A]", "tuple[A, ...]");
    check(zoo, "tuple[A]", "tuple[A, ...]", "tuple[A, ...]");
    check(zoo, "tuple[A, ...]", "tuple[()]", "tuple[A, ...]");
}

#[test]
fn variadic_tuples_join_by_length() {
    let zoo = &mut Zoo::invariant();
    let many = "tuple[*tuple[A, ...]]";
    check(zoo, "tuple[A, A]", many, "tuple[A, ...]");
    check(
        zoo,
        "tuple[A, A]",
        "tuple[*tuple[A, ...], A]",
        "tuple[*tuple[A, ...], A]",
    );
    check(
        zoo,
        "tuple[A, A]",
        "tuple[A, *tuple[A, ...]]",
        "tuple[A, *tuple[A, ...]]",
    );
    let both = "tuple[A, *tuple[A, ...], A]";
    check(zoo, both, both, both);
    check(zoo, many, both, "tuple[A, ...]");
    check(zoo, many, many, "tuple[A, ...]");
    check(
        zoo,
        "tuple[*tuple[A, ...], A]",
        "tuple[B, *tuple[B, ...], B]",
        "tuple[*tuple[A, ...], A]",
    );
}

#[test]
fn callables_join_if_their_parameters_line_up() {
    let zoo = &mut Zoo::invariant();
    check(zoo, "def (A) -> B", "def (A) -> B", "def (A) -> B");
    check(zoo, "def (A) -> B", "def (B) -> B", "def (B) -> B");
    check(zoo, "def (A) -> B", "def (A) -> A", "def (A) -> A");
    check(zoo, "def (A) -> B", "function", "function");
    check(zoo, "def (A) -> B", "def (D) -> B", "function");
    check(
        zoo,
        "def (A, A, Any) -> A",
        "def (A, Any, A) -> Any",
        "def (A, Any, Any) -> Any",
    );
}

#[test]
fn type_variables_join_to_themselves_or_their_bounds() {
    let zoo = &mut Zoo::invariant();
    check(zoo, "T", "T", "T");
    check(zoo, "S", "S", "S");
    check(zoo, "T", "S", "object");
    check(zoo, "type[A]", "T", "object");
    let bound = zoo.typ("tuple[Any] | tuple[Any, Any]");
    let object = zoo.typ("object");
    let wide = zoo.type_var("V", -100, object, Variance::Invariant);
    let narrow = zoo.type_var("W", -101, bound, Variance::Invariant);
    zoo.call_it("V", wide);
    zoo.call_it("W", narrow);
    check(zoo, "V", "W", "object");
}

#[test]
fn without_strict_optional_none_joins_to_the_other() {
    let zoo = &mut Zoo::invariant();
    zoo.state.world.strict_optional = false;
    for typ in [
        "None",
        "A",
        "object",
        "X?",
        "T",
        "tuple[()]",
        "def (A) -> B",
        "Any",
    ] {
        check(zoo, typ, "None", typ);
    }
    check(zoo, "G[A]", "None", "G[A]");
    zoo.state.world.strict_optional = true;
    check(zoo, "G[A]", "None", "G[A] | None");
}

#[test]
fn unknown_names_and_any_join_to_any() {
    let zoo = &mut Zoo::invariant();
    check(zoo, "X?", "X?", "Any");
    check(zoo, "X?", "Y?", "Any");
    for typ in ["A", "object", "G[A]", "T", "tuple[()]", "def (A) -> B"] {
        check(zoo, typ, "X?", "Any");
    }
    for typ in [
        "Any",
        "A",
        "object",
        "None",
        "X?",
        "T",
        "tuple[()]",
        "def (A) -> B",
    ] {
        check(zoo, typ, "Any", "Any");
    }
}

#[test]
fn unrelated_kinds_join_to_object() {
    let zoo = &mut Zoo::invariant();
    let kinds = ["A", "T", "tuple[()]", "def (A) -> B"];
    for one in kinds {
        for other in kinds.into_iter().filter(|other| *other != one) {
            check(zoo, one, other, "object");
        }
        check(zoo, one, "G[A]", "object");
    }
}

#[test]
fn arguments_join_by_variance() {
    let zoo = &mut Zoo::invariant();
    check(zoo, "G[A]", "G[A]", "G[A]");
    for other in ["G[B]", "G[D]", "G2[A]"] {
        check(zoo, "G[A]", other, "object");
    }
    check(zoo, "G[Any]", "G[A]", "G[Any]");
    let zoo = &mut Zoo::new(Variance::Covariant);
    check(zoo, "G[A]", "G[A]", "G[A]");
    check(zoo, "G[A]", "G[B]", "G[A]");
    check(zoo, "G[A]", "G[D]", "G[object]");
    check(zoo, "G[A]", "G2[A]", "object");
    check(zoo, "G[Any]", "G[A]", "G[Any]");
    check(zoo, "H[A, B]", "H[A, B]", "H[A, B]");
    check(zoo, "H[A, B]", "H[B, B]", "H[A, B]");
    check(zoo, "H[A, D]", "H[A, A]", "H[A, object]");
    let zoo = &mut Zoo::new(Variance::Contravariant);
    check(zoo, "G[A]", "G[A]", "G[A]");
    check(zoo, "G[A]", "G[B]", "object");
    check(zoo, "G[A]", "G2[A]", "object");
    check(zoo, "G[Any]", "G[A]", "G[Any]");
}

#[test]
fn generic_classes_join_through_their_bases() {
    let zoo = &mut Zoo::new(Variance::Covariant);
    check(zoo, "GS[A, B]", "G[B]", "G[B]");
    check(zoo, "GS[B, A]", "G[B]", "G[A]");
    check(zoo, "GS[A, B]", "G[D]", "G[object]");
    check(zoo, "GS[B, A]", "GS2[A]", "G[A]");
    check(zoo, "GS[A, B]", "GS2[A]", "G[A]");
    check(zoo, "GS[A, B]", "GS2[D]", "G[object]");
}

#[test]
fn overloads_join_to_what_they_share() {
    let zoo = &mut Zoo::invariant();
    let overloads = |zoo: &mut Zoo, name: &str, items: &[&str]| {
        let items: Vec<_> = items.iter().map(|item| zoo.typ(item)).collect();
        let overloaded = zoo.types().overloaded(items);
        zoo.call_it(name, overloaded);
    };
    let (a, b, c) = ("def (A) -> A", "def (B) -> B", "def (C) -> C");
    overloads(zoo, "ab", &[a, b]);
    overloads(zoo, "ac", &[a, c]);
    overloads(zoo, "ba", &[b, a]);
    overloads(zoo, "ca", &[c, a]);
    check(zoo, "ab", a, a);
    check(zoo, "ab", b, b);
    check(zoo, "ab", "ab", "ab");
    check(zoo, "ab", "ac", a);
    check(zoo, "ba", "ca", a);
    check(zoo, "ab", c, "function");
    check(zoo, "ab", "def (Any) -> B", "def (Any) -> B");
    overloads(zoo, "with_any", &[a, "def (Any) -> B"]);
    check(zoo, "with_any", b, "def (Any) -> B");
}

#[test]
fn class_objects_join_as_their_instances_do() {
    let zoo = &mut Zoo::invariant();
    check(zoo, "class (A) -> A", "class (A) -> A", "class (A) -> A");
    check(zoo, "class (A) -> A", "class (B) -> B", "class (B) -> A");
    check(zoo, "class (A) -> A", "type", "type");
    check(zoo, "type[A]", "type[B]", "type[A]");
    check(zoo, "type[B]", "type[Any]", "type[Any]");
    check(zoo, "type[B]", "type", "type");
    check(zoo, "type[B]", "type[C]", "type[A]");
    check(zoo, "type[C]", "type[D]", "type[object]");
    check(zoo, "type", "type[Any]", "type");
    check(zoo, "type[B]", "Any", "Any");
    let class = zoo.typ("class (A) -> A");
    let joined = join_types(zoo, class, class);
    assert!(typeops::callables::is_type_obj(&zoo.state.world, joined));
}

#[test]
fn literals_join_to_their_class() {
    let zoo = &mut Zoo::invariant();
    check(zoo, "1@A", "1@A", "1@A");
    check(zoo, "1@A", "A", "A");
    check(zoo, "1@A", "D", "object");
    check(zoo, "1@A", "2@A", "A");
    check(zoo, "1@A", "x@D", "object");
    check(zoo, "1@A", "Any", "Any");
    check(zoo, "1@A | 2@A", "2@A", "1@A | 2@A");
    check(zoo, "1@A | 2@A", "A", "A");
    check(zoo, "1@A | x@D", "A", "A | x@D");
    check(zoo, "D | x@D", "x@D", "D");
    check(zoo, "D | x@D", "D", "D | x@D");
    check(zoo, "A | 1@A", "2@A", "A");
    // Which one comes first shows in the union.
    check_one_way(zoo, "1@A | 2@A", "2@A | x@D", "1@A | 2@A | x@D");
    check_one_way(zoo, "2@A | x@D", "1@A | 2@A", "2@A | x@D | 1@A");
}

#[test]
fn restrictions_to_true_or_false_that_differ_are_dropped() {
    let zoo = &mut Zoo::invariant();
    let (a, object) = (zoo.typ("A"), zoo.typ("object"));
    let (true_a, false_object) = (true_only(zoo, a), false_only(zoo, object));
    let union = make_simplified_union(zoo, &[true_a, false_object]);
    assert!(can_be_true(&zoo.state.world, union) && can_be_false(&zoo.state.world, union));
    let any = zoo.types().any(AnyKind::SpecialForm);
    let true_any = true_only(zoo, any);
    let joined = join_types(zoo, true_any, false_object);
    assert!(matches!(zoo.types().get(joined), Type::Any { .. }));
    assert!(can_be_true(&zoo.state.world, joined) && can_be_false(&zoo.state.world, joined));
}
