//! Targets with other types in them: a function whose type variables stand for certain values.
//!
//! mypy copies the function, with types replaced. Here the syntax stays, and the facts are copied: the [`Tables`] of the
//! target and its [`Locals`]. Both are mapped, put in the place of the old ones, and taken back afterwards.
//!
//! ```text
//! def f(x: T) -> T: y = x; return y      with T in (int, str)
//! ```
//!
//! is looked at once with `x: int` and `y: int`, and once with `x: str` and `y: str`.
//!
//! Specified by `mypy/treetransform.py`; the cases of semanal-* run it with types that stay.

use rustc_hash::FxHashSet;
use types::{DefId as _, DefRef, FuncId, ModuleId, TypeId, VarId};

use crate::defs::Var;
use crate::tables::{Analyzed, Tables};
use crate::world::World;

/// The variables and functions that are local to a target, as they are at one time.
#[derive(Clone, Debug, Default)]
pub struct Locals {
    vars: Vec<(VarId, Var)>,
    funcs: Vec<(FuncId, Option<TypeId>)>,
}

impl Locals {
    /// What is local to the target of `tables`; `root` is the function that the target is, and not local to itself.
    #[must_use]
    pub fn of(world: &World<'_>, module: ModuleId, tables: &Tables, root: Option<FuncId>) -> Self {
        let is_local =
            |var: &VarId| var.is_local() && var.module() == module && world.get(*var).class.is_none();
        let mut seen = FxHashSet::default();
        let of_refs = tables
            .refs
            .iter()
            .filter_map(|(_, reference)| match reference.node {
                Some(DefRef::Var(var)) => Some(var),
                Some(_) | None => None,
            });
        let funcs: Vec<FuncId> = tables.funcs.iter().map(|(_, func)| *func).collect();
        let of_args = funcs
            .iter()
            .flat_map(|func| world.get(*func).args.iter().filter_map(|arg| arg.var));
        let vars = of_refs
            .chain(of_args)
            .filter(is_local)
            .filter(|var| seen.insert(*var));
        Self {
            vars: vars.map(|var| (var, world.get(var).clone())).collect(),
            funcs: funcs
                .into_iter()
                .filter(|func| Some(*func) != root && func.is_local())
                .map(|func| (func, world.get(func).typ))
                .collect(),
        }
    }

    /// Puts something in the place of each type.
    pub fn map_types(&mut self, map: &mut dyn FnMut(TypeId) -> TypeId) {
        for (_, var) in &mut self.vars {
            var.typ = var.typ.map(&mut *map);
        }
        for (_, typ) in &mut self.funcs {
            *typ = typ.map(&mut *map);
        }
    }

    /// Writes the variables and functions into their slots.
    pub fn write(self, world: &mut World<'_>) {
        for (id, var) in self.vars {
            *world.get_mut(id) = var;
        }
        for (id, typ) in self.funcs {
            world.get_mut(id).typ = typ;
        }
    }
}

impl Tables {
    /// Puts something in the place of each type that semantic analysis found.
    #[expect(clippy::iter_over_hash_type, reason = "each entry is mapped by itself")]
    pub fn map_types(&mut self, map: &mut dyn FnMut(TypeId) -> TypeId) {
        let Self {
            analyzed,
            node_types,
            assignments,
            stmt_types,
            // What refers to definitions stays: the definitions have the types.
            refs: _,
            funcs: _,
            decorators: _,
            overloads: _,
            classes: _,
            import_assignments: _,
            roots: _,
            super_classes: _,
            alias_deps: _,
            plugin_deps: _,
            // What the checker finds is found again.
            expr_types: _,
            expanded_types: _,
            expansions: _,
            loops: _,
            callee_guards: _,
            unreachable_else: _,
            right_operands: _,
            // Types that expressions spell are looked at only where no type variable can be.
            spelled_types: _,
            removed: _,
        } = self;
        node_types.values_mut().for_each(|typ| *typ = map(*typ));
        for assignment in assignments.values_mut() {
            assignment.typ = assignment.typ.map(&mut *map);
        }
        for list in stmt_types.values_mut() {
            list.iter_mut().for_each(|typ| *typ = map(*typ));
        }
        analyzed.values_mut().for_each(|analyzed| analyzed.map_types(map));
    }
}

impl Analyzed {
    fn map_types(&mut self, map: &mut dyn FnMut(TypeId) -> TypeId) {
        match self {
            Self::Cast { typ, expr: _ } | Self::AssertType { typ, expr: _ } | Self::TypeForm(typ) => {
                *typ = map(*typ);
            }
            Self::TypeApplication { types, expr: _ } => types.iter_mut().for_each(|typ| *typ = map(*typ)),
            Self::NewType { old_type, class: _ } => *old_type = old_type.map(&mut *map),
            Self::RevealType { .. }
            | Self::RevealLocals(_)
            | Self::TypeAlias(_)
            | Self::TypeVar(_)
            | Self::NamedTuple { .. }
            | Self::TypedDict(_)
            | Self::Enum { .. }
            | Self::Promote(_)
            | Self::Divmod { .. }
            | Self::DictCall
            | Self::Plain => {}
        }
    }
}
