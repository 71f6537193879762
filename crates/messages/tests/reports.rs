//! Messages with parts to fill in, and the notes that follow them.

mod checker;
#[path = "../../typeops/tests/fixture/mod.rs"]
mod fixture;

use checker::{Checker, here};
use errors::{ErrorCode, Watch};
use fixture::{param, positional};
use messages::arguments::{Outer, WrongArgument, incompatible_argument, incompatible_argument_note};
use messages::catalogue;
use messages::members::has_no_attr;
use messages::overloads::{OverloadArguments, no_variant_matches_arguments};
use messages::overriding::{
    Overridden, argument_incompatible_with_supertype, signature_incompatible_with_supertype,
};
use messages::{Pos, assignments, calls, classes, fail_text, generics, operators, reveals};
use nodes::defs::Var;
use nodes::symbols::{Symbol, SymbolKind};
use types::{ArgKind, Callable, DefRef, TypeId};

fn named(c: &Checker, name: &str, params: &[TypeId]) -> Callable {
    let params: Vec<_> = params.iter().map(|typ| positional(*typ)).collect();
    let mut callable = c.fx.callable(&params, c.fx.a);
    callable.name = Some(c.fx.name(name).into());
    callable
}

fn wrong(callee: &Callable, arg_type: TypeId) -> WrongArgument<'_> {
    WrongArgument {
        n: 1,
        m: 1,
        callee,
        arg_type,
        arg_kind: ArgKind::Pos,
        object_type: None,
        outer: Outer::Other,
    }
}

#[test]
fn wrong_arguments_name_the_function() {
    let mut c = Checker::new();
    let callee = named(&c, "f", &[c.fx.a]);
    let int = c.fx.int;
    incompatible_argument(&mut c, wrong(&callee, int), here());
    c.expect(&["error: Argument 1 to \"f\" has incompatible type \"int\"; expected \"A\" [arg-type]"]);
    let names = [Some(c.fx.name("x"))];
    let by_name = WrongArgument {
        outer: Outer::Call(&names),
        ..wrong(&callee, int)
    };
    incompatible_argument(&mut c, by_name, here());
    c.expect(&["error: Argument \"x\" to \"f\" has incompatible type \"int\"; expected \"A\" [arg-type]"]);
}

#[test]
fn wrong_arguments_of_operators_are_operands() {
    let mut c = Checker::new();
    let int = c.fx.int;
    for (name, expected) in [
        (
            "__add__ of A",
            "Unsupported operand types for + (\"A\" and \"int\") [operator]",
        ),
        (
            "__radd__ of A",
            "Unsupported operand types for + (\"int\" and \"A\") [operator]",
        ),
        (
            "__contains__ of A",
            "Unsupported operand types for in (\"int\" and \"A\") [operator]",
        ),
        (
            "__getitem__ of A",
            "Invalid index type \"int\" for \"A\"; expected type \"B\" [index]",
        ),
    ] {
        let callee = named(&c, name, &[c.fx.b]);
        incompatible_argument(&mut c, wrong(&callee, int), here());
        c.expect(&[&format!("error: {expected}")]);
    }
}

#[test]
fn wrong_items_of_displays_are_items() {
    let mut c = Checker::new();
    let (int, a) = (c.fx.int, c.fx.a);
    let list = named(&c, "<list>", &[a]);
    incompatible_argument(&mut c, wrong(&list, int), here());
    c.expect(&["error: List item 0 has incompatible type \"int\"; expected \"A\" [list-item]"]);
    let dict = named(&c, "<dict>", &[c.fx.tuple(&[a, a])]);
    let entry = c.fx.tuple(&[a, int]);
    incompatible_argument(&mut c, wrong(&dict, entry), here());
    c.expect(&[
        "error: Dict entry 0 has incompatible type \"A\": \"int\"; expected \"A\": \"A\" [dict-item]",
    ]);
    let generator = named(&c, "<generator>", &[a]);
    incompatible_argument(&mut c, wrong(&generator, int), here());
    c.expect(&["error: Generator has incompatible item type \"int\"; expected \"A\" [misc]"]);
    let comprehension = named(&c, "<list-comprehension>", &[a]);
    incompatible_argument(&mut c, wrong(&comprehension, int), here());
    c.expect(&["error: List comprehension has incompatible type List[int]; expected List[A] [misc]"]);
}

#[test]
fn lists_explain_that_they_are_invariant() {
    let mut c = Checker::new();
    let (list_a, list_b) = (c.fx.of(c.fx.list, &[c.fx.a]), c.fx.of(c.fx.list, &[c.fx.b]));
    let callee = named(&c, "f", &[list_a]);
    incompatible_argument(&mut c, wrong(&callee, list_b), here());
    c.expect(&[
        "error: Argument 1 to \"f\" has incompatible type \"list[B]\"; expected \"list[A]\" [arg-type]",
        "note: \"list\" is invariant -- see https://mypy.readthedocs.io/en/stable/common_issues.html#variance [arg-type]",
        "note: Consider using \"Sequence\" instead, which is covariant [arg-type]",
    ]);
}

#[test]
fn missing_attributes_come_with_suggestions() {
    let mut c = Checker::new();
    let (a, int, d) = (c.fx.a, c.fx.int, c.fx.d);
    let name = c.fx.name("append");
    let var = Var::new(name, name, None);
    let world = &mut c.fx.state.world;
    let var = world.add(c.fx.main, var);
    let class = world.types.as_instance(a).unwrap().class;
    let symbol = Symbol::new(SymbolKind::Member, DefRef::Var(var));
    world.get_mut(class).names.insert(name, symbol);
    let code = has_no_attr(&mut c, a, a, "apend", here(), None);
    assert_eq!(code, Some(ErrorCode::AttrDefined));
    has_no_attr(&mut c, a, a, "add", here(), None);
    has_no_attr(&mut c, int, int, "x", here(), None);
    has_no_attr(&mut c, int, int, "__iter__", here(), None);
    has_no_attr(&mut c, int, int, "__call__", here(), None);
    has_no_attr(&mut c, int, int, "__lshift__", here(), None);
    has_no_attr(&mut c, int, int, "__getitem__", here(), None);
    c.expect(&[
        "error: \"A\" has no attribute \"apend\"; maybe \"append\"? [attr-defined]",
        "error: \"A\" has no attribute \"add\"; maybe \"append\"? [attr-defined]",
        "error: \"int\" has no attribute \"x\" [attr-defined]",
        "error: \"int\" has no attribute \"__iter__\" (not iterable) [attr-defined]",
        "error: \"int\" not callable [operator]",
        "error: Unsupported left operand type for << (\"int\") [operator]",
        "error: Value of type \"int\" is not indexable [index]",
    ]);
    c.names_disabled = true;
    let none = c.fx.types().none();
    let union = c.fx.union(&[d, none]);
    let object = c.fx.object;
    has_no_attr(&mut c, union, d, "x", here(), None);
    has_no_attr(&mut c, union, object, "x", here(), None);
    c.expect(&[
        "error: Item \"D\" of \"D | None\" has no attribute \"x\" [union-attr]",
        "error: Item \"None\" of \"D | None\" has no attribute \"x\" [union-attr]",
    ]);
}

#[test]
fn overriding_shows_both_signatures() {
    let mut c = Checker::new();
    let types = c.fx.types();
    let (left, right) = (
        types.callable(named(&c, "f of A", &[c.fx.a])),
        types.callable(named(&c, "f of B", &[c.fx.int])),
    );
    let what = Overridden {
        name: "f",
        name_in_super: "f",
        supertype: "A",
    };
    signature_incompatible_with_supertype(&mut c, what, left, right, here());
    c.expect(&[
        "error: Signature of \"f\" incompatible with supertype \"A\" [override]",
        "note:      Superclass: [override]",
        "note:          def f(A, /) -> A [override]",
        "note:      Subclass: [override]",
        "note:          def f(int, /) -> A [override]",
    ]);
    let what = Overridden {
        name: "__eq__",
        name_in_super: "__ne__",
        supertype: "object",
    };
    let class = Some(c.fx.name("A"));
    let object = c.fx.object;
    argument_incompatible_with_supertype(&mut c, 1, what, class, object, (here(), Pos::UNKNOWN));
    c.expect(&[
        "error: Argument 1 of \"__eq__\" is incompatible with \"__ne__\" of supertype \"object\"; supertype defines the argument type as \"object\" [override]",
        "note: This violates the Liskov substitution principle [override]",
        "note: See https://mypy.readthedocs.io/en/stable/common_issues.html#incompatible-overrides [override]",
        "note: It is recommended for \"__eq__\" to work with arbitrary objects, for example: [override]",
        "note:     def __eq__(self, other: object) -> bool: [override]",
        "note:         if not isinstance(other, A): [override]",
        "note:             return NotImplemented [override]",
        "note:         return <logic to compare two A instances> [override]",
    ]);
}

#[test]
fn protocols_that_are_not_implemented_say_why() {
    let mut c = Checker::new();
    let callee = named(&c, "f", &[]);
    let error = fail_text(&mut c, &catalogue::INCOMPATIBLE_TYPES, here());
    let _ = (callee, c.lines());
    let (d, implementation, int) = (c.fx.d, c.fx.implementation, c.fx.int);
    let wanted = c.fx.of(c.fx.proto, &[int]);
    // Everything is missing: the type is just another one.
    incompatible_argument_note(&mut c, d, wanted, here(), error);
    c.expect(&[]);
    incompatible_argument_note(&mut c, implementation, wanted, here(), error);
    c.expect(&[
        "note: Following member(s) of \"Impl\" have conflicts: [misc]",
        "note:     Expected: [misc]",
        "note:         def () -> int [misc]",
        "note:     Got: [misc]",
        "note:         def () -> A [misc]",
    ]);
}

#[test]
fn overloads_list_what_they_accept() {
    let mut c = Checker::new();
    let types = c.fx.types();
    let (a, b, int) = (c.fx.a, c.fx.b, c.fx.int);
    let with_name = |name: &str, typ| {
        let mut callable =
            c.fx.callable(&[param(typ, Some(c.fx.name(name)), ArgKind::Pos)], a);
        callable.name = Some(c.fx.name("f").into());
        types.callable(callable)
    };
    let overload = types.overloaded([with_name("count", int), with_name("other", b)]);
    let unnamed = OverloadArguments {
        types: &[a],
        names: None,
    };
    no_variant_matches_arguments(&mut c, overload, unnamed, here(), None);
    c.expect(&[
        "error: No overload variant of \"f\" matches argument type \"A\" [call-overload]",
        "note: Possible overload variants: [call-overload]",
        "note:     def f(count: int) -> A [call-overload]",
        "note:     def f(other: B) -> A [call-overload]",
    ]);
    let names = [Some(c.fx.name("cont"))];
    let misnamed = OverloadArguments {
        types: &[int],
        names: Some((&names, &[ArgKind::Named])),
    };
    no_variant_matches_arguments(&mut c, overload, misnamed, here(), None);
    c.expect(&[
        "error: Unexpected keyword argument \"cont\" for overloaded function \"f\"; did you mean \"count\"? [call-overload]",
    ]);
}

#[test]
fn calls_name_what_is_missing() {
    let mut c = Checker::new();
    let (a, int) = (c.fx.a, c.fx.int);
    let x = param(a, Some(c.fx.name("first")), ArgKind::Pos);
    let y = param(a, Some(c.fx.name("second")), ArgKind::Pos);
    let mut callee = c.fx.callable(&[x, y], a);
    callee.name = Some(c.fx.name("f").into());
    calls::too_few_arguments(&mut c, &callee, Some(&[]), here());
    calls::too_few_arguments(&mut c, &callee, Some(&[None]), here());
    calls::too_few_arguments(&mut c, &callee, None, here());
    calls::too_many_arguments(&mut c, &callee, here());
    calls::unexpected_keyword_argument(&mut c, &callee, "secnd", int, here());
    c.expect(&[
        "error: Missing positional arguments \"first\", \"second\" in call to \"f\" [call-arg]",
        "error: Missing positional argument \"second\" in call to \"f\" [call-arg]",
        "error: Too few arguments for \"f\" [call-arg]",
        "error: Too many arguments for \"f\" [call-arg]",
        "error: Unexpected keyword argument \"secnd\" for \"f\"; did you mean \"second\"? [call-arg]",
    ]);
}

#[test]
fn nobody_reads_messages_that_are_thrown_away() {
    let mut c = Checker::new();
    let callee = named(&c, "f", &[c.fx.a]);
    let int = c.fx.int;
    let watch = c.sink.watch(Watch::silencing());
    incompatible_argument(&mut c, wrong(&callee, int), here());
    assert!(c.sink.unwatch(watch).has_new_errors);
    c.expect(&[]);
}

#[test]
fn long_tuples_are_compared_item_by_item() {
    let mut c = Checker::new();
    let (a, int) = (c.fx.a, c.fx.int);
    let mut items = vec![a; 11];
    let wanted = c.fx.tuple(&items);
    items[1] = int;
    items[2] = int;
    let given = c.fx.tuple(&items);
    let text = catalogue::INCOMPATIBLE_TYPES_IN_ASSIGNMENT;
    let done =
        assignments::try_report_long_tuple_assignment_error(&mut c, given, wanted, here(), &text, None);
    assert!(done);
    c.expect(&[
        "error: Incompatible types in assignment (2 tuple items are incompatible) [assignment]",
        "note: Expression tuple item 1 has type \"int\"; \"A\" expected;  [assignment]",
        "note: Expression tuple item 2 has type \"int\"; \"A\" expected;  [assignment]",
    ]);
    let shorter = c.fx.tuple(&[a, a]);
    let labels = Some(("expression has type", "variable has type"));
    let done =
        assignments::try_report_long_tuple_assignment_error(&mut c, given, shorter, here(), &text, labels);
    assert!(done);
    c.expect(&[
        "error: Incompatible types in assignment (expression has type \"tuple[A, int, ... <9 more items>]\", variable has type \"tuple[A, A]\") [assignment]",
    ]);
}

#[test]
fn messages_in_loops_wait_for_the_end() {
    let mut c = Checker::new();
    let (a, d) = (c.fx.a, c.fx.d);
    let mut steps = errors::IterationErrors::default();
    for typ in [a, d] {
        let watch = c.sink.watch_iteration();
        reveals::reveal_type(&mut c, typ, here());
        operators::dangerous_comparison(&mut c, typ, d, "equality", here());
        steps.push(c.sink.unwatch_iteration(watch).1);
    }
    c.expect(&[]);
    messages::unreachable::iteration_dependent_errors(&mut c, &steps);
    c.expect(&[
        "error: Non-overlapping equality check (left operand type: \"A | D\", right operand type: \"D\") [comparison-overlap]",
        "note: Revealed type is \"__main__.A | __main__.D\" [misc]",
    ]);
}

#[test]
fn abstract_attributes_are_listed() {
    let mut c = Checker::new();
    let attributes = [("f", false), ("g", true)];
    classes::cannot_instantiate_abstract_class(&mut c, "A", &attributes, here());
    c.expect(&[
        "error: Cannot instantiate abstract class \"A\" with abstract attributes \"f\" and \"g\" [abstract]",
        "note: \"g\" is implicitly abstract because it has an empty function body. If it is not meant to be abstract, explicitly `return` or `return None`. [abstract]",
    ]);
}

#[test]
fn type_variables_that_cannot_be_inferred_are_named() {
    let mut c = Checker::new();
    let t = c.fx.t;
    let dict = named(&c, "<dict>", &[]);
    generics::could_not_infer_type_arguments(&mut c, &dict, t, here());
    let a = c.fx.a;
    let f = named(&c, "f", &[]);
    generics::incompatible_typevar_value(&mut c, &f, a, "T", here());
    c.expect(&[
        "error: Cannot infer value of type parameter \"T\" of <dict> [misc]",
        "note: Try assigning the literal to a variable annotated as dict[<key>, <val>] [misc]",
        "error: Value of type variable \"T\" of \"f\" cannot be \"A\" [type-var]",
    ]);
}
