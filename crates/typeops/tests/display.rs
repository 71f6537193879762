//! Types as `reveal_type` shows them.

mod fixture;

use fixture::{Fixture, param, positional};
use typeops::TypeCx;
use typeops::display::{StrOptions, type_str};
use types::{
    AnyKind, ArgKind, CallableFlags, Instance, Literal, LiteralValue, Type, TypeId, TypedDict, TypedDictItem,
};

#[track_caller]
fn check(fx: &Fixture, typ: TypeId, short: &str, verbose: &str) {
    assert_eq!(type_str(fx.world(), typ, StrOptions::default()), short);
    assert_eq!(type_str(fx.world(), typ, StrOptions::verbose(true)), verbose);
}

#[track_caller]
fn check_both(fx: &Fixture, typ: TypeId, expected: &str) {
    check(fx, typ, expected, expected);
}

#[test]
fn plain_types() {
    let fx = Fixture::new();
    let types = fx.types();
    check_both(&fx, types.any(AnyKind::FromError), "Any");
    check_both(&fx, types.none(), "None");
    check_both(&fx, types.never(), "Never");
    check_both(&fx, types.erased(), "<Erased>");
    check_both(&fx, types.intern(Type::Deleted(None)), "<Deleted>");
    let source = Some(fx.name("e"));
    check_both(&fx, types.intern(Type::Deleted(source)), "<Deleted 'e'>");
    let unbound = Type::Unbound {
        name: fx.name("X"),
        args: [fx.a].into(),
    };
    check_both(&fx, types.intern(unbound), "X?[__main__.A]");
}

#[test]
fn instances_lose_builtins_only() {
    let fx = Fixture::new();
    check(&fx, fx.int, "int", "builtins.int");
    check_both(&fx, fx.a, "__main__.A");
    check(
        &fx,
        fx.of(fx.list, &[fx.int]),
        "list[int]",
        "builtins.list[builtins.int]",
    );
    check(
        &fx,
        fx.tuple_of(fx.int),
        "tuple[int, ...]",
        "builtins.tuple[builtins.int, ...]",
    );
    check_both(&fx, fx.of(fx.gv, &[]), "__main__.GV[()]");
}

#[test]
fn known_values_have_a_question_mark() {
    let fx = Fixture::new();
    let types = fx.types();
    let five = types.intern(Type::Literal(Literal {
        value: LiteralValue::Int(5),
        fallback: fx.int,
    }));
    check_both(&fx, five, "Literal[5]");
    let mut known = Instance::new(types.as_instance(fx.int).unwrap().class, []);
    known.last_known_value = Some(five);
    check_both(&fx, types.intern(Type::Instance(known)), "Literal[5]?");
    let text = types.literal(LiteralValue::Str(fx.name("it's")), fx.str_);
    check_both(&fx, text, "Literal[\"it's\"]");
    let bytes = types.literal(LiteralValue::Bytes(fx.name("a\\n")), fx.str_);
    check_both(&fx, bytes, "Literal[b'a\\\\n']");
}

#[test]
fn type_variables_have_numbers_if_verbose() {
    let fx = Fixture::new();
    check(&fx, fx.t, "T", "T`1");
    check(&fx, fx.ts, "Ts", "Ts`4");
    check(&fx, fx.p, "P", "P`5");
    check(&fx, fx.types().unpack(fx.ts), "*Ts", "Unpack[Ts`4]");
}

#[test]
fn unions_put_functions_in_brackets() {
    let fx = Fixture::new();
    let function = fx.callable_of(&[fx.a], fx.b);
    let union = fx.union(&[function, fx.types().none()]);
    check_both(&fx, union, "(def (__main__.A) -> __main__.B) | None");
    let empty = fx.tuple(&[]);
    check_both(&fx, empty, "tuple[()]");
    check_both(&fx, fx.tuple(&[fx.a, fx.b]), "tuple[__main__.A, __main__.B]");
}

#[test]
fn callables_show_kinds_names_and_variables() {
    let fx = Fixture::new();
    let types = fx.types();
    let named = |name: &str, kind| param(fx.a, Some(fx.name(name)), kind);
    let params = [
        named("x", ArgKind::Pos),
        named("y", ArgKind::Opt),
        named("z", ArgKind::Named),
        named("w", ArgKind::NamedOpt),
        param(fx.b, Some(fx.name("kw")), ArgKind::Star2),
    ];
    let callable = types.callable(fx.callable(&params, types.none()));
    check_both(
        &fx,
        callable,
        "def (x: __main__.A, y: __main__.A =, *, z: __main__.A, w: __main__.A =, **kw: __main__.B)",
    );
    let bounded = fx.bounded("TB", 9, fx.a);
    let mut generic = fx.callable(&[positional(fx.t), param(fx.t, None, ArgKind::Star)], fx.t);
    generic.variables = [fx.t, bounded].into();
    check(
        &fx,
        types.callable(generic),
        "def [T, TB <: __main__.A] (T, *T) -> T",
        "def [T, TB <: __main__.A] (T`1, *T`1) -> T`1",
    );
    let mut unpacked = fx.callable(&[param(fx.a, None, ArgKind::Star2)], fx.b);
    unpacked.flags |= CallableFlags::UNPACK_KWARGS;
    check(
        &fx,
        types.callable(unpacked),
        "def (**kwargs: **__main__.A) -> __main__.B",
        "def (**Unpack[__main__.A]) -> __main__.B",
    );
}

#[test]
fn a_parameter_specification_closes_the_parameters() {
    let fx = Fixture::new();
    let types = fx.types();
    let mut spec = types.as_param_spec(fx.p).unwrap().clone();
    spec.flavor = types::ParamSpecFlavor::Args;
    let args = types.intern(Type::ParamSpec(Box::new(spec.clone())));
    spec.flavor = types::ParamSpecFlavor::Kwargs;
    let kwargs = types.intern(Type::ParamSpec(Box::new(spec)));
    check(&fx, kwargs, "P.kwargs", "P.kwargs`5");
    let params = [
        positional(fx.a),
        param(args, None, ArgKind::Star),
        param(kwargs, None, ArgKind::Star2),
    ];
    let callable = types.callable(fx.callable(&params, fx.b));
    check_both(
        &fx,
        callable,
        "def (__main__.A, *P.args, **P.kwargs) -> __main__.B",
    );
}

#[test]
fn typed_dicts_mark_keys() {
    let fx = Fixture::new();
    let item = |name: &str, required, readonly| TypedDictItem {
        name: fx.name(name),
        typ: fx.a,
        required,
        readonly,
    };
    let dict = TypedDict {
        items: [
            item("a", true, false),
            item("b", false, false),
            item("c", false, true),
        ]
        .into(),
        is_closed: true,
        fallback: fx.d,
        to_be_mutated: Box::default(),
    };
    let dict = fx.types().intern(Type::TypedDict(Box::new(dict)));
    let items = "{'a': __main__.A, 'b'?: __main__.A, 'c'?=: __main__.A}, closed=True";
    check(
        &fx,
        dict,
        &format!("TypedDict(__main__.D, {items})"),
        &format!("TypedDict('__main__.D', {items})"),
    );
}
