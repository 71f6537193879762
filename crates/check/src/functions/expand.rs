//! Functions with type variables that are restricted to values: the body is checked once for each combination.
//!
//! mypy checks a copy of the function for each combination. Here the facts of the target take the place of the
//! copy: types in its table and of its local variables are expanded before the check, and put back behind it.

use nodes::expansion::Locals;
use nodes::tables::Tables;
use types::{FuncId, Type, TypeId, TypeVarKey};

use crate::Checker;

/// The values of type variables, by their keys.
pub(super) type Mapping = Vec<(TypeVarKey, TypeId)>;

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
        let (tables, locals) = self.expand_target(func, &mapping);
        let typ = self.expand_type_by(typ, &mapping);
        let was_in_expansion = std::mem::replace(&mut self.run.in_expansion, true);
        work(self, typ);
        self.run.in_expansion = was_in_expansion;
        self.put_back(func, tables, locals);
        self.reset_expressions();
    }

    /// Expands the types of the target; returns what was there before.
    fn expand_target(&mut self, func: FuncId, mapping: &Mapping) -> (Box<Tables>, Locals) {
        let locals = Locals::of(&self.state.world, self.module, &self.tables, Some(func));
        let mut expanded = locals.clone();
        expanded.map_types(&mut |typ| self.expand_type_by(typ, mapping));
        expanded.write(&mut self.state.world);
        let mut tables = self.tables.clone();
        tables.map_types(&mut |typ| self.expand_type_by(typ, mapping));
        (std::mem::replace(&mut self.tables, tables), locals)
    }

    /// Ends an expansion. The types of expressions are kept: they are those of expressions that only it has; and, for
    /// dependencies, all facts about the body.
    fn put_back(&mut self, func: FuncId, tables: Box<Tables>, locals: Locals) {
        let options = self.options();
        let is_kept = options.tracks_dependencies() || options.preserve_asts || options.export_ref_info;
        let mut expanded = std::mem::replace(&mut self.tables, tables);
        self.tables.asked.append(&mut expanded.asked);
        self.tables.rare.made_up.append(&mut expanded.rare.made_up);
        locals.write(&mut self.state.world);
        self.tables.rare.expanded_types.push(expanded.expr_types.clone());
        if let Some((_, node)) = self.state.world.get(func).node.filter(|_| is_kept) {
            self.tables
                .rare
                .expansions
                .entry(node)
                .or_default()
                .push(*expanded);
        }
    }

    /// Forgets the combinations of an earlier pass.
    pub(super) fn forget_expansions(&mut self, func: FuncId) {
        if let Some((_, node)) = self.state.world.get(func).node
            && let Some(facts) = self.tables.rare.known_mut()
        {
            facts.expansions.remove(&node);
        }
    }
}
