//! Functions without what analysis wrote.

use nodes::ast::BodyId;
use nodes::defs::{DefKind, Func, FuncFlags};
use nodes::tables::{RefFlags, Tables};
use nodes::world::World;
use types::{DefId, DefRef, FuncId, ModuleId, VarId};

use crate::strip_tables;

/// Strips a function, decorated function or overload with all that is inside. Decorators are analysed with the top level, so
/// that of the function itself stays. Slots of its local variables become free.
///
/// Cost: the size of the function.
pub fn strip_function(world: &mut World<'_>, function: DefRef) {
    let node = match function {
        DefRef::Func(func) => world.get(func).node.map(|(body, _)| body),
        DefRef::Decorator(decorator) => world.get(decorator).node.map(|(body, _)| body),
        DefRef::Overload(overload) => world.get(overload).node.map(|(body, _)| body),
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    };
    if let Some(body) = node {
        strip_body(world, function.module(), body, function);
    }
}

fn strip_body(world: &mut World<'_>, module: ModuleId, body: BodyId, target: DefRef) {
    let Some(tables) = world.implementation_mut(module).tables.remove(body) else {
        return;
    };
    for func in tables.funcs.iter().map(|(_, func)| *func) {
        strip_func(world, func);
    }
    for decorator in tables.decorators.iter().map(|(_, decorator)| *decorator) {
        if target != DefRef::Decorator(decorator) {
            let var = world.get(decorator).var;
            world.get_mut(var).typ = None;
        }
    }
    for overload in tables.overloads.iter().map(|(_, overload)| *overload) {
        let def = world.get_mut(overload);
        def.items = def.unanalyzed_items.clone();
        def.implementation = None;
        def.flags -= FuncFlags::FINAL;
    }
    let locals = local_variables(world, &tables);
    let implementation = world.implementation_mut(module);
    implementation.defs.free[DefKind::Var as usize].extend(locals);
    implementation.tables.insert(body, strip_tables(tables));
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
    let slot = |var: VarId| u32::try_from(var.index()).expect("a module has fewer than 2^31 definitions");
    locals.into_iter().map(slot).collect()
}
