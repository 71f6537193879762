//! What a build found out, as text: trees, symbol tables, classes, types of expressions.

use std::collections::HashSet;

use build::dumps::{module_id, with_dump};
use build::state::{Graph, State};
use dump::expressions::Typed;
use dump::{Bound, Dump};
use nodes::ast::{BodyId, BodyRef, Expr, ExprId, Stmt, StmtId};
use nodes::expansion::Locals;
use nodes::tables::{Analyzed, Tables};
use nodes::world::World;
use types::{ModuleId, TypeId, Types};

use super::{Answer, BuildRequest, Messages, batch};
use crate::files::CASE_DIRECTORY;

/// What is to be printed of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DumpKind {
    /// Nothing: only the messages count.
    Nothing,
    /// The tree (`str(tree)`).
    Tree,
    /// The tree after an identity transformation: by what the checker does with functions whose type variables are
    /// restricted to values, with types that are made again from their parts. mypy copies the nodes for it; ours are
    /// never copied, but all that semantic analysis found about them is.
    TransformedTree,
    /// The symbol table of the module (`str(tree.names)`).
    SymbolTable,
    /// The classes of the module's symbol table, as one map for all modules.
    Classes,
}

/// The messages of a build, and texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dumped {
    /// The messages; when there are any, the texts do not matter.
    pub messages: Messages,
    /// Module and text, in any order. With [`DumpKind::Classes`]: full name of a class and its text
    /// (`TypeInfo.dump`).
    pub texts: Vec<(String, String)>,
}

/// Runs semantic analysis and prints `kind` of the modules in `modules` that are part of the program.
/// Classes are those in the symbol tables of these modules whose full name starts with one of the modules.
pub fn analyzed(request: &BuildRequest<'_>, kind: DumpKind, modules: &[String]) -> Answer<Dumped> {
    let (mut built, flushes) = batch::run(request);
    let messages = batch::messages(built.as_ref(), &flushes);
    let program = built.as_mut().and_then(|built| built.program.as_mut());
    let texts = match program {
        Some(program) if messages.lines.is_empty() => {
            program.with_world(|world, graph| texts(world, graph, kind, modules))
        }
        Some(_) | None => Vec::new(),
    };
    Ok(Dumped { messages, texts })
}

fn texts(world: &mut World<'_>, graph: &Graph, kind: DumpKind, modules: &[String]) -> Vec<(String, String)> {
    let names = world.names;
    let is_shown = |state: &&State| modules.iter().any(|module| module == names.text(state.id));
    let shown: Vec<&State> = graph.values().filter(is_shown).collect();
    let name = |state: &State| names.text(state.id).to_owned();
    match kind {
        DumpKind::Nothing => Vec::new(),
        DumpKind::Tree => shown
            .iter()
            .map(|state| (name(state), tree(world, state)))
            .collect(),
        DumpKind::TransformedTree => {
            let modules: Vec<ModuleId> = shown.iter().map(|state| module_id(world, state)).collect();
            modules.iter().for_each(|module| transform(world, *module));
            shown
                .iter()
                .map(|state| (name(state), tree(world, state)))
                .collect()
        }
        DumpKind::SymbolTable => {
            let table = |state: &State| build::dumps::symbol_table(world, state);
            shown.iter().map(|state| (name(state), table(state))).collect()
        }
        DumpKind::Classes => shown
            .iter()
            .flat_map(|state| classes(world, state, modules))
            .collect(),
    }
}

/// Puts copies of the facts of all targets in their place, in which each type was made again.
fn transform(world: &mut World<'_>, module: ModuleId) {
    let types = world.types;
    let implementation = world.implementation(module).tables.iter();
    let targets: Vec<(BodyId, Box<Tables>)> = implementation
        .map(|(body, tables)| (body, tables.clone()))
        .collect();
    for (body, mut tables) in targets {
        let mut locals = Locals::of(world, module, &tables, None);
        locals.map_types(&mut |typ| rebuilt(types, typ));
        locals.write(world);
        tables.map_types(&mut |typ| rebuilt(types, typ));
        world.implementation_mut(module).tables.insert(body, tables);
    }
}

/// The type, made again from its parts.
fn rebuilt(types: &Types, typ: TypeId) -> TypeId {
    types.map_parts(typ, &mut |part| rebuilt(types, part))
}

fn tree(world: &World<'_>, state: &State) -> String {
    let path = state.xpath.strip_prefix(&format!("{CASE_DIRECTORY}/"));
    build::dumps::tree(world, state, path.unwrap_or(&state.xpath))
}

fn classes(world: &World<'_>, state: &State, modules: &[String]) -> Vec<(String, String)> {
    build::dumps::classes(world, state, |fullname| {
        modules.iter().any(|module| {
            fullname
                .strip_prefix(module.as_str())
                .is_some_and(|rest| rest.starts_with('.'))
        })
    })
}

/// An expression with its inferred type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedExpression {
    /// The line, from 1; -1 when the expression has none.
    pub line: i64,
    /// The short name of its node class (`NameExpr`).
    pub class: String,
    /// The name, if it is a name expression.
    pub name: Option<String>,
    /// The expression as text (`str(node)`).
    pub text: String,
    /// The type as text (`str_with_options`).
    pub ty: String,
    /// Whether mypy's runner leaves it out: temporary nodes, type variable declarations, `object` and `None`, analysed
    /// calls, targets of assignments with a declared type, and nodes outside of the test modules.
    pub ignored: bool,
}

/// The types of all expressions of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportedTypes {
    /// The messages of the build.
    pub messages: Messages,
    /// The expressions, in any order.
    pub expressions: Vec<TypedExpression>,
}

/// Checks the program and returns the types of its expressions.
pub fn types(request: &BuildRequest<'_>, modules: &[String]) -> Answer<ExportedTypes> {
    let (mut built, flushes) = batch::run(request);
    let messages = batch::messages(built.as_ref(), &flushes);
    let program = built.as_mut().and_then(|built| built.program.as_mut());
    let expressions = program.map_or_else(Vec::new, |program| {
        program.with_world(|world, graph| {
            let one = |state| types_of_module(world, state, modules);
            graph.values().flat_map(one).collect()
        })
    });
    Ok(ExportedTypes {
        messages,
        expressions,
    })
}

fn types_of_module(world: &World<'_>, state: &State, modules: &[String]) -> Vec<TypedExpression> {
    let is_shown = modules.iter().any(|module| module == world.text(state.id));
    with_dump(world, state, false, |dump| {
        let bodies = dump.ast.bodies.ids().map(|id| dump.ast.body(id));
        bodies
            .flat_map(|body| types_of_body(dump, body, is_shown))
            .collect()
    })
}

fn types_of_body(dump: &Dump<'_>, body: BodyRef<'_>, is_shown: bool) -> Vec<TypedExpression> {
    let bound = dump.bound.expect("the program is analysed");
    let verbose = Bound {
        verbose: true,
        ..bound
    };
    let declared = names_with_declared_types(bound, body);
    let export = |typed: Typed<'_>| {
        let skipped = matches!(typed.class, "NameExpr" | "IntExpr" | "EllipsisExpr") && !is_shown;
        TypedExpression {
            line: typed.line,
            class: typed.class.to_owned(),
            name: typed.name.map(|name| bound.world.text(name).to_owned()),
            text: dump.expression(body, typed.expr),
            ty: verbose.type_text(typed.typ),
            ignored: skipped
                || typed.class == "TempNode"
                || (!typed.is_analyzed && is_ignored(bound, body, typed.expr))
                || (typed.is_analyzed && typed.class == "TypeVarExpr")
                || declared.contains(&typed.expr),
        }
    };
    dump.typed(body).into_iter().map(export).collect()
}

/// Names on the left of assignments with a declared type, or of such whose value is not shown.
fn names_with_declared_types(bound: Bound<'_>, body: BodyRef<'_>) -> HashSet<ExprId> {
    let mut found = HashSet::new();
    for index in 0..body.body().len.stmts {
        let id = StmtId::from_usize(index as usize);
        let Stmt::Assign { lvalues, rvalue, .. } = *body.stmt(id) else {
            continue;
        };
        if bound.declared_type(body.id(), id).flatten().is_some() || is_ignored(bound, body, rvalue) {
            let names = body.exprs(lvalues).iter().copied();
            found.extend(names.filter(|lvalue| matches!(body.expr(*lvalue), Expr::Name(_))));
        }
    }
    found
}

/// mypy's `ignore_node`.
#[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are shown")]
fn is_ignored(bound: Bound<'_>, body: BodyRef<'_>, expr: ExprId) -> bool {
    match *body.expr(expr) {
        Expr::Name(_) => {
            let fullname = bound
                .reference(body.id(), expr)
                .and_then(|reference| reference.fullname)
                .map_or("", |name| bound.world.text(name));
            matches!(fullname, "builtins.object" | "builtins.None")
        }
        Expr::Call { callee, .. } => {
            let analyzed = bound.analyzed(body.id(), expr);
            analyzed.is_some_and(|analyzed| *analyzed != Analyzed::Plain) || is_ignored(bound, body, callee)
        }
        _ => false,
    }
}
