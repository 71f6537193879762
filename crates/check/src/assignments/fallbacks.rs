//! Values that are inferred in two contexts, of which the better one counts.

use types::{TypeId, VarId};

use super::Rvalue;
use crate::Checker;
use nodes::defs::VarFlags;

/// What inferring in one context gave.
struct Attempt {
    typ: TypeId,
    errors: errors::Watched,
    local_types: crate::phases::LocalTypes,
}

impl Checker<'_> {
    fn attempt(&mut self, rvalue: &Rvalue, context: Option<TypeId>, always_allow_any: bool) -> Attempt {
        let token = self.errors.watch(errors::Watch::keeping());
        let (typ, local_types) =
            self.with_local_types(|checker| checker.accept_rvalue_any(rvalue, context, always_allow_any));
        let errors = self.errors.unwatch(token);
        Attempt {
            typ,
            errors,
            local_types,
        }
    }

    /// Infers a value in the preferred context, and again in the other one if that may give a better type.
    pub(super) fn infer_rvalue_with_fallback_context(
        &mut self,
        lvalue_type: TypeId,
        rvalue: &Rvalue,
        inferred: Option<VarId>,
        always_allow_any: bool,
    ) -> TypeId {
        let is_argument = inferred.is_some_and(|var| self.var_is(var, VarFlags::ARGUMENT));
        let (preferred, fallback) = if inferred.is_some() && !is_argument {
            (None, Some(lvalue_type))
        } else {
            (Some(lvalue_type), None)
        };
        let effect = self.run.assignment_expression_effect;
        let first = self.attempt(rvalue, preferred, always_allow_any);
        let redefinition =
            inferred.is_some() && !is_argument && !self.is_valid_inferred_type(first.typ, false, false);
        let argument = is_argument && first.errors.has_new_errors;
        let union = preferred.is_some()
            && self.types().as_union(self.proper(lvalue_type)).is_some()
            && effect == self.run.assignment_expression_effect;
        if (redefinition || argument || union) && !self.is_literal_type_like(first.typ) {
            let second = self.attempt(rvalue, fallback, always_allow_any);
            if self.is_better(&second, first.typ, redefinition || argument) {
                self.store_types(second.local_types);
                return second.typ;
            }
        }
        self.add_errors(first.errors.filtered);
        self.store_types(first.local_types);
        first.typ
    }

    fn is_better(&mut self, second: &Attempt, first: TypeId, is_redefinition: bool) -> bool {
        if second.errors.has_new_errors || !self.is_valid_inferred_type(second.typ, false, false) {
            return false;
        }
        let is_any = self.types().is_any(self.proper(second.typ));
        is_redefinition || (!is_any && self.is_proper_subtype(second.typ, first))
    }
}
