//! Operations on types: subtyping, join, meet, expansion, erasure, constraints and their solution.
//!
//! Every operation takes a [`TypeCx`]: the program as the task sees it, the task's caches and settings, and one way
//! to ask the type checker for a member of a type (descriptors and plugins make that its business). Semantic
//! analysis and the type checker each are such a context, so nothing here is global. Operations that ask for
//! nothing but definitions take the [`World`](nodes::world::World).
//!
//! Specified by `mypy/subtypes.py`, `join.py`, `meet.py`, `expandtype.py`, `erasetype.py`, `constraints.py`,
//! `solve.py`, `typeops.py` and `typestate.py`.

mod context;

pub mod apply;
pub mod argmap;
pub mod bind_self;
pub mod call_vars;
pub mod callables;
pub mod classes;
pub mod constraints;
pub mod disjoint_bases;
pub mod display;
pub mod erase;
pub mod expand;
pub mod function_types;
pub mod infer;
mod inference;
pub mod join;
pub mod literals;
pub mod meet;
pub mod memo;
pub mod named;
pub mod proper;
pub mod query;
pub mod simplify;
pub mod solve;
pub mod special_methods;
pub mod subtypes;
pub mod supertypes;
pub mod translate;
pub mod truth;
pub mod tuples;
pub mod type_objects;
pub mod type_types;
pub mod type_vars;
pub mod typed_dicts;
pub mod unions;
mod versioned;

pub use apply::{apply_generic_arguments, apply_poly, get_target_type};
pub use argmap::{ArgTypeExpander, ArgumentInferContext, map_actuals_to_formals, map_formals_to_actuals};
pub use bind_self::{bind_self, bind_self_with};
pub use call_vars::{CallVars, freshen_all_for_call, freshen_for_call, with_lasting_numbers};
pub use callables::{FormalArgument, Signature};
pub use constraints::{
    CallArguments, Constraint, Direction, infer_constraints, infer_constraints_for_callable,
};
pub use context::{
    Divided, LookedFor, MemberKey, MemberQuery, NarrowingKey, OperationKey, ProtocolChecks, TypeCx,
    TypeState, WithoutChecker,
};
pub use display::{StrOptions, type_str};
pub use erase::{
    erase_type, erase_typevars, remove_instance_last_known_values, replace_meta_vars,
    shallow_erase_type_for_equality,
};
pub use expand::{Env, expand_self_type, expand_type, expand_type_by_instance};
pub use function_types::{callable_type, function_type};
pub use infer::{TypeArgumentOptions, infer_function_type_arguments, infer_type_arguments};
pub use join::{join_type_list, join_types};
pub use meet::{
    OverlapOptions, is_overlapping_erased_types, is_overlapping_types, meet_type_list, meet_types,
    narrow_declared_type,
};
pub use memo::{Memo, QuestionKind};
pub use named::{class_named, named_generic_type, named_type};
pub use proper::{has_recursive_types, is_recursive_alias, is_recursive_pair, proper};
pub use query::{get_all_type_vars, get_type_vars, has_type_vars};
pub use simplify::{Simplify, make_simplified_union, make_simplified_union_with};
pub use solve::{SolveOptions, solve_constraints};
pub use subtypes::{
    CallableCompat, SubtypeOptions, covers_at_runtime, is_callable_compatible, is_equivalent,
    is_equivalent_with, is_more_precise, is_proper_subtype, is_proper_subtype_with,
    is_protocol_implementation, is_same_type, is_subtype, is_subtype_with, restrict_subtype_away,
};
pub use supertypes::map_instance_to_supertype;
pub use truth::{can_be_false, can_be_true, false_only, true_only, true_or_false};
pub use tuples::tuple_fallback;
pub use type_objects::type_object_type;
pub use type_types::make_type_type;
pub use type_vars::{
    fill_typevars, fill_typevars_with_any, freeze_all_type_vars, freshen_all_functions_type_vars,
    freshen_function_type_vars,
};
pub use unions::{flatten_nested_unions, make_union, relevant_items};
