//! Which item of overloads a wrong call was probably meant for: types of the same shape count as equal.

use types::{Type, TypeId};

use super::Actuals;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// The items that match when type arguments do not count.
    pub(super) fn overload_erased_call_targets(
        &mut self,
        targets: &[TypeId],
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        ctx: Ctx,
    ) -> Vec<TypeId> {
        let mut found = targets.to_vec();
        found.retain(|target| self.erased_signature_similarity(*target, arg_types, actuals, ctx));
        found
    }

    fn erased_signature_similarity(
        &mut self,
        target: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        ctx: Ctx,
    ) -> bool {
        let mapping = self.map_known_actuals(actuals, arg_types, self.callable(target));
        let (fits, _) = self.silently(|checker| {
            checker.check_argument_count(target, arg_types, actuals, &mapping, None, (None, None))
        });
        fits && self.each_argument(
            target,
            arg_types,
            actuals,
            &mapping,
            ctx,
            &mut |checker, check| checker.arg_approximate_similarity(check.caller_type, check.callee_type),
        )
    }

    /// Whether an argument has roughly the shape of a parameter.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn arg_approximate_similarity(&mut self, actual: TypeId, formal: TypeId) -> bool {
        let types = self.types();
        let mut actual = self.without_type_var(actual);
        let formal = self.without_type_var(formal);
        if types.as_callable(formal).is_some()
            && matches!(
                types.get(actual),
                Type::Callable(_) | Type::Overloaded(_) | Type::Type { .. }
            )
        {
            return true;
        }
        if self.is_typetype_like(actual) && self.is_typetype_like(formal) {
            return true;
        }
        if matches!(types.get(actual), Type::Union(_)) {
            let items = self.relevant_items(actual);
            return items
                .into_iter()
                .any(|item| self.arg_approximate_similarity(item, formal));
        }
        if matches!(types.get(formal), Type::Union(_)) {
            let items = self.relevant_items(formal);
            return items
                .into_iter()
                .any(|item| self.arg_approximate_similarity(actual, item));
        }
        if let Type::TypedDict(dict) = types.get(actual) {
            return types.as_typed_dict(formal).is_some()
                || self.arg_approximate_similarity(dict.fallback, formal);
        }
        if let Type::Instance(wanted) = types.get(formal) {
            actual = match types.get(actual) {
                Type::Callable(callable) => callable.fallback,
                Type::Overloaded(items) => items.first().map_or(actual, |item| self.callable(*item).fallback),
                Type::Tuple(_) => self.tuple_fallback(actual),
                _ => actual,
            };
            if let Some(given) = types.as_instance(actual)
                && self.state.world.has_base(given.class, wanted.class)
            {
                return true;
            }
        }
        let (actual, formal) = (self.erase_type(actual), self.erase_type(formal));
        self.is_subtype(actual, formal)
    }

    fn without_type_var(&mut self, typ: TypeId) -> TypeId {
        let typ = self.proper(typ);
        if self.types().as_type_var(typ).is_none() {
            return typ;
        }
        let erased = self.erase_to_union_or_bound(typ);
        self.proper(erased)
    }

    fn is_typetype_like(&self, typ: TypeId) -> bool {
        matches!(self.types().get(typ), Type::Type { .. })
            || self.is_type_obj(typ)
            || self.is_named_instance(typ, "builtins.type")
    }
}
