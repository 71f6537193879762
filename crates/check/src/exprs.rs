//! Expressions: the dispatch over all kinds, and what their rooms share.
//!
//! Specified by `mypy/checkexpr.py`.

mod api;
mod state;

pub(crate) use state::{AcceptOptions, CallOptions, ExprState};
