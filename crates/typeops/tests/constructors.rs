//! Binding `self`, class objects, supertypes, fresh and frozen variables, disjoint bases.

mod zoo;

use nodes::defs::ClassFlags;
use typeops::disjoint_bases::can_have_shared_disjoint_base;
use typeops::special_methods::custom_special_method;
use typeops::tuples::{python_slice, slice_tuple};
use typeops::type_vars::with_variables;
use typeops::{
    bind_self, fill_typevars, freeze_all_type_vars, freshen_for_call, freshen_function_type_vars,
    map_instance_to_supertype, type_object_type, with_lasting_numbers,
};
use types::{TypeId, TypeVarKey, Variance};
use zoo::Zoo;

/// The program with an `object.__init__`, so that classes can be constructed.
fn zoo() -> Zoo {
    let mut zoo = Zoo::invariant();
    let object = zoo.class_id("object");
    let init = zoo.typ("def (object) -> None");
    zoo.method(object, "object", "__init__", init);
    zoo
}

fn bound(zoo: &mut Zoo, method: TypeId, original: &str) -> String {
    let original = zoo.typ(original);
    let typ = bind_self(zoo, method, Some(original), false);
    zoo.text(typ)
}

#[test]
fn binding_takes_the_first_parameter_away() {
    let zoo = &mut zoo();
    for (method, expected) in [
        ("def (A, B) -> D", "def (B) -> D"),
        ("def (*A) -> D", "def (*A) -> D"),
        ("def () -> D", "def () -> D"),
        (
            "over (def (A) -> D, def (A, B) -> B)",
            "Overload(def () -> D, def (B) -> B)",
        ),
    ] {
        let method = zoo.typ(method);
        assert_eq!(bound(zoo, method, "A"), expected);
    }
}

#[test]
fn a_type_variable_of_self_takes_the_original_type() {
    let zoo = &mut zoo();
    let bound_of = zoo.typ("A");
    let variable = zoo.type_var("Q", -1, bound_of, Variance::Invariant);
    zoo.call_it("Q", variable);
    for (method, original, expected) in [
        ("def (Q, B) -> Q", "B", "def (B) -> B"),
        ("def (type[Q]) -> list[Q]", "type[B]", "def () -> list[B]"),
        ("def (Q) -> list[Q]", "A", "def () -> list[A]"),
    ] {
        let method = zoo.typ(method);
        let method = with_variables(zoo.types(), method, vec![variable]);
        assert_eq!(bound(zoo, method, original), expected);
        let without = bind_self(zoo, method, None, false);
        assert!(
            zoo.text(without).contains('A'),
            "without an original type, the bound counts"
        );
    }
}

#[test]
fn constructors_come_from_init_or_new() {
    let zoo = &mut zoo();
    let text = |zoo: &mut Zoo, class: &str| {
        let class = zoo.class_id(class);
        let typ = type_object_type(zoo, class);
        assert!(typeops::callables::is_type_obj(&zoo.state.world, typ));
        zoo.text(typ)
    };
    assert_eq!(text(zoo, "A"), "def () -> A");
    assert_eq!(text(zoo, "G"), "def [T] () -> G[T]");
    let (gs, h) = (zoo.class_id("G"), zoo.class_id("H"));
    let init = zoo.typ("def (G[T], T, x: int=) -> None");
    zoo.method(gs, "G", "__init__", init);
    assert_eq!(text(zoo, "G"), "def [T] (T, x: int =) -> G[T]");
    // With the type arguments that the base has in the subclass.
    assert_eq!(text(zoo, "GS"), "def [T, S] (S, x: int =) -> GS[T, S]");
    let new = zoo.typ("def (type[H[S1, T]], int) -> D");
    zoo.method(h, "H", "__new__", new);
    assert!(
        text(zoo, "H").ends_with("(int) -> D"),
        "an explicit result of __new__ counts"
    );
}

#[test]
fn instances_map_to_their_bases() {
    let zoo = &mut zoo();
    for (typ, base, expected) in [
        ("GS[A, B]", "G", "G[B]"),
        ("GS2[D]", "G", "G[D]"),
        ("M1", "GF", "GF[A]"),
        ("B", "A", "A"),
        ("G[A]", "G", "G[A]"),
        ("A", "G", "G[Any]"),
    ] {
        let (typ, base) = (zoo.typ(typ), zoo.class_id(base));
        let mapped = map_instance_to_supertype(zoo, typ, base);
        assert_eq!(zoo.text(mapped), expected);
    }
}

#[test]
fn the_type_of_self_has_the_variables_of_its_class() {
    let zoo = zoo();
    for (class, expected) in [("A", "A"), ("G", "G[T]"), ("GS", "GS[T, S]"), ("GV", "GV[*Ts]")] {
        let typ = fill_typevars(&zoo.state.world, zoo.class_id(class));
        assert_eq!(zoo.text(typ), expected);
    }
}

#[test]
fn fresh_variables_are_new_and_frozen_ones_are_ordinary() {
    let zoo = &mut zoo();
    let (t, identity) = (zoo.typ("T"), zoo.typ("def (T) -> T"));
    let identity = with_variables(zoo.types(), identity, vec![t]);
    let key_of = |zoo: &Zoo, typ: TypeId| -> TypeVarKey {
        let callable = zoo.types().as_callable(typ).expect("a callable");
        let variable = zoo
            .types()
            .as_type_var_like(callable.variables[0])
            .expect("a variable");
        let used = zoo
            .types()
            .as_type_var_like(callable.ret_type)
            .expect("a variable");
        assert_eq!(
            variable.key, used.key,
            "the result speaks of the variable that is bound"
        );
        variable.key
    };
    let first = freshen_function_type_vars(zoo, identity);
    let second = freshen_function_type_vars(zoo, identity);
    assert!(key_of(zoo, first).is_meta_var());
    assert_ne!(key_of(zoo, first), key_of(zoo, second));
    let frozen = freeze_all_type_vars(&zoo.state, first);
    assert_eq!(key_of(zoo, frozen).meta_level, 0);
    assert_eq!(key_of(zoo, frozen).raw, key_of(zoo, first).raw);
}

#[test]
fn classes_with_slots_of_their_own_cannot_share_a_subclass() {
    let mut zoo = zoo();
    for name in ["A", "D"] {
        let class = zoo.class_id(name);
        zoo.flag(class, ClassFlags::DISJOINT_BASE);
    }
    let share = |left: &str, right: &str| {
        can_have_shared_disjoint_base(&zoo.state.world, &[zoo.typ(left), zoo.typ(right)])
    };
    assert!(share("A", "B"));
    assert!(share("A", "E"));
    assert!(!share("B", "D"));
}

#[test]
fn special_methods_outside_builtins_count_as_custom() {
    let zoo = &mut zoo();
    let name = zoo.name("__bool__");
    for (typ, expected) in [
        ("A", true),
        ("B", true),
        ("bool", false),
        ("A | bool", true),
        ("Any", true),
    ] {
        let typ = zoo.typ(typ);
        assert_eq!(custom_special_method(zoo, typ, name, false), expected);
    }
    let union = zoo.typ("A | bool");
    assert!(!custom_special_method(zoo, union, name, true));
}

#[test]
fn slices_are_those_of_python() {
    let items = [0, 1, 2, 3, 4];
    for (begin, end, stride, expected) in [
        (None, None, None, vec![0, 1, 2, 3, 4]),
        (Some(1), Some(-1), None, vec![1, 2, 3]),
        (None, None, Some(-1), vec![4, 3, 2, 1, 0]),
        (Some(-2), None, None, vec![3, 4]),
        (Some(10), None, Some(-2), vec![4, 2, 0]),
        (Some(3), Some(1), None, vec![]),
        (Some(-10), Some(2), None, vec![0, 1]),
    ] {
        assert_eq!(
            python_slice(&items, begin, end, stride).expect("no zero stride"),
            expected
        );
    }
    assert_eq!(python_slice(&items, None, None, Some(0)), None);
    let zoo = zoo();
    let types = zoo.types();
    let slice = |begin, end, stride| {
        let tuple = types
            .as_tuple(zoo.typ("tuple[A, B, *tuple[C, ...], D]"))
            .expect("a tuple");
        slice_tuple(types, tuple, (begin, end, stride), None).map(|typ| zoo.text(typ))
    };
    assert_eq!(slice(None, Some(2), None).as_deref(), Some("tuple[A, B]"));
    assert_eq!(slice(Some(-1), None, None).as_deref(), Some("tuple[D]"));
    assert_eq!(
        slice(Some(1), None, None).as_deref(),
        Some("tuple[B, *tuple[C, ...], D]")
    );
    assert_eq!(
        slice(None, None, Some(-1)).as_deref(),
        Some("tuple[D, *tuple[C, ...], B, A]")
    );
    assert_eq!(
        slice(None, Some(3), None),
        None,
        "how long the prefix is depends on the variadic item"
    );
}

#[test]
fn a_second_call_uses_the_numbers_of_the_first_again() {
    let zoo = &mut zoo();
    let (t, identity) = (zoo.typ("T"), zoo.typ("def (T) -> T"));
    let identity = with_variables(zoo.types(), identity, vec![t]);
    let numbers = zoo.state.next_meta_var;
    let first = freshen_for_call(zoo, identity);
    let inner = freshen_for_call(zoo, identity);
    assert_ne!(first, inner, "both are in use");
    let kept = with_lasting_numbers(zoo, inner, 1);
    zoo.state.call_vars.release(0);
    assert_eq!(freshen_for_call(zoo, identity), first);
    assert_ne!(kept, inner, "what is kept has the number that counts on");
    assert_eq!(
        zoo.state.next_meta_var,
        numbers + 3,
        "numbers count on in each call"
    );
    zoo.state.call_vars.release(0);
    assert_eq!(with_lasting_numbers(zoo, kept, 0), kept);
}
