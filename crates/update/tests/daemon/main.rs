//! The engine of the daemon on small programs in memory.

mod bodies;
mod directories;
mod few_changes;
mod implicit;
mod place;
mod places;
