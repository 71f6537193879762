//! Several targets out of a union: each item is unpacked by itself, and targets get unions of what they got.

use nodes::ast::ExprId;
use types::{AnyKind, TypeId};

use super::Rvalue;
use crate::binder::{Assigns, Place};
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// Checks the assignment of a union to several targets.
    pub(super) fn check_multi_assignment_from_union(
        &mut self,
        lvalues: &[ExprId],
        rvalue: &Rvalue,
        rvalue_type: TypeId,
        ctx: Ctx,
        infer_lvalue_type: bool,
    ) {
        self.run.no_partial_types = true;
        let targets = self.flatten_lvalues(lvalues);
        let mut transposed: Vec<Vec<TypeId>> = vec![Vec::new(); targets.len()];
        let items = self
            .types()
            .as_union(rvalue_type)
            .map(|union| union.items.clone())
            .unwrap_or_default();
        let before = self.binder.begin_assignments();
        for item in items {
            self.check_multi_assignment(lvalues, rvalue, ctx, infer_lvalue_type, Some(item));
            for (column, target) in transposed.iter_mut().zip(&targets) {
                let any = self.types().any(AnyKind::SpecialForm);
                column.push(self.take_stored_type(*target).unwrap_or(any));
            }
        }
        let assignments = self.binder.end_assignments(before);
        let mut unions = Vec::new();
        for column in &transposed {
            unions.push(self.make_simplified_union(column));
        }
        self.bind_unions(assignments);
        for (union, target) in unions.into_iter().zip(targets) {
            match self.check_lvalue(target, None).inferred {
                Some(var) => self.set_inferred_type(var, target, union),
                None => self.store_type(target, union),
            }
        }
        self.run.no_partial_types = false;
    }

    fn bind_unions(&mut self, assignments: Assigns) {
        for (place, items) in assignments {
            let place = match place {
                Place::Expr(expr) => Place::Expr(self.unstarred(expr)),
                Place::Var(_) | Place::Value => place,
            };
            let (types, declared): (Vec<TypeId>, Vec<Option<TypeId>>) = items.into_iter().unzip();
            let declared: Vec<TypeId> = declared.into_iter().flatten().collect();
            let typ = self.make_simplified_union(&types);
            let declared = self.make_simplified_union(&declared);
            self.binder_assign_type(place, typ, Some(declared));
        }
    }
}
