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
//!
//! Specified by `mypy/checker.py`, `checkexpr.py`, `checkmember.py`, `checkpattern.py`, `checkstrformat.py`,
//! `binder.py` and `literals.py`.

mod checker;
mod context;
mod named;

pub use checker::{Checker, Lines, ScopeItem, Unit};
pub use context::{Ctx, CtxKind, Operand};
