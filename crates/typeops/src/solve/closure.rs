//! The transitive closure of constraints between type variables.
//!
//! ```text
//! T <: S, S <: U, U <: int      gives      T, S, U <: int  and the graph  T <: S, S <: U, T <: U
//! ```
//!
//! *Linear* constraints, between two variables, go into the graph; all others are bounds.

use std::collections::VecDeque;

use types::{ParamSpec, Type, TypeId, Types};

use super::{Variables, key_of};
use crate::TypeCx;
use crate::constraints::{Constraint, Direction, infer_constraints};
use crate::proper::proper;

/// Types without duplicates (in mypy's sense), in the order in which they were found.
#[derive(Clone, Default)]
pub(super) struct Bounds(Vec<TypeId>);

impl Bounds {
    pub(super) fn add(&mut self, types: &Types, typ: TypeId) {
        if !self.contains(types, typ) {
            self.0.push(typ);
        }
    }

    fn contains(&self, types: &Types, typ: TypeId) -> bool {
        self.0.iter().any(|known| types.same(*known, typ))
    }

    pub(super) fn as_slice(&self) -> &[TypeId] {
        &self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Replaces each type; those that become equal are one.
    pub(super) fn map(&mut self, types: &Types, mut map: impl FnMut(TypeId) -> TypeId) {
        let old = std::mem::take(&mut self.0);
        for typ in old {
            self.add(types, map(typ));
        }
    }
}

/// What is known of all variables together. Variables are numbered as in [`Variables`].
pub(super) struct Closure {
    /// `below[l][u]`: variable `l` is a subtype of variable `u`.
    pub(super) below: Vec<Vec<bool>>,
    /// Lower bounds of each variable.
    pub(super) lowers: Vec<Bounds>,
    /// Upper bounds of each variable.
    pub(super) uppers: Vec<Bounds>,
}

/// Follows all constraints; those on other variables do not count.
pub(super) fn transitive_closure<'p>(
    cx: &mut dyn TypeCx<'p>,
    vars: &Variables,
    constraints: &[Constraint],
) -> Closure {
    let count = vars.keys.len();
    let mut closure = Closure {
        below: (0..count).map(|l| (0..count).map(|u| l == u).collect()).collect(),
        lowers: vec![Bounds::default(); count],
        uppers: vec![Bounds::default(); count],
    };
    let mut remaining = VecDeque::new();
    add_all(cx.types(), &mut remaining, constraints.to_vec());
    while let Some(constraint) = remaining.pop_front() {
        let Some(var) = vars.index(constraint.type_var) else {
            continue;
        };
        let linear = linear_target(cx, &constraint).and_then(|target| vars.index(key_of(cx.types(), target)));
        let secondary = match (linear, constraint.op) {
            (Some(other), Direction::Subtype) => closure.add_edge(cx.types(), var, other),
            (Some(other), Direction::Supertype) => closure.add_edge(cx.types(), other, var),
            (None, Direction::Subtype) => closure.add_upper(cx.types(), var, constraint.target),
            (None, Direction::Supertype) => closure.add_lower(cx.types(), var, constraint.target),
        };
        for (lower, upper) in secondary {
            add_secondary(cx, &mut remaining, lower, upper);
        }
    }
    closure
}

impl Closure {
    /// `lower <: upper`, both variables. Returns pairs of bounds that must be compared.
    fn add_edge(&mut self, types: &Types, lower: usize, upper: usize) -> Vec<(TypeId, TypeId)> {
        if self.below[lower][upper] {
            return Vec::new();
        }
        let count = self.below.len();
        let lowest: Vec<usize> = (0..count).filter(|l| self.below[*l][lower]).collect();
        let highest: Vec<usize> = (0..count).filter(|u| self.below[upper][*u]).collect();
        for l in &lowest {
            for u in &highest {
                self.below[*l][*u] = true;
            }
        }
        let lowers = self.lowers[lower].clone();
        for u in &highest {
            lowers
                .as_slice()
                .iter()
                .for_each(|typ| self.lowers[*u].add(types, *typ));
        }
        let uppers = self.uppers[upper].clone();
        for l in &lowest {
            uppers
                .as_slice()
                .iter()
                .for_each(|typ| self.uppers[*l].add(types, *typ));
        }
        let mut pairs = Vec::new();
        for l in self.lowers[lower].as_slice() {
            pairs.extend(self.uppers[upper].as_slice().iter().map(|u| (*l, *u)));
        }
        pairs
    }

    fn add_upper(&mut self, types: &Types, var: usize, target: TypeId) -> Vec<(TypeId, TypeId)> {
        if self.uppers[var].contains(types, target) {
            return Vec::new();
        }
        for l in (0..self.below.len()).filter(|l| self.below[*l][var]) {
            self.uppers[l].add(types, target);
        }
        let lowers = self.lowers[var].as_slice().iter();
        lowers.map(|lower| (*lower, target)).collect()
    }

    fn add_lower(&mut self, types: &Types, var: usize, target: TypeId) -> Vec<(TypeId, TypeId)> {
        if self.lowers[var].contains(types, target) {
            return Vec::new();
        }
        for u in (0..self.below.len()).filter(|u| self.below[var][*u]) {
            self.lowers[u].add(types, target);
        }
        let uppers = self.uppers[var].as_slice().iter();
        uppers.map(|upper| (target, *upper)).collect()
    }
}

/// The variable on the other side of a linear constraint.
///
/// `P <: Q` is linear only if `Q` has no prefix, `Ts <: tuple[*Us]` only if there is nothing else in the tuple.
fn linear_target<'p>(cx: &dyn TypeCx<'p>, constraint: &Constraint) -> Option<TypeId> {
    let types = cx.types();
    let target = constraint.target;
    let no_prefix = |spec: &ParamSpec| spec.prefix.params.is_empty();
    match types.get(constraint.origin) {
        Type::TypeVar(_) => types.as_type_var(target).map(|_| target),
        Type::ParamSpec(_) => types
            .as_param_spec(target)
            .filter(|spec| no_prefix(spec))
            .map(|_| target),
        Type::TypeVarTuple(_) => {
            let tuple = types.as_tuple(proper(cx.world(), target))?;
            let [item] = &*tuple.items else { return None };
            let unpacked = types.as_unpack(*item)?;
            types.as_type_var_tuple(unpacked).map(|_| unpacked)
        }
        _other => None,
    }
}

fn add_all(types: &Types, remaining: &mut VecDeque<Constraint>, constraints: Vec<Constraint>) {
    for constraint in constraints {
        if !remaining.iter().any(|known| known.same(types, &constraint)) {
            remaining.push_back(constraint);
        }
    }
}

/// What follows from `lower <: upper`.
fn add_secondary<'p>(
    cx: &mut dyn TypeCx<'p>,
    remaining: &mut VecDeque<Constraint>,
    lower: TypeId,
    upper: TypeId,
) {
    let types = cx.types();
    // `T | int <: S <: T | int` must not say that `T <: int`.
    let is_union = |typ| types.as_union(proper(cx.world(), typ)).is_some();
    if is_union(lower) && is_union(upper) {
        return;
    }
    let of_lower = infer_constraints(cx, lower, upper, Direction::Subtype);
    add_all(types, remaining, of_lower);
    let of_upper = infer_constraints(cx, upper, lower, Direction::Supertype);
    add_all(types, remaining, of_upper);
}
