//! Signatures of the methods of TypedDicts: those of the keys.

use names::Name;
use options::ErrorCode;
use types::{Param, Type, TypeId, TypedDict};

use super::HookedSignature;
use crate::Checker;

/// The items as they are when none must be there.
pub(super) fn optional(dict: &TypedDict) -> TypedDict {
    let mut dict = dict.clone();
    for item in &mut dict.items {
        item.required = false;
    }
    dict
}

impl<'p> Checker<'p> {
    pub(super) fn dict_of(&self, typ: Option<TypeId>) -> Option<&'p TypedDict> {
        self.types().as_typed_dict(typ?)
    }

    /// The type of the value of the key that the first argument is; the call has a default.
    fn value_with_default(&self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let dict = self.dict_of(call.object_type)?;
        if call.mapping.len() != 2 || call.callable.params.len() != 2 {
            return None;
        }
        let key = self.text_of(call.only(0)?)?;
        call.only(1)?;
        dict.item(key).map(|item| item.typ)
    }

    /// The signature with parameters of other types.
    fn with_param_types(&self, call: &HookedSignature<'_>, params: &[TypeId], ret_type: TypeId) -> TypeId {
        let mut signature = call.callable.clone();
        let with_types = signature.params.iter().zip(params);
        signature.params = with_types
            .map(|(param, typ)| Param { typ: *typ, ..*param })
            .collect();
        signature.ret_type = ret_type;
        self.types().callable(signature)
    }

    /// `get`: the default is expected to be of the type of the value.
    pub(super) fn typed_dict_get_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let [variable] = *call.callable.variables else {
            return None;
        };
        let mut value = self.proper(self.value_with_default(call)?);
        if let Some(dict) = self.types().as_typed_dict(value)
            && self.is_empty_dict(call.only(1)?)
        {
            value = self.types().intern(Type::TypedDict(Box::new(optional(dict))));
        }
        let default = self.make_simplified_union(&[value, variable]);
        let params = [call.callable.params[0].typ, default];
        Some(self.with_param_types(call, &params, call.callable.ret_type))
    }

    /// `pop`: the key is a text, the default is expected to be of the type of the value.
    pub(super) fn typed_dict_pop_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let text = self.named_generic_type("builtins.str", &[]);
        if let [variable] = *call.callable.variables
            && let Some(value) = self.value_with_default(call)
        {
            let typ = self.make_simplified_union(&[value, variable]);
            return Some(self.with_param_types(call, &[text, typ], typ));
        }
        self.with_text_key(call, text)
    }

    fn with_text_key(&self, call: &HookedSignature<'_>, text: TypeId) -> Option<TypeId> {
        let mut signature = call.callable.clone();
        signature.params.first_mut()?.typ = text;
        Some(self.types().callable(signature))
    }

    /// `setdefault`: the key is a text, the default is of the type of the value.
    pub(super) fn typed_dict_setdefault_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let text = self.named_generic_type("builtins.str", &[]);
        match self.value_with_default(call) {
            Some(value) => Some(self.with_param_types(call, &[text, value], call.callable.ret_type)),
            None => self.with_text_key(call, text),
        }
    }

    /// `update` and `|`: a TypedDict with any of the keys.
    pub(super) fn typed_dict_update_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let types = self.types();
        let dict = self.dict_of(call.object_type)?;
        let [param] = *call.callable.params else {
            return None;
        };
        let wanted = types.as_typed_dict(self.proper(param.typ))?;
        let mut arg = optional(dict);
        arg.fallback = typeops::typed_dicts::create_anonymous_fallback(&self.state.world, wanted);
        let mut arg_type = types.intern(Type::TypedDict(Box::new(arg.clone())));
        if let Some(first) = call.mapping.first().and_then(|formal| formal.first()) {
            let context = self.mutation_context(call, &arg);
            let operand = call.actuals.args[*first];
            let (inferred, watched) =
                self.keeping_errors(|checker| checker.accept_operand(operand, Some(context)));
            let mutated = watched.filtered.into_iter();
            self.add_errors(mutated.filter(|info| info.code == Some(ErrorCode::TypeddictReadonlyMutated)));
            let inferred = self.proper(inferred);
            let possible = self
                .relevant_items(inferred)
                .into_iter()
                .map(|item| self.proper(item));
            let possible: Vec<TypeId> = possible.collect();
            let possible = possible.into_iter().filter_map(|item| types.as_typed_dict(item));
            let items: Vec<TypeId> = possible
                .map(|given| types.intern(Type::TypedDict(Box::new(self.with_given_keys(&arg, given)))))
                .collect();
            if !items.is_empty() {
                arg_type = self.make_simplified_union(&items);
            }
        }
        Some(self.with_param_types(call, &[arg_type], call.callable.ret_type))
    }

    /// The type that the argument is expected to have: for methods that change the object it knows its read-only keys.
    fn mutation_context(&self, call: &HookedSignature<'_>, arg: &TypedDict) -> TypeId {
        let name = call.callable.name.map(|name| name.text(self.state.world.names));
        let mut context = arg.clone();
        if matches!(
            name.as_deref(),
            Some("update of TypedDict" | "__ior__ of TypedDict")
        ) {
            let readonly = arg.items.iter().filter(|item| item.readonly);
            context.to_be_mutated = readonly.map(|item| item.name).collect();
        }
        self.types().intern(Type::TypedDict(Box::new(context)))
    }

    /// The items of `arg`: required if `given` requires them, and only those that it has unless checks are extra.
    fn with_given_keys(&self, arg: &TypedDict, given: &TypedDict) -> TypedDict {
        let mut dict = arg.clone();
        let is_given = |key: Name| given.item(key).is_some();
        let all = self.options().extra_checks;
        let kept = arg.items.iter().filter(|item| all || is_given(item.name));
        dict.items = kept.copied().collect();
        for item in &mut dict.items {
            item.required |= given.item(item.name).is_some_and(|given| given.required);
        }
        dict
    }
}
