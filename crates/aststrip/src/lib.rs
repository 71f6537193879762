//! Strips targets: takes them back to their state before semantic analysis, so that they can be analysed again.
//!
//! What analysis writes lies in a table of the target, so stripping drops the table; nothing is undone node by node.
//! What stays is identity: which functions the statements of the target define. Definitions that are made again by the
//! analysis (classes, variables, aliases) find their slots again by kind and qualified name.
//!
//! ```
//! use names::Names;
//! use nodes::{ast::{BodyId, FuncNodeId, ModuleAst}, defs::Func, module::ModuleDefs, world::World};
//! use types::{DefRef, Types};
//!
//! let (names, types) = (Names::new(), Types::new());
//! let mut world = World::new(&names, &types);
//! let module = world.add_module(ModuleDefs::new(names.intern("m")));
//! let f = Func::new(names.intern("f"), names.intern("m.f"));
//! let f = world.add(module, Func { node: Some((BodyId::from_usize(1), FuncNodeId::from_usize(0))), ..f });
//! // Nothing was analysed, so there is nothing to be stripped.
//! aststrip::strip_function(&mut world, &ModuleAst::default(), DefRef::Func(f));
//! ```
//!
//! Specified by `mypy/server/aststrip.py`.

mod functions;
mod tables;

pub use functions::{strip_for_new_body, strip_function};
pub use tables::strip_tables;
