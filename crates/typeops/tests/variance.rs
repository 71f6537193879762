//! The variance of type parameters in brackets is inferred from the members.

mod zoo;

use typeops::subtypes::infer_class_variances;
use types::{TypeId, Variance};
use zoo::Zoo;

/// A class `C[X]` whose variance is not known.
fn generic(zoo: &mut Zoo) -> types::ClassId {
    let object = zoo.typ("object");
    let variable: TypeId = zoo.type_var("X", 1, object, Variance::NotReady);
    zoo.call_it("X", variable);
    zoo.class("__main__.C1", &[], &[variable])
}

fn inferred(zoo: &mut Zoo, class: types::ClassId) -> Variance {
    assert!(infer_class_variances(zoo, class));
    let variable = zoo.state.world.get(class).type_vars[0];
    zoo.types()
        .as_type_var(variable)
        .expect("a type variable")
        .variance
}

#[test]
fn results_are_covariant_and_parameters_contravariant() {
    for (method, expected) in [
        ("def (C1[X]) -> X", Variance::Covariant),
        ("def (C1[X], X) -> None", Variance::Contravariant),
        ("def (C1[X], X) -> X", Variance::Invariant),
        ("def (C1[X], list[X]) -> None", Variance::Invariant),
        ("def (C1[X]) -> C1[X]", Variance::Covariant),
    ] {
        let zoo = &mut Zoo::invariant();
        let class = generic(zoo);
        let typ = zoo.typ(method);
        zoo.method(class, "__main__.C1", "m", typ);
        assert_eq!(inferred(zoo, class), expected, "{method}");
    }
}

#[test]
fn attributes_that_can_be_set_are_invariant_unless_they_are_private() {
    for (name, expected) in [("x", Variance::Invariant), ("_x", Variance::Covariant)] {
        let zoo = &mut Zoo::invariant();
        let class = generic(zoo);
        let typ = zoo.typ("X");
        zoo.attribute(class, name, typ);
        assert_eq!(inferred(zoo, class), expected, "{name}");
    }
}

#[test]
fn variances_are_inferred_when_arguments_are_compared() {
    let zoo = &mut Zoo::invariant();
    let class = generic(zoo);
    let typ = zoo.typ("def (C1[X]) -> X");
    zoo.method(class, "__main__.C1", "m", typ);
    zoo.assert_strict_subtype("C1[B]", "C1[A]");
}
