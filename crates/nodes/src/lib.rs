//! AST, definitions, symbol tables and side tables: the data model of a program.
//!
//! | what | where | who writes it | identity |
//! |---|---|---|---|
//! | syntax | [`ast`] | the parser, once | ids inside a target |
//! | definitions | [`defs`] | semantic analysis, checker | (module, slot), outlives an edit |
//! | names | [`symbols`] | semantic analysis | the name |
//! | facts about syntax | [`tables`] | semantic analysis, checker | ids of the target |
//! | the same with other types | [`expansion`] | the checker, for a while | ids of the target |
//! | modules | [`module`] | the build | `ModuleId` |
//! | everything together | [`world`] | one task each | |
//!
//! ```
//! use names::Names;
//! use nodes::{defs::Var, world::World};
//! use types::Types;
//!
//! let (names, types) = (Names::new(), Types::new());
//! let mut world = World::new(&names, &types);
//! let module = world.add_module(nodes::module::ModuleDefs::new(names.intern("m")));
//! let x = world.add(module, Var::new(names.intern("x"), names.intern("m.x"), None));
//! world.get_mut(x).typ = Some(types.none());
//! let frozen = world.freeze(module);
//! assert_eq!(world.get(x).typ, Some(types.none()));
//! # drop(frozen);
//! ```
//!
//! Specified by `mypy/nodes.py`.

pub mod ast;
pub mod defs;
pub mod expansion;
pub mod module;
mod refs;
pub mod symbols;
pub mod tables;
pub mod world;
