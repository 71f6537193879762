//! Dictionary displays: `{k: v, **d}`, and displays that stand for TypedDicts.

use nodes::ast::{Expr, ExprId};
use types::{AnyKind, ArgKind, LiteralValue, Type, TypeId};

use super::CallOptions;
use super::containers::{Constructor, DistinctTypes};
use crate::{Checker, DictKey, Operand};

/// Items of a display, or the keywords of a call that stands for one; `None` is `**`.
type DictItems<'d> = &'d [(Option<DictKey>, ExprId)];

impl Checker<'_> {
    pub(super) fn visit_dict_expr(&mut self, expr: ExprId, items: DictItems<'_>) -> TypeId {
        if let Some(typ) = self.check_typeddict_display(expr, items) {
            return typ;
        }
        if let Some(fast) = self.fast_dict_type(items) {
            return fast;
        }
        let types = self.types();
        let kt = self.synthetic_type_var("KT", -1, "<dict>");
        let vt = self.synthetic_type_var("VT", -2, "<dict>");
        let fallback = self.named_type("builtins.tuple");
        let (mut args, mut params) = (Vec::with_capacity(items.len()), Vec::with_capacity(items.len()));
        for (key, value) in items {
            match key {
                None => {
                    args.push(Operand::Expr(*value));
                    let mapping = self.named_generic_type("_typeshed.SupportsKeysAndGetItem", &[kt, vt]);
                    params.push((mapping, ArgKind::Pos));
                }
                Some(key) => {
                    args.push(Operand::Pair(*key, *value));
                    params.push((types.tuple([kt, vt], fallback), ArgKind::Pos));
                }
            }
        }
        let ret_type = self.named_generic_type("builtins.dict", &[kt, vt]);
        let constructor = self.synthetic_constructor(Constructor {
            name: "<dict>",
            params,
            ret_type,
            variables: vec![kt, vt],
        });
        let kinds = vec![ArgKind::Pos; args.len()];
        let ctx = self.ctx(expr);
        self.check_call(constructor, &args, &kinds, ctx, &[], CallOptions::default())
            .0
    }

    /// `dict(a=1)`: the display that the call stands for.
    pub(crate) fn visit_dict_call(&mut self, expr: ExprId) -> TypeId {
        let Expr::Call { args, .. } = *self.body.expr(expr) else {
            unreachable!("only calls of `dict` are displays")
        };
        let args = self.body.call_args(args).iter();
        let items: Vec<_> = args.map(|arg| (arg.name.map(DictKey::Name), arg.expr)).collect();
        self.visit_dict_expr(expr, &items)
    }

    /// The type of a key: a keyword is a text.
    fn accept_key(&mut self, key: DictKey, context: Option<TypeId>) -> TypeId {
        match key {
            DictKey::Expr(expr) => self.accept(expr, context),
            DictKey::Name(name) => self.accept_synthetic(context, |checker| {
                checker.infer_literal_expr_type(LiteralValue::Str(name), "builtins.str")
            }),
        }
    }

    /// An item as a tuple of key and value, in the context on top of the stack.
    pub(super) fn check_pair(&mut self, key: DictKey, value: ExprId) -> TypeId {
        let types = self.types();
        let contexts = self.tuple_context_items(&[false, false]).unwrap_or_default();
        let key = self.accept_key(key, contexts.first().copied());
        let value = self.accept(value, contexts.get(1).copied());
        let fallback = self.named_generic_type("builtins.tuple", &[types.any(AnyKind::SpecialForm)]);
        types.tuple([key, value], fallback)
    }

    /// The type of a display without context whose keys and values have one plain type each.
    fn fast_dict_type(&mut self, items: DictItems<'_>) -> Option<TypeId> {
        if self.type_context().is_some() || items.is_empty() || self.run.current_node_deferred {
            return None;
        }
        let types = self.types();
        let (mut keys, mut values) = (DistinctTypes::default(), DistinctTypes::default());
        let mut unpacked = None;
        for (key, value) in items {
            let Some(key) = key else {
                let typ = self.accept(*value, None);
                let typ = self.proper(typ);
                let instance = types
                    .as_instance(typ)
                    .filter(|_| self.is_named_instance(typ, "builtins.dict"))?;
                let [key, value] = instance.args[..] else {
                    return None;
                };
                unpacked = Some((key, value));
                continue;
            };
            let typ = self.accept_key(*key, None);
            keys.push(self, typ);
            let typ = self.accept(*value, None);
            values.push(self, typ);
        }
        let key = self.first_or_join_fast_item(&keys.types)?;
        let value = self.first_or_join_fast_item(&values.types)?;
        if unpacked.is_some_and(|(k, v)| !types.same(k, key) || !types.same(v, value)) {
            return None;
        }
        Some(self.named_generic_type("builtins.dict", &[key, value]))
    }

    /// Checks a display where a TypedDict is wanted.
    fn check_typeddict_display(&mut self, expr: ExprId, items: DictItems<'_>) -> Option<TypeId> {
        let context = self.type_context()?;
        let (candidates, exhaustive) = self.find_typeddict_context(context, items);
        if let [only] = candidates[..]
            && exhaustive
        {
            return Some(self.check_typeddict_literal_in_context(expr, items, only));
        }
        for candidate in &candidates {
            let ((typ, failed), writes) = self.with_local_types(|checker| {
                checker
                    .silently(|checker| checker.check_typeddict_literal_in_context(expr, items, *candidate))
            });
            if !failed {
                self.store_types(&writes);
                return Some(typ);
            }
        }
        if !candidates.is_empty() && exhaustive {
            let ctx = self.ctx(expr);
            report!(self, typed_dicts::typeddict_context_ambiguous(&candidates), ctx);
        }
        None
    }

    fn check_typeddict_literal_in_context(
        &mut self,
        expr: ExprId,
        items: DictItems<'_>,
        context: TypeId,
    ) -> TypeId {
        let ctx = self.ctx(expr);
        let result = self.check_typeddict_call_with_dict(context, items, ctx, None);
        let proper = self.proper(result);
        if matches!(self.types().get(proper), Type::TypedDict(_)) {
            proper
        } else {
            // A second message about the display would say nothing new.
            context
        }
    }

    /// The TypedDicts that the surroundings want, and whether they want nothing else.
    fn find_typeddict_context(&mut self, context: TypeId, items: DictItems<'_>) -> (Vec<TypeId>, bool) {
        let types = self.types();
        let context = self.proper(context);
        if matches!(types.get(context), Type::TypedDict(_)) {
            return (vec![context], true);
        }
        let Type::Union(union) = types.get(context) else {
            return (Vec::new(), false);
        };
        let (mut found, mut exhaustive) = (Vec::new(), true);
        for item in &union.items {
            let (candidates, item_exhaustive) = self.find_typeddict_context(*item, items);
            for candidate in candidates {
                if self.match_typeddict_call_with_dict(candidate, items) {
                    found.push(candidate);
                }
            }
            exhaustive &= item_exhaustive;
        }
        (found, exhaustive)
    }
}

/// Items of a display with their keys.
pub(crate) fn keyed(items: &[(Option<ExprId>, ExprId)]) -> Vec<(Option<DictKey>, ExprId)> {
    items
        .iter()
        .map(|(key, value)| (key.map(DictKey::Expr), *value))
        .collect()
}
