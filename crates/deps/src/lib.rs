//! Fine-grained dependencies: what must be looked at again when something visible changes.
//!
//! **Terms.** A *trigger* names something visible that may change; a *location* is what must be processed again: a
//! *target* (a function outside functions, or the top level of a module), a class (all its methods and the top level
//! around it), or another trigger, which fires in turn. A dependency is an arrow from a trigger to a location.
//!
//! ```text
//! <m.A.g> -> m.f             if the signature of A.g changes, f is checked again
//! <m.A> -> <m.f>, m.A, m.f   if A itself changes (its bases, say), so is all of A, f, and what depends on f
//! ```
//!
//! Triggers are
//! - `<m.x>`: a variable, function, class or alias of a module. For a class, only big changes count;
//! - `<m.C.x>`: the attribute `x` of the class `C`, inherited or not: it is enough to name the class through which the
//!   attribute was reached, as each class depends on the attributes of its bases;
//! - `<m>`: that there is such a module;
//! - `<m[wildcard]>`: any name of a module or of a protocol.
//!
//! Nothing depends on `builtins`, `typing` and the like: they change only with the program itself.
//!
//! Dependencies are found in the syntax of a target ([`get_dependencies`], [`get_dependencies_of_target`]), with what
//! semantic analysis and the checker wrote into its side table, and in what comparisons with protocols leave behind
//! ([`protocol_dependencies`]). A [`DependencyMap`] holds those of a program.
//!
//! ```
//! use deps::{Dependencies, DependencyMap};
//! use names::Names;
//! use trigger::{Location, Trigger};
//!
//! let names = Names::new();
//! let [m, f, x] = ["m", "m.f", "m.x"].map(|text| names.intern(text));
//! let mut map = DependencyMap::new();
//! let of_f: Dependencies = [(Trigger::Name(x), Location::Target(f))].into_iter().collect();
//! map.replace_target(m, f, of_f);
//! assert!(map.locations(Trigger::Name(x)).eq([Location::Target(f)]));
//!
//! // `f` does not use `x` any more.
//! map.replace_target(m, f, Dependencies::default());
//! assert!(map.is_empty());
//! ```
//!
//! Specified by `mypy/server/deps.py` and `_snapshot_protocol_deps` of `mypy/typestate.py`; judged by the suites deps,
//! deps-classes, deps-expressions, deps-generics, deps-statements and deps-types.

mod arrows;
mod attributes;
mod map;
mod operators;
mod protocols;
mod scope;
mod targets;
mod type_triggers;
mod walk;

pub use arrows::{Dependencies, ModuleDependencies};
pub use map::DependencyMap;
pub use protocols::protocol_dependencies;
pub use targets::{
    get_dependencies, get_dependencies_of_target, get_dependencies_with, get_logical_dependencies,
};
pub use type_triggers::Memo;
