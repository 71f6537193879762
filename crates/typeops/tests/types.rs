//! Expansion, erasure, precision, truth, unions, equality. After the other classes of `mypy/test/testtypes.py`.

mod zoo;

use typeops::{
    Env, can_be_false, can_be_true, erase_type, expand_type, false_only, has_recursive_types,
    is_more_precise, is_proper_subtype, is_same_type, make_simplified_union, make_union, proper,
    remove_instance_last_known_values, true_only,
};
use types::{AliasId, CallableFlags, Type, TypeId, Variance};
use zoo::Zoo;

fn expanded(zoo: &Zoo, typ: &str, variable: &str, replacement: &str) -> String {
    let mut env = Env::default();
    env.bind(&zoo.state.world, zoo.typ(variable), zoo.typ(replacement));
    zoo.text(expand_type(&zoo.state.world, zoo.typ(typ), &env))
}

#[test]
fn expansion_replaces_type_variables() {
    let zoo = Zoo::invariant();
    for typ in ["A", "object", "None", "tuple[A]", "def (A) -> A", "Any"] {
        assert_eq!(expanded(&zoo, typ, "T", "B"), typ);
    }
    assert_eq!(expanded(&zoo, "T", "T", "A"), "A");
    assert_eq!(expanded(&zoo, "T", "S", "A"), "T");
    assert_eq!(expanded(&zoo, "G[T]", "T", "A"), "G[A]");
    assert_eq!(
        expanded(&zoo, "def (T, *S) -> G[T]", "T", "A"),
        "def (A, *S) -> G[A]"
    );
    assert_eq!(expanded(&zoo, "T | A | None", "T", "A"), "A | None");
    assert_eq!(expanded(&zoo, "type[T]", "T", "A | B"), "type[A] | type[B]");
}

#[test]
fn expansion_puts_many_items_for_a_type_variable_tuple() {
    let zoo = Zoo::invariant();
    assert_eq!(
        expanded(&zoo, "tuple[A, *Ts, D]", "Ts", "tuple[B, C]"),
        "tuple[A, B, C, D]"
    );
    assert_eq!(expanded(&zoo, "GV[*Ts]", "Ts", "tuple[()]"), "GV[()]");
    assert_eq!(
        expanded(&zoo, "tuple[*Ts]", "Ts", "tuple[B, ...]"),
        "tuple[B, ...]"
    );
    assert_eq!(expanded(&zoo, "GV[*Ts]", "Ts", "Any"), "GV[*tuple[Any, ...]]");
    assert_eq!(
        expanded(&zoo, "def (*(*Ts)) -> A", "Ts", "tuple[B, C]"),
        "def (B, C) -> A"
    );
}

#[test]
fn expansion_leaves_recursive_aliases() {
    let mut zoo = Zoo::invariant();
    for alias in [zoo.alias_of_tuple("A1", "A"), zoo.alias_of_union("A2", "A")] {
        assert_eq!(expand_type(&zoo.state.world, alias, &Env::default()), alias);
    }
}

fn alias_id(zoo: &Zoo, typ: TypeId) -> AliasId {
    let Type::Alias { alias, .. } = zoo.types().get(typ) else {
        panic!("{} is no alias", zoo.text(typ));
    };
    *alias
}

#[test]
fn a_recursive_alias_is_expanded_once() {
    let mut zoo = Zoo::invariant();
    for alias in [zoo.alias_of_tuple("A1", "A"), zoo.alias_of_union("A2", "A")] {
        let id = alias_id(&zoo, alias);
        let target = zoo.state.world.get(id).target;
        assert_eq!(proper(&zoo.state.world, alias), target);
        assert_eq!(proper(&zoo.state.world, target), target);
        assert!(typeops::proper::refers_to_itself(&zoo.state.world, id));
        let inside = zoo.types().instance(zoo.class_id("G"), [alias]);
        assert!(has_recursive_types(&zoo.state.world, inside));
        assert!(!typeops::is_recursive_alias(&zoo.state.world, inside));
    }
}

fn erased(zoo: &mut Zoo, typ: &str) -> String {
    let typ = zoo.typ(typ);
    let erased = erase_type(zoo, typ);
    zoo.text(erased)
}

#[test]
fn erasure_leaves_what_the_running_program_knows() {
    let zoo = &mut Zoo::invariant();
    for typ in ["A", "object", "None", "Any"] {
        assert_eq!(erased(zoo, typ), typ);
    }
    assert_eq!(erased(zoo, "T"), "Any");
    assert_eq!(erased(zoo, "G[A]"), "G[Any]");
    assert_eq!(erased(zoo, "H[A, B]"), "H[Any, Any]");
    assert_eq!(erased(zoo, "tuple[A]"), "tuple[Any, ...]");
    assert_eq!(erased(zoo, "type[A]"), "type[A]");
    assert_eq!(erased(zoo, "type[T]"), "type[Any]");
    assert_eq!(erased(zoo, "G[A] | G[B]"), "G[Any]");
    for callable in ["def (A) -> B", "class (A) -> B"] {
        let typ = zoo.typ(callable);
        let erased = erase_type(zoo, typ);
        let types = zoo.types();
        let (old, new) = (types.as_callable(typ), types.as_callable(erased));
        let (old, new) = (old.expect("a callable"), new.expect("a callable"));
        assert_eq!(new.fallback, old.fallback);
        assert!(
            new.flags
                .contains(CallableFlags::ELLIPSIS_ARGS | CallableFlags::IMPLICIT)
        );
        assert!(types.is_any(new.ret_type));
    }
    let alias = zoo.alias_of_tuple("A1", "A");
    let plain = erase_type(zoo, alias);
    assert_eq!(zoo.text(plain), "tuple[Any, ...]");
    let alias = zoo.alias_of_union("A2", "A");
    let plain = erase_type(zoo, alias);
    assert_eq!(zoo.text(plain), "A | tuple[Any, ...]");
}

#[test]
fn a_proper_subtype_is_more_precise_and_everything_than_any() {
    let zoo = &mut Zoo::invariant();
    let precise = |zoo: &mut Zoo, left: &str, right: &str| {
        let (left, right) = (zoo.typ(left), zoo.typ(right));
        is_more_precise(zoo, left, right, false)
    };
    assert!(precise(zoo, "B", "A"));
    assert!(precise(zoo, "B", "B"));
    assert!(precise(zoo, "B", "Any"));
    assert!(precise(zoo, "tuple[B, A]", "tuple[B, A]"));
    assert!(precise(zoo, "tuple[B, B]", "tuple[B, A]"));
    assert!(!precise(zoo, "A", "B"));
    assert!(!precise(zoo, "Any", "B"));
}

fn proper_subtype(zoo: &mut Zoo, left: &str, right: &str) -> bool {
    let (left, right) = (zoo.typ(left), zoo.typ(right));
    is_proper_subtype(zoo, left, right)
}

#[test]
fn any_does_not_help_proper_subtypes() {
    let zoo = &mut Zoo::invariant();
    for (left, right) in [
        ("A", "A"),
        ("B", "A"),
        ("B", "object"),
        ("Any", "Any"),
        ("G[A]", "G[A]"),
        ("T", "T"),
    ] {
        assert!(proper_subtype(zoo, left, right), "{left} {right}");
    }
    for (left, right) in [
        ("A", "B"),
        ("object", "B"),
        ("A", "Any"),
        ("Any", "A"),
        ("G[A]", "G[Any]"),
        ("T", "S"),
    ] {
        assert!(!proper_subtype(zoo, left, right), "{left} {right}");
    }
    assert!(!proper_subtype(zoo, "G[Any]", "G[A]"));
    assert!(proper_subtype(zoo, "G[Any]", "G[Any]"));
    assert!(proper_subtype(zoo, "A", "A | B"));
    assert!(proper_subtype(zoo, "A | B", "A | B | C"));
    assert!(!proper_subtype(zoo, "A | D", "B | C"));
}

#[test]
fn proper_subtypes_respect_variance() {
    let zoo = &mut Zoo::new(Variance::Covariant);
    assert!(proper_subtype(zoo, "GS[A, B]", "G[B]"));
    assert!(proper_subtype(zoo, "GS[A, B]", "G[A]"));
    assert!(!proper_subtype(zoo, "GS[A, A]", "G[B]"));
    assert!(proper_subtype(zoo, "G[B]", "G[A]"));
    assert!(!proper_subtype(zoo, "G[A]", "G[B]"));
    let zoo = &mut Zoo::new(Variance::Contravariant);
    assert!(proper_subtype(zoo, "GS[A, B]", "G[B]"));
    assert!(!proper_subtype(zoo, "GS[A, B]", "G[A]"));
    assert!(proper_subtype(zoo, "GS[A, A]", "G[B]"));
    assert!(!proper_subtype(zoo, "G[B]", "G[A]"));
    assert!(proper_subtype(zoo, "G[A]", "G[B]"));
    let zoo = &mut Zoo::invariant();
    assert!(proper_subtype(zoo, "GS[A, B]", "G[B]"));
    assert!(!proper_subtype(zoo, "GS[A, B]", "G[A]"));
    assert!(!proper_subtype(zoo, "G[B]", "G[A]"));
    assert!(!proper_subtype(zoo, "G[A]", "G[B]"));
}

#[test]
fn a_literal_is_a_subtype_of_its_class() {
    let zoo = &mut Zoo::invariant();
    for (left, right, holds) in [
        ("1@A", "A", true),
        ("1@A", "D", false),
        ("A", "1@A", false),
        ("Never", "1@A", true),
        ("1@A", "Never", false),
        ("1@A", "1@A", true),
        ("1@A", "2@A", false),
        ("2@A", "x@D", false),
        ("1@A?", "1@A", true),
    ] {
        assert_eq!(zoo.subtype(left, right), holds, "{left} {right}");
        assert_eq!(proper_subtype(zoo, left, right), holds, "{left} {right}, proper");
    }
    for (left, right) in [("1@A", "Any"), ("Any", "1@A")] {
        assert!(zoo.subtype(left, right));
        assert!(!proper_subtype(zoo, left, right));
    }
}

fn truth(zoo: &Zoo, typ: &str) -> (bool, bool) {
    let (world, typ) = (&zoo.state.world, zoo.typ(typ));
    (can_be_true(world, typ), can_be_false(world, typ))
}

#[test]
fn what_can_be_true_or_false() {
    let zoo = Zoo::invariant();
    for (typ, expected) in [
        ("tuple[()]", (false, true)),
        ("tuple[Any, Any]", (true, false)),
        ("tuple[*Ts]", (true, true)),
        ("A | tuple[()]", (true, true)),
        ("tuple[()] | None", (false, true)),
        ("tuple[A] | tuple[D]", (true, false)),
        ("None", (false, true)),
        ("Never", (false, false)),
        ("def () -> A", (true, false)),
        ("False@bool", (false, true)),
        ("0@A", (false, true)),
        ("1@A", (true, false)),
    ] {
        assert_eq!(truth(&zoo, typ), expected, "{typ}");
    }
}

#[test]
fn the_true_part_of_a_type() {
    let zoo = &mut Zoo::invariant();
    let none = zoo.types().none();
    let nothing = true_only(zoo, none);
    assert!(zoo.types().is_never(nothing));
    let tuple = zoo.typ("tuple[Any]");
    assert_eq!(true_only(zoo, tuple), tuple);
    let a = zoo.typ("A");
    let true_a = true_only(zoo, a);
    assert_eq!(zoo.text(true_a), "A");
    assert!(can_be_true(&zoo.state.world, true_a) && !can_be_false(&zoo.state.world, true_a));
    assert!(
        can_be_false(&zoo.state.world, a),
        "the class itself is not restricted"
    );
    let union = zoo.typ("A | tuple[Any] | tuple[()]");
    let part = true_only(zoo, union);
    let items = zoo
        .types()
        .as_union(part)
        .expect("two of the three can be true")
        .items
        .clone();
    assert_eq!(items[..], [true_a, tuple]);
}

#[test]
fn the_false_part_of_a_type() {
    let zoo = &mut Zoo::invariant();
    let tuple = zoo.typ("tuple[A]");
    let nothing = false_only(zoo, tuple);
    assert!(zoo.types().is_never(nothing));
    zoo.state.world.strict_optional = false;
    assert_eq!(false_only(zoo, tuple), zoo.types().none());
    zoo.state.world.strict_optional = true;
    let none = zoo.types().none();
    assert_eq!(false_only(zoo, none), none);
    let a = zoo.typ("A");
    let false_a = false_only(zoo, a);
    assert_eq!(zoo.text(false_a), "A");
    assert!(!can_be_true(&zoo.state.world, false_a) && can_be_false(&zoo.state.world, false_a));
    let union = zoo.typ("A | tuple[Any] | tuple[()]");
    let part = false_only(zoo, union);
    let items = zoo
        .types()
        .as_union(part)
        .expect("two of the three can be false")
        .items
        .clone();
    assert_eq!(items[..], [false_a, zoo.typ("tuple[()]")]);
    let int = zoo.typ("int");
    let zero = false_only(zoo, int);
    assert!(zoo.types().same(zero, zoo.typ("0@int")));
}

/// In both orders.
fn check_union(zoo: &mut Zoo, items: &[&str], expected: &str) {
    let wanted = zoo.typ(expected);
    let mut items: Vec<TypeId> = items.iter().map(|item| zoo.typ(item)).collect();
    for _ in 0..2 {
        let union = make_simplified_union(zoo, &items);
        let (union_text, wanted_text) = (zoo.text(union), zoo.text(wanted));
        assert!(
            zoo.types().same(union, wanted),
            "{union_text} instead of {wanted_text}"
        );
        items.reverse();
    }
}

#[test]
fn simplified_unions_lose_what_others_contain() {
    let zoo = &mut Zoo::invariant();
    check_union(zoo, &["A", "A"], "A");
    check_union(zoo, &["A", "B"], "A");
    check_union(zoo, &["A", "D"], "A | D");
    check_union(zoo, &["A", "Never"], "A");
    check_union(zoo, &["G[A]", "GS2[A]"], "G[A]");
    check_union(zoo, &["G[A]", "GS[A, B]"], "G[A] | GS[A, B]");
    check_union(zoo, &["G[A]", "GS[B, A]"], "G[A]");
    check_union(zoo, &["A", "D | B"], "A | D");
    check_union(zoo, &["B", "C | D"], "B | C | D");
    check_union(zoo, &["A", "Any"], "A | Any");
}

#[test]
fn simplified_unions_contract_literals() {
    let zoo = &mut Zoo::invariant();
    check_union(zoo, &["1@A", "A"], "A");
    check_union(zoo, &["1@A", "2@A", "A"], "A");
    check_union(zoo, &["1@A", "1@A"], "1@A");
    check_union(zoo, &["1@A", "2@A"], "1@A | 2@A");
    check_union(zoo, &["1@A", "x@D"], "1@A | x@D");
    check_union(zoo, &["1@A", "Never"], "1@A");
    check_union(zoo, &["1@A?", "A"], "A");
    check_union(zoo, &["1@A?", "1@A?"], "1@A?");
    check_union(zoo, &["1@A?", "2@A?"], "1@A? | 2@A?");
    check_union(zoo, &["1@A?", "x@D?"], "1@A? | x@D?");
    check_union(zoo, &["1@A?", "Never"], "1@A?");
    check_union(zoo, &["1@A", "1@A?"], "1@A");
    check_union(zoo, &["1@A", "2@A?"], "1@A | 2@A?");
    check_union(zoo, &["1@A", "x@D?"], "1@A | x@D?");
    check_union(zoo, &["True@bool", "False@bool"], "bool");
    check_union(zoo, &["x@str", "y@str", "str"], "str");
    check_union(zoo, &["x@str", "x@str", "x@str"], "x@str");
    check_union(zoo, &["x@str", "y@str", "z@str"], "x@str | y@str | z@str");
    check_union(zoo, &["x@str?", "y@str?", "str"], "str");
    check_union(zoo, &["x@str", "y@str", "z@str?"], "x@str | y@str | z@str?");
    check_union(zoo, &["x@str", "x@str", "x@str?"], "x@str");
}

#[test]
fn a_union_of_very_many_literals_takes_linear_time() {
    let zoo = &mut Zoo::invariant();
    let mut items: Vec<TypeId> = (0..5000).map(|n| zoo.typ(&format!("v{n}@str"))).collect();
    items.push(zoo.typ("str"));
    let union = make_simplified_union(zoo, &items);
    assert_eq!(union, zoo.typ("str"));
    // Each literal is compared with its class once, not with the other literals.
    assert!(
        zoo.state.not_subtypes.len() < 100,
        "{}",
        zoo.state.not_subtypes.len()
    );
}

#[test]
fn same_types_are_proper_subtypes_of_each_other() {
    let zoo = &mut Zoo::invariant();
    let mut check = |left: &str, right: &str, expected: bool| {
        let (left_type, right_type) = (zoo.typ(left), zoo.typ(right));
        for (one, other) in [(left_type, right_type), (right_type, left_type)] {
            assert_eq!(is_same_type(zoo, one, other), expected, "{left} {right}");
            assert_eq!(zoo.types().same(one, other), expected, "{left} {right} by ==");
        }
    };
    check("1@A", "1@A", true);
    check("1@A | 2@A", "1@A | 2@A", true);
    check("1@A | 2@A", "2@A | 1@A", true);
    check("A | B", "B | A", true);
    check("1@A", "B", false);
    check("1@A", "2@A", false);
    check("1@A", "x@D", false);
    check("1@A", "Any", false);
    check("1@A", "None", false);
}

#[test]
fn known_values_are_forgotten_and_equal_instances_merged() {
    let zoo = &mut Zoo::invariant();
    let mut check = |items: &[&str], expected: &str| {
        let items: Vec<TypeId> = items.iter().map(|item| zoo.typ(item)).collect();
        let union = make_union(zoo.types(), &items);
        let plain = remove_instance_last_known_values(zoo, union);
        assert_eq!(zoo.text(plain), expected);
    };
    check(&["A", "None"], "A | None");
    check(&["A", "B"], "A | B");
    check(&["A", "A"], "A");
    check(&["A", "A", "B"], "A | B");
    check(&["A", "None", "A", "B"], "A | None | B");
    check(&["1@A?", "None"], "A | None");
    check(&["1@A?", "2@A?", "4@A?"], "A");
    check(&["1@A?", "B", "2@A?", "4@A?"], "A | B");
    check(&["G[A]", "G[B]"], "G[A] | G[B]");
}
