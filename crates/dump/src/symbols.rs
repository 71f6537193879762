//! Symbol tables and classes.
//!
//! Specified by `SymbolTable.__str__`, `SymbolTableNode.__str__` and `TypeInfo.dump` in `mypy/nodes.py`.

use names::Name;
use nodes::defs::TypeVarDefKind;
use nodes::symbols::{Symbol, SymbolKind, SymbolTable};
use nodes::world::World;
use types::{ClassId, DefRef, TypeId};

use crate::Ids;
use crate::bound::{number, type_text};

/// Names that each module has; tables do not show them.
const IMPLICIT: [&str; 7] = [
    "__name__",
    "__doc__",
    "__path__",
    "__file__",
    "__package__",
    "__annotations__",
    "__spec__",
];

/// A symbol table, sorted by name, without what every module has.
#[must_use]
pub fn symbol_table(world: &World<'_>, names: &SymbolTable) -> String {
    let shown = names.iter().filter(|(_, symbol)| is_shown(world, symbol));
    let mut lines: Vec<String> = shown
        .map(|(name, symbol)| format!("  {} : {}", world.text(*name), entry(world, symbol)))
        .collect();
    lines.sort();
    lines.insert(0, "SymbolTable(".to_owned());
    lines.join("\n") + ")"
}

fn is_shown(world: &World<'_>, symbol: &Symbol) -> bool {
    let fullname = symbol.node.map_or("", |node| world.text(world.fullname(node)));
    let last = fullname.rsplit('.').next().unwrap_or_default();
    fullname != "builtins" && !IMPLICIT.contains(&last)
}

/// An entry of a symbol table: `Gdef/Var (m.x) : int`.
fn entry(world: &World<'_>, symbol: &Symbol) -> String {
    let kind = match symbol.kind {
        SymbolKind::Local => "Ldef",
        SymbolKind::Global => "Gdef",
        SymbolKind::Member => "Mdef",
    };
    let Some(node) = symbol.node else {
        return format!("{kind}/nil");
    };
    let mut text = format!(
        "{kind}/{} ({})",
        class_name(world, node),
        world.text(world.fullname(node))
    );
    if let Some(typ) = type_of(world, node) {
        text.push_str(" : ");
        text.push_str(&type_text(world, typ, false, None));
    }
    text
}

/// The name of mypy's class of a definition.
#[must_use]
pub fn class_name(world: &World<'_>, def: DefRef) -> &'static str {
    match def {
        DefRef::Module(_) => "MypyFile",
        DefRef::Class(_) => "TypeInfo",
        DefRef::Func(_) => "FuncDef",
        DefRef::Decorator(_) => "Decorator",
        DefRef::Overload(_) => "OverloadedFuncDef",
        DefRef::Var(_) => "Var",
        DefRef::Alias(_) => "TypeAlias",
        DefRef::TypeVar(id) => match world.get(id).kind {
            TypeVarDefKind::TypeVar(_) => "TypeVarExpr",
            TypeVarDefKind::ParamSpec => "ParamSpecExpr",
            TypeVarDefKind::TypeVarTuple(_) => "TypeVarTupleExpr",
        },
        DefRef::Placeholder(_) => "PlaceholderNode",
    }
}

/// The type of a variable or function, if it has one.
fn type_of(world: &World<'_>, def: DefRef) -> Option<TypeId> {
    match def {
        DefRef::Var(id) => world.get(id).typ,
        DefRef::Func(id) => world.get(id).typ,
        DefRef::Overload(id) => world.get(id).typ,
        DefRef::Decorator(id) => world.get(world.get(id).var).typ,
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

/// A class: its name, bases, method resolution order, attributes and metaclasses.
#[must_use]
pub fn class(world: &World<'_>, id: ClassId, verbose: bool, ids: Option<&Ids>) -> String {
    let info = world.get(id);
    let typ = |typ: &TypeId| type_text(world, *typ, verbose, ids);
    let mut lines = vec![format!("TypeInfo{}(", number(ids, Some(DefRef::Class(id))))];
    lines.push(format!("  Name({})", world.text(info.fullname)));
    if info.bases.is_empty() {
        // mypy shows the place of the bases of `object`.
        lines.push("  ".to_owned());
    } else {
        let bases: Vec<String> = info.bases.iter().map(typ).collect();
        lines.push(format!("  Bases({})", bases.join(", ")));
    }
    let in_mro = |base: &ClassId| {
        let name = world.text(world.get(*base).fullname);
        format!("{name}{}", number(ids, Some(DefRef::Class(*base))))
    };
    let mro: Vec<String> = info.mro.iter().map(in_mro).collect();
    lines.push(format!("  Mro({})", mro.join(", ")));
    lines.extend(attributes(world, &info.names, verbose, ids));
    lines.extend(
        info.declared_metaclass
            .iter()
            .map(|meta| format!("  DeclaredMetaclass({})", typ(meta))),
    );
    lines.extend(
        info.metaclass_type
            .iter()
            .map(|meta| format!("  MetaclassType({})", typ(meta))),
    );
    lines.join("\n") + ")"
}

fn attributes(world: &World<'_>, names: &SymbolTable, verbose: bool, ids: Option<&Ids>) -> Vec<String> {
    let mut sorted: Vec<(&Name, &Symbol)> = names.iter().collect();
    sorted.sort_by_key(|(name, _)| world.text(**name));
    let mut lines = vec!["  Names(".to_owned()];
    for (name, symbol) in sorted {
        let mut line = format!("    {}{}", world.text(*name), number(ids, symbol.node));
        if let Some(DefRef::Var(var)) = symbol.node
            && let Some(typ) = world.get(var).typ
        {
            line.push_str(&format!(" ({})", type_text(world, typ, verbose, ids)));
        }
        lines.push(line);
    }
    if let Some(last) = lines.last_mut() {
        last.push(')');
    }
    lines
}
