//! Calls: what is called, with which arguments, and what comes out.
//!
//! | subject | room |
//! |---|---|
//! | a call in the program | `call_exprs` |
//! | kinds of callees: callables, overloads, `Any`, unions, instances, `type[C]` | `callees` |
//! | one callable: constructors, inference, checks, in mypy's order | `callables` |
//! | which argument goes to which parameter; too many, too few | `mapping`, `counts` |
//! | types of arguments | `arguments`, `argument_types` |
//! | type variables: from the context, from the arguments in one or two passes, polymorphic | `inference`, `context_inference` |
//! | overloads: plausible items, ambiguity through `Any`, unions taken apart | `overloads`, `ambiguity`, `union_math`, `similarity` |
//! | `x.append(y)` for a partial type | `partial_types` |
//! | TypedDicts | `typed_dicts`, `typed_dict_items` |
//! | what plugins are asked | `plugins` |
//!
//! Specified by `mypy/checkexpr.py` and `mypy/argmap.py`.

mod ambiguity;
mod argument_types;
mod arguments;
mod call_exprs;
mod callables;
mod callees;
mod context_inference;
mod counts;
mod inference;
mod mapping;
mod overloads;
mod partial_types;
mod plugins;
mod similarity;
mod typed_dict_items;
mod typed_dicts;
mod union_math;

use names::Name;
use types::ArgKind;

use crate::Operand;

/// The arguments of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actuals<'c> {
    /// The values.
    pub(crate) args: &'c [Operand],
    /// How they are passed.
    pub(crate) kinds: &'c [ArgKind],
    /// Their keywords; may be empty if no argument has one.
    pub(crate) names: &'c [Option<Name>],
    /// Whether keywords were possible: then messages name the parameters that are missing.
    pub(crate) has_names: bool,
}
