//! `update`, `|` and `|=` of TypedDicts: the other side may have only some of the keys.

use errors::{Filter, Watch};
use names::Name;
use options::ErrorCode;
use types::{Type, TypeId, TypedDict, TypedDictItem};

use super::SignatureSite;
use crate::{Checker, Operand};

impl<'a> Checker<'a> {
    /// The signature of a method that takes the keys of another TypedDict over; `mutates` if it changes the object.
    pub(super) fn typed_dict_update_signature(
        &mut self,
        site: &SignatureSite<'_, '_>,
        mutates: bool,
    ) -> Option<TypeId> {
        let types = self.types();
        let dict = types.as_typed_dict(site.object?)?;
        let [param] = site.callable.params[..] else {
            return None;
        };
        let wanted = types.as_typed_dict(self.proper(param.typ))?;
        let partial = TypedDict {
            items: dict.items.iter().map(optional).collect(),
            fallback: typeops::typed_dicts::create_anonymous_fallback(self.world(), wanted),
            is_closed: dict.is_closed,
            to_be_mutated: Box::default(),
        };
        let mut arg_type = types.intern(Type::TypedDict(Box::new(partial.clone())));
        if let Some(index) = site.mapping.first().and_then(|given| given.first()) {
            let given = self.given_typed_dicts(site.actuals.args[*index], &partial, mutates);
            let items: Vec<TypeId> = given
                .into_iter()
                .map(|given| self.updating_dict(&partial, given))
                .collect();
            if !items.is_empty() {
                arg_type = self.make_simplified_union(&items);
            }
        }
        Some(self.with_param_types(site.callable, &[arg_type]))
    }

    /// The TypedDicts that an argument may be. Of its messages only those about read-only keys are shown.
    fn given_typed_dicts(&mut self, arg: Operand, partial: &TypedDict, mutates: bool) -> Vec<&'a TypedDict> {
        let types = self.types();
        let readonly = partial.items.iter().filter(|item| item.readonly && mutates);
        let context = TypedDict {
            to_be_mutated: readonly.map(|item| item.name).collect(),
            ..partial.clone()
        };
        let context = types.intern(Type::TypedDict(Box::new(context)));
        let filter = Filter::AllExcept(ErrorCode::TypeddictReadonlyMutated);
        let token = self.errors.watch(Watch::filtering(filter));
        let inferred = self.accept_operand(arg, Some(context));
        self.errors.unwatch(token);
        let inferred = self.proper(inferred);
        let items = self.relevant_items(inferred).into_iter();
        items
            .filter_map(|item| types.as_typed_dict(self.proper(item)))
            .collect()
    }

    /// What may be given instead of `given`, which has more keys than are wanted only if that does no harm.
    fn updating_dict(&self, partial: &TypedDict, given: &TypedDict) -> TypeId {
        let is_required = |name: Name| given.item(name).is_some_and(|item| item.required);
        let items = partial.items.iter().map(|item| TypedDictItem {
            required: is_required(item.name),
            ..*item
        });
        let extra_checks = self.options().extra_checks;
        let kept = items.filter(|item| extra_checks || given.item(item.name).is_some());
        self.types().intern(Type::TypedDict(Box::new(TypedDict {
            items: kept.collect(),
            ..partial.clone()
        })))
    }
}

fn optional(item: &TypedDictItem) -> TypedDictItem {
    TypedDictItem {
        required: false,
        ..*item
    }
}
