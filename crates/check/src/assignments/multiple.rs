//! Several targets at once, out of a tuple or list that is written out: `a, b = x, y`.

use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use types::{Type, TypeId};

use super::Rvalue;
use crate::message::Message;
use crate::{Checker, Ctx};

const CONTIGUOUS_ITERABLE_EXPECTED: Message =
    Message::new("Contiguous iterable with same type expected", ErrorCode::Misc);
const VARIADIC_REQUIRES_STAR: Message =
    Message::new("Variadic tuple unpacking requires a star target", ErrorCode::Misc);
const TOO_MANY_TARGETS_FOR_VARIADIC_UNPACK: Message =
    Message::new("Too many assignment targets for variadic unpack", ErrorCode::Misc);

impl Checker<'_> {
    /// Checks the assignment of one value to several targets.
    pub(crate) fn check_assignment_to_multiple_lvalues(
        &mut self,
        lvalues: &[ExprId],
        rvalue: &Rvalue,
        ctx: Ctx,
        infer_lvalue_type: bool,
    ) {
        let Some(items) = self.rvalue_items(rvalue) else {
            self.check_multi_assignment(lvalues, rvalue, ctx, infer_lvalue_type, None);
            return;
        };
        let rvalues = self.expand_starred_rvalues(&items, lvalues.len(), rvalue, ctx);
        if !self.check_rvalue_count_in_assignment(lvalues, rvalues.len(), ctx, None) {
            return;
        }
        let star_index = self.star_index(lvalues).unwrap_or(lvalues.len());
        let (left, star, right) = split_around_star(&rvalues, star_index, lvalues.len());
        let list_ctx = self.rvalue_ctx(rvalue);
        for (lvalue, value) in lvalues[..star_index].iter().zip(left) {
            self.check_assignment(*lvalue, value, infer_lvalue_type);
        }
        if star_index < lvalues.len() {
            let inner = self.unstarred(lvalues[star_index]);
            self.check_assignment(inner, &Rvalue::List(star.to_vec(), list_ctx), infer_lvalue_type);
            for (lvalue, value) in lvalues[star_index + 1..].iter().zip(right) {
                self.check_assignment(*lvalue, value, infer_lvalue_type);
            }
        }
    }

    /// The index of the target with a star.
    pub(super) fn star_index(&self, lvalues: &[ExprId]) -> Option<usize> {
        lvalues.iter().position(|lvalue| self.is_star(*lvalue))
    }

    fn is_star(&self, lvalue: ExprId) -> bool {
        matches!(self.body.expr(lvalue), Expr::Star(_))
    }

    /// A target without its star.
    pub(crate) fn unstarred(&self, lvalue: ExprId) -> ExprId {
        if let Expr::Star(inner) = *self.body.expr(lvalue) {
            inner
        } else {
            lvalue
        }
    }

    /// The values with tuples behind stars written out, and iterables behind stars as often as they are needed.
    fn expand_starred_rvalues(
        &mut self,
        items: &[Rvalue],
        targets: usize,
        rvalue: &Rvalue,
        ctx: Ctx,
    ) -> Vec<Rvalue> {
        let rvalue_ctx = self.rvalue_ctx(rvalue);
        let mut rvalues: Vec<Rvalue> = Vec::new();
        let mut iterable_type: Option<TypeId> = None;
        let mut last: Option<usize> = None;
        for (index, item) in self.flatten_rvalues(items).into_iter().enumerate() {
            let Some(inner) = self.star_inner(&item) else {
                rvalues.push(item);
                continue;
            };
            let typ = self.accept_rvalue(&inner, None);
            let typ = self.proper(typ);
            if !self.type_is_iterable(typ) || self.types().as_instance(typ).is_none() {
                let shown = self.type_str(typ);
                let text = format!("Invalid type '{shown}' for *expr (iterable expected)");
                self.fail(text, ctx, ErrorCode::Misc);
                continue;
            }
            let item_type = self.iterable_item_type(typ, rvalue_ctx);
            let is_other = iterable_type.is_some_and(|known| !self.types().same(known, item_type));
            if is_other || last.is_some_and(|last| last + 1 != index) {
                self.fail_with(&CONTIGUOUS_ITERABLE_EXPECTED, ctx);
            } else {
                rvalues.push(item);
                last = Some(index);
                iterable_type = Some(item_type);
            }
        }
        self.repeat_iterable(rvalues, targets, iterable_type)
    }

    /// Replaces the values with stars by as many plain ones as there are targets left.
    fn repeat_iterable(
        &mut self,
        rvalues: Vec<Rvalue>,
        targets: usize,
        iterable: Option<TypeId>,
    ) -> Vec<Rvalue> {
        let Some(item_type) = iterable else { return rvalues };
        let mut starred = Vec::new();
        for (index, value) in rvalues.iter().enumerate() {
            let Some(inner) = self.star_inner(value) else {
                continue;
            };
            let typ = self.accept_rvalue(&inner, None);
            let typ = self.proper(typ);
            if self.type_is_iterable(typ) && self.types().as_instance(typ).is_some() {
                starred.push(index);
            }
        }
        let (Some(start), Some(end)) = (starred.first().copied(), starred.last().copied()) else {
            return rvalues;
        };
        let others = rvalues.len() - (end - start + 1);
        if targets <= others {
            return rvalues;
        }
        let ctx = rvalues.last().map(|last| self.rvalue_ctx(last));
        let Some(ctx) = ctx else { return rvalues };
        let repeated = std::iter::repeat_n(Rvalue::temp(item_type, ctx), targets - others);
        let before = rvalues[..start].iter().cloned();
        before
            .chain(repeated)
            .chain(rvalues[end + 1..].iter().cloned())
            .collect()
    }

    /// Values with tuples behind stars written out.
    fn flatten_rvalues(&mut self, items: &[Rvalue]) -> Vec<Rvalue> {
        let mut result = Vec::new();
        for item in items {
            let Some(inner) = self.star_inner(item) else {
                result.push(item.clone());
                continue;
            };
            let typ = self.accept_rvalue(&inner, None);
            let typ = self.proper(typ);
            let Some(tuple) = self.types().as_tuple(typ) else {
                result.push(item.clone());
                continue;
            };
            let nowhere = self.ctx_at(None, crate::CtxKind::Other);
            for typ in &tuple.items {
                let Some(unpacked) = self.types().as_unpack(*typ) else {
                    result.push(Rvalue::temp(*typ, nowhere));
                    continue;
                };
                let unpacked = self.proper(unpacked);
                let fallback = if let Type::TypeVarTuple(tuple) = self.ty(unpacked) {
                    tuple.common.upper_bound
                } else {
                    unpacked
                };
                result.push(Rvalue::Star(Box::new(Rvalue::temp(fallback, nowhere))));
            }
        }
        result
    }

    /// Whether there are as many values as targets; `unpack` is the index of a value that stands for many.
    pub(super) fn check_rvalue_count_in_assignment(
        &mut self,
        lvalues: &[ExprId],
        count: usize,
        ctx: Ctx,
        unpack: Option<usize>,
    ) -> bool {
        let star = self.star_index(lvalues);
        if let Some(unpack) = unpack {
            return self.check_variadic_count(lvalues.len(), star, count, unpack, ctx);
        }
        let (is_fine, needed) = match star {
            Some(_) => (lvalues.len() - 1 <= count, lvalues.len() - 1),
            None => (lvalues.len() == count, lvalues.len()),
        };
        if !is_fine {
            self.msg_wrong_number_values_to_unpack(count, needed, ctx);
        }
        is_fine
    }

    fn check_variadic_count(
        &mut self,
        targets: usize,
        star: Option<usize>,
        count: usize,
        unpack: usize,
        ctx: Ctx,
    ) -> bool {
        let Some(left_prefix) = star else {
            self.fail_with(&VARIADIC_REQUIRES_STAR, ctx);
            return false;
        };
        if targets > count {
            self.fail_with(&TOO_MANY_TARGETS_FOR_VARIADIC_UNPACK, ctx);
            return false;
        }
        let left_suffix = targets - left_prefix - 1;
        let right_suffix = count - unpack - 1;
        if left_suffix > right_suffix || left_prefix > unpack {
            self.fail_with(&TOO_MANY_TARGETS_FOR_VARIADIC_UNPACK, ctx);
        }
        true
    }
}

/// Splits `items` as `length` targets with a star at `star_index` take them.
pub(super) fn split_around_star<T>(items: &[T], star_index: usize, length: usize) -> (&[T], &[T], &[T]) {
    let right_of_star = (length - star_index).saturating_sub(1);
    let start = star_index.min(items.len());
    let end = items.len().saturating_sub(right_of_star).max(start);
    (&items[..start], &items[start..end], &items[end..])
}

#[cfg(test)]
mod tests {
    use super::split_around_star;

    #[test]
    fn items_are_split_as_targets_take_them() {
        let items = [1, 2, 3, 4, 5, 6, 7];
        let (left, star, right) = split_around_star(&items, 2, 5);
        assert_eq!((left, star, right), (&[1, 2][..], &[3, 4, 5][..], &[6, 7][..]));
        let (left, star, right) = split_around_star(&items, 7, 7);
        assert_eq!((left.len(), star.len(), right.len()), (7, 0, 0));
    }
}
