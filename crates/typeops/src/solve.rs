//! Types for type variables, out of constraints.
//!
//! **Terms.** *Lower bounds* are the targets of `T :> X`, *upper bounds* those of `T <: X`. The solution of one
//! variable is the join of its lower bounds if that is a subtype of the meet of its upper bounds, else there is none.
//!
//! Polymorphic inference solves all variables together, also those of generic arguments, and may leave some *free*:
//! the result is then generic in them. [`closure`] follows constraints between variables, [`dependent`] solves in
//! the order of dependencies, [`graph`] finds that order.
//!
//! Specified by `mypy/solve.py`.

mod closure;
mod dependent;
mod graph;

use names::known;
use nodes::defs::ClassFlags;
use rustc_hash::FxHashMap;
use types::{AnyKind, Type, TypeId, TypeVarKey, Types};

use crate::TypeCx;
use crate::classes::protocol_members;
use crate::constraints::{Constraint, Direction};
use crate::join::join_type_list;
use crate::meet::meet_types;
use crate::proper::proper;
use crate::query::get_all_type_vars;
use crate::subtypes::is_subtype;
use crate::unions::make_union;

/// How to solve.
#[derive(Clone, Copy, Debug)]
pub struct SolveOptions {
    /// A variable without constraints becomes `Never`; otherwise `Any`.
    pub strict: bool,
    /// Solve all variables together, and leave some free.
    pub allow_polymorphic: bool,
    /// The caller skips solutions that violate bounds: do not replace them.
    pub skip_unsatisfied: bool,
}

impl Default for SolveOptions {
    fn default() -> Self {
        Self {
            strict: true,
            allow_polymorphic: false,
            skip_unsatisfied: false,
        }
    }
}

/// The best type for each of `original_vars`, `None` where there is none, and the variables that are left free.
pub fn solve_constraints<'p>(
    cx: &mut dyn TypeCx<'p>,
    original_vars: &[TypeId],
    constraints: &[Constraint],
    options: SolveOptions,
) -> (Vec<Option<TypeId>>, Vec<TypeId>) {
    if original_vars.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let types = cx.types();
    let vars = Variables::new(types, original_vars, constraints);
    let reduced;
    let constraints = if options.allow_polymorphic {
        reduced = skip_reverse_union_constraints(cx, constraints);
        &reduced
    } else {
        constraints
    };
    let (solutions, free) = if !options.allow_polymorphic {
        (solve_each(cx, &vars, constraints), Vec::new())
    } else if constraints.is_empty() {
        (Solutions::default(), Vec::new())
    } else {
        dependent::solve(cx, &vars, constraints)
    };
    let unknown = if options.strict {
        types.ambiguous_never()
    } else {
        types.any(AnyKind::SpecialForm)
    };
    let of_var = |key| solutions.get(key).copied().unwrap_or(Some(unknown));
    let result: Vec<_> = vars.originals().iter().map(of_var).collect();
    if free.is_empty() && !options.skip_unsatisfied {
        (pre_validate(cx, original_vars, result, constraints), free)
    } else {
        (result, free)
    }
}

/// What is known of the variables that were solved; `None` where nothing fits.
type Solutions = FxHashMap<TypeVarKey, Option<TypeId>>;

/// The variables to solve for: first those of the caller, then those that generic arguments bring along.
struct Variables {
    keys: Vec<TypeVarKey>,
    /// The same as types.
    types: Vec<TypeId>,
    /// How many are the caller's.
    originals: usize,
}

impl Variables {
    fn new(types: &Types, original: &[TypeId], constraints: &[Constraint]) -> Self {
        let mut vars = Self {
            keys: original.iter().map(|var| key_of(types, *var)).collect(),
            types: original.to_vec(),
            originals: original.len(),
        };
        for extra in constraints.iter().flat_map(|constraint| &constraint.extra_tvars) {
            let key = key_of(types, *extra);
            if !vars.keys.contains(&key) {
                vars.keys.push(key);
                vars.types.push(*extra);
            }
        }
        vars
    }

    fn originals(&self) -> &[TypeVarKey] {
        &self.keys[..self.originals]
    }

    fn index(&self, key: TypeVarKey) -> Option<usize> {
        self.keys.iter().position(|known| *known == key)
    }

    /// Which of these variables occur in `typ`.
    fn occurring<'p>(&self, cx: &dyn TypeCx<'p>, typ: TypeId) -> Vec<usize> {
        let mut found = Vec::new();
        for var in get_all_type_vars(cx.world(), typ) {
            if let Some(index) = self.index(key_of(cx.types(), var))
                && !found.contains(&index)
            {
                found.push(index);
            }
        }
        found
    }
}

fn key_of(types: &Types, var: TypeId) -> TypeVarKey {
    types
        .as_type_var_like(var)
        .expect("only type variables are solved for")
        .key
}

/// Each variable by itself. Solutions do not speak of variables that generic arguments brought along.
fn solve_each<'p>(cx: &mut dyn TypeCx<'p>, vars: &Variables, constraints: &[Constraint]) -> Solutions {
    let mut solutions = Solutions::default();
    for key in &vars.keys {
        let targets = |op| {
            constraints
                .iter()
                .filter(move |constraint| constraint.type_var == *key && constraint.op == op)
                .map(|constraint| constraint.target)
                .collect::<Vec<_>>()
        };
        let (lowers, uppers) = (targets(Direction::Supertype), targets(Direction::Subtype));
        if lowers.is_empty() && uppers.is_empty() {
            continue;
        }
        let solution = solve_one(cx, &lowers, &uppers);
        let leaks = |typ| {
            vars.occurring(cx, typ)
                .iter()
                .any(|index| *index >= vars.originals)
        };
        if !solution.is_some_and(leaks) {
            solutions.insert(*key, solution);
        }
    }
    solutions
}

/// The type between lower and upper bounds, or `None` if there is none.
fn solve_one<'p>(cx: &mut dyn TypeCx<'p>, lowers: &[TypeId], uppers: &[TypeId]) -> Option<TypeId> {
    let types = cx.types();
    // What an earlier inference could not find spoils this one, unless it is all that is known.
    let is_open = |typ: TypeId| {
        matches!(
            types.get(proper(cx.world(), typ)),
            Type::Uninhabited { ambiguous: true }
        )
    };
    let uppers: Vec<TypeId> = uppers.iter().copied().filter(|upper| !is_open(*upper)).collect();
    if uppers.is_empty() && lowers.is_empty() {
        return Some(types.ambiguous_never());
    }
    let bottom = join_lowers(cx, lowers);
    let top = uppers.into_iter().reduce(|top, upper| meet_types(cx, top, upper));
    let any = |typ: Option<TypeId>| {
        let typ = proper(cx.world(), typ?);
        types.is_any(typ).then_some(typ)
    };
    if let Some(any) = any(top).or_else(|| any(bottom)) {
        return Some(types.any_from(any));
    }
    match (bottom, top) {
        (Some(bottom), Some(top)) => is_subtype(cx, bottom, top).then_some(bottom),
        (only, None) | (None, only) => only,
    }
}

fn join_lowers<'p>(cx: &mut dyn TypeCx<'p>, lowers: &[TypeId]) -> Option<TypeId> {
    if lowers.is_empty() {
        return None;
    }
    let types = cx.types();
    if cx.state().infer_unions {
        return Some(make_union(types, lowers));
    }
    // Joins depend on the order: unions first, then `None`, overloads last.
    let rank = |typ: &TypeId| match types.get(proper(cx.world(), *typ)) {
        Type::Union(_) => -2,
        Type::None => -1,
        Type::Overloaded(_) => 1,
        _other => 0,
    };
    let mut sorted = lowers.to_vec();
    sorted.sort_by_key(rank);
    Some(join_type_list(cx, &sorted))
}

/// Where a solution violates the bound of its variable and the bound itself fits all constraints, the bound.
fn pre_validate<'p>(
    cx: &mut dyn TypeCx<'p>,
    vars: &[TypeId],
    solutions: Vec<Option<TypeId>>,
    constraints: &[Constraint],
) -> Vec<Option<TypeId>> {
    let mut result = Vec::with_capacity(solutions.len());
    for (var, solution) in vars.iter().zip(solutions) {
        let common = cx.types().as_type_var_like(*var);
        let bound = common.expect("only type variables are solved for").upper_bound;
        let replace = match solution {
            Some(found) if !is_callable_protocol(cx, bound) => {
                !is_subtype(cx, found, bound) && bound_fits(cx, bound, constraints)
            }
            Some(_) | None => false,
        };
        result.push(if replace { Some(bound) } else { solution });
    }
    result
}

fn bound_fits<'p>(cx: &mut dyn TypeCx<'p>, bound: TypeId, constraints: &[Constraint]) -> bool {
    constraints.iter().all(|constraint| match constraint.op {
        Direction::Subtype => is_subtype(cx, bound, constraint.target),
        Direction::Supertype => is_subtype(cx, constraint.target, bound),
    })
}

fn is_callable_protocol<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> bool {
    let typ = proper(cx.world(), typ);
    let Some(instance) = cx.types().as_instance(typ) else {
        return false;
    };
    cx.world().get(instance.class).is(ClassFlags::PROTOCOL)
        && protocol_members(cx, instance.class).contains(&known::DUNDER_CALL)
}

/// Without constraints that say the same as `T :> S | int` or less: `S <: T` would make a cycle of it, and
/// `T <: T | int` says nothing.
fn skip_reverse_union_constraints<'p>(cx: &dyn TypeCx<'p>, constraints: &[Constraint]) -> Vec<Constraint> {
    let types = cx.types();
    let mut skipped: Vec<Constraint> = Vec::new();
    for constraint in constraints {
        let Some(union) = types.as_union(proper(cx.world(), constraint.target)) else {
            continue;
        };
        for item in union
            .items
            .iter()
            .filter(|item| types.as_type_var(**item).is_some())
        {
            if constraint.op == Direction::Subtype && types.same(*item, constraint.origin) {
                skipped.push(constraint.clone());
                continue;
            }
            // Two ways to say it.
            let reversed = constraint.op.reversed();
            skipped.push(Constraint::new(types, *item, reversed, constraint.origin));
            skipped.push(Constraint::new(types, constraint.origin, constraint.op, *item));
        }
    }
    let is_skipped = |constraint: &&Constraint| skipped.iter().any(|other| other.same(types, constraint));
    constraints
        .iter()
        .filter(|constraint| !is_skipped(constraint))
        .cloned()
        .collect()
}
