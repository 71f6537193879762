//! Functions without what analysis wrote.

use nodes::ast::{BodyId, FuncLike, ModuleAst, Root};
use nodes::defs::{DefKind, Func, FuncFlags};
use nodes::tables::{RefFlags, Tables};
use nodes::world::World;
use types::{DefId, DefRef, FuncId, ModuleId, VarId};

use crate::strip_tables;

/// Strips a function, decorated function or overload with all that is inside. Decorators are analysed with the top level, so
/// those of the function itself stay. Slots of its local variables become free.
///
/// Cost: the size of the function.
pub fn strip_function(world: &mut World<'_>, ast: &ModuleAst, function: DefRef) {
    if let Some(body) = body_of(world, function) {
        strip_body(world, ast, function.module(), body, function);
    }
}

/// Strips a function whose statements are about to be others: the slots of all that it defines for itself become free.
///
/// Cost: the size of the function.
pub fn strip_for_new_body(world: &mut World<'_>, ast: &ModuleAst, function: FuncId) {
    let (module, node) = (function.module(), DefRef::Func(function));
    let Some(body) = body_of(world, node) else {
        return;
    };
    strip_body(world, ast, module, body, node);
    let Some(mut tables) = world.implementation_mut(module).tables.remove(body) else {
        return;
    };
    let inner = Inner::of(world, &tables);
    let free = &mut world.implementation_mut(module).defs.free;
    free[DefKind::Func as usize].extend(inner.funcs);
    free[DefKind::Decorator as usize].extend(inner.decorators);
    free[DefKind::Overload as usize].extend(inner.overloads);
    free[DefKind::Var as usize].extend(inner.vars);
    tables.funcs.clear();
    tables.decorators.clear();
    if let Some(facts) = tables.rare.known_mut() {
        facts.overloads.clear();
    }
    world.implementation_mut(module).tables.insert(body, tables);
}

/// The slots of functions in a function, with the variables that belong to them.
#[derive(Default)]
struct Inner {
    funcs: Vec<u32>,
    decorators: Vec<u32>,
    overloads: Vec<u32>,
    vars: Vec<u32>,
}

impl Inner {
    fn of(world: &World<'_>, tables: &Tables) -> Self {
        let mut found = Self::default();
        for func in tables.funcs.iter().map(|(_, func)| *func) {
            if func.is_local() {
                let params = world.get(func).args.iter().filter_map(|arg| arg.var);
                found.vars.extend(params.filter(|var| var.is_local()).map(slot));
                found.funcs.push(slot(func));
            }
        }
        for decorator in tables.decorators.iter().map(|(_, decorator)| *decorator) {
            if decorator.is_local() {
                found.decorators.push(slot(decorator));
                found.vars.push(slot(world.get(decorator).var));
            }
        }
        let overloads = tables.rare.overloads.iter().map(|(_, overload)| *overload);
        found.overloads = overloads
            .filter(|overload| overload.is_local())
            .map(slot)
            .collect();
        found
    }
}

fn slot<I: DefId>(id: I) -> u32 {
    u32::try_from(id.index()).expect("a module has fewer than 2^31 definitions")
}

fn body_of(world: &World<'_>, function: DefRef) -> Option<BodyId> {
    match function {
        DefRef::Func(func) => world.get(func).node.map(|(body, _)| body),
        DefRef::Decorator(decorator) => world.get(decorator).node.map(|(body, _)| body),
        DefRef::Overload(overload) => world.get(overload).node.map(|(body, _)| body),
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

/// How many expressions the decorators of a target take: they come first.
fn count_of_decorators(ast: &ModuleAst, id: BodyId) -> usize {
    let body = ast.body(id);
    match body.body().root {
        Root::Func(FuncLike::Decorator(node)) => {
            let last = body.exprs(body.decorator(node).decorators).last();
            last.map_or(0, |last| last.to_usize() + 1)
        }
        Root::Func(FuncLike::Func(_) | FuncLike::Overload(_)) | Root::Module(_) => 0,
    }
}

fn strip_body(world: &mut World<'_>, ast: &ModuleAst, module: ModuleId, body: BodyId, target: DefRef) {
    let Some(tables) = world.implementation_mut(module).tables.remove(body) else {
        return;
    };
    for func in tables.funcs.iter().map(|(_, func)| *func) {
        strip_func(world, func);
    }
    for decorator in tables.decorators.iter().map(|(_, decorator)| *decorator) {
        let def = world.get(decorator);
        // What decorators make of the function itself belongs to the top level.
        let is_own = target == DefRef::Decorator(decorator) || target == DefRef::Func(def.func);
        if !is_own {
            let var = def.var;
            world.get_mut(var).typ = None;
        }
    }
    for overload in tables.rare.overloads.iter().map(|(_, overload)| *overload) {
        let def = world.get_mut(overload);
        def.items = def.unanalyzed_items.clone();
        def.implementation = None;
        def.typ = None;
        def.flags -= FuncFlags::FINAL;
    }
    for name in &*tables.rare.made_up {
        world.module_mut(module).names.shift_remove(name);
    }
    let locals = local_variables(world, &tables);
    let implementation = world.implementation_mut(module);
    implementation.defs.free[DefKind::Var as usize].extend(locals);
    let decorators = count_of_decorators(ast, body);
    implementation
        .tables
        .insert(body, strip_tables(*tables, decorators));
}

/// The signature is what is written, which is not analysed.
fn strip_func(world: &mut World<'_>, func: FuncId) {
    let def: &mut Func = world.get_mut(func);
    def.typ = None;
}

fn local_variable(node: DefRef) -> Option<VarId> {
    if let DefRef::Var(var) = node {
        var.is_local().then_some(var)
    } else {
        None
    }
}

/// The slots of variables that the body defines for itself, parameters excepted.
fn local_variables(world: &World<'_>, tables: &Tables) -> Vec<u32> {
    let defined = tables
        .refs
        .iter()
        .filter(|(_, found)| found.flags.contains(RefFlags::NEW_DEF));
    let local = |node: Option<DefRef>| node.and_then(local_variable);
    let mut locals: Vec<VarId> = defined.filter_map(|(_, found)| local(found.node)).collect();
    locals.sort_unstable();
    locals.dedup();
    let funcs = tables.funcs.iter().map(|(_, func)| *func);
    let params: Vec<VarId> = funcs
        .flat_map(|func| world.get(func).args.iter().filter_map(|arg| arg.var))
        .collect();
    locals.retain(|var| !params.contains(var));
    locals.into_iter().map(slot).collect()
}
