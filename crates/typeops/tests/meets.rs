//! Meets, narrowing and overlaps. After the class `MeetSuite` of `mypy/test/testtypes.py`.

mod zoo;

use typeops::{
    OverlapOptions, is_overlapping_types, is_same_type, is_subtype, meet_types, narrow_declared_type,
};
use types::Variance;
use zoo::Zoo;

fn check_one_way(zoo: &mut Zoo, s: &str, t: &str, expected: &str) {
    let (left, right) = (zoo.typ(s), zoo.typ(t));
    let wanted = zoo.typ(expected);
    let met = meet_types(zoo, left, right);
    assert_eq!(zoo.text(met), zoo.text(wanted), "meet of {s} and {t}");
    assert!(
        is_subtype(zoo, met, left),
        "the meet with {t} is a subtype of {s}"
    );
    assert!(
        is_subtype(zoo, met, right),
        "the meet with {s} is a subtype of {t}"
    );
}

fn check(zoo: &mut Zoo, s: &str, t: &str, expected: &str) {
    check_one_way(zoo, s, t, expected);
    check_one_way(zoo, t, s, expected);
}

/// With classes whose type variables are covariant, as mypy's fixture has by default.
fn covariant() -> Zoo {
    Zoo::new(Variance::Covariant)
}

#[test]
fn classes_meet_in_the_narrower_one() {
    let zoo = &mut covariant();
    for class in ["A", "object", "B"] {
        check(zoo, class, class, class);
    }
    check(zoo, "A", "object", "A");
    check(zoo, "A", "B", "B");
    check(zoo, "B", "object", "B");
    check(zoo, "A", "D", "Never");
    check(zoo, "B", "C", "Never");
    check(zoo, "F", "F2", "Never");
    check(zoo, "F", "F3", "F3");
    check(zoo, "object", "F", "F");
    check(zoo, "A", "F", "Never");
    check(zoo, "E", "F", "E");
    check(zoo, "E", "E2", "Never");
    check(zoo, "E2", "E3", "Never");
    check(zoo, "GF[A]", "M1", "M1");
    check(zoo, "GF[B]", "M1", "Never");
}

#[test]
fn tuples_meet_item_by_item() {
    let zoo = &mut covariant();
    check(zoo, "tuple[()]", "tuple[()]", "tuple[()]");
    check(zoo, "tuple[A]", "tuple[A]", "tuple[A]");
    check(zoo, "tuple[B, C]", "tuple[A, D]", "tuple[B, Never]");
    check(zoo, "tuple[A, A]", "tuple", "tuple[A, A]");
    check(zoo, "tuple[A]", "tuple[A, A]", "Never");
    let many = "tuple[*tuple[A, ...]]";
    check(zoo, "tuple[A, A]", many, "tuple[A, A]");
    check(zoo, "tuple[A, A]", "tuple[*tuple[A, ...], A]", "tuple[A, A]");
    check(zoo, "tuple[A, A]", "tuple[A, *tuple[A, ...]]", "tuple[A, A]");
    check(zoo, many, many, many);
    check(
        zoo,
        "tuple[*tuple[A, ...], A]",
        "tuple[B, *tuple[B, ...]]",
        "tuple[B, *tuple[B, ...]]",
    );
}

#[test]
fn callables_meet_if_their_parameters_line_up() {
    let zoo = &mut covariant();
    check(zoo, "def (A) -> B", "def (A) -> B", "def (A) -> B");
    check(zoo, "def (A) -> B", "def (B) -> B", "def (A) -> B");
    check(zoo, "def (A) -> B", "def (A) -> A", "def (A) -> B");
    check(
        zoo,
        "def (A, A, Any) -> A",
        "def (A, Any, A) -> Any",
        "def (A, Any, Any) -> Any",
    );
}

#[test]
fn type_variables_meet_only_themselves() {
    let zoo = &mut covariant();
    check(zoo, "T", "T", "T");
    check(zoo, "S", "S", "S");
    check(zoo, "T", "S", "Never");
}

#[test]
fn none_meets_by_strict_optional() {
    let zoo = &mut covariant();
    check(zoo, "None", "None", "None");
    check(zoo, "None", "Any", "None");
    check(zoo, "object", "None", "None");
    for typ in ["A", "X?", "T", "tuple[()]", "def (A) -> B"] {
        check(zoo, typ, "None", "Never");
    }
    zoo.state.world.strict_optional = false;
    for typ in ["A", "object", "X?", "T", "tuple[()]", "def (A) -> B"] {
        check(zoo, typ, "None", "None");
    }
}

#[test]
fn any_meets_as_the_other_and_unknown_names_as_any() {
    let zoo = &mut covariant();
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
        check(zoo, typ, "Any", typ);
    }
    check(zoo, "X?", "X?", "Any");
    check(zoo, "X?", "Y?", "Any");
    for typ in ["A", "object", "T", "tuple[()]", "def (A) -> B"] {
        check(zoo, typ, "X?", "Any");
    }
}

#[test]
fn arguments_meet_if_one_type_contains_the_other() {
    let zoo = &mut covariant();
    check(zoo, "G[A]", "G[A]", "G[A]");
    check(zoo, "G[A]", "object", "G[A]");
    check(zoo, "G[A]", "G[B]", "G[B]");
    check(zoo, "G[A]", "G[D]", "Never");
    check(zoo, "G[A]", "G2[A]", "Never");
    check(zoo, "G[A]", "None", "Never");
    check(zoo, "G[A]", "Any", "G[A]");
    for typ in ["A", "T", "tuple[()]", "def (A) -> B"] {
        check(zoo, typ, "G[A]", "Never");
    }
    check(zoo, "H[A, B]", "H[A, B]", "H[A, B]");
    check(zoo, "H[A, B]", "H[A, A]", "H[A, B]");
    check(zoo, "H[A, B]", "H[A, D]", "Never");
    check(zoo, "H[A, B]", "H[B, B]", "H[B, B]");
    check(zoo, "GS[A, B]", "G[B]", "GS[A, B]");
    check(zoo, "GS[B, A]", "G[B]", "Never");
    check(zoo, "GS[B, A]", "GS2[A]", "Never");
    check(zoo, "GS[A, B]", "GS2[A]", "Never");
    check(zoo, "G[Any]", "G[A]", "G[A]");
}

#[test]
fn class_objects_meet_as_their_instances_do() {
    let zoo = &mut covariant();
    check(zoo, "type[A]", "type[B]", "type[B]");
    check(zoo, "type[B]", "type[Any]", "type[B]");
    check(zoo, "type[B]", "type", "type[B]");
    check(zoo, "type[B]", "type[C]", "type[Never]");
    check(zoo, "type[C]", "type[D]", "type[Never]");
    check(zoo, "type", "type[Any]", "type[Any]");
    check(zoo, "type[B]", "Any", "type[B]");
}

#[test]
fn literals_meet_their_class_and_unions() {
    let zoo = &mut covariant();
    check(zoo, "1@A", "1@A", "1@A");
    check(zoo, "1@A", "A", "1@A");
    for other in ["x@D", "2@A"] {
        check(zoo, "1@A", other, "Never");
        zoo.state.world.strict_optional = false;
        check(zoo, "1@A", other, "None");
        zoo.state.world.strict_optional = true;
    }
    check(zoo, "1@A | 2@A", "1@A", "1@A");
    check(zoo, "1@A | 2@A", "2@A | x@D", "2@A");
    check(zoo, "1@A | 2@A", "1@A | 2@A", "1@A | 2@A");
    check(zoo, "1@A", "Any", "1@A");
    check(zoo, "1@A", "object", "1@A");
}

fn narrowed(zoo: &mut Zoo, declared: &str, narrowed: &str) -> String {
    let (declared, narrowed) = (zoo.typ(declared), zoo.typ(narrowed));
    let typ = narrow_declared_type(zoo, declared, narrowed);
    zoo.text(typ)
}

#[test]
fn declared_types_narrow_to_what_both_share() {
    let zoo = &mut covariant();
    for literal in ["1@A", "2@A"] {
        let (typ, a) = (zoo.typ(literal), zoo.typ("A"));
        let result = narrow_declared_type(zoo, typ, a);
        assert!(is_same_type(zoo, typ, result));
    }
    assert_eq!(narrowed(zoo, "A | D | None", "B | None"), "B | None");
    assert_eq!(narrowed(zoo, "A", "D"), "Never");
    assert_eq!(narrowed(zoo, "object", "A"), "A");
    assert_eq!(narrowed(zoo, "A", "Any"), "Any");
    assert_eq!(narrowed(zoo, "T", "A"), "T");
}

fn overlap(zoo: &mut Zoo, left: &str, right: &str) -> bool {
    let (left, right) = (zoo.typ(left), zoo.typ(right));
    let options = OverlapOptions::default();
    let one_way = is_overlapping_types(zoo, left, right, options);
    assert_eq!(
        is_overlapping_types(zoo, right, left, options),
        one_way,
        "overlaps are symmetric"
    );
    one_way
}

#[test]
fn overlaps_are_partial_containment() {
    let zoo = &mut Zoo::invariant();
    assert!(overlap(zoo, "A", "B"));
    assert!(!overlap(zoo, "A", "D"));
    assert!(overlap(zoo, "A | D", "D | None"));
    assert!(!overlap(zoo, "A | None", "D"));
    assert!(overlap(zoo, "tuple[A, D]", "tuple[B, D]"));
    assert!(!overlap(zoo, "tuple[A, D]", "tuple[B]"));
    assert!(overlap(zoo, "G[A | D]", "G[D | F]"));
    assert!(!overlap(zoo, "1@A", "2@A"));
    assert!(overlap(zoo, "type[A]", "class () -> B"));
}

#[test]
fn overlaps_of_generic_callables_are_symmetric() {
    let zoo = &mut Zoo::invariant();
    let object = zoo.typ("object");
    let variable = zoo.type_var("T", -1, object, Variance::Invariant);
    zoo.call_it("V", variable);
    let identity = zoo.typ("def (V) -> V");
    let identity = typeops::type_vars::with_variables(zoo.types(), identity, vec![variable]);
    zoo.call_it("identity", identity);
    assert!(overlap(zoo, "def (T) -> S", "identity"));
}
