//! Defaults of type variables that refer to other variables, or to the class that they belong to.
//!
//! **Terms.** Where a default leaves out type arguments that have defaults themselves, the class or alias there was
//! *fixed*. The variable *depends* on what was fixed in its default; one that depends on its own class in this way
//! would grow for ever, so `Any` stands in its place.

use names::Name;
use rustc_hash::{FxHashMap, FxHashSet};
use types::{AliasId, AnyKind, ClassId, DefRef, Type, TypeId, TypeVarId, TypeVarKey};

use nodes::defs::At;
use nodes::symbols::Symbol;

use crate::Analyzer;
use crate::lookup::Missing;
use crate::tvar_scope::common_of;

/// What defaults depend on.
#[derive(Debug, Default)]
pub(crate) struct DefaultDeps {
    /// A default is being analysed.
    pub analyzing: bool,
    /// What was fixed in the default that is being analysed.
    fixed: FxHashSet<DefRef>,
    of_vars: FxHashMap<TypeVarId, Vec<DefRef>>,
    of_bound: FxHashMap<TypeVarKey, Vec<DefRef>>,
}

impl DefaultDeps {
    /// The default of another variable is analysed from now on.
    pub(crate) fn start(&mut self) {
        self.fixed.clear();
    }

    /// The default that was analysed last is that of `var`.
    pub(crate) fn end(&mut self, var: TypeVarId) {
        let deps = self.fixed.drain().collect();
        self.of_vars.insert(var, deps);
    }
}

impl Analyzer<'_> {
    /// A default was taken for a type argument of a class, in another default.
    pub(crate) fn record_fixed_class(&mut self, class: ClassId) {
        self.default_deps.fixed.insert(DefRef::Class(class));
    }

    /// A default was taken for a type argument of an alias, in another default.
    pub(crate) fn record_fixed_alias(&mut self, alias: AliasId) {
        self.default_deps.fixed.insert(DefRef::Alias(alias));
    }

    /// The alias stands for a class: defaults depend on that.
    pub(crate) fn replace_fixed_alias(&mut self, alias: AliasId, class: ClassId) {
        if self.default_deps.fixed.remove(&DefRef::Alias(alias)) {
            self.record_fixed_class(class);
        }
    }

    /// Whether the default of a variable of a class or alias leads to that class or alias again.
    pub(crate) fn is_default_recursive(&self, var: TypeId, start: DefRef) -> bool {
        let mut todo = self.deps_of_var(var).to_vec();
        let mut seen = FxHashSet::default();
        while let Some(node) = todo.pop() {
            if node == start {
                return true;
            }
            if seen.insert(node) {
                for var in self.type_vars_of(node) {
                    todo.extend_from_slice(self.deps_of_var(*var));
                }
            }
        }
        false
    }

    fn deps_of_var(&self, var: TypeId) -> &[DefRef] {
        let common = common_of(self.state.world.types.get(var));
        common
            .and_then(|common| self.default_deps.of_bound.get(&common.key))
            .map_or(&[], Vec::as_slice)
    }

    fn type_vars_of(&self, node: DefRef) -> &[TypeId] {
        match node {
            DefRef::Class(class) => &self.state.world.get(class).type_vars,
            DefRef::Alias(alias) => &self.state.world.get(alias).type_vars,
            _ => &[],
        }
    }

    /// A variable that was just bound, with its default in terms of other bound variables.
    pub(crate) fn finish_default(&mut self, var: TypeId, id: TypeVarId, at: At) -> TypeId {
        let types = self.state.world.types;
        let Some(common) = common_of(types.get(var)).copied() else {
            return var;
        };
        if let Some(deps) = self.default_deps.of_vars.get(&id) {
            self.default_deps.of_bound.insert(common.key, deps.clone());
        } else {
            self.default_deps.of_bound.remove(&common.key);
        }
        let default = self.resolve_default(common.default, common.name, at);
        self.with_default(var, default)
    }

    /// The variable with another default, bound in the current scope.
    pub(crate) fn with_default(&self, var: TypeId, default: TypeId) -> TypeId {
        let types = self.state.world.types;
        let mut new = types.get(var).clone();
        match &mut new {
            Type::TypeVar(var) => var.common.default = default,
            Type::ParamSpec(spec) => spec.common.default = default,
            Type::TypeVarTuple(tuple) => tuple.common.default = default,
            _ => return var,
        }
        let new = types.intern(new);
        if new != var {
            self.tvar_scope.bind_existing(types, new);
        }
        new
    }

    /// Names of type variables in a default become the variables that they are bound to here.
    fn resolve_default(&mut self, default: TypeId, var: Name, at: At) -> TypeId {
        let types = self.state.world.types;
        let mut names = Vec::new();
        self.unbound_names(default, &mut names);
        if names.is_empty() {
            return default;
        }
        let mut bound: FxHashMap<Name, TypeId> = FxHashMap::default();
        for name in names {
            let Some(symbol) = self.lookup_qualified(name, Missing::Quiet) else {
                continue;
            };
            if let Some(typ) = self.binding_of(symbol) {
                bound.insert(name, typ);
            } else if matches!(symbol.node, Some(DefRef::TypeVar(_))) {
                let text = format!(
                    "Type parameter \"{}\" has a default type that refers to one or more type variables that are out of scope",
                    self.text(var)
                );
                self.fail(text, at);
                bound.insert(name, types.any(AnyKind::FromError));
            }
        }
        replace_unbound(&self.state.world, default, &bound)
    }

    fn binding_of(&self, symbol: Symbol) -> Option<TypeId> {
        self.tvar_scope.binding(self.state.world.fullname(symbol.node?))
    }

    fn unbound_names(&self, typ: TypeId, names: &mut Vec<Name>) {
        let types = self.state.world.types;
        let structure = types.get(typ);
        match structure {
            Type::Unbound { name, .. } if !names.contains(name) => names.push(*name),
            Type::Alias { .. } | Type::TypeVar(_) | Type::ParamSpec(_) | Type::TypeVarTuple(_) => {}
            _ => structure.for_each_part(&mut |part| self.unbound_names(part, names)),
        }
    }
}

fn replace_unbound(world: &nodes::world::World<'_>, typ: TypeId, bound: &FxHashMap<Name, TypeId>) -> TypeId {
    match world.types.get(typ) {
        Type::Unbound { name, .. } => bound.get(name).copied().unwrap_or(typ),
        Type::Alias { .. } => typ,
        _ => typeops::translate::translate_parts(world, typ, &mut |part| replace_unbound(world, part, bound)),
    }
}
