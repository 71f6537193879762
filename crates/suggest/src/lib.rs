//! Signatures for functions without annotations, out of what a loaded program does with them.
//!
//! [`suggest`] answers the daemon's command of that name: what types callers pass is a guess for the parameters, what the body
//! returns one for the result; guesses are tried on the program, and the one with the fewest errors wins.
//!
//! ```text
//! def f(x, y=None): ...       called as f(1) and f(2, "s")       suggestion: (int, str | None) -> None
//! ```
//!
//! **Terms.** A *trial* is the program processed again as if the function had another signature ([`semanal::Trial`]). *Evidence* is what
//! calls, defaults, uses and `return` statements say. To *refine* a type is to fill its `Any`s from another type of the same shape.
//!
//! | subject | room |
//! |---|---|
//! | what is asked, the way to the answer | [`Request`], `engine` |
//! | from a name or a line to a function | `find`, `decorators` |
//! | trials, and calls that they meet | `trials` |
//! | evidence in the body | `evidence` |
//! | guesses, and which are better | `guesses`, `score` |
//! | filling types from other types | `refine` |
//! | how types are written | `format` |
//!
//! After a request the module is loaded again, so that no trial leaves a trace.
//!
//! Specified by `mypy/suggestions.py`; judged by the suite fine-grained-suggest.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most questions are about one kind of type; the others are all alike to them"
)]

mod decorators;
mod engine;
mod evidence;
mod find;
mod format;
mod guesses;
mod refine;
mod score;
mod trials;

pub use engine::{Request, suggest};
