//! Expressions: the dispatch over all kinds, and what their rooms share.
//!
//! | subject | room |
//! |---|---|
//! | the entry: contexts, the cache, what is stored | `accept`, `state` |
//! | names, modules and classes as values | `names`, `aliases`, `type_application` |
//! | attributes, `super()` | `attributes`, `super_calls` |
//! | literals, literal contexts | `literals` |
//! | operators, their methods, `and`/`or`, comparisons | `operators`, `operator_methods`, `operations`, `boolean_ops`, `comparisons`, `equality` |
//! | `x[i]` | `indexing`, `tuple_index` |
//! | displays and comprehensions | `containers`, `tuples`, `dicts`, `comprehensions` |
//! | `lambda`, `x if c else y`, `:=` | `lambdas`, `conditional` |
//! | `await`, `yield` | `awaits` |
//! | `cast`, `reveal_type` and the like | `casts`, `special_forms`, `type_forms` |
//! | `%` and `format` | `formatting` |
//!
//! Specified by `mypy/checkexpr.py` and `mypy/checkstrformat.py`.

mod accept;
mod aliases;
mod attributes;
mod awaits;
mod boolean_ops;
mod casts;
mod comparisons;
mod comprehensions;
mod conditional;
mod containers;
mod dicts;
mod equality;
mod formatting;
mod indexing;
mod lambdas;
mod literals;
mod names;
mod narrowed;
mod operations;
mod operator_methods;
mod operators;
mod queries;
mod special_forms;
mod state;
mod super_calls;
mod tuple_index;
mod tuples;
mod type_application;
mod type_forms;
mod type_ops;

pub(crate) use dicts::keyed as keyed_items;
pub(crate) use operator_methods::is_operator_method;
pub(crate) use state::{AcceptOptions, CallOptions, ExprState};
