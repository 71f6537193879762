//! Types before semantic analysis, as mypy's `TypeStrVisitor` writes them: `list?[int?]`.

use names::Names;
use nodes::ast::{Argument, BodyRef, FuncNode, RawValue, TypeNode, TypeNodeId, TypeRef};
use types::ArgKind;

use crate::repr;

/// A type expression: an unbound name has a `?`.
#[must_use]
pub fn type_node(types: TypeRef<'_>, id: TypeNodeId, names: &Names) -> String {
    match *types.get(id) {
        TypeNode::Unbound { name, args, .. } => {
            let name = names.text(name);
            match types.list(args) {
                [] => format!("{name}?"),
                args => format!("{name}?[{}]", joined(types, args, ", ", names)),
            }
        }
        TypeNode::Union { items, .. } => joined(types, types.list(items), " | ", names),
        TypeNode::List(items) => format!("<TypeList {}>", joined(types, types.list(items), ", ", names)),
        TypeNode::Tuple { items, .. } => match types.list(items) {
            [] => "tuple[()]".to_owned(),
            items => format!("tuple[{}]", joined(types, items, ", ", names)),
        },
        TypeNode::TypedDict(items) => {
            let item = |(key, typ): &(Option<_>, _)| {
                let key: Option<names::Name> = *key;
                Some(format!(
                    "{}?: {}",
                    repr::text(names.text(key?)),
                    type_node(types, *typ, names)
                ))
            };
            let items: Vec<String> = types.dict_items(items).iter().filter_map(item).collect();
            format!("TypedDict({{{}}})", items.join(", "))
        }
        TypeNode::Ellipsis => "...".to_owned(),
        TypeNode::Raw(value) => raw(types, value),
        TypeNode::Unpack { inner, .. } => format!("*{}", type_node(types, inner, names)),
        TypeNode::CallableArgument {
            typ,
            name,
            constructor,
        } => {
            let typ = type_node(types, typ, names);
            let constructor = names.text(constructor);
            match name {
                Some(name) => format!("{constructor}({typ}, {})", names.text(name)),
                None => format!("{constructor}({typ})"),
            }
        }
        TypeNode::Any(_) => "Any".to_owned(),
    }
}

fn joined(types: TypeRef<'_>, ids: &[TypeNodeId], separator: &str, names: &Names) -> String {
    let items: Vec<String> = ids.iter().map(|id| type_node(types, *id, names)).collect();
    items.join(separator)
}

fn raw(types: TypeRef<'_>, value: RawValue) -> String {
    match value {
        RawValue::Bool(true) => "True".to_owned(),
        RawValue::Bool(false) => "False".to_owned(),
        RawValue::Int(value) => value.to_string(),
        RawValue::BigInt(digits) => types.text(digits).to_owned(),
        RawValue::Str(text) => repr::text(types.text(text)),
        RawValue::Bytes(text) => format!("b'{}'", types.text(text)),
        RawValue::Float | RawValue::Complex | RawValue::Invalid => "None".to_owned(),
    }
}

/// The callable type that a function is annotated with: `def (x: int?, *, y: Any =) -> str?`.
#[must_use]
pub fn signature(body: BodyRef<'_>, func: &FuncNode, names: &Names) -> String {
    let types = body.types();
    let typ =
        |typ: Option<TypeNodeId>| typ.map_or_else(|| "Any".to_owned(), |id| type_node(types, id, names));
    let mut parts: Vec<String> = Vec::new();
    let mut has_star = false;
    for arg in body.arguments(func.args) {
        let mut part = String::new();
        if arg.kind.is_named(false) && !has_star {
            part.push_str("*, ");
            has_star = true;
        }
        match arg.kind {
            ArgKind::Star => {
                part.push('*');
                has_star = true;
            }
            ArgKind::Star2 => part.push_str("**"),
            ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => {}
        }
        if let Some(name) = shown_name(types, arg, names) {
            part.push_str(name);
            part.push_str(": ");
        }
        part.push_str(&typ(arg.typ));
        if arg.kind.is_optional() {
            part.push_str(" =");
        }
        parts.push(part);
    }
    format!("def ({}) -> {}", parts.join(", "), typ(func.returns))
}

fn shown_name<'n>(types: TypeRef<'_>, arg: &Argument, names: &'n Names) -> Option<&'n str> {
    if !arg.pos_only {
        return Some(names.text(arg.name));
    }
    let unpacks = arg
        .typ
        .is_some_and(|typ| matches!(types.get(typ), TypeNode::Unpack { .. }));
    (arg.kind == ArgKind::Star && unpacks).then_some("args")
}
