//! Functions: definitions, bodies, decorators, overloads, overriding.
//!
//! | subject | room |
//! |---|---|
//! | what is checked of a function, and when | `items` |
//! | the body: arguments, statements, the missing return | `body`, `arguments`, `signature` |
//! | type variables with values: one check for each combination | `expand` |
//! | the type of `self`, special methods | `self_argument`, `special_methods`, `operators` |
//! | defaults and missing annotations | `defaults`, `annotations` |
//! | decorators, properties, overloads | `decorators`, `overloads`, `overlaps` |
//! | overriding of methods | `overriding`, `signatures` |
//! | methods that plugins made | `made` |
//! | `__post_init__` of dataclasses | `post_init` |
//! | types of generators and coroutines | `generators` |
//! | questions about definitions | `facts` |

mod annotations;
mod arguments;
mod body;
mod decorators;
mod defaults;
mod expand;
mod facts;
mod generators;
mod implementations;
mod items;
mod made;
pub(crate) mod members_of_bases;
mod narrowing_in_closures;
mod operators;
mod overlaps;
mod overloads;
mod overriding;
mod post_init;
mod self_argument;
mod signature;
mod signatures;
mod special_methods;
