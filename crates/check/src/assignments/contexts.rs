//! The type context of a variable's first value: what base classes say of the attribute.

use nodes::defs::VarFlags;
use types::{ClassId, DefRef, Type, TypeId, VarId};

use super::Rvalue;
use crate::Checker;
use crate::functions::members_of_bases::FromBase;

impl Checker<'_> {
    /// The type that the first value of a variable is inferred in the context of.
    pub(super) fn get_variable_type_context(&mut self, var: VarId, _rvalue: &Rvalue) -> Option<TypeId> {
        let def = self.state.world.get(var);
        let (name, class) = (def.name, def.class);
        let contexts = class.map_or_else(Vec::new, |class| self.types_in_bases(var, class));
        let Some(first) = contexts.first().copied() else {
            return self.special_context(self.state.world.text(name));
        };
        let mut candidate = first;
        for other in contexts {
            if self.is_proper_subtype(other, candidate) {
                candidate = other;
            } else if !self.is_subtype(candidate, other) {
                return None;
            }
        }
        Some(candidate)
    }

    fn types_in_bases(&mut self, var: VarId, class: ClassId) -> Vec<TypeId> {
        let name = self.state.world.get(var).name;
        let ctx = self.ctx_of(DefRef::Var(var));
        let mro = self.state.world.get(class).mro.clone();
        let mut found = Vec::new();
        for base in mro.iter().skip(1) {
            let Some(symbol) = self.state.world.get(*base).names.get(&name).copied() else {
                continue;
            };
            let Some(node) = symbol.node else { continue };
            let base_var = if let DefRef::Var(var) = node {
                Some(var)
            } else {
                None
            };
            let how = FromBase {
                is_class: self.is_method(node) || base_var.is_some_and(|var| !self.is_instance_var(var)),
                ..FromBase::default()
            };
            let Some((typ, _)) = self.node_type_from_base_with(name, *base, ctx, how) else {
                continue;
            };
            let is_invalid = base_var.is_some_and(|var| self.var_is(var, VarFlags::INVALID_PARTIAL_TYPE));
            if !is_invalid && !matches!(self.ty(typ), Type::Partial(_)) {
                found.push(typ);
            }
        }
        found
    }

    fn special_context(&mut self, name: &str) -> Option<TypeId> {
        if name == "__slots__" && self.active_class().is_some() {
            let str_type = self.named_type("builtins.str");
            return Some(self.named_generic_type("typing.Iterable", &[str_type]));
        }
        if name == "__all__" && self.is_top_level() {
            let str_type = self.named_type("builtins.str");
            return Some(self.named_generic_type("typing.Sequence", &[str_type]));
        }
        None
    }
}
