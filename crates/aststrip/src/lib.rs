//! Strips targets: takes them back to their state before semantic analysis, so that they can be analysed again.
//!
//! What analysis writes lies in a table of the target, so stripping drops the table; nothing is undone node by node.
//! What stays is identity: which functions the statements of the target define. Definitions that are made again by the
//! analysis (classes, variables, aliases) find their slots again by kind and qualified name.
//!
//! ```
//! use names::Names;
//! use nodes::{ast::BodyId, module::ModuleDefs, world::World};
//! use types::Types;
//!
//! let (names, types) = (Names::new(), Types::new());
//! let mut world = World::new(&names, &types);
//! let module = world.add_module(ModuleDefs::new(names.intern("m")));
//! aststrip::strip_top_level(&mut world, module);
//! assert!(world.module(module).names.is_empty());
//! # let _ = BodyId::from_usize(0);
//! ```
//!
//! Specified by `mypy/server/aststrip.py`.

mod functions;
mod tables;

use nodes::ast::BodyId;
use nodes::defs::{FuncFlags, VarFlags};
use nodes::world::World;
use types::{DefRef, ModuleId};

pub use functions::strip_function;
pub use tables::strip_tables;

/// Strips the top level of a module, with its classes and with the functions that define or infer variables for it; other
/// functions stay as they are. The module must be owned by the task.
///
/// Names of classes in functions stay in the symbol table. Cost: the size of the top level, and the number of definitions.
pub fn strip_top_level(world: &mut World<'_>, module: ModuleId) {
    let top = BodyId::from_usize(0);
    let names = world.names;
    let defs = world.module_mut(module);
    defs.names.retain(|name, _| names.text(*name).contains('@'));
    defs.defs.reuse_all();
    let tables = world
        .implementation_mut(module)
        .tables
        .remove(top)
        .unwrap_or_default();
    let tables = strip_tables(tables);
    #[expect(clippy::iter_over_hash_type, reason = "each function is stripped by itself")]
    for function in tables.roots.values() {
        strip_with_top_level(world, *function);
    }
    world.implementation_mut(module).tables.insert(top, tables);
}

/// What stripping the top level means for one of its functions.
fn strip_with_top_level(world: &mut World<'_>, function: DefRef) {
    match function {
        DefRef::Func(func) => {
            if world.get(func).is(FuncFlags::DEF_OR_INFER_VARS) {
                strip_function(world, function);
            }
        }
        DefRef::Decorator(decorator) => {
            let (func, var) = (world.get(decorator).func, world.get(decorator).var);
            world.get_mut(var).typ = None;
            if world.get(func).is(FuncFlags::DEF_OR_INFER_VARS) {
                strip_function(world, function);
            } else {
                world.get_mut(var).flags -= VarFlags::FINAL;
                world.get_mut(func).flags -= FuncFlags::FINAL;
            }
        }
        DefRef::Overload(overload) => {
            if world.get(overload).is(FuncFlags::DEF_OR_INFER_VARS) {
                strip_function(world, function);
            }
        }
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => {}
    }
}
