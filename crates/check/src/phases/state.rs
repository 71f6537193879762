//! What the checker of a module remembers between statements, functions and passes.

use names::Name;
use nodes::ast::{BodyId, ExprId, StmtId};
use rustc_hash::{FxHashMap, FxHashSet};
use types::{ClassId, DefRef, TypeId, VarId};

use super::scopes::TargetScope;
use super::{PartialScope, TypeLog};
use crate::binder::Binder;

/// Passes count from 0; a deferred function is checked for the last time in this pass.
pub(crate) const LAST_PASS: i32 = 2;

/// The same when targets are checked again after an edit.
pub(crate) const LAST_PASS_OF_UPDATE: i32 = 3;

/// A function that is checked again in the next pass (mypy's `DeferredNode`). In an update also the top level.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Deferred {
    /// The function: [`DefRef::Func`], [`DefRef::Decorator`] or [`DefRef::Overload`]; [`DefRef::Module`] for the top level.
    pub node: DefRef,
    /// The class that it stands in directly.
    pub class: Option<ClassId>,
}

/// What the checker of a module remembers between statements.
#[derive(Debug, Default)]
pub struct Run {
    /// Return types of the functions around the place, outermost first.
    pub(crate) return_types: Vec<TypeId>,
    /// For each function around the place: it is dynamically typed.
    pub(crate) dynamic_funcs: Vec<bool>,
    /// Scopes of variables with partial types.
    pub(crate) partial_types: Vec<PartialScope>,
    /// Variables whose partial type was complained about.
    pub(crate) partial_reported: FxHashSet<VarId>,
    /// A target, with the expressions in it that semantic analysis tried as types.
    pub(crate) tried_as_types: Option<(BodyId, FxHashSet<ExprId>)>,
    /// How often the inferred type of a variable was widened by an assignment.
    pub(crate) widened_vars: usize,
    /// Functions to be checked again.
    pub(crate) deferred_nodes: Vec<Deferred>,
    /// The number of the pass.
    pub(crate) pass_num: i32,
    /// The number of the last pass.
    pub(crate) last_pass: i32,
    /// The function that is being checked was deferred: no types are inferred in it in this pass.
    pub(crate) current_node_deferred: bool,
    /// Inferred types of attributes in the function that is being checked, for consistency.
    pub(crate) inferred_attribute_types: Option<FxHashMap<VarId, TypeId>>,
    /// No partial types are made, because a union is being unpacked.
    pub(crate) no_partial_types: bool,
    /// For each variable: the frames that were active at its definition.
    pub(crate) var_decl_frames: FxHashMap<VarId, Vec<u32>>,
    /// What `except ... as name` makes of variables of modules that are complete. mypy writes it into those modules.
    pub(crate) foreign_types: FxHashMap<VarId, TypeId>,
    /// Bodies of functions are checked where they stand, not in the phase of implementations.
    pub(crate) recurse_into_functions: bool,
    /// Nobody will see the messages of the module.
    pub(crate) can_skip_diagnostics: bool,
    /// The module is a stub.
    pub(crate) is_stub: bool,
    /// The module is a stub of the standard library.
    pub(crate) is_typeshed_stub: bool,
    /// A final name is being defined.
    pub(crate) is_final_def: bool,
    /// Implementations of overloads around the place.
    pub(crate) overload_impl_stack: Vec<DefRef>,
    /// A check is made for a note about a missing `await`.
    pub(crate) checking_missing_await: bool,
    /// A function is checked for one combination of values of its type variables.
    pub(crate) in_expansion: bool,
    /// An abstract class may be passed where `type[T]` is expected.
    pub(crate) allow_abstract_call: bool,
    /// Goes up with each assignment expression that was checked.
    pub(crate) assignment_expression_effect: u32,
    /// Lines of the top level that are never run.
    pub(crate) globals_unreachable: FxHashSet<i32>,
    /// Globals widened inside the function that is being checked.
    pub(crate) globals_widened_in_func: Vec<(VarId, TypeId)>,
    /// The constructor cache may be used.
    pub(crate) allow_constructor_cache: bool,
    /// The stand-in type for checks of variance.
    pub(crate) variance_dummy: Option<TypeId>,
    /// The keywords of a class statement while they are arguments of `__init_subclass__`.
    pub(crate) class_keywords: Option<Vec<Option<Name>>>,
    /// Where messages arise.
    pub(crate) target: TargetScope,
    /// Types of expressions during experiments.
    pub(crate) type_log: TypeLog,
    /// How often something happened that must happen again with each access of a member.
    pub(crate) effects: u64,
    /// The effects that are more than a call: messages, hooks, types that are still being found.
    pub(crate) unsteady: u64,
    /// Types of members are remembered: bodies are being checked, and interfaces seldom change any more.
    pub(crate) remember_members: bool,
    /// Binders of the functions, classes and the module around the place, outermost first.
    pub(crate) outer_binders: Vec<Binder>,
    /// Variables that stand for subjects of `match` without a name.
    pub(crate) match_subjects: FxHashMap<(BodyId, StmtId), VarId>,
}
