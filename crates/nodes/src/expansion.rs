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

use crate::defs::{Alias, Class, Defs, Func, Overload, TypeVarDef, TypeVarDefKind, Var};
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
    pub fn map_types(&mut self, map: &mut dyn FnMut(TypeId) -> TypeId) {
        let Self {
            analyzed,
            assignments,
            // What refers to definitions stays: the definitions have the types.
            refs: _,
            funcs: _,
            decorators: _,
            alias_deps: _,
            // What the checker finds is found again.
            expr_types: _,
            asked: _,
            loops: _,
            // Of what is rare, only the types in comments are of semantic analysis, and may have type variables in them: types
            // that expressions spell are looked at only where none can be.
            rare,
        } = self;
        for assignment in assignments.values_mut() {
            assignment.typ = assignment.typ.map(&mut *map);
        }
        for list in rare
            .known_mut()
            .into_iter()
            .flat_map(|facts| facts.stmt_types.values_mut())
        {
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

/// Puts something in the place of each type that definitions hold.
pub fn map_types_of_defs(defs: &mut Defs, map: &mut dyn FnMut(TypeId) -> TypeId) {
    let Defs {
        classes,
        funcs,
        // The function and the variable of a decorated function are definitions themselves.
        decorators: _,
        overloads,
        vars,
        aliases,
        type_vars,
        placeholders: _,
        reuse: _,
        free: _,
    } = defs;
    classes.iter_mut().for_each(|class| map_class(class, map));
    for Func { typ, .. } in funcs {
        *typ = typ.map(&mut *map);
    }
    for Overload { typ, .. } in overloads {
        *typ = typ.map(&mut *map);
    }
    for Var { typ, setter_type, .. } in vars {
        *typ = typ.map(&mut *map);
        *setter_type = setter_type.map(&mut *map);
    }
    for Alias {
        target, type_vars, ..
    } in aliases
    {
        *target = map(*target);
        type_vars.iter_mut().for_each(|var| *var = map(*var));
    }
    for TypeVarDef {
        kind,
        upper_bound,
        default,
        ..
    } in type_vars
    {
        *upper_bound = map(*upper_bound);
        *default = map(*default);
        match kind {
            TypeVarDefKind::TypeVar(values) => values.iter_mut().for_each(|value| *value = map(*value)),
            TypeVarDefKind::TypeVarTuple(fallback) => *fallback = map(*fallback),
            TypeVarDefKind::ParamSpec => {}
        }
    }
}

fn map_class(class: &mut Class, map: &mut dyn FnMut(TypeId) -> TypeId) {
    let Class {
        bases,
        type_vars,
        declared_metaclass,
        metaclass_type,
        tuple_type,
        typeddict_type,
        typeddict_data,
        promotions,
        alt_promote,
        self_type,
        dataclass,
        attrs,
        ..
    } = class;
    let lists = bases.iter_mut().chain(type_vars.iter_mut());
    let promoted = promotions.iter_mut().map(|promotion| &mut promotion.to);
    lists.chain(promoted).for_each(|typ| *typ = map(*typ));
    for typ in [
        declared_metaclass,
        metaclass_type,
        tuple_type,
        typeddict_type,
        alt_promote,
        self_type,
    ] {
        *typ = typ.map(&mut *map);
    }
    if let Some(data) = typeddict_data {
        let fields = data.bases.iter_mut().flat_map(|(_, fields)| fields.iter_mut());
        fields.for_each(|(_, typ)| *typ = map(*typ));
    }
    if let Some(dataclass) = dataclass {
        let fields = dataclass.fields.iter_mut();
        fields.for_each(|field| field.typ = field.typ.map(&mut *map));
    }
    for field in attrs.iter_mut().flat_map(|attrs| attrs.fields.iter_mut()) {
        field.typ = field.typ.map(&mut *map);
        if let Some(converter) = &mut field.converter {
            converter.init_type = converter.init_type.map(&mut *map);
            converter.ret_type = converter.ret_type.map(&mut *map);
        }
    }
}
