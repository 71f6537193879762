//! The engine of the daemon on small programs in memory.

mod bodies;
mod place;
mod places;
