//! `__slots__`: attributes that a class does not have room for.

use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use types::{Type, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// Complains about assigning to an attribute that is not in `__slots__`.
    pub(super) fn check_assignment_to_slots(&mut self, lvalue: ExprId) {
        let Expr::Member { base, name } = *self.body.expr(lvalue) else {
            return;
        };
        let typ = self.accept(base, None);
        let mut typ = self.proper(typ);
        if let Type::TypeVar(var) = self.ty(typ)
            && var.common.key.raw == 0
        {
            typ = self.proper(var.common.upper_bound);
        }
        let Some(instance) = self.types().as_instance(typ) else {
            return;
        };
        self.ask_for_slots(instance.class);
        let class = self.state.world.get(instance.class);
        let Some(slots) = &class.slots else { return };
        if slots.contains(&name) || self.has_own_setattr(instance.class) {
            return;
        }
        let Some((_, symbol)) = self.state.world.lookup_member(instance.class, name) else {
            return;
        };
        let typ = symbol.node.and_then(|node| self.symbol_type(node));
        if self.is_assignable_slot(lvalue, typ) {
            return;
        }
        let name = self.state.world.text(name);
        let fullname = self.class_fullname(instance.class);
        let text =
            format!("Trying to assign name \"{name}\" that is not in \"__slots__\" of type \"{fullname}\"");
        let ctx = self.ctx(lvalue);
        self.fail(text, ctx, ErrorCode::Misc);
    }

    /// Whether a class, other than `object`, defines `__setattr__`.
    fn has_own_setattr(&self, class: types::ClassId) -> bool {
        let mro = &self.state.world.get(class).mro;
        let above_object = mro.split_last().map_or(&[][..], |(_, above)| above);
        above_object.iter().any(|base| {
            self.state
                .world
                .get(*base)
                .names
                .contains_key(&names::known::DUNDER_SETATTR)
        })
    }

    /// Whether an attribute can be assigned without a slot.
    fn is_assignable_slot(&self, lvalue: ExprId, typ: Option<TypeId>) -> bool {
        if self.referent(lvalue).is_some() {
            return false;
        }
        let Some(typ) = typ.map(|typ| self.proper(typ)) else {
            return true;
        };
        if let Some(instance) = self.types().as_instance(typ) {
            return self.has_readable_member(instance.class, names::known::DUNDER_SET);
        }
        if let Some(union) = self.types().as_union(typ) {
            return union
                .items
                .iter()
                .all(|item| self.is_assignable_slot(lvalue, Some(*item)));
        }
        matches!(
            self.ty(typ),
            Type::Any { .. } | Type::Callable(_) | Type::Overloaded(_)
        )
    }
}
