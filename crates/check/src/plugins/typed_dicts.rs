//! `get`, `pop`, `setdefault` and `del` of TypedDicts.

use names::Name;
use nodes::ast::Expr;
use options::ErrorCode;
use types::{AnyKind, Callable, Type, TypeId, TypedDict, TypedDictItem};

use super::{CallSite, SignatureSite};
use crate::{Checker, Ctx, Operand};

const KEY_MUST_BE_LITERAL: &str = "Expected TypedDict key to be string literal";

/// Signatures: the type of the value is the context of the default.
impl Checker<'_> {
    /// `d.get(key, default)`.
    pub(super) fn typed_dict_get_signature(&mut self, site: &SignatureSite<'_, '_>) -> Option<TypeId> {
        let callable = site.callable;
        let value = self.typed_dict_value(site)?;
        let [variable] = callable.variables[..] else {
            return None;
        };
        let types = self.types();
        let mut value = self.proper(value);
        if let (Some(dict), Some(default)) = (types.as_typed_dict(value), site.only(1))
            && self.is_empty_display(default)
        {
            value = self.without_required(dict);
        }
        let default = self.make_simplified_union(&[value, variable]);
        Some(self.with_param_types(callable, &[callable.params[0].typ, default]))
    }

    /// `d.pop(key, default)`.
    pub(super) fn typed_dict_pop_signature(&mut self, site: &SignatureSite<'_, '_>) -> Option<TypeId> {
        let callable = site.callable;
        let text = self.named_type("builtins.str");
        if let ([variable], Some(value)) = (&callable.variables[..], self.typed_dict_value(site)) {
            let typ = self.make_simplified_union(&[value, *variable]);
            let callable = Callable {
                ret_type: typ,
                ..callable.clone()
            };
            return Some(self.with_param_types(&callable, &[text, typ]));
        }
        let default = callable.params.get(1)?.typ;
        Some(self.with_param_types(callable, &[text, default]))
    }

    /// `d.setdefault(key, default)`.
    pub(super) fn typed_dict_setdefault_signature(&mut self, site: &SignatureSite<'_, '_>) -> Option<TypeId> {
        let callable = site.callable;
        let text = self.named_type("builtins.str");
        let default = match self.typed_dict_value(site) {
            Some(value) => value,
            None => callable.params.get(1)?.typ,
        };
        Some(self.with_param_types(callable, &[text, default]))
    }

    /// The type of the value of a key that is written out, if a default is given.
    fn typed_dict_value(&self, site: &SignatureSite<'_, '_>) -> Option<TypeId> {
        let dict = self.types().as_typed_dict(site.object?)?;
        if site.mapping.len() != 2 || site.callable.params.len() != 2 {
            return None;
        }
        let (Operand::Expr(key), Some(_)) = (site.only(0)?, site.only(1)) else {
            return None;
        };
        let Expr::Str { value, .. } = *self.body.expr(key) else {
            return None;
        };
        let key = self.state.world.names.lookup(self.body.text(value))?;
        dict.item(key).map(|item| item.typ)
    }
}

/// Results.
impl Checker<'_> {
    /// `d.get(key)`, `d.get(key, default)`.
    pub(super) fn typed_dict_get_result(&mut self, object: TypeId, site: &CallSite<'_>) -> Option<TypeId> {
        let types = self.types();
        let dict = types.as_typed_dict(object)?;
        let (key, key_type) = site.only(0)?;
        let keys = self.literal_keys(key, key_type)?;
        let (default, default_type) = match site.given(1) {
            [] => (None, types.none()),
            _ => {
                let (default, typ) = site.only(1)?;
                (Some(default), typ)
            }
        };
        let mut found = Vec::new();
        for key in keys {
            match dict.item(key) {
                None if !dict.is_closed => return None,
                None => found.push(default_type),
                Some(item) if item.required => found.push(item.typ),
                Some(item) => {
                    let inner = types.as_typed_dict(self.proper(item.typ));
                    let is_empty = default.is_some_and(|default| self.is_empty_display(default));
                    if let Some(inner) = inner.filter(|_| is_empty) {
                        found.push(self.without_required(inner));
                    } else {
                        found.extend([item.typ, default_type]);
                    }
                }
            }
        }
        let with_default = found.len();
        found.retain(|typ| !types.same(*typ, default_type));
        if found.len() < with_default {
            found.push(default_type);
        }
        Some(self.make_simplified_union(&found))
    }

    /// `d.pop(key)`, `d.pop(key, default)`.
    pub(super) fn typed_dict_pop_result(&mut self, object: TypeId, site: &CallSite<'_>) -> Option<TypeId> {
        let types = self.types();
        let dict = types.as_typed_dict(object)?;
        let (key, key_type) = site.only(0)?;
        let ctx = self.operand_ctx(key);
        let Some(keys) = self.literal_keys(key, key_type) else {
            return Some(self.key_must_be_literal(ctx));
        };
        let mut values = Vec::new();
        for key in keys {
            let item = dict.item(key);
            if item.is_some_and(|item| item.required || item.readonly) {
                let text = self.state.world.text(key);
                report!(
                    self,
                    typed_dicts::typeddict_key_cannot_be_deleted(object, text),
                    ctx
                );
            }
            let Some(item) = item else {
                return Some(self.key_not_found(object, key, ctx));
            };
            values.push(item.typ);
        }
        if !site.given(1).is_empty() {
            if site.mapping.len() != 2 {
                return None;
            }
            values.push(site.only(1)?.1);
        }
        Some(self.make_simplified_union(&values))
    }

    /// `d.setdefault(key, default)`.
    pub(super) fn typed_dict_setdefault_result(
        &mut self,
        object: TypeId,
        site: &CallSite<'_>,
    ) -> Option<TypeId> {
        let dict = self.types().as_typed_dict(object)?;
        if site.mapping.len() != 2 {
            return None;
        }
        let ((key, key_type), (default, default_type)) = (site.only(0)?, site.only(1)?);
        let ctx = self.operand_ctx(key);
        let Some(keys) = self.literal_keys(key, key_type) else {
            return Some(self.key_must_be_literal(ctx));
        };
        self.check_keys_writable(dict, &keys, ctx);
        let mut values = Vec::new();
        for key in keys {
            let Some(item) = dict.item(key) else {
                return Some(self.key_not_found(object, key, ctx));
            };
            if !self.is_subtype(default_type, item.typ) {
                let ctx = self.operand_ctx(default);
                report!(
                    self,
                    typed_dicts::typeddict_setdefault_arguments_inconsistent(default_type, item.typ),
                    ctx
                );
                return Some(self.types().any(AnyKind::FromError));
            }
            values.push(item.typ);
        }
        Some(self.make_simplified_union(&values))
    }

    /// `del d[key]`.
    pub(super) fn typed_dict_delitem_result(
        &mut self,
        object: TypeId,
        site: &CallSite<'_>,
    ) -> Option<TypeId> {
        let dict = self.types().as_typed_dict(object)?;
        if site.mapping.len() != 1 {
            return None;
        }
        let (key, key_type) = site.only(0)?;
        let ctx = self.operand_ctx(key);
        let Some(keys) = self.literal_keys(key, key_type) else {
            return Some(self.key_must_be_literal(ctx));
        };
        for key in keys {
            match dict.item(key) {
                Some(item) if item.required || item.readonly => {
                    let text = self.state.world.text(key);
                    report!(
                        self,
                        typed_dicts::typeddict_key_cannot_be_deleted(object, text),
                        ctx
                    );
                }
                Some(_) => {}
                None => {
                    self.key_not_found(object, key, ctx);
                }
            }
        }
        None
    }

    fn check_keys_writable(&mut self, dict: &TypedDict, keys: &[Name], ctx: Ctx) {
        let readonly = |key: &&Name| dict.item(**key).is_some_and(|item| item.readonly);
        let mut assigned: Vec<&str> = Vec::new();
        for key in keys.iter().filter(readonly) {
            let text = self.state.world.text(*key);
            if !assigned.contains(&text) {
                assigned.push(text);
            }
        }
        if !assigned.is_empty() {
            report!(self, typed_dicts::readonly_keys_mutated(&assigned), ctx);
        }
    }

    fn key_must_be_literal(&mut self, ctx: Ctx) -> TypeId {
        self.fail(KEY_MUST_BE_LITERAL, ctx, ErrorCode::LiteralReq);
        self.types().any(AnyKind::FromError)
    }

    fn key_not_found(&mut self, object: TypeId, key: Name, ctx: Ctx) -> TypeId {
        let text = self.state.world.text(key);
        report!(
            self,
            typed_dicts::typeddict_key_not_found(object, text, false),
            ctx
        );
        self.types().any(AnyKind::FromError)
    }

    /// The texts that an argument can be, if they are known.
    fn literal_keys(&mut self, key: Operand, typ: TypeId) -> Option<Vec<Name>> {
        match key {
            Operand::Expr(expr) => self.try_getting_str_literals(expr, typ),
            Operand::Temp(..) | Operand::Pair(..) => self.try_getting_str_literals_from_type(typ),
        }
    }

    /// Whether an argument is `{}`.
    fn is_empty_display(&self, operand: Operand) -> bool {
        let Operand::Expr(expr) = operand else {
            return false;
        };
        matches!(self.body.expr(expr), Expr::Dict(items) if items.is_empty())
    }

    /// The TypedDict with no required keys.
    pub(super) fn without_required(&self, dict: &TypedDict) -> TypeId {
        let optional = |item: &TypedDictItem| TypedDictItem {
            required: false,
            ..*item
        };
        self.types().intern(Type::TypedDict(Box::new(TypedDict {
            items: dict.items.iter().map(optional).collect(),
            to_be_mutated: Box::default(),
            ..dict.clone()
        })))
    }
}
