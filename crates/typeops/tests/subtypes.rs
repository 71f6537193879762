//! Subtyping: classes, type arguments, callables, variadic classes. After `mypy/test/testsubtypes.py`.

mod zoo;

use types::Variance;
use zoo::Zoo;

#[test]
fn a_class_is_a_subtype_of_its_bases_only() {
    let mut zoo = Zoo::invariant();
    for class in ["A", "object", "B"] {
        zoo.assert_subtype(class, class);
    }
    zoo.assert_strict_subtype("A", "object");
    zoo.assert_strict_subtype("B", "object");
    zoo.assert_strict_subtype("B", "A");
    zoo.assert_not_subtype("A", "D");
    zoo.assert_not_subtype("B", "C");
    zoo.assert_subtype("E", "F");
    zoo.assert_subtype("E2", "F");
    zoo.assert_not_subtype("A", "F");
}

#[test]
fn invariant_arguments_must_be_equal() {
    let mut zoo = Zoo::invariant();
    zoo.assert_subtype("G[A]", "G[A]");
    zoo.assert_subtype("H[A, B]", "H[A, B]");
    zoo.assert_not_subtype("G[A]", "G2[A]");
    zoo.assert_unrelated("G[A]", "G[B]");
    zoo.assert_subtype("GS[A, B]", "G[B]");
    zoo.assert_not_subtype("GS[A, B]", "G[A]");
    zoo.assert_not_subtype("GS[A, A]", "G[B]");
    zoo.assert_subtype("G[Any]", "G[B]");
    zoo.assert_subtype("G[B]", "G[Any]");
}

#[test]
fn covariant_arguments_may_be_narrower() {
    let mut zoo = Zoo::new(Variance::Covariant);
    zoo.assert_subtype("G[A]", "G[A]");
    zoo.assert_not_subtype("G[A]", "G2[A]");
    zoo.assert_strict_subtype("G[B]", "G[A]");
    zoo.assert_subtype("GS[A, B]", "G[B]");
    zoo.assert_subtype("GS[A, B]", "G[A]");
    zoo.assert_not_subtype("GS[A, A]", "G[B]");
}

#[test]
fn contravariant_arguments_may_be_wider() {
    let mut zoo = Zoo::new(Variance::Contravariant);
    zoo.assert_not_subtype("G[A]", "G2[A]");
    zoo.assert_strict_subtype("G[A]", "G[B]");
    zoo.assert_subtype("GS[A, B]", "G[B]");
    zoo.assert_not_subtype("GS[A, B]", "G[A]");
    zoo.assert_subtype("GS[A, A]", "G[B]");
}

#[test]
fn arguments_are_followed_through_bases() {
    let mut zoo = Zoo::invariant();
    zoo.assert_subtype("M1", "GF[A]");
    zoo.assert_not_subtype("M1", "GF[B]");
    zoo.assert_subtype("GF[A]", "GF[A]");
}

#[test]
fn callables_take_more_and_return_less() {
    let mut zoo = Zoo::invariant();
    zoo.assert_strict_subtype("def (object) -> D", "def (A) -> D");
    zoo.assert_strict_subtype("def (D) -> B", "def (D) -> A");
    zoo.assert_strict_subtype("def (A) -> Never", "def (A) -> A");
    zoo.assert_unrelated("def (A, A) -> A", "def (A) -> A");
}

#[test]
fn defaults_may_be_left_out() {
    let mut zoo = Zoo::invariant();
    zoo.assert_strict_subtype("def (A, D=) -> A", "def (A, D) -> A");
    zoo.assert_strict_subtype("def (A, D=) -> A", "def (A) -> A");
    zoo.assert_strict_subtype("def (A=, D=) -> A", "def (A, D=) -> A");
    zoo.assert_unrelated("def (A, D=) -> A", "def (D, D) -> A");
    zoo.assert_unrelated("def (A=, D=) -> A", "def (A, A=) -> A");
    zoo.assert_unrelated("def (A, A=) -> A", "def (A, A, A) -> A");
}

#[test]
fn star_args_take_any_number() {
    let mut zoo = Zoo::invariant();
    zoo.assert_strict_subtype("def (*A) -> A", "def (*B) -> A");
    zoo.assert_strict_subtype("def (*A) -> A", "def (B) -> A");
    zoo.assert_strict_subtype("def (*A) -> A", "def () -> A");
    zoo.assert_strict_subtype("def (A, *D) -> A", "def (B) -> A");
    zoo.assert_strict_subtype("def (A=, *D) -> A", "def (B) -> A");
    zoo.assert_strict_subtype("def (A=, *F) -> D", "def (B=, *E) -> D");
    zoo.assert_not_subtype("def (*B) -> D", "def (A) -> D");
    zoo.assert_not_subtype("def (*B) -> D", "def (A=, *A) -> D");
    zoo.assert_subtype("def (*A) -> D", "def (B=, *B) -> D");
    zoo.assert_not_subtype("def (B=, *B) -> D", "def (*A) -> D");
    zoo.assert_subtype("def (A=, *A) -> D", "def (*B) -> D");
}

#[test]
fn class_objects_are_callables_and_types() {
    let mut zoo = Zoo::invariant();
    zoo.assert_subtype("class (D) -> A", "type");
    zoo.assert_strict_subtype("class (D) -> B", "def (D) -> A");
    zoo.assert_strict_subtype("class (A) -> B", "def (A) -> B");
    zoo.assert_strict_subtype("class (A) -> B", "type[A]");
    zoo.assert_strict_subtype("type[B]", "type[A]");
    zoo.assert_strict_subtype("type[A]", "object");
}

#[test]
fn variadic_classes_match_item_by_item() {
    let mut zoo = Zoo::invariant();
    zoo.assert_subtype("GV", "GV");
    zoo.assert_subtype("GV[A, B]", "GV[A, B]");
    zoo.assert_not_subtype("GV[A, B]", "GV[B, A]");
    zoo.assert_not_subtype("GV[A, B]", "GV[A]");
    zoo.assert_subtype("GV[*Ss]", "GV[*Ss]");
    zoo.assert_not_subtype("GV[*Ss]", "GV[*Us]");
    zoo.assert_not_subtype("GV[*Ss]", "GV");
    zoo.assert_not_subtype("GV[*Ss]", "GV[Any]");
}

#[test]
fn variadic_classes_match_prefix_and_suffix() {
    let mut zoo = Zoo::invariant();
    zoo.assert_subtype("GV[A, *Ss]", "GV[A, *Ss]");
    zoo.assert_subtype("GV[A, B, *Ss]", "GV[A, B, *Ss]");
    zoo.assert_not_subtype("GV[A, *Ss]", "GV[B, *Ss]");
    zoo.assert_not_subtype("GV[A, *Ss]", "GV[A, B, *Ss]");
    zoo.assert_subtype("GV[*Ss, A]", "GV[*Ss, A]");
    zoo.assert_not_subtype("GV[*Ss, A]", "GV[*Ss, B]");
    zoo.assert_not_subtype("GV[*Ss, A]", "GV[*Ss, A, B]");
    zoo.assert_subtype("GV[A, B, *Ss, C]", "GV[A, B, *Ss, C]");
    zoo.assert_not_subtype("GV[A, B, *Ss, C]", "GV[A, *Ss, B, C]");
    zoo.assert_subtype("GV[A, A]", "GV[*tuple[A, ...]]");
}

#[test]
fn tuples_match_item_by_item_and_as_variadic_ones() {
    let mut zoo = Zoo::invariant();
    zoo.assert_strict_subtype("tuple[B, A]", "tuple[A, A]");
    zoo.assert_strict_subtype("tuple[B, B]", "tuple[A, ...]");
    zoo.assert_not_subtype("tuple[B, D]", "tuple[A, ...]");
    zoo.assert_strict_subtype("tuple[D, B, B, D]", "tuple[D, *tuple[A, ...], D]");
    zoo.assert_strict_subtype("tuple[D, *tuple[B, ...], B]", "tuple[D, *tuple[A, ...]]");
    zoo.assert_not_subtype("tuple[D]", "tuple[D, *tuple[A, ...], D]");
    zoo.assert_subtype("tuple[Any, ...]", "tuple[A, B]");
    zoo.assert_not_subtype("tuple[A, ...]", "tuple[A, A]");
}

#[test]
fn none_is_a_member_of_every_type_only_without_strict_optional() {
    let mut zoo = Zoo::invariant();
    zoo.assert_not_subtype("None", "A");
    zoo.assert_subtype("None", "object");
    zoo.assert_subtype("None", "A | None");
    zoo.state.world.strict_optional = false;
    zoo.assert_subtype("None", "A");
}

#[test]
fn a_union_needs_all_its_items_and_one_of_the_other() {
    let mut zoo = Zoo::invariant();
    zoo.assert_strict_subtype("A", "A | D");
    zoo.assert_strict_subtype("A | D", "D | A | None");
    zoo.assert_subtype("B | C", "A");
    zoo.assert_not_subtype("A | D", "A");
    zoo.assert_subtype("bool", "True@bool | False@bool");
    zoo.assert_not_subtype("bool", "True@bool");
}

#[test]
fn recursive_aliases_compare_in_finite_time() {
    let mut zoo = Zoo::invariant();
    for (name, base) in [("A1", "A"), ("AA1", "A"), ("B1", "B")] {
        let alias = zoo.alias_of_tuple(name, base);
        zoo.call_it(name, alias);
    }
    for (name, base) in [("A2", "A"), ("AA2", "A"), ("B2", "B")] {
        let alias = zoo.alias_of_union(name, base);
        zoo.call_it(name, alias);
    }
    for (one, other) in [("A1", "AA1"), ("A2", "AA2")] {
        zoo.assert_subtype(one, other);
        zoo.assert_subtype(other, one);
    }
    zoo.assert_strict_subtype("B1", "A1");
    zoo.assert_strict_subtype("B2", "A2");
    zoo.assert_strict_subtype("A1", "A2");
    assert!(
        zoo.state.assumptions.is_empty(),
        "no assumption outlives its question"
    );
}

#[test]
fn the_fallback_of_a_tuple_is_no_subtype_of_the_tuple() {
    let mut zoo = Zoo::invariant();
    let (a, b) = (zoo.typ("A"), zoo.typ("B"));
    let tuple = zoo.types().tuple([b], a);
    zoo.call_it("TupleOfB", tuple);
    zoo.assert_not_subtype("A", "TupleOfB");
}

#[test]
fn promotions_hold_unless_they_are_ignored() {
    let mut zoo = Zoo::invariant();
    let (int, float) = (zoo.typ("int"), zoo.typ("float"));
    let class = zoo.class_id("int");
    zoo.state.world.get_mut(class).promotions = [nodes::defs::Promotion { to: float }].into();
    zoo.assert_strict_subtype("int", "float");
    let options = typeops::SubtypeOptions {
        ignore_promotions: true,
        ..typeops::SubtypeOptions::default()
    };
    assert!(!typeops::is_subtype_with(&mut zoo, int, float, options));
}
