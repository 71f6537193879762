//! The course of checking: passes, deferral, scopes and partial types.
//!
//! | subject | room |
//! |---|---|
//! | what the checker remembers between statements | `state` |
//! | the two phases and their passes, as a build calls them | `entry`, `passes` |
//! | what is checked again because a type is not known yet | `deferral` |
//! | where the checker is: classes, functions, targets of messages | `scopes` |
//! | variables like `x = []` whose type is still open | `partial_types` |
//! | types of expressions during experiments | `type_maps` |
//! | what fine-grained updates must know of the questions asked | `asked` |

mod asked;
mod deferral;
mod entry;
mod partial_types;
mod passes;
mod scopes;
mod state;
mod type_maps;

pub use entry::{Paused, check_implementation, check_interface, check_targets, check_whole};
pub(crate) use partial_types::PartialScope;
pub use passes::SecondPass;
pub use state::{Deferred, Run};
pub(crate) use type_maps::{LocalTypes, TypeLog};
