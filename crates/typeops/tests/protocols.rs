//! Structural subtyping: methods, attributes, properties, callbacks, class objects, recursion.

mod zoo;

use nodes::defs::{ClassFlags, VarFlags};
use typeops::subtypes::{
    MemberFlags, ProtocolCheck, QuickMember, get_member_flags, is_protocol_implementation_with,
    non_method_protocol_members, quick_member,
};
use typeops::{MemberQuery, join_types, subtypes::find_member};
use types::{ClassId, DefRef, Variance};
use zoo::Zoo;

/// A class of the main module with these methods (from their names and types).
fn class(zoo: &mut Zoo, name: &str, methods: &[(&str, &str)]) -> ClassId {
    let id = zoo.class(&format!("__main__.{name}"), &[], &[]);
    for (method, typ) in methods {
        let typ = zoo.typ(typ);
        zoo.method(id, name, method, typ);
    }
    id
}

fn protocol(zoo: &mut Zoo, name: &str, methods: &[(&str, &str)]) -> ClassId {
    let id = class(zoo, name, methods);
    zoo.flag(id, ClassFlags::PROTOCOL);
    id
}

/// Adds a variable with these facts.
fn variable(zoo: &mut Zoo, class: ClassId, name: &str, typ: &str, flags: VarFlags) {
    let typ = zoo.typ(typ);
    zoo.attribute(class, name, typ);
    let name = zoo.name(name);
    let Some(DefRef::Var(var)) = zoo.state.world.get(class).names[&name].node else {
        unreachable!("an attribute is a variable");
    };
    zoo.state.world.get_mut(var).flags |= flags;
}

#[test]
fn a_class_with_the_methods_of_a_protocol_implements_it() {
    let zoo = &mut Zoo::invariant();
    protocol(zoo, "P", &[]);
    let p = zoo.class_id("P");
    let run = zoo.typ("def (P, B) -> A");
    zoo.method(p, "P", "run", run);
    class(zoo, "Good", &[]);
    let good = zoo.class_id("Good");
    let typ = zoo.typ("def (Good, A) -> B");
    zoo.method(good, "Good", "run", typ);
    class(zoo, "Bad", &[]);
    let bad = zoo.class_id("Bad");
    let typ = zoo.typ("def (Bad, D) -> B");
    zoo.method(bad, "Bad", "run", typ);
    zoo.assert_strict_subtype("Good", "P");
    zoo.assert_unrelated("Bad", "P");
    zoo.assert_unrelated("D", "P");
    let checked: Vec<_> = zoo.state.protocol_checks.iter().map(|(left, _)| *left).collect();
    assert!(
        checked.contains(&good) && checked.contains(&bad),
        "dependencies of protocols are recorded"
    );
}

#[test]
fn attributes_that_can_be_set_must_be_equal() {
    let zoo = &mut Zoo::invariant();
    for (name, typ, flags) in [
        ("Settable", "A", VarFlags::empty()),
        ("ReadOnly", "A", VarFlags::PROPERTY),
        ("OfClass", "A", VarFlags::CLASSVAR),
    ] {
        let id = protocol(zoo, name, &[]);
        variable(zoo, id, "x", typ, flags);
    }
    for (name, typ, flags) in [
        ("HasA", "A", VarFlags::empty()),
        ("HasB", "B", VarFlags::empty()),
        ("HasFinal", "A", VarFlags::FINAL),
        ("HasClassVar", "A", VarFlags::CLASSVAR),
    ] {
        let id = class(zoo, name, &[]);
        variable(zoo, id, "x", typ, flags);
    }
    zoo.assert_subtype("HasA", "Settable");
    zoo.assert_not_subtype("HasB", "Settable");
    zoo.assert_not_subtype("HasFinal", "Settable");
    zoo.assert_not_subtype("HasClassVar", "Settable");
    zoo.assert_subtype("HasB", "ReadOnly");
    zoo.assert_subtype("HasFinal", "ReadOnly");
    zoo.assert_subtype("HasClassVar", "OfClass");
    zoo.assert_not_subtype("HasA", "OfClass");
}

#[test]
fn protocols_that_speak_of_themselves_end() {
    let zoo = &mut Zoo::new(Variance::Covariant);
    protocol(zoo, "P", &[]);
    let p = zoo.class_id("P");
    let next = zoo.typ("def (P) -> P");
    zoo.method(p, "P", "next", next);
    for (name, result) in [("Chain", "Chain"), ("Broken", "D")] {
        class(zoo, name, &[]);
        let id = zoo.class_id(name);
        let typ = zoo.typ(&format!("def ({name}) -> {result}"));
        zoo.method(id, name, "next", typ);
    }
    zoo.assert_strict_subtype("Chain", "P");
    zoo.assert_not_subtype("Broken", "P");
    assert!(
        zoo.state.protocol_assumptions.is_empty(),
        "no assumption outlives its question"
    );
}

#[test]
fn functions_implement_callback_protocols() {
    let zoo = &mut Zoo::invariant();
    protocol(zoo, "P", &[]);
    let p = zoo.class_id("P");
    let call = zoo.typ("def (P, B) -> A");
    zoo.method(p, "P", "__call__", call);
    zoo.assert_strict_subtype("def (A) -> B", "P");
    zoo.assert_not_subtype("def (D) -> B", "P");
    zoo.assert_subtype("P", "def (B) -> A");
    zoo.assert_subtype("over (def (D) -> D, def (A) -> A)", "P");
    // As the join of functions, a callback protocol counts as what it can be called with.
    let (function, callback) = (zoo.typ("def (B) -> B"), zoo.typ("P"));
    let joined = join_types(zoo, function, callback);
    assert_eq!(zoo.text(joined), "def (B) -> A");
}

#[test]
fn none_has_the_members_of_hashable() {
    let zoo = &mut Zoo::invariant();
    protocol(zoo, "Hashable", &[]);
    let hashable = zoo.class_id("Hashable");
    let hash = zoo.typ("def (Hashable) -> int");
    zoo.method(hashable, "Hashable", "__hash__", hash);
    zoo.assert_subtype("None", "Hashable");
    let more = zoo.typ("def (Hashable) -> int");
    zoo.method(hashable, "Hashable", "more", more);
    zoo.state.forget_subtypes();
    zoo.assert_not_subtype("None", "Hashable");
}

#[test]
fn class_objects_implement_protocols_with_their_class_variables() {
    let zoo = &mut Zoo::invariant();
    let p = protocol(zoo, "P", &[]);
    variable(zoo, p, "x", "A", VarFlags::empty());
    for (name, flags) in [("OfClass", VarFlags::CLASSVAR), ("OfInstance", VarFlags::empty())] {
        let id = class(zoo, name, &[]);
        variable(zoo, id, "x", "A", flags);
    }
    let check = ProtocolCheck {
        class_obj: true,
        ..ProtocolCheck::default()
    };
    let right = zoo.typ("P");
    for (name, expected) in [("OfClass", true), ("OfInstance", false)] {
        let left = zoo.typ(name);
        assert_eq!(
            is_protocol_implementation_with(zoo, left, right, check),
            expected,
            "{name}"
        );
    }
    zoo.assert_subtype("type[OfClass]", "P");
    zoo.assert_not_subtype("type[OfInstance]", "P");
}

#[test]
fn members_that_are_no_functions() {
    let zoo = &mut Zoo::invariant();
    protocol(zoo, "P", &[]);
    let p = zoo.class_id("P");
    let run = zoo.typ("def (P) -> A");
    zoo.method(p, "P", "run", run);
    variable(zoo, p, "x", "A", VarFlags::empty());
    let members = non_method_protocol_members(zoo, p);
    assert_eq!(members, [zoo.name("x")]);
}

#[test]
fn members_are_bound_and_have_flags() {
    let zoo = &mut Zoo::invariant();
    let t = zoo.typ("T");
    let id = zoo.class("__main__.Box", &[], &[t]);
    let get = zoo.typ("def (Box[T], list[T]) -> T");
    zoo.method(id, "Box", "get", get);
    variable(zoo, id, "x", "T", VarFlags::CLASSVAR);
    let owner = zoo.typ("Box[A]");
    let member = |zoo: &mut Zoo, name: &str| {
        let query = MemberQuery::of(zoo.name(name), owner, owner);
        let found = find_member(zoo, query);
        found.map(|typ| zoo.text(typ))
    };
    assert_eq!(member(zoo, "get").as_deref(), Some("def (list[A]) -> A"));
    assert_eq!(member(zoo, "x").as_deref(), Some("A"));
    assert_eq!(member(zoo, "y"), None);
    let quick =
        |zoo: &Zoo, name: &str| quick_member(&zoo.state.world, MemberQuery::of(zoo.name(name), owner, owner));
    assert_eq!(quick(zoo, "get"), QuickMember::Ask);
    assert_eq!(quick(zoo, "y"), QuickMember::Known(None));
    let flags = |zoo: &Zoo, name: &str| get_member_flags(&zoo.state.world, zoo.name(name), owner, false);
    assert_eq!(flags(zoo, "get"), MemberFlags::empty());
    let class_variable = MemberFlags::VAR | MemberFlags::SETTABLE | MemberFlags::CLASSVAR;
    assert_eq!(flags(zoo, "x"), class_variable);
}
