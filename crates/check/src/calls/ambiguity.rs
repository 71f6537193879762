//! Arguments of type `Any` that could be meant for several items of overloads.

use typeops::argmap::Indexes;
use types::TypeId;

use super::Actuals;
use crate::Checker;

impl Checker<'_> {
    /// Whether an argument with `Any` leaves open which of the matching items is meant, so that the results differ.
    pub(super) fn any_causes_overload_ambiguity(
        &mut self,
        items: &[TypeId],
        returns: &[TypeId],
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
    ) -> bool {
        if self.all_same_types(returns) {
            return false;
        }
        let to_formals: Vec<Vec<Indexes>> = items
            .iter()
            .map(|item| self.map_known_formals(actuals, arg_types, *item))
            .collect();
        for (index, arg_type) in arg_types.iter().enumerate() {
            // `Any` inside the type of a class object does not matter.
            if !self.has_any_type(*arg_type, true) {
                continue;
            }
            let (mut formals, mut matching) = (Vec::new(), Vec::new());
            for (item, lookup) in items.iter().zip(&to_formals) {
                if lookup[index].is_empty() {
                    continue;
                }
                let callable = self.callable(*item);
                matching.push(callable.ret_type);
                formals.extend(lookup[index].iter().map(|formal| callable.params[*formal].typ));
            }
            if !self.all_same_types(&formals) && !self.all_same_types(&matching) {
                return true;
            }
        }
        false
    }

    fn map_known_formals(&self, actuals: Actuals<'_>, arg_types: &[TypeId], item: TypeId) -> Vec<Indexes> {
        let known = &mut |index: usize| self.proper(arg_types[index]);
        let params = &self.callable(item).params;
        typeops::map_formals_to_actuals(self.types(), actuals.kinds, actuals.names, params, known)
    }

    pub(super) fn all_same_types(&mut self, types: &[TypeId]) -> bool {
        match types {
            [] => true,
            [first, rest @ ..] => rest.iter().all(|typ| self.is_same_type(*typ, *first)),
        }
    }
}
