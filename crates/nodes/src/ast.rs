//! The syntax tree of a module: flat, typed arenas of mypy's shape, never mutated after lowering.
//!
//! **Terms.** A *target* is what mypy processes as one: the top level of a module with its class bodies, or a
//! function that is not nested in another one (with its decorators and overloads). Each target is a [`Body`]: a
//! contiguous stretch of each arena of the module, with ids of its own that start at 0. So facts about a target are
//! dense vectors indexed by its ids, and ids mean nothing without their body: hold a [`BodyRef`].
//!
//! Spans count bytes from the first byte of the target: a function that only moves keeps its spans.
//!
//! ```text
//! x = 1            body 0: Assign(x, 1), Function(body 1)
//! def f(a):        body 1: root FuncDef f ... Return(Name a)
//!     return a
//! ```
//!
//! **Invariants.** Body 0 is the top level. Function definitions outside functions are `Stmt::Function(BodyId)` in
//! their parent and live in a body of their own; nested ones are `Stmt::Def` in the same body.

mod body;
mod changes;
mod contents;
mod exprs;
mod functions;
mod patterns;
mod stmts;
mod type_nodes;

pub use body::{Arenas, Body, BodyRef, Counts, ModuleAst, Root, Span, TypeArena, TypeRef};
pub use changes::{BodyChanges, single_function};
pub use contents::Contents;
pub use exprs::*;
pub use functions::*;
pub use patterns::*;
pub use stmts::*;
pub use type_nodes::*;

arena::define_id! {
    /// A target of a module: 0 is the top level.
    pub struct BodyId;
}
arena::define_id! {
    /// A statement of a body.
    pub struct StmtId;
}
arena::define_id! {
    /// A block of a body.
    pub struct BlockId;
}
arena::define_id! {
    /// An expression of a body.
    pub struct ExprId;
}
arena::define_id! {
    /// A pattern of a body.
    pub struct PatternId;
}
arena::define_id! {
    /// A type expression of a body, or of a [`TypeArena`] of its own.
    pub struct TypeNodeId;
}
arena::define_id! {
    /// A `def` or `lambda` of a body.
    pub struct FuncNodeId;
}
arena::define_id! {
    /// A decorated `def` of a body.
    pub struct DecoratorNodeId;
}
arena::define_id! {
    /// Overloads of a body that lie behind each other.
    pub struct OverloadNodeId;
}
arena::define_id! {
    /// A class statement of a body.
    pub struct ClassNodeId;
}
arena::define_id! {
    /// The part of a comprehension that generates items.
    pub struct CompId;
}
