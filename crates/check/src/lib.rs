//! The type checker: statements, expressions, members, patterns, narrowing.
//!
//! A [`Checker`] checks the targets of one module. It is a [`typeops::TypeCx`], so operations on types take it
//! directly. What a room needs to remember lies in a struct of that room; the checker only holds them together.
//!
//! | subject | room |
//! |---|---|
//! | the checker itself, contexts of messages, named types | `checker`, `context`, `named` |
//! | expressions: dispatch, names, literals, containers, operators, ... | `exprs/` |
//! | calls: argument mapping, inference, overloads, constructors, special calls | `calls/` |
//! | members: attributes of instances, classes, modules, descriptors, properties | `members/` |
//! | statements, functions, classes, overriding, assignments, partial types, loops | `stmts/`, `functions/`, `classes/`, `assignments/` |
//! | binder, narrowing, patterns | `binder/`, `narrowing/`, `patterns/` |
//! | names used before their definition | `undefined_names/` |
//!
//! Specified by `mypy/checker.py`, `checkexpr.py`, `checkmember.py`, `checkpattern.py`, `checkstrformat.py`,
//! `binder.py` and `literals.py`.

#[macro_use]
mod macros;

mod assignments;
mod binder;
mod calls;
mod checker;
mod classes;
mod context;
mod exprs;
mod functions;
mod members;
mod memo;
mod message;
mod more_ops;
mod named;
mod narrowing;
mod operators;
mod ops;
mod patterns;
mod phases;
mod plugins;
mod reporter;
mod reports;
mod said;
mod stmts;
mod subtype_checks;
mod support;
mod undefined_names;
mod walk;

pub use checker::{Checker, Lines, ScopeItem, Unit};
pub use context::{Ctx, CtxKind, DictKey, Operand};
pub use phases::{
    Deferred, Paused, Run, SecondPass, check_implementation, check_interface, check_targets, check_whole,
};
