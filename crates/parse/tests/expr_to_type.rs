//! Types in expressions.

use names::Names;
use nodes::ast::{RawValue, Stmt, TypeArena, TypeNode, TypeNodeId, TypeRef};
use parse::{NotAType, ParseOptions, expr_to_type, parse};

/// The type that `source` means, in a short form.
fn translated(source: &str) -> Result<String, NotAType> {
    let names = Names::new();
    let parsed = parse(&format!("{source}\n"), "m.py", &ParseOptions::default(), &names);
    assert_eq!(parsed.errors, []);
    let body = parsed.ast.top();
    let nodes::ast::Root::Module(block) = body.body().root else {
        panic!("a module")
    };
    let Stmt::Expr(expr) = *body.stmt(body.block_stmts(block)[0]) else {
        panic!("an expression")
    };
    let mut arena = TypeArena::default();
    let mut is_annotated = |_, name| names.text(name) == "typing.Annotated";
    let id = expr_to_type(body, expr, false, &names, &mut arena, &mut is_annotated)?;
    Ok(show(TypeRef::of_arena(&arena), id, &names))
}

fn show(types: TypeRef<'_>, id: TypeNodeId, names: &Names) -> String {
    let list = |ids: &[TypeNodeId]| {
        ids.iter()
            .map(|id| show(types, *id, names))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match *types.get(id) {
        TypeNode::Unbound {
            name,
            args,
            empty_tuple_index,
            ..
        } if args.is_empty() => {
            format!(
                "{}{}",
                names.text(name),
                if empty_tuple_index { "[()]" } else { "" }
            )
        }
        TypeNode::Unbound { name, args, .. } => format!("{}[{}]", names.text(name), list(types.list(args))),
        TypeNode::Union { items, .. } => list(types.list(items)).replace(", ", " | "),
        TypeNode::List(items) => format!("<{}>", list(types.list(items))),
        TypeNode::Ellipsis => "...".to_owned(),
        TypeNode::Raw(RawValue::Int(value)) => value.to_string(),
        TypeNode::Raw(RawValue::BigInt(digits)) => types.text(digits).to_owned(),
        TypeNode::Raw(RawValue::Str(text)) => format!("{:?}", types.text(text)),
        TypeNode::Unpack { inner, .. } => format!("*{}", show(types, inner, names)),
        TypeNode::CallableArgument {
            typ,
            name,
            constructor,
        } => {
            let name = name.map_or("-", |name| names.text(name));
            format!("{}({}, {name})", names.text(constructor), show(types, typ, names))
        }
        TypeNode::TypedDict(items) => {
            let item = |(key, typ): &(Option<names::Name>, TypeNodeId)| {
                format!(
                    "{}: {}",
                    key.map_or("**", |key| names.text(key)),
                    show(types, *typ, names)
                )
            };
            types
                .dict_items(items)
                .iter()
                .map(item)
                .collect::<Vec<_>>()
                .join(", ")
        }
        node @ (TypeNode::Tuple { .. } | TypeNode::Raw(_) | TypeNode::Any(_)) => format!("{node:?}"),
    }
}

fn check(source: &str, expected: &str) {
    assert_eq!(translated(source).as_deref(), Ok(expected), "{source}");
}

fn check_no_type(source: &str) {
    assert_eq!(translated(source), Err(NotAType), "{source}");
}

#[test]
fn names_subscripts_and_unions() {
    check("a.b.C", "a.b.C");
    check("dict[str, list[int]]", "dict[str, list[int]]");
    check("tuple[()]", "tuple[()]");
    check("int | None", "int | None");
    check("tuple[*Ts]", "tuple[*Ts]");
    check("'list[int]'", "list[int]");
    check("'not a type'", "\"not a type\"");
}

#[test]
fn annotated_is_its_first_argument() {
    check("typing.Annotated[int, f(1)]", "int");
}

#[test]
fn literals_have_signs() {
    check("Literal[-1, +2]", "Literal[-1, 2]");
    check("-99999999999999999999", "-99999999999999999999");
    check_no_type("-x");
    check_no_type("~1");
}

#[test]
fn callables_name_their_arguments() {
    check("Callable[[Arg(int, 'x'), m.VarArg()], str]", {
        "Callable[<Arg(int, x), m.VarArg(Any(Unannotated), -)>, str]"
    });
    check("Callable[..., int]", "Callable[..., int]");
    check_no_type("Arg(int, 'x')");
    check_no_type("[Arg(int, name='x', name2='y')]");
    check_no_type("[Arg(int, f())]");
}

#[test]
fn typed_dicts_take_the_last_of_equal_keys() {
    check("{'a': int, 'b': str, 'a': bytes}", "a: bytes, b: str");
    check("{'a': int, **C}", "a: int, **: C");
    check_no_type("{}");
    check_no_type("{1: int}");
}

#[test]
fn other_expressions_are_no_types() {
    for source in ["a + b", "f(x)", "lambda: 1", "(int, str)", "a[b][c]", "*x,"] {
        check_no_type(source);
    }
}
