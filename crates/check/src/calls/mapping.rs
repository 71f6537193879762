//! Which argument goes to which parameter.

use typeops::argmap::ActualsOfFormals;
use types::{Callable, TypeId};

use super::Actuals;
use crate::Checker;

/// For each parameter the indexes of its arguments.
pub(super) type FormalToActual = ActualsOfFormals;

impl Checker<'_> {
    /// Maps arguments whose types are found by checking them where needed.
    pub(super) fn map_actuals_to_formals(
        &mut self,
        actuals: Actuals<'_>,
        callee: &Callable,
    ) -> FormalToActual {
        let types = self.types();
        let kinds = actuals.kinds;
        typeops::map_actuals_to_formals(types, kinds, actuals.names, &callee.params, &mut |index| {
            let typ = self.accept_operand(actuals.args[index], None);
            self.proper(typ)
        })
    }

    /// Maps arguments whose types are known.
    pub(super) fn map_known_actuals(
        &self,
        actuals: Actuals<'_>,
        arg_types: &[TypeId],
        callee: &Callable,
    ) -> FormalToActual {
        let known = &mut |index: usize| self.proper(arg_types[index]);
        typeops::map_actuals_to_formals(self.types(), actuals.kinds, actuals.names, &callee.params, known)
    }
}
