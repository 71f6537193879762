//! Several targets at once, out of one value: `a, b = value`.

use nodes::ast::{Expr, ExprId};
use types::{AnyKind, LiteralValue, Type, TypeId};

use super::Rvalue;
use super::multiple::split_around_star;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// Checks the assignment of one value to several targets. `rv_type` is the type of one item of a union.
    pub(super) fn check_multi_assignment(
        &mut self,
        lvalues: &[ExprId],
        rvalue: &Rvalue,
        ctx: Ctx,
        infer_lvalue_type: bool,
        rv_type: Option<TypeId>,
    ) {
        let undefined_rvalue = rv_type.is_some();
        let rvalue_type = rv_type.unwrap_or_else(|| self.accept_rvalue(rvalue, None));
        let rvalue_type = self.unpackable(rvalue_type);
        let types = self.types();
        if types.is_any(rvalue_type) {
            let any = types.any_from(rvalue_type);
            for lvalue in lvalues {
                let lvalue = self.unstarred(*lvalue);
                self.check_assignment(lvalue, &Rvalue::temp(any, ctx), infer_lvalue_type);
            }
        } else if types.as_tuple(rvalue_type).is_some() {
            let reinfer = !undefined_rvalue;
            self.check_multi_assignment_from_tuple(
                lvalues,
                rvalue,
                rvalue_type,
                ctx,
                (reinfer, infer_lvalue_type),
            );
        } else if types.as_union(rvalue_type).is_some() {
            self.check_multi_assignment_from_union(lvalues, rvalue, rvalue_type, ctx, infer_lvalue_type);
        } else {
            self.check_unpacked_string(lvalues, rvalue_type, ctx);
            self.check_multi_assignment_from_iterable(lvalues, rvalue_type, ctx, infer_lvalue_type);
        }
    }

    /// The type that is unpacked: bounds of type variables, and items of unions that only look like unions.
    fn unpackable(&mut self, typ: TypeId) -> TypeId {
        let mut typ = self.proper(typ);
        typ = self.unwrapped(typ);
        if let Some(tuple) = self.types().as_tuple(typ)
            && tuple.items.iter().any(|item| self.types().is_unpack(*item))
        {
            typ = self.expand_type_by(typ, &[]);
            typ = self.proper(typ);
        }
        typ
    }

    fn unwrapped(&mut self, typ: TypeId) -> TypeId {
        let mut typ = typ;
        if let Some(common) = self.types().as_type_var_like(typ) {
            typ = self.proper(common.upper_bound);
        }
        if let Some(union) = self.types().as_union(typ)
            && let [only] = self.relevant_union_items(union)[..]
        {
            typ = self.proper(only);
        }
        typ
    }

    /// Texts should not be unpacked, unless it is clear how long they are.
    fn check_unpacked_string(&mut self, lvalues: &[ExprId], rvalue_type: TypeId, ctx: Ctx) {
        let mut literal = rvalue_type;
        if let Some(instance) = self.types().as_instance(rvalue_type)
            && self.class_is(instance.class, "builtins.str")
        {
            match instance.last_known_value {
                Some(value) => literal = value,
                None => self.msg_unpacking_strings_disallowed(ctx),
            }
        }
        let Some(literal) = self.types().as_literal(literal) else {
            return;
        };
        let text = match &literal.value {
            LiteralValue::Str(text) | LiteralValue::Bytes(text) | LiteralValue::Enum(text) => *text,
            LiteralValue::Bool(_)
            | LiteralValue::Int(_)
            | LiteralValue::BigInt(_)
            | LiteralValue::Float(_)
            | LiteralValue::Sentinel { .. } => return,
        };
        if self.state.world.text(text).chars().count() != lvalues.len() {
            self.msg_unpacking_strings_disallowed(ctx);
        }
    }

    fn check_multi_assignment_from_iterable(
        &mut self,
        lvalues: &[ExprId],
        rvalue_type: TypeId,
        ctx: Ctx,
        infer_lvalue_type: bool,
    ) {
        if !self.type_is_iterable(rvalue_type) {
            self.msg_type_not_iterable(rvalue_type, ctx);
            return;
        }
        let item_type = self.iterable_item_type(rvalue_type, ctx);
        for lvalue in lvalues {
            let inner = self.unstarred(*lvalue);
            let typ = if inner == *lvalue {
                item_type
            } else {
                self.named_generic_type("builtins.list", &[item_type])
            };
            self.check_assignment(inner, &Rvalue::temp(typ, ctx), infer_lvalue_type);
        }
    }

    fn tuple_items(&self, tuple: TypeId) -> Vec<TypeId> {
        self.types()
            .as_tuple(tuple)
            .map_or_else(Vec::new, |tuple| tuple.items.to_vec())
    }

    fn unpack_index(&self, items: &[TypeId]) -> Option<usize> {
        items.iter().position(|item| self.types().is_unpack(*item))
    }

    fn check_multi_assignment_from_tuple(
        &mut self,
        lvalues: &[ExprId],
        rvalue: &Rvalue,
        rvalue_type: TypeId,
        ctx: Ctx,
        (reinfer, infer_lvalue_type): (bool, bool),
    ) {
        let mut items = self.tuple_items(rvalue_type);
        self.adjust_to_targets(&mut items, lvalues);
        let unpack = self.unpack_index(&items);
        if !self.check_rvalue_count_in_assignment(lvalues, items.len(), ctx, unpack) {
            if infer_lvalue_type {
                self.give_up_on_targets(lvalues);
            }
            return;
        }
        if reinfer {
            let again = self.reinfer_tuple(lvalues, rvalue, &items);
            if self.types().as_union(again).is_some() {
                self.check_multi_assignment_from_union(lvalues, rvalue, again, ctx, infer_lvalue_type);
                return;
            }
            if self.types().is_any(again) {
                return;
            }
            if self.types().as_tuple(again).is_some() {
                items = self.tuple_items(again);
            }
        }
        self.adjust_to_targets(&mut items, lvalues);
        self.assign_tuple_items(lvalues, &items, ctx, infer_lvalue_type);
    }

    /// The type of the value in the context of its targets' types.
    fn reinfer_tuple(&mut self, lvalues: &[ExprId], rvalue: &Rvalue, items: &[TypeId]) -> TypeId {
        let context = self.lvalue_type_for_inference(lvalues, items);
        let typ = self.accept_rvalue(rvalue, Some(context));
        let typ = self.proper(typ);
        self.unwrapped(typ)
    }

    fn assign_tuple_items(
        &mut self,
        lvalues: &[ExprId],
        items: &[TypeId],
        ctx: Ctx,
        infer_lvalue_type: bool,
    ) {
        let star_index = self.star_index(lvalues).unwrap_or(lvalues.len());
        let (left, star, right) = split_around_star(items, star_index, lvalues.len());
        for (lvalue, typ) in lvalues[..star_index].iter().zip(left) {
            self.check_assignment(*lvalue, &Rvalue::temp(*typ, ctx), infer_lvalue_type);
        }
        if star_index == lvalues.len() {
            return;
        }
        let values = star.iter().map(|typ| match self.types().as_unpack(*typ) {
            Some(unpacked) => Rvalue::Star(Box::new(Rvalue::temp(unpacked, ctx))),
            None => Rvalue::temp(*typ, ctx),
        });
        let list = Rvalue::List(values.collect(), ctx);
        let inner = self.unstarred(lvalues[star_index]);
        self.check_assignment(inner, &list, infer_lvalue_type);
        for (lvalue, typ) in lvalues[star_index + 1..].iter().zip(right) {
            self.check_assignment(*lvalue, &Rvalue::temp(*typ, ctx), infer_lvalue_type);
        }
    }

    /// Targets of an assignment that cannot be get types that say so.
    fn give_up_on_targets(&mut self, lvalues: &[ExprId]) {
        let any = self.types().any(AnyKind::FromError);
        for lvalue in lvalues {
            let inner = self.unstarred(*lvalue);
            if !matches!(self.body.expr(inner), Expr::Name(_)) {
                continue;
            }
            let Some(var) = self.var_of(inner) else { continue };
            if self.state.world.get(var).typ.is_some() {
                continue;
            }
            let typ = if inner == *lvalue {
                any
            } else {
                self.named_generic_type("builtins.list", &[any])
            };
            self.state.world.get_mut(var).typ = Some(typ);
        }
    }

    /// `*tuple[Any, ...]` in a tuple takes the shape that the targets want.
    fn adjust_to_targets(&mut self, items: &mut Vec<TypeId>, lvalues: &[ExprId]) {
        let Some(index) = self.unpack_index(items) else {
            return;
        };
        let Some(unpacked) = self.types().as_unpack(items[index]) else {
            return;
        };
        let unpacked = self.proper(unpacked);
        let item = self
            .types()
            .as_instance(unpacked)
            .and_then(|instance| instance.args.first().copied());
        let Some(item) = item.filter(|item| self.types().is_any(self.proper(*item))) else {
            return;
        };
        match self.star_index(lvalues) {
            None => {
                if lvalues.len() + 1 >= items.len() {
                    let extra = lvalues.len() + 1 - items.len();
                    items.splice(index..=index, std::iter::repeat_n(item, extra));
                }
            }
            Some(star) => {
                let min_suffix = lvalues.len() - star - 1;
                let missing_prefix = star.saturating_sub(index);
                let missing_suffix = min_suffix.saturating_sub(items.len() - index - 1);
                let unpack = items[index];
                let middle = std::iter::repeat_n(item, missing_prefix)
                    .chain([unpack])
                    .chain(std::iter::repeat_n(item, missing_suffix));
                let middle: Vec<TypeId> = middle.collect();
                items.splice(index..=index, middle);
            }
        }
    }

    fn lvalue_type_for_inference(&mut self, lvalues: &[ExprId], items: &[TypeId]) -> TypeId {
        let star_index = self.star_index(lvalues).unwrap_or(lvalues.len());
        let (left, star, right) = split_around_star(items, star_index, lvalues.len());
        let mut wanted = Vec::new();
        for (lvalue, typ) in lvalues[..star_index].iter().zip(left) {
            let known = self.known_target_type(*lvalue);
            wanted.push(known.unwrap_or(*typ));
        }
        if star_index < lvalues.len() {
            let inner = self.unstarred(lvalues[star_index]);
            match self.known_target_type(inner) {
                Some(known) => wanted.extend(std::iter::repeat_n(known, star.len())),
                None => wanted.extend(star),
            }
            for (lvalue, typ) in lvalues[star_index + 1..].iter().zip(right) {
                let known = self.known_target_type(*lvalue);
                wanted.push(known.unwrap_or(*typ));
            }
        }
        let fallback = self.named_type("builtins.tuple");
        self.types().tuple(wanted, fallback)
    }

    fn known_target_type(&mut self, lvalue: ExprId) -> Option<TypeId> {
        let typ = self.check_lvalue(lvalue, None).typ?;
        (!matches!(self.ty(typ), Type::Partial(_))).then_some(typ)
    }
}
