//! From a name or a line to a function.

use build::Program;
use build::state::{Graph, module_prefix};
use names::Name;
use nodes::defs::{At, FuncFlags};
use nodes::symbols::SymbolTable;
use nodes::world::World;
use resolve::find_sources;
use types::{ClassId, DefRef, FuncId};
use update::{FineGrained, ModulePath};

use crate::decorators::keeps_signature;

/// A function that a signature is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) module: Name,
    /// The name in the module: `C.m`.
    pub(crate) name: String,
    pub(crate) id: FuncId,
    pub(crate) fullname: Name,
    /// It has a first parameter that callers do not pass.
    pub(crate) is_method: bool,
    /// A class method or static method.
    pub(crate) is_class_or_static: bool,
    /// The line of the `def`.
    pub(crate) line: u32,
}

/// The function that `key` stands for: a full name, or `file:line`.
pub(crate) fn find_function(engine: &mut FineGrained, key: &str) -> Result<Function, String> {
    let (module, name, node) = if key.contains(':') {
        by_line(engine, key)?
    } else {
        by_name(&mut engine.program, key)?
    };
    engine.program.with_state(|state, graph| {
        let id = match node {
            Some(DefRef::Func(func)) => func,
            Some(DefRef::Decorator(decorator)) => {
                let ast = graph[&module].tree.as_ref().map(|tree| &tree.parsed.ast);
                if !ast.is_some_and(|ast| keeps_signature(state, ast, decorator)) {
                    return Err(format!("Object {key} is a decorator we can't handle"));
                }
                state.world.get(decorator).func
            }
            Some(
                DefRef::Module(_)
                | DefRef::Class(_)
                | DefRef::Overload(_)
                | DefRef::Var(_)
                | DefRef::Alias(_)
                | DefRef::TypeVar(_)
                | DefRef::Placeholder(_),
            )
            | None => return Err(format!("Object {key} is not a function")),
        };
        Ok(describe(&state.world, graph, module, name, id))
    })
}

fn describe(world: &World<'_>, graph: &Graph, module: Name, name: String, id: FuncId) -> Function {
    let func = world.get(id);
    let is_static = func.is(FuncFlags::STATIC);
    let takes_self = !is_static || world.text(func.name) == "__new__";
    Function {
        module,
        name,
        id,
        fullname: func.fullname,
        is_method: func.class.is_some() && takes_self,
        is_class_or_static: is_static || func.is(FuncFlags::CLASS),
        line: func.at.map_or(0, |at| line_of(graph, module, at)),
    }
}

/// The line of a place in a module.
fn line_of(graph: &Graph, module: Name, at: At) -> u32 {
    let Some(tree) = &graph[&module].tree else {
        return 0;
    };
    let offset = tree.parsed.ast.bodies[at.body].offset + at.span.start;
    tree.parsed.lines.mypy_position(offset).0
}

type Found = (Name, String, Option<DefRef>);

fn by_name(program: &mut Program, key: &str) -> Result<Found, String> {
    let Some((module, tail)) = split_target(program, key) else {
        return Err(format!("Cannot find module for {key}"));
    };
    let node = program.with_world(|world, _| in_module(world, module, &tail))?;
    Ok((module, tail, node))
}

/// The longest prefix that is a module, and the rest.
fn split_target(program: &Program, key: &str) -> Option<(Name, String)> {
    let names = program.names();
    let module = module_prefix(&program.graph, names, names.intern(key))?;
    let rest = &key[names.text(module).len()..];
    Some((module, rest.trim_start_matches('.').to_owned()))
}

fn in_module(world: &World<'_>, module: Name, tail: &str) -> Result<Option<DefRef>, String> {
    let module_text = world.text(module);
    let parts: Vec<&str> = tail.split('.').collect();
    let symbol = |names: &SymbolTable, part: &str| {
        let name = world.names.lookup(part)?;
        names.get(&name).map(|symbol| symbol.node)
    };
    let Some(id) = world.module_id(module) else {
        return Ok(None);
    };
    let mut names = &world.module(id).names;
    let (last, classes) = parts.split_last().unwrap_or((&"", &[]));
    for (index, part) in classes.iter().enumerate() {
        let path = || format!("{module_text}.{}", parts[..=index].join("."));
        let node = symbol(names, part).ok_or_else(|| format!("Unknown class {}", path()))?;
        match node {
            Some(DefRef::Class(class)) => names = &world.get(class).names,
            Some(
                DefRef::Module(_)
                | DefRef::Func(_)
                | DefRef::Decorator(_)
                | DefRef::Overload(_)
                | DefRef::Var(_)
                | DefRef::Alias(_)
                | DefRef::TypeVar(_)
                | DefRef::Placeholder(_),
            )
            | None => return Err(format!("Object {} is not a class", path())),
        }
    }
    let kind = if classes.is_empty() { "function" } else { "method" };
    symbol(names, last).ok_or_else(|| format!("Unknown {kind} {module_text}.{tail}"))
}

/// The last function that begins at a line or before. The module is loaded again first, for lines may have moved.
fn by_line(engine: &mut FineGrained, key: &str) -> Result<Found, String> {
    if key.matches(':').count() > 1 {
        return Err(format!(
            "Malformed location for function: {key}. Must be either package.module.Class.method or path/to/file.py:line"
        ));
    }
    let (file, line) = key.rsplit_once(':').unwrap_or((key, ""));
    let is_number = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
    let number = line.parse::<u32>().ok().filter(|_| is_number);
    let Some(number) = number else {
        return Err(format!("Line number must be a number. Got {line}"));
    };
    if ![".py", ".pyi"].iter().any(|extension| file.ends_with(extension)) {
        return Err("Source file is not a Python file".to_owned());
    }
    let (module, path) = module_of(&engine.program, file)?;
    engine.program.manager.fs().flush();
    engine.update(&[ModulePath { module, path }], &[], false);
    engine.program.with_world(|world, graph| {
        let node = closest(world, graph, module, number)
            .ok_or_else(|| format!("Cannot find a function at line {line}"))?;
        let fullname = world.text(world.fullname(node));
        let tail = fullname.get(world.text(module).len() + 1..).unwrap_or_default();
        Ok((module, tail.to_owned(), Some(node)))
    })
}

/// The module of a file, as its place says.
fn module_of(program: &Program, file: &str) -> Result<(Name, std::sync::Arc<str>), String> {
    let manager = &program.manager;
    let mypypath = std::env::var("MYPYPATH").unwrap_or_default();
    let found = find_sources(
        &[file.to_owned()],
        manager.global(),
        manager.fs(),
        &mypypath,
        false,
    );
    let found = found.map_err(|_| format!("Invalid source file name: {file}"))?;
    let module = found.first().map_or("", |source| &*source.module);
    let name = program.names().intern(module);
    let path = program.graph.get(&name).and_then(|state| state.path.clone());
    path.map(|path| (name, path))
        .ok_or_else(|| format!("Unknown module: {module}"))
}

fn closest(world: &World<'_>, graph: &Graph, module: Name, line: u32) -> Option<DefRef> {
    let mut best: Option<(u32, DefRef)> = None;
    let id = world.module_id(module)?;
    let mut consider = |node: DefRef, at: Option<At>| {
        let Some(at) = at else { return };
        let start = line_of(graph, module, at);
        if start <= line && best.is_none_or(|(closest, _)| start > closest) {
            best = Some((start, node));
        }
    };
    for_each_function(world, &world.module(id).names, module, &mut consider);
    best.map(|(_, node)| node)
}

/// The functions that are defined in a namespace, and in the classes of it.
fn for_each_function(
    world: &World<'_>,
    names: &SymbolTable,
    prefix: Name,
    visit: &mut dyn FnMut(DefRef, Option<At>),
) {
    for (name, symbol) in names {
        let Some(node) = symbol.node else { continue };
        if world.fullname(node) != world.names.join(prefix, *name) {
            continue;
        }
        match node {
            DefRef::Func(func) => visit(node, world.get(func).at),
            DefRef::Decorator(decorator) => visit(node, world.get(decorator).at),
            DefRef::Class(class) => in_class(world, class, visit),
            DefRef::Module(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => {}
        }
    }
}

fn in_class(world: &World<'_>, class: ClassId, visit: &mut dyn FnMut(DefRef, Option<At>)) {
    let def = world.get(class);
    for_each_function(world, &def.names, def.fullname, visit);
}
