//! Functions with type variables that are restricted to values: the body is checked once for each combination.
//!
//! mypy checks a copy of the function for each combination. Here the facts of the target take the place of the
//! copy: types in its table and of its local variables are expanded before the check, and put back behind it.

use nodes::tables::{Analyzed, Tables};
use types::{DefId as _, DefRef, FuncId, Type, TypeId, TypeVarKey, VarId};

use crate::Checker;

/// The values of type variables, by their keys.
pub(super) type Mapping = Vec<(TypeVarKey, TypeId)>;

/// What is put back after an expansion.
struct Saved {
    tables: Tables,
    vars: Vec<(VarId, nodes::defs::Var)>,
    funcs: Vec<(FuncId, Option<TypeId>)>,
}

impl Checker<'_> {
    /// The combinations of values for the type variables of a function and its class; one empty one if there are none.
    pub(super) fn expand_typevars(&self, func: FuncId, typ: TypeId) -> Vec<Mapping> {
        let world = &self.state.world;
        let own = self.types().as_callable(typ).map(|callable| &callable.variables);
        let of_class = world.get(func).class.map(|class| &world.get(class).type_vars);
        let mut result: Vec<Mapping> = vec![Vec::new()];
        for var in own.into_iter().chain(of_class).flatten() {
            let Type::TypeVar(var) = self.ty(*var) else {
                continue;
            };
            if var.values.is_empty() {
                continue;
            }
            result = result
                .iter()
                .flat_map(|mapping| {
                    var.values.iter().map(|value| {
                        let mut longer = mapping.clone();
                        longer.push((var.common.key, *value));
                        longer
                    })
                })
                .collect();
        }
        if self.options().inspections {
            vec![Vec::new()]
        } else {
            result
        }
    }

    /// Does `work` with the type of the function, expanded, while the facts of the target are expanded too.
    pub(super) fn with_expansion(
        &mut self,
        func: FuncId,
        typ: TypeId,
        mapping: Mapping,
        work: impl FnOnce(&mut Self, TypeId),
    ) {
        if mapping.is_empty() {
            work(self, typ);
            return;
        }
        self.reset_expressions();
        let mut saved = self.expand_target(func, &mapping);
        let typ = self.expand_type_by(typ, &mapping);
        work(self, typ);
        self.keep_expansion(func, &mut saved.tables);
        self.put_back(saved);
        self.reset_expressions();
    }

    /// Keeps what was found out about the body, as its dependencies are those of all combinations.
    fn keep_expansion(&mut self, func: FuncId, kept: &mut Tables) {
        let options = self.options();
        let is_kept = options.fine_grained_incremental || options.cache_fine_grained || options.preserve_asts;
        if let Some((_, node)) = self.state.world.get(func).node.filter(|_| is_kept) {
            let tables = std::mem::take(&mut self.tables);
            kept.expansions.entry(node).or_default().push(tables);
        }
    }

    /// Forgets the combinations of an earlier pass.
    pub(super) fn forget_expansions(&mut self, func: FuncId) {
        if let Some((_, node)) = self.state.world.get(func).node {
            self.tables.expansions.remove(&node);
        }
    }

    fn put_back(&mut self, saved: Saved) {
        let Saved { tables, vars, funcs } = saved;
        self.tables = tables;
        for (var, old) in vars {
            *self.state.world.get_mut(var) = old;
        }
        for (func, typ) in funcs {
            self.state.world.get_mut(func).typ = typ;
        }
    }

    fn expand_target(&mut self, func: FuncId, mapping: &Mapping) -> Saved {
        let saved = Saved {
            tables: self.tables.clone(),
            vars: self.local_vars(),
            funcs: self.nested_funcs(func),
        };
        for (var, old) in &saved.vars {
            let typ = old.typ.map(|typ| self.expand_type_by(typ, mapping));
            self.state.world.get_mut(*var).typ = typ;
        }
        for (nested, old) in &saved.funcs {
            let typ = old.map(|typ| self.expand_type_by(typ, mapping));
            self.state.world.get_mut(*nested).typ = typ;
        }
        let mut tables = std::mem::take(&mut self.tables);
        self.expand_tables(&mut tables, mapping);
        self.tables = tables;
        saved
    }

    /// The variables that are local to the target: those in function bodies.
    fn local_vars(&self) -> Vec<(VarId, nodes::defs::Var)> {
        let mut seen = rustc_hash::FxHashSet::default();
        let world = &self.state.world;
        let of_refs = self
            .tables
            .refs
            .iter()
            .filter_map(|(_, reference)| match reference.node {
                Some(DefRef::Var(var)) => Some(var),
                Some(_) | None => None,
            });
        let of_args = self
            .tables
            .funcs
            .iter()
            .flat_map(|(_, func)| world.get(*func).args.iter().filter_map(|arg| arg.var));
        of_refs
            .chain(of_args)
            .filter(|var| var.is_local() && var.module() == self.module && world.get(*var).class.is_none())
            .filter(|var| seen.insert(*var))
            .map(|var| (var, world.get(var).clone()))
            .collect()
    }

    /// The functions inside `func`, with their types.
    fn nested_funcs(&self, func: FuncId) -> Vec<(FuncId, Option<TypeId>)> {
        let nested = self
            .tables
            .funcs
            .iter()
            .map(|(_, id)| *id)
            .filter(|id| *id != func && id.is_local());
        nested.map(|id| (id, self.state.world.get(id).typ)).collect()
    }

    #[expect(clippy::iter_over_hash_type, reason = "each entry is expanded by itself")]
    fn expand_tables(&mut self, tables: &mut Tables, mapping: &Mapping) {
        let nodes: Vec<_> = tables.node_types.iter().map(|(node, typ)| (node, *typ)).collect();
        for (node, typ) in nodes {
            let typ = self.expand_type_by(typ, mapping);
            tables.node_types.insert(node, typ);
        }
        for assignment in tables.assignments.values_mut() {
            assignment.typ = assignment.typ.map(|typ| self.expand_type_by(typ, mapping));
        }
        for list in tables.stmt_types.values_mut() {
            list.iter_mut()
                .for_each(|typ| *typ = self.expand_type_by(*typ, mapping));
        }
        for analyzed in tables.analyzed.values_mut() {
            self.expand_analyzed(analyzed, mapping);
        }
    }

    fn expand_analyzed(&mut self, analyzed: &mut Analyzed, mapping: &Mapping) {
        match analyzed {
            Analyzed::Cast { typ, .. } | Analyzed::AssertType { typ, .. } | Analyzed::TypeForm(typ) => {
                *typ = self.expand_type_by(*typ, mapping);
            }
            Analyzed::TypeApplication { types, .. } => {
                types
                    .iter_mut()
                    .for_each(|typ| *typ = self.expand_type_by(*typ, mapping));
            }
            Analyzed::NewType { old_type, .. } => {
                *old_type = old_type.map(|typ| self.expand_type_by(typ, mapping));
            }
            Analyzed::RevealType { .. }
            | Analyzed::RevealLocals(_)
            | Analyzed::TypeAlias(_)
            | Analyzed::TypeVar(_)
            | Analyzed::NamedTuple { .. }
            | Analyzed::TypedDict(_)
            | Analyzed::Enum { .. }
            | Analyzed::Promote(_)
            | Analyzed::Divmod { .. }
            | Analyzed::DictCall
            | Analyzed::Plain => {}
        }
    }
}
