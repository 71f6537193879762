//! Types as messages show them.

#[path = "../../typeops/tests/fixture/mod.rs"]
mod fixture;

use fixture::{Fixture, param, positional};
use messages::format::{FormatOptions, format_type_bare_with, format_type_distinctly};
use messages::{callable_name, format_type, format_type_bare, pretty_callable, quote_type_string};
use nodes::defs::{Class, Func};
use options::Options;
use typeops::TypeCx;
use types::{
    ArgKind, CallableFlags, CallableName, DefRef, ExtraAttrs, Instance, LiteralValue, Type, TypeId,
    TypedDict, TypedDictItem,
};

#[track_caller]
fn check(fx: &Fixture, typ: TypeId, expected: &str) {
    assert_eq!(format_type_bare(fx.world(), &Options::default(), typ), expected);
}

#[test]
fn classes_are_short() {
    let fx = Fixture::new();
    check(&fx, fx.int, "int");
    check(&fx, fx.a, "A");
    check(&fx, fx.of(fx.list, &[fx.a]), "list[A]");
    check(&fx, fx.tuple_of(fx.a), "tuple[A, ...]");
    check(&fx, fx.tuple(&[fx.a, fx.int]), "tuple[A, int]");
    check(&fx, fx.tuple(&[]), "tuple[()]");
    check(&fx, fx.of(fx.gv, &[]), "GV[()]");
    check(&fx, fx.types().none(), "None");
    check(&fx, fx.any, "Any");
    check(&fx, fx.types().never(), "Never");
    check(&fx, fx.types().erased(), "object");
}

#[test]
fn equal_short_names_are_shown_in_full() {
    let mut fx = Fixture::new();
    let class = Class::new(fx.name("A"), fx.name("other.A"), fx.name("other"));
    let object = fx.object;
    let class = fx.add_class(class, &[object]);
    let other = fx.of(class, &[]);
    let a = fx.a;
    let both = format_type_distinctly(&mut fx, &Options::default(), &[a, other]);
    assert_eq!(both, ["\"__main__.A\"", "\"other.A\""]);
    check(&fx, fx.tuple(&[a, other]), "tuple[__main__.A, other.A]");
    // A class that looks like something of `typing`.
    let class = Class::new(fx.name("List"), fx.name("m.List"), fx.name("m"));
    let class = fx.add_class(class, &[object]);
    check(&fx, fx.of(class, &[]), "m.List");
}

#[test]
fn type_variables_of_equal_names_are_shown_with_their_scope() {
    let mut fx = Fixture::new();
    let scoped = |namespace: &str| {
        let mut var = fx.types().as_type_var(fx.t).unwrap().clone();
        var.common.key.namespace = Some(fx.name(namespace));
        fx.types().intern(Type::TypeVar(Box::new(var)))
    };
    let (left, right) = (scoped("m.f"), scoped("m.C.g"));
    check(&fx, left, "T");
    let both = format_type_distinctly(&mut fx, &Options::default(), &[left, right]);
    assert_eq!(both, ["\"T@f\"", "\"T@g\""]);
}

#[test]
fn unions_gather_literals_and_end_in_none() {
    let fx = Fixture::new();
    let types = fx.types();
    let literal = |value| types.literal(LiteralValue::Int(value), fx.int);
    let none = types.none();
    check(&fx, fx.union(&[none, fx.a]), "A | None");
    check(&fx, fx.union(&[fx.a, none, fx.b]), "A | B | None");
    let literals = fx.union(&[literal(1), fx.str_, literal(2), none]);
    check(&fx, literals, "Literal[1, 2] | str | None");
    check(
        &fx,
        fx.union(&[literal(1), none, literal(2)]),
        "Literal[1, 2] | None",
    );
    check(&fx, fx.union(&[fx.str_, literal(1)]), "str | Literal[1]");
    let mut known = Instance::new(types.as_instance(fx.str_).unwrap().class, []);
    known.last_known_value = Some(types.literal(LiteralValue::Str(fx.name("a")), fx.str_));
    let known = types.intern(Type::Instance(known));
    check(&fx, fx.union(&[known, fx.str_]), "str");
}

#[test]
fn long_unions_are_cut_unless_verbose() {
    let mut fx = Fixture::new();
    let object = fx.object;
    let items: Vec<TypeId> = (0..12)
        .map(|n| {
            let name = format!("C{n}");
            let class = Class::new(fx.name(&name), fx.name(&format!("m.{name}")), fx.name("m"));
            let class = fx.add_class(class, &[object]);
            fx.of(class, &[])
        })
        .collect();
    let union = fx.union(&items);
    check(&fx, union, "C0 | C1 | C2 | C3 | C4 | <7 more items>");
    let how = FormatOptions {
        verbosity: 1,
        ..FormatOptions::default()
    };
    let verbose = format_type_bare_with(fx.world(), &Options::default(), union, how);
    assert!(verbose.ends_with("C10 | C11"), "{verbose}");
}

#[test]
fn modules_show_their_name_where_it_helps() {
    let mut fx = Fixture::new();
    let class = Class::new(
        fx.name("ModuleType"),
        fx.name("types.ModuleType"),
        fx.name("types"),
    );
    let object = fx.object;
    let class = fx.add_class(class, &[object]);
    let mut module = Instance::new(class, []);
    module.extra_attrs = Some(Box::new(ExtraAttrs {
        mod_name: Some(fx.name("m")),
        ..ExtraAttrs::default()
    }));
    let module = fx.types().intern(Type::Instance(module));
    assert_eq!(format_type(fx.world(), &Options::default(), module), "Module");
    let how = FormatOptions {
        module_names: true,
        ..FormatOptions::default()
    };
    let named = format_type_bare_with(fx.world(), &Options::default(), module, how);
    assert_eq!(named, "Module \"m\"");
    assert_eq!(quote_type_string(&named), "Module \"m\"");
}

#[test]
fn simple_functions_are_callables_and_others_definitions() {
    let mut fx = Fixture::new();
    let types = fx.types();
    let (a, b) = (fx.a, fx.b);
    check(&fx, fx.callable_of(&[a, b], a), "Callable[[A, B], A]");
    let x = param(a, Some(fx.name("x")), ArgKind::Pos);
    let named = types.callable(fx.callable(&[x], b));
    check(&fx, named, "Callable[[A], B]");
    let only_named = types.callable(fx.callable(&[x, param(b, Some(fx.name("y")), ArgKind::Named)], b));
    check(&fx, only_named, "def (x: A, *, y: B) -> B");
    let mut ellipsis = fx.callable(
        &[param(a, None, ArgKind::Star), param(a, None, ArgKind::Star2)],
        b,
    );
    ellipsis.flags |= CallableFlags::ELLIPSIS_ARGS;
    check(&fx, types.callable(ellipsis), "Callable[..., B]");
    let overloads = types.overloaded([named, only_named]);
    assert_eq!(
        format_type(fx.world(), &Options::default(), overloads),
        "overloaded function"
    );
    // Names of parameters show where they make the difference.
    let y = param(a, Some(fx.name("y")), ArgKind::Pos);
    let other = types.callable(fx.callable(&[y], b));
    let both = format_type_distinctly(&mut fx, &Options::default(), &[named, other]);
    assert_eq!(both, ["\"def (x: A) -> B\"", "\"def (y: A) -> B\""]);
}

#[test]
fn definitions_show_self_defaults_and_slashes() {
    let mut fx = Fixture::new();
    let (a, b, t) = (fx.a, fx.b, fx.t);
    let world = &mut fx.state.world;
    let class = world.types.as_instance(a).unwrap().class;
    let [f, m_f, self_, x] = ["f", "m.f", "self", "x"].map(|text| world.names.intern(text));
    let mut func = Func::new(f, m_f);
    func.class = Some(class);
    let arg = |name| nodes::defs::FuncArg {
        name,
        kind: ArgKind::Pos,
        pos_only: false,
        var: None,
    };
    func.args = [arg(self_), arg(x)].into();
    let func = world.add(fx.main, func);
    let mut method = fx.callable(&[param(a, Some(x), ArgKind::Opt)], b);
    method.definition = Some(DefRef::Func(func));
    method.name = Some(CallableName::of_method(fx.name("f"), fx.name("A")));
    method.variables = [t].into();
    let options = Options::default();
    assert_eq!(
        pretty_callable(fx.world(), &options, &method),
        "def [T] f(self, x: A = ...) -> B"
    );
    assert_eq!(callable_name(fx.world(), &method).unwrap(), "\"f\" of \"A\"");
    let slash = fx.callable(&[positional(a), param(b, Some(x), ArgKind::Pos)], b);
    assert_eq!(
        pretty_callable(fx.world(), &options, &slash),
        "def (A, /, x: B) -> B"
    );
}

#[test]
fn typed_dicts_without_a_class_show_their_keys() {
    let mut fx = Fixture::new();
    let class = Class::new(
        fx.name("_TypedDict"),
        fx.name("typing._TypedDict"),
        fx.name("typing"),
    );
    let object = fx.object;
    let class = fx.add_class(class, &[object]);
    let item = |name: &str, required| TypedDictItem {
        name: fx.name(name),
        typ: fx.a,
        required,
        readonly: false,
    };
    let anonymous = TypedDict {
        items: [item("x", true), item("y", false)].into(),
        is_closed: false,
        fallback: fx.of(class, &[]),
        to_be_mutated: Box::default(),
    };
    let named = TypedDict {
        fallback: fx.d,
        ..anonymous.clone()
    };
    let intern = |dict| fx.types().intern(Type::TypedDict(Box::new(dict)));
    check(&fx, intern(anonymous), "TypedDict({'x': A, 'y'?: A})");
    check(&fx, intern(named), "D");
}
