//! Tuple displays: `a, *b, c`.

use nodes::ast::{Expr, ExprId};
use types::{AnyKind, Tuple, Type, TypeId};

use crate::{Checker, Ctx};

/// Classes whose first type argument is the context of all items.
const TUPLE_LIKE: &[&str] = &[
    "builtins.tuple",
    "typing.Iterable",
    "typing.Container",
    "typing.Sequence",
    "typing.Reversible",
];

impl Checker<'_> {
    /// Checks the items of a tuple display, with the context on top of the stack.
    pub(super) fn check_tuple_items(&mut self, exprs: &[ExprId], ctx: Ctx) -> TypeId {
        let types = self.types();
        let stars: Vec<bool> = exprs
            .iter()
            .map(|expr| matches!(self.body.expr(*expr), Expr::Star(_)))
            .collect();
        let context_items = self.tuple_context_items(&stars);
        let unpack_in_context = context_items.iter().flatten().any(|item| types.is_unpack(*item));
        let allow_precise = unpack_in_context || self.has_precise_tuples();
        let mut seen_unpack = false;
        let mut items = Vec::with_capacity(exprs.len());
        let mut next = 0;
        for expr in exprs {
            let Expr::Star(inner) = *self.body.expr(*expr) else {
                let context = context_items.as_ref().and_then(|items| items.get(next)).copied();
                next += usize::from(context.is_some());
                items.push(self.accept(*expr, context));
                continue;
            };
            // The structure of a context with an unpacked item is exactly that of the display.
            let context = if unpack_in_context {
                let item = context_items.as_ref().and_then(|items| items.get(next)).copied();
                item.and_then(|item| types.as_unpack(item))
            } else {
                None
            };
            let typ = self.accept(inner, context);
            let typ = self.proper(typ);
            if let Type::Tuple(tuple) = types.get(typ) {
                if tuple.items.iter().any(|item| types.is_unpack(*item)) {
                    if seen_unpack {
                        return self.check_lst_items(exprs, ctx, "builtins.tuple", "<tuple>");
                    }
                    seen_unpack = true;
                }
                items.extend(&tuple.items);
                next += if unpack_in_context { 1 } else { tuple.items.len() };
            } else if allow_precise
                && !seen_unpack
                && types.as_instance(typ).is_some()
                && self.type_is_iterable(typ)
            {
                let item = self.iterable_item_type(typ, ctx);
                let unpacked = self.named_generic_type("builtins.tuple", &[item]);
                items.push(types.unpack(unpacked));
                seen_unpack = true;
            } else {
                // Something of unknown length.
                return self.check_lst_items(exprs, ctx, "builtins.tuple", "<tuple>");
            }
        }
        let fallback = self.named_generic_type("builtins.tuple", &[types.any(AnyKind::SpecialForm)]);
        let result = types.tuple(items, fallback);
        if seen_unpack {
            self.normalize_unpacks(result)
        } else {
            result
        }
    }

    /// What the surroundings want of each item; `stars` says which items are starred.
    pub(super) fn tuple_context_items(&mut self, stars: &[bool]) -> Option<Vec<TypeId>> {
        let types = self.types();
        let context = self.type_context()?;
        let mut context = self.proper(context);
        if let Type::Union(union) = types.get(context) {
            let fits = |item: &TypeId| match types.as_tuple(*item) {
                Some(tuple) => self.tuple_context_matches(stars, tuple),
                None => self.is_tuple_like(*item),
            };
            let items = union.items.iter().map(|item| self.proper(*item));
            let tuples: Vec<TypeId> = items.filter(fits).collect();
            if let [tuple] = tuples[..] {
                context = tuple;
            }
        }
        if let Type::Tuple(tuple) = types.get(context)
            && self.tuple_context_matches(stars, tuple)
        {
            return (!tuple.items.is_empty()).then(|| tuple.items.to_vec());
        }
        if self.is_tuple_like(context) {
            let item = *types.as_instance(context)?.args.first()?;
            return (!stars.is_empty()).then(|| vec![item; stars.len()]);
        }
        None
    }

    fn is_tuple_like(&self, typ: TypeId) -> bool {
        TUPLE_LIKE.iter().any(|name| self.is_named_instance(typ, name))
    }

    fn tuple_context_matches(&self, stars: &[bool], context: &Tuple) -> bool {
        let count = stars.iter().filter(|star| **star).count();
        let Some((unpack, _)) = self.unpacked_item(context) else {
            // Every display that can possibly match, even if all starred items are empty.
            return stars.len() - count <= context.items.len();
        };
        count == 1 && stars.len() == context.items.len() && stars[unpack]
    }

    /// `tuple` with other items.
    pub(crate) fn tuple_with_items(&self, tuple: TypeId, items: Vec<TypeId>) -> TypeId {
        let types = self.types();
        let Type::Tuple(old) = types.get(tuple) else {
            return tuple;
        };
        types.intern(Type::Tuple(Box::new(Tuple {
            items: items.into(),
            fallback: old.fallback,
            implicit: old.implicit,
        })))
    }
}
