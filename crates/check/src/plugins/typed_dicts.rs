//! Methods of TypedDicts: their keys must be known.

use names::Name;
use options::ErrorCode;
use types::{AnyKind, Type, TypeId, TypedDict};

use super::HookedCall;
use super::typed_dict_signatures::optional;
use crate::{Checker, Operand};

impl<'p> Checker<'p> {
    fn is_fixed_key(&self, dict: &TypedDict, key: Name) -> bool {
        dict.item(key).is_some_and(|item| item.required || item.readonly)
    }

    fn key_must_be_literal(&mut self, key: Operand) -> TypeId {
        let ctx = self.operand_ctx(key);
        let text = "Expected TypedDict key to be string literal";
        self.fail(text, ctx, ErrorCode::Misc);
        self.types().any(AnyKind::FromError)
    }

    fn key_cannot_be_deleted(&mut self, dict: TypeId, key: Name, at: Operand) {
        let key = self.state.world.text(key);
        let ctx = self.operand_ctx(at);
        report!(self, typed_dicts::typeddict_key_cannot_be_deleted(dict, key), ctx);
    }

    fn key_not_found(&mut self, dict: TypeId, key: Name, at: Operand) -> TypeId {
        let key = self.state.world.text(key);
        let ctx = self.operand_ctx(at);
        report!(self, typed_dicts::typeddict_key_not_found(dict, key, false), ctx);
        self.types().any(AnyKind::FromError)
    }

    /// The result of `get` with a known key.
    pub(super) fn typed_dict_get_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let types = self.types();
        let dict = self.dict_of(call.object_type)?;
        let (key, key_type) = call.only(0)?;
        let keys = self.keys_of(key, key_type)?;
        let (default, default_type) = match call.mapping.get(1).map(|given| given.as_slice()) {
            None | Some([]) => (None, types.none()),
            Some(_) => {
                let (default, typ) = call.only(1)?;
                (Some(default), typ)
            }
        };
        let mut output = Vec::new();
        for key in keys {
            let Some(item) = dict.item(key) else {
                if !dict.is_closed {
                    return None;
                }
                output.push(default_type);
                continue;
            };
            let value = self.proper(item.typ);
            if item.required {
                output.push(item.typ);
            } else if let Some(inner) = types.as_typed_dict(value)
                && default.is_some_and(|default| self.is_empty_dict(default))
            {
                output.push(types.intern(Type::TypedDict(Box::new(optional(inner)))));
            } else {
                output.extend([item.typ, default_type]);
            }
        }
        if output.iter().any(|typ| types.same(*typ, default_type)) {
            output.retain(|typ| !types.same(*typ, default_type));
            output.push(default_type);
        }
        Some(self.make_simplified_union(&output))
    }

    /// `pop`: only of keys that need not be there.
    pub(super) fn typed_dict_pop_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let dict_type = call.object_type?;
        let dict = self.dict_of(Some(dict_type))?;
        let (key_arg, key_type) = call.only(0)?;
        let Some(keys) = self.keys_of(key_arg, key_type) else {
            return Some(self.key_must_be_literal(key_arg));
        };
        let mut values = Vec::new();
        for key in keys {
            if self.is_fixed_key(dict, key) {
                self.key_cannot_be_deleted(dict_type, key, key_arg);
            }
            match dict.item(key) {
                Some(item) => values.push(item.typ),
                None => return Some(self.key_not_found(dict_type, key, key_arg)),
            }
        }
        if call.mapping.get(1).is_none_or(|given| given.is_empty()) {
            return Some(self.make_simplified_union(&values));
        }
        let (_, default) = call.only(1)?;
        values.push(default);
        Some(self.make_simplified_union(&values))
    }

    /// `setdefault`: the default must be of the type of the value.
    pub(super) fn typed_dict_setdefault_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let dict_type = call.object_type?;
        let dict = self.dict_of(Some(dict_type))?;
        let (key_arg, key_type) = call.only(0)?;
        let (default_arg, default) = call.only(1)?;
        let Some(keys) = self.keys_of(key_arg, key_type) else {
            return Some(self.key_must_be_literal(key_arg));
        };
        let is_readonly = |key: &&Name| dict.item(**key).is_some_and(|item| item.readonly);
        let readonly: Vec<Name> = keys.iter().filter(is_readonly).copied().collect();
        if !readonly.is_empty() {
            let ctx = self.operand_ctx(key_arg);
            self.readonly_keys_mutated(&readonly, ctx);
        }
        let mut values = Vec::new();
        for key in keys {
            let Some(item) = dict.item(key) else {
                return Some(self.key_not_found(dict_type, key, key_arg));
            };
            if !self.is_subtype(default, item.typ) {
                let ctx = self.operand_ctx(default_arg);
                report!(
                    self,
                    typed_dicts::typeddict_setdefault_arguments_inconsistent(default, item.typ),
                    ctx
                );
                return Some(self.types().any(AnyKind::FromError));
            }
            values.push(item.typ);
        }
        Some(self.make_simplified_union(&values))
    }

    /// `del`: only of keys that need not be there.
    pub(super) fn typed_dict_delitem_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let dict_type = call.object_type?;
        let dict = self.dict_of(Some(dict_type))?;
        let (key_arg, key_type) = call.only(0)?;
        let Some(keys) = self.keys_of(key_arg, key_type) else {
            return Some(self.key_must_be_literal(key_arg));
        };
        for key in keys {
            if self.is_fixed_key(dict, key) {
                self.key_cannot_be_deleted(dict_type, key, key_arg);
            } else if dict.item(key).is_none() {
                self.key_not_found(dict_type, key, key_arg);
            }
        }
        None
    }
}
