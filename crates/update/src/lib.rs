//! The fine-grained update loop.
