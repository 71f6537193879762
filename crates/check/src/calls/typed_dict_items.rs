//! Items of a TypedDict's constructor: keys must be literals, `**` must be TypedDicts.

use names::Name;
use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use rustc_hash::FxHashSet;
use types::{LiteralValue, Type, TypeId, TypedDict};

use super::typed_dicts::{KeyValues, KeyedArgs};
use crate::{Checker, DictKey, Operand};

/// What the items say so far.
#[derive(Debug, Default)]
struct Items {
    values: KeyValues,
    /// Keys that are there whatever item of a union a `**` is.
    present: FxHashSet<Name>,
}

impl Checker<'_> {
    /// The values of each key and the keys that are certain; `None` if an item is wrong, which is reported.
    pub(super) fn validate_typeddict_kwargs(
        &mut self,
        kwargs: KeyedArgs<'_>,
        dict: TypeId,
    ) -> Option<(KeyValues, FxHashSet<Name>)> {
        let mut items = Items::default();
        let mut last_open = None;
        for (key, value) in kwargs {
            match key {
                Some(key) => {
                    let name = self.typeddict_key(*key, *value)?;
                    // Whatever a `**` before it says is overridden.
                    items.values.insert(name, vec![Operand::Expr(*value)]);
                    items.present.insert(name);
                }
                None => {
                    if self.validate_star_typeddict_item(*value, dict, &mut items)? {
                        last_open = Some(*value);
                    }
                }
            }
        }
        if self.options().extra_checks
            && let Some(open) = last_open
            && let Some(td) = self.types().as_typed_dict(dict)
        {
            self.check_open_item(td, open, &items);
        }
        Some((items.values, items.present))
    }

    /// A `**` of a TypedDict that may have more keys than it declares.
    fn check_open_item(&mut self, td: &TypedDict, open: ExprId, items: &Items) {
        let ctx = self.ctx(open);
        if td.is_closed {
            let text = "Cannot unpack item that may contain extra keys into a closed TypedDict";
            self.fail(text, ctx, ErrorCode::TypeddictItem);
        }
        let absent = td
            .items
            .iter()
            .filter(|item| !item.required && !items.values.contains_key(&item.name));
        let names = self.state.world.names;
        let absent: Vec<&str> = absent.map(|item| names.text(item.name)).collect();
        if !absent.is_empty() {
            report!(
                self,
                typed_dicts::non_required_keys_absent_with_star(&absent),
                ctx
            );
        }
    }

    fn typeddict_key(&mut self, key: DictKey, _value: ExprId) -> Option<Name> {
        let expr = match key {
            DictKey::Name(name) => return Some(name),
            DictKey::Expr(expr) => expr,
        };
        let typ = self.accept(expr, None);
        let found = self.try_getting_str_literals(expr, typ);
        if let Some([name]) = found.as_deref() {
            return Some(*name);
        }
        let ctx = self.ctx(expr);
        self.fail(
            "Expected TypedDict key to be string literal",
            ctx,
            ErrorCode::Misc,
        );
        None
    }

    /// The texts that an expression can be, if they are known.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(crate) fn try_getting_str_literals(&mut self, expr: ExprId, typ: TypeId) -> Option<Vec<Name>> {
        if let Expr::Str { value, .. } = *self.body.expr(expr) {
            return Some(vec![self.state.world.names.intern(self.body.text(value))]);
        }
        let types = self.types();
        let typ = self.try_getting_literal(typ);
        let items = match types.as_union(typ) {
            Some(union) => union.items.to_vec(),
            None => vec![typ],
        };
        let strings = items.into_iter().map(|item| {
            let item = self.proper(item);
            match &types.as_literal(item)?.value {
                LiteralValue::Str(value) => Some(*value),
                _ => None,
            }
        });
        strings.collect()
    }

    /// Takes the keys of a `**` over. `None` if it is wrong, else whether it may have keys that are not declared.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn validate_star_typeddict_item(
        &mut self,
        item: ExprId,
        dict: TypeId,
        items: &mut Items,
    ) -> Option<bool> {
        let types = self.types();
        let inferred = self.accept(item, Some(dict));
        let inferred = self.proper(inferred);
        let parts = match types.get(inferred) {
            Type::Union(_) => self.relevant_items(inferred),
            _ => vec![inferred],
        };
        let (mut dicts, mut any_fallback): (Vec<&TypedDict>, bool) = (Vec::new(), false);
        for part in parts {
            let part = self.proper(part);
            if let Some(dict) = types.as_typed_dict(part) {
                dicts.push(dict);
            } else if self.valid_unpack_fallback_item(part) {
                any_fallback = true;
            } else {
                let ctx = self.ctx(item);
                report!(
                    self,
                    typed_dicts::unsupported_target_for_star_typeddict(part),
                    ctx
                );
                return None;
            }
        }
        let mut keys: Vec<Name> = Vec::new();
        for item in dicts.iter().flat_map(|dict| &dict.items) {
            if !keys.contains(&item.name) {
                keys.push(item.name);
            }
        }
        for key in keys {
            self.take_star_key(key, item, &dicts, items);
        }
        Some(any_fallback || !dicts.iter().all(|dict| dict.is_closed))
    }

    fn take_star_key(&mut self, key: Name, item: ExprId, dicts: &[&TypedDict], items: &mut Items) {
        let ctx = self.ctx(item);
        let found: Vec<TypeId> = dicts
            .iter()
            .filter_map(|dict| dict.item(key))
            .map(|item| item.typ)
            .collect();
        let arg = Operand::Temp(self.make_union(&found), ctx);
        let always = dicts
            .iter()
            .all(|dict| dict.item(key).is_some_and(|item| item.required));
        let values = items.values.entry(key).or_default();
        if always {
            items.present.insert(key);
            // Values that are written out are always checked, even if they are overridden.
            values.truncate(1);
            if !matches!(values.first(), Some(Operand::Expr(_) | Operand::Pair(..))) {
                values.clear();
            }
        }
        values.push(arg);
    }

    /// `**` of `Any`, or of a mapping of `Any`.
    fn valid_unpack_fallback_item(&mut self, typ: TypeId) -> bool {
        let types = self.types();
        if types.is_any(typ) {
            return true;
        }
        let (Some(instance), Some(mapping)) = (types.as_instance(typ), self.lookup_class("typing.Mapping"))
        else {
            return false;
        };
        if !self.state.world.has_base(instance.class, mapping) {
            return false;
        }
        let mapped = self.map_instance_to_supertype(typ, mapping);
        let args = types.as_instance(mapped).map_or(&[][..], |mapped| &mapped.args);
        args.iter().all(|arg| types.is_any(self.proper(*arg)))
    }
}
