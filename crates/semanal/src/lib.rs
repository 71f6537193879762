//! Semantic analysis: names, classes and types of a program are bound.
//!
//! [`Analyzer::analyze_scc`] takes the modules of an import cycle from parsed to bound: symbol tables, definitions
//! and the side tables of all targets are filled, messages about names and types reported.
//!
//! **Terms.** A *target* is analysed as one; what is not ready *defers* it, and it is analysed again. A *placeholder*
//! stands in a symbol table for a definition that cannot be completed yet. Names are reported missing only in the
//! *final iteration*.
//!
//! | subject | room |
//! |---|---|
//! | order of targets, fixed points | `schedule`, `function_targets`, `target_order` |
//! | bodies that wait for their check | `bodies` |
//! | statements that need one iteration only | `settled` |
//! | which target messages belong to | `targets` |
//! | deferral and placeholders | `deferral`, `placeholders` |
//! | scopes, lookup, adding names | `scopes`, `lookup`, `symbols` |
//! | variables that are several in one | `renaming/`, `final_names` |
//! | imports, `__all__` | `imports` |
//! | names in fields that were no types | `leftover_names` |
//! | functions, decorators, overloads, properties | `functions`, `decorators`, `overloads` |
//! | classes, bases, MRO, metaclasses | `classes`, `bases`, `mro`, `class_properties` |
//! | type variables | `tvar_scope`, `type_params`, `type_var_defs`, `type_var_defaults` |
//! | assignments, targets, aliases | `assignments`, `lvalues`, `aliases` |
//! | named tuples, TypedDicts, enumerations, new types | `synthetic` |
//! | dataclasses and what else class decorators make | `plugins` |
//! | statements, expressions, special calls | `statements`, `exprs`, `special_calls` |
//! | values that spell types | `type_forms` |
//! | type expressions | `type_analysis/` |
//! | explicit and unimported `Any` | `unwanted_any` |
//! | type arguments against bounds and values | `type_arguments`, `type_fixes` |
//! | whom messages belong to | `targets` |
//! | signatures that are tried for suggestions | `trial` |
//!
//! Specified by `mypy/semanal.py` and its neighbours, `typeanal.py`, `tvar_scope.py`, `mro.py`.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most questions are about one kind of type or expression; the others are all alike to them"
)]

mod aliases;
mod analyzer;
mod assignments;
mod bases;
mod bodies;
mod builtins;
mod class_properties;
mod classes;
mod compat_metaclass;
mod conditions;
mod constant_fold;
mod decorators;
mod deferral;
mod explicit_self;
mod expr_types;
mod exprs;
mod final_names;
mod function_targets;
mod functions;
mod imports;
mod leftover_names;
mod lookup;
mod lvalues;
mod mro;
mod outer_names;
mod overloads;
mod placeholders;
mod plugins;
mod renaming;
mod report;
mod schedule;
mod scopes;
mod settled;
mod special_calls;
mod statements;
mod symbols;
mod synthetic;
mod target_order;
mod targets;
mod trial;
mod tvar_scope;
mod type_analysis;
mod type_arguments;
mod type_fixes;
mod type_forms;
mod type_params;
mod type_var_defaults;
mod type_var_defs;
mod unwanted_any;

pub use analyzer::Missing;
pub use analyzer::{Analyzer, OtherUnits, Program, Unit};
pub use bodies::{Bodies, Repeated, defines_nothing_outside};
pub use imports::absolute_import;
pub use renaming::Renaming;
pub use trial::{Trial, TrialArgument, TrialCall, UNKNOWN};
pub use type_forms::{SpellingQuery, TypeFormCounts, spelled_type};
